//! Small plans, each with one thing wrong.

use chrono::NaiveDate;

use super::*;
use crate::reading::{
    Act, Clause, ColumnKind, Control, Deadline, DeadlineKind, ExpectedResult, Indicator, IndicatorKind, Level,
    Occurrence, Pairing, Party, PartyKind, Period, Signatory, SupportedSchool,
};
use crate::{indicator, party, target};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn due(text: &str) -> Deadline {
    let due = date(text);
    Deadline {
        phrase: format!("до {}", due.format("%d.%m.%Y")),
        kind: DeadlineKind::Due,
        due: Some(due),
        occurrences: vec![Occurrence { start: None, due, count: None }],
        ..Deadline::default()
    }
}

fn activity(number: &str, text: &str) -> Activity {
    Activity {
        number: Some(number.to_owned()),
        text: text.to_owned(),
        deadline: Some(due("2025-10-15")),
        responsible: party::read("методист Ручьёва А.А.", &party::Declared::default()),
        ..Activity::default()
    }
}

/// A plan with nothing to say about it.
fn sound() -> Reading {
    Reading {
        act: Some(Act {
            number: Some("15".to_owned()),
            date: Some(date("2025-09-01")),
            signatory: Some(Signatory { position: None, name: Some("А.А. Ручьёва".to_owned()) }),
            control: Some(Control::default()),
            clauses: vec![Clause {
                number: Some("1".to_owned()),
                text: "Утвердить план.".to_owned(),
                ..Clause::default()
            }],
            ..Act::default()
        }),
        roadmaps: vec![Roadmap {
            period: Some(Period { start: date("2025-09-01"), end: date("2026-08-31") }),
            activities: vec![activity("1", "Семинар для учителей"), activity("2", "Открытые уроки")],
            ..Roadmap::default()
        }],
        ..Reading::default()
    }
}

fn codes(reading: &Reading, text: &str, directory: Option<&[String]>) -> Vec<&'static str> {
    let paper = Paper { text: text.to_owned(), ..Paper::default() };
    review(reading, &paper, directory).into_iter().map(|finding| finding.code).collect()
}

fn check(expected: &[&str], change: impl FnOnce(&mut Reading)) {
    let mut reading = sound();
    change(&mut reading);
    assert_eq!(codes(&reading, "", None), expected);
}

fn first(reading: &mut Reading) -> &mut Activity {
    &mut reading.roadmaps[0].activities[0]
}

#[test]
fn a_sound_plan_has_no_findings() {
    check(&[], |_| {});
    assert_eq!(codes(&Reading::default(), "", None), Vec::<&str>::new());
}

#[test]
fn finds_trouble_with_deadlines() {
    check(&["deadline-missing"], |reading| first(reading).deadline = None);
    check(&["deadline-unread"], |reading| {
        first(reading).deadline =
            Some(Deadline { phrase: "кл. часы".to_owned(), status: Level::Unread, ..Deadline::default() });
    });
    check(&["deadline-doubtful"], |reading| {
        first(reading).deadline.as_mut().unwrap().status = Level::Check;
    });
    check(&["deadline-outside-period"], |reading| first(reading).deadline = Some(due("2026-09-10")));
    check(&["deadline-outside-period"], |reading| {
        let reasons = vec!["год назван, но срок вне периода плана".to_owned()];
        first(reading).deadline = Some(Deadline { status: Level::Check, reasons, ..due("2026-09-10") });
    });
    check(&["deadline-outside-period", "deadline-before-signing"], |reading| {
        first(reading).deadline = Some(due("2025-08-29"))
    });
    check(&["deadline-on-signing-day"], |reading| first(reading).deadline = Some(due("2025-09-01")));
    check(&["deadline-on-day-off"], |reading| first(reading).deadline = Some(due("2025-10-12")));
    check(&["plan-without-period"], |reading| reading.roadmaps[0].period = None);
    check(&[], |reading| {
        first(reading).deadline = Some(Deadline {
            phrase: "постоянно".to_owned(),
            kind: DeadlineKind::Open,
            start: Some(date("2025-09-01")),
            ..Deadline::default()
        });
    });
}

#[test]
fn finds_trouble_with_people() {
    let read = |cell: &str| party::read(cell, &party::Declared::default());
    check(&["responsible-missing"], |reading| first(reading).responsible.clear());
    check(&["responsible-only-group"], |reading| first(reading).responsible = read("ОО"));
    check(&["responsible-unread"], |reading| {
        first(reading).responsible =
            vec![Party { kind: PartyKind::Unread, name: "там".into(), text: "там".into() }];
    });
    let mut reading = sound();
    first(&mut reading).responsible = read("ЦРО, руководители школ");
    let directory = ["Ручьёва Анна Андреевна".to_owned(), "руководители школ".to_owned()];
    assert_eq!(codes(&reading, "", Some(&directory)), ["responsible-unknown"]);
}

#[test]
fn finds_trouble_with_numbers_and_rows() {
    check(&["number-doubled"], |reading| first(reading).number = Some("2".to_owned()));
    check(&["number-gap"], |reading| reading.roadmaps[0].activities[1].number = Some("4".to_owned()));
    check(&["number-missing"], |reading| {
        reading.roadmaps[0].activities.push(activity("3", "Консультации"));
        reading.roadmaps[0].activities[1].number = None;
        reading.roadmaps[0].activities[2].number = Some("2".to_owned());
    });
    check(&["activity-doubled"], |reading| {
        reading.roadmaps[0].activities[1].text = "Семинар для  учителей.".to_owned()
    });
}

#[test]
fn finds_trouble_with_results() {
    let result = |text: &str| Some(ExpectedResult { text: text.to_owned(), targets: target::read(text) });
    check(&["result-unmeasurable"], |reading| first(reading).result = result("Повышение качества обучения"));
    check(&[], |reading| first(reading).result = result("Повышение качества обучения не менее чем на 5 %"));
    check(&[], |reading| first(reading).result = result("Справка о повышении качества обучения"));
    check(&["target-without-unit"], |reading| first(reading).result = result("Охвачено не менее 5"));
    check(&["result-missing", "result-missing"], |reading| reading.roadmaps[0].columns = vec![ColumnKind::Result]);
    check(&["indicator-without-denominator", "indicator-without-target"], |reading| {
        first(reading).indicators = indicator::read("доля школ с планами, %");
    });
    check(&[], |reading| {
        first(reading).indicators = indicator::read("доля школ с планами, в общем количестве школ: 2025 – 60 %");
    });
    let words = |words: &str| Indicator { name: words.to_owned(), kind: IndicatorKind::Text, ..Indicator::default() };
    check(&[], |reading| {
        first(reading).indicators = vec![words("Проведено не менее 2 семинаров"), words("Аналитический отчёт")];
    });
    check(&["indicator-unmeasurable"], |reading| {
        first(reading).indicators =
            vec![Indicator {
                name: "система работы".to_owned(), kind: IndicatorKind::Text, ..Indicator::default()
            }];
    });
}

#[test]
fn finds_trouble_with_the_act() {
    let act = |reading: &mut Reading, change: fn(&mut Act)| change(reading.act.as_mut().unwrap());
    check(&["act-without-number"], |reading| act(reading, |act| act.number = None));
    check(&["act-without-date"], |reading| act(reading, |act| act.date = None));
    check(&["control-missing"], |reading| act(reading, |act| act.control = None));
    check(&["clause-without-deadline"], |reading| {
        act(reading, |act| {
            act.clauses.push(Clause {
                number: Some("2.1".to_owned()),
                text: "Провести диагностику.".to_owned(),
                addressees: party::addressees("Руководителям ОУ:", &party::Declared::default()),
                ..Clause::default()
            });
        });
    });
}

#[test]
fn finds_trouble_with_mentors() {
    let school = |name: &str| SupportedSchool { name: name.to_owned(), ..SupportedSchool::default() };
    let pair = |school: &str, mentor: &str| Pairing {
        school: school.to_owned(),
        mentor: Some(mentor.to_owned()),
        ..Pairing::default()
    };
    let check = |schools: &[&str], pairs: &[(&str, &str)], expected: &[&str]| {
        check(expected, |reading| {
            reading.support.schools = schools.iter().map(|name| school(name)).collect();
            reading.support.pairings = pairs.iter().map(|(a, b)| pair(a, b)).collect();
        });
    };
    check(&["МБОУ «Школа № 2»"], &[("Школа № 2", "Лицей № 5")], &[]);
    check(&["МБОУ «Школа № 2»", "МБОУ «Школа № 3»"], &[("Школа № 2", "Лицей № 5")], &["school-without-mentor"]);
    check(&["МБОУ «Школа № 2»"], &[("Школа № 2", "Школа № 2")], &["mentor-is-school"]);
    check(&["Школа № 2"], &[("Школа № 2", "Лицей № 5"), ("Школа № 2", "Лицей № 6")], &["school-with-two-mentors"]);
    check(&["Школа № 2"], &[("Школа № 2", "Лицей № 5"), ("Школа № 9", "Лицей № 5")], &["pairing-outside-list"]);
    check(
        &["Школа № 2", "Школа № 3"],
        &[("Школа № 2", "Школа № 3"), ("Школа № 3", "Лицей № 5")],
        &["mentor-is-supported"],
    );
    check(&["Школа № 2"], &[("Школа № 2", "Лицей № 2")], &[]);
}

#[test]
fn finds_abbreviations_that_nobody_explains() {
    let check = |text: &str, expected: &[&str]| assert_eq!(codes(&sound(), text, None), expected, "{text}");
    check("Организует ЦРКО совместно с ОУ.", &["abbreviation-undeclared"]);
    check("Центр развития качества (далее – ЦРКО). Организует ЦРКО.", &[]);
    check("Центр развития качества (ЦРКО) организует.", &[]);
    check("РЕШИЛИ: директору школы. СЛУШАЛИ доклад. Ключ 00AB12CD34.", &[]);
    check("ПРИКАЗ УПРАВЛЕНИЯ ОБРАЗОВАНИЯ\nЕГЭ и ВПР, МБОУ СОШ № 3, приказ № 108-ОД, № 9 - ОД", &[]);
}

#[test]
fn prints_findings() {
    let mut reading = sound();
    first(&mut reading).deadline = None;
    let findings = review(&reading, &Paper::default(), None);
    insta::assert_snapshot!(print(&findings));
    assert_eq!(print(&[]), "Замечаний нет: план можно подписывать.\n");
    serde_json::to_string(&findings).unwrap();
}
