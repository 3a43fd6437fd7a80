//! Years of a list: which year a month or day takes from its neighbours, and what comes again each year.

use chrono::Datelike;

use super::guess::{Guess, Prefer, Refused, reversed};
use super::rule::{Moment, MonthDay, Yearly};
use super::syntax::{Mention, Mode, Part, Shape, Span, YearOf};
use crate::reading::Period;

/// Month and day where a span begins, for comparing spans without a year.
fn order(span: Span) -> Option<(u32, u32)> {
    let month = u32::from(span.month.unwrap_or(0));
    Some(match span.shape {
        Shape::Day(day) => (month, u32::from(day)),
        Shape::LastDay => (month, 31),
        Shape::Month => (month, 1),
        Shape::TenDays(number) => (month, u32::from(number) * 10 - 9),
        Shape::HalfMonth(number) => (month, u32::from(number) * 15 - 14),
        Shape::PartOfMonth(Part::Beginning) => (month, 1),
        Shape::PartOfMonth(Part::Middle) => (month, 11),
        Shape::PartOfMonth(Part::End) => (month, 21),
        Shape::Week(_) | Shape::Weekday(..) => (month, 1),
        Shape::Quarter(number) => (u32::from(number) * 3 - 2, 1),
        Shape::HalfYear(number) => (u32::from(number) * 6 - 5, 1),
        Shape::Term(_)
        | Shape::Trimester(_)
        | Shape::Holidays(_)
        | Shape::Season(_)
        | Shape::Year
        | Shape::Years(_)
        | Shape::SchoolYear
        | Shape::PartOfYear(_)
        | Shape::PartOfSchoolYear(_)
        | Shape::Plan
        | Shape::PartOfPlan(_)
        | Shape::ThisMonth
        | Shape::ThisUnit => return None,
    })
}

/// Whether a year from a neighbour can complete the span.
fn takes_year(span: Span) -> bool {
    !matches!(
        span.shape,
        Shape::Year | Shape::Years(_) | Shape::SchoolYear | Shape::Plan | Shape::PartOfPlan(_) | Shape::ThisUnit
    )
}

/// Gives the years that are said once to the whole list: «май, сентябрь, ноябрь 2021 года», «2021 год: май, июнь».
pub(super) fn share_years(guess: &mut Guess<'_>, mentions: &mut Vec<Mention>) {
    take_whole_year(mentions);
    take_school_years(guess, mentions);
    // Inside ranges: the year at the end belongs to the beginning, over New Year the year before.
    for mention in mentions.iter_mut() {
        if let Some(end) = mention.end.as_mut() {
            if end.month.is_none() && takes_year(*end) {
                end.month = mention.span.month;
            }
            if mention.span.month.is_none() && takes_year(mention.span) {
                mention.span.month = end.month;
            }
            let wraps = order(mention.span).zip(order(*end)).is_some_and(|(a, b)| a > b);
            match (mention.span.year, end.year) {
                (YearOf::Unsaid, YearOf::Calendar(year)) if takes_year(mention.span) => {
                    mention.span.year = YearOf::Calendar(if wraps { year - 1 } else { year });
                }
                (YearOf::Calendar(year), YearOf::Unsaid) if takes_year(*end) => {
                    end.year = YearOf::Calendar(if wraps { year + 1 } else { year });
                }
                (YearOf::Unsaid, year @ YearOf::School(_)) => mention.span.year = year,
                (year @ YearOf::School(_), YearOf::Unsaid) => end.year = year,
                _ => {}
            }
        }
    }
    // Backwards: the year at the end belongs to all before it.
    let mut later: Option<(YearOf, Span)> = None;
    for mention in mentions.iter_mut().rev() {
        let span = mention.span;
        if span.year == YearOf::Unsaid
            && takes_year(span)
            && let Some((year, next)) = later
        {
            let wraps = order(span).zip(order(next)).is_some_and(|(a, b)| a > b);
            let year = match year {
                YearOf::Calendar(year) if wraps => {
                    guess.doubt("год назван один раз, а месяцы идут не по порядку: проверьте годы");
                    YearOf::Calendar(year - 1)
                }
                year => year,
            };
            give(mention, year);
        }
        if mention.span.year != YearOf::Unsaid && !matches!(mention.span.shape, Shape::Years(_)) {
            later = Some((mention.span.year, mention.span));
        }
    }
    // Forwards: «сентябрь 2021, январь, май».
    let mut earlier: Option<(YearOf, Span)> = None;
    for mention in mentions.iter_mut() {
        let span = mention.span;
        if span.year == YearOf::Unsaid
            && takes_year(span)
            && let Some((year, before)) = earlier
        {
            let wraps = order(before).zip(order(span)).is_some_and(|(a, b)| a > b);
            let year = match year {
                YearOf::Calendar(year) => YearOf::Calendar(if wraps { year + 1 } else { year }),
                year => year,
            };
            guess.doubt("год назван только у первого срока: остальные взяты по порядку за ним");
            give(mention, year);
        }
        let last = mention.end.unwrap_or(mention.span);
        if last.year != YearOf::Unsaid && !matches!(last.shape, Shape::Years(_)) {
            earlier = Some((last.year, last));
        }
    }
}

fn give(mention: &mut Mention, year: YearOf) {
    mention.span.year = year;
    if let Some(end) = mention.end.as_mut()
        && end.year == YearOf::Unsaid
    {
        let wraps = order(mention.span).zip(order(*end)).is_some_and(|(a, b)| a > b);
        end.year = match year {
            YearOf::Calendar(year) if wraps => YearOf::Calendar(year + 1),
            year => year,
        };
    }
}

/// «2021-2022, 2022-2023 учебные годы»: what the last one says holds for all.
fn take_school_years(guess: &mut Guess<'_>, mentions: &mut [Mention]) {
    let pair = |mention: &Mention| match (mention.span.shape, mention.span.year) {
        (Shape::Years(last), YearOf::Calendar(first)) if mention.end.is_none() && last == first + 1 => Some(first),
        _ => None,
    };
    let school = matches!(mentions.last(), Some(last) if last.span.shape == Shape::SchoolYear && last.end.is_none());
    let overlap = mentions.windows(2).any(|two| match two {
        [one, next] => pair(one).zip(pair(next)).is_some_and(|(one, next)| next == one + 1),
        _ => false,
    });
    if !school && overlap {
        guess.doubt("годы взяты календарные и пересекаются: проверьте, не учебные ли это годы");
    }
    for mention in mentions.iter_mut().filter(|_| school) {
        if let Some(first) = pair(mention) {
            mention.span = Span { shape: Shape::SchoolYear, month: None, year: YearOf::School(first) };
        }
    }
}

/// «2021 год: май, июнь», «сентябрь, 2021-2022 учебный год»: the year is no item of its own.
fn take_whole_year(mentions: &mut Vec<Mention>) {
    let whole = |m: &Mention| {
        m.mode == Mode::At
            && m.end.is_none()
            && matches!(m.span.shape, Shape::Year | Shape::SchoolYear)
            && m.span.year != YearOf::Unsaid
    };
    let others_unsaid = mentions
        .iter()
        .filter(|m| !whole(m))
        .all(|m| m.span.year == YearOf::Unsaid && takes_year(m.span) && m.end.is_none_or(|e| e.year == YearOf::Unsaid));
    if mentions.len() < 2 || !others_unsaid || mentions.iter().filter(|m| whole(m)).count() != 1 {
        return;
    }
    let Some(year) = mentions.iter().find(|m| whole(m)).map(|m| m.span.year) else { return };
    mentions.retain(|m| !whole(m));
    for mention in mentions.iter_mut() {
        give(mention, year);
    }
}

/// The days of a mention that is no rule.
pub(super) fn moment(guess: &mut Guess<'_>, mention: &Mention) -> Result<Moment, Refused> {
    let found = bounded(guess, mention)?;
    if matches!(mention.span.shape, Shape::Year | Shape::Years(_)) && mention.end.is_none() {
        guess.leaving_plan(&found);
    }
    Ok(found)
}

fn bounded(guess: &mut Guess<'_>, mention: &Mention) -> Result<Moment, Refused> {
    let span = mention.span;
    if let Some(end) = mention.end {
        let days = range(guess, span, end)?;
        if matches!(mention.mode, Mode::Before | Mode::Through | Mode::Start) {
            guess.doubt("перед сроком из двух дней стоит «до»: взят последний день");
            return Ok(Moment::By(days.end));
        }
        return Ok(Moment::Between(days));
    }
    match mention.mode {
        Mode::At | Mode::From => {
            let days = guess.place(span, false)?;
            Ok(match span.shape {
                Shape::Day(_) | Shape::LastDay | Shape::Weekday(..) => Moment::On(days.start),
                _ => Moment::Between(days),
            })
        }
        Mode::Start => {
            let days = guess.place(span, false)?;
            guess.doubt("«до начала»: взят первый день названного срока");
            Ok(Moment::By(days.start))
        }
        // Before holidays, not during them.
        Mode::Before if matches!(span.shape, Shape::Holidays(_)) => {
            let days = guess.place(span, false)?;
            guess.doubt("«до» перед каникулами: взят последний день до них");
            Ok(Moment::By(days.start.pred_opt().unwrap_or(days.start)))
        }
        Mode::Before => {
            let days = guess.place(span, true)?;
            let exact = matches!(
                span.shape,
                Shape::Day(_)
                    | Shape::LastDay
                    | Shape::Weekday(..)
                    | Shape::PartOfMonth(_)
                    | Shape::PartOfYear(_)
                    | Shape::PartOfSchoolYear(_)
                    | Shape::PartOfPlan(_)
            );
            if !exact && days.start != days.end {
                guess.doubt("«до» перед месяцем или годом: взят его последний день");
            }
            Ok(Moment::By(days.end))
        }
        Mode::Through => Ok(Moment::By(guess.place(span, true)?.end)),
    }
}

/// From the first day of one span to the last day of another, over New Year where it must.
pub(super) fn range(guess: &mut Guess<'_>, first: Span, last: Span) -> Result<Period, Refused> {
    let both_unsaid = first.year == YearOf::Unsaid && last.year == YearOf::Unsaid;
    let calendar = order(first).is_some() && order(last).is_some();
    if both_unsaid && calendar && !(first.month.is_none() && guess.month.is_some() && first.needs_month()) {
        let wraps = order(first) > order(last);
        if wraps && first.month == last.month && first.month.is_some() {
            return Err("конец срока раньше начала".to_owned());
        }
        if first.month.is_none() && first.needs_month() {
            return Err("не назван месяц, и в заголовке над строкой его нет".to_owned());
        }
        let days = guess.guess_year(
            |guess, year| {
                let start = guess.stretch(first, year, false)?.start;
                let end = guess.stretch(last, if wraps { year + 1 } else { year }, false)?.end;
                (start <= end).then_some(Period { start, end })
            },
            Span { shape: Shape::Month, ..first },
            if wraps { Prefer::Beginning } else { Prefer::Share },
        )?;
        vague_parts(guess, first, last);
        return Ok(days);
    }
    let start = guess.place(first, false)?.start;
    let end = guess.place(last, false)?.end;
    if end < start {
        // A term from the plan's year may belong to the next school year: «IV четверть – I четверть».
        return Err(reversed(start, end));
    }
    let days = Period { start, end };
    guess.within_reason(days)?;
    Ok(days)
}

fn vague_parts(guess: &mut Guess<'_>, first: Span, last: Span) {
    if matches!(first.shape, Shape::PartOfMonth(_)) || matches!(last.shape, Shape::PartOfMonth(_)) {
        guess.doubt("часть месяца названа неточно: проверьте дни");
    }
}

/// A mention without a year that comes again each year.
pub(super) fn each_year(guess: &mut Guess<'_>, mention: &Mention) -> Result<Yearly, Refused> {
    let refused = || "такой ежегодный срок не посчитать: назовите месяц или день".to_owned();
    let by = matches!(mention.mode, Mode::Before | Mode::Through | Mode::Start);
    let first = with_month(guess, mention.span);
    let last = with_month(guess, mention.end.unwrap_or(mention.span));
    if let (Shape::Day(day), None) = (first.shape, mention.end) {
        let day = month_day(first.month, u32::from(day)).ok_or_else(|| impossible_day(first))?;
        return Ok(if by { Yearly::By(day) } else { Yearly::On(day) });
    }
    let months = |span: Span| -> Option<(u32, u32)> {
        Some(match (span.shape, span.month) {
            (Shape::Month, Some(month)) => (u32::from(month), u32::from(month)),
            (Shape::Quarter(number), _) => (u32::from(number) * 3 - 2, u32::from(number) * 3),
            (Shape::HalfYear(number), _) => (u32::from(number) * 6 - 5, u32::from(number) * 6),
            _ => return None,
        })
    };
    if matches!(first.shape, Shape::HalfYear(_)) {
        guess.doubt("полугодие взято календарное");
    }
    if let (Some((start, _)), Some((_, end)), false) = (months(first), months(last), by) {
        return Ok(Yearly::Months(start, end));
    }
    // Everything else is placed in a leap year to learn its month and days.
    let mut bound = |span: Span| -> Option<Period> {
        matches!(
            span.shape,
            Shape::Day(_)
                | Shape::LastDay
                | Shape::Month
                | Shape::TenDays(_)
                | Shape::HalfMonth(_)
                | Shape::PartOfMonth(_)
                | Shape::Quarter(_)
                | Shape::HalfYear(_)
                | Shape::PartOfYear(_)
                | Shape::PartOfSchoolYear(Part::Beginning)
        )
        .then_some(())?;
        if span.needs_month() {
            span.month?;
        }
        guess.stretch(span, 2024, by)
    };
    let (start, end) = (bound(first).ok_or_else(refused)?, bound(last).ok_or_else(refused)?);
    let vague = matches!(first.shape, Shape::PartOfMonth(_) | Shape::PartOfYear(_) | Shape::PartOfSchoolYear(_))
        && !(by && matches!(first.shape, Shape::PartOfMonth(Part::End) | Shape::PartOfYear(Part::End)));
    if vague {
        guess.doubt("часть месяца или года названа неточно: проверьте дни");
    }
    let of = |date: chrono::NaiveDate| MonthDay::new(date.month(), date.day());
    let (start, end) = (of(start.start).ok_or_else(refused)?, of(end.end).ok_or_else(refused)?);
    if by {
        if matches!(first.shape, Shape::Month | Shape::Quarter(_) | Shape::HalfYear(_)) && mention.mode == Mode::Before
        {
            guess.doubt("«до» перед месяцем: взят его последний день");
        }
        return Ok(Yearly::By(end));
    }
    Ok(if start == end { Yearly::On(start) } else { Yearly::Days(start, end) })
}

fn with_month(guess: &Guess<'_>, span: Span) -> Span {
    match (span.month, guess.month) {
        (None, Some((month, _))) if span.needs_month() => Span { month: Some(month), ..span },
        _ => span,
    }
}

fn month_day(month: Option<u8>, day: u32) -> Option<MonthDay> {
    MonthDay::new(u32::from(month?), day)
}

fn impossible_day(span: Span) -> Refused {
    match (span.shape, span.month) {
        (Shape::Day(day), Some(month)) => format!("дня {day:02}.{month:02} нет в календаре"),
        _ => "не назван месяц".to_owned(),
    }
}
