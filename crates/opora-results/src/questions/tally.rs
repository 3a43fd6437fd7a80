//! Sums over schools and the figures that follow from them.

use serde::Serialize;

use super::intervals::{mean_interval, wilson};
use super::words::{ratio, to_f64};
use super::{Marking, Maximum};
use crate::summary::Summary;

/// Whole numbers of a group of schools in one work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// All rows.
    pub rows: u64,
    /// Rows of the absent.
    pub absent: u64,
    /// Rows without a total.
    pub no_total: u64,
    /// Rows with an impossible total.
    pub out_of_range: u64,
    /// Rows that count: n.
    pub used: u64,
    /// Schools with at least one row that counts.
    pub schools: u64,
    /// Marks 2–5.
    pub marks: [u64; 4],
    /// Σ of totals.
    pub sum: u64,
    /// Σ of squares of totals.
    pub sum_sq: u64,
}

impl Tally {
    /// Adds the summaries up.
    pub fn of<'a>(summaries: impl IntoIterator<Item = &'a Summary>) -> Self {
        let mut tally = Self::default();
        for one in summaries {
            tally.rows += u64::from(one.rows);
            tally.absent += u64::from(one.absent);
            tally.no_total += u64::from(one.no_total);
            tally.out_of_range += u64::from(one.out_of_range);
            tally.used += u64::from(one.used);
            tally.schools += u64::from(one.used > 0);
            tally.marks.iter_mut().zip(one.marks).for_each(|(sum, n)| *sum += u64::from(n));
            tally.sum += one.sum;
            tally.sum_sq += one.sum_sq;
        }
        tally
    }

    /// Rows with a mark.
    pub fn marked(&self) -> u64 {
        self.marks.iter().sum()
    }

    /// Mean total; none without rows.
    pub fn mean(&self) -> Option<f64> {
        ratio(self.sum, self.used)
    }

    /// Standard deviation over n − 1; none for fewer than two rows.
    pub fn deviation(&self) -> Option<f64> {
        if self.used < 2 {
            return None;
        }
        // n·Σx² − (Σx)² is exact in whole numbers, so equal totals give exactly 0.
        let n = u128::from(self.used);
        let spread = (n * u128::from(self.sum_sq)).saturating_sub(u128::from(self.sum) * u128::from(self.sum));
        #[expect(clippy::cast_precision_loss, reason = "rounding to a float is what is wanted")]
        let variance = spread as f64 / (n * (n - 1)) as f64;
        Some(variance.sqrt())
    }

    /// Mean ± 1.96·s/√n; none for fewer than two rows.
    pub fn interval(&self) -> Option<[f64; 2]> {
        mean_interval(self.mean()?, self.deviation()?, self.used)
    }

    /// Mean in percent of the maximum.
    pub fn completion(&self, maximum: Option<Maximum>) -> Option<f64> {
        Some(100.0 * self.mean()? / f64::from(maximum?.points))
    }

    /// Those with «2» or below the minimum, of those with a mark (of all for a minimum); none where nothing is marked.
    pub fn low(&self, marking: Marking) -> Option<Share> {
        let of = match marking {
            Marking::Marks => self.marked(),
            Marking::Minimum => self.used,
            Marking::Unmarked => return None,
        };
        let [low, ..] = self.marks;
        Some(Share::of(low, of))
    }
}

/// A share with both its numbers and its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// How many.
    pub n: u64,
    /// Of how many.
    pub of: u64,
    /// Percent; none of nobody.
    pub pct: Option<f64>,
    /// Wilson's interval, percent.
    pub interval: Option<[f64; 2]>,
}

impl Share {
    /// `n` of `of`.
    pub fn of(n: u64, of: u64) -> Self {
        let interval = wilson(n, of).map(|ends| ends.map(|end| 100.0 * end));
        Self { n, of, pct: ratio(n, of).map(|share| 100.0 * share), interval }
    }
}

/// A number a mark; of an exam with only a minimum the «2» alone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Counts<T> {
    /// «2», or below the minimum.
    #[serde(rename = "2")]
    pub two: T,
    /// «3».
    #[serde(rename = "3", skip_serializing_if = "Option::is_none")]
    pub three: Option<T>,
    /// «4».
    #[serde(rename = "4", skip_serializing_if = "Option::is_none")]
    pub four: Option<T>,
    /// «5».
    #[serde(rename = "5", skip_serializing_if = "Option::is_none")]
    pub five: Option<T>,
}

impl<T: Copy> Counts<T> {
    /// By mark, 2 first; what the procedure does not have is none.
    pub fn list(&self) -> [Option<T>; 4] {
        [Some(self.two), self.three, self.four, self.five]
    }
}

/// The figures of a group of schools in one work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// All rows.
    pub rows: u64,
    /// Did not sit the work.
    pub absent: u64,
    /// No total.
    pub no_total: u64,
    /// Impossible total.
    pub out_of_range: u64,
    /// n of all figures.
    pub used: u64,
    /// Schools with at least one row that counts.
    pub schools: u64,
    /// What the marks are.
    pub marking: Marking,
    /// Participants by mark; none where nothing is marked.
    pub counts: Option<Counts<u64>>,
    /// Percent of participants by mark; none where nothing is marked or nobody sat.
    pub pct: Option<Counts<f64>>,
    /// Mean total, points.
    pub mean: Option<f64>,
    /// Standard deviation of totals over n − 1, points.
    pub deviation: Option<f64>,
    /// 95 % interval of the mean, points.
    pub mean_ci: Option<[f64; 2]>,
    /// Mean in percent of the maximum.
    pub completion_pct: Option<f64>,
    /// Успеваемость, percent; of an exam with a minimum: not below it.
    pub success_pct: Option<f64>,
    /// Качество, percent.
    pub quality_pct: Option<f64>,
    /// СОУ, percent.
    pub sou: Option<f64>,
    /// «2» or below the minimum, with its interval.
    pub low: Option<Share>,
    /// Absent, percent of all rows.
    pub absent_pct: Option<f64>,
}

impl Figures {
    /// The figures of a tally.
    pub fn of(tally: &Tally, marking: Marking, maximum: Option<Maximum>) -> Self {
        let [two, three, four, five] = tally.marks;
        let low = tally.low(marking);
        let of = low.map_or(0, |low| low.of);
        let only_marks = |n: u64| (marking == Marking::Marks).then_some(n);
        let percent = |n: u64| ratio(n, of).map(|share| 100.0 * share);
        let marked_percent = |n: u64| only_marks(n).and_then(percent);
        Self {
            rows: tally.rows,
            absent: tally.absent,
            no_total: tally.no_total,
            out_of_range: tally.out_of_range,
            used: tally.used,
            schools: tally.schools,
            marking,
            counts: low.map(|_| Counts {
                two,
                three: only_marks(three),
                four: only_marks(four),
                five: only_marks(five),
            }),
            pct: percent(two).map(|two| Counts {
                two,
                three: marked_percent(three),
                four: marked_percent(four),
                five: marked_percent(five),
            }),
            mean: tally.mean(),
            deviation: tally.deviation(),
            mean_ci: tally.interval(),
            completion_pct: tally.completion(maximum),
            success_pct: low.and_then(|low| percent(low.of.saturating_sub(two))),
            quality_pct: marked_percent(four + five),
            sou: only_marks(of)
                .filter(|of| *of > 0)
                .map(|of| to_f64(100 * five + 64 * four + 36 * three + 16 * two) / to_f64(of)),
            low,
            absent_pct: ratio(tally.absent, tally.rows).map(|share| 100.0 * share),
        }
    }
}
