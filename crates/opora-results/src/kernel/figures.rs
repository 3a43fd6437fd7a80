//! The light kernel: n, low, good and the sum of totals a school, straight from rows.

use std::fs::File;

use arrow::array::{RecordBatch, StringArray, StringBuilder};
use arrow::error::ArrowError;

use opora_core::identification::Figure;

use super::columns::Columns;
use super::pages::Pages;
use crate::fault::Fault;
use crate::rows::Opened;
use crate::rows::schema::{MARK, SCHOOL, SCORE, STATUS, Status};

/// The schools of one row group, in order, and the figure of each; which school and work is not filled in.
pub(crate) fn group_figures(rows: &Opened, group: usize) -> Result<(StringArray, Vec<Figure>), Fault> {
    let about = rows.metadata.metadata().row_groups().get(group);
    let file = File::open(&rows.path).map_err(Fault::disk(&rows.path))?;
    if let Some(figures) = about.and_then(|about| of_pages(&Pages::new(file, about)?)) {
        return Ok(figures);
    }
    let names = [SCHOOL, STATUS, SCORE, MARK];
    let Some(batch) = rows.whole_group(group, Some(&names))? else {
        return Ok((StringBuilder::new().finish(), Vec::new()));
    };
    of_batch(&batch).map_err(Fault::broken(&rows.path))
}

/// From the pages themselves: a school is a run, and so are its statuses; marks and totals are counted in stretches.
pub(super) fn of_pages(pages: &Pages<'_>) -> Option<(StringArray, Vec<Figure>)> {
    let schools = pages.schools(SCHOOL)?;
    let status = pages.dense_runs(STATUS)?;
    let (marks, totals) = (pages.sparse::<u8>(MARK)?, pages.sparse::<u16>(SCORE)?);
    let mut status = Cursor::new(&status);
    let mut mark_there = Cursor::new(&marks.there);
    let mut total_there = Cursor::new(&totals.there);
    let (mut marks, mut totals) = (marks.values.as_slice(), totals.values.as_slice());
    let used = u32::from(Status::Used.code().unsigned_abs());
    let mut codes = StringBuilder::with_capacity(schools.runs.len(), 9 * schools.runs.len());
    let mut figures = Vec::with_capacity(schools.runs.len());
    for (key, rows) in &schools.runs {
        let mut figure = Figure { school: 0, work: 0, n: 0, low: 0, good: 0, sum: 0 };
        let mut left = *rows;
        while left > 0 {
            let (value, run) = status.next(left)?;
            left -= run;
            let (mine, rest) = marks.split_at_checked(mark_there.ones(run)?)?;
            marks = rest;
            let (points, rest) = totals.split_at_checked(total_there.ones(run)?)?;
            totals = rest;
            if value == used {
                figure.n += run;
                figure.low += count(mine, |mark| mark == 2);
                figure.good += count(mine, |mark| mark == 4 || mark == 5);
                figure.sum += points.iter().map(|points| u32::from(*points)).sum::<u32>();
            }
        }
        codes.append_value(schools.code(*key)?);
        figures.push(figure);
    }
    Some((codes.finish(), figures))
}

fn count(marks: &[u8], wanted: impl Fn(u8) -> bool) -> u32 {
    marks.iter().map(|mark| u32::from(wanted(*mark))).sum()
}

/// A place in a list of runs.
struct Cursor<'a> {
    rest: std::slice::Iter<'a, (u32, u32)>,
    value: u32,
    left: u32,
}

impl<'a> Cursor<'a> {
    fn new(runs: &'a [(u32, u32)]) -> Self {
        Self { rest: runs.iter(), value: 0, left: 0 }
    }

    /// The next stretch of equal values, of at most so many rows.
    fn next(&mut self, most: u32) -> Option<(u32, u32)> {
        while self.left == 0 {
            (self.value, self.left) = *self.rest.next()?;
        }
        let run = self.left.min(most);
        self.left -= run;
        Some((self.value, run))
    }

    /// How many of the next rows have the value 1.
    fn ones(&mut self, mut rows: u32) -> Option<usize> {
        let mut ones = 0;
        while rows > 0 {
            let (value, run) = self.next(rows)?;
            rows -= run;
            ones += value * run;
        }
        usize::try_from(ones).ok()
    }
}

pub(super) fn of_batch(batch: &RecordBatch) -> Result<(StringArray, Vec<Figure>), ArrowError> {
    let columns = Columns::light(batch)?;
    let mut schools = StringBuilder::new();
    let mut figures = Vec::new();
    let mut from = 0;
    for school in columns.school.chunk_by(|one, next| one == next) {
        let rows = from..from + school.len();
        from = rows.end;
        let mut figure = Figure { school: 0, work: 0, n: 0, low: 0, good: 0, sum: 0 };
        for row in rows {
            if columns.status.get(row).copied().and_then(Status::from_code) != Some(Status::Used) {
                continue;
            }
            figure.n += 1;
            match columns.mark.at(row) {
                Some(2) => figure.low += 1,
                Some(4 | 5) => figure.good += 1,
                _ => {}
            }
            figure.sum += columns.score.at(row).and_then(|score| u32::try_from(score).ok()).unwrap_or(0);
        }
        schools.append_value(columns.name(school.first().copied().unwrap_or_default()));
        figures.push(figure);
    }
    Ok((schools.finish(), figures))
}
