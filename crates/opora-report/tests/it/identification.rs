//! The list of schools with grounds, read back from the workbook and from the annex.

use std::io::Read as _;

use calamine::Data;
use opora_core::assessment::TestedSchool;
use opora_core::identification::{AdoptedList, DataPart, DataVersion, Figure, Input, WorkFacts, identify};
use opora_core::methodology::{Methodology, WhatIf, shipped};
use opora_report::identification::{AnnexTo, Identified};

use crate::xlsx::{day, made, read};

/// Low results and participants.
type LowOf = (u32, u32);
/// Code, name and the results in two works.
type Tested<'a> = (&'a str, &'a str, LowOf, LowOf);

/// Schools with figures in two works of 2021: n and low.
fn paper(methodology: &Methodology, schools: &[Tested<'_>], what_if: &str) -> Identified {
    let (methodology, changed) = what_if.parse::<WhatIf>().unwrap().apply(methodology).unwrap();
    let tested: Vec<TestedSchool> = schools
        .iter()
        .map(|(code, name, ..)| TestedSchool {
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            municipality: "Верхнеозёрский округ".to_owned(),
            other_codes: Vec::new(),
        })
        .collect();
    let works = ["ВПР 2021 математика 5", "ВПР 2021 русский язык 5"].map(|key| WorkFacts {
        work: key.parse().unwrap(),
        max: Some(20),
        marked: true,
    });
    let figures: Vec<Figure> = schools
        .iter()
        .zip(0..)
        .flat_map(|((.., one, two), school)| {
            [(0, one), (1, two)].map(|(work, (n, low))| Figure { school, work, n: *n, low: *low, good: 0, sum: 0 })
        })
        .collect();
    let adopted = [AdoptedList {
        list: "ШНОР".to_owned(),
        year: 2020,
        date: day("2020-08-20"),
        act: "Приказ № 7-ОД".to_owned(),
        schools: vec!["sch1010".to_owned(), "sch1003".to_owned()],
    }];
    let input = Input { adopted: &adopted, ..Input::of(&tested, &works, &figures) };
    let list = identify(&methodology, input, None).unwrap();
    let part = |work: &str| DataPart {
        work: work.to_owned(),
        hash: "0123456789abcdef".to_owned(),
        rows: 1_540,
        absent: 120,
        no_total: 3,
        out_of_range: 1,
        used: 1_416,
    };
    let parts = vec![part("ВПР 2021 математика 5"), part("ВПР 2021 русский язык 5")];
    let data = DataVersion { version: "fedcba9876543210".to_owned(), parts };
    Identified::of(&list, &data, &changed, made())
}

const SCHOOLS: [Tested<'static>; 4] = [
    ("sch1010", "МБОУ «Полянская СОШ № 10»", (18, 7), (20, 6)),
    ("sch1002", "МБОУ СОШ № 2", (52, 17), (49, 16)),
    ("sch1003", "МБОУ ООШ № 3", (10, 2), (10, 1)),
    ("sch1004", "МБОУ «Лицей № 4 <&>»", (80, 4), (78, 2)),
];

fn federal() -> Methodology {
    shipped("federal").unwrap()
}

fn xml(docx: &[u8], part: &str) -> String {
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut text = String::new();
    package.by_name(part).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_workbook_has_grounds_and_the_notice() {
    let (_, sheet) = read(&opora_report::xlsx::write(&paper(&federal(), &SCHOOLS, "").table()).unwrap());
    let rows: Vec<Vec<String>> = sheet.rows().map(|row| row.iter().map(Data::to_string).collect::<Vec<_>>()).collect();
    let text = rows.iter().flatten().cloned().collect::<Vec<_>>().join("\n").replace('\u{a0}', " ");
    assert!(text.contains("Результаты ВПР не используются для оценки"), "{text}");
    assert!(text.contains("проверьте по вашему региону"), "{text}");
    assert!(text.contains("версия fedcba9876543210"), "{text}");
    assert!(text.contains("отсутствовали 120, без балла 3, балл вне шкалы 1, учтено 1416"), "{text}");
    let codes: Vec<&str> = rows.iter().map(|row| row[1].as_str()).filter(|cell| cell.starts_with("sch")).collect();
    assert_eq!(codes, ["sch1010", "sch1002", "sch1003"], "by names, then those that left");
    assert!(text.contains("ВПР 2021, математика 5 кл.: 7 из 18 = 38,9 % ≥ 30 %"), "{text}");
    assert!(text.contains("Вышла из списка «ШНОР», была в нём с 20.08.2020 (Приказ № 7-ОД)"), "{text}");
}

#[test]
fn the_annex_is_laid_out_by_the_standard() {
    let order = AnnexTo {
        annex: Some("1".to_owned()),
        act: "приказу управления образования".to_owned(),
        date: Some(day("2021-08-25")),
        number: Some("214-ОД".to_owned()),
    };
    let paper = paper(&federal(), &SCHOOLS, "min_n=10").annexed(order);
    let docx = paper.docx().unwrap();
    assert_eq!(docx, paper.docx().unwrap(), "the same paper gives the same bytes");
    let document = xml(&docx, "word/document.xml");
    for part in [
        "<w:pgMar w:top=\"1134\" w:right=\"567\" w:bottom=\"1134\" w:left=\"1701\"",
        "<w:titlePg/>",
        "<w:tblHeader/>",
        "Приложение №\u{a0}1",
        "от\u{a0}25.08.2021 №\u{a0}214-ОД",
        "Проба, не по методике",
        "Что не вошло в расчёт",
        "1\u{a0}540",
        "Результаты ВПР не используются",
    ] {
        assert!(document.contains(part), "{part}\n{document}");
    }
    assert!(xml(&docx, "word/styles.xml").contains("Times New Roman"));
    assert!(xml(&docx, "word/header1.xml").contains(" PAGE "));
}

#[test]
fn the_annex_reads_back_as_a_list_of_schools() {
    let docx = paper(&federal(), &SCHOOLS, "").docx().unwrap();
    let read = opora_import::read(Some("приложение.docx"), &docx, &opora_import::Options::default()).unwrap();
    let schools: Vec<(&str, Option<&str>)> =
        read.reading.support.schools.iter().map(|school| (school.name.as_str(), school.category.as_deref())).collect();
    assert_eq!(
        schools[..2],
        [("МБОУ «Полянская СОШ № 10»", Some("ШНОР")), ("МБОУ СОШ № 2", Some("ШНОР"))],
        "{schools:?}"
    );
}

#[test]
fn an_empty_list_and_words_of_xml_make_whole_papers() {
    let nobody = paper(&federal(), &SCHOOLS[3..], "");
    let document = xml(&nobody.docx().unwrap(), "word/document.xml");
    assert!(document.contains("не входит ни одна школа"), "{document}");
    let everybody = paper(&federal(), &SCHOOLS, "threshold=1");
    let document = xml(&everybody.docx().unwrap(), "word/document.xml");
    assert!(document.contains("МБОУ «Лицей № 4 &lt;&amp;&gt;»"), "{document}");
    let several = paper(&shipped("several-lists").unwrap(), &SCHOOLS, "");
    assert!(xml(&several.docx().unwrap(), "word/document.xml").contains("Группа риска"));
    assert!(xml(&several.only(2).docx().unwrap(), "word/document.xml").contains("Группа риска, 2021\u{a0}год"));
}

#[test]
fn small_numbers_are_not_published() {
    let paper = paper(&federal(), &SCHOOLS, "").suppressed(19);
    let text = xml(&paper.docx().unwrap(), "word/document.xml").replace('\u{a0}', " ");
    assert!(!text.contains("7 из 18"), "{text}");
    assert!(text.contains("математика 5 кл.: критерий выполнен, участников меньше 19, числа не публикуются"), "{text}");
    assert!(text.contains("6 из 20 = 30,0 %"), "{text}");
}

/// Writes the annex where a person can look at it: `OPORA_PAPERS=/tmp/papers cargo test … -- --ignored`.
#[test]
#[ignore = "for looking at the paper"]
fn put_papers_aside() {
    let folder = std::path::PathBuf::from(std::env::var("OPORA_PAPERS").unwrap());
    let many: Vec<(String, String, LowOf, LowOf)> = (1..40)
        .map(|number| {
            (format!("sch10{number:02}"), format!("МБОУ СОШ № {number}"), (20 + number, 6 + number), (30, number % 17))
        })
        .collect();
    let many: Vec<_> = many.iter().map(|(code, name, one, two)| (code.as_str(), name.as_str(), *one, *two)).collect();
    let paper = paper(&federal(), &many, "");
    std::fs::write(folder.join("список.docx"), paper.docx().unwrap()).unwrap();
    std::fs::write(folder.join("список.xlsx"), opora_report::xlsx::write(&paper.table()).unwrap()).unwrap();
}
