//! Scales that an authority or the whole book uses instead of the shipped ones: versions are added, never rewritten.

use chrono::{DateTime, Utc};
use opora_core::access::{Action, Actor, Moment};
use opora_core::assessment::Work;
use opora_core::ids::{OrganisationId, ScaleId};
use opora_core::scale::Scale;
use sea_orm::sea_query::{Condition, Expr, IntoCondition};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};

use super::entities::scale;
use super::{common_or_own, kept_by, must_keep};
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::trouble::{Answer, invalid, not_found, parse, print, stale};

/// A version of a scale in the book.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredScale {
    /// Its id.
    pub id: ScaleId,
    /// Whose it is; nothing when it is common to all.
    pub authority: Option<OrganisationId>,
    /// The work that it is for.
    pub work: Work,
    /// 1, 2, … among the scales of the work and the authority.
    pub number: i64,
    /// The scale.
    pub scale: Scale,
    /// When it was set.
    pub set_at: DateTime<Utc>,
    /// Who did that.
    pub set_by: String,
    /// When another took its place, or it was taken out of use.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Sets the scale of a work from now on; the former one stays in the history. What was imported before keeps the
    /// marks that it has until it is imported again.
    pub async fn scale_set(
        &self,
        actor: &Actor,
        authority: Option<OrganisationId>,
        scale: &Scale,
        moment: Moment,
    ) -> Answer<ScaleId> {
        must_keep(actor, authority)?;
        let faults: Vec<String> = scale.check().iter().map(ToString::to_string).collect();
        if !faults.is_empty() {
            let sentence = format!("Шкала не принята: {}.", faults.join("; "));
            return invalid(&sentence, "Исправьте границы баллов и сохраните шкалу ещё раз.");
        }
        let work = scale.work();
        let body = print("scale", scale)?;
        let tx = self.turn().await?;
        let same = same_place(authority).add(scale::Column::WorkKey.eq(work.to_string()));
        let last = scale::Entity::find().filter(same.clone()).order_by_desc(scale::Column::Number).one(&tx).await?;
        if let Some(last) = &last
            && last.ended_at.is_none()
            && last.body == body
        {
            return Ok(ScaleId(last.id));
        }
        scale::Entity::update_many()
            .col_expr(scale::Column::EndedAt, Expr::value(Some(moment.now)))
            .filter(same.add(scale::Column::EndedAt.is_null()))
            .exec(&tx)
            .await?;
        let number = last.map_or(1, |last| last.number + 1);
        let row = scale::ActiveModel {
            id: NotSet,
            authority_id: Set(authority.map(|id| id.0)),
            work_key: Set(work.to_string()),
            number: Set(number),
            body: Set(body),
            set_at: Set(moment.now),
            set_by_name: Set(actor.name.clone()),
            ended_at: Set(None),
        }
        .insert(&tx)
        .await?;
        let sentence = format!("Задана шкала: {}, версия {number} ({})", work.title(), scale.version);
        journal::write(&tx, actor, moment, Note::new("scale-set", sentence, about(authority))).await?;
        tx.commit().await?;
        Ok(ScaleId(row.id))
    }

    /// Takes a scale out of use; the common or the shipped one is used again.
    pub async fn scale_end(&self, actor: &Actor, id: ScaleId, moment: Moment) -> Answer<()> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let own = kept_by(actor, scale::Column::AuthorityId);
        let Some(row) = scale::Entity::find_by_id(id.0).filter(own).one(&tx).await? else { return not_found() };
        let done = scale::Entity::update_many()
            .col_expr(scale::Column::EndedAt, Expr::value(Some(moment.now)))
            .filter(scale::Column::Id.eq(id.0))
            .filter(scale::Column::EndedAt.is_null())
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return stale();
        }
        let sentence = format!("Шкала больше не используется: {}, версия {}", row.work_key, row.number);
        let about = about(row.authority_id.map(OrganisationId));
        journal::write(&tx, actor, moment, Note::new("scale-ended", sentence, about)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The scales of the book that the actor's imports can use, with the past ones, newest first.
    pub async fn scales(&self, actor: &Actor) -> Answer<Vec<StoredScale>> {
        actor.must(Action::Read)?;
        let rows = scale::Entity::find()
            .filter(common_or_own(actor, scale::Column::AuthorityId))
            .order_by_asc(scale::Column::WorkKey)
            .order_by_desc(scale::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// The scale of the book for a work: the authority's own, else the common one.
    pub async fn scale_for(
        &self,
        actor: &Actor,
        authority: Option<OrganisationId>,
        work: &Work,
    ) -> Answer<Option<StoredScale>> {
        let in_use = self.scales(actor).await?.into_iter().filter(|one| one.ended_at.is_none() && one.work == *work);
        let fitting = in_use.filter(|one| one.authority.is_none() || one.authority == authority);
        Ok(fitting.max_by_key(|one| one.authority.is_some()))
    }
}

fn same_place(authority: Option<OrganisationId>) -> Condition {
    match authority {
        Some(id) => scale::Column::AuthorityId.eq(id.0).into_condition(),
        None => scale::Column::AuthorityId.is_null().into_condition(),
    }
}

fn about(authority: Option<OrganisationId>) -> About {
    About { authority, ..About::default() }
}

fn read(row: scale::Model) -> Answer<StoredScale> {
    let scale: Scale = parse("scale", &row.body)?;
    Ok(StoredScale {
        id: ScaleId(row.id),
        authority: row.authority_id.map(OrganisationId),
        work: scale.work(),
        number: row.number,
        scale,
        set_at: row.set_at,
        set_by: row.set_by_name,
        ended_at: row.ended_at,
    })
}
