//! Выявление: the list by a methodology, «что если», who enters and who leaves, and why.

mod choice;
mod funnel;
mod making;
mod show;

use axum::Router;
use axum::routing::get;

use crate::app::App;

const HOME: &str = "/results/identification";

pub(super) fn routes() -> Router<App> {
    Router::new().route(HOME, get(show::get))
}
