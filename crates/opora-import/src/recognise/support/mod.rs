//! Who supports whom: lists of schools, mentors and curators in the clauses of an act and in tables of annexes.

mod list;
mod pair;
mod same;
mod table;
mod visits;

use opora_core::party::{self, Declared};
use opora_core::reading::PartyKind;

use super::dates;
use super::token::{cut, fold, has_stem, stem_at, tokens};

pub(crate) use self::list::{lists, read_clause, with_children};
pub(crate) use self::same::dedupe;
pub(crate) use self::table::{Columns, columns, dates_left, read_table};
pub(crate) use self::visits::{names_curators, schedule, subject};

/// Words for a school that supports others.
const MENTOR: &[&str] = &[
    "шеф",
    "школы-шефы",
    "школа-шеф",
    "наставник",
    "школа-наставник",
    "партнер",
    "опорн",
    "лидер",
    "ресурсн",
    "высок",
    "консультирующ",
    "базов",
    "стажировочн",
    "наставляющ",
];

/// The schools that words name, one name each: «Школы №№ 20, 74» gives two.
fn schools_in(words: &str, declared: &Declared) -> Vec<String> {
    let bare = without_brackets(words);
    let bare = bare.trim().trim_end_matches([';', '.', ':']);
    let parties = party::read(bare, declared);
    let schools: Vec<String> = parties
        .iter()
        .filter(|party| {
            party.kind == PartyKind::School || (party.kind == PartyKind::Organisation && names_school(&party.name))
        })
        .map(|party| party.name.clone())
        .collect();
    if schools.is_empty() && names_school(bare) && bare.chars().count() < 200 { vec![bare.to_owned()] } else { schools }
}

/// Whether words name one school and not schools in general.
fn names_school(words: &str) -> bool {
    let folded = fold(words);
    let kind = has_stem(
        &folded,
        &[
            "школ",
            "сош",
            "оош",
            "нош",
            "лице",
            "гимнази",
            "мбоу",
            "маоу",
            "мкоу",
            "моу",
            "гбоу",
            "мобу",
            "интернат",
            "кадетск",
        ],
    );
    kind && (words.contains('№') || words.chars().any(|c| c.is_ascii_digit()) || words.contains(['«', '"']))
}

/// «МБОУ СОШ № 5», «Школа «Росток»»: words that open with the name of a school and not with the head of a column.
fn begins_with_school(words: &str) -> bool {
    let all = tokens(words);
    let named = all.first().is_some_and(|token| names_school(&format!("{} №", token.text)));
    named && all.iter().skip(1).take(2).any(|token| matches!(token.text, "№" | "«" | "\""))
}

fn without_brackets(words: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::with_capacity(words.len());
    for character in words.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(character),
            _ => {}
        }
    }
    out
}

/// «относящиеся к категории «…»»: the quoted words.
fn category_in(head: &str) -> Option<String> {
    let folded = fold(head);
    let Some(at) = stem_at(&folded, "категори") else {
        // «Признать школами с низкими образовательными результатами:»
        let low = ["с низкими", "имеющи", "показывающи", "демонстрирующи", "функционирующи", "работающи", "находящи"];
        let from = low.iter().filter_map(|words| stem_at(&folded, words)).min()?;
        let rest = head.get(from..).filter(|_| folded.len() == head.len())?;
        let to = rest.find([':', '(']).unwrap_or(rest.len());
        return Some(cut(rest, 0, to).trim().to_owned());
    };
    let rest = head.get(at..)?;
    let open = rest.find(['«', '"'])?;
    let from = open + rest.get(open..)?.chars().next()?.len_utf8();
    let to = cut(rest, from, rest.len()).find(['»', '"']).map(|end| from + end)?;
    Some(cut(rest, from, to).to_owned())
}

/// «(директор Иванова И.И.)» → «Иванова И.И.».
fn head_in(item: &str) -> Option<String> {
    let open = item.rfind('(')?;
    let inner = cut(item, open + 1, item.len());
    let name = dates::find_names(inner).into_iter().next()?;
    Some(cut(inner, name.from, name.to).to_owned() + trailing_dot(inner, name.to))
}

/// «Иванова И.И» keeps the dot of its last initial.
fn trailing_dot(text: &str, to: usize) -> &'static str {
    let has_dot = cut(text, 0, to).ends_with('.');
    if !has_dot && cut(text, to, text.len()).starts_with('.') && cut(text, 0, to).chars().rev().nth(1) == Some('.') {
        "."
    } else {
        ""
    }
}
