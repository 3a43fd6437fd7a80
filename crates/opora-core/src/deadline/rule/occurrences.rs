//! Which expected things follow from a rule inside a plan.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::calendar;
use crate::calendar::{SchoolTerms, SchoolYear};
use crate::deadline::rule::{Edge, Moment, Pattern, Recurrence, Rule, UnitEnd, UnitMonth};
use crate::reading::{Occurrence, Per, Period};

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

    pub(super) fn occurrences(&self, frame: &Frame<'_>, out: &mut Vec<Occurrence>) {
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
            Pattern::UnitDays { unit, place, days, edge } => {
                let days_of = |month: NaiveDate| days.of_month(month.year(), month.month());
                in_units(windows_for(*unit, *place, bounds, frame.terms), *place, *edge, inside, days_of, out);
            }
            Pattern::NthWorkingDay { unit, place, nth, edge } => {
                let day_of = |month: NaiveDate| calendar::add_working_days(month.pred_opt()?, *nth);
                in_units(windows_for(*unit, *place, bounds, frame.terms), *place, *edge, inside, day_of, out);
            }
            Pattern::UnitWeek { unit, end } => {
                for window in windows(*unit, 1, extended_by_unit(bounds), frame.terms) {
                    let nth = (*end == UnitEnd::First).then_some(1);
                    let week = nth_week(window, nth).filter(|week| inside(week.end));
                    out.extend(week.map(|week| Moment::Between(week).occurrence()));
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

/// The units that are looked at: a month inside a unit may be in the plan although the unit is not over there.
fn windows_for(
    unit: Per,
    place: UnitMonth,
    bounds: Period,
    terms: &[SchoolTerms],
) -> Box<dyn Iterator<Item = Period> + '_> {
    match place {
        UnitMonth::Nth(_) => windows(unit, 1, extended_by_unit(bounds), terms),
        UnitMonth::Last | UnitMonth::Next => windows(unit, 1, bounds, terms),
    }
}

/// What is due in a month of each unit. A report belongs to the plan when its unit ends there; a month inside the unit
/// is no month of a report, so the day itself must be inside.
fn in_units<D: IntoIterator<Item = NaiveDate>>(
    units: impl Iterator<Item = Period>,
    place: UnitMonth,
    edge: Edge,
    inside: impl Fn(NaiveDate) -> bool,
    days_of: impl Fn(NaiveDate) -> D,
    out: &mut Vec<Occurrence>,
) {
    for unit in units {
        let (month, reported) = match place {
            UnitMonth::Nth(nth) => (calendar::add_months(unit.start, i32::from(nth) - 1), None),
            UnitMonth::Last => (unit.end.with_day(1), Some(unit.end)),
            UnitMonth::Next => (unit.end.succ_opt(), Some(unit.end)),
        };
        let Some(month) = month else { continue };
        let dues = days_of(month).into_iter().filter(|due| inside(reported.unwrap_or(*due)));
        out.extend(dues.map(|due| on_or_by(edge, unit.start, due)));
    }
}

pub(super) fn on_or_by(edge: Edge, start: NaiveDate, due: NaiveDate) -> Occurrence {
    let start = match edge {
        Edge::On => due,
        Edge::By => start,
    };
    Occurrence { start: Some(start), due, count: None }
}

/// The bounds widened so that the month or week that the last day falls into is looked at too.
pub(super) fn extended(bounds: Period) -> Period {
    Period { start: bounds.start, end: bounds.end.checked_add_days(Days::new(31)).unwrap_or(bounds.end) }
}

/// The bounds widened by the longest unit that has months and weeks of its own, so that the one in which the plan ends
/// is looked at too.
pub(super) fn extended_by_unit(bounds: Period) -> Period {
    Period { start: bounds.start, end: bounds.end.checked_add_days(Days::new(370)).unwrap_or(bounds.end) }
}

/// The n-th (or the last) of a weekday inside a month.
pub(in crate::deadline) fn nth_weekday(month: Period, weekday: Weekday, nth: Option<u32>) -> Option<NaiveDate> {
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
pub(in crate::deadline) fn nth_week(month: Period, nth: Option<u32>) -> Option<Period> {
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
pub(super) fn windows<'t>(
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
