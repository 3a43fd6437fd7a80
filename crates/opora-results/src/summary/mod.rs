//! The summary of one school in one work: everything that questions need, in whole numbers.
//!
//! All parts are sums over rows, so summaries of disjoint rows of a school add up, and any way of making them (own
//! kernels, the cluster, row by row) gives the same bytes. Shares, means and correlations are derived when asked.

pub mod file;

use serde::{Deserialize, Serialize};

/// One school in one work. All counts are rows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// Code of the school as stored in the rows.
    pub school: String,
    /// All rows, of every status.
    pub rows: u32,
    /// Rows with status `absent`.
    pub absent: u32,
    /// Rows with status `no_total`.
    pub no_total: u32,
    /// Rows with status `out_of_range`.
    pub out_of_range: u32,
    /// Rows with status `used`: the n of every figure below.
    pub used: u32,
    /// Marks 2, 3, 4, 5 of used rows. Of an exam with only a minimum: the first is «below», the others are 0.
    pub marks: [u32; 4],
    /// How many used rows have the total that is the position; as long as the highest total met + 1.
    pub scores: Vec<u32>,
    /// Σ of used totals.
    pub sum: u64,
    /// Σ of squares of used totals.
    pub sum_sq: u64,
    /// Comparison with the journal.
    pub journal: Journal,
    /// Ranks of journal marks and totals.
    pub ranks: Ranks,
    /// One entry a task, in the order of the file's tasks.
    pub tasks: Vec<TaskSums>,
}

/// Journal marks against marks, over used rows that have both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Journal {
    /// `table[j][m]`: rows with journal mark j + 2 and mark m + 2.
    pub table: [[u32; 4]; 4],
}

impl Journal {
    /// Rows that have both marks.
    pub fn n(&self) -> u32 {
        self.table.iter().flatten().sum()
    }

    /// Rows whose mark is below the journal's («понизили»).
    pub fn lower(&self) -> u32 {
        self.count(|journal, mark| mark < journal)
    }

    /// Rows whose mark confirms the journal's.
    pub fn equal(&self) -> u32 {
        self.count(|journal, mark| mark == journal)
    }

    /// Rows whose mark is above the journal's («повысили»).
    pub fn higher(&self) -> u32 {
        self.count(|journal, mark| mark > journal)
    }

    /// Rows whose marks differ by two or three.
    pub fn gap_of_two(&self) -> u32 {
        self.count(|journal, mark| mark.abs_diff(journal) >= 2)
    }

    fn count(&self, wanted: impl Fn(usize, usize) -> bool) -> u32 {
        self.table
            .iter()
            .enumerate()
            .flat_map(|(journal, row)| row.iter().enumerate().map(move |(mark, n)| (journal, mark, *n)))
            .filter(|(journal, mark, _)| wanted(*journal, *mark))
            .map(|(_, _, n)| n)
            .sum()
    }
}

/// What Spearman's correlation of journal mark and total is computed from, exactly, over used rows that have both.
///
/// Ranks are average ranks, doubled to stay whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ranks {
    /// Pairs.
    pub n: u32,
    /// Σ of squared differences of doubled ranks: four times Σd².
    pub d2_doubled: u64,
    /// Σ (t³ − t) over ties among journal marks.
    pub ties_journal: u64,
    /// Σ (t³ − t) over ties among totals.
    pub ties_score: u64,
}

/// Points of one task by the mark of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TaskSums {
    /// Rows by mark 2, 3, 4, 5 where the task has points; the last is rows without a mark.
    pub n: [u32; 5],
    /// Σ of points of those rows.
    pub sum: [u64; 5],
}
