//! The review of a plan: what a methodist would send back before signing, and why.

mod abbreviations;
mod act;
mod dates;
mod numbering;
mod people;
mod results;
mod support;

use std::fmt::Write as _;

use serde::Serialize;

use crate::paper::Paper;
use crate::reading::{Activity, Field, Place, Reading, Roadmap};
use crate::russian;

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Stable code in kebab case, «deadline-missing».
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// Index into [`Reading::roadmaps`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roadmap: Option<usize>,
    /// Index into the roadmap's activities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity: Option<usize>,
    /// The field of that activity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// What is wrong, a Russian sentence.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// How to mend it.
    pub how: String,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The plan cannot be executed or checked as it is.
    Error,
    /// The plan will raise questions.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The heading under which findings stand: «Исправить».
    pub fn title(self) -> &'static str {
        match self {
            Self::Error => "Исправить",
            Self::Warning => "Уточнить",
            Self::Info => "К сведению",
        }
    }
}

/// Reviews a reading. `paper` gives the full text; `directory` the names of known parties, when there are any.
///
/// The findings come by severity, then in the order of the document.
pub fn review(reading: &Reading, paper: &Paper, directory: Option<&[String]>) -> Vec<Finding> {
    let mut findings = Vec::new();
    act::check(reading, &mut findings);
    dates::check(reading, &mut findings);
    numbering::check(reading, &mut findings);
    people::check(reading, paper, directory, &mut findings);
    results::check(reading, &mut findings);
    support::check(reading, &mut findings);
    abbreviations::check(reading, paper, &mut findings);
    findings.sort_by_key(|finding| (finding.severity, finding.roadmap, finding.activity));
    for finding in &mut findings {
        finding.title = russian::typograph(&finding.title);
        finding.why = russian::typograph(&finding.why);
        finding.how = russian::typograph(&finding.how);
    }
    findings
}

/// The findings as text for a terminal, grouped by severity, with a summary at the end.
pub fn print(findings: &[Finding]) -> String {
    let mut out = String::new();
    if findings.is_empty() {
        out.push_str("Замечаний нет: план можно подписывать.\n");
        return out;
    }
    let mut summary = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let group: Vec<&Finding> = findings.iter().filter(|finding| finding.severity == severity).collect();
        if group.is_empty() {
            continue;
        }
        summary.push(format!("{} – {}", severity.title().to_lowercase(), group.len()));
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{} ({})", severity.title(), group.len());
        for finding in group {
            let place = place_in_words(&finding.place);
            let at = if place.is_empty() { String::new() } else { format!(" [{place}]") };
            let _ = writeln!(
                out,
                "  • {}{at}\n    Почему важно: {}\n    Как исправить: {}\n    Код: {}",
                finding.title, finding.why, finding.how, finding.code
            );
        }
        out.push('\n');
    }
    let count = findings.len() as u64;
    let _ = writeln!(
        out,
        "Всего: {count} {} ({}).",
        russian::plural(count, "замечание", "замечания", "замечаний"),
        summary.join(", ")
    );
    out
}

fn place_in_words(place: &Place) -> String {
    let part = |name: &str, number: Option<u32>| number.map(|number| format!("{name} {number}"));
    let parts = [part("стр.", place.page), part("таблица", place.table), part("строка", place.row.or(place.line))];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What a finding says.
struct Words {
    title: String,
    why: &'static str,
    how: String,
}

fn finding(code: &'static str, severity: Severity, place: Place, words: Words) -> Finding {
    let Words { title, why, how } = words;
    Finding { code, severity, place, roadmap: None, activity: None, field: None, title, why: why.to_owned(), how }
}

/// An activity with its indices.
#[derive(Clone, Copy)]
struct Row<'a> {
    roadmap: usize,
    activity: usize,
    of: &'a Roadmap,
    row: &'a Activity,
}

impl Row<'_> {
    /// A finding about a field of the activity.
    fn finding(&self, code: &'static str, severity: Severity, field: Field, words: Words) -> Finding {
        let place =
            self.row.fields.iter().find(|place| place.field == field).map_or(self.row.place, |place| place.place);
        Finding {
            roadmap: Some(self.roadmap),
            activity: Some(self.activity),
            field: Some(field),
            ..finding(code, severity, place, words)
        }
    }

    /// «Мероприятие 3 „Проведение семинаров…“» for titles.
    fn name(&self) -> String {
        let words = shorten(&self.row.text);
        match &self.row.number {
            Some(number) => format!("№ {number} «{words}»"),
            None => format!("«{words}»"),
        }
    }
}

fn rows(reading: &Reading) -> impl Iterator<Item = Row<'_>> {
    reading.roadmaps.iter().enumerate().flat_map(|(roadmap, of)| {
        of.activities.iter().enumerate().map(move |(activity, row)| Row { roadmap, activity, of, row })
    })
}

/// Words of a title are shown so long, in characters.
const SHOWN: usize = 60;

/// The beginning of a text, cut at a word, with inner quotes made plain.
fn shorten(text: &str) -> String {
    let text = russian::scan::one_line(text).replace(['«', '»', '"'], "");
    if text.chars().count() <= SHOWN {
        return text.trim_end_matches(['.', ';', ',', ':']).to_owned();
    }
    let mut out = String::new();
    for word in text.split(' ') {
        if out.chars().count() + word.chars().count() > SHOWN {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    format!("{}…", out.trim_end_matches(['.', ';', ',', ':']))
}

/// A date for people: «01.09.2021».
fn day(date: chrono::NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}

#[cfg(test)]
mod tests;
