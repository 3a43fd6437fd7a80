//! Программы: the list, and one programme as a table, a chart, a calendar, by responsible, with passport, versions and
//! the orders themselves.

mod calendar;
mod chart;
mod document;
mod export;
mod filter;
mod gantt;
mod head;
mod list;
mod one;
mod passport;
mod people;
mod plan;
mod span;
mod table;
mod turn;
mod versions;

use axum::Router;
use axum::routing::get;

use crate::app::App;

pub(crate) use one::url;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/programmes", get(list::show))
        .route("/programmes/{id}", get(table::show))
        .route("/programmes/{id}/chart", get(chart::show))
        .route("/programmes/{id}/calendar", get(calendar::show))
        .route("/programmes/{id}/people", get(people::show))
        .route("/programmes/{id}/passport", get(passport::show))
        .route("/programmes/{id}/versions", get(versions::show))
        .route("/programmes/{id}/document", get(document::show))
        .route("/programmes/{id}/table.xlsx", get(export::workbook))
        .route("/programmes/{id}/calendar.ics", get(export::days))
}
