//! A paper: a document after reading its file and before understanding it.
//!
//! Readers of every format end here, recognition starts here, and the review page shows it beside the reading.
//! All offsets are counted in characters (not bytes) of [`Paper::text`].

use serde::{Deserialize, Serialize};

use crate::reading::{Remark, Source};

/// A document as blocks of text with their places.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Paper {
    /// The file it came from.
    pub source: Source,
    /// The whole extracted text: paragraphs end with a line feed, cells of a row are parted by a tab.
    /// Automatic numbers («1.2.») stand in the text as a person sees them.
    pub text: String,
    /// The blocks in the order of reading; headers and footers come first, footnotes last.
    pub blocks: Vec<Block>,
    /// What the reader could not take over, each with its place and advice.
    pub remarks: Vec<Remark>,
}

/// A paragraph or a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// Running text.
    Paragraph(Paragraph),
    /// A table; rows of a table without ruling (tab-separated text) come as a table too.
    Table(Table),
}

/// One paragraph.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Paragraph {
    /// Its text without markup; inner line breaks (Shift+Enter) are kept as `\n`.
    pub text: String,
    /// Where it begins in [`Paper::text`], in characters.
    pub at: usize,
    /// Where on the page it lives.
    #[serde(default)]
    pub part: Part,
    /// The look that helps to tell headings from text.
    #[serde(default)]
    pub style: Style,
    /// The automatic number that stands at the beginning of `text` («2.1.», «а)», «–»), without the blank after it.
    #[serde(default)]
    pub label: Option<String>,
    /// Page, from 1, where the source says it.
    #[serde(default)]
    pub page: Option<u32>,
    /// Line of a text file, from 1.
    #[serde(default)]
    pub line: Option<u32>,
}

/// The part of the page that a paragraph belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The running text.
    #[default]
    Body,
    /// The header of pages.
    Header,
    /// The footer of pages.
    Footer,
    /// A footnote or an endnote.
    Note,
    /// A text box.
    TextBox,
}

/// The look of a paragraph, as far as the source tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Style {
    /// All of its words are bold.
    #[serde(default)]
    pub bold: bool,
    /// Centred.
    #[serde(default)]
    pub centred: bool,
    /// Set to the right margin.
    #[serde(default)]
    pub right: bool,
    /// Level of a heading style, from 1.
    #[serde(default)]
    pub heading: Option<u8>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// Rows from top to bottom.
    pub rows: Vec<Row>,
    /// Number of grid columns: the greatest `column + span` of its cells.
    pub columns: usize,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Row {
    /// Cells from left to right. A cell swallowed by a merge from above is present with [`Merge::Continued`].
    pub cells: Vec<Cell>,
    /// The source marks it as a head that repeats on each page.
    #[serde(default)]
    pub head: bool,
    /// Page, from 1, where the source says it.
    #[serde(default)]
    pub page: Option<u32>,
    /// Line of a text file, from 1.
    #[serde(default)]
    pub line: Option<u32>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// First grid column, from 0.
    pub column: usize,
    /// Number of grid columns, at least 1.
    pub span: usize,
    /// Vertical merging.
    #[serde(default)]
    pub merge: Merge,
    /// What stands in it: paragraphs, and nested tables where the source nests them.
    pub blocks: Vec<Block>,
}

/// Vertical merging of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Merge {
    /// A cell of one row.
    #[default]
    None,
    /// The first of several rows.
    Start,
    /// Below a [`Merge::Start`]; it is empty and shares the text above.
    Continued,
}

impl Cell {
    /// The text of the cell: its paragraphs (and those of nested tables) joined by line feeds.
    pub fn text(&self) -> String {
        fn gather(blocks: &[Block], out: &mut String) {
            for block in blocks {
                match block {
                    Block::Paragraph(paragraph) => {
                        if !out.is_empty() {
                            out.push('\n');
                        }
                        out.push_str(&paragraph.text);
                    }
                    Block::Table(table) => {
                        for cell in table.rows.iter().flat_map(|row| &row.cells) {
                            gather(&cell.blocks, out);
                        }
                    }
                }
            }
        }
        let mut out = String::new();
        gather(&self.blocks, &mut out);
        out
    }

    /// Where the first paragraph of the cell begins in [`Paper::text`], in characters.
    pub fn at(&self) -> Option<usize> {
        self.blocks.iter().find_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph.at),
            Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).find_map(Cell::at),
        })
    }
}
