//! One occurrence of an activity over everybody who owes it: when it is due, and how many have done it.

use std::collections::HashMap;

use chrono::NaiveDate;
use opora_core::access::{Actor, Role};
use opora_core::ids::{ActivityId, OrganisationId};
use opora_store::programmes::Mark;

use super::one::One;
use crate::layout::Frame;
use crate::trouble::Trouble;

/// An occurrence with its counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Turn {
    /// First day of the window or of the reporting period.
    pub start: Option<NaiveDate>,
    /// The due day; nothing when the order gives none.
    pub due: Option<NaiveDate>,
    /// From this day on it is late.
    pub late_from: Option<NaiveDate>,
    /// How many owe it.
    pub expected: u64,
    /// How many have done it.
    pub done: u64,
    /// How many of those later than due, as far as the last day tells.
    pub done_late: u64,
    /// How many owe it still and are late.
    pub overdue: u64,
    /// The last day on which one of them was done.
    pub last_done: Option<NaiveDate>,
}

/// The occurrences of each activity in the order of days; of one organisation where it is chosen.
pub(crate) async fn turns(
    frame: &Frame,
    one: &One,
    of: Option<OrganisationId>,
) -> Result<HashMap<ActivityId, Vec<Turn>>, Trouble> {
    let holder = of.filter(|id| one.table.organisations.iter().any(|(holder, _)| holder == id));
    // What one organisation owes is what it would see itself; it is among those that the actor sees.
    let eyes = match holder {
        Some(school) => {
            Actor { role: Role::School { authority: one.table.programme.authority, school }, ..frame.actor.clone() }
        }
        None => frame.actor.clone(),
    };
    let marks = frame.app.store.programme_marks(&eyes, one.table.programme.id, frame.app.today()).await?;
    let mut turns: HashMap<ActivityId, Vec<Turn>> = HashMap::new();
    for mark in marks {
        turns.entry(mark.activity).or_default().push(turn(&mark));
    }
    Ok(turns)
}

fn turn(mark: &Mark) -> Turn {
    let late_from = mark.due.and_then(|due| due.succ_opt());
    let was_late = mark.done_on.zip(late_from).is_some_and(|(done, late)| done >= late);
    Turn {
        start: mark.start,
        due: mark.due,
        late_from,
        expected: mark.expected,
        done: mark.done,
        done_late: u64::from(was_late),
        overdue: mark.overdue,
        last_done: mark.done_on,
    }
}
