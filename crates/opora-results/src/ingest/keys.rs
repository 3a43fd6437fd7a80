//! Who is the same participant: which columns are a key, and which rows are repetitions.
//!
//! Dropping a real pupil is worse than keeping a repetition. So only a row that says the same in every cell is a
//! repetition; a row that repeats a code with other data is another pupil and stays, under a code of its own. When that
//! is frequent the code is no code of a participant: when codes restart in every class the letter joins the key; when
//! nothing helps, no row has a code.

use std::collections::HashMap;

use super::batch::{Rows, Words};

/// Of this many rows one may repeat a code with other data before the code is no longer believed.
const ROWS_FOR_ONE_OTHER: usize = 100;
/// Rows of one code that a further row is compared with: a code that is no code may stand in every row.
const MOST_COMPARED: usize = 16;

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
    /// Rows that repeat an earlier code with other data; `participant` gives each a code of its own: «17·2».
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
    let mut met: HashMap<(u32, &str), Vec<u32>> = HashMap::with_capacity(rows.len());
    let (mut same, mut other) = (Vec::new(), Vec::new());
    let mut again: HashMap<u32, String> = HashMap::new();
    for (row, school) in (0_u32..).zip(&rows.school) {
        let Some(code) = participant.get(row as usize) else { continue };
        let earlier = met.entry((*school, code)).or_default();
        let repeats = |before: &u32| {
            let (before, row) = (*before as usize, row as usize);
            number.get(before) == number.get(row) && alike(rows, before, row)
        };
        if earlier.iter().take(MOST_COMPARED).any(repeats) {
            same.push(row);
            continue;
        }
        if !earlier.is_empty() {
            other.push(row);
            again.insert(row, numbered(code, earlier.len() + 1));
        }
        earlier.push(row);
    }
    drop(met);
    if !again.is_empty() {
        let mut own = Words::default();
        for (row, code) in (0_u32..).zip(participant.iter()) {
            own.push(again.get(&row).map(String::as_str).or(code).unwrap_or_default());
        }
        participant = own;
    }
    Decision { key, participant, same, other }
}

/// A code that was met before, made one of its own: «17·2».
pub(super) fn numbered(code: &str, times: usize) -> String {
    format!("{code}·{times}")
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
