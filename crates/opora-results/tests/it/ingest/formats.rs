//! The same table in every format gives the same rows; our XLSX reader sees what calamine sees.

use std::io::{Cursor, Write};

use calamine::{Data, Reader, Xlsx};
use opora_results::ingest::{Batch, Options, Outcome, read};
use proptest::prelude::*;

use super::books::{FORM_2021, batch, csv, one, row, shown, xlsx};

const EXPECTED: &str = "ВПР 2021 математика 5: 5 = 1 + 0 + 0 + 4; школ 2; [1, 1, 1, 1]; 11.250";

fn check(name: &str, bytes: &[u8]) -> Batch {
    let batch = batch(&format!("2021/Математика 5 класс.{name}"), bytes);
    assert_eq!(shown(&batch), EXPECTED, "{name}");
    batch
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn texts_of_every_encoding_and_separator() {
    let xlsx = check("xlsx", &one(&FORM_2021));
    for separator in [";", ",", "\t", "|"] {
        let text = csv(&FORM_2021, separator);
        let same = |bytes: &[u8]| assert_eq!(check("csv", bytes).rows, xlsx.rows, "{separator}");
        same(text.as_bytes());
        same(format!("\u{feff}{text}").as_bytes());
        same(format!("sep={separator}\r\n{text}").as_bytes());
        same(&encoding_rs::WINDOWS_1251.encode(&text).0);
        same(&utf16(&text, false, true));
        same(&utf16(&text, true, true));
        same(&utf16(&text, false, false));
    }
    let quoted = csv(&FORM_2021, ";").replace("Букварь", "\"Букварь; часть «1»\nи \"\"2\"\"\"");
    check("csv", quoted.as_bytes());
}

/// An ODS with repeated cells and a million empty rows at the end, as LibreOffice writes.
fn ods(lines: &[&str]) -> Vec<u8> {
    let mut table = String::new();
    for line in lines {
        table.push_str("<table:table-row>");
        for cell in row(line) {
            let text = cell.trim_start_matches('\'');
            match text.parse::<f64>() {
                Ok(number) => table.push_str(&format!(
                    "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>"
                )),
                Err(_) if text.is_empty() => table.push_str("<table:table-cell/>"),
                Err(_) => table.push_str(&format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
                )),
            }
        }
        table.push_str("<table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>");
    }
    table.push_str("<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>");
    zip(&[(
        "content.xml",
        &format!(
            "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet><table:table table:name=\"Лист1\">{table}</table:table></office:spreadsheet></office:body></office:document-content>"
        ),
    )])
}

fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn ods_sheets() {
    assert_eq!(check("ods", &ods(&FORM_2021)).rows, check("xlsx", &one(&FORM_2021)).rows);
}

/// A workbook as other programs write it: prefixes, inline strings, no references, rich text, formulas with values.
#[test]
fn xlsx_of_other_programs() {
    let cell = |text: &str| match text.trim_start_matches('\'').parse::<f64>() {
        Ok(number) => format!("<x:c><x:f>1+1</x:f><x:v>{number}</x:v></x:c>"),
        Err(_) if text.is_empty() => "<x:c/>".to_owned(),
        Err(_) => format!("<x:c t=\"inlineStr\"><x:is><x:r><x:t>{text}</x:t></x:r></x:is></x:c>"),
    };
    let rows: String = FORM_2021
        .iter()
        .map(|line| format!("<x:row>{}</x:row>", row(line).iter().map(|one| cell(one)).collect::<String>()))
        .collect();
    let file = zip(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id='rId7' Type='x/worksheet' Target='/xl/worksheets/a.xml'/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<x:workbook xmlns:x='m' xmlns:r='r'><!-- a > b --><x:sheets><x:sheet name='Л &amp; 1' sheetId='1' r:id='rId7'/></x:sheets></x:workbook>",
        ),
        (
            "xl/worksheets/a.xml",
            &format!("<?xml version='1.0'?><x:worksheet><x:sheetData>{rows}</x:sheetData></x:worksheet>"),
        ),
    ]);
    check("xlsx", &file);
}

#[test]
fn dates_are_read_as_dates() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let date = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy");
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Дата:").unwrap();
    sheet.write_number_with_format(0, 1, 44_270.0, &date).unwrap();
    for (number, line) in FORM_2021.iter().enumerate() {
        for (column, cell) in row(line).iter().enumerate() {
            let (number, column) = (u32::try_from(number).unwrap() + 2, u16::try_from(column).unwrap());
            match cell.parse::<f64>() {
                Ok(value) => drop(sheet.write_number(number, column, value).unwrap()),
                Err(_) => drop(sheet.write_string(number, column, cell).unwrap()),
            }
        }
    }
    let batch = batch("Математика 5 класс.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(shown(&batch), EXPECTED);
    assert!(batch.placed.season.from.to_string().contains("15.03.2021"), "{}", batch.placed.season.from);
}

/// What calamine sees in the first sheet, as words.
fn by_calamine(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let words = |cell: &Data| match cell {
        Data::Empty | Data::Error(_) => String::new(),
        other => other.to_string().trim().to_owned(),
    };
    range.rows().map(|row| row.iter().map(words).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Our reader and calamine agree about samples of an unknown layout: words go through whole.
    #[test]
    fn our_reader_sees_what_calamine_sees(cells in proptest::collection::vec(
        proptest::collection::vec("[ -~а-яё<>&\"«»]{0,12}", 4..8), 2..8)) {
        let mut lines = cells.clone();
        for line in &mut lines {
            for cell in line.iter_mut() {
                *cell = format!("'{cell}");
            }
        }
        lines.insert(0, ["Учреждение", "Ребёнок", "Итог", "Прочее"].map(str::to_owned).to_vec());
        let bytes = xlsx(&[("Л", lines)]);
        let theirs = by_calamine(&bytes);
        let Ok(Outcome::UnknownLayout(unknown)) = read("x.xlsx", &bytes, &Options::default()) else {
            return Ok(());
        };
        for (at, column) in unknown.columns.iter().enumerate() {
            let head = theirs.get(usize::try_from(unknown.head_row).unwrap() - 1).and_then(|row| row.get(at)).cloned().unwrap_or_default();
            if !head.is_empty() {
                prop_assert_eq!(&column.head, &head);
            }
        }
    }

    /// No bytes make the reader panic.
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in 0..6_usize) {
        let magic: &[u8] = [&b"PK\x03\x04"[..], &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], b"", b"\xff\xfe", b"<?xml", b"sep=;"][kind];
        let whole = [magic, &bytes].concat();
        let _ = read("x", &whole, &Options::default());
    }

    /// No damage to a good file makes the reader panic.
    #[test]
    fn no_damage_panics(at in 0..6000_usize, byte in any::<u8>(), cut in 0..6000_usize) {
        let mut bytes = one(&FORM_2021);
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        let _ = read("мат 5 2021.xlsx", &bytes, &Options::default());
        bytes.truncate(cut);
        let _ = read("мат 5 2021.xlsx", &bytes, &Options::default());
    }

    /// No cells make the reader panic, and rows are never lost: kept and noted rows add up.
    #[test]
    fn no_cells_panic(cells in proptest::collection::vec(proptest::collection::vec(
        "(|[0-9]{1,6}|-?[0-9]{1,2},[0-9]|X|отсутствовал|[а-яА-Я(). ]{1,6}|=A1|sch9001[0-9]{2})", 13), 1..20)) {
        let mut lines = vec![row(FORM_2021[0]), row(FORM_2021[1])];
        lines.extend(cells);
        let bytes = xlsx(&[("Л", lines)]);
        if let Ok(Outcome::Rows { batches, .. }) = read("мат 5 2021.xlsx", &bytes, &Options::default()) {
            for batch in batches {
                use opora_results::ingest::Rule::DuplicateSame;
                let report = &batch.report;
                prop_assert_eq!(report.rows_met, report.rows_kept + report.count(DuplicateSame));
                prop_assert_eq!(report.rows_kept, batch.rows.len() as u64);
                prop_assert_eq!(batch.record(1).unwrap().num_rows(), batch.rows.len());
            }
        }
    }
}

#[test]
fn a_school_that_is_merged_down_is_the_school_of_each_row() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (number, line) in FORM_2021.iter().enumerate() {
        for (column, cell) in super::books::row(line).iter().enumerate() {
            let (number, column) = (u32::try_from(number).unwrap(), u16::try_from(column).unwrap());
            match cell.parse::<f64>() {
                Ok(value) => sheet.write_number(number, column, value).unwrap(),
                Err(_) => sheet.write_string(number, column, cell).unwrap(),
            };
        }
    }
    let format = rust_xlsxwriter::Format::new();
    sheet.merge_range(1, 0, 3, 0, "sch900101", &format).unwrap();
    sheet.merge_range(4, 0, 5, 0, "sch900202", &format).unwrap();
    let merged = batch("2021/Математика 5 класс.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(merged.rows, batch("2021/Математика 5 класс.xlsx", &one(&FORM_2021)).rows);
    assert_eq!(merged.schools.len(), 2);
}

#[test]
fn points_in_a_cell_formatted_as_a_date_are_points() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let date = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy");
    for (number, line) in FORM_2021.iter().enumerate() {
        for (column, cell) in super::books::row(line).iter().enumerate() {
            let (number, column) = (u32::try_from(number).unwrap(), u16::try_from(column).unwrap());
            match cell.parse::<f64>() {
                Ok(value) => sheet.write_number_with_format(number, column, value, &date).unwrap(),
                Err(_) => sheet.write_string(number, column, cell).unwrap(),
            };
        }
    }
    let read = batch("2021/Математика 5 класс.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(read.rows.score, batch("2021/Математика 5 класс.xlsx", &one(&FORM_2021)).rows.score);
}
