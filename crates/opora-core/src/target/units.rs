//! What a number counts: unit, of what, how often, by when.

use chrono::NaiveDate;

use crate::calendar::month_genitive;
use crate::party::words;
use crate::reading::Per;
use crate::russian::scan::{self, IgnoreCase as _, Kind, Token};
use crate::russian::{self, Case, Number, Speech, forms};

/// The unit of a number.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Unit {
    pub(crate) name: Option<String>,
    pub(crate) of: Option<String>,
    /// «тыс.» multiplies the number.
    pub(crate) factor: f64,
    /// The token after the last word.
    pub(crate) end: usize,
}

/// Adjectives between a number and its noun at most.
const ATTRIBUTES: usize = 4;

/// Nouns that make a figure something else than a target: classes, ages, years, categories, places in a contest.
const NOT_COUNTED: &[&str] = &[
    "класс",
    "год",
    "лето",
    "категория",
    "пункт",
    "подпункт",
    "статья",
    "приложение",
    "тип",
    "вид",
    "уровень",
    "степень",
    "поколение",
    "этап",
    "раздел",
    "глава",
    "век",
    "вариант",
    "число",
];

/// Shortened units and what they stand for.
const SHORTENED: &[(&str, &str)] = &[
    ("чел", "человек"),
    ("шт", "штука"),
    ("ед", "единица"),
    ("руб", "рубль"),
    ("ч", "час"),
    ("час", "час"),
    ("мес", "месяц"),
    ("дн", "день"),
    ("экз", "экземпляр"),
    ("пед", "педагог"),
    ("уч", "учащийся"),
    ("конс", "консультация"),
];

/// What stands after the number, or that it is no target.
pub(crate) enum After {
    Unit(Unit),
    NotATarget,
    Nothing,
}

/// Reads the unit that begins at `at`.
pub(crate) fn after(text: &str, tokens: &[Token<'_>], mut at: usize) -> After {
    let mut factor = 1.0;
    if let Some(token) = tokens.get(at) {
        let dotted = tokens.get(at + 1).is_some_and(|next| next.text == ".");
        let thousands = match token.text {
            "тыс" => Some(1_000.0),
            "млн" => Some(1_000_000.0),
            _ => None,
        };
        if let Some(thousands) = thousands {
            factor = thousands;
            at += 1 + usize::from(dotted);
        }
    }
    if let Some((name, end)) = percent(tokens, at) {
        let (of, end) = share_of(text, tokens, end);
        return After::Unit(Unit { name: Some(name.to_owned()), of, factor, end });
    }
    // «5 (пяти) школ» is read with the number; any other bracket ends the unit.
    let first = at;
    for _ in 0..=ATTRIBUTES {
        let Some(token) = tokens.get(at) else { return After::Nothing };
        if token.kind != Kind::Word {
            // «5 «открытых» уроков» is rare: a sign ends the search.
            return After::Nothing;
        }
        if let Some((_, full)) = shortened(tokens, at) {
            return After::Unit(Unit { name: Some((*full).to_owned()), of: None, factor, end: at + 2 });
        }
        if scan::is_abbreviation(token.text) {
            let ordinal = words::is_form(token.text);
            let name = (!ordinal).then(|| token.text.to_owned());
            return After::Unit(Unit { name, of: None, factor, end: at + 1 });
        }
        let lower = russian::lower(token.text);
        if matches!(lower.as_str(), "уч" | "учебного" | "учебный" | "учебном" | "г" | "гг" | "лет" | "летний" | "кл")
        {
            return After::NotATarget;
        }
        let forms = forms(&lower);
        let next_noun = tokens.get(at + 1).is_some_and(|next| {
            next.kind == Kind::Word
                && words::has(next.text, |form| {
                    form.speech == Speech::Noun && form.case == Some(Case::Genitive) && form.weight > 0.3
                })
        });
        let attribute = next_noun && words::has(&lower, |form| form.speech == Speech::Adjective)
            || forms.first().is_some_and(|form| matches!(form.speech, Speech::Adjective | Speech::Participle))
                && words::party_noun(&lower).is_none()
                && forms.iter().any(|form| form.case.is_some());
        let noun = forms.iter().any(|form| form.speech == Speech::Noun && form.weight >= 0.2);
        if attribute && tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Word) && !substantive(&lower) {
            at += 1;
            continue;
        }
        if !noun && !substantive(&lower) {
            return After::Nothing;
        }
        let lemma = russian::lemma(&lower);
        if NOT_COUNTED.contains(&lemma.as_str()) {
            return After::NotATarget;
        }
        let of = (at > first).then(|| words_of(text, tokens, first, at + 1)).flatten().map(|phrase| counted(&phrase));
        return After::Unit(Unit { name: Some(lemma), of, factor, end: at + 1 });
    }
    After::Nothing
}

/// «обучающихся», «учащихся», «родителей (законных представителей)»: participles that are nouns.
fn substantive(lower: &str) -> bool {
    ["обучающ", "учащ", "нуждающ"].iter().any(|stem| lower.starts_with(stem)) && lower.ends_with("ся")
}

fn shortened(tokens: &[Token<'_>], at: usize) -> Option<&'static (&'static str, &'static str)> {
    let token = tokens.get(at)?;
    let dot = tokens.get(at + 1).is_some_and(|next| next.text == "." && !next.spaced);
    SHORTENED.iter().find(|(short, _)| dot && token.text == *short)
}

/// «%», «процентов», «п.п.», «процентных пункта».
fn percent(tokens: &[Token<'_>], at: usize) -> Option<(&'static str, usize)> {
    let token = tokens.get(at)?;
    let lower = russian::lower(token.text);
    let next = |offset: usize, expected: &str| tokens.get(at + offset).is_some_and(|t| t.text == expected);
    if token.text == "%" {
        // «100 %-ный охват».
        let suffix = next(1, "-")
            && tokens.get(at + 2).is_some_and(|t| {
                matches!(t.text, "ный" | "ного" | "ном" | "ная" | "ный-" | "ной" | "ое" | "ую" | "ный.")
            });
        return Some(("%", if suffix { at + 3 } else { at + 1 }));
    }
    let points = |at: usize| tokens.get(at).is_some_and(|t| t.text.to_lowercase().starts_with("пункт"));
    if lower.starts_with("процентн") && points(at + 1) {
        return Some(("п.п.", at + 2));
    }
    if lower == "процент"
        || lower.starts_with("процента")
        || lower.starts_with("проценто")
        || lower.starts_with("проценту")
    {
        return Some(("%", at + 1));
    }
    if lower == "п" && next(1, ".") && (next(2, "п") || points(at + 2)) {
        return Some(("п.п.", at + 3 + usize::from(next(3, "."))));
    }
    if lower == "пп" || lower == "проц" {
        let end = at + 1 + usize::from(next(1, "."));
        return Some((
            if lower == "пп" || points(end) { "п.п." } else { "%" },
            if points(end) { end + 1 } else { end },
        ));
    }
    None
}

/// Of what a share is: «60 % родителей», «80 % от общего числа педагогов».
fn share_of(text: &str, tokens: &[Token<'_>], end: usize) -> (Option<String>, usize) {
    let mut at = end;
    if tokens.get(at).is_some_and(|token| matches!(token.text, "от" | "из")) {
        at += 1;
        while tokens.get(at).is_some_and(|token| {
            let lower = russian::lower(token.text);
            ["общ", "числ", "количеств", "численност", "всех", "всего"].iter().any(|stem| lower.starts_with(stem))
        }) {
            at += 1;
        }
    }
    // «100 % охват школ»
    if tokens.get(at).is_some_and(|token| matches!(token.text, "охват" | "участие" | "явка")) {
        at += 1;
    }
    match genitive_phrase(text, tokens, at) {
        Some((phrase, to)) => (Some(nominative_of(&phrase)), to),
        None => (None, end),
    }
}

/// Attributes and a noun in the genitive from `at` on.
fn genitive_phrase(text: &str, tokens: &[Token<'_>], at: usize) -> Option<(String, usize)> {
    let genitive = |token: &Token<'_>, noun: bool| {
        token.kind == Kind::Word
            && forms(&russian::lower(token.text)).iter().any(|form| {
                form.case == Some(Case::Genitive)
                    && (form.speech == Speech::Noun) == noun
                    && form.speech != Speech::Other
            })
    };
    for to in at..=at + ATTRIBUTES {
        let token = tokens.get(to)?;
        if scan::is_abbreviation(token.text) {
            return words_of(text, tokens, at, to + 1).map(|phrase| (phrase, to + 1));
        }
        if genitive(token, true) || substantive(&token.text.to_lowercase()) && genitive(token, false) {
            return words_of(text, tokens, at, to + 1).map(|phrase| (phrase, to + 1));
        }
        if !genitive(token, false) {
            return None;
        }
    }
    None
}

fn words_of(text: &str, tokens: &[Token<'_>], from: usize, to: usize) -> Option<String> {
    let (first, last) = (tokens.get(from)?, tokens.get(to.checked_sub(1)?)?);
    text.get(first.from..last.to).map(scan::one_line)
}

fn nominative_of(phrase: &str) -> String {
    russian::nominative_from(phrase, Case::Genitive)
}

/// The nominative plural of what is counted: behind 2, 3, 4 the noun stands in the singular and its attributes in the
/// plural («2 методических дня» are «методические дни»).
fn counted(phrase: &str) -> String {
    let nominative = nominative_of(phrase);
    let many = |word: &str| {
        let forms = forms(&russian::lower(word));
        !forms.is_empty()
            && forms.iter().all(|form| form.number == Some(Number::Plural) || form.speech == Speech::Other)
    };
    let (Some((attributes, noun)), Some((before, _))) = (phrase.rsplit_once(' '), nominative.rsplit_once(' ')) else {
        return nominative;
    };
    let few = forms(&russian::lower(noun)).iter().find_map(|form| {
        let singular = form.number == Some(Number::Singular) && form.case == Some(Case::Genitive);
        (form.speech == Speech::Noun && singular).then(|| form.plural()).flatten()
    });
    match few {
        Some(noun) if attributes.split(' ').all(many) => format!("{before} {noun}"),
        Some(_) | None => nominative,
    }
}

/// What is counted, from the words before the number: «количество консультаций – не менее 250», «доля родителей: 60 %».
/// The lemma of the noun and the phrase in the nominative.
pub(crate) fn before(text: &str, tokens: &[Token<'_>], at: usize) -> Option<(String, String)> {
    const COUNTING: [&str; 12] = [
        "количеств",
        "числ",
        "численност",
        "дол",
        "процент",
        "охват",
        "проведен",
        "обучен",
        "выполнен",
        "оказан",
        "удельн",
        "укомплектован",
    ];
    for (counting, token) in tokens.iter().enumerate().take(at).rev().take(30) {
        if matches!(token.text, ";" | "\n") {
            return None;
        }
        let lower = russian::lower(token.text);
        if token.kind != Kind::Word || !COUNTING.iter().any(|stem| lower.starts_with(stem)) {
            continue;
        }
        let mut from = counting + 1;
        if tokens.get(from).is_some_and(|token| token.text == "вес") {
            from += 1;
        }
        let (phrase, to) = genitive_phrase(text, tokens, from)?;
        if to > at {
            return None;
        }
        let noun = tokens.get(to.checked_sub(1)?)?;
        return Some((russian::lemma(noun.text), nominative_of(&phrase)));
    }
    None
}

/// «в квартал», «в учебный год», «ежеквартально» from `at` on, and where it ends.
pub(crate) fn per(tokens: &[Token<'_>], at: usize) -> Option<(Per, usize)> {
    let token = tokens.get(at)?;
    let lower = russian::lower(token.text);
    let every = match lower.as_str() {
        "ежедневно" => Some(Per::Day),
        "еженедельно" => Some(Per::Week),
        "ежемесячно" => Some(Per::Month),
        "ежеквартально" => Some(Per::Quarter),
        "ежегодно" => Some(Per::Year),
        _ => None,
    };
    if let Some(every) = every {
        return Some((every, at + 1));
    }
    if !matches!(lower.as_str(), "в" | "за" | "на") {
        return None;
    }
    let mut next = at + 1;
    let word = |at: usize| tokens.get(at).map(|token| token.text.to_lowercase());
    if matches!(word(next).as_deref(), Some("каждый" | "каждую" | "каждое" | "один" | "одну" | "одно"))
    {
        next += 1;
    }
    let school = word(next).is_some_and(|word| word.starts_with("учебн") || word == "уч");
    if school {
        next += 1 + usize::from(word(next + 1).as_deref() == Some("."));
    }
    let per = match word(next)?.as_str() {
        "день" => Per::Day,
        "неделю" => Per::Week,
        "месяц" => Per::Month,
        "квартал" => Per::Quarter,
        "четверть" => Per::Term,
        "триместр" => Per::Trimester,
        "полугодие" | "полгода" => Per::HalfYear,
        "год" if school => Per::SchoolYear,
        "год" => Per::Year,
        _ => return None,
    };
    Some((per, next + 1))
}

/// The day by which something is reached: «к концу 2022 года», «к 2024 году», «до 1 сентября 2022 г.».
pub(crate) fn by(tokens: &[Token<'_>]) -> Option<NaiveDate> {
    tokens.iter().enumerate().find_map(|(at, token)| {
        let start = ["к", "до", "на"].into_iter().find(|word| token.text.eq_ignore_case(word))?;
        let end = tokens.get(at + 1).is_some_and(|next| next.text.starts_with("конц"));
        let from = at + 1 + usize::from(end);
        if let Some(year) = year(tokens, from) {
            let named = tokens.get(from + 1).is_some_and(|next| next.text.starts_with('г'));
            let split = tokens.get(from + 1).is_some_and(|t| t.text == "/" || scan::is_dash(t.text));
            if split && let Some(next) = self::year(tokens, from + 2).or(Some(year + 1)) {
                let school = tokens.get(from + 3..)?.iter().take(2).any(|t| t.text.starts_with("уч"));
                return school.then(|| NaiveDate::from_ymd_opt(next, 8, 31)).flatten();
            }
            return (named && start != "на" || end).then(|| NaiveDate::from_ymd_opt(year, 12, 31)).flatten();
        }
        day(tokens, from).filter(|_| start != "на")
    })
}

/// A year that stands after its value: «80 % в 2023 году».
pub(crate) fn year_after(tokens: &[Token<'_>], at: usize) -> Option<NaiveDate> {
    let named = tokens.get(at + 2).is_some_and(|token| token.text.starts_with('г'));
    let placed = tokens.get(at).is_some_and(|token| matches!(token.text, "в" | "к"));
    let year = year(tokens, at + 1).filter(|_| named && placed)?;
    NaiveDate::from_ymd_opt(year, 12, 31)
}

/// A year that stands before its value: «2022 год – 60 %», «в 2023 г.: 70 %».
pub(crate) fn year_before(tokens: &[Token<'_>], at: usize) -> Option<NaiveDate> {
    let mut back = at.checked_sub(1)?;
    let mut named = false;
    for _ in 0..4 {
        let token = tokens.get(back)?;
        if let Some(year) = year(tokens, back) {
            // «к 1 сентября 2023 года» is a day of its own.
            let dated = back
                .checked_sub(1)
                .and_then(|i| tokens.get(i))
                .is_some_and(|t| t.text == "." || month(t.text).is_some());
            if dated {
                return None;
            }
            return named.then(|| NaiveDate::from_ymd_opt(year, 12, 31)).flatten();
        }
        named = true;
        let passes = token.text.starts_with('г') && token.text.chars().count() <= 4
            || scan::is_dash(token.text)
            || matches!(token.text, "." | ":");
        if !passes {
            return None;
        }
        back = back.checked_sub(1)?;
    }
    None
}

/// Whether the token is a year between 1990 and 2099.
pub(crate) fn year(tokens: &[Token<'_>], at: usize) -> Option<i32> {
    let token = tokens.get(at).filter(|token| token.kind == Kind::Number && token.text.len() == 4)?;
    token.text.parse().ok().filter(|year| (1990..2100).contains(year))
}

fn day(tokens: &[Token<'_>], at: usize) -> Option<NaiveDate> {
    let number = |at: usize| tokens.get(at).filter(|t| t.kind == Kind::Number).and_then(|t| t.text.parse::<u32>().ok());
    let dot = |at: usize| tokens.get(at).is_some_and(|token| token.text == ".");
    let day = number(at)?;
    if dot(at + 1) && dot(at + 3) {
        return NaiveDate::from_ymd_opt(year(tokens, at + 4)?, number(at + 2)?, day);
    }
    let month = month(tokens.get(at + 1)?.text)?;
    NaiveDate::from_ymd_opt(year(tokens, at + 2)?, month, day)
}

/// The number of a month in the genitive.
pub(crate) fn month(word: &str) -> Option<u32> {
    let lower = word.to_lowercase();
    (1..=12).find(|number| month_genitive(*number) == lower)
}
