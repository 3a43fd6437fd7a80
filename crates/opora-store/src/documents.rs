//! Documents: the library of acts with their source bytes, what was read of them, and what people corrected.

use chrono::{DateTime, NaiveDate, Utc};
use opora_core::access::{Action, Actor, Moment};
use opora_core::correction::{Correction, Landing, lay, settle};
use opora_core::ids::{CorrectionId, DocumentId, OrganisationId, ProgrammeId, VersionId};
use opora_core::lineage::original;
use opora_core::paper::Paper;
use opora_core::reading::{ActKind, DeadlineKind, Level, Reading};
use opora_core::school::OrganisationKind;
use opora_core::words::plain;
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder,
};

use crate::adoption::suggest;
use crate::counting::bounded_count;
use crate::entities::{correction, document, document_body};
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::organisations;
use crate::scope::{Page, Rows, holds_authority, within_authority};
use crate::secret::sha256;
use crate::sentences::{act, brief};
use crate::trouble::{Answer, known, not_found, parse, print, stale, wrong_state};

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

/// A document with everything that the review page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The document.
    pub document: Document,
    /// The paper that stands beside the reading.
    pub paper: Paper,
    /// What the recogniser understood, untouched. Anchors and landings are indexes into it.
    pub read: Reading,
    /// What people decided, in the order in which it is laid over.
    pub corrections: Vec<StoredCorrection>,
    /// The reading with the corrections laid over it; rows stay where they were.
    pub marked: Reading,
    /// The reading after removed and joined rows took their place: what adoption takes.
    pub settled: Reading,
}

/// A correction with its history.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredCorrection {
    /// Its id.
    pub id: CorrectionId,
    /// The document on which it was made: another one for those that outlived an amendment.
    pub document: DocumentId,
    /// What it says.
    pub correction: Correction,
    /// Where it landed in this document; [`Landing::Lost`] when its words are not there any more.
    pub landing: Landing,
    /// Who.
    pub actor_name: String,
    /// When.
    pub at: DateTime<Utc>,
}

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

    /// Lays a correction over a document; an earlier one of the same place gives way. Returns the new lock.
    pub async fn correct(
        &self,
        actor: &Actor,
        id: DocumentId,
        lock: i64,
        correction: Correction,
        moment: Moment,
    ) -> Answer<i64> {
        actor.must(Action::HandleDocuments)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        let lock = touch(&tx, id, lock).await?;
        let reading: Reading = parse("reading", &body(&tx, id).await?.reading)?;
        let landing = Landing::of(&reading, &correction.anchor);
        let Some(words) = original(&reading, landing) else {
            return wrong_state(
                "В документе нет места, к которому относится исправление.",
                "Обновите страницу и повторите исправление.",
            );
        };
        let anchor = print("anchor", &correction.anchor)?;
        let lineage = row.lineage_id.unwrap_or(row.id);
        withdraw_at(&tx, lineage, &anchor, actor, moment).await?;
        let stored = correction::ActiveModel {
            id: NotSet,
            authority_id: Set(row.authority_id),
            lineage_id: Set(lineage),
            document_id: Set(row.id),
            anchor: Set(anchor),
            original: Set(words),
            change: Set(print("change", &correction.change)?),
            actor_id: Set(actor.user.map(|id| id.0)),
            actor_name: Set(actor.name.clone()),
            at: Set(moment.now),
            withdrawn_at: Set(None),
            withdrawn_by_name: Set(None),
        };
        stored.insert(&tx).await?;
        let before = place_words(&reading, landing);
        let mut marked = reading;
        lay(&mut marked, std::slice::from_ref(&correction));
        let after = place_words(&marked, landing);
        let sentence = format!("В документе «{}» исправлено прочитанное: «{}»", row.name, brief(&before));
        let note = Note::new("reading-corrected", sentence, about(&row)).change(before, after);
        journal::write(&tx, actor, moment, note).await?;
        recount(&tx, find(&tx, actor, id).await?).await?;
        tx.commit().await?;
        Ok(lock)
    }

    /// Takes a correction back; the fact that it was made stays. Returns the new lock.
    pub async fn correction_withdraw(
        &self,
        actor: &Actor,
        id: DocumentId,
        lock: i64,
        correction: CorrectionId,
        moment: Moment,
    ) -> Answer<i64> {
        actor.must(Action::HandleDocuments)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        let lock = touch(&tx, id, lock).await?;
        let done = correction::Entity::update_many()
            .col_expr(correction::Column::WithdrawnAt, Expr::value(Some(moment.now)))
            .col_expr(correction::Column::WithdrawnByName, Expr::value(Some(actor.name.clone())))
            .filter(correction::Column::Id.eq(correction.0))
            .filter(correction::Column::LineageId.eq(row.lineage_id.unwrap_or(row.id)))
            .filter(correction::Column::WithdrawnAt.is_null())
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return not_found();
        }
        let sentence = format!("В документе «{}» снято исправление", row.name);
        journal::write(&tx, actor, moment, Note::new("correction-withdrawn", sentence, about(&row))).await?;
        recount(&tx, find(&tx, actor, id).await?).await?;
        tx.commit().await?;
        Ok(lock)
    }

    /// Puts a draft aside, or takes it up again.
    pub async fn document_set_aside(&self, actor: &Actor, id: DocumentId, lock: i64, moment: Moment) -> Answer<()> {
        self.settle_document(actor, id, lock, DocumentState::Draft, DocumentState::SetAside, moment).await
    }

    /// Takes up a document that was put aside.
    pub async fn document_take_up(&self, actor: &Actor, id: DocumentId, lock: i64, moment: Moment) -> Answer<()> {
        self.settle_document(actor, id, lock, DocumentState::SetAside, DocumentState::Draft, moment).await
    }

    async fn settle_document(
        &self,
        actor: &Actor,
        id: DocumentId,
        lock: i64,
        from: DocumentState,
        to: DocumentState,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::HandleDocuments)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        if row.lock != lock {
            return stale();
        }
        if row.state != from.code() {
            return wrong_state("Документ уже в другом состоянии.", "Обновите страницу.");
        }
        let set = document::ActiveModel {
            state: Set(to.code().to_owned()),
            settled_at: Set(Some(moment.now)),
            settled_by_name: Set(Some(actor.name.clone())),
            lock: Set(lock + 1),
            ..Default::default()
        };
        update(&tx, id, lock, set).await?;
        let note = Note::new("document-state", format!("Документ «{}»: {}", row.name, to.title()), about(&row))
            .change(from.title(), to.title());
        journal::write(&tx, actor, moment, note).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The document with its reading and corrections.
pub(crate) async fn draft(db: &impl ConnectionTrait, row: document::Model) -> Answer<Draft> {
    let body = body(db, DocumentId(row.id)).await?;
    let read_words: Reading = parse("reading", &body.reading)?;
    let rows = correction::Entity::find()
        .filter(correction::Column::LineageId.eq(row.lineage_id.unwrap_or(row.id)))
        .filter(correction::Column::WithdrawnAt.is_null())
        .order_by_asc(correction::Column::Id)
        .all(db)
        .await?;
    let mut corrections = Vec::with_capacity(rows.len());
    for stored in rows {
        let correction =
            Correction { anchor: parse("anchor", &stored.anchor)?, change: parse("change", &stored.change)? };
        let mut landing = Landing::of(&read_words, &correction.anchor);
        // Of another document of the lineage only what corrected these very words.
        let foreign = stored.document_id != row.id;
        if foreign && original(&read_words, landing).as_ref() != Some(&stored.original) {
            landing = Landing::Lost;
        }
        corrections.push(StoredCorrection {
            id: CorrectionId(stored.id),
            document: DocumentId(stored.document_id),
            correction,
            landing,
            actor_name: stored.actor_name,
            at: stored.at,
        });
    }
    let laid: Vec<Correction> =
        corrections.iter().filter(|one| one.landing != Landing::Lost).map(|one| one.correction.clone()).collect();
    let mut marked = read_words.clone();
    let landings = lay(&mut marked, &laid);
    for (stored, landing) in corrections.iter_mut().filter(|one| one.landing != Landing::Lost).zip(&landings) {
        stored.landing = *landing;
    }
    let mut settled = marked.clone();
    settle(&mut settled, &laid, &landings);
    Ok(Draft {
        document: read(row)?,
        paper: parse("paper", &body.paper)?,
        read: read_words,
        corrections,
        marked,
        settled,
    })
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

/// Takes the turn of a person at a document.
async fn touch(tx: &impl ConnectionTrait, id: DocumentId, lock: i64) -> Answer<i64> {
    update(tx, id, lock, document::ActiveModel { lock: Set(lock + 1), ..Default::default() }).await?;
    Ok(lock + 1)
}

async fn withdraw_at(
    tx: &impl ConnectionTrait,
    lineage: i64,
    anchor: &str,
    actor: &Actor,
    moment: Moment,
) -> Answer<()> {
    correction::Entity::update_many()
        .col_expr(correction::Column::WithdrawnAt, Expr::value(Some(moment.now)))
        .col_expr(correction::Column::WithdrawnByName, Expr::value(Some(actor.name.clone())))
        .filter(correction::Column::LineageId.eq(lineage))
        .filter(correction::Column::Anchor.eq(anchor))
        .filter(correction::Column::WithdrawnAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Brings the requisites and counts of the list up to what the corrections say.
async fn recount(tx: &impl ConnectionTrait, row: document::Model) -> Answer<()> {
    let (id, name) = (row.id, row.name.clone());
    let draft = draft(tx, row).await?;
    let set = document::ActiveModel { id: Set(id), ..requisites(&name, &draft.settled)? };
    document::Entity::update(set).exec(tx).await?;
    Ok(())
}

/// The columns of the list that follow from a reading.
fn requisites(name: &str, reading: &Reading) -> Answer<document::ActiveModel> {
    let act = reading.act.as_ref();
    let title = act.and_then(|act| act.title.clone()).or_else(|| Some(opora_core::adoption::title(reading)));
    let number = act.and_then(|act| act.number.clone());
    let words = [Some(name), title.as_deref(), number.as_deref()].into_iter().flatten().map(plain);
    let levels = levels(reading);
    let count = |level| i64::try_from(levels.iter().filter(|one| **one == level).count()).unwrap_or(i64::MAX);
    let activities = reading.roadmaps.iter().map(|plan| plan.activities.len()).sum::<usize>();
    Ok(document::ActiveModel {
        act_kind: Set(act.map(|act| print("kind of act", &act.kind)).transpose()?),
        act_number: Set(number.clone()),
        act_date: Set(act.and_then(|act| act.date)),
        issuer: Set(act.and_then(|act| act.issuer.clone())),
        search_key: Set(words.collect::<Vec<_>>().join(" ")),
        title: Set(title.clone()),
        activities: Set(i64::try_from(activities).unwrap_or(i64::MAX)),
        checks: Set(count(Level::Check)),
        unread: Set(count(Level::Unread)),
        ..Default::default()
    })
}

/// The levels of the deadlines and of the remarks that do not repeat a deadline.
fn levels(reading: &Reading) -> Vec<Level> {
    let rows = reading.roadmaps.iter().flat_map(|plan| &plan.activities).filter_map(|row| row.deadline.as_ref());
    let clauses = reading.act.iter().flat_map(|act| &act.clauses).filter_map(|clause| clause.deadline.as_ref());
    let deadlines = rows.chain(clauses).map(|deadline| match (deadline.kind, deadline.status) {
        (DeadlineKind::Unread, Level::Clear) => Level::Clear,
        (_, level) => level,
    });
    let remarks = reading
        .remarks
        .iter()
        .filter(|remark| remark.field != Some(opora_core::reading::Field::Deadline))
        .map(|remark| remark.level);
    deadlines.chain(remarks).collect()
}

/// The words of a place for the journal.
fn place_words(reading: &Reading, landing: Landing) -> String {
    match landing {
        Landing::Field(plan, row, field) => {
            let activity = reading.roadmaps.get(plan).and_then(|plan| plan.activities.get(row));
            let Some(activity) = activity else { return String::new() };
            let deadline = activity.deadline.as_ref();
            match field {
                opora_core::reading::Field::Deadline => deadline.map(deadline_words).unwrap_or_default(),
                _ => opora_core::adoption::contents_of(plan, activity).words(field),
            }
        }
        Landing::Clause(index, opora_core::correction::ClauseField::Deadline) => {
            let clause = reading.act.as_ref().and_then(|act| act.clauses.get(index));
            clause.and_then(|clause| clause.deadline.as_ref()).map(deadline_words).unwrap_or_default()
        }
        Landing::Act(_)
        | Landing::Clause(..)
        | Landing::Plan(..)
        | Landing::Programme(_)
        | Landing::Passport(_)
        | Landing::Row(..)
        | Landing::School(_)
        | Landing::Pairing(_)
        | Landing::Lost => opora_core::lineage::shown(reading, landing).unwrap_or_default(),
    }
}

fn deadline_words(deadline: &opora_core::reading::Deadline) -> String {
    let days: Vec<String> = deadline.occurrences.iter().take(5).map(|one| crate::sentences::day(one.due)).collect();
    match days.is_empty() {
        true => deadline.phrase.clone(),
        false => format!("{} ({})", deadline.phrase, days.join(", ")),
    }
}
