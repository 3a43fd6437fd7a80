//! The files that the journeys bring along: an order of an invented district as HTML and as Word writes it.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What stands above the plan.
const ACT: &[&str] = &[
    "ОТДЕЛ ОБРАЗОВАНИЯ ЛИПОВСКОГО РАЙОНА",
    "ПРИКАЗ",
    "10.03.2026 № 77-ОД",
    "Об утверждении плана методической поддержки школ Липовского района на 2026 год",
    "1. Утвердить план методической поддержки школ Липовского района на 2026 год согласно приложению.",
    "2. Контроль за исполнением приказа оставляю за собой.",
    "Начальник отдела образования Л.П. Вершинина",
    "Приложение к приказу от 10.03.2026 № 77-ОД",
    "План методической поддержки школ Липовского района на 2026 год",
];

/// The plan: two deadlines need a person.
const PLAN: &[[&str; 5]] = &[
    ["№", "Мероприятие", "Срок", "Ответственные", "Ожидаемый результат"],
    ["1", "Собеседования с командами школ", "до 20.03.2026", "Методический кабинет", "Протоколы собеседований"],
    ["2", "Сбор заявок на взаимопосещение уроков", "до 25 числа", "МБОУ «Ольховская ООШ»", "Сводная заявка"],
    ["3", "Открытые уроки наставников", "весной", "Методический кабинет", "Не менее 6 уроков"],
    ["4", "Методические дни в школах", "апрель, октябрь", "Методический кабинет", "2 методических дня"],
    ["5", "Итоговое совещание руководителей", "15.12.2026", "Отдел образования", "Решение совещания"],
];

/// A folder with files to choose from; it goes with the value.
pub struct Desk(TempDir);

impl Desk {
    /// An empty desk.
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// Puts a file on the desk.
    pub fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

/// The order as a web page.
pub fn html() -> String {
    let act: String = ACT.iter().map(|line| format!("<p>{line}</p>\n")).collect();
    let row = |cells: &[&str; 5]| format!("<tr>{}</tr>\n", cells.map(|cell| format!("<td>{cell}</td>")).concat());
    let rows: String = PLAN.iter().map(row).collect();
    format!("<!doctype html><html><head><meta charset=\"utf-8\"></head><body>{act}<table>{rows}</table></body></html>")
}

/// The order as a Word document.
pub fn docx() -> Vec<u8> {
    let paragraph = |text: &str| format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>");
    let cell = |text: &str| format!("<w:tc><w:tcPr/>{}</w:tc>", paragraph(text));
    let act: String = ACT.iter().map(|line| paragraph(line)).collect();
    let rows: String = PLAN.iter().map(|cells| format!("<w:tr>{}</w:tr>", cells.map(cell).concat())).collect();
    let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    pack(&[
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
                 <Override PartName=\"/word/document.xml\" ContentType=\"{kind}\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\">\
                 <Relationship Id=\"rId1\" Type=\"{office}\" Target=\"word/document.xml\"/></Relationships>"
            ),
        ),
        (
            "word/document.xml",
            format!(
                "<w:document xmlns:w=\"{word}\"><w:body>{act}<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>\
                 <w:sectPr/></w:body></w:document>"
            ),
        ),
    ])
}

fn pack(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        write!(writer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>{text}").unwrap();
    }
    writer.finish().unwrap().into_inner()
}
