//! The uploads: what came in, what waits for a decision, what became of each.

use askama::Template;
use opora_core::access::Action;
use opora_store::Page as StorePage;
use opora_store::results::states::{FileState, UploadState};
use opora_store::results::uploads::ResultUpload;

use super::address;
use super::report::{count, number};
use crate::assets::Icon;
use crate::layout::dates::full;
use crate::layout::{Choice, Frame, Look, Mark, Menu, Page, Paging, Query, html};
use crate::results::Tab;
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "results_import/list.html")]
struct ListPage {
    page: Page,
    here: Tab,
    query: Query,
    states: Vec<Choice>,
    rows: Vec<Row>,
    paging: Paging,
    is_narrowed: bool,
}

struct Row {
    url: String,
    title: String,
    works: String,
    files: String,
    rows: String,
    state: Mark,
    trouble: String,
    when: String,
    who: String,
}

/// GET `/results/uploads`.
pub(super) async fn list(frame: Frame) -> Answer {
    frame.must(Action::HandleResults)?;
    let query = frame.query.clone();
    let state = query.get("state").and_then(UploadState::from_code);
    let found = frame.app.store.result_uploads(&frame.actor, state, StorePage::number(query.page())).await?;
    let clock = &frame.app.clock;
    let row = |upload: &ResultUpload| Row {
        url: address::show(upload.id),
        title: format!("Загрузка №\u{a0}{}", upload.id),
        works: works(upload),
        files: count(upload.files.len(), "файл", "файла", "файлов"),
        rows: number(upload.imports.iter().map(|import| import.rows).sum()),
        state: mark(upload.state),
        trouble: trouble(upload),
        when: full(clock.local(upload.uploaded_at).date_naive()),
        who: upload.uploaded_by.clone(),
    };
    let rows = found.rows.iter().map(row).collect();
    let states = UploadState::ALL.iter().map(|state| (state.code(), state.title()));
    html(&ListPage {
        here: Tab::Upload,
        rows,
        states: Choice::list(states, query.get("state")),
        paging: Paging::new(query.page(), found.total.rows, &query),
        is_narrowed: query.is_narrowed(),
        page: frame.page(Menu::Results, "Загрузки результатов").await.crumb("Результаты", address::RESULTS),
        query,
    })
}

/// The state of an upload as icon, word and colour.
pub(super) fn mark(state: UploadState) -> Mark {
    match state {
        UploadState::Queued => Mark::new(Look::Calm, "clock", "В очереди"),
        UploadState::Reading => Mark::new(Look::Going, "going", "Читается"),
        UploadState::Waiting => Mark::new(Look::Warn, "eye", "Ждёт решения"),
        UploadState::Adopting => Mark::new(Look::Going, "going", "Принимается"),
        UploadState::Adopted => Mark::new(Look::Good, "done", "Принята"),
        UploadState::Refused => Mark::new(Look::Calm, "none", "Отклонена"),
        UploadState::Known => Mark::new(Look::Calm, "done", "Принята раньше"),
    }
}

/// The first works: «ВПР 2021, математика 5 кл. и ещё 7 работ».
pub(super) fn works(upload: &ResultUpload) -> String {
    let mut works: Vec<_> = upload.imports.iter().map(|import| &import.work).collect();
    works.sort();
    works.dedup();
    match works.as_slice() {
        [] => String::new(),
        [only] => only.title(),
        [first, rest @ ..] => {
            format!("{} и ещё {}", first.title(), count(rest.len(), "работа", "работы", "работ"))
        }
    }
}

fn trouble(upload: &ResultUpload) -> String {
    if upload.trouble.is_some() {
        return "не принята: откройте и посмотрите почему".to_owned();
    }
    if upload.state != UploadState::Waiting {
        return String::new();
    }
    let of = |state| upload.files.iter().filter(|file| file.state == state).count();
    let (unread, unmapped) = (of(FileState::Unread), of(FileState::Unmapped));
    let unread = (unread > 0).then(|| format!("не прочитано: {unread}"));
    let unmapped = (unmapped > 0).then(|| format!("нужен ответ: {unmapped}"));
    [unmapped, unread].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
