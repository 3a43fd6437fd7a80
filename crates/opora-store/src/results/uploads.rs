//! Uploads of result files: what came in, how it was read, and the decision of a person to take it or not.
//!
//! An upload goes `queued → reading → waiting → adopting → adopted`, or is refused. One worker takes the steps that
//! take time ([`super::reading`]), one upload after another. Files lie in the spool until the upload is settled, because they may hold names; the book never does.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use opora_core::access::{Action, Actor, Moment, Scope};
use opora_core::assessment::Work;
use opora_core::ids::{OrganisationId, ResultFileId, ResultImportId, ResultUploadId};
use opora_core::russian::plural;
use opora_core::school::OrganisationKind;
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder,
};
use serde_json::Value;

use super::entities::{result_file, result_import, result_upload};
use super::parts::count;
use super::states::{FileState, ImportState, UploadState, Words};
use crate::counting::bounded_count;
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::organisations;
use crate::scope::{Page, Rows, within_authority};
use crate::trouble::{Answer, invalid, known, not_found, parse, print, stale, wrong_state};

/// Files that came in together.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultUpload {
    /// Its id.
    pub id: ResultUploadId,
    /// Whose data it brings; nothing for one of an administrator.
    pub authority: Option<OrganisationId>,
    /// Its state.
    pub state: UploadState,
    /// Why the last step did not succeed.
    pub trouble: Option<Words>,
    /// When it came.
    pub uploaded_at: DateTime<Utc>,
    /// Who brought it.
    pub uploaded_by: String,
    /// When it was adopted or refused.
    pub settled_at: Option<DateTime<Utc>>,
    /// Who did that.
    pub settled_by: Option<String>,
    /// Its files in the order in which they came.
    pub files: Vec<ResultFile>,
    /// What they hold, by file and work.
    pub imports: Vec<ResultImport>,
    /// Version of the row.
    pub lock: i64,
}

/// One file of an upload.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultFile {
    /// Its id.
    pub id: ResultFileId,
    /// File name without folders.
    pub name: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// Where it lies in the spool until the upload is settled.
    pub spool: Option<String>,
    /// Its state.
    pub state: FileState,
    /// What a person said about it, in the words of who reads it.
    pub given: Value,
    /// Why it is not read.
    pub trouble: Option<Words>,
    /// Version of the row.
    pub lock: i64,
}

/// What one file says of one work.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultImport {
    /// Its id; it stands in the column `import` of the rows.
    pub id: ResultImportId,
    /// The upload.
    pub upload: ResultUploadId,
    /// The file.
    pub file: ResultFileId,
    /// The work.
    pub work: Work,
    /// How the file was laid out.
    pub layout: String,
    /// The saved profile that was used.
    pub profile: Option<String>,
    /// What was inferred, and from where.
    pub inferred: Value,
    /// The rules of cleaning, each with its count and an example.
    pub cleaning: Value,
    /// Rows.
    pub rows: u64,
    /// Schools.
    pub schools: u64,
    /// Its state.
    pub state: ImportState,
    /// What the merge did: counts of new, replaced and unchanged rows.
    pub outcome: Option<Value>,
    /// The version of the data that it made.
    pub version: Option<i64>,
}

/// An import of a work with the name of its file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportOfWork {
    /// The import.
    pub import: ResultImport,
    /// The name of the file.
    pub file_name: String,
}

/// Files that lie in the spool and are to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct UploadDraft {
    /// Whose data it brings; nothing (all of them) only by an administrator.
    pub authority: Option<OrganisationId>,
    /// The files.
    pub files: Vec<FileDraft>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub struct FileDraft {
    /// File name without folders.
    pub name: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// Where it lies, relative to the spool.
    pub spool: String,
    /// What is known about it already.
    pub given: Value,
}

/// An earlier import of the very same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameFile {
    /// The upload that brought them.
    pub upload: ResultUploadId,
    /// Under which name.
    pub name: String,
    /// Whether its rows are not in the data yet: that upload waits for a decision.
    pub waits: bool,
}

impl Store {
    /// Writes down files that lie in the spool. A file whose very bytes are in the data, or wait in another upload of
    /// the same authority, is not read again.
    pub async fn result_upload_create(
        &self,
        actor: &Actor,
        draft: UploadDraft,
        moment: Moment,
    ) -> Answer<ResultUploadId> {
        actor.must(Action::HandleResults)?;
        if draft.files.is_empty() {
            return invalid("Файлы не выбраны.", "Выберите один или несколько файлов с результатами.");
        }
        let tx = self.turn().await?;
        match draft.authority {
            Some(authority) => {
                let row = organisations::find(&tx, actor, authority).await?;
                organisations::must_be(&row, OrganisationKind::Authority)?;
            }
            None if actor.scope() == Scope::Everything => {}
            None => return not_found(),
        }
        let row = result_upload::ActiveModel {
            id: NotSet,
            authority_id: Set(draft.authority.map(|id| id.0)),
            state: Set(UploadState::Queued.code().to_owned()),
            trouble: Set(None),
            uploaded_at: Set(moment.now),
            uploaded_by: Set(actor.user.map(|id| id.0)),
            uploaded_by_name: Set(actor.name.clone()),
            settled_at: Set(None),
            settled_by: Set(None),
            settled_by_name: Set(None),
            lock: Set(1),
        }
        .insert(&tx)
        .await?;
        let files = draft.files.len();
        let mut here: BTreeMap<String, String> = BTreeMap::new();
        for file in draft.files {
            let same = match here.get(&file.sha256) {
                Some(name) => Some(SameFile { upload: ResultUploadId(row.id), name: name.clone(), waits: false }),
                None => same_file(&tx, draft.authority, &file.sha256).await?,
            };
            here.entry(file.sha256.clone()).or_insert_with(|| file.name.clone());
            let (state, trouble) = match &same {
                Some(same) => (FileState::Already, Some(already(same))),
                None => (FileState::Queued, None),
            };
            result_file::ActiveModel {
                id: NotSet,
                upload_id: Set(row.id),
                name: Set(file.name),
                sha256: Set(file.sha256),
                size_bytes: Set(count(file.size_bytes)),
                spool: Set(Some(file.spool)),
                state: Set(state.code().to_owned()),
                given: Set(print("what is given", &file.given)?),
                trouble: Set(trouble.map(|words| print("trouble of a file", &words)).transpose()?),
                lock: Set(1),
            }
            .insert(&tx)
            .await?;
        }
        let sentence = format!("Загружены результаты: {files} {}", plural(files as u64, "файл", "файла", "файлов"));
        journal::write(&tx, actor, moment, Note::new("results-uploaded", sentence, about(&row))).await?;
        tx.commit().await?;
        Ok(ResultUploadId(row.id))
    }

    /// The uploads, newest first, with their files and imports.
    pub async fn result_uploads(
        &self,
        actor: &Actor,
        state: Option<UploadState>,
        page: Page,
    ) -> Answer<Rows<ResultUpload>> {
        actor.must(Action::HandleResults)?;
        let condition = seen(actor).add_option(state.map(|state| result_upload::Column::State.eq(state.code())));
        let total = bounded_count(self.reader(), result_upload::Entity::find().filter(condition.clone())).await?;
        let query = result_upload::Entity::find().filter(condition).order_by_desc(result_upload::Column::Id);
        let rows = page.cut(query).all(self.reader()).await?;
        Ok(Rows { rows: whole(self.reader(), rows).await?, total, page })
    }

    /// One upload.
    pub async fn result_upload(&self, actor: &Actor, id: ResultUploadId) -> Answer<ResultUpload> {
        actor.must(Action::HandleResults)?;
        let row = find(self.reader(), actor, id).await?;
        one(self.reader(), row).await
    }

    /// How many uploads come before this one in the queue.
    pub async fn result_queue_before(&self, actor: &Actor, id: ResultUploadId) -> Answer<u64> {
        actor.must(Action::HandleResults)?;
        let busy = [UploadState::Queued, UploadState::Reading, UploadState::Adopting].map(UploadState::code);
        let before = result_upload::Entity::find()
            .filter(result_upload::Column::State.is_in(busy))
            .filter(result_upload::Column::Id.lt(id.0));
        Ok(bounded_count(self.reader(), before).await?.rows)
    }

    /// Keeps what a person says about a file (its work, its scale, its columns), and has it read again.
    pub async fn result_file_given(
        &self,
        actor: &Actor,
        id: ResultFileId,
        lock: i64,
        given: &Value,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let (file, upload) = find_file(&tx, actor, id).await?;
        open_for_changes(&upload)?;
        if file.lock != lock {
            return stale();
        }
        if file.spool.is_none() {
            return wrong_state("Файла уже нет на сервере.", "Загрузите его ещё раз.");
        }
        forget_imports(&tx, &file).await?;
        set_file(&tx, &file, FileState::Queued, None, Some(given)).await?;
        if upload.state == UploadState::Waiting.code() {
            set_state(&tx, &upload, UploadState::Queued).await?;
        }
        let sentence = format!("Уточнены сведения о файле результатов «{}»", file.name);
        journal::write(&tx, actor, moment, Note::new("result-file-given", sentence, about(&upload))).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Leaves a file out of its upload.
    pub async fn result_file_set_aside(
        &self,
        actor: &Actor,
        id: ResultFileId,
        lock: i64,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let (file, upload) = find_file(&tx, actor, id).await?;
        open_for_changes(&upload)?;
        if file.lock != lock {
            return stale();
        }
        forget_imports(&tx, &file).await?;
        set_file(&tx, &file, FileState::SetAside, None, None).await?;
        let sentence = format!("Из загрузки результатов исключён файл «{}»", file.name);
        journal::write(&tx, actor, moment, Note::new("result-file-set-aside", sentence, about(&upload))).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Decides to take an upload; the worker does it. Files that are not read stay out of the data.
    pub async fn result_upload_adopt(
        &self,
        actor: &Actor,
        id: ResultUploadId,
        lock: i64,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        if row.lock != lock {
            return stale();
        }
        if row.state != UploadState::Waiting.code() {
            return wrong_state("Эта загрузка не ждёт решения.", "Откройте её и посмотрите, что с ней стало.");
        }
        let upload = one(&tx, row.clone()).await?;
        if upload.imports.is_empty() {
            return wrong_state(
                "В загрузке нет прочитанных результатов, принимать нечего.",
                "Исправьте файлы или отклоните загрузку.",
            );
        }
        hand_over(&tx, &row, UploadState::Adopting, actor, moment).await?;
        let rows: u64 = upload.imports.iter().map(|import| import.rows).sum();
        let sentence = format!("Решено принять загруженные результаты: строк {rows}");
        journal::write(&tx, actor, moment, Note::new("results-adoption-decided", sentence, about(&row))).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Decides not to take an upload; its files leave the spool.
    pub async fn result_upload_refuse(
        &self,
        actor: &Actor,
        id: ResultUploadId,
        lock: i64,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        if row.lock != lock {
            return stale();
        }
        open_for_changes(&row)?;
        result_import::Entity::update_many()
            .col_expr(result_import::Column::State, Expr::value(ImportState::Refused.code()))
            .filter(result_import::Column::UploadId.eq(id.0))
            .exec(&tx)
            .await?;
        result_file::Entity::update_many()
            .col_expr(result_file::Column::Spool, Expr::value(None::<String>))
            .filter(result_file::Column::UploadId.eq(id.0))
            .exec(&tx)
            .await?;
        hand_over(&tx, &row, UploadState::Refused, actor, moment).await?;
        let sentence = "Загруженные результаты отклонены".to_owned();
        journal::write(&tx, actor, moment, Note::new("results-refused", sentence, about(&row))).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Imports that are in the data, or were, newest first: which file brought which rows of a work.
    pub async fn result_imports_of(&self, actor: &Actor, work: &Work) -> Answer<Vec<ImportOfWork>> {
        actor.must(Action::HandleResults)?;
        let settled = [ImportState::Adopted, ImportState::Replaced].map(ImportState::code);
        let rows = result_import::Entity::find()
            .filter(within_authority(actor, result_import::Column::AuthorityId))
            .filter(result_import::Column::WorkKey.eq(work.to_string()))
            .filter(result_import::Column::State.is_in(settled))
            .order_by_desc(result_import::Column::Id)
            .all(self.reader())
            .await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.file_id).collect();
        let mut names: BTreeMap<i64, String> = BTreeMap::new();
        for chunk in ids.chunks(400) {
            let files = result_file::Entity::find()
                .filter(result_file::Column::Id.is_in(chunk.iter().copied()))
                .all(self.reader())
                .await?;
            names.extend(files.into_iter().map(|file| (file.id, file.name)));
        }
        let named = |row: result_import::Model| {
            let file_name = names.get(&row.file_id).cloned().unwrap_or_default();
            Ok(ImportOfWork { import: read_import(row)?, file_name })
        };
        rows.into_iter().map(named).collect()
    }
}

/// The upload with this id, if the actor sees it.
pub(super) async fn find(db: &impl ConnectionTrait, actor: &Actor, id: ResultUploadId) -> Answer<result_upload::Model> {
    match result_upload::Entity::find_by_id(id.0).filter(seen(actor)).one(db).await? {
        Some(row) => Ok(row),
        None => not_found(),
    }
}

fn seen(actor: &Actor) -> Condition {
    within_authority(actor, result_upload::Column::AuthorityId)
}

pub(super) async fn find_file(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: ResultFileId,
) -> Answer<(result_file::Model, result_upload::Model)> {
    let Some(file) = result_file::Entity::find_by_id(id.0).one(db).await? else { return not_found() };
    let upload = find(db, actor, ResultUploadId(file.upload_id)).await?;
    Ok((file, upload))
}

pub(super) fn about(row: &result_upload::Model) -> About {
    About { authority: row.authority_id.map(OrganisationId), ..About::default() }
}

/// Files and decisions can change until the rows are being written.
fn open_for_changes(row: &result_upload::Model) -> Answer<()> {
    match UploadState::from_code(&row.state) {
        Some(UploadState::Queued | UploadState::Reading | UploadState::Waiting) => Ok(()),
        Some(UploadState::Adopting) => {
            wrong_state("Загрузка уже принимается.", "Дождитесь конца: это занимает от секунд до минут.")
        }
        Some(UploadState::Adopted | UploadState::Refused | UploadState::Known) | None => {
            wrong_state("По этой загрузке решение уже есть.", "Чтобы изменить данные, загрузите файлы ещё раз.")
        }
    }
}

pub(super) async fn set_state(tx: &impl ConnectionTrait, row: &result_upload::Model, state: UploadState) -> Answer<()> {
    let set = result_upload::ActiveModel {
        state: Set(state.code().to_owned()),
        trouble: Set(None),
        lock: Set(row.lock + 1),
        ..Default::default()
    };
    update(tx, row, set).await
}

async fn hand_over(
    tx: &impl ConnectionTrait,
    row: &result_upload::Model,
    state: UploadState,
    actor: &Actor,
    moment: Moment,
) -> Answer<()> {
    let set = result_upload::ActiveModel {
        state: Set(state.code().to_owned()),
        trouble: Set(None),
        settled_at: Set(Some(moment.now)),
        settled_by: Set(actor.user.map(|id| id.0)),
        settled_by_name: Set(Some(actor.name.clone())),
        lock: Set(row.lock + 1),
        ..Default::default()
    };
    update(tx, row, set).await
}

pub(super) async fn update(
    tx: &impl ConnectionTrait,
    row: &result_upload::Model,
    set: result_upload::ActiveModel,
) -> Answer<()> {
    let done = result_upload::Entity::update_many()
        .set(set)
        .filter(result_upload::Column::Id.eq(row.id))
        .filter(result_upload::Column::Lock.eq(row.lock))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { stale() } else { Ok(()) }
}

pub(super) async fn set_file(
    tx: &impl ConnectionTrait,
    file: &result_file::Model,
    state: FileState,
    trouble: Option<&Words>,
    given: Option<&Value>,
) -> Answer<()> {
    let mut set = result_file::ActiveModel {
        state: Set(state.code().to_owned()),
        trouble: Set(trouble.map(|words| print("trouble of a file", words)).transpose()?),
        lock: Set(file.lock + 1),
        ..Default::default()
    };
    if let Some(given) = given {
        set.given = Set(print("what is given", given)?);
    }
    let done = result_file::Entity::update_many()
        .set(set)
        .filter(result_file::Column::Id.eq(file.id))
        .filter(result_file::Column::Lock.eq(file.lock))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { stale() } else { Ok(()) }
}

/// What a former reading of a file gave is no longer so.
pub(super) async fn forget_imports(tx: &impl ConnectionTrait, file: &result_file::Model) -> Answer<()> {
    result_import::Entity::delete_many()
        .filter(result_import::Column::FileId.eq(file.id))
        .filter(result_import::Column::State.eq(ImportState::Waiting.code()))
        .exec(tx)
        .await?;
    Ok(())
}

/// A file with these bytes whose rows are in the data, or wait, for the same authority.
async fn same_file(
    tx: &impl ConnectionTrait,
    authority: Option<OrganisationId>,
    sha256: &str,
) -> Answer<Option<SameFile>> {
    let alive = [ImportState::Adopted, ImportState::Waiting].map(ImportState::code);
    let of_authority = match authority {
        Some(id) => result_import::Column::AuthorityId.eq(id.0),
        None => result_import::Column::AuthorityId.is_null(),
    };
    let files = result_file::Entity::find()
        .filter(result_file::Column::Sha256.eq(sha256))
        .order_by_desc(result_file::Column::Id)
        .all(tx)
        .await?;
    for file in files {
        let import = result_import::Entity::find()
            .filter(result_import::Column::FileId.eq(file.id))
            .filter(result_import::Column::State.is_in(alive))
            .filter(of_authority.clone())
            .one(tx)
            .await?;
        if let Some(import) = import {
            let waits = import.state == ImportState::Waiting.code();
            return Ok(Some(SameFile { upload: ResultUploadId(file.upload_id), name: file.name, waits }));
        }
    }
    Ok(None)
}

fn already(same: &SameFile) -> Words {
    Words {
        reason: format!("Точно такой же файл («{}») есть в загрузке №\u{a0}{}.", same.name, same.upload),
        next: if same.waits {
            format!("В данных его ещё нет: откройте загрузку №\u{a0}{} и примите её.", same.upload)
        } else {
            "Ничего делать не нужно: данные не удвоятся.".to_owned()
        },
    }
}

pub(super) async fn one(db: &impl ConnectionTrait, row: result_upload::Model) -> Answer<ResultUpload> {
    match whole(db, vec![row]).await?.into_iter().next() {
        Some(upload) => Ok(upload),
        None => not_found(),
    }
}

/// Uploads with their files and imports, in two questions however many they are.
async fn whole(db: &impl ConnectionTrait, rows: Vec<result_upload::Model>) -> Answer<Vec<ResultUpload>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut files: BTreeMap<i64, Vec<ResultFile>> = BTreeMap::new();
    let mut imports: BTreeMap<i64, Vec<ResultImport>> = BTreeMap::new();
    if !ids.is_empty() {
        let found = result_file::Entity::find()
            .filter(result_file::Column::UploadId.is_in(ids.iter().copied()))
            .order_by_asc(result_file::Column::Id)
            .all(db)
            .await?;
        for file in found {
            files.entry(file.upload_id).or_default().push(read_file(file)?);
        }
        let found = result_import::Entity::find()
            .filter(result_import::Column::UploadId.is_in(ids))
            .order_by_asc(result_import::Column::FileId)
            .order_by_asc(result_import::Column::Id)
            .all(db)
            .await?;
        for import in found {
            imports.entry(import.upload_id).or_default().push(read_import(import)?);
        }
    }
    rows.into_iter()
        .map(|row| {
            Ok(ResultUpload {
                id: ResultUploadId(row.id),
                authority: row.authority_id.map(OrganisationId),
                state: known("state of an upload", &row.state, UploadState::from_code(&row.state))?,
                trouble: row.trouble.as_deref().map(|text| parse("trouble of an upload", text)).transpose()?,
                uploaded_at: row.uploaded_at,
                uploaded_by: row.uploaded_by_name,
                settled_at: row.settled_at,
                settled_by: row.settled_by_name,
                files: files.remove(&row.id).unwrap_or_default(),
                imports: imports.remove(&row.id).unwrap_or_default(),
                lock: row.lock,
            })
        })
        .collect()
}

fn read_file(row: result_file::Model) -> Answer<ResultFile> {
    Ok(ResultFile {
        id: ResultFileId(row.id),
        name: row.name,
        sha256: row.sha256,
        size_bytes: u64::try_from(row.size_bytes).unwrap_or_default(),
        spool: row.spool,
        state: known("state of a file", &row.state, FileState::from_code(&row.state))?,
        given: parse("what is given", &row.given)?,
        trouble: row.trouble.as_deref().map(|text| parse("trouble of a file", text)).transpose()?,
        lock: row.lock,
    })
}

fn read_import(row: result_import::Model) -> Answer<ResultImport> {
    Ok(ResultImport {
        id: ResultImportId(row.id),
        upload: ResultUploadId(row.upload_id),
        file: ResultFileId(row.file_id),
        work: known("work", &row.work_key, row.work_key.parse().ok())?,
        layout: row.layout,
        profile: row.profile,
        inferred: parse("what was inferred", &row.inferred)?,
        cleaning: parse("cleaning", &row.cleaning)?,
        rows: u64::try_from(row.row_count).unwrap_or_default(),
        schools: u64::try_from(row.school_count).unwrap_or_default(),
        state: known("state of an import", &row.state, ImportState::from_code(&row.state))?,
        outcome: row.outcome.as_deref().map(|text| parse("outcome of an import", text)).transpose()?,
        version: row.version_id,
    })
}
