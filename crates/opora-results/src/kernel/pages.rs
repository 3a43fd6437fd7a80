//! Columns of a row group taken from their pages without making arrays: schools and statuses as runs, marks and totals
//! as the numbers that are there.
//!
//! Our own files are always of this form (a dictionary, pages of version 1). For anything else there is no answer, and
//! the reader of the parquet crate is asked instead.

use std::fs::File;
use std::sync::Arc;

use parquet::basic::{Encoding, Type};
use parquet::column::page::{Page, PageReader};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::serialized_reader::SerializedPageReader;

use super::runs::{runs, values};

/// A row group as its pages lie in the file.
pub(super) struct Pages<'a> {
    file: Arc<File>,
    group: &'a RowGroupMetaData,
    rows: usize,
}

/// Codes of schools, and which of them stand in how many rows.
pub(super) struct Schools {
    dictionary: Vec<u8>,
    /// Where each code lies in the dictionary.
    places: Vec<(usize, usize)>,
    /// `(code, rows)`.
    pub(super) runs: Vec<(u32, u32)>,
}

impl Schools {
    pub(super) fn code(&self, key: u32) -> Option<&str> {
        let (from, to) = *self.places.get(usize::try_from(key).ok()?)?;
        std::str::from_utf8(self.dictionary.get(from..to)?).ok()
    }
}

/// The numbers of a column that may have gaps.
pub(super) struct Sparse<T> {
    /// `(1 there or 0 missing, rows)`.
    pub(super) there: Vec<(u32, u32)>,
    /// The numbers that are there.
    pub(super) values: Vec<T>,
}

/// The pages of one column.
struct Column {
    dictionary: Vec<u8>,
    /// Packed values of each page, and how many rows the page has.
    pages: Vec<(Page, usize)>,
}

impl<'a> Pages<'a> {
    pub(super) fn new(file: File, group: &'a RowGroupMetaData) -> Option<Self> {
        Some(Self { file: Arc::new(file), group, rows: usize::try_from(group.num_rows()).ok()? })
    }

    /// A column of texts without gaps.
    pub(super) fn schools(&self, name: &str) -> Option<Schools> {
        let column = self.column(name, Type::BYTE_ARRAY)?;
        let mut places = Vec::new();
        let mut from = 0;
        while from < column.dictionary.len() {
            let length = column.dictionary.get(from..from + 4)?.try_into().ok().map(u32::from_le_bytes)?;
            let start = from + 4;
            from = start + usize::try_from(length).ok()?;
            places.push((start, from));
        }
        let mut all = Vec::new();
        for (page, rows) in &column.pages {
            let (width, packed) = width(page.buffer())?;
            runs(packed, width, *rows, &mut all)?;
        }
        self.whole(&all)?;
        Some(Schools { dictionary: column.dictionary, places, runs: all })
    }

    /// A column of numbers without gaps, as runs.
    pub(super) fn dense_runs(&self, name: &str) -> Option<Vec<(u32, u32)>> {
        let column = self.column(name, Type::INT32)?;
        let mut all = Vec::new();
        for (page, rows) in &column.pages {
            let (width, packed) = width(page.buffer())?;
            runs(packed, width, *rows, &mut all)?;
        }
        self.whole(&all)?;
        let numbers = numbers(&column.dictionary);
        all.into_iter()
            .map(|(place, rows)| Some((u32::try_from(*numbers.get(usize::try_from(place).ok()?)?).ok()?, rows)))
            .collect()
    }

    /// A column of numbers with gaps; numbers outside of `T` count as its default.
    pub(super) fn sparse<T: Copy + Default + TryFrom<i32>>(&self, name: &str) -> Option<Sparse<T>> {
        let column = self.column(name, Type::INT32)?;
        let numbers = numbers(&column.dictionary);
        if numbers.len() > 256 {
            return None;
        }
        let mut table = [T::default(); 256];
        table.iter_mut().zip(&numbers).for_each(|(to, from)| *to = T::try_from(*from).unwrap_or_default());
        let mut all = Sparse { there: Vec::new(), values: Vec::with_capacity(self.rows + 8) };
        let mut counted = 0;
        for (page, rows) in &column.pages {
            let (length, rest) = page.buffer().split_at_checked(4)?;
            let length = usize::try_from(u32::from_le_bytes(length.try_into().ok()?)).ok()?;
            let (levels, packed) = rest.split_at_checked(length)?;
            runs(levels, 1, *rows, &mut all.there)?;
            let there: u64 = all.there.iter().map(|(there, rows)| u64::from(*there) * u64::from(*rows)).sum();
            let fresh = usize::try_from(there).ok()? - counted;
            counted += fresh;
            if fresh > 0 {
                let (width, packed) = width(packed)?;
                values(packed, width, fresh, &table, &mut all.values)?;
            }
        }
        self.whole(&all.there)?;
        Some(all)
    }

    /// Whether the runs cover the rows of the group.
    fn whole(&self, runs: &[(u32, u32)]) -> Option<()> {
        let rows: u64 = runs.iter().map(|(_, rows)| u64::from(*rows)).sum();
        (rows == self.rows as u64).then_some(())
    }

    fn column(&self, name: &str, kind: Type) -> Option<Column> {
        let chunk = self.group.columns().iter().find(|chunk| chunk.column_path().parts() == [name])?;
        if chunk.column_type() != kind {
            return None;
        }
        let mut reader = SerializedPageReader::new(Arc::clone(&self.file), chunk, self.rows, None).ok()?;
        let mut column = Column { dictionary: Vec::new(), pages: Vec::new() };
        while let Some(page) = reader.get_next_page().ok()? {
            match &page {
                Page::DictionaryPage { buf, .. } => column.dictionary = buf.to_vec(),
                Page::DataPage {
                    encoding: Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY, num_values, ..
                } => {
                    let rows = usize::try_from(*num_values).ok()?;
                    column.pages.push((page, rows));
                }
                Page::DataPage { .. } | Page::DataPageV2 { .. } => return None,
            }
        }
        Some(column)
    }
}

/// The width that a page of places in a dictionary begins with.
fn width(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (width, rest) = bytes.split_first()?;
    Some((u32::from(*width), rest))
}

/// The numbers of a dictionary.
fn numbers(dictionary: &[u8]) -> Vec<i32> {
    dictionary.as_chunks::<4>().0.iter().map(|bytes| i32::from_le_bytes(*bytes)).collect()
}
