//! Orders in the shapes of real ones, as readings, with invented places.

use chrono::NaiveDate;
use opora_core::ids::OrganisationId;
use opora_core::paper::Paper;
use opora_core::reading::{
    Act, Activity, Clause, Deadline, DeadlineKind, Field, FieldPlace, Level, Occurrence, Pairing, Party, PartyKind,
    Period, Reading, Roadmap, Section, Support, SupportedSchool,
};
use opora_store::documents::Upload;

use crate::book::day;

/// An order whose plan has the rows «number | text | deadline | responsible».
///
/// Deadline: days parted by commas make dates; `monthly YYYY-MM..YYYY-MM` reports by the 5th; `? words` is not
/// understood; other words have no days.
pub fn order(number: &str, signed: &str, rows: &[&str]) -> Reading {
    let activities = rows.iter().map(|row| activity(row)).collect();
    let year: i32 = signed[..4].parse().unwrap();
    let period = Period {
        start: NaiveDate::from_ymd_opt(year, 1, 1).unwrap(),
        end: NaiveDate::from_ymd_opt(year, 12, 31).unwrap(),
    };
    Reading {
        format: opora_core::reading::FORMAT.to_owned(),
        act: Some(Act {
            number: Some(number.to_owned()),
            date: Some(day(signed)),
            title: Some("Об утверждении дорожной карты".to_owned()),
            clauses: vec![Clause {
                number: Some("2.1".to_owned()),
                text: "Разместить дорожную карту на сайте".to_owned(),
                addressees: vec![party("руководители ОУ")],
                deadline: Some(deadline("2021-02-15")),
                ..Clause::default()
            }],
            ..Act::default()
        }),
        roadmaps: vec![Roadmap {
            title: Some("Дорожная карта поддержки школ Озёрска".to_owned()),
            period: Some(period),
            sections: vec![Section { number: None, title: "Раздел 1".to_owned(), ..Section::default() }],
            activities,
            ..Roadmap::default()
        }],
        support: Support {
            schools: vec![SupportedSchool {
                name: "МБОУ СОШ № 3".to_owned(),
                category: Some("ШНОР".to_owned()),
                ..SupportedSchool::default()
            }],
            pairings: vec![Pairing {
                school: "МБОУ СОШ № 3".to_owned(),
                mentor: Some("МБОУ «Лицей № 1»".to_owned()),
                curator: Some("Ветрова И. П., методист".to_owned()),
                ..Pairing::default()
            }],
        },
        ..Reading::default()
    }
}

fn activity(row: &str) -> Activity {
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    Activity {
        section: Some(0),
        number: Some(cells[0].to_owned()),
        text: cells[1].to_owned(),
        deadline: Some(deadline(cells[2])),
        responsible: cells[3].split(',').map(str::trim).filter(|name| !name.is_empty()).map(party).collect(),
        fields: vec![FieldPlace { field: Field::Deadline, place: Default::default(), text: cells[2].to_owned() }],
        ..Activity::default()
    }
}

pub fn deadline(words: &str) -> Deadline {
    let phrase = words.trim_start_matches('?').trim().to_owned();
    let (kind, occurrences) = match words.strip_prefix("monthly ") {
        Some(span) => (DeadlineKind::Recurring, months(span)),
        None => {
            let dues: Vec<NaiveDate> = words.split(',').filter_map(|due| due.trim().parse().ok()).collect();
            let kind = match dues.len() {
                0 if words.starts_with('?') => DeadlineKind::Unread,
                0 => DeadlineKind::Open,
                1 => DeadlineKind::Due,
                _ => DeadlineKind::Dates,
            };
            (kind, dues.into_iter().map(|due| Occurrence { start: None, due, count: None }).collect())
        }
    };
    let status = if kind == DeadlineKind::Unread { Level::Unread } else { Level::Clear };
    let due = occurrences.last().map(|one: &Occurrence| one.due);
    Deadline { phrase, kind, status, due, occurrences, ..Deadline::default() }
}

fn months(span: &str) -> Vec<Occurrence> {
    let (from, to) = span.split_once("..").unwrap();
    let (mut month, last) = (day(&format!("{from}-01")), day(&format!("{to}-01")));
    let mut out = Vec::new();
    while month <= last {
        let next = month.checked_add_months(chrono::Months::new(1)).unwrap();
        out.push(Occurrence { start: Some(month), due: next + chrono::Days::new(4), count: None });
        month = next;
    }
    out
}

fn party(name: &str) -> Party {
    let kind = match name {
        name if name.contains('№') => PartyKind::School,
        name if name.starts_with("О") => PartyKind::Group,
        _ => PartyKind::Role,
    };
    Party { kind, name: name.to_owned(), text: name.to_owned() }
}

pub fn upload(authority: OrganisationId, name: &str, reading: Reading) -> Upload {
    Upload {
        authority,
        name: name.to_owned(),
        media_type: "text/plain".to_owned(),
        bytes: format!("{name} {reading:?}").into_bytes(),
        paper: Paper { text: name.to_owned(), ..Paper::default() },
        reading,
    }
}

pub const FIRST: [&str; 5] = [
    "1 | Провести диагностику затруднений педагогов | 2021-03-01 | ОУ",
    "2 | Составить графики консультаций выпускников | 2021-04-01 | Совет по качеству",
    "3 | Представить отчёт о работе школьной команды | monthly 2021-01..2021-06 | ОУ",
    "4 | Обновлять страницу на сайте | постоянно | МБОУ СОШ № 7",
    "5 | Посетить уроки в школах | ? 31.02 | специалисты управления образования",
];
