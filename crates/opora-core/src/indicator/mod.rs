//! Indicators: what a plan wants to measure, from a cell or a passport's list.

mod items;
mod values;

use crate::reading::{Indicator, IndicatorKind, IndicatorTarget};
use crate::russian::scan::{self, Kind, Token};
use crate::russian::{self, Case};

/// Indicators taken from one cell at most.
const MOST: usize = 200;

/// The indicators of a cell in its order. Words cut by a hyphen at a line end are mended by the caller.
pub fn read(text: &str) -> Vec<Indicator> {
    let text = russian::mend_lookalikes(text);
    items::split(&text).iter().take(MOST).map(|item| indicator(item)).collect()
}

fn indicator(item: &str) -> Indicator {
    let whole = item;
    let (item, targets) = values::split(item);
    // «Не менее 60 родителей»: the value is all that is said, the words stay its name.
    let said = item.split(|c: char| !c.is_alphabetic()).any(|word| {
        !matches!(word.to_lowercase().as_str(), "" | "не" | "менее" | "более" | "ниже" | "выше" | "до" | "от")
    });
    let item = if said { item } else { whole };
    let targets = if targets.is_empty() { values::compared(item) } else { targets };
    let (name, unit) = split_unit(item.trim());
    if targets.is_empty()
        && unit.is_none()
        && let Some(share) = values::share_inside(&name)
    {
        let targets = vec![IndicatorTarget { period: None, value: share.value }];
        return Indicator {
            name,
            kind: IndicatorKind::Share,
            unit: share.unit,
            numerator: share.of,
            denominator: None,
            targets,
        };
    }
    let kind = kind(&name, unit.as_deref(), !targets.is_empty());
    let unit = unit.or_else(|| match kind {
        IndicatorKind::Share => Some("%".to_owned()),
        IndicatorKind::Count | IndicatorKind::Mean | IndicatorKind::YesNo | IndicatorKind::Text => None,
    });
    let (numerator, denominator) = match kind {
        IndicatorKind::Share => parts(&name),
        IndicatorKind::Count => (counted(&name), None),
        IndicatorKind::Mean | IndicatorKind::YesNo | IndicatorKind::Text => (None, None),
    };
    Indicator { name, kind, unit, numerator, denominator, targets }
}

/// Words that begin a share.
const SHARES: [&str; 6] = ["доля", "доли", "процент", "удельный", "охват", "укомплектованность"];
/// Words that begin a count.
const COUNTS: [&str; 3] = ["численность", "количество", "число"];
/// Words that begin a mean.
const MEANS: [&str; 4] = ["средний", "средняя", "среднее", "средние"];
/// Words that begin a fact that is there or not.
const FACTS: [&str; 2] = ["наличие", "отсутствие"];

/// Whether a line begins as an indicator does.
pub(crate) fn begins(line: &str) -> bool {
    first_word(line)
        .is_some_and(|word| SHARES.iter().chain(&COUNTS).chain(&MEANS).chain(&FACTS).any(|start| *start == word))
}

fn first_word(text: &str) -> Option<String> {
    let word = text.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty())?;
    Some(word.to_lowercase())
}

fn kind(name: &str, unit: Option<&str>, has_targets: bool) -> IndicatorKind {
    let first = first_word(name).unwrap_or_default();
    let starts = |words: &[&str]| words.contains(&first.as_str());
    match unit {
        Some("да/нет") => return IndicatorKind::YesNo,
        Some("балл" | "баллы" | "баллов") => return IndicatorKind::Mean,
        _ => {}
    }
    if starts(&SHARES) || unit == Some("%") {
        IndicatorKind::Share
    } else if starts(&MEANS) {
        IndicatorKind::Mean
    } else if starts(&COUNTS) || unit.is_some() && has_targets || unit == Some("чел.") {
        IndicatorKind::Count
    } else if starts(&FACTS) {
        IndicatorKind::YesNo
    } else {
        IndicatorKind::Text
    }
}

/// Units at the end of a name: «…, %», «… (чел.)», «…, в %».
fn split_unit(item: &str) -> (String, Option<String>) {
    const UNITS: &[(&str, &str)] = &[
        ("%", "%"),
        ("процент", "%"),
        ("процентов", "%"),
        ("проценты", "%"),
        ("чел", "чел."),
        ("человек", "чел."),
        ("ед", "ед."),
        ("единиц", "ед."),
        ("единица", "ед."),
        ("шт", "шт."),
        ("штук", "шт."),
        ("балл", "балл"),
        ("баллов", "балл"),
        ("баллы", "балл"),
        ("да/нет", "да/нет"),
        ("руб", "руб."),
        ("рублей", "руб."),
        ("тыс. руб", "тыс. руб."),
        ("час", "час"),
        ("часов", "час"),
        ("ч", "час"),
        ("школ", "школ"),
        ("раз", "раз"),
        ("п.п", "п.п."),
        ("п. п", "п.п."),
        ("кол-во", "ед."),
        ("индекс", "индекс"),
        ("коэффициент", "коэффициент"),
    ];
    let trimmed = item.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ';' | ',' | ':'));
    let known = |words: &str| {
        let words = words.trim().trim_start_matches("в ").trim_start_matches("ед. изм.").trim().trim_end_matches('.');
        UNITS.iter().find(|(written, _)| written.eq(&words)).map(|(_, unit)| (*unit).to_owned())
    };
    let tidy = |name: &str| name.trim_end_matches(|c: char| c.is_whitespace() || ",;:–-—".contains(c)).to_owned();
    if let Some((name, inner)) = trimmed.strip_suffix(')').and_then(|open| open.rsplit_once('('))
        && let Some(unit) = known(inner)
    {
        return (tidy(name), Some(unit));
    }
    if let Some((name, last)) = trimmed.rsplit_once(',')
        && let Some(unit) = known(last)
    {
        return (tidy(name), Some(unit));
    }
    if let Some(name) = trimmed.strip_suffix('%') {
        let name = name.trim_end().strip_suffix(" в").unwrap_or(name);
        return (tidy(name), Some("%".to_owned()));
    }
    (tidy(trimmed), None)
}

/// Words that open the denominator, the longest first.
const OF: &[&str] = &[
    "в общей численности",
    "в общем количестве",
    "в общем числе",
    "от общей численности",
    "от общего количества",
    "от общего числа",
    "из общего числа",
    "из общего количества",
    "к общему числу",
    "к общему количеству",
    "к общей численности",
    "из числа",
    "от числа",
    "от количества",
    "от численности",
    "среди",
    "по отношению к",
];

/// Numerator and denominator of a share, as far as its name says them, in the nominative.
fn parts(name: &str) -> (Option<String>, Option<String>) {
    let lower = name.to_lowercase();
    // Lower-casing Cyrillic keeps byte lengths; where it does not, the name is left whole.
    let split = OF
        .iter()
        .filter_map(|words| find_words(&lower, words).map(|at| (at, at + words.len())))
        .min_by_key(|(at, _)| *at)
        .filter(|_| lower.len() == name.len());
    let (of, denominator) = match split {
        Some((at, end)) => (name.get(..at).unwrap_or(name), name.get(end..)),
        None => (name, None),
    };
    let numerator = counted(of);
    let denominator =
        denominator.map(|words| words.trim_matches(|c: char| c.is_whitespace() || c == ',')).filter(|w| !w.is_empty());
    (numerator, denominator.map(|words| russian::nominative_from(words, Case::Genitive)))
}

/// Where whole words stand in a text.
fn find_words(text: &str, words: &str) -> Option<usize> {
    text.match_indices(words).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let after = text.get(at + words.len()..).and_then(|after| after.chars().next());
        before.is_none_or(|c| !c.is_alphabetic()) && after.is_none_or(|c| !c.is_alphabetic())
    })
}

/// What a share or a count counts: the words after «доля», «численность», in the nominative.
fn counted(name: &str) -> Option<String> {
    let tokens = scan::tokens(name);
    let mut from = 1;
    let is = |at: usize, start: &str| {
        tokens.get(at).is_some_and(|token: &Token<'_>| token.text.to_lowercase().starts_with(start))
    };
    if is(0, "удельный") {
        from = 2;
    }
    if is(from, "охвата") || is(from, "численности") || is(from, "количества") {
        from += 1;
    }
    let head = first_word(name)?;
    if !SHARES.iter().chain(&COUNTS).any(|start| *start == head) {
        return None;
    }
    let first = tokens.get(from).filter(|token| token.kind != Kind::Sign || token.text == "«")?;
    let words = name.get(first.from..)?.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
    (!words.is_empty()).then(|| russian::nominative_from(words, Case::Genitive))
}

#[cfg(test)]
mod tests;
