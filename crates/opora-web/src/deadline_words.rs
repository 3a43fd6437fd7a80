//! Deadlines in words: what a meaning gives, short for a table cell and day by day for an editor.

use chrono::{Datelike, NaiveDate};

use opora_core::calendar::{self, DayOff};
use opora_core::reading::{Deadline, DeadlineKind, Occurrence};

use crate::layout::dates::{NBSP, count, full, month, weekday_short};

/// A deadline as a table cell says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The meaning: «до 15.09.2025», «ежемесячно до 5 числа».
    pub main: String,
    /// The days that it gives, when the meaning is a rule; may be empty.
    pub more: String,
}

/// One expected day with all that a person wants to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// «за сентябрь», «с 01.09.2025»; may be empty.
    pub of: String,
    /// «05.10.2025».
    pub day: String,
    /// «вс».
    pub weekday: &'static str,
    /// Why nobody works on it: «выходной», «праздник».
    pub day_off: Option<&'static str>,
    /// «2 раза»; may be empty.
    pub times: String,
}

/// The days that an editor shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Days {
    /// At most five.
    pub rows: Vec<Day>,
    /// How many there are in all.
    pub all: usize,
    /// All of them are over.
    pub past: bool,
}

impl Days {
    /// Whether one of the shown days is a day off.
    pub fn has_day_off(&self) -> bool {
        self.rows.iter().any(|day| day.day_off.is_some())
    }
}

/// How many days an editor shows.
pub const SHOWN_DAYS: usize = 5;
/// How many days a table cell names.
const CELL_DAYS: usize = 4;

/// What `deadline` means, for a table cell.
pub fn said(deadline: &Deadline) -> Said {
    let phrase = deadline.phrase.trim();
    let only = deadline.occurrences.first().filter(|_| deadline.occurrences.len() == 1);
    match (deadline.kind, only) {
        (DeadlineKind::Unread, _) => Said { main: quoted(phrase), more: "словами, без дат".to_owned() },
        (DeadlineKind::Date, Some(one)) => Said { main: full(one.due), more: String::new() },
        (DeadlineKind::Due, Some(one)) => Said { main: format!("до{NBSP}{}", full(one.due)), more: String::new() },
        (DeadlineKind::Window, Some(one)) => Said { main: window(one), more: String::new() },
        (DeadlineKind::Open, _) => Said {
            main: rule_or_phrase(deadline),
            more: match deadline.start {
                Some(start) => format!("с{NBSP}{}, без конца", full(start)),
                None => "без конца".to_owned(),
            },
        },
        (DeadlineKind::Relative, _) => Said {
            main: rule_or_phrase(deadline),
            more: "от события: день поставят, когда оно случится".to_owned(),
        },
        (DeadlineKind::External, _) => Said {
            main: rule_or_phrase(deadline),
            more: match only {
                Some(one) => format!("по другому документу, {}", window(one)),
                None => "дни — в другом документе".to_owned(),
            },
        },
        (DeadlineKind::OnDemand, _) => {
            Said { main: rule_or_phrase(deadline), more: "по запросу, без дат".to_owned() }
        }
        _ => Said { main: rule_or_phrase(deadline), more: listed(&deadline.occurrences) },
    }
}

/// The days to show from `today` on.
pub fn days(deadline: &Deadline, today: NaiveDate) -> Days {
    let rows = opora_core::choices::next(deadline, today, SHOWN_DAYS);
    Days {
        past: rows.first().is_some_and(|one| one.due < today),
        rows: rows.iter().map(|one| day(one, deadline.kind)).collect(),
        all: deadline.occurrences.len(),
    }
}

/// One expected day.
pub fn day(one: &Occurrence, kind: DeadlineKind) -> Day {
    Day {
        of: span_of(one, kind),
        day: full(one.due),
        weekday: weekday_short(one.due),
        day_off: day_off(one.due),
        times: one.count.map(|times| count(u64::from(times), "раз", "раза", "раз")).unwrap_or_default(),
    }
}

/// Why nobody works on `day`, when the day of the week already stands beside it.
pub fn day_off(day: NaiveDate) -> Option<&'static str> {
    match calendar::day_off(day)? {
        DayOff::Saturday | DayOff::Sunday => Some("выходной"),
        reason @ (DayOff::Holiday | DayOff::Transferred) => Some(reason.name()),
    }
}

/// «за сентябрь», «за IV квартал», «с 01.09.2025»; empty for a day without a beginning.
fn span_of(one: &Occurrence, kind: DeadlineKind) -> String {
    let Some(start) = one.start.filter(|start| *start < one.due) else { return String::new() };
    let length = (one.due - start).num_days();
    if kind != DeadlineKind::Recurring || start.day() != 1 {
        return format!("с{NBSP}{}", full(start));
    }
    match length {
        0..=58 => format!("за{NBSP}{}", month(start)),
        80..=140 if start.month0() % 3 == 0 => {
            let quarter = ["I", "II", "III", "IV"].get(start.month0() as usize / 3).copied().unwrap_or_default();
            format!("за{NBSP}{quarter}{NBSP}квартал")
        }
        _ => format!("с{NBSP}{}", full(start)),
    }
}

fn window(one: &Occurrence) -> String {
    match one.start {
        Some(start) if start == one.due => full(start),
        Some(start) => format!("{}–{}", full(start), full(one.due)),
        None => format!("до{NBSP}{}", full(one.due)),
    }
}

fn rule_or_phrase(deadline: &Deadline) -> String {
    deadline.rule.clone().unwrap_or_else(|| deadline.phrase.trim().to_owned())
}

fn listed(occurrences: &[Occurrence]) -> String {
    let shown: Vec<String> = occurrences.iter().take(CELL_DAYS).map(|one| full(one.due)).collect();
    match (occurrences.len(), shown.is_empty()) {
        (_, true) => "ни одной даты внутри плана".to_owned(),
        (all, _) if all > CELL_DAYS => {
            format!("{}, … всего{NBSP}{}", shown.join(", "), count(all as u64, "срок", "срока", "сроков"))
        }
        _ => shown.join(", "),
    }
}

/// The words of a document in quotes of ours; empty words stay empty.
pub fn quoted(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("«{}»", words.replace('«', "„").replace('»', "“")) }
}

#[cfg(test)]
mod tests;
