//! Letters and their small forms: what the standard library answers, without its search where a letter is Cyrillic.

/// Whether a character is a letter, as [`char::is_alphabetic`] says.
pub fn is_letter(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{481}') || c.is_alphabetic()
}

/// The small form of a character of Russian papers: ASCII, Cyrillic, the usual signs. Nothing for any other one.
pub fn small(c: char) -> Option<char> {
    match c {
        '\0'..='\x7f' => Some(c.to_ascii_lowercase()),
        'а'..='џ' | '\u{a0}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '№' => Some(c),
        'А'..='Я' => char::from_u32(u32::from(c) + 0x20),
        'Ѐ'..='Џ' => char::from_u32(u32::from(c) + 0x50),
        _ => None,
    }
}

/// A text in small letters, as [`str::to_lowercase`] gives it.
pub fn lower(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match small(c) {
            Some(c) => out.push(c),
            None => return text.to_lowercase(),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_as_the_standard_library_does() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_letter(c), c.is_alphabetic(), "{c:?}");
            if let Some(small) = small(c) {
                assert!(c.to_lowercase().eq([small]), "{c:?}");
            }
        }
        for text in ["", "МБОУ «Школа № 7» – Ёлкино", "Ђурђевдан", "ΟΔΟΣ И İ"] {
            assert_eq!(lower(text), text.to_lowercase());
        }
    }
}
