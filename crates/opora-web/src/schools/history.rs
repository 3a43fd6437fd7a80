//! The journal of one school, inside its card.

use askama::Template;
use opora_core::ids::OrganisationId;
use opora_store::Page as Part;
use opora_store::journal::{About, JournalFilter};

use super::HOME;
use super::card::{Tab, head, tabs};
use crate::journal::{Line, lines};
use crate::layout::{Frame, Key, Menu, PAGE_ROWS, Page, Paging, html};
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "schools/history.html")]
struct HistoryPage {
    page: Page,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    paging: Paging,
    export_url: String,
}

pub(super) async fn get(frame: Frame, Key(id): Key<OrganisationId>) -> Answer {
    let (school, counts) = head(&frame, id).await?;
    let filter =
        JournalFilter { about: About { organisation: Some(id), ..About::default() }, ..JournalFilter::default() };
    let part = Part { number: frame.query.page(), size: PAGE_ROWS };
    let found = frame.app.store.journal(&frame.actor, &filter, part).await?;
    html(&HistoryPage {
        tabs: tabs(id, counts, "journal"),
        lines: lines(&frame.app, &found.rows),
        paging: Paging::new(frame.query.page(), found.total.rows, &frame.query),
        export_url: format!("/journal.xlsx?school={id}"),
        page: frame.page(Menu::Schools, &school.name).await.crumb("Школы", HOME),
    })
}
