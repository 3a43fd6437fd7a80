//! Setting the deadline of an activity by hand: the editor, its preview, and giving the order's deadline back.

use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use opora_core::access::Action;
use opora_core::appointment::{GROUND_LIMIT, Given, PHRASE_LIMIT, settled};
use opora_core::ids::ActivityId;
use opora_core::reading::{DeadlineKind, Level};
use opora_core::refusal::RefusalKind;
use opora_store::Page as StorePage;
use opora_store::activities::ActivityPage;
use opora_store::activity_deadline::Appointed;
use serde::Deserialize;

use super::address;
use super::show::page;
use crate::deadline_words::{Days, Said, days, said};
use crate::documents::{Preview, preview_part};
use crate::layout::dates::{count, full};
use crate::layout::{Filled, Flash, Frame, Key, html};
use crate::trouble::{Answer, Trouble};

/// The editor of the deadline with what was typed.
pub(super) struct Editor {
    /// It is unfolded.
    pub open: bool,
    /// The order counts from an event whose day can be entered.
    pub counts_from_event: bool,
    /// What was typed.
    pub typed: Sent,
    /// What it gives.
    pub preview: Preview,
    /// Why it was not taken.
    pub error: Option<String>,
    /// Somebody else was quicker: (what holds now, what this person typed).
    pub stale: Option<(String, String)>,
    /// The longest phrase.
    pub phrase_limit: usize,
    /// The longest ground.
    pub ground_limit: usize,
}

/// The fields of the form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    lock: i64,
    pub phrase: String,
    pub event: String,
    pub ground: String,
    /// «show»: only the days, nothing is recorded.
    #[serde(rename = "do")]
    pressed: String,
}

impl Sent {
    /// What is entered: the deadline itself, or the days of the event.
    fn given(&self) -> Result<Given<'_>, String> {
        match (self.phrase.trim(), self.event.trim()) {
            (_, "") => Ok(Given::Phrase(&self.phrase)),
            ("", _) => Ok(Given::Event(&self.event)),
            _ => Err("Заполните что-то одно: день события или сам срок.".to_owned()),
        }
    }
}

/// Why the page is shown again instead of the change.
enum Why {
    /// Only the days were asked for.
    Shown,
    /// It cannot be recorded.
    Refused(StatusCode, String),
    /// Somebody else was quicker.
    Stale,
}

/// The editor for who may use it; nothing for others and for what was taken off.
pub(super) fn editor(frame: &Frame, found: &ActivityPage, sent: Option<Sent>) -> Option<Editor> {
    if !frame.actor.may(Action::Steer) || found.row.removed_in.is_some() {
        return None;
    }
    let typed = sent.clone().unwrap_or_default();
    let counts_from_event =
        found.row.content.order_deadline().is_some_and(|order| order.kind == DeadlineKind::Relative);
    Some(Editor {
        open: sent.is_some(),
        counts_from_event,
        preview: preview_of(frame, found, &typed),
        typed,
        error: None,
        stale: None,
        phrase_limit: PHRASE_LIMIT,
        ground_limit: GROUND_LIMIT,
    })
}

/// GET `/activities/{id}/deadline/preview`.
pub(super) async fn preview(frame: Frame, Key(id): Key<ActivityId>) -> Answer {
    if !frame.actor.may(Action::Steer) {
        return Err(Trouble::not_found());
    }
    let found = load(&frame, id).await?;
    let word = |name: &str| frame.query.get(name).unwrap_or_default().to_owned();
    let typed = Sent { phrase: word("phrase"), event: word("event"), ..Sent::default() };
    let part = preview_part(preview_of(&frame, &found, &typed))?;
    let mut response: Response = Html(part).into_response();
    response.headers_mut().insert("cache-control", HeaderValue::from_static("no-store"));
    Ok(response)
}

/// POST `/activities/{id}/deadline`.
pub(super) async fn set(frame: Frame, Key(id): Key<ActivityId>, Filled(sent): Filled<Sent>) -> Answer {
    // What a school does not hold is not found before anything else is said of it.
    load(&frame, id).await?;
    if sent.pressed == "show" {
        return again(&frame, id, sent, Why::Shown).await;
    }
    let given = match sent.given() {
        Ok(given) => given,
        Err(words) => return again(&frame, id, sent, Why::Refused(StatusCode::UNPROCESSABLE_ENTITY, words)).await,
    };
    let store = &frame.app.store;
    match store.activity_deadline_set(&frame.actor, id, sent.lock, given, &sent.ground, frame.app.moment()).await {
        Ok(made) => {
            let found = load(&frame, id).await?;
            let words = found.row.content.deadline.as_ref().map(|deadline| said(deadline).main).unwrap_or_default();
            leave(&frame, id, format!("Срок задан: {words}. {}", derived(&made))).await
        }
        Err(trouble) => refused(&frame, id, sent, trouble).await,
    }
}

/// POST `/activities/{id}/deadline/restore`.
pub(super) async fn restore(frame: Frame, Key(id): Key<ActivityId>, Filled(sent): Filled<Sent>) -> Answer {
    load(&frame, id).await?;
    let store = &frame.app.store;
    match store.activity_deadline_restore(&frame.actor, id, sent.lock, frame.app.moment()).await {
        Ok(made) => leave(&frame, id, format!("Возвращён срок приказа. {}", derived(&made))).await,
        Err(trouble) => refused(&frame, id, sent, trouble).await,
    }
}

async fn load(frame: &Frame, id: ActivityId) -> Result<ActivityPage, Trouble> {
    Ok(frame.app.store.activity(&frame.actor, id, StorePage::default(), frame.app.today()).await?)
}

async fn leave(frame: &Frame, id: ActivityId, words: String) -> Answer {
    frame.back(&address(id), Flash::Done(words.trim().to_owned())).await
}

fn derived(made: &Appointed) -> String {
    let number = |number: usize| count(number as u64, "обязательство", "обязательства", "обязательств");
    let parts = [(made.derived.made, "Появилось"), (made.derived.dropped, "Снято")];
    let parts = parts.into_iter().filter(|(all, _)| *all > 0);
    parts.map(|(all, what)| format!("{what} {}.", number(all))).collect::<Vec<_>>().join(" ")
}

async fn refused(frame: &Frame, id: ActivityId, sent: Sent, trouble: opora_store::Trouble) -> Answer {
    let opora_store::Trouble::Refused(refusal) = trouble else { return Err(trouble.into()) };
    let why = match refusal.kind {
        RefusalKind::NotFound | RefusalKind::Forbidden | RefusalKind::TooMany => return Err(refusal.into()),
        RefusalKind::Stale => Why::Stale,
        RefusalKind::WrongState => Why::Refused(StatusCode::CONFLICT, refusal.to_string()),
        RefusalKind::Invalid => Why::Refused(StatusCode::UNPROCESSABLE_ENTITY, refusal.to_string()),
    };
    again(frame, id, sent, why).await
}

/// The page with the editor as it was filled.
async fn again(frame: &Frame, id: ActivityId, sent: Sent, why: Why) -> Answer {
    let found = load(frame, id).await?;
    let mine = [&sent.phrase, &sent.event].into_iter().find(|words| !words.trim().is_empty()).cloned();
    let mut editor = editor(frame, &found, Some(sent));
    let mut status = StatusCode::OK;
    if let Some(editor) = &mut editor {
        match why {
            Why::Shown => {}
            Why::Refused(code, words) => (status, editor.error) = (code, Some(words)),
            Why::Stale => {
                status = StatusCode::CONFLICT;
                editor.stale = Some((holds(&found), mine.unwrap_or_else(|| "срок приказа".to_owned())));
            }
        }
    } else if !matches!(why, Why::Shown) {
        // Taken off meanwhile, or nobody who may: the page says how it is.
        status = StatusCode::CONFLICT;
    }
    let mut response: Response = html(&page(frame, found, editor).await)?;
    *response.status_mut() = status;
    Ok(response)
}

/// «до 15.10.2025 (Ветрова А. П., 01.10.2025)».
fn holds(found: &ActivityPage) -> String {
    let content = &found.row.content;
    let words = content.deadline.as_ref().map_or_else(|| "срок не указан".to_owned(), |deadline| said(deadline).main);
    match &content.appointment {
        Some(own) => format!("{words} ({}, {})", own.by, full(own.on)),
        None => format!("{words} (по приказу)"),
    }
}

fn preview_of(frame: &Frame, found: &ActivityPage, typed: &Sent) -> Preview {
    let nothing = Preview {
        said: Said::default(),
        days: Days::default(),
        level: Level::Clear,
        why: Vec::new(),
        empty: true,
        in_words: false,
    };
    let given = match typed.given() {
        Ok(given) if given.words().is_empty() => return nothing,
        Ok(given) => given,
        Err(words) => return Preview { empty: false, level: Level::Unread, why: vec![words], ..nothing },
    };
    let read = found.reading(given);
    if let Err(refusal) = settled(read.clone()) {
        return Preview { empty: false, level: Level::Unread, why: vec![refusal.to_string()], ..nothing };
    }
    let today = frame.app.today();
    let past = read.occurrences.iter().filter(|one| one.due < today).count() as u64;
    let (mut level, mut why) = (read.status, read.reasons.clone());
    if past > 0 {
        let passed = count(past, "срок уже прошёл", "срока уже прошли", "сроков уже прошли");
        why.push(format!("{passed}: без отметки о выполнении сразу будет просрочка."));
        level = level.max(Level::Check);
    }
    Preview { said: said(&read), days: days(&read, today), level, why, empty: false, in_words: false }
}
