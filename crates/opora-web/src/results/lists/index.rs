//! Kept lists and the decisions by hand that are in force.

use askama::Template;
use opora_core::access::Action;
use opora_store::Page as Part;
use opora_store::results::lists::ListFilter;

use super::HOME;
use crate::layout::{Frame, Menu, PAGE_ROWS, Page, Paging, dates, html};
use crate::results::Tab;
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "results/lists/index.html")]
struct IndexPage {
    page: Page,
    here: Tab,
    rows: Vec<Row>,
    decisions: Vec<Decision>,
    paging: Paging,
    may_write: bool,
}

struct Row {
    url: String,
    title: String,
    year: i32,
    state: &'static str,
    listed: u64,
    left: u64,
    act: String,
    made: String,
}

struct Decision {
    school: String,
    url: String,
    kind: &'static str,
    category: String,
    reason: String,
    basis: String,
    validity: String,
    withdraw_url: String,
}

pub(super) async fn get(frame: Frame) -> Answer {
    let (store, actor) = (&frame.app.store, &frame.actor);
    let part = Part { number: frame.query.page(), size: PAGE_ROWS };
    let found = store.school_lists(actor, &ListFilter::default(), part).await?;
    let decisions = store.list_decisions(actor, None, None).await?;
    let clock = &frame.app.clock;
    let paging = Paging::new(frame.query.page(), found.total.rows, &frame.query);
    let rows = found.rows.into_iter().map(|list| {
        let from = list.in_force_from.map(|day| format!(", с\u{a0}{}", dates::full(day))).unwrap_or_default();
        Row {
            url: format!("{HOME}/{}", list.id),
            title: list.title,
            year: list.year,
            state: list.state.title(),
            listed: list.listed,
            left: list.left,
            act: list.basis.words.map(|words| format!("{words}{from}")).unwrap_or_default(),
            made: format!("{}, {}", list.made_by, dates::full(clock.local(list.made_at).date_naive())),
        }
    });
    let decisions = decisions.into_iter().map(|one| Decision {
        url: format!("/results/school/{}", one.school.code),
        school: one.school.title().to_owned(),
        kind: one.kind.title(),
        category: one.category,
        reason: one.reason,
        basis: one.basis.words.unwrap_or_default(),
        validity: crate::results::methodologies::validity(Some(one.valid_from), one.valid_to),
        withdraw_url: format!("/results/decisions/{}/withdraw?lock={}", one.id, one.lock),
    });
    html(&IndexPage {
        here: Tab::Identification,
        rows: rows.collect(),
        decisions: decisions.collect(),
        paging,
        may_write: actor.may(Action::HandleResults),
        page: frame.page(Menu::Results, "Списки школ и решения").await.crumb("Выявление", Tab::Identification.url()),
    })
}
