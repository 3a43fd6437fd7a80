//! Мероприятие: one row of a programme with its words, its deadline and what is expected of whom.

mod show;

use axum::Router;
use axum::routing::get;

use crate::app::App;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/activities/{id}", get(show::show))
}
