//! The library: which acts there are, what became of each, and how to begin when there are none.

use askama::Template;
use opora_core::access::Action;
use opora_core::ids::OrganisationId;
use opora_store::documents::{Document, DocumentFilter, DocumentState};
use opora_store::{Page as StorePage, Store};

use super::address;
use super::case::name;
use crate::assets::Icon;
use crate::layout::dates::{full, size};
use crate::layout::{Choice, Frame, Mark, Menu, Page, Paging, html};
use crate::layout::{Look, Query};
use crate::trouble::{Answer, Trouble};

#[derive(Template)]
#[template(path = "documents/list.html")]
struct ListPage {
    page: Page,
    query: Query,
    words: String,
    states: Vec<Choice>,
    authorities: Vec<Choice>,
    rows: Vec<Row>,
    paging: Paging,
    is_narrowed: bool,
}

struct Row {
    url: String,
    name: String,
    title: String,
    file: String,
    state: Mark,
    doubts: String,
    authority: String,
    uploaded: String,
    who: String,
    programme: Option<String>,
    activities: u64,
}

/// GET `/documents`.
pub(super) async fn list(frame: Frame) -> Answer {
    frame.must(Action::HandleDocuments)?;
    let query = frame.query.clone();
    let authorities = authorities(&frame.app.store, &frame).await?;
    let chosen: Option<OrganisationId> = query.parsed("authority");
    let filter = DocumentFilter {
        authority: chosen,
        state: query.get("state").and_then(DocumentState::from_code),
        words: query.get("text").unwrap_or_default().to_owned(),
        ..DocumentFilter::default()
    };
    let found = frame.app.store.documents(&frame.actor, &filter, StorePage::number(query.page())).await?;
    let name_of = |id: OrganisationId| {
        authorities.iter().find(|(own, _)| *own == id).map(|(_, name)| name.clone()).unwrap_or_default()
    };
    let clock = &frame.app.clock;
    let rows = found
        .rows
        .iter()
        .map(|document| Row {
            url: address::show(document.id),
            name: name(document),
            title: document.title.clone().unwrap_or_default(),
            file: format!("{}, {}", document.name, size(document.size_bytes)),
            state: mark(document.state),
            doubts: doubts(document),
            authority: name_of(document.authority),
            uploaded: full(clock.local(document.uploaded_at).date_naive()),
            who: document.uploaded_by.clone(),
            programme: document.programme.map(|id| format!("/programmes/{id}")),
            activities: document.activities,
        })
        .collect();
    let states = DocumentState::ALL.map(|state| (state.code(), state.title()));
    let many: Vec<(String, String)> = match authorities.len() {
        0 | 1 => Vec::new(),
        _ => authorities.iter().map(|(id, name)| (id.to_string(), name.clone())).collect(),
    };
    let page = frame.page(Menu::Documents, "Документы").await;
    html(&ListPage {
        words: filter.words.clone(),
        states: Choice::list(states, query.get("state")),
        authorities: Choice::list(many, query.get("authority")),
        paging: Paging::new(query.page(), found.total.rows, &query),
        is_narrowed: query.is_narrowed(),
        rows,
        page,
        query,
    })
}

/// The authorities that the person sees, with their names.
pub(super) async fn authorities(store: &Store, frame: &Frame) -> Result<Vec<(OrganisationId, String)>, Trouble> {
    let found = store.authorities(&frame.actor).await?;
    Ok(found.into_iter().map(|one| (one.id, one.name)).collect())
}

/// The state of a document as icon, word and colour.
pub(super) fn mark(state: DocumentState) -> Mark {
    match state {
        DocumentState::Draft => Mark::new(Look::Going, "eye", "Разбор"),
        DocumentState::Adopted => Mark::new(Look::Good, "done", "Принят"),
        DocumentState::SetAside => Mark::new(Look::Calm, "clock", "Отложен"),
    }
}

/// «1 не понято, 3 проверить»; empty when nothing waits.
fn doubts(document: &Document) -> String {
    if document.state == DocumentState::Adopted {
        return String::new();
    }
    let unread = (document.unread > 0).then(|| format!("{} не понято", document.unread));
    let checks = (document.checks > 0).then(|| format!("{} проверить", document.checks));
    [unread, checks].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
