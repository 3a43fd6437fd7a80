//! The states of a document that is not adopted: waiting, put aside, taken up again.

use opora_core::access::{Action, Actor, Moment};
use opora_core::ids::DocumentId;
use sea_orm::ActiveValue::Set;

use super::{DocumentState, about, find, update};
use crate::entities::document;
use crate::journal::{self, Note};
use crate::open::Store;
use crate::trouble::{Answer, stale, wrong_state};

impl Store {
    /// Puts a draft aside, or takes it up again.
    pub async fn document_set_aside(&self, actor: &Actor, id: DocumentId, lock: i64, moment: Moment) -> Answer<()> {
        self.settle_document(actor, id, lock, DocumentState::Draft, DocumentState::SetAside, moment).await
    }

    /// Takes up a document that was put aside.
    pub async fn document_take_up(&self, actor: &Actor, id: DocumentId, lock: i64, moment: Moment) -> Answer<()> {
        self.settle_document(actor, id, lock, DocumentState::SetAside, DocumentState::Draft, moment).await
    }

    async fn settle_document(
        &self,
        actor: &Actor,
        id: DocumentId,
        lock: i64,
        from: DocumentState,
        to: DocumentState,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::HandleDocuments)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        if row.lock != lock {
            return stale();
        }
        if row.state != from.code() {
            return wrong_state("Документ уже в другом состоянии.", "Обновите страницу.");
        }
        let set = document::ActiveModel {
            state: Set(to.code().to_owned()),
            settled_at: Set(Some(moment.now)),
            settled_by_name: Set(Some(actor.name.clone())),
            lock: Set(lock + 1),
            ..Default::default()
        };
        update(&tx, id, lock, set).await?;
        let note = Note::new("document-state", format!("Документ «{}»: {}", row.name, to.title()), about(&row))
            .change(from.title(), to.title());
        journal::write(&tx, actor, moment, note).await?;
        tx.commit().await?;
        Ok(())
    }
}
