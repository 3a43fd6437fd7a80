//! The list of schools: who they are, why they are helped, by whom, and what is open; a fixed number of queries.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use opora_core::access::{Action, Actor, Scope};
use opora_core::ids::OrganisationId;
use opora_core::obligation::Status;
use opora_core::school::OrganisationKind;
use opora_core::words::plain;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Order, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::counting::bounded_count;
use crate::entities::{membership, obligation, organisation, organisation_code, pairing};
use crate::open::Store;
use crate::scope::{Page, Rows};
use crate::trouble::Answer;

/// Which schools to show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SchoolFilter {
    /// Of this authority.
    pub authority: Option<OrganisationId>,
    /// In this category today.
    pub category: CategoryFilter,
    /// Working, closed or all.
    pub life: Life,
    /// Only those with something overdue today.
    pub overdue: Overdue,
    /// Words of the name, or a code.
    pub words: String,
}

/// Which category a school must be in today.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum CategoryFilter {
    /// It does not matter.
    #[default]
    Any,
    /// In none.
    None,
    /// In the one with these folded words.
    Key(String),
}

/// Whether a school must be working today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Life {
    /// It works today.
    #[default]
    Working,
    /// It is closed.
    Closed,
    /// Both.
    All,
}

/// Whether something must be overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Overdue {
    /// It does not matter.
    #[default]
    Any,
    /// Something is.
    Some,
}

/// The order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SchoolSort {
    /// By name, numbers by value.
    #[default]
    Name,
    /// From Я to А.
    NameDown,
    /// Most open first.
    OpenDown,
    /// Fewest open first.
    Open,
    /// Most overdue first.
    OverdueDown,
    /// Fewest overdue first.
    Overdue,
}

/// A school in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolRow {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: Option<String>,
    /// The authority over it.
    pub authority: Option<OrganisationId>,
    /// The last day of its life.
    pub valid_to: Option<NaiveDate>,
    /// The categories that it is in today: words and first day.
    pub categories: Vec<(String, Option<NaiveDate>)>,
    /// Its mentor today.
    pub mentor: Option<OrganisationId>,
    /// The name of the mentor.
    pub mentor_name: Option<String>,
    /// Its curator today.
    pub curator: Option<String>,
    /// Open obligations.
    pub open: u64,
    /// Those that are late.
    pub overdue: u64,
    /// The next day by which something is due.
    pub next_due: Option<NaiveDate>,
}

#[derive(Debug, FromQueryResult)]
struct Found {
    id: i64,
    name: String,
    number: Option<String>,
    authority_id: Option<i64>,
    valid_to: Option<NaiveDate>,
    open: i64,
    overdue: i64,
    next_due: Option<NaiveDate>,
}

impl Store {
    /// Schools with what a list shows of them, as of `today`.
    pub async fn school_rows(
        &self,
        actor: &Actor,
        filter: &SchoolFilter,
        sort: SchoolSort,
        page: Page,
        today: NaiveDate,
    ) -> Answer<Rows<SchoolRow>> {
        actor.must(Action::Read)?;
        let condition = condition(actor, filter, today);
        let total = bounded_count(self.reader(), organisation::Entity::find().filter(condition.clone())).await?;
        let columns = [
            organisation::Column::Id,
            organisation::Column::Name,
            organisation::Column::Number,
            organisation::Column::AuthorityId,
            organisation::Column::ValidTo,
        ];
        let query = organisation::Entity::find()
            .select_only()
            .columns(columns)
            .column_as(subquery(open_count(None)), "open")
            .column_as(subquery(open_count(Some(today))), "overdue")
            .column_as(subquery(next_due(today)), "next_due")
            .filter(condition);
        let found: Vec<Found> = page.cut(sorted(query, sort)).into_model().all(self.reader()).await?;
        let ids: Vec<i64> = found.iter().map(|row| row.id).collect();
        let mut categories = self.categories_of(&ids, today).await?;
        let mut pairs = self.pairs_of(&ids, today).await?;
        let mentors: Vec<OrganisationId> = pairs.values().filter_map(|(mentor, _)| *mentor).collect();
        let names = self.names_of(&mentors).await?;
        let rows = found
            .into_iter()
            .map(|row| {
                let (mentor, curator) = pairs.remove(&row.id).unwrap_or_default();
                SchoolRow {
                    id: OrganisationId(row.id),
                    name: row.name,
                    number: row.number,
                    authority: row.authority_id.map(OrganisationId),
                    valid_to: row.valid_to,
                    categories: categories.remove(&row.id).unwrap_or_default(),
                    mentor,
                    mentor_name: mentor.and_then(|id| names.get(&id).cloned()),
                    curator,
                    open: u64::try_from(row.open).unwrap_or_default(),
                    overdue: u64::try_from(row.overdue).unwrap_or_default(),
                    next_due: row.next_due,
                }
            })
            .collect();
        Ok(Rows { rows, total, page })
    }

    /// The categories that schools of the actor are in today: folded words, words, number of schools.
    pub async fn school_categories(&self, actor: &Actor, today: NaiveDate) -> Answer<Vec<(String, String, u64)>> {
        actor.must(Action::Read)?;
        let rows: Vec<(String, String, i64)> = membership::Entity::find()
            .select_only()
            .column(membership::Column::CategoryKey)
            .column_as(membership::Column::Category.min(), "category")
            .column_as(membership::Column::OrganisationId.count(), "schools")
            .filter(crate::scope::within(actor, membership::Column::AuthorityId, membership::Column::OrganisationId))
            .filter(valid_membership(today))
            .group_by(membership::Column::CategoryKey)
            .order_by_asc(membership::Column::CategoryKey)
            .into_tuple()
            .all(self.reader())
            .await?;
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        Ok(rows.into_iter().map(|(key, words, schools)| (key, words, count(schools))).collect())
    }

    /// How many schools work today, by authority.
    pub async fn school_counts(&self, actor: &Actor, today: NaiveDate) -> Answer<BTreeMap<OrganisationId, u64>> {
        actor.must(Action::Read)?;
        let rows: Vec<(Option<i64>, i64)> = organisation::Entity::find()
            .select_only()
            .column(organisation::Column::AuthorityId)
            .column_as(organisation::Column::Id.count(), "schools")
            .filter(condition(actor, &SchoolFilter::default(), today))
            .group_by(organisation::Column::AuthorityId)
            .into_tuple()
            .all(self.reader())
            .await?;
        let pair = |(id, schools): (Option<i64>, i64)| Some((OrganisationId(id?), u64::try_from(schools).ok()?));
        Ok(rows.into_iter().filter_map(pair).collect())
    }

    /// The names of these organisations, as far as the actor sees them.
    pub async fn organisation_titles(
        &self,
        actor: &Actor,
        ids: &[OrganisationId],
    ) -> Answer<BTreeMap<OrganisationId, String>> {
        actor.must(Action::Read)?;
        let seen = match actor.scope() {
            Scope::Everything => Condition::all(),
            Scope::Authority(own) => Condition::all().add(organisation::Column::AuthorityId.eq(own.0)),
            Scope::School { authority, school } => {
                Condition::all().add(organisation::Column::Id.is_in([authority.0, school.0]))
            }
        };
        self.names_within(ids, seen).await
    }

    /// Names for words beside one's own rows («наставник: …»); they open nothing.
    async fn names_of(&self, ids: &[OrganisationId]) -> Answer<BTreeMap<OrganisationId, String>> {
        self.names_within(ids, Condition::all()).await
    }

    async fn names_within(&self, ids: &[OrganisationId], seen: Condition) -> Answer<BTreeMap<OrganisationId, String>> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut names = BTreeMap::new();
        for part in ids.chunks(500) {
            let rows: Vec<(i64, String)> = organisation::Entity::find()
                .select_only()
                .columns([organisation::Column::Id, organisation::Column::Name])
                .filter(organisation::Column::Id.is_in(part.iter().copied()))
                .filter(seen.clone())
                .into_tuple()
                .all(self.reader())
                .await?;
            names.extend(rows.into_iter().map(|(id, name)| (OrganisationId(id), name)));
        }
        Ok(names)
    }

    async fn categories_of(
        &self,
        ids: &[i64],
        today: NaiveDate,
    ) -> Answer<BTreeMap<i64, Vec<(String, Option<NaiveDate>)>>> {
        let rows = membership::Entity::find()
            .filter(membership::Column::OrganisationId.is_in(ids.iter().copied()))
            .filter(valid_membership(today))
            .order_by_asc(membership::Column::CategoryKey)
            .order_by_asc(membership::Column::Id)
            .all(self.reader())
            .await?;
        let mut out: BTreeMap<i64, Vec<_>> = BTreeMap::new();
        for row in rows {
            out.entry(row.organisation_id).or_default().push((row.category, row.valid_from));
        }
        Ok(out)
    }

    /// Mentor and curator of each school today; the newest pair wins where there are several.
    async fn pairs_of(
        &self,
        ids: &[i64],
        today: NaiveDate,
    ) -> Answer<BTreeMap<i64, (Option<OrganisationId>, Option<String>)>> {
        use pairing::Column;
        let rows = pairing::Entity::find()
            .filter(Column::SchoolId.is_in(ids.iter().copied()))
            .filter(valid(Column::ValidFrom, Column::ValidTo, today))
            .order_by_asc(Column::Id)
            .all(self.reader())
            .await?;
        let mut out: BTreeMap<i64, (Option<OrganisationId>, Option<String>)> = BTreeMap::new();
        for row in rows {
            let pair = out.entry(row.school_id).or_default();
            pair.0 = row.mentor_id.map(OrganisationId).or(pair.0);
            pair.1 = row.curator.or(pair.1.take());
        }
        Ok(out)
    }
}

fn condition(actor: &Actor, filter: &SchoolFilter, today: NaiveDate) -> Condition {
    use organisation::Column;
    let mut condition = crate::scope::within(actor, Column::AuthorityId, Column::Id)
        .add(Column::Kind.eq(OrganisationKind::School.code()))
        .add_option(filter.authority.map(|id| Column::AuthorityId.eq(id.0)));
    condition = match filter.life {
        Life::Working => condition.add(Column::ValidTo.is_null().or(Column::ValidTo.gte(today))),
        Life::Closed => condition.add(Column::ValidTo.lt(today)),
        Life::All => condition,
    };
    condition = match &filter.category {
        CategoryFilter::Any => condition,
        CategoryFilter::None => condition.add(Expr::exists(memberships(None, today)).not()),
        CategoryFilter::Key(key) => condition.add(Expr::exists(memberships(Some(key), today))),
    };
    if filter.overdue == Overdue::Some {
        let late = obligation::Entity::find()
            .select_only()
            .expr(Expr::val(1))
            .filter(own_open())
            .filter(obligation::Column::LateFrom.lte(today));
        condition = condition.add(Expr::exists(late.into_query()));
    }
    let words = plain(&filter.words);
    if words.is_empty() {
        return condition;
    }
    let codes = organisation_code::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(own(organisation_code::Entity, organisation_code::Column::OrganisationId))
        .filter(organisation_code::Column::Code.eq(filter.words.trim()));
    let named = Condition::any().add(Column::SearchKey.contains(&words)).add(Expr::exists(codes.into_query()));
    condition.add(named)
}

fn memberships(key: Option<&str>, today: NaiveDate) -> SelectStatement {
    let mut query = membership::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(own(membership::Entity, membership::Column::OrganisationId))
        .filter(valid_membership(today));
    if let Some(key) = key {
        query = query.filter(membership::Column::CategoryKey.eq(key));
    }
    query.into_query()
}

fn valid_membership(today: NaiveDate) -> Condition {
    valid(membership::Column::ValidFrom, membership::Column::ValidTo, today)
}

fn valid<C: ColumnTrait>(from: C, to: C, today: NaiveDate) -> Condition {
    Condition::all().add(from.is_null().or(from.lte(today))).add(to.is_null().or(to.gte(today)))
}

/// Rows of another table that belong to the organisation of the outer query.
fn own<E: EntityTrait, C: ColumnTrait>(entity: E, column: C) -> Expr {
    Expr::col((entity, column)).equals((organisation::Entity, organisation::Column::Id))
}

fn own_open() -> Condition {
    Condition::all()
        .add(own(obligation::Entity, obligation::Column::OrganisationId))
        .add(obligation::Column::Status.eq(Status::Open.code()))
}

/// Open obligations of the outer school; with a day, those that are late on it.
fn open_count(late_on: Option<NaiveDate>) -> SelectStatement {
    let mut query = obligation::Entity::find()
        .select_only()
        .expr(Expr::col((obligation::Entity, obligation::Column::Id)).count())
        .filter(own_open());
    if let Some(today) = late_on {
        query = query.filter(obligation::Column::LateFrom.lte(today));
    }
    query.into_query()
}

/// The due day of the first open obligation that is not late yet, found through the index.
fn next_due(today: NaiveDate) -> SelectStatement {
    obligation::Entity::find()
        .select_only()
        .column(obligation::Column::Due)
        .filter(own_open())
        .filter(obligation::Column::LateFrom.gt(today))
        .order_by_asc(obligation::Column::LateFrom)
        .limit(1)
        .into_query()
}

fn subquery(query: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(query.into()))
}

fn sorted(query: sea_orm::Select<organisation::Entity>, sort: SchoolSort) -> sea_orm::Select<organisation::Entity> {
    let by = |alias: &'static str| Expr::col(Alias::new(alias));
    let query = match sort {
        SchoolSort::Name => query,
        SchoolSort::NameDown => {
            return query.order_by_desc(organisation::Column::SortKey).order_by_desc(organisation::Column::Id);
        }
        SchoolSort::OpenDown => query.order_by(by("open"), Order::Desc),
        SchoolSort::Open => query.order_by(by("open"), Order::Asc),
        SchoolSort::OverdueDown => query.order_by(by("overdue"), Order::Desc),
        SchoolSort::Overdue => query.order_by(by("overdue"), Order::Asc),
    };
    query.order_by_asc(organisation::Column::SortKey).order_by_asc(organisation::Column::Id)
}
