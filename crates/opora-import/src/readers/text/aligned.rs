//! Tables whose columns are only aligned by blanks, as old programs print them.

use opora_core::paper::{Cell, Row, Table};

use super::lines::{self, Line};
use super::markup;
use super::tabbed::is_label;
use crate::readers::limits::Allowance;
use crate::unreadable::Unreadable;

/// Blanks that part two columns.
const GAP: usize = 2;
/// How far a cell may stand from the head of its column.
const SLACK: usize = 2;
/// Two gaps are seldom an accident, one often is: «12.03.2031      № 45-ОД».
const FEWEST_COLUMNS: usize = 3;
/// A head and two rows below it.
const FEWEST_ROWS: usize = 3;
/// A longer cell is no head.
const LONGEST_HEAD: usize = 40;

/// Words of a line with the column, in characters, where they begin.
struct Piece {
    from: usize,
    text: String,
}

/// Reads the table at the beginning of `lines`.
pub(super) fn take(lines: &[Line<'_>], allowance: &mut Allowance<'_>) -> Result<Option<(Table, usize)>, Unreadable> {
    let Some((rows, taken)) = rows(lines) else { return Ok(None) };
    let mut table = Table::default();
    for (line, cells) in rows {
        allowance.row()?;
        let mut row = Row { line: Some(line.number), page: line.page, ..Row::default() };
        let columns = cells.len();
        // A section row goes over the whole width.
        let section = columns == 1;
        for (column, text) in cells.iter().enumerate() {
            allowance.cell()?;
            let mut blocks = markup::paragraphs(text, allowance)?;
            for block in &mut blocks {
                lines::set_place(block, Some(line.number), line.page);
            }
            let span =
                if section { FEWEST_COLUMNS.max(table.rows.first().map_or(0, |row| row.cells.len())) } else { 1 };
            row.cells.push(Cell { column, span, blocks, ..Cell::default() });
        }
        table.rows.push(row);
    }
    Ok(Some((table, taken)))
}

type Rows<'l, 't> = Vec<(&'l Line<'t>, Vec<String>)>;

/// The rows of a table with the words of each cell, and how many lines they take; nothing where the lines are not
/// aligned beyond doubt.
fn rows<'l, 't>(lines: &'l [Line<'t>]) -> Option<(Rows<'l, 't>, usize)> {
    let first = lines.first().filter(|line| line.tabs() == 0)?;
    let head = pieces(first.text);
    if head.len() < FEWEST_COLUMNS || head.iter().any(|piece| piece.text.chars().count() > LONGEST_HEAD) {
        return None;
    }
    let starts: Vec<usize> = head.iter().map(|piece| piece.from).collect();
    let numbered = head.first().is_some_and(|piece| piece.text.starts_with('№'));
    let mut rows: Rows<'l, 't> = vec![(first, head.into_iter().map(|piece| piece.text).collect())];
    let mut full = 0;
    let mut taken = 1;
    for (at, line) in lines.iter().enumerate().skip(1) {
        if line.is_blank() {
            // One blank line may part the rows; two end the table.
            if lines.get(at - 1).is_some_and(Line::is_blank) {
                break;
            }
            continue;
        }
        if lines::is_rule(line.text) {
            taken = at + 1;
            continue;
        }
        let Some(cells) = placed(line, &starts) else {
            let next = lines.get(at + 1).and_then(|next| placed(next, &starts));
            let section = pieces(line.text).len() == 1 && next.is_some_and(|next| opens(&next, numbered));
            if !section {
                break;
            }
            rows.push((line, vec![line.text.trim().to_owned()]));
            taken = at + 1;
            continue;
        };
        match rows.last_mut() {
            Some((_, last)) if !opens(&cells, numbered) && last.len() == cells.len() => {
                for (whole, part) in last.iter_mut().zip(cells).filter(|(_, part)| !part.is_empty()) {
                    if !whole.is_empty() {
                        whole.push('\n');
                    }
                    whole.push_str(&part);
                }
            }
            _ => {
                full += usize::from(cells.iter().filter(|cell| !cell.is_empty()).count() >= FEWEST_COLUMNS);
                rows.push((line, cells));
            }
        }
        taken = at + 1;
    }
    (full + 1 >= FEWEST_ROWS).then_some((rows, taken))
}

/// Whether a line begins a row: it has its number, or words in all columns but one where rows have no numbers.
fn opens(cells: &[String], numbered: bool) -> bool {
    let first = cells.first().map_or("", |cell| cell.as_str());
    if numbered {
        return !first.is_empty() && (is_label(first) || first.chars().all(|c| c.is_ascii_digit() || c == '.'));
    }
    cells.iter().filter(|cell| !cell.is_empty()).count() + 1 >= cells.len()
}

/// The words of a line under the columns; nothing when a word stands between two of them.
fn placed(line: &Line<'_>, starts: &[usize]) -> Option<Vec<String>> {
    let pieces = (line.tabs() == 0).then(|| pieces(line.text))?;
    let mut cells = vec![String::new(); starts.len()];
    for piece in pieces {
        let column = starts.iter().position(|start| start.abs_diff(piece.from) <= SLACK)?;
        // A piece that runs under the next column belongs to no single one.
        let end = piece.from + piece.text.chars().count();
        if starts.get(column + 1).is_some_and(|next| end >= *next) {
            return None;
        }
        let cell = cells.get_mut(column).filter(|cell| cell.is_empty())?;
        *cell = piece.text;
    }
    Some(cells)
}

/// The words of a line between gaps.
fn pieces(text: &str) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut blanks = GAP;
    for (at, letter) in text.chars().enumerate() {
        if letter == ' ' || letter == '\u{a0}' {
            blanks += 1;
            continue;
        }
        match found.last_mut() {
            Some(piece) if blanks < GAP => {
                piece.text.extend(std::iter::repeat_n(' ', blanks));
                piece.text.push(letter);
            }
            _ => found.push(Piece { from: at, text: letter.to_string() }),
        }
        blanks = 0;
    }
    found
}
