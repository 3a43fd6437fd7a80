//! What identification is told beside results: the works, the schools, earlier lists and decisions by hand.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Input;
use crate::assessment::Work;
use crate::calendar::SchoolYear;
use crate::context::{Card, Fields, Value};
use crate::methodology::Decimal;

/// A work and what its results can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkFacts {
    /// The work.
    pub work: Work,
    /// The highest possible total, where it is known.
    pub max: Option<u32>,
    /// Whether marks (or, for ЕГЭ, the minimum) are known: without a scale nobody is low and nobody is not.
    pub marked: bool,
}

/// What the register and the context card know of a school.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SchoolFacts {
    /// Its code, any of them.
    pub code: String,
    /// Its kind as the register names it («вечерняя»).
    pub kind: Option<String>,
    /// The day from which it is closed.
    pub closed: Option<NaiveDate>,
    /// Its pupils.
    pub pupils: Option<u32>,
    /// Facts of its context card.
    pub values: Vec<KnownValue>,
}

/// A fact of a context card.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KnownValue {
    /// Stable name («special_needs»); a methodology may use it.
    pub key: String,
    /// Name in Russian; a methodology may use it too.
    pub title: String,
    /// The value; a share in percent, yes is 1.
    pub value: Decimal,
}

impl SchoolFacts {
    /// What a context card says. Its kind and closing are known to the register alone.
    pub fn of_card(card: &Card, fields: &Fields) -> Self {
        let value = |key: &str, value: &Value| {
            let field = fields.get(key)?;
            Some(KnownValue { key: key.to_owned(), title: field.title.clone(), value: exact(*value)? })
        };
        let pupils = card.number("students").filter(|number| *number >= 0.0 && *number < 1e6);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "filtered just above")]
        let pupils = pupils.map(|number| number.round() as u32);
        Self {
            code: card.school.clone(),
            kind: None,
            closed: None,
            pupils,
            values: card.values.iter().filter_map(|(key, one)| value(key, one)).collect(),
        }
    }
}

/// A value of a card as an exact number with six digits.
fn exact(value: Value) -> Option<Decimal> {
    match value {
        Value::Share { part, whole } => {
            let millionths = (u128::from(part) * 200_000_000 + u128::from(whole)) / (2 * u128::from(whole.max(1)));
            i64::try_from(millionths).ok().map(Decimal::of_millionths)
        }
        Value::Number(number) => format!("{number:.6}").parse().ok(),
    }
}

/// A list that was adopted by an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdoptedList {
    /// Key of the list in the methodology, or the category («ШНОР»).
    pub list: String,
    /// The year whose results it rests on.
    pub year: i32,
    /// The day of the act.
    pub date: NaiveDate,
    /// The act in words («Приказ № 214-ОД»).
    pub act: String,
    /// Codes of its schools.
    pub schools: Vec<String>,
}

/// Which way a decision by hand goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ByHand {
    /// The school is in, whatever the results say.
    Include,
    /// The school is out, whatever the results say.
    Exclude,
}

/// An inclusion or exclusion by hand; always with the paper it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManualDecision {
    /// Key of the list in the methodology, or the category.
    pub list: String,
    /// The year of the list it speaks of.
    pub year: i32,
    /// Code of the school.
    pub school: String,
    /// Which way.
    pub decision: ByHand,
    /// The paper («Протокол совета № 3 от 20.08.2025»).
    pub basis: String,
}

/// The years of results, first and last, in whose lists a decision of these days stands; no last for one without end.
///
/// A list by the results of a year serves the school year that begins in it: a decision of 17.03.2026 is one about the
/// list by the results of 2025.
pub fn years_of_decision(from: NaiveDate, to: Option<NaiveDate>) -> (i32, Option<i32>) {
    let year = |day| SchoolYear::of(day).first_year();
    (year(from), to.map(year))
}

/// Where the facts of each school are: positions instead of codes.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Position of the school by each of its codes; empty when nothing is joined by code.
    by_code: HashMap<String, usize>,
    /// Position in [`Input::facts`] by position of the school.
    facts: HashMap<usize, usize>,
}

impl Known {
    pub(super) fn of(input: &Input<'_>) -> Self {
        if input.facts.is_empty() && input.adopted.is_empty() && input.manual.is_empty() {
            return Self::default();
        }
        let mut by_code = HashMap::with_capacity(input.schools.len() * 2);
        for (at, school) in input.schools.iter().enumerate() {
            for code in std::iter::once(&school.code).chain(&school.other_codes) {
                by_code.entry(code.clone()).or_insert(at);
            }
        }
        let at = |fact: &SchoolFacts| by_code.get(fact.code.as_str()).copied();
        let facts = input.facts.iter().enumerate().filter_map(|(index, fact)| Some((at(fact)?, index))).collect();
        Self { by_code, facts }
    }

    /// The position of a school by its code.
    pub(super) fn school(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// What is known of a school.
    pub(super) fn facts<'a>(&self, input: &Input<'a>, school: usize) -> Option<&'a SchoolFacts> {
        input.facts.get(*self.facts.get(&school)?)
    }
}
