//! Results on their way into the data: files in the spool → rows that were read and cleaned → new parts beside the old
//! ones → one switch of the catalogue.
//!
//! The pages and the command line share this room. The store knows what came in and which files are current, the
//! results crate reads and writes rows; neither knows the other. Whatever stops half-way (a lost connection, a killed
//! process, a full disk) leaves the current parts as they were, and the queue takes the work up again.

mod adopt;
mod given;
mod read;
pub(crate) mod spool;
mod sweep;
mod understood;
mod worker;

use std::path::{Path, PathBuf};

use opora_results::library::{Library, Part};
use opora_store::results::parts::Catalogue;

pub use given::Given;
pub(crate) use read::outcome_of;
pub(crate) use spool::schools_of;
pub use spool::{Brought, NotTaken, take_files};
pub(crate) use understood::{RuleApplied, Understood};
pub use worker::run_waiting;
pub(crate) use worker::work;

/// The folder of rows and summaries inside the data folder.
pub const RESULTS: &str = "results";

/// The parts that the catalogue names, as the results crate knows them; `data` is the data folder.
pub fn library(catalogue: &Catalogue, data: &Path) -> Library {
    Library::of(catalogue.parts.iter().map(|part| Part {
        work: part.work.clone(),
        rows: data.join(&part.rows.path),
        summaries: data.join(&part.summaries.path),
    }))
}

/// A path inside the data folder as the catalogue writes it: relative, with `/`.
fn relative(data: &Path, path: &Path) -> String {
    let inside: PathBuf = path.strip_prefix(data).unwrap_or(path).to_owned();
    inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/")
}
