//! Running text: which lines make one paragraph.

use opora_core::paper::Block;

use super::lines::{self, Line};
use super::{markup, piped, tabbed};
use crate::readers::layout::Draft;
use crate::readers::limits::Allowance;
use crate::unreadable::Unreadable;

/// Longest bold heading that may go over several lines.
const MOST_JOINED_LINES: usize = 30;

/// Reads one paragraph. A line is a paragraph of its own, unless it ends with two blanks (a Markdown line break)
/// or with its bold still open.
pub(super) fn take(lines: &[Line<'_>], draft: &mut Draft, allowance: &mut Allowance<'_>) -> Result<usize, Unreadable> {
    let Some(first) = lines.first() else {
        return Ok(0);
    };
    let mut text = first.text.to_owned();
    let mut taken = 1;
    for next in lines.iter().skip(1).take(MOST_JOINED_LINES) {
        let goes_on = text.ends_with("  ") || text.ends_with('\\') || has_open_bold(&text);
        if !goes_on || next.is_blank() || lines::is_rule(next.text) || piped::is_row(next.text) || tabbed::is_row(next)
        {
            break;
        }
        let kept = text.trim_end_matches([' ', '\\']).len();
        text.truncate(kept);
        text.push('\n');
        text.push_str(next.text);
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
