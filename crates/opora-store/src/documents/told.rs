//! Corrections told in the journal: one Russian sentence each, with the words before and after.

use opora_core::correction::{Change, ClauseField, Landing, RowByHand};
use opora_core::reading::{Deadline, Field, Reading};

use crate::journal::{About, Note};
use crate::sentences::{brief, day, in_quotes};

/// The record of a correction of document `name`; `before` and `after` are the words of its place.
pub(super) fn told(name: &str, change: &Change, before: String, after: String, about: About) -> Note {
    let document = in_quotes(name);
    let row = in_quotes(&brief(&before));
    let of_row = |sentence: String| Note::new("row-decided", sentence, about);
    match change {
        Change::Split(parts) => {
            let all = parts.iter().map(words).collect::<Vec<_>>().join("; ");
            let sentence = format!("В документе {document} строка {row} разделена на {}: {all}", parts.len());
            Note::new("row-split", sentence, about).change(before, all)
        }
        Change::Made(made) => {
            let sentence = format!("В документе {document} слова {row} взяты в план мероприятием {}", words(made));
            Note::new("row-made", sentence, about).change(before, words(made))
        }
        Change::LeftOut(reason) => {
            of_row(format!("В документе {document} строка {row} не взята в план. Причина: {reason}"))
        }
        Change::Removed => of_row(format!("В документе {document} {row}: отмечено, что этого нет в плане")),
        Change::JoinedToPrevious => of_row(format!("В документе {document} строка {row} присоединена к строке выше")),
        Change::Confirmed => {
            Note::new("reading-confirmed", format!("В документе {document} прочитано верно: {row}"), about)
        }
        Change::Words(_)
        | Change::Kind(_)
        | Change::Date(_)
        | Change::Period(_)
        | Change::Deadline(_)
        | Change::Parties(_)
        | Change::Result(_)
        | Change::School(_)
        | Change::Pairing(_) => {
            let sentence = format!("В документе {document} исправлено прочитанное: {row}");
            Note::new("reading-corrected", sentence, about).change(before, after)
        }
    }
}

/// The sentence of a correction that was taken back.
pub(super) fn told_back(name: &str, change: &Change) -> String {
    let document = in_quotes(name);
    match change {
        Change::Split(parts) => {
            format!("В документе {document} снова одна строка вместо {}: {}", parts.len(), names(parts))
        }
        Change::Made(made) => {
            format!("В документе {document} убрано мероприятие, добавленное вручную: {}", words(made))
        }
        Change::LeftOut(reason) => {
            format!("В документе {document} строка снова в плане. Была причина не брать её: {reason}")
        }
        Change::JoinedToPrevious => format!("В документе {document} присоединённая строка снова стоит отдельно"),
        Change::Removed
        | Change::Confirmed
        | Change::Words(_)
        | Change::Kind(_)
        | Change::Date(_)
        | Change::Period(_)
        | Change::Deadline(_)
        | Change::Parties(_)
        | Change::Result(_)
        | Change::School(_)
        | Change::Pairing(_) => format!("В документе {document} снято исправление"),
    }
}

fn names(parts: &[RowByHand]) -> String {
    parts.iter().map(words).collect::<Vec<_>>().join("; ")
}

/// «2.1 «Семинар», срок: до 1 марта».
fn words(row: &RowByHand) -> String {
    let number = row.number.as_ref().map(|number| format!("{number} ")).unwrap_or_default();
    let deadline = row.deadline.as_ref().map(|phrase| format!(", срок: {phrase}")).unwrap_or_default();
    format!("{number}{}{deadline}", in_quotes(&brief(&row.text)))
}

/// The words of a place for the journal.
pub(super) fn place_words(reading: &Reading, landing: Landing) -> String {
    match landing {
        Landing::Field(plan, row, field) => {
            let activity = reading.roadmaps.get(plan).and_then(|plan| plan.activities.get(row));
            let Some(activity) = activity else { return String::new() };
            let deadline = activity.deadline.as_ref();
            match field {
                Field::Deadline => deadline.map(deadline_words).unwrap_or_default(),
                _ => opora_core::adoption::contents_of(plan, activity).words(field),
            }
        }
        Landing::Clause(index, ClauseField::Deadline) => {
            let clause = reading.act.as_ref().and_then(|act| act.clauses.get(index));
            clause.and_then(|clause| clause.deadline.as_ref()).map(deadline_words).unwrap_or_default()
        }
        Landing::Act(_)
        | Landing::Clause(..)
        | Landing::Plan(..)
        | Landing::Programme(_)
        | Landing::Passport(_)
        | Landing::Row(..)
        | Landing::School(_)
        | Landing::Pairing(_)
        | Landing::Split(..)
        | Landing::Made(..)
        | Landing::Waits
        | Landing::Lost => opora_core::lineage::shown(reading, landing).unwrap_or_default(),
    }
}

fn deadline_words(deadline: &Deadline) -> String {
    let days: Vec<String> = deadline.occurrences.iter().take(5).map(|one| day(one.due)).collect();
    match days.is_empty() {
        true => deadline.phrase.clone(),
        false => format!("{} ({})", deadline.phrase, days.join(", ")),
    }
}
