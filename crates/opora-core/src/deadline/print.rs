//! A rule as a Russian sentence that reads back to the same rule.

use std::fmt::{self, Display, Formatter};

use chrono::{Datelike, NaiveDate, Weekday};

use super::rule::{
    Edge, Moment, MonthDay, MonthDays, Nths, Pattern, Recurrence, Rule, UnitEnd, UnitMonth, Weekdays, Yearly,
};
use crate::calendar::{self, in_words, month_genitive, month_nominative};
use crate::reading::{Per, Period};
use crate::russian::plural;

impl Display for Rule {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Once(moment) => moment.fmt(f),
            Self::Dates(moments) => {
                for (index, moment) in moments.iter().enumerate() {
                    f.write_str(if index > 0 { "; " } else { "" })?;
                    match moment {
                        // A year alone between other terms would look like the year of its neighbour.
                        Moment::Between(days) if calendar::year(days.start.year()) == Some(*days) => {
                            write!(f, "с {} по {}", in_words(days.start), in_words(days.end))?;
                        }
                        Moment::On(_) | Moment::By(_) | Moment::Between(_) => moment.fmt(f)?,
                    }
                }
                Ok(())
            }
            Self::Recurring(recurrence) => recurrence.fmt(f),
            Self::Chain { first, then } => write!(f, "{then}, первый раз {first}"),
            Self::Open { from: Some(from) } => write!(f, "начиная с {}", in_words(*from)),
            Self::Open { from: None } => f.write_str("постоянно"),
            Self::Relative { words, .. } => f.write_str(words),
            Self::External { window: None } => f.write_str("по отдельному графику"),
            Self::External { window: Some(window) } => {
                write!(f, "по отдельному графику, {window}")
            }
            Self::OnDemand => f.write_str("по мере необходимости"),
        }
    }
}

impl Display for Moment {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(day) => in_words(*day).fmt(f),
            Self::By(day) => write!(f, "до {}", in_words(*day)),
            Self::Between(period) => {
                let Period { start, end } = *period;
                if calendar::month(start.year(), start.month()) == Some(*period) {
                    write!(f, "{} {} г.", month_nominative(start.month()), start.year())
                } else if calendar::year(start.year()) == Some(*period) {
                    write!(f, "{} г.", start.year())
                } else {
                    write!(f, "с {} по {}", in_words(start), in_words(end))
                }
            }
        }
    }
}

impl Display for Recurrence {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.pattern.fmt(f)?;
        match (self.from, self.to) {
            (Some(from), Some(to)) => write!(f, ", с {} по {}", in_words(from), in_words(to)),
            (Some(from), None) => write!(f, ", начиная с {}", in_words(from)),
            (None, Some(to)) => write!(f, ", до {}", in_words(to)),
            (None, None) => Ok(()),
        }
    }
}

impl Display for Pattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every { unit, step, count } => every(f, *unit, *step, *count),
            Self::MonthDays { days, edge } => {
                f.write_str("ежемесячно ")?;
                edge_word(f, *edge)?;
                month_days(f, *days)
            }
            Self::UnitDays { unit, place, days, edge } => {
                edge_word(f, *edge)?;
                month_days(f, *days)?;
                month_of_unit(f, *unit, *place)
            }
            Self::NthWorkingDay { unit, place, nth, edge } => {
                match edge {
                    Edge::On => write!(f, "{nth}-й рабочий день")?,
                    Edge::By => write!(f, "до {nth}-го рабочего дня")?,
                }
                month_of_unit(f, *unit, *place)
            }
            Self::Weekly { days, edge: Edge::On } => {
                f.write_str("еженедельно по ")?;
                weekdays(f, *days, dative_plural)
            }
            Self::Weekly { days, edge: Edge::By } => {
                f.write_str("еженедельно до ")?;
                weekdays(f, *days, weekday_genitive)
            }
            Self::MonthWeekday { nths, weekday } => {
                let (ending, last) = match weekday {
                    Weekday::Wed | Weekday::Fri | Weekday::Sat => ("я", "последняя"),
                    Weekday::Sun => ("е", "последнее"),
                    Weekday::Mon | Weekday::Tue | Weekday::Thu => ("й", "последний"),
                };
                nth(f, *nths, ending, last)?;
                write!(f, " {} каждого месяца", calendar::weekday_name(*weekday))
            }
            Self::MonthWeeks { nths } => {
                nth(f, *nths, "я", "последняя")?;
                f.write_str(" неделя каждого месяца")
            }
            Self::UnitWeek { unit, end } => {
                let which = match end {
                    UnitEnd::First => "первая",
                    UnitEnd::Last => "последняя",
                };
                let each = if *unit == Per::Term { "каждой" } else { "каждого" };
                write!(f, "{which} неделя {each} {}", genitive(*unit))
            }
            Self::WorkingDays => f.write_str("по рабочим дням"),
            Self::MonthWindow { first, last } => write!(f, "ежемесячно с {first} по {last} число"),
            Self::YearAfter { day, edge } => {
                f.write_str("ежегодно ")?;
                edge_word(f, *edge)?;
                write!(f, "{day} года, следующего за отчётным")
            }
            Self::Yearly(things) => {
                f.write_str("ежегодно ")?;
                joined(f, things, ", ")
            }
        }
    }
}

impl Display for Yearly {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(day) => day.fmt(f),
            Self::By(day) => write!(f, "до {day}"),
            Self::Months(first, last) if first == last => f.write_str(month_nominative(*first)),
            Self::Months(first, last) => write!(f, "{} – {}", month_nominative(*first), month_nominative(*last)),
            Self::Days(first, last) => write!(f, "с {first} по {last}"),
        }
    }
}

impl Display for MonthDay {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.day(), month_genitive(self.month()))
    }
}

fn joined<T: Display>(f: &mut Formatter<'_>, things: &[T], between: &str) -> fmt::Result {
    for (index, thing) in things.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        thing.fmt(f)?;
    }
    Ok(())
}

fn edge_word(f: &mut Formatter<'_>, edge: Edge) -> fmt::Result {
    match edge {
        Edge::On => Ok(()),
        Edge::By => f.write_str("до "),
    }
}

fn month_days(f: &mut Formatter<'_>, days: MonthDays) -> fmt::Result {
    let mut first = true;
    for day in days.numbers() {
        write!(f, "{}{day}", if first { "" } else { ", " })?;
        first = false;
    }
    match (days.has_last(), first) {
        (false, _) => f.write_str(" числа"),
        (true, true) => f.write_str("последнего числа"),
        (true, false) => f.write_str(" и последнего числа"),
    }
}

fn month_of_unit(f: &mut Formatter<'_>, unit: Per, place: UnitMonth) -> fmt::Result {
    match place {
        UnitMonth::Last if unit == Per::Month => f.write_str(" отчётного месяца"),
        UnitMonth::Nth(1) if unit == Per::Month => f.write_str(" каждого месяца"),
        UnitMonth::Next => write!(f, " месяца, следующего за отчётным {}", instrumental(unit)),
        UnitMonth::Last => write!(f, " последнего месяца каждого {}", genitive(unit)),
        UnitMonth::Nth(nth) => write!(f, " {nth}-го месяца каждого {}", genitive(unit)),
    }
}

fn weekdays(f: &mut Formatter<'_>, days: Weekdays, name: fn(Weekday) -> &'static str) -> fmt::Result {
    for (index, day) in days.iter().enumerate() {
        write!(f, "{}{}", if index > 0 { " и " } else { "" }, name(day))?;
    }
    Ok(())
}

fn nth(f: &mut Formatter<'_>, nths: Nths, ending: &str, last: &str) -> fmt::Result {
    let mut first = true;
    for number in nths.numbers() {
        write!(f, "{}{number}-{ending}", if first { "" } else { " и " })?;
        first = false;
    }
    match (nths.has_last(), first) {
        (false, _) => Ok(()),
        (true, true) => f.write_str(last),
        (true, false) => write!(f, " и {last}"),
    }
}

fn every(f: &mut Formatter<'_>, unit: Per, step: u32, count: Option<u32>) -> fmt::Result {
    if step == 1 && count.is_none() {
        return f.write_str(match unit {
            Per::Day => "ежедневно",
            Per::Week => "еженедельно",
            Per::Month => "ежемесячно",
            Per::Quarter => "ежеквартально",
            Per::Term => "каждую четверть",
            Per::Trimester => "каждый триместр",
            Per::HalfYear => "каждое полугодие",
            Per::Year => "ежегодно",
            Per::SchoolYear => "каждый учебный год",
        });
    }
    match count {
        Some(count) => write!(f, "{count} {} в ", plural(count.into(), "раз", "раза", "раз"))?,
        None => f.write_str("каждые ")?,
    }
    if step > 1 {
        write!(f, "{step} ")?;
    }
    let forms = match unit {
        Per::Day => ["день", "дня", "дней"],
        Per::Week => ["неделю", "недели", "недель"],
        Per::Month => ["месяц", "месяца", "месяцев"],
        Per::Quarter => ["квартал", "квартала", "кварталов"],
        Per::Term => ["четверть", "четверти", "четвертей"],
        Per::Trimester => ["триместр", "триместра", "триместров"],
        Per::HalfYear => ["полугодие", "полугодия", "полугодий"],
        Per::Year => ["год", "года", "лет"],
        Per::SchoolYear => ["учебный год", "учебных года", "учебных лет"],
    };
    let [one, few, many] = forms;
    f.write_str(plural(step.into(), one, few, many))
}

const fn instrumental(unit: Per) -> &'static str {
    match unit {
        Per::Day => "днём",
        Per::Week => "неделей",
        Per::Month => "месяцем",
        Per::Quarter => "кварталом",
        Per::Term => "четвертью",
        Per::Trimester => "триместром",
        Per::HalfYear => "полугодием",
        Per::Year => "годом",
        Per::SchoolYear => "учебным годом",
    }
}

const fn genitive(unit: Per) -> &'static str {
    match unit {
        Per::Day => "дня",
        Per::Week => "недели",
        Per::Month => "месяца",
        Per::Quarter => "квартала",
        Per::Term => "четверти",
        Per::Trimester => "триместра",
        Per::HalfYear => "полугодия",
        Per::Year => "года",
        Per::SchoolYear => "учебного года",
    }
}

const fn dative_plural(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "понедельникам",
        Weekday::Tue => "вторникам",
        Weekday::Wed => "средам",
        Weekday::Thu => "четвергам",
        Weekday::Fri => "пятницам",
        Weekday::Sat => "субботам",
        Weekday::Sun => "воскресеньям",
    }
}

const fn weekday_genitive(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "понедельника",
        Weekday::Tue => "вторника",
        Weekday::Wed => "среды",
        Weekday::Thu => "четверга",
        Weekday::Fri => "пятницы",
        Weekday::Sat => "субботы",
        Weekday::Sun => "воскресенья",
    }
}

/// «до 1 сентября 2021 г.» for a reason.
pub(super) fn day_text(day: NaiveDate) -> String {
    in_words(day).to_string()
}
