//! Журнал: who changed what and when, as sentences; filters in the address, and the same rows as a workbook.

mod list;
mod workbook;

use axum::Router;
use axum::routing::get;

use crate::app::App;

pub(crate) use list::{Line, lines};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/journal", get(list::get)).route("/journal.xlsx", get(workbook::get))
}
