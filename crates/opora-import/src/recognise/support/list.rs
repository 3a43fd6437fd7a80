//! Lists of schools in the clauses of an act and below the headings of annexes, without a table.

use opora_core::party::Declared;
use opora_core::reading::{Pairing, Place, SupportedSchool};

use super::pair::{Named, curators_with_schools, mentors_over_schools, pair_in, schools_over_mentors};
use super::{MENTOR, begins_with_school, category_in, head_in, names_school, schools_in};
use crate::recognise::stream::Line;
use crate::recognise::token::{bullet, fold, has_stem, numbered, tokens};
use crate::recognise::{dates, joined};

/// Clauses with the lines of those below them that only name a school: «1. Утвердить перечень: 1.1. МБОУ …».
pub(crate) fn with_children(clauses: &[Vec<Line>]) -> Vec<Vec<Line>> {
    let mut found: Vec<Vec<Line>> = Vec::new();
    let mut parent: Option<String> = None;
    for lines in clauses {
        let Some(first) = lines.first() else { continue };
        let number = numbered(&first.text).map(|found| found.number.to_owned());
        let below = number
            .as_deref()
            .zip(parent.as_deref())
            .is_some_and(|(own, parent)| own.strip_prefix(parent).is_some_and(|rest| rest.starts_with('.')));
        let words = numbered(&first.text).map_or(first.text.as_str(), |found| found.rest);
        let begins = tokens(words).first().is_some_and(|token| names_school(&format!("{} №", token.text)));
        let person = dates::find_names(words).first().is_some_and(|name| name.from == 0);
        let names = (begins || person) && names_school(words) && words.chars().count() < 200;
        match found.last_mut() {
            Some(last) if below && names => last.extend(lines.iter().cloned()),
            _ => {
                if !below {
                    parent = number;
                }
                found.push(lines.clone());
            }
        }
    }
    found
}

/// Reads a clause with its list; each line is an item.
pub(crate) fn read_clause(lines: &[Line], declared: &Declared) -> (Vec<SupportedSchool>, Vec<Pairing>) {
    let Some(first) = lines.first() else { return (Vec::new(), Vec::new()) };
    let head = numbered(&first.text).map_or(first.text.as_str(), |found| found.rest);
    let folded = fold(head);
    let verb = has_stem(
        &folded,
        &[
            "определить",
            "утвердить",
            "назначить",
            "закрепить",
            "установить",
            "признать",
            "включить",
            "считать",
            "отнести",
            "организовать",
        ],
    );
    if !verb {
        return (Vec::new(), Vec::new());
    }
    read_items(head, first.place, lines.get(1..).unwrap_or_default(), declared, Named::Declined)
}

/// What a heading and the items below it say.
fn read_items(
    head: &str,
    head_place: Place,
    lines: &[Line],
    declared: &Declared,
    named: Named,
) -> (Vec<SupportedSchool>, Vec<Pairing>) {
    let folded = fold(head);
    let mentors = has_stem(&folded, MENTOR) || MENTOR.iter().any(|stem| folded.contains(&format!("-{stem}")));
    let curators = has_stem(&folded, &["куратор", "тьютор"]);
    let supported = has_stem(
        &folded,
        &[
            "низк",
            "шнор",
            "снор",
            "неблагоприятн",
            "сложных",
            "категори",
            "нуждающ",
            "адресн",
            "поддержк",
            "шнсу",
            "проект",
        ],
    );
    let items: Vec<&Line> = lines.iter().collect();
    let mut schools = Vec::new();
    let mut pairings = Vec::new();
    let own = if items.is_empty() {
        vec![(head, head_place)]
    } else {
        items.iter().map(|line| (line.text.as_str(), line.place)).collect()
    };
    let pairing_words = mentors || curators || folded.contains("закрепить");
    if pairing_words
        && items.is_empty()
        && let Some(found) = mentors_over_schools(head, head_place, declared)
    {
        return (schools, found);
    }
    if pairing_words
        && items.is_empty()
        && let Some(found) = schools_over_mentors(head, head_place, declared)
    {
        return (schools, found);
    }
    if items.is_empty()
        && supported
        && !pairing_words
        && let Some((_, listed)) = head.split_once(':').filter(|(_, listed)| begins_with_school(listed.trim()))
    {
        // «Считать школами с низкими результатами: МБОУ …, МБОУ …»: the list stands in the sentence itself.
        schools.extend(schools_in(listed, declared).into_iter().map(|name| SupportedSchool {
            name,
            category: category_in(head),
            head: None,
            place: head_place,
        }));
    }
    for (text, place) in own {
        let item = bullet(text).unwrap_or(text);
        let item = numbered(item).map_or(item, |found| found.rest);
        if pairing_words && let Some(found) = pair_in(item, &folded, place, declared, named) {
            pairings.extend(found);
            continue;
        }
        if curators {
            let found = curators_with_schools(item, place, declared);
            if !found.is_empty() {
                pairings.extend(found);
                continue;
            }
        }
        if items.is_empty() || mentors || !supported {
            continue;
        }
        for name in schools_in(item, declared) {
            schools.push(SupportedSchool { name, category: category_in(head), head: head_in(item), place });
        }
    }
    (schools, pairings)
}

/// A list of schools written without a table, with its heading.
pub(crate) struct List {
    pub heading: String,
    pub schools: Vec<SupportedSchool>,
    pub pairings: Vec<Pairing>,
    pub place: Place,
}

/// Lists of schools below headings like «Список школ и их кураторов», and the lines that belong to none.
pub(crate) fn lists(lines: Vec<Line>, declared: &Declared) -> (Vec<Line>, Vec<List>) {
    let opens = |line: &Line| {
        let folded = fold(&line.text);
        let begins = ["список", "перечень", "закреплени", "распределени", "кураторы", "школы", "наставники", "пары"];
        begins.iter().any(|word| folded.starts_with(word))
            && has_stem(&folded, &["школ", "куратор", "наставник", "организаци", "учреждени"])
            && folded.chars().count() < 200
    };
    let item = |line: &Line| {
        let words = bullet(&line.text).unwrap_or(&line.text);
        let words = numbered(words).map_or(words, |found| found.rest);
        let named = dates::find_names(words).first().is_some_and(|name| name.from == 0);
        names_school(words) && (begins_with_school(words) || named) && words.chars().count() < 300
    };
    let (mut left, mut found) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at + 1..).unwrap_or_default();
        // The heading may go over several lines.
        let skipped = rest.iter().take(3).take_while(|line| !item(line) && !opens(line)).count();
        let items = rest.iter().skip(skipped).take_while(|line| item(line)).count();
        if !opens(line) || items == 0 {
            left.push(line.clone());
            at += 1;
            continue;
        }
        let end = at + 1 + skipped + items;
        let heading = joined(lines.get(at..at + 1 + skipped).unwrap_or_default().iter().map(|line| line.text.as_str()));
        let list = lines.get(at + 1 + skipped..end).unwrap_or_default();
        let (schools, pairings) = read_items(&heading, line.place, list, declared, Named::AsWritten);
        if schools.is_empty() && pairings.is_empty() {
            left.extend(lines.get(at..end).unwrap_or_default().iter().cloned());
        } else {
            let place = Place { to: list.last().and_then(|line| line.place.to), ..line.place };
            found.push(List { heading, schools, pairings, place });
        }
        at = end;
    }
    (left, found)
}
