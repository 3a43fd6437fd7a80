//! Questions: every formula against numbers counted by hand, and against row-by-row implementations.

mod figures;
mod files;
mod groups;
mod intervals;
mod objectivity;
mod random;
mod shapes;

use opora_core::assessment::{TestedSchool, Work};
use opora_core::scale::{Band, Scale};
use opora_results::questions::{Register, WorkResults};
use opora_results::rows::schema::{Status, Task};
use opora_results::summary::Summary;

use crate::naive;
use crate::sample::OwnRow;

/// A participant: total, mark, journal mark.
pub type Who = (i16, Option<i8>, Option<i8>);

/// Participants of one school.
pub fn school(code: &str, people: &[Who]) -> Summary {
    let rows: Vec<OwnRow> = people.iter().map(|who| row(code, Status::Used, *who, &[])).collect();
    naive::summaries(&rows, 0).pop().unwrap_or(Summary { school: code.to_owned(), ..Summary::default() })
}

pub fn row(code: &str, status: Status, (score, mark, journal): Who, tasks: &[Option<i8>]) -> OwnRow {
    OwnRow {
        school: code.to_owned(),
        participant: None,
        letter: None,
        status,
        score: (status == Status::Used).then_some(score),
        mark,
        journal,
        import: 1,
        tasks: tasks.to_vec(),
    }
}

/// The same total, marked by the scale of [`scale`], so many times.
pub fn times(n: usize, score: i16) -> Vec<Who> {
    let mark = scale("ВПР 2021 математика 5").mark(score as u16).map(|mark| mark as i8);
    vec![(score, mark, None); n]
}

/// 0–6 / 7–10 / 11–14 / 15–20.
pub fn scale(work: &str) -> Scale {
    let bands = [(2, 0, 6), (3, 7, 10), (4, 11, 14), (5, 15, 20)];
    with_bands(work, &bands, 20)
}

/// Below 36 of 100.
pub fn minimum(work: &str) -> Scale {
    with_bands(work, &[(2, 0, 35)], 100)
}

pub fn with_bands(work: &str, bands: &[(u8, u16, u16)], max: u16) -> Scale {
    let work: Work = work.parse().unwrap();
    Scale {
        procedure: work.procedure,
        year: work.year,
        season: work.season,
        subject: work.subject,
        grade: work.grade,
        version: "для проверки".to_owned(),
        source: String::new(),
        bands: bands.iter().map(|(mark, from, to)| Band { mark: *mark, from: *from, to: *to }).collect(),
        max,
        conditions: Vec::new(),
    }
}

/// A work that owns what it is asked about.
pub struct Own {
    pub work: Work,
    pub tasks: Vec<Task>,
    pub scale: Option<Scale>,
    pub summaries: Vec<Summary>,
}

impl Own {
    pub fn of(work: &str, summaries: Vec<Summary>) -> Self {
        Self { work: work.parse().unwrap(), tasks: Vec::new(), scale: Some(scale(work)), summaries }
    }

    pub fn results(&self) -> WorkResults<'_> {
        WorkResults { work: &self.work, tasks: &self.tasks, scale: self.scale.as_ref(), summaries: &self.summaries }
    }
}

/// Schools in municipalities.
pub fn register(schools: &[(&str, &str)]) -> Register {
    let tested = schools.iter().map(|(code, municipality)| TestedSchool {
        code: (*code).to_owned(),
        name: format!("Школа {code}"),
        municipality: (*municipality).to_owned(),
        other_codes: vec![code.replace("sch", "edu")],
    });
    Register::of(&tested.collect::<Vec<_>>())
}

#[track_caller]
pub fn near(one: f64, two: f64) {
    assert!((one - two).abs() <= 1e-9 * two.abs().max(1.0), "{one} is not {two}");
}
