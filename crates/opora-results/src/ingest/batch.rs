//! What is read from files: the cleaned rows of one work, with where each fact about the work comes from.

use opora_core::assessment::{TestedSchool, Work};
use opora_core::scale::Scale;
use serde::Serialize;

use super::cleaning::Cleaning;
use super::inferred::PlacedWork;
use super::layout::Layout;
use crate::rows::schema::{Status, Task};

/// The rows of one work, from one file or from several files of one import.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// The work.
    pub work: Work,
    /// Each part of the work with where it comes from.
    pub placed: PlacedWork,
    /// Which layout the file has.
    pub layout: Layout,
    /// The files, in the order in which they were given; newer rows come from later ones.
    pub sources: Vec<Source>,
    /// The tasks, in the order of the columns of `rows.tasks`.
    pub tasks: Vec<Task>,
    /// The scale that gave the marks; none where marks stood in the file or no scale is known.
    pub scale: Option<Scale>,
    /// The highest total, from the scale, the file's own words or its heads; none where nobody says.
    pub max: Option<u16>,
    /// The schools, sorted by code; rows point here.
    pub schools: Vec<TestedSchool>,
    /// The rows, sorted by school and otherwise in the order of the file.
    pub rows: Rows,
    /// What was cleaned.
    pub report: Cleaning,
}

/// A file that rows come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The name as given, without folders.
    pub name: String,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// Size, bytes.
    pub bytes: u64,
}

/// Rows as columns; every column is as long as `school`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows {
    /// Position in [`Batch::schools`].
    pub school: Vec<u32>,
    /// Position in [`Batch::sources`]: the file that the row comes from.
    pub source: Vec<u32>,
    /// Code of the participant inside the school; none where the file has none.
    pub participant: Words,
    /// Letter of the class, upper case; empty where unknown.
    pub letter: Words,
    /// 1 male, 2 female.
    pub gender: Vec<Option<i8>>,
    /// Number of the variant.
    pub variant: Vec<Option<i16>>,
    /// What the row counts as.
    pub status: Vec<Status>,
    /// The total that the scale is about.
    pub score: Vec<Option<i16>>,
    /// Primary score where `score` is the test score.
    pub primary: Vec<Option<i16>>,
    /// Mark 2–5.
    pub mark: Vec<Option<i8>>,
    /// Journal mark 2–5.
    pub journal: Vec<Option<i8>>,
    /// One column a task: points given.
    pub tasks: Vec<Vec<Option<i8>>>,
}

impl Rows {
    /// How many rows.
    pub fn len(&self) -> usize {
        self.school.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.school.is_empty()
    }

    /// The same rows in another order or fewer of them: row `i` of the answer is row `order[i]` of `self`.
    #[must_use]
    pub fn taken(&self, order: &[u32]) -> Self {
        fn of<T: Copy>(column: &[T], order: &[u32]) -> Vec<T> {
            order.iter().filter_map(|row| column.get(*row as usize).copied()).collect()
        }
        Self {
            school: of(&self.school, order),
            source: of(&self.source, order),
            participant: self.participant.taken(order),
            letter: self.letter.taken(order),
            gender: of(&self.gender, order),
            variant: of(&self.variant, order),
            status: of(&self.status, order),
            score: of(&self.score, order),
            primary: of(&self.primary, order),
            mark: of(&self.mark, order),
            journal: of(&self.journal, order),
            tasks: self.tasks.iter().map(|column| of(column, order)).collect(),
        }
    }
}

/// A column of short texts in one piece of memory; an empty text is "none".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    text: String,
    ends: Vec<u32>,
}

impl Words {
    /// Adds one. What no longer fits into 4 GiB is kept as none.
    pub fn push(&mut self, word: &str) {
        if u32::try_from(self.text.len() + word.len()).is_ok() {
            self.text.push_str(word);
        }
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// The text of a row; none where it is empty.
    pub fn get(&self, row: usize) -> Option<&str> {
        let start = match row.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)? as usize,
        };
        let end = *self.ends.get(row)? as usize;
        self.text.get(start..end).filter(|word| !word.is_empty())
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Every text in order.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        (0..self.len()).map(|row| self.get(row))
    }

    fn taken(&self, order: &[u32]) -> Self {
        let mut out = Self { text: String::with_capacity(self.text.len()), ends: Vec::with_capacity(order.len()) };
        for row in order {
            out.push(self.get(*row as usize).unwrap_or_default());
        }
        out
    }
}

/// The figures of a batch, as a person checks them against the file.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Tally {
    /// All rows.
    pub rows: u64,
    /// Rows of participants who did not sit the work.
    pub absent: u64,
    /// Rows without a total.
    pub no_total: u64,
    /// Rows with a total outside the scale.
    pub out_of_range: u64,
    /// Rows that take part in figures.
    pub used: u64,
    /// Schools.
    pub schools: u64,
    /// Marks 2, 3, 4, 5 of used rows.
    pub marks: [u64; 4],
    /// Mean of used totals.
    pub mean: Option<f64>,
}

impl Batch {
    /// Counts the rows.
    pub fn tally(&self) -> Tally {
        let count = |wanted: Status| self.rows.status.iter().filter(|status| **status == wanted).count() as u64;
        let mut tally = Tally {
            rows: self.rows.len() as u64,
            absent: count(Status::Absent),
            no_total: count(Status::NoTotal),
            out_of_range: count(Status::OutOfRange),
            used: count(Status::Used),
            schools: self.schools.len() as u64,
            ..Tally::default()
        };
        for mark in self.rows.mark.iter().flatten() {
            let at = usize::try_from(*mark - 2).unwrap_or(usize::MAX);
            if let Some(place) = tally.marks.get_mut(at) {
                *place += 1;
            }
        }
        let used = self.rows.score.iter().zip(&self.rows.status).filter(|(_, status)| **status == Status::Used);
        let (mut sum, mut n) = (0_i64, 0_u32);
        for score in used.filter_map(|(score, _)| *score) {
            sum += i64::from(score);
            n += 1;
        }
        if n > 0 {
            #[expect(clippy::cast_precision_loss, reason = "a sum of totals is far below 2^52")]
            let mean = sum as f64 / f64::from(n);
            tally.mean = Some(mean);
        }
        tally
    }
}
