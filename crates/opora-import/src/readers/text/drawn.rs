//! Tables drawn with characters: frames of pseudo-graphics, as legal databases print them, and `+---+` ones.

use opora_core::paper::{Block, Cell, Merge, Paragraph, Row, Table};

use super::lines::Line;
use super::tabbed;
use crate::readers::limits::Allowance;
use crate::unreadable::Unreadable;

/// A line that is drawn: a border, or cells between vertical strokes.
pub(super) fn is_line(text: &str) -> bool {
    let text = text.trim();
    is_border(text)
        || (text.chars().count() > 2 && text.starts_with(is_upright) && text.ends_with(is_upright_or_corner))
}

/// Reads the table at the beginning of `lines`: it must begin with its upper border.
pub(super) fn take(lines: &[Line<'_>], allowance: &mut Allowance<'_>) -> Result<Option<(Table, usize)>, Unreadable> {
    if !lines.first().is_some_and(|line| is_border(line.text.trim())) {
        return Ok(None);
    }
    let count = lines.iter().take_while(|line| is_line(line.text)).count();
    let drawn = lines.get(..count).unwrap_or_default();
    let strokes = strokes(drawn);
    if strokes.len() < 2 || !drawn.iter().any(|line| !is_border(line.text.trim())) {
        return Ok(None);
    }
    let mut table = Table::default();
    let mut group: Vec<Piece> = Vec::new();
    // Columns whose cell goes on below the last border.
    let mut open = vec![false; strokes.len()];
    for line in drawn {
        let letters: Vec<char> = line.text.chars().collect();
        // A border may be partial: beside it stand the words of a cell that goes on.
        push(&mut group, line, &letters, &strokes);
        if !has_border(&letters) {
            continue;
        }
        end_row(&mut group, &open, &mut table, allowance)?;
        for (column, window) in strokes.windows(2).enumerate() {
            if let ([from, to], Some(open)) = (window, open.get_mut(column)) {
                let inside = letters.get(from + 1..*to).unwrap_or_default();
                *open = !inside.iter().all(|letter| is_level(*letter) || is_corner(*letter));
            }
        }
    }
    end_row(&mut group, &open, &mut table, allowance)?;
    Ok((!table.rows.is_empty()).then_some((table, count)))
}

/// What one line adds to a cell.
struct Piece {
    line: u32,
    page: Option<u32>,
    column: usize,
    span: usize,
    words: String,
}

fn push(group: &mut Vec<Piece>, line: &Line<'_>, letters: &[char], strokes: &[usize]) {
    let bordered = has_border(letters);
    let mut from: Option<(usize, usize)> = None;
    for (index, stroke) in strokes.iter().enumerate() {
        if !letters.get(*stroke).is_some_and(|letter| is_upright_or_corner(*letter)) {
            continue;
        }
        if let Some((column, begin)) = from {
            let inside = letters.get(begin + 1..*stroke).unwrap_or_default();
            if !(bordered && inside.iter().all(|letter| is_level(*letter) || is_corner(*letter))) {
                let words: String = inside.iter().collect::<String>().trim().to_owned();
                let (line, page) = (line.number, line.page);
                group.push(Piece { line, page, column, span: index - column, words });
            }
        }
        from = Some((index, *stroke));
    }
}

/// Puts the lines since the last border together into a row, or into several where each begins with a number.
fn end_row(
    group: &mut Vec<Piece>,
    open: &[bool],
    table: &mut Table,
    allowance: &mut Allowance<'_>,
) -> Result<(), Unreadable> {
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    let mut last_line = None;
    let is_numbered = |piece: &Piece| piece.column == 0 && tabbed::is_label(&piece.words) && !piece.words.is_empty();
    for piece in group.drain(..) {
        let begins = last_line != Some(piece.line) && is_numbered(&piece);
        last_line = Some(piece.line);
        match rows.last_mut() {
            Some(row) if !begins => row.push(piece),
            Some(_) | None => rows.push(vec![piece]),
        }
    }
    for (index, pieces) in rows.into_iter().enumerate() {
        if pieces.iter().all(|piece| piece.words.is_empty()) {
            continue;
        }
        allowance.row()?;
        let first = pieces.first().map(|piece| (piece.line, piece.page));
        let mut row =
            Row { line: first.map(|(line, _)| line), page: first.and_then(|(_, page)| page), ..Row::default() };
        for piece in pieces {
            let cell = row.cells.iter_mut().find(|cell| cell.column == piece.column);
            let cell = match cell {
                Some(cell) => cell,
                None => {
                    allowance.cell()?;
                    let goes_on = index == 0 && open.get(piece.column) == Some(&true) && !table.rows.is_empty();
                    let merge = if goes_on { Merge::Continued } else { Merge::None };
                    row.cells.push(Cell { column: piece.column, span: piece.span, merge, blocks: Vec::new() });
                    let Some(cell) = row.cells.last_mut() else {
                        continue;
                    };
                    cell
                }
            };
            write(cell, &piece);
        }
        row.cells.sort_by_key(|cell| cell.column);
        begin_merges(table, &row);
        table.rows.push(row);
    }
    Ok(())
}

fn write(cell: &mut Cell, piece: &Piece) {
    if piece.words.is_empty() {
        return;
    }
    match cell.blocks.last_mut() {
        Some(Block::Paragraph(paragraph)) => super::prose::join(&mut paragraph.text, &piece.words),
        Some(Block::Table(_)) | None => {
            let (text, line, page) = (piece.words.clone(), Some(piece.line), piece.page);
            cell.blocks.push(Block::Paragraph(Paragraph { text, line, page, ..Paragraph::default() }));
        }
    }
}

/// The cells above those that go on are where the merge begins.
fn begin_merges(table: &mut Table, row: &Row) {
    let Some(above) = table.rows.last_mut() else {
        return;
    };
    for cell in row.cells.iter().filter(|cell| cell.merge == Merge::Continued) {
        if let Some(above) =
            above.cells.iter_mut().find(|above| above.column == cell.column && above.merge == Merge::None)
        {
            above.merge = Merge::Start;
        }
    }
}

/// Where vertical strokes stand in any of the lines.
fn strokes(lines: &[Line<'_>]) -> Vec<usize> {
    let mut found = std::collections::BTreeSet::new();
    for line in lines {
        for (index, letter) in line.text.chars().enumerate() {
            if is_upright(letter) || (is_corner(letter) && is_border(line.text.trim())) {
                found.insert(index);
            }
        }
    }
    found.into_iter().collect()
}

/// A line of nothing but strokes.
fn is_border(text: &str) -> bool {
    text.starts_with(is_upright_or_corner)
        && text.chars().all(|letter| is_upright_or_corner(letter) || is_level(letter) || letter == ' ')
        && has_border(&text.chars().collect::<Vec<_>>())
}

/// Three level strokes in a row, the first beside a corner.
fn has_border(letters: &[char]) -> bool {
    let drawn = |letter: &char| is_corner(*letter) || is_level(*letter);
    letters
        .windows(3)
        .any(|three| three.iter().all(drawn) && three.iter().filter(|letter| is_level(**letter)).count() >= 2)
        && letters.iter().any(|letter| is_corner(*letter))
}

fn is_upright(letter: char) -> bool {
    matches!(letter, '│' | '║' | '┃' | '|')
}

fn is_upright_or_corner(letter: char) -> bool {
    is_upright(letter) || is_corner(letter)
}

fn is_corner(letter: char) -> bool {
    letter == '+' || matches!(letter, '┌'..='╬') && !is_level(letter) && !is_upright(letter)
}

fn is_level(letter: char) -> bool {
    matches!(letter, '─' | '═' | '━' | '-' | '=')
}
