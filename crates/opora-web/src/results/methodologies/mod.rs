//! Методики: versions with their rules as text, checked line by line; approving by an act.

mod compare;
mod edit;
mod fields;
mod fields_page;
mod index;
mod show;

use axum::Router;
use axum::routing::{get, post};
use opora_core::access::Role;
use opora_core::ids::{MethodologyId, OrganisationId};
use opora_store::results::methodologies::StoredMethodology;

use crate::app::App;
use crate::layout::{Frame, Menu, Page};
use crate::trouble::Trouble;

pub(in crate::results) use index::validity;

const HOME: &str = "/results/methodologies";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(HOME, get(index::get))
        .route("/results/methodologies/new", get(edit::form).post(edit::send))
        .route("/results/methodologies/compare", get(compare::get))
        .route("/results/methodologies/{id}", get(show::get))
        .route("/results/methodologies/{id}/edit", get(edit::again).post(edit::save))
        .route("/results/methodologies/{id}/approve", get(show::approving).post(show::approve))
        .route("/results/methodologies/{id}/withdraw", post(show::withdraw))
}

/// Whose methodologies and lists the person makes: its authority's; an administrator's are common to all.
pub(super) fn keeper(frame: &Frame) -> Option<OrganisationId> {
    match frame.actor.role {
        Role::Administrator => None,
        Role::Specialist { authority } | Role::School { authority, .. } => Some(authority),
    }
}

async fn found(frame: &Frame, id: MethodologyId) -> Result<StoredMethodology, Trouble> {
    Ok(frame.app.store.methodology(&frame.actor, id).await?)
}

async fn page(frame: &Frame, title: impl Into<String>) -> Page {
    let page = frame.page(Menu::Results, title).await;
    page.crumb("Выявление", super::Tab::Identification.url()).crumb("Методики", HOME)
}
