//! The catalogue: which files hold the current rows and summaries of each work, and the one moment in which several of
//! them change.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use chrono::{DateTime, Utc};
use opora_core::access::{Action, Actor, Moment, Scope};
use opora_core::assessment::{TestedSchool, Work};
use opora_core::ids::{OrganisationId, ResultImportId, ResultPartId, ResultUploadId};
use opora_core::russian::plural;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, SqlErr,
};
use sha2::{Digest, Sha256};

use super::entities::{result_file, result_import, result_part, result_upload, result_version};
use super::schools;
use super::states::{ImportState, UploadState};
use super::uploads::find as find_upload;
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::trouble::{Answer, Failure, known, not_found, print, stale, wrong_state};

/// A file of results: its path inside the data folder, with `/`, and the SHA-256 of its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// `results/procedure=vpr/year=2021/….parquet`.
    pub path: String,
    /// Lower case hexadecimal.
    pub sha256: String,
}

/// The stored results of one work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its id.
    pub id: ResultPartId,
    /// The work.
    pub work: Work,
    /// Its rows.
    pub rows: StoredFile,
    /// Their summaries, one a school.
    pub summaries: StoredFile,
    /// How many rows.
    pub row_count: u64,
    /// How many schools.
    pub school_count: u64,
    /// The version of the data that it came with.
    pub version: i64,
    /// When it became the current one.
    pub adopted_at: DateTime<Utc>,
    /// When another took its place.
    pub superseded_at: Option<DateTime<Utc>>,
}

/// The current parts, by procedure, year and work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// The version of the data: the newest among the parts; 0 when there are none.
    pub version: i64,
    /// One a work.
    pub parts: Vec<Part>,
}

/// A part that is to become the current one of its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPart {
    /// The work.
    pub work: Work,
    /// The current part that it was made from; if another is current by now, the switch is refused as stale.
    pub base: Option<ResultPartId>,
    /// Its rows, written and on the disk.
    pub rows: StoredFile,
    /// Their summaries, written and on the disk.
    pub summaries: StoredFile,
    /// How many rows.
    pub row_count: u64,
    /// How many schools.
    pub school_count: u64,
}

/// Everything that changes at once when an upload is adopted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Switch {
    /// New parts; works whose rows did not change are not among them.
    pub parts: Vec<NewPart>,
    /// What became of each import: counts of new, replaced and unchanged rows as the merge says.
    pub imports: Vec<(ResultImportId, serde_json::Value)>,
    /// Earlier imports of which no row is left.
    pub replaced: Vec<ResultImportId>,
    /// The schools that the files name.
    pub schools: Vec<TestedSchool>,
}

/// What a switch did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switched {
    /// The version of the data that it made; nothing when no part changed.
    pub version: Option<i64>,
}

impl Store {
    /// The current parts. Which works there are is no secret; figures of single schools are shown by
    /// [`Store::result_view`].
    pub async fn result_catalogue(&self, actor: &Actor) -> Answer<Catalogue> {
        actor.must(Action::Read)?;
        let rows = result_part::Entity::find()
            .filter(result_part::Column::CurrentOf.is_not_null())
            .order_by_asc(result_part::Column::Procedure)
            .order_by_asc(result_part::Column::Year)
            .order_by_asc(result_part::Column::WorkKey)
            .all(self.reader())
            .await?;
        let parts = rows.into_iter().map(read).collect::<Answer<Vec<_>>>()?;
        Ok(Catalogue { version: parts.iter().map(|part| part.version).max().unwrap_or_default(), parts })
    }

    /// All parts that a work had, newest first.
    pub async fn result_parts_of(&self, actor: &Actor, work: &Work) -> Answer<Vec<Part>> {
        actor.must(Action::Read)?;
        let rows = result_part::Entity::find()
            .filter(result_part::Column::WorkKey.eq(work.to_string()))
            .order_by_desc(result_part::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Adopts an upload: its parts become the current ones, its imports are settled, its schools written down, in one
    /// transaction. Files of the old parts stay until [`Store::result_files_known`] does not name them any more.
    pub async fn result_switch(
        &self,
        actor: &Actor,
        upload: ResultUploadId,
        switch: &Switch,
        moment: Moment,
    ) -> Answer<Switched> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let row = find_upload(&tx, actor, upload).await?;
        if row.state != UploadState::Adopting.code() {
            return wrong_state("Эта загрузка не принимается.", "Откройте её и посмотрите, что с ней стало.");
        }
        schools::keep(&tx, row.authority_id.map(OrganisationId), &switch.schools, moment).await?;
        let version = if switch.parts.is_empty() {
            None
        } else {
            let version = result_version::ActiveModel {
                id: NotSet,
                upload_id: Set(Some(upload.0)),
                made_at: Set(moment.now),
                made_by_name: Set(actor.name.clone()),
            };
            Some(version.insert(&tx).await?.id)
        };
        for part in &switch.parts {
            put(&tx, part, version.unwrap_or_default(), moment).await?;
        }
        settle(&tx, upload, switch, version).await?;
        let done = result_upload::Entity::update_many()
            .set(result_upload::ActiveModel {
                state: Set(UploadState::Adopted.code().to_owned()),
                trouble: Set(None),
                settled_at: Set(Some(moment.now)),
                settled_by: Set(actor.user.map(|id| id.0)),
                settled_by_name: Set(Some(actor.name.clone())),
                lock: Set(row.lock + 1),
                ..Default::default()
            })
            .filter(result_upload::Column::Id.eq(row.id))
            .filter(result_upload::Column::Lock.eq(row.lock))
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return stale();
        }
        let sentence = sentence(switch, version);
        let about = About { authority: row.authority_id.map(OrganisationId), ..About::default() };
        journal::write(&tx, actor, moment, Note::new("results-adopted", sentence, about)).await?;
        tx.commit().await?;
        Ok(Switched { version })
    }

    /// The files that the catalogue needs: of current parts, and of parts superseded after `since` (somebody may be
    /// reading them). Files in the results folder that are not among them may be deleted.
    pub async fn result_files_known(&self, actor: &Actor, since: DateTime<Utc>) -> Answer<BTreeSet<String>> {
        whole_book(actor)?;
        let needed = result_part::Column::SupersededAt.is_null().or(result_part::Column::SupersededAt.gt(since));
        let rows = result_part::Entity::find().filter(needed).all(self.reader()).await?;
        Ok(rows.into_iter().flat_map(|row| [row.rows_path, row.summaries_path]).collect())
    }

    /// Compares the files of the current parts in `folder` (the data folder) with the catalogue: a Russian sentence
    /// for each that is not there or is not what was written.
    pub async fn result_files_damaged(&self, folder: &Path) -> Answer<Vec<String>> {
        let catalogue = self.result_catalogue(&Actor::product()).await?;
        let mut damages = Vec::new();
        for part in catalogue.parts {
            for file in [&part.rows, &part.summaries] {
                let path = inside(folder, &file.path);
                let fitting = match path {
                    Some(path) => checked(path).await,
                    None => None,
                };
                let damage = match fitting {
                    Some(sha256) if sha256 == file.sha256 => continue,
                    Some(_) => "файл изменён или повреждён",
                    None => "файла нет или он не читается",
                };
                damages.push(format!("{}: {damage} ({})", part.work.title(), file.path));
            }
        }
        Ok(damages)
    }

    /// Copies the files of the current parts from one data folder into another; says how many there are. A file that
    /// is there already with the same bytes is left alone.
    pub async fn result_files_copy(&self, from: &Path, to: &Path) -> Answer<usize> {
        let catalogue = self.result_catalogue(&Actor::product()).await?;
        let mut copied = 0;
        for file in catalogue.parts.iter().flat_map(|part| [&part.rows, &part.summaries]) {
            let (Some(source), Some(target)) = (inside(from, &file.path), inside(to, &file.path)) else {
                return Err(Failure::Unknown { what: "path of results", word: file.path.clone() }.into());
            };
            copied += 1;
            if checked(target.clone()).await.as_ref() == Some(&file.sha256) {
                continue;
            }
            if let Some(parent) = target.parent() {
                std::fs::create_dir_all(parent).map_err(Failure::Folder)?;
            }
            tokio::fs::copy(&source, &target).await.map_err(|error| {
                Failure::Folder(std::io::Error::new(error.kind(), format!("{}: {error}", source.display())))
            })?;
        }
        Ok(copied)
    }
}

/// Only the product itself and administrators ask for the whole book.
pub(super) fn whole_book(actor: &Actor) -> Answer<()> {
    actor.must(Action::HandleResults)?;
    if actor.scope() == Scope::Everything { Ok(()) } else { not_found() }
}

/// Makes a part the current one of its work.
async fn put(tx: &impl ConnectionTrait, part: &NewPart, version: i64, moment: Moment) -> Answer<()> {
    let key = part.work.to_string();
    let ended = result_part::Entity::update_many()
        .col_expr(result_part::Column::CurrentOf, Expr::value(None::<String>))
        .col_expr(result_part::Column::SupersededAt, Expr::value(Some(moment.now)))
        .filter(result_part::Column::CurrentOf.eq(&key))
        .filter(result_part::Column::Id.eq(part.base.map(|id| id.0).unwrap_or_default()))
        .exec(tx)
        .await?;
    if ended.rows_affected == 0 && part.base.is_some() {
        return stale();
    }
    let row = result_part::ActiveModel {
        id: NotSet,
        current_of: Set(Some(key.clone())),
        work_key: Set(key),
        procedure: Set(part.work.procedure.title().to_owned()),
        year: Set(i64::from(part.work.year)),
        rows_path: Set(part.rows.path.clone()),
        rows_sha256: Set(part.rows.sha256.clone()),
        summaries_path: Set(part.summaries.path.clone()),
        summaries_sha256: Set(part.summaries.sha256.clone()),
        row_count: Set(count(part.row_count)),
        school_count: Set(count(part.school_count)),
        version_id: Set(version),
        adopted_at: Set(moment.now),
        superseded_at: Set(None),
    };
    match row.insert(tx).await {
        Ok(_) => Ok(()),
        // Somebody else made a current part of the work in between.
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => stale(),
        Err(error) => Err(error.into()),
    }
}

async fn settle(
    tx: &impl ConnectionTrait,
    upload: ResultUploadId,
    switch: &Switch,
    version: Option<i64>,
) -> Answer<()> {
    for (id, outcome) in &switch.imports {
        result_import::Entity::update_many()
            .set(result_import::ActiveModel {
                state: Set(ImportState::Adopted.code().to_owned()),
                outcome: Set(Some(print("outcome of an import", outcome)?)),
                version_id: Set(version),
                ..Default::default()
            })
            .filter(result_import::Column::Id.eq(id.0))
            .filter(result_import::Column::UploadId.eq(upload.0))
            .filter(result_import::Column::State.eq(ImportState::Waiting.code()))
            .exec(tx)
            .await?;
    }
    for chunk in switch.replaced.chunks(400) {
        result_import::Entity::update_many()
            .col_expr(result_import::Column::State, Expr::value(ImportState::Replaced.code()))
            .filter(result_import::Column::Id.is_in(chunk.iter().map(|id| id.0)))
            .filter(result_import::Column::State.eq(ImportState::Adopted.code()))
            .exec(tx)
            .await?;
    }
    result_file::Entity::update_many()
        .col_expr(result_file::Column::Spool, Expr::value(None::<String>))
        .filter(result_file::Column::UploadId.eq(upload.0))
        .exec(tx)
        .await?;
    Ok(())
}

fn sentence(switch: &Switch, version: Option<i64>) -> String {
    let imports = switch.imports.len();
    let Some(version) = version else {
        return "Результаты приняты: данные те же, ничего не изменилось".to_owned();
    };
    let rows: u64 = switch.parts.iter().map(|part| part.row_count).sum();
    let works = switch.parts.len();
    let mut titles: Vec<String> = switch.parts.iter().take(3).map(|part| part.work.title()).collect();
    if works > 3 {
        titles.push(format!("и ещё {}", works - 3));
    }
    format!(
        "Приняты результаты: {imports} {}, {works} {} ({}), строк в них теперь {rows}; версия данных {version}",
        plural(imports as u64, "импорт", "импорта", "импортов"),
        plural(works as u64, "работа", "работы", "работ"),
        titles.join("; ")
    )
}

fn read(row: result_part::Model) -> Answer<Part> {
    Ok(Part {
        id: ResultPartId(row.id),
        work: known("work", &row.work_key, row.work_key.parse().ok())?,
        rows: StoredFile { path: row.rows_path, sha256: row.rows_sha256 },
        summaries: StoredFile { path: row.summaries_path, sha256: row.summaries_sha256 },
        row_count: u64::try_from(row.row_count).unwrap_or_default(),
        school_count: u64::try_from(row.school_count).unwrap_or_default(),
        version: row.version_id,
        adopted_at: row.adopted_at,
        superseded_at: row.superseded_at,
    })
}

pub(super) fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A path of the catalogue inside a folder; nothing for one that leads out of it.
fn inside(folder: &Path, path: &str) -> Option<PathBuf> {
    let path = Path::new(path);
    path.components().all(|part| matches!(part, Component::Normal(_))).then(|| folder.join(path))
}

/// The SHA-256 of a file; nothing when it cannot be read.
async fn checked(path: PathBuf) -> Option<String> {
    tokio::task::spawn_blocking(move || sha256_of(&path).ok()).await.ok().flatten()
}

/// The SHA-256 of a file, read piece by piece.
pub fn sha256_of(path: &Path) -> std::io::Result<String> {
    let mut file = std::fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(hex::encode(hash.finalize()));
        }
        hash.update(buffer.get(..read).unwrap_or_default());
    }
}
