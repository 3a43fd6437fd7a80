//! Which results there are: the works in the data, and the way to bring more.

use askama::Template;
use opora_core::access::Action;

use super::address;
use crate::assets::Icon;
use crate::layout::dates::full;
use crate::layout::{Frame, Menu, Page, html};
use crate::results::{Tab, work_url};
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "results_import/overview.html")]
struct Overview {
    page: Page,
    here: Tab,
    may_bring: bool,
    version: i64,
    rows: Vec<Row>,
}

struct Row {
    url: String,
    title: String,
    rows: String,
    schools: String,
    since: String,
    version: i64,
}

/// GET `/results`.
pub(super) async fn overview(frame: Frame) -> Answer {
    let catalogue = frame.app.store.result_catalogue(&frame.actor).await?;
    let clock = &frame.app.clock;
    let mut parts = catalogue.parts;
    parts.sort_by(|a, b| b.work.year.cmp(&a.work.year).then_with(|| a.work.cmp(&b.work)));
    let rows = parts.into_iter().map(|part| Row {
        url: work_url(&part.work),
        title: part.work.title(),
        rows: super::report::number(part.row_count),
        schools: super::report::number(part.school_count),
        since: full(clock.local(part.adopted_at).date_naive()),
        version: part.version,
    });
    html(&Overview {
        here: Tab::Works,
        rows: rows.collect(),
        version: catalogue.version,
        may_bring: frame.actor.may(Action::HandleResults),
        page: frame.page(Menu::Results, "Результаты").await,
    })
}
