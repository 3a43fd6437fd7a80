//! The scope of an actor as a condition of a query: what is outside is not found.

use chrono::NaiveDate;
use opora_core::access::{Actor, Scope};
use opora_core::ids::OrganisationId;
use sea_orm::sea_query::{Condition, IntoCondition};
use sea_orm::{ColumnTrait, QuerySelect};

/// Rows of the actor's authority; for a school, rows of its authority that are its own.
pub(crate) fn within<C: ColumnTrait>(actor: &Actor, authority: C, organisation: C) -> Condition {
    match actor.scope() {
        Scope::Everything => Condition::all(),
        Scope::Authority(own) => authority.eq(own.0).into_condition(),
        // The authority is not compared: the school is enough, and the index on it answers at once.
        Scope::School { school, .. } => organisation.eq(school.0).into_condition(),
    }
}

/// Rows of the actor's authority; nothing at all for a school.
pub(crate) fn within_authority<C: ColumnTrait>(actor: &Actor, authority: C) -> Condition {
    match actor.scope() {
        Scope::Everything => Condition::all(),
        Scope::Authority(own) => authority.eq(own.0).into_condition(),
        Scope::School { .. } => authority.eq(-1_i64).into_condition(),
    }
}

/// Whether the actor may touch things of this authority as a whole.
pub(crate) fn holds_authority(actor: &Actor, authority: OrganisationId) -> bool {
    match actor.scope() {
        Scope::Everything => true,
        Scope::Authority(own) => own == authority,
        Scope::School { .. } => false,
    }
}

/// A page of a list: which one, and how many rows it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// From 1.
    pub number: u64,
    /// Rows a page, at most [`Page::MOST`].
    pub size: u64,
}

impl Page {
    /// The greatest page.
    pub const MOST: u64 = 500;

    /// The page with this number of 50 rows.
    pub fn number(number: u64) -> Self {
        Self { number: number.max(1), ..Self::default() }
    }

    pub(crate) fn limit(self) -> u64 {
        self.size.clamp(1, Self::MOST)
    }

    pub(crate) fn cut<Q: QuerySelect>(self, query: Q) -> Q {
        query.limit(self.limit()).offset(self.before())
    }

    /// Rows of the pages before this one.
    fn before(self) -> u64 {
        self.number.saturating_sub(1).saturating_mul(self.limit())
    }

    /// As far as rows are counted where counting itself is dear: this page and `pages` more.
    pub(crate) fn and_then(self, pages: u64) -> u64 {
        self.before().saturating_add(self.limit().saturating_mul(pages + 1))
    }
}

impl Default for Page {
    fn default() -> Self {
        Self { number: 1, size: 50 }
    }
}

/// How many rows there are; counting stops at a bound, so that a page never reads the whole book for one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Total {
    /// The number, at most the bound of the count; [`Total::BOUND`] for most lists.
    pub rows: u64,
    /// There are more than the bound: show «более 10 000».
    pub more: bool,
}

impl Total {
    /// Where counting stops.
    pub const BOUND: u64 = 10_000;

    pub(crate) fn up_to(bound: u64, counted: u64) -> Self {
        Self { rows: counted.min(bound), more: counted > bound }
    }

    /// How many pages of this size.
    pub fn pages(self, page: Page) -> u64 {
        self.rows.div_ceil(page.limit()).max(1)
    }
}

/// One page of rows with their total number.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows<T> {
    /// The rows of the page.
    pub rows: Vec<T>,
    /// All rows that fit the filter.
    pub total: Total,
    /// The page.
    pub page: Page,
}

/// A span of days with open ends, as filters have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Days {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day, included.
    pub to: Option<NaiveDate>,
}
