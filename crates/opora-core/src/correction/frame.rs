//! The frame of deadlines: the signing day, the period and the heading that complete their phrases.

use super::{ActField, Landing, PlanField, ProgrammeField};
use crate::deadline::{self, Context};
use crate::reading::{Activity, Clause, Deadline, Field, Reading};

/// What surrounds the deadline of row `row` of plan `plan`.
pub fn deadline_context(reading: &Reading, plan: usize, row: usize) -> Context<'_> {
    let roadmap = reading.roadmaps.get(plan);
    let activity = roadmap.and_then(|roadmap| roadmap.activities.get(row));
    let section = activity.and_then(|own| own.section).and_then(|index| roadmap?.sections.get(index));
    let above = row.checked_sub(1).and_then(|above| roadmap?.activities.get(above)?.deadline.as_ref());
    Context {
        period: roadmap.and_then(|roadmap| roadmap.period).or(reading.programme.as_ref().and_then(|one| one.period)),
        signed: reading.act.as_ref().and_then(|act| act.date),
        heading: section.map(|section| section.title.as_str()),
        above,
        ..Context::default()
    }
}

/// What surrounds the deadline of a clause.
pub fn clause_context(reading: &Reading) -> Context<'_> {
    let programme = reading.programme.as_ref().and_then(|programme| programme.period);
    Context {
        period: programme.or(reading.roadmaps.first().and_then(|plan| plan.period)),
        signed: reading.act.as_ref().and_then(|act| act.date),
        ..Context::default()
    }
}

/// Reads the deadlines again whose frame a correction changed.
pub(super) fn read_deadlines_again(reading: &mut Reading, landings: &[Landing]) {
    let everywhere = landings.contains(&Landing::Act(ActField::Date))
        || landings.contains(&Landing::Programme(ProgrammeField::Period));
    for plan in 0..reading.roadmaps.len() {
        if everywhere || landings.contains(&Landing::Plan(plan, PlanField::Period)) {
            read_plan_again(reading, plan);
        }
    }
    if everywhere {
        let again: Vec<Option<Deadline>> = reading
            .act
            .iter()
            .flat_map(|act| &act.clauses)
            .map(|clause: &Clause| {
                clause.deadline.as_ref().map(|one| deadline::read(&one.phrase, &clause_context(reading)))
            })
            .collect();
        let clauses = reading.act.iter_mut().flat_map(|act| &mut act.clauses);
        for (clause, deadline) in clauses.zip(again) {
            clause.deadline = deadline;
        }
    }
}

/// Row by row from above, because «то же» looks at the row above.
fn read_plan_again(reading: &mut Reading, plan: usize) {
    for row in 0..reading.roadmaps.get(plan).map_or(0, |plan| plan.activities.len()) {
        let phrase = activity(reading, plan, row).and_then(|own| own.deadline.as_ref()).map(|own| &own.phrase);
        let again = phrase.map(|phrase| deadline::read(phrase, &deadline_context(reading, plan, row)));
        let place = reading.roadmaps.get_mut(plan).and_then(|plan| plan.activities.get_mut(row));
        if let (Some(place), Some(again)) = (place, again) {
            place.deadline = Some(again);
        }
    }
    // The new deadlines carry their own reasons.
    reading.remarks.retain(|remark| remark.roadmap != Some(plan) || remark.field != Some(Field::Deadline));
}

fn activity(reading: &Reading, plan: usize, row: usize) -> Option<&Activity> {
    reading.roadmaps.get(plan)?.activities.get(row)
}
