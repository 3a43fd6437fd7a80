//! Tables whose cells are parted by tabs.

use opora_core::paper::{Block, Cell, Row, Table};

use super::lines::Line;
use super::{markup, piped};
use crate::readers::limits::Allowance;
use crate::unreadable::Unreadable;

/// How many lines one cell may go over when its text has line breaks.
const MOST_LINES_IN_ROW: usize = 40;

/// A line that can be a row of a table: words on both sides of a tab, or words with empty cells after them.
/// «1.⇥Утвердить …» is a numbered paragraph and «⇥Утвердить …» an indented one.
pub(super) fn is_row(line: &Line<'_>) -> bool {
    let text = line.text;
    match text.trim_matches([' ', '\t']).split_once('\t') {
        Some((label, words)) => !is_label(label) || words.trim_start_matches('\t').contains('\t'),
        None => !text.trim().is_empty() && text.trim_end_matches(' ').ends_with("\t\t"),
    }
}

/// «1.», «2.1.», «а)», «-»: what Word puts before the tab of a list item.
pub(super) fn is_label(text: &str) -> bool {
    let text = text.trim();
    if matches!(text, "-" | "–" | "—" | "•" | "·" | "o" | "" | "§" | "*") {
        return true;
    }
    let Some(core) = text.strip_suffix(['.', ')']) else {
        return text.contains('.') && is_number(text);
    };
    is_number(core) || core.chars().count() == 1 && core.chars().all(char::is_alphabetic)
}

fn is_number(text: &str) -> bool {
    text.len() <= 16
        && text
            .split('.')
            .all(|part| !part.is_empty() && part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Reads the table at the beginning of `lines`. Blank lines inside it (page breaks of the source) do not end it.
pub(super) fn take(lines: &[Line<'_>], allowance: &mut Allowance<'_>) -> Result<Option<(Table, usize)>, Unreadable> {
    if !lines.first().is_some_and(is_row) {
        return Ok(None);
    }
    let mut table = Table::default();
    let mut columns = lines.first().map_or(0, |line| line.tabs() + 1);
    let mut at = 0;
    let mut end = 0;
    let mut after_blank = false;
    while let Some(line) = lines.get(at) {
        if line.is_blank() {
            after_blank = true;
            at += 1;
            continue;
        }
        let rest = lines.get(at..).unwrap_or_default();
        if !belongs(rest, columns, after_blank) {
            break;
        }
        let (text, taken) = whole_row(rest, columns);
        table.rows.push(row(line, &text, columns, allowance)?);
        columns = columns.max(text.matches('\t').count() + 1);
        at += taken;
        end = at;
        after_blank = false;
    }
    Ok((!is_lone_line(&table)).then_some((table, end)))
}

/// Does the first of `lines` continue a table of so many columns?
fn belongs(lines: &[Line<'_>], columns: usize, after_blank: bool) -> bool {
    let Some(line) = lines.first() else {
        return false;
    };
    let tabs = line.tabs();
    if tabs + 1 == columns && tabs > 0 {
        return true;
    }
    if after_blank {
        return tabs > 0 && tabs + 1 < columns && line.text.starts_with('\t') && is_row(line);
    }
    if tabs > 0 {
        return tabs + 1 < columns || is_row(line);
    }
    // A line without tabs between two rows is a section row, or the rest of a cell with a line break.
    let next = whole_row(lines.get(1..).unwrap_or_default(), columns).0;
    let next_is_row = next.matches('\t').count() + 1 == columns;
    columns > 2 && next_is_row && !piped::is_row(line.text)
}

/// The text of a row, put together from several lines where a cell has line breaks inside.
fn whole_row(lines: &[Line<'_>], columns: usize) -> (String, usize) {
    let first = lines.first().map_or("", |line| line.text);
    if let Some(quoted) = quoted_row(lines) {
        return quoted;
    }
    let mut text = first.to_owned();
    let mut tabs = first.matches('\t').count();
    if tabs > 0 {
        for (index, next) in lines.iter().enumerate().skip(1).take(MOST_LINES_IN_ROW) {
            let begins_anew = next.text.split('\t').next().is_some_and(is_label) && next.tabs() > 0;
            if tabs + 1 >= columns || next.is_blank() || begins_anew || tabs + next.tabs() + 1 > columns {
                break;
            }
            text.push('\n');
            text.push_str(next.text);
            tabs += next.tabs();
            if tabs + 1 == columns {
                return (text, index + 1);
            }
        }
    }
    (first.to_owned(), 1)
}

/// A row copied from a spreadsheet: cells with line breaks stand in quotes, quotes inside are doubled.
fn quoted_row(lines: &[Line<'_>]) -> Option<(String, usize)> {
    let first = lines.first()?.text;
    let opens = |cell: &str| cell.starts_with('"') && cell.matches('"').count() % 2 == 1;
    if !first.split('\t').any(opens) {
        return None;
    }
    let mut text = first.to_owned();
    for (index, next) in lines.iter().enumerate().skip(1).take(MOST_LINES_IN_ROW) {
        text.push('\n');
        text.push_str(next.text);
        if text.matches('"').count() % 2 == 0 {
            let cells: Vec<String> = text
                .split('\t')
                .map(|cell| match cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')) {
                    Some(inner) => inner.replace("\"\"", "\""),
                    None => cell.to_owned(),
                })
                .collect();
            return Some((cells.join("\t"), index + 1));
        }
    }
    None
}

fn row(line: &Line<'_>, text: &str, columns: usize, allowance: &mut Allowance<'_>) -> Result<Row, Unreadable> {
    allowance.row()?;
    let mut row = Row { line: Some(line.number), page: line.page, ..Row::default() };
    // A section row without tabs goes over the whole width.
    let span = if text.contains('\t') { 1 } else { columns };
    for (column, cell) in text.split('\t').enumerate() {
        allowance.cell()?;
        let mut blocks = markup::paragraphs(cell, allowance)?;
        for block in &mut blocks {
            super::lines::set_place(block, Some(line.number), line.page);
        }
        row.cells.push(Cell { column, span, blocks, ..Cell::default() });
    }
    Ok(row)
}

/// «Начальник управления⇥⇥И.И. Иванов», «12.03.2021⇥№ 45»: one short line with gaps is no table.
fn is_lone_line(table: &Table) -> bool {
    let [row] = table.rows.as_slice() else {
        return false;
    };
    let words: Vec<_> = row.cells.iter().filter(|cell| !cell.blocks.is_empty()).collect();
    let simple = words.iter().all(|cell| matches!(cell.blocks.as_slice(), [Block::Paragraph(_)]));
    words.len() <= 3 && simple && words.iter().map(|cell| cell.text().chars().count()).sum::<usize>() <= 160
}
