//! Lists of schools as a methodology made them: kept with the versions of methodology and data, so that each can be
//! made again, and with a sentence for every school.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use opora_core::access::{Action, Actor, Moment, Scope};
use opora_core::ids::{DocumentId, MethodologyId, OrganisationId, SchoolListId};
use opora_core::words::plain;
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use serde_json::Value;

use super::entities::{methodology, school_list, school_list_row, tested_school};
use super::methodologies::{self, Basis};
use super::schools::{self, TestedSchool};
use super::{kept_by, must_keep};
use crate::counting::bounded_count;
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::scope::{Page, Rows};
use crate::sentences::in_quotes;
use crate::trouble::{Answer, invalid, known, not_found, parse, print, stale, wrong_state};

/// The state of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListState {
    /// Made and kept; nothing follows from it yet.
    Draft,
    /// Adopted by an act: schools entered the category and left it.
    Adopted,
    /// Put aside.
    Discarded,
}

impl ListState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Adopted, Self::Discarded];

    /// The stored word, also for addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Adopted => "adopted",
            Self::Discarded => "discarded",
        }
    }

    /// The Russian word.
    pub fn title(self) -> &'static str {
        match self {
            Self::Draft => "проект",
            Self::Adopted => "утверждён",
            Self::Discarded => "отложен",
        }
    }

    /// The state of a stored word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What a list says of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It belongs to the list.
    Listed,
    /// It was in the category, and the exit rule lets it go.
    Left,
}

impl Standing {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Listed, Self::Left];

    /// The stored word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Left => "left",
        }
    }

    /// The standing of a stored word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.code() == code)
    }
}

/// A list to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct ListDraft {
    /// Whose list; nothing for one over all authorities.
    pub authority: Option<OrganisationId>,
    /// The version of the methodology.
    pub methodology: MethodologyId,
    /// The title of the list in the methodology.
    pub title: String,
    /// The category that its schools enter: «ШНОР».
    pub category: String,
    /// The year of the results.
    pub year: i32,
    /// The version of the data ([`super::parts::Catalogue::version`]); 0 for none.
    pub version: i64,
    /// What was changed against the methodology; nothing for the methodology itself.
    pub what_if: Option<Value>,
    /// Totals and whatever else belongs to the whole list.
    pub body: Value,
    /// The schools that the list speaks about; those that are neither listed nor leaving are not kept.
    pub rows: Vec<ListRowDraft>,
}

/// A school of a list to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct ListRowDraft {
    /// The code of the school as results are stored by.
    pub school: String,
    /// What the list says.
    pub standing: Standing,
    /// Why, in sentences with figures.
    pub ground: String,
    /// The figures.
    pub body: Value,
}

/// A list without its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct SchoolList {
    /// Its id.
    pub id: SchoolListId,
    /// Whose it is; nothing for one over all authorities.
    pub authority: Option<OrganisationId>,
    /// The version of the methodology.
    pub methodology: MethodologyId,
    /// Its title and number: «Федеральная (по умолчанию), версия 2».
    pub methodology_title: String,
    /// The title of the list.
    pub title: String,
    /// The category that its schools enter.
    pub category: String,
    /// The year of the results.
    pub year: i32,
    /// The version of the data; 0 for none.
    pub version: i64,
    /// What was changed against the methodology.
    pub what_if: Option<Value>,
    /// Its state.
    pub state: ListState,
    /// How many schools are listed.
    pub listed: u64,
    /// How many schools leave.
    pub left: u64,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Who made it.
    pub made_by: String,
    /// The act that adopted it.
    pub basis: Basis,
    /// From which day.
    pub in_force_from: Option<NaiveDate>,
    /// When it was adopted or put aside.
    pub settled_at: Option<DateTime<Utc>>,
    /// Who did that.
    pub settled_by: Option<String>,
    /// Version of the row.
    pub lock: i64,
}

/// A school of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListRow {
    /// The school.
    pub school: TestedSchool,
    /// What the list says.
    pub standing: Standing,
    /// Why, in sentences with figures.
    pub ground: String,
    /// The figures.
    pub body: Value,
}

/// A list with the rows that the actor sees.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeList {
    /// The list.
    pub list: SchoolList,
    /// What belongs to the whole list; only for who keeps it.
    pub body: Option<Value>,
    /// Its schools by name.
    pub rows: Vec<ListRow>,
}

/// Which lists to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Of this category.
    pub category: Option<String>,
    /// Of results of this year.
    pub year: Option<i32>,
    /// In this state.
    pub state: Option<ListState>,
}

/// What an adopted list said of one school.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryLine {
    /// The list.
    pub list: SchoolList,
    /// What it says of the school.
    pub standing: Standing,
    /// Why.
    pub ground: String,
    /// The figures.
    pub body: Value,
}

impl Store {
    /// Keeps a list as a draft.
    pub async fn school_list_keep(&self, actor: &Actor, draft: &ListDraft, moment: Moment) -> Answer<SchoolListId> {
        must_keep(actor, draft.authority)?;
        let category_key = plain(&draft.category);
        if category_key.is_empty() {
            return invalid("Не сказано, в какую категорию входят школы списка.", "Впишите её: ШНОР, ШНСУ или другую.");
        }
        let tx = self.turn().await?;
        let method = methodologies::find(&tx, actor, draft.methodology).await?;
        let codes: Vec<String> = draft.rows.iter().map(|row| row.school.clone()).collect();
        let known_schools = schools::by_codes(&tx, actor, &codes).await?;
        let of_authority =
            |row: &&tested_school::Model| draft.authority.is_none_or(|authority| row.authority_id == Some(authority.0));
        let list = school_list::ActiveModel {
            id: NotSet,
            authority_id: Set(draft.authority.map(|id| id.0)),
            methodology_id: Set(method.id),
            title: Set(draft.title.clone()),
            category: Set(draft.category.trim().to_owned()),
            category_key: Set(category_key),
            year: Set(i64::from(draft.year)),
            version_id: Set((draft.version > 0).then_some(draft.version)),
            what_if: Set(draft.what_if.as_ref().map(|what| print("what if", what)).transpose()?),
            body: Set(print("list", &draft.body)?),
            state: Set(ListState::Draft.code().to_owned()),
            made_at: Set(moment.now),
            made_by_name: Set(actor.name.clone()),
            act: Set(None),
            document_id: Set(None),
            in_force_from: Set(None),
            settled_at: Set(None),
            settled_by_name: Set(None),
            lock: Set(1),
        }
        .insert(&tx)
        .await?;
        let mut rows = Vec::with_capacity(draft.rows.len());
        for row in &draft.rows {
            let Some(school) = known_schools.get(&row.school).filter(of_authority) else {
                return invalid(
                    &format!("В списке есть школа, которой нет среди ваших: {}.", row.school),
                    "Пересчитайте список по данным своего управления.",
                );
            };
            rows.push(school_list_row::ActiveModel {
                id: NotSet,
                list_id: Set(list.id),
                school_id: Set(school.id),
                standing: Set(row.standing.code().to_owned()),
                ground: Set(row.ground.clone()),
                body: Set(print("figures of a school", &row.body)?),
            });
        }
        for chunk in rows.chunks(400) {
            school_list_row::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(&tx).await?;
        }
        let listed = draft.rows.iter().filter(|row| row.standing == Standing::Listed).count();
        let sentence = format!(
            "Сохранён проект списка {} за {} год: школ {listed}, методика {}, версия {}",
            in_quotes(&draft.title),
            draft.year,
            in_quotes(&method.title),
            method.number
        );
        let about = About { authority: draft.authority, ..About::default() };
        journal::write(&tx, actor, moment, Note::new("school-list-kept", sentence, about)).await?;
        tx.commit().await?;
        Ok(SchoolListId(list.id))
    }

    /// Lists, newest first. Drafts are seen by who keeps them; adopted ones by everybody whom they concern.
    pub async fn school_lists(&self, actor: &Actor, filter: &ListFilter, page: Page) -> Answer<Rows<SchoolList>> {
        actor.must(Action::Read)?;
        let condition = seen(actor)
            .add_option(filter.category.as_ref().map(|key| school_list::Column::CategoryKey.eq(plain(key))))
            .add_option(filter.year.map(|year| school_list::Column::Year.eq(i64::from(year))))
            .add_option(filter.state.map(|state| school_list::Column::State.eq(state.code())));
        let total = bounded_count(self.reader(), school_list::Entity::find().filter(condition.clone())).await?;
        let query = school_list::Entity::find().filter(condition).order_by_desc(school_list::Column::Id);
        let rows = page.cut(query).all(self.reader()).await?;
        Ok(Rows { rows: counted(self.reader(), actor, rows).await?, total, page })
    }

    /// One list with the schools that the actor sees.
    pub async fn school_list(&self, actor: &Actor, id: SchoolListId) -> Answer<WholeList> {
        actor.must(Action::Read)?;
        let row = find(self.reader(), actor, id).await?;
        let body = keeps(actor, &row).then(|| parse("list", &row.body)).transpose()?;
        let rows = rows_of(self.reader(), actor, row.id).await?;
        match counted(self.reader(), actor, vec![row]).await?.into_iter().next() {
            Some(list) => Ok(WholeList { list, body, rows }),
            None => not_found(),
        }
    }

    /// Puts a draft aside.
    pub async fn school_list_discard(&self, actor: &Actor, id: SchoolListId, lock: i64, moment: Moment) -> Answer<()> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let row = find_kept(&tx, actor, id).await?;
        if row.state != ListState::Draft.code() {
            return wrong_state("Этот список уже утверждён или отложен.", "Посмотрите его в перечне списков.");
        }
        let set = school_list::ActiveModel {
            state: Set(ListState::Discarded.code().to_owned()),
            settled_at: Set(Some(moment.now)),
            settled_by_name: Set(Some(actor.name.clone())),
            lock: Set(lock + 1),
            ..Default::default()
        };
        update(&tx, id, lock, set).await?;
        let sentence = format!("Отложен проект списка {} за {} год", in_quotes(&row.title), row.year);
        let about = About { authority: row.authority_id.map(OrganisationId), ..About::default() };
        journal::write(&tx, actor, moment, Note::new("school-list-discarded", sentence, about)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What adopted lists said of a school over the years, newest first.
    pub async fn school_story(&self, actor: &Actor, code: &str) -> Answer<Vec<StoryLine>> {
        actor.must(Action::Read)?;
        let school = schools::find(self.reader(), actor, code).await?;
        let rows = school_list_row::Entity::find()
            .filter(school_list_row::Column::SchoolId.eq(school.id))
            .all(self.reader())
            .await?;
        let mut said: BTreeMap<i64, school_list_row::Model> = rows.into_iter().map(|row| (row.list_id, row)).collect();
        let lists = school_list::Entity::find()
            .filter(seen(actor))
            .filter(school_list::Column::State.eq(ListState::Adopted.code()))
            .filter(school_list::Column::Id.is_in(said.keys().copied()))
            .order_by_desc(school_list::Column::InForceFrom)
            .order_by_desc(school_list::Column::Id)
            .all(self.reader())
            .await?;
        let lists = counted(self.reader(), actor, lists).await?;
        lists
            .into_iter()
            .filter_map(|list| said.remove(&list.id.0).map(|row| (list, row)))
            .map(|(list, row)| {
                Ok(StoryLine {
                    list,
                    standing: known("standing", &row.standing, Standing::from_code(&row.standing))?,
                    ground: row.ground,
                    body: parse("figures of a school", &row.body)?,
                })
            })
            .collect()
    }
}

/// Lists of the actor's authority in every state, and adopted ones over all authorities.
fn seen(actor: &Actor) -> Condition {
    let adopted = school_list::Column::State.eq(ListState::Adopted.code());
    match actor.scope() {
        Scope::Everything => Condition::all(),
        Scope::Authority(own) => Condition::any()
            .add(school_list::Column::AuthorityId.eq(own.0))
            .add(school_list::Column::AuthorityId.is_null().and(adopted)),
        Scope::School { authority, .. } => Condition::all()
            .add(school_list::Column::AuthorityId.is_null().or(school_list::Column::AuthorityId.eq(authority.0)))
            .add(adopted),
    }
}

fn keeps(actor: &Actor, row: &school_list::Model) -> bool {
    must_keep(actor, row.authority_id.map(OrganisationId)).is_ok()
}

async fn find(db: &impl ConnectionTrait, actor: &Actor, id: SchoolListId) -> Answer<school_list::Model> {
    match school_list::Entity::find_by_id(id.0).filter(seen(actor)).one(db).await? {
        Some(row) => Ok(row),
        None => not_found(),
    }
}

pub(super) async fn find_kept(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: SchoolListId,
) -> Answer<school_list::Model> {
    let own = kept_by(actor, school_list::Column::AuthorityId);
    match school_list::Entity::find_by_id(id.0).filter(own).one(db).await? {
        Some(row) => Ok(row),
        None => not_found(),
    }
}

pub(super) async fn update(
    tx: &impl ConnectionTrait,
    id: SchoolListId,
    lock: i64,
    set: school_list::ActiveModel,
) -> Answer<()> {
    let done = school_list::Entity::update_many()
        .set(set)
        .filter(school_list::Column::Id.eq(id.0))
        .filter(school_list::Column::Lock.eq(lock))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { stale() } else { Ok(()) }
}

/// The rows of a list whose schools the actor sees, by name.
pub(super) async fn rows_of(db: &impl ConnectionTrait, actor: &Actor, list: i64) -> Answer<Vec<ListRow>> {
    let ids = school_list_row::Entity::find()
        .select_only()
        .column(school_list_row::Column::SchoolId)
        .filter(school_list_row::Column::ListId.eq(list))
        .into_query();
    let found = tested_school::Entity::find()
        .filter(schools::seen(actor))
        .filter(tested_school::Column::Id.in_subquery(ids))
        .order_by_asc(tested_school::Column::SortKey)
        .order_by_asc(tested_school::Column::Id)
        .all(db)
        .await?;
    let found = schools::titled(db, found).await?;
    let rows = school_list_row::Entity::find().filter(school_list_row::Column::ListId.eq(list)).all(db).await?;
    let mut rows: BTreeMap<i64, school_list_row::Model> = rows.into_iter().map(|row| (row.school_id, row)).collect();
    found
        .into_iter()
        .filter_map(|school| rows.remove(&school.id.0).map(|row| (school, row)))
        .map(|(school, row)| {
            Ok(ListRow {
                school,
                standing: known("standing", &row.standing, Standing::from_code(&row.standing))?,
                ground: row.ground,
                body: parse("figures of a school", &row.body)?,
            })
        })
        .collect()
}

/// Lists with the counts of the schools that the actor sees, in a fixed number of questions.
async fn counted(db: &impl ConnectionTrait, actor: &Actor, rows: Vec<school_list::Model>) -> Answer<Vec<SchoolList>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let methods: Vec<i64> = rows.iter().map(|row| row.methodology_id).collect();
    let mut titles = BTreeMap::new();
    let mut counts: BTreeMap<(i64, String), u64> = BTreeMap::new();
    if !ids.is_empty() {
        let found = methodology::Entity::find().filter(methodology::Column::Id.is_in(methods)).all(db).await?;
        titles.extend(found.into_iter().map(|row| (row.id, format!("{}, версия {}", row.title, row.number))));
        let own = tested_school::Entity::find()
            .filter(schools::seen(actor))
            .select_only()
            .column(tested_school::Column::Id)
            .into_query();
        let found: Vec<(i64, String, i64)> = school_list_row::Entity::find()
            .select_only()
            .column(school_list_row::Column::ListId)
            .column(school_list_row::Column::Standing)
            .column_as(school_list_row::Column::Id.count(), "n")
            .filter(school_list_row::Column::ListId.is_in(ids))
            .filter(school_list_row::Column::SchoolId.in_subquery(own))
            .group_by(school_list_row::Column::ListId)
            .group_by(school_list_row::Column::Standing)
            .into_tuple()
            .all(db)
            .await?;
        counts.extend(
            found.into_iter().map(|(list, standing, n)| ((list, standing), u64::try_from(n).unwrap_or_default())),
        );
    }
    let count =
        |list: i64, standing: Standing| counts.get(&(list, standing.code().to_owned())).copied().unwrap_or_default();
    rows.into_iter()
        .map(|row| {
            Ok(SchoolList {
                id: SchoolListId(row.id),
                authority: row.authority_id.map(OrganisationId),
                methodology: MethodologyId(row.methodology_id),
                methodology_title: titles.get(&row.methodology_id).cloned().unwrap_or_default(),
                title: row.title,
                category: row.category,
                year: i32::try_from(row.year).unwrap_or_default(),
                version: row.version_id.unwrap_or_default(),
                what_if: row.what_if.as_deref().map(|text| parse("what if", text)).transpose()?,
                state: known("state of a list", &row.state, ListState::from_code(&row.state))?,
                listed: count(row.id, Standing::Listed),
                left: count(row.id, Standing::Left),
                made_at: row.made_at,
                made_by: row.made_by_name,
                basis: Basis { words: row.act, document: row.document_id.map(DocumentId) },
                in_force_from: row.in_force_from,
                settled_at: row.settled_at,
                settled_by: row.settled_by_name,
                lock: row.lock,
            })
        })
        .collect()
}
