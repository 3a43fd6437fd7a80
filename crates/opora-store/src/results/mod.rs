//! Results of assessments in the book of record: what came in and what became of it, which files hold the current
//! data, whose they are, and the lists of schools that follow.
//!
//! Rows and summaries themselves are Parquet files in the data folder; the book says which of them are current. What a
//! person may see of them follows from [`schools`]: everything for an administrator, its own schools for an authority,
//! itself for a school.

pub mod contexts;
pub mod decisions;
pub(crate) mod entities;
pub mod grounds;
pub mod list_adoption;
pub mod lists;
pub mod methodologies;
pub mod parts;
pub mod profiles;
pub mod reading;
pub mod scales;
pub mod schools;
pub mod states;
pub mod uploads;

use opora_core::access::{Action, Actor, Scope};
use opora_core::ids::OrganisationId;
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, ExprTrait, IntoCondition};

use crate::trouble::{Answer, not_found};

/// Refuses who may not keep reference data of this authority; those common to all are an administrator's.
fn must_keep(actor: &Actor, authority: Option<OrganisationId>) -> Answer<()> {
    actor.must(Action::HandleResults)?;
    let may = match actor.scope() {
        Scope::Everything => true,
        Scope::Authority(own) => authority == Some(own),
        Scope::School { .. } => false,
    };
    if may { Ok(()) } else { not_found() }
}

/// Rows common to all and those of the actor's authority.
fn common_or_own<C: ColumnTrait>(actor: &Actor, authority: C) -> Condition {
    match actor.scope().authority() {
        None => Condition::all(),
        Some(own) => authority.is_null().or(authority.eq(own.0)).into_condition(),
    }
}

/// Rows that the actor may change: its own; those common to all are an administrator's.
fn kept_by<C: ColumnTrait>(actor: &Actor, authority: C) -> Condition {
    crate::scope::within_authority(actor, authority)
}
