//! The library: the files of results that are in force, a part a work, and what they say.
//!
//! Every question is answered from summaries. A part whose summaries are missing, older or made from other rows makes
//! them anew, and only that part.

mod evidence;
mod figures;
mod part;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub use evidence::Evidence;
pub use figures::{Figures, Filter};
pub use part::Part;

use opora_core::assessment::Work;

use crate::fault::Fault;
use crate::rows::ENDING;

/// Folders below the folder of results that are looked into: `procedure=…/year=…`.
const MAX_DEPTH: usize = 4;
/// Files looked at in a folder of results.
const MAX_FILES: usize = 100_000;

/// The parts in force, a work each, in the order of works.
#[derive(Debug, Clone, Default)]
pub struct Library {
    parts: BTreeMap<Work, Part>,
}

impl Library {
    /// The library of a folder without a catalogue: every file of rows in it. Drafts and strangers are passed by; two
    /// files of one work are refused, because nobody says which is in force.
    pub fn folder(folder: &Path) -> Result<Self, Fault> {
        let mut files = Vec::new();
        gather(folder, 0, &mut files)?;
        files.sort();
        let mut parts = BTreeMap::new();
        for file in files {
            let part = Part::open(&file)?;
            if let Some(one) = parts.insert(part.work.clone(), part) {
                let one: Part = one;
                return Err(Fault::Twice { work: one.work.to_string(), one: one.rows, other: file });
            }
        }
        Ok(Self { parts })
    }

    /// The library of parts that a catalogue names; of two parts of one work the later stands.
    pub fn of(parts: impl IntoIterator<Item = Part>) -> Self {
        Self { parts: parts.into_iter().map(|part| (part.work.clone(), part)).collect() }
    }

    /// The works, in order.
    pub fn works(&self) -> impl Iterator<Item = &Work> {
        self.parts.keys()
    }

    /// The parts, in the order of works.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.values()
    }

    /// The part of a work.
    pub fn part(&self, work: &Work) -> Option<&Part> {
        self.parts.get(work)
    }

    /// What identification needs to know: a figure a school and work, read from the flat columns of summaries.
    pub fn figures(&self, filter: &Filter) -> Result<Figures, Fault> {
        figures::from_summaries(self.parts(), filter)
    }

    /// The same figures by a fresh pass over the rows, for those who want to be sure.
    pub fn figures_from_rows(&self, filter: &Filter) -> Result<Figures, Fault> {
        figures::from_rows(self.parts(), filter)
    }
}

/// The files of rows below a folder.
fn gather(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Fault> {
    for entry in fs::read_dir(folder).map_err(Fault::disk(folder))? {
        let path = entry.map_err(Fault::disk(folder))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            if depth < MAX_DEPTH {
                gather(&path, depth + 1, files)?;
            }
        } else if name.ends_with(ENDING) && files.len() < MAX_FILES {
            files.push(path);
        }
    }
    Ok(())
}
