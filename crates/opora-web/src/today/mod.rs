//! Сегодня: what must be done now, for whom, in one click.

mod news;
mod row;
mod show;
mod workbook;

use axum::Router;
use axum::routing::get;

use crate::app::App;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/", get(show::show)).route("/today.xlsx", get(workbook::workbook))
}
