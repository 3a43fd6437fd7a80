//! The parts of a phrase without a chain, and the one rule that they make.

use crate::deadline::guess::{Guess, Refused};
use crate::deadline::meaning::SAME_AS_ABOVE;
use crate::deadline::meaning::dates::{dates, join_bounds, share_before};
use crate::deadline::meaning::heading::under_heading;
use crate::deadline::recurring::recurring;
use crate::deadline::relative::relative;
use crate::deadline::rule::{Moment, Rule};
use crate::deadline::syntax::{Anchor, Mention, Mode, OfMonth, Offset, Piece, Shape, Span};
use crate::deadline::yearly::moment;
use crate::reading::{Per, Period};

/// What a phrase without a chain consists of.
#[derive(Debug, Default)]
pub(in crate::deadline) struct Parts {
    pub(in crate::deadline) mentions: Vec<Mention>,
    pub(in crate::deadline) rates: Vec<(Option<u32>, u32, Per)>,
    pub(in crate::deadline) days: Vec<(u32, bool, bool, OfMonth)>,
    pub(in crate::deadline) weekdays: Option<(u8, bool)>,
    pub(in crate::deadline) nth: Option<(u8, u8, bool)>,
    pub(in crate::deadline) weeks: Option<(u8, bool)>,
    pub(in crate::deadline) months: Option<(u8, Per, bool)>,
    /// Unit, whether its last week, whether «каждого» is said.
    pub(in crate::deadline) unit_week: Option<(Per, bool, bool)>,
    pub(in crate::deadline) working_days: bool,
    /// Day and month of the year after the reporting one, whether by it.
    pub(in crate::deadline) year_after: Option<(u8, u8, bool)>,
    pub(in crate::deadline) external: bool,
    pub(in crate::deadline) on_demand: bool,
    pub(in crate::deadline) always: bool,
    pub(in crate::deadline) relative: Option<(Option<Offset>, Anchor)>,
    pub(in crate::deadline) count: Option<u32>,
    pub(in crate::deadline) clashing: bool,
}

pub(super) fn parts_of(pieces: &[Piece]) -> Result<Parts, Refused> {
    let mut parts = Parts::default();
    for piece in pieces {
        match *piece {
            Piece::Mention(mention) => parts.mentions.push(mention),
            Piece::Rate { count, step, unit } => {
                let rate = (count, step, unit);
                // «ежемесячно, 1 раз в месяц» says the same twice.
                match parts.rates.iter_mut().find(|(_, s, u)| (*s, *u) == (step, unit)) {
                    Some(same) => same.0 = same.0.or(count),
                    None => parts.rates.push(rate),
                }
            }
            Piece::DayOf { days, by, working, of } => parts.days.push((days, by, working, of)),
            Piece::Weekdays { days, by } => {
                parts.clashing |= parts.weekdays.is_some_and(|(_, before)| before != by);
                let before = parts.weekdays.map_or(0, |(days, _)| days);
                parts.weekdays = Some((before | days, by));
            }
            Piece::MonthWeekday { nths, weekday, each } => {
                parts.clashing |= parts.nth.is_some();
                parts.nth = Some((nths, weekday, each));
            }
            Piece::MonthWeeks { nths, each } => {
                let (before, said) = parts.weeks.unwrap_or_default();
                parts.weeks = Some((before | nths, said | each));
            }
            Piece::UnitMonths { nths, unit, each } => {
                parts.clashing |= parts.months.is_some();
                parts.months = Some((nths, unit, each));
            }
            Piece::UnitWeek { unit, last, each } => {
                parts.clashing |= parts.unit_week.is_some();
                parts.unit_week = Some((unit, last, each));
            }
            Piece::WorkingDays => parts.working_days = true,
            Piece::External => parts.external = true,
            Piece::OnDemand => parts.on_demand = true,
            Piece::Always => parts.always = true,
            Piece::Above => return Err(SAME_AS_ABOVE.to_owned()),
            Piece::YearAfter { day, month, by } => {
                parts.clashing |= parts.year_after.is_some();
                parts.year_after = Some((day, month, by));
            }
            Piece::Relative { offset, anchor } => {
                // Two events without a length say no more than one.
                parts.clashing |= parts.relative.is_some_and(|(before, _)| before.is_some() || offset.is_some());
                parts.relative = Some((offset, anchor));
            }
            Piece::Count(count) => parts.count = Some(count),
            _ => {}
        }
    }
    Ok(parts)
}

pub(super) fn one(pieces: &[Piece], phrase: &str, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
    let mut parts = parts_of(pieces)?;
    finer_rate(&mut parts.rates, guess);
    if parts.clashing || parts.rates.len() > 1 || parts.days.len() > 1 {
        return Err("названо несколько правил сразу: разделите их".to_owned());
    }
    day_without_its_word(&mut parts, guess);
    let rules = [
        !parts.days.is_empty(),
        parts.weekdays.is_some(),
        parts.nth.is_some(),
        parts.weeks.is_some(),
        parts.months.is_some(),
        parts.unit_week.is_some(),
        parts.working_days,
        parts.year_after.is_some(),
    ];
    // «по итогам квартала до 10 числа»: the day of the report about the quarter
    if let (Some((None, Anchor::EndOf(unit))), true, [(_, _, _, OfMonth::Unsaid)]) =
        (parts.relative, parts.rates.is_empty(), parts.days.as_slice())
    {
        parts.relative = None;
        parts.rates.push((None, 1, unit));
    }
    // «первая декада месяца», «в начале месяца»; «до конца месяца» may be said once
    if let ([mention], true, None, true) =
        (parts.mentions.as_slice(), parts.rates.is_empty(), guess.month, pieces.contains(&Piece::OfMonth))
        && mention.mode == Mode::At
        && mention.span.month.is_none()
        && matches!(mention.span.shape, Shape::TenDays(_) | Shape::HalfMonth(_) | Shape::PartOfMonth(_))
    {
        guess.doubt("не сказано, какого месяца: взят каждый");
        parts.rates.push((None, 1, Per::Month));
    }
    // «в течение месяца», and no month stands above
    if let ([Mention { mode: Mode::At, span: Span { shape: Shape::ThisMonth, .. }, end: None, .. }], None, true) =
        (parts.mentions.as_slice(), guess.month, parts.rates.is_empty() && parts.relative.is_none() && !parts.external)
        && !pieces.contains(&Piece::OfMonth)
        && !rules.contains(&true)
    {
        guess.doubt("не сказано, от какого события считать");
        let offset = Offset { count: 1, unit: Per::Month, working: false, calendar: false, back: false };
        return relative(Some(offset), Anchor::Event, phrase, guess);
    }
    let ruled = !parts.rates.is_empty() || rules.contains(&true);
    // «со дня подписания приказа до 31.12.2021»
    if let (Some((None, Anchor::Signing)), [mention], Some(signed)) =
        (parts.relative, parts.mentions.as_slice(), guess.context.signed)
        && matches!(mention.mode, Mode::Before | Mode::Through)
        && !ruled
    {
        let end = moment(guess, mention)?.due();
        if end < signed {
            return Err("срок кончается раньше дня подписания".to_owned());
        }
        let days = Period { start: signed, end };
        guess.within_reason(days)?;
        return Ok(Rule::Once(Moment::Between(days)));
    }
    // «после 15.10.2021»
    if let (Some((None, Anchor::Day(span))), true, false, false) =
        (parts.relative, parts.mentions.is_empty(), ruled, parts.external)
    {
        let day = guess.place(span, false)?.start;
        guess.doubt("сказано «после» дня: начало взято со следующего");
        return Ok(Rule::Open { from: day.succ_opt() });
    }
    if let Some((None, Anchor::Event | Anchor::EndOf(_))) = parts.relative {
        if !parts.mentions.is_empty() {
            guess.doubt("кроме дней названо событие: взяты дни");
            parts.relative = None;
        } else if ruled {
            guess.doubt("кроме правила названо событие: взято правило");
            parts.relative = None;
        }
    }
    if let Some((offset, anchor)) = parts.relative {
        if ruled || !parts.mentions.is_empty() || parts.external {
            guess.doubt("кроме срока от события названо что-то ещё: оно не учтено");
        }
        return relative(offset, anchor, phrase, guess);
    }
    // «ежегодно, начиная с 2022 года, до 1 мая» keeps its day apart from its beginning.
    if !parts.rates.iter().any(|(_, _, unit)| matches!(unit, Per::Year | Per::SchoolYear)) {
        join_bounds(&mut parts.mentions);
    }
    if !ruled && !pieces.contains(&Piece::Break) {
        share_before(&mut parts.mentions, guess);
    }
    if let (Some(count), Some((said @ None, ..))) = (parts.count, parts.rates.first_mut()) {
        *said = Some(count);
    }
    if parts.external {
        if ruled {
            guess.doubt("кроме графика названа частота: дни даёт график");
        }
        let window = match parts.mentions.as_slice() {
            [] => None,
            [mention] if mention.mode != Mode::From => {
                let mention = *mention;
                Some(moment(guess, &mention)?)
            }
            _ => {
                guess.doubt("кроме графика названы дни: они не учтены");
                None
            }
        };
        return Ok(Rule::External { window });
    }
    let day_named = |mention: &Mention| {
        mention.mode != Mode::From && (mention.mode != Mode::At || matches!(mention.span.shape, Shape::Day(_)))
    };
    if parts.on_demand && !ruled && parts.mentions.iter().any(day_named) {
        guess.doubt("кроме дня сказано «по необходимости»: взят день");
        return dates(parts.mentions, guess);
    }
    if parts.on_demand {
        if !ruled {
            if parts.mentions.iter().any(|mention| mention.mode != Mode::At) {
                guess.doubt("кроме «по необходимости» назван день: он не учтён");
            }
            return Ok(Rule::OnDemand);
        }
        guess.doubt("кроме правила сказано «по необходимости»");
    }
    if ruled {
        return recurring(&mut parts, guess).map(|rule| under_heading(rule, guess));
    }
    if parts.always {
        return match parts.mentions.as_slice() {
            [] => Ok(Rule::Open { from: None }),
            [mention] => {
                let mention = *mention;
                if mention.mode == Mode::From {
                    return Ok(Rule::Open { from: Some(guess.place(mention.span, false)?.start) });
                }
                guess.doubt("сказано «постоянно», но назван и срок: взят срок");
                Ok(Rule::Once(moment(guess, &mention)?))
            }
            _ => Err("«постоянно» вместе с несколькими сроками не распознано".to_owned()),
        };
    }
    if let Some(count) = parts.count.filter(|count| *count > 1) {
        guess.doubt(format!("сказано «{count} раза», но не сказано, за какое время"));
    }
    dates(parts.mentions, guess)
}

/// «с сентября по май ежемесячно, до 25-го»: the day of each month among the bounds of the rule.
fn day_without_its_word(parts: &mut Parts, guess: &mut Guess<'_>) {
    let day_of = |mention: &Mention| match (mention.span.shape, mention.mode, mention.end) {
        (Shape::Day(day), Mode::Before | Mode::Through, None) if mention.span.month.is_none() => Some(day),
        _ => None,
    };
    let monthly = matches!(parts.rates.as_slice(), [(None, 1, Per::Month)]) && parts.days.is_empty();
    let [day] = *parts.mentions.iter().filter_map(day_of).collect::<Vec<_>>() else { return };
    if monthly && parts.mentions.len() > 1 && guess.month.is_none() {
        guess.doubt("не сказано «числа»: взято число месяца");
        parts.mentions.retain(|mention| day_of(mention).is_none());
        parts.days.push((1 << day, true, false, OfMonth::Unsaid));
    }
}

/// «4 раза в год (1 раз в четверть)»: the finer one says when.
pub(super) fn finer_rate(rates: &mut Vec<(Option<u32>, u32, Per)>, guess: &mut Guess<'_>) {
    let yearly = |rate: &(Option<u32>, u32, Per)| rate.0.is_some() && matches!(rate.2, Per::Year | Per::SchoolYear);
    if rates.len() == 2 && rates.iter().filter(|rate| yearly(rate)).count() == 1 {
        guess.doubt("названы две частоты: взята более частая");
        rates.retain(|rate| !yearly(rate));
    }
}
