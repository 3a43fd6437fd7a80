//! Adopted deadlines counted again after the dates of school terms changed.
//!
//! Only what the words of the deadline surely gave before is counted again: a deadline that a person settled in
//! another way, or that was put together from several cells, is named and left as it is.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::adoption::{KnownActivity, KnownObligation};
use crate::calendar::SchoolTerms;
use crate::correction::agreed;
use crate::deadline::{self, Context, speaks_of_terms};
use crate::ids::{ActivityId, ObligationId};
use crate::obligation::expected;
use crate::programme::{ActivityKind, Content, Layout};
use crate::reading::{Deadline, Level, Period};

/// How far two counts of the same term may lie apart, in days.
const SAME_TERM_DAYS: i64 = 45;

/// What surrounds the deadlines of a programme.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// The period of the programme.
    pub period: Option<Period>,
    /// What stands around its activities.
    pub layout: &'a Layout,
    /// The tables by which deadlines were counted until now.
    pub before: &'a [SchoolTerms],
    /// The tables from now on.
    pub after: &'a [SchoolTerms],
}

/// What the new dates do to the activities of a programme.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recount {
    /// What these activities say from now on.
    pub changed: Vec<(ActivityId, Content)>,
    /// Activities whose deadlines speak of terms and were not counted by their words alone: a person looks at them.
    pub doubtful: Vec<ActivityId>,
}

/// Counts the activities in force of a programme again, in the order of its document. `signed` is the day of the act
/// that said an activity.
pub fn recount(
    activities: &[KnownActivity],
    frame: Frame<'_>,
    signed: &dyn Fn(&Content) -> Option<NaiveDate>,
) -> Recount {
    let mut out = Recount::default();
    let mut above: Option<Above> = None;
    for one in activities.iter().filter(|one| !one.removed) {
        let here = above.take().filter(|above| above.roadmap == one.content.roadmap);
        let around = Around { frame, signed: signed(&one.content), content: &one.content, above: here.as_ref() };
        let counted = around.content_again();
        above = Some(Above {
            roadmap: one.content.roadmap,
            before: one.content.order_deadline().cloned(),
            after: counted.as_ref().unwrap_or(&one.content).order_deadline().cloned(),
            rests: around.rests(one.content.order_deadline()),
        });
        match counted {
            Some(content) if content != one.content => out.changed.push((one.id, content)),
            Some(_) => {}
            None => out.doubtful.push(one.id),
        }
    }
    out
}

/// The obligations of an activity whose keys name another first day now: the same term is the same obligation.
pub fn moved(before: &Content, after: &Content, known: &[KnownObligation]) -> Vec<(ObligationId, String)> {
    let former = expected(before.deadline.as_ref());
    let present = expected(after.deadline.as_ref());
    let mut keys: BTreeMap<&str, &str> = BTreeMap::new();
    let mut rest = present.as_slice();
    for old in &former {
        let (Some(start), Some(due)) = (old.dates.start.or(old.dates.due), old.dates.due) else { continue };
        let near = |one: &&crate::obligation::Expected| {
            let apart = |a: Option<NaiveDate>, b: NaiveDate| a.map(|a| (a - b).num_days().abs());
            let far = apart(one.dates.start.or(one.dates.due), start).zip(apart(one.dates.due, due));
            far.is_some_and(|(first, last)| first <= SAME_TERM_DAYS && last <= SAME_TERM_DAYS)
        };
        let Some(at) = rest.iter().position(|one| near(&one)) else { continue };
        let (Some(new), Some(left)) = (rest.get(at), rest.get(at + 1..)) else { continue };
        if old.key != new.key {
            keys.insert(&old.key, &new.key);
        }
        rest = left;
    }
    known.iter().filter_map(|one| Some((one.id, (*keys.get(one.occurrence.as_str())?).to_owned()))).collect()
}

/// The deadline of the row above, before and after.
struct Above {
    roadmap: Option<usize>,
    before: Option<Deadline>,
    after: Option<Deadline>,
    rests: bool,
}

/// One activity with what surrounds it.
struct Around<'a> {
    frame: Frame<'a>,
    signed: Option<NaiveDate>,
    content: &'a Content,
    above: Option<&'a Above>,
}

impl Around<'_> {
    /// What the activity says by the new dates; nothing when a deadline of it rests on terms and cannot be counted
    /// by its words.
    fn content_again(&self) -> Option<Content> {
        let order = self.again(self.content.order_deadline())?;
        let Some(own) = &self.content.appointment else {
            return Some(Content { deadline: order, ..self.content.clone() });
        };
        let deadline = self.again(self.content.deadline.as_ref())?;
        let appointment = Some(crate::appointment::Appointment { order, ..own.clone() });
        Some(Content { deadline, appointment, ..self.content.clone() })
    }

    /// A deadline by the new dates: itself when it does not rest on terms, nothing when it is in doubt.
    fn again(&self, own: Option<&Deadline>) -> Option<Option<Deadline>> {
        let Some(deadline) = own else { return Some(None) };
        if !self.rests(own) {
            return Some(Some(deadline.clone()));
        }
        let found = self.contexts().find_map(|(before, after)| {
            let former = deadline::read(&deadline.phrase, &before);
            same(deadline, &former).then(|| (former, deadline::read(&deadline.phrase, &after)))
        });
        let (former, present) = found?;
        // What a person agreed to stays agreed: only the days of the table changed.
        let settled = deadline.status == Level::Clear && former.status != Level::Clear;
        let present = if settled { agreed(&deadline.phrase, present) } else { present };
        Some(Some(if same(deadline, &present) { deadline.clone() } else { present }))
    }

    /// Whether a deadline is counted by terms: by its own words, its heading, or what it repeats from above.
    fn rests(&self, own: Option<&Deadline>) -> bool {
        let Some(own) = own else { return false };
        speaks_of_terms(&own.phrase)
            || self.heading().is_some_and(speaks_of_terms)
            || (self.above.is_some_and(|above| above.rests) && deadline::repeats_above(&own.phrase))
    }

    /// The contexts in which the words may have been read, with the same contexts by the new dates.
    fn contexts(&self) -> impl Iterator<Item = (Context<'_>, Context<'_>)> {
        let passport = self.frame.layout.passport.as_ref().and_then(|passport| passport.period);
        let periods = [self.frame.period, passport];
        let headings = [self.heading(), None];
        let tables: [&[SchoolTerms]; 2] = [self.frame.before, &[]];
        let all = tables.into_iter().flat_map(move |terms| {
            headings
                .into_iter()
                .flat_map(move |heading| periods.into_iter().map(move |period| (terms, heading, period)))
        });
        all.map(|(terms, heading, period)| {
            let context = Context { period, signed: self.signed, heading, terms, ..Context::default() };
            let before = Context { above: self.above.and_then(|above| above.before.as_ref()), ..context };
            let after = self.above.and_then(|above| above.after.as_ref());
            (before, Context { above: after, terms: self.frame.after, ..context })
        })
    }

    /// The section above a row; the clauses of an act have none.
    fn heading(&self) -> Option<&str> {
        if self.content.kind == ActivityKind::Clause {
            return None;
        }
        let plan = self.frame.layout.roadmaps.get(self.content.roadmap?)?;
        plan.sections.get(self.content.section?).map(|section| section.title.as_str())
    }
}

/// Whether two readings expect the same by the same days.
fn same(one: &Deadline, two: &Deadline) -> bool {
    (one.kind, one.start, one.due, &one.occurrences) == (two.kind, two.start, two.due, &two.occurrences)
}

#[cfg(test)]
mod tests;
