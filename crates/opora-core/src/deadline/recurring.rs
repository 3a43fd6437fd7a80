//! Rules that come again.

use chrono::{NaiveDate, Weekday};

use super::guess::{Guess, Refused, WEEKS_OF_MONTH};
use super::meaning::{Parts, dates, join_bounds, listed, share_before};
use super::rule::{Edge, Moment, MonthDay, MonthDays, Nths, Pattern, Recurrence, Rule, UnitMonth, Weekdays, Yearly};
use super::syntax::{Mention, Mode, Nth, OfMonth, Part, Shape, Span, YearOf};
use super::units::{weeks_or_months, working_day};
use super::yearly::{each_year, moment, share_years};
use crate::reading::Per;

pub(super) fn recurring(parts: &mut Parts, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
    let rate = parts.rates.first().copied();
    if let Some((day, month, by)) = parts.year_after {
        return day_after_year(parts, rate, (day, month, by), guess);
    }
    if let Some(found) = weeks_or_months(parts, rate, guess)? {
        return Ok(found);
    }
    let pattern = if let Some((days, by, working, of)) = parts.days.first().copied() {
        if parts.weekdays.is_some() || parts.nth.is_some() {
            return Err("названы и числа, и дни недели: срок не распознан".to_owned());
        }
        let only_last = days == 1 && guess.month.is_none();
        if rate.is_none() && of == OfMonth::Unsaid && only_last {
            guess.doubt("не сказано, какого месяца: взят каждый");
        } else if rate.is_none() && of == OfMonth::Unsaid {
            return numbered_days(parts, days, by, guess);
        }
        let last = days & 1 != 0;
        if working && last {
            guess.doubt("назван рабочий день: взят последний день месяца, выходные не учтены");
        }
        let pattern = day_pattern(days, by, of, rate, guess)?;
        if working && !last { working_day(pattern, guess) } else { pattern }
    } else if let Some((nths, weekday, each)) = parts.nth {
        if parts.weekdays.is_some() {
            return Err("дни недели названы дважды: срок не распознан".to_owned());
        }
        match rate {
            None | Some((_, 1, Per::Month)) => {}
            Some(_) => return Err("день недели месяца и другая частота: срок не распознан".to_owned()),
        }
        let weekday = Weekday::try_from(weekday).map_err(|_| "такого дня недели нет".to_owned())?;
        if rate.is_none() && !each {
            if let Some((month, year)) = guess.month {
                return heading_weekdays(nths, weekday, month, year, guess);
            }
            guess.doubt("не сказано, какого месяца: взят каждый");
        }
        Pattern::MonthWeekday { nths: Nths(nths), weekday }
    } else if let Some((days, by)) = parts.weekdays {
        match rate {
            Some((_, 1, Per::Week)) => {}
            None => guess_weekly(by, guess),
            Some(_) => return Err("дни недели и другая частота: срок не распознан".to_owned()),
        }
        Pattern::Weekly { days: Weekdays(days), edge: if by { Edge::By } else { Edge::On } }
    } else if let Some((count, step, unit)) = rate {
        return by_rate(parts, count, step, unit, guess);
    } else {
        return Err("срок не распознан".to_owned());
    };
    let (from, to) = bounds(&parts.mentions, guess)?;
    Ok(Rule::Recurring(Recurrence { pattern, from, to }))
}

/// «ежегодно до 1 февраля года, следующего за отчётным».
fn day_after_year(
    parts: &Parts,
    rate: Option<RateOf>,
    (day, month, by): (u8, u8, bool),
    guess: &mut Guess<'_>,
) -> Result<Rule, Refused> {
    let others = !parts.days.is_empty() || parts.weekdays.is_some() || parts.nth.is_some() || parts.working_days;
    if others || !matches!(rate, None | Some((None | Some(1), 1, Per::Year | Per::SchoolYear))) {
        return Err("названо несколько правил сразу: разделите их".to_owned());
    }
    let day = MonthDay::new(u32::from(month), u32::from(day))
        .ok_or_else(|| format!("дня {day:02}.{month:02} нет в календаре"))?;
    let edge = if by { Edge::By } else { Edge::On };
    let (from, to) = bounds(&parts.mentions, guess)?;
    Ok(Rule::Recurring(Recurrence { pattern: Pattern::YearAfter { day, edge }, from, to }))
}

fn guess_weekly(by: bool, guess: &mut Guess<'_>) {
    if by {
        guess.doubt("не сказано, какой недели: взята каждая");
    }
}

/// «до 20 числа» under a heading month; nowhere else is the month known.
fn numbered_days(parts: &Parts, days: u32, by: bool, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
    if guess.month.is_none() || !parts.mentions.is_empty() {
        return Err("не сказано, числа какого месяца: добавьте месяц или «ежемесячно»".to_owned());
    }
    let mode = if by { Mode::Before } else { Mode::At };
    let mut moments = Vec::new();
    let numbers = (1..=31_u8).filter(|day| days & (1 << day) != 0).map(Shape::Day);
    for shape in numbers.chain((days & 1 != 0).then_some(Shape::LastDay)) {
        let span = Span { shape, month: None, year: YearOf::Unsaid };
        moments.push(moment(guess, &Mention { mode, span, end: None, to: 0 })?);
    }
    listed(moments)
}

fn heading_weekdays(
    nths: u8,
    weekday: Weekday,
    month: u8,
    year: Option<i32>,
    guess: &mut Guess<'_>,
) -> Result<Rule, Refused> {
    let day = u8::try_from(weekday.num_days_from_monday()).unwrap_or(0);
    let year = year.map_or(YearOf::Unsaid, YearOf::Calendar);
    let mut moments = Vec::new();
    for bit in (0..=5_u8).filter(|bit| nths & (1 << bit) != 0) {
        let nth = if bit == 0 { Nth::Last } else { Nth::Number(bit) };
        let span = Span { shape: Shape::Weekday(nth, day), month: Some(month), year };
        moments.push(moment(guess, &Mention { mode: Mode::At, span, end: None, to: 0 })?);
    }
    listed(moments)
}

pub(super) type RateOf = (Option<u32>, u32, Per);

fn day_pattern(
    days: u32,
    by: bool,
    of: OfMonth,
    rate: Option<RateOf>,
    guess: &mut Guess<'_>,
) -> Result<Pattern, Refused> {
    let edge = if by { Edge::By } else { Edge::On };
    let days = MonthDays(days);
    if days.beyond_short_months() {
        guess.doubt("не в каждом месяце есть это число: где его нет, взят последний день");
    }
    let unit = match rate {
        None => None,
        Some((_, 1, unit @ (Per::Month | Per::Quarter | Per::HalfYear | Per::Year | Per::SchoolYear))) => Some(unit),
        Some((_, _, Per::Month)) => {
            return Err("не сказано, с какого месяца считать: перечислите месяцы".to_owned());
        }
        Some(_) => return Err("число месяца и такая частота вместе не распознаны".to_owned()),
    };
    let unit_days = |unit, place| Ok(Pattern::UnitDays { unit, place, days, edge });
    match of {
        OfMonth::Next(said) => {
            let unit = match (said, unit) {
                (Some(said), Some(rate)) if said != rate && said != Per::Month => {
                    return Err("отчётный период и частота не сходятся".to_owned());
                }
                // «ежеквартально до 10 числа месяца, следующего за отчётным»
                (_, Some(rate)) => rate,
                (Some(said), None) => said,
                (None, None) => {
                    guess.doubt("не сказано, какой отчётный период: взят месяц");
                    Per::Month
                }
            };
            unit_days(unit, UnitMonth::Next)
        }
        OfMonth::LastOf(said) => unit_days(said, UnitMonth::Last),
        OfMonth::Last => match unit {
            Some(unit) => unit_days(unit, UnitMonth::Last),
            None => Err("не сказано, последнего месяца чего: квартала, полугодия, года".to_owned()),
        },
        OfMonth::NthOf(nth, said) => {
            if unit.is_some_and(|unit| unit != said) {
                return Err("месяц квартала или полугодия и частота не сходятся".to_owned());
            }
            if said == Per::HalfYear && guess.school_plan() {
                guess.doubt("полугодия взяты календарные, а план — на учебный год");
            }
            unit_days(said, UnitMonth::Nth(nth))
        }
        OfMonth::Reported => match unit {
            None | Some(Per::Month) => unit_days(Per::Month, UnitMonth::Last),
            Some(unit) => {
                guess.doubt("не сказано, какого месяца: взят последний месяц отчётного периода");
                unit_days(unit, UnitMonth::Last)
            }
        },
        OfMonth::Each | OfMonth::Unsaid => match unit {
            None | Some(Per::Month) => {
                let early = days.numbers().any(|day| day <= 15);
                if by && early && of == OfMonth::Unsaid {
                    guess.doubt("не сказано, за какой месяц: день взят в самом месяце, а не в следующем");
                }
                Ok(Pattern::MonthDays { days, edge })
            }
            Some(unit) => {
                guess.doubt("не сказано, какого месяца: взят месяц после отчётного периода");
                unit_days(unit, UnitMonth::Next)
            }
        },
    }
}

fn by_rate(
    parts: &mut Parts,
    count: Option<u32>,
    step: u32,
    unit: Per,
    guess: &mut Guess<'_>,
) -> Result<Rule, Refused> {
    let yearly = matches!(unit, Per::Year | Per::SchoolYear) && step == 1;
    let again = |mention: &Mention| {
        mention.span.year == YearOf::Unsaid
            && mention.end.is_none_or(|end| end.year == YearOf::Unsaid)
            && mention.mode != Mode::From
            && !matches!(
                mention.span.shape,
                Shape::Year | Shape::SchoolYear | Shape::Plan | Shape::PartOfPlan(_) | Shape::ThisMonth
            )
    };
    if yearly {
        let (mut things, limits): (Vec<Mention>, Vec<Mention>) =
            parts.mentions.iter().partition(|mention| again(mention));
        share_before(&mut things, guess);
        let dated = |mention: &Mention| {
            mention.mode == Mode::At
                && mention.end.is_none()
                && matches!(mention.span.shape, Shape::Day(_) | Shape::Month)
        };
        if limits.iter().any(dated) {
            // «сентябрь 2021 г. (1 раз в год)»
            if things.is_empty() && count.is_some_and(|count| count as usize == limits.len()) {
                guess.doubt("сказано «в год», но год срока назван: взят названный срок");
                return dates(limits, guess);
            }
            return Err("ежегодный срок с годом: напишите «ежегодно» и день без года".to_owned());
        }
        let (from, to) = bounds(&limits, guess)?;
        if !things.is_empty() {
            let list = things_of_year(&things, guess)?;
            if count.is_some_and(|count| count as usize != list.len()) {
                guess.doubt("число раз и число названных сроков не сходятся");
            }
            return Ok(Rule::Recurring(Recurrence { pattern: Pattern::Yearly(list), from, to }));
        }
        let mut unit = unit;
        if unit == Per::Year && guess.school_plan() {
            guess.doubt("план на учебный год: «год» взят учебный");
            unit = Per::SchoolYear;
        }
        return Ok(Rule::Recurring(Recurrence { pattern: Pattern::Every { unit, step, count }, from, to }));
    }
    // «ежемесячно до 5, 20»
    if let (true, Per::Month, 1, None) = (parts.mentions.len() > 1, unit, step, guess.month)
        && let Some((days, by)) = numbers_alone(&parts.mentions)
    {
        guess.doubt("не сказано «числа»: взяты числа месяца");
        let pattern = day_pattern(days, by, OfMonth::Unsaid, None, guess)?;
        return Ok(Rule::Recurring(Recurrence { pattern, from: None, to: None }));
    }
    // «ежемесячно, 3-я неделя»
    let week = |mention: &Mention| match mention.span {
        Span { shape: Shape::Week(nth), month: None, .. } if mention.mode == Mode::At && mention.end.is_none() => {
            Some(match nth {
                Nth::Number(number @ 1..=5) => 1_u8 << number,
                Nth::Number(_) => return None,
                Nth::Last => 1,
            })
        }
        _ => None,
    };
    let weeks = parts.mentions.iter().map(week).try_fold(0, |all, week| Some(all | week?));
    if let (Some(nths @ 1..), Per::Month, 1, None) = (weeks, unit, step, guess.month) {
        if count.is_some_and(|count| count != nths.count_ones()) {
            guess.doubt("число раз и число названных сроков не сходятся");
        }
        guess.doubt(WEEKS_OF_MONTH);
        let pattern = Pattern::MonthWeeks { nths: Nths(nths) };
        return Ok(Rule::Recurring(Recurrence { pattern, from: None, to: None }));
    }
    // «раз в четверть, последняя неделя»
    if let (Some(nths @ (1 | 2)), Per::Quarter | Per::HalfYear | Per::Term | Per::Trimester, 1, None) =
        (weeks, unit, step, guess.month)
    {
        parts.mentions.clear();
        parts.unit_week = Some((unit, nths == 1, true));
        return weeks_or_months(parts, None, guess)?.ok_or_else(|| "срок не распознан".to_owned());
    }
    // «ежеквартально (март, июнь, сентябрь, декабрь)», «2 раза в полугодие: май, ноябрь»: the list says when.
    let listed_months = parts.mentions.len() > 1
        && parts.mentions.iter().all(|mention| mention.mode != Mode::From && mention.end.is_none());
    if listed_months {
        if parts.mentions.iter().all(again) {
            guess.doubt("названы и частота, и месяцы: взяты названные месяцы каждого года");
            share_before(&mut parts.mentions, guess);
            let list = things_of_year(&parts.mentions, guess)?;
            return Ok(Rule::Recurring(Recurrence { pattern: Pattern::Yearly(list), from: None, to: None }));
        }
        guess.doubt("названы и частота, и дни: взяты названные дни");
        return dates(std::mem::take(&mut parts.mentions), guess);
    }
    // «ежемесячно с 1 по 5 число», «в конце каждого месяца»
    if let ([mention], Per::Month, 1, None) = (parts.mentions.as_slice(), unit, step, guess.month)
        && mention.span.month.is_none()
        && let Some(pattern) = each_month(guess, mention)?
    {
        return Ok(Rule::Recurring(Recurrence { pattern, from: None, to: None }));
    }
    if unit == Per::HalfYear && guess.school_plan() {
        guess.doubt("полугодия взяты календарные, а план — на учебный год");
    }
    if unit == Per::Day && step == 1 {
        guess.doubt("«ежедневно»: посчитаны все календарные дни, с выходными и каникулами");
    }
    let (from, to) = bounds(&parts.mentions, guess)?;
    if matches!(unit, Per::Term | Per::Trimester) {
        guess.doubt_terms(unit, from, to);
    }
    Ok(Rule::Recurring(Recurrence { pattern: Pattern::Every { unit, step, count }, from, to }))
}

/// Each thing once; days with «до» stand behind the others, where one «до» cannot be taken for all of them.
fn things_of_year(mentions: &[Mention], guess: &mut Guess<'_>) -> Result<Vec<Yearly>, Refused> {
    let mut list: Vec<Yearly> = Vec::with_capacity(mentions.len());
    for mention in mentions {
        let thing = each_year(guess, mention)?;
        if !list.contains(&thing) {
            list.push(thing);
        }
    }
    list.sort_by_key(|thing| matches!(thing, Yearly::By(_)));
    Ok(list)
}

/// Days without a month, all with «до» or all without.
fn numbers_alone(mentions: &[Mention]) -> Option<(u32, bool)> {
    let by = |mention: &Mention| matches!(mention.mode, Mode::Before | Mode::Through);
    let first = by(mentions.first()?);
    let mut days = 0;
    for mention in mentions {
        let Span { shape: Shape::Day(day), month: None, year: YearOf::Unsaid } = mention.span else { return None };
        if mention.end.is_some() || mention.mode == Mode::From || by(mention) != first {
            return None;
        }
        days |= 1 << day;
    }
    Some((days, first))
}

/// Days of each month: a window, or the last day for «до конца месяца».
fn each_month(guess: &mut Guess<'_>, mention: &Mention) -> Result<Option<Pattern>, Refused> {
    let days = |span: Span| {
        Some(match span.shape {
            Shape::Day(day) => (u32::from(day), u32::from(day)),
            Shape::TenDays(1) => (1, 10),
            Shape::TenDays(2) => (11, 20),
            Shape::TenDays(_) => (21, 31),
            Shape::HalfMonth(1) => (1, 15),
            Shape::HalfMonth(_) => (16, 31),
            Shape::PartOfMonth(Part::Beginning) => (1, 10),
            Shape::PartOfMonth(Part::Middle) => (11, 20),
            Shape::PartOfMonth(Part::End) => (21, 31),
            _ => return None,
        })
    };
    let (Some((first, _)), Some((_, last))) = (days(mention.span), days(mention.end.unwrap_or(mention.span))) else {
        return Ok(None);
    };
    if first > last {
        return Err("числа месяца идут не по порядку: срок не распознан".to_owned());
    }
    let to_the_end = mention.span.shape == Shape::PartOfMonth(Part::End);
    if mention.mode != Mode::At {
        if to_the_end && mention.end.is_none() && mention.mode != Mode::From {
            let mut days = MonthDays::default();
            days.insert_last();
            return Ok(Some(Pattern::MonthDays { days, edge: Edge::By }));
        }
        // «ежемесячно до 25»
        if let (Shape::Day(day), None, Mode::Before | Mode::Through) = (mention.span.shape, mention.end, mention.mode) {
            guess.doubt("не сказано «числа»: взято число месяца");
            return day_pattern(1 << day, true, OfMonth::Unsaid, None, guess).map(Some);
        }
        return Ok(None);
    }
    if matches!(mention.span.shape, Shape::PartOfMonth(_)) {
        guess.doubt("часть месяца названа неточно: проверьте дни");
    }
    // «ежемесячно 25-го»
    if first == last {
        return day_pattern(1 << first, false, OfMonth::Each, None, guess).map(Some);
    }
    Ok(Some(Pattern::MonthWindow { first, last }))
}

pub(super) type Bounds = (Option<NaiveDate>, Option<NaiveDate>);

/// The days between which a rule holds: «с сентября по май», «начиная с …», «в течение 2022 г.».
pub(super) fn bounds(mentions: &[Mention], guess: &mut Guess<'_>) -> Result<Bounds, Refused> {
    let mut mentions = mentions.to_vec();
    join_bounds(&mut mentions);
    share_years(guess, &mut mentions);
    match mentions.as_slice() {
        [] => Ok((None, None)),
        [mention] => {
            let mention = *mention;
            // The plan itself bounds every rule.
            let whole = matches!(mention.span.shape, Shape::Plan)
                || (matches!(mention.span.shape, Shape::Year | Shape::SchoolYear | Shape::ThisMonth)
                    && mention.span.year == YearOf::Unsaid
                    && guess.plan == guess.context.period);
            if whole && mention.end.is_none() && mention.mode == Mode::At {
                return Ok((None, None));
            }
            match (mention.mode, mention.end) {
                (Mode::From, None) => Ok((Some(guess.place(mention.span, false)?.start), None)),
                (Mode::Before | Mode::Through | Mode::Start, None) => {
                    if mention.span.year == YearOf::Unsaid
                        && !matches!(
                            mention.span.shape,
                            Shape::PartOfPlan(_) | Shape::PartOfYear(_) | Shape::PartOfSchoolYear(_)
                        )
                    {
                        guess.doubt("день после «до» взят за конец повторений");
                    }
                    Ok((None, Some(moment(guess, &mention)?.due())))
                }
                _ => match moment(guess, &mention)? {
                    Moment::Between(days) => Ok((Some(days.start), Some(days.end))),
                    Moment::On(_) | Moment::By(_) => Err("правило и отдельный день вместе не распознаны".to_owned()),
                },
            }
        }
        _ => Err("правило и несколько сроков вместе не распознаны".to_owned()),
    }
}
