//! О программе: version, licences, what the server stands on.

use askama::Template;
use opora_core::access::Action;

use super::{Tab, tabs};
use crate::layout::{Frame, Menu, Page, dates, html};
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "settings/about.html")]
struct AboutPage {
    page: Page,
    tabs: Vec<Tab>,
    database: &'static str,
    today: String,
}

pub(super) async fn get(frame: Frame) -> Answer {
    let keeps = frame.actor.may(Action::KeepUsers);
    let here = if keeps { Menu::Settings } else { Menu::Nowhere };
    let today = frame.app.today();
    html(&AboutPage {
        tabs: if keeps { tabs("/about") } else { Vec::new() },
        database: if frame.app.store.is_sqlite() { "SQLite в папке данных" } else { "PostgreSQL" },
        today: format!("{}, {}", dates::weekday(today), dates::spoken_full(today)),
        page: frame.page(here, "О программе").await,
    })
}
