//! Terms counted from an event.

use chrono::{Days, NaiveDate};

use super::guess::{Guess, Refused};
use super::rule::Rule;
use super::syntax::{Anchor, Offset};
use crate::calendar;
use crate::reading::Per;

/// Why working days of a year to come should be checked.
pub(super) const NO_OFFICIAL_CALENDAR: &str = "производственный календарь этого года ещё не утверждён";

pub(super) fn relative(
    offset: Option<Offset>,
    anchor: Anchor,
    phrase: &str,
    guess: &mut Guess<'_>,
) -> Result<Rule, Refused> {
    let words = phrase.split_whitespace().collect::<Vec<_>>().join(" ");
    let anchor = match anchor {
        Anchor::Event | Anchor::EndOf(_) => guess.context.event,
        Anchor::Signing => guess.context.signed,
        Anchor::Day(span) => Some(guess.place(span, false)?.start),
    };
    let (Some(day), Some(offset)) = (anchor, offset) else {
        return Ok(Rule::Relative { words, due: None });
    };
    let due = counted(day, offset).ok_or_else(|| "такой срок не посчитать".to_owned())?;
    if offset.unit == Per::Day && !offset.working && !offset.calendar {
        guess.doubt("не сказано, рабочие ли дни: посчитаны календарные");
    }
    if offset.working && !(calendar::is_official(day) && calendar::is_official(due)) {
        guess.doubt(NO_OFFICIAL_CALENDAR);
    }
    Ok(Rule::Relative { words, due: Some(due) })
}

/// The last day of the term; the day of the event is not counted.
fn counted(day: NaiveDate, offset: Offset) -> Option<NaiveDate> {
    let days = |count: u32| {
        if offset.back {
            day.checked_sub_days(Days::new(u64::from(count)))
        } else {
            day.checked_add_days(Days::new(u64::from(count)))
        }
    };
    match (offset.unit, offset.working) {
        (Per::Day, true) if offset.back => calendar::subtract_working_days(day, offset.count),
        (Per::Day, true) => calendar::add_working_days(day, offset.count),
        (Per::Day, false) => days(offset.count),
        (Per::Week, _) => days(offset.count.checked_mul(7)?),
        (Per::Month, _) => {
            let count = i32::try_from(offset.count).ok()?;
            calendar::add_months(day, if offset.back { -count } else { count })
        }
        _ => None,
    }
}
