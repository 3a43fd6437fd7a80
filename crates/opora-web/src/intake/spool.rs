//! The spool: files that came in and wait to be read and adopted, each under a number in a folder of its upload.
//!
//! Names stand only in the book. A file leaves the spool as soon as its upload is adopted or refused, because it may
//! hold names of pupils.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use opora_core::assessment::TestedSchool;
use opora_store::results::uploads::{FileDraft, ResultUpload};
use sha2::{Digest, Sha256};

use super::Given;

/// The folder of the spool inside the data folder.
pub(crate) const FOLDER: &str = "spool";
/// Files in one upload, those inside archives counted one by one.
pub(crate) const MAX_FILES: usize = 500;
/// The largest file after unpacking.
const MAX_FILE_BYTES: u64 = 512 << 20;
/// All files of an upload after unpacking.
const MAX_ALL_BYTES: u64 = 4 << 30;
/// The longest name that is kept.
const MAX_NAME_CHARS: usize = 240;
/// Endings of files inside an archive that are taken.
const ENDINGS: [&str; 8] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "txt"];

/// A file that lies in the spool and is not yet in the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The name as the person knows it.
    pub name: String,
    /// Where it lies, relative to the spool.
    pub place: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// Size in bytes.
    pub size_bytes: u64,
}

/// Why files were not taken; a sentence with the next step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// Too many files.
    #[error("Слишком много файлов сразу: можно до {MAX_FILES}. Загрузите их несколькими частями.")]
    TooMany,
    /// Too large after unpacking.
    #[error("Файлы распаковываются больше чем в {} ГБ. Загрузите их несколькими частями.", MAX_ALL_BYTES >> 30)]
    TooLarge,
    /// An archive that cannot be opened.
    #[error(
        "Архив «{0}» не открывается: он защищён паролем, повреждён или загружен не полностью. Распакуйте его и загрузите файлы."
    )]
    Archive(String),
    /// The disk of the server.
    #[error("На сервере не записывается файл ({0}). Сообщите администратору: возможно, кончилось место на диске.")]
    Disk(String),
}

impl From<io::Error> for NotTaken {
    fn from(error: io::Error) -> Self {
        Self::Disk(error.to_string())
    }
}

/// A folder of the spool that is being filled; it goes away again unless it is kept.
pub(crate) struct Filling {
    data: PathBuf,
    name: String,
    files: Vec<Brought>,
    bytes: u64,
    kept: bool,
}

/// A file that is being written into the spool.
pub(crate) struct Writing {
    file: File,
    path: PathBuf,
    place: String,
    name: String,
    digest: Sha256,
    bytes: u64,
}

impl Filling {
    /// A new folder.
    pub fn begin(data: &Path) -> Result<Self, NotTaken> {
        let name = hex::encode(rand::random::<[u8; 12]>());
        fs::create_dir_all(data.join(FOLDER).join(&name))?;
        Ok(Self { data: data.to_owned(), name, files: Vec::new(), bytes: 0, kept: false })
    }

    /// Begins a file.
    pub fn file(&self, name: &str) -> Result<Writing, NotTaken> {
        if self.files.len() >= MAX_FILES {
            return Err(NotTaken::TooMany);
        }
        // A random number: two files that begin at once must not meet.
        let place = format!("{}/{}", self.name, hex::encode(rand::random::<[u8; 8]>()));
        let path = self.data.join(FOLDER).join(&place);
        let file = File::create_new(&path)?;
        Ok(Writing { file, path, place, name: clean(name), digest: Sha256::new(), bytes: 0 })
    }

    /// Ends a file; an archive of workbooks gives its files instead of itself.
    pub fn end(&mut self, writing: Writing) -> Result<(), NotTaken> {
        let Writing { mut file, path, place, name, digest, bytes } = writing;
        file.flush()?;
        drop(file);
        if name.to_lowercase().ends_with(".zip") {
            let unpacked = self.unpack(&path, &name);
            fs::remove_file(&path)?;
            return unpacked;
        }
        self.bytes += bytes;
        if self.bytes > MAX_ALL_BYTES {
            return Err(NotTaken::TooLarge);
        }
        self.files.push(Brought { name, place, sha256: hex::encode(digest.finalize()), size_bytes: bytes });
        Ok(())
    }

    fn unpack(&mut self, path: &Path, name: &str) -> Result<(), NotTaken> {
        let damaged = |_| NotTaken::Archive(name.to_owned());
        let mut archive = zip::ZipArchive::new(File::open(path)?).map_err(damaged)?;
        for at in 0..archive.len() {
            let mut entry = archive.by_index(at).map_err(damaged)?;
            let inner = entry_name(entry.name_raw());
            if entry.is_dir() || !is_taken(&inner) {
                continue;
            }
            let mut writing = self.file(&inner)?;
            let room = MAX_FILE_BYTES.min(MAX_ALL_BYTES.saturating_sub(self.bytes)) + 1;
            let mut bounded = (&mut entry).take(room);
            let mut buffer = vec![0; 1 << 16];
            loop {
                let read = bounded.read(&mut buffer).map_err(|_| NotTaken::Archive(name.to_owned()))?;
                if read == 0 {
                    break;
                }
                writing.take(buffer.get(..read).unwrap_or_default())?;
            }
            if writing.bytes >= room {
                return Err(NotTaken::TooLarge);
            }
            self.end_plain(writing)?;
        }
        Ok(())
    }

    /// Ends a file as it is; an archive inside an archive is not opened.
    fn end_plain(&mut self, writing: Writing) -> Result<(), NotTaken> {
        let Writing { mut file, place, name, digest, bytes, .. } = writing;
        file.flush()?;
        self.bytes += bytes;
        self.files.push(Brought { name, place, sha256: hex::encode(digest.finalize()), size_bytes: bytes });
        Ok(())
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// The files, which now belong to whoever takes them.
    pub fn keep(mut self) -> Vec<Brought> {
        self.kept = true;
        std::mem::take(&mut self.files)
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        if !self.kept {
            // Best effort: the sweep takes what stays.
            let _ = fs::remove_dir_all(self.data.join(FOLDER).join(&self.name));
        }
    }
}

impl Writing {
    /// Adds bytes.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), NotTaken> {
        self.file.write_all(bytes)?;
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Takes the file away again.
    pub fn drop_it(self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Copies files of this machine into the spool, archives unpacked. Blocks.
pub fn take_files(data: &Path, files: &[PathBuf]) -> Result<Vec<Brought>, NotTaken> {
    let mut filling = Filling::begin(data)?;
    for path in files {
        let mut writing = filling.file(&known_as(path))?;
        let mut file = File::open(path).map_err(|error| NotTaken::Disk(format!("{}: {error}", path.display())))?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            writing.take(buffer.get(..read).unwrap_or_default())?;
        }
        filling.end(writing)?;
    }
    Ok(filling.keep())
}

/// The file with its two nearest folders: they often say the year or the subject, the ones above only where it lies.
fn known_as(path: &Path) -> String {
    let parts: Vec<String> = path
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect();
    let first = parts.len().saturating_sub(3);
    parts.get(first..).unwrap_or_default().join("/")
}

impl Brought {
    /// As the store takes it.
    pub fn draft(self, given: &Given) -> FileDraft {
        FileDraft {
            name: self.name,
            sha256: self.sha256,
            size_bytes: self.size_bytes,
            spool: self.place,
            given: given.kept(),
        }
    }
}

/// The file of a place in the spool; nothing for a place that leads out of it.
pub(crate) fn path(data: &Path, place: &str) -> Option<PathBuf> {
    let inside = Path::new(place);
    inside.components().all(|part| matches!(part, Component::Normal(_))).then(|| data.join(FOLDER).join(inside))
}

/// Deletes the files of an upload that is settled.
pub(crate) fn forget(data: &Path, upload: &ResultUpload) {
    for file in &upload.files {
        let folder = file.spool.as_deref().and_then(|place| path(data, place));
        if let Some(folder) = folder.as_deref().and_then(Path::parent)
            && folder.is_dir()
            && let Err(error) = fs::remove_dir_all(folder)
        {
            tracing::warn!("{} stays in the spool until the sweep: {error}", folder.display());
        }
    }
}

/// Keeps the schools of a file beside it, for the page that asks before adoption.
pub(super) fn keep_schools(data: &Path, place: Option<&str>, schools: &[TestedSchool]) {
    let Some(file) = place.and_then(|place| path(data, &format!("{place}.schools"))) else { return };
    let written = serde_json::to_vec(schools).map_err(io::Error::other).and_then(|bytes| fs::write(&file, bytes));
    if let Err(error) = written {
        tracing::warn!("{}: schools are not kept: {error}", file.display());
    }
}

/// The schools of all files of an upload, each once. Blocks.
pub(crate) fn schools_of(data: &Path, upload: &ResultUpload) -> Vec<TestedSchool> {
    let mut all = BTreeMap::new();
    for file in &upload.files {
        let Some(place) = file.spool.as_deref() else { continue };
        let bytes = path(data, &format!("{place}.schools")).and_then(|path| fs::read(path).ok());
        let schools: Vec<TestedSchool> =
            bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        for school in schools {
            unite(&mut all, school);
        }
    }
    all.into_values().collect()
}

/// Adds a school; what a later file says of it stands.
pub(super) fn unite(all: &mut BTreeMap<String, TestedSchool>, school: TestedSchool) {
    let known = all
        .entry(school.code.clone())
        .or_insert_with(|| TestedSchool { code: school.code.clone(), ..TestedSchool::default() });
    if !school.name.is_empty() {
        known.name = school.name;
    }
    if !school.municipality.is_empty() {
        known.municipality = school.municipality;
    }
    for code in school.other_codes {
        if !known.other_codes.contains(&code) {
            known.other_codes.push(code);
        }
    }
}

/// The name of an entry: UTF-8, or the page of Windows in Russia.
fn entry_name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::IBM866.decode(raw).0.into_owned(),
    }
}

/// Whether a file of an archive is worth reading: a table that is no leftover of a spreadsheet or a system.
fn is_taken(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let ending = last.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    !last.starts_with(['.', '~']) && !name.starts_with("__MACOSX") && ENDINGS.contains(&ending.as_str())
}

/// A name for people: folders stay where they say something, signs that mislead go.
fn clean(name: &str) -> String {
    let is_plain = |symbol: &char| {
        !symbol.is_control()
            && !matches!(*symbol, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let parts: Vec<String> = name
        .split(['/', '\\'])
        .map(|part| part.chars().filter(is_plain).collect::<String>().trim().to_owned())
        .filter(|part| !part.is_empty() && part != "." && part != ".." && !part.ends_with(':'))
        .collect();
    let whole = parts.join("/");
    let length = whole.chars().count();
    let short: String = whole.chars().skip(length.saturating_sub(MAX_NAME_CHARS)).collect();
    if short.is_empty() { "файл без имени".to_owned() } else { short }
}

#[cfg(test)]
mod tests;
