//! Words on their way into XML: escaped, and without characters that XML cannot carry.

/// Adds words to XML text.
pub(super) fn text(out: &mut String, words: &str) {
    for letter in words.chars().filter(|letter| carried(*letter)) {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            letter => out.push(letter),
        }
    }
}

/// The words escaped.
pub(super) fn clean(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    text(&mut out, words);
    out
}

fn carried(letter: char) -> bool {
    letter == '\t' || !(letter.is_control() || letter == '\u{FFFE}' || letter == '\u{FFFF}')
}
