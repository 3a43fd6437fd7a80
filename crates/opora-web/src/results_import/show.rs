//! One upload: how far reading has come, then what was understood and cleaned, with the decision below; afterwards what
//! became of it.

use askama::Template;
use opora_core::access::Action;
use opora_core::ids::ResultUploadId;
use opora_store::results::states::{FileState, UploadState};
use opora_store::results::uploads::ResultUpload;

use super::address;
use super::list::mark;
use super::report::{Report, count, number};
use crate::assets::Icon;
use crate::intake::schools_of;
use crate::layout::dates::full;
use crate::layout::{Frame, Key, Mark, Menu, Page, html};
use crate::trouble::{Answer, Trouble};

/// Schools shown one by one.
const MOST_SCHOOLS: usize = 50;

#[derive(Template)]
#[template(path = "results_import/show.html")]
struct ShowPage {
    page: Page,
    url: String,
    facts: String,
    state: Mark,
    is_busy: bool,
    is_waiting: bool,
    is_adopted: bool,
    progress: Progress,
    trouble: Option<String>,
    report: Report,
    schools: Option<Schools>,
    settled: Option<String>,
    version: Option<i64>,
    lock: i64,
}

/// How far the work has come.
struct Progress {
    words: String,
    done: usize,
    all: usize,
}

/// What the schools of the files are in the book.
struct Schools {
    all: String,
    known: String,
    by_code: usize,
    unbound: Vec<(String, String, String)>,
    unbound_count: usize,
    foreign: Vec<(String, String, String)>,
    foreign_count: usize,
}

/// GET `/results/uploads/{id}`.
pub(super) async fn show(frame: Frame, Key(id): Key<ResultUploadId>) -> Answer {
    frame.must(Action::HandleResults)?;
    let store = &frame.app.store;
    let upload = store.result_upload(&frame.actor, id).await?;
    let catalogue = store.result_catalogue(&frame.actor).await?;
    let is_waiting = upload.state == UploadState::Waiting;
    let is_busy = matches!(upload.state, UploadState::Queued | UploadState::Reading | UploadState::Adopting);
    let progress = progress(&frame, &upload).await?;
    let schools = if is_waiting { Some(schools(&frame, &upload).await?) } else { None };
    let clock = &frame.app.clock;
    let page = frame.page(Menu::Results, format!("Загрузка №\u{a0}{id}")).await;
    html(&ShowPage {
        page: page.crumb("Результаты", address::RESULTS).crumb("Загрузки", address::LIST),
        url: address::show(id),
        facts: format!("{}, {}", full(clock.local(upload.uploaded_at).date_naive()), upload.uploaded_by),
        state: mark(upload.state),
        is_busy,
        is_waiting,
        is_adopted: upload.state == UploadState::Adopted,
        progress,
        trouble: upload.trouble.as_ref().map(|words| format!("{} {}", words.reason, words.next)),
        report: Report::of(&upload, &catalogue, clock),
        schools,
        settled: upload.settled_at.zip(upload.settled_by.as_deref()).map(|(when, who)| {
            let word = if upload.state == UploadState::Refused { "Отклонена" } else { "Принята" };
            format!("{word} {}, {who}", full(clock.local(when).date_naive()))
        }),
        version: upload.imports.iter().find_map(|import| import.version),
        lock: upload.lock,
    })
}

async fn progress(frame: &Frame, upload: &ResultUpload) -> Result<Progress, Trouble> {
    let all = upload.files.len();
    let done = upload.files.iter().filter(|file| file.state != FileState::Queued).count();
    let words = match upload.state {
        UploadState::Queued => match frame.app.store.result_queue_before(&frame.actor, upload.id).await? {
            0 => "Чтение сейчас начнётся.".to_owned(),
            before => format!(
                "В очереди: впереди {}.",
                count(usize::try_from(before).unwrap_or(usize::MAX), "загрузка", "загрузки", "загрузок")
            ),
        },
        UploadState::Reading => format!("Прочитано {done} из\u{a0}{all}."),
        UploadState::Adopting => "Строки записываются в данные. Прежние данные целы до последней секунды.".to_owned(),
        UploadState::Known => {
            "Все эти файлы уже приняты раньше, слово в слово: ничего не изменилось и решать нечего.".to_owned()
        }
        UploadState::Waiting | UploadState::Adopted | UploadState::Refused => String::new(),
    };
    Ok(Progress { words, done, all })
}

async fn schools(frame: &Frame, upload: &ResultUpload) -> Result<Schools, Trouble> {
    let (data, owned) = (frame.app.config.data.clone(), upload.clone());
    let all = tokio::task::spawn_blocking(move || schools_of(&data, &owned)).await.map_err(Trouble::failed)?;
    let matching = frame.app.store.tested_schools_match(&frame.actor, upload.authority, &all).await?;
    let rows = |schools: &[opora_core::assessment::TestedSchool]| {
        let row = |school: &opora_core::assessment::TestedSchool| {
            (school.code.clone(), school.name.clone(), school.municipality.clone())
        };
        schools.iter().take(MOST_SCHOOLS).map(row).collect()
    };
    Ok(Schools {
        all: number(all.len() as u64),
        known: number(matching.known as u64),
        by_code: matching.by_code.len(),
        unbound: rows(&matching.unbound),
        unbound_count: matching.unbound.len(),
        foreign: rows(&matching.foreign),
        foreign_count: matching.foreign.len(),
    })
}
