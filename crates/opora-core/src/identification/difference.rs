//! What changes between two lists: another methodology, a change tried out, another year.

use std::collections::HashMap;

use serde::Serialize;

use super::List;

/// Which way a school goes from one list to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// Only in the second.
    Enters,
    /// Only in the first.
    Leaves,
    /// In both.
    Stays,
}

/// A school that is in one of the lists or in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Which way.
    pub shift: Shift,
    /// Criteria met in the first.
    pub met_before: u32,
    /// Criteria met in the second.
    pub met_after: u32,
    /// Why, in the first: sentences that the second does not have; empty for a school that stays.
    pub before: Vec<String>,
    /// Why, in the second: sentences that the first does not have; empty for a school that stays.
    pub after: Vec<String>,
}

/// What changes from the first list to the second.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Schools in the first.
    pub before: u32,
    /// Schools in the second.
    pub after: u32,
    /// Only in the second.
    pub enters: u32,
    /// Only in the first.
    pub leaves: u32,
    /// In both.
    pub stays: u32,
    /// The schools: those that enter, that leave, that stay; each in the order of codes.
    pub schools: Vec<Moved>,
}

/// The difference of two lists by their positions in the methodologies. Schools are matched by code.
pub fn difference(before: (&List<'_>, usize), after: (&List<'_>, usize)) -> Difference {
    let positions = |list: &List<'_>| -> HashMap<String, usize> {
        list.schools().iter().enumerate().map(|(at, school)| (school.code.clone(), at)).collect()
    };
    let (first, second) = (positions(before.0), positions(after.0));
    let mut codes: Vec<&String> = first.keys().chain(second.keys()).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut schools: Vec<Moved> = codes
        .into_iter()
        .filter_map(|code| moved(code, (before, first.get(code).copied()), (after, second.get(code).copied())))
        .collect();
    schools.sort_by_key(|moved| moved.shift);
    let count = |shift| u32::try_from(schools.iter().filter(|moved| moved.shift == shift).count()).unwrap_or(u32::MAX);
    let (enters, leaves, stays) = (count(Shift::Enters), count(Shift::Leaves), count(Shift::Stays));
    Difference { before: leaves + stays, after: enters + stays, enters, leaves, stays, schools }
}

/// A list by position, and where the school is in its data.
type Side<'l, 'a> = ((&'l List<'a>, usize), Option<usize>);

fn moved(code: &str, before: Side<'_, '_>, after: Side<'_, '_>) -> Option<Moved> {
    let verdict = |((list, at), school): Side<'_, '_>| school.and_then(|school| list.verdict(school, at).copied());
    let is_in = |side| verdict(side).is_some_and(|one| one.listed);
    let shift = match (is_in(before), is_in(after)) {
        (false, true) => Shift::Enters,
        (true, false) => Shift::Leaves,
        (true, true) => Shift::Stays,
        (false, false) => return None,
    };
    let reasons = |((list, at), school): Side<'_, '_>| {
        let decision = school.filter(|_| shift != Shift::Stays).and_then(|school| list.decision(school));
        decision.and_then(|decision| decision.lists.into_iter().nth(at)).map(|one| one.reasons).unwrap_or_default()
    };
    let (mut old, mut new) = (reasons(before), reasons(after));
    let shared: Vec<String> = old.iter().filter(|reason| new.contains(reason)).cloned().collect();
    old.retain(|reason| !shared.contains(reason));
    new.retain(|reason| !shared.contains(reason));
    let name = |((list, _), school): Side<'_, '_>| Some(list.schools().get(school?)?.name.clone());
    let met = |side| verdict(side).map_or(0, |one| one.met);
    Some(Moved {
        code: code.to_owned(),
        name: name(after).or_else(|| name(before)).unwrap_or_default(),
        shift,
        met_before: met(before),
        met_after: met(after),
        before: old,
        after: new,
    })
}
