//! Cards as rows of numbers that can be compared: each fact minus its mean, divided by its standard deviation.

use std::collections::BTreeMap;

use serde::Serialize;

use super::card::Card;
use super::fields::Fields;

/// One fact over all the schools taken.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Axis {
    /// Key of the fact.
    pub key: String,
    /// Its Russian name.
    pub title: String,
    /// Mean over schools that have it.
    pub mean: f64,
    /// Standard deviation over schools that have it, divided by n.
    pub deviation: f64,
    /// Schools taken that do not have it; they stand at the mean.
    pub missing: usize,
}

/// There are too few schools, or the cards tell nothing; a Russian sentence with the next step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TooFew(pub String);

/// Cards as standardised rows.
pub(super) struct Standard<'a> {
    pub axes: Vec<Axis>,
    /// Cards taken, by code.
    pub cards: Vec<&'a Card>,
    /// A row a card, a number an axis.
    pub rows: Vec<Vec<f64>>,
    /// Codes of cards with less than half of the facts.
    pub left_out: Vec<&'a str>,
}

impl<'a> Standard<'a> {
    /// Cards with at least half of the facts, sorted by code (of a repeated code the last); facts that differ at all.
    pub fn of(cards: &'a [Card], fields: &Fields) -> Self {
        let by_code: BTreeMap<&str, &Card> = cards.iter().map(|card| (card.school.as_str(), card)).collect();
        let given = fields.0.iter().filter(|field| cards.iter().any(|card| card.values.contains_key(&field.key)));
        let given: Vec<_> = given.collect();
        let known = |card: &Card| given.iter().filter(|field| card.values.contains_key(&field.key)).count();
        let (taken, left): (Vec<&Card>, Vec<&Card>) =
            by_code.into_values().partition(|card| known(card) > 0 && 2 * known(card) >= given.len());
        let mut axes = Vec::new();
        let mut rows = vec![Vec::new(); taken.len()];
        for field in given {
            let values: Vec<Option<f64>> = taken.iter().map(|card| card.number(&field.key)).collect();
            let Some((mean, deviation)) = moments(values.iter().flatten().copied()) else { continue };
            if deviation <= f64::EPSILON * mean.abs().max(1.0) {
                continue;
            }
            let missing = values.iter().filter(|value| value.is_none()).count();
            axes.push(Axis { key: field.key.clone(), title: field.title.clone(), mean, deviation, missing });
            for (row, value) in rows.iter_mut().zip(values) {
                row.push(value.map_or(0.0, |value| (value - mean) / deviation));
            }
        }
        Self { axes, cards: taken, rows, left_out: left.into_iter().map(|card| card.school.as_str()).collect() }
    }
}

/// Mean and standard deviation (divided by n); none for no values.
fn moments(values: impl Iterator<Item = f64> + Clone) -> Option<(f64, f64)> {
    let n = count(values.clone().count());
    if n == 0.0 {
        return None;
    }
    let mean = values.clone().sum::<f64>() / n;
    let variance = values.map(|value| (value - mean) * (value - mean)).sum::<f64>() / n;
    Some((mean, variance.sqrt()))
}

pub(super) fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}
