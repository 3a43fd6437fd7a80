//! Methodologies of identification: TOML texts in versions. A draft is written and rewritten; an approved version
//! never changes, so that a list can always be made again.

use chrono::{DateTime, NaiveDate, Utc};
use opora_core::access::{Action, Actor, Moment};
use opora_core::ids::{DocumentId, MethodologyId, OrganisationId};
use opora_core::words::plain;
use sea_orm::sea_query::Condition;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder,
};

use super::entities::methodology;
use super::{common_or_own, kept_by, must_keep};
use crate::entities::document;
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::scope::within_authority;
use crate::sentences::in_quotes;
use crate::trouble::{Answer, invalid, known, not_found, stale, wrong_state};

/// The state of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MethodologyState {
    /// Is being written.
    Draft,
    /// Rests on an act and never changes.
    Approved,
    /// Was approved, and is used no more.
    Withdrawn,
}

impl MethodologyState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Approved, Self::Withdrawn];

    /// The stored word, also for addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Approved => "approved",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The Russian word.
    pub fn title(self) -> &'static str {
        match self {
            Self::Draft => "черновик",
            Self::Approved => "утверждена",
            Self::Withdrawn => "не действует",
        }
    }

    /// The state of a stored word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A version of a methodology.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMethodology {
    /// Its id.
    pub id: MethodologyId,
    /// Whose it is; nothing when it is common to all.
    pub authority: Option<OrganisationId>,
    /// The first version of the same methodology.
    pub lineage: MethodologyId,
    /// 1, 2, … within the lineage.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// The TOML text.
    pub body: String,
    /// Its state.
    pub state: MethodologyState,
    /// The act that it rests on, in words.
    pub basis: Option<String>,
    /// The act in the library.
    pub document: Option<DocumentId>,
    /// First day of its validity.
    pub valid_from: Option<NaiveDate>,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
    /// When it was last written.
    pub written_at: DateTime<Utc>,
    /// Who did that.
    pub written_by: String,
    /// When it was approved or withdrawn.
    pub settled_at: Option<DateTime<Utc>>,
    /// Who did that.
    pub settled_by: Option<String>,
    /// Version of the row.
    pub lock: i64,
}

/// Where a text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteTo {
    /// A new methodology of this authority; nothing for one common to all.
    New(Option<OrganisationId>),
    /// A draft that is there, with its lock.
    Draft(MethodologyId, i64),
    /// A new version of the methodology that this is a version of.
    NextVersion(MethodologyId),
}

/// A text that was checked (`opora_core::methodology` reads it; the book keeps it word for word).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodologyText {
    /// Its title.
    pub title: String,
    /// The TOML text.
    pub body: String,
    /// First day of its validity.
    pub valid_from: Option<NaiveDate>,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
}

/// The act that something rests on: in words, in the library, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Basis {
    /// «Приказ № 12-ОД от 01.09.2026».
    pub words: Option<String>,
    /// The document.
    pub document: Option<DocumentId>,
}

impl Basis {
    pub(super) fn given(&self) -> bool {
        self.document.is_some() || self.words.as_deref().is_some_and(|words| !plain(words).is_empty())
    }
}

impl Store {
    /// Writes a draft.
    pub async fn methodology_write(
        &self,
        actor: &Actor,
        to: WriteTo,
        text: &MethodologyText,
        moment: Moment,
    ) -> Answer<MethodologyId> {
        actor.must(Action::HandleResults)?;
        if plain(&text.title).is_empty() {
            return invalid("Методика не названа.", "Впишите её название.");
        }
        let tx = self.turn().await?;
        let (id, authority, sentence) = match to {
            WriteTo::New(authority) => {
                must_keep(actor, authority)?;
                let id = insert(&tx, actor, authority, None, 1, text, moment).await?;
                let own = methodology::ActiveModel { id: Set(id), lineage_id: Set(Some(id)), ..Default::default() };
                methodology::Entity::update(own).exec(&tx).await?;
                (id, authority, format!("Записана методика {}", in_quotes(&text.title)))
            }
            WriteTo::Draft(id, lock) => {
                let row = find_kept(&tx, actor, id).await?;
                if row.state != MethodologyState::Draft.code() {
                    return wrong_state(
                        "Эта версия методики утверждена и не меняется.",
                        "Запишите новую версию: прежняя останется в истории.",
                    );
                }
                let set = methodology::ActiveModel {
                    title: Set(text.title.clone()),
                    body: Set(text.body.clone()),
                    valid_from: Set(text.valid_from),
                    valid_to: Set(text.valid_to),
                    written_at: Set(moment.now),
                    written_by_name: Set(actor.name.clone()),
                    lock: Set(lock + 1),
                    ..Default::default()
                };
                update(&tx, id, lock, set).await?;
                let sentence = format!("Изменён черновик методики {}", in_quotes(&text.title));
                (id.0, row.authority_id.map(OrganisationId), sentence)
            }
            WriteTo::NextVersion(id) => {
                let row = find_kept(&tx, actor, id).await?;
                let lineage = row.lineage_id.unwrap_or(row.id);
                let last = methodology::Entity::find()
                    .filter(methodology::Column::LineageId.eq(lineage))
                    .order_by_desc(methodology::Column::Number)
                    .one(&tx)
                    .await?;
                if last.as_ref().is_some_and(|last| last.state == MethodologyState::Draft.code()) {
                    return wrong_state(
                        "У методики уже есть неутверждённая версия.",
                        "Откройте черновик и продолжите его.",
                    );
                }
                let number = last.map_or(1, |last| last.number) + 1;
                let authority = row.authority_id.map(OrganisationId);
                let id = insert(&tx, actor, authority, Some(lineage), number, text, moment).await?;
                let sentence = format!("Записана версия {number} методики {}", in_quotes(&text.title));
                (id, authority, sentence)
            }
        };
        let about = About { authority, ..About::default() };
        journal::write(&tx, actor, moment, Note::new("methodology-written", sentence, about)).await?;
        tx.commit().await?;
        Ok(MethodologyId(id))
    }

    /// Approves a draft by an act: from now on it never changes.
    pub async fn methodology_approve(
        &self,
        actor: &Actor,
        id: MethodologyId,
        lock: i64,
        basis: &Basis,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let row = find_kept(&tx, actor, id).await?;
        if row.state != MethodologyState::Draft.code() {
            return wrong_state("Эта версия методики уже утверждена.", "Чтобы изменить её, запишите новую версию.");
        }
        if !basis.given() {
            return invalid(
                "Не сказано, каким актом утверждена методика.",
                "Укажите приказ: номер и дату или документ из раздела «Документы».",
            );
        }
        check_document(&tx, actor, basis.document).await?;
        let set = methodology::ActiveModel {
            state: Set(MethodologyState::Approved.code().to_owned()),
            basis: Set(basis.words.clone()),
            document_id: Set(basis.document.map(|id| id.0)),
            settled_at: Set(Some(moment.now)),
            settled_by_name: Set(Some(actor.name.clone())),
            lock: Set(lock + 1),
            ..Default::default()
        };
        update(&tx, id, lock, set).await?;
        let by = basis.words.as_deref().map(|words| format!(": {words}")).unwrap_or_default();
        let sentence = format!("Утверждена методика {}, версия {}{by}", in_quotes(&row.title), row.number);
        let about =
            About { authority: row.authority_id.map(OrganisationId), document: basis.document, ..About::default() };
        journal::write(&tx, actor, moment, Note::new("methodology-approved", sentence, about)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends the use of an approved version. Lists made by it stay.
    pub async fn methodology_withdraw(
        &self,
        actor: &Actor,
        id: MethodologyId,
        lock: i64,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let row = find_kept(&tx, actor, id).await?;
        if row.state != MethodologyState::Approved.code() {
            return wrong_state("Эта версия методики не действует.", "Выберите утверждённую версию.");
        }
        let set = methodology::ActiveModel {
            state: Set(MethodologyState::Withdrawn.code().to_owned()),
            settled_at: Set(Some(moment.now)),
            settled_by_name: Set(Some(actor.name.clone())),
            lock: Set(lock + 1),
            ..Default::default()
        };
        update(&tx, id, lock, set).await?;
        let sentence = format!("Методика {}, версия {}, больше не действует", in_quotes(&row.title), row.number);
        let about = About { authority: row.authority_id.map(OrganisationId), ..About::default() };
        journal::write(&tx, actor, moment, Note::new("methodology-withdrawn", sentence, about)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// All versions that the actor sees, newest first. A school sees approved ones.
    pub async fn methodologies(&self, actor: &Actor) -> Answer<Vec<StoredMethodology>> {
        actor.must(Action::Read)?;
        let rows = methodology::Entity::find()
            .filter(seen(actor))
            .order_by_desc(methodology::Column::LineageId)
            .order_by_desc(methodology::Column::Number)
            .all(self.reader())
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// One version.
    pub async fn methodology(&self, actor: &Actor, id: MethodologyId) -> Answer<StoredMethodology> {
        actor.must(Action::Read)?;
        read(find(self.reader(), actor, id).await?)
    }
}

pub(super) async fn find(db: &impl ConnectionTrait, actor: &Actor, id: MethodologyId) -> Answer<methodology::Model> {
    match methodology::Entity::find_by_id(id.0).filter(seen(actor)).one(db).await? {
        Some(row) => Ok(row),
        None => not_found(),
    }
}

/// A document that the actor holds; any other is not found.
pub(super) async fn check_document(db: &impl ConnectionTrait, actor: &Actor, id: Option<DocumentId>) -> Answer<()> {
    let Some(DocumentId(id)) = id else { return Ok(()) };
    let own = within_authority(actor, document::Column::AuthorityId);
    match document::Entity::find_by_id(id).filter(own).one(db).await? {
        Some(_) => Ok(()),
        None => not_found(),
    }
}

async fn find_kept(db: &impl ConnectionTrait, actor: &Actor, id: MethodologyId) -> Answer<methodology::Model> {
    let own = kept_by(actor, methodology::Column::AuthorityId);
    match methodology::Entity::find_by_id(id.0).filter(own).one(db).await? {
        Some(row) => Ok(row),
        None => not_found(),
    }
}

fn seen(actor: &Actor) -> Condition {
    let hidden =
        (!actor.may(Action::HandleResults)).then(|| methodology::Column::State.ne(MethodologyState::Draft.code()));
    Condition::all().add(common_or_own(actor, methodology::Column::AuthorityId)).add_option(hidden)
}

async fn insert(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    authority: Option<OrganisationId>,
    lineage: Option<i64>,
    number: i64,
    text: &MethodologyText,
    moment: Moment,
) -> Answer<i64> {
    let row = methodology::ActiveModel {
        id: NotSet,
        authority_id: Set(authority.map(|id| id.0)),
        lineage_id: Set(lineage),
        number: Set(number),
        title: Set(text.title.clone()),
        body: Set(text.body.clone()),
        state: Set(MethodologyState::Draft.code().to_owned()),
        basis: Set(None),
        document_id: Set(None),
        valid_from: Set(text.valid_from),
        valid_to: Set(text.valid_to),
        written_at: Set(moment.now),
        written_by_name: Set(actor.name.clone()),
        settled_at: Set(None),
        settled_by_name: Set(None),
        lock: Set(1),
    };
    Ok(row.insert(tx).await?.id)
}

async fn update(tx: &impl ConnectionTrait, id: MethodologyId, lock: i64, set: methodology::ActiveModel) -> Answer<()> {
    let done = methodology::Entity::update_many()
        .set(set)
        .filter(methodology::Column::Id.eq(id.0))
        .filter(methodology::Column::Lock.eq(lock))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { stale() } else { Ok(()) }
}

fn read(row: methodology::Model) -> Answer<StoredMethodology> {
    Ok(StoredMethodology {
        id: MethodologyId(row.id),
        authority: row.authority_id.map(OrganisationId),
        lineage: MethodologyId(row.lineage_id.unwrap_or(row.id)),
        number: row.number,
        title: row.title,
        body: row.body,
        state: known("state of a methodology", &row.state, MethodologyState::from_code(&row.state))?,
        basis: row.basis,
        document: row.document_id.map(DocumentId),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        written_at: row.written_at,
        written_by: row.written_by_name,
        settled_at: row.settled_at,
        settled_by: row.settled_by_name,
        lock: row.lock,
    })
}
