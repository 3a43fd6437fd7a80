//! Schools in hard conditions (ШНСУ): by an index over the card or by thresholds, never by marks, and why.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::card::Card;
use super::fields::{Field, Fields, decimal_at};

/// How it is decided that a school works in hard conditions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The index of conditions is at least this, 0–1.
    Index {
        /// The least index that lists the school.
        at_least: f64,
    },
    /// At least so many facts reach their thresholds.
    Thresholds {
        /// How many facts.
        at_least: usize,
    },
}

/// The index of conditions: Σ weight·hardness / Σ weight over the facts that are known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Index {
    /// 0 (easy) to 1 (hard).
    pub value: f64,
    /// Facts in it, the largest contribution first.
    pub parts: Vec<IndexPart>,
    /// Share of the whole weight that is known, 0–1.
    pub known: f64,
}

/// What one fact adds to the index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndexPart {
    /// Key of the fact.
    pub key: String,
    /// The fact in words: «удалённость от муниципального центра 46 км».
    pub words: String,
    /// Where it stands between easy and hard, 0–1.
    pub hardness: f64,
    /// Its weight.
    pub weight: f64,
    /// What it adds: weight·hardness / Σ weight.
    pub adds: f64,
}

/// A fact that reached its threshold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ground {
    /// Key of the fact.
    pub key: String,
    /// «доля обучающихся с ОВЗ 18 % (9 из 50) ≥ 15 %».
    pub words: String,
}

/// The decision on one school.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// Code of the school.
    pub school: String,
    /// Listed or not; none where the card knows too little.
    pub hard: Option<bool>,
    /// The index; none where less than half of the weight is known.
    pub index: Option<Index>,
    /// Facts that reached their thresholds, in the order of the fields.
    pub grounds: Vec<Ground>,
    /// Russian sentences: why.
    pub reasons: Vec<String>,
}

/// Less of the whole weight gives no index: the rest would decide alone.
const LEAST_KNOWN: f64 = 0.5;

/// The index of a card; none where less than half of the weight is known.
pub fn index(card: &Card, fields: &Fields) -> Option<Index> {
    let weighted = || fields.0.iter().filter(|field| field.weight > 0.0);
    let whole: f64 = weighted().map(|field| field.weight).sum();
    let facts: Vec<(&Field, super::Value)> =
        weighted().filter_map(|field| Some((field, *card.values.get(&field.key)?))).collect();
    let weight: f64 = facts.iter().map(|(field, _)| field.weight).sum();
    if weight <= 0.0 || weight < LEAST_KNOWN * whole {
        return None;
    }
    let mut parts: Vec<IndexPart> = facts
        .into_iter()
        .map(|(field, value)| {
            let hardness = field.hardness(value.number());
            IndexPart {
                key: field.key.clone(),
                words: format!("{} {}", field.title, field.print_value(value)),
                hardness,
                weight: field.weight,
                adds: field.weight * hardness / weight,
            }
        })
        .collect();
    let value = parts.iter().map(|part| part.adds).sum();
    parts.sort_by(|one, two| two.adds.partial_cmp(&one.adds).unwrap_or(Ordering::Equal));
    Some(Index { value, parts, known: weight / whole })
}

/// Decides on a card by a rule.
pub fn judge(card: &Card, fields: &Fields, rule: Rule) -> Verdict {
    let index = index(card, fields);
    let grounds = grounds(card, fields);
    let watched = fields.0.iter().filter(|field| field.threshold.is_some());
    let unknown = watched.filter(|field| !card.values.contains_key(&field.key)).count();
    let (hard, reason) = match rule {
        Rule::Index { at_least } => by_index(index.as_ref(), at_least),
        Rule::Thresholds { at_least } => {
            let met = grounds.len();
            let told: Vec<&str> = grounds.iter().map(|ground| ground.words.as_str()).collect();
            let told = if told.is_empty() { String::new() } else { format!(": {}", told.join("; ")) };
            let rest = if unknown == 0 { String::new() } else { format!(", нет данных по {unknown}") };
            let decided = if met >= at_least {
                Some(true)
            } else if met + unknown >= at_least {
                None
            } else {
                Some(false)
            };
            (decided, format!("Условий с порогом выполнено {met}, нужно не менее {at_least}{rest}{told}."))
        }
    };
    Verdict { school: card.school.clone(), hard, index, grounds, reasons: vec![reason] }
}

fn by_index(index: Option<&Index>, at_least: f64) -> (Option<bool>, String) {
    const TOLD: usize = 3;
    let Some(index) = index else {
        let reason = "Индекс условий не посчитан: в карточке меньше половины данных (по весу). Дополните карточку.";
        return (None, reason.to_owned());
    };
    let hard = index.value >= at_least;
    let sign = if hard { '≥' } else { '<' };
    let told: Vec<&str> =
        index.parts.iter().filter(|part| part.adds > 0.0).take(TOLD).map(|part| part.words.as_str()).collect();
    let told = if told.is_empty() { String::new() } else { format!(": {}", told.join("; ")) };
    let shown = |digits| (decimal_at(index.value, digits), decimal_at(at_least, digits));
    let (value, limit) = match shown(2) {
        // A value just below the limit must not be printed as the limit.
        (value, limit) if value == limit && !hard => shown(4),
        shown => shown,
    };
    let reason = format!("Индекс условий {value} {sign} {limit}{told}.");
    (Some(hard), reason)
}

fn grounds(card: &Card, fields: &Fields) -> Vec<Ground> {
    let reached = |field: &Field| {
        let value = *card.values.get(&field.key)?;
        let limit = field.threshold.filter(|_| field.meets(value.number()))?;
        let sign = if field.hard < field.easy { '≤' } else { '≥' };
        let words = format!("{} {} {sign} {}", field.title, field.print_value(value), field.print(limit));
        Some(Ground { key: field.key.clone(), words })
    };
    fields.0.iter().filter_map(reached).collect()
}
