//! The deadline inside a clause: in brackets, behind «Срок:», or among the words of the sentence.

use opora_core::deadline::{self, Context};
use opora_core::reading::{Deadline, DeadlineKind, Level};

use super::stretch::{self, Stretch};
use crate::recognise::dates::month_of;
use crate::recognise::roadmap::columns::reads_as_deadline;
use crate::recognise::token::{cut, fold, tokens, without_stop};

/// The deadline of a clause, if it has one.
pub(crate) fn read(clause: &str, around: &Context<'_>) -> Option<Deadline> {
    let plain = without_quotes(clause);
    let bracketed = bracketed(&plain);
    if let Some(phrase) = bracketed.filter(|words| announces(words)).or_else(|| announced(&plain)) {
        return Some(with_frequency(deadline::read(phrase, around), &plain, around));
    }
    let mut found: Vec<(Stretch<'_>, Deadline)> = stretches(&plain, bracketed)
        .into_iter()
        .map(|stretch| (stretch, deadline::read(stretch.words, around)))
        .filter(|(stretch, read)| {
            // A bare day before the signing is the day of something that was.
            let past = stretch.bare && around.signed.zip(read.due).is_some_and(|(signed, due)| due < signed);
            let unread = read.kind == DeadlineKind::Unread;
            !past && (!unread || stretch.told || read.reasons.iter().any(|reason| reason.contains("этих лет")))
        })
        .collect();
    let by_term =
        |(stretch, read): &(Stretch<'_>, Deadline)| read.kind == DeadlineKind::Relative && stretch.follows_a_term();
    if !found.iter().all(by_term) {
        found.retain(|one| !by_term(one));
    }
    let mut read = match found.as_slice() {
        [] => return None,
        [(_, only)] => with_frequency(only.clone(), &plain, around),
        several => together(several, around),
    };
    if found.iter().any(|(stretch, _)| stretch.bare) {
        doubt(&mut read, "день назван без «до» и «в срок»: проверьте, что это срок пункта");
    }
    if moves_a_term(&plain) {
        doubt(&mut read, "в пункте что-то продлевается или переносится: проверьте, срок ли это самого поручения");
    }
    Some(read)
}

/// «Продлить действие дорожной карты до 31.12.2024»: the day may be the new end of something else.
fn moves_a_term(plain: &str) -> bool {
    const STEMS: [&str; 5] = ["продли", "продле", "пролонгир", "перенести", "перенос"];
    tokens(plain).iter().map(|token| fold(token.text)).any(|word| STEMS.iter().any(|stem| word.starts_with(stem)))
}

/// The stretches of a text in its order, with the words in brackets where they are none: «(октябрь, февраль, апрель)».
fn stretches<'t>(plain: &'t str, bracketed: Option<&'t str>) -> Vec<Stretch<'t>> {
    let mut found = stretch::all(plain);
    let from = |words: &str| (words.as_ptr() as usize).saturating_sub(plain.as_ptr() as usize);
    if let Some(words) = bracketed {
        let (begin, end) = (from(words), from(words) + words.len());
        found.retain(|stretch| stretch.from < begin || stretch.from >= end);
        found.push(Stretch { words, from: begin, bare: false, told: true });
        found.sort_by_key(|stretch| stretch.from);
    }
    found
}

fn doubt(read: &mut Deadline, reason: &str) {
    read.status = read.status.max(Level::Check);
    read.reasons.push(reason.to_owned());
}

/// Several stretches: a frequency with its day («ежеквартально представлять справку | до 10 числа месяца, следующего за
/// отчётным»), a list of days, or the first of them.
fn together(several: &[(Stretch<'_>, Deadline)], around: &Context<'_>) -> Deadline {
    let mut reads = several.iter().map(|(_, read)| read);
    let first = several.iter().map(|(_, read)| read).find(|read| read.kind != DeadlineKind::Unread);
    let Some(first) = first.or_else(|| reads.next()) else { return Deadline::default() };
    if several.iter().all(|(_, other)| other.occurrences == first.occurrences && other.rule == first.rule) {
        return first.clone();
    }
    let kinds = |kinds: &[DeadlineKind]| several.iter().all(|(_, read)| kinds.contains(&read.kind));
    let joined = |mark: &str| {
        let words: Vec<&str> = several.iter().map(|(stretch, _)| stretch.words).collect();
        Some(deadline::read(&words.join(mark), around)).filter(|read| !doubts_words(read))
    };
    if kinds(&[DeadlineKind::Recurring, DeadlineKind::Unread])
        && let Some(read) = joined(", ").filter(|read| read.kind == DeadlineKind::Recurring)
    {
        return read;
    }
    if kinds(&[DeadlineKind::Date, DeadlineKind::Due, DeadlineKind::Window, DeadlineKind::Dates])
        && let Some(mut read) = joined("; ").filter(|read| read.kind == DeadlineKind::Dates)
    {
        doubt(&mut read, "в пункте названо несколько сроков: проверьте, к чему относится каждый");
        return read;
    }
    let mut first = first.clone();
    doubt(&mut first, "в пункте названо несколько сроков, взят первый понятый");
    first
}

/// «Подготовить ежеквартальный отчёт до 5 числа месяца, следующего за отчётным»: a frequency outside the words of time says
/// how often the day comes.
fn with_frequency(read: Deadline, plain: &str, around: &Context<'_>) -> Deadline {
    let inside = fold(&read.phrase);
    let named = tokens(plain).into_iter().find(|token| deadline::is_frequency(&fold(token.text)));
    let Some(named) = named.filter(|token| !inside.contains(&fold(token.text))) else { return read };
    if !matches!(read.kind, DeadlineKind::Recurring | DeadlineKind::Unread) {
        return read;
    }
    let joined = deadline::read(&format!("{}, {}", named.text, read.phrase), around);
    if joined.kind == DeadlineKind::Recurring && !doubts_words(&joined) {
        return joined;
    }
    let mut read = read;
    doubt(&mut read, "в пункте названо и другое повторение: проверьте, как часто наступает срок");
    read
}

/// Whether some words of the phrase were not read.
fn doubts_words(read: &Deadline) -> bool {
    read.reasons.iter().any(|reason| reason.contains("не учтен"))
}

/// The same text with everything in quotes blanked: titles of acts hold years that are no deadlines.
fn without_quotes(text: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        match character {
            '«' if !is_day_in_quotes(text, at) => depth += 1,
            '»' if depth > 0 => depth -= 1,
            _ if depth == 0 => {
                out.push(character);
                continue;
            }
            _ => {}
        }
        out.push('·');
    }
    // A quote that is never closed must not hide the rest.
    if depth > 0 { text.to_owned() } else { out }
}

/// «01» of «до «01» марта 2024 г.»: the quotes hold a day and no title.
fn is_day_in_quotes(text: &str, at: usize) -> bool {
    let inner = cut(text, at + '«'.len_utf8(), text.len());
    let day = inner.split_once('»').map(|(day, _)| day.trim());
    day.is_some_and(|day| (1..=2).contains(&day.len()) && day.chars().all(|c| c.is_ascii_digit()))
}

/// «(срок исполнения – до 15.05.2021 г.)», «(октябрь, февраль, апрель)».
fn bracketed(text: &str) -> Option<&str> {
    let mut rest = 0;
    while let Some(open) = text.get(rest..).and_then(|t| t.find('(')) {
        let from = rest + open + 1;
        let close = text.get(from..).and_then(|t| t.find(')')).map_or(text.len(), |at| from + at);
        let inner = cut(text, from, close).trim();
        let named = || tokens(inner).iter().any(|token| month_of(token.text).is_some());
        if announces(inner) || inner.chars().count() < 80 && named() && reads_as_deadline(inner) {
            return Some(inner);
        }
        rest = close;
    }
    None
}

/// «срок исполнения – до …», «в срок до …».
fn announces(words: &str) -> bool {
    let folded = fold(words);
    folded.starts_with("срок") || folded.starts_with("в срок")
}

/// «Срок: до 01.10.2021.», «Срок исполнения – постоянно.»
fn announced(text: &str) -> Option<&str> {
    let folded = fold(text);
    let mut from = 0;
    while let Some(at) = folded.get(from..).and_then(|t| t.find("срок")) {
        let start = from + at;
        from = start + "срок".len();
        let begins = !cut(&folded, 0, start).chars().next_back().is_some_and(char::is_alphabetic);
        let head = cut(&folded, start, folded.len());
        let mark = head.find([':', '–', '—', '-']).filter(|mark| *mark < 60);
        let Some(mark) = mark.filter(|_| begins) else { continue };
        let named = cut(head, 0, mark).trim();
        let plain = named.split_whitespace().all(|word| {
            [
                "срок",
                "сроки",
                "исполнени",
                "выполнени",
                "предоставлени",
                "представлени",
                "реализации",
                "проведени",
                "доклад",
            ]
            .iter()
            .any(|stem| word.starts_with(stem))
        });
        if !plain || folded.len() != text.len() {
            continue;
        }
        let value = cut(text, start + mark, text.len());
        let value = value.trim_start_matches([':', '–', '—', '-', ' ']);
        let end = sentence_end(value);
        return Some(without_stop(cut(value, 0, end)));
    }
    None
}

/// A full stop that ends a sentence and not «01.10.» or «2021 г.».
fn sentence_end(text: &str) -> usize {
    let line = text.find('\n').unwrap_or(text.len());
    for (at, _) in text.char_indices().filter(|(at, c)| *c == '.' && *at < line) {
        let behind = cut(text, at + 1, line);
        let next = behind.trim_start().chars().next();
        let blank = behind.is_empty() || behind.starts_with(' ');
        if blank && next.is_none_or(char::is_uppercase) {
            return at + 1;
        }
    }
    line
}
