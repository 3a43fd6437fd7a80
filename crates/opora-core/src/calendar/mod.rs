//! The calendar of schools: working days, months, quarters, school years and terms, and how they are named.

mod entered;
mod names;
mod terms;
#[cfg(test)]
mod tests;
mod working;

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use crate::reading::Period;

pub use entered::{TermsRow, TermsTrouble};
pub use names::{
    in_words, month_genitive, month_nominative, month_prepositional, numeric, weekday_name, weekday_short,
};
pub use terms::{SchoolTerms, Season, TermsSource};
pub(crate) use working::subtract_working_days;
pub use working::{DayOff, add_working_days, day_off, is_official, is_working_day};

/// A school year: 1 September to 31 August.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchoolYear(i32);

impl SchoolYear {
    /// The school year that begins in September of `year`.
    pub const fn starting(year: i32) -> Self {
        Self(year)
    }

    /// The school year of a day.
    pub fn of(date: NaiveDate) -> Self {
        Self(if date.month() >= 9 { date.year() } else { date.year() - 1 })
    }

    /// The calendar year of its September.
    pub const fn first_year(self) -> i32 {
        self.0
    }

    /// From 1 September to 31 August; nothing only beyond the years that a date can hold.
    pub fn period(self) -> Option<Period> {
        Some(Period {
            start: NaiveDate::from_ymd_opt(self.0, 9, 1)?,
            end: NaiveDate::from_ymd_opt(self.0.checked_add(1)?, 8, 31)?,
        })
    }
}

impl fmt::Display for SchoolYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\u{2013}{} учебный год", self.0, self.0.saturating_add(1))
    }
}

/// The last day of a month; nothing for a month that does not exist.
pub fn month_end(year: i32, month: u32) -> Option<NaiveDate> {
    let (year, month) = if month == 12 { (year.checked_add(1)?, 1) } else { (year, month + 1) };
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_sub_days(Days::new(1))
}

/// The days of a month, from the first to the last.
pub fn month(year: i32, month: u32) -> Option<Period> {
    Some(Period { start: NaiveDate::from_ymd_opt(year, month, 1)?, end: month_end(year, month)? })
}

/// Whole months of one year, from `first` to `last`.
pub fn months(year: i32, first: u32, last: u32) -> Option<Period> {
    Some(Period { start: NaiveDate::from_ymd_opt(year, first, 1)?, end: month_end(year, last)? })
}

/// The calendar quarter (1 to 4) of a day.
pub fn quarter_of(date: NaiveDate) -> u32 {
    date.month0() / 3 + 1
}

/// The days of a calendar quarter, 1 to 4.
pub fn quarter(year: i32, number: u32) -> Option<Period> {
    if !(1..=4).contains(&number) {
        return None;
    }
    months(year, number * 3 - 2, number * 3)
}

/// The days of a calendar half-year, 1 or 2.
pub fn half_year(year: i32, number: u32) -> Option<Period> {
    if !(1..=2).contains(&number) {
        return None;
    }
    months(year, number * 6 - 5, number * 6)
}

/// The days of a calendar year.
pub fn year(year: i32) -> Option<Period> {
    months(year, 1, 12)
}

/// The day moved by whole months; a day that the month does not have becomes its last day.
pub fn add_months(date: NaiveDate, count: i32) -> Option<NaiveDate> {
    let index = date.year().checked_mul(12)?.checked_add(i32::try_from(date.month0()).ok()?)?.checked_add(count)?;
    let (year, month) = (index.div_euclid(12), u32::try_from(index.rem_euclid(12)).ok()? + 1);
    let last = month_end(year, month)?;
    NaiveDate::from_ymd_opt(year, month, date.day().min(last.day()))
}
