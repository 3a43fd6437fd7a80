//! Running text: which lines make one paragraph.

use opora_core::paper::Block;

use super::lines::{self, Line};
use super::{drawn, markup, piped, tabbed};
use crate::readers::layout::Draft;
use crate::readers::limits::Allowance;
use crate::unreadable::Unreadable;

/// Longest bold heading that may go over several lines.
const MOST_JOINED_LINES: usize = 30;

/// Longest paragraph of a wrapped text.
const MOST_WRAPPED_LINES: usize = 200;

/// Reads one paragraph. A line is a paragraph of its own, unless it ends with two blanks (a Markdown line break),
/// with its bold still open, or where the text was wrapped at `width`.
pub(super) fn take(
    lines: &[Line<'_>],
    width: Option<usize>,
    draft: &mut Draft,
    allowance: &mut Allowance<'_>,
) -> Result<usize, Unreadable> {
    let Some(first) = lines.first() else {
        return Ok(0);
    };
    let mut text = first.text.to_owned();
    let mut taken = 1;
    let mut last = first;
    for next in lines.iter().skip(1).take(MOST_WRAPPED_LINES) {
        if is_something_else(next) {
            break;
        }
        let marked = text.ends_with("  ") || text.ends_with('\\') || has_open_bold(&text);
        if marked && taken < MOST_JOINED_LINES {
            let kept = text.trim_end_matches([' ', '\\']).len();
            text.truncate(kept);
            text.push('\n');
            text.push_str(next.text);
        } else if width.is_some_and(|width| lines::was_wrapped(last, next, width)) {
            join(&mut text, next.text.trim());
        } else {
            break;
        }
        last = next;
        taken += 1;
    }
    let text = text.trim();
    let (heading, text) = split_heading(text);
    let (label, text) = split_tabbed_label(text);
    for (index, mut block) in markup::paragraphs(&text, allowance)?.into_iter().enumerate() {
        lines::set_place(&mut block, Some(first.number), first.page);
        if let Block::Paragraph(paragraph) = &mut block {
            paragraph.style.heading = heading.or(paragraph.style.heading);
            if index == 0 && label.is_some() {
                paragraph.label.clone_from(&label);
            }
        }
        draft.blocks.push(block);
    }
    Ok(taken)
}

/// Puts the pieces of a wrapped line together. A hyphen between them keeps the break: mending decides what it means.
pub(super) fn join(text: &mut String, more: &str) {
    let kept = text.trim_end_matches([' ', '\t']).len();
    text.truncate(kept);
    text.push(if text.ends_with('-') { '\n' } else { ' ' });
    text.push_str(more);
}

/// A line that does not continue a paragraph.
fn is_something_else(line: &Line<'_>) -> bool {
    line.is_blank()
        || lines::is_rule(line.text)
        || piped::is_row(line.text)
        || piped::is_open_row(line.text)
        || drawn::is_line(line.text)
        || tabbed::is_row(line)
}

fn has_open_bold(text: &str) -> bool {
    text.matches("**").count() % 2 == 1
}

/// `## Heading` of Markdown.
fn split_heading(text: &str) -> (Option<u8>, &str) {
    let words = text.trim_start_matches('#');
    let level = text.len() - words.len();
    match u8::try_from(level) {
        Ok(level @ 1..=6) if words.starts_with(' ') => (Some(level), words.trim_start()),
        _ => (None, text),
    }
}

/// «1.⇥Утвердить …», as Word writes automatic numbers into a text file.
fn split_tabbed_label(text: &str) -> (Option<String>, String) {
    match text.split_once('\t') {
        Some((label, words)) if tabbed::is_label(label) => {
            let label = label.trim();
            (Some(label.to_owned()), format!("{label} {}", words.trim_start()))
        }
        Some(_) | None => (None, text.to_owned()),
    }
}
