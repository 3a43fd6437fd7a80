//! The frame of deadlines: the signing day, the period and the heading that complete their phrases.

use super::{ActField, Landing, PlanField, ProgrammeField};
use crate::calendar::SchoolTerms;
use crate::deadline::{self, Context};
use crate::reading::{Activity, Clause, Deadline, Field, Level, Reading};

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
        terms: &reading.terms,
        event: None,
    }
}

/// What surrounds the deadline of a clause.
pub fn clause_context(reading: &Reading) -> Context<'_> {
    let programme = reading.programme.as_ref().and_then(|programme| programme.period);
    Context {
        period: programme.or(reading.roadmaps.first().and_then(|plan| plan.period)),
        signed: reading.act.as_ref().and_then(|act| act.date),
        terms: &reading.terms,
        ..Context::default()
    }
}

/// Whether a deadline of the document is counted by school terms, trimesters or holidays.
pub fn rests_on_terms(reading: &Reading) -> bool {
    rows(reading).any(|(plan, row)| row_rests_on_terms(reading, plan, row))
        || clauses(reading)
            .any(|clause| clause.deadline.as_ref().is_some_and(|one| deadline::speaks_of_terms(&one.phrase)))
}

/// Reads the deadlines again that are counted by school terms, now by these tables of the authority. A deadline whose
/// words do not give the former dates again (they were put together from several cells) stays and asks for a check.
pub fn read_terms_again(reading: &mut Reading, tables: &[SchoolTerms]) {
    let rows: Vec<(usize, usize)> =
        rows(reading).filter(|(plan, row)| row_rests_on_terms(reading, *plan, *row)).collect();
    let plain = |(plan, row): (usize, usize), reading: &Reading| {
        let phrase = &activity(reading, plan, row)?.deadline.as_ref()?.phrase;
        Some(deadline::read(phrase, &deadline_context(reading, plan, row)))
    };
    let of_clauses = |reading: &Reading| -> Vec<Option<Deadline>> {
        let own = |clause: &Clause| clause.deadline.clone().filter(|own| deadline::speaks_of_terms(&own.phrase));
        let read = |own: Deadline| deadline::read(&own.phrase, &clause_context(reading));
        clauses(reading).map(|clause| own(clause).map(read)).collect()
    };
    let before: Vec<Option<Deadline>> = rows.iter().map(|at| plain(*at, reading)).collect();
    let clauses_before = of_clauses(reading);
    reading.terms = tables.to_vec();
    for (at, before) in rows.iter().zip(before) {
        let Some((before, after)) = before.zip(plain(*at, reading)) else { continue };
        let (plan, row) = *at;
        if let Some(own) = reading.roadmaps.get_mut(plan).and_then(|plan| plan.activities.get_mut(row)) {
            own.deadline = own.deadline.take().map(|own| counted_again(own, &before, after));
        }
    }
    let clauses_after = of_clauses(reading);
    let places = reading.act.iter_mut().flat_map(|act| &mut act.clauses);
    for (clause, (before, after)) in places.zip(clauses_before.into_iter().zip(clauses_after)) {
        let Some((before, after)) = before.zip(after) else { continue };
        clause.deadline = clause.deadline.take().map(|own| counted_again(own, &before, after));
        let place = clause.place;
        reading.remarks.retain(|remark| remark.place != place || !remark.code.starts_with("clause-deadline-"));
    }
    // The new deadlines carry their own reasons.
    reading.remarks.retain(|remark| {
        let at = remark.roadmap.zip(remark.activity);
        remark.field != Some(Field::Deadline) || at.is_none_or(|at| !rows.contains(&at))
    });
}

/// `own` by other terms, when its words alone gave `before` and now give `after`; doubts from elsewhere stay.
fn counted_again(own: Deadline, before: &Deadline, mut after: Deadline) -> Deadline {
    if (own.kind, &own.occurrences) != (before.kind, &before.occurrences) {
        let reason = "даты учебного года изменились, а этот срок по ним не пересчитан: проверьте его".to_owned();
        return Deadline { status: own.status.max(Level::Check), reasons: [own.reasons, vec![reason]].concat(), ..own };
    }
    let elsewhere: Vec<String> = own.reasons.into_iter().filter(|reason| !before.reasons.contains(reason)).collect();
    if !elsewhere.is_empty() {
        after.status = after.status.max(Level::Check);
        after.reasons.extend(elsewhere);
    }
    after
}

/// «То же» rests on what the row above rests on.
fn row_rests_on_terms(reading: &Reading, plan: usize, row: usize) -> bool {
    let own = |row: usize| activity(reading, plan, row).and_then(|own| own.deadline.as_ref());
    let named = |row: usize| {
        let heading = deadline_context(reading, plan, row).heading.unwrap_or_default();
        own(row).is_some_and(|own| deadline::speaks_of_terms(&own.phrase)) || deadline::speaks_of_terms(heading)
    };
    let mut said = row;
    while said > 0 && own(said).is_some_and(|own| deadline::repeats_above(&own.phrase)) {
        said -= 1;
    }
    own(row).is_some() && (named(row) || named(said))
}

fn rows(reading: &Reading) -> impl Iterator<Item = (usize, usize)> {
    let plans = reading.roadmaps.iter().enumerate();
    plans.flat_map(|(plan, roadmap)| (0..roadmap.activities.len()).map(move |row| (plan, row)))
}

fn clauses(reading: &Reading) -> impl Iterator<Item = &Clause> {
    reading.act.iter().flat_map(|act| &act.clauses)
}

fn read_row_again(reading: &mut Reading, plan: usize, row: usize) {
    let phrase = activity(reading, plan, row).and_then(|own| own.deadline.as_ref()).map(|own| &own.phrase);
    let again = phrase.map(|phrase| deadline::read(phrase, &deadline_context(reading, plan, row)));
    let place = reading.roadmaps.get_mut(plan).and_then(|plan| plan.activities.get_mut(row));
    if let (Some(place), Some(again)) = (place, again) {
        place.deadline = Some(again);
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
        read_row_again(reading, plan, row);
    }
    // The new deadlines carry their own reasons.
    reading.remarks.retain(|remark| remark.roadmap != Some(plan) || remark.field != Some(Field::Deadline));
}

fn activity(reading: &Reading, plan: usize, row: usize) -> Option<&Activity> {
    reading.roadmaps.get(plan)?.activities.get(row)
}
