//! Lists by the conditions a school works in: thresholds over the context card, or a weighted index.

use super::SchoolFacts;
use crate::methodology::{Condition, ContextRule, Decimal, Part};
use crate::russian::plural;
use crate::words::plain;

const NO_BREAK: char = '\u{a0}';

/// What a rule over the context card says of a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Conditions {
    pub(super) holds: bool,
    pub(super) met: u32,
    pub(super) counted: u32,
}

/// The verdict alone.
pub(super) fn decide(rule: &ContextRule, facts: Option<&SchoolFacts>) -> Conditions {
    match rule {
        ContextRule::Thresholds { conditions, at_least } => {
            let values = || conditions.iter().map(|condition| (condition, field(facts, &condition.field)));
            let met = values().filter(|(condition, value)| value.is_some_and(|value| holds(condition, value))).count();
            let counted = values().filter(|(_, value)| value.is_some()).count();
            let (met, counted) = (small(met), small(counted));
            Conditions { holds: met >= *at_least, met, counted }
        }
        ContextRule::Index { parts, threshold } => {
            let counted = small(parts.iter().filter(|part| field(facts, &part.field).is_some()).count());
            let reached = index(parts, facts).is_some_and(|index| index >= *threshold);
            Conditions { holds: reached, met: u32::from(reached), counted }
        }
    }
}

/// The reasons as sentences.
pub(super) fn reasons(rule: &ContextRule, facts: Option<&SchoolFacts>) -> Vec<String> {
    match rule {
        ContextRule::Thresholds { conditions, at_least } => {
            let mut out: Vec<String> = conditions.iter().map(|one| sentence(one, field(facts, &one.field))).collect();
            let decided = decide(rule, facts);
            out.push(format!(
                "{}{NO_BREAK}{} из{NO_BREAK}{}, нужно не{NO_BREAK}менее{NO_BREAK}{at_least}",
                decided.met,
                plural(u64::from(decided.met), "условие", "условия", "условий"),
                conditions.len(),
            ));
            out
        }
        ContextRule::Index { parts, threshold } => {
            let values: Vec<String> = parts
                .iter()
                .map(|part| {
                    let value = field(facts, &part.field);
                    let value = value.map_or_else(|| "нет данных".to_owned(), Decimal::russian);
                    format!("{}: {value}", part.field)
                })
                .collect();
            let Some(index) = index(parts, facts) else {
                return vec![format!("Индекс условий не посчитан, в карточке не всё заполнено. {}", values.join("; "))];
            };
            let sign = if index >= *threshold { "≥" } else { "<" };
            vec![format!("Индекс условий {} {sign} {}: {}", index.russian(), threshold.russian(), values.join("; "))]
        }
    }
}

fn sentence(condition: &Condition, value: Option<Decimal>) -> String {
    let Some(value) = value else { return format!("{}: нет данных", condition.field) };
    let sign = if holds(condition, value) { condition.compare } else { condition.compare.opposite() };
    format!("{}: {} {} {}", condition.field, value.russian(), sign.sign(), condition.value.russian())
}

fn holds(condition: &Condition, value: Decimal) -> bool {
    condition.compare.holds(value.cmp(&condition.value))
}

/// The value of a fact by its key or its Russian name; case, blanks and signs of the name do not matter.
fn field(facts: Option<&SchoolFacts>, name: &str) -> Option<Decimal> {
    let values = &facts?.values;
    let by_key = values.iter().find(|known| known.key == name || known.title == name);
    let by_name = || {
        let wanted = plain(name);
        values.iter().find(|known| plain(&known.title) == wanted)
    };
    by_key.or_else(by_name).map(|known| known.value)
}

/// Σ weight · share / Σ weight, in millionths, counted in whole numbers. Nothing where a value is missing: an index
/// over what happens to be known would compare different things.
fn index(parts: &[Part], facts: Option<&SchoolFacts>) -> Option<Decimal> {
    let mut weighted: i128 = 0;
    let mut weights: i128 = 0;
    for part in parts {
        let value = i128::from(field(facts, &part.field)?.millionths());
        let (from, to) = (i128::from(part.from.millionths()), i128::from(part.to.millionths()));
        let (mut part_of, mut span) = (value - from, to - from);
        if span < 0 {
            (part_of, span) = (-part_of, -span);
        }
        let share = part_of.clamp(0, span) * ONE / span.max(1);
        let weight = i128::from(part.weight.millionths());
        weighted += weight * share;
        weights += weight;
    }
    let index = weighted.checked_div(weights)?;
    // Millionths of a number from 0 to 1, from billionths.
    i64::try_from((index + ONE / 2_000_000) / (ONE / 1_000_000)).ok().map(Decimal::of_millionths)
}

/// Parts are counted in 10⁻¹² so that rounding shows in no digit of the index.
const ONE: i128 = 1_000_000_000_000;

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
