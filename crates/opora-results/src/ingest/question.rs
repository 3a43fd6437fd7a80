//! What a file is when it gives no rows yet: an unknown layout, an empty form, a work that nobody names.

use serde::Serialize;

use super::batch::Source;
use super::meaning::Meaning;

/// A table whose columns are not understood: a page or `--map` says what they are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnknownLayout {
    /// The file.
    pub source: Source,
    /// The sheet that looks most like a table of pupils; empty for text files.
    pub sheet: String,
    /// Other sheets of the workbook.
    pub other_sheets: Vec<String>,
    /// Number of the row that seems to be the head, from 1.
    pub head_row: u32,
    /// The columns.
    pub columns: Vec<UnknownColumn>,
    /// Meanings without which rows cannot be taken and that no column has yet.
    pub missing: Vec<Meaning>,
    /// What happened and what to do next.
    pub sentence: String,
}

/// A column of an unknown layout.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnknownColumn {
    /// The head as in the file; «столбец C» where there is none.
    pub head: String,
    /// Up to three different values; nothing of columns that may hold names or documents.
    pub samples: Vec<String>,
    /// What it probably means.
    pub guess: Option<Meaning>,
}

/// A collection form that nobody has filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmptyForm {
    /// The file.
    pub source: Source,
    /// The sheet.
    pub sheet: String,
    /// What to do.
    pub sentence: String,
}

/// Rows were read, but which work they belong to is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unplaced {
    /// The file.
    pub source: Source,
    /// What is missing.
    pub missing: Vec<Part>,
    /// What is known already, as sentences.
    pub known: Vec<String>,
    /// How many rows wait.
    pub rows: u64,
    /// What to do.
    pub sentence: String,
}

/// A part of a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// ВПР, ОГЭ, ….
    Procedure,
    /// Calendar year.
    Year,
    /// Spring or autumn.
    Season,
    /// Subject.
    Subject,
    /// Class.
    Grade,
}

impl Part {
    /// In the nominative.
    pub fn title(self) -> &'static str {
        match self {
            Self::Procedure => "процедура",
            Self::Year => "год",
            Self::Season => "время года",
            Self::Subject => "предмет",
            Self::Grade => "класс",
        }
    }

    /// The option of the command that gives it, with an example.
    pub fn option(self) -> &'static str {
        match self {
            Self::Procedure => "--procedure ВПР",
            Self::Year => "--year 2021",
            Self::Season => "--season осень",
            Self::Subject => "--subject математика",
            Self::Grade => "--grade 5",
        }
    }
}
