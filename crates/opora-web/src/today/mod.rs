//! Сегодня: what must be done now, for whom, in one click.

use askama::Template;
use axum::Router;
use axum::routing::get;

use crate::app::App;
use crate::layout::{Frame, Menu, Page, dates, html};
use crate::trouble::Answer;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/", get(show))
}

#[derive(Template)]
#[template(path = "today/today.html")]
struct TodayPage {
    page: Page,
}

async fn show(frame: Frame) -> Answer {
    let today = frame.app.today();
    let title = format!("Сегодня, {}, {}", dates::weekday(today), dates::spoken(today));
    html(&TodayPage { page: frame.page(Menu::Today, title).await })
}
