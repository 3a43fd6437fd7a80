//! The test of a criterion: what is measured, on which side of which threshold, over how many participants.

use serde::Serialize;

use super::Decimal;

/// When a criterion is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// What is measured.
    pub measure: Measure,
    /// On which side of the threshold.
    pub compare: Compare,
    /// Percent, pupils or points, as the measure has it.
    pub threshold: Decimal,
    /// Below this number of participants a result is not counted at all; 1 counts everybody.
    pub min_n: u32,
}

/// What is measured in one procedure of one school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Share of «2», or of those below the minimum, in percent.
    LowShare,
    /// How many got «2» or stayed below the minimum.
    LowCount,
    /// Share of «4» and «5», in percent.
    GoodShare,
    /// Mean total, in points.
    Mean,
    /// Mean total against the highest possible, in percent.
    Completion,
}

impl Measure {
    /// All measures.
    pub const ALL: [Self; 5] = [Self::LowShare, Self::LowCount, Self::GoodShare, Self::Mean, Self::Completion];

    /// The word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::LowShare => "low_share",
            Self::LowCount => "low_count",
            Self::GoodShare => "good_share",
            Self::Mean => "mean",
            Self::Completion => "completion",
        }
    }

    /// For a page and a paper.
    pub fn title(self) -> &'static str {
        match self {
            Self::LowShare => "доля «2» или ниже минимума, %",
            Self::LowCount => "число «2» или ниже минимума, чел.",
            Self::GoodShare => "доля «4» и «5», %",
            Self::Mean => "средний балл",
            Self::Completion => "процент выполнения",
        }
    }

    /// The side of the threshold that is meant where the file does not say it.
    pub fn usual_compare(self) -> Compare {
        match self {
            Self::LowShare | Self::LowCount => Compare::AtLeast,
            Self::GoodShare | Self::Mean | Self::Completion => Compare::Below,
        }
    }

    /// Whether it runs from 0 to 100.
    pub fn is_percent(self) -> bool {
        matches!(self, Self::LowShare | Self::GoodShare | Self::Completion)
    }
}

/// On which side of the threshold a criterion is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Compare {
    /// ≥
    AtLeast,
    /// >
    Above,
    /// ≤
    AtMost,
    /// <
    Below,
}

impl Compare {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::AtLeast, Self::Above, Self::AtMost, Self::Below];

    /// The word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::AtLeast => "at_least",
            Self::Above => "above",
            Self::AtMost => "at_most",
            Self::Below => "below",
        }
    }

    /// The sign for a sentence.
    pub fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::Above => ">",
            Self::AtMost => "≤",
            Self::Below => "<",
        }
    }

    /// The sign of the opposite.
    pub fn opposite(self) -> Self {
        match self {
            Self::AtLeast => Self::Below,
            Self::Above => Self::AtMost,
            Self::AtMost => Self::Above,
            Self::Below => Self::AtLeast,
        }
    }

    /// Whether `order`, of the value to the threshold, is on its side.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::AtLeast => order.is_ge(),
            Self::Above => order.is_gt(),
            Self::AtMost => order.is_le(),
            Self::Below => order.is_lt(),
        }
    }
}
