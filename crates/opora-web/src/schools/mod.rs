//! Школы: the list, the card of a school with its life, and the forms that keep the register.

mod add;
mod card;
mod category;
mod close;
mod edit;
mod expected;
mod history;
mod list;
mod pairing;
mod paste;
mod paste_page;
mod rename;
mod timeline;
mod workbook;

use axum::Router;
use axum::routing::{get, post};
use opora_core::access::Action;
use opora_core::ids::OrganisationId;
use opora_core::school::OrganisationKind;
use opora_store::organisations::Organisation;

use crate::app::App;
use crate::layout::Frame;
use crate::trouble::Trouble;

const HOME: &str = "/schools";

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/schools", get(list::get))
        .route("/schools.xlsx", get(workbook::get))
        .route("/schools/new", get(add::form).post(add::send))
        .route("/schools/paste", get(paste_page::form).post(paste_page::preview))
        .route("/schools/paste/add", post(paste_page::add))
        .route("/schools/{id}", get(card::get))
        .route("/schools/{id}/expected", get(expected::get))
        .route("/schools/{id}/expected.xlsx", get(expected::workbook))
        .route("/schools/{id}/journal", get(history::get))
        .route("/schools/{id}/categories/new", get(category::form).post(category::send))
        .route("/schools/{id}/categories/{membership}/close", get(category::closing).post(category::close))
        .route("/schools/{id}/pairing", get(pairing::form).post(pairing::send))
        .route("/schools/{id}/edit", get(edit::form).post(edit::send))
        .route("/schools/{id}/rename", get(rename::form).post(rename::send))
        .route("/schools/{id}/close", get(close::form).post(close::send))
}

/// A school that the actor sees; any other organisation is not found.
async fn seen(frame: &Frame, id: OrganisationId) -> Result<Organisation, Trouble> {
    let school = frame.app.store.organisation(&frame.actor, id).await?;
    if school.kind == OrganisationKind::School { Ok(school) } else { Err(Trouble::not_found()) }
}

/// A school that the actor keeps.
async fn kept(frame: &Frame, id: OrganisationId) -> Result<Organisation, Trouble> {
    let school = seen(frame, id).await?;
    frame.must(Action::KeepRegister)?;
    Ok(school)
}
