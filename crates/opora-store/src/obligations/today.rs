//! The page «Сегодня»: what is late, near, ahead and lately done, the same thing of several held together.
//!
//! The page stays quick whatever the book holds: counts stop at [`Total::BOUND`], groups are found by walking an index
//! that holds their key ([`Part::days`]) and stops after as many as are shown, and of each group a few rows are read.

use std::collections::HashMap;

use chrono::NaiveDate;
use opora_core::access::{Action, Actor};
use opora_core::obligation::Status;
use sea_orm::sea_query::{Asterisk, BinOper, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QueryResult, QuerySelect,
    QueryTrait, Select,
};

use super::list::condition;
use super::whole::fill;
use super::{Obligation, ObligationFilter, Section};
use crate::counting::{bounded_counts, count_to};
use crate::entities::obligation::{Column, Entity};
use crate::open::Store;
use crate::scope::{Page, Rows, Total};
use crate::trouble::Answer;

/// A part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Late, the oldest first.
    Overdue,
    /// Due within a week, the nearest first.
    Week,
    /// Due later, the nearest first.
    Later,
    /// Done lately, the latest first.
    Lately,
}

/// How much of a part the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Groups.
    pub groups: u64,
    /// Obligations of a group; the others are counted.
    pub members: u64,
}

/// Nothing of a part: it is not asked for.
pub const NOTHING: Size = Size { groups: 0, members: 0 };

/// Pages of groups that are counted beyond the one that is shown: each group is a run of rows, and walking all runs of
/// a region for one figure took longer than the page itself.
const PAGES_AHEAD: u64 = 10;

/// How much the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Of [`Part::Overdue`].
    pub overdue: Size,
    /// Of [`Part::Week`].
    pub week: Size,
    /// Of [`Part::Later`].
    pub later: Size,
    /// Of [`Part::Lately`].
    pub lately: Size,
}

impl Sizes {
    /// Of a part.
    pub fn of(self, part: Part) -> Size {
        match part {
            Part::Overdue => self.overdue,
            Part::Week => self.week,
            Part::Later => self.later,
            Part::Lately => self.lately,
        }
    }
}

/// The page «Сегодня».
#[derive(Debug, Clone, PartialEq)]
pub struct Today {
    /// [`Part::Overdue`].
    pub overdue: PartRows,
    /// [`Part::Week`].
    pub week: PartRows,
    /// [`Part::Lately`].
    pub lately: PartRows,
    /// [`Part::Later`].
    pub later: Vec<Group>,
    /// Nothing at all is expected or was done, on any day.
    pub is_empty: bool,
}

/// The first groups of a part, and how many obligations it has in all.
#[derive(Debug, Clone, PartialEq)]
pub struct PartRows {
    /// The first groups.
    pub groups: Vec<Group>,
    /// All obligations of the part.
    pub total: Total,
}

/// The same activity with the same days, expected of one or of several.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The first of them, at least one.
    pub members: Vec<Obligation>,
    /// How many there are.
    pub all: u64,
}

impl Part {
    /// The section of lists with the same obligations.
    pub fn section(self) -> Section {
        match self {
            Self::Overdue => Section::Overdue,
            Self::Week => Section::Week,
            Self::Later => Section::Later,
            Self::Lately => Section::Lately,
        }
    }

    fn status(self) -> Status {
        match self {
            Self::Overdue | Self::Week | Self::Later => Status::Open,
            Self::Lately => Status::Done,
        }
    }

    /// The days that make a group, the one that orders the part first. With the activity after the first of them they
    /// are the key of an index.
    fn days(self) -> [Column; 3] {
        match self {
            Self::Overdue | Self::Week | Self::Later => [Column::LateFrom, Column::Due, Column::ClosesOn],
            Self::Lately => [Column::DoneOn, Column::Due, Column::LateFrom],
        }
    }

    /// One row a group, in the order of the part.
    fn heads(self, condition: Condition) -> Select<Entity> {
        let key = self.key();
        let mut query =
            Entity::find().select_only().columns(key).column_as(Expr::col(Asterisk).count(), ALL).filter(condition);
        for column in key {
            query = query.group_by(column).order_by(column, self.order());
        }
        query
    }

    fn key(self) -> [Column; 4] {
        let [first, second, third] = self.days();
        [first, Column::ActivityId, second, third]
    }

    fn order(self) -> Order {
        match self {
            Self::Overdue | Self::Week | Self::Later => Order::Asc,
            Self::Lately => Order::Desc,
        }
    }

    /// The same heads, each with the first of its obligations. The statement is the same for any rows, so that the
    /// engine prepares it once.
    fn heads_with_members(self, condition: &Condition, page: Page, most: u64) -> SelectStatement {
        let [first, activity, second, third] = self.key();
        let of = |column: Column| Expr::col((HEAD, column));
        let same_or_none =
            |column: Column| column.into_expr().binary(BinOper::Custom("IS NOT DISTINCT FROM"), of(column));
        let members = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(condition.clone())
            // The first day always is there; with the activity it is found through the index.
            .filter(first.into_expr().eq(of(first)))
            .filter(activity.into_expr().eq(of(activity)))
            .filter(same_or_none(second))
            .filter(same_or_none(third))
            .order_by_asc(Column::Id)
            .limit(most);
        let ids = Expr::col((MEMBERS, Column::Id)).cast_as("text");
        let members = Query::select()
            .expr(Func::cust("string_agg").arg(ids).arg(","))
            .from_subquery(members.into_query(), MEMBERS)
            .to_owned();
        let mut query = Query::select();
        for column in self.key() {
            query.column((HEAD, column)).order_by((HEAD, column), self.order());
        }
        query
            .column((HEAD, ALL))
            .expr_as(Expr::SubQuery(None, Box::new(members.into())), MEMBERS)
            .from_subquery(page.cut(self.heads(condition.clone())).into_query(), HEAD)
            .to_owned()
    }
}

/// Names within a question about groups.
const HEAD: &str = "head";
const ALL: &str = "all_of_it";
const MEMBERS: &str = "members";

/// A group before its members are read.
struct Head {
    part: Part,
    all: u64,
    members: Vec<i64>,
}

impl Head {
    fn of(part: Part, row: &QueryResult) -> Answer<Self> {
        let all: i64 = row.try_get("", ALL)?;
        let members: Option<String> = row.try_get("", MEMBERS)?;
        let members = members.unwrap_or_default().split(',').filter_map(|id| id.parse().ok()).collect();
        Ok(Self { part, all: u64::try_from(all).unwrap_or_default(), members })
    }
}

/// What a page is asked by: who, which rows, which day.
struct Question<'a> {
    actor: &'a Actor,
    filter: &'a ObligationFilter,
    today: NaiveDate,
}

impl Question<'_> {
    fn condition(&self, section: Section) -> Condition {
        condition(self.actor, section, self.filter, self.today)
    }

    fn rows(&self, section: Section) -> Select<Entity> {
        Entity::find().filter(self.condition(section))
    }
}

impl Store {
    /// The page «Сегодня». Eleven queries for any number of rows, fewer when a part is not asked for.
    pub async fn today(
        &self,
        actor: &Actor,
        filter: &ObligationFilter,
        sizes: Sizes,
        today: NaiveDate,
    ) -> Answer<Today> {
        actor.must(Action::Read)?;
        let question = Question { actor, filter, today };
        let counted = [Section::Overdue, Section::Week, Section::Lately].map(|section| question.rows(section));
        let [overdue, week, lately] = bounded_counts(self.reader(), counted).await?;
        let mut heads = Vec::new();
        for part in [Part::Overdue, Part::Week, Part::Later, Part::Lately] {
            let Size { groups, members } = sizes.of(part);
            if groups > 0 {
                heads.extend(self.heads(&question, part, Page { number: 1, size: groups }, members).await?);
            }
        }
        let mut groups: HashMap<Part, Vec<Group>> = HashMap::new();
        for (part, group) in self.groups(&question, heads).await? {
            groups.entry(part).or_default().push(group);
        }
        let mut part = |part| groups.remove(&part).unwrap_or_default();
        let any = question.rows(Section::All).select_only().column(Column::Id).limit(1);
        let any: Option<i64> = any.into_tuple().one(self.reader()).await?;
        Ok(Today {
            overdue: PartRows { groups: part(Part::Overdue), total: overdue },
            week: PartRows { groups: part(Part::Week), total: week },
            lately: PartRows { groups: part(Part::Lately), total: lately },
            later: part(Part::Later),
            is_empty: any.is_none(),
        })
    }

    /// A page of the groups of a part; the total counts groups, no further than ten pages ahead. Seven queries for any
    /// number of rows.
    pub async fn obligation_groups(
        &self,
        actor: &Actor,
        part: Part,
        filter: &ObligationFilter,
        page: Page,
        members: u64,
        today: NaiveDate,
    ) -> Answer<Rows<Group>> {
        actor.must(Action::Read)?;
        let question = Question { actor, filter, today };
        let counted = part.heads(question.condition(part.section()));
        let total = count_to(self.reader(), counted, page.and_then(PAGES_AHEAD)).await?;
        let heads = self.heads(&question, part, page, members).await?;
        let rows = self.groups(&question, heads).await?.into_iter().map(|(_, group)| group).collect();
        Ok(Rows { rows, total, page })
    }

    async fn heads(&self, question: &Question<'_>, part: Part, page: Page, members: u64) -> Answer<Vec<Head>> {
        let condition = question.condition(part.section());
        let rows = self.reader().query_all(&part.heads_with_members(&condition, page, members)).await?;
        rows.iter().map(|row| Head::of(part, row)).collect()
    }

    /// The groups of heads, in their order: the members of all of them in one query.
    async fn groups(&self, question: &Question<'_>, heads: Vec<Head>) -> Answer<Vec<(Part, Group)>> {
        let ids: Vec<i64> = heads.iter().flat_map(|head| head.members.iter().copied()).collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = Entity::find().filter(Column::Id.is_in(ids)).all(self.reader()).await?;
        let found = fill(self.reader(), rows, question.today).await?;
        let mut found: HashMap<i64, Obligation> = found.into_iter().map(|one| (one.id.0, one)).collect();
        let groups = heads.into_iter().filter_map(|head| {
            let still = |one: &Obligation| one.fact.status() == head.part.status();
            let members: Vec<_> = head.members.iter().filter_map(|id| found.remove(id)).filter(still).collect();
            // A group whose last member was finished a moment ago is gone.
            let all = std::cmp::max(head.all, members.len() as u64);
            (!members.is_empty()).then_some((head.part, Group { all, members }))
        });
        Ok(groups.collect())
    }
}
