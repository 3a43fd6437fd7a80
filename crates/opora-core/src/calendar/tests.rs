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
fn dates_print_as_people_write_them() {
    assert_eq!(numeric(day("2021-09-01")).to_string(), "01.09.2021");
    assert_eq!(in_words(day("2021-09-01")).to_string(), "1 сентября 2021 г.");
}
