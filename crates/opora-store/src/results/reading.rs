//! The steps of an upload that take time, for the one worker who takes them: reading its files, and being stopped.
//!
//! What the worker was doing when the machine stopped is taken again ([`Store::result_job`]).

use opora_core::access::{Action, Actor, Moment, Role};
use opora_core::assessment::Work;
use opora_core::ids::{OrganisationId, ResultFileId, ResultUploadId, UserId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};
use serde_json::Value;

use super::entities::{result_file, result_import, result_upload};
use super::parts::{count, whole_book};
use super::states::{FileState, ImportState, UploadState, Words};
use super::uploads::{ResultUpload, about, find, find_file, forget_imports, one, set_file, set_state, update};
use crate::journal::{self, Note};
use crate::open::Store;
use crate::trouble::{Answer, print, stale};

/// What reading a file gave.
#[derive(Debug, Clone, PartialEq)]
pub enum FileReading {
    /// Rows, by work.
    Read(Vec<ImportDraft>),
    /// Columns that nobody knows.
    Unmapped(Words),
    /// Nothing.
    Unread(Words),
}

/// What one file says of one work, as read.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportDraft {
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
}

/// The next step that takes time, with the person in whose name it is done.
#[derive(Debug, Clone, PartialEq)]
pub enum Job {
    /// Read the files that are queued.
    Read(ResultUpload, Actor),
    /// Write the rows into the data and switch the catalogue.
    Adopt(ResultUpload, Actor),
}

impl Store {
    /// The next step for the one worker: adopting before reading, older before newer.
    pub async fn result_job(&self, actor: &Actor) -> Answer<Option<Job>> {
        whole_book(actor)?;
        for (states, is_adoption) in
            [(&[UploadState::Adopting][..], true), (&[UploadState::Reading, UploadState::Queued][..], false)]
        {
            let row = result_upload::Entity::find()
                .filter(result_upload::Column::State.is_in(states.iter().map(|state| state.code())))
                .order_by_asc(result_upload::Column::Id)
                .one(self.reader())
                .await?;
            let Some(row) = row else { continue };
            let (user, name) = match (is_adoption, &row.settled_by_name) {
                (true, Some(name)) => (row.settled_by, name.clone()),
                _ => (row.uploaded_by, row.uploaded_by_name.clone()),
            };
            let role = match row.authority_id {
                Some(authority) => Role::Specialist { authority: OrganisationId(authority) },
                None => Role::Administrator,
            };
            let hand = Actor { user: user.map(UserId), name, role };
            let upload = one(self.reader(), row).await?;
            return Ok(Some(if is_adoption { Job::Adopt(upload, hand) } else { Job::Read(upload, hand) }));
        }
        Ok(None)
    }

    /// Says that the files of an upload are being read.
    pub async fn result_upload_reading(&self, actor: &Actor, id: ResultUploadId) -> Answer<()> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        if row.state == UploadState::Queued.code() {
            set_state(&tx, &row, UploadState::Reading).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Keeps what reading a file gave. Progress, not yet a decision: the journal hears of it when all files are read.
    pub async fn result_file_read(&self, actor: &Actor, id: ResultFileId, reading: FileReading) -> Answer<()> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let (file, upload) = find_file(&tx, actor, id).await?;
        if file.state != FileState::Queued.code() || upload.state != UploadState::Reading.code() {
            return stale();
        }
        forget_imports(&tx, &file).await?;
        let (state, trouble) = match &reading {
            FileReading::Read(_) => (FileState::Read, None),
            FileReading::Unmapped(words) => (FileState::Unmapped, Some(words)),
            FileReading::Unread(words) => (FileState::Unread, Some(words)),
        };
        set_file(&tx, &file, state, trouble, None).await?;
        if let FileReading::Read(imports) = reading {
            for import in imports {
                result_import::ActiveModel {
                    id: NotSet,
                    upload_id: Set(upload.id),
                    file_id: Set(file.id),
                    authority_id: Set(upload.authority_id),
                    work_key: Set(import.work.to_string()),
                    procedure: Set(import.work.procedure.title().to_owned()),
                    year: Set(i64::from(import.work.year)),
                    layout: Set(import.layout),
                    profile: Set(import.profile),
                    inferred: Set(print("what was inferred", &import.inferred)?),
                    cleaning: Set(print("cleaning", &import.cleaning)?),
                    row_count: Set(count(import.rows)),
                    school_count: Set(count(import.schools)),
                    state: Set(ImportState::Waiting.code().to_owned()),
                    outcome: Set(None),
                    version_id: Set(None),
                }
                .insert(&tx)
                .await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// Ends the reading of an upload: from now on it waits for a person.
    pub async fn result_upload_read(&self, actor: &Actor, id: ResultUploadId, moment: Moment) -> Answer<()> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        if row.state != UploadState::Reading.code() {
            return stale();
        }
        let upload = one(&tx, row.clone()).await?;
        let state = if upload.files.iter().any(|file| file.state == FileState::Queued) {
            // Something was said about a file while the others were read.
            UploadState::Queued
        } else if upload.files.iter().all(|file| file.state == FileState::Already) {
            UploadState::Known
        } else {
            UploadState::Waiting
        };
        set_state(&tx, &row, state).await?;
        if state == UploadState::Known {
            let sentence = "Загруженные результаты уже были в данных, ничего не изменилось".to_owned();
            journal::write(&tx, actor, moment, Note::new("results-known", sentence, about(&row))).await?;
        }
        if state == UploadState::Waiting {
            let read = upload.files.iter().filter(|file| file.state == FileState::Read).count();
            let rows: u64 = upload.imports.iter().map(|import| import.rows).sum();
            let sentence = format!("Прочитаны результаты: файлов {read} из\u{a0}{}, строк {rows}", upload.files.len());
            journal::write(&tx, actor, moment, Note::new("results-read", sentence, about(&row))).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// A step of the worker did not succeed: the upload waits for a person again and says why.
    pub async fn result_upload_stopped(
        &self,
        actor: &Actor,
        id: ResultUploadId,
        words: &Words,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        let is_busy = [UploadState::Queued, UploadState::Reading, UploadState::Adopting]
            .iter()
            .any(|state| row.state == state.code());
        if !is_busy {
            return stale();
        }
        let set = result_upload::ActiveModel {
            state: Set(UploadState::Waiting.code().to_owned()),
            trouble: Set(Some(print("trouble of an upload", words)?)),
            settled_at: Set(None),
            settled_by: Set(None),
            settled_by_name: Set(None),
            lock: Set(row.lock + 1),
            ..Default::default()
        };
        update(&tx, &row, set).await?;
        let sentence = format!("Результаты не приняты: {}", words.reason);
        journal::write(&tx, actor, moment, Note::new("results-stopped", sentence, about(&row))).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The files that uploads still need, relative to the spool; all others there can go.
    pub async fn result_spool(&self, actor: &Actor) -> Answer<Vec<String>> {
        whole_book(actor)?;
        let rows =
            result_file::Entity::find().filter(result_file::Column::Spool.is_not_null()).all(self.reader()).await?;
        Ok(rows.into_iter().filter_map(|row| row.spool).collect())
    }
}
