//! A bare sheet, as systems exchange them: rows of cells from A1 on, no heading, no styles.

use rust_xlsxwriter::Workbook;

use super::words;
use crate::WriteError;
use crate::table::Cell;

/// The workbook of one bare sheet. Days and links are written as their words; cells beyond what Excel holds are
/// refused by the writer.
///
/// # Errors
/// When the writer refuses, as it does with more rows than a sheet holds.
pub fn plain(sheet: &str, rows: impl IntoIterator<Item = Vec<Cell>>) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name(words::sheet_name(sheet))?;
    for (row, cells) in (0u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Number(number) => {
                    page.write_number(row, column, number)?;
                }
                Cell::Text(text) | Cell::Link { text, .. } => {
                    page.write_string(row, column, words::cell(&text).text())?;
                }
                Cell::Date(day) => {
                    page.write_string(row, column, day.format("%d.%m.%Y").to_string())?;
                }
                Cell::Share { part, whole } => {
                    page.write_string(row, column, format!("{part} / {whole}"))?;
                }
            }
        }
    }
    Ok(book.save_to_buffer()?)
}
