//! Abbreviations that a document uses and never explains.

use std::collections::HashSet;

use crate::paper::Paper;
use crate::party::words;
use crate::reading::{Place, Reading};
use crate::russian::scan::{self, Kind, Token};
use crate::russian::{self, forms};

use super::{Finding, Severity, Words, finding};

/// Abbreviations that the field knows, as editable text: «ВПР — всероссийские проверочные работы».
const KNOWN: &str = include_str!("abbreviations.txt");

/// Told at most; a document with more needs a list of abbreviations, not more findings.
const MOST: usize = 30;

/// The longest abbreviation, in letters; longer words in capitals are headings.
const LONGEST: usize = 9;

pub(super) fn check(reading: &Reading, paper: &Paper, findings: &mut Vec<Finding>) {
    let known = known();
    let declared = declared(&paper.text);
    let mut seen: HashSet<String> = HashSet::new();
    let mut characters = 0;
    let mut told = 0;
    for (line, number) in paper.text.split_inclusive('\n').zip(1u32..) {
        let from = characters;
        characters += line.chars().count();
        if is_heading(line) {
            continue;
        }
        let tokens = scan::tokens(line);
        for (at, token) in tokens.iter().enumerate() {
            let Some(short) = abbreviation(&tokens, at, token) else { continue };
            if told == MOST
                || known.contains(short.as_str())
                || declared.contains(&short)
                || !seen.insert(short.clone())
            {
                continue;
            }
            told += 1;
            let start = from + line.get(..token.from).map_or(0, |before| before.chars().count());
            let place = Place {
                from: Some(start),
                to: Some(start + token.text.chars().count()),
                ..place_of(reading, start).unwrap_or(Place { line: Some(number), ..Place::default() })
            };
            findings.push(finding(
                "abbreviation-undeclared",
                Severity::Warning,
                place,
                Words {
                    title: format!("Сокращение «{short}» нигде не расшифровано"),
                    why: "Читатель вне вашего управления (школа, проверяющий, регион) может понять его иначе.",
                    how: format!("При первом упоминании напишите полностью и добавьте «(далее – {short})»."),
                },
            ));
        }
    }
}

/// The place of the row whose words hold the character.
fn place_of(reading: &Reading, at: usize) -> Option<Place> {
    let activities = reading.roadmaps.iter().flat_map(|roadmap| &roadmap.activities);
    let holds = |place: &Place| place.from.is_some_and(|from| from <= at) && place.to.is_some_and(|to| at < to);
    activities.map(|activity| activity.place).find(holds)
}

fn known() -> HashSet<&'static str> {
    KNOWN
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('—').map(|(short, _)| short.trim()))
        .collect()
}

/// Every abbreviation inside the short names that the document declares, and those it writes beside their full name
/// in brackets: «единый государственный экзамен (ЕГЭ)».
fn declared(text: &str) -> HashSet<String> {
    let mut found = HashSet::new();
    for abbreviation in russian::abbreviations(text) {
        for token in scan::tokens(&abbreviation.short) {
            if token.kind == Kind::Word {
                found.insert(token.text.to_owned());
            }
        }
    }
    let tokens = scan::tokens(text);
    for window in tokens.windows(4) {
        if let [before, open, word, close] = window
            && before.kind == Kind::Word
            && before.text.starts_with(char::is_lowercase)
            && open.text == "("
            && close.text == ")"
            && scan::is_abbreviation(word.text)
        {
            found.insert(word.text.to_owned());
        }
    }
    found
}

/// The abbreviation that a token is, if it is one that a reader must know.
fn abbreviation(tokens: &[Token<'_>], at: usize, token: &Token<'_>) -> Option<String> {
    if token.kind != Kind::Word || !scan::is_abbreviation(token.text) {
        return None;
    }
    // «108-ОД», «№ 210-ПА» are numbers of acts.
    let before = at.checked_sub(1).and_then(|i| tokens.get(i));
    if before.is_some_and(|before| {
        scan::is_dash(before.text) && !token.spaced || before.text == "/" && !token.spaced && at < 3
    }) {
        return None;
    }
    let spaced = before.is_some_and(|before| scan::is_dash(before.text))
        && at.checked_sub(2).and_then(|i| tokens.get(i)).is_some_and(|number| number.kind == Kind::Number);
    if spaced {
        return None;
    }
    let short = token.text.split(['-', '‑']).next()?;
    let letters = short.chars().count();
    let roman = short.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'Х'));
    if !(2..=LONGEST).contains(&letters) || roman || words::is_form(short) {
        return None;
    }
    // «00AB12CD» is the number of a certificate.
    let glued = |other: Option<&Token<'_>>, spaced: bool| !spaced && other.is_some_and(|t| t.kind == Kind::Number);
    let behind = tokens.get(at + 1);
    if glued(before, token.spaced) || glued(behind, behind.is_some_and(|next| next.spaced)) {
        return None;
    }
    // A word shouted in capitals is no abbreviation, a verb («РЕШИЛИ») no more than a noun.
    let word = || russian::known(short) || forms(&russian::lower(short)).iter().any(|form| !form.guessed);
    let shouted = letters > 4 && short.chars().all(char::is_uppercase) && word();
    (!shouted).then(|| short.to_owned())
}

/// Lines in capitals: the issuer, «ПРИКАЗ», titles.
fn is_heading(line: &str) -> bool {
    let (mut upper, mut lower) = (0, 0);
    for c in line.chars() {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
    }
    upper > lower && upper + lower > 12
}
