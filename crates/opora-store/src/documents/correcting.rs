//! Correcting what was read: a decision of a person is laid over a document, and can be taken back.

use opora_core::access::{Action, Actor, Moment};
use opora_core::correction::{Anchor, Change, Correction, Landing, find_words, lay, shape};
use opora_core::ids::{CorrectionId, DocumentId};
use opora_core::lineage::{original, original_of_row};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
};

use super::draft::{Draft, draft};
use super::requisites::requisites;
use super::told::{place_words, told, told_back};
use super::{about, find, update};
use crate::entities::{correction, document};
use crate::journal::{self, Note};
use crate::open::Store;
use crate::trouble::{Answer, not_found, parse, print, wrong_state};

impl Store {
    /// Lays a correction over a document; an earlier one of the same place gives way. Returns the new lock.
    pub async fn correct(
        &self,
        actor: &Actor,
        id: DocumentId,
        lock: i64,
        correction: Correction,
        moment: Moment,
    ) -> Answer<i64> {
        actor.must(Action::HandleDocuments)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        let lock = touch(&tx, id, lock).await?;
        let draft = draft(&tx, row.clone()).await?;
        let (landing, words) = place(&draft, &correction)?;
        let anchor = print("anchor", &correction.anchor)?;
        withdraw_at(&tx, id, &anchor, actor, moment).await?;
        let stored = correction::ActiveModel {
            id: NotSet,
            authority_id: Set(row.authority_id),
            lineage_id: Set(row.lineage_id.unwrap_or(row.id)),
            document_id: Set(row.id),
            anchor: Set(anchor),
            original: Set(words),
            change: Set(print("change", &correction.change)?),
            actor_id: Set(actor.user.map(|id| id.0)),
            actor_name: Set(actor.name.clone()),
            at: Set(moment.now),
            withdrawn_at: Set(None),
            withdrawn_by_name: Set(None),
        };
        stored.insert(&tx).await?;
        let before = before(&draft, &correction, landing);
        let mut marked = draft.shaped;
        lay(&mut marked, std::slice::from_ref(&correction), &[]);
        let after = place_words(&marked, landing);
        let note = told(&row.name, &correction.change, before, after, about(&row));
        journal::write(&tx, actor, moment, note).await?;
        recount(&tx, find(&tx, actor, id).await?).await?;
        tx.commit().await?;
        Ok(lock)
    }

    /// Takes a correction back; the fact that it was made stays. Returns the new lock.
    pub async fn correction_withdraw(
        &self,
        actor: &Actor,
        id: DocumentId,
        lock: i64,
        correction: CorrectionId,
        moment: Moment,
    ) -> Answer<i64> {
        actor.must(Action::HandleDocuments)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        let lock = touch(&tx, id, lock).await?;
        let own = correction::Entity::find_by_id(correction.0)
            .filter(correction::Column::LineageId.eq(row.lineage_id.unwrap_or(row.id)))
            .filter(correction::Column::WithdrawnAt.is_null());
        let Some(stored) = own.one(&tx).await? else { return not_found() };
        let set = correction::ActiveModel {
            id: Set(stored.id),
            withdrawn_at: Set(Some(moment.now)),
            withdrawn_by_name: Set(Some(actor.name.clone())),
            ..Default::default()
        };
        correction::Entity::update(set).exec(&tx).await?;
        let sentence = told_back(&row.name, &parse("change", &stored.change)?);
        journal::write(&tx, actor, moment, Note::new("correction-withdrawn", sentence, about(&row))).await?;
        recount(&tx, find(&tx, actor, id).await?).await?;
        tx.commit().await?;
        Ok(lock)
    }
}

/// Where the correction lands, and the words on which it rests; refused when they are not there.
fn place(draft: &Draft, correction: &Correction) -> Answer<(Landing, String)> {
    let of_rows = matches!(correction.change, Change::Split(_) | Change::Made(_));
    let landing = if of_rows {
        let own = shape(&draft.read, &draft.paper, std::slice::from_ref(correction));
        own.landings.first().copied().flatten().unwrap_or(Landing::Lost)
    } else {
        Landing::of(&draft.shaped, &correction.anchor)
    };
    if landing == Landing::Waits && matches!(correction.change, Change::Made(_)) {
        return wrong_state(
            "Эти слова уже прочитаны как мероприятие.",
            "Если в строке несколько мероприятий, разделите её: «строка» → «Разделить на несколько».",
        );
    }
    let words = match of_rows {
        true => original_of_row(&draft.read, &draft.paper, correction),
        false => original(&draft.shaped, landing),
    };
    match words.filter(|_| !landing.is_nowhere()) {
        Some(words) => Ok((landing, words)),
        None => wrong_state(
            "В документе нет места, к которому относится исправление.",
            "Обновите страницу и повторите исправление.",
        ),
    }
}

/// The words of the place before the correction: of a row that is split as it was read, of a row that is made those
/// of the document.
fn before(draft: &Draft, correction: &Correction, landing: Landing) -> String {
    match (&correction.anchor, &correction.change) {
        (Anchor::Row { .. }, Change::Split(_)) => place_words(&draft.read, landing),
        (Anchor::Words { words, .. }, _) => {
            let found = find_words(&draft.paper.text, words);
            let cut = |(from, to): (usize, usize)| draft.paper.text.chars().skip(from).take(to - from).collect();
            found.map(cut).unwrap_or_default()
        }
        _ => place_words(&draft.shaped, landing),
    }
}

/// Takes the turn of a person at a document.
async fn touch(tx: &impl ConnectionTrait, id: DocumentId, lock: i64) -> Answer<i64> {
    update(tx, id, lock, document::ActiveModel { lock: Set(lock + 1), ..Default::default() }).await?;
    Ok(lock + 1)
}

/// Takes back what was decided about this place on this very document. What was decided on another document of the
/// lineage stays there: if this one is deleted, nothing of the other is lost.
async fn withdraw_at(
    tx: &impl ConnectionTrait,
    document: DocumentId,
    anchor: &str,
    actor: &Actor,
    moment: Moment,
) -> Answer<()> {
    correction::Entity::update_many()
        .col_expr(correction::Column::WithdrawnAt, Expr::value(Some(moment.now)))
        .col_expr(correction::Column::WithdrawnByName, Expr::value(Some(actor.name.clone())))
        .filter(correction::Column::DocumentId.eq(document.0))
        .filter(correction::Column::Anchor.eq(anchor))
        .filter(correction::Column::WithdrawnAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Brings the requisites and counts of the list up to what the corrections say.
async fn recount(tx: &impl ConnectionTrait, row: document::Model) -> Answer<()> {
    let (id, name) = (row.id, row.name.clone());
    let draft = draft(tx, row).await?;
    let set = document::ActiveModel { id: Set(id), ..requisites(&name, &draft.settled)? };
    document::Entity::update(set).exec(tx).await?;
    Ok(())
}
