//! A text as words, numbers and signs with their places, in bytes.

use super::letters::{is_letter, small};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, with hyphens inside: «ОУ-шефы».
    Word,
    /// Digits alone.
    Number,
    /// Initials with their dots: «А.А.», «А. А.», «И.».
    Initials,
    /// A line feed.
    Line,
    /// Any other sign.
    Sign,
}

/// A word, a number or a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: Text<'a>,
    /// First byte.
    pub(crate) from: usize,
    /// The byte after the last one.
    pub(crate) to: usize,
    /// A blank stands before it.
    pub(crate) spaced: bool,
}

/// The words of a token.
pub(crate) type Text<'a> = &'a str;

/// Comparison without case.
pub(crate) trait IgnoreCase {
    /// Equal when both are lower-cased; `other` is given in lower case.
    fn eq_ignore_case(&self, other: &str) -> bool;
}

impl IgnoreCase for str {
    fn eq_ignore_case(&self, other: &str) -> bool {
        let mut theirs = other.chars();
        let same = self.chars().all(|c| match small(c) {
            Some(c) => theirs.next() == Some(c),
            None => c.to_lowercase().all(|c| theirs.next() == Some(c)),
        });
        same && theirs.next().is_none()
    }
}

/// Cuts a text into tokens. Blanks are left out; every other character is in exactly one token.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out: Vec<Token<'_>> = Vec::with_capacity(text.len() / 8);
    let mut rest = text.char_indices().peekable();
    let mut spaced = true;
    while let Some((from, first)) = rest.next() {
        if first != '\n' && (first.is_whitespace() || matches!(first, '\u{ad}' | '\u{200b}' | '\u{feff}')) {
            spaced = true;
            continue;
        }
        let mut to = from + first.len_utf8();
        let kind = match first {
            '\n' => Kind::Line,
            c if c.is_ascii_digit() => {
                while let Some((at, c)) = rest.next_if(|(_, c)| c.is_ascii_digit()) {
                    to = at + c.len_utf8();
                }
                Kind::Number
            }
            c if is_letter(c) => {
                while let Some(&(at, c)) = rest.peek() {
                    let hyphen = matches!(c, '-' | '‑')
                        && text.get(at + c.len_utf8()..).is_some_and(|after| after.starts_with(is_letter));
                    if !is_letter(c) && !hyphen {
                        break;
                    }
                    to = at + c.len_utf8();
                    rest.next();
                }
                let initial = first.is_uppercase() && to == from + first.len_utf8();
                // «И.И» without its last dot is written too.
                let undotted = initial && out.last().is_some_and(|last| last.kind == Kind::Initials && last.to == from);
                match rest.next_if(|(_, c)| initial && *c == '.') {
                    None if undotted => Kind::Initials,
                    Some((at, _)) => {
                        to = at + 1;
                        Kind::Initials
                    }
                    None => Kind::Word,
                }
            }
            _ => Kind::Sign,
        };
        if kind == Kind::Initials
            && let Some(last) = out.last_mut()
            && last.kind == Kind::Initials
            && last.text.matches('.').count() == 1
            && text.get(last.to..from).is_some_and(|between| !between.contains('\n'))
        {
            last.to = to;
            last.text = text.get(last.from..to).unwrap_or_default();
            spaced = false;
            continue;
        }
        out.push(Token { kind, text: text.get(from..to).unwrap_or_default(), from, to, spaced });
        spaced = false;
    }
    out
}

/// Whether a sign is a dash of any length.
pub(crate) fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "–" | "—" | "−" | "‑" | "‒" | "―")
}

/// Whether a word is written as an abbreviation: at least two capitals («ЦМиСО», «ОУ-шефы»), no surname.
pub(crate) fn is_abbreviation(word: &str) -> bool {
    let head = word.split(['-', '‑']).next().unwrap_or(word);
    let capitals = head.chars().filter(|c| c.is_uppercase()).count();
    capitals >= 2 && head.chars().filter(|c| c.is_lowercase()).count() <= capitals
}

/// The text on one line, blanks single.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
