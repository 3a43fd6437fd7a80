//! How much a file may ask of the machine, and the count of what it has asked already.

use crate::unreadable::{Excess, Unreadable};

/// The limits of one file. An order of a hundred pages stays a hundred times below each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as given.
    pub file_bytes: u64,
    /// Bytes of XML unpacked from a container, all parts together.
    pub unpacked_bytes: u64,
    /// How many times greater than its packed form a part may be, once it exceeds a megabyte.
    pub ratio: u64,
    /// Files inside a container.
    pub entries: u64,
    /// Tables and XML elements inside each other.
    pub depth: usize,
    /// Rows of all tables.
    pub rows: u64,
    /// Cells of all tables, those swallowed by merges included.
    pub cells: u64,
    /// Characters of text.
    pub characters: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 50_000_000,
            unpacked_bytes: 200_000_000,
            ratio: 200,
            entries: 10_000,
            depth: 64,
            rows: 100_000,
            cells: 1_000_000,
            characters: 20_000_000,
        }
    }
}

/// What a file has used of its limits so far.
#[derive(Debug)]
pub(super) struct Allowance<'l> {
    /// The limits themselves.
    pub limits: &'l Limits,
    rows: u64,
    cells: u64,
    characters: u64,
}

impl<'l> Allowance<'l> {
    pub fn new(limits: &'l Limits) -> Self {
        Self { limits, rows: 0, cells: 0, characters: 0 }
    }

    /// One more row of a table.
    pub fn row(&mut self) -> Result<(), Unreadable> {
        spend(&mut self.rows, 1, self.limits.rows, Excess::Rows)
    }

    /// One more cell of a table.
    pub fn cell(&mut self) -> Result<(), Unreadable> {
        spend(&mut self.cells, 1, self.limits.cells, Excess::Cells)
    }

    /// More text; bytes are counted, so Cyrillic letters weigh two and the limit is doubled to fit.
    pub fn text(&mut self, text: &str) -> Result<(), Unreadable> {
        spend(&mut self.characters, text.len() as u64, self.limits.characters.saturating_mul(2), Excess::Characters)
            .map_err(|_| Unreadable::TooLarge { what: Excess::Characters, limit: self.limits.characters })
    }

    /// Refuses a nesting deeper than allowed.
    pub fn depth(&self, depth: usize) -> Result<(), Unreadable> {
        match depth > self.limits.depth {
            true => Err(Unreadable::TooDeep { limit: self.limits.depth }),
            false => Ok(()),
        }
    }
}

fn spend(used: &mut u64, more: u64, limit: u64, what: Excess) -> Result<(), Unreadable> {
    *used = used.saturating_add(more);
    match *used > limit {
        true => Err(Unreadable::TooLarge { what, limit }),
        false => Ok(()),
    }
}
