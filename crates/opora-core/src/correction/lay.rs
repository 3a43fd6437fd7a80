//! Laying corrections over a reading.

use super::frame::read_deadlines_again;
use super::{ActField, Change, ClauseField, Correction, Landing, PlanField, ProgrammeField};
use crate::reading::{
    Act, Activity, Control, ExpectedResult, Field, Indicator, Level, Programme, Reading, Remark, Signatory,
};

/// Puts every correction into its field; rows stay where they are. Anchors are sought in the reading as it came,
/// so the order of corrections does not matter unless two speak about the same field: then the later one holds.
///
/// A corrected day of signing or period comes first: every deadline is read again with it, and only then the
/// corrections of single deadlines are laid over that.
pub fn lay(reading: &mut Reading, corrections: &[Correction]) -> Vec<Landing> {
    let mut landings: Vec<Landing> = corrections.iter().map(|one| Landing::of(reading, &one.anchor)).collect();
    for frames in [true, false] {
        for (landing, correction) in landings.iter_mut().zip(corrections) {
            if landing.is_frame() == frames && put(reading, *landing, &correction.change).is_none() {
                *landing = Landing::Lost;
            }
        }
        if frames && landings.iter().any(|landing| landing.is_frame()) {
            read_deadlines_again(reading, &landings);
        }
    }
    landings
}

/// Takes out what was removed and joins what continues the row above. `landings` are those that [`lay`] returned.
pub fn settle(reading: &mut Reading, corrections: &[Correction], landings: &[Landing]) {
    let decided: Vec<(Landing, &Change)> =
        landings.iter().copied().zip(corrections.iter().map(|correction| &correction.change)).collect();
    let removed =
        |landing: Landing| decided.iter().rev().find(|(place, _)| *place == landing).map(|(_, change)| *change);

    for plan in 0..reading.roadmaps.len() {
        settle_plan(reading, plan, &|row| removed(Landing::Row(plan, row)));
    }
    let mut place = 0..;
    reading
        .support
        .schools
        .retain(|_| place.next().is_none_or(|index| !matches!(removed(Landing::School(index)), Some(Change::Removed))));
    let mut place = 0..;
    reading.support.pairings.retain(|_| {
        place.next().is_none_or(|index| !matches!(removed(Landing::Pairing(index)), Some(Change::Removed)))
    });
}

/// Puts `change` where it belongs; `None` when it does not fit there.
fn put(reading: &mut Reading, landing: Landing, change: &Change) -> Option<()> {
    match landing {
        Landing::Act(field) => put_act(reading.act.get_or_insert_with(Act::default), field, change),
        Landing::Clause(index, field) => {
            let clause = reading.act.as_mut()?.clauses.get_mut(index)?;
            match (field, change) {
                (ClauseField::Deadline, Change::Deadline(deadline)) => clause.deadline = Some(deadline.clone()),
                (ClauseField::Deadline, Change::Confirmed) => clause.deadline.as_mut()?.status = Level::Clear,
                (ClauseField::Addressees, Change::Parties(parties)) => clause.addressees = parties.clone(),
                (ClauseField::Addressees, Change::Confirmed) => {}
                _ => return None,
            }
            Some(())
        }
        Landing::Plan(index, field) => {
            let plan = reading.roadmaps.get_mut(index)?;
            match (field, change) {
                (PlanField::Title, Change::Words(words)) => plan.title = Some(words.clone()),
                (PlanField::Period, Change::Period(period)) => plan.period = *period,
                (_, Change::Confirmed) => {}
                _ => return None,
            }
            Some(())
        }
        Landing::Programme(field) => {
            let programme = reading.programme.get_or_insert_with(Programme::default);
            match (field, change) {
                (ProgrammeField::Title, Change::Words(words)) => programme.title = said(words),
                (ProgrammeField::Period, Change::Period(period)) => programme.period = *period,
                (_, Change::Confirmed) => {}
                _ => return None,
            }
            Some(())
        }
        Landing::Passport(index) => {
            let line = reading.programme.as_mut()?.fields.get_mut(index)?;
            match change {
                Change::Words(words) => words.trim().clone_into(&mut line.text),
                Change::Confirmed => {}
                _ => return None,
            }
            Some(())
        }
        Landing::Row(..) => {
            matches!(change, Change::Removed | Change::JoinedToPrevious | Change::Confirmed).then_some(())
        }
        Landing::Field(plan, row, field) => {
            put_field(reading.roadmaps.get_mut(plan)?.activities.get_mut(row)?, field, change)
        }
        Landing::School(index) => match change {
            Change::School(school) => {
                let place = reading.support.schools.get(index)?.place;
                *reading.support.schools.get_mut(index)? = crate::reading::SupportedSchool { place, ..school.clone() };
                Some(())
            }
            Change::Removed | Change::Confirmed => Some(()),
            _ => None,
        },
        Landing::Pairing(index) => match change {
            Change::Pairing(pair) => {
                let place = reading.support.pairings.get(index)?.place;
                *reading.support.pairings.get_mut(index)? = crate::reading::Pairing { place, ..pair.clone() };
                Some(())
            }
            Change::Removed | Change::Confirmed => Some(()),
            _ => None,
        },
        Landing::Lost => None,
    }
}

fn put_act(act: &mut Act, field: ActField, change: &Change) -> Option<()> {
    if *change == Change::Confirmed {
        return Some(());
    }
    match (field, change) {
        (ActField::Kind, Change::Kind(kind)) => act.kind = *kind,
        (ActField::Date, Change::Date(date)) => act.date = *date,
        (ActField::Issuer, Change::Words(words)) => act.issuer = said(words),
        (ActField::Title, Change::Words(words)) => act.title = said(words),
        (ActField::Number, Change::Words(words)) => {
            act.number = said(&words.split_whitespace().collect::<String>());
        }
        (ActField::Control, Change::Words(words)) => {
            act.control = said(words).map(|text| Control { text, party: None });
        }
        (ActField::SignatoryPosition, Change::Words(words)) => {
            act.signatory.get_or_insert_with(Signatory::default).position = said(words);
        }
        (ActField::SignatoryName, Change::Words(words)) => {
            act.signatory.get_or_insert_with(Signatory::default).name = said(words);
        }
        _ => return None,
    }
    Some(())
}

fn put_field(activity: &mut Activity, field: Field, change: &Change) -> Option<()> {
    match (field, change) {
        (Field::Deadline, Change::Confirmed) => activity.deadline.as_mut()?.status = Level::Clear,
        (_, Change::Confirmed) => {}
        (Field::Deadline, Change::Deadline(deadline)) => activity.deadline = Some(deadline.clone()),
        (Field::Number, Change::Words(words)) => activity.number = said(words.trim().trim_end_matches('.')),
        (Field::Text, Change::Words(words)) => activity.text = words.clone(),
        (Field::Indicators, Change::Words(words)) => {
            let known = std::mem::take(&mut activity.indicators);
            activity.indicators = words
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(|line| {
                    let same = known.iter().find(|one| one.name == line).cloned();
                    same.unwrap_or_else(|| Indicator { name: line.to_owned(), ..Indicator::default() })
                })
                .collect();
        }
        (Field::Criterion, Change::Words(words)) => activity.criterion = said(words),
        (Field::Responsible, Change::Parties(parties)) => activity.responsible = parties.clone(),
        (Field::Participants, Change::Parties(parties)) => activity.participants = parties.clone(),
        (Field::Result, Change::Result(result)) => {
            activity.result = (!result.text.trim().is_empty()).then(|| result.clone());
        }
        _ => return None,
    }
    Some(())
}

/// What is left of the row after `fate` took its share.
fn settle_plan<'a>(reading: &mut Reading, plan: usize, fate: &dyn Fn(usize) -> Option<&'a Change>) {
    let Some(roadmap) = reading.roadmaps.get_mut(plan) else { return };
    let mut kept: Vec<Activity> = Vec::with_capacity(roadmap.activities.len());
    // For each row of before: its index now, if it still stands by itself.
    let mut moved: Vec<Option<usize>> = Vec::with_capacity(roadmap.activities.len());
    let mut dropped: Vec<Remark> = Vec::new();
    for (row, activity) in std::mem::take(&mut roadmap.activities).into_iter().enumerate() {
        match (fate(row), kept.last_mut()) {
            (Some(Change::Removed), _) => {
                roadmap.reconciliation.taken = roadmap.reconciliation.taken.saturating_sub(1);
                roadmap.reconciliation.unread += 1;
                dropped.push(Remark {
                    code: "row-removed-by-person".to_owned(),
                    level: Level::Clear,
                    text: format!(
                        "Строка «{}» признана не мероприятием; её слова остаются в документе.",
                        activity.text
                    ),
                    place: activity.place,
                    roadmap: Some(plan),
                    ..Remark::default()
                });
                moved.push(None);
            }
            (Some(Change::JoinedToPrevious), Some(previous)) => {
                roadmap.reconciliation.taken = roadmap.reconciliation.taken.saturating_sub(1);
                roadmap.reconciliation.joined += 1;
                join(previous, activity);
                moved.push(None);
            }
            _ => {
                moved.push(Some(kept.len()));
                kept.push(activity);
            }
        }
    }
    roadmap.activities = kept;
    reading.remarks.retain_mut(|remark| {
        let (Some(of), Some(row)) = (remark.roadmap, remark.activity) else { return true };
        if of != plan {
            return true;
        }
        remark.activity = moved.get(row).copied().flatten();
        remark.activity.is_some()
    });
    reading.remarks.extend(dropped);
}

/// Adds the words of `next` to the row above. Of two deadlines the one above holds: two cannot be put into one.
fn join(previous: &mut Activity, next: Activity) {
    let add = |words: &mut String, more: &str| {
        if !more.trim().is_empty() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(more.trim());
        }
    };
    add(&mut previous.text, &next.text);
    previous.deadline = previous.deadline.take().or(next.deadline);
    for party in next.responsible {
        if !previous.responsible.contains(&party) {
            previous.responsible.push(party);
        }
    }
    for party in next.participants {
        if !previous.participants.contains(&party) {
            previous.participants.push(party);
        }
    }
    if let Some(more) = next.result {
        let result = previous.result.get_or_insert_with(ExpectedResult::default);
        add(&mut result.text, &more.text);
        result.targets.extend(more.targets);
    }
    if let Some(more) = next.criterion {
        add(previous.criterion.get_or_insert_with(String::new), &more);
    }
    previous.indicators.extend(next.indicators);
    previous.other.extend(next.other);
    previous.fields.extend(next.fields);
    previous.joined_from.push(next.place);
    previous.joined_from.extend(next.joined_from);
}

fn said(words: &str) -> Option<String> {
    let words = words.trim();
    (!words.is_empty()).then(|| words.to_owned())
}
