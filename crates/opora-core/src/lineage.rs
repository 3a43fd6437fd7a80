//! The lineage of a document: whether a correction made on one document still speaks about an amended one.
//!
//! A correction is carried over only where the words that it corrected stand there unchanged; a corrected deadline
//! moreover only where the plan has the same period, because a date of last year would be silently wrong.

use crate::correction::{
    ActField, Anchor, Change, ClauseField, Correction, Landing, PlanField, ProgrammeField, find_words, row_around,
};
use crate::paper::Paper;
use crate::reading::{Activity, Deadline, DeadlineKind, Field, Party, Period, Reading};
use crate::words::plain;

/// The words that stand at a landing of a reading as it came from the recogniser, as a key to be compared.
pub fn original(reading: &Reading, landing: Landing) -> Option<String> {
    shown(reading, landing).map(|words| plain(&words))
}

/// The words on which a row rests that a person split or made, as a key to be compared: the whole row with its plan's
/// period, because its parts say what its cells said. Nothing for other corrections, and where the words are not there.
pub fn original_of_row(raw: &Reading, paper: &Paper, correction: &Correction) -> Option<String> {
    let period = |plan: usize| {
        let own = raw.roadmaps.get(plan).and_then(|plan| plan.period);
        period_words(own.or(raw.programme.as_ref().and_then(|programme| programme.period)))
    };
    let words = match (&correction.anchor, &correction.change) {
        (Anchor::Row { .. }, Change::Split(_)) => {
            let Landing::Row(plan, row) = Landing::of(raw, &correction.anchor) else { return None };
            let own = raw.roadmaps.get(plan)?.activities.get(row)?;
            let cells = own.fields.iter().map(|field| field.text.as_str()).collect::<Vec<_>>().join(" ");
            format!("{} {cells} {}", own.text, period(plan))
        }
        (Anchor::Words { roadmap, words }, Change::Made(_)) => {
            let (from, _) = find_words(&paper.text, words)?;
            let cells = row_around(paper, from).map(|row| row.cells.join(" ")).unwrap_or_default();
            format!("{words} {cells} {}", period(*roadmap))
        }
        _ => return None,
    };
    Some(plain(&words))
}

/// The words that stand at a landing, as far as a journal can show them.
pub fn shown(reading: &Reading, landing: Landing) -> Option<String> {
    let words = match landing {
        Landing::Act(field) => {
            let act = reading.act.as_ref()?;
            match field {
                ActField::Kind => format!("{:?}", act.kind),
                ActField::Issuer => said(act.issuer.as_deref()),
                ActField::Title => said(act.title.as_deref()),
                ActField::Number => said(act.number.as_deref()),
                ActField::Date => format!("{:?} {}", act.date, said(act.number.as_deref())),
                ActField::Control => said(act.control.as_ref().map(|control| control.text.as_str())),
                ActField::SignatoryPosition => {
                    said(act.signatory.as_ref().and_then(|signatory| signatory.position.as_deref()))
                }
                ActField::SignatoryName => said(act.signatory.as_ref().and_then(|signatory| signatory.name.as_deref())),
            }
        }
        Landing::Clause(index, field) => {
            let clause = reading.act.as_ref()?.clauses.get(index)?;
            match field {
                ClauseField::Deadline => {
                    deadline_words(clause.deadline.as_ref(), reading.act.as_ref().and_then(|act| act.date), None)
                }
                ClauseField::Addressees => party_words(&clause.addressees),
            }
        }
        Landing::Plan(index, field) => {
            let plan = reading.roadmaps.get(index)?;
            match field {
                PlanField::Title => said(plan.title.as_deref()),
                PlanField::Period => format!("{} {}", said(plan.title.as_deref()), period_words(plan.period)),
            }
        }
        Landing::Programme(field) => {
            let programme = reading.programme.as_ref()?;
            match field {
                ProgrammeField::Title => said(programme.title.as_deref()),
                ProgrammeField::Period => {
                    format!("{} {}", said(programme.title.as_deref()), period_words(programme.period))
                }
            }
        }
        Landing::Passport(index) => reading.programme.as_ref()?.fields.get(index)?.text.clone(),
        Landing::Row(plan, row) | Landing::Split(plan, row) | Landing::Made(plan, row) => {
            reading.roadmaps.get(plan)?.activities.get(row)?.text.clone()
        }
        Landing::Field(plan, row, field) => {
            let plan = reading.roadmaps.get(plan)?;
            let period = plan.period.or(reading.programme.as_ref().and_then(|programme| programme.period));
            field_words(plan.activities.get(row)?, field, period)
        }
        Landing::School(index) => {
            let school = reading.support.schools.get(index)?;
            format!("{} {} {}", school.name, said(school.category.as_deref()), said(school.head.as_deref()))
        }
        Landing::Pairing(index) => {
            let pair = reading.support.pairings.get(index)?;
            format!("{} {} {}", pair.school, said(pair.mentor.as_deref()), said(pair.curator.as_deref()))
        }
        Landing::Waits | Landing::Lost => return None,
    };
    Some(words)
}

fn field_words(activity: &Activity, field: Field, period: Option<Period>) -> String {
    let cell = activity.fields.iter().find(|place| place.field == field).map(|place| place.text.as_str());
    match field {
        Field::Deadline => {
            let read = deadline_words(activity.deadline.as_ref(), None, period);
            format!("{} {read}", said(cell))
        }
        Field::Number => said(activity.number.as_deref()),
        Field::Text => activity.text.clone(),
        Field::Responsible => cell.map_or_else(|| party_words(&activity.responsible), str::to_owned),
        Field::Participants => cell.map_or_else(|| party_words(&activity.participants), str::to_owned),
        Field::Result => activity.result.as_ref().map(|result| result.text.clone()).unwrap_or_default(),
        Field::Criterion => said(activity.criterion.as_deref()),
        Field::Indicators => activity.indicators.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join("; "),
    }
}

/// Phrase, kind, days and frame. A rule's days depend on when the act was signed and are left out.
fn deadline_words(deadline: Option<&Deadline>, signed: Option<chrono::NaiveDate>, period: Option<Period>) -> String {
    let frame = format!("{signed:?} {}", period_words(period));
    let Some(deadline) = deadline else { return frame };
    let days: Vec<String> = match deadline.kind {
        DeadlineKind::Recurring | DeadlineKind::Open => Vec::new(),
        DeadlineKind::Date
        | DeadlineKind::Due
        | DeadlineKind::Window
        | DeadlineKind::Dates
        | DeadlineKind::Relative
        | DeadlineKind::External
        | DeadlineKind::OnDemand
        | DeadlineKind::Unread => deadline.occurrences.iter().map(|one| one.due.to_string()).collect(),
    };
    format!("{} {:?} {} {frame}", deadline.phrase, deadline.kind, days.join(" "))
}

fn period_words(period: Option<Period>) -> String {
    period.map(|period| format!("{} {}", period.start, period.end)).unwrap_or_default()
}

fn party_words(parties: &[Party]) -> String {
    parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join("; ")
}

fn said(words: Option<&str>) -> String {
    words.unwrap_or_default().to_owned()
}
