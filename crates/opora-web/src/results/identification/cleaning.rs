//! What did not come into the calculation, work by work: the counts of cleaning that every list is printed with.

use std::collections::BTreeSet;

use opora_core::assessment::Work;
use opora_core::identification::{DataPart, DataVersion, List};

use super::rows::criteria;
use crate::layout::dates;
use crate::results::work_url;

/// The counts of cleaning.
pub(super) struct Cleaning {
    pub works: Vec<WorkRow>,
    pub all: Option<WorkRow>,
    /// Results of schools below the minimum of participants.
    pub too_few: String,
    /// Version of the data.
    pub version: String,
}

/// One work; figures as they are printed.
pub(super) struct WorkRow {
    pub title: String,
    pub url: String,
    pub rows: String,
    pub absent: String,
    pub no_total: String,
    pub out_of_range: String,
    pub used: String,
}

impl Cleaning {
    /// Of the works that the list looks at.
    pub(super) fn of(data: &DataVersion, list: &List<'_>, at: usize, version: i64) -> Self {
        let mut looked_at: BTreeSet<String> = BTreeSet::new();
        if let Some(decision) = list.decision(0) {
            let years = decision.lists.get(at).into_iter().flat_map(|one| &one.years);
            for criterion in years.flat_map(|year| &year.procedures) {
                looked_at.extend(criterion.work.split(" + ").map(str::to_owned));
            }
            looked_at.extend(criteria(&decision, at).flat_map(|one| one.work.split(" + ").map(str::to_owned)));
        }
        let parts: Vec<&DataPart> = data.parts.iter().filter(|part| looked_at.contains(&part.work)).collect();
        let sum = |number: fn(&DataPart) -> u64| parts.iter().map(|part| number(part)).sum::<u64>();
        let all = DataPart {
            rows: sum(|part| part.rows),
            absent: sum(|part| part.absent),
            no_total: sum(|part| part.no_total),
            out_of_range: sum(|part| part.out_of_range),
            used: sum(|part| part.used),
            ..DataPart::default()
        };
        Self {
            works: parts.iter().map(|part| row(part)).collect(),
            all: (parts.len() > 1).then(|| row(&all)),
            too_few: dates::number(u64::from(list.totals().too_few)),
            version: if version > 0 { version.to_string() } else { String::new() },
        }
    }
}

fn row(part: &DataPart) -> WorkRow {
    let work: Option<Work> = part.work.parse().ok();
    WorkRow {
        title: work.as_ref().map_or_else(|| part.work.clone(), Work::title),
        url: work.as_ref().map(work_url).unwrap_or_default(),
        rows: dates::number(part.rows),
        absent: dates::number(part.absent),
        no_total: dates::number(part.no_total),
        out_of_range: dates::number(part.out_of_range),
        used: dates::number(part.used),
    }
}
