//! A first term and what follows after it: «до 01.09.2021; затем ежегодно до 01.08.».

use chrono::Datelike;

use crate::calendar;
use crate::deadline::guess::{Guess, Refused};
use crate::deadline::meaning::dates::listed;
use crate::deadline::meaning::parts::one;
use crate::deadline::meaning::weigh::is_meaning;
use crate::deadline::rule::{Moment, MonthDay, Pattern, Recurrence, Rule, Yearly};
use crate::deadline::syntax::Piece;
use crate::reading::Per;

/// A chain is cut at «затем» or «первый раз»; everything else is one rule.
pub(super) fn combine(pieces: &[Piece], phrase: &str, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
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

pub(super) fn chain(first: &[Piece], then: &[Piece], phrase: &str, guess: &mut Guess<'_>) -> Result<Rule, Refused> {
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

pub(super) fn same_day_each_year(first: Moment) -> Option<Yearly> {
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
