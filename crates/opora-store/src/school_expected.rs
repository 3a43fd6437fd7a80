//! What is expected of one school, and what an actor's calendar shows.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use opora_core::access::{Action, Actor};
use opora_core::ids::{ActivityId, ObligationId, OrganisationId, ProgrammeId};
use opora_core::obligation::{Dates, Fact, Status};
use sea_orm::sea_query::{Condition, NullOrdering, Order};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::counting::bounded_count;
use crate::entities::{activity, event, obligation, programme, version};
use crate::open::Store;
use crate::organisations;
use crate::scope::{Page, Rows, Total, within};
use crate::trouble::{Answer, known};

/// Which obligations of a school to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// Those that are open, late ones first.
    #[default]
    Open,
    /// Those that are open and late.
    Overdue,
    /// Those that are done.
    Done,
    /// All of them.
    All,
}

/// One expected thing with the words around it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedRow {
    /// Its id.
    pub id: ObligationId,
    /// The activity.
    pub activity: ActivityId,
    /// Its number in the plan.
    pub number: Option<String>,
    /// Its words.
    pub text: String,
    /// The programme.
    pub programme: ProgrammeId,
    /// The programme's title.
    pub programme_title: String,
    /// The number of the act.
    pub act_number: Option<String>,
    /// Who owes it.
    pub organisation: Option<OrganisationId>,
    /// The party in the words of the order.
    pub party: String,
    /// The dates.
    pub dates: Dates,
    /// What is known.
    pub fact: Fact,
    /// Version of the row.
    pub lock: i64,
    /// When it was last changed; the adoption where nobody changed it. Only read for calendars.
    pub changed: Option<DateTime<Utc>>,
}

/// How much is expected of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExpectedCounts {
    /// All but what does not apply or was dropped.
    pub all: u64,
    /// Done.
    pub done: u64,
    /// Open.
    pub open: u64,
    /// Open and late.
    pub overdue: u64,
}

impl Store {
    /// What is expected of a school, by the day.
    pub async fn school_expected(
        &self,
        actor: &Actor,
        school: OrganisationId,
        show: Show,
        page: Page,
        today: NaiveDate,
    ) -> Answer<Rows<ExpectedRow>> {
        organisations::find(self.reader(), actor, school).await?;
        let condition = of_school(actor, school, show, today);
        let total = bounded_count(self.reader(), obligation::Entity::find().filter(condition.clone())).await?;
        let order = match show {
            Show::Open | Show::Overdue | Show::All => Order::Asc,
            Show::Done => Order::Desc,
        };
        let query = obligation::Entity::find()
            .filter(condition)
            .order_by_with_nulls(obligation::Column::Due, order, NullOrdering::Last)
            .order_by_asc(obligation::Column::Id);
        let rows = page.cut(query).all(self.reader()).await?;
        Ok(Rows { rows: self.with_words(rows).await?, total, page })
    }

    /// How much is expected of a school.
    pub async fn school_expected_counts(
        &self,
        actor: &Actor,
        school: OrganisationId,
        today: NaiveDate,
    ) -> Answer<ExpectedCounts> {
        organisations::find(self.reader(), actor, school).await?;
        let mut totals = [Total::default(); 3];
        for (total, show) in totals.iter_mut().zip([Show::Done, Show::Open, Show::Overdue]) {
            let condition = of_school(actor, school, show, today);
            *total = bounded_count(self.reader(), obligation::Entity::find().filter(condition)).await?;
        }
        let [done, open, overdue] = totals.map(|total| total.rows);
        Ok(ExpectedCounts { all: done + open, done, open, overdue })
    }

    /// What a calendar of the actor shows: dated obligations from a day on, the nearest first, at most `most`.
    pub async fn calendar(&self, actor: &Actor, from: NaiveDate, most: u64) -> Answer<Vec<ExpectedRow>> {
        actor.must(Action::Read)?;
        use obligation::Column;
        let rows = obligation::Entity::find()
            .filter(within(actor, Column::AuthorityId, Column::OrganisationId))
            .filter(Column::Status.is_in([Status::Open.code(), Status::Done.code(), Status::Dropped.code()]))
            .filter(Column::Due.gte(from))
            .order_by_asc(Column::Due)
            .order_by_asc(Column::Id)
            .limit(most)
            .all(self.reader())
            .await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut rows = self.with_words(rows).await?;
        let mut changed = BTreeMap::new();
        for part in ids.chunks(500) {
            let found: Vec<(Option<i64>, DateTime<Utc>)> = event::Entity::find()
                .select_only()
                .columns([event::Column::ObligationId, event::Column::At])
                .filter(event::Column::ObligationId.is_in(part.iter().copied()))
                .order_by_asc(event::Column::Id)
                .into_tuple()
                .all(self.reader())
                .await?;
            changed.extend(found.into_iter().filter_map(|(id, at)| Some((id?, at))));
        }
        for row in &mut rows {
            row.changed = changed.get(&row.id.0).copied().or(row.changed);
        }
        Ok(rows)
    }

    /// The rows with the words of their activities and programmes: a fixed number of queries.
    async fn with_words(&self, rows: Vec<obligation::Model>) -> Answer<Vec<ExpectedRow>> {
        let mut activities: BTreeMap<i64, (Option<String>, String)> = BTreeMap::new();
        let mut programmes: BTreeMap<i64, programme::Model> = BTreeMap::new();
        for part in unique(rows.iter().map(|row| row.activity_id)).chunks(500) {
            let found: Vec<(i64, Option<String>, String)> = activity::Entity::find()
                .select_only()
                .columns([activity::Column::Id, activity::Column::Number, activity::Column::Text])
                .filter(activity::Column::Id.is_in(part.iter().copied()))
                .into_tuple()
                .all(self.reader())
                .await?;
            activities.extend(found.into_iter().map(|(id, number, text)| (id, (number, text))));
        }
        for part in unique(rows.iter().map(|row| row.programme_id)).chunks(500) {
            let query = programme::Entity::find().filter(programme::Column::Id.is_in(part.iter().copied()));
            programmes.extend(query.all(self.reader()).await?.into_iter().map(|row| (row.id, row)));
        }
        let versions = unique(programmes.values().filter_map(|row| row.version_id));
        let mut adopted: BTreeMap<i64, DateTime<Utc>> = BTreeMap::new();
        for part in versions.chunks(500) {
            let found: Vec<(i64, DateTime<Utc>)> = version::Entity::find()
                .select_only()
                .columns([version::Column::Id, version::Column::AdoptedAt])
                .filter(version::Column::Id.is_in(part.iter().copied()))
                .into_tuple()
                .all(self.reader())
                .await?;
            adopted.extend(found);
        }
        rows.into_iter()
            .map(|row| {
                let (number, text) = activities.get(&row.activity_id).cloned().unwrap_or_default();
                let programme = programmes.get(&row.programme_id);
                let dates =
                    Dates { start: row.start, due: row.due, late_from: row.late_from, closes_on: row.closes_on };
                Ok(ExpectedRow {
                    id: ObligationId(row.id),
                    activity: ActivityId(row.activity_id),
                    number,
                    text,
                    programme: ProgrammeId(row.programme_id),
                    programme_title: programme.map(|row| row.title.clone()).unwrap_or_default(),
                    act_number: programme.and_then(|row| row.act_number.clone()),
                    organisation: row.organisation_id.map(OrganisationId),
                    dates,
                    lock: row.lock,
                    changed: programme.and_then(|row| row.version_id).and_then(|id| adopted.get(&id).copied()),
                    fact: fact(&row)?,
                    party: row.party,
                })
            })
            .collect()
    }
}

fn unique(ids: impl Iterator<Item = i64>) -> Vec<i64> {
    ids.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

fn of_school(actor: &Actor, school: OrganisationId, show: Show, today: NaiveDate) -> Condition {
    use obligation::Column;
    let condition = within(actor, Column::AuthorityId, Column::OrganisationId).add(Column::OrganisationId.eq(school.0));
    match show {
        Show::Open => condition.add(Column::Status.eq(Status::Open.code())),
        Show::Overdue => condition.add(Column::Status.eq(Status::Open.code())).add(Column::LateFrom.lte(today)),
        Show::Done => condition.add(Column::Status.eq(Status::Done.code())),
        Show::All => condition,
    }
}

fn fact(row: &obligation::Model) -> Answer<Fact> {
    let reason = || row.reason.clone().unwrap_or_default();
    let status = known("status", &row.status, Status::from_code(&row.status))?;
    Ok(match (status, row.done_on) {
        (Status::Done, Some(on)) => Fact::Done { on },
        (Status::Open, _) | (Status::Done, None) => Fact::Open,
        (Status::NotApplicable, _) => Fact::NotApplicable { reason: reason() },
        (Status::Dropped, _) => Fact::Dropped { reason: reason() },
    })
}
