//! Reading result files: bytes and a path in, cleaned rows of works out, with everything that was done to them.
//!
//! ```text
//! bytes ─sheet─► rows of cells ─heads─► meanings of columns ─pupil─► rows of a work ─keys─► Batch
//! ```
//!
//! A file is read once, row by row; memory grows with the rows that are kept, not with the sheet. Columns are known by
//! their heads, never by position. Names and document numbers of pupils are dropped at the door: their columns are
//! recognised first and never read.

pub mod aggregate;
mod answers;
mod batch;
mod cells;
mod cleaning;
mod clues;
mod columns;
mod figures;
mod finish;
mod heads;
mod inferred;
mod join;
mod keys;
mod layout;
mod many;
mod meaning;
mod no_pupil;
mod pile;
mod place;
mod profile;
mod pupil;
mod question;
mod read;
mod record;
mod settle;
mod sheet;
mod table;
mod task_label;
mod unreadable;

use opora_core::assessment::{Procedure, Season, Subject};
use opora_core::scale::Scales;

pub use aggregate::Aggregate;
pub use batch::{Batch, Rows, Source, Tally, Words};
pub use cleaning::{Applied, Cleaning, Example, MAX_EXAMPLES, Rule};
pub use inferred::{From, Inferred, PlacedWork};
pub use join::join;
pub use layout::Layout;
pub use many::{FileRead, Progress, files_of, read_files};
pub use meaning::{Meaning, NoMeaning};
pub use profile::{Profile, ProfileColumn, column};
pub use question::{EmptyForm, Part, UnknownColumn, UnknownLayout, Unplaced};
pub use read::read;
pub use unreadable::Unreadable;

/// What the person says about the files, and what is known beforehand.
#[derive(Debug, Clone)]
pub struct Options {
    /// The procedure of all files.
    pub procedure: Option<Procedure>,
    /// The calendar year of all files.
    pub year: Option<i32>,
    /// Spring or autumn.
    pub season: Option<Season>,
    /// The subject of all files.
    pub subject: Option<Subject>,
    /// The class of all files.
    pub grade: Option<u8>,
    /// Scales: [`Scales::shipped`] with those of the person before them.
    pub scales: Scales,
    /// Profiles that the person chose or saved; the first that fits a head is used.
    pub profiles: Vec<Profile>,
    /// Columns that the person named for these files; they come before everything else.
    pub columns: Vec<ProfileColumn>,
    /// Limits on foreign files.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            procedure: None,
            year: None,
            season: None,
            subject: None,
            grade: None,
            scales: Scales::shipped(),
            profiles: Vec::new(),
            columns: Vec::new(),
            limits: Limits::default(),
        }
    }
}

/// Limits on foreign files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, bytes.
    pub file_bytes: u64,
    /// The most that a workbook may unpack to, bytes.
    pub unpacked_bytes: u64,
    /// The most rows of a sheet.
    pub rows: u64,
    /// The most columns that are looked at.
    pub columns: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 512 << 20, unpacked_bytes: 4 << 30, rows: 3_000_000, columns: 1024 }
    }
}

/// What a file gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Rows, a batch a work; aggregate reports of the same workbook beside them.
    Rows {
        /// The rows.
        batches: Vec<Batch>,
        /// Aggregate reports.
        aggregates: Vec<Aggregate>,
    },
    /// Only aggregate reports: kept for comparison, they are no rows.
    Aggregates(Vec<Aggregate>),
    /// A table whose columns have to be named.
    UnknownLayout(UnknownLayout),
    /// A form that nobody has filled in.
    EmptyForm(EmptyForm),
    /// Rows whose work has to be named.
    Unplaced(Unplaced),
}
