//! Saved layouts of result files: which column of an unknown file means what.

use chrono::{DateTime, Utc};
use opora_core::access::{Action, Actor, Moment};
use opora_core::ids::{LayoutProfileId, OrganisationId};
use opora_core::words::plain;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};
use serde_json::Value;

use super::entities::layout_profile;
use super::{common_or_own, kept_by, must_keep};
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::sentences::in_quotes;
use crate::trouble::{Answer, invalid, not_found, parse, print};

/// A saved layout.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutProfile {
    /// Its id.
    pub id: LayoutProfileId,
    /// Whose it is; nothing when it is common to all.
    pub authority: Option<OrganisationId>,
    /// Its name.
    pub name: String,
    /// What it says, in the words of who reads files.
    pub body: Value,
    /// When it was saved.
    pub changed_at: DateTime<Utc>,
    /// Who did that.
    pub changed_by: String,
}

impl Store {
    /// Saves a layout under a name; one of the same name and authority gives way.
    pub async fn layout_profile_save(
        &self,
        actor: &Actor,
        authority: Option<OrganisationId>,
        name: &str,
        body: &Value,
        moment: Moment,
    ) -> Answer<LayoutProfileId> {
        must_keep(actor, authority)?;
        let key = plain(name);
        if key.is_empty() {
            return invalid("Профиль не назван.", "Впишите название, по которому вы его узнаете.");
        }
        let tx = self.turn().await?;
        let of_authority = match authority {
            Some(id) => layout_profile::Column::AuthorityId.eq(id.0),
            None => layout_profile::Column::AuthorityId.is_null(),
        };
        let old = layout_profile::Entity::find()
            .filter(of_authority)
            .filter(layout_profile::Column::NameKey.eq(&key))
            .one(&tx)
            .await?;
        let mut row = layout_profile::ActiveModel {
            id: NotSet,
            authority_id: Set(authority.map(|id| id.0)),
            name: Set(name.trim().to_owned()),
            name_key: Set(key),
            body: Set(print("layout profile", body)?),
            changed_at: Set(moment.now),
            changed_by_name: Set(actor.name.clone()),
            lock: Set(1),
        };
        let (id, verb) = match old {
            Some(old) => {
                row.id = Set(old.id);
                row.lock = Set(old.lock + 1);
                (row.update(&tx).await?.id, "Изменён")
            }
            None => (row.insert(&tx).await?.id, "Сохранён"),
        };
        let sentence = format!("{verb} профиль файлов результатов {}", in_quotes(name.trim()));
        let about = About { authority, ..About::default() };
        journal::write(&tx, actor, moment, Note::new("layout-profile-saved", sentence, about)).await?;
        tx.commit().await?;
        Ok(LayoutProfileId(id))
    }

    /// The saved layouts that the actor's imports can use, by name.
    pub async fn layout_profiles(&self, actor: &Actor) -> Answer<Vec<LayoutProfile>> {
        actor.must(Action::HandleResults)?;
        let rows = layout_profile::Entity::find()
            .filter(common_or_own(actor, layout_profile::Column::AuthorityId))
            .order_by_asc(layout_profile::Column::NameKey)
            .order_by_asc(layout_profile::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Deletes a saved layout; imports that used it keep what it said.
    pub async fn layout_profile_delete(&self, actor: &Actor, id: LayoutProfileId, moment: Moment) -> Answer<()> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let own = kept_by(actor, layout_profile::Column::AuthorityId);
        let found = layout_profile::Entity::find_by_id(id.0).filter(own).one(&tx).await?;
        let Some(row) = found else { return not_found() };
        layout_profile::Entity::delete_by_id(id.0).exec(&tx).await?;
        let sentence = format!("Удалён профиль файлов результатов {}", in_quotes(&row.name));
        let about = About { authority: row.authority_id.map(OrganisationId), ..About::default() };
        journal::write(&tx, actor, moment, Note::new("layout-profile-deleted", sentence, about)).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn read(row: layout_profile::Model) -> Answer<LayoutProfile> {
    Ok(LayoutProfile {
        id: LayoutProfileId(row.id),
        authority: row.authority_id.map(OrganisationId),
        name: row.name,
        body: parse("layout profile", &row.body)?,
        changed_at: row.changed_at,
        changed_by: row.changed_by_name,
    })
}
