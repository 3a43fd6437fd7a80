//! The columns of one row group as plain slices.

use arrow::array::{Array, ArrowPrimitiveType, AsArray, PrimitiveArray, RecordBatch, StringArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{Int8Type, Int16Type, Int32Type};
use arrow::error::ArrowError;

use crate::rows::schema::{JOURNAL, MARK, SCHOOL, SCORE, STATUS, task_column};

/// A column of numbers and which of them are there.
#[derive(Clone, Copy)]
pub(super) struct Numbers<'a, T> {
    pub(super) values: &'a [T],
    pub(super) nulls: Option<&'a NullBuffer>,
}

impl<T: Copy> Numbers<'_, T> {
    /// The number of a row, if it is there.
    pub(super) fn at(&self, row: usize) -> Option<T> {
        if self.nulls.is_some_and(|nulls| nulls.is_null(row)) { None } else { self.values.get(row).copied() }
    }
}

/// What summaries are made from.
pub(super) struct Columns<'a> {
    pub(super) names: &'a StringArray,
    pub(super) school: &'a [i32],
    pub(super) status: &'a [i8],
    pub(super) score: Numbers<'a, i16>,
    pub(super) mark: Numbers<'a, i8>,
    pub(super) journal: Numbers<'a, i8>,
    pub(super) tasks: Vec<Numbers<'a, i8>>,
}

impl<'a> Columns<'a> {
    /// The columns of full summaries.
    pub(super) fn of(batch: &'a RecordBatch, tasks: usize) -> Result<Self, ArrowError> {
        Ok(Self {
            journal: numbers::<Int8Type>(batch, JOURNAL)?,
            tasks: (0..tasks)
                .map(|position| numbers::<Int8Type>(batch, &task_column(position)))
                .collect::<Result<_, _>>()?,
            ..Self::light(batch)?
        })
    }

    /// The columns of figures alone.
    pub(super) fn light(batch: &'a RecordBatch) -> Result<Self, ArrowError> {
        let schools = batch
            .column_by_name(SCHOOL)
            .and_then(|column| column.as_dictionary_opt::<Int32Type>())
            .ok_or_else(|| missing(SCHOOL))?;
        Ok(Self {
            names: schools.values().as_string_opt().ok_or_else(|| missing(SCHOOL))?,
            school: schools.keys().values(),
            status: column::<Int8Type>(batch, STATUS)?.values(),
            score: numbers::<Int16Type>(batch, SCORE)?,
            mark: numbers::<Int8Type>(batch, MARK)?,
            journal: Numbers { values: &[], nulls: None },
            tasks: Vec::new(),
        })
    }

    /// The code behind a key.
    pub(super) fn name(&self, key: i32) -> &'a str {
        usize::try_from(key).ok().filter(|place| *place < self.names.len()).map_or("", |place| self.names.value(place))
    }
}

fn column<'a, T: ArrowPrimitiveType>(batch: &'a RecordBatch, name: &str) -> Result<&'a PrimitiveArray<T>, ArrowError> {
    batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<T>()).ok_or_else(|| missing(name))
}

fn numbers<'a, T: ArrowPrimitiveType>(
    batch: &'a RecordBatch,
    name: &str,
) -> Result<Numbers<'a, T::Native>, ArrowError> {
    let column = column::<T>(batch, name)?;
    Ok(Numbers { values: column.values(), nulls: column.nulls().filter(|nulls| nulls.null_count() > 0) })
}

fn missing(column: &str) -> ArrowError {
    ArrowError::SchemaError(format!("no column {column}"))
}
