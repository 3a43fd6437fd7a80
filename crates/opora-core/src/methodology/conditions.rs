//! Lists by the conditions a school works in: thresholds over the context card, or an index.

use super::{Compare, Decimal};

/// A list by the conditions a school works in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContextRule {
    /// At least so many conditions hold.
    Thresholds {
        /// The conditions.
        conditions: Vec<Condition>,
        /// How many must hold.
        at_least: u32,
    },
    /// A weighted index from 0 to 1 reaches a threshold.
    Index {
        /// What it is made of.
        parts: Vec<Part>,
        /// From 0 to 1.
        threshold: Decimal,
    },
}

/// One condition over the context card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Name of the field of the card, as its head spells it.
    pub field: String,
    /// On which side.
    pub compare: Compare,
    /// Of what.
    pub value: Decimal,
}

/// One part of an index: 0 at `from`, 1 at `to`, straight between, never outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Name of the field of the card.
    pub field: String,
    /// Its weight.
    pub weight: Decimal,
    /// The value that gives 0.
    pub from: Decimal,
    /// The value that gives 1; below `from` where less is worse.
    pub to: Decimal,
}
