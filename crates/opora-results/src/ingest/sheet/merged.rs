//! Cells that are merged over several rows: what stands in the first belongs to each of them.
//!
//! A workbook names its merged cells behind the rows, so they are known when a sheet was read once; the next reading of
//! the sheet fills them.

use std::collections::HashMap;

use super::line::{Buffer, Shared, Slot};
use super::xlsx::{column_of, number};

/// The most merged cells of a sheet that are kept.
const MAX_MERGED: usize = 100_000;

/// The merged cells of one sheet that reach over several rows.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// By their first row: column and last row.
    from: HashMap<u32, Vec<(usize, u32)>>,
    last_row: u32,
    kept: usize,
}

impl Merged {
    /// Takes a reference, «A2:A6»; what stands in one row is passed by.
    pub(super) fn take(&mut self, reference: &[u8]) {
        let mut ends = reference.split(|byte| *byte == b':');
        let (Some(first), Some(last)) = (ends.next(), ends.next()) else { return };
        let row = |end: &[u8]| end.iter().position(u8::is_ascii_digit).and_then(|at| number(end.get(at..)?));
        let (Some(column), Some(first), Some(last)) = (column_of(first), row(first), row(last)) else { return };
        if last > first && self.kept < MAX_MERGED {
            self.from.entry(first).or_default().push((column, last));
            self.last_row = self.last_row.max(last);
            self.kept += 1;
        }
    }

    /// Whether any reaches below a row.
    pub(super) fn reach_below(&self, row: u32) -> bool {
        self.last_row > row
    }
}

/// The filling of rows while a sheet is read.
pub(super) struct Filling<'m> {
    merged: &'m Merged,
    /// Column, last row, value.
    open: Vec<(usize, u32, Value)>,
}

enum Value {
    Number(f64),
    Words(String),
}

impl<'m> Filling<'m> {
    pub(super) fn new(merged: &'m Merged) -> Self {
        Self { merged, open: Vec::new() }
    }

    /// Fills the empty cells of a row that belong to a cell above, and remembers what begins in the row.
    pub(super) fn fill(&mut self, row: &mut Buffer, number: u32, shared: &Shared, columns: usize) {
        if self.merged.kept == 0 {
            return;
        }
        self.open.retain(|(_, last, _)| *last >= number);
        for (column, _, value) in &self.open {
            if row.slot(*column) == Slot::Empty {
                let slot = match value {
                    Value::Number(number) => Slot::Number(*number),
                    Value::Words(words) => row.own(words),
                };
                row.put(*column, slot, columns);
            }
        }
        for (column, last) in self.merged.from.get(&number).into_iter().flatten() {
            let value = match row.line(number, shared).cell(*column) {
                super::Cell::Empty => continue,
                super::Cell::Number(number) => Value::Number(number),
                super::Cell::Text(text) => Value::Words(text.to_owned()),
            };
            self.open.push((*column, *last, value));
        }
    }
}
