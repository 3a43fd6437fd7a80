//! Working days and days off by the production calendar of the Russian Federation.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use holidays_ru::{Federal, flags};

/// Why nobody works on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayOff {
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
    /// A public holiday.
    Holiday,
    /// A working day of the week that became free by a transfer.
    Transferred,
}

impl DayOff {
    /// The reason in one or two Russian words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Saturday => "суббота",
            Self::Sunday => "воскресенье",
            Self::Holiday => "праздник",
            Self::Transferred => "выходной по переносу",
        }
    }
}

/// Why nobody works on that day; nothing for a working day.
pub fn day_off(date: NaiveDate) -> Option<DayOff> {
    let by_week = match date.weekday() {
        Weekday::Sat => Some(DayOff::Saturday),
        Weekday::Sun => Some(DayOff::Sunday),
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => None,
    };
    let Some(found) = flags::<Federal, _>(date) else { return by_week };
    let flags = found.value();
    if !flags.is_day_off() {
        None
    } else if flags.is_holiday() {
        Some(DayOff::Holiday)
    } else {
        Some(by_week.unwrap_or(DayOff::Transferred))
    }
}

/// Whether people work on that day.
pub fn is_working_day(date: NaiveDate) -> bool {
    day_off(date).is_none()
}

/// Whether the production calendar of that year is the official one and not a forecast.
pub fn is_official(date: NaiveDate) -> bool {
    flags::<Federal, _>(date).is_some_and(|found| found.is_fact())
}

/// The `count`-th working day after `date`; `date` itself is not counted.
pub fn add_working_days(date: NaiveDate, count: u32) -> Option<NaiveDate> {
    let (mut day, mut left) = (date, count);
    // A stretch without working days is at most two weeks long, so this many steps always suffice.
    for _ in 0..count.saturating_mul(3).saturating_add(30) {
        if left == 0 {
            return Some(day);
        }
        day = day.checked_add_days(Days::new(1))?;
        if is_working_day(day) {
            left -= 1;
        }
    }
    (left == 0).then_some(day)
}

/// The `count`-th working day before `date`; `date` itself is not counted.
pub(crate) fn subtract_working_days(date: NaiveDate, count: u32) -> Option<NaiveDate> {
    let (mut day, mut left) = (date, count);
    for _ in 0..count.saturating_mul(3).saturating_add(30) {
        if left == 0 {
            return Some(day);
        }
        day = day.checked_sub_days(Days::new(1))?;
        if is_working_day(day) {
            left -= 1;
        }
    }
    (left == 0).then_some(day)
}
