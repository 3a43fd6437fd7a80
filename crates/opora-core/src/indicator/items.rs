//! Cutting a cell or a passport field into indicators.

use crate::russian::scan;

/// The items of a text, each on one line, without bullets and list numbers.
pub(crate) fn split(text: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    let mut closed = true;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let (bullet, words) = unbullet(line);
        for (at, part) in parts(words).into_iter().enumerate() {
            let part = part.trim();
            let (inner_bullet, part) = if at > 0 { unbullet(part) } else { (bullet, part) };
            if !part.chars().any(char::is_alphanumeric) {
                continue;
            }
            let starts = at > 0 || inner_bullet || closed || super::begins(part);
            match items.last_mut() {
                Some(last) if !starts => {
                    let joint = if last.ends_with('/') { "" } else { " " };
                    last.push_str(joint);
                    last.push_str(&scan::one_line(part));
                }
                _ => items.push(scan::one_line(part)),
            }
        }
        closed = line.ends_with([';', '.', ':']) && !ends_shortened(line);
    }
    // A line that only announces the list is no indicator.
    let many = items.len() > 1;
    items.retain(|item| !(many && item.ends_with(':')) && item.chars().any(char::is_alphabetic));
    items.iter().flat_map(|item| by_heads(item)).collect()
}

/// «чел.» and «ед.» at a line end do not close an item.
fn ends_shortened(line: &str) -> bool {
    line.split_whitespace()
        .next_back()
        .is_some_and(|word| matches!(word, "чел." | "ед." | "шт." | "г." | "гг." | "т.ч." | "др."))
        && !line.trim_end_matches('.').trim_end_matches("чел").trim_end().ends_with(',')
}

/// The line without its bullet or list number, and whether it had one.
fn unbullet(line: &str) -> (bool, &str) {
    let bare = line.trim_start_matches(['-', '–', '—', '•', '·', '▪', '●', '\u{f0b7}', '*', '+']);
    // Word's second bullet is the letter «o» of a symbol font.
    let bare = bare.strip_prefix("o ").unwrap_or(bare);
    if bare.len() != line.len() {
        return (true, bare.trim_start());
    }
    let after = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let numbered = after.len() < line.len() && line.starts_with(|c: char| c.is_ascii_digit());
    let signed = line.get(..line.len() - after.len()).is_some_and(|number| number.ends_with('.') && number.len() <= 7);
    let bracket = after.strip_prefix(')');
    match bracket {
        Some(words) if numbered => (true, words.trim_start()),
        _ if numbered && signed && after.starts_with(char::is_whitespace) => (true, after.trim_start()),
        _ => (false, line),
    }
}

/// Parts of a line between semicolons that stand outside brackets and quotes.
fn parts(line: &str) -> Vec<&str> {
    let (mut out, mut depth, mut from) = (Vec::new(), 0usize, 0usize);
    for (at, c) in line.char_indices() {
        match c {
            '(' | '«' => depth += 1,
            ')' | '»' => depth = depth.saturating_sub(1),
            ';' if depth == 0 => {
                out.push(line.get(from..at).unwrap_or_default());
                from = at + 1;
            }
            _ => {}
        }
    }
    out.push(line.get(from..).unwrap_or_default());
    out
}

/// «доля …, %, доля …, %»: a new one begins after a unit and a comma.
fn by_heads(item: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut from = 0;
    for (at, _) in item.match_indices(',') {
        let before = item.get(from..at).unwrap_or_default().trim_end();
        let after = item.get(at + 1..).unwrap_or_default().trim_start();
        let unit = before.ends_with(", %")
            || before.ends_with(", чел.")
            || before.ends_with("(%)")
            || before.ends_with("(чел.)");
        if unit && super::begins(after) {
            out.push(before.to_owned());
            from = at + 1;
        }
    }
    out.push(item.get(from..).unwrap_or_default().trim().to_owned());
    out
}
