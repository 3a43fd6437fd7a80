//! The verdict on one school in one list: in or out, on what ground, and how it stands to the list before.

use serde::Serialize;

use super::ByHand;

/// On what ground a school is in a list or out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// In: the rule is met.
    Condition,
    /// In: it was in, and has not yet been without criteria for as many lists as leaving needs.
    KeptByExit,
    /// In or out by hand: position in [`Input::manual`].
    ByHand(usize, ByHand),
    /// Out: the rule is not met.
    NotMet,
    /// Out: position of the exclusion in the methodology.
    Excluded(usize),
    /// Out: it is already in the list at this position.
    Elsewhere(usize),
    /// Out: the rule is met, but others come before it.
    BeyondTake,
}

impl Ground {
    pub(super) fn is_in(self) -> bool {
        match self {
            Self::Condition | Self::KeptByExit | Self::ByHand(_, ByHand::Include) => true,
            Self::NotMet
            | Self::Excluded(_)
            | Self::Elsewhere(_)
            | Self::BeyondTake
            | Self::ByHand(_, ByHand::Exclude) => false,
        }
    }

    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Condition => "condition",
            Self::KeptByExit => "kept_by_exit",
            Self::ByHand(_, ByHand::Include) => "included_by_hand",
            Self::ByHand(_, ByHand::Exclude) => "excluded_by_hand",
            Self::NotMet => "not_met",
            Self::Excluded(_) => "excluded",
            Self::Elsewhere(_) => "elsewhere",
            Self::BeyondTake => "beyond_take",
        }
    }
}

/// How a school stands to the list before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// In; there is no earlier list to compare with.
    First,
    /// In, and was not in the list before.
    Entered,
    /// In, and was in the list before.
    Stays,
    /// Out, and was in the list before.
    Left,
    /// Out, as before.
    Out,
}

/// When the present (or just ended) time in a list began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// The year of the first list in a row.
    pub year: i32,
    /// Position in [`Input::adopted`] when that list was adopted by an act.
    pub adopted: Option<usize>,
}

/// What was decided for a school in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is in.
    pub listed: bool,
    /// On what ground.
    pub ground: Ground,
    /// How it stands to the list before.
    pub standing: Standing,
    /// Since when it is in, or was in until now.
    pub since: Option<Since>,
    /// Criteria (or conditions) met in the year of the list.
    pub met: u32,
    /// Criteria that could be counted in that year.
    pub counted: u32,
    /// Lists in a row without a criterion met, of a school that was in.
    pub quiet: u32,
    /// Place in a ranking from 1; 0 elsewhere.
    pub rank: u32,
}
