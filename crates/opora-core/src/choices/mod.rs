//! Choices: what else a deadline phrase may mean, offered to a person when one reading is not enough.
//!
//! Nothing is decided here. Each choice is the phrase said more fully and read by [`crate::deadline::read`], so a person
//! sees exactly what the words that are recorded will give.

use chrono::{Datelike, NaiveDate};

use crate::deadline::{self, Context};
use crate::reading::{Deadline, DeadlineKind, Occurrence};

/// One thing that a phrase may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The fuller phrase that means this and nothing else.
    pub says: String,
    /// What was added or left out, a short Russian phrase.
    pub how: String,
    /// What it gives.
    pub meaning: Deadline,
}

/// At most this many are offered: a longer list is not read.
const MOST: usize = 4;

/// What `phrase` may mean besides `present`, the likeliest first, without doubles.
pub fn choices(phrase: &str, context: &Context<'_>, present: Option<&Deadline>) -> Vec<Choice> {
    let mut found: Vec<Choice> = Vec::new();
    for (says, how) in fuller(phrase, context) {
        if found.len() >= MOST {
            break;
        }
        let meaning = deadline::read(&says, context);
        let useful = meaning.kind != DeadlineKind::Unread && !meaning.occurrences.is_empty();
        let known = present.is_some_and(|other| same(other, &meaning))
            || found.iter().any(|other| same(&other.meaning, &meaning));
        if useful && !known {
            found.push(Choice { says, how, meaning });
        }
    }
    found
}

/// The next `most` expected things from `today` on; when all are past, the last ones.
pub fn next(deadline: &Deadline, today: NaiveDate, most: usize) -> Vec<Occurrence> {
    let all = &deadline.occurrences;
    let ahead: Vec<Occurrence> = all.iter().filter(|one| one.due >= today).take(most).copied().collect();
    if ahead.is_empty() { all.iter().skip(all.len().saturating_sub(most)).copied().collect() } else { ahead }
}

fn same(one: &Deadline, other: &Deadline) -> bool {
    one.kind == other.kind && one.occurrences == other.occurrences
}

/// The fuller phrases that are worth trying, the likeliest first.
fn fuller(phrase: &str, context: &Context<'_>) -> Vec<(String, String)> {
    let phrase = phrase.trim().trim_end_matches(['.', ';', ',']);
    let lower = phrase.to_lowercase();
    let mut out: Vec<(String, String)> = Vec::new();

    if let Some(mended) = mend_days(phrase, context) {
        out.push((mended, "такого дня нет; взят последний день месяца".to_owned()));
    }
    let parts: Vec<&str> = phrase.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 {
        let clear: Vec<&str> =
            parts.iter().copied().filter(|part| !deadline::read(part, context).occurrences.is_empty()).collect();
        if !clear.is_empty() && clear.len() < parts.len() {
            out.push((clear.join(", "), "только понятная часть".to_owned()));
        }
    }
    if lower.contains("числа") && !lower.contains("следующ") {
        let (of, how) = if lower.contains("кварт") {
            ("отчётным кварталом", "отчёт за прошедший квартал")
        } else {
            ("отчётным месяцем", "отчёт за прошедший месяц")
        };
        out.push((format!("{phrase} месяца, следующего за {of}"), how.to_owned()));
    }
    let years = years(context);
    if years.len() > 1 || !has_year(phrase) {
        let bare = without_years(phrase);
        for year in years {
            out.push((format!("{bare} {year} года"), format!("{year} год")));
        }
    }
    for (word, how) in [("ежегодно", "один раз, не каждый год"), ("постоянно", "без слова «постоянно»")]
    {
        if let Some(rest) = without_word(phrase, word) {
            out.push((rest, how.to_owned()));
        }
    }
    if !lower.starts_with("до ") {
        out.push((format!("до {phrase}"), "не позднее этого дня".to_owned()));
    }
    if let Some(rest) = lower.strip_prefix("до ") {
        out.push((rest.to_owned(), "в самый этот день".to_owned()));
    }
    if context.period.is_some() {
        out.push(("весь период".to_owned(), "весь срок плана".to_owned()));
    }
    out
}

/// Calendar years that the plan touches, or the year of signing.
fn years(context: &Context<'_>) -> Vec<i32> {
    const MOST_YEARS: usize = 6;
    match (context.period, context.signed) {
        (Some(period), _) => (period.start.year()..=period.end.year()).take(MOST_YEARS).collect(),
        (None, Some(signed)) => vec![signed.year(), signed.year() + 1],
        (None, None) => Vec::new(),
    }
}

fn is_year(word: &str) -> bool {
    let digits = word.trim_matches(|symbol: char| !symbol.is_ascii_digit());
    digits.len() == 4 && digits.chars().all(|symbol| symbol.is_ascii_digit()) && digits.starts_with("20")
}

fn has_year(phrase: &str) -> bool {
    phrase.split(|symbol: char| !symbol.is_alphanumeric()).any(is_year)
}

/// The phrase without its years and the words «год», «года», «г.» after them.
fn without_years(phrase: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut after_year = false;
    for word in phrase.split_whitespace() {
        let bare = word.trim_matches(|symbol: char| !symbol.is_alphanumeric()).to_lowercase();
        let year = is_year(word) && !word.contains(['.', '/']);
        let unit_of_year = after_year && ["г", "год", "года", "году"].contains(&bare.as_str());
        if !year && !unit_of_year {
            out.push(word);
        }
        after_year = year;
    }
    out.join(" ")
}

/// The phrase without `word`, with the brackets and commas that it leaves behind.
fn without_word(phrase: &str, word: &str) -> Option<String> {
    let kept: Vec<&str> = phrase
        .split_whitespace()
        .filter(|part| part.trim_matches(|symbol: char| !symbol.is_alphanumeric()).to_lowercase() != word)
        .collect();
    let rest = kept.join(" ").trim_matches([' ', ',', ';', '(', ')']).to_owned();
    (!rest.is_empty() && rest.len() < phrase.len()).then_some(rest)
}

/// The phrase with every impossible «31.02» replaced by the last day of its month, if it has one.
fn mend_days(phrase: &str, context: &Context<'_>) -> Option<String> {
    let mut changed = false;
    let words: Vec<String> = phrase
        .split(' ')
        .map(|word| {
            let core = word.trim_matches(|symbol: char| !symbol.is_ascii_digit());
            let mut numbers = core.split('.').map(|part| part.parse::<i32>().ok());
            let (Some(Some(day)), Some(Some(month))) = (numbers.next(), numbers.next()) else {
                return word.to_owned();
            };
            let year = numbers.next().flatten().or_else(|| years(context).first().copied()).unwrap_or(2001);
            let (Ok(day), Ok(month)) = (u32::try_from(day), u32::try_from(month)) else { return word.to_owned() };
            if !(29..=31).contains(&day) || NaiveDate::from_ymd_opt(year, month, day).is_some() {
                return word.to_owned();
            }
            let last = (28..day).rev().find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some());
            match last {
                Some(last) => {
                    changed = true;
                    word.replacen(&day.to_string(), &last.to_string(), 1)
                }
                None => word.to_owned(),
            }
        })
        .collect();
    changed.then(|| words.join(" "))
}

#[cfg(test)]
mod tests;
