//! Anchors: which place of a document a correction speaks about, named by words so that it survives reading again.

use serde::{Deserialize, Serialize};

use super::{ActField, ClauseField, PlanField, ProgrammeField};
use crate::reading::{Activity, ByPerson, Clause, Field, Reading};

/// What a correction speaks about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Anchor {
    /// A requisite of the act.
    Act {
        /// Which one.
        field: ActField,
    },
    /// A field of a clause of the act.
    Clause {
        /// The clause by its words.
        clause: RowWords,
        /// Which field.
        field: ClauseField,
    },
    /// Something of a whole plan.
    Plan {
        /// Index into [`Reading::roadmaps`].
        roadmap: usize,
        /// Which field.
        field: PlanField,
    },
    /// Something of the programme.
    Programme {
        /// Which field.
        field: ProgrammeField,
    },
    /// A line of the programme's passport.
    Passport {
        /// The line by its name.
        line: RowWords,
    },
    /// The row of a plan itself.
    Row {
        /// Index into [`Reading::roadmaps`].
        roadmap: usize,
        /// The row by its words.
        row: RowWords,
    },
    /// Words of the document that were read as no row.
    Words {
        /// Index into [`Reading::roadmaps`] of the plan that they go into.
        roadmap: usize,
        /// The words, folded by [`words_key`].
        words: String,
    },
    /// A field of a row.
    Field {
        /// Index into [`Reading::roadmaps`].
        roadmap: usize,
        /// The row by its words.
        row: RowWords,
        /// Which field.
        field: Field,
    },
    /// A school in the list of the supported.
    School {
        /// The school by its name.
        school: RowWords,
    },
    /// A pair of school and mentor.
    Pairing {
        /// The pair by its school.
        school: RowWords,
    },
}

/// A row by its number and words; equal rows are told apart by their order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RowWords {
    /// The printed number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The words, folded by [`words_key`].
    pub words: String,
    /// Which of equal rows, from 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub nth: usize,
    /// The words of the whole row, for a part of a row that a person split.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
}

/// Words without case, ё, blanks and punctuation: what is left when the same row is typed or read a little differently.
pub fn words_key(text: &str) -> String {
    text.chars()
        .filter(|symbol| symbol.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(|symbol| if symbol == 'ё' { 'е' } else { symbol })
        .take(KEY_CHARACTERS)
        .collect()
}

/// The anchor of row `activity` of plan `roadmap`, as it was read before any correction.
pub fn plan_row(reading: &Reading, roadmap: usize, activity: usize) -> Option<RowWords> {
    let rows = &reading.roadmaps.get(roadmap)?.activities;
    name(rows.iter().map(activity_name), activity)
}

/// Longer rows are told apart well enough by their beginning.
const KEY_CHARACTERS: usize = 240;

impl RowWords {
    /// The anchor of clause `index`.
    pub fn clause(reading: &Reading, index: usize) -> Option<Self> {
        name(reading.act.as_ref()?.clauses.iter().map(clause_name), index)
    }

    /// The anchor of passport line `index`.
    pub fn passport(reading: &Reading, index: usize) -> Option<Self> {
        name(reading.programme.as_ref()?.fields.iter().map(|line| Name::plain(&line.name)), index)
    }

    /// The anchor of supported school `index`.
    pub fn school(reading: &Reading, index: usize) -> Option<Self> {
        name(reading.support.schools.iter().map(|school| Name::plain(&school.name)), index)
    }

    /// The anchor of pair `index`.
    pub fn pairing(reading: &Reading, index: usize) -> Option<Self> {
        name(reading.support.pairings.iter().map(|pair| Name::plain(&pair.school)), index)
    }

    /// The row of `rows` that these words mean: the same words and number, else the only row with the same words,
    /// else the only row with the same number whose words begin alike (a continuation was joined or cut off).
    pub(super) fn find<'a>(&self, rows: impl Iterator<Item = Name<'a>>) -> Option<usize> {
        let rows: Vec<RowName> = rows.map(row_name).collect();
        let places = |fits: &dyn Fn(&RowName) -> bool| -> Vec<usize> {
            let own = rows.iter().enumerate().filter(|(_, row)| row.within == self.within);
            own.filter(|(_, row)| fits(row)).map(|(place, _)| place).collect()
        };
        let exact = places(&|row| row.number == self.number && row.words == self.words);
        if let Some(place) = exact.get(self.nth) {
            return Some(*place);
        }
        let same_words = places(&|row| row.words == self.words);
        let begins_alike = |row: &RowName| {
            row.number.is_some()
                && row.number == self.number
                && !self.words.is_empty()
                && !row.words.is_empty()
                && (row.words.starts_with(&self.words) || self.words.starts_with(&row.words))
        };
        only(&same_words).or_else(|| only(&places(&begins_alike)))
    }
}

/// Number and words of a row as they stand in a reading.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<'a> {
    number: Option<&'a str>,
    words: &'a str,
    within: Option<&'a str>,
}

impl<'a> Name<'a> {
    /// Of a line that has no number.
    pub fn plain(words: &'a str) -> Self {
        Self { number: None, words, within: None }
    }
}

/// The same, with the words folded.
#[derive(PartialEq)]
struct RowName {
    number: Option<String>,
    words: String,
    within: Option<String>,
}

pub(super) fn activity_name(activity: &Activity) -> Name<'_> {
    let within = match &activity.by_person {
        Some(ByPerson::Part { of, .. }) => Some(of.as_str()),
        Some(ByPerson::Words) | None => None,
    };
    Name { number: activity.number.as_deref(), words: &activity.text, within }
}

pub(super) fn clause_name(clause: &Clause) -> Name<'_> {
    Name { number: clause.number.as_deref(), words: &clause.text, within: None }
}

fn name<'a>(rows: impl Iterator<Item = Name<'a>>, index: usize) -> Option<RowWords> {
    let mut names: Vec<RowName> = rows.take(index + 1).map(row_name).collect();
    let own = if names.len() > index { names.pop()? } else { return None };
    let nth = names.iter().filter(|other| **other == own).count();
    Some(RowWords { number: own.number, words: own.words, nth, within: own.within })
}

fn row_name(name: Name<'_>) -> RowName {
    RowName {
        number: name.number.map(str::to_owned),
        words: words_key(name.words),
        within: name.within.map(str::to_owned),
    }
}

fn only(places: &[usize]) -> Option<usize> {
    match places {
        [place] => Some(*place),
        _ => None,
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}
