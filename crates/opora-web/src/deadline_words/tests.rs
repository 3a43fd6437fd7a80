use super::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn deadline(kind: DeadlineKind, spans: &[(&str, &str)]) -> Deadline {
    let occurrences = spans
        .iter()
        .map(|(start, due)| Occurrence { start: start.parse().ok(), due: date(due), count: None })
        .collect();
    Deadline { phrase: "слова".to_owned(), kind, occurrences, ..Deadline::default() }
}

#[test]
fn table_cells() {
    let check = |kind, spans: &[(&str, &str)], main: &str, more: &str| {
        let said = said(&deadline(kind, spans));
        assert_eq!((said.main.as_str(), said.more.as_str()), (main, more));
    };
    check(DeadlineKind::Due, &[("", "2025-09-15")], "до\u{a0}15.09.2025", "");
    check(DeadlineKind::Window, &[("2025-09-01", "2025-10-31")], "01.09.2025–31.10.2025", "");
    check(DeadlineKind::Unread, &[], "«слова»", "словами, без дат");
    check(DeadlineKind::Dates, &[("", "2025-05-01"), ("", "2025-09-01")], "слова", "01.05.2025, 01.09.2025");
    check(DeadlineKind::Recurring, &[], "слова", "ни одной даты внутри плана");
}

#[test]
fn the_period_of_a_report() {
    let check = |kind, start: &str, due: &str, expected: &str| {
        let occurrence = Occurrence { start: start.parse().ok(), due: date(due), count: None };
        assert_eq!(day(&occurrence, kind).of, expected);
    };
    check(DeadlineKind::Recurring, "2025-09-01", "2025-10-05", "за\u{a0}сентябрь");
    check(DeadlineKind::Recurring, "2025-10-01", "2026-01-10", "за\u{a0}IV\u{a0}квартал");
    check(DeadlineKind::Window, "2025-09-01", "2025-10-05", "с\u{a0}01.09.2025");
    check(DeadlineKind::Due, "", "2025-10-05", "");
}
