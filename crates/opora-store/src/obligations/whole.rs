//! Rows of obligations made whole: with the words of their activities, programmes and holders, and their state.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use opora_core::ids::{ActivityId, CompletionId, ObligationId, OrganisationId, ProgrammeId};
use opora_core::obligation::{Dates, Fact, Status, state};
use opora_core::programme::ActivityKind;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{Completion, Obligation};
use crate::entities::{activity, completion, obligation, programme};
use crate::programmes::names;
use crate::trouble::{Answer, known};

/// Adds to rows what stands in other tables: four queries for any number of rows.
pub(super) async fn fill(
    db: &impl ConnectionTrait,
    rows: Vec<obligation::Model>,
    today: NaiveDate,
) -> Answer<Vec<Obligation>> {
    let ids = |column: fn(&obligation::Model) -> i64| rows.iter().map(column).collect::<BTreeSet<i64>>();
    let activities: Vec<(i64, String, Option<String>, String)> = activity::Entity::find()
        .select_only()
        .column(activity::Column::Id)
        .column(activity::Column::Kind)
        .column(activity::Column::Number)
        .column(activity::Column::Text)
        .filter(activity::Column::Id.is_in(ids(|row| row.activity_id)))
        .into_tuple()
        .all(db)
        .await?;
    let titles: Vec<(i64, String)> = programme::Entity::find()
        .select_only()
        .column(programme::Column::Id)
        .column(programme::Column::Title)
        .filter(programme::Column::Id.is_in(ids(|row| row.programme_id)))
        .into_tuple()
        .all(db)
        .await?;
    let names = names(db, rows.iter().filter_map(|row| row.organisation_id)).await?;
    let done: BTreeSet<i64> = rows.iter().filter(|row| row.status == Status::Done.code()).map(|row| row.id).collect();
    let completions = completion::Entity::find()
        .filter(completion::Column::ObligationId.is_in(done))
        .filter(completion::Column::WithdrawnAt.is_null())
        .all(db)
        .await?;
    let activities: HashMap<i64, (String, Option<String>, String)> =
        activities.into_iter().map(|(id, kind, number, text)| (id, (kind, number, text))).collect();
    let titles: HashMap<i64, String> = titles.into_iter().collect();
    let mut completions: HashMap<i64, completion::Model> =
        completions.into_iter().map(|row| (row.obligation_id, row)).collect();
    rows.into_iter()
        .map(|row| {
            let dates = Dates { start: row.start, due: row.due, late_from: row.late_from, closes_on: row.closes_on };
            let fact = fact(&row)?;
            let (kind, activity_number, activity_text) = activities.get(&row.activity_id).cloned().unwrap_or_default();
            Ok(Obligation {
                id: ObligationId(row.id),
                authority: OrganisationId(row.authority_id),
                programme: ProgrammeId(row.programme_id),
                programme_title: titles.get(&row.programme_id).cloned().unwrap_or_default(),
                activity: ActivityId(row.activity_id),
                activity_kind: kind_of(&kind)?,
                activity_number,
                activity_text,
                organisation: row.organisation_id.map(OrganisationId),
                organisation_name: row.organisation_id.and_then(|id| names.get(&id).cloned()),
                party: row.party,
                dates,
                times: row.times.and_then(|times| u32::try_from(times).ok()),
                state: state(&dates, &fact, today),
                fact,
                completion: completions.remove(&row.id).map(read_completion),
                lock: row.lock,
            })
        })
        .collect()
}

/// Where an activity stands; rows of a plan are the rule.
fn kind_of(code: &str) -> Answer<ActivityKind> {
    match code {
        "clause" => Ok(ActivityKind::Clause),
        "row" | "" => Ok(ActivityKind::Row),
        other => known("kind of activity", other, None),
    }
}

fn fact(row: &obligation::Model) -> Answer<Fact> {
    let reason = || row.reason.clone().unwrap_or_default();
    Ok(match known("status", &row.status, Status::from_code(&row.status))? {
        Status::Open => Fact::Open,
        Status::Done => match row.done_on {
            Some(on) => Fact::Done { on },
            None => return known("done obligation", "done_on", None),
        },
        Status::NotApplicable => Fact::NotApplicable { reason: reason() },
        Status::Dropped => Fact::Dropped { reason: reason() },
    })
}

pub(super) fn read_completion(row: completion::Model) -> Completion {
    Completion {
        id: CompletionId(row.id),
        done_on: row.done_on,
        note: row.note,
        actor_name: row.actor_name,
        at: row.at,
        withdrawn: row.withdrawn_at.map(|at| (at, row.withdrawn_by_name.unwrap_or_default())),
    }
}
