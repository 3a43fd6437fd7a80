//! The index of objectivity: 100 − the percent of schools with at least one sign.

use std::collections::{BTreeMap, BTreeSet};

use opora_core::russian::sort_key;
use serde::Serialize;

use super::{Sign, SignKind};
use crate::questions::words::ratio;
use crate::questions::{Hiding, Register, WorkResults};

/// The index with its numbers.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct IndexAnswer {
    /// Signs that count.
    pub counted: Vec<SignKind>,
    /// Schools with participants.
    pub schools: u64,
    /// Of them with at least one counted sign.
    pub with_sign: u64,
    /// 100 − 100·with_sign/schools; none without schools.
    pub value: Option<f64>,
    /// The index by each formula of the correlation, the other signs being as counted.
    pub variants: Vec<IndexVariant>,
    /// Schools by kind of sign, counted or not.
    pub by_sign: BTreeMap<SignKind, u64>,
    /// By municipality, by name: not a ranking; empty where municipalities are not known.
    pub municipalities: Vec<MunicipalityIndex>,
}

/// The index by one formula of the correlation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndexVariant {
    /// Which correlation counts.
    pub journal: SignKind,
    /// Schools with at least one sign.
    pub with_sign: u64,
    /// The index.
    pub value: Option<f64>,
}

/// The index of one municipality.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MunicipalityIndex {
    /// Its name.
    pub name: String,
    /// Schools with participants.
    pub schools: u64,
    /// Of them with at least one counted sign.
    pub with_sign: u64,
    /// The index.
    pub value: Option<f64>,
}

pub(super) fn index(
    works: &[WorkResults<'_>],
    signs: &[(String, Sign)],
    register: &Register,
    hiding: Hiding,
    counted: &[SignKind],
) -> IndexAnswer {
    let mut participants: BTreeMap<&str, u64> = BTreeMap::new();
    for summary in works.iter().flat_map(|work| work.summaries).filter(|summary| summary.used > 0) {
        *participants.entry(summary.school.as_str()).or_default() += u64::from(summary.used);
    }
    let present: BTreeSet<&str> = participants.keys().copied().collect();
    let with = |kinds: &[SignKind]| -> BTreeSet<&str> {
        let of_kind = signs.iter().filter(|(_, sign)| kinds.contains(&sign.kind));
        of_kind.map(|(school, _)| school.as_str()).filter(|school| present.contains(school)).collect()
    };
    let value = |with: u64, schools: u64| ratio(with, schools).map(|share| 100.0 - 100.0 * share);
    let whole = present.len() as u64;
    let variant = |journal: SignKind| {
        let mut kinds: Vec<SignKind> = counted.iter().copied().filter(|kind| !is_journal(*kind)).collect();
        kinds.push(journal);
        let with_sign = with(&kinds).len() as u64;
        IndexVariant { journal, with_sign, value: value(with_sign, whole) }
    };
    let flagged = with(counted);
    let mut municipalities: BTreeMap<(String, &str), (u64, u64, u64)> = BTreeMap::new();
    for school in &present {
        let name = register.municipality(school);
        if !name.is_empty() {
            let (schools, with_sign, people) = municipalities.entry((sort_key(name), name)).or_default();
            *schools += 1;
            *with_sign += u64::from(flagged.contains(school));
            *people += participants.get(school).copied().unwrap_or_default();
        }
    }
    let shown = municipalities.into_iter().filter(|(_, (_, _, people))| *people >= u64::from(hiding.below));
    IndexAnswer {
        counted: counted.to_vec(),
        schools: whole,
        with_sign: flagged.len() as u64,
        value: value(flagged.len() as u64, whole),
        variants: vec![variant(SignKind::JournalSimple), variant(SignKind::JournalTies)],
        by_sign: SignKind::ALL.into_iter().map(|kind| (kind, with(&[kind]).len() as u64)).collect(),
        municipalities: shown
            .map(|((_, name), (schools, with_sign, _))| MunicipalityIndex {
                name: name.to_owned(),
                schools,
                with_sign,
                value: value(with_sign, schools),
            })
            .collect(),
    }
}

fn is_journal(kind: SignKind) -> bool {
    matches!(kind, SignKind::JournalSimple | SignKind::JournalTies)
}
