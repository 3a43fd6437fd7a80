//! Titles of the sections of a plan: a time that its rows are due in, or a direction of work with its number.

use opora_core::deadline::{self, Context, Weight, weight};
use opora_core::reading::{DeadlineKind, Level, Period};

use super::columns::{is_row_number, reads_as_deadline};
use super::years;
use crate::recognise::dates::month_of;
use crate::recognise::token::{fold, has_stem, numbered};

/// A time as the heading of rows: «Сентябрь», «I четверть», «Октябрь 2021 г.», «2024 год», «В течение года».
pub(super) fn is_time_heading(title: &str) -> bool {
    let folded = fold(title);
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let month = words.clone().next().is_some_and(|first| month_of(first).is_some());
    let mut names_time = || words.any(|word| matches!(weight(word), Some(Weight::Tells | Weight::Closes)));
    title.chars().count() <= 40 && (month || names_time() && reads_as_deadline(title))
}

/// A heading below a heading of its year: «Сентябрь» below «2024 год» is September of that year.
pub(super) fn of_year(title: &str, above: Option<&str>) -> String {
    let year = above.filter(|above| above.contains("20") && years::year_of(title).is_none());
    let year = year.and_then(years::year_of).filter(|year| !year.contains('/'));
    match year {
        Some(year) if fold(title).split_whitespace().any(|word| month_of(word).is_some()) => {
            format!("{title} {year} г.")
        }
        _ => title.to_owned(),
    }
}

/// «2 этап. Практический (январь 2025 г. – декабрь 2026 г.)»: the days of the section, where its title names them with a year.
pub(super) fn days_of(title: &str) -> Option<Period> {
    let (_, inner) = title.trim_end_matches(['.', ':', ' ']).strip_suffix(')')?.rsplit_once('(')?;
    let read = deadline::read(inner, &Context::default());
    let sure = years::names_year(inner) && read.kind == DeadlineKind::Window && read.status == Level::Clear;
    let (start, end) = read.start.zip(read.due).filter(|_| sure)?;
    Some(Period { start, end })
}

/// Whether a title begins with a word that only sections begin with.
pub(super) fn is_title_word(title: &str) -> bool {
    has_stem(&fold(title), &["задача", "раздел", "направление", "блок", "этап", "модуль"])
}

/// The number of a section: «1», «IV», «Задача 2».
pub(super) fn section_number(title: &str) -> Option<String> {
    if let Some(found) = numbered(title) {
        return Some(found.number.to_owned());
    }
    let mut words = title.split_whitespace();
    let first = fold(words.next()?);
    let named = ["задача", "раздел", "направление", "блок", "этап", "модуль", "часть", "цель"]
        .contains(&first.trim_end_matches('.'));
    let second = words.next()?.trim_start_matches('№').trim_end_matches(['.', ':', ')']);
    (named && is_row_number(second)).then(|| second.to_owned())
}
