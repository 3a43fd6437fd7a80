//! The review page, and the days of a deadline while it is being typed.

use axum::response::{IntoResponse, Response};
use opora_core::correction::{ClauseField, Landing};
use opora_core::ids::DocumentId;
use opora_core::programme::{ActivityKind, Content};
use opora_core::reading::Activity;

use super::address;
use super::case::{case, laid, name};
use super::review::editor::{DeadlineForm, preview};
use super::review::{Asked as ReviewAsked, ROWS_ON_PAGE, ReviewPage, here, preview_part, review, spot};
use crate::layout::{Frame, Key, Menu, html};
use crate::trouble::{Answer, Trouble};

/// GET `/documents/{id}`.
pub(super) async fn show(frame: Frame, Key(id): Key<DocumentId>) -> Answer {
    html(&page(&frame, id, asked(&frame)).await?)
}

/// GET `/documents/{id}/deadline-preview`.
pub(super) async fn deadline_preview(frame: Frame, Key(id): Key<DocumentId>) -> Answer {
    let draft = frame.app.store.document_draft(&frame.actor, id).await?;
    let asked = asked(&frame);
    let landing = frame.query.get("spot").and_then(spot::parse).ok_or_else(Trouble::not_found)?;
    let shown = preview(&laid(&draft), landing, &asked.form, frame.app.today()).ok_or_else(Trouble::not_found)?;
    let mut response: Response = axum::response::Html(preview_part(shown)?).into_response();
    response.headers_mut().insert("cache-control", axum::http::HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The address of the row or clause of document `id` that says `content`; the whole review when it is not there.
pub(crate) async fn address_of_row(frame: &Frame, id: DocumentId, content: &Content) -> Result<String, Trouble> {
    let draft = frame.app.store.document_draft(&frame.actor, id).await?;
    let reading = laid(&draft).reading;
    if content.kind == ActivityKind::Clause {
        let clauses = reading.act.map(|act| act.clauses).unwrap_or_default();
        let found = clauses.iter().position(|one| one.text == content.text && one.number == content.number);
        let landing = found.map(|index| Landing::Clause(index, ClauseField::Deadline));
        return Ok(here::Here::new(id, None, 1).row(&landing.map(spot::row).unwrap_or_default()));
    }
    let says = |row: &Activity| row.place == content.place && row.text == content.text;
    let rows = || reading.roadmaps.iter().enumerate();
    let found = rows().find_map(|(plan, roadmap)| Some((plan, roadmap.activities.iter().position(says)?)));
    let Some((plan, row)) = found else { return Ok(address::show(id)) };
    let above: usize = rows().take(plan).map(|(_, roadmap)| roadmap.activities.len()).sum();
    let page = (above + row) / ROWS_ON_PAGE + 1;
    Ok(here::Here::new(id, None, page).row(&spot::row(Landing::Row(plan, row))))
}

/// The review of document `id`, as asked.
pub(super) async fn page(frame: &Frame, id: DocumentId, asked: ReviewAsked) -> Result<ReviewPage, Trouble> {
    let draft = frame.app.store.document_draft(&frame.actor, id).await?;
    let title = format!("Разбор: {}", lower_first(&name(&draft.document)));
    let bar = super::adopt::bar(frame, &draft).await?;
    let case = case(&frame.app.store, &frame.actor, &frame.app.clock, draft, bar).await?;
    let page = frame.page(Menu::Documents, title).await.crumb("Документы", address::LIST);
    Ok(review(page, case, &asked, &frame.app.clock))
}

/// What the address asks for.
pub(super) fn asked(frame: &Frame) -> ReviewAsked {
    ReviewAsked {
        level: frame.query.get("level").and_then(here::level_of),
        page: usize::try_from(frame.query.page()).unwrap_or(1),
        edit: frame.query.get("edit").and_then(spot::parse),
        form: DeadlineForm {
            meaning: frame.query.get("meaning").unwrap_or_default().to_owned(),
            phrase: frame.query.get("phrase").unwrap_or_default().to_owned(),
        },
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}
