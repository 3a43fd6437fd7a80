//! Lists of obligations: filters, order, pages and counts.

use chrono::NaiveDate;
use opora_core::access::{Action, Actor};
use opora_core::ids::{ActivityId, OrganisationId, ProgrammeId};
use opora_core::words::plain;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

use super::section::in_section;
use super::whole::fill;
use super::{Obligation, Section};
use crate::counting::bounded_count;
use crate::entities::{activity, obligation};
use crate::open::Store;
use crate::scope::{Days, Page, Rows, Total, within};
use crate::trouble::Answer;

/// Which obligations to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObligationFilter {
    /// Of this authority.
    pub authority: Option<OrganisationId>,
    /// Of this programme.
    pub programme: Option<ProgrammeId>,
    /// Of this activity.
    pub activity: Option<ActivityId>,
    /// Held by this organisation.
    pub organisation: Option<OrganisationId>,
    /// Held by words that nobody settled (true), by organisations (false), or either.
    pub holder: Holders,
    /// Due within these days.
    pub due: Days,
    /// Words of the activity.
    pub words: String,
}

/// Which holders to show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Holders {
    /// Any.
    #[default]
    Any,
    /// Organisations.
    Organisations,
    /// Words that nobody settled.
    Words,
}

/// How to sort obligations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ObligationSort {
    /// By the day from which it is late, the same thing of several together, undated ones last.
    #[default]
    Due,
    /// The latest day first.
    DueLast,
    /// In the order in which they were made: as the order prints them.
    Made,
}

impl Store {
    /// Obligations of a section. Six queries for any number of rows.
    pub async fn obligations(
        &self,
        actor: &Actor,
        section: Section,
        filter: &ObligationFilter,
        sort: ObligationSort,
        page: Page,
        today: NaiveDate,
    ) -> Answer<Rows<Obligation>> {
        actor.must(Action::Read)?;
        let condition = condition(actor, section, filter, today);
        let total = bounded_count(self.reader(), obligation::Entity::find().filter(condition.clone())).await?;
        let query = sorted(obligation::Entity::find().filter(condition), sort);
        let rows = page.cut(query).all(self.reader()).await?;
        Ok(Rows { rows: fill(self.reader(), rows, today).await?, total, page })
    }

    /// How many obligations a section has.
    pub async fn obligation_count(
        &self,
        actor: &Actor,
        section: Section,
        filter: &ObligationFilter,
        today: NaiveDate,
    ) -> Answer<Total> {
        actor.must(Action::Read)?;
        let condition = condition(actor, section, filter, today);
        bounded_count(self.reader(), obligation::Entity::find().filter(condition)).await
    }
}

/// What the actor sees of a section, as far as the filter lets it through.
pub(super) fn condition(actor: &Actor, section: Section, filter: &ObligationFilter, today: NaiveDate) -> Condition {
    use obligation::Column;
    let seen = within(actor, Column::AuthorityId, Column::OrganisationId);
    let words = plain(&filter.words);
    let with_words = (!words.is_empty()).then(|| {
        let activities = activity::Entity::find()
            .select_only()
            .column(activity::Column::Id)
            .filter(activity::Column::SearchKey.contains(words));
        Column::ActivityId.in_subquery(activities.into_query())
    });
    let by_activity = with_words.is_some() || filter.activity.is_some();
    let holder = match filter.holder {
        Holders::Any => None,
        Holders::Organisations => Some(Column::OrganisationId.is_not_null()),
        Holders::Words => Some(Column::OrganisationId.is_null()),
    };
    Condition::all()
        .add(seen)
        .add(in_section(section, today, by_activity))
        .add_option(filter.authority.map(|id| Column::AuthorityId.eq(id.0)))
        .add_option(filter.programme.map(|id| Column::ProgrammeId.eq(id.0)))
        .add_option(filter.activity.map(|id| Column::ActivityId.eq(id.0)))
        .add_option(filter.organisation.map(|id| Column::OrganisationId.eq(id.0)))
        .add_option(filter.due.from.map(|day| Column::Due.gte(day)))
        .add_option(filter.due.to.map(|day| Column::Due.lte(day)))
        .add_option(holder)
        .add_option(with_words)
}

fn sorted(query: Select<obligation::Entity>, sort: ObligationSort) -> Select<obligation::Entity> {
    use obligation::Column;
    match sort {
        // The index holds this order; rows without a day come in their own section or last by their id.
        ObligationSort::Due => {
            query.order_by_asc(Column::LateFrom).order_by_asc(Column::ActivityId).order_by_asc(Column::Id)
        }
        ObligationSort::DueLast => {
            query.order_by_desc(Column::LateFrom).order_by_desc(Column::ActivityId).order_by_desc(Column::Id)
        }
        ObligationSort::Made => query.order_by_asc(Column::Id),
    }
}
