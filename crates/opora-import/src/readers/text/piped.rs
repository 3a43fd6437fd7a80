//! Tables drawn with vertical bars: `| a | b |` of Markdown, and rows whose cells are only parted by bars: `a | b | c`.

use opora_core::paper::{Cell, Row, Table};

use super::lines::Line;
use super::markup;
use crate::readers::limits::Allowance;
use crate::unreadable::Unreadable;

/// A row of a Markdown table or a line of a drawn one.
pub(super) fn is_row(text: &str) -> bool {
    let text = text.trim();
    let inner = text.strip_prefix('|').and_then(|text| text.strip_suffix('|'));
    inner.is_some_and(|inner| !inner.is_empty())
}

/// A row of three cells or more that nothing frames.
pub(super) fn is_open_row(text: &str) -> bool {
    !is_row(text) && text.matches(" |").count() >= 2
}

/// The longest line that may be a section between two rows.
const LONGEST_SECTION: usize = 200;

/// Reads the table at the beginning of `lines`, if there is one.
pub(super) fn take(lines: &[Line<'_>], allowance: &mut Allowance<'_>) -> Result<Option<(Table, usize)>, Unreadable> {
    let mut table = Table::default();
    let mut at = 0;
    let mut head_ends = None;
    let row = |at: usize| lines.get(at).is_some_and(|line| is_row(line.text));
    let open = |at: usize| lines.get(at).is_some_and(|line| is_open_row(line.text));
    // «СЕНТЯБРЬ» between two rows.
    let between = |at: usize| {
        let short = lines.get(at).is_some_and(|line| !line.is_blank() && line.text.chars().count() <= LONGEST_SECTION);
        short && open(at + 1)
    };
    // One line with bars may be a sentence; two are a table.
    let opened = open(0) && (open(1) || between(1));
    let section = |at: usize| opened && at > 0 && open(at - 1) && between(at);
    while let Some(line) = lines.get(at).filter(|_| row(at) || opened && open(at) || section(at)) {
        at += 1;
        let cells = cells(line.text);
        if cells.iter().all(|cell| is_border(cell)) {
            head_ends.get_or_insert(table.rows.len());
            continue;
        }
        allowance.row()?;
        let mut row = Row { line: Some(line.number), page: line.page, ..Row::default() };
        for (column, cell) in cells.iter().enumerate() {
            allowance.cell()?;
            let mut blocks = markup::paragraphs(cell, allowance)?;
            for block in &mut blocks {
                super::lines::set_place(block, Some(line.number), line.page);
            }
            row.cells.push(Cell { column, span: 1, blocks, ..Cell::default() });
        }
        table.rows.push(row);
    }
    if table.rows.is_empty() || (at < 2 && head_ends.is_none()) {
        return Ok(None);
    }
    if head_ends == Some(1)
        && let Some(row) = table.rows.first_mut()
    {
        row.head = row.cells.iter().any(|cell| !cell.blocks.is_empty());
    }
    Ok(Some((table, at)))
}

/// `|---|:---:|` under the head.
fn is_border(cell: &str) -> bool {
    let cell = cell.trim();
    cell.contains('-') && cell.chars().all(|letter| matches!(letter, '-' | ':' | '=' | ' '))
}

/// Cells between unescaped bars.
fn cells(text: &str) -> Vec<String> {
    let text = text.trim();
    let inner = text.strip_prefix('|').and_then(|text| text.strip_suffix('|')).unwrap_or(text);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for letter in inner.chars() {
        if letter == '|' && !escaped {
            cells.push(String::new());
            continue;
        }
        if let Some(cell) = cells.last_mut() {
            if letter == '|' {
                cell.pop();
            }
            cell.push(letter);
        }
        escaped = letter == '\\' && !escaped;
    }
    cells
}
