//! The results in force, read once for each version of the data and shared by all pages.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use opora_core::access::Actor;
use opora_core::assessment::TestedSchool;
use opora_results::Fault;
use opora_results::library::{Evidence, Filter, Library, Part};
use opora_store::Store;
use opora_store::results::parts::Catalogue;
use opora_store::results::schools::ResultView;

use crate::trouble::Trouble;

/// Where the files of results lie, and what was read from them last. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Shelf {
    folder: Arc<Path>,
    last: Arc<Mutex<Option<Arc<Holdings>>>>,
}

/// Everything that questions about many schools need, of one version of the data.
#[derive(Debug, Default)]
pub struct Holdings {
    /// The version of the data in the catalogue; 0 when there are none.
    pub version: i64,
    /// The files.
    pub library: Library,
    /// Figures of all works and schools, the schools with their names. All of the region: what a person may see of
    /// single schools says [`ResultView`].
    pub evidence: Evidence,
    /// Codes that were united with others when this was read.
    twins: Vec<(String, String)>,
}

impl Shelf {
    /// The results whose catalogue names paths inside `folder`.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into().into(), last: Arc::default() }
    }

    /// The folder that paths of the catalogue begin in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The files that a catalogue names.
    pub fn library(&self, catalogue: &Catalogue) -> Library {
        let part =
            |part: &opora_store::results::parts::Part| Part::at(part.work.clone(), &self.folder.join(&part.rows.path));
        Library::of(catalogue.parts.iter().map(part))
    }

    /// The results in force now. Files are read when the catalogue has changed since the last time.
    pub async fn holdings(&self, store: &Store) -> Result<Arc<Holdings>, Trouble> {
        let product = Actor::product();
        let catalogue = store.result_catalogue(&product).await?;
        let twins = store.tested_school_twins(&product).await?;
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(last) = last.filter(|last| last.version == catalogue.version && last.twins == twins) {
            return Ok(last);
        }
        let library = self.library(&catalogue);
        let known = store.tested_schools_all(&product).await?;
        let read = tokio::task::spawn_blocking(move || Holdings::read(catalogue.version, library, &known, twins));
        let holdings = read.await.map_err(Trouble::failed)?.map_err(Trouble::failed)?;
        let holdings = Arc::new(holdings);
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&holdings));
        Ok(holdings)
    }
}

impl Holdings {
    /// `known` are the schools of the register of results, with any of their codes.
    fn read(
        version: i64,
        library: Library,
        known: &[TestedSchool],
        twins: Vec<(String, String)>,
    ) -> Result<Self, Fault> {
        let mut evidence = library.evidence(&Filter::default())?;
        evidence.unite(&twins);
        evidence.name(known);
        Ok(Self { version, library, evidence, twins })
    }

    /// The schools that a person sees, with their positions.
    pub fn seen<'a>(&'a self, view: &'a ResultView) -> impl Iterator<Item = (usize, &'a TestedSchool)> {
        self.evidence.schools.iter().enumerate().filter(|(_, school)| view.holds(&school.code))
    }
}
