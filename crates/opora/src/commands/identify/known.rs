//! What the command identifies from: results of a folder, or the current data of the book with all it knows of schools.

use std::path::Path;

use opora_core::identification::Input;
use opora_results::library::{Evidence, Filter, Library, Part};
use opora_store::Store;
use opora_store::results::grounds::Grounds;

use crate::commands::book::{Book, owner, store_trouble, wait_for};
use crate::outcome::Trouble;

/// Results with what the book knows beside them.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) evidence: Evidence,
    grounds: Grounds,
}

impl Known {
    /// Every file of results in a folder; nobody knows names, earlier lists or decisions there.
    pub(super) fn of_folder(folder: &Path) -> Result<Self, Trouble> {
        if !folder.is_dir() {
            eprintln!(
                "{}: папки с результатами нет. Загрузите результаты (opora results import) или укажите --folder.",
                folder.display()
            );
            return Err(Trouble::Said(3));
        }
        let evidence = said(Library::folder(folder).and_then(|library| library.evidence(&Filter::default())))?;
        Ok(Self { evidence, ..Self::default() })
    }

    /// The current data of the book. A folder that has no database yet is only looked at, never given one.
    pub(super) fn of_book(book: &Book) -> Result<Self, Trouble> {
        if book.database.is_none() && !book.data.join(opora_store::open::FILE).is_file() {
            return Self::of_folder(&book.data.join("results"));
        }
        wait_for(async {
            let store = book.open().await?;
            let known = Self::read(&store, &book.data).await;
            store.close().await.map_err(|trouble| store_trouble("База не закрывается", trouble))?;
            known
        })
    }

    async fn read(store: &Store, folder: &Path) -> Result<Self, Trouble> {
        let failed = |trouble| store_trouble("Результаты не прочитаны", trouble);
        let catalogue = store.result_catalogue(&owner()).await.map_err(failed)?;
        if catalogue.parts.is_empty() {
            eprintln!("В базе нет принятых результатов. Загрузите их: opora results import ФАЙЛ….");
            return Err(Trouble::Said(1));
        }
        let parts = catalogue.parts.into_iter().map(|part| Part::at(part.work, &folder.join(part.rows.path)));
        let mut evidence = said(Library::of(parts).evidence(&Filter::default()))?;
        let twins = store.tested_school_twins(&owner()).await;
        evidence.unite(&twins.map_err(|trouble| store_trouble("Школы не прочитаны", trouble))?);
        evidence.name(&store.tested_schools_all(&owner()).await.map_err(failed)?);
        let grounds = store.list_grounds(&owner(), &evidence.schools, evidence.years()).await.map_err(failed)?;
        Ok(Self { evidence, grounds })
    }

    /// The input of identification.
    pub(super) fn input(&self) -> Input<'_> {
        let Grounds { facts, adopted, manual, .. } = &self.grounds;
        Input { facts, adopted, manual, ..self.evidence.input() }
    }
}

/// Says what is wrong with a file of results.
fn said<T>(result: Result<T, opora_results::Fault>) -> Result<T, Trouble> {
    result.map_err(|fault| {
        eprintln!("{fault}");
        Trouble::Said(3)
    })
}
