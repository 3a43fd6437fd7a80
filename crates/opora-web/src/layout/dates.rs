//! Dates, numbers and plurals as Russian pages write them.

use chrono::{Datelike, NaiveDate};
use opora_core::calendar;
pub use opora_core::russian::plural;

/// A no-break blank.
pub const NBSP: char = '\u{a0}';

/// «38 КБ»: the size of a file, rounded up as file managers do.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..=1023 => format!("{bytes}{NBSP}Б"),
        1024..=1_048_575 => format!("{}{NBSP}КБ", bytes.div_ceil(1024)),
        _ => format!("{}{NBSP}МБ", number(bytes.div_ceil(1_048_576))),
    }
}

/// «17.03.2026».
pub fn full(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// «17.03», where the year is plain.
pub fn short(day: NaiveDate) -> String {
    day.format("%d.%m").to_string()
}

/// «17.03» within the year of `today`, «17.03.2025» otherwise.
pub fn near(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() { short(day) } else { full(day) }
}

/// «17 марта», with a no-break blank.
pub fn spoken(day: NaiveDate) -> String {
    format!("{}{NBSP}{}", day.day(), month_of(day))
}

/// «17 марта 2026 г.», with no-break blanks.
pub fn spoken_full(day: NaiveDate) -> String {
    format!("{}{NBSP}{}{NBSP}{}{NBSP}г.", day.day(), month_of(day), day.year())
}

/// «вторник».
pub fn weekday(day: NaiveDate) -> &'static str {
    calendar::weekday_name(day.weekday())
}

/// «вт».
pub fn weekday_short(day: NaiveDate) -> &'static str {
    calendar::weekday_short(day.weekday())
}

/// The month in the nominative, «март».
pub fn month(day: NaiveDate) -> &'static str {
    calendar::month_nominative(day.month())
}

/// The month in the genitive, «марта».
pub fn month_of(day: NaiveDate) -> &'static str {
    calendar::month_genitive(day.month())
}

/// «16–22 марта», «30 марта – 5 апреля».
pub fn span(start: NaiveDate, end: NaiveDate) -> String {
    if start == end {
        spoken(start)
    } else if (start.year(), start.month()) == (end.year(), end.month()) {
        format!("{}–{}", start.day(), spoken(end))
    } else {
        format!("{} – {}", spoken(start), spoken(end))
    }
}

/// «01.09.2025–31.08.2026».
pub fn period(start: NaiveDate, end: NaiveDate) -> String {
    format!("{}–{}", full(start), full(end))
}

/// «5 школ», with a no-break blank.
pub fn count(count: u64, one: &str, few: &str, many: &str) -> String {
    format!("{}{NBSP}{}", number(count), plural(count, one, few, many))
}

/// «12 500»: thousands apart, with a no-break blank.
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(NBSP);
        }
        out.push(digit);
    }
    out
}

/// Text with no-break blanks where Russian typography wants them: after №, п., г., ст., short prepositions, before %
/// № and dashes, between initials. For showing only: the words of a document are kept and exported as they came.
pub fn bound(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(letter) = chars.next() {
        if letter != ' ' {
            word.push(letter);
            out.push(letter);
            continue;
        }
        let next = chars.peek().copied();
        let keeps = is_bound_forward(&word) || matches!(next, Some('—' | '–' | '%' | '№'));
        out.push(if keeps { NBSP } else { ' ' });
        word.clear();
    }
    out
}

fn is_bound_forward(word: &str) -> bool {
    const WORDS: [&str; 26] = [
        "№", "п.", "пп.", "г.", "ст.", "с.", "стр.", "СОШ", "ООШ", "в", "во", "на", "с", "со", "к", "о", "об", "от",
        "до", "по", "из", "и", "а", "не", "у", "за",
    ];
    let word = word.trim_start_matches(['(', '«', '"']);
    let is_initial =
        word.chars().count() == 2 && word.ends_with('.') && word.chars().next().is_some_and(char::is_uppercase);
    WORDS.contains(&word) || is_initial
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn spans_of_days() {
        assert_eq!(span(day("2026-03-16"), day("2026-03-22")), "16–22\u{a0}марта");
        assert_eq!(span(day("2026-03-30"), day("2026-04-05")), "30\u{a0}марта – 5\u{a0}апреля");
    }

    #[test]
    fn plurals() {
        for (number, expected) in [(1, "1\u{a0}школа"), (3, "3\u{a0}школы"), (11, "11\u{a0}школ"), (25, "25\u{a0}школ")]
        {
            assert_eq!(count(number, "школа", "школы", "школ"), expected);
        }
        assert_eq!(number(500_000), "500\u{a0}000");
        assert_eq!(number(1500), "1500");
    }

    #[test]
    fn blanks_that_do_not_break() {
        assert_eq!(bound("Отчёт по СОШ № 2 — 67 %"), "Отчёт по\u{a0}СОШ\u{a0}№\u{a0}2\u{a0}— 67\u{a0}%");
        assert_eq!(bound("Соколова И. П."), "Соколова И.\u{a0}П.");
        assert_eq!(bound("Лицей № 5"), "Лицей\u{a0}№\u{a0}5");
    }
}
