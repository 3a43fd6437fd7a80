//! The page «Сегодня»: what is late, near, ahead and lately done, the same thing of several held together.
//!
//! The page stays quick whatever the book holds: counts stop at [`Total::BOUND`], groups are found by walking an index
//! that holds their key ([`Part::days`]) and stops after as many as are shown, and of each group a few rows are read.

use std::collections::HashMap;

use chrono::NaiveDate;
use opora_core::access::{Action, Actor};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};

use super::list::condition;
use super::whole::fill;
use super::{Obligation, ObligationFilter, Section};
use crate::counting::{bounded_counts, count_to};
use crate::entities::obligation::{Column, Entity, Model};
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
        let [first, second, third] = self.days();
        let key = [first, Column::ActivityId, second, third];
        let mut query =
            Entity::find().select_only().columns(key).column_as(Expr::col(Asterisk).count(), "all").filter(condition);
        for column in key {
            query = match self {
                Self::Overdue | Self::Week | Self::Later => query.group_by(column).order_by_asc(column),
                Self::Lately => query.group_by(column).order_by_desc(column),
            };
        }
        query
    }
}

/// A group before its members are read.
struct Head {
    part: Part,
    activity: i64,
    days: [Option<NaiveDate>; 3],
    all: u64,
}

/// The row of a [`Head`]: three days around the activity, and the count.
type HeadRow = (Option<NaiveDate>, i64, Option<NaiveDate>, Option<NaiveDate>, i64);

impl Head {
    fn of(part: Part, (first, activity, second, third, all): HeadRow) -> Self {
        Self { part, activity, days: [first, second, third], all: u64::try_from(all).unwrap_or_default() }
    }

    /// The obligations of the group.
    fn members(&self, condition: Condition, most: u64) -> Select<Entity> {
        let mut query = Entity::find().filter(condition).filter(Column::ActivityId.eq(self.activity));
        for (column, day) in self.part.days().into_iter().zip(self.days) {
            query = query.filter(match day {
                Some(day) => column.eq(day),
                None => column.is_null(),
            });
        }
        query.order_by_asc(Column::Id).limit(most)
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
            let groups = sizes.of(part).groups;
            if groups > 0 {
                heads.extend(self.heads(&question, part, Page { number: 1, size: groups }).await?);
            }
        }
        let mut groups: HashMap<Part, Vec<Group>> = HashMap::new();
        for (part, group) in self.groups(&question, heads, |part| sizes.of(part).members).await? {
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
        let heads = self.heads(&question, part, page).await?;
        let rows = self.groups(&question, heads, |_| members).await?.into_iter().map(|(_, group)| group).collect();
        Ok(Rows { rows, total, page })
    }

    async fn heads(&self, question: &Question<'_>, part: Part, page: Page) -> Answer<Vec<Head>> {
        let query = page.cut(part.heads(question.condition(part.section())));
        let rows: Vec<HeadRow> = query.into_tuple().all(self.reader()).await?;
        Ok(rows.into_iter().map(|row| Head::of(part, row)).collect())
    }

    /// The groups of heads, in their order: the members of all of them in one query.
    async fn groups(
        &self,
        question: &Question<'_>,
        heads: Vec<Head>,
        most: impl Fn(Part) -> u64,
    ) -> Answer<Vec<(Part, Group)>> {
        let mut union: Option<SelectStatement> = None;
        for (place, head) in (0_i32..).zip(&heads) {
            let members = head.members(question.condition(head.part.section()), most(head.part));
            // A limit within a union needs a query of its own around it.
            let members = Query::select()
                .column(Asterisk)
                .from_subquery(members.expr_as(Expr::val(place), "place").into_query(), "members")
                .to_owned();
            match &mut union {
                Some(union) => drop(union.union(UnionType::All, members)),
                None => union = Some(members),
            }
        }
        let Some(union) = union else { return Ok(Vec::new()) };
        let (mut places, mut rows) = (Vec::new(), Vec::new());
        for row in self.reader().query_all(&union).await? {
            places.push(row.try_get::<i32>("", "place")?);
            rows.push(Model::from_query_result(&row, "")?);
        }
        let mut members: HashMap<i32, Vec<Obligation>> = HashMap::new();
        for (place, one) in places.into_iter().zip(fill(self.reader(), rows, question.today).await?) {
            members.entry(place).or_default().push(one);
        }
        let groups = (0_i32..).zip(heads).filter_map(|(place, head)| {
            // A group whose last member was finished a moment ago is gone.
            let members = members.remove(&place)?;
            let all = std::cmp::max(head.all, members.len() as u64);
            Some((head.part, Group { all, members }))
        });
        Ok(groups.collect())
    }
}
