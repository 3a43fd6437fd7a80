//! Names of people among the words of a cell, and the positions beside them.

use crate::russian::scan::{self, IgnoreCase as _, Kind, Token};
use crate::russian::{Name, Number};

use super::words::{self, Noun};

/// Where the name of a person that begins at `at` ends: «Иванова А.А.», «А.А. Иванова», «Иванова Анна Андреевна».
pub(crate) fn person_end(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let name = |at: usize| {
        tokens.get(at).filter(|token| {
            token.kind == Kind::Word
                && token.text.starts_with(char::is_uppercase)
                && token.text.chars().count() > 1
                && !scan::is_abbreviation(token.text)
        })
    };
    let initials = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Initials);
    if named_after(tokens, at) {
        return None;
    }
    if let Some(word) = name(at) {
        if initials(at + 1) && words::party_noun(word.text).is_none() && !words::is_school_word(word.text) {
            return Some(at + 2);
        }
        let (second, third) = (name(at + 1)?, name(at + 2));
        let patronymic = |token: &Token<'_>| {
            let lower = token.text.to_lowercase();
            ["вич", "вна", "ична", "ьич", "инична", "вне", "вну", "вичу", "вича", "вной", "вны"]
                .iter()
                .any(|end| lower.ends_with(end))
                && words::has(token.text, |form| form.name == Some(Name::Patronymic) || form.guessed)
        };
        let given = |token: &Token<'_>| words::has(token.text, |form| form.name == Some(Name::Given));
        if let Some(third) = third
            && (patronymic(third) && given(second) || patronymic(second) && given(word))
        {
            return Some(at + 3);
        }
        return None;
    }
    (initials(at) && name(at + 1).is_some()).then_some(at + 2)
}

/// «им. А.С. Соколова», «имени Петрова П.П.» is a name of a school, not a person.
fn named_after(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|i| tokens.get(i)) else { return false };
    let word = if before.text == "." { at.checked_sub(2).and_then(|i| tokens.get(i)) } else { Some(before) };
    let honoured = |token: &Token<'_>| token.text.eq_ignore_case("им") || token.text.eq_ignore_case("имени");
    word.is_some_and(honoured)
        || tokens.get(..at).unwrap_or_default().iter().rev().take(6).take_while(|t| t.kind == Kind::Word).any(honoured)
}

/// Whether tokens hold a person's name outside quotes and brackets.
pub(crate) fn is_person(tokens: &[Token<'_>]) -> bool {
    (0..tokens.len()).any(|at| person_end(tokens, at).is_some())
}

/// A position after a name: a singular role in lower case.
pub(crate) fn is_position(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    if token.kind != Kind::Word || !token.text.starts_with(char::is_lowercase) {
        return false;
    }
    if matches!(token.text, "гл" | "вед" | "ст" | "мл" | "кл" | "соц" | "пед")
        && tokens.get(at + 1).is_some_and(|next| next.text == ".")
    {
        return tokens
            .get(at + 2)
            .is_some_and(|next| matches!(words::party_noun(next.text), Some((Noun::Role, Number::Singular))));
    }
    if matches!(token.text, "зам" | "зав" | "врио" | "и") {
        return token.text != "и" || tokens.get(at + 1).is_some_and(|next| next.text == "." && !next.spaced);
    }
    (at..at + 4)
        .filter_map(|at| tokens.get(at))
        .find(|token| !words::nominative_attribute(token.text) || words::party_noun(token.text).is_some())
        .is_some_and(|token| matches!(words::party_noun(token.text), Some((Noun::Role, Number::Singular))))
}
