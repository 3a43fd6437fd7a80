//! Batches of the same work become one: a work may come in several files or sheets.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::batch::{Batch, Rows, Words};
use super::cleaning::{Example, Rule};
use super::finish::by_school;
use super::keys::{alike, numbered};
use super::pile::MetSchool;
use super::settle::settle;

/// Joins batches of the same work out of several files, in the order given; the order of works is that of their first
/// batch. A file that comes twice under two names gives its rows once.
pub fn join(batches: Vec<Batch>) -> Vec<Batch> {
    gathered(batches, |known, batch| {
        let known_bytes = |sha256: &str| known.sources.iter().find(|source| source.sha256 == sha256);
        let twin = batch.sources.first().and_then(|source| Some((known_bytes(&source.sha256)?, source)));
        let is_copy = batch.sources.iter().all(|source| known_bytes(&source.sha256).is_some());
        match twin {
            Some((first, copy)) if is_copy => {
                let remark = format!(
                    "Файл «{}» — точная копия файла «{}»: его строки второй раз не взяты.",
                    copy.name, first.name
                );
                known.report.remark(remark);
                // Its place among the sources stays: imports are numbered by them.
                known.sources.extend(batch.sources);
            }
            Some(_) | None => add(known, batch),
        }
    })
}

/// Joins batches of the same work out of the sheets of one file.
pub(super) fn join_sheets(batches: Vec<Batch>) -> Vec<Batch> {
    gathered(batches, add)
}

fn gathered(batches: Vec<Batch>, add: impl Fn(&mut Batch, Batch)) -> Vec<Batch> {
    let mut joined: Vec<Batch> = Vec::new();
    for batch in batches {
        match joined.iter_mut().find(|known| known.work == batch.work) {
            Some(known) => add(known, batch),
            None => joined.push(batch),
        }
    }
    joined
}

/// Adds the rows of a newer batch. A participant of both: where most rows of such participants are alike in both, the
/// second file is the first one corrected, and its row stands. Else the codes are of different people: all rows stay, and
/// the newer ones get codes of their own. Two pupils who did not sit the work are alike whoever they are, so only rows
/// with a total speak for a corrected file.
fn add(known: &mut Batch, mut newer: Batch) {
    settle(known, &mut newer);
    let label = |batch: &Batch| batch.sources.first().map(|source| source.name.clone()).unwrap_or_default();
    let (old_file, new_file) = (label(known), label(&newer));
    for task in &newer.tasks {
        if !known.tasks.iter().any(|here| here.label == task.label) {
            known.tasks.push(task.clone());
        }
    }
    let empty_tasks = |rows: usize| vec![None; rows];
    while known.rows.tasks.len() < known.tasks.len() {
        let rows = known.rows.len();
        known.rows.tasks.push(empty_tasks(rows));
    }
    for here in &mut known.tasks {
        if let Some(other) = newer.tasks.iter().find(|other| other.label == here.label) {
            here.max = here.max.max(other.max);
            here.level = here.level.or(other.level);
        }
    }

    // Schools of both, by code.
    let mut met: Vec<MetSchool> = Vec::new();
    let mut place: HashMap<String, u32> = HashMap::new();
    for school in known.schools.iter().chain(&newer.schools) {
        let at = *place.entry(school.code.clone()).or_insert_with(|| {
            met.push(MetSchool { code: school.code.clone(), ..MetSchool::default() });
            u32::try_from(met.len() - 1).unwrap_or(u32::MAX)
        });
        let Some(one) = met.get_mut(at as usize) else { continue };
        if !school.name.is_empty() {
            one.name.clone_from(&school.name);
        }
        if !school.municipality.is_empty() {
            one.municipality.clone_from(&school.municipality);
        }
        for code in &school.other_codes {
            if !one.other_codes.contains(code) {
                one.other_codes.push(code.clone());
            }
        }
    }
    let school_at = |schools: &[opora_core::assessment::TestedSchool], at: u32| {
        schools.get(at as usize).and_then(|school| place.get(&school.code)).copied().unwrap_or_default()
    };
    let mut rows = std::mem::take(&mut known.rows);
    for school in &mut rows.school {
        *school = school_at(&known.schools, *school);
    }
    let first_new = rows.len();
    for source in &newer.sources {
        if !known.sources.contains(source) {
            known.sources.push(source.clone());
        }
    }
    let source_at = |at: u32| {
        let source = newer.sources.get(at as usize);
        let place = known.sources.iter().position(|known| Some(known) == source).unwrap_or_default();
        u32::try_from(place).unwrap_or(u32::MAX)
    };
    let places: Vec<u32> = (0..u32::try_from(newer.sources.len()).unwrap_or(u32::MAX)).map(source_at).collect();
    append(&mut rows, &newer, &known.tasks, |at| school_at(&newer.schools, at));
    rows.source.extend(newer.rows.source.iter().map(|at| places.get(*at as usize).copied().unwrap_or_default()));

    // Participants of both.
    let mut old: HashMap<(u32, &str), usize> = HashMap::new();
    for row in 0..first_new {
        if let (Some(school), Some(code)) = (rows.school.get(row), rows.participant.get(row)) {
            old.insert((*school, code), row);
        }
    }
    let (mut same, mut other) = (Vec::new(), Vec::new());
    for row in first_new..rows.len() {
        if let (Some(school), Some(code)) = (rows.school.get(row), rows.participant.get(row))
            && let Some(before) = old.get(&(*school, code))
        {
            if alike(&rows, *before, row) { same.push((*before, row)) } else { other.push((*before, row)) }
        }
    }
    drop(old);
    let mut report = std::mem::take(&mut known.report);
    let kept_before = report.rows_kept + newer.report.rows_kept;
    report.add(newer.report);
    let example =
        || Example {
            file: new_file.clone(), sheet: String::new(), row: 0, text: format!("есть и в «{old_file}»")
        };
    let telling = same.iter().filter(|(_, row)| rows.score.get(*row).is_some_and(Option::is_some)).count();
    let corrected = telling > 0 && other.len() * 4 <= telling + other.len();
    let mut drops: Vec<u32> = Vec::new();
    if corrected {
        report.note_many(Rule::DuplicateSame, same.len() as u64, example);
        report.note_many(Rule::DuplicateReplaced, other.len() as u64, example);
        if !other.is_empty() {
            report.remark(if old_file == new_file {
                format!("В «{new_file}» участники стоят на двух листах: оставлены строки того листа, который дальше.")
            } else {
                format!("Участники из «{old_file}» есть и в «{new_file}»: оставлены строки из второго файла.")
            });
        }
        drops.extend(same.iter().chain(&other).filter_map(|(before, _)| u32::try_from(*before).ok()));
        drops.sort_unstable();
    } else {
        report.note_many(Rule::DuplicateOther, (same.len() + other.len()) as u64, example);
        let again: BTreeSet<usize> = same.iter().chain(&other).map(|(_, row)| *row).collect();
        rows.participant = renamed(&rows, &again);
    }
    if !drops.is_empty() {
        drops.iter().filter_map(|row| rows.status.get(*row as usize)).for_each(|status| report.taken_out(*status));
        let order: Vec<u32> = (0..u32::try_from(rows.len()).unwrap_or(u32::MAX))
            .filter(|row| drops.binary_search(row).is_err())
            .collect();
        rows = rows.taken(&order);
    }
    let (schools, rows) = by_school(&met, rows);
    report.rows_kept = kept_before - drops.len() as u64;
    known.schools = schools;
    known.rows = rows;
    known.report = report;
    known.scale = known.scale.take().or(newer.scale);
    known.max = known.max.or(newer.max);
}

fn append(rows: &mut Rows, newer: &Batch, tasks: &[crate::rows::schema::Task], school: impl Fn(u32) -> u32) {
    rows.school.extend(newer.rows.school.iter().map(|at| school(*at)));
    for code in newer.rows.participant.iter() {
        rows.participant.push(code.unwrap_or_default());
    }
    for letter in newer.rows.letter.iter() {
        rows.letter.push(letter.unwrap_or_default());
    }
    rows.gender.extend_from_slice(&newer.rows.gender);
    rows.variant.extend_from_slice(&newer.rows.variant);
    rows.status.extend_from_slice(&newer.rows.status);
    rows.score.extend_from_slice(&newer.rows.score);
    rows.primary.extend_from_slice(&newer.rows.primary);
    rows.mark.extend_from_slice(&newer.rows.mark);
    rows.journal.extend_from_slice(&newer.rows.journal);
    let count = newer.rows.len();
    for (column, task) in rows.tasks.iter_mut().zip(tasks) {
        let at = newer.tasks.iter().position(|other| other.label == task.label);
        match at.and_then(|at| newer.rows.tasks.get(at)) {
            Some(points) => column.extend_from_slice(points),
            None => column.extend(std::iter::repeat_n(None, count)),
        }
    }
}

/// The codes, those of some rows made codes of their own.
fn renamed(rows: &Rows, again: &BTreeSet<usize>) -> Words {
    let mut taken: HashSet<(u32, String)> = HashSet::new();
    for (code, school) in rows.participant.iter().zip(&rows.school) {
        taken.extend(code.map(|code| (*school, code.to_owned())));
    }
    let mut out = Words::default();
    for (row, (code, school)) in rows.participant.iter().zip(&rows.school).enumerate() {
        let Some(code) = code else {
            out.push("");
            continue;
        };
        if !again.contains(&row) {
            out.push(code);
            continue;
        }
        let own = (2..).map(|times| numbered(code, times)).find(|own| taken.insert((*school, own.clone())));
        out.push(own.as_deref().unwrap_or(code));
    }
    out
}
