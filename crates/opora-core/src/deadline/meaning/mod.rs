//! From pieces to one rule: how the parts of a phrase complete each other, and what stays doubtful.

mod chain;
mod dates;
mod heading;
mod parts;
mod weigh;

use chrono::Datelike;

use crate::deadline::guess::{Guess, Refused};
use crate::deadline::lex::{Blank, Kind, LONGEST_PHRASE, Lexed, Token, lex};
use crate::deadline::meaning::chain::combine;
use crate::deadline::meaning::heading::{bare_days, heading_of, only_day_numbers, unit_of_heading};
use crate::deadline::meaning::weigh::weigh;
use crate::deadline::rule::{Moment, Rule};
use crate::deadline::syntax::{Mention, Mode, Piece, Shape, Span, parse};
use crate::deadline::words::Word;
use crate::deadline::{Context, Understood};

pub(super) use dates::{dates, join_bounds, listed, share_before};
pub(super) use parts::Parts;

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
        let pieces = pieces.and_then(|pieces| filled_in(pieces, &lexed, &mut guess));
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
    if found.is_ok() && nothing_between(&lexed) {
        guess.doubt("между сроками нет ни запятой, ни тире: проверьте, список это или промежуток");
    }
    if found.is_ok() && may_be_school_year(&lexed, context) {
        guess.doubt("годы взяты календарные, а план на учебный год");
    }
    match found {
        Ok(rule) => Understood { rule: Some(rule), reasons: guess.reasons },
        Err(reason) => Understood { rule: None, reasons: vec![reason] },
    }
}

/// «до «__» ____ 2025 г.»: an empty field is no date, only beside whole days it may be what is left of the form.
fn filled_in(pieces: Vec<Piece>, lexed: &Lexed, guess: &mut Guess<'_>) -> Result<Vec<Piece>, Refused> {
    let Some(blank) = lexed.blank else { return Ok(pieces) };
    if blank == Blank::Year {
        return Err("год в бланке не дописан: впишите его".to_owned());
    }
    let is_day = |span: Span| matches!(span.shape, Shape::Day(_)) && span.month.is_some();
    let mut mentions = pieces.iter().filter_map(|piece| match piece {
        Piece::Mention(mention) => Some(mention),
        _ => None,
    });
    let days = |mention: &Mention| mention.mode != Mode::From && is_day(mention.span) && mention.end.is_none_or(is_day);
    if mentions.clone().next().is_none() || !mentions.all(days) {
        return Err("дата в бланке не заполнена: впишите число, месяц и год".to_owned());
    }
    guess.doubt("в бланке осталось пустое место: проверьте, вся ли дата вписана");
    Ok(pieces)
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

/// «01.10.2025 15.10.2025», «сентябрь 2025 г. май 2026 г.»: a list or a range that lost its dash.
fn nothing_between(lexed: &Lexed) -> bool {
    let term =
        |token: &Token| matches!(token.kind, Kind::Date { .. } | Kind::MonthYear { .. } | Kind::Word(Word::Month(_)));
    let year =
        |token: &Token| matches!(token.kind, Kind::Number { digits: 4, .. } | Kind::Word(Word::Year | Word::Years));
    let begins = |rest: &[Token]| match rest {
        [first, ..] if term(first) => true,
        [Token { kind: Kind::Number { digits: 1..=2, .. }, .. }, month, ..] => {
            matches!(month.kind, Kind::Word(Word::Month(_)))
        }
        _ => false,
    };
    lexed.tokens.iter().enumerate().filter(|(_, token)| term(token)).any(|(at, token)| {
        let behind = lexed.tokens.get(at + 1..).unwrap_or(&[]);
        let years = behind.iter().take_while(|token| year(token)).count();
        let next = behind.get(years..).unwrap_or(&[]);
        // The month that was set behind its part stands before it in the text.
        begins(next) && next.first().is_some_and(|next| token.to <= next.from)
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
    only && plan && joined.kind == Kind::Dash && to == from + 1
}

fn refuse(reason: &str) -> Understood {
    Understood { rule: None, reasons: vec![reason.to_owned()] }
}
