//! Words, numbers and marks of a text with their bounds: the ground on which everything else is found.

use opora_core::russian::{is_letter, small};

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Letters only; a hyphen parts two words.
    Word,
    /// Digits only.
    Number,
    /// One character of anything else but blanks.
    Mark,
}

/// A piece of a text; bounds are bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub text: &'a str,
    pub kind: TokenKind,
    pub from: usize,
    pub to: usize,
}

impl Token<'_> {
    /// Whether it is exactly this mark.
    pub fn is(&self, mark: &str) -> bool {
        self.text == mark
    }

    /// Its lower-case form with ё as е.
    pub fn lower(&self) -> String {
        fold(self.text)
    }
}

/// Splits a text into tokens.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found: Vec<Token<'_>> = Vec::with_capacity(text.len() / 8);
    let mut open: Option<(TokenKind, usize)> = None;
    for (at, character) in text.char_indices() {
        let kind = if is_letter(character) {
            Some(TokenKind::Word)
        } else if character.is_ascii_digit() {
            Some(TokenKind::Number)
        } else {
            None
        };
        if let Some((running, from)) = open
            && kind != Some(running)
        {
            found.push(Token { text: cut(text, from, at), kind: running, from, to: at });
            open = None;
        }
        match kind {
            Some(kind) if open.is_none() => open = Some((kind, at)),
            Some(_) => {}
            None if character.is_whitespace() => {}
            None => {
                let to = at + character.len_utf8();
                found.push(Token { text: cut(text, at, to), kind: TokenKind::Mark, from: at, to });
            }
        }
    }
    if let Some((running, from)) = open {
        found.push(Token { text: cut(text, from, text.len()), kind: running, from, to: text.len() });
    }
    found
}

/// The bytes `from..to` of a text; nothing when the bounds do not fit.
pub(crate) fn cut(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to.min(text.len())).unwrap_or_default()
}

/// Lower case with ё as е: the form in which words are compared.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Appends a text in the form of [`fold`].
pub(crate) fn fold_into(text: &str, out: &mut String) {
    for character in text.chars() {
        match small(character) {
            Some('ё') => out.push('е'),
            Some(lower) => out.push(lower),
            None => out.extend(character.to_lowercase()),
        }
    }
}

/// Whether the first letter of a text is a small one; marks and digits before it do not count as letters.
pub(crate) fn starts_small(text: &str) -> bool {
    text.trim_start().chars().next().is_some_and(char::is_lowercase)
}

/// Whether the first letter of a text is a capital one.
pub(crate) fn starts_capital(text: &str) -> bool {
    text.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().next().is_some_and(char::is_uppercase)
}

/// Whether a folded text has one of the stems at the beginning of a word.
pub(crate) fn has_stem(folded: &str, stems: &[&str]) -> bool {
    stems.iter().any(|stem| stem_at(folded, stem).is_some())
}

/// Where a stem begins a word of a folded text, in bytes.
pub(crate) fn stem_at(folded: &str, stem: &str) -> Option<usize> {
    folded
        .match_indices(stem)
        .map(|(at, _)| at)
        .find(|at| !cut(folded, 0, *at).chars().next_back().is_some_and(char::is_alphanumeric))
}

/// A leading bullet («-», «–», «•», «·», «») and the text behind it.
pub(crate) fn bullet(text: &str) -> Option<&str> {
    let trimmed = text.trim_start();
    let rest = trimmed.strip_prefix(['-', '–', '—', '−', '•', '·', '▪', '\u{f0b7}', '*', '●', '○', '‒', '⁃'])?;
    let begins_number = rest.chars().next().is_some_and(|c| c.is_ascii_digit());
    if begins_number { None } else { Some(rest.trim_start()) }
}

/// A leading number of a list and the text behind it: «2.1. Текст», «3) Текст», «IV. Текст».
///
/// A date or a bare year at the beginning is no number of a list.
pub(crate) fn numbered(text: &str) -> Option<Numbered<'_>> {
    let trimmed = text.trim_start();
    let end = trimmed.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(trimmed.len());
    let run = cut(trimmed, 0, end);
    if run.is_empty() || !run.starts_with(|c: char| c.is_ascii_digit()) {
        return roman(trimmed);
    }
    let behind = cut(trimmed, end, trimmed.len());
    let number = run.trim_end_matches('.');
    let parts: Vec<&str> = number.split('.').collect();
    if parts.len() > 5 || parts.iter().any(|part| part.is_empty() || part.len() > 3) {
        return None;
    }
    let round = behind.strip_prefix(')');
    let dotted = run.ends_with('.');
    let glued = behind.chars().next().is_some_and(char::is_alphabetic);
    let rest = round.unwrap_or(behind);
    let blank = rest.is_empty() || rest.starts_with(char::is_whitespace);
    let sure = dotted || round.is_some() || parts.len() > 1;
    let capital = starts_capital(rest);
    let told = sure || (blank && capital);
    let parted = blank || (glued && dotted && capital) || rest.starts_with(['«', '"', '“', '<']);
    if !told || !parted {
        return None;
    }
    if parts.len() == 2 && !dotted && round.is_none() && begins_with_unit(rest) {
        return None;
    }
    Some(Numbered { number, rest: rest.trim(), round: round.is_some() })
}

/// A number of a list and what stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numbered<'a> {
    /// Without the final dot or bracket.
    pub number: &'a str,
    /// The text behind it.
    pub rest: &'a str,
    /// «1)» and not «1.».
    pub round: bool,
}

impl Numbered<'_> {
    /// How deep it is: 1 for «2», 2 for «2.1».
    pub fn depth(&self) -> usize {
        self.number.split('.').count()
    }
}

/// «1.5 часа» is an amount, not the number of a clause.
fn begins_with_unit(rest: &str) -> bool {
    ["г", "час", "тыс", "млн", "%", "балл", "раза"].iter().any(|unit| rest.trim_start().starts_with(unit))
}

fn roman(text: &str) -> Option<Numbered<'_>> {
    let end = text.find(|c: char| !matches!(c, 'I' | 'V' | 'X' | 'І' | 'Х')).unwrap_or(text.len());
    let behind = cut(text, end, text.len());
    let rest = behind.strip_prefix(['.', ')'])?;
    if end == 0 || end > 10 || !(rest.starts_with(char::is_whitespace) || starts_capital(rest)) {
        return None;
    }
    // «И. И. Иванов» and «Х.Х. Хасанов» are initials.
    if rest.trim_start().chars().nth(1).is_some_and(|c| c == '.') {
        return None;
    }
    Some(Numbered { number: cut(text, 0, end), rest: rest.trim(), round: behind.starts_with(')') })
}

/// «П Р И К А З» → «ПРИКАЗ»: joins four or more single letters in a row that only blanks part.
pub(crate) fn unspaced(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let single = |word: &&str| {
        let letters = word.trim_end_matches([':', '.', ',']);
        letters.chars().count() == 1 && letters.chars().all(char::is_alphabetic) && !word.ends_with('.')
    };
    if words.iter().filter(|word| single(word)).count() < 4 {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut run: Vec<&str> = Vec::new();
    let flush = |run: &mut Vec<&str>, out: &mut String| {
        let letters = run.iter().filter(|word| !word.is_empty()).count();
        if letters >= 4 {
            push_word(out, &run.concat());
        } else {
            for word in run.iter().filter(|word| !word.is_empty()) {
                push_word(out, word);
            }
        }
        run.clear();
    };
    for word in &words {
        if single(word) {
            run.push(word);
        } else if word.is_empty() && !run.is_empty() {
            // Letter-spaced text doubles the blanks between words; such a blank ends the word.
            flush(&mut run, &mut out);
        } else if run.len() >= 3 && matches!(*word, ":" | "." | ",") {
            run.push(word);
        } else {
            flush(&mut run, &mut out);
            if !word.is_empty() {
                push_word(&mut out, word);
            }
        }
    }
    flush(&mut run, &mut out);
    out
}

fn push_word(out: &mut String, word: &str) {
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(word);
}

/// A text without its final full stop or semicolon; the stop of an initial or of «г.», «т.п.» belongs to the word.
pub(crate) fn without_stop(text: &str) -> &str {
    let text = text.trim_end().trim_end_matches([';', ',', ' ']);
    let bare = text.trim_end_matches('.');
    let last = bare.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    if last.chars().count() <= 2 && bare.ends_with(last) && !last.is_empty() {
        text
    } else {
        bare.trim_end_matches([';', ' '])
    }
}
