//! Sheets: any workbook or text file as rows of cells, read one row at a time, with limits on foreign files.

mod container;
mod dates;
mod legacy;
mod line;
mod merged;
mod ods;
mod tags;
mod text;
mod xlsx;

use super::{Limits, Unreadable};

pub(super) use line::{Cell, Line};

/// Whether reading goes on after a row.
pub(super) enum Flow {
    /// Go on.
    More,
    /// Enough.
    Stop,
}

/// What is called for every row that has a cell.
pub(super) type Each<'c> = &'c mut dyn FnMut(Line<'_>) -> Flow;

/// An opened file.
pub(super) enum Book<'a> {
    Xlsx(Box<xlsx::Xlsx<'a>>),
    Ods(ods::Ods<'a>),
    Legacy(legacy::Legacy),
    Text(text::Text<'a>),
}

impl<'a> Book<'a> {
    /// Recognises the format by the bytes and opens it.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Unreadable> {
        match container::kind(bytes)? {
            container::Kind::Xlsx(zip) => Ok(Self::Xlsx(Box::new(xlsx::Xlsx::open(zip, limits)?))),
            container::Kind::Ods(zip) => Ok(Self::Ods(ods::Ods::open(zip, limits)?)),
            container::Kind::Legacy(kind) => Ok(Self::Legacy(legacy::Legacy::open(bytes, kind, limits)?)),
            container::Kind::Text => Ok(Self::Text(text::Text::open(bytes)?)),
        }
    }

    /// Names of the sheets; one empty name for a text file.
    pub(super) fn sheets(&self) -> Vec<String> {
        match self {
            Self::Xlsx(book) => book.sheets(),
            Self::Ods(book) => book.sheets(),
            Self::Legacy(book) => book.sheets(),
            Self::Text(_) => vec![String::new()],
        }
    }

    /// Whether cells are merged over rows below the given one: known when the sheet was read once, and then filled by the
    /// next reading.
    pub(super) fn merged_below(&self, sheet: usize, row: u32) -> bool {
        matches!(self, Self::Xlsx(book) if book.merged_below(sheet, row))
    }

    /// What is doubtful about the end of the file, once all its rows were read.
    pub(super) fn doubt(&self) -> Option<String> {
        let Self::Text(text) = self else { return None };
        text.short_end().map(|line| {
            format!("Последняя строка файла ({line}) короче остальных: похоже, он загружен не полностью. Выгрузите его заново.")
        })
    }

    /// Calls `each` for every row of a sheet that has a cell, until it stops or the sheet ends.
    ///
    /// More rows than the limit are an error, so that nothing is left out in silence.
    pub(super) fn rows(&mut self, sheet: usize, limits: &Limits, each: Each<'_>) -> Result<(), Unreadable> {
        let name = self.sheets().into_iter().nth(sheet).unwrap_or_default();
        let mut met = 0_u64;
        let mut over = false;
        let mut counted = |line: Line<'_>| {
            met += 1;
            over = met > limits.rows;
            if over { Flow::Stop } else { each(line) }
        };
        match self {
            Self::Xlsx(book) => book.rows(sheet, limits, &mut counted)?,
            Self::Ods(book) => book.rows(sheet, limits, &mut counted)?,
            Self::Legacy(book) => book.rows(sheet, limits, &mut counted),
            Self::Text(text) => text.rows(limits, &mut counted)?,
        }
        if over { Err(Unreadable::TooManyRows { sheet: name, limit: limits.rows }) } else { Ok(()) }
    }
}
