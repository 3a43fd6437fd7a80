//! What a deadline means once everything is known, and which occurrences follow from it.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::calendar::{self, SchoolTerms, SchoolYear};
use crate::reading::{Occurrence, Per, Period};

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
            Self::MonthDays { .. } | Self::MonthWeekday { .. } | Self::MonthWeeks { .. } | Self::MonthWindow { .. } => {
                28
            }
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

/// Days of a month; bit 0 is the last day, bit n is day n. A day that a month lacks becomes its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MonthDays(pub(super) u32);

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

    fn of_month(self, year: i32, month: u32) -> impl Iterator<Item = NaiveDate> {
        let end = calendar::month_end(year, month);
        let last = end.filter(|_| self.has_last());
        self.numbers()
            .filter_map(move |day| NaiveDate::from_ymd_opt(year, month, day.min(end.map_or(day, |end| end.day()))))
            .chain(last)
    }
}

/// Days of a week; bit 0 is Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weekdays(pub(super) u8);

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
pub struct Nths(pub(super) u8);

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
    month: u32,
    day: u32,
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

/// The time in which a rule gives occurrences.
#[derive(Debug, Clone, Copy, Default)]
pub struct Frame<'a> {
    /// The plan's period.
    pub period: Option<Period>,
    /// The day of signing.
    pub signed: Option<NaiveDate>,
    /// Tables of school terms.
    pub terms: &'a [SchoolTerms],
}

/// No plan needs more expected things of one activity; a longer list is cut here.
pub const MOST_OCCURRENCES: usize = 4000;

impl Rule {
    /// The expected things inside the frame, by due day, without doubles.
    pub fn occurrences(&self, frame: &Frame<'_>) -> Vec<Occurrence> {
        let mut found = Vec::new();
        match self {
            Self::Once(moment) => found.push(moment.occurrence()),
            Self::Dates(moments) => found.extend(moments.iter().map(Moment::occurrence)),
            Self::Recurring(recurrence) => recurrence.occurrences(frame, &mut found),
            Self::Chain { first, then } => {
                then.occurrences(frame, &mut found);
                found.retain(|occurrence| occurrence.due > first.due());
                found.push(first.occurrence());
            }
            Self::Relative { due: Some(due), .. } => found.push(Moment::By(*due).occurrence()),
            Self::External { window: Some(window) } => found.push(window.occurrence()),
            Self::Relative { due: None, .. } | Self::External { window: None } | Self::Open { .. } | Self::OnDemand => {
            }
        }
        if !found.is_sorted_by_key(|o| (o.due, o.start)) {
            found.sort_by_key(|o| (o.due, o.start));
        }
        found.dedup();
        found.truncate(MOST_OCCURRENCES);
        found
    }
}

impl Recurrence {
    /// First and last day in which reporting periods may end.
    pub fn bounds(&self, frame: &Frame<'_>) -> Option<Period> {
        let start = self.from.or(frame.period.map(|p| p.start)).or(frame.signed)?;
        let end = self.to.or(frame.period.map(|p| p.end))?;
        (start <= end).then_some(Period { start, end })
    }

    fn occurrences(&self, frame: &Frame<'_>, out: &mut Vec<Occurrence>) {
        let Some(bounds) = self.bounds(frame) else { return };
        let first_day = frame.signed.map_or(bounds.start, |signed| signed.max(bounds.start));
        let inside = |reported: NaiveDate| first_day <= reported && reported <= bounds.end;
        match &self.pattern {
            Pattern::Every { unit, step, count } => {
                for window in windows(*unit, *step, bounds, frame.terms) {
                    if inside(window.end) {
                        out.push(Occurrence { start: Some(window.start), due: window.end, count: *count });
                    }
                    if out.len() >= MOST_OCCURRENCES {
                        return;
                    }
                }
            }
            Pattern::MonthDays { days, edge } => {
                for window in windows(Per::Month, 1, extended(bounds), frame.terms) {
                    for due in days.of_month(window.start.year(), window.start.month()).filter(|due| inside(*due)) {
                        out.push(on_or_by(*edge, window.start, due));
                    }
                }
            }
            // A month inside the unit is no month of a report: the day itself must be inside the plan.
            Pattern::UnitDays { unit, place: UnitMonth::Nth(nth), days, edge } => {
                for window in windows(*unit, 1, extended_by_unit(bounds), frame.terms) {
                    let Some(month) = calendar::add_months(window.start, i32::from(*nth) - 1) else { continue };
                    let dues = days.of_month(month.year(), month.month()).filter(|due| inside(*due));
                    out.extend(dues.map(|due| on_or_by(*edge, window.start, due)));
                }
            }
            Pattern::UnitWeek { unit, end } => {
                for window in windows(*unit, 1, extended_by_unit(bounds), frame.terms) {
                    let nth = (*end == UnitEnd::First).then_some(1);
                    let week = nth_week(window, nth).filter(|week| inside(week.end));
                    out.extend(week.map(|week| Moment::Between(week).occurrence()));
                }
            }
            Pattern::UnitDays { unit, place, days, edge } => {
                for window in windows(*unit, 1, bounds, frame.terms).filter(|window| inside(window.end)) {
                    let month = match place {
                        UnitMonth::Last | UnitMonth::Nth(_) => window.end.with_day(1),
                        UnitMonth::Next => window.end.succ_opt(),
                    };
                    let Some(month) = month else { continue };
                    out.extend(
                        days.of_month(month.year(), month.month()).map(|due| on_or_by(*edge, window.start, due)),
                    );
                }
            }
            Pattern::Weekly { days, edge } => {
                for week in windows(Per::Week, 1, extended(bounds), frame.terms) {
                    for day in days.iter() {
                        let due = week.start.checked_add_days(Days::new(u64::from(day.num_days_from_monday())));
                        out.extend(due.filter(|due| inside(*due)).map(|due| on_or_by(*edge, week.start, due)));
                    }
                    if out.len() >= MOST_OCCURRENCES {
                        return;
                    }
                }
            }
            Pattern::MonthWeekday { nths, weekday } => {
                for window in windows(Per::Month, 1, extended(bounds), frame.terms) {
                    let nth = nths.numbers().filter_map(|nth| nth_weekday(window, *weekday, Some(nth)));
                    let last = nths.has_last().then(|| nth_weekday(window, *weekday, None)).flatten();
                    out.extend(nth.chain(last).filter(|due| inside(*due)).map(|due| Moment::On(due).occurrence()));
                }
            }
            Pattern::MonthWeeks { nths } => {
                for window in windows(Per::Month, 1, extended(bounds), frame.terms) {
                    let nth = nths.numbers().filter_map(|nth| nth_week(window, Some(nth)));
                    let last = nths.has_last().then(|| nth_week(window, None)).flatten();
                    let weeks = nth.chain(last).filter(|week| inside(week.end));
                    out.extend(weeks.map(|week| Moment::Between(week).occurrence()));
                }
            }
            Pattern::WorkingDays => {
                for day in windows(Per::Day, 1, bounds, frame.terms) {
                    if inside(day.end) && calendar::is_working_day(day.end) {
                        out.push(Moment::On(day.end).occurrence());
                    }
                    if out.len() >= MOST_OCCURRENCES {
                        return;
                    }
                }
            }
            Pattern::MonthWindow { first, last } => {
                for window in windows(Per::Month, 1, extended(bounds), frame.terms) {
                    let day = |number: u32| window.start.with_day(number.min(window.end.day()));
                    let (Some(start), Some(due)) = (day(*first), day(*last)) else { continue };
                    if inside(due) {
                        out.push(Occurrence { start: Some(start), due, count: None });
                    }
                }
            }
            Pattern::YearAfter { day, edge } => {
                for window in windows(Per::Year, 1, bounds, frame.terms).filter(|window| inside(window.end)) {
                    let due = day.in_year(window.end.year() + 1);
                    out.extend(due.map(|due| on_or_by(*edge, window.start, due)));
                }
            }
            Pattern::Yearly(things) => {
                for year in bounds.start.year() - 1..=bounds.end.year() {
                    let moments = things.iter().filter_map(|thing| thing.in_year(year));
                    out.extend(moments.filter(|moment| inside(moment.due())).map(|moment| moment.occurrence()));
                    if out.len() >= MOST_OCCURRENCES {
                        return;
                    }
                }
            }
        }
    }
}

fn on_or_by(edge: Edge, start: NaiveDate, due: NaiveDate) -> Occurrence {
    let start = match edge {
        Edge::On => due,
        Edge::By => start,
    };
    Occurrence { start: Some(start), due, count: None }
}

/// The bounds widened so that the month or week that the last day falls into is looked at too.
fn extended(bounds: Period) -> Period {
    Period { start: bounds.start, end: bounds.end.checked_add_days(Days::new(31)).unwrap_or(bounds.end) }
}

/// The bounds widened by the longest unit that has months and weeks of its own, so that the one in which the plan ends
/// is looked at too.
fn extended_by_unit(bounds: Period) -> Period {
    Period { start: bounds.start, end: bounds.end.checked_add_days(Days::new(370)).unwrap_or(bounds.end) }
}

/// The n-th (or the last) of a weekday inside a month.
pub(super) fn nth_weekday(month: Period, weekday: Weekday, nth: Option<u32>) -> Option<NaiveDate> {
    match nth {
        Some(nth) => NaiveDate::from_weekday_of_month_opt(
            month.start.year(),
            month.start.month(),
            weekday,
            u8::try_from(nth).ok()?,
        ),
        None => {
            let back = (7 + month.end.weekday().num_days_from_monday() - weekday.num_days_from_monday()) % 7;
            month.end.checked_sub_days(Days::new(u64::from(back)))
        }
    }
}

/// Monday to Sunday as far as they lie in the month; the first week is the one with the first day, `None` the last.
pub(super) fn nth_week(month: Period, nth: Option<u32>) -> Option<Period> {
    let back = |day: NaiveDate| day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday())));
    let monday = match nth {
        Some(nth) => back(month.start)?.checked_add_days(Days::new(7 * u64::from(nth.checked_sub(1)?)))?,
        None => back(month.end)?,
    };
    let sunday = monday.checked_add_days(Days::new(6))?;
    (monday <= month.end).then_some(Period { start: monday.max(month.start), end: sunday.min(month.end) })
}

/// Windows of `step` units that end inside the bounds, in order. Longer steps are counted from the beginning of the
/// bounds.
fn windows<'t>(
    unit: Per,
    step: u32,
    bounds: Period,
    terms: &'t [SchoolTerms],
) -> Box<dyn Iterator<Item = Period> + 't> {
    let step = step.max(1);
    let months = |length: u32| -> Box<dyn Iterator<Item = Period> + 't> {
        let aligned = bounds.start.month0() / length * length + 1;
        let first = NaiveDate::from_ymd_opt(bounds.start.year(), aligned, 1);
        let length = length.saturating_mul(step).min(1200);
        Box::new(
            std::iter::successors(first, move |start| calendar::add_months(*start, i32::try_from(length).ok()?))
                .map_while(move |start| {
                    let next = calendar::add_months(start, i32::try_from(length).ok()?)?;
                    Some(Period { start, end: next.pred_opt()? })
                })
                .take_while(move |window| window.end <= bounds.end),
        )
    };
    let days = |first: NaiveDate, length: u32| -> Box<dyn Iterator<Item = Period> + 't> {
        let length = u64::from(length.saturating_mul(step).min(36_600));
        Box::new(
            std::iter::successors(Some(first), move |start| start.checked_add_days(Days::new(length)))
                .map_while(move |start| Some(Period { start, end: start.checked_add_days(Days::new(length - 1))? }))
                .take_while(move |window| window.end <= bounds.end),
        )
    };
    let school_years = SchoolYear::of(bounds.start).first_year()..=SchoolYear::of(bounds.end).first_year();
    match unit {
        Per::Day => days(bounds.start, 1),
        Per::Week => {
            let back = u64::from(bounds.start.weekday().num_days_from_monday());
            days(bounds.start.checked_sub_days(Days::new(back)).unwrap_or(bounds.start), 7)
        }
        Per::Month => months(1),
        Per::Quarter => months(3),
        Per::HalfYear => months(6),
        Per::Year => months(12),
        Per::Term => Box::new(
            school_years
                .filter_map(|year| SchoolTerms::of(year, terms))
                .flat_map(|table| table.terms)
                .filter(move |term| bounds.start <= term.end && term.end <= bounds.end)
                .step_by(step as usize),
        ),
        Per::Trimester => Box::new(
            school_years
                .filter_map(|year| SchoolTerms::of(year, terms))
                .flat_map(|table| table.trimesters)
                .filter(move |term| bounds.start <= term.end && term.end <= bounds.end)
                .step_by(step as usize),
        ),
        // A plan that ends with the lessons ends with the school year.
        Per::SchoolYear => Box::new(
            school_years
                .filter_map(|year| SchoolYear::starting(year).period())
                .map(move |year| {
                    let lessons_over = year.end.checked_sub_days(Days::new(100)).unwrap_or(year.end);
                    let end = if bounds.end >= lessons_over { year.end.min(bounds.end) } else { year.end };
                    Period { start: year.start, end }
                })
                .filter(move |year| year.end <= bounds.end)
                .step_by(step as usize),
        ),
    }
}
