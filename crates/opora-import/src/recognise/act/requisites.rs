//! Requisites of an act in any order: issuer, date, number, place, heading.

use chrono::NaiveDate;
use opora_core::reading::{Level, Remark};

use super::{is_operative, kind_line};
use crate::recognise::dates;
use crate::recognise::joined;
use crate::recognise::stream::Line;
use crate::recognise::token::{TokenKind, cut, fold, starts_small, tokens, without_stop};

/// What stands above the preamble.
#[derive(Debug, Default)]
pub(crate) struct Requisites {
    pub issuer: Option<String>,
    pub title: Option<String>,
    pub number: Option<String>,
    pub date: Option<NaiveDate>,
    pub issued_in: Option<String>,
    /// To whom a letter goes.
    pub addressee: Option<String>,
    /// Index of the line where the preamble begins.
    pub preamble: Option<usize>,
    /// Index of the line behind the requisites.
    pub end: usize,
    pub left: Vec<Line>,
    pub remarks: Vec<Remark>,
}

/// First words of preambles.
const OPENERS: &[&str] = &[
    "в соответствии",
    "на основании",
    "в целях",
    "с целью",
    "во исполнение",
    "в исполнение",
    "руководствуясь",
    "в связи",
    "по итогам",
    "согласно",
    "учитывая",
    "рассмотрев",
    "в рамках",
    "по результатам",
    "для ",
    "исходя",
    "заслушав",
    "в развитие",
    "в продолжение",
    "с учетом",
    "уважаем",
];

/// Whether a line begins a preamble.
pub(crate) fn opens_preamble(text: &str) -> bool {
    let folded = fold(text);
    OPENERS.iter().any(|opener| folded.starts_with(opener))
}

/// Whether a line begins a heading: «Об утверждении …», «О внесении …».
pub(crate) fn opens_title(text: &str) -> bool {
    let folded = fold(text.trim_start_matches(['«', '"', '“', ' ', '|']));
    ["о ", "об ", "обо ", "о\u{a0}"].iter().any(|word| folded.starts_with(word))
        && !text.chars().next().is_some_and(char::is_lowercase)
}

/// Lines that a letter's requisites may take.
const LETTER_LINES: usize = 25;

/// Whether the first lines are those of an official letter.
pub(crate) fn is_letter(texts: &[&str]) -> bool {
    let head = texts.iter().take(LETTER_LINES);
    let registered = head.clone().any(|text| !dates::find(text).is_empty())
        && head.clone().any(|text| !dates::find_numbers(text).is_empty());
    let addressed = head.clone().any(|text| {
        let folded = fold(text);
        let greeting = folded.starts_with("уважаем");
        greeting || is_addressee(text)
    });
    registered && addressed
}

/// «Руководителям муниципальных органов», «Директору школы»: a letter's addressee.
fn is_addressee(text: &str) -> bool {
    let folded = fold(text);
    let dative = ["руководител", "директор", "начальник", "заведующ", "глав", "специалист"]
        .iter()
        .any(|stem| folded.starts_with(stem));
    let first = folded.split_whitespace().next().unwrap_or_default();
    dative
        && ["ам", "ям", "им", "ему", "у", "ю", "е"].iter().any(|ending| first.ends_with(ending))
        && text.chars().count() < 120
}

/// Reads the requisites from the lines above the operative word.
pub(crate) fn read(
    lines: &[(usize, &Line)],
    kind_at: Option<usize>,
    operative: Option<usize>,
    letter: bool,
) -> Requisites {
    let mut found = Requisites::default();
    let limit = operative.unwrap_or_else(|| if letter { lines.len().min(LETTER_LINES) } else { lines.len() });
    let text = |at: usize| lines.get(at).map(|(_, line)| line.text.as_str()).unwrap_or_default();
    let title_at = (0..limit).find(|at| opens_title(text(*at)) && !is_operative(text(*at)));
    let after_title = title_at.map_or(0, |at| at + 1);
    let mut title_end = after_title;
    if let Some(start) = title_at {
        title_end =
            (after_title..limit.max(after_title)).find(|at| ends_title(text(*at))).unwrap_or(limit.max(after_title));
        found.title = Some(without_stop(&joined((start..title_end).map(text))).to_owned());
    }
    let preamble = (0..=limit.min(lines.len().saturating_sub(1)))
        .find(|at| !(title_at.is_some_and(|t| *at >= t) && *at < title_end) && opens_preamble(text(*at)));
    let head_end = preamble.unwrap_or(limit).min(lines.len());
    let kind_at = kind_at.filter(|at| *at < head_end);
    let mut issuer: Vec<&str> = Vec::new();
    for at in 0..head_end {
        let in_title = title_at.is_some_and(|t| at >= t) && at < title_end;
        if in_title {
            continue;
        }
        let line = text(at);
        let is_kind = Some(at) == kind_at || (kind_line(line).is_some() && kind_at.is_some());
        let before_kind = kind_at.map_or_else(|| title_at.is_none_or(|t| at < t), |kind| at < kind);
        if take_requisites(line, &mut found) || is_kind {
            continue;
        }
        if letter && is_addressee(line) {
            found.addressee = Some(joined(found.addressee.iter().map(String::as_str).chain([line])));
            found.left.extend(lines.get(at).map(|(_, line)| (*line).clone()));
            continue;
        }
        if fold(line).starts_with("на №") {
            found.left.extend(lines.get(at).map(|(_, line)| (*line).clone()));
            continue;
        }
        if before_kind && !is_noise(line) && (!letter || kind_at.is_some() || issuer.len() < 4) {
            issuer.push(line);
        } else if let Some((_, line)) = lines.get(at) {
            found.left.push((*line).clone());
        }
    }
    found.issuer = (!issuer.is_empty()).then(|| joined(issuer));
    found.preamble = preamble.or(Some(head_end));
    found.end = if letter && operative.is_none() { head_end } else { limit };
    if found.date.is_none() && kind_at.is_some() {
        let place = lines.first().map(|(_, line)| line.place).unwrap_or_default();
        found.remarks.push(Remark {
            code: "act-date-missing".into(),
            level: Level::Check,
            text: "Дата документа не найдена. Впишите день подписания: от него считаются сроки.".into(),
            place,
            ..Remark::default()
        });
    }
    found
}

/// Where a heading of several lines stops.
fn ends_title(text: &str) -> bool {
    let folded = fold(text);
    if opens_preamble(text) || is_operative(text) || kind_line(text).is_some() || folded.starts_with("уважаем") {
        return true;
    }
    let date = dates::find(text);
    let requisite = date.first().is_some_and(|d| d.from < 12) && text.chars().count() < 60;
    let number = text.starts_with('№');
    requisite || number || (is_place(text) && !starts_small(text)) || crate::recognise::token::numbered(text).is_some()
}

/// Takes date, number and place out of a line; false when the line holds something else.
pub(crate) fn take_requisites(line: &str, found: &mut Requisites) -> bool {
    if line.chars().count() > 140 {
        return false;
    }
    let dates = dates::find(line);
    let numbers = dates::find_numbers(line);
    // «на № 5 от …» is the letter that is answered, «Вх. № 77» the stamp of whoever received the paper.
    let folded = fold(line);
    if is_address(&folded) && dates.is_empty() {
        return false;
    }
    if ["на №", "на n", "вх.", "вх №", "входящ", "зарегистр"].iter().any(|word| folded.starts_with(word))
    {
        return false;
    }
    let mut rest = line.to_owned();
    let mut bounds: Vec<(usize, usize)> =
        dates.iter().map(|d| (d.from, d.to)).chain(numbers.iter().map(|n| (n.from, n.to))).collect();
    bounds.sort_unstable_by(|a, b| b.cmp(a));
    for (from, to) in bounds {
        if let (Some(before), Some(after)) = (rest.get(..from), rest.get(to..)) {
            rest = format!("{before}   {after}");
        }
    }
    let words: Vec<String> = tokens(&rest)
        .iter()
        .filter(|t| t.text.chars().any(char::is_alphanumeric))
        .map(|t| fold(t.text))
        .filter(|word| {
            !matches!(
                word.as_str(),
                "от" | "г"
                    | "года"
                    | "приказ"
                    | "постановление"
                    | "распоряжение"
                    | "решение"
                    | "протокол"
                    | "n"
                    | "исх"
            )
        })
        .collect();
    let place = place_in(&rest);
    let only = words.is_empty() || place.is_some();
    if only || words.len() <= 3 {
        if let Some(first) = dates.first()
            && found.date.is_none()
        {
            found.date = Some(first.date);
        }
        if let Some(first) = numbers.first()
            && found.number.is_none()
        {
            found.number = Some(first.number.clone());
        }
    }
    if let Some(place) = place
        && found.issued_in.is_none()
    {
        found.issued_in = Some(place);
    }
    only && (!dates.is_empty() || !numbers.is_empty() || is_place(line))
}

const PLACES: &[&str] = &[
    "г",
    "гор",
    "город",
    "с",
    "село",
    "п",
    "пос",
    "поселок",
    "пгт",
    "рп",
    "р",
    "ст",
    "станица",
    "х",
    "хутор",
    "д",
    "деревня",
    "аул",
    "мкр",
    "нп",
];

/// Whether a line is nothing but the place of signing.
pub(crate) fn is_place(text: &str) -> bool {
    place_in(text).is_some_and(|place| place.chars().count() + 3 >= text.trim().chars().count())
}

/// «г. Артем», «с.Коса», «город Советск», «р.п. Новый»: kind of settlement and at most three words of its name.
fn place_in(text: &str) -> Option<String> {
    let all = tokens(text);
    let start = all.iter().position(|t| {
        PLACES.contains(&fold(t.text).as_str())
            && (t.text.chars().next().is_some_and(char::is_lowercase) || t.text.chars().count() > 1 || t.text == "Г")
    })?;
    let mut at = start + 1;
    while all
        .get(at)
        .is_some_and(|t| t.is(".") || matches!(fold(t.text).as_str(), "п" | "г" | "тип" | "городского" | "типа"))
    {
        at += 1;
    }
    let first = all.get(at)?;
    if !first.text.starts_with(char::is_uppercase) {
        return None;
    }
    let mut to = first.to;
    let mut words = 1;
    while let Some(token) = all.get(at + 1) {
        // A wide gap ends the place: what follows is another requisite.
        let near = cut(text, to, token.from).chars().count() <= 1;
        let glued = token.is("-") && token.from == to;
        let word = (near && token.text.starts_with(char::is_uppercase))
            || glued
            || (near
                && words < 3
                && fold(token.text).chars().count() <= 3
                && token.text.starts_with(char::is_lowercase));
        if !word || words >= 5 {
            break;
        }
        to = token.to;
        words += 1;
        at += 1;
    }
    let from = all.get(start)?.from;
    let before: String = cut(text, 0, from).chars().filter(|c| c.is_alphabetic()).collect();
    (before.is_empty() || before.chars().count() <= 4).then(|| cut(text, from, to).trim().to_owned())
}

/// Lines above the word of the act that name nobody.
fn is_noise(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let folded = fold(text);
    letters < 3
        || folded.starts_with("проект")
        || is_address(&folded)
        || folded.starts_with("утвержда")
        || ["вх.", "вх №", "входящ", "зарегистр"].iter().any(|word| folded.starts_with(word))
        || folded.starts_with("согласован")
}

/// «346000, ст. Ясная, ул. Мира, 5», «тел. 8(86300)5-11-22»: how to reach whoever issues the act.
fn is_address(folded: &str) -> bool {
    let index = tokens(folded).first().is_some_and(|first| first.kind == TokenKind::Number && first.text.len() == 6);
    let street =
        ["ул.", "улица ", "пр.", "пр-т", "проспект ", "пер.", "переулок "].iter().any(|word| folded.starts_with(word));
    let reach = ["тел.", "тел/", "телефон", "факс", "e-mail", "@", "http", "www.", "инн ", "огрн"];
    index || street || reach.iter().any(|word| folded.contains(word))
}
