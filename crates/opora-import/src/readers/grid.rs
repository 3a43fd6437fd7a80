//! A table while it is being read from a format with row spans: which columns are taken from above.

use opora_core::paper::{Block, Cell, Merge, Row, Table};

use super::limits::Allowance;
use crate::unreadable::{Excess, Unreadable};

/// No table is wider; a greater span is a mistake or malice.
pub(super) const MAX_COLUMNS: usize = 1_000;

/// Collects rows; cells that reach into the rows below are repeated there as [`Merge::Continued`].
#[derive(Debug, Default)]
pub(super) struct Grid {
    rows: Vec<Row>,
    hanging: Vec<Hanging>,
    row: Option<Row>,
    column: usize,
}

/// A cell that reaches into rows below.
#[derive(Debug, Clone, Copy)]
struct Hanging {
    column: usize,
    span: usize,
    rows_left: usize,
}

/// How many columns and rows a cell takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    pub columns: usize,
    pub rows: usize,
}

impl Grid {
    /// Begins a row; an unfinished one is ended first.
    pub fn begin_row(&mut self, row: Row, allowance: &mut Allowance<'_>) -> Result<(), Unreadable> {
        self.end_row(allowance)?;
        allowance.row()?;
        self.row = Some(row);
        self.column = 0;
        Ok(())
    }

    /// Adds a cell to the open row.
    pub fn cell(
        &mut self,
        extent: Extent,
        blocks: Vec<Block>,
        allowance: &mut Allowance<'_>,
    ) -> Result<(), Unreadable> {
        if self.row.is_none() {
            self.begin_row(Row::default(), allowance)?;
        }
        self.take_from_above(allowance)?;
        allowance.cell()?;
        let span = extent.columns.clamp(1, MAX_COLUMNS);
        let column = self.column;
        if column + span > MAX_COLUMNS * 2 {
            return Err(Unreadable::TooLarge { what: Excess::Columns, limit: MAX_COLUMNS as u64 });
        }
        let merge = if extent.rows > 1 { Merge::Start } else { Merge::None };
        if merge == Merge::Start {
            self.hanging.push(Hanging { column, span, rows_left: extent.rows });
        }
        self.column += span;
        if let Some(row) = &mut self.row {
            row.cells.push(Cell { column, span, merge, blocks });
        }
        Ok(())
    }

    /// Ends the open row, if any.
    pub fn end_row(&mut self, allowance: &mut Allowance<'_>) -> Result<(), Unreadable> {
        if self.row.is_none() {
            return Ok(());
        }
        self.take_from_above(allowance)?;
        // Columns beyond a gap that still hang from above.
        let mut beyond: Vec<_> = self.hanging.iter().copied().filter(|cell| cell.column > self.column).collect();
        beyond.sort_by_key(|cell| cell.column);
        for cell in beyond {
            self.column = self.column.max(cell.column);
            self.take_from_above(allowance)?;
        }
        for cell in &mut self.hanging {
            cell.rows_left = cell.rows_left.saturating_sub(1);
        }
        self.hanging.retain(|cell| cell.rows_left > 0);
        self.rows.extend(self.row.take());
        Ok(())
    }

    /// The finished table.
    pub fn finish(mut self, allowance: &mut Allowance<'_>) -> Result<Table, Unreadable> {
        self.end_row(allowance)?;
        Ok(Table { rows: self.rows, columns: 0 })
    }

    /// Steps over the columns that cells from above have taken.
    fn take_from_above(&mut self, allowance: &mut Allowance<'_>) -> Result<(), Unreadable> {
        // A cell begun in this very row hangs too, but always to the left of the current column.
        while let Some(cell) = self.hanging.iter().find(|cell| cell.column == self.column).copied() {
            allowance.cell()?;
            if let Some(row) = &mut self.row {
                let merge = Merge::Continued;
                row.cells.push(Cell { column: cell.column, span: cell.span, merge, blocks: Vec::new() });
            }
            self.column += cell.span;
        }
        Ok(())
    }
}
