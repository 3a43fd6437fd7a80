//! A paper as a stream of lines and tables: layout tables are lines, headers and footnotes stand aside.

use opora_core::paper::{Block, Paper, Paragraph, Part, Style, Table};
use opora_core::reading::Place;

use super::roadmap::columns;
use super::token::{fold, has_stem, unspaced};
use super::{dates, passport, support};
use crate::mend::grid::{self, Grid, GridCell, GridRow};

/// One line of running text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    /// Tidied text, «П Р И К А З» put together.
    pub text: String,
    pub style: Style,
    pub place: Place,
}

/// A line or a table.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    Line(Line),
    Table(Grid),
}

/// The items of a paper in reading order, and the lines that stand outside its body.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    pub items: Vec<Item>,
    /// Headers, footers and notes.
    pub aside: Vec<Line>,
}

/// Reads a paper as a stream.
pub(crate) fn stream(paper: &Paper) -> Stream {
    let mut stream = Stream::default();
    let mut tables = 0_u32;
    for block in &paper.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let mut lines = Vec::new();
                push_lines(paragraph, &mut lines);
                match paragraph.part {
                    Part::Body | Part::TextBox => stream.items.extend(lines.into_iter().map(Item::Line)),
                    Part::Header | Part::Footer | Part::Note => stream.aside.extend(lines),
                }
            }
            Block::Table(table) => push_table(table, &mut tables, &mut stream.items),
        }
    }
    stream
}

fn push_lines(paragraph: &Paragraph, lines: &mut Vec<Line>) {
    let mut pieces = Vec::new();
    grid::split_lines(paragraph, &mut pieces);
    for piece in pieces {
        lines.push(Line {
            text: unspaced(&piece.text),
            style: paragraph.style,
            place: Place {
                page: paragraph.page,
                line: paragraph.line,
                from: Some(piece.from),
                to: Some(piece.to),
                ..Place::default()
            },
        });
    }
}

fn push_table(table: &Table, tables: &mut u32, items: &mut Vec<Item>) {
    *tables += 1;
    let grid = grid::grid(table, *tables);
    if let Some(inner) = frame(table, &grid) {
        // A table of one cell, or of one column, is a frame around its contents.
        for block in inner {
            match block {
                Block::Paragraph(paragraph) => {
                    let mut lines = Vec::new();
                    push_lines(paragraph, &mut lines);
                    items.extend(lines.into_iter().map(Item::Line));
                }
                Block::Table(table) => push_table(table, tables, items),
            }
        }
    } else if is_layout(&grid) {
        for row in grid.rows {
            for cell in row.cells.into_iter().filter(|cell| !cell.shared) {
                items.extend(cell_lines(cell).map(Item::Line));
            }
        }
    } else {
        items.push(Item::Table(grid));
    }
}

/// Rows of a table that only holds the heading of an act.
const TITLE_ROWS: usize = 8;

/// Rows of a layout table that may hold a plan inside.
const FRAME_ROWS: usize = 6;

/// The contents of a table that only frames them: one column, or a few cells with a whole table inside.
fn frame<'a>(table: &'a Table, grid: &Grid) -> Option<impl Iterator<Item = &'a Block>> {
    let one_column = table.rows.iter().all(|row| row.cells.len() <= 1);
    let inner = |block: &Block| match block {
        Block::Table(inner) => inner.rows.len() > 2 && inner.rows.iter().any(|row| row.cells.len() > 2),
        Block::Paragraph(_) => false,
    };
    let narrow = table.rows.len() <= FRAME_ROWS && table.rows.iter().all(|row| row.cells.len() <= 2);
    let holds_table = narrow && table.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.blocks.iter().any(inner));
    (one_column || holds_table && !passport::is_passport(grid))
        .then(|| table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.blocks))
}

fn cell_lines(cell: GridCell) -> impl Iterator<Item = Line> {
    let (place, bold) = (cell.place, cell.bold);
    cell.lines.into_iter().map(move |line| Line {
        text: unspaced(&line.text),
        style: Style { bold, ..Style::default() },
        place: Place { from: Some(line.from), to: Some(line.to), ..place },
    })
}

/// Whether a table only places requisites, a signature or an approval stamp side by side.
fn is_layout(grid: &Grid) -> bool {
    let filled: Vec<&GridCell> = grid.rows.iter().flat_map(|row| row.own()).collect();
    if filled.is_empty() {
        return true;
    }
    let named =
        columns::head_of(grid).is_some() || passport::is_passport(grid) || support::columns(grid, false).is_some();
    if named || is_numbered_plan(grid) {
        return false;
    }
    // The heading of an act beside an empty column: «Об утверждении плана | ».
    let first = filled.first().map(|cell| cell.column);
    if grid.rows.len() <= TITLE_ROWS && filled.iter().all(|cell| Some(cell.column) == first) {
        return true;
    }
    if grid.rows.len() > 4 || filled.len() > 9 {
        return false;
    }
    filled.iter().any(|cell| {
        let text = cell.text();
        let folded = fold(&text);
        // «МОУ СОШ № 12» is the number of a school.
        let school = has_stem(&folded, &["сош", "оош", "школ", "гимназ", "лице"]);
        let requisite = !dates::find(&text).is_empty() || !dates::find_numbers(&text).is_empty() && !school;
        let stamp = ["утвержда", "согласован", "приложение", "принят", "рассмотрен", "приказ", "утвержден"]
            .iter()
            .any(|word| folded.starts_with(word));
        let signature = {
            let names = dates::find_names(&text);
            names.len() == 1 && names.first().is_some_and(|name| name.to - name.from + 12 >= text.len())
        };
        requisite || stamp || signature || folded.starts_with("исп")
    }) && filled.iter().all(|cell| cell.text().chars().count() < 600)
}

/// Two rows or more, each with its number and some of them with a day: a short plan without a head.
fn is_numbered_plan(grid: &Grid) -> bool {
    let numbered = |row: &GridRow| row.own().next().is_some_and(|cell| columns::is_row_number(&cell.text()));
    let timed = |row: &GridRow| row.own().skip(1).any(|cell| columns::reads_as_deadline(&cell.text()));
    grid.rows.len() > 1 && grid.columns > 2 && grid.rows.iter().all(numbered) && grid.rows.iter().any(timed)
}
