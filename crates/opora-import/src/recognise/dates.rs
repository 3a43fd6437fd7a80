//! Full dates, numbers of acts and names of people inside running text.

use chrono::NaiveDate;

use super::token::{Token, TokenKind, cut, fold, tokens};

/// A date and where it stands, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dated {
    pub from: usize,
    pub to: usize,
    pub date: NaiveDate,
}

/// Every full date of a text: «01.03.2021», «« 12 » ноября 2020 г.», «20 мая 2021 года».
pub(crate) fn find(text: &str) -> Vec<Dated> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some((dated, next)) = date_at(&tokens, at) {
            found.push(dated);
            at = next;
        } else {
            at += 1;
        }
    }
    found
}

fn date_at(tokens: &[Token<'_>], start: usize) -> Option<(Dated, usize)> {
    let opening = is_quote(tokens.get(start)?);
    let day_at = if opening { start + 1 } else { start };
    let day = small_number(tokens.get(day_at)?)?;
    if start.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|before| {
        before.to == tokens.get(day_at).map_or(0, |t| t.from) && (before.kind == TokenKind::Number || before.is("."))
    }) {
        return None;
    }
    let mut next = day_at + 1;
    if opening && tokens.get(next).is_some_and(is_quote) {
        next += 1;
    }
    let (month, year_at) = match tokens.get(next)? {
        mark if matches!(mark.text, "." | "/" | "-") => {
            let month = small_number(tokens.get(next + 1)?)?;
            // «06/1-01-672» is the number of an act.
            if tokens.get(next + 2)?.text != mark.text || is_number_of_act(tokens, next + 3) {
                return None;
            }
            (month, next + 3)
        }
        word => (month_of(word.text)?, next + 1),
    };
    let year_token = tokens.get(year_at)?;
    let year: i32 = match (year_token.kind, year_token.text.len()) {
        (TokenKind::Number, 4) => year_token.text.parse().ok()?,
        // «5-11-22» is a telephone.
        (TokenKind::Number, 2) if !tokens.get(next).is_some_and(|mark| mark.is("-")) => {
            2000 + year_token.text.parse::<i32>().ok()?
        }
        _ => return None,
    };
    let date = NaiveDate::from_ymd_opt(year, month, day).filter(|_| (1900..2200).contains(&year))?;
    let from = tokens.get(start)?.from;
    let mut to = year_token.to;
    let mut end = year_at + 1;
    if tokens.get(end).is_some_and(|t| matches!(t.lower().as_str(), "г" | "года" | "год")) {
        to = tokens.get(end).map_or(to, |t| t.to);
        end += 1;
        if tokens.get(end).is_some_and(|t| t.is(".") && t.from == to) {
            to += 1;
            end += 1;
        }
    }
    Some((Dated { from, to, date }, end))
}

/// Whether another piece of a number is glued behind the year.
fn is_number_of_act(tokens: &[Token<'_>], year_at: usize) -> bool {
    let (Some(year), Some(behind)) = (tokens.get(year_at), tokens.get(year_at + 1)) else { return false };
    behind.from == year.to
        && matches!(behind.text, "-" | "/")
        && tokens
            .get(year_at + 2)
            .is_some_and(|next| next.from == behind.to && next.kind == TokenKind::Number && next.text.len() != 2)
}

fn is_quote(token: &Token<'_>) -> bool {
    matches!(token.text, "«" | "»" | "\"" | "“" | "”" | "„" | "_" | "'")
}

fn small_number(token: &Token<'_>) -> Option<u32> {
    (token.kind == TokenKind::Number && token.text.len() <= 2).then(|| token.text.parse().ok()).flatten()
}

/// The month of a word in the genitive or nominative.
pub(crate) fn month_of(word: &str) -> Option<u32> {
    const STEMS: [&str; 12] =
        ["январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"];
    let word = fold(word);
    let place = STEMS.iter().position(|stem| {
        word.strip_prefix(stem).is_some_and(|ending| matches!(ending, "" | "я" | "а" | "ь" | "й" | "е" | "ю" | "у"))
    })?;
    let exact_may = place != 4 || matches!(word.as_str(), "май" | "мая" | "мае" | "маю");
    if exact_may { u32::try_from(place + 1).ok() } else { None }
}

/// The number of an act behind a «№» and where it ends, without inner blanks: «№ 108 - ОД» → «108-ОД».
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NumberSign {
    pub from: usize,
    pub to: usize,
    pub number: String,
}

/// Every number behind a «№» or a Latin «N».
pub(crate) fn find_numbers(text: &str) -> Vec<NumberSign> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let sign = token.is("№") || (token.is("N") && tokens.get(at + 1).is_some_and(|t| t.kind == TokenKind::Number));
        if sign && let Some(number) = number_at(text, &tokens, at) {
            found.push(number);
        }
    }
    found
}

fn number_at(text: &str, tokens: &[Token<'_>], sign: usize) -> Option<NumberSign> {
    let mut at = sign + 1;
    while tokens.get(at).is_some_and(|t| matches!(t.text, "_" | "№")) {
        at += 1;
    }
    let first = tokens.get(at)?;
    if first.kind == TokenKind::Mark || (first.kind == TokenKind::Word && first.text.chars().count() > 6) {
        return None;
    }
    let mut number = first.text.to_owned();
    let mut to = first.to;
    let mut digits = first.kind == TokenKind::Number;
    at += 1;
    while let Some(token) = tokens.get(at) {
        let touching = token.from == to;
        if token.kind != TokenKind::Mark {
            if !touching || (token.kind == TokenKind::Word && token.text.chars().count() > 6) {
                break;
            }
            number.push_str(token.text);
        } else if matches!(token.text, "-" | "–" | "—" | "/" | "." | "\\") {
            let Some(next) = tokens.get(at + 1).filter(|next| joins(text, token, next, touching)) else { break };
            number.push_str(if matches!(token.text, "–" | "—") { "-" } else { token.text });
            number.push_str(next.text);
            digits |= next.kind == TokenKind::Number;
            to = next.to;
            at += 2;
            continue;
        } else {
            break;
        }
        digits |= token.kind == TokenKind::Number;
        to = token.to;
        at += 1;
    }
    let from = tokens.get(sign)?.from;
    digits.then_some(NumberSign { from, to, number })
}

/// Whether the piece behind a hyphen or slash still belongs to the number.
fn joins(text: &str, mark: &Token<'_>, next: &Token<'_>, touching: bool) -> bool {
    let touches_next = next.from == mark.to;
    let short = next.text.chars().count() <= 4;
    match next.kind {
        TokenKind::Mark => false,
        TokenKind::Number => (touching && touches_next) || !mark.is("."),
        TokenKind::Word if touching && touches_next => short,
        TokenKind::Word => {
            let slashed = cut(text, next.to, text.len()).starts_with('/');
            let upper = next.text.chars().all(char::is_uppercase);
            // «№ 45 – об утверждении» goes on with the heading, «№ 215 - о/д» and «№ 7 - п» with the number.
            let preposition =
                matches!(fold(next.text).as_str(), "о" | "об" | "от" | "в" | "на" | "по" | "и" | "к" | "с");
            short && mark.text != "." && (upper || slashed || !preposition)
        }
    }
}

/// A name with initials and where it stands, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub from: usize,
    pub to: usize,
}

/// Every name with initials: «Н.И. Макиенко», «Л.В.Антонова», «Лагоду С.М.».
pub(crate) fn find_names(text: &str) -> Vec<Named> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(end) = initials_at(&tokens, at) {
            if let Some(surname) = surname_end(&tokens, end).filter(|_| !is_acting(&tokens, at, end)) {
                push(&mut found, &tokens, at, surname);
                at = surname + 1;
                continue;
            }
            if let Some(before) = surname_before(&tokens, at) {
                push(&mut found, &tokens, before, end - 1);
            }
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// A surname behind one initial, or in capitals behind two, at the end of a line: «Л. Вершинина», «Л.П. ВЕРШИНИНА».
pub(crate) fn find_last_name(text: &str) -> Option<Named> {
    let tokens = tokens(text.trim_end_matches(['/', ' ', '.', '_']));
    let last = tokens.len().checked_sub(1)?;
    let surname = tokens.get(last)?;
    let shouted = surname.text.chars().count() > 2 && surname.text.chars().all(char::is_uppercase);
    let mut at = last;
    let mut initials = 0;
    while at >= 2
        && tokens.get(at - 1).is_some_and(|token| token.is("."))
        && tokens
            .get(at - 2)
            .is_some_and(|token| token.text.chars().count() == 1 && token.text.chars().all(char::is_uppercase))
    {
        at -= 2;
        initials += 1;
    }
    let named = initials == 1 && is_surname(surname) || initials == 2 && shouted;
    named.then(|| Named { from: tokens.get(at).map_or(0, |token| token.from), to: surname.to })
}

/// Every name written out: «Вершинина Людмила Петровна», «Людмила Петровна Вершинина».
pub(crate) fn find_full_names(text: &str) -> Vec<Named> {
    const PATRONYMICS: [&str; 8] = ["ович", "евич", "ич", "овна", "евна", "ична", "оглы", "кызы"];
    let tokens = tokens(text);
    let mut found: Vec<Named> = Vec::new();
    let mut free = 0;
    for at in 1..tokens.len() {
        let capital = |i: usize| tokens.get(i).is_some_and(is_surname);
        let patronymic = tokens.get(at).is_some_and(|token| {
            let folded = fold(token.text);
            folded.chars().count() > 4 && PATRONYMICS.iter().any(|ending| folded.ends_with(ending))
        });
        if at < free + 1 || !patronymic || !capital(at) || !capital(at - 1) {
            continue;
        }
        // Three words of a sentence that all begin with capitals are a name.
        if at >= free + 2 && capital(at - 2) {
            push(&mut found, &tokens, at - 2, at);
        } else if capital(at + 1) {
            push(&mut found, &tokens, at - 1, at + 1);
        } else {
            continue;
        }
        free = at + 1;
    }
    found
}

fn push(found: &mut Vec<Named>, tokens: &[Token<'_>], first: usize, last: usize) {
    if let (Some(first), Some(last)) = (tokens.get(first), tokens.get(last)) {
        found.push(Named { from: first.from, to: last.to });
    }
}

/// «А.Б.» or «А. Б.» or a single «А.»: the index behind it.
fn initials_at(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let letter = |i: usize| {
        tokens.get(i).is_some_and(|t| {
            t.kind == TokenKind::Word && t.text.chars().count() == 1 && t.text.chars().all(char::is_uppercase)
        }) && tokens.get(i + 1).is_some_and(|t| t.is("."))
    };
    if !letter(at) {
        return None;
    }
    Some(if letter(at + 2) { at + 4 } else { return None })
}

fn is_surname(token: &Token<'_>) -> bool {
    let mut characters = token.text.chars();
    token.kind == TokenKind::Word
        && characters.next().is_some_and(char::is_uppercase)
        && characters.clone().count() >= 1
        && characters.all(char::is_lowercase)
}

/// «И.О. Начальника управления»: the letters of somebody who acts for another, not of a name.
fn is_acting(tokens: &[Token<'_>], at: usize, end: usize) -> bool {
    let letter = |i: usize| tokens.get(i).map(|token| fold(token.text)).unwrap_or_default();
    let position = tokens.get(end).map(|token| fold(token.text)).unwrap_or_default();
    const POSITIONS: [&str; 8] =
        ["начальник", "директор", "руководител", "глав", "заведующ", "председател", "министр", "заместител"];
    letter(at) == "и" && letter(at + 2) == "о" && POSITIONS.iter().any(|stem| position.starts_with(stem))
}

/// Index of the last token of a surname that begins at `at`, with a hyphen inside it.
fn surname_end(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let first = tokens.get(at).filter(|t| is_surname(t))?;
    match (tokens.get(at + 1), tokens.get(at + 2)) {
        (Some(hyphen), Some(second)) if hyphen.is("-") && hyphen.from == first.to && is_surname(second) => Some(at + 2),
        _ => Some(at),
    }
}

fn surname_before(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let last = at.checked_sub(1)?;
    tokens.get(last).filter(|t| is_surname(t))?;
    let double = last
        .checked_sub(2)
        .filter(|first| tokens.get(last - 1).is_some_and(|t| t.is("-")) && tokens.get(*first).is_some_and(is_surname));
    Some(double.unwrap_or(last))
}
