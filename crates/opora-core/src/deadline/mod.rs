//! The meaning of Russian deadline phrases: characters → tokens → pieces → rule → occurrences.

mod guess;
mod lex;
mod meaning;
mod order;
mod print;
mod recurring;
mod relative;
mod rrule;
mod rule;
mod syntax;
#[cfg(test)]
mod tests;
mod units;
mod words;
mod yearly;

use chrono::NaiveDate;

use crate::calendar::SchoolTerms;
use crate::reading::{Deadline, DeadlineKind, Level, Period};

pub use rule::{
    Edge, Frame, MOST_OCCURRENCES, Moment, MonthDay, MonthDays, Nths, Pattern, Recurrence, Rule, UnitEnd, UnitMonth,
    Weekdays, Yearly,
};
pub use words::{Weight, is_frequency, is_weekday, weight};

/// What surrounds a phrase and completes it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The plan's period, from its title, passport or `--period`.
    pub period: Option<Period>,
    /// The day the act was signed.
    pub signed: Option<NaiveDate>,
    /// The heading above the row: a month, «I четверть».
    pub heading: Option<&'a str>,
    /// The deadline of the row above, for «то же».
    pub above: Option<&'a Deadline>,
    /// The day of the event that the phrase counts from, once it came.
    pub event: Option<NaiveDate>,
    /// School terms that the authority entered; for other years the shipped table is used, and the deadline says so.
    pub terms: &'a [SchoolTerms],
}

impl<'a> Context<'a> {
    /// The time in which a rule gives occurrences.
    pub fn frame(&self) -> Frame<'a> {
        Frame { period: self.period, signed: self.signed, terms: self.terms }
    }
}

/// What was understood of a phrase: a rule, or why there is none, and what should be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// The rule.
    pub rule: Option<Rule>,
    /// Why the reading should be checked, or why there is none.
    pub reasons: Vec<String>,
}

/// Whether words speak of school terms, trimesters or holidays, whose days differ from authority to authority.
pub fn speaks_of_terms(words: &str) -> bool {
    let words = words.to_lowercase();
    ["четв", "триместр", "каникул"].iter().any(|stem| words.contains(stem))
}

/// Whether words mean what the row above says: «то же», «-//-».
pub fn repeats_above(phrase: &str) -> bool {
    let same = || understand(phrase, &Context::default()).reasons.iter().any(|reason| reason == meaning::SAME_AS_ABOVE);
    is_ditto(phrase) || same()
}

/// The meaning of `phrase`. Never fails: what cannot be read keeps its words, has no dates and says why.
pub fn read(phrase: &str, context: &Context<'_>) -> Deadline {
    let phrase = phrase.trim();
    if is_ditto(phrase) {
        return above(phrase, context);
    }
    let understood = understand(phrase, context);
    let Some(rule) = understood.rule else {
        if understood.reasons.iter().any(|reason| reason == meaning::SAME_AS_ABOVE) {
            return above(phrase, context);
        }
        return unread(phrase, understood.reasons);
    };
    deadline_of(phrase, &rule, understood.reasons, context)
}

/// The rule that a phrase means, before its occurrences are counted.
pub fn understand(phrase: &str, context: &Context<'_>) -> Understood {
    meaning::understand(phrase.trim(), context)
}

fn deadline_of(phrase: &str, rule: &Rule, mut reasons: Vec<String>, context: &Context<'_>) -> Deadline {
    let occurrences = rule.occurrences(&context.frame());
    let (first, last) = (occurrences.first().and_then(|o| o.start), occurrences.last().map(|o| o.due));
    let (kind, start, due) = match rule {
        Rule::Once(Moment::On(day)) => (DeadlineKind::Date, Some(*day), Some(*day)),
        Rule::Once(Moment::By(day)) => (DeadlineKind::Due, None, Some(*day)),
        Rule::Once(Moment::Between(period)) => (DeadlineKind::Window, Some(period.start), Some(period.end)),
        Rule::Dates(_) => (DeadlineKind::Dates, first, last),
        Rule::Recurring(_) | Rule::Chain { .. } => (DeadlineKind::Recurring, first, last),
        Rule::Open { from } => (DeadlineKind::Open, *from, None),
        Rule::Relative { due, .. } => (DeadlineKind::Relative, None, *due),
        Rule::External { .. } => (DeadlineKind::External, first, last),
        Rule::OnDemand => (DeadlineKind::OnDemand, None, None),
    };
    if let Rule::Recurring(recurrence) | Rule::Chain { then: recurrence, .. } = rule {
        let unbounded = recurrence.to.is_none() && context.period.is_none();
        if unbounded || (recurrence.from.is_none() && context.period.is_none() && context.signed.is_none()) {
            reasons.push("не известен период плана: повторения не посчитаны, укажите период".to_owned());
        } else if occurrences.is_empty() {
            reasons.push("в период плана не попадает ни один срок: проверьте период и день подписания".to_owned());
        } else if occurrences.len() == MOST_OCCURRENCES {
            reasons.push(format!("повторений слишком много: показаны первые {MOST_OCCURRENCES}"));
        }
    }
    Deadline {
        phrase: phrase.to_owned(),
        kind,
        status: if reasons.is_empty() { Level::Clear } else { Level::Check },
        start,
        due,
        occurrences,
        rule: Some(rule.to_string()),
        rrule: rule.rrule(),
        reasons,
    }
}

fn unread(phrase: &str, reasons: Vec<String>) -> Deadline {
    Deadline {
        phrase: phrase.to_owned(),
        kind: DeadlineKind::Unread,
        status: Level::Unread,
        reasons,
        ..Deadline::default()
    }
}

/// «-//-», «—"—», «"»: the words of the row above.
fn is_ditto(phrase: &str) -> bool {
    let mark = |c: char| matches!(c, '"' | '«' | '»' | '„' | '“' | '”' | '″' | '\'' | '/' | '\\' | '〃');
    let dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '_') || c.is_whitespace();
    // «__» in quotes is an empty field of a form, not a sign of repetition.
    let field = phrase.contains('_') && phrase.starts_with(mark) && phrase.ends_with(mark);
    !phrase.is_empty() && !field && phrase.chars().any(mark) && phrase.chars().all(|c| mark(c) || dash(c))
}

fn above(phrase: &str, context: &Context<'_>) -> Deadline {
    match context.above {
        Some(above) if above.kind != DeadlineKind::Unread => Deadline { phrase: phrase.to_owned(), ..above.clone() },
        Some(_) => unread(phrase, vec!["срок повторяет строку выше, а она не понята".to_owned()]),
        None => unread(phrase, vec!["срок повторяет строку выше, а над этой строкой срока нет".to_owned()]),
    }
}
