//! Plain text: paragraphs, tab-separated, drawn and blank-aligned tables, remnants of Markdown and HTML.

mod aligned;
mod drawn;
mod lines;
mod markup;
mod piped;
mod prose;
mod tabbed;

use opora_core::paper::Block;

use self::lines::Line;
use super::html;
use super::layout::Draft;
use super::limits::Allowance;
use crate::unreadable::Unreadable;

/// Reads a text.
pub(super) fn read(text: &str, allowance: &mut Allowance<'_>) -> Result<Draft, Unreadable> {
    allowance.text(text)?;
    let text = lines::unify_breaks(text);
    let lines = lines::split(&text);
    let width = lines::wrap_width(&lines);
    let mut draft = Draft::default();
    let mut at = 0;
    while let Some(rest) = lines.get(at..).filter(|rest| !rest.is_empty()) {
        at += take(rest, width, &mut draft, allowance)?.max(1);
    }
    draft.pages = lines.last().and_then(|line| line.page);
    Ok(draft)
}

/// Reads the block at the beginning of `lines` and says how many of them it took; `width` is where the text was wrapped.
fn take(
    lines: &[Line<'_>],
    width: Option<usize>,
    draft: &mut Draft,
    allowance: &mut Allowance<'_>,
) -> Result<usize, Unreadable> {
    let Some(first) = lines.first() else {
        return Ok(0);
    };
    if first.is_blank() {
        return Ok(1);
    }
    if markup::begins_table(first.text) {
        return take_html_table(lines, draft, allowance);
    }
    if let Some((table, taken)) = drawn::take(lines, allowance)? {
        draft.blocks.push(Block::Table(table));
        return Ok(taken);
    }
    if let Some((table, taken)) = piped::take(lines, allowance)? {
        draft.blocks.push(Block::Table(table));
        return Ok(taken);
    }
    if let Some((table, taken)) = tabbed::take(lines, allowance)? {
        draft.blocks.push(Block::Table(table));
        return Ok(taken);
    }
    if let Some((table, taken)) = aligned::take(lines, allowance)? {
        draft.blocks.push(Block::Table(table));
        return Ok(taken);
    }
    if lines::is_rule(first.text) {
        return Ok(1);
    }
    prose::take(lines, width, draft, allowance)
}

/// A table in HTML inside a text: from `<table` to its `</table>`.
fn take_html_table(lines: &[Line<'_>], draft: &mut Draft, allowance: &mut Allowance<'_>) -> Result<usize, Unreadable> {
    let mut source = String::new();
    let mut taken = 0;
    let mut depth = 0usize;
    let (line, page) = lines.first().map_or((None, None), |first| (Some(first.number), first.page));
    for next in lines {
        depth += markup::count_tag(next.text, "<table");
        depth = depth.saturating_sub(markup::count_tag(next.text, "</table"));
        source.push_str(next.text);
        source.push('\n');
        taken += 1;
        if depth == 0 {
            break;
        }
    }
    for mut block in html::fragment(&source, allowance)? {
        lines::set_place(&mut block, line, page);
        draft.blocks.push(block);
    }
    Ok(taken)
}
