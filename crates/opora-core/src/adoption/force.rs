//! What an order leaves in force: an amending act takes off only what it speaks of.
//!
//! Clauses of an earlier act live until that very act is read again. Rows of the plan live when the new act brings no
//! plan, or when it only mends single rows («строку 11 изложить …», «дополнить …») instead of giving the plan anew.

use super::rows::act_label;
use crate::programme::{ActivityKind, Content, Layout};
use crate::reading::Reading;
use crate::words::plain;

/// How far a new act reaches into the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// It gives the whole plan: rows that it does not repeat are gone.
    WholePlan,
    /// It mends single rows of the plan, or has no plan at all: the other rows stay.
    SomeRows,
}

/// How far `reading` reaches into a programme that already has a plan.
pub(super) fn reach(reading: &Reading) -> Reach {
    if reading.roadmaps.is_empty() {
        return Reach::SomeRows;
    }
    let Some(act) = &reading.act else { return Reach::WholePlan };
    let heading = plain(act.title.as_deref().unwrap_or_default());
    let words = act.clauses.iter().fold(heading, |words, clause| words + " " + &plain(&clause.text));
    let has = |stem: &str| words.contains(stem);
    let amends = has("изменени") || has("дополнит") || has("дополнени");
    let anew = has("новой редакции") || has("изложить план") || has("изложить «дорожн") || has("изложить приложени");
    if amends && !anew { Reach::SomeRows } else { Reach::WholePlan }
}

/// Whether an activity that `reading` does not repeat stays in force.
pub(super) fn stays(old: &Content, reading: &Reading, reach: Reach) -> bool {
    if old.act == act_label(reading) {
        return false;
    }
    match old.kind {
        ActivityKind::Clause => true,
        ActivityKind::Row => reach == Reach::SomeRows,
    }
}

/// A row of an act that mends single rows, put where the known plan has it: among the sections of that plan.
pub(super) fn within(known: &Layout, content: Content, old: Option<&Content>) -> Content {
    match (content.kind, old) {
        (ActivityKind::Clause, _) => content,
        (ActivityKind::Row, Some(old)) => Content { roadmap: old.roadmap, section: old.section, ..content },
        (ActivityKind::Row, None) => {
            Content { roadmap: (!known.roadmaps.is_empty()).then_some(0), section: None, ..content }
        }
    }
}
