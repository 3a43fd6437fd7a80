//! New rows over the rows that are kept: a row is known by its school and participant, and the newer one stands.
//!
//! The kept file is read a row group at a time; only the new rows are in memory as a whole.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, AsArray, BooleanArray, BooleanBuilder, DictionaryArray, RecordBatch, StringArray, new_null_array,
};
use arrow::compute::{concat_batches, filter_record_batch};
use arrow::datatypes::{DataType, Int32Type};
use arrow::error::ArrowError;

use super::build::sorted;
use super::header::Header;
use super::open::Opened;
use super::schema::{IMPORT, PARTICIPANT, SCHOOL, Task, schema, task_column};
use super::write::{Written, write};
use crate::fault::Fault;

/// What a merge did. Every current row is kept, replaced or removed; every new row is added or replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The new file; the old one is untouched.
    pub written: Written,
    /// The header of the new file: tasks of both, the newer scale.
    pub header: Header,
    /// Current rows that stayed.
    pub kept: u64,
    /// Current rows in whose place a new row stands.
    pub replaced: u64,
    /// Current rows of replaced imports that did not come again.
    pub removed: u64,
    /// New rows that nothing stood for.
    pub added: u64,
}

/// Writes a new file with the rows of the current one and the new ones.
///
/// `incoming` is in the order of [`sorted`] and has the tasks of `header`. Rows of the imports in `replaced` go; so do
/// rows whose participant comes again. An empty `incoming` withdraws imports.
pub fn merge(
    results: &Path,
    current: &Opened,
    header: &Header,
    incoming: &RecordBatch,
    replaced: &BTreeSet<i32>,
) -> Result<Merged, Fault> {
    let united = united(&current.header, header);
    let trouble = |error: ArrowError| Fault::Misordered(error.to_string());
    let incoming = adapted(incoming, &header.tasks, &united.tasks).map_err(trouble)?;
    let mut counts = Counts::default();
    let mut from = 0;
    let mut groups = (0..current.groups()).filter_map(|group| current.whole_group(group, None).transpose()).peekable();
    let mut rest_given = false;
    let batches = std::iter::from_fn(|| {
        let Some(group) = groups.next() else {
            if std::mem::replace(&mut rest_given, true) {
                return None;
            }
            let rest = incoming.slice(from, incoming.num_rows() - from);
            counts.added += rest.num_rows() as u64;
            return Some(Ok(rest));
        };
        let next = match groups.peek() {
            Some(Ok(next)) => first_school(next),
            Some(Err(_)) | None => None,
        };
        let until = next.map_or(incoming.num_rows(), |school| place_of(&incoming, from, &school));
        let slice = incoming.slice(from, until - from);
        from = until;
        Some(group.and_then(|group| {
            adapted(&group, &current.header.tasks, &united.tasks)
                .and_then(|group| one_group(&group, &slice, replaced, &mut counts))
                .map_err(Fault::broken(&current.path))
        }))
    });
    let written = write(results, &united, batches)?;
    let Counts { kept, replaced, removed, added } = counts;
    Ok(Merged { written, header: united, kept, replaced, removed, added })
}

#[derive(Default)]
struct Counts {
    kept: u64,
    replaced: u64,
    removed: u64,
    added: u64,
}

/// The rows of one row group with the new rows of its schools.
fn one_group(
    group: &RecordBatch,
    incoming: &RecordBatch,
    replaced: &BTreeSet<i32>,
    counts: &mut Counts,
) -> Result<RecordBatch, ArrowError> {
    let fresh: HashSet<(&str, &str)> = keys(incoming)?.filter_map(|(school, who)| Some((school, who?))).collect();
    let imports =
        group.column_by_name(IMPORT).and_then(|column| column.as_primitive_opt::<arrow::datatypes::Int32Type>());
    let imports = imports.ok_or_else(|| ArrowError::SchemaError(IMPORT.to_owned()))?;
    let mut keep = BooleanBuilder::with_capacity(group.num_rows());
    let (mut again, mut gone) = (0, 0);
    for ((school, who), import) in keys(group)?.zip(imports.values()) {
        let comes_again = who.is_some_and(|who| fresh.contains(&(school, who)));
        let withdrawn = replaced.contains(import);
        again += u64::from(comes_again);
        gone += u64::from(withdrawn && !comes_again);
        keep.append_value(!comes_again && !withdrawn);
    }
    let keep: BooleanArray = keep.finish();
    counts.kept += keep.true_count() as u64;
    counts.replaced += again;
    counts.removed += gone;
    counts.added += (incoming.num_rows() as u64).saturating_sub(again);
    if incoming.num_rows() == 0 {
        return if gone == 0 { Ok(group.clone()) } else { filter_record_batch(group, &keep) };
    }
    let stays = filter_record_batch(group, &keep)?;
    sorted(&concat_batches(&group.schema(), [&stays, incoming])?)
}

/// School and participant of every row.
fn keys(batch: &RecordBatch) -> Result<impl Iterator<Item = (&str, Option<&str>)>, ArrowError> {
    let schools = schools(batch)?.downcast_dict::<StringArray>().ok_or_else(|| missing(SCHOOL))?;
    let who = batch.column_by_name(PARTICIPANT).and_then(|column| column.as_string_opt::<i32>());
    let who = who.ok_or_else(|| missing(PARTICIPANT))?;
    Ok(schools.into_iter().map(Option::unwrap_or_default).zip(who.iter()))
}

fn schools(batch: &RecordBatch) -> Result<&DictionaryArray<Int32Type>, ArrowError> {
    batch.column_by_name(SCHOOL).and_then(|column| column.as_dictionary_opt()).ok_or_else(|| missing(SCHOOL))
}

fn missing(column: &str) -> ArrowError {
    ArrowError::SchemaError(format!("no column {column}"))
}

fn first_school(batch: &RecordBatch) -> Option<String> {
    keys(batch).ok()?.next().map(|(school, _)| school.to_owned())
}

/// The first place, from a place on, whose school is not before the given one.
fn place_of(batch: &RecordBatch, from: usize, school: &str) -> usize {
    let Ok(column) = schools(batch) else { return from };
    let Some(column) = column.downcast_dict::<StringArray>() else { return from };
    let (mut low, mut high) = (from, batch.num_rows());
    while low < high {
        let middle = low + (high - low) / 2;
        if arrow::array::ArrayAccessor::value(&column, middle) < school {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// The header of both: tasks in the newer order, then those that only the older has.
fn united(current: &Header, newer: &Header) -> Header {
    let mut tasks = newer.tasks.clone();
    for old in &current.tasks {
        match tasks.iter_mut().find(|task| task.label == old.label) {
            Some(task) => {
                task.max = task.max.max(old.max);
                task.level = task.level.or(old.level);
            }
            None => tasks.push(old.clone()),
        }
    }
    Header { work: newer.work.clone(), tasks, scale: newer.scale.clone().or_else(|| current.scale.clone()) }
}

/// The batch with the columns of other tasks; tasks are matched by label.
fn adapted(batch: &RecordBatch, have: &[Task], want: &[Task]) -> Result<RecordBatch, ArrowError> {
    let rows = batch.num_rows();
    let kept = batch.num_columns().saturating_sub(have.len());
    let mut columns: Vec<ArrayRef> = batch.columns().iter().take(kept).cloned().collect();
    for task in want {
        let place = have.iter().position(|old| old.label == task.label);
        let column = place.and_then(|place| batch.column_by_name(&task_column(place)));
        columns.push(column.map_or_else(|| new_null_array(&DataType::Int8, rows), Arc::clone));
    }
    RecordBatch::try_new(schema(want.len()), columns)
}
