use chrono::NaiveDate;

use super::{ActivityState, Dates, Fact, State, Tally, expected, state};
use crate::reading::{Deadline, DeadlineKind, Occurrence};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn dates(start: &str, due: &str) -> Dates {
    Dates::due((!start.is_empty()).then(|| day(start)), day(due))
}

#[test]
fn open_obligations_follow_the_calendar() {
    let check = |start: &str, due: &str, today: &str, title: &str| {
        assert_eq!(state(&dates(start, due), &Fact::Open, day(today)).title(), title, "{start}..{due} on {today}");
    };
    check("", "2022-03-20", "2022-03-01", "не начато");
    check("", "2022-03-20", "2022-03-12", "не начато");
    check("", "2022-03-20", "2022-03-13", "скоро срок");
    check("", "2022-03-20", "2022-03-20", "скоро срок");
    check("", "2022-03-20", "2022-03-21", "просрочено");
    check("2022-03-01", "2022-03-31", "2022-02-28", "впереди");
    check("2022-03-01", "2022-03-31", "2022-03-01", "идёт");
    check("2022-03-01", "2022-03-31", "2022-03-24", "скоро срок");
    check("2022-03-01", "2022-03-31", "2022-04-01", "просрочено");
    check("2024-02-29", "2024-02-29", "2024-02-29", "скоро срок");
    check("2024-02-29", "2024-02-29", "2024-03-01", "просрочено");
    check("", "2024-12-31", "2025-01-01", "просрочено");
}

#[test]
fn done_is_late_from_the_late_day_on() {
    let check = |due: &str, on: &str, late: bool| {
        let got = state(&dates("", due), &Fact::Done { on: day(on) }, day("2030-01-01"));
        assert_eq!(matches!(got, State::DoneLate { .. }), late, "{due}, done {on}");
    };
    check("2022-03-20", "2022-03-20", false);
    check("2022-03-20", "2022-03-21", true);
    check("2024-02-29", "2024-02-29", false);
    check("2024-02-29", "2024-03-01", true);
    let undated = state(&Dates::undated(None), &Fact::Done { on: day("2022-01-01") }, day("2022-01-02"));
    assert_eq!(undated, State::DoneOnTime { on: day("2022-01-01") });
}

#[test]
fn what_closed_is_neither_late_nor_open() {
    let mut dates = dates("", "2022-03-05");
    dates.closes_on = Some(day("2022-03-10"));
    assert_eq!(state(&dates, &Fact::Open, day("2022-03-10")), State::Overdue { since: day("2022-03-06") });
    assert_eq!(state(&dates, &Fact::Open, day("2022-03-11")), State::Closed { on: day("2022-03-10") });
}

#[test]
fn a_tally_speaks_for_the_activity() {
    let check = |expected, done, overdue, soon, undated, want| {
        let tally = Tally { expected, done, overdue, soon, undated, next_due: None };
        assert_eq!(tally.state(), want, "{tally:?}");
    };
    check(0, 0, 0, 0, 0, ActivityState::Nothing);
    check(3, 3, 0, 0, 0, ActivityState::Done);
    check(3, 2, 1, 0, 0, ActivityState::Overdue);
    check(3, 2, 0, 1, 0, ActivityState::DueSoon);
    check(3, 2, 0, 0, 0, ActivityState::InWork);
    check(3, 0, 0, 0, 0, ActivityState::Ahead);
    check(3, 0, 0, 0, 3, ActivityState::Undated);
}

#[test]
fn nothing_vanishes_for_want_of_a_day() {
    let check = |kind, dues: &[(&str, &str)], keys: &[&str]| {
        let occurrences = dues
            .iter()
            .map(|(start, due)| Occurrence { start: start.parse().ok(), due: day(due), count: None })
            .collect();
        let deadline = Deadline { kind, occurrences, ..Deadline::default() };
        let got: Vec<_> = expected(Some(&deadline)).into_iter().map(|one| one.key).collect();
        assert_eq!(got, keys, "{kind:?}");
    };
    check(DeadlineKind::Open, &[], &["undated"]);
    check(DeadlineKind::Unread, &[], &["undated"]);
    check(DeadlineKind::Recurring, &[], &["undated"]);
    check(DeadlineKind::Due, &[("", "2022-05-01")], &["once"]);
    check(DeadlineKind::External, &[("2022-01-01", "2022-05-01")], &["once"]);
    check(
        DeadlineKind::Recurring,
        &[("2022-01-01", "2022-02-05"), ("2022-02-01", "2022-03-05")],
        &["2022-01-01", "2022-02-01"],
    );
    check(DeadlineKind::Dates, &[("", "2022-05-01"), ("", "2022-09-01")], &["2022-05-01", "2022-09-01"]);
    assert_eq!(expected(None).len(), 1);
}
