use chrono::NaiveDate;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn days_off_have_a_name() {
    let check =
        |date: &str, expected: Option<&str>| assert_eq!(day_off(day(date)).map(DayOff::name), expected, "{date}");
    check("2021-09-01", None);
    check("2021-09-05", Some("воскресенье"));
    check("2021-09-04", Some("суббота"));
    check("2021-01-01", Some("праздник"));
    check("2021-02-20", None); // a Saturday worked for 22 February
    check("2021-02-22", Some("выходной по переносу"));
}

#[test]
fn working_days_skip_weekends_and_holidays() {
    let check = |date: &str, count, expected: &str| {
        assert_eq!(add_working_days(day(date), count), Some(day(expected)), "{date} + {count}");
    };
    check("2021-03-01", 0, "2021-03-01");
    check("2021-03-01", 4, "2021-03-05");
    check("2021-03-05", 1, "2021-03-09"); // 8 March is a holiday
    check("2020-12-30", 2, "2021-01-11");
    assert_eq!(subtract_working_days(day("2021-09-01"), 3), Some(day("2021-08-27")));
}

#[test]
fn school_years_begin_in_september() {
    assert_eq!(SchoolYear::of(day("2021-08-31")), SchoolYear::starting(2020));
    assert_eq!(SchoolYear::of(day("2021-09-01")), SchoolYear::starting(2021));
    assert_eq!(SchoolYear::starting(2021).to_string(), "2021–2022 учебный год");
}

#[test]
fn months_end_where_they_end() {
    assert_eq!(month_end(2024, 2), Some(day("2024-02-29")));
    assert_eq!(month_end(2023, 2), Some(day("2023-02-28")));
    assert_eq!(month_end(2023, 12), Some(day("2023-12-31")));
    assert_eq!(month_end(2023, 13), None);
    assert_eq!(add_months(day("2024-01-31"), 1), Some(day("2024-02-29")));
    assert_eq!(add_months(day("2024-01-31"), -2), Some(day("2023-11-30")));
    assert_eq!(quarter(2021, 4).map(|p| p.end), Some(day("2021-12-31")));
    assert_eq!(quarter(2021, 5), None);
}

#[test]
fn default_terms_follow_one_another() {
    for first_year in 1990..2090 {
        let table = SchoolTerms::default_for(first_year).unwrap();
        let mut spans = table.terms.to_vec();
        spans.extend(table.holidays);
        spans.sort_by_key(|span| span.start);
        for pair in spans.windows(2) {
            assert!(pair[0].start <= pair[0].end && pair[0].end < pair[1].start, "{first_year}");
        }
    }
}

#[test]
fn tables_that_people_enter() {
    let shipped = SchoolTerms::default_for(2025).unwrap();
    assert_eq!(shipped.troubles(), []);
    let check = |row: TermsRow, start: &str, end: &str, expected: &[(TermsRow, &str)]| {
        let table = shipped.with(row, Period { start: day(start), end: day(end) });
        let found = table.troubles();
        assert_eq!(found.len(), expected.len(), "{row:?} {start} {end}: {found:?}");
        for (found, (row, words)) in found.iter().zip(expected) {
            assert_eq!(found.row, *row);
            assert!(found.reason.contains(words), "{}", found.reason);
        }
    };
    use TermsRow::{Holidays, Term, Trimester};
    let (autumn, winter) = (Holidays(Season::Autumn), Holidays(Season::Winter));
    check(Term(1), "2025-09-01", "2025-10-24", &[]);
    check(autumn, "2025-10-28", "2025-11-01", &[]); // days between terms that no holidays claim
    check(Term(1), "2025-09-01", "2025-10-28", &[(autumn, "I\u{a0}четверть")]);
    check(Term(1), "2025-10-26", "2025-09-01", &[(Term(1), "раньше первого")]);
    check(Term(1), "2025-08-31", "2025-10-24", &[(Term(1), "с 01.09.2025 по 31.08.2026")]);
    check(Holidays(Season::Summer), "2026-06-01", "2026-09-01", &[(Holidays(Season::Summer), "вне учебного года")]);
    check(winter, "2025-12-25", "2026-01-08", &[(winter, "II\u{a0}четверть")]);
    check(Trimester(1), "2025-09-01", "2025-12-05", &[(Trimester(2), "I\u{a0}триместр")]);
    check(Trimester(3), "2026-03-01", "2026-06-20", &[]); // trimesters do not meet the rows of terms
    assert_eq!(shipped.with(Term(1), shipped.terms[0]).source, TermsSource::Authority);
    assert_eq!(shipped.with(Term(1), shipped.terms[0]).trimesters_source, TermsSource::Default);
    assert_eq!(shipped.with(autumn, shipped.terms[3]).holiday(Season::Autumn), shipped.terms[3]);
}

#[test]
fn dates_print_as_people_write_them() {
    assert_eq!(numeric(day("2021-09-01")).to_string(), "01.09.2021");
    assert_eq!(in_words(day("2021-09-01")).to_string(), "1 сентября 2021 г.");
}
