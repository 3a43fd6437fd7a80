//! The card of one school: its facts as they were given, with the day they stood.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A fact of a card. Yes is 1, no is 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A share with both its numbers; `whole` is never 0 and never less than `part`.
    Share {
        /// How many.
        part: u32,
        /// Of how many.
        whole: u32,
    },
    /// A number in the unit of its field.
    Number(f64),
}

impl Value {
    /// The number in the unit of the field; a share in percent.
    pub fn number(self) -> f64 {
        match self {
            Self::Number(number) => number,
            Self::Share { part, whole } => 100.0 * f64::from(part) / f64::from(whole.max(1)),
        }
    }
}

/// The context card of a school. What is not known has no entry; that is never 0.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Card {
    /// Code of the school as results are stored by.
    pub school: String,
    /// The name as the table has it; empty where it has none.
    #[serde(default)]
    pub name: String,
    /// The day on which the facts stood.
    #[serde(default)]
    pub as_of: Option<NaiveDate>,
    /// Facts by the keys of [`super::Fields`].
    pub values: BTreeMap<String, Value>,
}

impl Card {
    /// A fact as a number in its unit; none where it is not known.
    pub fn number(&self, key: &str) -> Option<f64> {
        self.values.get(key).map(|value| value.number())
    }
}
