//! The meaning of Russian deadline phrases.

use chrono::NaiveDate;

use crate::reading::{Deadline, Period};

/// What surrounds a phrase and completes it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The plan's period, from its title, passport or `--period`.
    pub period: Option<Period>,
    /// The day the act was signed.
    pub signed: Option<NaiveDate>,
    /// The heading above the row: a month, «I четверть».
    pub heading: Option<&'a str>,
    /// The deadline of the row above, for «то же».
    pub above: Option<&'a Deadline>,
}

/// The meaning of `phrase`. Never fails: what cannot be read keeps its words, has no dates and says why.
pub fn read(phrase: &str, _context: &Context<'_>) -> Deadline {
    Deadline { phrase: phrase.trim().to_owned(), ..Deadline::default() }
}
