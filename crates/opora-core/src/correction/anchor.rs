//! Anchors: which place of a document a correction speaks about, named by words so that it survives reading again.

use serde::{Deserialize, Serialize};

use super::{ActField, ClauseField, PlanField, ProgrammeField};
use crate::reading::{Activity, Clause, Field, Reading};

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
        name(reading.programme.as_ref()?.fields.iter().map(|line| (None, line.name.as_str())), index)
    }

    /// The anchor of supported school `index`.
    pub fn school(reading: &Reading, index: usize) -> Option<Self> {
        name(reading.support.schools.iter().map(|school| (None, school.name.as_str())), index)
    }

    /// The anchor of pair `index`.
    pub fn pairing(reading: &Reading, index: usize) -> Option<Self> {
        name(reading.support.pairings.iter().map(|pair| (None, pair.school.as_str())), index)
    }

    /// The row of `rows` that these words mean: the same words and number, else the only row with the same words,
    /// else the only row with the same number whose words begin alike (a continuation was joined or cut off).
    pub(super) fn find<'a>(&self, rows: impl Iterator<Item = Name<'a>>) -> Option<usize> {
        let rows: Vec<RowName> = rows.map(row_name).collect();
        let places = |fits: &dyn Fn(&RowName) -> bool| -> Vec<usize> {
            rows.iter().enumerate().filter(|(_, row)| fits(row)).map(|(place, _)| place).collect()
        };
        let exact = places(&|row| row.0 == self.number && row.1 == self.words);
        if let Some(place) = exact.get(self.nth) {
            return Some(*place);
        }
        let same_words = places(&|row| row.1 == self.words);
        let begins_alike = |row: &RowName| {
            row.0.is_some()
                && row.0 == self.number
                && !self.words.is_empty()
                && !row.1.is_empty()
                && (row.1.starts_with(&self.words) || self.words.starts_with(&row.1))
        };
        only(&same_words).or_else(|| only(&places(&begins_alike)))
    }
}

/// Number and words of a row as they stand in a reading.
pub(super) type Name<'a> = (Option<&'a str>, &'a str);

/// Number and folded words.
type RowName = (Option<String>, String);

pub(super) fn activity_name(activity: &Activity) -> Name<'_> {
    (activity.number.as_deref(), activity.text.as_str())
}

pub(super) fn clause_name(clause: &Clause) -> Name<'_> {
    (clause.number.as_deref(), clause.text.as_str())
}

fn name<'a>(rows: impl Iterator<Item = Name<'a>>, index: usize) -> Option<RowWords> {
    let names: Vec<RowName> = rows.take(index + 1).map(row_name).collect();
    let (number, words) = names.get(index)?.clone();
    let nth = names.iter().take(index).filter(|other| other.0 == number && other.1 == words).count();
    Some(RowWords { number, words, nth })
}

fn row_name((number, words): Name<'_>) -> RowName {
    (number.map(str::to_owned), words_key(words))
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
