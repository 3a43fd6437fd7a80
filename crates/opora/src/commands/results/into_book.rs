//! Results from the command line into the book: the same queue, the same reading and the same adoption as on the pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use opora_core::assessment::Work;
use opora_core::ids::{OrganisationId, ResultFileId};
use opora_core::russian::plural;
use opora_core::scale::Scales;
use opora_results::ingest::Profile;
use opora_store::results::states::{FileState, UploadState};
use opora_store::results::uploads::{ResultFile, ResultImport, ResultUpload, UploadDraft};
use opora_store::scope::Page;
use opora_store::{Answer, Store};
use opora_web::intake::{Given, run_waiting, take_files};
use opora_web::{App, Clock, Config};
use serde_json::json;

use crate::commands::book::{Book, now, owner, store_trouble, wait_for};
use crate::outcome::{Outcome, Trouble};

/// What is to be done.
pub struct Errand {
    /// The files.
    pub files: Vec<PathBuf>,
    /// What is known of all of them.
    pub given: Given,
    /// Scales that are kept in the book and used before the shipped ones.
    pub scales: Scales,
    /// Layouts that are kept in the book.
    pub profiles: Vec<Profile>,
    /// Whose results; nothing for those of the whole region.
    pub authority: Option<OrganisationId>,
}

/// Reads the files, takes what was read, and says what became of each.
pub fn run(book: &Book, errand: Errand, as_json: bool) -> Result<Outcome, Trouble> {
    wait_for(async {
        let store = book.open_or_begin().await?;
        let failed = |trouble| store_trouble("Результаты не записаны, прежние целы", trouble);
        let (actor, moment) = (owner(), now());
        for scale in errand.scales.iter() {
            store.scale_set(&actor, errand.authority, scale, moment).await.map_err(failed)?;
        }
        for profile in &errand.profiles {
            let body = serde_json::to_value(profile).map_err(|error| Trouble::machine("Профиль не сохранён", error))?;
            let saved = store.layout_profile_save(&actor, errand.authority, &profile.name, &body, moment).await;
            saved.map_err(failed)?;
        }
        let zone = chrono::FixedOffset::east_opt(3 * 3600).unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc));
        let mut config = Config::new("http://127.0.0.1", Clock::of_machine(zone));
        config.data.clone_from(&book.data);
        let app = App::new(config, store.clone());
        finish_cut_off(&store, &app).await.map_err(failed)?;
        let brought = take_files(&book.data, &errand.files).map_err(|trouble| Trouble::Machine(trouble.to_string()))?;
        let files = brought.into_iter().map(|file| file.draft(&errand.given)).collect();
        let draft = UploadDraft { authority: errand.authority, files };
        let id = store.result_upload_create(&actor, draft, moment).await.map_err(failed)?;
        run_waiting(&app).await.map_err(failed)?;
        let upload = store.result_upload(&actor, id).await.map_err(failed)?;
        if upload.state == UploadState::Waiting && !upload.imports.is_empty() {
            store.result_upload_adopt(&actor, id, upload.lock, now()).await.map_err(failed)?;
            run_waiting(&app).await.map_err(failed)?;
        }
        let upload = store.result_upload(&actor, id).await.map_err(failed)?;
        let elsewhere = waiting_elsewhere(&store, &upload).await.map_err(failed)?;
        store.close().await.map_err(failed)?;
        let text = if as_json { as_text(&answer(&upload)) } else { words(&upload, &elsewhere) };
        crate::commands::answer(&text)?;
        for file in &upload.files {
            if let Some(trouble) = &file.trouble {
                eprintln!("{}: {} {}", file.name, trouble.reason, trouble.next);
            }
        }
        if let Some(trouble) = &upload.trouble {
            eprintln!("{} {}", trouble.reason, trouble.next);
        }
        outcome(&upload, &elsewhere)
    })
}

/// Ends what an earlier command began and did not end, because it was killed or the machine stopped: its files are read
/// and would count as known, while their rows are not in the data yet. Uploads of the pages wait for their person.
async fn finish_cut_off(store: &Store, app: &App) -> Answer<()> {
    run_waiting(app).await?;
    let actor = owner();
    for upload in waiting(store).await? {
        if upload.uploaded_by == actor.name && !upload.imports.is_empty() {
            store.result_upload_adopt(&actor, upload.id, upload.lock, now()).await?;
            run_waiting(app).await?;
            let upload = store.result_upload(&actor, upload.id).await?;
            eprintln!("Прерванная загрузка № {} доведена до конца: {}.", upload.id, upload.state.title());
        }
    }
    Ok(())
}

/// Every upload that waits for a decision.
async fn waiting(store: &Store) -> Answer<Vec<ResultUpload>> {
    let mut found = Vec::new();
    for number in 1.. {
        let page = Page { number, size: Page::MOST };
        let rows = store.result_uploads(&owner(), Some(UploadState::Waiting), page).await?.rows;
        let last = (rows.len() as u64) < Page::MOST;
        found.extend(rows);
        if last {
            break;
        }
    }
    Ok(found)
}

/// The known files of an upload whose rows wait for a decision in another one: they are not in the data.
async fn waiting_elsewhere(store: &Store, upload: &ResultUpload) -> Answer<BTreeSet<ResultFileId>> {
    let known = |file: &&ResultFile| file.state == FileState::Already;
    if !upload.files.iter().any(|file| known(&file)) {
        return Ok(BTreeSet::new());
    }
    let others = waiting(store).await?;
    let others = others.iter().filter(|other| other.id != upload.id).flat_map(|other| &other.files);
    let hashes: BTreeSet<&str> =
        others.filter(|file| file.state == FileState::Read).map(|file| file.sha256.as_str()).collect();
    let files = upload.files.iter().filter(known).filter(|file| hashes.contains(file.sha256.as_str()));
    Ok(files.map(|file| file.id).collect())
}

fn outcome(upload: &ResultUpload, elsewhere: &BTreeSet<ResultFileId>) -> Result<Outcome, Trouble> {
    let any = |state| upload.files.iter().any(|file| file.state == state);
    match (any(FileState::Unread), any(FileState::Unmapped)) {
        (true, _) => Err(Trouble::Said(3)),
        (false, true) => Ok(Outcome::No),
        (false, false) if upload.trouble.is_some() || !elsewhere.is_empty() => Ok(Outcome::No),
        (false, false) => Ok(Outcome::Done),
    }
}

fn answer(upload: &ResultUpload) -> serde_json::Value {
    let files = upload.files.iter().map(|file| {
        json!({
            "name": file.name, "sha256": file.sha256, "state": file.state.code(),
            "reason": file.trouble.as_ref().map(|trouble| &trouble.reason),
        })
    });
    let works = upload.imports.iter().map(|import| {
        json!({
            "work": import.work, "layout": import.layout, "rows": import.rows, "schools": import.schools,
            "state": import.state.code(), "inferred": import.inferred, "cleaning": import.cleaning,
            "outcome": import.outcome, "data": import.version,
        })
    });
    json!({
        "upload": upload.id.0, "state": upload.state.code(), "files": files.collect::<Vec<_>>(),
        "works": works.collect::<Vec<_>>(),
    })
}

fn as_text(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

fn words(upload: &ResultUpload, elsewhere: &BTreeSet<ResultFileId>) -> String {
    let mut text = format!("Загрузка № {}: {}\n", upload.id, upload.state.title());
    let mut works: BTreeMap<&Work, Vec<&ResultImport>> = BTreeMap::new();
    for import in &upload.imports {
        works.entry(&import.work).or_default().push(import);
    }
    for (work, imports) in works {
        let (files, rows) = (imports.len() as u64, imports.iter().map(|import| import.rows).sum::<u64>());
        let _ = write!(
            text,
            "  {}: {files} {}, {rows} {}",
            work.title(),
            plural(files, "файл", "файла", "файлов"),
            plural(rows, "строка", "строки", "строк")
        );
        // The outcome is that of the whole work, whichever file it stands at.
        if let Some(outcome) = imports.iter().find_map(|import| import.outcome.as_ref()) {
            let count = |name: &str| outcome.get(name).and_then(serde_json::Value::as_u64).unwrap_or(0);
            let _ = write!(
                text,
                "; новых {}, заменено {}, убрано {}, осталось прежних {}",
                count("added"),
                count("replaced"),
                count("removed"),
                count("kept")
            );
        }
        text.push('\n');
    }
    for file in upload.files.iter().filter(|file| file.state == FileState::Already) {
        let fate = if elsewhere.contains(&file.id) {
            "точно такой же файл ждёт решения в другой загрузке, в данных его ещё нет"
        } else {
            "точно такой же файл уже принят, ничего не изменилось"
        };
        let _ = writeln!(text, "  {}: {fate}", file.name);
    }
    text
}
