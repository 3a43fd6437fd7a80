//! Workbooks made for tests: invented schools and participants, the shapes of real files.

use opora_results::ingest::{self, Batch, Options, Outcome};
use rust_xlsxwriter::Workbook;

/// A sheet: its name and rows of cells.
pub type Sheet<'a> = (&'a str, Vec<Vec<String>>);

/// Cells of a row, split at «|». A number is written as a number; after an apostrophe everything is text.
pub fn row(cells: &str) -> Vec<String> {
    cells.split('|').map(|cell| cell.trim_matches(' ').to_owned()).collect()
}

pub fn rows(lines: &[&str]) -> Vec<Vec<String>> {
    lines.iter().map(|line| row(line)).collect()
}

pub fn xlsx(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (number, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let (number, column) = (u32::try_from(number).unwrap(), u16::try_from(column).unwrap());
                if let Some(text) = cell.strip_prefix('\'') {
                    sheet.write_string(number, column, text).unwrap();
                } else if let Ok(value) = cell.parse::<f64>() {
                    sheet.write_number(number, column, value).unwrap();
                } else if !cell.is_empty() {
                    sheet.write_string(number, column, cell).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// One sheet.
pub fn one(lines: &[&str]) -> Vec<u8> {
    xlsx(&[("Лист1", rows(lines))])
}

pub fn csv(lines: &[&str], separator: &str) -> String {
    let cell = |cell: &String| cell.trim_start_matches('\'').to_owned();
    rows(lines).iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(separator) + "\r\n").collect()
}

/// The batches of a file that must give rows.
pub fn batches(path: &str, bytes: &[u8]) -> Vec<Batch> {
    match ingest::read(path, bytes, &Options::default()) {
        Ok(Outcome::Rows { batches, .. }) => batches,
        other => panic!("{path}: {other:?}"),
    }
}

/// The only batch of a file.
pub fn batch(path: &str, bytes: &[u8]) -> Batch {
    let mut all = batches(path, bytes);
    assert_eq!(all.len(), 1, "{path}: {:?}", all.iter().map(|one| one.work.to_string()).collect::<Vec<_>>());
    all.remove(0)
}

/// A batch in one line: work, rows, absent, no total, out of range, used, schools, marks, mean.
pub fn shown(batch: &Batch) -> String {
    let tally = batch.tally();
    let mean = tally.mean.map_or_else(|| "—".to_owned(), |mean| format!("{mean:.3}"));
    format!(
        "{}: {} = {} + {} + {} + {}; школ {}; {:?}; {mean}",
        batch.work,
        tally.rows,
        tally.absent,
        tally.no_total,
        tally.out_of_range,
        tally.used,
        tally.schools,
        tally.marks,
    )
}

/// Rules that were applied, with counts.
pub fn rules(batch: &Batch) -> String {
    let one = |applied: &ingest::Applied| format!("{:?} {}", applied.rule, applied.count);
    batch.report.applied.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The form of 2021: head and four pupils, one absent.
pub const FORM_2021: [&str; 6] = [
    "логин школы | регион | номер обучающегося | код обучающегося | отметка за предыдущую четверть/триместр | пол | класс | вариант | всего баллов | балл за 1 | балл за 2 | балл за 3.1 | Учебник",
    "sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Букварь",
    "sch900101 | Край | 2 | 50002 | 3 | ж | А | 4 | 7 | 3 | 3 | 1 | Букварь",
    "sch900101 | Край | 3 | 50003 | 5 | ж | Б | отсутствовал | | | | | Букварь",
    "sch900202 | Край | 1 | 50001 | 2 | м | А | 3 | 6 | X | 4 | 2 | Букварь",
    "sch900202 | Край | 2 | 50002 | 5 | ж | А | 4 | 20 | 10 | 8 | 2 | Букварь",
];
