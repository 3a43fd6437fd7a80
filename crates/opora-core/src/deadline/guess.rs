//! Where a stretch of time lies when the words do not say the year: inside the plan, or nowhere without a reason.

use chrono::{Datelike, NaiveDate, Weekday};

use super::Context;
use super::print::day_text;
use super::syntax::{Nth, Part, Shape, Span, YearOf};
use crate::calendar::{self, SchoolTerms, SchoolYear, Season, TermsSource};
use crate::reading::{Per, Period};

/// Why dates counted by the shipped terms should be checked.
const SHIPPED_TERMS: &str = "даты четвертей и каникул взяты из общей таблицы: проверьте по своему календарю";

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
            self.doubt("год назван, но срок вне периода плана");
        }
    }

    fn with_heading(&mut self, span: Span) -> Result<Span, Refused> {
        let needs_month = matches!(
            span.shape,
            Shape::Day(_)
                | Shape::LastDay
                | Shape::Month
                | Shape::Week(_)
                | Shape::TenDays(_)
                | Shape::HalfMonth(_)
                | Shape::PartOfMonth(_)
                | Shape::Weekday(..)
                | Shape::ThisMonth
        );
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

    /// Tries the years of the plan; the plan is where a year may come from, never today's date.
    pub(super) fn guess_year(
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
        let mut fits = Fits::default();
        for year in (plan.start.year() - 1).max(1900)..=(plan.end.year() + 1).min(2200) {
            if let Some(days) = attempt(self, year) {
                fits.add(year, days, plan, is_open(days));
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
        } {
            days_in(self, year);
            if fits.ending.is_none() || fits.touching.is_some() {
                self.doubt(format!("год не назван: взят {}, срок лишь частью в периоде плана", found.start.year()));
            }
            return Ok(found);
        }
        // A year outside the plan only to make 29 February exist would be no reading at all.
        if (span.shape, span.month) == (Shape::Day(29), Some(2)) {
            return Err(impossible(span, None));
        }
        let (year, found, _) = fits.nearest.ok_or_else(|| impossible(span, None))?;
        days_in(self, year);
        self.doubt(format!("год не назван, и в период плана срок не попадает: взят {}", found.start.year()));
        Ok(found)
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

    /// The days of a span in a year; `year` is the one where it begins, or where its school year begins.
    pub(super) fn stretch(&mut self, span: Span, year: i32, by: bool) -> Option<Period> {
        let month = u32::from(span.month.unwrap_or(1));
        let day = |day: u8| NaiveDate::from_ymd_opt(year, month, u32::from(day));
        let end = calendar::month_end(year, month)?;
        let one = |day: NaiveDate| Period { start: day, end: day };
        Some(match span.shape {
            Shape::Day(number) => one(day(number)?),
            Shape::LastDay => one(end),
            Shape::Month | Shape::ThisMonth => calendar::month(year, month)?,
            Shape::Week(nth) => self.week(calendar::month(year, month)?, nth)?,
            Shape::TenDays(1) => Period { start: day(1)?, end: day(10)? },
            Shape::TenDays(2) => Period { start: day(11)?, end: day(20)? },
            Shape::TenDays(_) => Period { start: day(21)?, end },
            Shape::HalfMonth(1) => Period { start: day(1)?, end: day(15)? },
            Shape::HalfMonth(_) => Period { start: day(16)?, end },
            Shape::PartOfMonth(Part::Beginning) => Period { start: day(1)?, end: day(if by { 1 } else { 10 })? },
            Shape::PartOfMonth(Part::Middle) => Period { start: day(11)?, end: day(if by { 15 } else { 20 })? },
            Shape::PartOfMonth(Part::End) => Period { start: day(21)?, end },
            Shape::Weekday(nth, weekday) => {
                let number = match nth {
                    Nth::Number(number) => Some(u32::from(number)),
                    Nth::Last => None,
                };
                let weekday = chrono::Weekday::try_from(weekday).ok()?;
                one(super::rule::nth_weekday(calendar::month(year, month)?, weekday, number)?)
            }
            Shape::Quarter(number) => calendar::quarter(year, u32::from(number))?,
            Shape::HalfYear(number) => {
                let school =
                    matches!(span.year, YearOf::School(_)) || (span.year == YearOf::Unsaid && self.school_plan());
                match (school, number) {
                    (false, number) => calendar::half_year(year, u32::from(number))?,
                    (true, 1) => calendar::months(year, 9, 12)?,
                    (true, _) => calendar::months(year, 1, 5)?,
                }
            }
            Shape::Term(number) => self.table(year, Per::Term)?.term(u32::from(number))?,
            Shape::Trimester(number) => self.table(year, Per::Trimester)?.trimester(u32::from(number))?,
            Shape::Holidays(season) => self.table(year, Per::Term)?.holiday(season),
            Shape::Season(season) => match season {
                Season::Autumn => calendar::months(year, 9, 11)?,
                Season::Spring => calendar::months(year, 3, 5)?,
                Season::Summer => calendar::months(year, 6, 8)?,
                Season::Winter => {
                    Period { start: NaiveDate::from_ymd_opt(year, 12, 1)?, end: calendar::month_end(year + 1, 2)? }
                }
            },
            Shape::Year => calendar::year(year)?,
            Shape::Years(last) => Period { start: calendar::year(year)?.start, end: calendar::year(last)?.end },
            Shape::SchoolYear => SchoolYear::starting(year).period()?,
            Shape::PartOfYear(Part::Beginning) => {
                Period { start: day(1)?, end: if by { day(1)? } else { calendar::month_end(year, 1)? } }
            }
            Shape::PartOfYear(Part::Middle) => calendar::months(year, 6, 6)?,
            Shape::PartOfYear(Part::End) => calendar::months(year, 12, 12)?,
            Shape::PartOfSchoolYear(Part::Beginning) => {
                let month = calendar::months(year, 9, 9)?;
                if by { one(month.start) } else { month }
            }
            Shape::PartOfSchoolYear(Part::Middle) => calendar::months(year + 1, 1, 1)?,
            Shape::PartOfSchoolYear(Part::End) => {
                if by {
                    one(SchoolYear::starting(year).period()?.end)
                } else {
                    calendar::months(year + 1, 5, 5)?
                }
            }
            Shape::Plan | Shape::PartOfPlan(_) | Shape::ThisUnit => return None,
        })
    }

    fn table(&mut self, first_year: i32, unit: Per) -> Option<SchoolTerms> {
        let table = SchoolTerms::of(first_year, self.context.terms)?;
        self.doubt_shipped(&[table], unit);
        Some(table)
    }

    /// Doubts dates that were counted by the shipped terms of any school year between two days.
    pub fn doubt_terms(&mut self, unit: Per, from: Option<NaiveDate>, to: Option<NaiveDate>) {
        let start = from.or(self.context.period.map(|own| own.start)).or(self.context.signed);
        let end = to.or(self.context.period.map(|own| own.end));
        let years = start.zip(end).map(|(start, end)| {
            let last = SchoolYear::of(end).first_year();
            (SchoolYear::of(start).first_year()..=last)
                .take(50)
                .filter_map(|year| SchoolTerms::of(year, self.context.terms))
        });
        match years.map(Iterator::collect::<Vec<_>>) {
            Some(used) => self.doubt_shipped(&used, unit),
            None if self.context.terms.is_empty() => self.doubt(SHIPPED_TERMS),
            None => {}
        }
    }

    fn doubt_shipped(&mut self, tables: &[SchoolTerms], unit: Per) {
        let source = |table: &SchoolTerms| if unit == Per::Trimester { table.trimesters_source } else { table.source };
        if tables.iter().any(|table| source(table) == TermsSource::Default) {
            self.doubt(SHIPPED_TERMS);
        }
    }

    /// Monday to Sunday inside the month; the first week is the one with the first day.
    fn week(&mut self, month: Period, nth: Nth) -> Option<Period> {
        let number = match nth {
            Nth::Number(number) => Some(u32::from(number)),
            Nth::Last => None,
        };
        let week = super::rule::nth_week(month, number)?;
        if number.is_some() && month.start.weekday() != Weekday::Mon {
            self.doubt(WEEKS_OF_MONTH);
        } else if number.is_none() && week.end.weekday() != Weekday::Sun {
            self.doubt("последняя неделя месяца неполная: взяты её дни в этом месяце");
        }
        Some(week)
    }
}

/// How the weeks of a month are counted.
pub(super) const WEEKS_OF_MONTH: &str =
    "недели месяца посчитаны с понедельника по воскресенье, первой взята неделя с 1-м числом";

/// What of a stretch that does not fit the plan whole should lie inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefer {
    /// A period belongs to the plan in which it ends.
    End,
    /// A range over New Year begins in the plan.
    Beginning,
}

/// How the years that were tried fit the plan.
#[derive(Debug, Default)]
struct Fits {
    /// The first one inside the plan that is not over at the signing.
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
}

impl Fits {
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
            if self.nearest.is_none_or(|(_, _, best)| distance < best) {
                self.nearest = Some((year, days, distance));
            }
        }
    }
}

/// For an explicit calendar year: the year that [`Guess::stretch`] wants.
fn first_year(span: Span, year: i32) -> i32 {
    match span.shape {
        Shape::Term(3..) | Shape::Trimester(3..) => year - 1,
        Shape::Holidays(Season::Winter | Season::Spring | Season::Summer) => year - 1,
        Shape::PartOfSchoolYear(Part::Middle | Part::End) => year - 1,
        _ => year,
    }
}

/// For an explicit school year: the year that [`Guess::stretch`] wants.
fn school_first_year(span: Span, year: i32) -> i32 {
    match span.shape {
        Shape::Term(_) | Shape::Trimester(_) | Shape::Holidays(_) | Shape::SchoolYear | Shape::PartOfSchoolYear(_) => {
            year
        }
        Shape::Quarter(4) | Shape::HalfYear(1) | Shape::Season(Season::Autumn | Season::Winter) => year,
        Shape::Quarter(_) | Shape::HalfYear(_) | Shape::Season(_) => year + 1,
        Shape::Year | Shape::Years(_) | Shape::PartOfYear(_) | Shape::Plan | Shape::PartOfPlan(_) => year,
        Shape::Day(_)
        | Shape::LastDay
        | Shape::Month
        | Shape::ThisMonth
        | Shape::ThisUnit
        | Shape::Week(_)
        | Shape::TenDays(_)
        | Shape::HalfMonth(_)
        | Shape::PartOfMonth(_)
        | Shape::Weekday(..) => {
            if span.month.is_some_and(|month| month >= 9) {
                year
            } else {
                year + 1
            }
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
