//! Typography of what the product prints: «ёлочки», dashes, no-break blanks.

const NO_BREAK: char = '\u{a0}';

/// Sets a Russian text: straight quotes become «ёлочки», a hyphen between blanks a dash, and blanks that must not
/// break (after №, §, short prepositions and initials, before %, before and after a dash) become no-break blanks.
/// Setting a text twice changes nothing.
pub fn typograph(text: &str) -> String {
    let quoted = quotes(text);
    let mut out = String::with_capacity(quoted.len() + 8);
    let mut chars = quoted.chars().peekable();
    let mut word = String::new();
    while let Some(c) = chars.next() {
        match c {
            '№' | '§' => {
                out.push(c);
                while chars.next_if(|c| *c == ' ' || *c == NO_BREAK).is_some() {}
                if chars.peek().is_some_and(|c| c.is_alphanumeric()) {
                    out.push(NO_BREAK);
                }
                word.clear();
            }
            ' ' => {
                let next = chars.peek().copied();
                let dash = matches!(next, Some('–' | '—'));
                let unit = matches!(next, Some('%' | '‰'));
                if next == Some('-') && !out.ends_with([' ', '\n']) && !out.is_empty() {
                    chars.next();
                    if chars.peek() == Some(&' ') {
                        out.push(NO_BREAK);
                        out.push('–');
                    } else {
                        out.push_str(" -");
                    }
                } else if dash || unit || binds(&word) {
                    out.push(NO_BREAK);
                } else {
                    out.push(' ');
                }
                word.clear();
            }
            '%' => {
                if out.chars().next_back().is_some_and(|c| c.is_ascii_digit()) {
                    out.push(NO_BREAK);
                }
                out.push(c);
                word.clear();
            }
            c => {
                if c.is_alphanumeric() || c == '.' {
                    word.push(c);
                } else {
                    word.clear();
                }
                out.push(c);
            }
        }
    }
    out
}

/// Words that never stay at the end of a line.
fn binds(word: &str) -> bool {
    let mut chars = word.chars();
    let (first, second, third) = (chars.next(), chars.next(), chars.next());
    match (first, second, third) {
        (Some(letter), None, _) => letter.is_alphabetic() && letter.is_lowercase(),
        (Some(initial), Some('.'), None) => initial.is_uppercase() || matches!(initial, 'г' | 'с' | 'п'),
        (Some(a), Some('.'), Some(b)) => a.is_uppercase() && b.is_uppercase(),
        (Some(a), Some(b), None) => {
            matches!((a, b), |('н' | 'з', 'а')| ('п' | 'д', 'о')
                | ('н', 'е')
                | ('о', 'т' | 'б')
                | ('и', 'з')
                | ('к', 'о')
                | ('в' | 'с', 'о'))
        }
        _ => false,
    }
}

fn quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open = 0usize;
    for c in text.chars() {
        match c {
            '"' | '“' | '”' | '„' => {
                let opens = match c {
                    '„' => true,
                    '”' => false,
                    _ => {
                        out.chars().next_back().is_none_or(|before| before.is_whitespace() || "([«—–".contains(before))
                    }
                };
                open = if opens { open + 1 } else { open.saturating_sub(1) };
                out.push(if opens { '«' } else { '»' });
            }
            c => out.push(c),
        }
    }
    out
}
