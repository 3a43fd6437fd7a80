//! Настройка: organisations, people and their links, who is who in the words of orders, and what this server is.

mod about;
mod directory;
mod organisations;
mod people;
mod recount;
mod year;

use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};

use crate::app::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/settings", get(|| async { Redirect::to("/settings/organisations") }))
        .route("/settings/organisations", get(organisations::list))
        .route("/settings/organisations/new", get(organisations::new).post(organisations::create))
        .route("/settings/organisations/{id}/rename", get(organisations::renaming).post(organisations::rename))
        .route("/settings/organisations/{id}/close", get(organisations::closing).post(organisations::close))
        .route("/settings/people", get(people::list))
        .route("/settings/people/new", get(people::new).post(people::invite))
        .route("/settings/people/{id}", get(people::editing).post(people::edit))
        .route("/settings/people/{id}/link", post(people::link))
        .route("/settings/people/{id}/use", post(people::set_in_use))
        .route("/settings/directory", get(directory::list))
        .route("/settings/directory/entry", get(directory::editing).post(directory::edit))
        .route("/settings/year", get(year::show).post(year::keep))
        .route("/about", get(about::get))
}

/// A tab of the settings.
pub(crate) struct Tab {
    pub title: &'static str,
    pub url: &'static str,
    pub here: bool,
}

/// The tabs, with `here` marked.
pub(crate) fn tabs(here: &str) -> Vec<Tab> {
    let tabs = [
        ("Организации", "/settings/organisations"),
        ("Люди и доступ", "/settings/people"),
        ("Кто есть кто", "/settings/directory"),
        ("Учебный год", "/settings/year"),
        ("Подписка на календарь", "/calendar"),
        ("О программе", "/about"),
    ];
    tabs.into_iter().map(|(title, url)| Tab { title, url, here: url == here }).collect()
}
