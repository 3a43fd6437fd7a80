//! A folder of results without a database: a file a work, and a list of what was imported.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use opora_core::assessment::TestedSchool;
use opora_results::Fault;
use opora_results::ingest::Batch;
use opora_results::library::{Library, Part};
use opora_results::rows;
use serde::{Deserialize, Serialize};

use super::import_report::{Fate, Written};

/// Name of the list beside the files.
const LIST: &str = "imports.json";

/// Names of schools beside the files.
pub const SCHOOLS: &str = "schools.json";

/// An import of one work: which files brought its rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Imported {
    number: i32,
    work: String,
    names: Vec<String>,
    sha256: Vec<String>,
}

/// An open folder.
pub struct Kept {
    folder: PathBuf,
    imported: Vec<Imported>,
    library: Library,
}

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The disk.
    #[error("{0}")]
    Disk(#[from] io::Error),
    /// A file of results.
    #[error("{0}")]
    Results(#[from] Fault),
    /// The list of imports.
    #[error(
        "список загрузок или школ (imports.json, schools.json) не читается ({0}); верните его из копии или начните новую папку"
    )]
    List(#[from] serde_json::Error),
    /// The columns.
    #[error("{0}")]
    Columns(String),
}

/// The library of a folder, without what an import that was cut off left behind: of two files of one work the newer one
/// stands when the list of imports knows it, else the older one, as if the import had not been begun.
fn without_half_done(folder: &Path, imported: &[Imported]) -> Result<Library, Failure> {
    loop {
        let (one, other) = match Library::folder(folder) {
            Err(Fault::Twice { one, other, .. }) => (rows::open(&one)?, rows::open(&other)?),
            library => return Ok(library?),
        };
        let newest = |file: &rows::Opened| Ok::<_, Failure>(rows::imports(file)?.last().copied());
        let (older, newer) = if newest(&one)? <= newest(&other)? { (one, other) } else { (other, one) };
        let last = newest(&newer)?;
        let is_known = imported.iter().any(|one| Some(one.number) == last);
        let left = if is_known { older } else { newer };
        removed(&Part::at(left.header.work.clone(), &left.path))?;
    }
}

/// Takes the files of a part out of the folder.
fn removed(part: &Part) -> io::Result<()> {
    std::fs::remove_file(&part.rows)?;
    if part.summaries.is_file() { std::fs::remove_file(&part.summaries) } else { Ok(()) }
}

impl Kept {
    /// Opens a folder, or begins a new one.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        std::fs::create_dir_all(folder)?;
        let list = folder.join(LIST);
        let imported = if list.is_file() { serde_json::from_str(&std::fs::read_to_string(list)?)? } else { Vec::new() };
        let library = without_half_done(folder, &imported)?;
        Ok(Self { folder: folder.to_owned(), imported, library })
    }

    /// Takes a batch: the same bytes change nothing; a newer file of the same name that brings the same participants
    /// replaces; a participant that is there already is replaced by the newer row. Two files of one name in two folders are
    /// two files.
    pub fn take(&mut self, batch: &Batch) -> Result<Written, Failure> {
        let work = batch.work.to_string();
        let hashes: Vec<String> = batch.sources.iter().map(|source| source.sha256.clone()).collect();
        let names: Vec<String> = batch.sources.iter().map(|source| source.name.clone()).collect();
        let of_work = |one: &&Imported| one.work == work;
        let known: BTreeSet<&String> = self.imported.iter().filter(of_work).flat_map(|one| &one.sha256).collect();
        if hashes.iter().all(|hash| known.contains(hash)) {
            return Ok(Written { work, fate: Fate::Same });
        }
        let mut same_name: BTreeSet<i32> = self
            .imported
            .iter()
            .filter(of_work)
            .filter(|one| one.names.iter().all(|name| names.contains(name)))
            .map(|one| one.number)
            .collect();
        let listed: BTreeSet<i32> = self.imported.iter().map(|one| one.number).collect();
        let kept = match self.library.part(&batch.work) {
            Some(part) => rows::imports(&rows::open(&part.rows)?)?,
            None => BTreeSet::new(),
        };
        // Rows that the list does not know are of an import that was cut off, or of a generated folder.
        same_name.extend(kept.difference(&listed));
        let number = listed.iter().chain(&kept).max().copied().unwrap_or_default() + 1;
        let (mut replaced, mut superseded) = (BTreeSet::new(), None);
        let record = batch.record(number).map_err(|error| Failure::Columns(error.to_string()))?;
        let header = batch.header();
        let fate = match self.library.part(&batch.work) {
            None => {
                let written = rows::write(&self.folder, &header, [Ok(record)])?;
                Part::at(batch.work.clone(), &written.path).ensure()?;
                Fate::New { rows: written.rows }
            }
            Some(part) => {
                let current = rows::open(&part.rows)?;
                let record = rows::recognised(&current, &record)?;
                replaced = rows::brought_again(&current, &record, &same_name)?;
                let merged = rows::merge(&self.folder, &current, &header, &record, &replaced)?;
                Part::at(batch.work.clone(), &merged.written.path).ensure()?;
                if merged.written.path != part.rows {
                    superseded = Some(part.clone());
                }
                Fate::Merged {
                    kept: merged.kept,
                    replaced: merged.replaced,
                    removed: merged.removed,
                    added: merged.added,
                }
            }
        };
        self.imported.retain(|one| one.work != work || !replaced.contains(&one.number));
        self.imported.push(Imported { number, work: work.clone(), names, sha256: hashes });
        self.keep_schools(&batch.schools)?;
        self.save()?;
        // Only now: until the list knows the new file, the old one is in force.
        superseded.iter().try_for_each(removed)?;
        self.library = Library::folder(&self.folder)?;
        Ok(Written { work, fate })
    }

    fn save(&self) -> Result<(), Failure> {
        self.write(LIST, &self.imported)
    }

    /// Keeps the names and municipalities of schools beside the rows; what the newer file leaves empty stays.
    fn keep_schools(&self, newer: &[TestedSchool]) -> Result<(), Failure> {
        let list = self.folder.join(SCHOOLS);
        let known: Vec<TestedSchool> =
            if list.is_file() { serde_json::from_str(&std::fs::read_to_string(list)?)? } else { Vec::new() };
        let mut schools: BTreeMap<String, TestedSchool> =
            known.into_iter().map(|school| (school.code.clone(), school)).collect();
        for school in newer {
            let kept = schools.entry(school.code.clone()).or_insert_with(|| school.clone());
            for (old, new) in [(&mut kept.name, &school.name), (&mut kept.municipality, &school.municipality)] {
                if !new.is_empty() {
                    new.clone_into(old);
                }
            }
            let codes: BTreeSet<&String> = kept.other_codes.iter().chain(&school.other_codes).collect();
            kept.other_codes = codes.into_iter().cloned().collect();
        }
        self.write(SCHOOLS, &schools.into_values().collect::<Vec<_>>())
    }

    /// Writes a list whole or not at all.
    fn write(&self, name: &str, list: &impl Serialize) -> Result<(), Failure> {
        let draft = self.folder.join(format!(".{name}"));
        std::fs::write(&draft, serde_json::to_string_pretty(list)?)?;
        std::fs::rename(draft, self.folder.join(name))?;
        Ok(())
    }
}
