//! One item of a list: a school with its mentor or curator, in the ways orders write it.

use opora_core::party::Declared;
use opora_core::reading::{Pairing, Place};
use opora_core::russian;

use super::{MENTOR, schools_in};
use crate::recognise::dates;
use crate::recognise::token::{cut, fold, stem_at, without_stop};

/// How the names of a list stand: «Назначить куратором Иванову И.И.» declines them, a list of an annex does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Declined,
    AsWritten,
}

/// «Иванову И.И., методиста (школа А, школа Б); Петрову П.П. (школа В)»: curators with their schools in brackets.
pub(super) fn curators_with_schools(item: &str, place: Place, declared: &Declared) -> Vec<Pairing> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = cut(item, from, item.len()).find('(').map(|at| from + at) {
        let Some(close) = cut(item, open, item.len()).find(')').map(|at| open + at) else { break };
        let who = cut(item, from, open).trim_matches([' ', ';', ',', '-', '–']);
        let who = who.rfind(':').map_or(who, |colon| cut(who, colon + 1, who.len())).trim();
        let schools = schools_in(cut(item, open + 1, close), declared);
        from = close + 1;
        if schools.is_empty() || dates::find_names(who).len() != 1 {
            continue;
        }
        let curator = russian::nominative_from(who, russian::Case::Accusative);
        found.extend(schools.into_iter().map(|school| Pairing {
            school,
            mentor: None,
            curator: Some(curator.clone()),
            place,
        }));
    }
    found
}

/// «Закрепить лицей А за школами Б и В, гимназию Г – за школой Д»: before each «за» the mentor, behind it its schools.
pub(super) fn mentors_over_schools(clause: &str, place: Place, declared: &Declared) -> Option<Vec<Pairing>> {
    let mut pieces: Vec<&str> = Vec::new();
    let mut from = 0;
    for (at, word) in clause.match_indices(" за ") {
        let before = cut(clause, 0, at);
        if before.matches('«').count() == before.matches('»').count() {
            pieces.push(cut(clause, from, at));
            from = at + word.len();
        }
    }
    let last = cut(clause, from, clause.len());
    let (first, middle) = pieces.split_first()?;
    let named = |words: &str| schools_in(words.trim().trim_end_matches([' ', '–', '—', '-', ',', ';']), declared);
    let object = first.split_once(' ').map_or(*first, |(_, object)| object);
    let object = object.rfind(':').map_or(object, |colon| cut(object, colon + 1, object.len()));
    let mut mentors = named(object);
    let mut found = Vec::new();
    for piece in middle.iter().copied().map(Some).chain([None]) {
        let (schools, next) = match piece {
            // The last name before the next «за» is the next mentor.
            Some(piece) => {
                let mut schools = named(piece);
                let next = schools.pop()?;
                (schools, vec![next])
            }
            None => (named(last), Vec::new()),
        };
        if mentors.is_empty() || schools.is_empty() {
            return None;
        }
        for school in &schools {
            found.extend(mentors.iter().map(|mentor| Pairing {
                school: school.clone(),
                mentor: Some(mentor.clone()),
                curator: None,
                place,
            }));
        }
        mentors = next;
    }
    Some(found)
}

/// «Закрепить за А школу-наставника Б, за В – Г»: each piece behind «за» is a school and its mentor.
pub(super) fn schools_over_mentors(clause: &str, place: Place, declared: &Declared) -> Option<Vec<Pairing>> {
    let (verb, rest) = clause.trim().split_once(' ')?;
    if !fold(verb).starts_with("закрепить") || !fold(rest).starts_with("за ") {
        return None;
    }
    let outside = |at: usize| {
        let before = cut(rest, 0, at);
        before.matches('«').count() == before.matches('»').count()
    };
    let cuts: Vec<usize> = [", за ", "; за "]
        .iter()
        .flat_map(|mark| rest.match_indices(mark))
        .map(|(at, _)| at)
        .filter(|at| outside(*at))
        .collect();
    let mut bounds: Vec<usize> = std::iter::once(0).chain(cuts).chain([rest.len()]).collect();
    bounds.sort_unstable();
    let mut found = Vec::new();
    for pair in bounds.windows(2) {
        let [from, to] = pair else { continue };
        let piece = cut(rest, *from, *to).trim_start_matches([',', ';', ' ']);
        found.extend(pair_in(piece, &fold(clause), place, declared, Named::Declined)?);
    }
    Some(found)
}

/// «для А и Б – В», «за А – В», «закрепить за А школу-наставника В», «А – В (куратор Г)».
pub(super) fn pair_in(
    item: &str,
    clause: &str,
    place: Place,
    declared: &Declared,
    named: Named,
) -> Option<Vec<Pairing>> {
    let folded = fold(item);
    let after = ["для ", "за "].iter().filter_map(|word| stem_at(&folded, word).map(|at| at + word.len())).min();
    let dash = separator(item, after.unwrap_or(0));
    let (left, right) = match (after, dash) {
        (Some(from), Some((at, to))) if at > from && mentor_word(cut(item, from, at)).is_none() => {
            (cut(item, from, at), cut(item, to, item.len()))
        }
        (Some(from), _) => {
            // «закрепить за МБОУ СОШ № 5 школу-наставника МБОУ «Лицей № 1»».
            let rest = cut(item, from, item.len());
            let word = mentor_word(rest)?;
            (cut(rest, 0, word.0), cut(rest, word.1, rest.len()))
        }
        (None, Some((at, to))) => (cut(item, 0, at), cut(item, to, item.len())),
        _ => return None,
    };
    let (left_schools, right_schools) = (schools_in(left, declared), schools_in(right, declared));
    let curator = bracketed_curator(item).or_else(|| {
        (clause.contains("куратор") && right_schools.is_empty() && !dates::find_names(right).is_empty())
            .then(|| curator_named(without_stop(right.trim()), named))
    });
    // «Зимину О.В., методиста, – МБОУ «Речная СОШ»»: the curator stands before the dash.
    let named_first = left_schools.is_empty() && dates::find_names(left).first().is_some_and(|name| name.from == 0);
    if named_first && after.is_none() && clause.contains("куратор") && !right_schools.is_empty() {
        let words = left.trim().trim_end_matches([',', ' ']);
        let curator = Some(curator_named(words, named));
        let pair = |school| Pairing { school, mentor: None, curator: curator.clone(), place };
        return Some(right_schools.into_iter().map(pair).collect());
    }
    if left_schools.is_empty() || (right_schools.is_empty() && curator.is_none()) {
        return None;
    }
    // «наставника за школой»: the list names the mentor first when the clause does.
    let mentor_first = after.is_none()
        && MENTOR
            .iter()
            .filter_map(|stem| clause.find(stem))
            .min()
            .is_some_and(|at| cut(clause, at, clause.len()).contains(" за "));
    let (schools, mentors) = if mentor_first && !right_schools.is_empty() {
        (right_schools, left_schools)
    } else {
        (left_schools, right_schools)
    };
    let mut found = Vec::new();
    for school in schools {
        if mentors.is_empty() {
            found.push(Pairing { school: school.clone(), mentor: None, curator: curator.clone(), place });
        }
        for mentor in &mentors {
            found.push(Pairing {
                school: school.clone(),
                mentor: Some(mentor.clone()),
                curator: curator.clone(),
                place,
            });
        }
    }
    Some(found)
}

/// A curator in the nominative. Behind the word «куратор» the name stands in it already.
fn curator_named(words: &str, named: Named) -> String {
    let folded = fold(words);
    let label = ["куратор ", "куратор: ", "куратор – ", "куратор - "].iter().find(|label| folded.starts_with(*label));
    let bare = label.and_then(|label| words.char_indices().nth(label.chars().count())).map(|(at, _)| at);
    match (bare, named) {
        (Some(at), _) => cut(words, at, words.len()).trim().to_owned(),
        (None, Named::AsWritten) => words.to_owned(),
        (None, Named::Declined) => russian::nominative_from(words, russian::Case::Accusative),
    }
}

/// A dash between blanks that parts the school from its mentor, outside quotes.
fn separator(item: &str, from: usize) -> Option<(usize, usize)> {
    let mut depth = 0_i32;
    for (at, character) in item.char_indices() {
        match character {
            '«' => depth += 1,
            '»' => depth = (depth - 1).max(0),
            '–' | '—' | '-' | '−' if depth == 0 && at > from => {
                let before = cut(item, 0, at).ends_with(' ');
                let to = at + character.len_utf8();
                let behind = cut(item, to, item.len()).starts_with(' ');
                if before && behind {
                    return Some((at, to));
                }
            }
            _ => {}
        }
    }
    None
}

/// Where «школу-наставника», «наставника», «шефа» stands in words.
fn mentor_word(words: &str) -> Option<(usize, usize)> {
    let folded = fold(words);
    if folded.len() != words.len() {
        return None;
    }
    let at = MENTOR.iter().filter_map(|stem| folded.find(stem)).min()?;
    let from = cut(&folded, 0, at).rfind(' ').map_or(0, |blank| blank + 1);
    let to = cut(&folded, at, folded.len()).find(' ').map_or(folded.len(), |blank| at + blank);
    Some((from, to))
}

fn bracketed_curator(item: &str) -> Option<String> {
    let open = item.find('(')?;
    let close = cut(item, open, item.len()).find(')').map(|at| open + at)?;
    let inner = cut(item, open + 1, close);
    let folded = fold(inner);
    let rest = folded.strip_prefix("куратор")?;
    let skip = inner.len().checked_sub(rest.len())?;
    Some(cut(inner, skip, inner.len()).trim_matches([' ', '–', '-', ':']).to_owned())
}
