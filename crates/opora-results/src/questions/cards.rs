//! Context cards from the bytes of a table: XLSX, XLS, ODS or CSV.

use std::io::Cursor;

use calamine::{Data, Reader};
use chardetng::{EncodingDetector, Utf8Detection};
use opora_core::context::{self, Fields, ReadCards};

/// A table of cards that cannot be opened, a Russian sentence with the next step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotATable(String);

/// Sheets that are looked through for a head.
const MAX_SHEETS: usize = 20;
/// Rows of a sheet: more schools than the country has.
const MAX_ROWS: usize = 100_000;
/// Columns of a sheet.
const MAX_COLUMNS: usize = 500;

/// Reads cards; of a workbook the first sheet that has some, else the remarks of the first.
pub fn read(bytes: &[u8], fields: &Fields, as_of: Option<chrono::NaiveDate>) -> Result<ReadCards, NotATable> {
    let mut first = None;
    for cells in sheets(bytes)? {
        let read = context::read(&cells, fields, as_of);
        if !read.cards.is_empty() {
            return Ok(read);
        }
        first.get_or_insert(read);
    }
    first.ok_or_else(|| NotATable("В файле нет ни одной строки. Сохраните таблицу и укажите её снова.".to_owned()))
}

fn sheets(bytes: &[u8]) -> Result<Vec<Vec<Vec<String>>>, NotATable> {
    let is_book = bytes.starts_with(b"PK") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]);
    if !is_book {
        return text(bytes).map(|cells| vec![cells]);
    }
    let unread = |why: &dyn std::fmt::Display| {
        NotATable(format!(
            "Книга не открывается ({why}). Если она защищена паролем, снимите защиту; сохраните её как XLSX."
        ))
    };
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|why| unread(&why))?;
    let mut out = Vec::new();
    for name in book.sheet_names().into_iter().take(MAX_SHEETS) {
        let range = book.worksheet_range(&name).map_err(|why| unread(&why))?;
        // Rows of the sheet are counted from its first row, also where that is empty.
        let above = range.start().map_or(0, |(row, _)| row as usize).min(MAX_ROWS);
        let rows = range.rows().take(MAX_ROWS).map(|row| row.iter().take(MAX_COLUMNS).map(cell).collect());
        out.push(std::iter::repeat_n(Vec::new(), above).chain(rows).collect());
    }
    Ok(out)
}

fn cell(data: &Data) -> String {
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        other => other.to_string(),
    }
}

fn text(bytes: &[u8]) -> Result<Vec<Vec<String>>, NotATable> {
    let mut detector = EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let (text, _, _) = detector.guess(Some(b"ru"), Utf8Detection::Allow).decode(bytes);
    let head = text.lines().next().unwrap_or_default();
    // Of equally frequent signs the last one: a comma also stands inside heads.
    let separator = [',', '\t', ';'].into_iter().max_by_key(|one| head.matches(*one).count()).unwrap_or(';');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(separator).unwrap_or(b';'))
        .from_reader(text.as_bytes());
    let rows = reader.records().take(MAX_ROWS).map(|row| {
        let row =
            row.map_err(|why| NotATable(format!("Таблица не читается ({why}). Сохраните её как CSV или XLSX.")))?;
        Ok(row.iter().take(MAX_COLUMNS).map(str::to_owned).collect())
    });
    rows.collect()
}
