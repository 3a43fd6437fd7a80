//! One row of a sheet: cells in one piece of memory that is used again for the next row.

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::ingest) enum Cell<'a> {
    /// Nothing, or an error of a formula.
    Empty,
    /// A number.
    Number(f64),
    /// Words, as they stand.
    Text(&'a str),
}

/// Where the value of a cell is kept.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Slot {
    #[default]
    Empty,
    Number(f64),
    /// From–to in the text of the row.
    Own(u32, u32),
    /// Position in the shared strings.
    Shared(u32),
}

/// A row that is filled and read, then filled again.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    slots: Vec<Slot>,
    text: String,
}

impl Buffer {
    pub(super) fn clear(&mut self) {
        self.slots.clear();
        self.text.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The value of a column.
    pub(super) fn slot(&self, column: usize) -> Slot {
        self.slots.get(column).copied().unwrap_or_default()
    }

    /// Puts a value into a column; columns beyond `most` are left out.
    #[inline]
    pub(super) fn put(&mut self, column: usize, slot: Slot, most: usize) {
        if column >= most {
            return;
        }
        if column == self.slots.len() {
            self.slots.push(slot);
            return;
        }
        if column > self.slots.len() {
            self.slots.resize(column + 1, Slot::Empty);
        }
        if let Some(place) = self.slots.get_mut(column) {
            *place = slot;
        }
    }

    /// Keeps a text of this row.
    pub(super) fn own(&mut self, text: &str) -> Slot {
        let from = self.text.len();
        self.text.push_str(text);
        match (u32::try_from(from), u32::try_from(self.text.len())) {
            (Ok(from), Ok(to)) => Slot::Own(from, to),
            _ => Slot::Empty,
        }
    }

    pub(super) fn line<'a>(&'a self, number: u32, shared: &'a Shared) -> Line<'a> {
        Line { number, buffer: self, shared }
    }
}

/// Texts that many cells share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    text: String,
    ends: Vec<usize>,
}

impl Shared {
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    fn get(&self, at: u32) -> Option<&str> {
        let at = at as usize;
        let start = match at.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)?,
        };
        self.text.get(start..*self.ends.get(at)?)
    }
}

/// One row of a sheet.
#[derive(Clone, Copy)]
pub(in crate::ingest) struct Line<'a> {
    /// Number of the row in the sheet, from 1.
    pub(in crate::ingest) number: u32,
    buffer: &'a Buffer,
    shared: &'a Shared,
}

impl<'a> Line<'a> {
    /// The cell of a column, from 0.
    #[inline]
    pub(in crate::ingest) fn cell(&self, column: usize) -> Cell<'a> {
        match self.buffer.slots.get(column).copied().unwrap_or_default() {
            Slot::Empty => Cell::Empty,
            Slot::Number(number) => Cell::Number(number),
            Slot::Own(from, to) => self.buffer.text.get(from as usize..to as usize).map_or(Cell::Empty, Cell::Text),
            Slot::Shared(at) => self.shared.get(at).map_or(Cell::Empty, Cell::Text),
        }
    }

    /// How many columns the row reaches over.
    pub(in crate::ingest) fn width(&self) -> usize {
        self.buffer.slots.len()
    }
}

impl Cell<'_> {
    /// The words of the cell: numbers as a person would write them, blanks around taken away.
    pub(in crate::ingest) fn words(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Number(number) => shown(*number),
            Self::Text(text) => text.trim().to_owned(),
        }
    }

    /// Whether nothing stands there: no cell, or only blanks.
    pub(in crate::ingest) fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Number(_) => false,
            Self::Text(text) => text.trim().is_empty(),
        }
    }
}

/// A number without a tail: 12.0 → «12», 9.1 → «9.1».
pub(in crate::ingest) fn shown(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { format!("{number}") }
}
