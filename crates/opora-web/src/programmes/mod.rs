//! Программы: the list, and one programme as a table, a chart, a calendar, by responsible, with passport and versions.

#[allow(unused_imports, dead_code, reason = "the page of the chart is being added")]
pub(crate) mod gantt;

use axum::Router;

use crate::app::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
}
