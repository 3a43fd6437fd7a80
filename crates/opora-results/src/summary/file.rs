//! The file of summaries: flat columns for figures, list columns for histograms and task sums, one row a school.
//!
//! It stands beside its file of rows and carries that file's name and size: a file of summaries that was made from
//! other rows is not used.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, AsArray, BooleanArray, ListBuilder, PrimitiveArray, PrimitiveBuilder, RecordBatch, StringArray,
    StringBuilder,
};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{ArrowPrimitiveType, DataType, Field, Schema, SchemaRef, UInt32Type, UInt64Type};
use arrow::error::ArrowError;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::schema::types::ColumnPath;

use super::{Journal, Ranks, Summary, TaskSums};
use crate::draft::Draft;
use crate::fault::Fault;
use crate::rows::Header;
use crate::rows::schema::SCHOOL;

/// Metadata key: the name of the file of rows, which holds the hash of its content.
pub const META_ROWS: &str = "opora.summaries.rows";
/// Metadata key: the size of the file of rows, bytes.
pub const META_BYTES: &str = "opora.summaries.bytes";
/// Metadata key: [`VERSION`].
pub const META_SUMMARIES: &str = "opora.summaries.version";
/// The version of the columns below; a newer file is refused, an older one made anew.
pub const VERSION: u32 = 1;
/// Ending of the name of a file of summaries.
pub(crate) const ENDING: &str = ".summaries.parquet";

/// Schools a row group.
const GROUP_SCHOOLS: usize = 16 * 1024;

/// Columns of whole numbers up to 32 bits, in their order.
const COUNTS: [&str; 9] = ["rows", "absent", "no_total", "out_of_range", "used", "m2", "m3", "m4", "m5"];

/// What figures are read from.
pub(crate) const FLAT: [&str; 6] = [SCHOOL, "used", "m2", "m4", "m5", "sum"];

/// Which file of rows summaries were made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Name of the file, with the hash of its content in it.
    pub name: String,
    /// Its size.
    pub bytes: u64,
}

impl Origin {
    /// The origin that a file of rows is now.
    pub fn of(rows: &Path) -> Result<Self, Fault> {
        let about = std::fs::metadata(rows).map_err(Fault::disk(rows))?;
        let name = rows.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { name, bytes: about.len() })
    }
}

/// Writes the summaries of a file of rows beside it, in the order of schools. The same summaries give the same bytes.
pub fn write(path: &Path, header: &Header, origin: &Origin, summaries: &[Summary]) -> Result<(), Fault> {
    let mut pairs: Vec<KeyValue> =
        header.to_pairs().into_iter().map(|(key, value)| KeyValue::new(key, value)).collect();
    pairs.push(KeyValue::new(META_ROWS.to_owned(), origin.name.clone()));
    pairs.push(KeyValue::new(META_BYTES.to_owned(), origin.bytes.to_string()));
    pairs.push(KeyValue::new(META_SUMMARIES.to_owned(), VERSION.to_string()));
    let properties = WriterProperties::builder()
        .set_created_by("opora".to_owned())
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(None)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_column_statistics_enabled(ColumnPath::from(SCHOOL), EnabledStatistics::Chunk)
        .set_column_dictionary_enabled(ColumnPath::from(SCHOOL), false)
        .set_column_dictionary_enabled(ColumnPath::from("sum"), false)
        .set_column_dictionary_enabled(ColumnPath::from("sum_sq"), false)
        .set_column_dictionary_enabled(ColumnPath::from("d2"), false)
        .set_offset_index_disabled(true)
        .set_key_value_metadata(Some(pairs))
        .build();
    let folder = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let draft = Draft::begin(folder)?;
    let mut writer = ArrowWriter::try_new(draft, schema(), Some(properties)).map_err(Fault::broken(path))?;
    for group in summaries.chunks(GROUP_SCHOOLS) {
        writer.write(&batch(group).map_err(Fault::broken(path))?).map_err(Fault::broken(path))?;
        writer.flush().map_err(Fault::broken(path))?;
    }
    writer.into_inner().map_err(Fault::broken(path))?.keep(|_| name)?;
    Ok(())
}

/// An opened file of summaries.
#[derive(Debug, Clone)]
pub struct Opened {
    path: std::path::PathBuf,
    /// What the rows said about themselves.
    pub header: Header,
    /// What it was made from.
    pub origin: Origin,
    /// The version of its columns.
    pub version: u32,
    metadata: parquet::arrow::arrow_reader::ArrowReaderMetadata,
}

/// Opens a file of summaries; only its end is read. A newer version is refused.
pub fn open(path: &Path) -> Result<Opened, Fault> {
    let metadata = crate::rows::metadata(path)?;
    let pairs = crate::rows::pairs(&metadata);
    let number = |key: &str| pairs.get(key).and_then(|value| value.parse::<u64>().ok());
    let missing = |key: &str| Fault::foreign(path, &format!("в файле нет пометки {key}"));
    let version = number(META_SUMMARIES).ok_or_else(|| missing(META_SUMMARIES))?;
    let version = u32::try_from(version).unwrap_or(u32::MAX);
    if version > VERSION {
        return Err(Fault::Newer { path: path.to_owned(), version });
    }
    let header = Header::from_pairs(path, &pairs)?;
    let origin = Origin {
        name: pairs.get(META_ROWS).cloned().ok_or_else(|| missing(META_ROWS))?,
        bytes: number(META_BYTES).ok_or_else(|| missing(META_BYTES))?,
    };
    Ok(Opened { path: path.to_owned(), header, origin, version, metadata })
}

impl Opened {
    /// Schools in the file.
    pub fn schools(&self) -> usize {
        usize::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// All summaries, in the order of schools.
    pub fn summaries(&self) -> Result<Vec<Summary>, Fault> {
        let mut all = Vec::with_capacity(self.schools());
        for batch in self.batches(None)? {
            unpacked(&batch, &mut all).map_err(Fault::broken(&self.path))?;
        }
        Ok(all)
    }

    /// The summaries of the named schools, in the order of schools.
    pub fn summaries_of(&self, schools: &BTreeSet<String>) -> Result<Vec<Summary>, Fault> {
        let mut all = Vec::with_capacity(schools.len());
        for batch in self.batches(None)? {
            let wanted: BooleanArray =
                match batch.column_by_name(SCHOOL).and_then(|column| column.as_string_opt::<i32>()) {
                    Some(names) => names.iter().map(|name| name.map(|name| schools.contains(name))).collect(),
                    None => continue,
                };
            let batch = filter_record_batch(&batch, &wanted).map_err(Fault::broken(&self.path))?;
            unpacked(&batch, &mut all).map_err(Fault::broken(&self.path))?;
        }
        Ok(all)
    }

    /// The batches of all columns or of the named ones.
    pub(crate) fn batches(&self, columns: Option<&[&str]>) -> Result<Vec<RecordBatch>, Fault> {
        let file = File::open(&self.path).map_err(Fault::disk(&self.path))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = match columns {
            Some(names) => ProjectionMask::columns(builder.parquet_schema(), names.iter().copied()),
            None => ProjectionMask::all(),
        };
        let reader =
            builder.with_projection(mask).with_batch_size(GROUP_SCHOOLS).build().map_err(Fault::broken(&self.path))?;
        reader.map(|batch| batch.map_err(Fault::broken(&self.path))).collect()
    }
}

fn schema() -> SchemaRef {
    let list =
        |name: &str, item: DataType| Field::new(name, DataType::List(Arc::new(Field::new("item", item, false))), false);
    let mut fields = vec![Field::new(SCHOOL, DataType::Utf8, false)];
    fields.extend(COUNTS.iter().map(|name| Field::new(*name, DataType::UInt32, false)));
    fields.extend(["sum", "sum_sq"].map(|name| Field::new(name, DataType::UInt64, false)));
    fields.extend(journal_columns().map(|name| Field::new(name, DataType::UInt32, false)));
    fields.push(Field::new("ranks_n", DataType::UInt32, false));
    fields.extend(["d2", "ties_journal", "ties_score"].map(|name| Field::new(name, DataType::UInt64, false)));
    fields.push(list("scores", DataType::UInt32));
    fields.push(list("task_n", DataType::UInt32));
    fields.push(list("task_sum", DataType::UInt64));
    Arc::new(Schema::new(fields))
}

/// `j2m2` … `j5m5`: rows with that journal mark and that mark.
fn journal_columns() -> impl Iterator<Item = String> {
    (2..=5).flat_map(|journal| (2..=5).map(move |mark| format!("j{journal}m{mark}")))
}

/// The counts of a summary, in the order of [`COUNTS`].
fn counts(summary: &Summary) -> [u32; 9] {
    let Summary { rows, absent, no_total, out_of_range, used, marks: [m2, m3, m4, m5], .. } = *summary;
    [rows, absent, no_total, out_of_range, used, m2, m3, m4, m5]
}

fn batch(summaries: &[Summary]) -> Result<RecordBatch, ArrowError> {
    let small = |value: &dyn Fn(&Summary) -> u32| -> ArrayRef {
        Arc::new(PrimitiveArray::<UInt32Type>::from_iter_values(summaries.iter().map(value)))
    };
    let large = |value: &dyn Fn(&Summary) -> u64| -> ArrayRef {
        Arc::new(PrimitiveArray::<UInt64Type>::from_iter_values(summaries.iter().map(value)))
    };
    let mut school = StringBuilder::new();
    summaries.iter().for_each(|summary| school.append_value(&summary.school));
    let mut columns: Vec<ArrayRef> = vec![Arc::new(school.finish())];
    for place in 0..COUNTS.len() {
        columns.push(small(&|summary| counts(summary).get(place).copied().unwrap_or(0)));
    }
    columns.push(large(&|summary| summary.sum));
    columns.push(large(&|summary| summary.sum_sq));
    for place in 0..16 {
        columns.push(small(&|summary| summary.journal.table.as_flattened().get(place).copied().unwrap_or(0)));
    }
    columns.push(small(&|summary| summary.ranks.n));
    columns.push(large(&|summary| summary.ranks.d2_doubled));
    columns.push(large(&|summary| summary.ranks.ties_journal));
    columns.push(large(&|summary| summary.ranks.ties_score));
    columns.push(lists::<UInt32Type, _>(summaries, |summary| summary.scores.iter().copied()));
    columns.push(lists::<UInt32Type, _>(summaries, |summary| summary.tasks.iter().flat_map(|task| task.n)));
    columns.push(lists::<UInt64Type, _>(summaries, |summary| summary.tasks.iter().flat_map(|task| task.sum)));
    RecordBatch::try_new(schema(), columns)
}

fn lists<'a, T: ArrowPrimitiveType, I: Iterator<Item = T::Native>>(
    summaries: &'a [Summary],
    values: impl Fn(&'a Summary) -> I,
) -> ArrayRef {
    let field = Field::new("item", T::DATA_TYPE, false);
    let mut lists = ListBuilder::new(PrimitiveBuilder::<T>::new()).with_field(field);
    for summary in summaries {
        for value in values(summary) {
            lists.values().append_value(value);
        }
        lists.append(true);
    }
    Arc::new(lists.finish())
}

fn unpacked(batch: &RecordBatch, all: &mut Vec<Summary>) -> Result<(), ArrowError> {
    let missing = |name: &str| ArrowError::SchemaError(format!("no column {name}"));
    let small = |name: &str| {
        let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<UInt32Type>());
        column.map(|column| column.values().as_ref()).ok_or_else(|| missing(name))
    };
    let large = |name: &str| {
        let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<UInt64Type>());
        column.map(|column| column.values().as_ref()).ok_or_else(|| missing(name))
    };
    let list = |name: &str| {
        batch.column_by_name(name).and_then(|column| column.as_list_opt::<i32>()).ok_or_else(|| missing(name))
    };
    let school: &StringArray =
        batch.column_by_name(SCHOOL).and_then(|column| column.as_string_opt()).ok_or_else(|| missing(SCHOOL))?;
    let counts = COUNTS.iter().map(|name| small(name)).collect::<Result<Vec<_>, _>>()?;
    let journal = journal_columns().map(|name| small(&name)).collect::<Result<Vec<_>, _>>()?;
    let (sum, sum_sq, ranks_n) = (large("sum")?, large("sum_sq")?, small("ranks_n")?);
    let (d2, ties_journal, ties_score) = (large("d2")?, large("ties_journal")?, large("ties_score")?);
    let (scores, task_n, task_sum) = (list("scores")?, list("task_n")?, list("task_sum")?);
    for row in 0..batch.num_rows() {
        let count = |column: &[u32]| column.get(row).copied().unwrap_or(0);
        let total = |column: &[u64]| column.get(row).copied().unwrap_or(0);
        let mut nine = counts.iter().map(|column| count(column));
        let mut next = || nine.next().unwrap_or(0);
        let mut table = [[0; 4]; 4];
        table.as_flattened_mut().iter_mut().zip(&journal).for_each(|(cell, column)| *cell = count(column));
        let n = task_n.value(row);
        let n = n.as_primitive_opt::<UInt32Type>().ok_or_else(|| missing("task_n"))?;
        let sums = task_sum.value(row);
        let sums = sums.as_primitive_opt::<UInt64Type>().ok_or_else(|| missing("task_sum"))?;
        let histogram = scores.value(row);
        let histogram = histogram.as_primitive_opt::<UInt32Type>().ok_or_else(|| missing("scores"))?;
        all.push(Summary {
            school: school.value(row).to_owned(),
            rows: next(),
            absent: next(),
            no_total: next(),
            out_of_range: next(),
            used: next(),
            marks: [next(), next(), next(), next()],
            scores: histogram.values().to_vec(),
            sum: total(sum),
            sum_sq: total(sum_sq),
            journal: Journal { table },
            ranks: Ranks {
                n: count(ranks_n),
                d2_doubled: total(d2),
                ties_journal: total(ties_journal),
                ties_score: total(ties_score),
            },
            tasks: n
                .values()
                .as_chunks::<5>()
                .0
                .iter()
                .zip(sums.values().as_chunks::<5>().0)
                .map(|(n, sum)| TaskSums { n: *n, sum: *sum })
                .collect(),
        });
    }
    Ok(())
}
