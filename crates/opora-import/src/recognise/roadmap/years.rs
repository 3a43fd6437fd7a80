//! Columns by year: «Срок: 2022 | 2023 | 2024», «Показатель: 2021/2022 | 2022/2023».

use opora_core::calendar;
use opora_core::indicator;
use opora_core::reading::{Indicator, IndicatorTarget};

use crate::recognise::dates;
use crate::recognise::token::{Token, TokenKind, fold, tokens};

/// The year or the school year that a head names: «2022», «2021/2022»; nothing where it names several.
pub(crate) fn year_of(head: &str) -> Option<String> {
    let all = tokens(head);
    let years: Vec<usize> = (0..all.len()).filter(|at| all.get(*at).is_some_and(is_year)).collect();
    let text = |at: usize| all.get(at).map(|token| token.text).unwrap_or_default();
    let (first, last) = (*years.first()?, *years.last()?);
    let short = |at: usize| {
        all.get(at).is_some_and(|token| token.kind == TokenKind::Number && matches!(token.text.len(), 2 | 4))
    };
    let ranged = matches!(text(first + 1), "/" | "-" | "–" | "—") && short(first + 2);
    match years.len() {
        1 if !ranged => Some(text(first).to_owned()),
        1 => Some(format!("{}/{}", text(first), text(first + 2))),
        2 if ranged && last == first + 2 => Some(format!("{}/{}", text(first), text(last))),
        _ => None,
    }
}

/// Whether words name a year.
pub(crate) fn names_year(words: &str) -> bool {
    tokens(words).iter().any(is_year)
}

fn is_year(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Number
        && token.text.len() == 4
        && token.text.parse::<i32>().is_ok_and(|year| (2000..2100).contains(&year))
}

/// A deadline of a column of one year: «до 01.11» of 2023 is «до 01.11.2023», a mark is the year itself.
pub(crate) fn deadline_of(words: &str, year: &str) -> String {
    let words = words.trim().trim_end_matches([';', ',']);
    let marked = is_mark(words);
    let told = tokens(words).iter().any(is_year);
    let of_year = if year.contains('/') { format!("{year} учебный год") } else { format!("{year} г.") };
    if marked {
        return of_year;
    }
    if told {
        return words.to_owned();
    }
    let bare = words.trim_end_matches('.');
    let numeric = bare.rsplit(' ').next().is_some_and(|last| {
        last.split_once('.').is_some_and(|(day, month)| {
            [day, month].iter().all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()))
        })
    });
    if numeric && !year.contains('/') {
        return format!("{bare}.{year}");
    }
    if fold(words) == "в течение года" || fold(words) == "весь год" {
        return format!("в течение {of_year}");
    }
    format!("{words} {of_year}")
}

/// The part of a year that a head names: «сентябрь», «окт.», «I квартал», «Сроки (квартал) III», «2-е полугодие».
pub(crate) fn part_of_year(head: &str) -> Option<String> {
    let all = tokens(head);
    if let Some(months) = months_of(&all) {
        return Some(months);
    }
    let unit = all.iter().enumerate().rev().find_map(|(at, token)| Some((at, unit_of(token)?)));
    let Some((at, name)) = unit else {
        let by_month = all.iter().any(|token| fold(token.text).starts_with("месяц"));
        let order = one_order(&all).filter(|_| by_month)?;
        return Some(calendar::month_nominative(order).to_owned());
    };
    // «I полугодие II кв.»: the nearest unit and the order that stands by it.
    let from = all.iter().take(at).rposition(|token| unit_of(token).is_some()).map_or(0, |before| before + 1);
    let before = all.get(from..at).unwrap_or_default();
    let orders = before.iter().filter(|token| order_of(token).is_some()).count();
    let order = match orders {
        0 => one_order(all.get(at + 1..).unwrap_or_default())?,
        _ => one_order(before)?,
    };
    (order <= 4).then(|| format!("{order} {name}"))
}

/// Whether a head names a part of a year or a year: the column is one of several by time.
pub(crate) fn is_of_time(head: &str) -> bool {
    part_of_year(head).is_some() || year_of(head).is_some()
}

fn unit_of(token: &Token<'_>) -> Option<&'static str> {
    let word = fold(token.text);
    let fits = |stem: &str| if stem == "кв" { word == "кв" } else { word.starts_with(stem) };
    // «четвертый» is an order and no term.
    UNITS.iter().find(|(stem, _)| fits(stem) && order_word(token.text).is_none()).map(|(_, name)| *name)
}

/// Parts of a year that columns are made of.
const UNITS: &[(&str, &str)] = &[
    ("квартал", "квартал"),
    ("кв", "квартал"),
    ("полугоди", "полугодие"),
    ("четверт", "четверть"),
    ("триместр", "триместр"),
];

/// One month of a head, or two with a dash between them.
fn months_of(all: &[Token<'_>]) -> Option<String> {
    let months: Vec<(usize, u32)> =
        all.iter().enumerate().filter_map(|(at, token)| Some((at, month_in_short(token.text)?))).collect();
    match months.as_slice() {
        [(_, month)] => Some(calendar::month_nominative(*month).to_owned()),
        [(first, from), (second, to)] if all.get(first + 1..*second)?.iter().any(|mark| is_dash(mark.text)) => {
            let name = calendar::month_nominative;
            Some(format!("{} – {}", name(*from), name(*to)))
        }
        _ => None,
    }
}

/// A month, also shortened as heads do: «янв.», «сент».
fn month_in_short(word: &str) -> Option<u32> {
    const SHORT: [&[&str]; 12] = [
        &["янв"],
        &["фев", "февр"],
        &["мар"],
        &["апр"],
        &[],
        &["июн"],
        &["июл"],
        &["авг"],
        &["сен", "сент"],
        &["окт"],
        &["ноя", "нояб"],
        &["дек"],
    ];
    let folded = fold(word);
    let short =
        || SHORT.iter().position(|forms| forms.contains(&folded.as_str())).and_then(|at| u32::try_from(at + 1).ok());
    dates::month_of(word).or_else(short)
}

/// The only order number among tokens, years aside: «I», «2», «первый»; nothing where there are several.
fn one_order(all: &[Token<'_>]) -> Option<u32> {
    let mut orders = all.iter().filter_map(order_of);
    let order = orders.next()?;
    orders.next().is_none().then_some(order)
}

fn order_of(token: &Token<'_>) -> Option<u32> {
    match token.kind {
        TokenKind::Number if !is_year(token) => token.text.parse().ok().filter(|order| (1..=12).contains(order)),
        TokenKind::Word => order_word(token.text),
        TokenKind::Number | TokenKind::Mark => None,
    }
}

fn order_word(word: &str) -> Option<u32> {
    const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let latin: String = word
        .chars()
        .map(|c| {
            if matches!(c, 'І') {
                'I'
            } else if c == 'Х' {
                'X'
            } else {
                c
            }
        })
        .collect();
    let roman = ROMAN.iter().position(|roman| *roman == latin);
    let ordinal = || {
        let folded = fold(word);
        ["перв", "втор", "трет", "четвертый"].iter().position(|stem| folded.starts_with(stem))
    };
    roman.or_else(ordinal).and_then(|at| u32::try_from(at + 1).ok())
}

fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "–" | "—" | "−")
}

/// A deadline of a column of one part of a year: «до 20» of November is «до 20 ноября», a mark is the part itself.
/// The year of the head, where it names one, goes with the part.
pub(crate) fn deadline_of_part(words: &str, head: &str) -> Option<String> {
    let part = part_of_year(head)?;
    let year = year_of(head);
    let dated = |phrase: String| match &year {
        Some(year) if year.contains('/') => format!("{phrase} {year} учебный год"),
        Some(year) => format!("{phrase} {year} г."),
        None => phrase,
    };
    let words = words.trim().trim_end_matches([';', ',']);
    if is_mark(words) {
        return Some(dated(part));
    }
    let all = tokens(words);
    if all.iter().any(is_year) {
        return Some(words.to_owned());
    }
    let numbers = all.iter().all(|token| {
        token.kind == TokenKind::Number && token.text.len() <= 2
            || matches!(fold(token.text).as_str(), "до" | "," | "и" | "-" | "–" | "к" | "с" | "по")
    });
    let month = (1..=12).find(|month| calendar::month_nominative(*month) == part);
    match month {
        Some(month) if numbers => Some(dated(format!("{words} {}", calendar::month_genitive(month)))),
        // «март» in the column of the first quarter says more than the column.
        _ if all.iter().any(|token| dates::month_of(token.text).is_some()) => Some(dated(words.to_owned())),
        // «15.02» is a day of its own; anything else is kept with the part that its column means.
        _ if numbers || words.contains(|c: char| c.is_ascii_digit()) => Some(words.to_owned()),
        _ => Some(dated(format!("{words}, {part}"))),
    }
}

/// A sign that says only "then".
pub(crate) fn is_mark(words: &str) -> bool {
    matches!(
        fold(words.trim()).as_str(),
        "x" | "х" | "+" | "++" | "v" | "√" | "да" | "*" | "✓" | "✔" | "☑" | "☒" | "■" | "●" | "•" | "▪"
    )
}

/// An indicator of its name, its unit and the values of the years.
pub(crate) fn indicator_of(name: &str, unit: Option<&str>, values: &[(String, String)]) -> Indicator {
    let named = match unit.map(|unit| unit.trim().trim_end_matches('.')).filter(|unit| !unit.is_empty()) {
        Some(unit) if !name.trim_end().ends_with(unit) => format!("{}, {unit}", name.trim_end_matches(['.', ';', ' '])),
        _ => name.to_owned(),
    };
    let mut read = indicator::read(&named).into_iter();
    let mut found = read.next().unwrap_or_default();
    if read.next().is_some() || found.name.is_empty() {
        // One cell is one indicator, whatever stops it holds.
        found = Indicator { name: name.to_owned(), unit: unit.map(str::to_owned), ..Indicator::default() };
    }
    found.targets = values
        .iter()
        .filter_map(|(period, words)| Some(IndicatorTarget { period: Some(period.clone()), value: value(words)? }))
        .collect();
    found
}

/// The number of a cell that holds a value: «92,5 %», «не менее 80», «4 ед.».
pub(crate) fn value(words: &str) -> Option<f64> {
    let all = tokens(words);
    let first = all.iter().position(|token| token.kind == TokenKind::Number)?;
    let whole = all.get(first)?;
    let decimal =
        all.get(first + 1).filter(|mark| matches!(mark.text, "," | ".") && mark.from == whole.to).and_then(|mark| {
            all.get(first + 2).filter(|digits| digits.kind == TokenKind::Number && digits.from == mark.to)
        });
    let behind = if decimal.is_some() { first + 3 } else { first + 1 };
    // «с 40 до 75», «3/4»: not one value.
    if all.iter().skip(behind).any(|token| token.kind == TokenKind::Number) || words.chars().count() > 40 {
        return None;
    }
    match decimal {
        Some(digits) => format!("{}.{}", whole.text, digits.text).parse().ok(),
        None => whole.text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_year_of_a_head() {
        for (head, expected) in [
            ("Срок выполнения 2022", Some("2022")),
            ("2022 год (план)", Some("2022")),
            ("2021/2022 уч. год", Some("2021/2022")),
            ("2021-22", Some("2021/22")),
            ("2022-2024 годы", Some("2022/2024")),
            ("Значение", None),
        ] {
            assert_eq!(year_of(head).as_deref(), expected, "{head}");
        }
    }

    #[test]
    fn completes_deadlines_by_the_year_of_their_column() {
        for (words, year, expected) in [
            ("май", "2022", "май 2022 г."),
            ("до 01.11", "2023", "до 01.11.2023"),
            ("до 01.11.", "2023", "до 01.11.2023"),
            ("+", "2024", "2024 г."),
            ("март 2025 г.", "2024", "март 2025 г."),
            ("в течение года", "2022", "в течение 2022 г."),
        ] {
            assert_eq!(deadline_of(words, year), expected);
        }
    }

    #[test]
    fn completes_deadlines_by_the_part_of_the_year_of_their_column() {
        for (words, head, expected) in [
            ("+", "Месяц сентябрь", Some("сентябрь")),
            ("до 20", "ноябрь", Some("до 20 ноября")),
            ("10-12", "ноябрь", Some("10-12 ноября")),
            ("по графику", "ноябрь", Some("по графику, ноябрь")),
            ("+", "Отметка", None),
            ("+", "Месяц сент.", Some("сентябрь")),
            ("+", "Месяцы IX", Some("сентябрь")),
            ("х", "Сроки (квартал) III", Some("3 квартал")),
            ("+", "I кв. 2023", Some("1 квартал 2023 г.")),
            ("+", "2-е полугодие", Some("2 полугодие")),
            ("+", "Сроки II полугодие III кв.", Some("3 квартал")),
            ("+", "вторая четверть", Some("2 четверть")),
            ("+", "Сентябрь – октябрь", Some("сентябрь – октябрь")),
            ("март", "I квартал", Some("март")),
            ("15.02", "I квартал", Some("15.02")),
            ("+", "I-II квартал", None),
        ] {
            assert_eq!(deadline_of_part(words, head).as_deref(), expected, "{words} {head}");
        }
    }

    #[test]
    fn reads_values_of_cells() {
        for (words, expected) in [
            ("92,5 %", Some(92.5)),
            ("не менее 80", Some(80.0)),
            ("4 ед.", Some(4.0)),
            ("с 40 до 75", None),
            ("–", None),
            ("да", None),
        ] {
            assert_eq!(value(words), expected, "{words}");
        }
    }
}
