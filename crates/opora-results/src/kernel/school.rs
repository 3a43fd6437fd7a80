//! The summary of one school from its rows of a row group.

use std::ops::Range;

use super::columns::{Columns, Numbers};
use super::ranks::ranks;
use crate::rows::schema::Status;
use crate::summary::{Summary, TaskSums};

/// The position of rows without a mark among the groups of task sums.
const NO_MARK: usize = 4;
/// The row of the joint table for rows without a journal mark.
const NO_JOURNAL: usize = 4;

/// One summary a school of the row group.
pub(super) fn summaries(columns: &Columns<'_>) -> Vec<Summary> {
    let mut all = Vec::new();
    let mut scratch = Scratch::default();
    let mut from = 0;
    for school in columns.school.chunk_by(|one, next| one == next) {
        let rows = from..from + school.len();
        from = rows.end;
        let key = school.first().copied().unwrap_or_default();
        all.push(one(columns, columns.name(key), rows, &mut scratch));
    }
    all
}

/// Space that is used again for every school.
#[derive(Default)]
struct Scratch {
    /// `joint[journal − 2 or 4][total]`: used rows.
    joint: [Vec<u32>; 5],
    /// Used rows that follow each other with the same group of task sums.
    runs: Vec<(Range<usize>, usize)>,
}

fn one(columns: &Columns<'_>, school: &str, rows: Range<usize>, scratch: &mut Scratch) -> Summary {
    let mut summary = Summary { school: school.to_owned(), ..Summary::default() };
    scratch.joint.iter_mut().for_each(Vec::clear);
    scratch.runs.clear();
    let statuses = columns.status.get(rows.clone()).unwrap_or_default();
    for (row, status) in rows.zip(statuses) {
        summary.rows += 1;
        match Status::from_code(*status) {
            Some(Status::Used) => summary.used += 1,
            Some(Status::Absent) => {
                summary.absent += 1;
                continue;
            }
            Some(Status::NoTotal) => {
                summary.no_total += 1;
                continue;
            }
            Some(Status::OutOfRange) => {
                summary.out_of_range += 1;
                continue;
            }
            None => continue,
        }
        let mark = columns.mark.at(row).and_then(position);
        let journal = columns.journal.at(row).and_then(position);
        if let Some(count) = mark.and_then(|mark| summary.marks.get_mut(mark)) {
            *count += 1;
        }
        if let (Some(mark), Some(journal)) = (mark, journal)
            && let Some(count) = summary.journal.table.as_flattened_mut().get_mut(4 * journal + mark)
        {
            *count += 1;
        }
        if let Some(score) = columns.score.at(row).and_then(|score| usize::try_from(score).ok())
            && let Some(line) = scratch.joint.get_mut(journal.unwrap_or(NO_JOURNAL))
        {
            if line.len() <= score {
                line.resize(score + 1, 0);
            }
            if let Some(count) = line.get_mut(score) {
                *count += 1;
            }
        }
        let group = mark.unwrap_or(NO_MARK);
        match scratch.runs.last_mut() {
            Some((run, same)) if *same == group && run.end == row => run.end += 1,
            _ => scratch.runs.push((row..row + 1, group)),
        }
    }
    totals(&mut summary, &scratch.joint);
    summary.tasks = columns.tasks.iter().map(|task| task_sums(task, &scratch.runs)).collect();
    summary
}

/// Histogram, moments and ranks from the joint table.
fn totals(summary: &mut Summary, joint: &[Vec<u32>; 5]) {
    let width = joint.iter().map(Vec::len).max().unwrap_or(0);
    summary.scores = vec![0; width];
    for line in joint {
        summary.scores.iter_mut().zip(line).for_each(|(total, n)| *total += n);
    }
    for (score, n) in (0u64..).zip(&summary.scores) {
        summary.sum += score * u64::from(*n);
        summary.sum_sq += score * score * u64::from(*n);
    }
    let with_journal: Vec<&[u32]> = joint.iter().take(NO_JOURNAL).map(Vec::as_slice).collect();
    summary.ranks = ranks(&with_journal);
}

/// Points of a task over runs of one mark.
fn task_sums(task: &Numbers<'_, i8>, runs: &[(Range<usize>, usize)]) -> TaskSums {
    let mut sums = TaskSums::default();
    for (run, group) in runs {
        let values = task.values.get(run.clone()).unwrap_or_default();
        let (n, sum) = match task.nulls {
            None => (values.len(), values.iter().map(|value| i64::from(*value)).sum()),
            Some(nulls) => run.clone().zip(values).fold((0, 0), |(n, sum), (row, value)| {
                let there = nulls.is_valid(row);
                (n + usize::from(there), sum + i64::from(there) * i64::from(*value))
            }),
        };
        if let (Some(all), Some(total)) = (sums.n.get_mut(*group), sums.sum.get_mut(*group)) {
            *all += u32::try_from(n).unwrap_or(u32::MAX);
            // Points are never negative: a reader of files keeps such a cell out.
            *total += u64::try_from(sum).unwrap_or(0);
        }
    }
    sums
}

/// The position of a mark 2–5.
fn position(mark: i8) -> Option<usize> {
    usize::try_from(mark).ok()?.checked_sub(2).filter(|position| *position < 4)
}
