//! Days and windows that are no rule: how mentions complete each other.

use chrono::Datelike;

use crate::deadline::guess::{Guess, Refused};
use crate::deadline::rule::{Moment, Pattern, Recurrence, Rule};
use crate::deadline::syntax::{Mention, Mode, Shape, Span, YearOf};
use crate::deadline::yearly::{each_year, moment, share_years};

pub(in crate::deadline) fn listed(mut moments: Vec<Moment>) -> Result<Rule, Refused> {
    match (moments.pop(), moments.is_empty()) {
        (None, _) => Err("срок не распознан".to_owned()),
        (Some(only), true) => Ok(Rule::Once(only)),
        (Some(last), false) => {
            moments.push(last);
            moments.sort_by_key(|moment| (moment.due(), moment.start()));
            moments.dedup();
            match moments.as_slice() {
                [only] => Ok(Rule::Once(*only)),
                _ => Ok(Rule::Dates(moments)),
            }
        }
    }
}

/// «с 01.09.2021, по 31.05.2022» in two pieces is one range.
pub(in crate::deadline) fn join_bounds(mentions: &mut Vec<Mention>) {
    if let [first, last] = mentions.as_slice() {
        let closes = matches!(last.mode, Mode::Before | Mode::Through);
        if first.mode == Mode::From && closes && first.end.is_none() && last.end.is_none() {
            let joined = Mention { mode: Mode::At, span: first.span, end: Some(last.span), to: last.to };
            *mentions = vec![joined];
        }
    }
}

pub(in crate::deadline) fn dates(mut mentions: Vec<Mention>, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
    if let [only] = mentions.as_slice()
        && only.mode == Mode::From
        && only.end.is_none()
    {
        let from = guess.place(only.span, false)?.start;
        return Ok(Rule::Open { from: Some(from) });
    }
    if mentions.iter().any(|mention| mention.mode == Mode::From) {
        return Err("начало без конца среди других сроков: срок не распознан".to_owned());
    }
    years_of_the_plan(guess, &mut mentions);
    share_years(guess, &mut mentions);
    month_with_its_day(guess, &mut mentions);
    // «в течение года (сентябрь, декабрь, май)»: the months say when.
    let whole = |mention: &Mention| {
        mention.mode == Mode::At
            && mention.end.is_none()
            && mention.span.year == YearOf::Unsaid
            && matches!(mention.span.shape, Shape::Year | Shape::SchoolYear | Shape::Plan)
    };
    if mentions.iter().any(whole) && !mentions.iter().all(whole) {
        guess.doubt("кроме отдельных сроков назван весь год: взяты отдельные сроки");
        mentions.retain(|mention| !whole(mention));
    }
    // «май, 2021–2024 гг.» is each May of these years.
    if let [month, years] = mentions.as_slice()
        && let (Shape::Years(_), true, YearOf::Unsaid) = (years.span.shape, years.mode == Mode::At, month.span.year)
    {
        let (month, years) = (*month, *years);
        guess.doubt("месяц и несколько лет: взят каждый год");
        let pattern = Pattern::Yearly(vec![each_year(guess, &month)?]);
        let bounds = guess.place(years.span, false)?;
        return Ok(Rule::Recurring(Recurrence { pattern, from: Some(bounds.start), to: Some(bounds.end) }));
    }
    // «май 2022 г.; в течение 2023 г.»: behind a semicolon the year is a term of its own.
    let parted = guess.phrase.contains(';') && mentions.iter().any(whole_year) && !mentions.iter().all(whole_year);
    if !parted {
        mentions = each_named_year(mentions)?;
    }
    let by = |mention: &Mention| matches!(mention.mode, Mode::Before | Mode::Through | Mode::Start);
    let mixed = mentions.iter().any(by) && !mentions.iter().all(by);
    if mixed {
        guess.doubt("в одном сроке и «до», и отдельные дни: проверьте каждый");
    }
    let mut moments = Vec::with_capacity(mentions.len());
    for mention in &mentions {
        moments.push(moment(guess, mention)?);
    }
    listed(moments)
}

/// «сентябрь 2021 г. (до 20.09.2021)», «сентябрь, до 20.09»: the day says when in the month; «октябрь – ноябрь (до
/// 15.11)»: it says when the time ends.
pub(super) fn month_with_its_day(guess: &mut Guess<'_>, mentions: &mut Vec<Mention>) {
    let [month, day] = *mentions.as_slice() else { return };
    let last = month.end.unwrap_or(month.span);
    let by = matches!(day.mode, Mode::Before | Mode::Through);
    let inside = month.mode == Mode::At
        && month.span.shape == Shape::Month
        && last.shape == Shape::Month
        && day.end.is_none()
        && matches!(day.span.shape, Shape::Day(_))
        && last.month == day.span.month
        && last.year == day.span.year;
    if !inside || !by && !guess.phrase.contains('(') || guess.phrase.contains(';') {
        return;
    }
    if month.end.is_none() {
        guess.doubt("кроме месяца назван день в нём: взят день");
        mentions.remove(0);
    } else if by {
        guess.doubt("кроме месяцев назван день в последнем из них: взят за конец");
        *mentions = vec![Mention { end: Some(day.span), ..month }];
    }
}

/// «2021/2022» in a plan for that school year.
fn years_of_the_plan(guess: &mut Guess<'_>, mentions: &mut [Mention]) {
    let [only] = mentions else { return };
    let first = match (only.span.shape, only.span.year, only.end) {
        (Shape::Years(last), YearOf::Calendar(first), None) if last == first + 1 => first,
        _ => return,
    };
    let planned = guess.plan.is_some_and(|plan| plan.start.year() == first && plan.end.year() == first + 1);
    if planned && guess.school_plan() && guess.phrase.contains('/') {
        guess.doubt("два года подряд взяты как учебный год");
        only.span = Span { shape: Shape::SchoolYear, month: None, year: YearOf::School(first) };
    }
}

/// «2023 г.» alone.
pub(super) fn whole_year(mention: &Mention) -> bool {
    mention.mode == Mode::At
        && mention.end.is_none()
        && mention.span.shape == Shape::Year
        && mention.span.year != YearOf::Unsaid
}

/// «до 1 мая 2021, 2022 и 2023 годов»: the same day of each year.
pub(super) fn each_named_year(mut mentions: Vec<Mention>) -> Result<Vec<Mention>, Refused> {
    let year_alone = |mention: &Mention| {
        mention.mode == Mode::At
            && mention.end.is_none()
            && matches!(mention.span.shape, Shape::Year | Shape::Years(_) | Shape::SchoolYear)
    };
    if mentions.iter().all(year_alone) || !mentions.iter().any(year_alone) {
        return Ok(mentions);
    }
    let apart = || "год стоит отдельно от дня или месяца: срок не распознан".to_owned();
    let (first, years) = mentions.split_first_mut().ok_or_else(apart)?;
    let listed = years.iter().all(|year| year_alone(year) && year.span.shape == Shape::Year);
    if first.end.is_some() || first.span.year == YearOf::Unsaid || year_alone(first) || !listed {
        return Err(apart());
    }
    for mention in years {
        *mention = Mention { span: Span { year: mention.span.year, ..first.span }, ..*first };
    }
    Ok(mentions)
}

/// «до 15.10, 15.01 и 15.04»: one «до» for all days.
pub(in crate::deadline) fn share_before(mentions: &mut [Mention], guess: &mut Guess<'_>) {
    let is_day = |mention: &Mention| mention.end.is_none() && matches!(mention.span.shape, Shape::Day(_));
    if let [first, rest @ ..] = mentions
        && matches!(first.mode, Mode::Before | Mode::Through)
        && is_day(first)
        && !rest.is_empty()
        && rest.iter().all(|mention| mention.mode == Mode::At && is_day(mention))
    {
        guess.doubt("«до» сказано один раз: отнесено ко всем дням");
        for mention in rest {
            mention.mode = first.mode;
        }
    }
}
