//! The list of methodologies: of the book, and those that come with the product.

use askama::Template;
use opora_core::access::Action;
use opora_core::methodology::{self, SHIPPED};

use super::HOME;
use crate::layout::{Frame, Menu, Page, dates, html};
use crate::results::Tab;
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "results/methodologies/index.html")]
struct IndexPage {
    page: Page,
    here: Tab,
    rows: Vec<Row>,
    shipped: Vec<Shipped>,
    may_write: bool,
}

struct Row {
    url: String,
    title: String,
    version: i64,
    state: &'static str,
    basis: String,
    validity: String,
    written: String,
    try_url: String,
}

struct Shipped {
    title: String,
    label: String,
    lists: String,
    take_url: String,
    try_url: String,
}

pub(super) async fn get(frame: Frame) -> Answer {
    let stored = frame.app.store.methodologies(&frame.actor).await?;
    let clock = &frame.app.clock;
    let rows = stored.into_iter().rev().map(|one| Row {
        url: format!("{HOME}/{}", one.id),
        title: one.title,
        version: one.number,
        state: one.state.title(),
        basis: one.basis.unwrap_or_default(),
        validity: validity(one.valid_from, one.valid_to),
        written: format!("{}, {}", one.written_by, dates::full(clock.local(one.written_at).date_naive())),
        try_url: format!("/results/identification?method={}", one.id),
    });
    let shipped = SHIPPED.iter().filter_map(|one| {
        let read = methodology::shipped(one.name)?;
        Some(Shipped {
            lists: read.lists.iter().map(|list| list.name.as_str()).collect::<Vec<_>>().join("; "),
            title: read.name,
            label: read.label,
            take_url: format!("{HOME}/new?from=default:{}", one.name),
            try_url: format!("/results/identification?method=default:{}", one.name),
        })
    });
    html(&IndexPage {
        here: Tab::Identification,
        rows: rows.collect(),
        shipped: shipped.collect(),
        may_write: frame.actor.may(Action::HandleResults),
        page: frame.page(Menu::Results, "Методики выявления").await.crumb("Выявление", Tab::Identification.url()),
    })
}

/// «с 01.06.2025», «01.06.2025–31.05.2026», «без срока».
pub(in crate::results) fn validity(from: Option<chrono::NaiveDate>, to: Option<chrono::NaiveDate>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => dates::period(from, to),
        (Some(from), None) => format!("с\u{a0}{}", dates::full(from)),
        (None, Some(to)) => format!("по\u{a0}{}", dates::full(to)),
        (None, None) => "без срока".to_owned(),
    }
}
