//! A programme as it lives: activities that stay the same through versions, and what differs between two of them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::obligation::{ActivityState, Tally};
use crate::reading::{Deadline, DeadlineKind, Field, Indicator, Party, Place, Target};
use crate::words::plain;

/// Where an activity comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// A row of the plan.
    #[default]
    Row,
    /// A clause of the order with a deadline of its own.
    Clause,
}

/// What an activity says in one version of a programme.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Content {
    /// A row of the plan, or a clause of the order.
    pub kind: ActivityKind,
    /// Index into [`Layout::roadmaps`]; nothing for clauses.
    pub roadmap: Option<usize>,
    /// Index into [`RoadmapLayout::sections`].
    pub section: Option<usize>,
    /// Number without the final dot.
    pub number: Option<String>,
    /// What is to be done.
    pub text: String,
    /// When.
    pub deadline: Option<Deadline>,
    /// Who answers for it.
    pub responsible: Vec<Party>,
    /// Who takes part.
    pub participants: Vec<Party>,
    /// The words of the expected result.
    pub result: Option<String>,
    /// The numbers that the result promises.
    pub targets: Vec<Target>,
    /// The criterion.
    pub criterion: Option<String>,
    /// The indicators.
    pub indicators: Vec<Indicator>,
    /// Words of further columns: (head, words).
    pub other: Vec<(String, String)>,
    /// Where it stands in the document of the version.
    pub place: Place,
    /// The act that said it last, [`crate::adoption::act_label`]: an act only takes off what it may speak of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// Why [`Content::deadline`] is not the one of the order, when a person set it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<crate::appointment::Appointment>,
}

/// What a version of a programme has around its activities.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Layout {
    /// The plans, as printed.
    pub roadmaps: Vec<RoadmapLayout>,
    /// The passport.
    pub passport: Option<crate::reading::Programme>,
    /// The requisites and clauses of the act.
    pub act: Option<crate::reading::Act>,
}

/// A plan without its rows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RoadmapLayout {
    /// Heading above the table.
    pub title: Option<String>,
    /// Its goal.
    pub goal: Option<String>,
    /// Its tasks.
    pub tasks: Vec<String>,
    /// What the columns mean.
    pub columns: Vec<crate::reading::ColumnKind>,
    /// The heads as printed.
    pub heads: Vec<String>,
    /// Section rows.
    pub sections: Vec<crate::reading::Section>,
}

/// One field that differs between two versions of an activity, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Which field.
    pub field: Field,
    /// The words before; empty when there were none.
    pub before: String,
    /// The words after; empty when there are none.
    pub after: String,
}

impl Content {
    /// The words of a field as the page shows them.
    pub fn words(&self, field: Field) -> String {
        match field {
            Field::Number => self.number.clone().unwrap_or_default(),
            Field::Text => self.text.clone(),
            Field::Deadline => self.deadline.as_ref().map(|deadline| deadline.phrase.clone()).unwrap_or_default(),
            Field::Responsible => party_words(&self.responsible),
            Field::Participants => party_words(&self.participants),
            Field::Result => self.result.clone().unwrap_or_default(),
            Field::Criterion => self.criterion.clone().unwrap_or_default(),
            Field::Indicators => self.indicators.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join("; "),
        }
    }

    /// The state of the whole on a day, from the tally of all that is expected or of one holder: what has a window that
    /// has begun is in work, though nothing is done yet.
    pub fn state(&self, tally: &Tally, today: NaiveDate) -> ActivityState {
        let begun = self
            .deadline
            .as_ref()
            .is_some_and(|one| one.kind == DeadlineKind::Window && one.start.is_some_and(|start| start <= today));
        match tally.state() {
            ActivityState::Ahead if begun => ActivityState::InWork,
            state => state,
        }
    }
}

/// The fields of an activity in the order of a table.
pub const FIELDS: [Field; 8] = [
    Field::Number,
    Field::Text,
    Field::Deadline,
    Field::Responsible,
    Field::Participants,
    Field::Result,
    Field::Criterion,
    Field::Indicators,
];

/// The Russian name of a field.
pub fn field_title(field: Field) -> &'static str {
    match field {
        Field::Number => "номер",
        Field::Text => "мероприятие",
        Field::Deadline => "срок",
        Field::Responsible => "ответственный",
        Field::Participants => "участники",
        Field::Result => "результат",
        Field::Criterion => "критерий",
        Field::Indicators => "показатель",
    }
}

/// The fields in which two versions of an activity differ; blanks, case and quotes do not count as a difference.
pub fn changes(before: &Content, after: &Content) -> Vec<FieldChange> {
    FIELDS
        .into_iter()
        .filter_map(|field| {
            let (old, new) = (before.words(field), after.words(field));
            let same_dates = field != Field::Deadline || same_occurrences(before, after);
            (plain(&old) != plain(&new) || !same_dates).then_some(FieldChange { field, before: old, after: new })
        })
        .collect()
}

/// A rule with the same words is the same although the days that are left depend on when the act was signed; other days
/// of school terms make another deadline of it.
fn same_occurrences(before: &Content, after: &Content) -> bool {
    match (&before.deadline, &after.deadline) {
        (Some(one), Some(two)) if one.kind == DeadlineKind::Recurring && two.kind == DeadlineKind::Recurring => {
            one.rule == two.rule && (is_part(one, two) || is_part(two, one))
        }
        (Some(one), Some(two)) => one.kind == two.kind && one.occurrences == two.occurrences,
        (one, two) => one.is_none() && two.is_none(),
    }
}

/// Whether every day of `one` is a day of `two`.
fn is_part(one: &Deadline, two: &Deadline) -> bool {
    one.occurrences.iter().all(|here| two.occurrences.iter().any(|there| there.due == here.due))
}

fn party_words(parties: &[Party]) -> String {
    parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join("; ")
}
