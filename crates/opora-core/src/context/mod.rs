//! The context of a school: who learns there, who teaches, where it stands; never its marks.
//!
//! ```text
//! table ──read──► cards ──┬─ hardness    is the school in hard conditions (ШНСУ), and by what
//!                         ├─ clusters    which schools work in similar conditions
//!                         └─ prediction  what result the conditions alone would suggest
//! ```
//!
//! Which facts a card has, their units, weights and thresholds are data ([`Fields`]): the shipped list is a default to
//! be verified by the region. All computing is deterministic: cards are taken by the order of their codes, chance comes
//! from a fixed seed, so the same cards give the same answer.

mod card;
mod clusters;
mod fields;
mod hardness;
mod prediction;
mod standard;
mod table;

pub use card::{Card, Value};
pub use clusters::{Cluster, Clusters, Feature, LeftOut, clusters};
pub use fields::{DEFAULT_NOTE, Field, Fields, Unit};
pub use hardness::{Ground, Index, IndexPart, Rule, Verdict, index, judge};
pub use prediction::{Observed, Predicted, Prediction, Slope, predict};
pub use standard::{Axis, TooFew};
pub use table::{CardRemark, ReadCards, read};

#[cfg(test)]
mod tests;
