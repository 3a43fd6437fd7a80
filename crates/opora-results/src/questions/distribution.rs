//! «Распределение»: how many got each total, with the borders of marks and the region's curve beside.

use opora_core::assessment::Work;
use serde::Serialize;

use super::words::ratio;
use super::{Ask, Group, Maximum, Method, Register, WorkResults};
use crate::summary::Summary;

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Distribution {
    /// In the order given.
    pub works: Vec<WorkDistribution>,
    /// How it was made.
    pub method: Method,
}

/// One work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorkDistribution {
    /// The work.
    pub work: Work,
    /// Its title for people.
    pub title: String,
    /// The highest total.
    pub maximum: Option<Maximum>,
    /// Where marks begin; of a minimum the first total that is not below it, with mark 3. Empty where no scale is known.
    pub borders: Vec<MarkBorder>,
    /// All schools: the curve that stands beside; none where so few sat that nothing may be shown.
    pub region: Option<Histogram>,
    /// Groups asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupDistribution>,
}

/// The lowest total of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MarkBorder {
    /// 3, 4 or 5.
    pub mark: u8,
    /// The lowest total that gives it.
    pub from: u32,
}

/// How many got each total, from 0 to the highest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Histogram {
    /// Participants.
    pub n: u64,
    /// Participants by total.
    pub counts: Vec<u64>,
    /// Percent of participants by total; empty for nobody.
    pub pct: Vec<f64>,
}

/// One group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupDistribution {
    /// The group.
    #[serde(flatten)]
    pub group: Group,
    /// Its totals; none where it is hidden.
    #[serde(flatten)]
    pub histogram: Option<Histogram>,
}

/// Answers the question.
pub fn distribution(works: &[WorkResults<'_>], register: &Register, ask: &Ask) -> Distribution {
    let mut method = Method::over(
        works,
        &[
            "Доля балла = число участников с этим итогом / число участников в расчёте · 100, %.",
            "Граница отметки — наименьший балл, который её даёт.",
        ],
    );
    method.notes.extend(ask.hiding.sentence());
    let one = |work: &WorkResults<'_>| {
        let maximum = work.maximum();
        let longest = work.summaries.iter().map(|summary| summary.scores.len()).max().unwrap_or_default();
        let length = maximum.map_or(0, |maximum| maximum.points as usize + 1).max(longest);
        let borders = borders(work);
        if borders.is_empty() && !work.summaries.is_empty() {
            method.note(format!("{}: шкала не известна, границ отметок нет.", work.work.title()));
        }
        let groups = ask.groups(work.summaries, register).into_iter().map(|grouped| {
            let shown = grouped.group.hidden.is_none();
            let histogram = shown.then(|| histogram(grouped.members.iter().copied(), length));
            GroupDistribution { group: grouped.group, histogram }
        });
        let groups = groups.collect();
        let region = Some(histogram(work.summaries, length)).filter(|region| ask.shows(region.n));
        WorkDistribution { work: work.work.clone(), title: work.work.title(), maximum, borders, region, groups }
    };
    let works = works.iter().map(one).collect();
    Distribution { works, method }
}

/// Where marks begin; of an exam with only a minimum the first total that is not below it.
pub(super) fn borders(work: &WorkResults<'_>) -> Vec<MarkBorder> {
    let Some(scale) = work.scale else { return Vec::new() };
    let borders: Vec<MarkBorder> =
        scale.borders().map(|(mark, from)| MarkBorder { mark, from: u32::from(from) }).collect();
    if !borders.is_empty() {
        return borders;
    }
    let low = scale.bands.iter().filter(|band| band.mark == 2).map(|band| band.to).max();
    low.map(|to| MarkBorder { mark: 3, from: u32::from(to) + 1 }).into_iter().collect()
}

/// Totals of summaries added up, at least `length` long.
pub(super) fn histogram<'a>(summaries: impl IntoIterator<Item = &'a Summary>, length: usize) -> Histogram {
    let scores = summaries.into_iter().map(|summary| summary.scores.iter().copied().map(u64::from));
    Histogram::added(scores, length)
}

impl Histogram {
    /// Several groups together, at least `length` totals long.
    pub fn sum<'a>(groups: impl IntoIterator<Item = &'a Self>, length: usize) -> Self {
        Self::added(groups.into_iter().map(|group| group.counts.iter().copied()), length)
    }

    fn added(each: impl Iterator<Item: ExactSizeIterator<Item = u64>>, length: usize) -> Self {
        let mut counts = vec![0u64; length];
        for one in each {
            if counts.len() < one.len() {
                counts.resize(one.len(), 0);
            }
            counts.iter_mut().zip(one).for_each(|(sum, n)| *sum += n);
        }
        let n = counts.iter().sum();
        let pct = counts.iter().filter_map(|count| Some(100.0 * ratio(*count, n)?)).collect();
        Self { n, counts, pct }
    }
}
