//! When two spellings are one name: keys for the directory of parties.

use crate::russian;
use crate::russian::scan::{self, Kind};

use super::people::person_end;
use super::words;

/// The key of a name in the directory: case, «ё», quotes, brackets' signs, blanks and «№» do not matter, and a
/// person's initials stand after the surname.
pub fn key(name: &str) -> String {
    keys(name).join(" ")
}

/// Whether two names mean the same party by their words alone: equal keys, or equal but for an organisational form
/// that one of them leaves out, or a person with full name and with initials.
pub fn same(a: &str, b: &str) -> bool {
    let (a, b) = (keys(a), keys(b));
    if a == b {
        return true;
    }
    let bare = |keys: &[String]| -> Vec<String> {
        keys.iter().filter(|word| !words::is_form(&word.to_uppercase())).cloned().collect()
    };
    let (short_a, short_b) = (bare(&a), bare(&b));
    if !short_a.is_empty() && short_a == short_b && (short_a.len() == a.len() || short_b.len() == b.len()) {
        return true;
    }
    same_person(&a, &b) || same_person(&b, &a)
}

/// The number of a school: «МБОУ СОШ № 7» → 7; nothing where the name has none.
pub fn school_number(name: &str) -> Option<u32> {
    let tokens = scan::tokens(name);
    let number =
        |at: usize| tokens.get(at).filter(|token| token.kind == Kind::Number).and_then(|t| t.text.parse().ok());
    if let Some(sign) = tokens.iter().rposition(|token| token.text == "№") {
        return number(sign + 1);
    }
    let school = tokens.iter().position(|token| token.kind == Kind::Word && words::is_school_word(token.text))?;
    number(school + 1).or_else(|| {
        number(school + 2).filter(|_| tokens.get(school + 1).is_some_and(|t| t.text == "N" || t.text == "-"))
    })
}

fn keys(name: &str) -> Vec<String> {
    let name = russian::mend_lookalikes(name);
    let mut tokens = scan::tokens(&name);
    if person_end(&tokens, 0) == Some(2) && tokens.first().is_some_and(|token| token.kind == Kind::Initials) {
        tokens.swap(0, 1);
    }
    tokens
        .iter()
        .filter(|token| matches!(token.kind, Kind::Word | Kind::Number | Kind::Initials))
        .map(|token| match token.kind {
            Kind::Number => token.text.trim_start_matches('0').to_owned(),
            Kind::Initials => russian::fold(token.text).replace(' ', ""),
            Kind::Word | Kind::Line | Kind::Sign => russian::fold(token.text),
        })
        .collect()
}

/// «иванова анна андреевна» and «иванова а.а.».
fn same_person(full: &[String], short: &[String]) -> bool {
    let ([surname, given, patronymic], [short_surname, initials]) = (full, short) else { return false };
    let first = |word: &str| word.chars().next();
    let mut letters = initials.chars().filter(|c| *c != '.');
    surname == short_surname
        && letters.next() == first(given)
        && letters.next() == first(patronymic)
        && letters.next().is_none()
}
