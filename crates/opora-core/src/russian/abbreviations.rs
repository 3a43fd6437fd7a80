//! Abbreviations that a document declares: «(далее – ОУ со СНОР)», «далее ШНОР».

use super::scan::{self, IgnoreCase as _, Kind, Token};

/// A short name that a document gives to a long one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Abbreviation {
    /// The words before «далее», as far as they go together.
    pub full: String,
    /// The short name as written, without quotes.
    pub short: String,
}

/// The longest short name, in words: «далее» also begins ordinary sentences.
const SHORT_WORDS: usize = 7;

/// The longest full name, in words and signs: what goes on further back is a sentence that nobody ended.
const FULL_TOKENS: usize = 400;

/// The abbreviations that a text declares, in its order.
pub fn abbreviations(text: &str) -> Vec<Abbreviation> {
    let mut found = Vec::new();
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        let to = from + line.len();
        if line.contains("алее") {
            // The dash or the short name may stand on the next line.
            let next = text.get(to..).and_then(|rest| rest.split_inclusive('\n').next()).map_or(0, str::len);
            let both = text.get(from..to + next).unwrap_or(line);
            declared_in(both, line.len(), &mut found);
        }
        from = to;
    }
    found
}

/// The abbreviations whose «далее» stands before `end`.
fn declared_in(text: &str, end: usize, found: &mut Vec<Abbreviation>) {
    let tokens = scan::tokens(text);
    for (at, token) in tokens.iter().enumerate().take_while(|(_, token)| token.from < end) {
        if token.kind != Kind::Word || !token.text.eq_ignore_case("далее") {
            continue;
        }
        let bracket = at.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|t| t.text == "(" || t.text == ",");
        let skipped = |mut at: usize| {
            while tokens.get(at).is_some_and(|token| token.kind == Kind::Line) {
                at += 1;
            }
            at
        };
        let after = skipped(at + 1);
        let dash = tokens.get(after).is_some_and(|t| scan::is_dash(t.text) || t.text == ":");
        let from = if dash { skipped(after + 1) } else { at + 1 };
        let Some(short) = short_name(text, &tokens, from, dash || bracket) else { continue };
        if !dash && !bracket && short.chars().filter(|c| c.is_uppercase()).count() < 2 {
            continue;
        }
        let before = tokens.get(..at).unwrap_or_default();
        let full = full_name(text, before);
        if !found.iter().any(|known| known.short == short) {
            found.push(Abbreviation { full, short });
        }
    }
}

fn short_name(text: &str, tokens: &[Token<'_>], from: usize, declared: bool) -> Option<String> {
    let first = tokens.get(from)?;
    let start = first.from;
    let mut end = start;
    let mut words = 0;
    let quoted = matches!(first.text, "«" | "\"" | "“" | "„");
    let mut depth = 0usize;
    for token in tokens.get(from..)? {
        match token.text {
            "«" | "“" | "„" => depth += 1,
            "»" | "”" => {
                depth = depth.saturating_sub(1);
                end = token.to;
                if quoted && depth == 0 {
                    break;
                }
                continue;
            }
            ")" | ";" | "\n" => break,
            "," | ":" if depth == 0 => break,
            "." if declared => {}
            "." => break,
            _ if token.kind == Kind::Word => {
                // Without a dash or bracket only the abbreviation itself is the name.
                if !declared && token.text.chars().filter(|c| c.is_uppercase()).count() < 2 {
                    break;
                }
                words += 1;
            }
            _ => {}
        }
        if words > SHORT_WORDS {
            return None;
        }
        end = token.to;
    }
    let words = text.get(start..end)?.trim_matches(|c: char| c.is_whitespace() || "«»\"“”„.".contains(c));
    let words = scan::one_line(words);
    words.chars().any(char::is_alphabetic).then_some(words)
}

/// The words before the bracket, back to the beginning of their clause.
fn full_name(text: &str, before: &[Token<'_>]) -> String {
    let mut tokens = before;
    while let Some((last, rest)) = tokens.split_last() {
        if !matches!(last.text, "(" | ",") {
            break;
        }
        tokens = rest;
    }
    let Some(end) = tokens.last().map(|token| token.to) else { return String::new() };
    let mut start = end;
    let mut depth = 0usize;
    for token in tokens.iter().rev().take(FULL_TOKENS) {
        match token.text {
            "»" | ")" | "”" => depth += 1,
            "«" | "(" | "“" | "„" => depth = depth.saturating_sub(1),
            ";" | "\n" | ":" if depth == 0 => break,
            "." if depth == 0 => break,
            "-" | "–" | "—" if depth == 0 && text.get(token.to..).is_some_and(|rest| rest.starts_with(' ')) => {
                break;
            }
            _ => {}
        }
        start = token.from;
    }
    let words = text.get(start..end).unwrap_or_default().trim();
    let quoted = words.strip_prefix('«').and_then(|inner| inner.strip_suffix('»')).filter(|inner| !inner.contains('«'));
    scan::one_line(quoted.unwrap_or(words))
}
