//! Where a stretch of time lies when the words do not say the year: inside the plan, or nowhere without a reason.

mod fits;
mod stretch;

use chrono::{Datelike, NaiveDate};

use super::Context;
use super::print::day_text;
use super::rule::Moment;
use super::syntax::{Part, Shape, Span, YearOf};
use crate::calendar::{self, SchoolYear};
use crate::reading::Period;

pub(super) use fits::Prefer;
pub(super) use stretch::WEEKS_OF_MONTH;

use stretch::{first_year, school_first_year};

/// What is said of a term with a year of its own that lies outside the plan.
const OUTSIDE_PLAN: &str = "год назван, но срок вне периода плана";

/// Twelve years.
const LONGEST_TERM_DAYS: i64 = 366 * 12;

/// A reason why there is no reading.
pub(super) type Refused = String;

/// Places spans and collects what should be checked.
pub(super) struct Guess<'c> {
    /// The words.
    pub phrase: &'c str,
    pub context: &'c Context<'c>,
    /// The days in which years are looked for: the heading's, else the plan's.
    pub plan: Option<Period>,
    /// The days that the heading names, if it is no month.
    pub above: Option<(Period, Vec<String>)>,
    /// Month and year of the heading.
    pub month: Option<(u8, Option<i32>)>,
    pub reasons: Vec<String>,
}

impl Guess<'_> {
    /// A reason to check, once.
    pub(super) fn doubt(&mut self, reason: impl Into<String>) {
        let reason = reason.into();
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    /// The days that the heading names; what is doubtful about them is said.
    pub(super) fn heading_days(&mut self) -> Option<Period> {
        let (days, reasons) = self.above.clone()?;
        for reason in reasons {
            self.doubt(reason);
        }
        Some(days)
    }

    /// The days of a span; `by` asks for its last day as a limit.
    pub(super) fn place(&mut self, span: Span, by: bool) -> Result<Period, Refused> {
        let span = self.with_heading(span)?;
        match (span.shape, span.year) {
            (Shape::Plan, _) => return self.plan_days(false),
            (Shape::PartOfPlan(part), _) => {
                let plan = self.plan_days(true)?;
                return Ok(match part {
                    Part::End if by => plan,
                    Part::Beginning | Part::Middle | Part::End => {
                        self.doubt("часть периода названа неточно: взят весь период");
                        plan
                    }
                });
            }
            (Shape::ThisUnit, _) => {
                let above = self.heading_days();
                let above = above.ok_or("не сказано, какой квартал, какая четверть или какое полугодие")?;
                return Ok(self.since_signing(above));
            }
            (Shape::Year, YearOf::Unsaid) => return self.this_year(),
            (Shape::SchoolYear, YearOf::Unsaid) => return self.this_school_year(),
            (Shape::PartOfSchoolYear(Part::End), YearOf::Unsaid) if by => {
                self.doubt("«конец учебного года» неточен: взят его последний день в плане");
                return self.this_school_year();
            }
            (Shape::PartOfYear(_), YearOf::Unsaid) if self.plan.is_none() && self.context.signed.is_none() => {
                return Err("не назван год, и период плана не известен".to_owned());
            }
            _ => {}
        }
        self.vagueness(span, by);
        if matches!(span.shape, Shape::PartOfYear(_)) && span.year == YearOf::Unsaid && self.school_plan() {
            self.doubt("план на учебный год, а сказано «год»: взят календарный");
        }
        let first = match span.year {
            YearOf::Unsaid => None,
            YearOf::Calendar(year) => Some(first_year(span, year)),
            YearOf::School(year) => Some(school_first_year(span, year)),
        };
        if let Some(year) = first {
            let found = self.stretch(span, year, by).ok_or_else(|| impossible(span, Some(year)))?;
            self.within_reason(found)?;
            self.outside(found);
            return Ok(found);
        }
        self.guess_year(|guess, year| guess.stretch(span, year, by), span, Prefer::End)
    }

    /// An explicit year stands even outside the plan, but a person should see it.
    pub(super) fn outside(&mut self, found: Period) {
        if let Some(plan) = self.context.period
            && (found.end < plan.start || found.start > plan.end)
        {
            self.doubt(OUTSIDE_PLAN);
        }
    }

    /// «2025–2027 гг.» of a plan for one of these years speaks of more than the plan does.
    pub(super) fn leaving_plan(&mut self, moment: &Moment) {
        let told = self.reasons.iter().any(|reason| reason == OUTSIDE_PLAN);
        if let Some(plan) = self.context.period.filter(|_| !told)
            && (moment.start().is_some_and(|start| start < plan.start) || plan.end < moment.due())
        {
            self.doubt("названные годы выходят за период плана");
        }
    }

    /// No term is longer, unless the plan itself is: a longer one has a misprint in its year.
    pub(super) fn within_reason(&self, days: Period) -> Result<(), Refused> {
        let planned = self.context.period.is_some_and(|plan| plan.start <= days.start && days.end <= plan.end);
        if planned || (days.end - days.start).num_days() <= LONGEST_TERM_DAYS {
            return Ok(());
        }
        Err("срок длиннее двенадцати лет: проверьте год".to_owned())
    }

    fn with_heading(&mut self, span: Span) -> Result<Span, Refused> {
        let needs_month = span.needs_month() || span.shape == Shape::ThisMonth;
        let shape = if span.shape == Shape::ThisMonth { Shape::Month } else { span.shape };
        match (span.month, self.month) {
            (None, Some((month, year))) if needs_month => {
                let year = match (span.year, year) {
                    (YearOf::Unsaid, Some(year)) => YearOf::Calendar(year),
                    (said, _) => said,
                };
                Ok(Span { shape, month: Some(month), year })
            }
            (None, None) if needs_month => Err("не назван месяц, и в заголовке над строкой его нет".to_owned()),
            _ => Ok(Span { shape, ..span }),
        }
    }

    /// «весь период»: from the later of the plan's first day and the signing.
    fn plan_days(&mut self, whole: bool) -> Result<Period, Refused> {
        let Some(plan) = self.context.period else {
            return Err("срок отсылает к периоду плана, а он не известен".to_owned());
        };
        if whole {
            return Ok(plan);
        }
        Ok(self.since_signing(plan))
    }

    fn since_signing(&mut self, days: Period) -> Period {
        match self.context.signed {
            Some(signed) if signed > days.end => {
                self.doubt("приказ подписан после конца периода");
                days
            }
            Some(signed) if signed > days.start => Period { start: signed, end: days.end },
            _ => days,
        }
    }

    /// «в течение года».
    fn this_year(&mut self) -> Result<Period, Refused> {
        let Some(plan) = self.plan else {
            let Some(signed) = self.context.signed else {
                return Err("не известно, какой год: период плана не указан".to_owned());
            };
            self.doubt(format!("период плана не известен: взят {} год по дню подписания", signed.year()));
            return Ok(Period { start: signed, end: calendar::month_end(signed.year(), 12).unwrap_or(signed) });
        };
        if (plan.end - plan.start).num_days() > 366 {
            self.doubt("план длиннее года, а год не назван: взят весь период");
        }
        Ok(self.since_signing(plan))
    }

    /// «в течение учебного года».
    fn this_school_year(&mut self) -> Result<Period, Refused> {
        let signed = self.context.signed;
        let Some(plan) = self.plan else {
            let Some(year) = signed.and_then(|signed| SchoolYear::of(signed).period()) else {
                return Err("не известно, какой учебный год: период плана не указан".to_owned());
            };
            self.doubt("период плана не известен: взят учебный год по дню подписания");
            return Ok(self.since_signing(year));
        };
        let (first, last) = (SchoolYear::of(plan.start), SchoolYear::of(plan.end));
        if first == last {
            return Ok(self.since_signing(plan));
        }
        let near = signed.map_or(plan.start, |signed| signed.clamp(plan.start, plan.end));
        let mut chosen = SchoolYear::of(near);
        // A plan signed in summer speaks of the school year that begins.
        if near.month() >= 6 && near.month() < 9 && chosen < last {
            chosen = SchoolYear::starting(chosen.first_year() + 1);
        }
        self.doubt(format!("в план входит не один учебный год: взят {chosen}"));
        let year = chosen.period().ok_or("такого учебного года нет")?;
        let cut = Period { start: year.start.max(plan.start), end: year.end.min(plan.end) };
        Ok(self.since_signing(cut))
    }

    /// Whether the plan is one school year.
    pub(super) fn school_plan(&self) -> bool {
        self.plan.is_some_and(|plan| {
            plan.start.month() >= 8
                && plan.start.year() < plan.end.year()
                && plan.end.month() <= 8
                && plan.end.month() >= 5
        })
    }

    /// Whether a school plan ends before the second half of the year that is named.
    fn is_over_before_its_half(&self, year: YearOf) -> bool {
        let YearOf::Calendar(year) = year else { return false };
        self.school_plan() && self.plan.is_some_and(|plan| plan.end.year() == year)
    }

    /// What is vague about the span itself, whatever the year.
    fn vagueness(&mut self, span: Span, by: bool) {
        match span.shape {
            Shape::PartOfMonth(Part::End) | Shape::PartOfYear(Part::End) if by => {}
            Shape::PartOfMonth(part) => self.doubt(match part {
                Part::Beginning => "«начало месяца» неточно: взяты дни с 1 по 10",
                Part::Middle => "«середина месяца» неточна: взяты дни с 11 по 20",
                Part::End => "«конец месяца» неточен: взяты дни с 21 до последнего",
            }),
            // «к началу 2022-2023 учебного года»
            Shape::PartOfSchoolYear(Part::Beginning) if by && span.year != YearOf::Unsaid => {}
            Shape::PartOfYear(_) | Shape::PartOfSchoolYear(_) => {
                self.doubt("часть года названа неточно: проверьте дни");
            }
            Shape::Season(_) => self.doubt("время года взято по календарным месяцам"),
            Shape::HalfYear(2) if matches!(span.year, YearOf::School(_)) => {
                self.doubt("конец второго учебного полугодия взят 31 мая");
            }
            // «2 полугодие 2022 года» of a plan that ends in the summer of 2022 may be its second half.
            Shape::HalfYear(2) if self.is_over_before_its_half(span.year) => {
                self.doubt("полугодие взято календарное, а план на учебный год");
            }
            Shape::HalfYear(_) if span.year == YearOf::Unsaid && self.school_plan() => {
                self.doubt("полугодие взято учебное, потому что план на учебный год");
            }
            _ => {}
        }
    }
}

fn impossible(span: Span, year: Option<i32>) -> Refused {
    match (span.shape, span.month, year) {
        (Shape::Day(day), Some(month), Some(year)) => format!("дня {day:02}.{month:02}.{year} нет в календаре"),
        (Shape::Day(day), Some(month), None) => format!("дня {day:02}.{month:02} нет в календаре этих лет"),
        _ => "такого срока нет в календаре".to_owned(),
    }
}

/// A range whose end comes before its beginning.
pub(super) fn reversed(start: NaiveDate, end: NaiveDate) -> Refused {
    format!("конец срока ({}) раньше начала ({})", day_text(end), day_text(start))
}
