//! Text without hyphenation at line ends, doubled blanks and invisible characters.

use opora_core::russian;

/// One line of text: blanks collapsed, invisible characters dropped, words hyphenated inside it put together.
pub(crate) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(is_blank).filter(|word| !word.is_empty()) {
        if out.is_empty() {
            push_visible(&mut out, word);
        } else {
            push_piece(&mut out, word, false);
        }
    }
    out
}

/// Joins a continuation to a text: a word cut by the line end is put together, otherwise a blank parts them.
pub(crate) fn join(before: &str, after: &str) -> String {
    let mut out = String::with_capacity(before.len() + after.len() + 1);
    out.push_str(before);
    append(&mut out, after);
    out
}

/// [`join`] in place.
pub(crate) fn append(out: &mut String, after: &str) {
    out.truncate(out.trim_end().len());
    let after = after.trim();
    if out.is_empty() || after.is_empty() {
        out.push_str(after);
        return;
    }
    let (first, rest) = after.split_once(' ').unwrap_or((after, ""));
    push_piece(out, first, true);
    if !rest.is_empty() {
        out.push(' ');
        out.push_str(rest);
    }
}

/// Joins lines into one text.
pub(crate) fn join_all<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    lines.into_iter().for_each(|line| append(&mut out, line));
    out
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200b}' | '\u{feff}')
}

fn push_visible(out: &mut String, word: &str) {
    // A soft hyphen in mid-word only says where a line may end.
    out.extend(word.chars().filter(|c| *c != '\u{ad}'));
}

/// Adds a word behind a text; `at_line_end` says that a hyphen between them may have come from a line end.
fn push_piece(out: &mut String, word: &str, at_line_end: bool) {
    if out.ends_with('\u{ad}') {
        out.pop();
        push_visible(out, word);
        return;
    }
    match hyphenated(out, word, at_line_end) {
        Some(Seam::Drop) => {
            out.pop();
        }
        Some(Seam::Keep) => {}
        None => out.push(' '),
    }
    push_visible(out, word);
}

/// What becomes of a hyphen between two halves.
enum Seam {
    /// «контроль- но»: one word.
    Drop,
    /// «школами-» + «лидерами»: a compound.
    Keep,
}

fn hyphenated(before: &str, after: &str, at_line_end: bool) -> Option<Seam> {
    let stem = before.strip_suffix(['-', '‐', '‑'])?;
    let left = last_word(stem);
    let right: String = after.chars().take_while(|c| c.is_alphabetic()).collect();
    if left.is_empty() || right.is_empty() || !right.starts_with(char::is_lowercase) {
        return None;
    }
    // «до- и послешкольный», «внутри- или межшкольный»: a hanging hyphen stays with its blank.
    if matches!(right.as_str(), "и" | "или" | "либо") {
        return None;
    }
    let (left, right) = (left.to_lowercase(), right.to_lowercase());
    if russian::known(&format!("{left}{right}")) {
        return Some(Seam::Drop);
    }
    let both = russian::known(&left) && russian::known(&right);
    let compound = both || (left.ends_with(['о', 'е']) && left.chars().count() > 3 && russian::known(&right));
    if compound {
        return Some(Seam::Keep);
    }
    at_line_end.then_some(Seam::Drop)
}

/// The letters at the end of a text.
fn last_word(stem: &str) -> String {
    let mut letters: Vec<char> = stem.chars().rev().take_while(|c| c.is_alphabetic()).collect();
    letters.reverse();
    letters.into_iter().collect()
}
