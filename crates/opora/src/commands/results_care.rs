//! The files of results beside a copy of the book: they are copied with it, brought back with it, and checked.

use std::path::{Path, PathBuf};

use opora_store::{Database, Store};

use super::book::store_trouble;
use crate::outcome::Trouble;

/// The folder of results that belongs to a copy of the book: `opora.sqlite` → `opora.sqlite.results`.
pub fn folder_of(copy: &Path) -> PathBuf {
    let mut name = copy.as_os_str().to_owned();
    name.push(".results");
    PathBuf::from(name)
}

/// Copies the files that the catalogue of `copy` names: those of the moment at which the book was copied.
pub async fn save(data: &Path, copy: &Path) -> Result<usize, Trouble> {
    let store = open(copy).await?;
    let copied = store.result_files_copy(data, &folder_of(copy)).await;
    let copied = copied.map_err(|trouble| store_trouble("Файлы результатов не скопированы", trouble))?;
    close(store).await?;
    Ok(copied)
}

/// Brings the files of a copy into the data folder where the book already is; hands back what is missing or damaged.
pub async fn bring_back(copy: &Path, data: &Path) -> Result<Vec<String>, Trouble> {
    let store = open(&Store::file(data)).await?;
    let from = folder_of(copy);
    if from.is_dir() {
        // What cannot be copied is found by the check below, file by file.
        if let Err(trouble) = store.result_files_copy(&from, data).await {
            eprintln!("Файлы результатов скопированы не все: {trouble}");
        }
    }
    let damaged = store.result_files_damaged(data).await;
    let damaged = damaged.map_err(|trouble| store_trouble("Файлы результатов не проверены", trouble))?;
    close(store).await?;
    Ok(damaged)
}

async fn open(file: &Path) -> Result<Store, Trouble> {
    let store = Store::open(Database::Url(format!("sqlite://{}", file.display()))).await;
    store.map_err(|trouble| store_trouble("Копия не читается как база «Опоры»", trouble))
}

async fn close(store: Store) -> Result<(), Trouble> {
    store.close().await.map_err(|trouble| store_trouble("База не закрывается", trouble))
}
