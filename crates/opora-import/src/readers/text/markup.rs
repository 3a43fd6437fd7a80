//! Remnants of Markdown and HTML inside a line: found, understood as looks, and taken away.

use opora_core::paper::{Block, Paragraph};

use crate::readers::html;
use crate::readers::limits::Allowance;
use crate::unreadable::Unreadable;

const TAGS: &[&str] = &[
    "p",
    "b",
    "i",
    "u",
    "s",
    "br",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "span",
    "div",
    "sup",
    "sub",
    "font",
    "a",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "center",
    "del",
    "ins",
    "img",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "small",
    "big",
    "mark",
    "blockquote",
    "pre",
    "code",
    "nobr",
];

/// Paragraphs of a piece of text: one, or several where HTML parts them.
pub(super) fn paragraphs(text: &str, allowance: &mut Allowance<'_>) -> Result<Vec<Block>, Unreadable> {
    if has_html(text) {
        return html::fragment(&with_bold_tags(text), allowance);
    }
    let (text, bold) = strip_emphasis(text.trim());
    Ok(match text.trim().is_empty() {
        true => Vec::new(),
        false => {
            let mut paragraph = Paragraph { text, ..Paragraph::default() };
            paragraph.style.bold = bold;
            vec![Block::Paragraph(paragraph)]
        }
    })
}

/// Does a line begin a table in HTML?
pub(super) fn begins_table(line: &str) -> bool {
    line.get(..line.len().min(4096))
        .unwrap_or(line)
        .trim_start()
        .get(..6)
        .is_some_and(|tag| tag.eq_ignore_ascii_case("<table"))
}

/// How often a tag such as `<table` occurs in a line.
pub(super) fn count_tag(line: &str, tag: &str) -> usize {
    line.match_indices('<')
        .filter(|(at, _)| {
            line.get(*at..at + tag.len()).is_some_and(|piece| piece.eq_ignore_ascii_case(tag))
                && line.get(at + tag.len()..).and_then(|rest| rest.chars().next()).is_none_or(|c| " >\t/".contains(c))
        })
        .count()
}

/// Is there an HTML tag or entity in the text? «<5 %» and «<ФИО>» are none.
pub(super) fn has_html(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(end).unwrap_or_default();
        TAGS.iter().any(|tag| name.eq_ignore_ascii_case(tag)) && after.starts_with(['>', ' ', '/', '\t', '\n'])
    }) || text.match_indices('&').any(|(at, _)| is_entity(text.get(at + 1..).unwrap_or_default()))
}

/// `nbsp;`, `#171;`: the rest of an entity after its ampersand.
fn is_entity(rest: &str) -> bool {
    const LONGEST_ENTITY: usize = 12;
    let end = rest.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';').unwrap_or(0);
    end >= 2
        && rest
            .bytes()
            .take(end)
            .enumerate()
            .all(|(index, byte)| byte.is_ascii_alphanumeric() || (index == 0 && byte == b'#'))
}

/// Bold of Markdown as tags, line breaks as `<br>`.
fn with_bold_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open = false;
    let pairs = text.matches("**").count() / 2 * 2;
    for (index, piece) in text.split("**").enumerate() {
        if index > 0 {
            if index <= pairs {
                out.push_str(if open { "</b>" } else { "<b>" });
                open = !open;
            } else {
                out.push_str("**");
            }
        }
        out.push_str(piece);
    }
    out.replace('\n', "<br>")
}

/// Takes `**bold**`, `*italic*`, `[words](address)` and backslashes away; tells whether all words were bold.
pub(super) fn strip_emphasis(text: &str) -> (String, bool) {
    if !text.contains(['*', '\\', '[']) {
        return (text.to_owned(), false);
    }
    let letters: Vec<char> = text.chars().collect();
    let at = |index: usize| letters.get(index).copied();
    let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let is_blank = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
    let mut doubles_left = count_pairs(&letters);
    let mut bold = false;
    let mut italic = false;
    let (mut some_bold, mut some_plain) = (false, false);
    let mut out = String::with_capacity(text.len());
    let mut index = 0;
    while let Some(letter) = at(index) {
        let before = index.checked_sub(1).and_then(at);
        match letter {
            '\\' if at(index + 1).is_some_and(|next| "\\*_#|-()[]!+>.`~".contains(next)) => {
                out.extend(at(index + 1));
                index += 2;
                continue;
            }
            '*' if at(index + 1) == Some('*') && doubles_left > 0 => {
                doubles_left -= 1;
                bold = !bold;
                index += 2;
                continue;
            }
            '*' if italic && !is_blank(before) && !is_word(at(index + 1)) => {
                italic = false;
                index += 1;
                continue;
            }
            '*' if !italic && !is_word(before) && !is_blank(at(index + 1)) && closes_italic(&letters, index + 1) => {
                italic = true;
                index += 1;
                continue;
            }
            '[' => {
                if let Some((words, after)) = link(&letters, index) {
                    some_bold |= bold;
                    some_plain |= !bold;
                    out.extend(words);
                    index = after;
                    continue;
                }
            }
            _ => {}
        }
        if !letter.is_whitespace() {
            some_bold |= bold;
            some_plain |= !bold;
        }
        out.push(letter);
        index += 1;
    }
    (out, some_bold && !some_plain)
}

/// Number of `**` that have a partner.
fn count_pairs(letters: &[char]) -> usize {
    let mut count = 0;
    let mut index = 0;
    while let Some(letter) = letters.get(index) {
        if *letter == '*' && letters.get(index + 1) == Some(&'*') {
            count += 1;
            index += 1;
        }
        index += 1;
    }
    count / 2 * 2
}

/// Is there an asterisk within the next two hundred letters that can close an italic?
fn closes_italic(letters: &[char], from: usize) -> bool {
    letters.get(from..).unwrap_or_default().windows(3).take(200).any(|three| {
        matches!(three, [before, '*', after] if !before.is_whitespace() && !after.is_alphanumeric() && *after != '*')
    }) || (letters.len() - from <= 200
        && matches!(letters.get(from..), Some([.., before, '*']) if !before.is_whitespace()))
}

/// `[words](address)`: the words and where the rest begins.
fn link(letters: &[char], from: usize) -> Option<(Vec<char>, usize)> {
    let rest = letters.get(from + 1..)?;
    let rest = rest.get(..rest.len().min(600)).unwrap_or(rest);
    let close = rest.iter().position(|letter| matches!(letter, ']' | '\n' | '['))?;
    if rest.get(close) != Some(&']') || rest.get(close + 1) != Some(&'(') {
        return None;
    }
    let end = rest.iter().skip(close).position(|letter| *letter == ')')? + close;
    let address: String = rest.get(close + 2..end)?.iter().collect();
    let is_address = address.starts_with('#') || address.contains("://") || address.starts_with("mailto:");
    is_address.then(|| (rest.iter().take(close).copied().collect(), from + 1 + end + 1))
}
