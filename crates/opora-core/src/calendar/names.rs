//! Russian names of months and weekdays, and how dates are printed.

use std::fmt;

use chrono::{Datelike, NaiveDate, Weekday};

const NOMINATIVE: [&str; 12] = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
];
const GENITIVE: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const PREPOSITIONAL: [&str; 12] = [
    "январе",
    "феврале",
    "марте",
    "апреле",
    "мае",
    "июне",
    "июле",
    "августе",
    "сентябре",
    "октябре",
    "ноябре",
    "декабре",
];

fn nth(names: &[&'static str; 12], month: u32) -> &'static str {
    month.checked_sub(1).and_then(|index| names.get(index as usize)).copied().unwrap_or("")
}

/// «сентябрь»; empty for a month that does not exist.
pub fn month_nominative(month: u32) -> &'static str {
    nth(&NOMINATIVE, month)
}

/// «сентября»; empty for a month that does not exist.
pub fn month_genitive(month: u32) -> &'static str {
    nth(&GENITIVE, month)
}

/// «сентябре»; empty for a month that does not exist.
pub fn month_prepositional(month: u32) -> &'static str {
    nth(&PREPOSITIONAL, month)
}

/// «пн», «вт» …
pub const fn weekday_short(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "пн",
        Weekday::Tue => "вт",
        Weekday::Wed => "ср",
        Weekday::Thu => "чт",
        Weekday::Fri => "пт",
        Weekday::Sat => "сб",
        Weekday::Sun => "вс",
    }
}

/// «понедельник», «вторник» …
pub const fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "понедельник",
        Weekday::Tue => "вторник",
        Weekday::Wed => "среда",
        Weekday::Thu => "четверг",
        Weekday::Fri => "пятница",
        Weekday::Sat => "суббота",
        Weekday::Sun => "воскресенье",
    }
}

/// «01.09.2021».
pub fn numeric(date: NaiveDate) -> impl fmt::Display {
    Numeric(date)
}

/// «1 сентября 2021 г.».
pub fn in_words(date: NaiveDate) -> impl fmt::Display {
    InWords(date)
}

struct Numeric(NaiveDate);

impl fmt::Display for Numeric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}.{:02}.{:04}", self.0.day(), self.0.month(), self.0.year())
    }
}

struct InWords(NaiveDate);

impl fmt::Display for InWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} г.", self.0.day(), month_genitive(self.0.month()), self.0.year())
    }
}
