//! A deadline that a person set over the words of the order: because another document names the days, an event came,
//! or the words were not understood. The words of the order stay beside it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::adoption::{Expectation, KnownObligation, Reconciled, reconcile};
use crate::correction::agreed;
use crate::deadline::{self, Context};
use crate::ids::ActivityId;
use crate::obligation::{Status, expected};
use crate::programme::Content;
use crate::reading::{Deadline, DeadlineKind, Level, Occurrence};
use crate::refusal::RefusalKind;
use crate::words::plain;

/// The longest phrase that is read, in characters.
pub const PHRASE_LIMIT: usize = 400;
/// The longest ground, in characters.
pub const GROUND_LIMIT: usize = 600;
/// Days of an event that are counted from at most.
const EVENTS_LIMIT: usize = 60;

/// Who set the deadline that holds, why, and what the order says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Appointment {
    /// The deadline of the order; nothing when it names none.
    pub order: Option<Deadline>,
    /// The document that gives the days, or the reason.
    pub ground: String,
    /// Who set it.
    pub by: String,
    /// The day on which it was set.
    pub on: NaiveDate,
}

/// What a person enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given<'a> {
    /// The deadline itself: «15.10.2025, 12.12.2025», «до 5 числа следующего месяца».
    Phrase(&'a str),
    /// The day, or the days, of the event from which the order counts: «10.11.2025».
    Event(&'a str),
}

impl<'a> Given<'a> {
    /// The words as typed.
    pub fn words(self) -> &'a str {
        match self {
            Self::Phrase(words) | Self::Event(words) => words.trim(),
        }
    }
}

/// What `given` means for an activity whose order says `order`. Never fails: what cannot be read is unread and says why.
pub fn read(given: Given<'_>, order: Option<&Deadline>, context: &Context<'_>) -> Deadline {
    let words = given.words();
    if words.chars().count() > PHRASE_LIMIT {
        return unread(words, "Слишком длинно. Напишите только срок: например, «до 15 мая 2026 г.».");
    }
    match given {
        Given::Phrase(_) => deadline::read(words, context),
        Given::Event(_) => after_event(words, order, context),
    }
}

/// Whether a reading can be set as a deadline.
pub fn settled(read: Deadline) -> Result<Deadline, Refusal> {
    let refused = |reason: String, next: &str| Err(Refusal::new(RefusalKind::Invalid, reason, next));
    let phrase = read.phrase.trim().to_owned();
    if phrase.is_empty() {
        return refused("Срок не указан.".to_owned(), "Напишите его, например «15.10.2025, 12.12.2025».");
    }
    let why = || read.reasons.first().map(|reason| format!(": {reason}")).unwrap_or_default();
    match read.kind {
        DeadlineKind::Unread => refused(
            format!("«{phrase}» — не понято{}.", why().trim_end_matches('.')),
            "Перечислите даты, например «15.10.2025, 12.12.2025», или напишите правило: «ежемесячно до 5 числа».",
        ),
        DeadlineKind::External | DeadlineKind::Relative if read.occurrences.is_empty() => refused(
            format!("«{phrase}» снова отсылает к другому документу или событию: дней в этих словах нет."),
            "Напишите сами дни, например «15.10.2025, 12.12.2025».",
        ),
        DeadlineKind::Date
        | DeadlineKind::Due
        | DeadlineKind::Window
        | DeadlineKind::Dates
        | DeadlineKind::Recurring
            if read.occurrences.is_empty() =>
        {
            refused(
                format!("«{phrase}» не даёт ни одного дня внутри срока программы{}.", why().trim_end_matches('.')),
                "Проверьте год или перечислите даты.",
            )
        }
        DeadlineKind::Date
        | DeadlineKind::Due
        | DeadlineKind::Window
        | DeadlineKind::Dates
        | DeadlineKind::Recurring
        | DeadlineKind::Open
        | DeadlineKind::Relative
        | DeadlineKind::External
        | DeadlineKind::OnDemand => Ok(agreed(&phrase, read)),
    }
}

/// A ground that says something.
pub fn ground(words: &str) -> Result<String, Refusal> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain(&words).is_empty() {
        return Err(Refusal::new(
            RefusalKind::Invalid,
            "Не указано основание.",
            "Напишите документ («график от 05.09.2025 № 14») или причину.",
        ));
    }
    if words.chars().count() > GROUND_LIMIT {
        return Err(Refusal::new(
            RefusalKind::Invalid,
            format!("Основание длиннее {GROUND_LIMIT} знаков."),
            "Сократите: хватит названия, даты и номера документа.",
        ));
    }
    Ok(words)
}

impl Content {
    /// The deadline of the order, whatever a person set over it.
    pub fn order_deadline(&self) -> Option<&Deadline> {
        match &self.appointment {
            Some(appointment) => appointment.order.as_ref(),
            None => self.deadline.as_ref(),
        }
    }

    /// The same activity with a deadline that a person set.
    #[must_use]
    pub fn appointed(&self, deadline: Deadline, ground: String, by: &str, on: NaiveDate) -> Self {
        let order = self.order_deadline().cloned();
        let appointment = Some(Appointment { order, ground, by: by.to_owned(), on });
        Self { deadline: Some(deadline), appointment, ..self.clone() }
    }

    /// The same activity with the deadline of its order.
    #[must_use]
    pub fn as_ordered(&self) -> Self {
        Self { deadline: self.order_deadline().cloned(), appointment: None, ..self.clone() }
    }

    /// What an order read anew says of an activity that the book knows as `self`: the deadline that a person set
    /// stays while the order's words for it are the same, otherwise the order wins and what it overruled is told.
    pub(crate) fn carried(&self, new: Self) -> (Self, Option<Appointment>) {
        let Some(own) = &self.appointment else { return (new, None) };
        let words = |deadline: Option<&Deadline>| deadline.map(|one| plain(&one.phrase)).unwrap_or_default();
        if words(own.order.as_ref()) != words(new.deadline.as_ref()) {
            return (new, Some(own.clone()));
        }
        let appointment = Appointment { order: new.deadline, ..own.clone() };
        (Self { deadline: self.deadline.clone(), appointment: Some(appointment), ..new }, None)
    }
}

/// What happens to the obligations of one activity whose deadline changes from that of `former`: as by an order of
/// today, but days that were set after they had passed go with the setting that brought them.
pub fn rederive(
    activity: ActivityId,
    former: &Content,
    expected: Vec<Expectation>,
    known: &[KnownObligation],
    today: NaiveDate,
) -> (Vec<Expectation>, Reconciled) {
    let own: Vec<KnownObligation> = known.iter().filter(|one| one.activity == activity).cloned().collect();
    let wanted: BTreeSet<(Option<String>, String)> =
        expected.iter().map(|one| (one.holder.key(), one.expected.key.clone())).collect();
    let (fresh, mut changes) = reconcile(expected, &[Some(activity)], &own, Some(today));
    let mistaken = set_too_late(former);
    for one in own.iter().filter(|one| one.status == Status::Open && mistaken.contains(&one.occurrence)) {
        let again = wanted.contains(&(Some(one.who.clone()), one.occurrence.clone()));
        if !again && !changes.dropped.contains(&one.id) {
            changes.dropped.push(one.id);
            changes.kept = changes.kept.saturating_sub(1);
        }
    }
    (fresh, changes)
}

/// The keys of days that a person set when they had passed already, and that the order does not have.
fn set_too_late(former: &Content) -> BTreeSet<String> {
    let Some(appointment) = &former.appointment else { return BTreeSet::new() };
    let ordered: BTreeSet<String> = expected(appointment.order.as_ref()).into_iter().map(|one| one.key).collect();
    expected(former.deadline.as_ref())
        .into_iter()
        .filter(|one| one.dates.due.is_some_and(|due| due < appointment.on) && !ordered.contains(&one.key))
        .map(|one| one.key)
        .collect()
}

/// The order's «в течение 5 рабочих дней после …» counted from the days of the event.
fn after_event(words: &str, order: Option<&Deadline>, context: &Context<'_>) -> Deadline {
    let Some(order) = order.filter(|order| order.kind == DeadlineKind::Relative) else {
        return unread(words, "Приказ не считает этот срок от события. Напишите сам срок.");
    };
    let events = deadline::read(words, context);
    let is_day = |one: &Occurrence| one.start == Some(one.due);
    let are_days = matches!(events.kind, DeadlineKind::Date | DeadlineKind::Dates)
        && events.occurrences.iter().all(is_day)
        && (1..=EVENTS_LIMIT).contains(&events.occurrences.len());
    if !are_days {
        return unread(words, "Не понятно, какого числа было событие. Напишите день, например «10.11.2025».");
    }
    let mut reasons = events.reasons;
    let mut days: Vec<NaiveDate> = Vec::new();
    for event in &events.occurrences {
        let counted = deadline::read(&order.phrase, &Context { event: Some(event.due), ..*context });
        let Some(due) = counted.due else {
            return unread(words, "В словах приказа не сказано, сколько дней считать. Напишите сам срок.");
        };
        days.push(due);
        reasons.extend(counted.reasons);
    }
    days.sort_unstable();
    days.dedup();
    let listed = days.iter().map(|day| day.format("%d.%m.%Y").to_string()).collect::<Vec<_>>().join(", ");
    let phrase = if days.len() == 1 { format!("до {listed}") } else { listed };
    let read = deadline::read(&phrase, context);
    reasons.extend(read.reasons);
    let mut seen = BTreeSet::new();
    reasons.retain(|reason| seen.insert(reason.clone()));
    let status = if reasons.is_empty() { read.status } else { read.status.max(Level::Check) };
    Deadline { status, reasons, ..read }
}

fn unread(words: &str, why: &str) -> Deadline {
    Deadline {
        phrase: words.to_owned(),
        kind: DeadlineKind::Unread,
        status: Level::Unread,
        reasons: vec![why.to_owned()],
        ..Deadline::default()
    }
}

#[cfg(test)]
mod tests;
