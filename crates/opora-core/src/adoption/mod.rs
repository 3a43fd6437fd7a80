//! Adoption: a corrected reading and what the book holds become a plan of exactly what will change.
//!
//! The preview and the adoption itself are this one pure function. Adopting the same order again plans nothing;
//! an amended order plans what was added, changed and removed.

mod force;
mod matching;
mod obligations;
mod rows;

use serde::{Deserialize, Serialize};

use crate::appointment::Appointment;
use crate::category;
use crate::directory::{Directory, Meaning, NewSchool, Who};
use crate::ids::{ActivityId, ObligationId};
use crate::obligation::{Dates, Status};
use crate::party;
use crate::programme::{ActivityKind, Content, FieldChange, Layout};
use crate::reading::{Deadline, Party, Period, Reading};
use crate::words::plain;
use force::Reach;

pub use obligations::{Expectation, Holder, NOBODY, Otherwise, Reconciled, Redated, expectations, reconcile};
pub use rows::{act_label, contents, label, layout, period, row as contents_of, title};

/// An activity of the programme that the order goes into.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownActivity {
    /// Its id.
    pub id: ActivityId,
    /// What it says now.
    pub content: Content,
    /// An earlier version took it off.
    pub removed: bool,
}

/// An obligation of the programme that the order goes into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownObligation {
    /// Its id.
    pub id: ObligationId,
    /// Whose it is.
    pub activity: ActivityId,
    /// «o:12» for an organisation, «w:…» for words.
    pub who: String,
    /// [`crate::obligation::Expected::key`].
    pub occurrence: String,
    /// Its dates.
    pub dates: Dates,
    /// Its words for the responsible.
    pub party: String,
    /// Where it is.
    pub status: Status,
}

/// The programme that the order goes into; empty for a new one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KnownProgramme {
    /// Its activities, removed ones too.
    pub activities: Vec<KnownActivity>,
    /// Its obligations.
    pub obligations: Vec<KnownObligation>,
    /// The present pairs, so that they are not made twice.
    pub pairings: Vec<PlannedPairing>,
    /// The layout of the present version.
    pub layout: Layout,
}

/// What an adoption will do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Title of the programme.
    pub title: String,
    /// Its period.
    pub period: Option<Period>,
    /// What stands around the activities.
    pub layout: Layout,
    /// Whether the layout differs from the present version (a goal, a section title, the passport).
    pub layout_changed: bool,
    /// The activities of the new version in the order of the document.
    pub activities: Vec<PlannedActivity>,
    /// Activities that the order no longer has.
    pub removed: Vec<RemovedActivity>,
    /// Schools that are not in the book and will be added.
    pub schools: Vec<NewSchool>,
    /// New obligations.
    pub obligations: Vec<Expectation>,
    /// What happens to the obligations that are there.
    pub changes: Reconciled,
    /// Directors that the order names, of schools whose director the book does not know.
    pub heads: Vec<PlannedHead>,
    /// Schools that come into a category.
    pub memberships: Vec<PlannedMembership>,
    /// Pairs that begin.
    pub pairings: Vec<PlannedPairing>,
    /// Words that enter the directory of parties.
    pub directory: Vec<PlannedEntry>,
    /// Organisations that the order names and the book has as closed: they get nothing, their words stay words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<String>,
}

/// An activity of the new version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedActivity {
    /// The same activity in the book.
    pub known: Option<ActivityId>,
    /// What it says now.
    pub content: Content,
    /// What happens to it.
    pub change: Change,
    /// The deadline that a person had set, where the order now says another one and wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overruled: Option<Appointment>,
}

/// What happens to an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is new.
    Added,
    /// It stays as it is.
    Same,
    /// These fields change.
    Changed(Vec<FieldChange>),
    /// It was taken off by an earlier version and comes back.
    Restored,
}

impl Change {
    /// The stored word.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Same => "same",
            Self::Changed(_) => "changed",
            Self::Restored => "restored",
        }
    }
}

/// An activity that is taken off; its history stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RemovedActivity {
    /// Its id.
    pub id: ActivityId,
    /// What it said.
    pub content: Content,
}

/// A director that the order names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedHead {
    /// The school.
    pub school: Who,
    /// The name as written.
    pub name: String,
}

/// A school that comes into a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedMembership {
    /// The school.
    pub school: Who,
    /// The category: «ШНОР», «ШНСУ», or the document's words for any other.
    pub category: String,
    /// The document's own words for it.
    pub words: String,
}

/// A pair that begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedPairing {
    /// The supported school.
    pub school: Who,
    /// The mentor.
    pub mentor: Option<Who>,
    /// The curator as written.
    pub curator: Option<String>,
}

/// Words that enter the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedEntry {
    /// The words.
    pub words: String,
    /// What they mean; new schools are added to it when they have ids.
    pub meaning: Meaning,
    /// New schools that the words name.
    pub schools: Vec<Who>,
}

impl Plan {
    /// Nothing would change.
    pub fn is_empty(&self) -> bool {
        !self.layout_changed
            && self.activities.iter().all(|one| one.change == Change::Same)
            && self.removed.is_empty()
            && self.schools.is_empty()
            && self.obligations.is_empty()
            && self.changes.is_empty()
            && self.memberships.is_empty()
            && self.pairings.is_empty()
    }

    /// How many activities are new, changed (or back) and removed.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |fits: fn(&Change) -> bool| self.activities.iter().filter(|one| fits(&one.change)).count();
        let changed = |change: &Change| matches!(change, Change::Changed(_) | Change::Restored);
        (count(|change| *change == Change::Added), count(changed), self.removed.len())
    }

    /// Words that stay words: nobody in the book is behind them yet.
    pub fn unsettled(&self) -> Vec<&str> {
        let open = |entry: &&PlannedEntry| entry.meaning == Meaning::Unsettled && entry.schools.is_empty();
        self.directory.iter().filter(open).map(|entry| entry.words.as_str()).collect()
    }
}

/// Plans the adoption of `reading` (corrections laid and settled) into `known`.
pub fn plan(reading: &Reading, mut directory: Directory, known: &KnownProgramme) -> Plan {
    let signed = reading.act.as_ref().and_then(|act| act.date);
    let (memberships, pairings) = support(reading, &mut directory, known);
    let heads = heads(reading, &mut directory);
    let contents = contents(reading);
    // Names of schools come first, so that «ОУ» covers the schools that this very order adds.
    let parties: Vec<&Party> =
        contents.iter().flat_map(|one| one.responsible.iter().chain(&one.participants)).collect();
    for party in &parties {
        directory.resolve(party);
    }
    let directory_entries = entries(&parties, &mut directory);
    let matched = matching::matches(&contents, &known.activities);
    let reach = force::reach(reading);
    let mends_rows = reach == Reach::SomeRows && !known.layout.roadmaps.is_empty();
    let place_in_plan = |content: Content, old: Option<&KnownActivity>| {
        if mends_rows { force::within(&known.layout, content, old.map(|old| &old.content)) } else { content }
    };
    let mut activities: Vec<PlannedActivity> = contents
        .into_iter()
        .zip(&matched)
        .map(|(content, place)| match place.and_then(|place| known.activities.get(place)) {
            None => PlannedActivity {
                known: None,
                content: place_in_plan(content, None),
                change: Change::Added,
                overruled: None,
            },
            Some(old) => {
                let mut content = place_in_plan(content, Some(old));
                if is_only_signed_later(&old.content, &content) {
                    content.deadline = old.content.order_deadline().cloned();
                }
                let (content, overruled) = old.content.carried(content);
                let fields = crate::programme::changes(&old.content, &content);
                let change = match (old.removed, fields.is_empty()) {
                    (true, _) => Change::Restored,
                    (false, true) => Change::Same,
                    (false, false) => Change::Changed(fields),
                };
                PlannedActivity { known: Some(old.id), content, change, overruled }
            }
        })
        .collect();
    let unsaid = known.activities.iter().enumerate();
    let unsaid = unsaid.filter(|(place, old)| !old.removed && !matched.contains(&Some(*place))).map(|(_, old)| old);
    let (kept, gone): (Vec<&KnownActivity>, Vec<&KnownActivity>) =
        unsaid.partition(|old| force::stays(&old.content, reading, reach));
    let keep = |old: &KnownActivity| PlannedActivity {
        known: Some(old.id),
        content: old.content.clone(),
        change: Change::Same,
        overruled: None,
    };
    activities.extend(kept.into_iter().map(keep));
    if mends_rows {
        let place_of = |id: ActivityId| known.activities.iter().position(|old| old.id == id);
        activities.sort_by_key(|one| {
            let place = one.known.and_then(place_of).unwrap_or(usize::MAX);
            (one.content.kind == ActivityKind::Clause, place)
        });
    }
    let removed: Vec<RemovedActivity> =
        gone.into_iter().map(|old| RemovedActivity { id: old.id, content: old.content.clone() }).collect();
    let expected =
        activities.iter().enumerate().flat_map(|(at, one)| expectations(at, &one.content, &mut directory)).collect();
    let ids: Vec<Option<ActivityId>> = activities.iter().map(|one| one.known).collect();
    let (obligations, changes) = reconcile(expected, &ids, &known.obligations, signed);
    let mut layout = layout(reading);
    // An order that only changes the plan leaves the passport in force.
    let kept = match layout.passport {
        Some(_) => None,
        None => known.layout.passport.clone(),
    };
    let kept_title = kept.as_ref().and_then(|passport| passport.title.clone());
    layout.passport = layout.passport.or(kept);
    if mends_rows {
        layout.roadmaps = known.layout.roadmaps.clone();
    }
    Plan {
        title: kept_title.unwrap_or_else(|| title(reading)),
        period: period(reading),
        layout_changed: known.layout != Layout::default() && !rows::same_layout(&layout, &known.layout),
        layout,
        activities,
        removed,
        closed: directory.closed_named(),
        schools: directory.into_new_schools(),
        obligations,
        changes,
        heads,
        memberships,
        pairings,
        directory: directory_entries,
    }
}

/// Whether a deadline says the same by the same days, and only begins later because the amending order was signed
/// later («в течение года»): what has been running goes on.
fn is_only_signed_later(old: &Content, new: &Content) -> bool {
    let (Some(one), Some(two)) = (old.order_deadline(), new.deadline.as_ref()) else { return false };
    let dues = |deadline: &Deadline| deadline.occurrences.iter().map(|one| one.due).collect::<Vec<_>>();
    plain(&one.phrase) == plain(&two.phrase) && one.kind == two.kind && dues(one) == dues(two)
}

/// The schools, categories and pairs of the order; sets the support of the directory.
fn support(
    reading: &Reading,
    directory: &mut Directory,
    known: &KnownProgramme,
) -> (Vec<PlannedMembership>, Vec<PlannedPairing>) {
    let mut memberships = Vec::new();
    let (mut supported, mut mentors) = (Vec::new(), Vec::new());
    for school in &reading.support.schools {
        let Some(who) = directory.school(&school.name) else { continue };
        remember(&mut supported, who);
        if let Some(category) = school.category.as_ref().filter(|words| !words.trim().is_empty()) {
            for name in category::names(category) {
                let membership =
                    PlannedMembership { school: who, category: name.clone(), words: category.trim().to_owned() };
                if !directory.has_category(who, &name) && !memberships.contains(&membership) {
                    memberships.push(membership);
                }
            }
        }
    }
    let mut pairings = Vec::new();
    for pair in &reading.support.pairings {
        let Some(school) = directory.school(&pair.school) else { continue };
        let mentor = pair.mentor.as_ref().and_then(|name| directory.school(name));
        remember(&mut supported, school);
        if let Some(mentor) = mentor {
            remember(&mut mentors, mentor);
        }
        let planned = PlannedPairing { school, mentor, curator: pair.curator.clone() };
        if !known.pairings.contains(&planned) && !pairings.contains(&planned) {
            pairings.push(planned);
        }
    }
    // An amendment that does not repeat the list leaves the pairs of the book in force.
    if reading.support.pairings.is_empty() {
        for pair in &known.pairings {
            remember(&mut supported, pair.school);
            if let Some(mentor) = pair.mentor {
                remember(&mut mentors, mentor);
            }
        }
    }
    // An order that lists nobody speaks of the schools that the book already has in a category, paired or not.
    if reading.support.schools.is_empty() && reading.support.pairings.is_empty() {
        for who in directory.in_any_category() {
            remember(&mut supported, who);
        }
    }
    directory.set_support(supported, mentors);
    (memberships, pairings)
}

/// The directors that the order names.
fn heads(reading: &Reading, directory: &mut Directory) -> Vec<PlannedHead> {
    let named = reading.support.schools.iter().filter_map(|school| Some((school, school.head.as_deref()?.trim())));
    named
        .filter(|(_, name)| !name.is_empty())
        .filter_map(|(school, name)| {
            Some(PlannedHead { school: directory.school(&school.name)?, name: name.to_owned() })
        })
        .collect()
}

fn entries(parties: &[&Party], directory: &mut Directory) -> Vec<PlannedEntry> {
    let mut seen = std::collections::BTreeSet::new();
    let mut out = Vec::new();
    for party in parties {
        if !seen.insert(party::key(&party.name)) {
            continue;
        }
        let resolution = directory.resolve(party);
        let schools = match resolution.meaning {
            Meaning::Unsettled => resolution.holders,
            _ => Vec::new(),
        };
        out.push(PlannedEntry { words: party.name.clone(), meaning: resolution.meaning, schools });
    }
    out
}

fn remember(list: &mut Vec<Who>, who: Who) {
    if !list.contains(&who) {
        list.push(who);
    }
}

#[cfg(test)]
mod tests;
