//! The text of a phrase as the cutter wants it: lower case, no markup, one kind of blank, dash and quote.

use super::letters::ROMAN;

/// Lower case, no «ё», no markup, one kind of blank, dash and quote.
pub(super) fn clean(phrase: &str) -> String {
    let mut out = String::with_capacity(phrase.len() + 1);
    let mut rest = phrase.char_indices();
    while let Some((at, c)) = rest.next() {
        match c {
            'а'..='я' | '0'..='9' | ' ' | '.' | ',' | ';' | ':' | '(' | ')' | '/' | '%' | 'a'..='z' => out.push(c),
            'А'..='Я' => out.push(char::from_u32(c as u32 + 32).unwrap_or(c)),
            'ё' | 'Ё' => out.push('е'),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            '-'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}'
            | '\u{2043}'
            | '\u{FE58}'
            | '\u{FE63}'
            | '\u{FF0D}'
            | '\u{30FC}'
            | '~'
            | '\u{1806}'
            | '\u{00AC}' => out.push('-'),
            '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{0300}'..='\u{036F}' => {}
            '<' => {
                let tail = phrase.get(at + 1..).unwrap_or("");
                let is_tag = tail.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
                match tail.find('>').filter(|length| is_tag && *length < 200) {
                    Some(length) => {
                        let line_end = tail.get(..2).is_some_and(|name| name.eq_ignore_ascii_case("br"));
                        out.push_str(if line_end { " \n " } else { " " });
                        rest = phrase.char_indices();
                        rest.nth(phrase.get(..at + 1 + length).map_or(0, |head| head.chars().count()));
                    }
                    None => out.push('<'),
                }
            }
            '&' => {
                let tail = phrase.get(at + 1..).unwrap_or("");
                let entity = ["nbsp;", "ndash;", "mdash;", "laquo;", "raquo;", "quot;", "minus;", "thinsp;", "amp;"]
                    .into_iter()
                    .find(|name| tail.starts_with(name));
                match entity {
                    Some(name) => {
                        out.push(if matches!(name, "ndash;" | "mdash;" | "minus;") { '-' } else { ' ' });
                        rest.nth(name.len() - 1);
                    }
                    None => out.push('&'),
                }
            }
            '[' | '{' => out.push('('),
            ']' | '}' => out.push(')'),
            '«' | '»' | '"' | '„' | '“' | '”' | '‟' | '\'' | '’' | '‘' | '`' | '*' | '_' | '#' | '|' | '\\' => {
                out.push(' ')
            }
            '\n' | '\r' => out.push('\n'),
            '…' => out.push_str("..."),
            '۔' | '․' | '·' => out.push('.'),
            '\u{FF0C}' | '،' => out.push(','),
            'І' | 'і' | 'Ӏ' | 'ӏ' => out.push('i'),
            'Ⅰ'..='Ⅻ' => {
                let index = c as usize - 'Ⅰ' as usize;
                out.push_str(ROMAN.get(index).copied().unwrap_or(""));
            }
            _ if c.is_whitespace() => out.push(' '),
            _ if c.is_alphabetic() => out.extend(c.to_lowercase()),
            _ => out.push(c),
        }
    }
    out
}
