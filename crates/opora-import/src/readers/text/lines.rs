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

/// The width at which a text was wrapped, when it was: many lines come near the longest one and go on below.
pub(super) fn wrap_width(lines: &[Line<'_>]) -> Option<usize> {
    const NARROWEST: usize = 50;
    const WIDEST: usize = 110;
    const FEWEST_WRAPS: usize = 5;
    let mut width = 0;
    for line in lines.iter().filter(|line| line.tabs() == 0) {
        let length = line.text.trim_end().chars().take(WIDEST + 1).count();
        if length > WIDEST {
            return None;
        }
        width = width.max(length);
    }
    if width < NARROWEST {
        return None;
    }
    let (mut wrapped, mut lower) = (0, 0);
    for pair in lines.windows(2) {
        if let [line, next] = pair
            && was_wrapped(line, next, width)
        {
            wrapped += 1;
            lower += usize::from(!next.text.trim_start().starts_with(char::is_uppercase));
        }
    }
    // In a text that was not wrapped, few lines come near the longest, and those below begin with capitals.
    let plain = lines.iter().filter(|line| !line.is_blank()).count();
    (wrapped >= FEWEST_WRAPS && wrapped * 4 >= plain && lower * 2 >= wrapped).then_some(width)
}

/// Did the first word of `next` not fit behind `line`?
pub(super) fn was_wrapped(line: &Line<'_>, next: &Line<'_>, width: usize) -> bool {
    let indent = |line: &Line<'_>| line.text.chars().take_while(|letter| letter.is_whitespace()).count();
    let Some(word) = next.text.split_whitespace().next() else {
        return false;
    };
    if line.is_blank() || super::tabbed::is_label(word) || indent(next) > indent(line) + 1 {
        return false;
    }
    line.text.trim_end().chars().count() + 1 + word.chars().count() > width
}
