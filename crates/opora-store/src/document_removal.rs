//! Deleting a draft: the file, its reading and its corrections go, the journal keeps that it was there.

use opora_core::access::{Action, Actor, Moment};
use opora_core::ids::DocumentId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::documents::{DocumentState, about, find};
use crate::entities::{correction, document, document_body};
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::trouble::{Answer, stale, wrong_state};

impl Store {
    /// Deletes a document by which nothing lives. An adopted one stays: its programme rests on it.
    pub async fn document_delete(&self, actor: &Actor, id: DocumentId, lock: i64, moment: Moment) -> Answer<()> {
        actor.must(Action::HandleDocuments)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        if row.lock != lock {
            return stale();
        }
        if row.state == DocumentState::Adopted.code() || row.version_id.is_some() {
            return wrong_state(
                "Документ принят: по нему живёт программа, поэтому удалить его нельзя.",
                "Чтобы изменить программу, загрузите изменённый приказ.",
            );
        }
        correction::Entity::delete_many().filter(correction::Column::DocumentId.eq(id.0)).exec(&tx).await?;
        document_body::Entity::delete_by_id(id.0).exec(&tx).await?;
        document::Entity::delete_by_id(id.0).exec(&tx).await?;
        let sentence = format!("Удалён черновик документа «{}»", row.name);
        let note = Note::new("document-deleted", sentence, About { document: None, ..about(&row) });
        journal::write(&tx, actor, moment, note).await?;
        tx.commit().await?;
        Ok(())
    }
}
