//! XLS and XLSB through calamine. Its panics on damaged files are caught, so no file can stop an import.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Range, Reader, Sheet, SheetType, Xls, XlsError, Xlsb, XlsbError};

use super::line::{Buffer, Shared, Slot};
use super::{Each, Flow, dates};
use crate::ingest::{Limits, Unreadable};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Xls,
    Xlsb,
}

/// The largest XLSB: it is unpacked by calamine, which knows no limits. An XLS has at most 65 536 rows a sheet.
const MAX_XLSB_BYTES: usize = 64 << 20;

/// An opened workbook, whole in memory.
pub(in crate::ingest) struct Legacy {
    sheets: Vec<(String, Range<Data>)>,
}

impl Legacy {
    pub(super) fn open(bytes: &[u8], format: Format, limits: &Limits) -> Result<Self, Unreadable> {
        if format == Format::Xlsb && bytes.len() > MAX_XLSB_BYTES {
            return Err(Unreadable::TooLarge {
                got_mib: bytes.len() as u64 >> 20,
                limit_mib: MAX_XLSB_BYTES as u64 >> 20,
            });
        }
        let _ = limits;
        let opened = catch_unwind(AssertUnwindSafe(|| match format {
            Format::Xls => {
                let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
                    XlsError::Password => Unreadable::Protected,
                    other => Unreadable::Damaged(other.to_string()),
                })?;
                Ok(book.worksheets())
            }
            Format::Xlsb => {
                let damaged = |error: XlsbError| Unreadable::Damaged(error.to_string());
                let mut book = Xlsb::new(Cursor::new(bytes)).map_err(damaged)?;
                // `worksheets()` passes a damaged sheet by in silence.
                let is_table = |sheet: &&Sheet| sheet.typ == SheetType::WorkSheet;
                let names: Vec<String> =
                    book.sheets_metadata().iter().filter(is_table).map(|one| one.name.clone()).collect();
                names
                    .into_iter()
                    .map(|name| Ok((name.clone(), book.worksheet_range(&name).map_err(damaged)?)))
                    .collect()
            }
        }));
        match opened {
            Ok(Ok(sheets)) => Ok(Self { sheets }),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(Unreadable::Damaged("строение книги нарушено".to_owned())),
        }
    }

    pub(super) fn sheets(&self) -> Vec<String> {
        self.sheets.iter().map(|(name, _)| name.clone()).collect()
    }

    pub(super) fn rows(&mut self, sheet: usize, limits: &Limits, each: Each<'_>) {
        let Some((_, range)) = self.sheets.get(sheet) else { return };
        let Some((first_row, first_column)) = range.start() else { return };
        let shared = Shared::default();
        let mut row = Buffer::default();
        for (number, cells) in (first_row.saturating_add(1)..).zip(range.rows()) {
            row.clear();
            for (column, cell) in (first_column as usize..).zip(cells) {
                let slot = match cell {
                    Data::Empty | Data::Error(_) => continue,
                    Data::Int(number) => Slot::Number(i32::try_from(*number).map_or(f64::NAN, f64::from)),
                    Data::Float(number) => Slot::Number(*number),
                    Data::Bool(yes) => Slot::Number(f64::from(u8::from(*yes))),
                    Data::DateTime(date) => match dates::shown(date.as_f64(), false) {
                        Some(shown) => row.own(&shown),
                        None => Slot::Number(date.as_f64()),
                    },
                    other => row.own(&other.to_string()),
                };
                row.put(column, slot, limits.columns);
            }
            if row.is_empty() {
                continue;
            }
            if let Flow::Stop = each(row.line(number, &shared)) {
                return;
            }
        }
    }
}
