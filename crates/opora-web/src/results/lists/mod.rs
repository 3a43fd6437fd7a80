//! Списки: kept lists of schools, their adoption by an act, and decisions by hand with a basis document.

mod adopt;
mod decide;
mod index;
mod show;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;
use crate::layout::{Frame, Menu, Page};

const HOME: &str = "/results/lists";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(HOME, get(index::get))
        .route("/results/lists/{id}", get(show::get))
        .route("/results/lists/{id}/adopt", get(adopt::form).post(adopt::send))
        .route("/results/lists/{id}/discard", post(adopt::discard))
        .route("/results/decisions/new", get(decide::form).post(decide::send))
        .route("/results/decisions/{id}/withdraw", get(decide::withdrawing).post(decide::withdraw))
}

async fn page(frame: &Frame, title: impl Into<String>) -> Page {
    let page = frame.page(Menu::Results, title).await;
    page.crumb("Выявление", super::Tab::Identification.url()).crumb("Списки и решения", HOME)
}
