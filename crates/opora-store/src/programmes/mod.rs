//! Programmes: the list, one as the table of its order, its marks in time, its versions and what differs.

mod versions;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use opora_core::access::{Action, Actor, Scope};
use opora_core::ids::{ActivityId, OrganisationId, ProgrammeId, VersionId};
use opora_core::obligation::{ActivityState, Tally};
use opora_core::programme::{Content, Layout};
use opora_core::reading::Period;
use opora_core::words::plain;
use sea_orm::sea_query::{Condition, ExprTrait, IntoCondition};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Statement, Value,
};

pub(crate) use self::versions::read_version;
pub use self::versions::{Difference, Version};
use crate::counting::bounded_count;
use crate::entities::{activity, obligation, organisation, programme, version};
use crate::open::Store;
use crate::scope::{Page, Rows, Total};
use crate::tallies::{Cell, sum};
use crate::trouble::{Answer, not_found, parse};

/// A programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Its id.
    pub id: ProgrammeId,
    /// Whose it is.
    pub authority: OrganisationId,
    /// Its title.
    pub title: String,
    /// № of the order that made it.
    pub act_number: Option<String>,
    /// The day of that order.
    pub act_date: Option<NaiveDate>,
    /// Its period.
    pub period: Option<Period>,
    /// The version in force.
    pub version: Option<VersionId>,
    /// How many versions there are.
    pub versions: u64,
    /// Activities of the version in force.
    pub activities: u64,
    /// Version of the row.
    pub lock: i64,
}

/// A row of the list of programmes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeRow {
    /// The programme.
    pub programme: Programme,
    /// The name of its authority.
    pub authority_name: String,
    /// Its obligations, as far as the actor sees them.
    pub tally: Tally,
}

/// Which programmes to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgrammeFilter {
    /// Of this authority.
    pub authority: Option<OrganisationId>,
    /// Running on this day.
    pub on: Option<NaiveDate>,
    /// Words of the title, number of the order.
    pub words: String,
}

/// How to sort programmes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ProgrammeSort {
    /// The newest first.
    #[default]
    Newest,
    /// By title.
    Title,
    /// By title, backwards.
    TitleBack,
    /// By the first day of the period; those without one last.
    Begins,
    /// The latest period first; those without one last.
    BeginsBack,
    /// By the number of activities.
    Activities,
    /// Those with most activities first.
    ActivitiesBack,
    /// By what is late, the least first.
    Late,
    /// Those with most that is late first.
    LateBack,
    /// By the next due day, the nearest first; those without one last.
    NextDue,
    /// The farthest next due day first; those without one last.
    NextDueBack,
}

/// One programme as the table of its order.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgrammeTable {
    /// The programme.
    pub programme: Programme,
    /// The name of its authority.
    pub authority_name: String,
    /// The version in force.
    pub version: Option<Version>,
    /// Plans, passport and act around the activities.
    pub layout: Layout,
    /// Its activities in the order of the document; what was taken off comes last.
    pub rows: Vec<ActivityRow>,
    /// The organisations that hold obligations, by name.
    pub organisations: Vec<(OrganisationId, String)>,
    /// All obligations.
    pub tally: Tally,
}

/// An activity in the table.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityRow {
    /// Its id.
    pub id: ActivityId,
    /// What it says.
    pub content: Content,
    /// The version that took it off.
    pub removed_in: Option<VersionId>,
    /// Its obligations.
    pub tally: Tally,
    /// Its state as a whole.
    pub state: ActivityState,
    /// Its obligations by organisation.
    pub cells: Vec<Cell>,
    /// Version of the row.
    pub lock: i64,
}

/// An occurrence of an activity with how many hold it: for the Gantt and the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The activity.
    pub activity: ActivityId,
    /// First day of the window.
    pub start: Option<NaiveDate>,
    /// The due day.
    pub due: Option<NaiveDate>,
    /// How many are expected.
    pub expected: u64,
    /// How many are done.
    pub done: u64,
    /// How many are open and late.
    pub overdue: u64,
    /// The last day on which one was done.
    pub done_on: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct MarkRow {
    activity_id: i64,
    start: Option<NaiveDate>,
    due: Option<NaiveDate>,
    expected: i64,
    done: i64,
    overdue: i64,
    done_on: Option<NaiveDate>,
}

impl Store {
    /// Programmes with their counts. A school sees those in which something is expected of it. Five queries.
    pub async fn programmes(
        &self,
        actor: &Actor,
        filter: &ProgrammeFilter,
        sort: ProgrammeSort,
        page: Page,
        today: NaiveDate,
    ) -> Answer<Rows<ProgrammeRow>> {
        actor.must(Action::Read)?;
        let condition = condition(actor, filter);
        let total = bounded_count(self.reader(), programme::Entity::find().filter(condition.clone())).await?;
        let query = programme::Entity::find().filter(condition);
        use programme::Column;
        let query = match sort {
            ProgrammeSort::Newest => query,
            ProgrammeSort::Title => query.order_by_asc(Column::SortKey),
            ProgrammeSort::TitleBack => query.order_by_desc(Column::SortKey),
            ProgrammeSort::Begins => query
                .order_by_asc(Column::PeriodStart.is_null())
                .order_by_asc(Column::PeriodStart)
                .order_by_asc(Column::PeriodEnd),
            ProgrammeSort::BeginsBack => query
                .order_by_asc(Column::PeriodStart.is_null())
                .order_by_desc(Column::PeriodStart)
                .order_by_desc(Column::PeriodEnd),
            ProgrammeSort::Activities => query.order_by_asc(Column::Activities),
            ProgrammeSort::ActivitiesBack => query.order_by_desc(Column::Activities),
            ProgrammeSort::Late | ProgrammeSort::LateBack | ProgrammeSort::NextDue | ProgrammeSort::NextDueBack => {
                let ids = self.by_tally(actor, query, sort, page, today).await?;
                let mut rows =
                    programme::Entity::find().filter(Column::Id.is_in(ids.clone())).all(self.reader()).await?;
                rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
                return self.programme_rows(actor, rows, total, page, today).await;
            }
        };
        let query = query.order_by_desc(Column::Id);
        let rows = page.cut(query).all(self.reader()).await?;
        self.programme_rows(actor, rows, total, page, today).await
    }

    async fn programme_rows(
        &self,
        actor: &Actor,
        rows: Vec<programme::Model>,
        total: Total,
        page: Page,
        today: NaiveDate,
    ) -> Answer<Rows<ProgrammeRow>> {
        let ids: Vec<ProgrammeId> = rows.iter().map(|row| ProgrammeId(row.id)).collect();
        let cells = self.cells(actor, &ids, today).await?;
        let names = names(self.reader(), rows.iter().map(|row| row.authority_id)).await?;
        let rows = rows
            .into_iter()
            .map(|row| {
                let programme = read(row);
                let own = cells.get(&programme.id);
                ProgrammeRow {
                    authority_name: names.get(&programme.authority.0).cloned().unwrap_or_default(),
                    tally: sum(own.iter().flat_map(|cells| cells.iter()).map(|cell| &cell.tally)),
                    programme,
                }
            })
            .collect();
        Ok(Rows { rows, total, page })
    }

    /// One programme without its rows.
    pub async fn programme(&self, actor: &Actor, id: ProgrammeId) -> Answer<Programme> {
        Ok(read(find(self.reader(), actor, id).await?))
    }

    /// One programme as the table of its order. A school sees the rows in which something is expected of it.
    pub async fn programme_table(&self, actor: &Actor, id: ProgrammeId, today: NaiveDate) -> Answer<ProgrammeTable> {
        let programme = read(find(self.reader(), actor, id).await?);
        let version = version::Entity::find()
            .filter(version::Column::ProgrammeId.eq(id.0))
            .order_by_desc(version::Column::Number)
            .one(self.reader())
            .await?;
        let layout = version.as_ref().map(|row| parse("layout", &row.layout)).transpose()?.unwrap_or_default();
        let activities = activity::Entity::find()
            .filter(activity::Column::ProgrammeId.eq(id.0))
            .filter(seen_activities(actor))
            .order_by_asc(activity::Column::Ordinal)
            .order_by_asc(activity::Column::Id)
            .all(self.reader())
            .await?;
        let cells = self.cells(actor, &[id], today).await?.remove(&id).unwrap_or_default();
        let holders = cells.iter().filter_map(|cell| cell.organisation).map(|id| id.0);
        let organisations = sorted_names(self.reader(), holders.chain([programme.authority.0])).await?;
        let authority_name = organisations
            .iter()
            .find(|(id, _)| *id == programme.authority)
            .map(|(_, name)| name.clone())
            .unwrap_or_default();
        let held = |id: &OrganisationId| cells.iter().any(|cell| cell.organisation == Some(*id));
        let organisations = organisations.into_iter().filter(|(id, _)| held(id)).collect();
        let mut rows = activities.into_iter().map(|row| table_row(row, &cells, today)).collect::<Answer<Vec<_>>>()?;
        rows.sort_by_key(|row| row.removed_in.is_some());
        Ok(ProgrammeTable {
            programme,
            authority_name,
            version: version.map(read_version),
            layout,
            rows,
            organisations,
            tally: sum(cells.iter().map(|cell| &cell.tally)),
        })
    }

    /// The occurrences of a programme's activities by due day, for the Gantt and the calendar.
    pub async fn programme_marks(&self, actor: &Actor, id: ProgrammeId, today: NaiveDate) -> Answer<Vec<Mark>> {
        find(self.reader(), actor, id).await?;
        self.marks(actor, "programme_id", id.0, today).await
    }

    pub(crate) async fn marks(&self, actor: &Actor, of: &str, id: i64, today: NaiveDate) -> Answer<Vec<Mark>> {
        let own = match actor.scope() {
            Scope::School { school, .. } => format!(" AND organisation_id = {school}"),
            Scope::Everything | Scope::Authority(_) => String::new(),
        };
        let sql = format!(
            "SELECT activity_id, start, due, COUNT(*) AS expected, \
             SUM(CASE WHEN status = 'done' THEN 1 ELSE 0 END) AS done, \
             SUM(CASE WHEN status = 'open' AND late_from <= $1 THEN 1 ELSE 0 END) AS overdue, \
             MAX(done_on) AS done_on \
             FROM obligations WHERE {of} = {id} AND status IN ('open', 'done'){own} \
             GROUP BY activity_id, start, due ORDER BY due, activity_id"
        );
        let statement = Statement::from_sql_and_values(self.backend(), sql, [Value::from(today)]);
        let rows = MarkRow::find_by_statement(statement).all(self.reader()).await?;
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        let mark = |row: MarkRow| Mark {
            activity: ActivityId(row.activity_id),
            start: row.start,
            due: row.due,
            expected: count(row.expected),
            done: count(row.done),
            overdue: count(row.overdue),
            done_on: row.done_on,
        };
        Ok(rows.into_iter().map(mark).collect())
    }
}

/// The row of a programme without a question of scope: for verbs that have asked it.
pub(crate) async fn row(db: &impl ConnectionTrait, id: ProgrammeId) -> Answer<programme::Model> {
    match programme::Entity::find_by_id(id.0).one(db).await? {
        Some(row) => Ok(row),
        None => not_found(),
    }
}

/// The row of a programme that the actor sees.
pub(crate) async fn find(db: &impl ConnectionTrait, actor: &Actor, id: ProgrammeId) -> Answer<programme::Model> {
    actor.must(Action::Read)?;
    match programme::Entity::find_by_id(id.0).filter(seen(actor)).one(db).await? {
        Some(row) => Ok(row),
        None => not_found(),
    }
}

/// Programmes that are not over.
pub(crate) fn running(today: NaiveDate) -> Condition {
    programme::Column::PeriodEnd.is_null().or(programme::Column::PeriodEnd.gte(today)).into_condition()
}

/// The programmes that the actor sees.
pub(crate) fn seen(actor: &Actor) -> Condition {
    match actor.scope() {
        Scope::Everything => Condition::all(),
        Scope::Authority(own) => programme::Column::AuthorityId.eq(own.0).into_condition(),
        Scope::School { school, .. } => {
            let held = obligation::Entity::find()
                .select_only()
                .column(obligation::Column::ProgrammeId)
                .filter(obligation::Column::OrganisationId.eq(school.0))
                .into_query();
            programme::Column::Id.in_subquery(held).into_condition()
        }
    }
}

/// The activities that the actor sees, within a programme that they see.
pub(crate) fn seen_activities(actor: &Actor) -> Condition {
    match actor.scope() {
        Scope::Everything => Condition::all(),
        Scope::Authority(own) => activity::Column::AuthorityId.eq(own.0).into_condition(),
        Scope::School { school, .. } => activity::Column::Id.in_subquery(held_by(school)).into_condition(),
    }
}

/// Names of organisations by id.
pub(crate) async fn names(db: &impl ConnectionTrait, ids: impl Iterator<Item = i64>) -> Answer<HashMap<i64, String>> {
    Ok(sorted_names(db, ids).await?.into_iter().map(|(id, name)| (id.0, name)).collect())
}

async fn sorted_names(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = i64>,
) -> Answer<Vec<(OrganisationId, String)>> {
    let ids: std::collections::BTreeSet<i64> = ids.collect();
    let rows: Vec<(i64, String)> = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .column(organisation::Column::Name)
        .filter(organisation::Column::Id.is_in(ids))
        .order_by_asc(organisation::Column::SortKey)
        .order_by_asc(organisation::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (OrganisationId(id), name)).collect())
}

pub(crate) fn read(row: programme::Model) -> Programme {
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Programme {
        id: ProgrammeId(row.id),
        authority: OrganisationId(row.authority_id),
        title: row.title,
        act_number: row.act_number,
        act_date: row.act_date,
        period: row.period_start.zip(row.period_end).map(|(start, end)| Period { start, end }),
        version: row.version_id.map(VersionId),
        versions: count(row.versions),
        activities: count(row.activities),
        lock: row.lock,
    }
}

pub(crate) fn table_row(row: activity::Model, cells: &Arc<Vec<Cell>>, today: NaiveDate) -> Answer<ActivityRow> {
    let id = ActivityId(row.id);
    let cells: Vec<Cell> = cells.iter().filter(|cell| cell.activity == id).copied().collect();
    let tally = sum(cells.iter().map(|cell| &cell.tally));
    let content: Content = parse("activity", &row.content)?;
    Ok(ActivityRow {
        id,
        removed_in: row.removed_in.map(VersionId),
        state: content.state(&tally, today),
        content,
        tally,
        cells,
        lock: row.lock,
    })
}

fn held_by(school: OrganisationId) -> sea_orm::sea_query::SelectStatement {
    obligation::Entity::find()
        .select_only()
        .column(obligation::Column::ActivityId)
        .filter(obligation::Column::OrganisationId.eq(school.0))
        .into_query()
}

fn condition(actor: &Actor, filter: &ProgrammeFilter) -> Condition {
    let words = plain(&filter.words);
    let running = filter.on.map(|day| {
        Condition::all()
            .add(
                Condition::any()
                    .add(programme::Column::PeriodStart.is_null())
                    .add(programme::Column::PeriodStart.lte(day)),
            )
            .add(
                Condition::any().add(programme::Column::PeriodEnd.is_null()).add(programme::Column::PeriodEnd.gte(day)),
            )
    });
    seen(actor)
        .add_option(filter.authority.map(|id| programme::Column::AuthorityId.eq(id.0)))
        .add_option(running)
        .add_option((!words.is_empty()).then(|| programme::Column::SearchKey.contains(words)))
}
