//! What a version of a programme makes expected of whom, and what that does to the obligations that are there.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::KnownObligation;
use crate::directory::{Directory, Who};
use crate::ids::{ActivityId, ObligationId};
use crate::obligation::{Dates, Expected, Status, expected};
use crate::party;
use crate::programme::Content;

/// The words for the responsible where the order names nobody.
pub const NOBODY: &str = "ответственный не указан";

/// Who holds an obligation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// An organisation.
    Organisation(Who),
    /// Words that nobody has settled, by their directory key.
    Words(String),
}

impl Holder {
    /// The stored key; nothing for an organisation that has no id yet.
    pub fn key(&self) -> Option<String> {
        match self {
            Self::Organisation(Who::Known(id)) => Some(format!("o:{id}")),
            Self::Organisation(Who::New(_)) => None,
            Self::Words(words) => Some(format!("w:{words}")),
        }
    }
}

/// One expected thing of one holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// Index into the activities of the plan.
    pub activity: usize,
    /// Who.
    pub holder: Holder,
    /// The words of the order for the holder.
    pub party: String,
    /// What and when.
    pub expected: Expected,
}

/// What happens to obligations that are there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reconciled {
    /// Open ones whose day changes.
    pub redated: Vec<Redated>,
    /// Dropped ones that are expected again.
    pub restored: Vec<Redated>,
    /// Open ones that are expected no more.
    pub dropped: Vec<ObligationId>,
    /// Those that stay.
    pub kept: usize,
    /// Those that are done (or decided not to apply) on a day that the order now says otherwise: they stay as they are,
    /// and the history says so. No change of an obligation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub otherwise: Vec<Otherwise>,
}

/// A finished obligation whose day the order moved or no longer names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Otherwise {
    /// Which one.
    pub id: ObligationId,
    /// Of which activity.
    pub activity: ActivityId,
    /// The day that it had.
    pub was: NaiveDate,
    /// The day that the order says now; nothing when it names none in its place.
    pub due: Option<NaiveDate>,
}

/// An obligation with its new dates and words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redated {
    /// Which one.
    pub id: ObligationId,
    /// Its dates from now on.
    pub dates: Dates,
    /// Its words for the responsible from now on.
    pub party: String,
}

impl Reconciled {
    /// Nothing changes.
    pub fn is_empty(&self) -> bool {
        self.redated.is_empty() && self.restored.is_empty() && self.dropped.is_empty()
    }
}

/// What an activity makes expected: holder × occurrence. Words that nobody settled hold an obligation of their own,
/// an activity without a responsible has one too: nothing vanishes.
pub fn expectations(activity: usize, content: &Content, directory: &mut Directory) -> Vec<Expectation> {
    let mut holders: Vec<(Holder, Vec<String>)> = Vec::new();
    for party in &content.responsible {
        let resolution = directory.resolve(party);
        let found: Vec<Holder> = match resolution.holders.is_empty() {
            true => vec![Holder::Words(party::key(&party.name))],
            false => resolution.holders.into_iter().map(Holder::Organisation).collect(),
        };
        for holder in found {
            match holders.iter_mut().find(|(known, _)| *known == holder) {
                Some((_, words)) if words.contains(&party.name) => {}
                Some((_, words)) => words.push(party.name.clone()),
                None => holders.push((holder, vec![party.name.clone()])),
            }
        }
    }
    if holders.is_empty() {
        holders.push((Holder::Words(String::new()), vec![NOBODY.to_owned()]));
    }
    let expected = expected(content.deadline.as_ref());
    let one = |(holder, words): (Holder, Vec<String>)| {
        let party = words.join("; ");
        expected.iter().map(move |expected| (holder.clone(), party.clone(), expected.clone())).collect::<Vec<_>>()
    };
    holders
        .into_iter()
        .flat_map(one)
        .map(|(holder, party, expected)| Expectation { activity, holder, party, expected })
        .collect()
}

/// Compares what is expected with what is there. `ids` are the activities of the plan in the book; obligations of
/// other activities are dropped when they are open. What is done, or decided not to apply, is never touched. What was
/// due before `since` (the day of the amendment) under the former words stays due.
pub fn reconcile(
    expected: Vec<Expectation>,
    ids: &[Option<ActivityId>],
    known: &[KnownObligation],
    since: Option<NaiveDate>,
) -> (Vec<Expectation>, Reconciled) {
    let present: BTreeMap<(ActivityId, &str, &str), &KnownObligation> =
        known.iter().map(|one| ((one.activity, one.who.as_str(), one.occurrence.as_str()), one)).collect();
    let in_force: BTreeSet<ActivityId> = ids.iter().copied().flatten().collect();
    let mut wanted = BTreeSet::new();
    let mut changes = Reconciled::default();
    let mut fresh = Vec::new();
    for one in expected {
        let key = one.holder.key();
        let found = match (ids.get(one.activity).copied().flatten(), &key) {
            (Some(activity), Some(who)) => present.get(&(activity, who.as_str(), one.expected.key.as_str())),
            _ => None,
        };
        let Some(found) = found else {
            fresh.push(one);
            continue;
        };
        wanted.insert(found.id);
        let same_days = found.dates.start == one.expected.dates.start && found.dates.due == one.expected.dates.due;
        // What a person moved stays moved while the order says the same days: it would be lost for a word elsewhere.
        let dates = if same_days { found.dates } else { one.expected.dates };
        let redated = || Redated { id: found.id, dates, party: one.party.clone() };
        let same = same_days && found.party == one.party;
        match found.status {
            Status::Open if !same => changes.redated.push(redated()),
            Status::Dropped => changes.restored.push(redated()),
            Status::Open => changes.kept += 1,
            Status::Done | Status::NotApplicable => {
                changes.kept += 1;
                if found.dates.due != one.expected.dates.due {
                    changes.otherwise.extend(otherwise(found, one.expected.dates.due));
                }
            }
        }
    }
    for one in known {
        if matches!(one.status, Status::Done | Status::NotApplicable) && !wanted.contains(&one.id) {
            changes.otherwise.extend(otherwise(one, None));
        }
        if one.status != Status::Open || wanted.contains(&one.id) {
            continue;
        }
        let past = match (one.dates.due, since) {
            (Some(due), Some(since)) => due < since,
            _ => false,
        };
        if past && in_force.contains(&one.activity) {
            changes.kept += 1;
        } else {
            changes.dropped.push(one.id);
        }
    }
    (fresh, changes)
}

fn otherwise(one: &KnownObligation, due: Option<NaiveDate>) -> Option<Otherwise> {
    one.dates.due.map(|was| Otherwise { id: one.id, activity: one.activity, was, due })
}
