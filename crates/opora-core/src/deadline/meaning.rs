//! From pieces to one rule: how the parts of a phrase complete each other, and what stays doubtful.

use chrono::Datelike;

use super::Context;
use super::guess::{Guess, Refused};
use super::lex::{Kind, LONGEST_PHRASE, Lexed, Token, lex};
use super::recurring::{recurring, relative};
use super::rule::{Moment, MonthDay, Pattern, Recurrence, Rule, Yearly};
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
    if let Some(unit) = unit_of_heading(&lexed, context) {
        return understand(&format!("{phrase} {unit}"), &Context { heading: None, ..*context });
    }
    let heading = heading_of(context);
    let mut guess = Guess {
        context,
        phrase,
        plan: heading.period.or(context.period),
        above: heading.named,
        month: heading.month,
        reasons: Vec::new(),
    };
    if lexed.mended {
        guess.doubt("вместо цифр стоят похожие буквы: прочитано по смыслу");
    }
    if lexed.scant {
        guess.doubt("день и месяц без года одной цифрой: проверьте, что это дата");
    }
    if lexed.misspelt {
        guess.doubt("в слове срока опечатка: прочитано по смыслу");
    }
    let pieces = if only_day_numbers(&lexed, guess.month.is_some()) { Vec::new() } else { parse(&lexed) };
    let found = if pieces.is_empty() {
        bare_days(&lexed, &mut guess)
    } else {
        let pieces = weigh(&pieces, &lexed, &mut guess);
        pieces.and_then(|pieces| combine(&pieces, phrase, &mut guess))
    };
    if let (Ok(rule), Some(weekday)) = (&found, lexed.weekday)
        && !falls_on(rule, weekday)
    {
        guess.doubt("день недели не совпадает с числом: проверьте день");
    }
    if let Ok(rule) = &found
        && lexed.this_year
    {
        this_year(rule, &mut guess);
    }
    if matches!(lexed.tokens.last(), Some(token) if token.kind == Kind::Dash) && found.is_ok() {
        guess.doubt("после тире ничего нет: конец срока потерян");
    }
    if found.is_ok() && month_without_its_part(&lexed) {
        guess.doubt("второй месяц назван без числа или недели: взят весь");
    }
    if found.is_ok() && may_be_school_year(&lexed, context) {
        guess.doubt("годы взяты календарные, а план на учебный год");
    }
    match found {
        Ok(rule) => Understood { rule: Some(rule), reasons: guess.reasons },
        Err(reason) => Understood { rule: None, reasons: vec![reason] },
    }
}

/// «III» under the heading «Квартал»: the unit that the numbers of the phrase count.
fn unit_of_heading(lexed: &Lexed, context: &Context<'_>) -> Option<&'static str> {
    let numbers = lexed.tokens.iter().all(|token| {
        matches!(
            token.kind,
            Kind::Number { value: 1..=4, digits: 0..=1, .. } | Kind::Comma | Kind::Dash | Kind::Word(Word::And)
        )
    });
    let heading = context.heading.filter(|text| numbers && text.len() <= LONGEST_PHRASE)?;
    match lex(heading).tokens.as_slice() {
        [Token { kind: Kind::Word(Word::Quarter), .. }] => Some("квартал"),
        [Token { kind: Kind::Word(Word::Term), .. }] => Some("четверть"),
        [Token { kind: Kind::Word(Word::Trimester), .. }] => Some("триместр"),
        [Token { kind: Kind::Word(Word::HalfYear), .. }] => Some("полугодие"),
        _ => None,
    }
}

/// «до 15 марта текущего года»: the year in which the act is signed, unless the plan makes it another one.
fn this_year(rule: &Rule, guess: &mut Guess<'_>) {
    let Rule::Once(moment) = rule else { return };
    let year = moment.due().year();
    let sure = match (guess.context.signed, guess.plan) {
        (Some(signed), _) => signed.year() == year,
        (None, Some(plan)) => plan.start.year() == plan.end.year(),
        (None, None) => true,
    };
    if !sure {
        guess.doubt(format!("сказано «текущего года», а взят {year}: проверьте год"));
    }
}

/// Whether every day of a rule is this day of the week, 0 for Monday.
fn falls_on(rule: &Rule, weekday: u8) -> bool {
    let day = match rule {
        Rule::Once(Moment::On(day) | Moment::By(day)) => day,
        _ => return false,
    };
    day.weekday().num_days_from_monday() == u32::from(weekday)
}

/// «третья среда октября, ноября»: the part of the second month may be the part of the first.
fn month_without_its_part(lexed: &Lexed) -> bool {
    lexed.tokens.windows(4).any(|four| {
        let [part, first, joined, second] = four else { return false };
        let month = |token: &Token| matches!(token.kind, Kind::Word(Word::Month(_)));
        let partial = matches!(
            part.kind,
            Kind::Number { .. }
                | Kind::Word(Word::Ordinal(_) | Word::Weekday(_) | Word::Week | Word::TenDays | Word::Half)
        );
        let genitive = lexed.words(second).ends_with(['я', 'а']);
        let listed = matches!(joined.kind, Kind::Comma | Kind::Word(Word::And));
        partial && month(first) && listed && month(second) && genitive
    })
}

/// «2021-2022» in a plan for that school year.
fn may_be_school_year(lexed: &Lexed, context: &Context<'_>) -> bool {
    let [first, joined, last, rest @ ..] = lexed.tokens.as_slice() else { return false };
    let (Kind::Number { value: from, digits: 4, .. }, Kind::Number { value: to, digits: 4, .. }) =
        (first.kind, last.kind)
    else {
        return false;
    };
    let only = rest.is_empty();
    let plan = context.period.is_some_and(|plan| {
        plan.start.month() >= 8
            && plan.end.month() <= 8
            && u32::try_from(plan.start.year()) == Ok(from)
            && u32::try_from(plan.end.year()) == Ok(to)
    });
    only && plan && matches!(joined.kind, Kind::Dash | Kind::Slash) && to == from + 1
}

fn refuse(reason: &str) -> Understood {
    Understood { rule: None, reasons: vec![reason.to_owned()] }
}

/// What the heading above the row says: a month, or days in which the row lies.
#[derive(Debug, Default)]
struct Heading {
    month: Option<(u8, Option<i32>)>,
    period: Option<Period>,
    /// The days that it names, with what is doubtful about them.
    named: Option<(Period, Vec<String>)>,
}

fn heading_of(context: &Context<'_>) -> Heading {
    let Some(text) = context.heading.filter(|text| text.len() <= LONGEST_PHRASE) else { return Heading::default() };
    let pieces = parse(&lex(text));
    // A section's title that only mentions a year is no heading of deadlines.
    let [Piece::Mention(mention)] = pieces.as_slice() else { return Heading::default() };
    if mention.mode != Mode::At || mention.end.is_some() {
        return Heading::default();
    }
    let plain = Context { heading: None, ..*context };
    let mut guess =
        Guess { context: &plain, phrase: text, plan: context.period, above: None, month: None, reasons: Vec::new() };
    let placed = guess.place(mention.span, false).ok();
    match (mention.span.shape, mention.span.month) {
        (Shape::Month, Some(month)) => {
            let sure = placed.filter(|_| guess.reasons.is_empty() || mention.span.year != YearOf::Unsaid);
            Heading { month: Some((month, sure.map(|days| days.start.year()))), ..Heading::default() }
        }
        (Shape::Day(_), _) => Heading::default(),
        _ => Heading {
            month: None,
            period: placed.filter(|_| guess.reasons.is_empty()),
            named: placed.map(|days| (days, guess.reasons)),
        },
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

pub(super) fn listed(mut moments: Vec<Moment>) -> Result<Rule, Refused> {
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
    let mut strange_year = None;
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
                let behind = lexed.text.get(to..).unwrap_or("");
                let introduces = behind.trim_start_matches([' ', '.', ')']);
                // «Семинар – май», «Семинар: май», but not «ОГЭ-2021».
                let label = before_all
                    && (introduces.starts_with(':') || (introduces.starts_with('-') && !behind.starts_with('-')));
                if !label {
                    guess.doubt(format!("слова «{}» в сроке не учтены", text(from, to)));
                }
            }
            Piece::About => guess.doubt("срок назван ориентировочно"),
            Piece::Except => {
                return Err("в сроке есть исключение или условие: перечислите сроки явно".to_owned());
            }
            Piece::Not => guess.doubt("в сроке есть отрицание: оно не учтено"),
            Piece::Nominative => guess.doubt("число стоит перед названием месяца не в той форме: взят день месяца"),
            Piece::Floating { from, to } => {
                return Err(format!("«{}» — не сказано, после какого года или месяца", text(from, to)));
            }
            Piece::AtLeast { least, most } => {
                guess.doubt(format!("названо от {least} до {most} раз: взято не менее {least}"));
            }
            Piece::Doubt(reason) => guess.doubt(reason),
            Piece::MonthNumber => guess.doubt("месяц назван цифрами: проверьте, что это месяц"),
            Piece::ShortYear { year, from, to } => {
                let planned =
                    guess.context.period.is_some_and(|plan| (plan.start.year()..=plan.end.year()).contains(&year));
                if planned {
                    guess.doubt(format!("две цифры после месяца взяты за год: {year}"));
                } else {
                    strange_year = Some(year);
                    stray.get_or_insert_with(|| text(from, to));
                }
            }
            Piece::Mention(mut mention) => {
                // The number behind the month was no year of the plan.
                if let Some(year) = strange_year {
                    for span in std::iter::once(&mut mention.span).chain(mention.end.as_mut()) {
                        if span.year == YearOf::Calendar(year) {
                            span.year = YearOf::Unsaid;
                        }
                    }
                }
                kept.push(Piece::Mention(mention));
            }
            Piece::Or => guess.doubt("срок назван на выбор («или»)"),
            Piece::Clock | Piece::Target => {}
            Piece::Break
            | Piece::MonthWeeks { .. }
            | Piece::UnitMonths { .. }
            | Piece::UnitWeek { .. }
            | Piece::WorkingDays
            | Piece::Rate { .. }
            | Piece::DayOf { .. }
            | Piece::Weekdays { .. }
            | Piece::MonthWeekday { .. }
            | Piece::External
            | Piece::OnDemand
            | Piece::Always
            | Piece::Above
            | Piece::Relative { .. }
            | Piece::YearAfter { .. }
            | Piece::OfMonth
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
        // «15,10,2021»: a year or a frequency alone would be a wrong reading of these numbers.
        let dated = kept.iter().any(|piece| match piece {
            Piece::Mention(mention) => mention.span.month.is_some(),
            _ => false,
        });
        if !dated {
            return Err(format!("число «{number}» ни к чему не относится: срок не распознан"));
        }
        guess.doubt(format!("число «{number}» в сроке не учтено"));
    }
    Ok(kept)
}

fn is_meaning(piece: &Piece) -> bool {
    !matches!(piece, Piece::Break | Piece::Then | Piece::First | Piece::Count(_) | Piece::OfMonth)
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
    match combine(then, phrase, guess)? {
        // «до 01.09.2021, далее ежегодно»: the day of the first term is the day of the next ones.
        Rule::Recurring(Recurrence {
            pattern: Pattern::Every { unit: Per::Year | Per::SchoolYear, step: 1, count: None },
            from,
            to,
        }) => {
            let thing = same_day_each_year(first_moment).ok_or("день первого срока не повторить ежегодно")?;
            guess.doubt("для следующих лет день не назван: взят день первого срока");
            let then = Recurrence { pattern: Pattern::Yearly(vec![thing]), from, to };
            Ok(Rule::Chain { first: first_moment, then })
        }
        Rule::Recurring(then) => {
            if !matches!(then.pattern, Pattern::Yearly(_)) {
                guess.doubt("сначала отдельный срок, потом правило: проверьте, с какого дня оно действует");
            }
            Ok(Rule::Chain { first: first_moment, then })
        }
        Rule::Once(moment) => {
            if moment.start().is_some_and(|start| start <= first_moment.due()) && moment.due() > first_moment.due() {
                guess.doubt("второй срок начинается раньше, чем кончается первый: проверьте его начало");
            }
            listed(vec![first_moment, moment])
        }
        Rule::Dates(mut dates) => {
            dates.push(first_moment);
            listed(dates)
        }
        Rule::Open { .. } => {
            guess.doubt("после первого срока — постоянно: первый срок взят за начало");
            Ok(Rule::Open { from: Some(first_moment.start().unwrap_or(first_moment.due())) })
        }
        Rule::OnDemand | Rule::External { .. } | Rule::Relative { .. } => {
            guess.doubt("после первого срока — без определённого дня: взят только первый");
            Ok(Rule::Once(first_moment))
        }
        Rule::Chain { .. } => Err("цепочка сроков слишком длинная".to_owned()),
    }
}

fn same_day_each_year(first: Moment) -> Option<Yearly> {
    let of = |day: chrono::NaiveDate| MonthDay::new(day.month(), day.day());
    Some(match first {
        Moment::On(day) => Yearly::On(of(day)?),
        Moment::By(day) => Yearly::By(of(day)?),
        Moment::Between(days) if calendar::month(days.start.year(), days.start.month()) == Some(days) => {
            Yearly::Months(days.start.month(), days.start.month())
        }
        Moment::Between(days) => Yearly::Days(of(days.start)?, of(days.end)?),
    })
}

/// What a phrase without a chain consists of.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) mentions: Vec<Mention>,
    pub(super) rates: Vec<(Option<u32>, u32, Per)>,
    pub(super) days: Vec<(u32, bool, bool, OfMonth)>,
    pub(super) weekdays: Option<(u8, bool)>,
    pub(super) nth: Option<(u8, u8, bool)>,
    pub(super) weeks: Option<(u8, bool)>,
    pub(super) months: Option<(u8, Per, bool)>,
    /// Unit, whether its last week, whether «каждого» is said.
    pub(super) unit_week: Option<(Per, bool, bool)>,
    pub(super) working_days: bool,
    /// Day and month of the year after the reporting one, whether by it.
    pub(super) year_after: Option<(u8, u8, bool)>,
    pub(super) external: bool,
    pub(super) on_demand: bool,
    pub(super) always: bool,
    pub(super) relative: Option<(Option<Offset>, Anchor)>,
    pub(super) count: Option<u32>,
    pub(super) clashing: bool,
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

fn one(pieces: &[Piece], phrase: &str, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
    let mut parts = parts_of(pieces)?;
    finer_rate(&mut parts.rates, guess);
    if parts.clashing || parts.rates.len() > 1 || parts.days.len() > 1 {
        return Err("названо несколько правил сразу: разделите их".to_owned());
    }
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
        return Ok(Rule::Once(Moment::Between(Period { start: signed, end })));
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

/// «4 раза в год (1 раз в четверть)»: the finer one says when.
fn finer_rate(rates: &mut Vec<(Option<u32>, u32, Per)>, guess: &mut Guess<'_>) {
    let yearly = |rate: &(Option<u32>, u32, Per)| rate.0.is_some() && matches!(rate.2, Per::Year | Per::SchoolYear);
    if rates.len() == 2 && rates.iter().filter(|rate| yearly(rate)).count() == 1 {
        guess.doubt("названы две частоты: взята более частая");
        rates.retain(|rate| !yearly(rate));
    }
}

/// «еженедельно» under the heading of a month or a quarter holds for its days only.
fn under_heading(rule: Rule, guess: &mut Guess<'_>) -> Rule {
    let Rule::Recurring(Recurrence { pattern, from: None, to: None }) = rule else { return rule };
    let month = guess.month.and_then(|(month, year)| {
        let year = year.map_or(YearOf::Unsaid, YearOf::Calendar);
        let span = Span { shape: Shape::Month, month: Some(month), year };
        guess.place(span, false).ok()
    });
    let days = month.or_else(|| guess.heading_days()).filter(|days| Some(*days) != guess.context.period);
    let whole = |from, to| Rule::Recurring(Recurrence { pattern: pattern.clone(), from, to });
    let Some(days) = days else { return whole(None, None) };
    if i64::from(pattern.least_days()) <= (days.end - days.start).num_days() + 1 {
        if pattern.least_days() >= 28 && guess.month.is_some() {
            guess.doubt("над строкой назван месяц: правило взято только для него");
        }
        return whole(Some(days.start), Some(days.end));
    }
    guess.doubt("над строкой назван другой срок, короче правила: проверьте");
    whole(None, None)
}

/// «с 01.09.2021, по 31.05.2022» in two pieces is one range.
pub(super) fn join_bounds(mentions: &mut Vec<Mention>) {
    if let [first, last] = mentions.as_slice() {
        let closes = matches!(last.mode, Mode::Before | Mode::Through);
        if first.mode == Mode::From && closes && first.end.is_none() && last.end.is_none() {
            let joined = Mention { mode: Mode::At, span: first.span, end: Some(last.span), to: last.to };
            *mentions = vec![joined];
        }
    }
}

pub(super) fn dates(mut mentions: Vec<Mention>, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
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

/// «сентябрь 2021 г. (до 20.09.2021)»: the day says when in the month.
fn month_with_its_day(guess: &mut Guess<'_>, mentions: &mut Vec<Mention>) {
    if let [month, day] = mentions.as_slice()
        && guess.phrase.contains('(')
        && month.mode == Mode::At
        && month.end.is_none()
        && month.span.shape == Shape::Month
        && day.end.is_none()
        && matches!(day.span.shape, Shape::Day(_))
        && month.span.month == day.span.month
        && month.span.year == day.span.year
    {
        guess.doubt("кроме месяца назван день в нём: взят день");
        mentions.remove(0);
    }
}

/// «2023 г.» alone.
fn whole_year(mention: &Mention) -> bool {
    mention.mode == Mode::At
        && mention.end.is_none()
        && mention.span.shape == Shape::Year
        && mention.span.year != YearOf::Unsaid
}

/// «до 1 мая 2021, 2022 и 2023 годов»: the same day of each year.
fn each_named_year(mut mentions: Vec<Mention>) -> Result<Vec<Mention>, Refused> {
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
pub(super) fn share_before(mentions: &mut [Mention], guess: &mut Guess<'_>) {
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
