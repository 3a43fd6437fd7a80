//! Figures of many works at once: which schools there are, and a figure a school and work.

use std::collections::BTreeSet;

use arrow::array::{AsArray, StringArray};
use arrow::datatypes::{UInt32Type, UInt64Type};
use arrow::error::ArrowError;
use opora_core::assessment::Work;
use opora_core::identification::Figure;

use super::part::Part;
use crate::fault::Fault;
use crate::kernel::{group_figures, on_all_cores};
use crate::rows;
use crate::rows::schema::SCHOOL;
use crate::summary::file::FLAT;

/// Which figures are wanted; nothing said means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// These works only.
    pub works: Option<BTreeSet<Work>>,
    /// These schools only, by code.
    pub schools: Option<BTreeSet<String>>,
}

/// Figures with the lists that they point into.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Codes of schools, in order.
    pub schools: Vec<String>,
    /// Works, in order.
    pub works: Vec<Work>,
    /// By work, then by school.
    pub figures: Vec<Figure>,
}

/// The flat columns of one part.
#[derive(Default)]
struct Flat {
    schools: Vec<StringArray>,
    /// The numbers of a figure; school and work are not known yet.
    numbers: Vec<Figure>,
}

/// The parts that a filter lets through.
fn wanted<'a>(parts: impl Iterator<Item = &'a Part>, filter: &Filter) -> Vec<&'a Part> {
    parts.filter(|part| filter.works.as_ref().is_none_or(|works| works.contains(&part.work))).collect()
}

/// From the flat columns of summaries.
pub(super) fn from_summaries<'a>(parts: impl Iterator<Item = &'a Part>, filter: &Filter) -> Result<Figures, Fault> {
    let parts = wanted(parts, filter);
    let flats = on_all_cores(parts.len(), |place| match parts.get(place) {
        Some(part) => flat(part),
        None => Ok(Flat::default()),
    })?;
    Ok(joined(&parts, &flats, filter))
}

/// From the rows, all row groups of all parts at once.
pub(super) fn from_rows<'a>(parts: impl Iterator<Item = &'a Part>, filter: &Filter) -> Result<Figures, Fault> {
    let parts = wanted(parts, filter);
    let opened = parts.iter().map(|part| rows::open(&part.rows)).collect::<Result<Vec<_>, _>>()?;
    let pieces: Vec<(usize, usize)> =
        opened.iter().enumerate().flat_map(|(part, rows)| (0..rows.groups()).map(move |group| (part, group))).collect();
    let counted = on_all_cores(pieces.len(), |place| {
        let piece = pieces.get(place).and_then(|(part, group)| Some((opened.get(*part)?, *group)));
        piece.map(|(rows, group)| group_figures(rows, group)).transpose()
    })?;
    let mut flats: Vec<Flat> = parts.iter().map(|_| Flat::default()).collect();
    for ((part, _), counted) in pieces.iter().zip(counted) {
        if let (Some(flat), Some((schools, numbers))) = (flats.get_mut(*part), counted) {
            flat.schools.push(schools);
            flat.numbers.extend(numbers);
        }
    }
    Ok(joined(&parts, &flats, filter))
}

/// Figures of all parts over one list of schools.
fn joined(parts: &[&Part], flats: &[Flat], filter: &Filter) -> Figures {
    let mut schools = union(flats);
    if let Some(wanted) = &filter.schools {
        schools.retain(|school| wanted.contains(*school));
    }
    let mut figures = Vec::with_capacity(flats.iter().map(|flat| flat.numbers.len()).sum());
    for (work, flat) in (0u32..).zip(flats) {
        // Both lists rise: walk them together.
        let mut all = (0u32..).zip(&schools).peekable();
        for (code, figure) in names(flat).zip(&flat.numbers) {
            while all.next_if(|(_, school)| **school < code).is_some() {}
            if let Some((school, _)) = all.next_if(|(_, school)| **school == code) {
                figures.push(Figure { school, work, ..*figure });
            }
        }
    }
    Figures {
        schools: schools.into_iter().map(str::to_owned).collect(),
        works: parts.iter().map(|part| part.work.clone()).collect(),
        figures,
    }
}

fn names(flat: &Flat) -> impl Iterator<Item = &str> {
    flat.schools.iter().flat_map(|names| names.iter().flatten())
}

/// All schools, in order. Most works have the same schools, so a list that adds nothing is only compared.
fn union(flats: &[Flat]) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for flat in flats {
        let mut known = all.iter().peekable();
        let mut fresh = Vec::new();
        for code in names(flat) {
            while known.next_if(|school| **school < code).is_some() {}
            if known.next_if(|school| **school == code).is_none() {
                fresh.push(code);
            }
        }
        if !fresh.is_empty() {
            all.extend(fresh);
            all.sort_unstable();
        }
    }
    all
}

fn flat(part: &Part) -> Result<Flat, Fault> {
    let kept = match part.kept()? {
        Some(kept) => Some(kept),
        None => {
            part.refresh()?;
            part.kept()?
        }
    };
    let kept = kept.ok_or_else(|| Fault::foreign(&part.summaries, "итоги не соответствуют строкам"))?;
    let mut flat = Flat { schools: Vec::new(), numbers: Vec::with_capacity(kept.schools()) };
    for batch in kept.batches(Some(&FLAT))? {
        let missing = |name: &str| Fault::broken(&part.summaries)(ArrowError::SchemaError(name.to_owned()));
        let column = |name: &'static str| batch.column_by_name(name).ok_or_else(|| missing(name));
        let small = |name| Ok(column(name)?.as_primitive_opt::<UInt32Type>().ok_or_else(|| missing(name))?.values());
        let sums = column("sum")?.as_primitive_opt::<UInt64Type>().ok_or_else(|| missing("sum"))?.values();
        let (used, low) = (small("used")?, small("m2")?);
        let good = small("m4")?.iter().zip(small("m5")?.iter()).map(|(four, five)| four + five);
        flat.numbers.extend(used.iter().zip(low).zip(good).zip(sums).map(|(((n, low), good), sum)| Figure {
            school: 0,
            work: 0,
            n: *n,
            low: *low,
            good,
            // A school never reaches 2³² points in one work.
            sum: u32::try_from(*sum).unwrap_or(u32::MAX),
        }));
        flat.schools.push(column(SCHOOL)?.as_string_opt().ok_or_else(|| missing(SCHOOL))?.clone());
    }
    Ok(flat)
}
