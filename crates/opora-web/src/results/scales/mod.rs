//! Шкалы: which total gives which mark, in versions by work; gaps and overlaps are refused with their place.

mod edit;
mod list;
mod text;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;
use crate::layout::{Frame, Menu, Page};

const HOME: &str = "/results/scales";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(HOME, get(list::get))
        .route("/results/scales/new", get(edit::form).post(edit::send))
        .route("/results/scales/text", get(edit::text).post(edit::send_text))
        .route("/results/scales/{id}/end", post(list::end))
}

async fn page(frame: &Frame, title: impl Into<String>) -> Page {
    let page = frame.page(Menu::Results, title).await;
    page.crumb("Работы", super::Tab::Works.url()).crumb("Шкалы", HOME)
}
