//! A paper as a DOCX by ГОСТ Р 7.0.97-2025: fields, Times-like letters, page numbers from the second page, tables whose
//! head stands on each page.

mod parts;
mod xml;

use std::io::{Cursor, Write};

use chrono::NaiveDateTime;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use self::xml::{clean, text};
use crate::WriteError;

/// Twentieths of a point in a millimetre, times 100.
const TWIPS_100: u32 = 5_669;
/// Width of an A4 page between the fields, millimetres.
pub const TEXT_WIDTH_MM: u32 = 170;

/// A paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// Title in the properties of the file.
    pub title: String,
    /// When it was made; stands in the properties of the file.
    pub made: NaiveDateTime,
    /// What it says, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Lines in the upper right corner: «Приложение № 1».
    Corner(Vec<String>),
    /// The title of the paper, in the middle.
    Title(String),
    /// A heading above a part.
    Heading(String),
    /// A paragraph with a red line.
    Text(String),
    /// A paragraph of notes in smaller letters.
    Note(String),
    /// A table.
    Grid(Grid),
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Heads with widths in millimetres; together no more than [`TEXT_WIDTH_MM`].
    pub columns: Vec<GridColumn>,
    /// Cells of rows; the lines of a cell become paragraphs of it.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridColumn {
    /// Its head.
    pub head: String,
    /// Its width.
    pub width_mm: u32,
    /// How its cells stand.
    pub align: Align,
}

/// How cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Short marks and numbers.
    Centre,
}

impl GridColumn {
    /// A column.
    pub fn new(head: impl Into<String>, width_mm: u32, align: Align) -> Self {
        Self { head: head.into(), width_mm, align }
    }
}

/// The file of a paper. The same paper gives the same bytes.
///
/// # Errors
/// Only when the writer itself fails.
pub fn write(paper: &Paper) -> Result<Vec<u8>, WriteError> {
    let mut body = String::with_capacity(16 * 1024);
    for block in &paper.blocks {
        write_block(&mut body, block);
    }
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let document = parts::document(&body);
    let core = parts::core(&clean(&paper.title), paper.made);
    let files: [(&str, &str); 9] = [
        ("[Content_Types].xml", parts::CONTENT_TYPES),
        ("_rels/.rels", parts::RELATIONS),
        ("docProps/core.xml", &core),
        ("docProps/app.xml", parts::APP),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", parts::DOCUMENT_RELATIONS),
        ("word/styles.xml", parts::STYLES),
        ("word/settings.xml", parts::SETTINGS),
        ("word/header1.xml", parts::PAGE_NUMBER),
    ];
    for (name, content) in files {
        package.start_file(name, options)?;
        package.write_all(content.as_bytes())?;
    }
    Ok(package.finish()?.into_inner())
}

fn write_block(out: &mut String, block: &Block) {
    match block {
        Block::Corner(lines) => {
            for line in lines {
                paragraph(out, "Corner", "", line);
            }
        }
        Block::Title(words) => paragraph(out, "Title", "", words),
        Block::Heading(words) => paragraph(out, "Heading1", "", words),
        Block::Text(words) => paragraph(out, "BodyText", "", words),
        Block::Note(words) => paragraph(out, "Note", "", words),
        Block::Grid(grid) => write_grid(out, grid),
    }
}

/// A paragraph; further lines are line breaks inside it.
fn paragraph(out: &mut String, style: &str, more: &str, words: &str) {
    out.push_str("<w:p><w:pPr><w:pStyle w:val=\"");
    out.push_str(style);
    out.push_str("\"/>");
    out.push_str(more);
    out.push_str("</w:pPr>");
    for (index, line) in words.lines().enumerate() {
        out.push_str("<w:r>");
        if index > 0 {
            out.push_str("<w:br/>");
        }
        out.push_str("<w:t xml:space=\"preserve\">");
        text(out, line);
        out.push_str("</w:t></w:r>");
    }
    out.push_str("</w:p>");
}

fn write_grid(out: &mut String, grid: &Grid) {
    out.push_str("<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"");
    let width: u32 = grid.columns.iter().map(|column| twips(column.width_mm)).sum();
    out.push_str(&width.to_string());
    out.push_str("\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for column in &grid.columns {
        out.push_str(&format!("<w:gridCol w:w=\"{}\"/>", twips(column.width_mm)));
    }
    out.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for column in &grid.columns {
        cell(out, column.width_mm, "TableHead", "", &column.head);
    }
    out.push_str("</w:tr>");
    for row in &grid.rows {
        out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (at, column) in grid.columns.iter().enumerate() {
            let more = match column.align {
                Align::Left => "",
                Align::Centre => "<w:jc w:val=\"center\"/>",
            };
            cell(out, column.width_mm, "TableText", more, row.get(at).map_or("", String::as_str));
        }
        out.push_str("</w:tr>");
    }
    // A table must be followed by a paragraph; this one is also the air below it.
    out.push_str("</w:tbl>");
    paragraph(out, "Note", "", "");
}

fn cell(out: &mut String, width_mm: u32, style: &str, more: &str, words: &str) {
    out.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/></w:tcPr>", twips(width_mm)));
    if words.is_empty() {
        paragraph(out, style, more, "");
    }
    for line in words.lines() {
        paragraph(out, style, more, line);
    }
    out.push_str("</w:tc>");
}

fn twips(millimetres: u32) -> u32 {
    millimetres * TWIPS_100 / 100
}
