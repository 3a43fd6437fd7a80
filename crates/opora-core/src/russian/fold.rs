//! Keys of texts: what is equal when people search, and what stands before what when they sort.

use super::letters::{is_letter, small};

/// Search key: lower case, «ё» as «е», look-alike Latin letters inside Cyrillic words as Cyrillic, any quotes as `"`,
/// any dash as `-`, any blanks as one blank.
pub fn fold(text: &str) -> String {
    let text = mend_lookalikes(text);
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars() {
        let c = match c {
            '«' | '»' | '“' | '”' | '„' | '‟' | '"' | '″' => '"',
            '–' | '—' | '−' | '‑' | '‒' | '―' | '‐' => '-',
            '\u{ad}' | '\u{200b}' | '\u{feff}' => continue,
            c if c.is_whitespace() => {
                blank = !out.is_empty();
                continue;
            }
            c => c,
        };
        if blank {
            out.push(' ');
            blank = false;
        }
        match small(c) {
            Some('ё') => out.push('е'),
            Some(lower) => out.push(lower),
            None => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// Digits of a run after padding; longer runs keep their length.
const PADDED: usize = 9;

/// Sort key: [`fold`] without quotes and «№», and with numbers in their natural order: «Школа № 2» before
/// «Школа № 10». «Е» and «ё» sort together.
pub fn sort_key(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(folded.len() + PADDED);
    let mut digits = String::new();
    let flush = |digits: &mut String, out: &mut String| {
        if digits.is_empty() {
            return;
        }
        let number = digits.trim_start_matches('0');
        out.extend(std::iter::repeat_n('0', PADDED.saturating_sub(number.chars().count())));
        out.push_str(number);
        digits.clear();
    };
    for c in folded.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        flush(&mut digits, &mut out);
        match c {
            '"' | '№' => {}
            ' ' if out.is_empty() || out.ends_with(' ') => {}
            c => out.push(c),
        }
    }
    flush(&mut digits, &mut out);
    out.trim_end().to_owned()
}

/// Replaces Latin letters that look Cyrillic inside words that otherwise are Cyrillic («Cрок» typed with a Latin C).
pub fn mend_lookalikes(text: &str) -> String {
    if !text.bytes().any(|b| b.is_ascii_alphabetic()) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let inside = is_letter(first);
        let end = rest.find(|c: char| is_letter(c) != inside).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        let mixed = word.chars().any(is_cyrillic) && word.chars().any(|c| c.is_ascii_alphabetic());
        if mixed && word.chars().all(|c| is_cyrillic(c) || cyrillic_twin(c).is_some()) {
            out.extend(word.chars().map(|c| cyrillic_twin(c).unwrap_or(c)));
        } else {
            out.push_str(word);
        }
    }
    out
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{4ff}')
}

fn cyrillic_twin(c: char) -> Option<char> {
    Some(match c {
        'A' => 'А',
        'a' => 'а',
        'B' => 'В',
        'C' => 'С',
        'c' => 'с',
        'E' => 'Е',
        'e' => 'е',
        'H' => 'Н',
        'K' => 'К',
        'k' => 'к',
        'M' => 'М',
        'O' => 'О',
        'o' => 'о',
        'P' => 'Р',
        'p' => 'р',
        'T' => 'Т',
        'X' => 'Х',
        'x' => 'х',
        'y' => 'у',
        'Y' => 'У',
        _ => return None,
    })
}
