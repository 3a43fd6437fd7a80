use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Given, ground, read, rederive, settled};
use crate::adoption::{Change, Expectation, KnownActivity, KnownObligation, KnownProgramme, expectations, plan};
use crate::deadline::{self, Context};
use crate::directory::Directory;
use crate::ids::{ActivityId, ObligationId, OrganisationId};
use crate::obligation::Status;
use crate::programme::Content;
use crate::reading::{Act, Activity, Period, Reading, Roadmap};

const ACTIVITY: ActivityId = ActivityId(7);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn context() -> Context<'static> {
    let period = Period { start: day("2025-09-01"), end: day("2026-08-31") };
    Context { period: Some(period), signed: Some(day("2025-08-25")), ..Context::default() }
}

/// «kind: days», or «refused: the reason».
fn said(given: Given<'_>, order: &str) -> String {
    let order = deadline::read(order, &context());
    match settled(read(given, Some(&order), &context())) {
        Ok(deadline) => {
            let days: Vec<String> = deadline.occurrences.iter().map(|one| one.due.to_string()).collect();
            format!("{:?}: {}", deadline.kind, days.join(" "))
        }
        Err(refusal) => format!("refused: {}", refusal.reason),
    }
}

#[test]
fn a_typed_phrase_gives_days_or_is_refused() {
    let table = [
        ("15.10.2025, 12.12.2025", "Dates: 2025-10-15 2025-12-12"),
        ("до 20.11.2025", "Due: 2025-11-20"),
        ("31.02.2026", "refused: «31.02.2026» — не понято"),
        ("когда получится", "refused: «когда получится» — не понято"),
        ("", "refused: Срок не указан."),
        ("по утверждённому графику", "refused: «по утверждённому графику» снова отсылает"),
        ("в течение 5 рабочих дней после семинара", "refused: «в течение 5 рабочих дней после семинара» снова"),
        ("то же", "refused: «то же» — не понято"),
        ("по запросу", "OnDemand: "),
    ];
    for (phrase, expected) in table {
        let found = said(Given::Phrase(phrase), "по утверждённому графику");
        assert!(found.starts_with(expected), "{phrase}: {found}");
    }
    let long = "до 15.10.2025 ".repeat(60);
    assert!(said(Given::Phrase(&long), "").starts_with("refused: «до 15"));
    let monthly = said(Given::Phrase("до 5 числа следующего месяца"), "");
    assert!(monthly.starts_with("Recurring: 2025-10-05 2025-11-05"), "{monthly}");
}

#[test]
fn a_term_counted_from_an_event_gets_the_day_of_the_event() {
    let table = [
        ("в течение 5 рабочих дней после проведения семинара", "10.11.2025", "Due: 2025-11-17"),
        ("через 10 дней после диагностики", "01.12.2025", "Due: 2025-12-11"),
        ("не позднее 3 дней со дня заседания", "15.10.2025, 12.12.2025", "Dates: 2025-10-18 2025-12-15"),
        ("после проведения семинара", "10.11.2025", "refused: «10.11.2025» — не понято: В словах приказа"),
        ("по утверждённому графику", "10.11.2025", "refused: «10.11.2025» — не понято: Приказ не считает"),
        ("через 10 дней после диагностики", "осенью", "refused: «осенью» — не понято"),
        ("через 10 дней после диагностики", "31.02.2026", "refused: «31.02.2026» — не понято"),
    ];
    for (order, event, expected) in table {
        let found = said(Given::Event(event), order);
        assert!(found.starts_with(expected), "{order} + {event}: {found}");
    }
}

#[test]
fn a_ground_says_something() {
    assert_eq!(ground("  график  от 05.09.2025 ").unwrap(), "график от 05.09.2025");
    assert!(ground(" — ").is_err());
    assert!(ground(&"я".repeat(601)).is_err());
}

fn content(phrase: &str) -> Content {
    let deadline = Some(deadline::read(phrase, &context()));
    Content {
        number: Some("9".to_owned()), text: "Провести семинары".to_owned(), deadline, ..Content::default()
    }
}

fn appointed(order: &str, phrase: &str, on: &str) -> Content {
    let deadline = settled(read(Given::Phrase(phrase), None, &context())).unwrap();
    content(order).appointed(deadline, "график".to_owned(), "Ветрова", day(on))
}

#[test]
fn the_words_of_the_order_stay_and_come_back() {
    let once = appointed("по утверждённому графику", "15.10.2025", "2025-10-01");
    let deadline = settled(read(Given::Phrase("20.10.2025"), None, &context())).unwrap();
    let twice = once.appointed(deadline, "письмо".to_owned(), "Громова", day("2025-10-02"));
    assert_eq!(twice.order_deadline().unwrap().phrase, "по утверждённому графику");
    assert_eq!(twice.deadline.as_ref().unwrap().phrase, "20.10.2025");
    assert_eq!(twice.as_ordered(), content("по утверждённому графику"));
}

fn order(rows: &[(&str, &str)]) -> Reading {
    let row = |(text, phrase): &(&str, &str)| Activity {
        number: Some("9".to_owned()),
        text: (*text).to_owned(),
        deadline: Some(deadline::read(phrase, &context())),
        ..Activity::default()
    };
    let activities = rows.iter().map(row).collect();
    Reading {
        act: Some(Act { date: Some(day("2025-12-01")), ..Act::default() }),
        roadmaps: vec![Roadmap { activities, period: context().period, ..Roadmap::default() }],
        ..Reading::default()
    }
}

#[test]
fn an_order_with_the_same_words_keeps_the_dates_of_a_person() {
    let own = appointed("по утверждённому графику", "15.10.2025", "2025-10-01");
    let activities = vec![KnownActivity { id: ACTIVITY, content: own.clone(), removed: false }];
    let known = KnownProgramme { activities, ..KnownProgramme::default() };
    let same = plan(&order(&[("Провести семинары", "По утверждённому  графику")]), directory(), &known);
    assert_eq!(same.activities[0].change, Change::Same);
    assert_eq!(same.activities[0].content.deadline, own.deadline);
    assert_eq!(same.activities[0].overruled, None);
    let other = plan(&order(&[("Провести семинары", "до 01.03.2026")]), directory(), &known);
    assert!(matches!(&other.activities[0].change, Change::Changed(fields) if fields[0].before == "15.10.2025"));
    assert_eq!(other.activities[0].content.appointment, None);
    assert_eq!(other.activities[0].overruled, own.appointment);
}

fn directory() -> Directory {
    Directory::new(OrganisationId(1), Vec::new(), Vec::new(), BTreeMap::new(), Vec::new())
}

fn wanted(content: &Content) -> Vec<Expectation> {
    expectations(0, content, &mut directory())
}

/// The obligations of `content`, of which those due on `done` are done.
fn held(content: &Content, done: &[&str]) -> Vec<KnownObligation> {
    let one = |(at, one): (usize, Expectation)| KnownObligation {
        id: ObligationId(i64::try_from(at).unwrap()),
        activity: ACTIVITY,
        who: one.holder.key().unwrap(),
        status: if done.iter().any(|done| one.expected.dates.due == Some(day(done))) {
            Status::Done
        } else {
            Status::Open
        },
        occurrence: one.expected.key,
        dates: one.expected.dates,
        party: one.party,
    };
    wanted(content).into_iter().enumerate().map(one).collect()
}

/// «fresh N, redated N, dropped N, kept N».
fn check(former: &Content, now: &Content, done: &[&str], today: &str, expected: &str) {
    let (fresh, changes) = rederive(ACTIVITY, former, wanted(now), &held(former, done), day(today));
    let found = format!(
        "fresh {}, redated {}, dropped {}, kept {}",
        fresh.len(),
        changes.redated.len(),
        changes.dropped.len(),
        changes.kept
    );
    assert_eq!(found, expected);
}

#[test]
fn what_is_expected_follows_the_new_days() {
    let schedule = content("по утверждённому графику");
    let set = appointed("по утверждённому графику", "15.10.2025, 12.12.2025", "2025-10-01");
    check(&schedule, &set, &[], "2025-10-01", "fresh 2, redated 0, dropped 1, kept 0");
    // A single day only moves.
    let by = content("до 15.10.2025");
    let later = appointed("до 15.10.2025", "до 20.11.2025", "2025-10-20");
    check(&by, &later, &[], "2025-10-20", "fresh 0, redated 1, dropped 0, kept 0");
    check(&by, &later, &["2025-10-15"], "2025-10-20", "fresh 0, redated 0, dropped 0, kept 1");
    // What was due under the former words stays due; what is done is not touched.
    let dates = content("14.10.2025, 09.12.2025");
    let moved = appointed("14.10.2025, 09.12.2025", "09.12.2025, 20.01.2026", "2025-11-01");
    check(&dates, &moved, &[], "2025-11-01", "fresh 1, redated 0, dropped 0, kept 2");
    let only = appointed("14.10.2025, 09.12.2025", "20.01.2026", "2025-11-01");
    check(&dates, &only, &["2025-12-09"], "2025-11-01", "fresh 1, redated 0, dropped 0, kept 1");
}

#[test]
fn a_day_set_by_mistake_after_it_had_passed_goes_again() {
    let mistaken = appointed("по утверждённому графику", "15.10.2024, 12.12.2025, 20.12.2025", "2025-10-01");
    let mended = appointed("по утверждённому графику", "12.12.2025, 20.12.2025", "2025-10-01");
    check(&mistaken, &mended, &[], "2025-10-02", "fresh 0, redated 0, dropped 1, kept 2");
    // A day that passed while the setting held stays due.
    check(&mistaken, &mistaken.as_ordered(), &[], "2025-12-15", "fresh 1, redated 0, dropped 2, kept 1");
}
