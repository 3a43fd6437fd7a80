//! Parties: who is named in a cell of responsible people or participants, and in a clause's address.

use crate::reading::{Party, PartyKind};
use crate::russian::{self, Abbreviation};

/// What the document itself says about its short names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Declared {
    /// Its abbreviations.
    pub abbreviations: Vec<Abbreviation>,
}

impl Declared {
    /// The abbreviations that a document declares anywhere in its text.
    pub fn harvest(text: &str) -> Self {
        Self { abbreviations: russian::abbreviations(text) }
    }
}

/// The parties of a cell, in its order; none for an empty cell or a dash.
pub fn read(cell: &str, _declared: &Declared) -> Vec<Party> {
    cell.split([',', ';', '\n'])
        .map(str::trim)
        .filter(|part| part.chars().any(char::is_alphanumeric))
        .map(|part| Party { kind: PartyKind::Unread, name: part.to_owned(), text: part.to_owned() })
        .collect()
}

/// The parties that a clause is addressed to («Руководителям ОУ:»), in the nominative.
pub fn addressees(text: &str) -> Vec<Party> {
    read(&russian::nominative_from(text.trim_end_matches(':'), russian::Case::Dative), &Declared::default())
}

/// Whether two names mean the same party by their words alone.
pub fn same(a: &str, b: &str) -> bool {
    key(a) == key(b)
}

/// The key of a name in the directory: case, quotes, blanks and «№» do not matter.
pub fn key(name: &str) -> String {
    russian::sort_key(name)
}

/// The number of a school: «МБОУ СОШ № 7» → 7.
pub fn school_number(name: &str) -> Option<u32> {
    let digits = name.split_once('№').map_or(name, |(_, after)| after);
    let digits = digits.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end)?.parse().ok()
}
