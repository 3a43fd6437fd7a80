//! Which year of the plan a stretch of time takes when the words name none.

use chrono::Datelike;

use super::{Guess, Refused, impossible};
use crate::deadline::syntax::{Shape, Span};
use crate::reading::Period;

/// Days of a whole month, more or less.
const MONTH_DAYS: i64 = 30;

/// What of a stretch that does not fit the plan whole should lie inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deadline) enum Prefer {
    /// A period belongs to the plan in which it ends.
    End,
    /// A range over New Year begins in the plan.
    Beginning,
    /// A range inside a year lies where more of it can still be done.
    Share,
}

/// How the years that were tried fit the plan.
#[derive(Debug, Default)]
struct Fits {
    /// The first one inside the plan that may be chosen on the day of signing.
    open: Option<(i32, Period)>,
    /// The first one inside the plan.
    inside: Option<(i32, Period)>,
    /// How many are inside.
    count: u32,
    /// The first one that began before the plan and ends inside.
    ending: Option<(i32, Period)>,
    /// The first one that only shares days with the plan.
    touching: Option<(i32, Period)>,
    /// The nearest one outside; what follows the plan is nearer than what was before it.
    nearest: Option<(i32, Period, i64)>,
    /// The nearest one outside that is not over at the signing.
    nearest_open: Option<(i32, Period, i64)>,
}

impl Fits {
    /// Of the two that lie partly in the plan the one with more whole months in it, else the earlier one.
    fn greater_share(&self, plan: Period) -> Option<(i32, Period)> {
        let months_inside = |(_, days): (i32, Period)| {
            ((days.end.min(plan.end) - days.start.max(plan.start)).num_days() + 1) / MONTH_DAYS
        };
        match (self.ending, self.touching) {
            (Some(ending), Some(touching)) if months_inside(touching) > months_inside(ending) => Some(touching),
            (ending, touching) => ending.or(touching),
        }
    }

    fn add(&mut self, year: i32, days: Period, plan: Period, open: bool) {
        if plan.start <= days.start && days.end <= plan.end {
            self.count += 1;
            self.inside.get_or_insert((year, days));
            if open {
                self.open.get_or_insert((year, days));
            }
        } else if plan.start <= days.end && days.end <= plan.end {
            self.ending.get_or_insert((year, days));
        } else if days.start <= plan.end && plan.start <= days.end {
            self.touching.get_or_insert((year, days));
        } else {
            let distance = if days.start > plan.end {
                (days.start - plan.end).num_days()
            } else {
                (plan.start - days.end).num_days().saturating_mul(2)
            };
            let nearer = |best: Option<(i32, Period, i64)>| best.is_none_or(|(_, _, best)| distance < best);
            if nearer(self.nearest) {
                self.nearest = Some((year, days, distance));
            }
            if open && nearer(self.nearest_open) {
                self.nearest_open = Some((year, days, distance));
            }
        }
    }
}

impl Guess<'_> {
    /// Tries the years of the plan; the plan is where a year may come from, never today's date.
    pub(in crate::deadline) fn guess_year(
        &mut self,
        days_in: impl Fn(&mut Self, i32) -> Option<Period>,
        span: Span,
        prefer: Prefer,
    ) -> Result<Period, Refused> {
        let signed = self.context.signed;
        let said = self.reasons.len();
        // The years that are only tried leave no doubts behind; the chosen one is placed again at the end.
        let attempt = |guess: &mut Self, year: i32| {
            let found = days_in(guess, year);
            guess.reasons.truncate(said);
            found
        };
        let Some(plan) = self.plan else {
            let Some(signed) = signed else {
                return Err("не назван год, и период плана не известен".to_owned());
            };
            let found = (signed.year() - 1..=signed.year() + 4)
                .filter_map(|year| Some((year, attempt(self, year)?)))
                .find(|(_, days)| days.end >= signed);
            let (year, found) = found.ok_or_else(|| impossible(span, None))?;
            days_in(self, year);
            self.doubt(format!("год не назван: взят {} по дню подписания", found.start.year()));
            return Ok(found);
        };
        let is_open = |days: Period| signed.is_none_or(|signed| days.end >= signed);
        // «II–III квартал», signed at the end of August, is more likely one of the next year.
        let is_fresh = |days: Period| {
            prefer != Prefer::Share || signed.is_none_or(|signed| signed - days.start <= days.end - signed)
        };
        let mut fits = Fits::default();
        for year in (plan.start.year() - 1).max(1900)..=(plan.end.year() + 1).min(2200) {
            if let Some(days) = attempt(self, year) {
                fits.add(year, days, plan, is_open(days) && is_fresh(days));
            }
        }
        if let Some((year, found)) = fits.open.or(fits.inside) {
            days_in(self, year);
            if fits.count > 1 || fits.ending.is_some_and(|(_, days)| is_open(days)) {
                self.doubt(format!("год не назван, а в период плана входит несколько: взят {}", found.start.year()));
            } else if !is_open(found) {
                self.doubt("год не назван: в период плана попадает день раньше подписания");
            }
            return Ok(found);
        }
        if let Some((year, found)) = match prefer {
            Prefer::End => fits.ending.or(fits.touching),
            Prefer::Beginning => fits.touching.or(fits.ending),
            Prefer::Share => fits.greater_share(plan),
        } {
            days_in(self, year);
            let long_before = found.start < plan.start && (plan.start - found.start).num_days() > MONTH_DAYS;
            if prefer == Prefer::Share || fits.ending.is_none() || fits.touching.is_some() || long_before {
                self.doubt(format!("год не назван: взят {}, срок лишь частью в периоде плана", found.start.year()));
            }
            return Ok(found);
        }
        // A year outside the plan only to make 29 February exist would be no reading at all.
        if (span.shape, span.month) == (Shape::Day(29), Some(2)) {
            return Err(impossible(span, None));
        }
        let (year, found, _) = fits.nearest_open.or(fits.nearest).ok_or_else(|| impossible(span, None))?;
        days_in(self, year);
        self.doubt(format!("год не назван, и в период плана срок не попадает: взят {}", found.start.year()));
        Ok(found)
    }
}
