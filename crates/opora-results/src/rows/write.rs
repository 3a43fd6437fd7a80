//! Writing a file of rows: sorted batches in, one immutable Parquet file out, named by its content.

use std::path::{Path, PathBuf};

use arrow::array::{Array, DictionaryArray, RecordBatch, StringArray};
use arrow::compute::concat_batches;
use arrow::datatypes::{Int32Type, SchemaRef};
use opora_core::assessment::{Procedure, Work};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::schema::types::ColumnPath;

use super::header::Header;
use super::schema::{PARTICIPANT, SCHOOL, schema};
use crate::draft::Draft;
use crate::fault::Fault;

/// Rows after which a row group ends at the next school.
const GROUP_ROWS: usize = 128 * 1024;

/// Rows of a page; only its size in bytes cuts it sooner, so that a row group has few pages to open.
const PAGE_ROWS: usize = 2 * GROUP_ROWS;

/// Ending of the name of a file of rows.
pub(crate) const ENDING: &str = ".rows.parquet";

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where it is.
    pub path: PathBuf,
    /// Rows in it.
    pub rows: u64,
    /// Schools in it.
    pub schools: u32,
    /// Its size.
    pub bytes: u64,
}

/// The folder of a work's files under the folder of results: `procedure=vpr/year=2021`.
pub fn folder_of(results: &Path, work: &Work) -> PathBuf {
    let procedure = match &work.procedure {
        Procedure::Vpr => "vpr".to_owned(),
        Procedure::Oge => "oge".to_owned(),
        Procedure::Ege => "ege".to_owned(),
        Procedure::Rkr => "rkr".to_owned(),
        Procedure::Other(name) => latin(name),
    };
    results.join(format!("procedure={procedure}")).join(format!("year={}", work.year))
}

/// The work in a file name: «ВПР 2021 математика 5» → `vpr-2021-matematika-5`.
pub fn slug(work: &Work) -> String {
    latin(&work.to_string())
}

/// Writes the rows of a work under the folder of results. Batches come in the order of [`sorted`](super::sorted); at
/// least the schools must rise. The file appears whole or not at all; the same rows give the same name and bytes.
pub fn write(
    results: &Path,
    header: &Header,
    batches: impl IntoIterator<Item = Result<RecordBatch, Fault>>,
) -> Result<Written, Fault> {
    let folder = folder_of(results, &header.work);
    let mut writer = Writer::begin(&folder, header)?;
    for batch in batches {
        writer.push(&batch?)?;
    }
    writer.finish(&slug(&header.work))
}

struct Writer {
    schema: SchemaRef,
    writer: ArrowWriter<Draft>,
    folder: PathBuf,
    /// Slices of the row group being gathered.
    pending: Vec<RecordBatch>,
    pending_rows: usize,
    /// The school of the last row.
    last: Option<String>,
    rows: u64,
    schools: u32,
}

impl Writer {
    fn begin(folder: &Path, header: &Header) -> Result<Self, Fault> {
        let schema = schema(header.tasks.len());
        let pairs = header.to_pairs().into_iter().map(|(key, value)| KeyValue::new(key, value)).collect();
        let properties = WriterProperties::builder()
            .set_created_by("opora".to_owned())
            .set_writer_version(WriterVersion::PARQUET_1_0)
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(None)
            .set_data_page_row_count_limit(PAGE_ROWS)
            .set_statistics_enabled(EnabledStatistics::None)
            .set_column_statistics_enabled(ColumnPath::from(SCHOOL), EnabledStatistics::Chunk)
            .set_column_dictionary_enabled(ColumnPath::from(PARTICIPANT), false)
            .set_offset_index_disabled(true)
            .set_key_value_metadata(Some(pairs))
            .build();
        let draft = Draft::begin(folder)?;
        let writer = ArrowWriter::try_new(draft, schema.clone(), Some(properties)).map_err(Fault::broken(folder))?;
        Ok(Self {
            schema,
            writer,
            folder: folder.to_owned(),
            pending: Vec::new(),
            pending_rows: 0,
            last: None,
            rows: 0,
            schools: 0,
        })
    }

    /// Takes rows; a row group is written when a school begins after enough of them.
    fn push(&mut self, batch: &RecordBatch) -> Result<(), Fault> {
        if batch.schema().fields() != self.schema.fields() {
            return Err(Fault::Misordered("столбцы не те, что в схеме".to_owned()));
        }
        let mut from = 0;
        for (start, school) in schools(batch)? {
            if self.last.as_deref() == Some(school.as_str()) {
                continue;
            }
            if self.last.as_ref().is_some_and(|last| *last > school) {
                return Err(Fault::Misordered(format!("школа {school} стоит не по порядку")));
            }
            if self.pending_rows + (start - from) >= GROUP_ROWS {
                self.take(batch.slice(from, start - from));
                self.write_group()?;
                from = start;
            }
            self.last = Some(school);
            self.schools += 1;
        }
        self.take(batch.slice(from, batch.num_rows() - from));
        Ok(())
    }

    fn take(&mut self, slice: RecordBatch) {
        if slice.num_rows() > 0 {
            self.pending_rows += slice.num_rows();
            self.rows += slice.num_rows() as u64;
            self.pending.push(slice);
        }
    }

    /// Writes what is pending as one row group, in one call: pages are cut by calls, and the same rows must give the
    /// same bytes however they came.
    fn write_group(&mut self) -> Result<(), Fault> {
        if self.pending_rows == 0 {
            return Ok(());
        }
        let group = concat_batches(&self.schema, &self.pending).map_err(Fault::broken(&self.folder))?;
        self.pending.clear();
        self.pending_rows = 0;
        self.writer.write(&group).map_err(Fault::broken(&self.folder))?;
        self.writer.flush().map_err(Fault::broken(&self.folder))
    }

    fn finish(mut self, slug: &str) -> Result<Written, Fault> {
        self.write_group()?;
        let draft = self.writer.into_inner().map_err(Fault::broken(&self.folder))?;
        let kept = draft.keep(|hash| format!("{slug}-{}{ENDING}", hash.get(..16).unwrap_or(hash)))?;
        Ok(Written { path: kept.path, rows: self.rows, schools: self.schools, bytes: kept.bytes })
    }
}

/// Where each run of one school begins in a batch, and its code.
fn schools(batch: &RecordBatch) -> Result<Vec<(usize, String)>, Fault> {
    let wrong = || Fault::Misordered("нет столбца школ".to_owned());
    let column = batch.column_by_name(SCHOOL).ok_or_else(wrong)?;
    let column = column.as_any().downcast_ref::<DictionaryArray<Int32Type>>().ok_or_else(wrong)?;
    let names = column.values().as_any().downcast_ref::<StringArray>().ok_or_else(wrong)?;
    if column.null_count() > 0 {
        return Err(Fault::Misordered("строка без школы".to_owned()));
    }
    let mut runs: Vec<(usize, String)> = Vec::new();
    let mut key = None;
    for (start, next) in column.keys().values().iter().enumerate() {
        if key == Some(*next) {
            continue;
        }
        key = Some(*next);
        let place = usize::try_from(*next).ok().filter(|place| *place < names.len()).ok_or_else(wrong)?;
        runs.push((start, names.value(place).to_owned()));
    }
    Ok(runs)
}

/// A word in small Latin letters, digits and hyphens.
fn latin(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => out.push(letter),
            'а'..='я' | 'ё' => out.push_str(sound(letter)),
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// A Russian letter by Latin ones.
fn sound(letter: char) -> &'static str {
    match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' => "yo",
        'ж' => "zh",
        'з' => "z",
        'и' => "i",
        'й' => "y",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ы' => "y",
        'ю' => "yu",
        'я' => "ya",
        _ => "",
    }
}
