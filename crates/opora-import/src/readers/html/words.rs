//! Words of a paragraph: gaps of no-break blanks, and lists that lost their tags.

/// Items of a list that lost its tags: «- первое;- второе.- третье» or «1. первое;2. второе».
pub(super) fn split_glued_items(text: &str) -> Vec<&str> {
    let dash = |rest: &str| rest.starts_with(['-', '–', '—', '•']);
    let mut items = Vec::new();
    let mut rest = text;
    let mut number = 1u32;
    let numbered = text.starts_with("1.");
    if !numbered && !dash(text) {
        return vec![text];
    }
    loop {
        let next = format!("{}.", number.saturating_add(1));
        let cut = rest.match_indices(['.', ';', ':', ',']).map(|(at, mark)| at + mark.len()).find(|at| {
            let after = rest.split_at_checked(*at).map_or("", |(_, after)| after).trim_start();
            match numbered {
                true => after.strip_prefix(&next).is_some_and(|words| !words.starts_with(|c: char| c.is_ascii_digit())),
                false => dash(after) && after.chars().nth(1) == Some(' '),
            }
        });
        let Some((item, after)) = cut.and_then(|at| rest.split_at_checked(at)) else {
            items.push(rest);
            return items;
        };
        items.push(item);
        rest = after.trim_start();
        number = number.saturating_add(1);
    }
}

/// Pages make gaps, such as the one after a number, of several no-break blanks: one blank says the same.
pub(super) fn collapse_gaps(text: String) -> String {
    if !text.contains('\u{a0}') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_gap = |letter: &char| matches!(letter, ' ' | '\u{a0}');
        match is_gap(&letter) && letters.peek().is_some_and(is_gap) {
            true => {
                while letters.next_if(is_gap).is_some() {}
                out.push(' ');
            }
            false => out.push(letter),
        }
    }
    out
}
