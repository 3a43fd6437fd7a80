//! Rules of a unit's parts: weeks of each month, months of each quarter, working days.

use super::guess::{Guess, Refused, WEEKS_OF_MONTH};
use super::meaning::{Parts, listed};
use super::recurring::{RateOf, bounds};
use super::relative::NO_OFFICIAL_CALENDAR;
use super::rule::{Nths, Pattern, Recurrence, Rule, UnitEnd, UnitMonth, Yearly};
use super::syntax::{Mention, Mode, Nth, Shape, Span, YearOf};
use super::yearly::moment;
use crate::calendar::{self, is_official};
use crate::reading::{Per, Period};

/// Weeks of each month, months of each quarter and working days: rules that stand alone or with their own frequency.
pub(super) fn weeks_or_months(
    parts: &Parts,
    rate: Option<RateOf>,
    guess: &mut Guess<'_>,
) -> Result<Option<Rule>, Refused> {
    let said = [parts.weeks.is_some(), parts.months.is_some(), parts.unit_week.is_some(), parts.working_days];
    if !said.contains(&true) {
        return Ok(None);
    }
    let others = !parts.days.is_empty() || parts.weekdays.is_some() || parts.nth.is_some();
    if others || said.iter().filter(|said| **said).count() > 1 {
        return Err("названо несколько правил сразу: разделите их".to_owned());
    }
    let fits = |own: Per| match rate {
        None => Ok(()),
        Some((None | Some(1), 1, unit)) if unit == own => Ok(()),
        Some(_) => Err("правило и другая частота вместе не распознаны".to_owned()),
    };
    let pattern = if let Some((nths, each)) = parts.weeks {
        fits(Per::Month)?;
        if let (Some((month, year)), false, None) = (guess.month, each, rate) {
            return heading_weeks(nths, month, year, guess).map(Some);
        }
        guess.doubt(WEEKS_OF_MONTH);
        Pattern::MonthWeeks { nths: Nths(nths) }
    } else if let Some((nths, unit, each)) = parts.months {
        fits(unit)?;
        if !each && rate.is_none() {
            guess.doubt("не сказано, какого квартала или полугодия: взято каждое");
        }
        if unit == Per::HalfYear && guess.school_plan() {
            guess.doubt("полугодия взяты календарные, а план — на учебный год");
        }
        let length = if unit == Per::Quarter { 3 } else { 6 };
        let of_unit = |month: u32| nths & (1 << month) != 0 || month == length && nths & 1 != 0;
        let months = (1..=12_u32).filter(|month| of_unit((month - 1) % length + 1));
        Pattern::Yearly(months.map(|month| Yearly::Months(month, month)).collect())
    } else if let Some((unit, last, each)) = parts.unit_week {
        fits(unit)?;
        if !each && rate.is_none() {
            guess.doubt("не сказано, какого квартала, какой четверти или какого полугодия: взято каждое");
        }
        if unit == Per::HalfYear && guess.school_plan() {
            guess.doubt("полугодия взяты календарные, а план — на учебный год");
        }
        guess.doubt("неделя взята с понедельника по воскресенье: её дни внутри квартала, четверти или полугодия");
        let (from, to) = bounds(&parts.mentions, guess)?;
        if matches!(unit, Per::Term | Per::Trimester) {
            guess.doubt_terms(unit, from, to);
        }
        let end = if last { UnitEnd::Last } else { UnitEnd::First };
        let pattern = Pattern::UnitWeek { unit, end };
        return Ok(Some(Rule::Recurring(Recurrence { pattern, from, to })));
    } else {
        fits(Per::Day)?;
        guess.doubt("рабочие дни посчитаны по производственному календарю, каникулы не учтены");
        Pattern::WorkingDays
    };
    let (from, to) = bounds(&parts.mentions, guess)?;
    Ok(Some(Rule::Recurring(Recurrence { pattern, from, to })))
}

/// The days of a pattern counted as working days: «до 3-го рабочего дня месяца».
pub(super) fn working_day(pattern: Pattern, guess: &mut Guess<'_>) -> Pattern {
    let (unit, place, days, edge) = match pattern {
        Pattern::MonthDays { days, edge } => (Per::Month, UnitMonth::Nth(1), days, edge),
        Pattern::UnitDays { unit, place, days, edge } => (unit, place, days, edge),
        other => return other,
    };
    // The last report may be due in the month after the plan.
    let known = |plan: Period| is_official(plan.start) && calendar::add_months(plan.end, 1).is_some_and(is_official);
    if !guess.context.period.is_some_and(known) {
        guess.doubt(NO_OFFICIAL_CALENDAR);
    }
    let nth = days.numbers().next().unwrap_or(1);
    Pattern::NthWorkingDay { unit, place, nth, edge }
}

/// «1 и 3 неделя месяца» under a heading month.
fn heading_weeks(nths: u8, month: u8, year: Option<i32>, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
    let year = year.map_or(YearOf::Unsaid, YearOf::Calendar);
    let mut moments = Vec::new();
    for bit in (0..=5_u8).filter(|bit| nths & (1 << bit) != 0) {
        let nth = if bit == 0 { Nth::Last } else { Nth::Number(bit) };
        let span = Span { shape: Shape::Week(nth), month: Some(month), year };
        moments.push(moment(guess, &Mention { mode: Mode::At, span, end: None, to: 0 })?);
    }
    listed(moments)
}
