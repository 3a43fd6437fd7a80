//! The days of a stretch of time in a year that is known.

use chrono::{Datelike, NaiveDate, Weekday};

use super::Guess;
use crate::calendar::{self, SchoolTerms, SchoolYear, Season, TermsSource};
use crate::deadline::rule::{nth_week, nth_weekday};
use crate::deadline::syntax::{Nth, Part, Shape, Span, YearOf};
use crate::reading::{Per, Period};

/// Why dates counted by the shipped terms should be checked.
const SHIPPED_TERMS: &str = "даты четвертей и каникул взяты из общей таблицы: проверьте по своему календарю";

/// How the weeks of a month are counted.
pub(in crate::deadline) const WEEKS_OF_MONTH: &str =
    "недели месяца посчитаны с понедельника по воскресенье, первой взята неделя с 1-м числом";

impl Guess<'_> {
    /// The days of a span in a year; `year` is the one where it begins, or where its school year begins.
    pub(in crate::deadline) fn stretch(&mut self, span: Span, year: i32, by: bool) -> Option<Period> {
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
                one(nth_weekday(calendar::month(year, month)?, weekday, number)?)
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
    pub(in crate::deadline) fn doubt_terms(&mut self, unit: Per, from: Option<NaiveDate>, to: Option<NaiveDate>) {
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
        let week = nth_week(month, number)?;
        if number.is_some() && month.start.weekday() != Weekday::Mon {
            self.doubt(WEEKS_OF_MONTH);
        } else if number.is_none() && week.end.weekday() != Weekday::Sun {
            self.doubt("последняя неделя месяца неполная: взяты её дни в этом месяце");
        }
        Some(week)
    }
}

/// For an explicit calendar year: the year that [`Guess::stretch`] wants.
pub(super) fn first_year(span: Span, year: i32) -> i32 {
    match span.shape {
        Shape::Term(3..) | Shape::Trimester(3..) => year - 1,
        Shape::Holidays(Season::Winter | Season::Spring | Season::Summer) => year - 1,
        Shape::PartOfSchoolYear(Part::Middle | Part::End) => year - 1,
        _ => year,
    }
}

/// For an explicit school year: the year that [`Guess::stretch`] wants.
pub(super) fn school_first_year(span: Span, year: i32) -> i32 {
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
