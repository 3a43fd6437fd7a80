//! Peaks at the borders of marks: how many got exactly the border, against one point less.

use serde::Serialize;

use crate::questions::WorkResults;
use crate::questions::distribution::{borders, histogram};
use crate::questions::intervals::binomial_at_least;
use crate::questions::words::ratio;
use crate::summary::Summary;

/// A peak over some participants.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Border {
    /// The mark that begins at the border.
    pub mark: u8,
    /// The lowest total of the mark.
    pub score: u32,
    /// Participants one point below it.
    pub below: u64,
    /// Participants at it.
    pub at: u64,
    /// at / below; none where nobody is below.
    pub ratio: Option<f64>,
}

/// How far a peak of one school may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BorderTrust {
    /// 50 participants and more.
    Full,
    /// 20 to 49.
    Approximate,
}

/// A peak of one school beside the region's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SchoolBorder {
    /// The school's.
    #[serde(flatten)]
    pub border: Border,
    /// The region's own peak.
    pub region_ratio: Option<f64>,
    /// How far it may be trusted.
    pub trust: BorderTrust,
    /// Chance of so many at the border among both totals, if the school were like the region; none where nobody has
    /// either total.
    pub chance: Option<f64>,
}

impl SchoolBorder {
    /// Higher than the region's peak, and less likely by chance than `limit`.
    pub fn is_sign(&self, limit: f64) -> bool {
        let both = self.border.at + self.border.below;
        both > 0 && self.chance.is_some_and(|chance| chance < limit)
    }
}

/// Participants from which a peak of a school is counted, and from which it is counted in full.
const LEAST: u32 = 20;
const FULL: u32 = 50;

pub(super) fn region(work: &WorkResults<'_>) -> Vec<Border> {
    let all = histogram(work.summaries, 0);
    borders(work).into_iter().filter_map(|border| peak(&all.counts, border.mark, border.from)).collect()
}

/// The peak at a total; none at 0, where nothing is below.
fn peak(counts: &[u64], mark: u8, score: u32) -> Option<Border> {
    let count = |score: u32| counts.get(score as usize).copied().unwrap_or_default();
    let (below, at) = (count(score.checked_sub(1)?), count(score));
    Some(Border { mark, score, below, at, ratio: ratio(at, below) })
}

pub(super) fn school(summary: &Summary, region: &[Border]) -> Vec<SchoolBorder> {
    if summary.used < LEAST {
        return Vec::new();
    }
    let trust = if summary.used < FULL { BorderTrust::Approximate } else { BorderTrust::Full };
    let own: Vec<u64> = summary.scores.iter().map(|n| u64::from(*n)).collect();
    let beside = |whole: &Border| {
        let border = peak(&own, whole.mark, whole.score)?;
        let usual = ratio(whole.at, whole.at + whole.below);
        let both = border.at + border.below;
        let chance = usual.filter(|_| both > 0).map(|usual| binomial_at_least(border.at, both, usual));
        Some(SchoolBorder { border, region_ratio: whole.ratio, trust, chance })
    };
    region.iter().filter_map(beside).collect()
}
