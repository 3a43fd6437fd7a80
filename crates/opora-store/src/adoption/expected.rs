//! What is expected: obligations are inserted, redated, restored and dropped as a plan says.

use opora_core::adoption::{Expectation, Holder, Reconciled, Redated};
use opora_core::directory::Who;
use opora_core::ids::{ActivityId, OrganisationId, ProgrammeId};
use opora_core::obligation::Status;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::save::CHUNK;
use crate::entities::obligation;
use crate::trouble::Answer;

/// Inserts expected things; `ids` are the activities of the plan, `place` says the id of an organisation.
pub(crate) async fn insert_obligations(
    tx: &impl ConnectionTrait,
    authority: OrganisationId,
    programme: ProgrammeId,
    expected: &[Expectation],
    ids: &[ActivityId],
    place: &(dyn Fn(Who) -> Option<OrganisationId> + Sync),
) -> Answer<usize> {
    let mut rows = Vec::with_capacity(expected.len());
    for one in expected {
        let Some(activity) = ids.get(one.activity) else { continue };
        let organisation = match &one.holder {
            Holder::Organisation(who) => place(*who),
            Holder::Words(_) => None,
        };
        let who = match (&one.holder, organisation) {
            (Holder::Words(words), _) => format!("w:{words}"),
            (Holder::Organisation(_), Some(id)) => format!("o:{id}"),
            (Holder::Organisation(_), None) => continue,
        };
        let dates = one.expected.dates;
        rows.push(obligation::ActiveModel {
            id: NotSet,
            authority_id: Set(authority.0),
            programme_id: Set(programme.0),
            activity_id: Set(activity.0),
            organisation_id: Set(organisation.map(|id| id.0)),
            occurrence: Set(one.expected.key.clone()),
            who: Set(who),
            party: Set(one.party.clone()),
            start: Set(dates.start),
            due: Set(dates.due),
            late_from: Set(dates.late_from),
            closes_on: Set(dates.closes_on),
            times: Set(one.expected.count.map(i64::from)),
            status: Set(Status::Open.code().to_owned()),
            done_on: Set(None),
            reason: Set(None),
            lock: Set(1),
        });
    }
    for chunk in rows.chunks(CHUNK) {
        obligation::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(tx).await?;
    }
    Ok(rows.len())
}

/// Redates, restores and drops obligations that are there.
pub(crate) async fn apply_changes(tx: &impl ConnectionTrait, changes: &Reconciled, reason: &str) -> Answer<()> {
    for (list, reopened) in [(&changes.redated, false), (&changes.restored, true)] {
        for redated in list {
            redate(tx, redated, reopened).await?;
        }
    }
    let ids: Vec<i64> = changes.dropped.iter().map(|id| id.0).collect();
    for chunk in ids.chunks(CHUNK) {
        obligation::Entity::update_many()
            .col_expr(obligation::Column::Status, Expr::value(Status::Dropped.code()))
            .col_expr(obligation::Column::Reason, Expr::value(Some(format!("снято изменением: {reason}"))))
            .col_expr(obligation::Column::Lock, Expr::col(obligation::Column::Lock).add(1))
            .filter(obligation::Column::Id.is_in(chunk.iter().copied()))
            .filter(obligation::Column::Status.eq(Status::Open.code()))
            .exec(tx)
            .await?;
    }
    Ok(())
}

async fn redate(tx: &impl ConnectionTrait, redated: &Redated, reopened: bool) -> Answer<()> {
    let set = obligation::ActiveModel {
        start: Set(redated.dates.start),
        due: Set(redated.dates.due),
        late_from: Set(redated.dates.late_from),
        closes_on: Set(redated.dates.closes_on),
        party: Set(redated.party.clone()),
        status: Set(Status::Open.code().to_owned()),
        reason: Set(None),
        ..Default::default()
    };
    let from = if reopened { Status::Dropped } else { Status::Open };
    obligation::Entity::update_many()
        .set(set)
        .col_expr(obligation::Column::Lock, Expr::col(obligation::Column::Lock).add(1))
        .filter(obligation::Column::Id.eq(redated.id.0))
        .filter(obligation::Column::Status.eq(from.code()))
        .exec(tx)
        .await?;
    Ok(())
}
