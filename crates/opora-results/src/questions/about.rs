//! What a work is, part by part, and by which scale its marks were set: for programs that read an answer.

use opora_core::assessment::{Season, Work};
use serde::Serialize;

use super::WorkResults;

/// The parts of a work, so that nobody has to take its key apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct About {
    /// «ВПР».
    pub procedure: String,
    /// Calendar year.
    pub year: i32,
    /// Spring or autumn.
    pub season: Season,
    /// «математика».
    pub subject: String,
    /// The class that sat the work.
    pub grade: u8,
    /// The class whose programme was tested: the one before in autumn.
    pub tested_grade: u8,
    /// The scale that gave the marks; none where marks stood in the files or no scale is known.
    pub scale: Option<UsedScale>,
}

/// The scale behind the marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UsedScale {
    /// The work that the scale was made for.
    pub of: Work,
    /// Whether it is of another work than this one: the nearest year with the same tested class.
    pub borrowed: bool,
    /// «официальная».
    pub version: String,
    /// Where it comes from.
    pub source: String,
}

impl About {
    /// The parts of a work.
    pub(super) fn of(work: &WorkResults<'_>) -> Self {
        let key = work.work;
        let scale = work.scale.map(|scale| UsedScale {
            borrowed: scale.work() != *key,
            of: scale.work(),
            version: scale.version.clone(),
            source: scale.source.clone(),
        });
        Self {
            procedure: key.procedure.title().to_owned(),
            year: key.year,
            season: key.season,
            subject: key.subject.name().to_owned(),
            grade: key.grade,
            tested_grade: key.tested_grade(),
            scale,
        }
    }
}
