//! Tidying up: spool folders of settled uploads, parts that nothing points at. Only what the book does not know is
//! deleted, and only when it has lain for a while: another process may just be writing it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use opora_core::access::Actor;
use opora_store::{Answer, Store};

use super::{RESULTS, relative, spool};

/// How long a file must have lain untouched before it is nobody's.
const LAIN: Duration = Duration::from_secs(24 * 60 * 60);
/// How long parts stay after another took their place: pages may be reading them.
const SUPERSEDED_DAYS: i64 = 1;
/// Files looked at in one go.
const MAX_FILES: usize = 100_000;

/// Deletes what the book does not know. Troubles of the disk are said in the log and tried again the next time.
pub(super) async fn sweep(store: &Store, data: &Path, now: DateTime<Utc>) -> Answer<()> {
    let product = Actor::product();
    let spooled: BTreeSet<String> = store
        .result_spool(&product)
        .await?
        .into_iter()
        .filter_map(|place| place.split_once('/').map(|(folder, _)| folder.to_owned()))
        .collect();
    let known = store.result_files_known(&product, now - TimeDelta::days(SUPERSEDED_DAYS)).await?;
    let data = data.to_owned();
    let done = tokio::task::spawn_blocking(move || {
        for folder in entries(&data.join(spool::FOLDER)) {
            let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if !spooled.contains(&name) && has_lain(&folder) {
                said(&folder, fs::remove_dir_all(&folder));
            }
        }
        let mut files = Vec::new();
        gather(&data.join(RESULTS), 0, &mut files);
        for file in files {
            if !known.contains(&relative(&data, &file)) && has_lain(&file) {
                said(&file, fs::remove_file(&file));
            }
        }
    });
    if done.await.is_err() {
        tracing::warn!("the sweep of results stopped half-way");
    }
    Ok(())
}

fn gather(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    for path in entries(folder) {
        if path.is_dir() {
            if depth < 4 {
                gather(&path, depth + 1, files);
            }
        } else if files.len() < MAX_FILES && is_ours(&path) {
            files.push(path);
        }
    }
}

/// Only files that the product writes are looked at: a stranger in the folder is not ours to delete.
fn is_ours(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.ends_with(".rows.parquet")
        || name.ends_with(".summaries.parquet")
        || (name.starts_with('.') && name.ends_with(".half"))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
}

fn has_lain(path: &Path) -> bool {
    let touched = fs::metadata(path).and_then(|about| about.modified());
    touched.is_ok_and(|touched| SystemTime::now().duration_since(touched).is_ok_and(|age| age > LAIN))
}

fn said(path: &Path, done: std::io::Result<()>) {
    match done {
        Ok(()) => tracing::info!("swept away: {}", path.display()),
        Err(error) => tracing::warn!("{} stays: {error}", path.display()),
    }
}
