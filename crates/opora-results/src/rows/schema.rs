//! The columns of a file of rows, version 1.
//!
//! A file holds one [`Work`](opora_core::assessment::Work), sorted by school; a row group begins with a new school, so
//! groups can be read in any order and on any core without meeting half a school. Key–value metadata of the file:
//! [`META_WORK`], [`META_VERSION`], [`META_TASKS`], [`META_SCALE`].

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use serde::{Deserialize, Serialize};

/// The version of the schema; a reader refuses a newer one.
pub const VERSION: u32 = 1;
/// Metadata key: the work, as its key («ВПР 2021 математика 5»).
pub const META_WORK: &str = "opora.work";
/// Metadata key: [`VERSION`].
pub const META_VERSION: &str = "opora.version";
/// Metadata key: the tasks, a JSON list of [`Task`].
pub const META_TASKS: &str = "opora.tasks";
/// Metadata key: the scale that gave the marks, JSON of [`Scale`](opora_core::scale::Scale); absent where marks stood in the file.
pub const META_SCALE: &str = "opora.scale";

/// Code of the school, one spelling a school (`edu224145` is stored as `sch224145`). Dictionary of strings, never null.
pub const SCHOOL: &str = "school";
/// Code of the participant inside the school; null where the file has none. Never a name.
pub const PARTICIPANT: &str = "participant";
/// Letter of the class, upper case; null where unknown.
pub const LETTER: &str = "letter";
/// 1 male, 2 female; null where unknown.
pub const GENDER: &str = "gender";
/// Number of the variant; null where unknown.
pub const VARIANT: &str = "variant";
/// [`Status`] as its number; never null.
pub const STATUS: &str = "status";
/// The total that the scale or the minimum is about: primary score of ВПР and ОГЭ, test score of ЕГЭ. As in the file,
/// also when it is above the maximum; null when absent or missing.
pub const SCORE: &str = "score";
/// Primary score where `score` is the test score; else null.
pub const PRIMARY: &str = "primary";
/// Mark 2–5; for an exam with only a minimum 2 below it and null above. Null unless `status` is [`Status::Used`].
pub const MARK: &str = "mark";
/// Journal mark 2–5; null when it is missing or not a mark.
pub const JOURNAL: &str = "journal";
/// Number of the import that brought the row, given by the catalogue.
pub const IMPORT: &str = "import";

/// The column of the task at `position` (from 0): points given, null when the task was not tried or not counted.
pub fn task_column(position: usize) -> String {
    format!("t{}", position + 1)
}

/// What a row counts as. Rows are never dropped: what is not used says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Takes part in every figure.
    Used = 0,
    /// Did not sit the work.
    Absent = 1,
    /// Sat the work, no total.
    NoTotal = 2,
    /// A total below 0 or above the maximum of the work.
    OutOfRange = 3,
}

impl Status {
    /// The stored number.
    pub fn code(self) -> i8 {
        self as i8
    }

    /// The status of a stored number.
    pub fn from_code(code: i8) -> Option<Self> {
        [Self::Used, Self::Absent, Self::NoTotal, Self::OutOfRange].into_iter().find(|status| status.code() == code)
    }
}

/// One task of a work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// As the file names it: «1», «9.1», «1К1».
    pub label: String,
    /// The most points; null when the file does not say and nobody reached any.
    pub max: Option<u8>,
    /// Basic, raised or high; null when the file does not say.
    pub level: Option<Level>,
}

/// Level of difficulty of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// «Б».
    Basic,
    /// «П».
    Raised,
    /// «В».
    High,
}

/// The schema of a file with so many tasks.
pub fn schema(tasks: usize) -> SchemaRef {
    let words = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let mut fields = vec![
        Field::new(SCHOOL, words(), false),
        Field::new(PARTICIPANT, DataType::Utf8, true),
        Field::new(LETTER, words(), true),
        Field::new(GENDER, DataType::Int8, true),
        Field::new(VARIANT, DataType::Int16, true),
        Field::new(STATUS, DataType::Int8, false),
        Field::new(SCORE, DataType::Int16, true),
        Field::new(PRIMARY, DataType::Int16, true),
        Field::new(MARK, DataType::Int8, true),
        Field::new(JOURNAL, DataType::Int8, true),
        Field::new(IMPORT, DataType::Int32, false),
    ];
    fields.extend((0..tasks).map(|position| Field::new(task_column(position), DataType::Int8, true)));
    Arc::new(Schema::new(fields))
}
