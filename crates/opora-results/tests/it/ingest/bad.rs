//! Files that give nothing: a clear sentence with the next step, in bounded time and memory.

use std::io::{Cursor, Write};

use opora_results::ingest::{self, Limits, Options, Outcome, Rule, Unreadable};

use super::books::{FORM_2021, one, rows, xlsx};

fn check(name: &str, bytes: &[u8], expected: &str) {
    match ingest::read(name, bytes, &Options::default()) {
        Err(reason) => assert!(reason.to_string().contains(expected), "{name}: {reason}"),
        Ok(outcome) => panic!("{name}: {outcome:?}"),
    }
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// An OLE container that holds a stream of this name.
fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(1024, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4096, 0);
    bytes
}

#[test]
fn sentences() {
    check("пусто.xlsx", b"", "файл пуст");
    check("пробелы.csv", b"  \r\n \r\n", "ни одной заполненной");
    check("приказ.pdf", b"%PDF-1.7 ...", "это PDF, а не таблица");
    check("фото.xlsx", b"\x89PNG\r\n\x1a\n", "картинка");
    check("письмо.xlsx", &archive(&[("word/document.xml", b"<w/>")]), "документ Word");
    check("архив.zip", &archive(&[("мат5.xlsx", b"PK")]), "Распакуйте его");
    check("секрет.xlsx", &compound("EncryptedPackage"), "защищена паролем");
    check("старое.xls", &compound("Workbook"), "повреждён");
    check("письмо.doc", &compound("WordDocument"), "документ Word");
    check("страница.xls", b"<html><table><tr><td>1</td></tr></table>", "HTML");
    check("шум.csv", &[0x01, 0x02, 0x03, 0x05, 0x06, 0x07, 0x0e, 0x0f, 0x10], "двоичный");
    let whole = one(&FORM_2021);
    check("половина.xlsx", &whole[..whole.len() / 2], "не полностью");
    check("пустая книга.xlsx", &xlsx(&[("Лист1", Vec::new())]), "ни одной заполненной");
}

#[test]
fn a_wrong_sheet_is_a_question_not_an_error() {
    let file = xlsx(&[("Инструкция", rows(&["Как заполнять форму", "1. Откройте файл", "2. Заполните"]))]);
    let Ok(Outcome::UnknownLayout(unknown)) = ingest::read("x.xlsx", &file, &Options::default()) else { panic!() };
    assert_eq!(unknown.sheet, "Инструкция");
    assert!(unknown.sentence.contains("F1"), "{}", unknown.sentence);
}

/// A workbook of one sheet, given as the rows of its XML.
fn book(rows: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    archive(&[
        ("xl/_rels/workbook.xml.rels", b"<R><Relationship Id='a' Type='/worksheet' Target='s.xml'/></R>"),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name='a' r:id='a'/></sheets></workbook>"),
        ("xl/s.xml", sheet.as_bytes()),
    ])
}

#[test]
fn a_formula_that_nobody_computed_is_no_empty_cell() {
    let text = |words: &str| format!("<c t=\"inlineStr\"><is><t>{words}</t></is></c>");
    let head: String = FORM_2021[0].split('|').map(|head| text(head.trim())).collect();
    let row = |total: &str| {
        let start: String = ["sch900101", "Край", "1", "50001", "4", "м", "А", "3"].map(text).concat();
        format!("<row>{start}{total}<c><v>5</v></c><c><v>5</v></c><c><v>2</v></c>{}</row>", text("Букварь"))
    };
    let read = |total: &str| {
        let bytes = book(&format!("<row>{head}</row>{}", row(total)));
        super::books::batch("Математика 5 класс 2021.xlsx", &bytes)
    };
    let uncomputed = read("<c><f>SUM(J2:L2)</f><v></v></c>");
    assert_eq!((uncomputed.tally().no_total, uncomputed.report.count(Rule::FormulaText)), (1, 1));
    assert!(uncomputed.report.remarks.iter().any(|remark| remark.contains("невычисленные формулы")));
    assert_eq!(read("<c><f>SUM(J2:L2)</f><v>12</v></c>").tally().mean, Some(12.0));
    let blank = read("<c t=\"str\"><f>IF(TRUE,\"\",1)</f><v></v></c>");
    assert_eq!((blank.tally().no_total, blank.report.count(Rule::FormulaText)), (1, 0));
}

#[test]
fn a_sheet_that_was_passed_by_is_named() {
    let file = xlsx(&[("Лист1", rows(&FORM_2021)), ("Сводка", rows(&["Всего участников | 120", "Итого школ | 7"]))]);
    let batch = super::books::batch("Математика 5 класс 2021.xlsx", &file);
    assert!(batch.report.remarks.iter().any(|remark| remark.contains("«Сводка»")), "{:?}", batch.report.remarks);
}

#[test]
fn a_bomb_is_put_out() {
    let sheet = format!(
        "<worksheet><sheetData>{}</sheetData></worksheet>",
        "<row><c t=\"inlineStr\"><is><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></is></c></row>"
            .repeat(200_000)
    );
    let book = archive(&[
        ("xl/_rels/workbook.xml.rels", b"<R><Relationship Id='a' Type='/worksheet' Target='s.xml'/></R>"),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name='a' r:id='a'/></sheets></workbook>"),
        ("xl/s.xml", sheet.as_bytes()),
    ]);
    assert!(book.len() < 200_000);
    let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    // The top of the sheet is within the limit and shows no table; nothing more is unpacked.
    assert!(matches!(ingest::read("x.xlsx", &book, &options), Ok(Outcome::UnknownLayout(_))));
    let named = ingest::column("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=сумма").unwrap();
    let _ = named;
    let mut lines = FORM_2021.to_vec();
    lines.extend([FORM_2021[1]; 20_000]);
    let options = Options { limits: Limits { unpacked_bytes: 1 << 18, ..Limits::default() }, ..Options::default() };
    assert_eq!(ingest::read("мат 5 2021.xlsx", &one(&lines), &options), Err(Unreadable::Bomb { limit_mib: 0 }));
}

#[test]
fn more_rows_than_the_limit_are_refused_not_cut() {
    let options = Options { limits: Limits { rows: 4, ..Limits::default() }, ..Options::default() };
    let reason = ingest::read("мат 5 2021.xlsx", &one(&FORM_2021), &options).unwrap_err();
    assert!(matches!(reason, Unreadable::TooManyRows { .. }), "{reason}");
    let options = Options { limits: Limits { file_bytes: 10, ..Limits::default() }, ..Options::default() };
    assert!(matches!(ingest::read("x", b"12345678901", &options), Err(Unreadable::TooLarge { .. })));
}

#[test]
fn a_missing_file_is_said() {
    let read = ingest::read_files(&["/nowhere/мат5.xlsx".into()], &Options::default(), &|_| {});
    assert!(read[0].outcome.as_ref().unwrap_err().to_string().contains("файла нет"));
}

#[test]
fn an_open_quotation_mark_swallows_no_lines_in_silence() {
    let text = |open: &str| {
        let lines = [FORM_2021[0], FORM_2021[1], &FORM_2021[2].replace("Букварь", open), FORM_2021[3], FORM_2021[4]];
        super::books::csv(&lines, ";")
    };
    check("Математика 5 класс 2021.csv", text("\"Букварь").as_bytes(), "в строке 3 открыта и не закрыта кавычка");
    for closed in ["\"Букварь; часть 1\"", "Букварь \"Первый\"", "\"Букварь\nчасть 1\""]
    {
        let batch = super::books::batch("Математика 5 класс 2021.csv", text(closed).as_bytes());
        assert_eq!(batch.rows.len(), 4, "{closed}");
    }
}

#[test]
fn half_a_text_is_said() {
    let text = super::books::csv(&FORM_2021, ";");
    let doubts = |text: &str| {
        let batch = super::books::batch("Математика 5 класс 2021.csv", text.as_bytes());
        batch.report.remarks.iter().any(|remark| remark.contains("загружен не полностью"))
    };
    assert!(!doubts(&text) && !doubts(text.trim_end()));
    assert!(doubts(text.split("20;10").next().unwrap()));
}
