//! Scales as a TOML file: `marks = "0–6 7–10 11–14 15–20"` or `minimum = 27`, a year or "2019–2024".

use std::ops::RangeInclusive;

use serde::Deserialize;
use toml::Spanned;

use super::{Band, Condition, Scale};
use crate::assessment::{Procedure, Season, Subject};

/// Why a file of scales is refused: sentences that name the line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct BadScales(pub Vec<String>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    #[allow(dead_code, reason = "whoever keeps the file reads it; a scale names its own version")]
    version: Option<String>,
    #[serde(default)]
    scale: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    procedure: String,
    year: Years,
    season: Option<String>,
    subject: String,
    grade: u8,
    max: Option<u16>,
    marks: Option<String>,
    minimum: Option<u16>,
    version: Option<String>,
    source: Option<String>,
    #[serde(default)]
    conditions: Vec<Condition>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Years {
    One(i32),
    Several(String),
}

/// The most years of one entry.
const MAX_YEARS: i32 = 30;

pub(super) fn read(toml: &str) -> Result<Vec<Scale>, BadScales> {
    let file: File = toml::from_str(toml).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(toml, span.start));
        BadScales(vec![format!("строка {line}: {}", error.message())])
    })?;
    let mut scales = Vec::new();
    let mut faults = Vec::new();
    for entry in file.scale {
        let line = line_of(toml, entry.span().start);
        match scales_of(entry.into_inner()) {
            Ok(some) => scales.extend(some),
            Err(said) => faults.extend(said.into_iter().map(|fault| format!("строка {line}: {fault}"))),
        }
    }
    if scales.is_empty() && faults.is_empty() {
        faults.push("в файле нет ни одной шкалы: нужна таблица [[scale]]".to_owned());
    }
    if faults.is_empty() { Ok(scales) } else { Err(BadScales(faults)) }
}

fn scales_of(entry: Entry) -> Result<Vec<Scale>, Vec<String>> {
    let one = |said: &str| vec![said.to_owned()];
    let procedure = Procedure::read(&entry.procedure).ok_or_else(|| one("процедура записывается одним словом: ВПР"))?;
    let subject = Subject::read(&entry.subject).ok_or_else(|| one("предмет не назван"))?;
    let season = match entry.season.as_deref().map(str::to_lowercase).as_deref() {
        None | Some("весна" | "spring") => Season::Spring,
        Some("осень" | "autumn") => Season::Autumn,
        Some(other) => return Err(vec![format!("season = «{other}»: бывает «весна» и «осень»")]),
    };
    let years = match &entry.year {
        Years::One(year) => *year..=*year,
        Years::Several(text) => {
            years(text).ok_or_else(|| vec![format!("year = «{text}»: пишется 2021 или \"2019–2024\"")])?
        }
    };
    let (bands, max) = match (&entry.marks, entry.minimum, entry.max) {
        (Some(text), None, max) => {
            let bands = bands(text).ok_or_else(|| vec![format!("marks = «{text}»: пишется «0–6 7–10 11–14 15–20»")])?;
            let end = bands.last().map_or(0, |band| band.to);
            (bands, max.unwrap_or(end))
        }
        (None, Some(minimum), Some(max)) => {
            let below = minimum.checked_sub(1).ok_or_else(|| one("minimum = 0: такого минимума нет"))?;
            (vec![Band { mark: 2, from: 0, to: below }], max)
        }
        _ => return Err(one("нужно либо marks, либо minimum вместе с max")),
    };
    let scale = Scale {
        procedure,
        year: *years.start(),
        season,
        subject,
        grade: entry.grade,
        version: entry.version.unwrap_or_else(|| "ваша".to_owned()),
        source: entry.source.unwrap_or_default(),
        bands,
        max,
        conditions: entry.conditions,
    };
    let faults = scale.check();
    if !faults.is_empty() {
        let about = scale.work();
        return Err(faults.into_iter().map(|fault| format!("{about}: {fault}")).collect());
    }
    Ok(years.map(|year| Scale { year, ..scale.clone() }).collect())
}

/// Bands of marks from 2 up: «0–6 7–10 11–14 15–20». Any dash, any separator between them.
pub fn bands(text: &str) -> Option<Vec<Band>> {
    let even = text.replace(['–', '—', '−', '‑'], "-").replace([',', ';', '/'], " ");
    let mut found = Vec::new();
    for (mark, word) in (2..).zip(even.split_whitespace()) {
        let (from, to) = word.split_once('-').unwrap_or((word, word));
        found.push(Band { mark, from: from.parse().ok()?, to: to.parse().ok()? });
    }
    (2..=4).contains(&found.len()).then_some(found)
}

fn years(text: &str) -> Option<RangeInclusive<i32>> {
    let (from, to) = text.split_once(['–', '—', '-'])?;
    let (from, to): (i32, i32) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    (1990 <= from && from <= to && to <= 2100 && to - from < MAX_YEARS).then_some(from..=to)
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}
