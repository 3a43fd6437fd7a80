//! The deadline inside a clause: in brackets, behind «Срок:», or among the words of the sentence.

use opora_core::deadline::{self, Context};
use opora_core::reading::{Deadline, DeadlineKind, Level};

use crate::recognise::dates::month_of;
use crate::recognise::token::{Token, TokenKind, cut, fold, tokens, without_stop};

/// The deadline of a clause, if it has one.
pub(crate) fn read(clause: &str, around: &Context<'_>) -> Option<Deadline> {
    let plain = without_quotes(clause);
    if let Some(phrase) = bracketed(&plain).or_else(|| announced(&plain)) {
        let read = deadline::read(phrase, around);
        return Some(read);
    }
    let mut found = inline(&plain)
        .into_iter()
        .map(|phrase| deadline::read(phrase, around))
        .filter(|read| read.kind != DeadlineKind::Unread);
    let mut first = found.next()?;
    if found.any(|other| other.occurrences != first.occurrences) {
        first.status = first.status.max(Level::Check);
        first.reasons.push("в пункте названо несколько сроков, взят первый".into());
    }
    Some(first)
}

/// The same text with everything in quotes blanked: titles of acts hold years that are no deadlines.
fn without_quotes(text: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '«' => depth += 1,
            '»' => depth = depth.saturating_sub(1),
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

/// «(срок исполнения – до 15.05.2021 г.)», «(до 1 сентября 2021 года)».
fn bracketed(text: &str) -> Option<&str> {
    let mut rest = 0;
    while let Some(open) = text.get(rest..).and_then(|t| t.find('(')) {
        let from = rest + open + 1;
        let close = text.get(from..).and_then(|t| t.find(')')).map_or(text.len(), |at| from + at);
        let inner = cut(text, from, close).trim();
        let folded = fold(inner);
        if folded.starts_with("срок") || folded.starts_with("в срок") {
            return Some(inner);
        }
        let timed = [
            "до ",
            "не позднее",
            "к ",
            "ежемесячно",
            "ежеквартально",
            "ежегодно",
            "еженедельно",
            "постоянно",
            "в течение",
        ];
        let dated = || {
            tokens(inner).iter().any(|token| month_of(token.text).is_some()) && inner.chars().count() < 80 && {
                let read = deadline::read(inner, &Context::default());
                let told = !read.reasons.iter().any(|reason| reason.contains("не учтен"));
                told && matches!(read.kind, DeadlineKind::Window | DeadlineKind::Date | DeadlineKind::Dates)
            }
        };
        if dated() {
            return Some(inner);
        }
        if timed.iter().any(|word| folded.starts_with(word))
            && deadline::read(inner, &Context::default()).kind != DeadlineKind::Unread
        {
            return Some(inner);
        }
        rest = close;
    }
    None
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

/// Where the words of time begin in `text`, brackets and quotes aside: «Кураторам ежемесячно» names curators.
pub(super) fn begins(text: &str) -> Option<usize> {
    let all = tokens(text);
    let mut depth = 0_i32;
    (0..all.len()).find_map(|at| {
        let token = all.get(at)?;
        match token.text {
            "«" | "(" => depth += 1,
            "»" | ")" => depth -= 1,
            _ => {}
        }
        (depth == 0 && stretch(&all, at).is_some()).then_some(token.from)
    })
}

/// Stretches of words that speak of time and nothing else, brackets and quotes too.
fn inline(text: &str) -> Vec<&str> {
    let all = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < all.len() {
        if let Some(end) = stretch(&all, at) {
            let from = all.get(at).map_or(0, |t| t.from);
            let to = all.get(end - 1).map_or(from, |t| t.to);
            found.push(cut(text, from, to));
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// The index behind a stretch that begins here with a word that opens a deadline.
fn stretch(all: &[Token<'_>], at: usize) -> Option<usize> {
    let word = |i: usize| all.get(i).map(|t| fold(t.text)).unwrap_or_default();
    let opens = match word(at).as_str() {
        "до" => all.get(at + 1).is_some_and(|t| t.kind == TokenKind::Number || is_quote(t)),
        "не" => matches!(word(at + 1).as_str(), "позднее" | "позже" | "реже") || is_rate(all, at),
        "в" if month_of(&word(at + 1)).is_some() => true,
        "в" => matches!(word(at + 1).as_str(), "срок" | "течение" | "трехдневный" | "недельный" | "месячный"),
        "ежемесячно" | "ежеквартально" | "ежегодно" | "еженедельно" | "ежедневно" | "постоянно" => {
            true
        }
        "к" | "с" => all.get(at + 1).is_some_and(|t| t.kind == TokenKind::Number || is_quote(t)),
        _ => false,
    };
    // «Постоянно действующая комиссия» is no deadline.
    let names_a_body = word(at) == "постоянно" && word(at + 1).starts_with("действующ");
    if !opens || names_a_body || at.checked_sub(1).and_then(|i| all.get(i)).is_some_and(|t| t.is("-")) {
        return None;
    }
    let mut end = at + 1;
    let mut telling = matches!(
        word(at).as_str(),
        "ежемесячно" | "ежеквартально" | "ежегодно" | "еженедельно" | "ежедневно" | "постоянно"
    );
    let mut numbers = 0;
    let mut last = at + 1;
    while let Some(token) = all.get(end) {
        let folded = fold(token.text);
        let strong = is_strong(&folded);
        // «25-го», «1-й».
        let suffix = matches!(folded.as_str(), "го" | "е" | "й" | "ое" | "му" | "я")
            && all.get(end - 1).is_some_and(|t| t.is("-") && t.to == token.from);
        let fits = strong || suffix || token.kind == TokenKind::Number || is_weak(&folded) || is_mark(token);
        if !fits {
            break;
        }
        telling |= strong;
        numbers += usize::from(token.kind == TokenKind::Number);
        end += 1;
        let behind_period = folded.starts_with("отчетн");
        if strong || behind_period || token.kind == TokenKind::Number || matches!(folded.as_str(), "г" | "года" | "год")
        {
            last = end;
        }
    }
    // «до 15.05.2021»: three numbers parted by dots tell a date without a word; «с 1 по 30» alone tells nothing.
    let dotted = (at..last).any(|i| {
        all.get(i).is_some_and(|t| t.kind == TokenKind::Number)
            && all.get(i + 1).is_some_and(|t| t.is("."))
            && all.get(i + 2).is_some_and(|t| t.kind == TokenKind::Number)
    });
    // «15.05.» and «2021 г.» keep their stop, «15.05.2021.» ends a sentence.
    let year = (last.saturating_sub(2)..last)
        .any(|i| all.get(i).is_some_and(|t| t.kind == TokenKind::Number && t.text.len() == 4));
    let short = matches!(word(last - 1).as_str(), "г" | "гг");
    if all.get(last).is_some_and(|t| t.is(".")) && ((dotted && !year) || short) {
        last += 1;
    }
    // «в течение года», «в течение 2026 года»: nothing but a year, and yet a time.
    let throughout = word(at) == "в" && word(at + 1) == "течение" && {
        let named = (at + 2..end).filter(|i| all.get(*i).is_some_and(|t| t.kind == TokenKind::Number)).count();
        let year = (at + 2..end).find(|i| matches!(word(*i).as_str(), "года" | "г" | "гг" | "годов"));
        year.filter(|_| named <= 2).inspect(|year| last = last.max(year + 1)).is_some()
    };
    // «со дня подписания приказа», «после утверждения плана»: the event belongs to the deadline.
    if matches!(word(last - 1).as_str(), "дня" | "момента" | "даты" | "после") {
        let event = (last..all.len().min(last + 6))
            .take_while(|i| all.get(*i).is_some_and(|t| t.kind == TokenKind::Word && !fold(t.text).ends_with("ть")));
        last += event.count();
    }
    // «в течение всего срока реализации проекта»: the object of the realisation belongs to it.
    if word(last - 1) == "реализации" && ["проекта", "программы", "плана", "мероприятий"].contains(&word(last).as_str())
    {
        last += 1;
    }
    let year_only = !dotted && numbers == 1 && word(at) == "до" && !telling;
    (!year_only && (telling || throughout || (dotted && numbers >= 2))).then_some(last)
}

/// «не менее 2 раз в месяц».
fn is_rate(all: &[Token<'_>], at: usize) -> bool {
    let word = |i: usize| all.get(i).map(|t| fold(t.text)).unwrap_or_default();
    word(at + 1) == "менее" && (at + 2..at + 5).any(|i| matches!(word(i).as_str(), "раз" | "раза"))
}

fn is_quote(token: &Token<'_>) -> bool {
    matches!(token.text, "\"" | "“" | "”" | "«" | "»")
}

fn is_mark(token: &Token<'_>) -> bool {
    matches!(token.text, "." | "," | "/" | "-" | "–" | "—" | "\"" | "“" | "”")
}

/// Words that make a stretch a deadline.
fn is_strong(word: &str) -> bool {
    month_of(word).is_some()
        || [
            "числа",
            "число",
            "месяц",
            "квартал",
            "полугоди",
            "недел",
            "декад",
            "четверт",
            "рабочих",
            "календарных",
            "дней",
            "дня",
            "ежемесячно",
            "ежеквартально",
            "ежегодно",
            "еженедельно",
            "постоянно",
            "учебного",
            "реализации",
        ]
        .iter()
        .any(|stem| word.starts_with(stem))
}

/// Words that may stand inside a deadline.
fn is_weak(word: &str) -> bool {
    [
        "до",
        "с",
        "по",
        "не",
        "позднее",
        "позже",
        "реже",
        "срок",
        "каждого",
        "каждый",
        "г",
        "гг",
        "года",
        "год",
        "году",
        "со",
        "после",
        "следующего",
        "следующих",
        "следующем",
        "за",
        "отчетным",
        "отчетного",
        "отчетном",
        "течение",
        "в",
        "раз",
        "раза",
        "момента",
        "даты",
        "один",
        "одного",
        "двух",
        "трех",
        "менее",
        "чем",
        "два",
        "первой",
        "второй",
        "первого",
        "последнего",
        "начала",
        "конца",
        "половины",
        "начиная",
        "затем",
        "и",
        "на",
        "текущего",
        "соответствующего",
        "и",
        "i",
        "ii",
        "iii",
        "iv",
        "весь",
        "всего",
        "срока",
        "периода",
    ]
    .contains(&word)
}
