//! Настройка: authorities, accounts, the directory of parties, calendars.

use axum::Router;

use crate::app::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
}
