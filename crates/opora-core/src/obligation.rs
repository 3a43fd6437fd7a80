//! An obligation: one expected thing, organisation × what × period, and the state that follows from facts and today.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::reading::{Deadline, DeadlineKind};

/// Days before the due day in which an open obligation counts as due soon.
pub const SOON_DAYS: u64 = 7;

/// Days before today in which a done obligation counts as done lately.
pub const LATELY_DAYS: u64 = 14;

/// The dates of an obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Dates {
    /// First day of the window or of the reporting period.
    pub start: Option<NaiveDate>,
    /// The day by which it is due, the day included.
    pub due: Option<NaiveDate>,
    /// From this day on it counts as late: the day after `due` unless somebody moved it.
    pub late_from: Option<NaiveDate>,
    /// After this day nothing is accepted any more; nothing when it never closes.
    pub closes_on: Option<NaiveDate>,
}

impl Dates {
    /// Due on a day, late from the next one, never closed.
    pub fn due(start: Option<NaiveDate>, due: NaiveDate) -> Self {
        Self { start, due: Some(due), late_from: due.checked_add_days(Days::new(1)), closes_on: None }
    }

    /// Without a day: open, on demand, set elsewhere or not understood.
    pub fn undated(start: Option<NaiveDate>) -> Self {
        Self { start, ..Self::default() }
    }
}

/// What is known of an obligation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Expected.
    Open,
    /// Done on a day.
    Done {
        /// The day on which it was done, as the person says.
        on: NaiveDate,
    },
    /// Somebody decided that it does not apply here.
    NotApplicable {
        /// Why.
        reason: String,
    },
    /// An amended order no longer expects it.
    Dropped {
        /// Which order.
        reason: String,
    },
}

/// The stored word for a [`Fact`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// [`Fact::Open`].
    Open,
    /// [`Fact::Done`].
    Done,
    /// [`Fact::NotApplicable`].
    NotApplicable,
    /// [`Fact::Dropped`].
    Dropped,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Done, Self::NotApplicable, Self::Dropped];

    /// The stored word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::NotApplicable => "not_applicable",
            Self::Dropped => "dropped",
        }
    }

    /// The status of a stored word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

impl Fact {
    /// The stored word.
    pub fn status(&self) -> Status {
        match self {
            Self::Open => Status::Open,
            Self::Done { .. } => Status::Done,
            Self::NotApplicable { .. } => Status::NotApplicable,
            Self::Dropped { .. } => Status::Dropped,
        }
    }
}

/// The state of an obligation on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Open, and no day is set.
    Undated,
    /// Its window has not begun.
    Upcoming {
        /// The first day.
        starts: NaiveDate,
    },
    /// Due some day, nothing recorded yet.
    NotBegun {
        /// The due day.
        due: NaiveDate,
    },
    /// Its window runs.
    Running {
        /// The last day.
        due: NaiveDate,
    },
    /// Due within [`SOON_DAYS`].
    DueSoon {
        /// The due day.
        due: NaiveDate,
    },
    /// Not done and late.
    Overdue {
        /// The first late day.
        since: NaiveDate,
    },
    /// Not done and nothing is accepted any more.
    Closed {
        /// The last day on which it was accepted.
        on: NaiveDate,
    },
    /// Done in time.
    DoneOnTime {
        /// When.
        on: NaiveDate,
    },
    /// Done late.
    DoneLate {
        /// When.
        on: NaiveDate,
    },
    /// Does not apply here.
    NotApplicable {
        /// Why.
        reason: String,
    },
    /// Taken off by an amended order.
    Dropped {
        /// Which order.
        reason: String,
    },
}

impl State {
    /// The Russian word for the state.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Undated => "без срока",
            Self::Upcoming { .. } => "впереди",
            Self::NotBegun { .. } => "не начато",
            Self::Running { .. } => "идёт",
            Self::DueSoon { .. } => "скоро срок",
            Self::Overdue { .. } => "просрочено",
            Self::Closed { .. } => "закрыто, не выполнено",
            Self::DoneOnTime { .. } => "выполнено",
            Self::DoneLate { .. } => "выполнено с опозданием",
            Self::NotApplicable { .. } => "не применяется",
            Self::Dropped { .. } => "снято изменением приказа",
        }
    }
}

/// The state that follows from the dates, the facts and today.
pub fn state(dates: &Dates, fact: &Fact, today: NaiveDate) -> State {
    match fact {
        Fact::Done { on } => match dates.late_from {
            Some(late) if *on >= late => State::DoneLate { on: *on },
            _ => State::DoneOnTime { on: *on },
        },
        Fact::NotApplicable { reason } => State::NotApplicable { reason: reason.clone() },
        Fact::Dropped { reason } => State::Dropped { reason: reason.clone() },
        Fact::Open => open_state(dates, today),
    }
}

fn open_state(dates: &Dates, today: NaiveDate) -> State {
    if let Some(on) = dates.closes_on
        && today > on
    {
        return State::Closed { on };
    }
    if let Some(since) = dates.late_from
        && today >= since
    {
        return State::Overdue { since };
    }
    let Some(due) = dates.due else {
        return match dates.start {
            Some(starts) if starts > today => State::Upcoming { starts },
            _ => State::Undated,
        };
    };
    if soon_until(today) >= due {
        return State::DueSoon { due };
    }
    match dates.start {
        Some(starts) if starts > today => State::Upcoming { starts },
        Some(_) => State::Running { due },
        None => State::NotBegun { due },
    }
}

/// The last day that counts as soon.
pub fn soon_until(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(today)
}

/// The first day that counts as lately.
pub fn lately_from(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(LATELY_DAYS)).unwrap_or(today)
}

/// How many obligations of something are in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// All that are expected: without those not applicable or dropped.
    pub expected: u64,
    /// Done, in time or late.
    pub done: u64,
    /// Open and late.
    pub overdue: u64,
    /// Open and due within [`SOON_DAYS`].
    pub soon: u64,
    /// Open without a day.
    pub undated: u64,
    /// The earliest open due day that is not late yet.
    pub next_due: Option<NaiveDate>,
}

/// The state of an activity as a whole, from the tally of its obligations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityState {
    /// Nothing is expected of anybody.
    Nothing,
    /// Everything is done.
    Done,
    /// Something is late.
    Overdue,
    /// Something is due within [`SOON_DAYS`].
    DueSoon,
    /// Some is done, the rest is not due yet.
    InWork,
    /// Nothing is done and nothing is due soon.
    Ahead,
    /// Only undated things are open and nothing is done.
    Undated,
}

impl ActivityState {
    /// The Russian word.
    pub fn title(self) -> &'static str {
        match self {
            Self::Nothing => "ничего не ожидается",
            Self::Done => "выполнено",
            Self::Overdue => "просрочено",
            Self::DueSoon => "скоро срок",
            Self::InWork => "в работе",
            Self::Ahead => "впереди",
            Self::Undated => "без срока",
        }
    }
}

impl Tally {
    /// The state of the whole.
    pub fn state(&self) -> ActivityState {
        let open = self.expected.saturating_sub(self.done);
        if self.expected == 0 {
            ActivityState::Nothing
        } else if open == 0 {
            ActivityState::Done
        } else if self.overdue > 0 {
            ActivityState::Overdue
        } else if self.soon > 0 {
            ActivityState::DueSoon
        } else if self.done > 0 {
            ActivityState::InWork
        } else if self.undated == open {
            ActivityState::Undated
        } else {
            ActivityState::Ahead
        }
    }
}

/// One expected thing of a deadline, with a key that stays the same when the order is read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// «once» for a single term (its day may be amended), «undated», otherwise the day that tells it from the others.
    pub key: String,
    /// The dates.
    pub dates: Dates,
    /// How many times within the window.
    pub count: Option<u32>,
}

/// What a deadline makes expected. A deadline without days makes one undated thing, so that nothing vanishes.
pub fn expected(deadline: Option<&Deadline>) -> Vec<Expected> {
    let undated = |start| vec![Expected { key: "undated".to_owned(), dates: Dates::undated(start), count: None }];
    let Some(deadline) = deadline else { return undated(None) };
    let single = match deadline.kind {
        DeadlineKind::Date
        | DeadlineKind::Due
        | DeadlineKind::Window
        | DeadlineKind::External
        // «в течение 5 дней после подписания» has a day, since the order is signed.
        | DeadlineKind::Relative => true,
        DeadlineKind::Dates | DeadlineKind::Recurring => false,
        DeadlineKind::Open | DeadlineKind::OnDemand | DeadlineKind::Unread => {
            return undated(deadline.start);
        }
    };
    if deadline.occurrences.is_empty() {
        return undated(deadline.start);
    }
    let mut out: Vec<Expected> = Vec::with_capacity(deadline.occurrences.len());
    for occurrence in &deadline.occurrences {
        let key = match (single, deadline.kind, occurrence.start) {
            (true, ..) => "once".to_owned(),
            // The reporting period stays when an amendment only moves the day rule.
            (false, DeadlineKind::Recurring, Some(start)) if start != occurrence.due => format!("{start}"),
            (false, ..) => format!("{}", occurrence.due),
        };
        if out.iter().any(|earlier| earlier.key == key) {
            let dates = Dates::due(occurrence.start, occurrence.due);
            out.push(Expected { key: format!("{key}/{}", occurrence.due), dates, count: occurrence.count });
        } else {
            out.push(Expected { key, dates: Dates::due(occurrence.start, occurrence.due), count: occurrence.count });
        }
    }
    out
}

#[cfg(test)]
#[path = "obligation_tests.rs"]
mod tests;
