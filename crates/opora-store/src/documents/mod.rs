//! Documents: the library of acts with their source bytes, what was read of them, and what people corrected.

mod correcting;
mod draft;
mod incoming;
mod requisites;
mod states;
mod told;

use chrono::{DateTime, NaiveDate, Utc};
use opora_core::access::{Action, Actor};
use opora_core::ids::{DocumentId, OrganisationId, ProgrammeId, VersionId};
use opora_core::reading::ActKind;
use opora_core::words::plain;
use sea_orm::sea_query::Condition;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

pub(crate) use self::draft::draft;
pub use self::draft::{Draft, StoredCorrection};
pub use self::incoming::{Upload, Uploaded};
use crate::counting::bounded_count;
use crate::entities::{document, document_body};
use crate::journal::About;
use crate::open::Store;
use crate::scope::{Page, Rows, within_authority};
use crate::sentences::act;
use crate::trouble::{Answer, known, not_found, parse, stale};

/// The state of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentState {
    /// Read, and waiting for a person.
    Draft,
    /// A programme lives by it.
    Adopted,
    /// Put aside: it stays in the library and makes nothing live.
    SetAside,
}

impl DocumentState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Adopted, Self::SetAside];

    /// The stored word, also for addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Adopted => "adopted",
            Self::SetAside => "set_aside",
        }
    }

    /// The state of a stored word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The Russian word.
    pub fn title(self) -> &'static str {
        match self {
            Self::Draft => "ждёт проверки",
            Self::Adopted => "принят",
            Self::SetAside => "отложен",
        }
    }
}

/// A document without its contents.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// Whose it is.
    pub authority: OrganisationId,
    /// The programme that lives by it.
    pub programme: Option<ProgrammeId>,
    /// The version that it made.
    pub version: Option<VersionId>,
    /// Its state.
    pub state: DocumentState,
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// Size of the file.
    pub size_bytes: u64,
    /// Kind of act.
    pub act_kind: Option<ActKind>,
    /// № of the act.
    pub act_number: Option<String>,
    /// Day of signing.
    pub act_date: Option<NaiveDate>,
    /// Title of the act.
    pub title: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// Activities that were read.
    pub activities: u64,
    /// Fields that a person should check.
    pub checks: u64,
    /// Fields that were not understood.
    pub unread: u64,
    /// When it came.
    pub uploaded_at: DateTime<Utc>,
    /// Who brought it.
    pub uploaded_by: String,
    /// When it was adopted or set aside.
    pub settled_at: Option<DateTime<Utc>>,
    /// Who did that.
    pub settled_by: Option<String>,
    /// Version of the row.
    pub lock: i64,
}

/// Which documents to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Of this authority.
    pub authority: Option<OrganisationId>,
    /// In this state.
    pub state: Option<DocumentState>,
    /// Of this programme.
    pub programme: Option<ProgrammeId>,
    /// Words in title, number, file name.
    pub words: String,
}

impl Store {
    /// The library, newest first.
    pub async fn documents(&self, actor: &Actor, filter: &DocumentFilter, page: Page) -> Answer<Rows<Document>> {
        actor.must(Action::Read)?;
        let words = plain(&filter.words);
        let condition = seen(actor)
            .add_option(filter.authority.map(|id| document::Column::AuthorityId.eq(id.0)))
            .add_option(filter.state.map(|state| document::Column::State.eq(state.code())))
            .add_option(filter.programme.map(|id| document::Column::ProgrammeId.eq(id.0)))
            .add_option((!words.is_empty()).then(|| document::Column::SearchKey.contains(words)));
        let total = bounded_count(self.reader(), document::Entity::find().filter(condition.clone())).await?;
        let query = document::Entity::find().filter(condition).order_by_desc(document::Column::Id);
        let rows = page.cut(query).all(self.reader()).await?;
        Ok(Rows { rows: rows.into_iter().map(read).collect::<Answer<_>>()?, total, page })
    }

    /// One document without its contents.
    pub async fn document(&self, actor: &Actor, id: DocumentId) -> Answer<Document> {
        read(find(self.reader(), actor, id).await?)
    }

    /// The source file of a document: media type and bytes.
    pub async fn document_bytes(&self, actor: &Actor, id: DocumentId) -> Answer<(Document, Vec<u8>)> {
        let row = find(self.reader(), actor, id).await?;
        let body = body(self.reader(), id).await?;
        Ok((read(row)?, body.bytes))
    }

    /// Everything that the review page shows.
    pub async fn document_draft(&self, actor: &Actor, id: DocumentId) -> Answer<Draft> {
        actor.must(Action::HandleDocuments)?;
        let row = find(self.reader(), actor, id).await?;
        draft(self.reader(), row).await
    }
}

/// The row of a document that the actor sees.
pub(crate) async fn find(db: &impl ConnectionTrait, actor: &Actor, id: DocumentId) -> Answer<document::Model> {
    match document::Entity::find_by_id(id.0).filter(seen(actor)).one(db).await? {
        Some(row) => Ok(row),
        None => not_found(),
    }
}

/// Changes a document whose lock is still the one that the person saw.
pub(crate) async fn update(
    tx: &impl ConnectionTrait,
    id: DocumentId,
    lock: i64,
    set: document::ActiveModel,
) -> Answer<()> {
    let done = document::Entity::update_many()
        .set(set)
        .filter(document::Column::Id.eq(id.0))
        .filter(document::Column::Lock.eq(lock))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { stale() } else { Ok(()) }
}

pub(crate) fn about(row: &document::Model) -> About {
    About {
        authority: Some(OrganisationId(row.authority_id)),
        programme: row.programme_id.map(ProgrammeId),
        document: Some(DocumentId(row.id)),
        ..About::default()
    }
}

pub(crate) fn read(row: document::Model) -> Answer<Document> {
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok(Document {
        id: DocumentId(row.id),
        authority: OrganisationId(row.authority_id),
        programme: row.programme_id.map(ProgrammeId),
        version: row.version_id.map(VersionId),
        state: known("state of document", &row.state, DocumentState::from_code(&row.state))?,
        act_kind: row.act_kind.as_deref().map(|kind| parse("kind of act", kind)).transpose()?,
        act_number: row.act_number,
        act_date: row.act_date,
        title: row.title,
        issuer: row.issuer,
        name: row.name,
        media_type: row.media_type,
        sha256: row.sha256,
        size_bytes: count(row.size_bytes),
        activities: count(row.activities),
        checks: count(row.checks),
        unread: count(row.unread),
        uploaded_at: row.uploaded_at,
        uploaded_by: row.uploaded_by_name,
        settled_at: row.settled_at,
        settled_by: row.settled_by_name,
        lock: row.lock,
    })
}

/// The requisites of an order for sentences.
pub(crate) fn act_words(row: &document::Model) -> String {
    act(row.act_number.as_deref(), row.act_date)
}

pub(crate) async fn set_lineage(tx: &impl ConnectionTrait, document: i64, lineage: i64) -> Answer<()> {
    let set = document::ActiveModel { id: Set(document), lineage_id: Set(Some(lineage)), ..Default::default() };
    document::Entity::update(set).exec(tx).await?;
    Ok(())
}

/// The lineage of the documents that made a programme.
pub(crate) async fn lineage_of(db: &impl ConnectionTrait, programme: ProgrammeId) -> Answer<Option<i64>> {
    let first = document::Entity::find()
        .filter(document::Column::ProgrammeId.eq(programme.0))
        .order_by_asc(document::Column::Id)
        .one(db)
        .await?;
    Ok(first.map(|row| row.lineage_id.unwrap_or(row.id)))
}

fn seen(actor: &Actor) -> Condition {
    Condition::all().add(within_authority(actor, document::Column::AuthorityId))
}

async fn body(db: &impl ConnectionTrait, id: DocumentId) -> Answer<document_body::Model> {
    match document_body::Entity::find_by_id(id.0).one(db).await? {
        Some(body) => Ok(body),
        None => not_found(),
    }
}
