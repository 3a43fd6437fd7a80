//! A file of rows opened for reading: its header, its row groups, its columns.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use super::header::Header;
use crate::fault::Fault;

/// An opened file of rows. Cheap to share: every reading opens the file anew.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Where it is.
    pub path: PathBuf,
    /// What it says about itself.
    pub header: Header,
    pub(crate) metadata: ArrowReaderMetadata,
}

/// Opens a file of rows; only its end is read.
pub fn open(path: &Path) -> Result<Opened, Fault> {
    let metadata = metadata(path)?;
    let header = Header::from_pairs(path, &pairs(&metadata))?;
    Ok(Opened { path: path.to_owned(), header, metadata })
}

/// The end of a Parquet file.
pub(crate) fn metadata(path: &Path) -> Result<ArrowReaderMetadata, Fault> {
    let file = File::open(path).map_err(Fault::disk(path))?;
    ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(Fault::broken(path))
}

/// The key–value metadata of a Parquet file.
pub(crate) fn pairs(metadata: &ArrowReaderMetadata) -> std::collections::HashMap<String, String> {
    let pairs = metadata.metadata().file_metadata().key_value_metadata();
    pairs.into_iter().flatten().filter_map(|pair| Some((pair.key.clone(), pair.value.clone()?))).collect()
}

impl Opened {
    /// Rows in the file.
    pub fn rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Row groups; each begins with a new school.
    pub fn groups(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    /// The batches of one row group, of all columns or of the named ones (which come in the order of the schema).
    pub fn group(&self, group: usize, columns: Option<&[&str]>) -> Result<Batches, Fault> {
        let file = File::open(&self.path).map_err(Fault::disk(&self.path))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = match columns {
            Some(names) => ProjectionMask::columns(builder.parquet_schema(), names.iter().copied()),
            None => ProjectionMask::all(),
        };
        let rows = self.metadata.metadata().row_groups().get(group).map_or(0, |group| group.num_rows());
        let reader = builder
            .with_row_groups(vec![group])
            .with_projection(mask)
            .with_batch_size(usize::try_from(rows).unwrap_or(1).max(1))
            .build()
            .map_err(Fault::broken(&self.path))?;
        Ok(Batches { path: self.path.clone(), reader })
    }

    /// The whole of one row group as one batch.
    pub fn whole_group(&self, group: usize, columns: Option<&[&str]>) -> Result<Option<RecordBatch>, Fault> {
        let batches = self.group(group, columns)?.collect::<Result<Vec<_>, _>>()?;
        let Some(first) = batches.first() else { return Ok(None) };
        if batches.len() == 1 {
            return Ok(Some(first.clone()));
        }
        arrow::compute::concat_batches(&first.schema(), &batches).map(Some).map_err(Fault::broken(&self.path))
    }
}

/// Batches of a file, with its troubles in words.
pub struct Batches {
    path: PathBuf,
    reader: ParquetRecordBatchReader,
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        self.reader.next().map(|batch| batch.map_err(Fault::broken(&self.path)))
    }
}
