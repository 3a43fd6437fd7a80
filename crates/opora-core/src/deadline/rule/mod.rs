//! What a deadline means once everything is known.

mod days;
mod occurrences;

use chrono::{NaiveDate, Weekday};

use crate::reading::{Occurrence, Per, Period};

pub use days::{MonthDay, MonthDays, Nths, Weekdays, Yearly};
pub use occurrences::{Frame, MOST_OCCURRENCES};
pub(super) use occurrences::{nth_week, nth_weekday};

/// The meaning of a deadline phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// One thing.
    Once(Moment),
    /// A list, in the order of days.
    Dates(Vec<Moment>),
    /// Again and again.
    Recurring(Recurrence),
    /// Once by its own day, then again and again.
    Chain {
        /// The first thing.
        first: Moment,
        /// What follows after it.
        then: Recurrence,
    },
    /// Without an end; without a day also without a beginning of its own.
    Open {
        /// First day.
        from: Option<NaiveDate>,
    },
    /// Counted from an event.
    Relative {
        /// The words.
        words: String,
        /// The day, when the event has one.
        due: Option<NaiveDate>,
    },
    /// Set by another document.
    External {
        /// The days that the phrase itself names.
        window: Option<Moment>,
    },
    /// When asked.
    OnDemand,
}

/// One thing in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// On that day.
    On(NaiveDate),
    /// By that day, the day included.
    By(NaiveDate),
    /// Between two days.
    Between(Period),
}

impl Moment {
    /// The last day.
    pub const fn due(&self) -> NaiveDate {
        match self {
            Self::On(day) | Self::By(day) => *day,
            Self::Between(period) => period.end,
        }
    }

    /// The first day, where there is one.
    pub const fn start(&self) -> Option<NaiveDate> {
        match self {
            Self::On(day) => Some(*day),
            Self::By(_) => None,
            Self::Between(period) => Some(period.start),
        }
    }

    /// The expected thing.
    pub const fn occurrence(&self) -> Occurrence {
        Occurrence { start: self.start(), due: self.due(), count: None }
    }
}

/// A pattern with its own bounds; where it has none, the plan's period bounds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurrence {
    /// What comes again.
    pub pattern: Pattern,
    /// First day of the bounds.
    pub from: Option<NaiveDate>,
    /// Last day of the bounds.
    pub to: Option<NaiveDate>,
}

/// What comes again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// One window for each `step` units, `count` times inside it.
    Every {
        /// The unit.
        unit: Per,
        /// How many units make one window, from 1.
        step: u32,
        /// How many times inside the window, where it is said.
        count: Option<u32>,
    },
    /// On or by days of each month.
    MonthDays {
        /// The days.
        days: MonthDays,
        /// Whether the thing may be done earlier.
        edge: Edge,
    },
    /// On or by a day of a month at the end of each unit.
    UnitDays {
        /// The reporting period: month, quarter, half-year, year or school year.
        unit: Per,
        /// Which month.
        place: UnitMonth,
        /// The days.
        days: MonthDays,
        /// Whether the thing may be done earlier.
        edge: Edge,
    },
    /// On or by days of each week.
    Weekly {
        /// The days.
        days: Weekdays,
        /// Whether the thing may be done earlier.
        edge: Edge,
    },
    /// «1-я и 3-я среда месяца».
    MonthWeekday {
        /// 1 to 5 and the last one.
        nths: Nths,
        /// The day of the week.
        weekday: Weekday,
    },
    /// «3-я неделя каждого месяца»: its days in the month; the first week is the one with the first day.
    MonthWeeks {
        /// 1 to 5 and the last one.
        nths: Nths,
    },
    /// «первая неделя каждого квартала»: its days in the unit.
    UnitWeek {
        /// The unit.
        unit: Per,
        /// The first week or the last one.
        end: UnitEnd,
    },
    /// «до 3-го рабочего дня месяца, следующего за отчётным кварталом»: by the production calendar.
    NthWorkingDay {
        /// The reporting period.
        unit: Per,
        /// Which month.
        place: UnitMonth,
        /// From 1.
        nth: u32,
        /// Whether the thing may be done earlier.
        edge: Edge,
    },
    /// Each working day of the production calendar.
    WorkingDays,
    /// From day to day of each month; a day that a month lacks becomes its last day.
    MonthWindow {
        /// First day, 1 to 31.
        first: u32,
        /// Last day, not before the first.
        last: u32,
    },
    /// On or by a day of the year after the reporting one.
    YearAfter {
        /// The day.
        day: MonthDay,
        /// Whether the thing may be done earlier.
        edge: Edge,
    },
    /// Days and windows of each year.
    Yearly(Vec<Yearly>),
}

impl Pattern {
    /// About how many days lie between two things.
    pub(super) const fn least_days(&self) -> u32 {
        match self {
            Self::Every { unit, step, .. } => {
                let one = match unit {
                    Per::Day => 1,
                    Per::Week => 7,
                    Per::Month => 28,
                    Per::Term => 40,
                    Per::Quarter | Per::Trimester => 90,
                    Per::HalfYear => 181,
                    Per::Year | Per::SchoolYear => 365,
                };
                one * *step
            }
            Self::Weekly { .. } => 7,
            Self::WorkingDays => 1,
            Self::MonthDays { .. }
            | Self::MonthWeekday { .. }
            | Self::MonthWeeks { .. }
            | Self::MonthWindow { .. }
            | Self::NthWorkingDay { .. } => 28,
            Self::UnitDays { .. } | Self::UnitWeek { .. } => 90,
            Self::YearAfter { .. } | Self::Yearly(_) => 365,
        }
    }
}

/// Whether a day is the only one or the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// On that day.
    On,
    /// By that day, the day included.
    By,
}

/// The month in which a report about a period is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitMonth {
    /// The last month of the reporting period.
    Last,
    /// The month that follows it.
    Next,
    /// A month of it, 1 for the first.
    Nth(u8),
}

/// Which end of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitEnd {
    /// Where it begins.
    First,
    /// Where it ends.
    Last,
}
