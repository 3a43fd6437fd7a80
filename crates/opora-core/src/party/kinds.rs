//! What kind of party a name is.

use crate::reading::PartyKind;
use crate::russian::scan::{self, Kind, Token};
use crate::russian::{self, Case, Number};

use super::people::person_end;
use super::pieces::span;
use super::words::{self, Noun};

/// The kind of a party and its name without what is no part of it («(по согласованию)», a position beside a person).
pub(crate) fn classify(text: &str) -> (PartyKind, String) {
    let tokens = scan::tokens(text);
    let bracket = tokens.iter().position(|token| token.text == "(");
    let plain = tokens.get(..bracket.unwrap_or(tokens.len())).unwrap_or_default();
    if let Some(name) = person(text, plain) {
        return (PartyKind::Person, name);
    }
    let inner = bracket.and_then(|at| tokens.get(at..)).unwrap_or_default();
    let kind = kind_of(plain);
    if let Some(name) = person(text, inner)
        && matches!(kind, PartyKind::Role)
    {
        return (PartyKind::Person, name);
    }
    let name = if bracket.is_some() && (drops(inner) || person(text, inner).is_some()) {
        span(text, plain)
    } else {
        text.to_owned()
    };
    (kind, name.trim_end_matches([',', ' ', '–', '-']).to_owned())
}

/// The person that stands in brackets behind other words: «школа № 2 (Петров П.П.)».
pub(crate) fn person_in_brackets(text: &str) -> Option<String> {
    let tokens = scan::tokens(text);
    let bracket = tokens.iter().position(|token| token.text == "(")?;
    person(text, tokens.get(bracket..)?)
}

/// Brackets that say nothing about who it is.
fn drops(inner: &[Token<'_>]) -> bool {
    inner.iter().any(|token| russian::lower(token.text).starts_with("согласован"))
}

/// The name of a person among tokens, as written.
fn person(text: &str, tokens: &[Token<'_>]) -> Option<String> {
    if let Some((from, to)) = (0..tokens.len()).find_map(|at| Some((at, person_end(tokens, at)?))) {
        let quoted = tokens.get(..from).is_some_and(|before| {
            before.iter().filter(|t| t.text == "«").count() > before.iter().filter(|t| t.text == "»").count()
        });
        return (!quoted).then(|| span(text, tokens.get(from..to).unwrap_or_default()));
    }
    // A surname alone, as in a column of names.
    let [only] = tokens else { return None };
    let surname = only.kind == Kind::Word
        && only.text.starts_with(char::is_uppercase)
        && !scan::is_abbreviation(only.text)
        && words::party_noun(only.text).is_none()
        && words::has(only.text, |form| {
            form.name == Some(crate::russian::Name::Surname)
                && form.case == Some(crate::russian::Case::Nominative)
                && form.weight > 0.4
                && !form.guessed
        });
    surname.then(|| only.text.to_owned())
}

fn kind_of(tokens: &[Token<'_>]) -> PartyKind {
    let words_of = || tokens.iter().filter(|token| token.kind == Kind::Word);
    let Some(first) = words_of().next() else {
        return PartyKind::Unread;
    };
    let number = tokens.iter().any(|token| token.kind == Kind::Number);
    // «Школы – участники проекта «500+»»: the number is the project's.
    let sign = tokens.iter().position(|token| matches!(token.text, "«" | "\"" | "“" | "„")).unwrap_or(tokens.len());
    let numbered = tokens.iter().take(sign).any(|token| token.kind == Kind::Number);
    let quoted = tokens.iter().any(|token| matches!(token.text, "«" | "\"" | "“" | "„"));
    let school = words_of().any(|token| words::is_school_word(token.text));
    // «5-9 классы», «9, 11 кл.»
    let class = russian::lower(first.text);
    if number && (class == "кл" || class.starts_with("класс") && !class.starts_with("классн")) {
        return PartyKind::Group;
    }
    if words::is_role_abbreviation(first.text) || shortened_role(tokens) {
        return PartyKind::Role;
    }
    if school && russian::lower(first.text).starts_with("филиал") {
        return PartyKind::School;
    }
    let everybody = matches!(russian::lower(first.text).as_str(), "все" | "каждая" | "каждое" | "всем");
    // «гл. специалист», «кл. руководители»: a shortened attribute.
    let tokens = match tokens {
        [short, dot, rest @ ..]
            if dot.text == "." && short.text.chars().count() <= 4 && !scan::is_abbreviation(short.text) =>
        {
            rest
        }
        all => all,
    };
    if shortened_role(tokens) {
        return PartyKind::Role;
    }
    // The head is the first noun that names a party; attributes before it do not decide.
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Sign if matches!(token.text, "«" | "\"" | "“" | "„") => break,
            Kind::Word => {}
            _ => continue,
        }
        if words::is_form(token.text) {
            return if school { PartyKind::School } else { PartyKind::Organisation };
        }
        if scan::is_abbreviation(token.text) {
            if words::is_school_word(token.text) && (number || quoted || named(tokens) || place_before(tokens)) {
                return PartyKind::School;
            }
            return if words::is_group(token.text) || everybody { PartyKind::Group } else { PartyKind::Organisation };
        }
        match words::party_noun(token.text) {
            // «управляющий совет»: an attribute here, a post elsewhere.
            Some((Noun::Role, _)) if words::nominative_attribute(token.text) && before_organisation(tokens, at) => {}
            Some((Noun::Role, _)) => return PartyKind::Role,
            Some((Noun::People, _)) => return PartyKind::Group,
            Some((Noun::School, Number::Plural)) if !numbered => return PartyKind::Group,
            Some((Noun::School, _)) if number => return PartyKind::School,
            Some((Noun::School, Number::Singular)) if quoted || named(tokens) || place_before(tokens) => {
                return PartyKind::School;
            }
            Some((Noun::School | Noun::Organisation, Number::Plural)) => return PartyKind::Group,
            Some((Noun::School, Number::Singular)) => return PartyKind::Group,
            Some((Noun::Organisation, Number::Singular)) if is_team(token.text) => return PartyKind::Group,
            Some((Noun::Organisation, Number::Singular)) => {
                let of_groups = words_of().nth(1).is_some_and(|word| {
                    words::is_group(word.text)
                        || russian::lower(word.text) == "школы" && !number && !quoted
                        || words::genitive_organisation(word.text)
                            && words::has(word.text, |form| {
                                form.number == Some(Number::Plural) && form.case == Some(Case::Genitive)
                            })
                });
                return if of_groups || everybody { PartyKind::Group } else { PartyKind::Organisation };
            }
            None if words::nominative_attribute(token.text) => {}
            None if words::names_people(token.text) => return PartyKind::Role,
            None => break,
        }
    }
    if quoted && school {
        PartyKind::School
    } else if quoted {
        PartyKind::Organisation
    } else {
        PartyKind::Unread
    }
}

fn before_organisation(tokens: &[Token<'_>], at: usize) -> bool {
    let next = tokens.get(at + 1).and_then(|next| words::party_noun(next.text));
    matches!(next, Some((Noun::Organisation, Number::Singular)))
}

/// «рабочая группа», «управленческая команда», «педагогический коллектив»: people who work together, no organisation.
fn is_team(word: &str) -> bool {
    let lower = russian::lower(word);
    ["групп", "команд", "коллектив"].iter().any(|stem| lower.starts_with(stem))
}

/// «Ивановская средняя школа»: the name of a place with a capital before a school.
pub(crate) fn place_before(tokens: &[Token<'_>]) -> bool {
    let Some(first) = tokens.first().filter(|token| token.text.starts_with(char::is_uppercase)) else { return false };
    let lower = first.text.to_lowercase();
    let ending = ["ская", "ский", "цкая", "цкий"].iter().any(|end| lower.ends_with(end));
    ending
        && !lower.starts_with("русск")
        && !lower.starts_with("детск")
        && !lower.starts_with("городск")
        && !lower.starts_with("сельск")
}

/// «школа им. А.С. Соколова», «гимназия города».
fn named(tokens: &[Token<'_>]) -> bool {
    tokens.iter().any(|token| matches!(token.text, "им" | "имени" | "г" | "с" | "п" | "д"))
}

/// «зам. директора», «и.о. директора».
fn shortened_role(tokens: &[Token<'_>]) -> bool {
    let first = tokens.first().map(|token| token.text.to_lowercase());
    let dot = tokens.get(1).is_some_and(|token| token.text == ".");
    matches!(first.as_deref(), Some("зам" | "зав" | "рук" | "отв" | "пед") if dot)
        || matches!(first.as_deref(), Some("врио" | "и.о."))
        || matches!(first.as_deref(), Some("и" | "и.") if tokens.iter().any(|t| t.text.starts_with(['о', 'О'])))
}
