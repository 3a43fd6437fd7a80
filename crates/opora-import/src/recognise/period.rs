//! The period that a plan or programme is for, out of its title or passport.

use chrono::NaiveDate;
use opora_core::deadline;
use opora_core::reading::{DeadlineKind, Period};

use super::dates;
use super::token::{Token, TokenKind, fold, tokens};

/// The period that a title names. `signed` begins a period of which only the end is said («до 2024 г.»).
pub(crate) fn in_title(title: &str, signed: Option<NaiveDate>) -> Option<Period> {
    let days = dates::find(title);
    if let [from, to] = days.as_slice()
        && from.date < to.date
        && title.get(from.to..to.from).is_some_and(|between| between.chars().filter(|c| c.is_alphabetic()).count() <= 2)
    {
        return Some(Period { start: from.date, end: to.date });
    }
    let all: Vec<Token<'_>> = tokens(title).into_iter().filter(|t| !outside(&days, t)).collect();
    let years = years(&all);
    let months = months_of_years(&all, &years);
    months
        .or_else(|| school_years(&all, &years))
        .or_else(|| until(&all, &years, signed))
        .or_else(|| calendar(&all, &years))
}

/// The period that a line of a passport names: «01.09.2021 - 31.05.2023», «2021–2023 годы».
pub(crate) fn in_words(words: &str, signed: Option<NaiveDate>) -> Option<Period> {
    if let Some(period) = staged(words, signed) {
        return Some(period);
    }
    if let Some(period) = in_title(words, signed) {
        return Some(period);
    }
    let read = deadline::read(words, &deadline::Context { signed, ..deadline::Context::default() });
    match (read.kind, read.start, read.due) {
        (DeadlineKind::Window, Some(start), Some(end)) if start <= end => Some(Period { start, end }),
        _ => None,
    }
}

/// «2022–2024 годы: 1 этап – …; 2 этап – …»: what stands before the stages, or from the first stage to the last.
fn staged(words: &str, signed: Option<NaiveDate>) -> Option<Period> {
    let all = tokens(words);
    let stages: Vec<&Token<'_>> = all.iter().filter(|token| fold(token.text).starts_with("этап")).collect();
    let first = stages.first()?;
    let whole = words.find(':').filter(|colon| *colon < first.from).and_then(|colon| words.get(..colon));
    if let Some(period) = whole.and_then(|whole| in_title(whole, signed)) {
        return Some(period);
    }
    let starts = stages.iter().map(|token| token.to);
    let ends = stages.iter().skip(1).map(|token| token.from).chain([words.len()]);
    let behind = starts.zip(ends).filter_map(|(from, to)| words.get(from..to));
    let mut periods = words.get(..first.from).into_iter().chain(behind).filter_map(|piece| in_title(piece, None));
    let first = periods.next()?;
    Some(periods.fold(first, |all, one| Period { start: all.start.min(one.start), end: all.end.max(one.end) }))
}

/// «январь 2023 г. – май 2024 г.»: two months, each with a year of its own.
fn months_of_years(all: &[Token<'_>], years: &[Year]) -> Option<Period> {
    let dated: Vec<(u32, Year)> = years
        .iter()
        .filter_map(|year| Some((dates::month_of(all.get(year.0.checked_sub(1)?)?.text)?, *year)))
        .collect();
    let [(from, (at, first)), (to, (end, last))] = dated.as_slice() else { return None };
    let between = all.get(at + 1..end.checked_sub(1)?)?;
    let joined = between.iter().any(|mark| is_range_mark(mark.text) || fold(mark.text) == "по");
    let start = month_span(*first, *from, *from)?.start;
    let end = month_span(*last, *to, *to)?.end;
    (joined && start <= end).then_some(Period { start, end })
}

/// Whether a token belongs to a full date, whose year says nothing about the plan.
fn outside(days: &[dates::Dated], token: &Token<'_>) -> bool {
    days.iter().any(|day| token.from >= day.from && token.to <= day.to)
}

/// A year and the index of its token.
type Year = (usize, i32);

fn years(all: &[Token<'_>]) -> Vec<Year> {
    all.iter()
        .enumerate()
        .filter(|(_, token)| token.kind == TokenKind::Number && token.text.len() == 4)
        .filter_map(|(at, token)| token.text.parse().ok().map(|year| (at, year)))
        .filter(|(at, year)| (1990..2100).contains(year) && !looks_back(all, *at))
        .collect()
}

/// «по итогам ВПР 2020 года», «по результатам ЕГЭ-2021»: a year that the plan looks back at.
fn looks_back(all: &[Token<'_>], at: usize) -> bool {
    let before = all.get(at.saturating_sub(8)..at).unwrap_or_default();
    let back = before.iter().rposition(|token| {
        let word = fold(token.text);
        ["итог", "результат", "впр", "егэ", "огэ", "гиа", "оценочн"].iter().any(|stem| word.starts_with(stem))
    });
    // «… с низкими результатами на 2021 год», «… результатов в 2021 году» speak of the plan again.
    back.is_some_and(|back| {
        let between = before.get(back + 1..).unwrap_or_default();
        let exam = before.get(back).is_some_and(|token| !fold(token.text).starts_with("результат"));
        let summed = before.get(..back).unwrap_or_default().iter().any(|token| fold(token.text) == "по");
        let forward = between.iter().any(|token| matches!(fold(token.text).as_str(), "на" | "в" | "до" | "с"));
        (exam || summed) && !forward
    })
}

fn word(all: &[Token<'_>], at: usize) -> String {
    all.get(at).map(|token| fold(token.text)).unwrap_or_default()
}

fn is_range_mark(text: &str) -> bool {
    matches!(text, "-" | "–" | "—" | "−" | "/" | "\\")
}

/// «2020-2021 учебный год», «2021/22 уч. году», «2021/2022 – 2023/2024 учебные годы».
fn school_years(all: &[Token<'_>], years: &[Year]) -> Option<Period> {
    let school = all.iter().enumerate().position(|(at, _)| {
        let here = word(all, at);
        here.starts_with("учебн") && word(all, at + 1).starts_with("год") || here == "уч"
    })?;
    let (_, first) = years.iter().find(|(at, _)| *at < school)?;
    let (last_at, last) = years.iter().rfind(|(at, _)| *at < school)?;
    let short = all.get(last_at + 1).is_some_and(|mark| is_range_mark(mark.text))
        && all.get(last_at + 2).is_some_and(|t| t.kind == TokenKind::Number && t.text.len() == 2);
    let end = if first == last || short { last + 1 } else { *last };
    let half = all.iter().map(|t| fold(t.text)).collect::<Vec<_>>();
    let half_year = half.iter().position(|w| w.starts_with("полугоди"));
    if let Some(at) = half_year {
        let before = half.get(at.wrapping_sub(1)).cloned().unwrap_or_default();
        if matches!(before.as_str(), "первое" | "i" | "1" | "е") || before.starts_with("перв") {
            return span(*first, 9, 1, *first, 12, 31);
        }
        if matches!(before.as_str(), "ii" | "2") || before.starts_with("втор") {
            return span(end, 1, 1, end, 5, 31);
        }
    }
    span(*first, 9, 1, end, 8, 31)
}

/// «до 2024 г.»: from the day of signing to the end of that year.
fn until(all: &[Token<'_>], years: &[Year], signed: Option<NaiveDate>) -> Option<Period> {
    let (at, year) = years.iter().find(|(at, _)| at.checked_sub(1).is_some_and(|before| word(all, before) == "до"))?;
    let end = NaiveDate::from_ymd_opt(*year, 12, 31)?;
    let other = years.iter().find(|(other, _)| other < at).map(|(_, year)| *year);
    let start = match (other, signed) {
        (Some(first), _) if first < *year => NaiveDate::from_ymd_opt(first, 1, 1)?,
        (_, signed) => signed?,
    };
    (start <= end).then_some(Period { start, end })
}

/// «в 2021 году», «на 2021–2023 гг.», «на сентябрь – декабрь 2021 года», «на 2022 год и плановый период».
fn calendar(all: &[Token<'_>], years: &[Year]) -> Option<Period> {
    let (at, first) = years
        .iter()
        .rev()
        .find(|(at, _)| is_of_plan(all, *at))
        .copied()
        .or_else(|| (years.len() <= 2).then(|| years.first().copied()).flatten())?;
    // The first of a range stands right before its mark.
    let (at, first) = at
        .checked_sub(2)
        .and_then(|before| years.iter().find(|(other, _)| *other == before))
        .filter(|_| all.get(at - 1).is_some_and(|mark| is_range_mark(mark.text) || fold(mark.text) == "по"))
        .copied()
        .unwrap_or((at, first));
    let months: Vec<u32> = all.iter().take(at).filter_map(|token| dates::month_of(token.text)).collect();
    let range = all.get(at + 1).is_some_and(|mark| is_range_mark(mark.text) || fold(mark.text) == "по" || mark.is(","));
    let second = years.iter().find(|(other, _)| range && *other == at + 2).map(|(_, year)| *year);
    let short = all.get(at + 2).filter(|t| range && t.kind == TokenKind::Number && t.text.len() == 2);
    let short = short.and_then(|t| t.text.parse::<i32>().ok()).map(|year| 2000 + year);
    let last = second.or(short).filter(|last| *last >= first).unwrap_or(first);
    match months.as_slice() {
        [] => span(first, 1, 1, last, 12, 31),
        [month] => month_span(first, *month, *month),
        [.., from, to] if from <= to => month_span(first, *from, *to),
        _ => span(first, 1, 1, last, 12, 31),
    }
    .map(|period| quarter(all, first).unwrap_or(period))
}

/// «на I квартал 2022 года», «на первое полугодие 2022 года».
fn quarter(all: &[Token<'_>], year: i32) -> Option<Period> {
    let at = all.iter().position(|t| {
        let word = fold(t.text);
        word.starts_with("квартал") || word.starts_with("полугоди")
    })?;
    let half = word(all, at).starts_with("полугоди");
    let before = word(all, at.checked_sub(1)?);
    let order = match before.as_str() {
        "i" | "1" => 1,
        "ii" | "2" => 2,
        "iii" | "3" => 3,
        "iv" | "4" => 4,
        _ if before.starts_with("перв") => 1,
        _ if before.starts_with("втор") => 2,
        _ if before.starts_with("трет") => 3,
        _ if before.starts_with("четверт") => 4,
        _ => return None,
    };
    match (half, order) {
        (true, 1) => month_span(year, 1, 6),
        (true, _) => month_span(year, 7, 12),
        (false, _) => month_span(year, order * 3 - 2, order * 3),
    }
}

/// «на 2021 …», «в 2021 …», «2021 год» and ranges of years.
fn is_of_plan(all: &[Token<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).map(|i| word(all, i)).unwrap_or_default();
    let behind = word(all, at + 1);
    matches!(before.as_str(), "на" | "в" | "за") || behind.starts_with("год") || behind == "г" || behind == "гг"
}

fn span(year: i32, month: u32, day: u32, end_year: i32, end_month: u32, end_day: u32) -> Option<Period> {
    Some(Period {
        start: NaiveDate::from_ymd_opt(year, month, day)?,
        end: NaiveDate::from_ymd_opt(end_year, end_month, end_day)?,
    })
}

fn month_span(year: i32, from: u32, to: u32) -> Option<Period> {
    let next =
        if to == 12 { NaiveDate::from_ymd_opt(year + 1, 1, 1) } else { NaiveDate::from_ymd_opt(year, to + 1, 1) }?;
    Some(Period { start: NaiveDate::from_ymd_opt(year, from, 1)?, end: next.pred_opt()? })
}
