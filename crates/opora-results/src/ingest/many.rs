//! Many files at once: read on all cores, given back in the order in which they were named.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Options, Outcome, Unreadable, read};

/// How far reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Files that are done.
    pub done: usize,
    /// All files.
    pub all: usize,
    /// Rows kept so far.
    pub rows: u64,
}

/// A file with what it gave.
#[derive(Debug)]
pub struct FileRead {
    /// As named.
    pub path: PathBuf,
    /// What it gave, or why nothing.
    pub outcome: Result<Outcome, Unreadable>,
}

/// Endings of files that are taken out of folders.
const ENDINGS: [&str; 7] = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv"];
/// The most files of one import.
const MAX_FILES: usize = 20_000;
/// The deepest folder that is looked into.
const MAX_DEPTH: usize = 12;

/// Reads files on all cores. `progress` is called after every file, from any thread.
///
/// As many files as there are cores are in memory at a time, beside the rows that are kept.
pub fn read_files(files: &[PathBuf], options: &Options, progress: &(dyn Fn(Progress) + Sync)) -> Vec<FileRead> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new((0_usize, 0_u64, Vec::<(usize, FileRead)>::with_capacity(files.len())));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(files.len()).max(1);
    let work = || {
        while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let at = files.iter().position(|one| std::ptr::eq(one, path)).unwrap_or_default();
            let outcome = one(path, options);
            let rows = match &outcome {
                Ok(Outcome::Rows { batches, .. }) => batches.iter().map(|batch| batch.rows.len() as u64).sum(),
                Ok(_) | Err(_) => 0,
            };
            let mut done = done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            done.0 += 1;
            done.1 += rows;
            done.2.push((at, FileRead { path: path.clone(), outcome }));
            let now = Progress { done: done.0, all: files.len(), rows: done.1 };
            drop(done);
            progress(now);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..cores {
            scope.spawn(work);
        }
        work();
    });
    let (_, _, mut read) = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    read.sort_by_key(|(at, _)| *at);
    read.into_iter().map(|(_, file)| file).collect()
}

fn one(path: &Path, options: &Options) -> Result<Outcome, Unreadable> {
    let not_opened = |error: std::io::Error| Unreadable::NotOpened(said(&error));
    let size = std::fs::metadata(path).map_err(not_opened)?.len();
    let limit = options.limits.file_bytes;
    if size > limit {
        return Err(Unreadable::TooLarge { got_mib: size >> 20, limit_mib: limit >> 20 });
    }
    let bytes = std::fs::read(path).map_err(not_opened)?;
    read(&path.to_string_lossy(), &bytes, options)
}

fn said(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "файла нет".to_owned(),
        std::io::ErrorKind::PermissionDenied => "нет права на чтение".to_owned(),
        _ => error.to_string(),
    }
}

/// The files that are named, and those below the folders that are named, sorted by name inside each folder. Temporary
/// files of spreadsheets and hidden files are passed by.
pub fn files_of(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Unreadable> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            gather(path, 0, &mut found)?;
        } else {
            found.push(path.clone());
        }
    }
    if found.len() > MAX_FILES {
        return Err(Unreadable::TooManyFiles { limit: MAX_FILES });
    }
    Ok(found)
}

fn gather(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Unreadable> {
    if depth > MAX_DEPTH {
        return Err(Unreadable::TooDeep { folder: folder.display().to_string(), limit: MAX_DEPTH });
    }
    let entries = std::fs::read_dir(folder).map_err(|error| Unreadable::NotOpened(said(&error)))?;
    let mut here: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    here.sort();
    for path in here {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with(['.', '~']) {
            continue;
        }
        if path.is_dir() {
            gather(&path, depth + 1, found)?;
        } else {
            let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
            if ENDINGS.contains(&ending.as_str()) {
                found.push(path);
            }
        }
    }
    Ok(())
}
