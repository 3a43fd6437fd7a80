//! What the heading above a row adds: a month, days, or the unit that bare numbers count.

use chrono::Datelike;

use crate::deadline::Context;
use crate::deadline::guess::{Guess, Refused};
use crate::deadline::lex::{Kind, LONGEST_PHRASE, Lexed, Token, lex};
use crate::deadline::meaning::dates::listed;
use crate::deadline::rule::{Moment, Recurrence, Rule};
use crate::deadline::syntax::{Mention, Mode, Piece, Shape, Span, YearOf, parse};
use crate::deadline::words::Word;
use crate::deadline::yearly::{moment, share_years};
use crate::reading::Period;

/// «III» under the heading «Квартал»: the unit that the numbers of the phrase count.
pub(super) fn unit_of_heading(lexed: &Lexed, context: &Context<'_>) -> Option<&'static str> {
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

/// What the heading above the row says: a month, or days in which the row lies.
#[derive(Debug, Default)]
pub(super) struct Heading {
    pub(super) month: Option<(u8, Option<i32>)>,
    pub(super) period: Option<Period>,
    /// The days that it names, with what is doubtful about them.
    pub(super) named: Option<(Period, Vec<String>)>,
}

pub(super) fn heading_of(context: &Context<'_>) -> Heading {
    let Some(text) = context.heading.filter(|text| text.len() <= LONGEST_PHRASE) else { return Heading::default() };
    let pieces = parse(&lex(text));
    // A section's title that only mentions a year is no heading of deadlines.
    let [Piece::Mention(mention)] = pieces.as_slice() else { return Heading::default() };
    if mention.mode != Mode::At {
        return Heading::default();
    }
    let plain = Context { heading: None, ..*context };
    let mut guess =
        Guess { context: &plain, phrase: text, plan: context.period, above: None, month: None, reasons: Vec::new() };
    // «Январь – май 2027 г.»: the year behind the end holds for the beginning.
    let mut whole = vec![*mention];
    share_years(&mut guess, &mut whole);
    let [mention] = whole.as_slice() else { return Heading::default() };
    let placed = match mention.end {
        None => guess.place(mention.span, false).ok(),
        // «Сентябрь – октябрь»
        Some(_) => moment(&mut guess, mention).ok().and_then(|found| match found {
            Moment::Between(days) => Some(days),
            Moment::On(_) | Moment::By(_) => None,
        }),
    };
    match (mention.span.shape, mention.span.month) {
        (Shape::Month, Some(month)) if mention.end.is_none() => {
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
pub(super) fn only_day_numbers(lexed: &Lexed, heading: bool) -> bool {
    heading
        && lexed.tokens.iter().all(|token| {
            matches!(
                token.kind,
                Kind::Number { digits: 1..=2, .. } | Kind::Comma | Kind::Semicolon | Kind::Dash | Kind::Word(Word::And)
            )
        })
}

pub(super) fn bare_days(lexed: &Lexed, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
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

pub(super) fn day_span(value: u32) -> Result<Span, Refused> {
    match u8::try_from(value) {
        Ok(day @ 1..=31) => Ok(Span { shape: Shape::Day(day), month: None, year: YearOf::Unsaid }),
        _ => Err(format!("числа {value} нет ни в одном месяце")),
    }
}

/// «еженедельно» under the heading of a month or a quarter holds for its days only.
pub(super) fn under_heading(rule: Rule, guess: &mut Guess<'_>) -> Rule {
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
