//! A month as weeks of days, and what stands on each day.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::layout::{Mark, dates};

/// Entries shown on a day before «ещё N».
const DAY_ENTRIES: usize = 4;

/// Something that is due on a day.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The due day.
    pub due: NaiveDate,
    /// Number in the order.
    pub number: String,
    /// The words of the order.
    pub title: String,
    /// «6 из 9».
    pub fact: String,
    /// The page of the activity.
    pub url: String,
    /// How it stands.
    pub mark: Mark,
}

/// A month to be printed.
#[derive(Debug, Clone)]
pub(crate) struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// Six weeks at most, from Monday.
    pub weeks: Vec<Vec<Day>>,
}

/// A day of the grid.
#[derive(Debug, Clone)]
pub(crate) struct Day {
    /// The day.
    pub day: NaiveDate,
    /// Belongs to the month before or after.
    pub outside: bool,
    /// Nobody works.
    pub off: bool,
    /// The day of the page.
    pub is_today: bool,
    /// What is due.
    pub entries: Vec<Entry>,
    /// How many more there are.
    pub hidden: usize,
}

impl Month {
    /// The month that holds `day`, with the entries that are due in its weeks. `is_off` says on which days nobody works.
    pub(crate) fn of(day: NaiveDate, today: NaiveDate, entries: &[Entry], is_off: impl Fn(NaiveDate) -> bool) -> Self {
        let first = day.with_day(1).unwrap_or(day);
        let lead = u64::from(first.weekday().num_days_from_monday());
        let monday = first.checked_sub_days(Days::new(lead)).unwrap_or(first);
        let next = next_month(first);
        let day_at = |at: u64| monday.checked_add_days(Days::new(at)).unwrap_or(monday);
        let weeks = (0..6)
            .map(|week| (week * 7..week * 7 + 7).map(day_at).collect::<Vec<_>>())
            .take_while(|week| week.first().is_some_and(|monday| *monday < next))
            .map(|week| {
                let cell = |day: NaiveDate| {
                    let mut due: Vec<Entry> = entries.iter().filter(|entry| entry.due == day).cloned().collect();
                    let hidden = if due.len() > DAY_ENTRIES + 1 { due.len() - DAY_ENTRIES } else { 0 };
                    due.truncate(due.len() - hidden);
                    let outside = (day.year(), day.month()) != (first.year(), first.month());
                    Day { day, outside, off: is_off(day), is_today: day == today, entries: due, hidden }
                };
                week.into_iter().map(cell).collect()
            })
            .collect();
        Self { first, weeks }
    }

    /// «март 2026».
    pub(crate) fn title(&self) -> String {
        format!("{}{}{}", dates::month(self.first), dates::NBSP, self.first.year())
    }

    /// The days with something on them, for narrow screens and readers.
    pub(crate) fn busy_days(&self) -> impl Iterator<Item = &Day> {
        self.weeks.iter().flatten().filter(|day| !day.outside && !day.entries.is_empty())
    }
}

/// The first day of the month after `first`.
pub(crate) fn next_month(first: NaiveDate) -> NaiveDate {
    first.checked_add_months(Months::new(1)).unwrap_or(first)
}

/// The first day of the month before `first`.
pub(crate) fn month_before(first: NaiveDate) -> NaiveDate {
    first.checked_sub_months(Months::new(1)).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Look;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn entry(due: &str) -> Entry {
        let mark = Mark::new(Look::Going, "going", "Идёт");
        Entry {
            due: day(due), number: "1".into(), title: "Отчёт".into(), fact: String::new(), url: "/".into(), mark
        }
    }

    #[test]
    fn months_have_whole_weeks() {
        for (first, weeks, monday) in
            [("2026-03-01", 6, "2026-02-23"), ("2026-02-10", 5, "2026-01-26"), ("2027-02-01", 4, "2027-02-01")]
        {
            let month = Month::of(day(first), day("2026-03-17"), &[], |_| false);
            assert_eq!(month.weeks.len(), weeks, "{first}");
            assert_eq!(month.weeks[0][0].day, day(monday));
            assert!(month.weeks.iter().all(|week| week.len() == 7));
        }
    }

    #[test]
    fn a_full_day_says_how_many_more() {
        let entries: Vec<Entry> = (0..9).map(|_| entry("2026-03-05")).chain([entry("2026-03-06")]).collect();
        let month = Month::of(day("2026-03-01"), day("2026-03-17"), &entries, |_| false);
        let busy: Vec<_> = month.busy_days().map(|day| (day.entries.len(), day.hidden)).collect();
        assert_eq!(busy, [(4, 5), (1, 0)]);
        assert_eq!(month.title(), "март\u{a0}2026");
    }
}
