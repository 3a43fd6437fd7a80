//! One criterion: whether a school meets a test in a procedure, and why not.

use std::cmp::Ordering;

use serde::Serialize;

use super::cells::{Cell, Held};
use crate::methodology::{Compare, Measure, Test};

/// Why a criterion is not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// The value is on the other side of the threshold.
    OtherSide,
    /// Fewer participants than the minimum; the value is not looked at.
    TooFew,
    /// The school has no participants in the work.
    NoResults,
    /// The data have no such work in that year.
    NoWork,
    /// The work has no scale, so marks are not known.
    NoMarks,
    /// The highest total of the work is not known.
    NoMax,
}

/// One criterion of one school, for pages, papers and JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Criterion {
    /// The work as its key; several that are counted together between « + ».
    pub work: String,
    /// Key of the procedure in the methodology.
    pub procedure: String,
    /// For people: «ВПР 2021, математика 6 кл.».
    pub title: String,
    /// Participants.
    pub n: u32,
    /// Of them with «2» or below the minimum.
    pub low: u32,
    /// `low / n`, from 0 to 1, six digits; none without participants or marks.
    pub share: Option<f64>,
    /// What the criterion measures, in its own unit (percent, pupils, points), six digits.
    pub value: Option<f64>,
    /// Whether it is met.
    pub met: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<WhyNot>,
    /// The sentence, which JSON has among the reasons: «ВПР 2021, математика 6 кл.: 7 из 18 = 38,9 % ≥ 30 %».
    #[serde(skip)]
    pub sentence: String,
}

/// Whether a cell meets a test.
pub(super) fn outcome(test: &Test, held: &Held, cell: Cell) -> Result<(), WhyNot> {
    if cell.n == 0 {
        return Err(if held.works.is_empty() { WhyNot::NoWork } else { WhyNot::NoResults });
    }
    if cell.n < test.min_n {
        return Err(WhyNot::TooFew);
    }
    let Some((numerator, denominator)) = value(test.measure, held, cell) else {
        return Err(if test.measure == Measure::Completion { WhyNot::NoMax } else { WhyNot::NoMarks });
    };
    let order: Ordering = test.threshold.against(numerator, denominator);
    if Compare::holds(test.compare, order) { Ok(()) } else { Err(WhyNot::OtherSide) }
}

/// The measured value as a fraction in the unit of the threshold; nothing where it cannot be known.
pub(super) fn value(measure: Measure, held: &Held, cell: Cell) -> Option<(u64, u64)> {
    let n = u64::from(cell.n);
    match measure {
        Measure::LowShare => held.marked.then_some((100 * u64::from(cell.low), n)),
        Measure::LowCount => held.marked.then_some((u64::from(cell.low), 1)),
        Measure::GoodShare => held.marked.then_some((100 * u64::from(cell.good), n)),
        Measure::Mean => Some((u64::from(cell.sum), n)),
        Measure::Completion => {
            (held.has_max && cell.full > 0).then_some((100 * u64::from(cell.sum), u64::from(cell.full)))
        }
    }
}

/// A fraction as JSON has it: six digits, the same on every machine.
pub(super) fn six_digits(numerator: u64, denominator: u64) -> Option<f64> {
    if denominator == 0 {
        return None;
    }
    let millionths = (u128::from(numerator) * 2_000_000 + u128::from(denominator)) / (2 * u128::from(denominator));
    #[expect(clippy::cast_precision_loss, reason = "a share, a mean or a count: far below 2⁵³ millionths")]
    let value = u64::try_from(millionths).ok()? as f64 / 1_000_000.0;
    Some(value)
}
