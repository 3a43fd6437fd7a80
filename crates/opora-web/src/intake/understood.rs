//! What a reading understood, as it is kept with the import and shown before it is adopted: facts of the work with
//! where they come from, and the rules of cleaning with their words, so that they read the same in later versions.

use opora_core::assessment::Season;
use opora_core::scale::Scale;
use opora_results::ingest::{Batch, Cleaning, From, Inferred};
use serde::{Deserialize, Serialize};

/// What was understood of the work.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Understood {
    /// Procedure, year, season, subject, class.
    pub facts: Vec<Fact>,
    /// The scale in words: «2: 0–6, 3: 7–10, …».
    pub scale: Option<String>,
    /// Where the scale comes from.
    pub scale_source: Option<String>,
    /// Tasks.
    pub tasks: usize,
    /// The highest total.
    pub max: Option<u16>,
    /// Sentences about the whole.
    pub remarks: Vec<String>,
    /// Heads of columns that were not read.
    pub unused_columns: Vec<String>,
    /// Rows of pupils met in the file.
    pub rows_met: u64,
}

/// A fact with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fact {
    /// «процедура», «год».
    pub name: String,
    /// «ВПР».
    pub value: String,
    /// «из файла: …», «указано».
    pub from: String,
}

/// A rule of cleaning that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RuleApplied {
    /// Its words.
    pub title: String,
    /// What was done, in a sentence.
    pub explanation: String,
    /// Rows or cells.
    pub count: u64,
    /// «мат5.xlsx, строка 12: «6а»».
    pub example: Option<String>,
}

impl Understood {
    /// What was understood of a batch.
    pub fn of(batch: &Batch) -> Self {
        let placed = &batch.placed;
        Self {
            facts: vec![
                fact("процедура", &placed.procedure),
                fact("год", &placed.year),
                Fact {
                    name: "время года".to_owned(),
                    value: season(placed.season.value).to_owned(),
                    from: words(&placed.season.from),
                },
                fact("предмет", &placed.subject),
                fact("класс", &placed.grade),
            ],
            scale: batch.scale.as_ref().map(scale_words),
            scale_source: batch.scale.as_ref().map(|scale| scale.source.clone()),
            tasks: batch.tasks.len(),
            max: batch.max,
            remarks: batch.report.remarks.clone(),
            unused_columns: batch.report.unused_columns.clone(),
            rows_met: batch.report.rows_met,
        }
    }
}

/// The rules that were applied to a batch.
pub(super) fn cleaning(report: &Cleaning) -> Vec<RuleApplied> {
    let example = |example: &opora_results::ingest::Example| {
        let place = match example.row {
            0 => example.file.clone(),
            row => format!("{}, строка\u{a0}{row}", example.file),
        };
        if example.text.is_empty() { place } else { format!("{place}: «{}»", example.text) }
    };
    let rules = report.applied.iter().map(|applied| RuleApplied {
        title: applied.rule.title().to_owned(),
        explanation: applied.rule.explanation().to_owned(),
        count: applied.count,
        example: applied.examples.first().map(example),
    });
    rules.collect()
}

/// «2: 0–6, 3: 7–10, 4: 11–14, 5: 15–20».
pub(crate) fn scale_words(scale: &Scale) -> String {
    let band = |band: &opora_core::scale::Band| format!("«{}»: {}–{}", band.mark, band.from, band.to);
    scale.bands.iter().map(band).collect::<Vec<_>>().join(", ")
}

fn fact<T: ToString>(name: &str, inferred: &Inferred<T>) -> Fact {
    Fact { name: name.to_owned(), value: inferred.value.to_string(), from: words(&inferred.from) }
}

fn words(from: &From) -> String {
    from.to_string()
}

fn season(season: Season) -> &'static str {
    match season {
        Season::Spring => "весна",
        Season::Autumn => "осень",
    }
}
