//! Who is the same participant: which columns are a key, and which rows are repetitions.
//!
//! Dropping a real pupil is worse than keeping a repetition. So a code is believed only while nearly all rows of a code
//! are alike; when codes restart in every class the letter joins the key; when nothing helps, all rows stay and no row
//! has a code.

use std::collections::HashMap;

use super::batch::{Rows, Words};
use crate::rows::schema::Status;

/// Of this many rows one may repeat a code with other data before the code is no longer believed.
const ROWS_FOR_ONE_OTHER: usize = 100;

/// What the key of a participant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// The code.
    Code,
    /// The code inside a class.
    CodeAndLetter,
    /// The running number.
    Number,
    /// The running number inside a class.
    NumberAndLetter,
    /// Nothing that can be believed.
    Nothing,
}

/// What becomes of the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decision {
    pub(super) key: Key,
    /// The code of each row by that key.
    pub(super) participant: Words,
    /// Rows that repeat an earlier row wholly.
    pub(super) same: Vec<u32>,
    /// Rows that repeat an earlier code with other data.
    pub(super) other: Vec<u32>,
}

/// Decides for the rows of one file. `number` may be empty where the file has none.
pub(super) fn decide(rows: &Rows, number: &Words) -> Decision {
    let has_code = rows.participant.iter().any(|code| code.is_some());
    let has_number = number.iter().any(|code| code.is_some());
    let mut first: Option<Decision> = None;
    for key in [Key::Code, Key::CodeAndLetter, Key::Number, Key::NumberAndLetter] {
        let possible = match key {
            Key::Code | Key::CodeAndLetter => has_code,
            Key::Number | Key::NumberAndLetter => has_number,
            Key::Nothing => false,
        };
        if !possible {
            continue;
        }
        let decision = by(rows, number, key);
        if decision.other.len() <= (rows.len() / ROWS_FOR_ONE_OTHER).max(1) {
            return decision;
        }
        first = first.or(Some(decision));
    }
    let mut participant = Words::default();
    (0..rows.len()).for_each(|_| participant.push(""));
    let other = first.map(|decision| decision.other).unwrap_or_default();
    Decision { key: Key::Nothing, participant, same: Vec::new(), other }
}

fn by(rows: &Rows, number: &Words, key: Key) -> Decision {
    let mut participant = Words::default();
    for row in 0..rows.len() {
        let code = match key {
            Key::Code | Key::CodeAndLetter => rows.participant.get(row),
            Key::Number | Key::NumberAndLetter => number.get(row),
            Key::Nothing => None,
        };
        match (code, rows.letter.get(row)) {
            (None, _) => participant.push(""),
            (Some(code), Some(letter)) if matches!(key, Key::CodeAndLetter | Key::NumberAndLetter) => {
                participant.push(&format!("{letter}·{code}"));
            }
            (Some(code), _) => participant.push(code),
        }
    }
    let mut met: HashMap<(u32, &str), u32> = HashMap::with_capacity(rows.len());
    let (mut same, mut other) = (Vec::new(), Vec::new());
    for (row, school) in (0_u32..).zip(&rows.school) {
        let Some(code) = participant.get(row as usize) else { continue };
        match met.entry((*school, code)) {
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(row);
            }
            std::collections::hash_map::Entry::Occupied(mut place) => {
                let first = *place.get();
                if alike(rows, first as usize, row as usize) {
                    same.push(row);
                } else if absent(rows, first) && !absent(rows, row) {
                    // A row with results says more than one that was never filled in.
                    other.push(first);
                    place.insert(row);
                } else {
                    other.push(row);
                }
            }
        }
    }
    drop(met);
    Decision { key, participant, same, other }
}

fn absent(rows: &Rows, row: u32) -> bool {
    rows.status.get(row as usize) == Some(&Status::Absent)
}

/// Whether two rows say the same.
pub(super) fn alike(rows: &Rows, one: usize, other: usize) -> bool {
    fn eq<T: PartialEq>(column: &[T], one: usize, other: usize) -> bool {
        column.get(one) == column.get(other)
    }
    rows.letter.get(one) == rows.letter.get(other)
        && eq(&rows.status, one, other)
        && eq(&rows.score, one, other)
        && eq(&rows.mark, one, other)
        && eq(&rows.journal, one, other)
        && eq(&rows.gender, one, other)
        && eq(&rows.variant, one, other)
        && rows.tasks.iter().all(|column| eq(column, one, other))
}
