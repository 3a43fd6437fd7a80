//! A rule as RFC 5545 RRULE, where RRULE can say it.

use std::fmt::Write;

use chrono::{Datelike, NaiveDate, Weekday};

use super::rule::{MonthDays, Pattern, Recurrence, Rule, UnitMonth, Yearly};
use crate::calendar;
use crate::reading::Per;

impl Rule {
    /// The due days as RFC 5545 RRULE without DTSTART, where RRULE can say them.
    pub fn rrule(&self) -> Option<String> {
        match self {
            Self::Recurring(recurrence) => recurrence.rrule(),
            Self::Once(_)
            | Self::Dates(_)
            | Self::Chain { .. }
            | Self::Open { .. }
            | Self::Relative { .. }
            | Self::External { .. }
            | Self::OnDemand => None,
        }
    }
}

impl Recurrence {
    fn rrule(&self) -> Option<String> {
        let mut out = match &self.pattern {
            Pattern::Every { unit, step, .. } => every_rrule(*unit, *step)?,
            Pattern::MonthDays { days, .. } => format!("FREQ=MONTHLY;{}", by_month_day(*days)?),
            Pattern::UnitDays { unit, place, days, .. } => {
                let offset = match place {
                    UnitMonth::Last => 0,
                    UnitMonth::Next => 1,
                    // A month inside the unit is counted from the end of the unit before.
                    UnitMonth::Nth(nth) => u32::from(*nth),
                };
                let months = |length: u32| -> Vec<u32> {
                    (1..=12 / length).map(|index| (index * length + offset - 1) % 12 + 1).collect()
                };
                let months = match unit {
                    Per::Month => None,
                    Per::Quarter => Some(months(3)),
                    Per::HalfYear => Some(months(6)),
                    Per::Year => Some(months(12)),
                    Per::Day | Per::Week | Per::Term | Per::Trimester | Per::SchoolYear => return None,
                };
                let days = by_month_day(*days)?;
                months.map_or_else(|| format!("FREQ=MONTHLY;{days}"), |months| yearly_rrule(months, &days))
            }
            Pattern::Weekly { days, .. } => {
                let mut out = String::from("FREQ=WEEKLY;BYDAY=");
                for (index, day) in days.iter().enumerate() {
                    let _ = write!(out, "{}{}", if index > 0 { "," } else { "" }, code(day));
                }
                out
            }
            Pattern::MonthWeekday { nths, weekday } => {
                let mut out = String::from("FREQ=MONTHLY;BYDAY=");
                let last = nths.has_last().then_some(-1);
                let numbers = nths.numbers().filter_map(|nth| i32::try_from(nth).ok());
                for (index, nth) in numbers.chain(last).enumerate() {
                    let _ = write!(out, "{}{nth}{}", if index > 0 { "," } else { "" }, code(*weekday));
                }
                out
            }
            Pattern::MonthWeeks { .. }
            | Pattern::UnitWeek { .. }
            | Pattern::NthWorkingDay { .. }
            | Pattern::WorkingDays => return None,
            Pattern::MonthWindow { last, .. } => {
                let mut days = MonthDays::default();
                days.insert(*last);
                format!("FREQ=MONTHLY;{}", by_month_day(days)?)
            }
            Pattern::YearAfter { day, .. } => yearly_things(&[Yearly::On(*day)])?,
            Pattern::Yearly(things) => yearly_things(things)?,
        };
        if let Some(to) = self.to.and_then(|to| last_due(&self.pattern, to)) {
            let _ = write!(out, ";UNTIL={}", to.format("%Y%m%d"));
        }
        Some(out)
    }
}

fn every_rrule(unit: Per, step: u32) -> Option<String> {
    if step > 1 {
        return None;
    }
    Some(match unit {
        Per::Day => "FREQ=DAILY".to_owned(),
        Per::Week => "FREQ=WEEKLY;BYDAY=SU".to_owned(),
        Per::Month => "FREQ=MONTHLY;BYMONTHDAY=-1".to_owned(),
        Per::Quarter => "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1".to_owned(),
        Per::HalfYear => "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1".to_owned(),
        Per::Year => "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31".to_owned(),
        Per::Term | Per::Trimester | Per::SchoolYear => return None,
    })
}

/// A day beyond the 28th is the last of the days up to it, as short months have it.
fn by_month_day(days: MonthDays) -> Option<String> {
    let numbers: Vec<u32> = days.numbers().collect();
    match (numbers.as_slice(), days.has_last()) {
        ([], true) | ([31], false) => Some("BYMONTHDAY=-1".to_owned()),
        ([29], false) => Some("BYMONTHDAY=28,29;BYSETPOS=-1".to_owned()),
        ([30], false) => Some("BYMONTHDAY=28,29,30;BYSETPOS=-1".to_owned()),
        (numbers, last) => {
            if numbers.iter().any(|day| *day > 28) {
                return None;
            }
            let list = numbers.iter().map(u32::to_string).chain(last.then(|| "-1".to_owned())).collect::<Vec<_>>();
            Some(format!("BYMONTHDAY={}", list.join(",")))
        }
    }
}

fn yearly_rrule(mut months: Vec<u32>, days: &str) -> String {
    months.sort_unstable();
    months.dedup();
    let months = months.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
    // The last of some days is counted within each month, not within the year.
    let frequency = if days.contains("BYSETPOS") { "MONTHLY" } else { "YEARLY" };
    format!("FREQ={frequency};BYMONTH={months};{days}")
}

/// RRULE knows months and days apart, so all things must fall on the same day or on the ends of their months.
fn yearly_things(things: &[Yearly]) -> Option<String> {
    let of = |thing: &Yearly| match thing {
        Yearly::On(day) | Yearly::By(day) | Yearly::Days(_, day) => (day.month(), Some(day.day())),
        Yearly::Months(_, last) => (*last, None),
    };
    let (_, day) = things.first().map(of)?;
    if things.iter().any(|thing| of(thing).1 != day) {
        return None;
    }
    let months = things.iter().map(|thing| of(thing).0).collect();
    match day {
        None => Some(yearly_rrule(months, "BYMONTHDAY=-1")),
        Some(29..) if months.contains(&2) => None,
        Some(day) => Some(yearly_rrule(months, &format!("BYMONTHDAY={day}"))),
    }
}

const fn code(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}

/// The last day that can be due when reporting periods end by `to`: a report may be due after its period.
fn last_due(pattern: &Pattern, to: NaiveDate) -> Option<NaiveDate> {
    let next = to.succ_opt()?;
    match pattern {
        Pattern::UnitDays { place: UnitMonth::Last, .. } => next.with_day(1)?.pred_opt(),
        Pattern::UnitDays { place: UnitMonth::Next, .. } => calendar::month_end(next.year(), next.month()),
        Pattern::YearAfter { .. } => calendar::month_end(next.year(), 12),
        Pattern::UnitDays { place: UnitMonth::Nth(_), .. }
        | Pattern::Every { .. }
        | Pattern::MonthDays { .. }
        | Pattern::Weekly { .. }
        | Pattern::MonthWeekday { .. }
        | Pattern::MonthWeeks { .. }
        | Pattern::UnitWeek { .. }
        | Pattern::NthWorkingDay { .. }
        | Pattern::WorkingDays
        | Pattern::MonthWindow { .. }
        | Pattern::Yearly(_) => Some(to),
    }
}
