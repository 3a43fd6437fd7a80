//! What deadline phrases mean, by table and by property.

mod phrases;
mod properties;
mod rules;
mod seeds;

use chrono::NaiveDate;

use super::{Context, read, understand};
use crate::reading::{Deadline, Period};

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn period(text: &str) -> Option<Period> {
    let (start, end) = text.split_once("..")?;
    Some(Period { start: day(start), end: day(end) })
}

/// A context from «2021-01-01..2021-12-31», «2021-03-01» and a heading; empty words mean that it is not known.
pub(super) fn context<'a>(plan: &str, signed: &str, heading: &'a str) -> Context<'a> {
    Context {
        period: period(plan),
        signed: (!signed.is_empty()).then(|| day(signed)),
        heading: (!heading.is_empty()).then_some(heading),
        ..Context::default()
    }
}

/// Kind, status and occurrences in one line; of more than seven only the first four, the number and the last.
pub(super) fn summary(deadline: &Deadline) -> String {
    let shown: Vec<String> = deadline
        .occurrences
        .iter()
        .map(|o| {
            let start = o.start.map_or(String::new(), |start| start.to_string());
            let count = o.count.map_or(String::new(), |count| format!("x{count}"));
            format!("{start}..{}{count}", o.due)
        })
        .collect();
    let list = match shown.len() {
        0..=7 => shown.join(" "),
        many => format!("{} ({many}) {}", shown[..4].join(" "), shown[many - 1]),
    };
    let head = format!("{:?} {:?} {list}", deadline.kind, deadline.status);
    head.to_lowercase().trim_end().to_owned()
}

pub(super) fn check(phrase: &str, context: &Context<'_>, expected: &str) {
    assert_eq!(summary(&read(phrase, context)), expected, "{phrase}");
}

/// What is wrong with the reading of one line of a table; it must also print and read back as the same rule.
pub(super) fn check_line(phrase: &str, context: &Context<'_>, expected: &str) -> Option<String> {
    let found = read(phrase, context);
    let summary = summary(&found);
    if summary != expected {
        return Some(format!("{phrase:?}: {summary}, not {expected}; {:?}", found.reasons));
    }
    let rule = understand(phrase, context).rule?;
    let plain = Context { heading: None, above: None, ..*context };
    let again = understand(&rule.to_string(), &plain).rule;
    (again.as_ref() != Some(&rule)).then(|| format!("{phrase:?} printed as «{rule}» is read otherwise"))
}
