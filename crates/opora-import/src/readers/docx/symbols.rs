//! Characters of symbol fonts, which have no letters of their own.

/// What a private character of Symbol or Wingdings shows.
pub(super) fn symbol(font: &str, code: u32) -> char {
    let font = font.to_ascii_lowercase();
    let place = code & 0xff;
    if font.contains("wingdings") {
        return match place {
            0x6f | 0x71 | 0xa8 => '☐',
            0x78 | 0xfd => '☒',
            0xfe | 0x52 => '☑',
            0xfc => '✓',
            0xe0 | 0xe8 => '→',
            _ => '•',
        };
    }
    if (0xf000..=0xf0ff).contains(&code) || font == "symbol" {
        return private(code);
    }
    char::from_u32(code).unwrap_or('•')
}

/// Replaces private characters inside ordinary text.
pub(super) fn replace_private(text: &str) -> String {
    text.chars()
        .map(|letter| if ('\u{f000}'..='\u{f0ff}').contains(&letter) { private(letter as u32) } else { letter })
        .collect()
}

/// A character of the font Symbol.
fn private(code: u32) -> char {
    match code & 0xff {
        place @ 0x20..=0x3f => char::from_u32(place).map_or('•', |c| if c == '-' { '–' } else { c }),
        0xa3 => '≤',
        0xb3 => '≥',
        0xb1 => '±',
        0xb4 => '×',
        0xb8 => '÷',
        0xb9 => '≠',
        0xbb => '≈',
        0xae => '→',
        0xb0 => '°',
        0xbe => '—',
        0xd7 => '·',
        _ => '•',
    }
}
