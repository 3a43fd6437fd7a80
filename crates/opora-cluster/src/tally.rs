//! What is enough to know of a school's rows to make its summary, in a form that adds up: tallies of disjoint rows
//! merge into the tally of all of them, whatever machine each was made on.

use std::collections::BTreeMap;

use opora_results::kernel::ranks;
use opora_results::rows::schema::Status;
use opora_results::summary::{Journal, Summary, TaskSums};

/// One row of a school, as far as a summary asks.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// What the row counts as; nothing for a number that is no status.
    pub status: Option<Status>,
    /// Mark 2–5.
    pub mark: Option<u8>,
    /// Journal mark 2–5.
    pub journal: Option<u8>,
    /// The total.
    pub score: Option<u16>,
}

/// Counts of a school's rows in one work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Rows by the number of their status, the last those of none.
    statuses: [u32; 5],
    /// Used rows by mark, journal mark and total, each as [`Cell::key`].
    cells: BTreeMap<u32, u32>,
    /// Points of used rows.
    tasks: Vec<TaskSums>,
}

/// Mark, journal mark and total of used rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell {
    mark: Option<u8>,
    journal: Option<u8>,
    score: Option<u16>,
}

impl Cell {
    /// The three in one number: 0 stands for none.
    fn key(self) -> u32 {
        let score = self.score.map_or(0, |score| u32::from(score) + 1);
        u32::from(self.mark.unwrap_or(0)) << 24 | u32::from(self.journal.unwrap_or(0)) << 20 | score
    }

    fn of_key(key: u32) -> Self {
        let digit = |shift: u32| u8::try_from(key >> shift & 0xF).ok().filter(|mark| *mark > 0);
        let score = (key & 0xF_FFFF).checked_sub(1).and_then(|score| u16::try_from(score).ok());
        Self { mark: digit(24), journal: digit(20), score }
    }
}

/// The position of a mark 2–5 in a table of four.
fn place(mark: u8) -> Option<usize> {
    usize::from(mark).checked_sub(2).filter(|place| *place < 4)
}

impl Tally {
    /// Counts one row; `points` has an item a task of the work, null where the task was not tried.
    pub fn add(&mut self, row: Row, points: impl ExactSizeIterator<Item = Option<u8>>) {
        let status = row.status.map_or(4, |status| usize::from(status.code().unsigned_abs()));
        if let Some(count) = self.statuses.get_mut(status) {
            *count += 1;
        }
        self.tasks.resize(points.len(), TaskSums::default());
        if row.status != Some(Status::Used) {
            return;
        }
        *self.cells.entry(Cell { mark: row.mark, journal: row.journal, score: row.score }.key()).or_default() += 1;
        let column = row.mark.and_then(place).unwrap_or(4);
        for (sums, points) in self.tasks.iter_mut().zip(points) {
            if let (Some(points), Some(n), Some(sum)) = (points, sums.n.get_mut(column), sums.sum.get_mut(column)) {
                *n += 1;
                *sum += u64::from(points);
            }
        }
    }

    /// Adds the counts of other rows of the same school.
    pub fn merge(&mut self, other: &Self) {
        add_each(&mut self.statuses, &other.statuses);
        for (key, n) in &other.cells {
            *self.cells.entry(*key).or_default() += n;
        }
        self.tasks.resize(self.tasks.len().max(other.tasks.len()), TaskSums::default());
        for (sums, others) in self.tasks.iter_mut().zip(&other.tasks) {
            add_each(&mut sums.n, &others.n);
            add_each(&mut sums.sum, &others.sum);
        }
    }

    /// The summary of the school.
    pub fn summary(&self, school: String) -> Summary {
        let [used, absent, no_total, out_of_range, _] = self.statuses;
        let mut out = Summary {
            school,
            rows: self.statuses.iter().sum(),
            absent,
            no_total,
            out_of_range,
            used,
            tasks: self.tasks.clone(),
            ..Summary::default()
        };
        let mut with_journal: [Vec<u32>; 4] = Default::default();
        for (key, n) in &self.cells {
            let cell = Cell::of_key(*key);
            let mark = cell.mark.and_then(place);
            let journal = cell.journal.and_then(place);
            if let Some(count) = mark.and_then(|mark| out.marks.get_mut(mark)) {
                *count += n;
            }
            count_pair(&mut out.journal, journal, mark, *n);
            let Some(score) = cell.score else { continue };
            count_at(&mut out.scores, score, *n);
            if let Some(row) = journal.and_then(|journal| with_journal.get_mut(journal)) {
                count_at(row, score, *n);
            }
            let (score, n) = (u64::from(score), u64::from(*n));
            out.sum += score * n;
            out.sum_sq += score * score * n;
        }
        out.ranks = ranks(&with_journal.each_ref().map(Vec::as_slice));
        out
    }

    /// Bytes that it holds in memory, roughly: for the engine's limits.
    pub fn size(&self) -> usize {
        const BYTES_A_CELL: usize = 12;
        size_of::<Self>() + self.cells.len() * BYTES_A_CELL + self.tasks.len() * size_of::<TaskSums>()
    }

    /// Writes it as numbers of seven bits a byte; the same tally gives the same bytes.
    pub fn write(&self, out: &mut Vec<u8>) {
        self.statuses.iter().for_each(|n| number(out, u64::from(*n)));
        number(out, self.tasks.len() as u64);
        for sums in &self.tasks {
            sums.n.iter().for_each(|n| number(out, u64::from(*n)));
            sums.sum.iter().for_each(|sum| number(out, *sum));
        }
        number(out, self.cells.len() as u64);
        let mut before = 0;
        for (key, n) in &self.cells {
            number(out, u64::from(key - before));
            number(out, u64::from(*n));
            before = *key;
        }
    }

    /// Reads what [`write`](Self::write) wrote; nothing when the bytes are not that.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Numbers(bytes);
        let mut tally = Self::default();
        for n in &mut tally.statuses {
            *n = bytes.small()?;
        }
        for _ in 0..bytes.small()? {
            let mut sums = TaskSums::default();
            for n in &mut sums.n {
                *n = bytes.small()?;
            }
            for sum in &mut sums.sum {
                *sum = bytes.next()?;
            }
            tally.tasks.push(sums);
        }
        let mut key = 0u32;
        for _ in 0..bytes.small()? {
            key = key.checked_add(bytes.small()?)?;
            tally.cells.insert(key, bytes.small()?);
        }
        bytes.0.is_empty().then_some(tally)
    }
}

fn add_each<T: std::ops::AddAssign + Copy>(to: &mut [T], from: &[T]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += *from);
}

fn count_pair(table: &mut Journal, journal: Option<usize>, mark: Option<usize>, n: u32) {
    let Some((journal, mark)) = journal.zip(mark) else { return };
    if let Some(count) = table.table.get_mut(journal).and_then(|row| row.get_mut(mark)) {
        *count += n;
    }
}

fn count_at(counts: &mut Vec<u32>, score: u16, n: u32) {
    let place = usize::from(score);
    if counts.len() <= place {
        counts.resize(place + 1, 0);
    }
    if let Some(count) = counts.get_mut(place) {
        *count += n;
    }
}

fn number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7F) as u8 | 0x80);
        value >>= 7;
    }
    out.push((value & 0x7F) as u8);
}

/// Numbers of seven bits a byte.
struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn next(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn small(&mut self) -> Option<u32> {
        u32::try_from(self.next()?).ok()
    }
}

#[cfg(test)]
mod tests;
