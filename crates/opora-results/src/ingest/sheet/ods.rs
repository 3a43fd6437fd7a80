//! ODS sheets, read cell by cell from `content.xml`. Repeated cells and rows are not unrolled beyond what they hold.

use super::container::{Zip, said};
use super::line::{Buffer, Shared, Slot};
use super::tags::{Piece, Tags, push_text};
use super::xlsx::trouble;
use super::{Each, Flow};
use crate::ingest::{Limits, Unreadable};

/// The most times that one row with values is repeated: more is a mistake of the program that wrote it.
const MAX_REPEATED_ROWS: u32 = 10_000;

/// An opened workbook.
pub(in crate::ingest) struct Ods<'a> {
    zip: Zip<'a>,
    sheets: Vec<String>,
}

impl<'a> Ods<'a> {
    pub(super) fn open(zip: Zip<'a>, limits: &Limits) -> Result<Self, Unreadable> {
        let mut book = Self { zip, sheets: Vec::new() };
        let mut sheets = Vec::new();
        let mut tags = book.tags(limits)?;
        loop {
            match tags.next().map_err(|broken| trouble(broken, limits))? {
                Piece::Open(tag) if tag.name == b"table" && tag.attribute(b"name").is_some() => {
                    sheets.push(tag.attribute_text(b"name").unwrap_or_default());
                }
                Piece::End => break,
                _ => {}
            }
        }
        drop(tags);
        book.sheets = sheets;
        Ok(book)
    }

    pub(super) fn sheets(&self) -> Vec<String> {
        self.sheets.clone()
    }

    fn tags(&mut self, limits: &Limits) -> Result<Tags<impl std::io::Read>, Unreadable> {
        let part = self.zip.by_name("content.xml").map_err(|error| Unreadable::Damaged(said(&error)))?;
        if part.encrypted() {
            return Err(Unreadable::Protected);
        }
        Ok(Tags::new(part, limits.unpacked_bytes))
    }

    pub(super) fn rows(&mut self, sheet: usize, limits: &Limits, each: Each<'_>) -> Result<(), Unreadable> {
        let shared = Shared::default();
        let mut tags = self.tags(limits)?;
        let mut seen = 0_usize;
        let mut row = Buffer::default();
        let mut number = 1_u32;
        let (mut repeated_rows, mut repeated_cells) = (1_u32, 1_usize);
        let mut column = 0_usize;
        let mut value = None;
        let mut text = String::new();
        let mut in_text = 0_u32;
        loop {
            let here = seen == sheet + 1;
            match tags.next().map_err(|broken| trouble(broken, limits))? {
                Piece::Open(tag) if tag.name == b"table" && tag.attribute(b"name").is_some() => seen += 1,
                Piece::Close(b"table") if here => return Ok(()),
                Piece::End => return Ok(()),
                _ if !here => {}
                Piece::Open(tag) => match tag.name {
                    b"table-row" => {
                        row.clear();
                        column = 0;
                        repeated_rows = count(tag.attribute(b"number-rows-repeated"));
                        if tag.empty {
                            number = number.saturating_add(repeated_rows);
                        }
                    }
                    b"table-cell" | b"covered-table-cell" => {
                        repeated_cells = count(tag.attribute(b"number-columns-repeated")) as usize;
                        value = value_of(&tag);
                        text.clear();
                        in_text = 0;
                        if tag.empty {
                            put(&mut row, column, repeated_cells, value.take(), "", limits);
                            column = column.saturating_add(repeated_cells);
                        }
                    }
                    b"p" if !tag.empty => {
                        if !text.is_empty() {
                            text.push('\n');
                        }
                        in_text += 1;
                    }
                    b"s" if in_text > 0 => text.push(' '),
                    b"annotation" if !tag.empty => in_text = 0,
                    _ => {}
                },
                Piece::Text(written) if in_text > 0 => push_text(&mut text, written),
                Piece::Text(_) => {}
                Piece::Close(name) => match name {
                    b"p" => in_text = in_text.saturating_sub(1),
                    b"table-cell" | b"covered-table-cell" => {
                        put(&mut row, column, repeated_cells, value.take(), &text, limits);
                        column = column.saturating_add(repeated_cells);
                    }
                    b"table-row" => {
                        if row.is_empty() {
                            number = number.saturating_add(repeated_rows);
                            continue;
                        }
                        for _ in 0..repeated_rows.min(MAX_REPEATED_ROWS) {
                            if let Flow::Stop = each(row.line(number, &shared)) {
                                return Ok(());
                            }
                            number = number.saturating_add(1);
                        }
                    }
                    _ => {}
                },
            }
        }
    }
}

enum Value {
    Number(f64),
    Date(String),
    Words,
}

fn value_of(tag: &super::tags::Tag<'_>) -> Option<Value> {
    match tag.attribute(b"value-type")? {
        b"float" | b"percentage" | b"currency" => {
            tag.attribute_text(b"value").and_then(|value| value.parse().ok()).map(Value::Number)
        }
        b"date" => {
            let written = tag.attribute_text(b"date-value")?;
            let mut parts = written.split(['-', 'T']);
            let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
            Some(Value::Date(format!("{day}.{month}.{year}")))
        }
        b"boolean" => Some(Value::Number(f64::from(u8::from(tag.attribute(b"boolean-value") == Some(b"true"))))),
        _ => Some(Value::Words),
    }
}

fn put(row: &mut Buffer, column: usize, repeated: usize, value: Option<Value>, text: &str, limits: &Limits) {
    let slot = match value {
        None => return,
        Some(Value::Number(number)) => Slot::Number(number),
        Some(Value::Date(date)) => row.own(&date),
        Some(Value::Words) if text.is_empty() => return,
        Some(Value::Words) => row.own(text),
    };
    for at in column..column.saturating_add(repeated).min(limits.columns) {
        row.put(at, slot, limits.columns);
    }
}

fn count(written: Option<&[u8]>) -> u32 {
    written.and_then(|text| std::str::from_utf8(text).ok()).and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}
