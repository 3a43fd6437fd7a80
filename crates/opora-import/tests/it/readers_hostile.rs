//! Files that are no documents, broken ones, and ones made to do harm: a clear answer, never a panic, in bounded time.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use opora_import::readers::{self, Limits};
use opora_import::{Excess, Unreadable};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use crate::docx::{Docx, p, pack, tbl, tr};
use crate::odt::Odt;
use crate::readers::{check_places, open};

fn damaged(bytes: &[u8]) -> bool {
    matches!(open(bytes), Err(Unreadable::Damaged { .. }))
}

#[test]
fn formats_that_are_not_read_yet() {
    let compound = |name: &str| {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(1024, 0);
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(2048, 0);
        bytes
    };
    let part = |name: &str| pack(&[(name.to_owned(), "<x/>".to_owned())]);
    let table: Vec<(Vec<u8>, Unreadable)> = vec![
        (vec![], Unreadable::Empty),
        (b" \r\n\t ".to_vec(), Unreadable::Empty),
        (vec![0; 100], Unreadable::Empty),
        (Docx::new("<w:p/>").bytes(), Unreadable::Empty),
        (b"%PDF-1.7\n...".to_vec(), Unreadable::Pdf),
        (b"\x89PNG\r\n\x1a\n....".to_vec(), Unreadable::Picture),
        (b"\xff\xd8\xff\xe0....".to_vec(), Unreadable::Picture),
        (b"II*\0....".to_vec(), Unreadable::Picture),
        (b"{\\rtf1\\ansi".to_vec(), Unreadable::Rtf),
        (compound("WordDocument"), Unreadable::OldDoc),
        (compound("EncryptedPackage"), Unreadable::Encrypted),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related".to_vec(), Unreadable::WebArchive),
        (compound("Workbook"), Unreadable::Sheet),
        (part("xl/workbook.xml"), Unreadable::Sheet),
        (part("ppt/presentation.xml"), Unreadable::Slides),
        (part("photo.jpg"), Unreadable::Archive),
        (
            b"<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w:wordDocument/>".to_vec(),
            Unreadable::FlatXml,
        ),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08\x00\x01\x02".to_vec(), Unreadable::UnknownFormat),
    ];
    for (bytes, expected) in table {
        let found = open(&bytes).map(|paper| paper.text);
        assert_eq!(found, Err(expected.clone()), "{expected:?}");
        assert!(expected.reason().ends_with('.') && expected.next().ends_with('.'), "{expected}");
    }
}

#[test]
fn cut_and_broken_containers() {
    let whole = Docx::new((0..200).map(|n| p(&format!("Пункт {n} приказа"))).collect::<String>()).bytes();
    let half = open(&whole[..whole.len() * 2 / 3]).unwrap();
    assert!(half.text.starts_with("Пункт 0 приказа\nПункт 1 приказа"));
    assert_eq!(half.remarks[0].code, "file-cut");
    assert!(damaged(&whole[..200]));
    assert!(damaged(b"PK\x03\x04 and then nothing"));
    let unclosed = pack(&[("word/document.xml".into(), "<w:document><w:body><w:p><w:r><w:t>начало".into())]);
    assert_eq!(open(&unclosed).unwrap().text, "начало\n");
}

#[test]
fn bombs_are_refused_fast() {
    let begins = Instant::now();
    let entities = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"#;
    assert_eq!(open(&pack(&[("word/document.xml".into(), entities.into())])).unwrap_err(), Unreadable::Entities);

    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    for _ in 0..30 {
        writer.write_all(&[b' '; 1_000_000]).unwrap();
    }
    let bomb = writer.finish().unwrap().into_inner();
    assert!(bomb.len() < 100_000);
    assert_eq!(open(&bomb).unwrap_err(), Unreadable::Bomb);

    let deep = "<w:p>".repeat(100_000);
    let deep = pack(&[("word/document.xml".into(), format!("<w:document><w:body>{deep}"))]);
    assert!(matches!(open(&deep), Err(Unreadable::TooDeep { .. })));

    let mut nested = p("дно");
    for _ in 0..70 {
        nested = tbl(&[format!("<w:tr><w:tc>{nested}</w:tc></w:tr>")]);
    }
    assert!(matches!(open(&Docx::new(nested).bytes()), Err(Unreadable::TooDeep { .. })));
    let html = "<table><tr><td>".repeat(50_000);
    assert!(matches!(open(format!("<html>{html}").as_bytes()), Err(Unreadable::TooDeep { .. })));
    let html = "<b><div><i>".repeat(50_000);
    assert!(open(format!("<html>{html}дно").as_bytes()).is_ok());

    let huge = vec![b'a'; 60_000_000];
    assert_eq!(open(&huge).unwrap_err(), Unreadable::TooLarge { what: Excess::FileBytes, limit: 50_000_000 });
    let wide = "<html><table><tr>".to_owned() + &"<td colspan=1000 rowspan=65000>x</td>".repeat(3000);
    assert!(matches!(open(wide.as_bytes()), Err(Unreadable::TooLarge { .. })));
    let attributes = format!("<html><p {}>x", "a ".repeat(200_000));
    assert_eq!(open(attributes.as_bytes()).unwrap_err(), Unreadable::Bomb);
    let repeated = Odt::new(&format!("<table:table>{}</table:table>", r#"<table:table-row table:number-rows-repeated="999999999"><table:table-cell table:number-columns-repeated="999999999"><text:p>x</text:p></table:table-cell></table:table-row>"#)).bytes();
    assert!(matches!(open(&repeated), Err(Unreadable::TooLarge { .. })));
    assert!(begins.elapsed() < Duration::from_secs(120), "{:?}", begins.elapsed());
}

#[test]
fn ten_thousand_rows_are_read() {
    let row =
        |n: usize| tr(&[&n.to_string(), "Провести совещание с директорами", "до 1 мая", "отдел", "школы", "отчёт"]);
    let rows: Vec<String> = (1..=10_000).map(row).collect();
    let begins = Instant::now();
    let paper = open(&Docx::new(tbl(&rows)).bytes()).unwrap();
    let opora_core::paper::Block::Table(table) = &paper.blocks[0] else { panic!() };
    assert_eq!((table.rows.len(), table.columns), (10_000, 6));
    let text: String = (1..=10_000).map(|n| format!("{n}\tПровести совещание\tмай\tотдел\n")).collect();
    let paper = open(text.as_bytes()).unwrap();
    let opora_core::paper::Block::Table(table) = &paper.blocks[0] else { panic!() };
    assert_eq!(table.rows.len(), 10_000);
    assert!(begins.elapsed() < Duration::from_secs(120), "{:?}", begins.elapsed());
}

#[test]
fn every_truncation_of_a_document() {
    let bytes = Docx::new(p("Приказ") + &tbl(&[tr(&["1", "Совещание"])])).bytes();
    let odt = Odt::new("<text:p>Приказ</text:p>").bytes();
    for whole in [bytes, odt, "1\tа\tб\n2\t<b>в</b>\tг &laquo;".as_bytes().to_vec()] {
        for end in 0..whole.len() {
            let _ = open(&whole[..end]);
        }
    }
}

fn sample() -> Vec<Vec<u8>> {
    let word = Docx::new(
        p("Приказ")
            + &tbl(&[tr(&["1", "Совещание"]), tr(&["2", "Семинар"])])
            + "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:fldChar w:fldCharType=\"begin\"/><w:t>x</w:t></w:r></w:p>",
    );
    vec![
        word.part("numbering", "numbering", "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:lvlText w:val=\"%1.%9.%\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>").bytes(),
        Odt::new("<text:list><text:list-item><text:p>а</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell table:number-rows-spanned=\"3\"><text:p>б</text:p></table:table-cell></table:table-row></table:table>").bytes(),
        "<html><table><tr><td rowspan=2 colspan=3>а<td>б<tr><td><ul><li>в</table><p align=center>г".into(),
        "1\t**а**\tб\n\n\t<p>в</p>\t\"г\n2\tд\tе\n| x | y |\n|---|---|\n# *з*\\".into(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = open(&bytes);
    }

    #[test]
    fn no_text_panics(text in "(\\PC|[\t\n|*<>&;\\[\\]()#\"\\\\0-9.-]|  \n|<b>|</td>|<tr>|<table>|&laquo;){0,300}") {
        let _ = open(text.as_bytes());
        let _ = open(format!("<html>{text}").as_bytes());
    }

    #[test]
    fn no_changed_document_panics(which in 0usize..4, changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = sample()[which].clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = open(&bytes);
    }

    #[test]
    fn no_changed_markup_panics(which in 0usize..2, at in any::<prop::sample::Index>(), cut in 0usize..40, insert in "(<w:tbl>|<w:tc>|</w:p>|<w:p>|<w:r>|</w:tr>|<text:p>|</table:table-cell>|&|<|\"|w:val=\"99999999999\"){0,3}") {
        let parts = match which {
            0 => ("word/document.xml", "<w:document><w:body><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>а</w:t></w:r></w:p><w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"2\"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val=\"3\"/><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>"),
            _ => ("content.xml", "<office:document-content><office:body><office:text><text:h text:outline-level=\"2\">а</text:h><table:table><table:table-row><table:table-cell table:number-columns-spanned=\"2\"><text:p>б<text:s text:c=\"3\"/></text:p></table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>"),
        };
        let letters: Vec<char> = parts.1.chars().collect();
        let from = at.index(letters.len());
        let to = (from + cut).min(letters.len());
        let text: String = letters[..from].iter().copied().chain(insert.chars()).chain(letters[to..].iter().copied()).collect();
        if let Ok(paper) = readers::open(None, &pack(&[(parts.0.to_owned(), text)]), &Limits::default()) {
            check_places(&paper);
        }
    }
}
