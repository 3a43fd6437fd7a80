//! Lines of a text with their numbers and pages.

use std::borrow::Cow;

use opora_core::paper::Block;

/// One line without its break.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    pub text: &'t str,
    /// From 1.
    pub number: u32,
    /// From 1, only in texts with form feeds.
    pub page: Option<u32>,
}

impl Line<'_> {
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(|letter| letter.is_whitespace() || letter.is_control() || letter == '\u{feff}')
    }

    pub fn tabs(&self) -> usize {
        self.text.bytes().filter(|byte| *byte == b'\t').count()
    }
}

/// Every kind of line break becomes a line feed.
pub(super) fn unify_breaks(text: &str) -> Cow<'_, str> {
    if !text.contains(['\r', '\u{2028}', '\u{2029}', '\u{85}']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n"))
}

/// Lines with numbers; a form feed begins a page.
pub(super) fn split(text: &str) -> Vec<Line<'_>> {
    let paged = text.contains('\u{c}');
    let mut page = 1u32;
    let mut lines = Vec::new();
    for (index, whole) in text.split('\n').enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        for (part, text) in whole.split('\u{c}').enumerate() {
            if part > 0 {
                page = page.saturating_add(1);
            }
            lines.push(Line { text, number, page: paged.then_some(page) });
        }
    }
    lines
}

/// A line drawn with dashes, underscores or asterisks, with no words.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() >= 3
        && line.chars().all(|letter| matches!(letter, '-' | '=' | '*' | '_' | '–' | '—' | '─' | '═' | ' '))
}

/// Gives every paragraph and row of a block the place of the line that it was read from.
pub(super) fn set_place(block: &mut Block, line: Option<u32>, page: Option<u32>) {
    match block {
        Block::Paragraph(paragraph) => {
            paragraph.line = line;
            paragraph.page = page;
        }
        Block::Table(table) => {
            for row in &mut table.rows {
                row.line = line;
                row.page = page;
                for block in row.cells.iter_mut().flat_map(|cell| &mut cell.blocks) {
                    set_place(block, line, page);
                }
            }
        }
    }
}
