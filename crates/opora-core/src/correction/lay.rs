//! Laying corrections over a reading.

use super::frame::read_deadlines_again;
use super::{ActField, Change, ClauseField, Correction, Landing, PlanField, ProgrammeField};
use crate::reading::{Act, Activity, Control, Field, Indicator, Level, Programme, Reading, Signatory};

/// Puts every correction into its field; rows stay where they are. Anchors are sought in the reading as it came (or
/// as [`super::shape`] left it: `shaped` says where that put the corrections it knows of), so the order of corrections does not matter unless two speak about the same field: then the later one holds.
///
/// A corrected day of signing or period comes first: every deadline is read again with it, and only then the
/// corrections of single deadlines are laid over that.
pub fn lay(reading: &mut Reading, corrections: &[Correction], shaped: &[Option<Landing>]) -> Vec<Landing> {
    let known = shaped.iter().copied().chain(std::iter::repeat(None));
    let place =
        |(one, known): (&Correction, Option<Landing>)| known.unwrap_or_else(|| Landing::of(reading, &one.anchor));
    let mut landings: Vec<Landing> = corrections.iter().zip(known).map(place).collect();
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
            let fits = [Change::Removed, Change::JoinedToPrevious, Change::Confirmed].contains(change);
            (fits || matches!(change, Change::LeftOut(_))).then_some(())
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
        // Rows were split and made before anything was put anywhere.
        Landing::Split(..) | Landing::Made(..) | Landing::Waits => Some(()),
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

fn said(words: &str) -> Option<String> {
    let words = words.trim();
    (!words.is_empty()).then(|| words.to_owned())
}
