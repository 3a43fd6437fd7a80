//! From pieces to one rule: how the parts of a phrase complete each other, and what stays doubtful.

use chrono::{Days, NaiveDate, Weekday};

use super::Context;
use super::guess::{Guess, Refused};
use super::lex::{Kind, LONGEST_PHRASE, Lexed, lex};
use super::rule::{Edge, Moment, MonthDays, Nths, Pattern, Recurrence, Rule, UnitMonth, Weekdays, Yearly};
use super::syntax::{Anchor, Mention, Mode, OfMonth, Offset, Piece, Shape, Span, YearOf, parse};
use super::yearly::{each_year, moment, share_years};
use super::{Understood, words::Word};
use crate::calendar;
use crate::reading::{Per, Period};

/// The reason that stands for «то же».
pub(super) const SAME_AS_ABOVE: &str = "то же, что строкой выше";

/// The rule of a phrase.
pub(super) fn understand(phrase: &str, context: &Context<'_>) -> Understood {
    if phrase.is_empty() || phrase.chars().all(|c| !c.is_alphanumeric()) {
        return refuse("срок не указан");
    }
    if phrase.len() > LONGEST_PHRASE {
        return refuse("слишком длинный текст для срока");
    }
    let lexed = lex(phrase);
    let heading = heading_of(context);
    let mut guess =
        Guess { context, plan: heading.period.or(context.period), month: heading.month, reasons: Vec::new() };
    if lexed.mended {
        guess.doubt("в тексте похожие буквы или цифры перепутаны: прочитано по смыслу");
    }
    if lexed.misspelt {
        guess.doubt("в названии месяца опечатка");
    }
    let pieces = if only_day_numbers(&lexed, guess.month.is_some()) { Vec::new() } else { parse(&lexed) };
    let found = if pieces.is_empty() {
        bare_days(&lexed, &mut guess)
    } else {
        let pieces = weigh(&pieces, &lexed, &mut guess);
        pieces.and_then(|pieces| combine(&pieces, phrase, &mut guess))
    };
    match found {
        Ok(rule) => Understood { rule: Some(rule), reasons: guess.reasons },
        Err(reason) => Understood { rule: None, reasons: vec![reason] },
    }
}

fn refuse(reason: &str) -> Understood {
    Understood { rule: None, reasons: vec![reason.to_owned()] }
}

/// What the heading above the row says: a month, or days in which the row lies.
#[derive(Debug, Default)]
struct Heading {
    month: Option<(u8, Option<i32>)>,
    period: Option<Period>,
}

fn heading_of(context: &Context<'_>) -> Heading {
    let Some(text) = context.heading.filter(|text| text.len() <= LONGEST_PHRASE) else { return Heading::default() };
    let pieces = parse(&lex(text));
    let mut mentions = pieces.iter().filter_map(|piece| match piece {
        Piece::Mention(mention) => Some(*mention),
        _ => None,
    });
    let (Some(mention), None) = (mentions.next(), mentions.next()) else { return Heading::default() };
    if mention.mode != Mode::At || mention.end.is_some() {
        return Heading::default();
    }
    let plain = Context { heading: None, ..*context };
    let mut guess = Guess { context: &plain, plan: context.period, month: None, reasons: Vec::new() };
    let placed = guess.place(mention.span, false).ok();
    match (mention.span.shape, mention.span.month) {
        (Shape::Month, Some(month)) => {
            use chrono::Datelike;
            let sure = placed.filter(|_| guess.reasons.is_empty() || mention.span.year != YearOf::Unsaid);
            Heading { month: Some((month, sure.map(|days| days.start.year()))), period: None }
        }
        (Shape::Day(_), _) => Heading::default(),
        _ => Heading { month: None, period: placed.filter(|_| guess.reasons.is_empty()) },
    }
}

/// Under a heading month: «15», «1-10», «5, 12, 19».
fn only_day_numbers(lexed: &Lexed, heading: bool) -> bool {
    heading
        && lexed.tokens.iter().all(|token| {
            matches!(
                token.kind,
                Kind::Number { digits: 1..=2, .. } | Kind::Comma | Kind::Semicolon | Kind::Dash | Kind::Word(Word::And)
            )
        })
}

fn bare_days(lexed: &Lexed, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
    let mut moments = Vec::new();
    let mut tokens = lexed.tokens.iter().map(|token| token.kind).peekable();
    while let Some(kind) = tokens.next() {
        let Kind::Number { value, .. } = kind else { continue };
        let first = day_span(value)?;
        let end = match tokens.next_if_eq(&Kind::Dash).and_then(|_| tokens.next()) {
            Some(Kind::Number { value, .. }) => Some(day_span(value)?),
            Some(_) => return Err("срок из чисел не распознан".to_owned()),
            None => None,
        };
        moments.push(moment(guess, &Mention { mode: Mode::At, span: first, end, to: 0 })?);
    }
    listed(moments)
}

fn day_span(value: u32) -> Result<Span, Refused> {
    match u8::try_from(value) {
        Ok(day @ 1..=31) => Ok(Span { shape: Shape::Day(day), month: None, year: YearOf::Unsaid }),
        _ => Err(format!("числа {value} нет ни в одном месяце")),
    }
}

fn listed(mut moments: Vec<Moment>) -> Result<Rule, Refused> {
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

/// Sorts out what belongs to nothing; what remains has a meaning.
fn weigh(pieces: &[Piece], lexed: &Lexed, guess: &mut Guess<'_>) -> Result<Vec<Piece>, Refused> {
    let text = |from: usize, to: usize| lexed.text.get(from..to).unwrap_or("").trim().to_owned();
    let mut kept = Vec::with_capacity(pieces.len());
    let mut stray = None;
    for piece in pieces {
        match *piece {
            Piece::Impossible { from, to } => {
                return Err(format!("«{}» — такого дня нет в календаре", text(from, to)));
            }
            Piece::Stray { from, to } => {
                stray.get_or_insert_with(|| text(from, to));
            }
            Piece::Unknown { from, to } => {
                let before_all = !kept.iter().any(is_meaning);
                let introduces = lexed.text.get(to..).unwrap_or("").trim_start_matches([' ', '.', ')']);
                let label = before_all && (introduces.starts_with('-') || introduces.starts_with(':'));
                if !label {
                    guess.doubt(format!("слова «{}» в сроке не учтены", text(from, to)));
                }
            }
            Piece::About => guess.doubt("срок назван ориентировочно"),
            Piece::Except => guess.doubt("в сроке есть отрицание или исключение: оно не учтено"),
            Piece::Or => guess.doubt("срок назван на выбор («или»)"),
            Piece::Clock | Piece::Target => {}
            Piece::Break
            | Piece::Mention(_)
            | Piece::Rate { .. }
            | Piece::DayOf { .. }
            | Piece::Weekdays { .. }
            | Piece::MonthWeekday { .. }
            | Piece::External
            | Piece::OnDemand
            | Piece::Always
            | Piece::Above
            | Piece::Relative { .. }
            | Piece::Then
            | Piece::First
            | Piece::Count(_) => kept.push(*piece),
        }
    }
    if !kept.iter().any(is_meaning) {
        return Err(match stray {
            Some(number) => format!("число «{number}» ни к чему не относится: срок не распознан"),
            None => "в этих словах срока нет".to_owned(),
        });
    }
    if let Some(number) = stray {
        guess.doubt(format!("число «{number}» в сроке не учтено"));
    }
    Ok(kept)
}

fn is_meaning(piece: &Piece) -> bool {
    !matches!(piece, Piece::Break | Piece::Then | Piece::First | Piece::Count(_))
}

/// A chain is cut at «затем» or «первый раз»; everything else is one rule.
fn combine(pieces: &[Piece], phrase: &str, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
    let cut = |mark: Piece| {
        let at = pieces.iter().position(|piece| *piece == mark)?;
        Some((pieces.get(..at)?, pieces.get(at + 1..)?))
    };
    if let Some((then, first)) = cut(Piece::First) {
        return chain(first, then, phrase, guess);
    }
    if let Some((first, then)) = cut(Piece::Then) {
        if first.iter().any(is_meaning) && then.iter().any(is_meaning) {
            return chain(first, then, phrase, guess);
        }
        let rest: Vec<Piece> = pieces.iter().copied().filter(|piece| *piece != Piece::Then).collect();
        guess.doubt("«затем» без первого или следующего срока");
        return one(&rest, phrase, guess);
    }
    one(pieces, phrase, guess)
}

fn chain(first: &[Piece], then: &[Piece], phrase: &str, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
    let plain_first: Vec<Piece> = first.iter().copied().filter(|piece| *piece != Piece::Break).collect();
    let first_rule = one(first, phrase, guess)?;
    let Rule::Once(first_moment) = first_rule else {
        return match (first_rule, combine(then, phrase, guess)?) {
            (Rule::Dates(mut dates), Rule::Once(moment)) => {
                dates.push(moment);
                listed(dates)
            }
            _ => Err("цепочка сроков не распознана: назовите первый срок и правило отдельно".to_owned()),
        };
    };
    // «до 01.09.2021, далее ежегодно»: the day of the first term is the day of the next ones.
    if let ([Piece::Mention(mention)], Some(Piece::Rate { unit: Per::Year, step: 1, .. })) =
        (plain_first.as_slice(), then.iter().find(|piece| is_meaning(piece)))
        && then.iter().filter(|piece| is_meaning(piece)).count() == 1
    {
        let plain = Mention { span: Span { year: YearOf::Unsaid, ..mention.span }, ..*mention };
        let thing = each_year(guess, &plain)?;
        guess.doubt("для следующих лет день не назван: взят день первого срока");
        let then = Recurrence { pattern: Pattern::Yearly(vec![thing]), from: None, to: None };
        return Ok(Rule::Chain { first: first_moment, then });
    }
    match combine(then, phrase, guess)? {
        Rule::Recurring(then) => {
            if !matches!(then.pattern, Pattern::Yearly(_)) {
                guess.doubt("сначала отдельный срок, потом правило: проверьте, с какого дня оно действует");
            }
            Ok(Rule::Chain { first: first_moment, then })
        }
        Rule::Once(moment) => listed(vec![first_moment, moment]),
        Rule::Dates(mut dates) => {
            dates.push(first_moment);
            listed(dates)
        }
        Rule::Open { .. } => {
            guess.doubt("после первого срока — постоянно: первый срок взят за начало");
            Ok(Rule::Open { from: Some(first_moment.due()) })
        }
        Rule::OnDemand | Rule::External { .. } | Rule::Relative { .. } => {
            guess.doubt("после первого срока — без определённого дня: взят только первый");
            Ok(Rule::Once(first_moment))
        }
        Rule::Chain { .. } => Err("цепочка сроков слишком длинная".to_owned()),
    }
}

/// What a phrase without a chain consists of.
#[derive(Debug, Default)]
struct Parts {
    mentions: Vec<Mention>,
    rates: Vec<(Option<u32>, u32, Per)>,
    days: Vec<(u32, bool, bool, OfMonth)>,
    weekdays: Option<(u8, bool)>,
    nth: Option<(u8, u8, bool)>,
    external: bool,
    on_demand: bool,
    always: bool,
    relative: Option<(Option<Offset>, Anchor)>,
    count: Option<u32>,
    clashing: bool,
}

fn parts_of(pieces: &[Piece]) -> Result<Parts, Refused> {
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
            Piece::External => parts.external = true,
            Piece::OnDemand => parts.on_demand = true,
            Piece::Always => parts.always = true,
            Piece::Above => return Err(SAME_AS_ABOVE.to_owned()),
            Piece::Relative { offset, anchor } => {
                parts.clashing |= parts.relative.is_some();
                parts.relative = Some((offset, anchor));
            }
            Piece::Count(count) => parts.count = Some(count),
            _ => {}
        }
    }
    Ok(parts)
}

fn one(pieces: &[Piece], phrase: &str, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
    let mut parts = parts_of(pieces)?;
    if parts.clashing || parts.rates.len() > 1 || parts.days.len() > 1 {
        return Err("названо несколько правил сразу: разделите их".to_owned());
    }
    let ruled = !parts.rates.is_empty() || !parts.days.is_empty() || parts.weekdays.is_some() || parts.nth.is_some();
    if let Some((offset, anchor)) = parts.relative {
        if ruled || !parts.mentions.is_empty() || parts.external {
            guess.doubt("кроме срока от события названо что-то ещё: оно не учтено");
        }
        return relative(offset, anchor, phrase, guess);
    }
    join_bounds(&mut parts.mentions);
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
        return recurring(&mut parts, guess);
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

/// «с 01.09.2021, по 31.05.2022» in two pieces is one range.
fn join_bounds(mentions: &mut Vec<Mention>) {
    if let [first, last] = mentions.as_slice() {
        let closes = matches!(last.mode, Mode::Before | Mode::Through);
        if first.mode == Mode::From && closes && first.end.is_none() && last.end.is_none() {
            let joined = Mention { mode: Mode::At, span: first.span, end: Some(last.span), to: last.to };
            *mentions = vec![joined];
        }
    }
}

fn dates(mut mentions: Vec<Mention>, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
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
    share_years(guess, &mut mentions);
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
    let by = |mention: &Mention| matches!(mention.mode, Mode::Before | Mode::Through);
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

fn recurring(parts: &mut Parts, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
    let rate = parts.rates.first().copied();
    let pattern = if let Some((days, by, working, of)) = parts.days.first().copied() {
        if parts.weekdays.is_some() || parts.nth.is_some() {
            return Err("названы и числа, и дни недели: срок не распознан".to_owned());
        }
        if rate.is_none() && of == OfMonth::Unsaid {
            return numbered_days(parts, days, by, guess);
        }
        if working {
            guess.doubt("назван рабочий день: взят последний день месяца, выходные не учтены");
        }
        day_pattern(days, by, of, rate, guess)?
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
    use super::syntax::Nth;
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

type RateOf = (Option<u32>, u32, Per);

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
        let (things, limits): (Vec<Mention>, Vec<Mention>) = parts.mentions.iter().partition(|mention| again(mention));
        let dated = |mention: &Mention| {
            mention.mode == Mode::At
                && mention.end.is_none()
                && matches!(mention.span.shape, Shape::Day(_) | Shape::Month)
        };
        if limits.iter().any(dated) {
            return Err("ежегодный срок с годом: напишите «ежегодно» и день без года".to_owned());
        }
        let (from, to) = bounds(&limits, guess)?;
        if !things.is_empty() {
            let mut list: Vec<Yearly> = Vec::with_capacity(things.len());
            for mention in &things {
                let thing = each_year(guess, mention)?;
                if !list.contains(&thing) {
                    list.push(thing);
                }
            }
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
    // «ежеквартально (март, июнь, сентябрь, декабрь)», «2 раза в полугодие: май, ноябрь»: the list says when.
    let listed_months = parts.mentions.len() > 1
        && parts.mentions.iter().all(|mention| mention.mode != Mode::From && mention.end.is_none());
    if listed_months {
        if parts.mentions.iter().all(again) {
            guess.doubt("названы и частота, и месяцы: взяты названные месяцы каждого года");
            let mut list = Vec::with_capacity(parts.mentions.len());
            for mention in &parts.mentions {
                list.push(each_year(guess, mention)?);
            }
            return Ok(Rule::Recurring(Recurrence { pattern: Pattern::Yearly(list), from: None, to: None }));
        }
        guess.doubt("названы и частота, и дни: взяты названные дни");
        return dates(std::mem::take(&mut parts.mentions), guess);
    }
    if unit == Per::Day {
        guess.doubt("«ежедневно»: посчитаны все календарные дни, с выходными и каникулами");
    }
    if matches!(unit, Per::Term | Per::Trimester) {
        let frame = guess.context.terms;
        if frame.iter().all(|table| table.source == calendar::TermsSource::Default) {
            guess.doubt("даты четвертей и каникул взяты из общей таблицы: проверьте по своему календарю");
        }
    }
    let (from, to) = bounds(&parts.mentions, guess)?;
    Ok(Rule::Recurring(Recurrence { pattern: Pattern::Every { unit, step, count }, from, to }))
}

type Bounds = (Option<NaiveDate>, Option<NaiveDate>);

/// The days between which a rule holds: «с сентября по май», «начиная с …», «в течение 2022 г.».
fn bounds(mentions: &[Mention], guess: &mut Guess<'_>) -> Result<Bounds, Refused> {
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
                (Mode::Before | Mode::Through, None) => {
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

fn relative(offset: Option<Offset>, anchor: Anchor, phrase: &str, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
    let words = phrase.split_whitespace().collect::<Vec<_>>().join(" ");
    let anchor = match anchor {
        Anchor::Event => None,
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
        guess.doubt("производственный календарь этого года ещё не утверждён");
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
