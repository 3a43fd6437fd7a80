//! Values of fields as the text of rules writes them; what is no number stays words, which the reader complains about.

use std::fmt::Write;

use opora_core::methodology::Decimal;

/// The lists of a printed methodology after the first, with the comment above them.
pub(super) fn other_lists(text: &str) -> Option<&str> {
    let mark = "[[lists]]\n";
    let first = text.find(mark)? + mark.len();
    let second = first + text.get(first..)?.find(mark)?;
    let above = text.get(..second)?.trim_end().rfind('\n').map_or(0, |at| at + 1);
    text.get(above..)
}

pub(super) fn put(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{key} = {value}");
}

/// A TOML basic string on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// A whole number.
pub(super) fn whole(text: &str) -> String {
    text.parse::<u32>().map_or_else(|_| quoted(text), |number| number.to_string())
}

pub(super) fn decimal(text: &str) -> String {
    let bare = text.trim_end_matches('%').trim();
    bare.parse::<Decimal>().map_or_else(|_| quoted(text), |number| number.to_string())
}

pub(super) fn day(text: &str) -> String {
    let formats = ["%Y-%m-%d", "%d.%m.%Y"];
    let day = formats.iter().find_map(|format| chrono::NaiveDate::parse_from_str(text, format).ok());
    day.map_or_else(|| quoted(text), |day| day.to_string())
}

fn pieces(text: &str) -> Vec<&str> {
    text.split([';', ',']).map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

pub(super) fn one_or_many(text: &str, written: impl Fn(&str) -> String) -> String {
    match pieces(text).as_slice() {
        [] => "\"\"".to_owned(),
        [one] => written(one),
        several => format!("[{}]", several.iter().map(|one| written(one)).collect::<Vec<_>>().join(", ")),
    }
}

pub(super) fn many(text: &str) -> String {
    format!("[{}]", pieces(text).iter().map(|one| quoted(one)).collect::<Vec<_>>().join(", "))
}
