//! A table as a plain grid: every cell knows its columns, its lines and its place; merged cells reach down.

use opora_core::paper::{Block, Cell, Merge, Paragraph, Table};
use opora_core::reading::Place;

use super::text;

/// A table ready to be understood.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grid {
    /// Number of the table in the document, from 1.
    pub number: u32,
    pub rows: Vec<GridRow>,
    pub columns: usize,
}

/// A row of the grid.
#[derive(Debug, Clone, Default)]
pub(crate) struct GridRow {
    pub cells: Vec<GridCell>,
    /// The source marks it as a repeating head.
    pub head: bool,
    pub place: Place,
}

/// A cell of the grid.
#[derive(Debug, Clone, Default)]
pub(crate) struct GridCell {
    pub column: usize,
    pub span: usize,
    /// Its lines without blank ones, tidied.
    pub lines: Vec<CellLine>,
    /// The words belong to a merged cell that began in a row above.
    pub shared: bool,
    /// All of its words are bold.
    pub bold: bool,
    pub place: Place,
}

/// A line of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CellLine {
    pub text: String,
    /// First character in the text of the paper.
    pub from: usize,
    /// The character after the last one.
    pub to: usize,
}

impl GridCell {
    /// Its lines as one text.
    pub fn text(&self) -> String {
        text::join_all(self.lines.iter().map(|line| line.text.as_str()))
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

impl GridRow {
    /// Cells with words of their own.
    pub fn own(&self) -> impl Iterator<Item = &GridCell> {
        self.cells.iter().filter(|cell| !cell.is_empty() && !cell.shared)
    }

    /// All words of the row, cells parted by « | ».
    pub fn words(&self) -> String {
        let texts: Vec<String> = self.own().map(GridCell::text).collect();
        texts.join(" | ")
    }
}

/// Turns a table into a grid.
pub(crate) fn grid(table: &Table, number: u32) -> Grid {
    let mut above: Vec<GridCell> = Vec::new();
    let mut rows = Vec::with_capacity(table.rows.len());
    let mut columns = table.columns;
    for (index, row) in table.rows.iter().enumerate() {
        let row_place = Place {
            page: row.page,
            table: Some(number),
            row: u32::try_from(index + 1).ok(),
            line: row.line,
            ..Place::default()
        };
        let mut cells: Vec<GridCell> = Vec::with_capacity(row.cells.len());
        for (order, cell) in row.cells.iter().enumerate() {
            let place = Place { cell: u32::try_from(order + 1).ok(), ..row_place };
            let mut read = read_cell(cell, place);
            if cell.merge == Merge::Continued
                && read.is_empty()
                && let Some(start) = above.iter().find(|start| start.column == read.column)
            {
                read = GridCell { shared: true, span: read.span, ..start.clone() };
            }
            columns = columns.max(read.column.saturating_add(read.span));
            cells.push(read);
        }
        above = row
            .cells
            .iter()
            .zip(&cells)
            .filter(|(source, _)| source.merge != Merge::None)
            .map(|(_, cell)| cell.clone())
            .collect();
        let from = cells.iter().filter(|c| !c.shared).filter_map(|c| c.place.from).min();
        let to = cells.iter().filter(|c| !c.shared).filter_map(|c| c.place.to).max();
        rows.push(GridRow { cells, head: row.head, place: Place { from, to, ..row_place } });
    }
    Grid { number, rows, columns }
}

fn read_cell(cell: &Cell, place: Place) -> GridCell {
    let mut lines = Vec::new();
    let mut bold = true;
    gather(&cell.blocks, &mut lines, &mut bold);
    let from = lines.first().map(|line: &CellLine| line.from);
    let to = lines.last().map(|line| line.to);
    GridCell {
        column: cell.column,
        span: cell.span.max(1),
        bold: bold && !lines.is_empty(),
        lines,
        shared: false,
        place: Place { from, to, ..place },
    }
}

fn gather(blocks: &[Block], lines: &mut Vec<CellLine>, bold: &mut bool) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let before = lines.len();
                split_lines(paragraph, lines);
                if lines.len() > before && !paragraph.style.bold {
                    *bold = false;
                }
            }
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    gather(&cell.blocks, lines, bold);
                }
            }
        }
    }
}

/// The lines of a paragraph with their places.
pub(crate) fn split_lines(paragraph: &Paragraph, lines: &mut Vec<CellLine>) {
    let mut from = paragraph.at;
    for line in paragraph.text.split('\n') {
        let length = line.chars().count();
        let tidied = text::tidy(line);
        if !tidied.is_empty() {
            let lead = line.chars().take_while(|c| c.is_whitespace()).count();
            let trail = line.chars().rev().take_while(|c| c.is_whitespace()).count();
            lines.push(CellLine { text: tidied, from: from + lead, to: from + length.saturating_sub(trail) });
        }
        from += length + 1;
    }
}
