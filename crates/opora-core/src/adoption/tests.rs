use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Change, KnownActivity, KnownObligation, KnownProgramme, Plan, plan};
use crate::directory::{Directory, KnownOrganisation};
use crate::ids::{ActivityId, ObligationId, OrganisationId};
use crate::obligation::Status;
use crate::reading::{Act, Activity, Clause, Deadline, DeadlineKind, Occurrence, Party, PartyKind, Reading, Roadmap};
use crate::school::OrganisationKind;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A plan of rows «number | text | due | responsible».
fn order(signed: &str, rows: &[&str]) -> Reading {
    let activities = rows
        .iter()
        .map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let dues: Vec<NaiveDate> = cells[2].split(',').filter_map(|due| due.trim().parse().ok()).collect();
            let kind = match dues.len() {
                0 => DeadlineKind::Open,
                1 => DeadlineKind::Due,
                _ => DeadlineKind::Dates,
            };
            let occurrences = dues.into_iter().map(|due| Occurrence { start: None, due, count: None }).collect();
            let phrase = cells[2].to_owned();
            Activity {
                number: Some(cells[0].to_owned()),
                text: cells[1].to_owned(),
                deadline: Some(Deadline { phrase, kind, occurrences, ..Deadline::default() }),
                responsible: vec![Party {
                    kind: PartyKind::Group,
                    name: cells[3].to_owned(),
                    text: cells[3].to_owned(),
                }],
                ..Activity::default()
            }
        })
        .collect();
    Reading {
        act: Some(Act { date: Some(day(signed)), ..Act::default() }),
        roadmaps: vec![Roadmap { title: Some("План".to_owned()), activities, ..Roadmap::default() }],
        ..Reading::default()
    }
}

fn directory() -> Directory {
    let school = |id, name: &str| KnownOrganisation {
        id: OrganisationId(id),
        kind: OrganisationKind::School,
        names: vec![name.to_owned()],
    };
    let schools = vec![school(2, "СОШ № 1"), school(3, "СОШ № 2")];
    Directory::new(OrganisationId(1), schools, Vec::new(), BTreeMap::new(), Vec::new())
}

/// The book after a plan was carried out.
fn adopted(plan: &Plan) -> KnownProgramme {
    let id = |at: usize| ActivityId(i64::try_from(at).unwrap() + 100);
    let activities = plan
        .activities
        .iter()
        .enumerate()
        .map(|(at, one)| KnownActivity { id: id(at), content: one.content.clone(), removed: false })
        .collect();
    let obligations = plan
        .obligations
        .iter()
        .enumerate()
        .map(|(at, one)| KnownObligation {
            id: ObligationId(i64::try_from(at).unwrap() + 1),
            activity: id(one.activity),
            who: one.holder.key().unwrap(),
            occurrence: one.expected.key.clone(),
            dates: one.expected.dates,
            party: one.party.clone(),
            status: Status::Open,
        })
        .collect();
    KnownProgramme { activities, obligations, pairings: Vec::new(), layout: plan.layout.clone() }
}

const FIRST: [&str; 4] = [
    "1 | Провести диагностику затруднений педагогов | 2021-03-01 | ОУ",
    "2 | Составить графики консультаций выпускников | 2021-04-01 | Совет",
    "3 | Представить отчёт о работе школьной команды | 2021-02-05, 2021-03-05 | ОУ",
    "4 | Обновлять страницу на сайте | постоянно | ОУ",
];

#[test]
fn a_first_order_makes_everything_new() {
    let plan = plan(&order("2021-01-15", &FIRST), directory(), &KnownProgramme::default());
    assert_eq!(plan.counts(), (4, 0, 0));
    assert_eq!(plan.obligations.len(), 2 + 1 + 4 + 2);
    assert_eq!(plan.unsettled(), ["Совет"]);
}

#[test]
fn the_same_order_again_plans_nothing() {
    let reading = order("2021-01-15", &FIRST);
    let first = plan(&reading, directory(), &KnownProgramme::default());
    let second = plan(&reading, directory(), &adopted(&first));
    assert!(second.is_empty(), "{second:?}");
}

#[test]
fn a_renumbered_order_keeps_its_activities() {
    let first = plan(&order("2021-01-15", &FIRST), directory(), &KnownProgramme::default());
    let renumbered = [
        "1 | Утвердить состав рабочей группы | 2021-02-01 | ОУ",
        "2 | Провести диагностику затруднений педагогов | 2021-03-01 | ОУ",
        "3 | Составить графики консультаций выпускников | 2021-04-01 | Совет",
        "4 | Представить отчёт о работе школьной команды | 2021-02-05, 2021-03-05 | ОУ",
        "5 | Обновлять страницу на сайте | постоянно | ОУ",
    ];
    let second = plan(&order("2021-01-20", &renumbered), directory(), &adopted(&first));
    let known: Vec<Option<i64>> = second.activities.iter().map(|one| one.known.map(|id| id.0)).collect();
    assert_eq!(known, [None, Some(100), Some(101), Some(102), Some(103)]);
    assert_eq!(second.counts(), (1, 4, 0));
    assert!(second.changes.is_empty());
    assert_eq!(second.obligations.len(), 2);
}

#[test]
fn an_amended_order_redates_drops_and_keeps_what_is_done() {
    let first = plan(&order("2021-01-15", &FIRST), directory(), &KnownProgramme::default());
    let mut book = adopted(&first);
    // The first school has done row 1; both have not done the report of February.
    book.obligations[0].status = Status::Done;
    let amended = [
        "1 | Провести диагностику затруднений педагогов школ | 2021-05-01 | ОУ",
        "3 | Представить отчёт о работе школьной команды | 2021-03-05, 2021-04-05 | ОУ",
        "4 | Обновлять страницу на сайте | постоянно | ОУ",
    ];
    let second = plan(&order("2021-02-20", &amended), directory(), &book);
    assert_eq!(second.counts(), (0, 2, 1));
    assert_eq!(second.removed[0].id, ActivityId(101));
    let redated: Vec<_> = second.changes.redated.iter().map(|one| (one.id.0, one.dates.due)).collect();
    assert_eq!(redated, [(2, Some(day("2021-05-01")))]);
    // February stays due, because it was due before the amendment; the council's row is taken off.
    assert_eq!(second.changes.dropped, [ObligationId(3)]);
    let fresh: Vec<_> = second.obligations.iter().filter_map(|one| one.expected.dates.due).collect();
    assert_eq!(fresh, [day("2021-04-05"), day("2021-04-05")]);
    let Change::Changed(fields) = &second.activities[0].change else { panic!("{:?}", second.activities[0].change) };
    assert_eq!((fields[1].before.as_str(), fields[1].after.as_str()), ("2021-03-01", "2021-05-01"));
}

#[test]
fn equal_rows_are_told_apart_and_nothing_is_taken_twice() {
    let twins = [
        "1 | Провести семинар | 2021-02-01 | ОУ",
        "2 | Провести семинар | 2021-09-01 | ОУ",
        "2 | Провести семинар | 2021-10-01 | ОУ",
    ];
    let reading = order("2021-01-15", &twins);
    let first = plan(&reading, directory(), &KnownProgramme::default());
    let book = adopted(&first);
    assert!(plan(&reading, directory(), &book).is_empty());
    let turned = order("2021-01-15", &[twins[2], twins[0], twins[1]]);
    let known: Vec<_> =
        plan(&turned, directory(), &book).activities.iter().map(|one| one.known.map(|id| id.0)).collect();
    assert_eq!(known, [Some(102), Some(100), Some(101)]);
}

/// The order with a number, a title and clauses «number | text | due».
fn act(reading: Reading, number: &str, title: &str, clauses: &[&str]) -> Reading {
    let clause = |row: &&str| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let due: Option<NaiveDate> = cells[2].parse().ok();
        let occurrences = due.into_iter().map(|due| Occurrence { start: None, due, count: None }).collect();
        let deadline = due.map(|_| Deadline { kind: DeadlineKind::Due, occurrences, ..Deadline::default() });
        Clause { number: Some(cells[0].to_owned()), text: cells[1].to_owned(), deadline, ..Clause::default() }
    };
    let mut reading = reading;
    let mut act = reading.act.take().unwrap_or_default();
    act.number = Some(number.to_owned());
    act.title = Some(title.to_owned());
    act.clauses = clauses.iter().map(clause).collect();
    reading.act = Some(act);
    reading
}

#[test]
fn an_amendment_leaves_the_clauses_of_the_first_order_in_force() {
    let first =
        act(order("2021-01-15", &FIRST), "5", "Об утверждении плана", &["2.1 | Принять школьные планы | 2021-02-10"]);
    let book = adopted(&plan(&first, directory(), &KnownProgramme::default()));
    let anew = ["1. | Изложить план в новой редакции | —"];
    let amended = act(order("2021-02-20", &FIRST[..3]), "17", "О внесении изменений в план", &anew);
    let second = plan(&amended, directory(), &book);
    let gone: Vec<&str> = second.removed.iter().map(|one| one.content.text.as_str()).collect();
    assert_eq!(gone, ["Обновлять страницу на сайте"]);
    assert!(
        second.activities.iter().any(|one| one.content.text == "Принять школьные планы" && one.change == Change::Same)
    );
}

#[test]
fn an_amendment_of_single_rows_leaves_the_others_in_their_places() {
    let first = act(order("2021-01-15", &FIRST), "5", "Об утверждении плана", &[]);
    let book = adopted(&plan(&first, directory(), &KnownProgramme::default()));
    let rows = [
        "3 | Представить отчёт о работе школьной команды | 2021-03-05, 2021-04-05 | ОУ",
        "5 | Провести форум наставников | 2021-06-01 | ОУ",
    ];
    let single = ["1 | Строку 3 плана изложить в следующем виде, дополнить план строкой 5 | —"];
    let amended = act(order("2021-02-20", &rows), "17", "О внесении изменений в план", &single);
    let second = plan(&amended, directory(), &book);
    assert_eq!(second.counts(), (1, 1, 0));
    let numbers: Vec<&str> = second.activities.iter().filter_map(|one| one.content.number.as_deref()).collect();
    assert_eq!(numbers, ["1", "2", "3", "4", "5"]);
}

#[test]
fn an_order_without_a_plan_takes_nothing_off() {
    let first = act(order("2021-01-15", &FIRST), "5", "Об утверждении плана", &[]);
    let book = adopted(&plan(&first, directory(), &KnownProgramme::default()));
    let mut reading =
        act(order("2021-02-20", &[]), "18", "О назначении кураторов", &["1 | Назначить кураторов | 2021-03-01"]);
    reading.roadmaps.clear();
    let second = plan(&reading, directory(), &book);
    assert_eq!(second.counts(), (1, 0, 0));
    assert_eq!(second.layout.roadmaps, book.layout.roadmaps);
}

#[test]
fn an_amendment_that_lists_no_schools_speaks_of_all_schools_of_the_category() {
    let rows = ["1 | Представить школьный план | 2021-06-01 | ШНОР"];
    let in_category = || {
        let school = |id, name: &str| KnownOrganisation {
            id: OrganisationId(id),
            kind: OrganisationKind::School,
            names: vec![name.to_owned()],
        };
        let schools = vec![school(2, "СОШ № 1"), school(3, "СОШ № 2")];
        let category = |id| (OrganisationId(id), crate::words::plain(crate::category::LOW_RESULTS));
        Directory::new(OrganisationId(1), schools, Vec::new(), BTreeMap::new(), vec![category(2), category(3)])
    };
    let first = act(order("2021-01-15", &rows), "5", "Об утверждении плана", &[]);
    let plan_of_first = plan(&first, in_category(), &KnownProgramme::default());
    assert_eq!(plan_of_first.obligations.len(), 2);
    let mut book = adopted(&plan_of_first);
    // Only one of the two schools has a mentor.
    let school = super::Who::Known(OrganisationId(2));
    book.pairings = vec![super::PlannedPairing { school, mentor: None, curator: None }];
    let amended = act(order("2021-02-20", &rows), "17", "О внесении изменений, изложить план в новой редакции", &[]);
    let second = plan(&amended, in_category(), &book);
    assert!(second.changes.is_empty(), "{:?}", second.changes);
    assert!(second.obligations.is_empty());
}

#[test]
fn a_window_that_began_goes_on_under_the_amending_order() {
    let mut first = act(order("2021-01-15", &FIRST[..1]), "5", "Об утверждении плана", &[]);
    let mut amended = act(order("2021-02-20", &FIRST[..1]), "17", "О внесении изменений, в новой редакции", &[]);
    for (reading, start) in [(&mut first, "2021-01-15"), (&mut amended, "2021-02-20")] {
        let occurrences = vec![Occurrence { start: Some(day(start)), due: day("2021-12-31"), count: None }];
        let phrase = "в течение года".to_owned();
        let deadline = Deadline { phrase, kind: DeadlineKind::Window, occurrences, ..Deadline::default() };
        reading.roadmaps[0].activities[0].deadline = Some(deadline);
    }
    let book = adopted(&plan(&first, directory(), &KnownProgramme::default()));
    let second = plan(&amended, directory(), &book);
    assert_eq!(second.counts(), (0, 0, 0));
    assert!(second.changes.is_empty());
}
