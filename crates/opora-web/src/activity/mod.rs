//! Мероприятие: one row of a programme with its words, its deadline and what is expected of whom.

mod deadline;
mod show;

use axum::Router;
use axum::routing::{get, post};
use opora_core::ids::ActivityId;

use crate::app::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/activities/{id}", get(show::show))
        .route("/activities/{id}/source", get(show::source))
        .route("/activities/{id}/deadline", get(show::show).post(deadline::set))
        .route("/activities/{id}/deadline/preview", get(deadline::preview))
        .route("/activities/{id}/deadline/restore", post(deadline::restore))
}

fn address(id: ActivityId) -> String {
    format!("/activities/{id}")
}
