//! The journal: one readable Russian sentence per change, written in the transaction of the change.

use chrono::{DateTime, Utc};
use opora_core::access::{Action, Actor, Moment, Scope};
use opora_core::ids::{ActivityId, DocumentId, EventId, ObligationId, OrganisationId, ProgrammeId, UserId};
use opora_core::words::plain;
use sea_orm::sea_query::{Condition, IntoCondition};
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};

use crate::counting::bounded_count;
use crate::entities::event::{ActiveModel, Column, Entity, Model};
use crate::open::Store;
use crate::scope::{Page, Rows};
use crate::trouble::Answer;

/// A record of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its id; greater is later.
    pub id: EventId,
    /// When.
    pub at: DateTime<Utc>,
    /// Whose account.
    pub actor: Option<UserId>,
    /// Who, in words.
    pub actor_name: String,
    /// Stable code of the verb, «obligation-done».
    pub verb: String,
    /// What happened, a Russian sentence.
    pub sentence: String,
    /// The words before.
    pub before: Option<String>,
    /// The words after.
    pub after: Option<String>,
    /// What it is about.
    pub about: About,
}

/// What an event is about; the page makes links of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct About {
    /// The authority.
    pub authority: Option<OrganisationId>,
    /// The organisation.
    pub organisation: Option<OrganisationId>,
    /// The programme.
    pub programme: Option<ProgrammeId>,
    /// The activity.
    pub activity: Option<ActivityId>,
    /// The obligation.
    pub obligation: Option<ObligationId>,
    /// The document.
    pub document: Option<DocumentId>,
}

/// Which records to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalFilter {
    /// Only of this authority.
    pub authority: Option<OrganisationId>,
    /// Only about these objects (those that are given).
    pub about: About,
    /// Only by this account.
    pub actor: Option<UserId>,
    /// Not by this account.
    pub but: Option<UserId>,
    /// Only from this moment on.
    pub since: Option<DateTime<Utc>>,
    /// Only before this moment.
    pub before: Option<DateTime<Utc>>,
    /// Words in the sentence.
    pub words: String,
}

/// A sentence on its way into the journal.
pub(crate) struct Note {
    verb: &'static str,
    sentence: String,
    before: Option<String>,
    after: Option<String>,
    about: About,
}

impl Note {
    pub(crate) fn new(verb: &'static str, sentence: impl Into<String>, about: About) -> Self {
        Self { verb, sentence: sentence.into(), before: None, after: None, about }
    }

    pub(crate) fn change(mut self, before: impl Into<String>, after: impl Into<String>) -> Self {
        self.before = Some(before.into());
        self.after = Some(after.into());
        self
    }

    pub(crate) fn row(self, actor: &Actor, moment: Moment) -> ActiveModel {
        ActiveModel {
            id: NotSet,
            at: Set(moment.now),
            actor_id: Set(actor.user.map(|id| id.0)),
            actor_name: Set(actor.name.clone()),
            verb: Set(self.verb.to_owned()),
            search_key: Set(plain(&self.sentence)),
            sentence: Set(self.sentence),
            before: Set(self.before),
            after: Set(self.after),
            authority_id: Set(self.about.authority.map(|id| id.0)),
            organisation_id: Set(self.about.organisation.map(|id| id.0)),
            programme_id: Set(self.about.programme.map(|id| id.0)),
            activity_id: Set(self.about.activity.map(|id| id.0)),
            obligation_id: Set(self.about.obligation.map(|id| id.0)),
            document_id: Set(self.about.document.map(|id| id.0)),
        }
    }
}

/// Writes a sentence within the transaction of the change.
pub(crate) async fn write(tx: &impl ConnectionTrait, actor: &Actor, moment: Moment, note: Note) -> Answer<()> {
    Entity::insert(note.row(actor, moment)).exec_without_returning(tx).await?;
    Ok(())
}

impl Store {
    /// The journal, newest first. A school sees what is about itself.
    pub async fn journal(&self, actor: &Actor, filter: &JournalFilter, page: Page) -> Answer<Rows<Event>> {
        actor.must(Action::Read)?;
        let condition = condition(actor, filter);
        let total = bounded_count(self.reader(), Entity::find().filter(condition.clone())).await?;
        let query = Entity::find().filter(condition).order_by_desc(Column::Id);
        let rows = page.cut(query).all(self.reader()).await?;
        Ok(Rows { rows: rows.into_iter().map(event).collect(), total, page })
    }

    /// Records for export, newest first, those with an id below `before`; ask again with the last id for more.
    pub async fn journal_export(
        &self,
        actor: &Actor,
        filter: &JournalFilter,
        before: Option<EventId>,
        rows: u64,
    ) -> Answer<Vec<Event>> {
        actor.must(Action::Read)?;
        let mut condition = condition(actor, filter);
        if let Some(EventId(id)) = before {
            condition = condition.add(Column::Id.lt(id));
        }
        use sea_orm::QuerySelect;
        let query = Entity::find().filter(condition).order_by_desc(Column::Id).limit(rows.min(10_000));
        Ok(query.all(self.reader()).await?.into_iter().map(event).collect())
    }
}

fn condition(actor: &Actor, filter: &JournalFilter) -> Condition {
    let mut condition = match actor.scope() {
        Scope::Everything => Condition::all(),
        Scope::Authority(own) => Column::AuthorityId.eq(own.0).into_condition(),
        Scope::School { school, .. } => Column::OrganisationId.eq(school.0).into_condition(),
    };
    let about = &filter.about;
    let wanted = [
        (Column::AuthorityId, filter.authority.or(about.authority).map(|id| id.0)),
        (Column::OrganisationId, about.organisation.map(|id| id.0)),
        (Column::ProgrammeId, about.programme.map(|id| id.0)),
        (Column::ActivityId, about.activity.map(|id| id.0)),
        (Column::ObligationId, about.obligation.map(|id| id.0)),
        (Column::DocumentId, about.document.map(|id| id.0)),
        (Column::ActorId, filter.actor.map(|id| id.0)),
    ];
    for (column, id) in wanted {
        condition = condition.add_option(id.map(|id| column.eq(id)));
    }
    if let Some(UserId(id)) = filter.but {
        condition = condition.add(Condition::any().add(Column::ActorId.is_null()).add(Column::ActorId.ne(id)));
    }
    condition = condition.add_option(filter.since.map(|moment| Column::At.gte(moment)));
    condition = condition.add_option(filter.before.map(|moment| Column::At.lt(moment)));
    let words = plain(&filter.words);
    condition.add_option((!words.is_empty()).then(|| Column::SearchKey.contains(words)))
}

fn event(row: Model) -> Event {
    Event {
        id: EventId(row.id),
        at: row.at,
        actor: row.actor_id.map(UserId),
        actor_name: row.actor_name,
        verb: row.verb,
        sentence: row.sentence,
        before: row.before,
        after: row.after,
        about: About {
            authority: row.authority_id.map(OrganisationId),
            organisation: row.organisation_id.map(OrganisationId),
            programme: row.programme_id.map(ProgrammeId),
            activity: row.activity_id.map(ActivityId),
            obligation: row.obligation_id.map(ObligationId),
            document: row.document_id.map(DocumentId),
        },
    }
}
