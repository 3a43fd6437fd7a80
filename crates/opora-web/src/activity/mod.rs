//! Мероприятие: one row of a programme with its words, its deadline and what is expected of whom.

use axum::Router;

use crate::app::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
}
