//! Rows made for tests: few schools, few values, every oddity.

use arrow::array::RecordBatch;
use opora_results::rows::schema::{Status, Task};
use opora_results::rows::{Builder, Header, Row};
use proptest::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRow {
    pub school: String,
    pub participant: Option<String>,
    pub letter: Option<String>,
    pub status: Status,
    pub score: Option<i16>,
    pub mark: Option<i8>,
    pub journal: Option<i8>,
    pub import: i32,
    pub tasks: Vec<Option<i8>>,
}

impl OwnRow {
    pub fn borrowed(&self) -> Row<'_> {
        Row {
            school: &self.school,
            participant: self.participant.as_deref(),
            letter: self.letter.as_deref(),
            gender: None,
            variant: None,
            status: self.status,
            score: self.score,
            primary: None,
            mark: self.mark,
            journal: self.journal,
            import: self.import,
            tasks: &self.tasks,
        }
    }
}

pub fn batch(rows: &[OwnRow], tasks: usize) -> RecordBatch {
    let mut builder = Builder::new(tasks);
    rows.iter().for_each(|row| builder.push(&row.borrowed()));
    builder.finish().unwrap()
}

pub fn header(work: &str, tasks: usize) -> Header {
    let tasks = (1..=tasks).map(|n| Task { label: n.to_string(), max: Some(2), level: None }).collect();
    Header { work: work.parse().unwrap(), tasks, scale: None }
}

/// Rows of up to six schools; participants are unique inside a school.
pub fn rows(tasks: usize, most: usize) -> impl Strategy<Value = Vec<OwnRow>> {
    prop::collection::vec(row(tasks), 0..most).prop_map(|mut rows| {
        let mut seen = std::collections::HashSet::new();
        rows.retain(|row| match &row.participant {
            Some(who) => seen.insert((row.school.clone(), who.clone())),
            None => true,
        });
        rows
    })
}

fn row(tasks: usize) -> impl Strategy<Value = OwnRow> {
    let status = prop_oneof![
        8 => Just(Status::Used),
        1 => Just(Status::Absent),
        1 => Just(Status::NoTotal),
        1 => Just(Status::OutOfRange),
    ];
    (
        0u8..6,
        prop::option::weighted(0.9, 0u16..200),
        prop::option::of(0u8..3),
        status,
        0i16..12,
        prop::option::weighted(0.9, 2i8..=5),
        prop::option::weighted(0.8, 2i8..=5),
        1i32..4,
        prop::collection::vec(prop::option::weighted(0.8, 0i8..3), tasks),
    )
        .prop_map(|(school, who, letter, status, score, mark, journal, import, tasks)| OwnRow {
            school: format!("sch{}", 1000 + u32::from(school) * 7),
            participant: who.map(|who| who.to_string()),
            letter: letter.map(|letter| ["А", "Б", "В"][usize::from(letter)].to_owned()),
            status,
            score: match status {
                Status::Used => Some(score),
                Status::OutOfRange => Some(90),
                Status::Absent | Status::NoTotal => None,
            },
            mark: if status == Status::Used { mark } else { None },
            journal,
            import,
            tasks,
        })
}
