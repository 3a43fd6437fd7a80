//! Sharp changes: the same parallel in class N of one year and class N + 1 of the next, against all other schools.

use std::collections::BTreeMap;

use opora_core::assessment::{Season, Work};
use serde::Serialize;

use super::{Rules, Sign, SignKind};
use crate::questions::intervals::quantile;
use crate::questions::words::decimal;
use crate::questions::{Maximum, Tally, WorkResults};
use crate::summary::Summary;

/// Which way a school went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// K > Q3 + 3·IQR.
    Fall,
    /// K < Q1 − 3·IQR.
    Rise,
}

/// A school far from the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SharpChange {
    /// Code.
    pub school: String,
    /// Which way.
    pub kind: Kind,
    /// Earlier percent of completion ÷ later percent of completion.
    pub k: f64,
    /// Percent of completion in the earlier work.
    pub before_pct: f64,
    /// Percent of completion in the later work.
    pub after_pct: f64,
    /// Participants of the earlier work.
    pub before_n: u64,
    /// Participants of the later work.
    pub after_n: u64,
}

/// Two works of the same parallel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SharpPair {
    /// Class N of year y.
    pub earlier: Work,
    /// Class N + 1 of year y + 1.
    pub later: Work,
    /// Schools that have K.
    pub schools: u64,
    /// First quartile of K; none with too few schools.
    pub q1: Option<f64>,
    /// Third quartile of K.
    pub q3: Option<f64>,
    /// Schools beyond the fences, by code.
    pub changes: Vec<SharpChange>,
}

impl SharpPair {
    pub(super) fn signs(&self) -> impl Iterator<Item = (String, Sign)> + '_ {
        self.changes.iter().map(|change| {
            let word = match change.kind {
                Kind::Fall => "падение",
                Kind::Rise => "рост",
            };
            let words = format!(
                "{} → {}: {word}, K = {} (процент выполнения {} и {}, участников {} и {}; у половины школ K от {} до {}).",
                self.earlier.title(),
                self.later.title(),
                decimal(change.k, 2),
                decimal(change.before_pct, 1),
                decimal(change.after_pct, 1),
                change.before_n,
                change.after_n,
                decimal(self.q1.unwrap_or_default(), 2),
                decimal(self.q3.unwrap_or_default(), 2)
            );
            let n = change.before_n.min(change.after_n);
            (change.school.clone(), Sign { kind: SignKind::SharpChange, work: self.later.clone(), n, words })
        })
    }
}

/// The school year whose programme a work tested: in autumn the one before.
fn tested_year(work: &Work) -> i32 {
    match work.season {
        Season::Spring => work.school_year(),
        Season::Autumn => work.school_year() - 1,
    }
}

/// Whether `two` is the next year's work of the parallel that wrote `one`.
pub(super) fn follows(one: &Work, two: &Work) -> bool {
    one.procedure == two.procedure
        && one.subject == two.subject
        && two.tested_grade() == one.tested_grade() + 1
        && tested_year(two) == tested_year(one) + 1
        && one.grade > 0
}

/// All pairs of works, in the order of the earlier work.
pub(super) fn pairs(works: &[WorkResults<'_>], rules: &Rules) -> Vec<SharpPair> {
    let mut out = Vec::new();
    for one in works {
        for two in works.iter().filter(|two| follows(one.work, two.work)) {
            out.push(pair(one, two, rules));
        }
    }
    out
}

fn pair(one: &WorkResults<'_>, two: &WorkResults<'_>, rules: &Rules) -> SharpPair {
    let (before_max, after_max) = (one.maximum(), two.maximum());
    let enough = |summary: &&Summary| summary.used > 0 && summary.used >= rules.least_n;
    let later: BTreeMap<&str, &Summary> =
        two.summaries.iter().filter(enough).map(|summary| (summary.school.as_str(), summary)).collect();
    let ratios: Vec<(f64, SharpChange)> = one
        .summaries
        .iter()
        .filter(enough)
        .filter_map(|before| change(before, later.get(before.school.as_str())?, before_max, after_max))
        .map(|change| (change.k, change))
        .collect();
    let mut sorted: Vec<f64> = ratios.iter().map(|(k, _)| *k).collect();
    sorted.sort_by(f64::total_cmp);
    let schools = sorted.len() as u64;
    let few = schools < u64::from(rules.least_schools);
    let quartile = |p| quantile(&sorted, p).filter(|_| !few);
    let (q1, q3) = (quartile(0.25), quartile(0.75));
    let kind = |k: f64| {
        let (q1, q3) = (q1?, q3?);
        let fence = 3.0 * (q3 - q1);
        if k > q3 + fence {
            Some(Kind::Fall)
        } else if k < q1 - fence {
            Some(Kind::Rise)
        } else {
            None
        }
    };
    let changes = ratios.iter().filter_map(|(k, change)| Some(SharpChange { kind: kind(*k)?, ..change.clone() }));
    let mut changes: Vec<SharpChange> = changes.collect();
    changes.sort_by(|one, two| one.school.cmp(&two.school));
    SharpPair { earlier: one.work.clone(), later: two.work.clone(), schools, q1, q3, changes }
}

/// K of a school, its kind still open; none where the later mean is 0.
fn change(
    before: &Summary,
    after: &Summary,
    before_max: Option<Maximum>,
    after_max: Option<Maximum>,
) -> Option<SharpChange> {
    let (one, two) = (Tally::of([before]), Tally::of([after]));
    let (before_pct, after_pct) = (one.completion(before_max)?, two.completion(after_max)?);
    (after_pct > 0.0).then(|| SharpChange {
        school: before.school.clone(),
        kind: Kind::Fall,
        k: before_pct / after_pct,
        before_pct,
        after_pct,
        before_n: one.used,
        after_n: two.used,
    })
}
