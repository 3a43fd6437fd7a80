//! An upload becomes part of the data: for each work its files are read again, merged with the current rows into a new
//! part, and when all parts are on the disk the catalogue switches.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use opora_core::access::{Actor, Moment};
use opora_core::assessment::{TestedSchool, Work};
use opora_core::ids::{ResultFileId, ResultImportId};
use opora_results::Fault;
use opora_results::ingest::{self, Batch, Options};
use opora_results::library::Part as Files;
use opora_results::rows;
use opora_store::Store;
use opora_store::results::parts::{NewPart, Part, StoredFile, Switch, Switched, sha256_of};
use opora_store::results::states::{FileState, Words};
use opora_store::results::uploads::{ResultImport, ResultUpload};
use serde_json::json;

use super::given::{Given, common};
use super::{RESULTS, read, relative, spool};

/// Why an upload did not become part of the data.
pub(super) enum Stopped {
    /// The person is told, and decides again.
    Words(Words),
    /// The store said no or could not.
    Store(opora_store::Trouble),
}

impl From<opora_store::Trouble> for Stopped {
    fn from(trouble: opora_store::Trouble) -> Self {
        Self::Store(trouble)
    }
}

impl From<Words> for Stopped {
    fn from(words: Words) -> Self {
        Self::Words(words)
    }
}

/// A file of the upload with rows of a work.
#[derive(Clone)]
struct Source {
    file: ResultFileId,
    path: PathBuf,
    name: String,
    options: Options,
    import: ResultImportId,
}

/// Everything that making the part of one work needs; it is made on a thread that may block.
struct Making {
    data: PathBuf,
    work: Work,
    sources: Vec<Source>,
    current: Option<Part>,
    /// Imports from files of the same name: what of them comes again is replaced.
    same_name: BTreeSet<i32>,
    /// Imports whose rows the current part may hold.
    earlier: Vec<ResultImportId>,
    /// Works of files that hold several, read along with an earlier work.
    held: HashMap<(ResultFileId, Work), Batch>,
}

/// What was made.
struct Made {
    part: Option<NewPart>,
    outcome: serde_json::Value,
    schools: Vec<TestedSchool>,
    replaced: Vec<ResultImportId>,
    held: HashMap<(ResultFileId, Work), Batch>,
}

/// Makes the new parts of an upload and switches the catalogue to them.
pub(super) async fn adopt(
    store: &Store,
    data: &Path,
    upload: &ResultUpload,
    hand: &Actor,
    moment: Moment,
) -> Result<Switched, Stopped> {
    let options = common(store, hand, upload).await?;
    let catalogue = store.result_catalogue(hand).await?;
    let mut switch = Switch::default();
    let mut schools: BTreeMap<String, TestedSchool> = BTreeMap::new();
    let mut held = HashMap::new();
    for (work, imports) in by_work(upload) {
        let mut sources = Vec::new();
        for import in &imports {
            sources.push(source(data, upload, import, &options)?);
        }
        let earlier = store.result_imports_of(hand, &work).await?;
        let names: BTreeSet<&str> = sources.iter().map(|source| source.name.as_str()).collect();
        let same_name = earlier
            .iter()
            .filter(|one| one.import.upload != upload.id && names.contains(one.file_name.as_str()))
            .filter_map(|one| i32::try_from(one.import.id.0).ok())
            .collect();
        let making = Making {
            data: data.to_owned(),
            current: catalogue.parts.iter().find(|part| part.work == work).cloned(),
            earlier: earlier.iter().map(|one| one.import.id).collect(),
            work,
            sources,
            same_name,
            held: std::mem::take(&mut held),
        };
        let made = tokio::task::spawn_blocking(move || make(making)).await.map_err(|_| unexpected())??;
        switch.imports.extend(imports.iter().map(|import| (import.id, made.outcome.clone())));
        switch.parts.extend(made.part);
        switch.replaced.extend(made.replaced);
        for school in made.schools {
            spool::unite(&mut schools, school);
        }
        held = made.held;
    }
    switch.schools = schools.into_values().collect();
    Ok(store.result_switch(hand, upload.id, &switch, moment).await?)
}

fn by_work(upload: &ResultUpload) -> BTreeMap<Work, Vec<ResultImport>> {
    let read: BTreeSet<i64> =
        upload.files.iter().filter(|file| file.state == FileState::Read).map(|file| file.id.0).collect();
    let mut works: BTreeMap<Work, Vec<ResultImport>> = BTreeMap::new();
    for import in upload.imports.iter().filter(|import| read.contains(&import.file.0)) {
        works.entry(import.work.clone()).or_default().push(import.clone());
    }
    works
}

fn source(data: &Path, upload: &ResultUpload, import: &ResultImport, common: &Options) -> Result<Source, Words> {
    let file = upload.files.iter().find(|file| file.id == import.file);
    let place = file.and_then(|file| Some((file, spool::path(data, file.spool.as_deref()?)?)));
    match place {
        Some((file, path)) => Ok(Source {
            file: file.id,
            path,
            name: file.name.clone(),
            options: Given::of(&file.given).over(common),
            import: import.id,
        }),
        None => Err(Words {
            reason: "Файла уже нет на сервере.".to_owned(),
            next: "Отклоните загрузку и загрузите файлы ещё раз.".to_owned(),
        }),
    }
}

/// Reads the files of a work and writes its new part. Blocks.
fn make(mut making: Making) -> Result<Made, Stopped> {
    let mut batches = Vec::new();
    let mut imports = Vec::new();
    for source in &making.sources {
        let key = (source.file, making.work.clone());
        let batch = match making.held.remove(&key) {
            Some(batch) => batch,
            None => {
                for batch in read::batches(&source.path, &source.name, &source.options)? {
                    making.held.insert((source.file, batch.work.clone()), batch);
                }
                making.held.remove(&key).ok_or_else(|| Words {
                    reason: format!("Файл «{}» теперь читается иначе, чем при проверке.", source.name),
                    next: "Откройте его, прочитайте заново и примите ещё раз.".to_owned(),
                })?
            }
        };
        batches.push(batch);
        imports.push(i32::try_from(source.import.0).unwrap_or(i32::MAX));
    }
    let schools: Vec<TestedSchool> = batches.iter().flat_map(|batch| batch.schools.iter().cloned()).collect();
    let Some(batch) = ingest::join(batches).into_iter().next() else { return Err(unexpected()) };
    written(making, &batch, &imports, schools).map_err(|fault| {
        tracing::error!("results are not written: {fault}");
        Stopped::Words(Words {
            reason: fault.to_string(),
            next: "Прежние данные целы. Устраните причину и примите загрузку ещё раз.".to_owned(),
        })
    })
}

fn written(making: Making, batch: &Batch, imports: &[i32], schools: Vec<TestedSchool>) -> Result<Made, Fault> {
    let folder = making.data.join(RESULTS);
    let header = batch.header();
    let record = batch.record_by(imports).map_err(|error| Fault::Misordered(error.to_string()))?;
    let (written, outcome) = match &making.current {
        None => {
            let added = record.num_rows();
            let written = rows::write(&folder, &header, [Ok(record)])?;
            (written, json!({"added": added, "replaced": 0, "removed": 0, "kept": 0}))
        }
        Some(current) => {
            let opened = rows::open(&making.data.join(&current.rows.path))?;
            let record = rows::recognised(&opened, &record)?;
            let replaced = rows::brought_again(&opened, &record, &making.same_name)?;
            let merged = rows::merge(&folder, &opened, &header, &record, &replaced)?;
            let counts = json!({
                "added": merged.added, "replaced": merged.replaced, "removed": merged.removed, "kept": merged.kept,
            });
            (merged.written, counts)
        }
    };
    let files = Files::at(making.work.clone(), &written.path);
    files.ensure()?;
    let stored = |path: &Path| -> Result<StoredFile, Fault> {
        let sha256 = sha256_of(path).map_err(|source| Fault::Disk { path: path.to_owned(), source })?;
        Ok(StoredFile { path: relative(&making.data, path), sha256 })
    };
    let part = NewPart {
        work: making.work.clone(),
        base: making.current.as_ref().map(|part| part.id),
        rows: stored(&files.rows)?,
        summaries: stored(&files.summaries)?,
        row_count: written.rows,
        school_count: u64::from(written.schools),
    };
    let is_same = making.current.as_ref().is_some_and(|current| current.rows == part.rows);
    let left = rows::imports(&rows::open(&files.rows)?)?;
    let gone = |id: &ResultImportId| i32::try_from(id.0).is_ok_and(|id| !left.contains(&id));
    Ok(Made {
        part: (!is_same).then_some(part),
        outcome,
        schools,
        replaced: making.earlier.into_iter().filter(gone).collect(),
        held: making.held,
    })
}

fn unexpected() -> Stopped {
    Stopped::Words(Words {
        reason: "Файл устроен так, что его не удалось обработать.".to_owned(),
        next: "Прежние данные целы. Исключите этот файл из загрузки и сообщите о нём разработчикам.".to_owned(),
    })
}
