//! Which programme of the book a document may belong to.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use opora_core::adoption::contents;
use opora_core::ids::{OrganisationId, ProgrammeId};
use opora_core::reading::Reading;
use opora_core::words::plain;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::entities::{activity, programme, version};
use crate::trouble::Answer;

/// A document that shares this part of its activities with a programme may be an amendment of it.
const SHARED: f64 = 0.4;

/// A programme that a document may belong to.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The programme.
    pub programme: ProgrammeId,
    /// Its title.
    pub title: String,
    /// № of its order.
    pub act_number: Option<String>,
    /// Day of its order.
    pub act_date: Option<NaiveDate>,
    /// The document has the number and the day of an order that the programme already rests on.
    pub same_act: bool,
    /// Which part of the document's activities stands in the programme word for word.
    pub shared: f64,
}

/// Programmes of the authority that the document may belong to, the most likely first.
pub(crate) async fn suggest(
    db: &impl ConnectionTrait,
    authority: OrganisationId,
    reading: &Reading,
) -> Answer<Vec<Suggestion>> {
    let programmes = programme::Entity::find().filter(programme::Column::AuthorityId.eq(authority.0)).all(db).await?;
    if programmes.is_empty() {
        return Ok(Vec::new());
    }
    let act = reading.act.as_ref();
    let (number, date) = (act.and_then(|act| act.number.clone()), act.and_then(|act| act.date));
    let mut same_act = BTreeSet::new();
    if number.is_some() && date.is_some() {
        let versions = version::Entity::find()
            .select_only()
            .column(version::Column::ProgrammeId)
            .filter(version::Column::AuthorityId.eq(authority.0))
            .filter(version::Column::ActNumber.eq(number))
            .filter(version::Column::ActDate.eq(date));
        same_act.extend(versions.into_tuple::<i64>().all(db).await?);
    }
    let words: BTreeSet<String> = contents(reading).iter().map(|content| plain(&content.text)).collect();
    let mut shared: BTreeMap<i64, usize> = BTreeMap::new();
    let rows: Vec<(i64, String)> = activity::Entity::find()
        .select_only()
        .column(activity::Column::ProgrammeId)
        .column(activity::Column::SearchKey)
        .filter(activity::Column::AuthorityId.eq(authority.0))
        .filter(activity::Column::RemovedIn.is_null())
        .into_tuple()
        .all(db)
        .await?;
    for (programme, key) in rows {
        if words.contains(&key) {
            *shared.entry(programme).or_default() += 1;
        }
    }
    let part = |id: i64| {
        let count = shared.get(&id).copied().unwrap_or_default();
        to_f64(count) / to_f64(words.len().max(1))
    };
    // The plan of the next year repeats the rows of this one and is no amendment of it.
    let own = opora_core::adoption::period(reading);
    let apart = |row: &programme::Model| match (own, row.period_start, row.period_end) {
        (Some(own), Some(start), Some(end)) => own.end < start || end < own.start,
        _ => false,
    };
    let mut out: Vec<Suggestion> = programmes
        .into_iter()
        .filter(|row| same_act.contains(&row.id) || !apart(row))
        .map(|row| Suggestion {
            programme: ProgrammeId(row.id),
            same_act: same_act.contains(&row.id),
            shared: part(row.id).min(1.0),
            title: row.title,
            act_number: row.act_number,
            act_date: row.act_date,
        })
        .filter(|one| one.same_act || one.shared >= SHARED)
        .collect();
    out.sort_by(|one, two| {
        let rank = |own: &Suggestion| (u8::from(own.same_act), own.shared);
        let ((a, b), (c, d)) = (rank(two), rank(one));
        a.cmp(&c).then(b.total_cmp(&d)).then(two.programme.cmp(&one.programme))
    });
    Ok(out)
}

fn to_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
