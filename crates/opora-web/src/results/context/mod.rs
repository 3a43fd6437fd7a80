//! Контекст: what is known of schools besides marks, from which lists of schools in hard conditions are made.

mod card;
mod list;
mod upload;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use chrono::Datelike;

use crate::app::App;
use crate::layout::{Frame, Menu, Page};

const HOME: &str = "/results/context";

/// A table of the schools of a region is far smaller.
const FILE_LIMIT_BYTES: usize = 8 * 1024 * 1024;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(HOME, get(list::get))
        .route("/results/context.xlsx", get(list::sample))
        .route(
            "/results/context/new",
            get(upload::form).post(upload::receive).layer(DefaultBodyLimit::max(FILE_LIMIT_BYTES + 64 * 1024)),
        )
        .route("/results/context/keep", post(upload::keep))
        .route("/results/context/{code}", get(card::get))
        .route("/results/context/{code}/edit", get(card::form).post(card::send))
}

async fn page(frame: &Frame, title: impl Into<String>) -> Page {
    let page = frame.page(Menu::Results, title).await;
    page.crumb("Выявление", super::Tab::Identification.url()).crumb("Условия работы школ", HOME)
}

/// The year in which the school year of today began.
fn school_year(frame: &Frame) -> i32 {
    let today = frame.app.today();
    if today.month() >= 9 { today.year() } else { today.year() - 1 }
}

/// «2025/2026».
fn year_title(year: i32) -> String {
    format!("{year}/{}", year + 1)
}
