//! Putting a document aside, taking it up again, deleting a draft.

use askama::Template;
use opora_core::access::Action;
use opora_core::ids::DocumentId;
use opora_store::documents::DocumentState;
use serde::Deserialize;

use super::address;
use super::case::{by_terms, name};
use crate::layout::{Filled, Flash, Frame, Key, Menu, Page, html};
use crate::trouble::{Answer, Trouble};

#[derive(Template)]
#[template(path = "documents/delete.html")]
struct DeletePage {
    page: Page,
    what: String,
    file: String,
    lock: i64,
    show: String,
    corrections: usize,
}

/// The button of the page that asks.
#[derive(Debug, Deserialize)]
pub(super) struct Agreed {
    lock: i64,
}

/// POST `/documents/{id}/postpone`.
pub(super) async fn postpone(frame: Frame, Key(id): Key<DocumentId>) -> Answer {
    let document = frame.app.store.document(&frame.actor, id).await?;
    if document.state == DocumentState::Draft {
        frame.app.store.document_set_aside(&frame.actor, id, document.lock, frame.app.moment()).await?;
    }
    let words = format!("{}: отложен. Исправления сохранены, вернуться можно в любой день.", name(&document));
    frame.back(address::LIST, Flash::Done(words)).await
}

/// POST `/documents/{id}/resume`.
pub(super) async fn resume(frame: Frame, Key(id): Key<DocumentId>) -> Answer {
    let document = frame.app.store.document(&frame.actor, id).await?;
    if document.state == DocumentState::SetAside {
        frame.app.store.document_take_up(&frame.actor, id, document.lock, frame.app.moment()).await?;
    }
    frame.back(&address::show(id), Flash::Done("Документ снова в работе.".to_owned())).await
}

/// POST `/documents/{id}/terms`: the deadlines are counted again by the school terms that the authority has now.
pub(super) async fn count_again(frame: Frame, Key(id): Key<DocumentId>, Filled(agreed): Filled<Agreed>) -> Answer {
    let store = &frame.app.store;
    let draft = store.document_draft(&frame.actor, id).await?;
    if let Some(reading) = by_terms(store, &frame.actor, &draft).await? {
        store.document_reread(&frame.actor, id, agreed.lock, &draft.paper, &reading, frame.app.moment()).await?;
    }
    let words = "Сроки прочитаны заново по датам четвертей и каникул вашего управления.".to_owned();
    frame.back(&address::show(id), Flash::Done(words)).await
}

/// GET `/documents/{id}/delete`.
pub(super) async fn ask(frame: Frame, Key(id): Key<DocumentId>) -> Answer {
    frame.must(Action::HandleDocuments)?;
    let draft = frame.app.store.document_draft(&frame.actor, id).await?;
    let document = draft.document;
    if document.state == DocumentState::Adopted {
        return Err(Trouble::invalid(
            "Документ принят: по нему живёт программа, поэтому удалить его нельзя.",
            "Чтобы изменить программу, загрузите изменённый приказ.",
        ));
    }
    let page = frame.page(Menu::Documents, "Удалить черновик?").await;
    html(&DeletePage {
        page: page.crumb("Документы", address::LIST).crumb(name(&document), address::show(id)),
        what: name(&document),
        file: document.name,
        lock: document.lock,
        show: address::show(id),
        corrections: draft.corrections.len(),
    })
}

/// POST `/documents/{id}/delete`.
pub(super) async fn delete(frame: Frame, Key(id): Key<DocumentId>, Filled(agreed): Filled<Agreed>) -> Answer {
    let document = frame.app.store.document(&frame.actor, id).await?;
    frame.app.store.document_delete(&frame.actor, id, agreed.lock, frame.app.moment()).await?;
    frame.back(address::LIST, Flash::Done(format!("Черновик удалён: {}.", name(&document)))).await
}
