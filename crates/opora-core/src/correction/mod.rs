//! Corrections: what a person says a document means, kept apart from what was read and laid over every reading anew.
//!
//! [`shape`] first splits rows and adds those that a person made, so that everything else finds them; [`lay`] puts the
//! values into their fields and says where each correction landed; [`settle`] then takes out the rows that a person left
//! out and joins those that continue the row above. The review page shows the state after the second; adoption takes the
//! state after all three.

mod anchor;
mod by_hand;
mod frame;
mod landing;
mod lay;
mod settle;
mod shape;

pub use anchor::{Anchor, RowWords, plan_row, words_key};
pub use by_hand::{MadeOf, Piece, RowByHand, pieces, row_around};
pub use frame::{clause_context, deadline_context, read_terms_again, rests_on_terms};
pub use landing::Landing;
pub use lay::lay;
pub use settle::settle;
pub use shape::{Shaped, find_words, shape};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::reading::{ActKind, Deadline, DeadlineKind, ExpectedResult, Level, Pairing, Party, Period, SupportedSchool};

/// One decision of a person about one place of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// What it speaks about.
    pub anchor: Anchor,
    /// What the person decided.
    pub change: Change,
}

/// A requisite of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActField {
    /// Приказ, постановление, ….
    Kind,
    /// Who issued it.
    Issuer,
    /// «Об утверждении …».
    Title,
    /// № 108-ОД.
    Number,
    /// The day of signing; every deadline is read again with it.
    Date,
    /// Who controls.
    Control,
    /// Position of the one who signed.
    SignatoryPosition,
    /// Name of the one who signed.
    SignatoryName,
}

/// What belongs to a whole plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanField {
    /// Heading above the table.
    Title,
    /// The period; every deadline of the plan is read again with it.
    Period,
}

/// What can be corrected in a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeField {
    /// Its name.
    Title,
    /// Its period; the deadlines of plans without a period of their own are read again with it.
    Period,
}

/// What can be corrected in a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClauseField {
    /// Its deadline.
    Deadline,
    /// To whom it is addressed.
    Addressees,
}

/// What a person decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", content = "value", rename_all = "snake_case")]
pub enum Change {
    /// The reading is right as it is: the doubt is over.
    Confirmed,
    /// Other words.
    Words(String),
    /// Another kind of act.
    Kind(ActKind),
    /// Another day.
    Date(Option<NaiveDate>),
    /// Another period.
    Period(Option<Period>),
    /// Another meaning of the deadline, as the person saw it when agreeing.
    Deadline(Deadline),
    /// Other parties.
    Parties(Vec<Party>),
    /// Another expected result.
    Result(ExpectedResult),
    /// Another school in the list of the supported.
    School(SupportedSchool),
    /// Another pair.
    Pairing(Pairing),
    /// The row is no activity, the school or pair is none.
    Removed,
    /// The row is not taken into the plan, for this reason.
    LeftOut(String),
    /// The row continues the one above.
    JoinedToPrevious,
    /// The row holds several measures: these.
    Split(Vec<RowByHand>),
    /// The words are a measure: this one.
    Made(RowByHand),
}

/// A deadline that a person left in words: it has no dates and raises no doubt any more.
pub fn left_in_words(phrase: &str) -> Deadline {
    Deadline {
        phrase: phrase.to_owned(),
        kind: DeadlineKind::Unread,
        status: Level::Clear,
        reasons: vec!["Оставлено словами, без дат: так решил человек.".to_owned()],
        ..Deadline::default()
    }
}

/// `meaning`, agreed by a person, for the words `phrase` of the document.
pub fn agreed(phrase: &str, meaning: Deadline) -> Deadline {
    Deadline { phrase: phrase.to_owned(), status: Level::Clear, reasons: Vec::new(), ..meaning }
}

#[cfg(test)]
mod tests;
