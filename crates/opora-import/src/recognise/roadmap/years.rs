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

/// A deadline of a column of one month: «до 20» of November is «до 20 ноября», a mark is the month itself.
pub(crate) fn deadline_of_month(words: &str, head: &str) -> Option<String> {
    let all = tokens(head);
    let mut months = all.iter().filter_map(|token| dates::month_of(token.text));
    let (month, None) = (months.next()?, months.next()) else { return None };
    let words = words.trim().trim_end_matches([';', ',']);
    let numbers = tokens(words).iter().all(|token| {
        token.kind == TokenKind::Number && token.text.len() <= 2
            || matches!(fold(token.text).as_str(), "до" | "," | "и" | "-" | "–" | "к" | "с" | "по")
    });
    let told = tokens(words).iter().any(|token| dates::month_of(token.text).is_some());
    if is_mark(words) {
        Some(calendar::month_nominative(month).to_owned())
    } else if numbers {
        Some(format!("{words} {}", calendar::month_genitive(month)))
    } else {
        told.then(|| words.to_owned())
    }
}

/// A sign that says only "then".
fn is_mark(words: &str) -> bool {
    matches!(fold(words).as_str(), "x" | "х" | "+" | "v" | "да" | "*" | "✓" | "✔")
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
    fn completes_deadlines_by_the_month_of_their_column() {
        for (words, head, expected) in [
            ("+", "Месяц сентябрь", Some("сентябрь")),
            ("до 20", "ноябрь", Some("до 20 ноября")),
            ("10-12", "ноябрь", Some("10-12 ноября")),
            ("по графику", "ноябрь", None),
            ("+", "Отметка", None),
        ] {
            assert_eq!(deadline_of_month(words, head).as_deref(), expected, "{words} {head}");
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
