//! What stands beside the plan: requisites, clauses, the passport, schools and pairs.

use opora_core::correction::{Change, ClauseField, Landing, ProgrammeField};

use super::fields::{FieldView, Fields, REQUISITES};
use super::plan::asks;
use crate::layout::dates::count;

/// A clause on the page.
pub(crate) struct ClauseView {
    pub index: usize,
    pub number: String,
    pub text: String,
    pub when: FieldView,
    pub who: FieldView,
    pub has_source: bool,
}

/// Schools or pairs on the page.
pub(crate) struct SupportList {
    pub id: &'static str,
    pub title: &'static str,
    pub count: String,
    pub entries: Vec<Entry>,
}

/// A school or a pair.
pub(crate) struct Entry {
    pub field: FieldView,
    pub gone: bool,
}

pub(super) fn act(fields: &Fields<'_>) -> Vec<FieldView> {
    REQUISITES.iter().filter_map(|field| fields.view(Landing::Act(*field))).collect()
}

/// Clauses that ask for something.
pub(super) fn clauses(fields: &Fields<'_>) -> Vec<ClauseView> {
    let clauses = fields.laid.reading.act.iter().flat_map(|act| &act.clauses).enumerate();
    let asking = clauses.filter(|(_, clause)| asks(clause));
    let view = |(index, clause): (usize, &opora_core::reading::Clause)| {
        Some(ClauseView {
            index,
            number: clause.number.clone().unwrap_or_default(),
            text: clause.text.clone(),
            when: fields.view(Landing::Clause(index, ClauseField::Deadline))?,
            who: fields.view(Landing::Clause(index, ClauseField::Addressees))?,
            has_source: clause.place.from.is_some(),
        })
    };
    asking.filter_map(view).collect()
}

pub(super) fn passport(fields: &Fields<'_>) -> Vec<(String, FieldView)> {
    let Some(programme) = &fields.laid.reading.programme else { return Vec::new() };
    let mut out: Vec<(String, FieldView)> = Vec::new();
    for field in [ProgrammeField::Title, ProgrammeField::Period] {
        if let Some(view) = fields.view(Landing::Programme(field)) {
            out.push((view.title.to_owned(), view));
        }
    }
    for (index, line) in programme.fields.iter().enumerate() {
        if let Some(view) = fields.view(Landing::Passport(index)) {
            out.push((line.name.clone(), view));
        }
    }
    out
}

pub(super) fn support(fields: &Fields<'_>) -> Vec<SupportList> {
    let support = &fields.laid.reading.support;
    let entries = |places: Vec<Landing>| -> Vec<Entry> {
        let entry = |landing: Landing| {
            let gone = fields.laid.at(landing).is_some_and(|made| made.correction.change == Change::Removed);
            fields.view(landing).map(|field| Entry { field, gone })
        };
        places.into_iter().filter_map(entry).collect()
    };
    let lists = [
        ("schools", "Поддерживаемые школы", (0..support.schools.len()).map(Landing::School).collect::<Vec<_>>()),
        ("pairs", "Наставники и кураторы", (0..support.pairings.len()).map(Landing::Pairing).collect()),
    ];
    let list = |(id, title, places): (&'static str, &'static str, Vec<Landing>)| {
        let all = places.len() as u64;
        let count = match id {
            "schools" => count(all, "школа", "школы", "школ"),
            _ => count(all, "пара", "пары", "пар"),
        };
        SupportList { id, title, count, entries: entries(places) }
    };
    lists.into_iter().map(list).filter(|list| !list.entries.is_empty()).collect()
}
