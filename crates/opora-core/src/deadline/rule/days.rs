//! Days of a month, a week or a year as sets.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::calendar;
use crate::deadline::rule::Moment;
use crate::reading::Period;

/// Days of a month; bit 0 is the last day, bit n is day n. A day that a month lacks becomes its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MonthDays(pub(in crate::deadline) u32);

impl MonthDays {
    /// Adds a day, 1 to 31; says whether there is such a day.
    pub fn insert(&mut self, day: u32) -> bool {
        let exists = (1..=31).contains(&day);
        if exists {
            self.0 |= 1 << day;
        }
        exists
    }

    /// Adds the last day of the month.
    pub fn insert_last(&mut self) {
        self.0 |= 1;
    }

    /// Days by number, without the last one.
    pub fn numbers(self) -> impl Iterator<Item = u32> {
        (1..=31).filter(move |day| self.0 & (1 << day) != 0)
    }

    /// Whether the last day is among them.
    pub const fn has_last(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether some month is too short for a day.
    pub const fn beyond_short_months(self) -> bool {
        self.0 >> 29 != 0
    }

    pub(super) fn of_month(self, year: i32, month: u32) -> impl Iterator<Item = NaiveDate> {
        let end = calendar::month_end(year, month);
        let last = end.filter(|_| self.has_last());
        self.numbers()
            .filter_map(move |day| NaiveDate::from_ymd_opt(year, month, day.min(end.map_or(day, |end| end.day()))))
            .chain(last)
    }
}

/// Days of a week; bit 0 is Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weekdays(pub(in crate::deadline) u8);

impl Weekdays {
    /// Adds a day.
    pub fn insert(&mut self, day: Weekday) {
        self.0 |= 1 << day.num_days_from_monday();
    }

    /// The days from Monday on.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        (0..7_u8).filter(move |day| self.0 & (1 << day) != 0).filter_map(|day| Weekday::try_from(day).ok())
    }
}

/// Which of the weekdays of a month; bit 0 is the last, bit n the n-th.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Nths(pub(in crate::deadline) u8);

impl Nths {
    /// Adds the n-th, 1 to 5; says whether there can be one.
    pub fn insert(&mut self, nth: u32) -> bool {
        let exists = (1..=5).contains(&nth);
        if exists {
            self.0 |= 1 << nth;
        }
        exists
    }

    /// Adds the last.
    pub fn insert_last(&mut self) {
        self.0 |= 1;
    }

    /// 1 to 5, without the last.
    pub fn numbers(self) -> impl Iterator<Item = u32> {
        (1..=5).filter(move |nth| self.0 & (1 << nth) != 0)
    }

    /// Whether the last is among them.
    pub const fn has_last(self) -> bool {
        self.0 & 1 != 0
    }
}

/// A day of a year that exists at least in leap years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthDay {
    pub(super) month: u32,
    pub(super) day: u32,
}

impl MonthDay {
    /// The day, if leap years have it.
    pub fn new(month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(2024, month, day).map(|_| Self { month, day })
    }

    /// 1 to 12.
    pub const fn month(self) -> u32 {
        self.month
    }

    /// 1 to 31.
    pub const fn day(self) -> u32 {
        self.day
    }

    /// In that year; 29 February becomes 28 in a common year.
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day).or_else(|| calendar::month_end(year, self.month))
    }
}

/// Something of each year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Yearly {
    /// On that day.
    On(MonthDay),
    /// By that day.
    By(MonthDay),
    /// From the first day of a month to the last day of a month, over New Year if the second one is earlier.
    Months(u32, u32),
    /// From day to day, over New Year if the second one is earlier.
    Days(MonthDay, MonthDay),
}

impl Yearly {
    /// In the year where it begins.
    pub fn in_year(self, year: i32) -> Option<Moment> {
        Some(match self {
            Self::On(day) => Moment::On(day.in_year(year)?),
            Self::By(day) => Moment::By(day.in_year(year)?),
            Self::Months(first, last) => Moment::Between(Period {
                start: NaiveDate::from_ymd_opt(year, first, 1)?,
                end: calendar::month_end(if last < first { year + 1 } else { year }, last)?,
            }),
            Self::Days(first, last) => Moment::Between(Period {
                start: first.in_year(year)?,
                end: last.in_year(if last < first { year + 1 } else { year })?,
            }),
        })
    }
}
