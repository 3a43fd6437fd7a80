//! The feed of one secret address: what its owner sees, as all-day events.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{Days, NaiveDate};
use opora_core::access::Role;
use opora_core::ids::OrganisationId;
use opora_core::obligation::{Fact, state};
use opora_report::ics::{self, Feed, Occasion, Standing};
use opora_store::Secret;
use opora_store::school_expected::ExpectedRow;
use std::collections::BTreeMap;

use crate::app::App;
use crate::export;
use crate::layout::{Mark, since};
use crate::trouble::{Answer, Trouble};

/// Days back that a calendar still shows.
const BACK_DAYS: u64 = 92;
/// Events that a calendar shows; phones choke on more.
const MOST: u64 = 2_000;
/// A window longer than this is shown by its last day only, so that it does not cover the month.
const LONGEST_SPAN_DAYS: i64 = 7;

pub(super) async fn get(State(app): State<App>, Path(file): Path<String>) -> Response {
    let Some(secret) = file.strip_suffix(".ics").filter(|secret| secret.len() <= 128) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match feed(&app, &Secret::presented(secret)).await {
        Ok(response) => response,
        Err(trouble) => trouble.into_response(),
    }
}

async fn feed(app: &App, secret: &Secret) -> Answer {
    let actor = app.store.feed_actor(secret).await?;
    let today = app.today();
    let from = today.checked_sub_days(Days::new(BACK_DAYS)).unwrap_or(today);
    let rows = app.store.calendar(&actor, from, MOST).await?;
    let organisations: Vec<OrganisationId> = rows.iter().filter_map(|row| row.organisation).collect();
    let names = app.store.organisation_titles(&actor, &organisations).await?;
    let own = match actor.role {
        Role::Administrator => None,
        Role::Specialist { authority } => Some(authority),
        Role::School { school, .. } => Some(school),
    };
    let title = match own {
        Some(id) => app.store.organisation(&actor, id).await?.name,
        None => "все управления".to_owned(),
    };
    let only = matches!(actor.role, Role::School { .. });
    let events = rows.into_iter().filter_map(|row| occasion(app, row, today, &names, only)).collect();
    let feed = Feed {
        name: format!("Опора: {title}"),
        description: "Сроки программ поддержки школ. Изменения приходят сами.".to_owned(),
        events,
        made: app.clock.now(),
    };
    let text = ics::write(&feed).map_err(Trouble::failed)?;
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=900"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"opora.ics\""));
    Ok(response)
}

fn occasion(
    app: &App,
    row: ExpectedRow,
    today: NaiveDate,
    names: &BTreeMap<OrganisationId, String>,
    only: bool,
) -> Option<Occasion> {
    let due = row.dates.due?;
    let start = row.dates.start.filter(|start| (due - *start).num_days() < LONGEST_SPAN_DAYS && *start <= due);
    let state = state(&row.dates, &row.fact, today);
    let mark = Mark::of(&state);
    let who = row.organisation.and_then(|id| names.get(&id).cloned()).unwrap_or_else(|| row.party.clone());
    let done = matches!(row.fact, Fact::Done { .. });
    let number = row.number.as_deref().map(|number| format!("п. {number}. ")).unwrap_or_default();
    let tick = if done { "✓ " } else { "" };
    let whose = if only { String::new() } else { format!(" — {who}") };
    let act = row.act_number.as_deref().map(|number| format!(", приказ № {number}")).unwrap_or_default();
    Some(Occasion {
        uid: format!("obligation-{}@opora", row.id),
        sequence: u32::try_from(row.lock).unwrap_or_default(),
        changed: row.changed.unwrap_or_else(|| app.clock.now()),
        first: start.unwrap_or(due),
        last: due,
        summary: format!("{tick}{number}{}{whose}", row.text),
        description: format!("{}, {}\nКто: {who}\n{}{act}", mark.word, since(&state, today), row.programme_title),
        url: Some(export::absolute(app, &format!("/obligations/{}", row.id))),
        categories: vec![mark.word.to_owned()],
        standing: if matches!(row.fact, Fact::Dropped { .. }) { Standing::Cancelled } else { Standing::Expected },
        remind_days_before: matches!(row.fact, Fact::Open).then_some(5),
    })
}
