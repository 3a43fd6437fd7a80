//! Обязательство: what is expected of whom and when; marking it done, and undoing it.

mod change;
mod show;

use axum::Router;
use axum::routing::{get, post};
use opora_core::ids::ObligationId;

use crate::app::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/obligations/{id}", get(show::show))
        .route("/obligations/{id}/done", post(change::done))
        .route("/obligations/{id}/undo", post(change::undo))
        .route("/obligations/{id}/not-applicable", post(change::not_applicable))
        .route("/obligations/{id}/applicable", post(change::applicable))
        .route("/obligations/{id}/move", post(change::move_dates))
}

/// The page of one obligation.
pub(crate) fn address(id: ObligationId) -> String {
    format!("/obligations/{id}")
}
