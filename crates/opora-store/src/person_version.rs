//! A version of a programme made by a person, without an act: some activities say something new, all others what they
//! said before.

use std::collections::BTreeSet;

use opora_core::access::{Actor, Moment};
use opora_core::ids::VersionId;
use opora_core::programme::Content;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder,
};

use crate::entities::{activity, activity_version, programme, version};
use crate::trouble::{Answer, not_found, print, stale};

/// Makes the version of `programme` in which these activities (as the person saw them) say these contents.
pub(crate) async fn make(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    programme: &programme::Model,
    changed: &[(activity::Model, Content)],
    summary: String,
    moment: Moment,
) -> Answer<VersionId> {
    let version = version_row(tx, actor, programme, summary, moment).await?;
    for (row, content) in changed {
        say(tx, version, row, content).await?;
    }
    let others: BTreeSet<i64> = changed.iter().map(|(row, _)| row.id).collect();
    carry_over(tx, version, programme.id, others).await?;
    Ok(version)
}

async fn version_row(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    programme: &programme::Model,
    summary: String,
    moment: Moment,
) -> Answer<VersionId> {
    let former = version::Entity::find()
        .filter(version::Column::ProgrammeId.eq(programme.id))
        .order_by_desc(version::Column::Number)
        .one(tx)
        .await?;
    let Some(former) = former else { return not_found() };
    let number = programme.versions + 1;
    let row = version::ActiveModel {
        id: NotSet,
        programme_id: Set(programme.id),
        authority_id: Set(programme.authority_id),
        number: Set(number),
        document_id: Set(None),
        act_number: Set(None),
        act_date: Set(None),
        title: Set(former.title),
        layout: Set(former.layout),
        summary: Set(summary),
        adopted_at: Set(moment.now),
        adopted_by: Set(actor.user.map(|id| id.0)),
        adopted_by_name: Set(actor.name.clone()),
    };
    let version = row.insert(tx).await?.id;
    let set = programme::ActiveModel {
        id: Set(programme.id),
        version_id: Set(Some(version)),
        versions: Set(number),
        lock: Set(programme.lock + 1),
        ..Default::default()
    };
    programme::Entity::update(set).exec(tx).await?;
    Ok(VersionId(version))
}

/// One activity says something new.
async fn say(tx: &impl ConnectionTrait, version: VersionId, row: &activity::Model, content: &Content) -> Answer<()> {
    let text = print("activity", content)?;
    let done = activity::Entity::update_many()
        .col_expr(activity::Column::Content, Expr::value(text.as_str()))
        .col_expr(activity::Column::Lock, Expr::value(row.lock + 1))
        .filter(activity::Column::Id.eq(row.id))
        .filter(activity::Column::Lock.eq(row.lock))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 {
        return stale();
    }
    let own = activity_version::ActiveModel {
        id: NotSet,
        version_id: Set(version.0),
        activity_id: Set(row.id),
        ordinal: Set(row.ordinal),
        change: Set("changed".to_owned()),
        content: Set(text),
    };
    own.insert(tx).await?;
    Ok(())
}

/// The activities in force but `changed` say what they said before.
async fn carry_over(
    tx: &impl ConnectionTrait,
    version: VersionId,
    programme: i64,
    changed: BTreeSet<i64>,
) -> Answer<()> {
    use activity_version::Column;
    let others = Query::select()
        .expr(Expr::value(version.0))
        .column(activity::Column::Id)
        .column(activity::Column::Ordinal)
        .expr(Expr::value("same"))
        .column(activity::Column::Content)
        .from(activity::Entity)
        .and_where(activity::Column::ProgrammeId.eq(programme))
        .and_where(activity::Column::RemovedIn.is_null())
        .and_where(activity::Column::Id.is_not_in(changed))
        .to_owned();
    let mut copy = Query::insert();
    copy.into_table(activity_version::Entity).columns([
        Column::VersionId,
        Column::ActivityId,
        Column::Ordinal,
        Column::Change,
        Column::Content,
    ]);
    copy.select_from(others).map_err(|error| sea_orm::DbErr::Custom(error.to_string()))?;
    tx.execute(&copy).await?;
    Ok(())
}
