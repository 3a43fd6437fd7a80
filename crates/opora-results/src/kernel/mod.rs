//! Kernels: from a file of rows to one summary a school, on all cores.
//!
//! A row group holds whole schools, so each is summarised alone and the results are put one after the other. The same
//! rows in any order inside a school give the same summaries.

mod columns;
mod cores;
mod figures;
mod pages;
mod ranks;
mod runs;
mod school;

pub(crate) use cores::on_all_cores;
pub(crate) use figures::group_figures;
pub use ranks::ranks;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;

use crate::fault::Fault;
use crate::rows::Opened;
use crate::rows::schema::{JOURNAL, MARK, SCHOOL, SCORE, STATUS, task_column};
use crate::summary::Summary;

/// One summary a school of a batch that holds whole schools, each in one stretch, with the columns of the schema.
pub fn summarise_batch(batch: &RecordBatch, tasks: usize) -> Result<Vec<Summary>, ArrowError> {
    Ok(school::summaries(&columns::Columns::of(batch, tasks)?))
}

/// One summary a school, in the order of schools.
pub fn summarise(rows: &Opened) -> Result<Vec<Summary>, Fault> {
    let tasks = rows.header.tasks.len();
    let task_names: Vec<String> = (0..tasks).map(task_column).collect();
    let mut names = vec![SCHOOL, STATUS, SCORE, MARK, JOURNAL];
    names.extend(task_names.iter().map(String::as_str));
    let groups = on_all_cores(rows.groups(), |group| {
        let Some(batch) = rows.whole_group(group, Some(&names))? else { return Ok(Vec::new()) };
        summarise_batch(&batch, tasks).map_err(Fault::broken(&rows.path))
    })?;
    Ok(groups.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests;
