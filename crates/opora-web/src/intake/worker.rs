//! The one worker of results: takes the steps of uploads that take time, one upload after another.

use std::sync::Arc;
use std::time::Duration;

use opora_core::access::Actor;
use opora_results::ingest::Options;
use opora_store::Answer;
use opora_store::results::reading::{FileReading, Job};
use opora_store::results::states::{FileState, Words};
use opora_store::results::uploads::{ResultFile, ResultUpload};
use tokio::task::JoinSet;

use super::adopt::{Stopped, adopt};
use super::given::{Given, common};
use super::read::{ReadFile, read};
use super::{spool, sweep};
use crate::app::App;

/// How often the queue is looked at though nobody woke the worker: another server may have filled it.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// How long the worker rests when the database does not answer.
const REST: Duration = Duration::from_secs(5);

/// Takes steps until the server stops. What was under way then is taken again at the next start.
pub(crate) async fn work(app: App) {
    loop {
        match run_waiting(&app).await {
            Ok(()) => {
                let woken = app.results_waiting.notified();
                let _ = tokio::time::timeout(LOOK_EVERY, woken).await;
            }
            Err(trouble) => {
                tracing::error!("the queue of results rests: {trouble}");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Takes every step that waits, and tidies up what nobody needs any more.
pub async fn run_waiting(app: &App) -> Answer<()> {
    while let Some(job) = app.store.result_job(&Actor::product()).await? {
        match job {
            Job::Read(upload, hand) => read_upload(app, &upload, &hand).await?,
            Job::Adopt(upload, hand) => adopt_upload(app, &upload, &hand).await?,
        }
    }
    sweep::sweep(&app.store, &app.config.data, app.clock.now()).await
}

/// Reads the queued files of an upload, as many at a time as there are cores.
async fn read_upload(app: &App, upload: &ResultUpload, hand: &Actor) -> Answer<()> {
    app.store.result_upload_reading(hand, upload.id).await?;
    let options = Arc::new(common(&app.store, hand, upload).await?);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut waiting = upload.files.iter().filter(|file| file.state == FileState::Queued);
    let mut running: JoinSet<(ResultFile, ReadFile)> = JoinSet::new();
    loop {
        while running.len() < cores
            && let Some(file) = waiting.next()
        {
            let (file, options, data) = (file.clone(), Arc::clone(&options), app.config.data.clone());
            running.spawn_blocking(move || read_one(&data, file, &options));
        }
        match running.join_next().await {
            None => break,
            Some(Ok((file, read))) => {
                spool::keep_schools(&app.config.data, file.spool.as_deref(), &read.schools);
                match app.store.result_file_read(hand, file.id, read.reading).await {
                    Ok(()) => {}
                    // The person said something about the file, or refused the upload, while it was read.
                    Err(trouble) if trouble.refusal().is_some() => {
                        tracing::info!("a reading of results is dropped: {trouble}");
                    }
                    Err(trouble) => return Err(trouble),
                }
            }
            // A panic of a reader is caught inside `read_one`; only a stop of the runtime comes here.
            Some(Err(stop)) => tracing::warn!("reading of a file of results stopped: {stop}"),
        }
    }
    match app.store.result_upload_read(hand, upload.id, app.moment()).await {
        Err(trouble) if trouble.refusal().is_some() => {
            tracing::info!("an upload of results changed while it was read: {trouble}");
            Ok(())
        }
        other => other,
    }
}

fn read_one(data: &std::path::Path, file: ResultFile, options: &Options) -> (ResultFile, ReadFile) {
    let options = Given::of(&file.given).over(options);
    let path = file.spool.as_deref().and_then(|place| spool::path(data, place));
    let attempt =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| path.map(|path| read(&path, &file.name, &options))));
    let unread = |reason: String, next: &str| ReadFile {
        reading: FileReading::Unread(Words { reason, next: next.to_owned() }),
        schools: Vec::new(),
    };
    let read = match attempt {
        Ok(Some(read)) => read,
        Ok(None) => unread(format!("Файла «{}» уже нет на сервере.", file.name), "Загрузите его ещё раз."),
        Err(_) => {
            tracing::error!(file = file.id.0, "a reader of results panicked");
            unread(
                format!("Файл «{}» устроен так, что его не удалось прочитать.", file.name),
                "Откройте его в Excel, сохраните как новый .xlsx и загрузите снова.",
            )
        }
    };
    (file, read)
}

async fn adopt_upload(app: &App, upload: &ResultUpload, hand: &Actor) -> Answer<()> {
    let words = match adopt(&app.store, &app.config.data, upload, hand, app.moment()).await {
        Ok(switched) => {
            tracing::info!(upload = upload.id.0, version = switched.version, "results adopted");
            spool::forget(&app.config.data, upload);
            return Ok(());
        }
        Err(Stopped::Words(words)) => words,
        Err(Stopped::Store(opora_store::Trouble::Refused(refusal))) => {
            Words { reason: refusal.reason, next: refusal.next }
        }
        // The database is away: the step is taken again when it is back.
        Err(Stopped::Store(failed)) => return Err(failed),
    };
    match app.store.result_upload_stopped(hand, upload.id, &words, app.moment()).await {
        // Another process has already settled it.
        Err(trouble) if trouble.refusal().is_some() => {
            tracing::info!("an upload of results was settled elsewhere: {trouble}");
            Ok(())
        }
        other => other,
    }
}
