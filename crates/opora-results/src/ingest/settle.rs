//! A borrowed scale fits a work or does not: files of one work are settled together.
//!
//! Each file is read alone, and a scale that is borrowed from another work is dropped where too many totals are above it.
//! Of two files of one work one may be just below that line and the other just above; then the rows of both are judged by
//! what both say.

use opora_core::russian::plural;
use opora_core::scale::Scale;

use super::batch::{Batch, Rows};
use super::cleaning::{Example, Rule};
use crate::rows::schema::Status;

/// The share of totals above a maximum, per cent, after which the scale is not of this work.
const FOREIGN_PERCENT: usize = 3;
/// And at least so many of them: one slip in a small file says nothing about the scale.
const FOREIGN_ROWS: usize = 10;

/// Totals, and how many of them are above the maximum of a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Above {
    pub(super) above: usize,
    pub(super) totals: usize,
}

impl Above {
    /// Of the rows, whatever their status: a total that was found out of range is a total too.
    pub(super) fn of(rows: &Rows, scale: &Scale) -> Self {
        let above = rows.score.iter().flatten().filter(|score| i32::from(**score) > i32::from(scale.max)).count();
        Self { above, totals: rows.score.iter().flatten().count() }
    }

    /// Whether the scale cannot be of this work.
    pub(super) fn is_foreign(self) -> bool {
        self.above * 2 > self.totals || self.above >= FOREIGN_ROWS && self.above * 100 > self.totals * FOREIGN_PERCENT
    }
}

/// Puts two batches of one work under one decision about a borrowed scale. Batches with marks or a maximum of their own
/// are left as they are.
pub(super) fn settle(one: &mut Batch, other: &mut Batch) {
    let borrowed = |batch: &Batch| batch.scale.clone().filter(|scale| scale.work() != batch.work);
    let Some(scale) = borrowed(one).or_else(|| borrowed(other)) else { return };
    let may_be_judged = |batch: &Batch| match borrowed(batch) {
        Some(own) => own == scale,
        None => batch.scale.is_none() && batch.max.is_none() && batch.rows.mark.iter().all(Option::is_none),
    };
    if !may_be_judged(one) || !may_be_judged(other) {
        return;
    }
    let (first, second) = (Above::of(&one.rows, &scale), Above::of(&other.rows, &scale));
    let both = Above { above: first.above + second.above, totals: first.totals + second.totals };
    let sums = plural(both.above as u64, "сумма", "суммы", "сумм");
    let counted = format!("выше её наибольшего балла ({}) {} {sums} из {}", scale.max, both.above, both.totals);
    for batch in [one, other] {
        match (batch.scale.is_some(), both.is_foreign()) {
            (true, true) => {
                withdraw(batch);
                batch.report.remark(format!(
                    "По всем файлам работы вместе шкала «{}» не подходит ({counted}): отметки не выставлены никому.",
                    scale.work()
                ));
            }
            (false, false) => {
                apply(batch, &scale);
                batch.report.remark(format!(
                    "По всем файлам работы вместе шкала «{}» подходит ({counted}): отметки выставлены всем.",
                    scale.work()
                ));
            }
            (true, false) | (false, true) => {}
        }
    }
}

/// Takes back what the scale gave.
fn withdraw(batch: &mut Batch) {
    for (status, score) in batch.rows.status.iter_mut().zip(&batch.rows.score) {
        if *status == Status::OutOfRange && score.is_some_and(|score| score >= 0) {
            batch.report.taken_out(*status);
            *status = Status::Used;
        }
    }
    batch.rows.mark.fill(None);
    batch.scale = None;
    batch.max = None;
}

/// Judges the rows of a batch that had no scale.
fn apply(batch: &mut Batch, scale: &Scale) {
    let file = batch.sources.first().map(|source| source.name.clone()).unwrap_or_default();
    for row in 0..batch.rows.len() {
        let (Some(status), Some(mark)) = (batch.rows.status.get_mut(row), batch.rows.mark.get_mut(row)) else {
            continue;
        };
        let score = batch.rows.score.get(row).copied().flatten().filter(|_| *status == Status::Used);
        let Some(score) = score.and_then(|score| u16::try_from(score).ok()) else { continue };
        if score > scale.max {
            *status = Status::OutOfRange;
            let text = format!("{score} из {}", scale.max);
            let place = Example { file: file.clone(), sheet: String::new(), row: 0, text };
            batch.report.note(Rule::TotalOutOfRange, || place);
        } else {
            *mark = scale.mark_under(score, |_| true).and_then(|mark| i8::try_from(mark).ok());
        }
    }
    batch.scale = Some(scale.clone());
    batch.max = Some(scale.max);
}
