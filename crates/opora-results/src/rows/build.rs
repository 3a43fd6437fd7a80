//! Rows in memory: pushed one by one, given back as one batch in the order of a file.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Int8Builder, Int16Builder, Int32Builder, RecordBatch, StringBuilder, StringDictionaryBuilder,
};
use arrow::compute::take_record_batch;
use arrow::datatypes::Int32Type;
use arrow::error::ArrowError;
use arrow::row::{RowConverter, SortField};

use super::schema::{JOURNAL, MARK, PARTICIPANT, SCHOOL, SCORE, STATUS, Status, schema};

/// One participant in one work. Texts are borrowed: the batch keeps its own copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// Code of the school, in the one spelling that results are stored by.
    pub school: &'a str,
    /// Code of the participant; never a name.
    pub participant: Option<&'a str>,
    /// Letter of the class.
    pub letter: Option<&'a str>,
    /// 1 male, 2 female.
    pub gender: Option<i8>,
    /// Number of the variant.
    pub variant: Option<i16>,
    /// What the row counts as.
    pub status: Status,
    /// The total as in the file.
    pub score: Option<i16>,
    /// Primary score where `score` is the test score.
    pub primary: Option<i16>,
    /// Mark 2–5, only of a used row.
    pub mark: Option<i8>,
    /// Journal mark 2–5.
    pub journal: Option<i8>,
    /// Number of the import.
    pub import: i32,
    /// Points a task; shorter than the tasks of the file means null for the rest.
    pub tasks: &'a [Option<i8>],
}

/// Columns being filled.
pub struct Builder {
    school: StringDictionaryBuilder<Int32Type>,
    participant: StringBuilder,
    letter: StringDictionaryBuilder<Int32Type>,
    gender: Int8Builder,
    variant: Int16Builder,
    status: Int8Builder,
    score: Int16Builder,
    primary: Int16Builder,
    mark: Int8Builder,
    journal: Int8Builder,
    import: Int32Builder,
    tasks: Vec<Int8Builder>,
    rows: usize,
}

impl Builder {
    /// Columns for a work with so many tasks.
    pub fn new(tasks: usize) -> Self {
        Self {
            school: StringDictionaryBuilder::new(),
            participant: StringBuilder::new(),
            letter: StringDictionaryBuilder::new(),
            gender: Int8Builder::new(),
            variant: Int16Builder::new(),
            status: Int8Builder::new(),
            score: Int16Builder::new(),
            primary: Int16Builder::new(),
            mark: Int8Builder::new(),
            journal: Int8Builder::new(),
            import: Int32Builder::new(),
            tasks: (0..tasks).map(|_| Int8Builder::new()).collect(),
            rows: 0,
        }
    }

    /// Rows so far.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether no row was pushed.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Adds a row.
    pub fn push(&mut self, row: &Row<'_>) {
        self.school.append_value(row.school);
        self.participant.append_option(row.participant);
        self.letter.append_option(row.letter);
        self.gender.append_option(row.gender);
        self.variant.append_option(row.variant);
        self.status.append_value(row.status.code());
        self.score.append_option(row.score);
        self.primary.append_option(row.primary);
        self.mark.append_option(row.mark);
        self.journal.append_option(row.journal);
        self.import.append_value(row.import);
        for (position, column) in self.tasks.iter_mut().enumerate() {
            column.append_option(row.tasks.get(position).copied().flatten());
        }
        self.rows += 1;
    }

    /// The rows in the order of a file.
    pub fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        sorted(&self.batch()?)
    }

    /// The rows in the order they were pushed, for a source that pushes them in the order of a file.
    pub fn batch(&mut self) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(self.school.finish()),
            Arc::new(self.participant.finish()),
            Arc::new(self.letter.finish()),
            Arc::new(self.gender.finish()),
            Arc::new(self.variant.finish()),
            Arc::new(self.status.finish()),
            Arc::new(self.score.finish()),
            Arc::new(self.primary.finish()),
            Arc::new(self.mark.finish()),
            Arc::new(self.journal.finish()),
            Arc::new(self.import.finish()),
        ];
        columns.extend(self.tasks.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef));
        self.rows = 0;
        RecordBatch::try_new(schema(self.tasks.len()), columns)
    }
}

/// The rows in the order of a file: by school, and inside it by status, mark, total and journal mark, so that equal
/// values stand together and are kept as runs. What is still equal is ordered by all other columns: the same rows in
/// any order give the same bytes.
pub fn sorted(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let schema = batch.schema();
    let first = [SCHOOL, STATUS, MARK, SCORE, JOURNAL, PARTICIPANT];
    let mut order: Vec<usize> = first.iter().map(|name| schema.index_of(name)).collect::<Result<_, _>>()?;
    order.extend(
        (0..schema.fields().len()).filter(|position| !first.contains(&schema.field(*position).name().as_str())),
    );
    let fields = order.iter().map(|position| SortField::new(schema.field(*position).data_type().clone())).collect();
    let columns: Vec<ArrayRef> = order.iter().map(|position| Arc::clone(batch.column(*position))).collect();
    let keys = RowConverter::new(fields)?.convert_columns(&columns)?;
    let mut places: Vec<(_, u32)> = keys.iter().zip(0u32..).collect();
    if places.is_sorted() {
        return Ok(batch.clone());
    }
    places.sort_unstable();
    let places = arrow::array::UInt32Array::from_iter_values(places.into_iter().map(|(_, place)| place));
    take_record_batch(batch, &places)
}
