//! Files that come in: an upload that is never doubled, and a new reading of the same bytes.

use opora_core::access::{Action, Actor, Moment};
use opora_core::ids::{DocumentId, OrganisationId};
use opora_core::paper::Paper;
use opora_core::reading::Reading;
use opora_core::school::OrganisationKind;
use sea_orm::{ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::requisites::requisites;
use super::{DocumentState, about, find, lineage_of, set_lineage, update};
use crate::adoption::{hold_authority, suggest};
use crate::entities::{document, document_body};
use crate::journal::{self, Note};
use crate::open::Store;
use crate::organisations;
use crate::scope::holds_authority;
use crate::secret::sha256;
use crate::trouble::{Answer, not_found, print};

/// A file that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Upload {
    /// Whose it is.
    pub authority: OrganisationId,
    /// File name without folders.
    pub name: String,
    /// Media type by content.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The file as blocks of text.
    pub paper: Paper,
    /// What was understood.
    pub reading: Reading,
}

/// What became of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uploaded {
    /// It is a new document.
    New(DocumentId),
    /// The very same file is in the library.
    Already(DocumentId),
}

impl Uploaded {
    /// The document.
    pub fn id(self) -> DocumentId {
        match self {
            Self::New(id) | Self::Already(id) => id,
        }
    }
}

impl Store {
    /// Puts a file into the library. The very same bytes of the same authority are found again instead.
    pub async fn document_upload(&self, actor: &Actor, upload: Upload, moment: Moment) -> Answer<Uploaded> {
        actor.must(Action::HandleDocuments)?;
        if !holds_authority(actor, upload.authority) {
            return not_found();
        }
        let sha = sha256(&upload.bytes);
        let paper = print("paper", &upload.paper)?;
        let reading = print("reading", &upload.reading)?;
        let tx = self.turn().await?;
        let authority = organisations::find(&tx, actor, upload.authority).await?;
        // The same file twice at once is one document: the second waits for the first.
        hold_authority(&tx, upload.authority).await?;
        organisations::must_be(&authority, OrganisationKind::Authority)?;
        let same = document::Entity::find()
            .filter(document::Column::AuthorityId.eq(upload.authority.0))
            .filter(document::Column::Sha256.eq(&sha))
            .one(&tx)
            .await?;
        if let Some(same) = same {
            return Ok(Uploaded::Already(DocumentId(same.id)));
        }
        let suggested = suggest(&tx, upload.authority, &upload.reading).await?;
        let lineage = match suggested.first() {
            Some(suggestion) => lineage_of(&tx, suggestion.programme).await?,
            None => None,
        };
        let size = i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX);
        let row = document::ActiveModel {
            id: NotSet,
            authority_id: Set(upload.authority.0),
            lineage_id: Set(lineage),
            programme_id: Set(None),
            version_id: Set(None),
            state: Set(DocumentState::Draft.code().to_owned()),
            name: Set(upload.name.clone()),
            media_type: Set(upload.media_type),
            sha256: Set(sha),
            size_bytes: Set(size),
            uploaded_at: Set(moment.now),
            uploaded_by: Set(actor.user.map(|id| id.0)),
            uploaded_by_name: Set(actor.name.clone()),
            settled_at: Set(None),
            settled_by_name: Set(None),
            lock: Set(1),
            ..requisites(&upload.name, &upload.reading)?
        }
        .insert(&tx)
        .await?;
        if lineage.is_none() {
            set_lineage(&tx, row.id, row.id).await?;
        }
        let body = document_body::ActiveModel {
            document_id: Set(row.id),
            bytes: Set(upload.bytes),
            paper: Set(paper),
            reading: Set(reading),
        };
        document_body::Entity::insert(body).exec_without_returning(&tx).await?;
        let sentence = format!("Загружен документ «{}»", upload.name);
        journal::write(&tx, actor, moment, Note::new("document-uploaded", sentence, about(&row))).await?;
        tx.commit().await?;
        Ok(Uploaded::New(DocumentId(row.id)))
    }

    /// Replaces what was read of a document by a new reading of the same bytes; corrections stay.
    pub async fn document_reread(
        &self,
        actor: &Actor,
        id: DocumentId,
        lock: i64,
        paper: &Paper,
        reading: &Reading,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::HandleDocuments)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        let set = document::ActiveModel { lock: Set(lock + 1), ..requisites(&row.name, reading)? };
        update(&tx, id, lock, set).await?;
        let body = document_body::ActiveModel {
            document_id: Set(id.0),
            paper: Set(print("paper", paper)?),
            reading: Set(print("reading", reading)?),
            ..Default::default()
        };
        document_body::Entity::update(body).exec(&tx).await?;
        let sentence = format!("Документ «{}» прочитан заново", row.name);
        journal::write(&tx, actor, moment, Note::new("document-reread", sentence, about(&row))).await?;
        tx.commit().await?;
        Ok(())
    }
}
