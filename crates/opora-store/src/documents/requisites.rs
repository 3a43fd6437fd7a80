//! The columns of the list of documents that follow from a reading.

use opora_core::reading::{DeadlineKind, Field, Level, Reading};
use opora_core::words::plain;
use sea_orm::ActiveValue::Set;

use crate::entities::document;
use crate::trouble::{Answer, print};

/// The columns of the list that follow from a reading.
pub(super) fn requisites(name: &str, reading: &Reading) -> Answer<document::ActiveModel> {
    let act = reading.act.as_ref();
    let title = act.and_then(|act| act.title.clone()).or_else(|| Some(opora_core::adoption::title(reading)));
    let number = act.and_then(|act| act.number.clone());
    let words = [Some(name), title.as_deref(), number.as_deref()].into_iter().flatten().map(plain);
    let levels = levels(reading);
    let count = |level| i64::try_from(levels.iter().filter(|one| **one == level).count()).unwrap_or(i64::MAX);
    let activities = reading.roadmaps.iter().map(|plan| plan.activities.len()).sum::<usize>();
    Ok(document::ActiveModel {
        act_kind: Set(act.map(|act| print("kind of act", &act.kind)).transpose()?),
        act_number: Set(number.clone()),
        act_date: Set(act.and_then(|act| act.date)),
        issuer: Set(act.and_then(|act| act.issuer.clone())),
        search_key: Set(words.collect::<Vec<_>>().join(" ")),
        title: Set(title.clone()),
        activities: Set(i64::try_from(activities).unwrap_or(i64::MAX)),
        checks: Set(count(Level::Check)),
        unread: Set(count(Level::Unread)),
        ..Default::default()
    })
}

/// The levels of the deadlines and of the remarks that do not repeat a deadline.
fn levels(reading: &Reading) -> Vec<Level> {
    let rows = reading.roadmaps.iter().flat_map(|plan| &plan.activities).filter_map(|row| row.deadline.as_ref());
    let clauses = reading.act.iter().flat_map(|act| &act.clauses).filter_map(|clause| clause.deadline.as_ref());
    let deadlines = rows.chain(clauses).map(|deadline| match (deadline.kind, deadline.status) {
        (DeadlineKind::Unread, Level::Clear) => Level::Clear,
        (_, level) => level,
    });
    let remarks =
        reading.remarks.iter().filter(|remark| remark.field != Some(Field::Deadline)).map(|remark| remark.level);
    deadlines.chain(remarks).collect()
}
