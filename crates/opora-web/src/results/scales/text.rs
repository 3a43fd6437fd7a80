//! A scale as the text that people keep it in, and back; the fields of the form go through the same text.

use std::fmt::Write;

use opora_core::assessment::Season;
use opora_core::scale::{Band, Scale, Scales};

/// «0–6», «7–10».
pub(super) fn bands(scale: &Scale) -> Vec<String> {
    scale.bands.iter().map(|band| format!("«{}»: {}–{}", band.mark, band.from, band.to)).collect()
}

/// The scale as a table `[[scale]]` of the text.
pub(super) fn print(scale: &Scale) -> String {
    let mut out = format!("[[scale]]\nprocedure = {}\nyear = {}\n", quoted(scale.procedure.title()), scale.year);
    if scale.season == Season::Autumn {
        out.push_str("season = \"осень\"\n");
    }
    let _ = writeln!(out, "subject = {}\ngrade = {}", quoted(scale.subject.name()), scale.grade);
    match scale.bands.as_slice() {
        [only] if only.to < scale.max => {
            let _ = writeln!(out, "minimum = {}", only.to + 1);
        }
        bands => {
            let _ = writeln!(out, "marks = {}", quoted(&marks(bands)));
        }
    }
    let _ =
        writeln!(out, "max = {}\nversion = {}\nsource = {}", scale.max, quoted(&scale.version), quoted(&scale.source));
    if !scale.conditions.is_empty() {
        let each = scale.conditions.iter().map(|one| {
            let tasks: Vec<String> = one.tasks.iter().map(|task| quoted(task)).collect();
            format!(
                "{{ mark = {}, name = {}, tasks = [{}], at_least = {} }}",
                one.mark,
                quoted(&one.name),
                tasks.join(", "),
                one.at_least
            )
        });
        let _ = writeln!(out, "conditions = [{}]", each.collect::<Vec<_>>().join(", "));
    }
    out
}

/// «0–6 7–10 11–14 15–20».
pub(super) fn marks(bands: &[Band]) -> String {
    bands.iter().map(|band| format!("{}–{}", band.from, band.to)).collect::<Vec<_>>().join(" ")
}

/// The scales of a text, or all that is wrong with it; `with_lines` keeps the line of each complaint.
pub(super) fn read(text: &str, with_lines: bool) -> Result<Vec<Scale>, Vec<String>> {
    let read = Scales::read(text).map_err(|bad| {
        let bare = |said: String| {
            let cut = said
                .split_once(": ")
                .filter(|(place, _)| place.starts_with("строка "))
                .map(|(_, rest)| rest.to_owned());
            cut.unwrap_or(said)
        };
        let complaints = bad.0.into_iter();
        if with_lines { complaints.collect::<Vec<_>>() } else { complaints.map(bare).collect() }
    })?;
    Ok(read.iter().cloned().collect())
}

/// A TOML basic string.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars().filter(|letter| !letter.is_control()) {
        if matches!(letter, '"' | '\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_scale_reads_back_equal() {
        for scale in Scales::shipped().iter() {
            assert_eq!(read(&print(scale), true).unwrap(), std::slice::from_ref(scale), "{}", scale.work());
        }
    }
}
