//! Aggregate reports of ФИС ОКО: figures of the country, the region and schools without rows of pupils.
//!
//! They are kept as their own types, so that a region's curve can stand beside a school's; they never become rows.

use serde::Serialize;

use super::batch::Source;
use super::inferred::Inferred;

/// One table of an aggregate report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Aggregate {
    /// The file.
    pub source: Source,
    /// The sheet.
    pub sheet: String,
    /// The work as far as the file and its name tell.
    pub about: About,
    /// The figures.
    pub table: Table,
    /// What was unclear.
    pub remarks: Vec<String>,
}

/// The work of an aggregate report, as far as known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct About {
    /// Short name of the procedure.
    pub procedure: Option<Inferred<String>>,
    /// Calendar year.
    pub year: Option<Inferred<i32>>,
    /// Spring or autumn.
    pub season: Option<Inferred<opora_core::assessment::Season>>,
    /// Usual name of the subject.
    pub subject: Option<Inferred<String>>,
    /// Class.
    pub grade: Option<Inferred<u8>>,
}

/// The figures of a report, by its kind. Shares are per cent, as in the file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", content = "rows", rename_all = "snake_case")]
pub enum Table {
    /// «Статистика по отметкам».
    Marks(Vec<GroupMarks>),
    /// «Сравнение отметок с отметками по журналу».
    Journal(Vec<GroupJournal>),
    /// «Распределение первичных баллов».
    Scores(Vec<GroupScores>),
    /// «Выполнение заданий».
    Tasks(Vec<TaskShares>),
    /// «Достижение планируемых результатов».
    Outcomes(Vec<TaskShares>),
    /// «Выполнение заданий группами участников»: the groups are those who got 2, 3, 4, 5.
    TasksByMark(Vec<TaskShares>),
}

impl Table {
    /// The name of the report.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Marks(_) => "Статистика по отметкам",
            Self::Journal(_) => "Сравнение отметок с отметками по журналу",
            Self::Scores(_) => "Распределение первичных баллов",
            Self::Tasks(_) => "Выполнение заданий",
            Self::Outcomes(_) => "Достижение планируемых результатов",
            Self::TasksByMark(_) => "Выполнение заданий группами участников",
        }
    }

    /// How many rows the table has.
    pub fn rows(&self) -> usize {
        match self {
            Self::Marks(rows) => rows.len(),
            Self::Journal(rows) => rows.len(),
            Self::Scores(rows) => rows.len(),
            Self::Tasks(rows) | Self::Outcomes(rows) | Self::TasksByMark(rows) => rows.len(),
        }
    }
}

/// A group of participants: the country, a region, a municipality, a school.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Group {
    /// As the file names it.
    pub name: String,
    /// Schools.
    pub schools: Option<u32>,
    /// Participants.
    pub participants: Option<u32>,
}

/// Shares of marks in a group.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct GroupMarks {
    /// The group.
    pub group: Group,
    /// Per cent of 2, 3, 4, 5.
    pub shares: [Option<f64>; 4],
}

/// Comparison with the journal in a group: participants and per cent.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct GroupJournal {
    /// The group.
    pub group: Group,
    /// «Понизили».
    pub lower: Counted,
    /// «Подтвердили».
    pub equal: Counted,
    /// «Повысили».
    pub higher: Counted,
}

/// A number with its share.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Counted {
    /// Participants.
    pub n: Option<u32>,
    /// Per cent.
    pub share: Option<f64>,
}

/// The curve of totals in a group.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct GroupScores {
    /// The group.
    pub group: Group,
    /// Total and per cent.
    pub shares: Vec<(u16, f64)>,
}

/// A task with the shares of its completion by group.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct TaskShares {
    /// «1», «9.1», «1К1».
    pub label: String,
    /// What is tested, where the report says it.
    pub text: String,
    /// The most points.
    pub max: Option<u8>,
    /// Name of the group and per cent.
    pub shares: Vec<(String, f64)>,
}
