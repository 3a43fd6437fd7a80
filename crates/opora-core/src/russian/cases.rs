//! Phrases in another case: «Руководителям ОУ» → «Руководители ОУ», «начальник отдела» → «начальнику отдела».
//!
//! Only the head words change: the head noun with its adjectives, names of people, and the heads of members joined
//! by «и» or a comma. What hangs under a head («управления образования», «по учебной работе», anything in quotes or
//! brackets, abbreviations) stays as written.

use super::letters::lower;
use super::scan::{self, IgnoreCase as _, Kind, Token};
use super::words::{Case, Form, Gender, Name, Number, Speech, forms};

/// The nominative of a phrase whose case is not known. Where the words allow two different answers, or already are
/// in the nominative, they come back as written.
pub fn nominative(phrase: &str) -> String {
    let tokens = scan::tokens(phrase);
    let heads = heads(&tokens, None);
    let Some(first) = heads.first().and_then(|&at| tokens.get(at)) else { return phrase.to_owned() };
    if cases_of(first).contains(&Case::Nominative) {
        return phrase.to_owned();
    }
    let oblique = [Case::Dative, Case::Accusative, Case::Genitive, Case::Instrumental, Case::Prepositional];
    // The case in which most of the words can be heads is the one meant.
    let possible: Vec<(usize, Case)> = oblique
        .into_iter()
        .filter(|case| cases_of(first).contains(case) && agrees(&tokens, *case))
        .map(|case| (self::heads(&tokens, Some(case)).len(), case))
        .collect();
    let most = possible.iter().map(|(count, _)| *count).max().unwrap_or(0);
    let mut answers =
        possible.iter().filter(|(count, _)| *count == most).map(|(_, case)| nominative_from(phrase, *case));
    match answers.next() {
        Some(answer) if answers.all(|other| other == answer) => answer,
        _ => phrase.to_owned(),
    }
}

/// The nominative of a phrase that stands in `case`: «Лукьянову О.Д.» in the dative is a man, in the accusative a
/// woman.
pub fn nominative_from(phrase: &str, case: Case) -> String {
    convert(phrase, case, Case::Nominative)
}

/// A phrase in the nominative put into `case`: «директор школы» → «директору школы».
pub fn in_case(phrase: &str, case: Case) -> String {
    convert(phrase, Case::Nominative, case)
}

/// Whether every person of a phrase can stand in the case.
fn agrees(tokens: &[Token<'_>], case: Case) -> bool {
    tokens.iter().enumerate().all(|(at, token)| {
        !is_surname(tokens, at) || {
            let cases = cases_of(token);
            cases.is_empty() || cases.contains(&case) || ending(token.text, case).is_some()
        }
    })
}

fn convert(phrase: &str, from: Case, to: Case) -> String {
    let tokens = scan::tokens(phrase);
    let heads = heads(&tokens, Some(from));
    let mut out = String::with_capacity(phrase.len());
    let mut copied = 0;
    for at in heads {
        let Some(token) = tokens.get(at) else { continue };
        let Some(word) = head_word(&tokens, at, from, to) else { continue };
        out.push_str(phrase.get(copied..token.from).unwrap_or_default());
        out.push_str(&shaped_like(token.text, &word));
        copied = token.to;
    }
    out.push_str(phrase.get(copied..).unwrap_or_default());
    out
}

/// One head word in the other case; nothing where it stays as written.
fn head_word(tokens: &[Token<'_>], at: usize, from: Case, to: Case) -> Option<String> {
    let token = tokens.get(at)?;
    if is_surname(tokens, at) {
        let known = known_surname(token, from);
        return match known {
            Some(form) => form.inflect(to),
            None if to == Case::Nominative => ending(token.text, from).or_else(|| guessed_surname(token, from)),
            None => None,
        };
    }
    let lower = lower(token.text);
    let forms = forms(&lower);
    if let Some((first, second)) = lower.split_once('-')
        && best(&forms, from).is_none_or(|form| form.guessed)
        && let Some(first) = best(&self::forms(first), from).and_then(|form| form.inflect(to))
        && let Some(second) = best(&self::forms(second), from).and_then(|form| form.inflect(to))
    {
        // «школами-партнёрами» declines in both halves.
        return Some(format!("{first}-{second}"));
    }
    let form = best(&forms, from)?;
    if form.speech == Speech::Noun {
        return form.inflect(to);
    }
    // An adjective follows its noun: in gender («кабинету» is masculine), and in the accusative of the living.
    let noun = tokens.get(at + 1..).unwrap_or_default().iter().take(3).find_map(|next| {
        let forms = self::forms(&super::lower(next.text));
        best(&forms, from).filter(|form| form.speech == Speech::Noun).cloned()
    });
    let Some(noun) = noun else { return form.inflect(to) };
    let agreeing = forms.iter().find(|form| {
        form.case == Some(from)
            && form.speech != Speech::Other
            && form.number == noun.number
            && (form.number == Some(Number::Plural) || form.gender == noun.gender)
    });
    let living = to == Case::Accusative
        && noun.animate
        && (noun.number == Some(Number::Plural) || noun.gender == Some(Gender::Masculine));
    agreeing.unwrap_or(form).inflect(if living { Case::Genitive } else { to })
}

/// The indices of head words. Without a case: of the first head group and of all people.
fn heads(tokens: &[Token<'_>], case: Option<Case>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut depth = 0usize;
    let mut straight = false;
    let mut open = true;
    let mut joined = false;
    let mut restart_at_noun = false;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "«" | "“" | "„" | "[" => depth += 1,
            ")" | "»" | "”" | "]" => depth = depth.saturating_sub(1),
            "\"" => straight = !straight,
            "," | ";" | "\n" if depth == 0 && !straight => joined = true,
            _ => {}
        }
        if depth > 0 || straight {
            open = false;
            // «Директору центра (Ивановой А.А.)»: a name in brackets follows its position, if it is not yet a first form.
            let oblique = case.is_some_and(|case| case != Case::Nominative);
            if oblique && is_surname(tokens, at) && !cases_of(token).contains(&Case::Nominative) {
                found.push(at);
            }
            continue;
        }
        if token.kind != Kind::Word {
            if token.kind == Kind::Number || token.text == "№" {
                open = false;
            }
            continue;
        }
        if is_surname(tokens, at) {
            found.push(at);
            open = false;
            joined = false;
            continue;
        }
        if matches!(token.text, "и" | "или") {
            restart_at_noun = true;
            continue;
        }
        let lower = lower(token.text);
        let forms = forms(&lower);
        let in_case = |form: &&Form| match case {
            Some(case) => form.case == Some(case),
            None => form.case.is_some(),
        };
        if joined || restart_at_noun {
            // «Отделу образования и школам»: no genitive, so it does not hang under the head.
            let unambiguous = forms.iter().all(|form| form.case != Some(Case::Genitive));
            let restarts = forms.iter().filter(in_case).any(|form| match form.speech {
                Speech::Noun => (joined || form.animate || unambiguous) && case.is_some(),
                Speech::Adjective | Speech::Participle => joined && case.is_some(),
                Speech::Other => false,
            });
            let hangs = case != Some(Case::Genitive) && forms.iter().any(|form| form.case == Some(Case::Genitive));
            if restarts && (joined || !hangs || !open) {
                open = true;
            }
        }
        let after_comma = std::mem::take(&mut joined);
        restart_at_noun = false;
        if !open || scan::is_abbreviation(token.text) {
            open = false;
            continue;
        }
        let Some(form) = forms.iter().filter(in_case).max_by(|a, b| a.weight.total_cmp(&b.weight)) else {
            open = false;
            continue;
        };
        match form.speech {
            Speech::Noun => {
                found.push(at);
                // A given name or a second noun in apposition («учителям-предметникам» is one word) may follow.
                open = form.name.is_some();
            }
            Speech::Adjective => found.push(at),
            Speech::Participle => {
                found.push(at);
                // A clause («организациям, имеющим низкие результаты») has words of its own cases after it.
                open = !after_comma;
            }
            Speech::Other => open = false,
        }
    }
    found
}

/// Whether a word is a surname: initials stand beside it, and it is not what something is named after.
pub(crate) fn is_surname(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    if token.kind != Kind::Word || !token.text.starts_with(char::is_uppercase) || scan::is_abbreviation(token.text) {
        return false;
    }
    let initials = |token: Option<&Token<'_>>| token.is_some_and(|token| token.kind == Kind::Initials);
    let after = initials(tokens.get(at + 1)) && !is_form(token.text);
    let before = at.checked_sub(1).is_some_and(|before| initials(tokens.get(before)))
        && !initials(tokens.get(at + 1))
        && at.checked_sub(2).and_then(|i| tokens.get(i)).is_none_or(|surname| {
            surname.kind != Kind::Word || !surname.text.starts_with(char::is_uppercase) || is_form(surname.text)
        });
    after || before
}

/// Words with a capital before initials that are no surnames.
fn is_form(word: &str) -> bool {
    ["имени", "им", "школа", "школы", "директор", "куратор", "ответственный", "заместитель", "методист"]
        .iter()
        .any(|form| word.eq_ignore_case(form))
}

fn cases_of(token: &Token<'_>) -> Vec<Case> {
    let mut cases = Vec::new();
    for form in forms(&lower(token.text)).iter() {
        if form.speech != Speech::Other
            && let Some(case) = form.case
            && !cases.contains(&case)
        {
            cases.push(case);
        }
    }
    cases
}

fn best(forms: &[Form], case: Case) -> Option<&Form> {
    forms
        .iter()
        .filter(|form| form.case == Some(case) && form.speech != Speech::Other)
        .max_by(|a, b| a.weight.total_cmp(&b.weight))
}

fn known_surname(token: &Token<'_>, case: Case) -> Option<Form> {
    let forms = forms(&lower(token.text));
    forms
        .iter()
        .filter(|form| form.case == Some(case) && form.name == Some(Name::Surname) && !form.guessed)
        .max_by(|a, b| a.weight.total_cmp(&b.weight))
        .cloned()
}

fn guessed_surname(token: &Token<'_>, case: Case) -> Option<String> {
    let forms = forms(&lower(token.text));
    best(&forms, case)
        .filter(|form| form.speech == Speech::Noun && form.name != Some(Name::Other))?
        .inflect(Case::Nominative)
}

/// The nominative of a surname by its ending, for surnames that the dictionary does not have.
fn ending(surname: &str, case: Case) -> Option<String> {
    let rules: &[(&str, &str)] = match case {
        Case::Dative => &[
            ("овой", "ова"),
            ("евой", "ева"),
            ("ёвой", "ёва"),
            ("иной", "ина"),
            ("ыной", "ына"),
            ("ской", "ская"),
            ("цкой", "цкая"),
            ("ову", "ов"),
            ("еву", "ев"),
            ("ёву", "ёв"),
            ("ину", "ин"),
            ("ыну", "ын"),
            ("скому", "ский"),
            ("цкому", "цкий"),
        ],
        Case::Accusative => &[
            ("ову", "ова"),
            ("еву", "ева"),
            ("ёву", "ёва"),
            ("ину", "ина"),
            ("ыну", "ына"),
            ("скую", "ская"),
            ("цкую", "цкая"),
            ("ова", "ов"),
            ("ева", "ев"),
            ("ёва", "ёв"),
            ("ина", "ин"),
            ("ына", "ын"),
            ("ского", "ский"),
            ("цкого", "цкий"),
        ],
        Case::Genitive => &[
            ("овой", "ова"),
            ("евой", "ева"),
            ("иной", "ина"),
            ("ской", "ская"),
            ("цкой", "цкая"),
            ("ова", "ов"),
            ("ева", "ев"),
            ("ина", "ин"),
            ("ского", "ский"),
            ("цкого", "цкий"),
        ],
        Case::Instrumental => &[
            ("овой", "ова"),
            ("евой", "ева"),
            ("иной", "ина"),
            ("ской", "ская"),
            ("цкой", "цкая"),
            ("овым", "ов"),
            ("евым", "ев"),
            ("иным", "ин"),
            ("ским", "ский"),
            ("цким", "цкий"),
        ],
        Case::Nominative | Case::Prepositional => &[],
    };
    rules.iter().find_map(|(from, to)| surname.strip_suffix(from).map(|stem| format!("{stem}{to}")))
}

/// The word with the capitals of the one it replaces.
pub(crate) fn shaped_like(model: &str, word: &str) -> String {
    let letters = model.chars().filter(|c| c.is_alphabetic()).count();
    if letters > 1 && model.chars().all(|c| !c.is_lowercase()) {
        return word.to_uppercase();
    }
    if model.starts_with(char::is_uppercase) {
        let mut chars = word.chars();
        return chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect());
    }
    word.to_owned()
}
