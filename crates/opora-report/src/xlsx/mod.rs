//! A table as an Excel workbook: real dates and numbers, a head that stays, and a page that prints on A4.

mod plain;
mod style;
mod words;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, Format, Url, Workbook, Worksheet};

pub use self::plain::plain;
use self::style::{Look, Styles};
use self::words::{Cut, TEXT_LIMIT};
use crate::WriteError;
use crate::table::{Cell, Column, ColumnKind, Row, Table};

/// Rows that fit a sheet below the heading; what is beyond is said in a note.
const ROWS_LIMIT: usize = 1_048_000;
/// Excel refuses a sheet with more links; further ones stay words.
const LINKS_LIMIT: usize = 60_000;
/// Excel refuses longer addresses.
const URL_LIMIT: usize = 2_000;
/// Columns that a sheet can have; the tables of the product have a dozen.
const COLUMNS_LIMIT: usize = 500;
/// Widest column that fits its content, in characters.
const WIDEST: usize = 52;

/// The workbook of one table.
///
/// # Errors
/// Only when the writer itself fails.
pub fn write(table: &Table) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    book.set_properties(
        &DocProperties::new()
            .set_title(words::clean(&table.title))
            .set_author("Опора")
            .set_creation_datetime(&table.made),
    );
    let sheet = book.add_worksheet();
    sheet.set_name(words::sheet_name(&table.sheet))?;
    Page { table, styles: Styles::new(), spots: spots(&table.columns), links: 0, notes: Vec::new() }.write(sheet)?;
    Ok(book.save_to_buffer()?)
}

/// Where a column of the table begins on the sheet.
struct Spot<'a> {
    column: &'a Column,
    at: u16,
}

fn spots(columns: &[Column]) -> Vec<Spot<'_>> {
    let mut at = 0;
    let mut spots = Vec::with_capacity(columns.len());
    for column in columns.iter().take(COLUMNS_LIMIT) {
        spots.push(Spot { column, at });
        at += span(column.kind);
    }
    spots
}

/// Columns of the sheet that a column of the table takes.
fn span(kind: ColumnKind) -> u16 {
    match kind {
        ColumnKind::Share => 3,
        ColumnKind::Text | ColumnKind::Date | ColumnKind::Number | ColumnKind::Link => 1,
    }
}

/// One sheet in the making.
struct Page<'a> {
    table: &'a Table,
    styles: Styles,
    spots: Vec<Spot<'a>>,
    links: usize,
    notes: Vec<String>,
}

impl Page<'_> {
    fn write(mut self, sheet: &mut Worksheet) -> Result<(), WriteError> {
        let last = self.last_column();
        self.widths(sheet)?;
        let head = self.heading(sheet)?;
        self.head(sheet, head)?;
        let mut at = head + 1;
        for row in self.table.rows.iter().take(ROWS_LIMIT) {
            match row {
                Row::Section(title) => self.section(sheet, at, last, title)?,
                Row::Cells(cells) => self.cells(sheet, at, cells)?,
            }
            at += 1;
        }
        if self.table.rows.len() > ROWS_LIMIT {
            self.notes.push(format!(
                "На лист помещается {ROWS_LIMIT} строк, в списке их {}. Сузьте отбор и выгрузите по частям.",
                self.table.rows.len()
            ));
        }
        self.paper(sheet, head, at.saturating_sub(1), last)?;
        self.footnotes(sheet, at)
    }

    fn last_column(&self) -> u16 {
        self.spots.last().map_or(0, |spot| spot.at + span(spot.column.kind) - 1)
    }

    /// Title and subtitle; gives the row of the head.
    fn heading(&mut self, sheet: &mut Worksheet) -> Result<u32, WriteError> {
        let mut at = 0;
        self.text(sheet, at, 0, &self.table.title, Look::Title)?;
        for line in &self.table.subtitle {
            at += 1;
            self.text(sheet, at, 0, line, Look::Subtitle)?;
        }
        Ok(at + 2)
    }

    fn head(&mut self, sheet: &mut Worksheet, at: u32) -> Result<(), WriteError> {
        for spot in &self.spots {
            let head = words::clean(&spot.column.head);
            sheet.write_string_with_format(at, spot.at, &head, &self.styles.head)?;
            if spot.column.kind == ColumnKind::Share {
                sheet.write_string_with_format(at, spot.at + 1, format!("{head}: сколько"), &self.styles.head)?;
                sheet.write_string_with_format(at, spot.at + 2, format!("{head}: из скольких"), &self.styles.head)?;
            }
        }
        Ok(())
    }

    fn section(&mut self, sheet: &mut Worksheet, at: u32, last: u16, title: &str) -> Result<(), WriteError> {
        let cut = words::cell(title);
        if last == 0 {
            sheet.write_string_with_format(at, 0, cut.text(), &self.styles.section)?;
        } else {
            sheet.merge_range(at, 0, at, last, cut.text(), &self.styles.section)?;
        }
        // Excel does not fit the height of merged cells, so a long title gets its lines here.
        let width: usize = self.spots.iter().map(|spot| usize::from(width(spot, self.table))).sum();
        let lines = (title.chars().count() / width.max(20) + 1).min(6);
        sheet.set_row_height(at, f64::from(u32::try_from(lines).unwrap_or(1)) * 15.5 + 2.0)?;
        self.remember(at, 0, &cut);
        Ok(())
    }

    fn cells(&mut self, sheet: &mut Worksheet, at: u32, cells: &[Cell]) -> Result<(), WriteError> {
        for index in 0..self.spots.len() {
            let Some(spot) = self.spots.get(index) else { continue };
            let (column, kind) = (spot.at, spot.column.kind);
            self.cell(sheet, at, column, kind, cells.get(index).unwrap_or(&Cell::Empty))?;
        }
        Ok(())
    }

    fn cell(
        &mut self,
        sheet: &mut Worksheet,
        at: u32,
        column: u16,
        kind: ColumnKind,
        cell: &Cell,
    ) -> Result<(), WriteError> {
        match cell {
            Cell::Empty => {
                for further in 0..span(kind) {
                    sheet.write_blank(at, column + further, &self.styles.text)?;
                }
            }
            Cell::Text(text) => self.text(sheet, at, column, text, Look::Cell)?,
            Cell::Date(date) if on_calendar(*date) => {
                sheet.write_datetime_with_format(at, column, date, &self.styles.date)?;
            }
            Cell::Date(date) => {
                let words = date.format("%d.%m.%Y").to_string();
                sheet.write_string_with_format(at, column, words, &self.styles.text)?;
            }
            Cell::Number(value) => number(sheet, at, column, *value, &self.styles.number)?,
            Cell::Share { part, whole } => {
                if *whole == 0.0 {
                    sheet.write_blank(at, column, &self.styles.text)?;
                } else {
                    number(sheet, at, column, part / whole, &self.styles.share)?;
                }
                if kind == ColumnKind::Share {
                    number(sheet, at, column + 1, *part, &self.styles.number)?;
                    number(sheet, at, column + 2, *whole, &self.styles.number)?;
                }
            }
            Cell::Link { text, url } => self.link(sheet, at, column, text, url)?,
        }
        Ok(())
    }

    fn link(&mut self, sheet: &mut Worksheet, at: u32, column: u16, text: &str, url: &str) -> Result<(), WriteError> {
        let fits = url.encode_utf16().count() <= URL_LIMIT
            && !url.chars().any(|letter| letter.is_control() || letter == ' ')
            && (url.starts_with("https://") || url.starts_with("http://"));
        let cut = words::cell(text);
        if !fits || self.links >= LINKS_LIMIT || cut.text().is_empty() {
            return self.text(sheet, at, column, text, Look::Cell);
        }
        self.links += 1;
        let format = self.styles.words(Look::Link, words::looks_like_formula(cut.text()));
        sheet.write_url_with_format(at, column, Url::new(url).set_text(cut.text()), format)?;
        self.remember(at, column, &cut);
        Ok(())
    }

    /// Words stay words: they are written as a string, and what begins like a formula keeps the quote prefix, so that
    /// editing the cell does not wake it up.
    fn text(&mut self, sheet: &mut Worksheet, at: u32, column: u16, text: &str, look: Look) -> Result<(), WriteError> {
        let cut = words::cell(text);
        let format = self.styles.words(look, words::looks_like_formula(cut.text()));
        sheet.write_string_with_format(at, column, cut.text(), format)?;
        self.remember(at, column, &cut);
        Ok(())
    }

    fn remember(&mut self, at: u32, column: u16, cut: &Cut) {
        if let Cut::Shortened { units, .. } = cut {
            self.notes.push(format!(
                "Ячейка {}: Excel вмещает {TEXT_LIMIT} знаков, в тексте их {units}; конец сокращён, полностью он на странице.",
                words::address(at, column)
            ));
        }
    }

    fn widths(&self, sheet: &mut Worksheet) -> Result<(), WriteError> {
        for spot in &self.spots {
            sheet.set_column_width(spot.at, f64::from(width(spot, self.table)))?;
            for further in 1..span(spot.column.kind) {
                sheet.set_column_width(spot.at + further, 11.0)?;
            }
        }
        Ok(())
    }

    /// Head that stays on the screen and on each page, filter buttons, A4 across, page numbers.
    fn paper(&self, sheet: &mut Worksheet, head: u32, bottom: u32, last: u16) -> Result<(), WriteError> {
        sheet.set_freeze_panes(head + 1, 0)?;
        sheet.set_repeat_rows(head, head)?;
        let sections = self.table.rows.iter().any(|row| matches!(row, Row::Section(_)));
        // A filter would tear rows away from their section headings.
        if !sections && bottom > head && !self.spots.is_empty() {
            sheet.autofilter(head, 0, bottom, last)?;
        }
        sheet.set_paper_size(9);
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.79, 0.39, 0.59, 0.59, 0.3, 0.3);
        sheet.set_footer(format!("&L&8{}&R&8Стр. &P из &N", words::footer(&self.table.title)));
        Ok(())
    }

    fn footnotes(mut self, sheet: &mut Worksheet, end: u32) -> Result<(), WriteError> {
        let cut = std::mem::take(&mut self.notes);
        let rest = cut.len().saturating_sub(20);
        let more = (rest > 0).then(|| format!("Сокращены ещё ячейки: {rest}."));
        let lines = self.table.notes.iter().cloned().chain(cut.into_iter().take(20)).chain(more);
        for (at, line) in (end + 1..).zip(lines) {
            let cut = words::cell(&line);
            let format = self.styles.words(Look::Subtitle, words::looks_like_formula(cut.text()));
            sheet.write_string_with_format(at, 0, cut.text(), format)?;
        }
        Ok(())
    }
}

/// Numbers that Excel cannot hold are left out: an empty cell is honest, a text «NaN» is not.
fn number(sheet: &mut Worksheet, at: u32, column: u16, number: f64, format: &Format) -> Result<(), WriteError> {
    if number.is_finite() {
        sheet.write_number_with_format(at, column, number, format)?;
    } else {
        sheet.write_blank(at, column, format)?;
    }
    Ok(())
}

/// Days that Excel counts correctly: its calendar has a false 29 February 1900.
fn on_calendar(date: NaiveDate) -> bool {
    (1901..=9999).contains(&date.year())
}

/// Width of a column in characters: its own, or what its content needs within reason.
fn width(spot: &Spot<'_>, table: &Table) -> u16 {
    if let Some(width) = spot.column.width {
        return width.clamp(3, 120);
    }
    let head = spot.column.head.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0) + 4;
    let content = match spot.column.kind {
        ColumnKind::Date => 11,
        ColumnKind::Number | ColumnKind::Share => 9,
        ColumnKind::Text | ColumnKind::Link => {
            let index = table.columns.iter().position(|column| std::ptr::eq(column, spot.column)).unwrap_or(0);
            longest(table, index) + 2
        }
    };
    u16::try_from(content.max(head).clamp(6, WIDEST)).unwrap_or(52)
}

fn longest(table: &Table, index: usize) -> usize {
    let lines = table.rows.iter().filter_map(|row| match row {
        Row::Cells(cells) => match cells.get(index) {
            Some(Cell::Text(text) | Cell::Link { text, .. }) => {
                text.lines().map(|line| line.chars().take(WIDEST).count()).max()
            }
            Some(Cell::Empty | Cell::Date(_) | Cell::Number(_) | Cell::Share { .. }) | None => None,
        },
        Row::Section(_) => None,
    });
    lines.max().unwrap_or(0)
}
