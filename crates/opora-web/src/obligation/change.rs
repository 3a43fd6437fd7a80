//! Marking done, undoing, deciding that it does not apply, moving: each a form of the page, each ends where it began.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use opora_core::ids::ObligationId;
use opora_core::refusal::RefusalKind;
use opora_store::obligations::Postponement;
use serde::Deserialize;

use super::address;
use super::show::{Typed, brief, page};
use crate::layout::dates::full;
use crate::layout::{Filled, Flash, Frame, Key, html};
use crate::signin::safe_way_back;
use crate::trouble::{Answer, Trouble};

/// The longest note or reason.
const TEXT_LIMIT: usize = 2000;

/// The fields of all forms of the page; each form has its own of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    lock: i64,
    back: String,
    done_on: String,
    note: String,
    reason: String,
    late_from: String,
}

/// POST `/obligations/{id}/done`.
pub(super) async fn done(frame: Frame, Key(id): Key<ObligationId>, Filled(sent): Filled<Sent>) -> Answer {
    let one = frame.app.store.obligation(&frame.actor, id, frame.app.today()).await?;
    let Some(day) = day(&sent.done_on) else {
        return again(&frame, id, sent, "Укажите день выполнения, например 17.03.2026.".to_owned()).await;
    };
    if let Some(words) = too_long(&sent) {
        return again(&frame, id, sent, words).await;
    }
    // The order is not older than its programme, and nothing is done before it.
    let programme = frame.app.store.programme(&frame.actor, one.programme).await?;
    if let Some(signed) = programme.act_date.filter(|signed| day < *signed) {
        let words = format!("Приказ подписан {}: раньше этого дня выполнить его нельзя. Проверьте день.", full(signed));
        return again(&frame, id, sent, words).await;
    }
    let note = Some(sent.note.as_str());
    let moment = frame.app.moment();
    match frame.app.store.obligation_done(&frame.actor, id, sent.lock, day, note, moment).await {
        Ok(_) => {
            let words = ended(&format!("Отмечено выполненным {}: {}", full(day), brief(&one)));
            leave(&frame, id, &sent, words).await
        }
        Err(trouble) => refused(&frame, id, sent, trouble).await,
    }
}

/// POST `/obligations/{id}/undo`.
pub(super) async fn undo(frame: Frame, Key(id): Key<ObligationId>, Filled(sent): Filled<Sent>) -> Answer {
    let one = frame.app.store.obligation(&frame.actor, id, frame.app.today()).await?;
    if let Some(words) = too_long(&sent) {
        return again(&frame, id, sent, words).await;
    }
    if sent.reason.trim().is_empty() {
        return again(&frame, id, sent, "Напишите, почему отметка снимается.".to_owned()).await;
    }
    match frame.app.store.obligation_undo(&frame.actor, id, sent.lock, sent.reason.trim(), frame.app.moment()).await {
        Ok(_) => leave(&frame, id, &sent, ended(&format!("Отметка снята: {}", brief(&one)))).await,
        Err(trouble) => refused(&frame, id, sent, trouble).await,
    }
}

/// POST `/obligations/{id}/not-applicable`.
pub(super) async fn not_applicable(frame: Frame, Key(id): Key<ObligationId>, Filled(sent): Filled<Sent>) -> Answer {
    let one = frame.app.store.obligation(&frame.actor, id, frame.app.today()).await?;
    if let Some(words) = too_long(&sent) {
        return again(&frame, id, sent, words).await;
    }
    let moment = frame.app.moment();
    match frame.app.store.obligation_not_applicable(&frame.actor, id, sent.lock, &sent.reason, moment).await {
        Ok(_) => leave(&frame, id, &sent, ended(&format!("Не применяется: {}", brief(&one)))).await,
        Err(trouble) => refused(&frame, id, sent, trouble).await,
    }
}

/// POST `/obligations/{id}/applicable`.
pub(super) async fn applicable(frame: Frame, Key(id): Key<ObligationId>, Filled(sent): Filled<Sent>) -> Answer {
    let one = frame.app.store.obligation(&frame.actor, id, frame.app.today()).await?;
    match frame.app.store.obligation_applicable(&frame.actor, id, sent.lock, frame.app.moment()).await {
        Ok(_) => leave(&frame, id, &sent, ended(&format!("Снова ждёт выполнения: {}", brief(&one)))).await,
        Err(trouble) => refused(&frame, id, sent, trouble).await,
    }
}

/// POST `/obligations/{id}/move`.
pub(super) async fn move_dates(frame: Frame, Key(id): Key<ObligationId>, Filled(sent): Filled<Sent>) -> Answer {
    let one = frame.app.store.obligation(&frame.actor, id, frame.app.today()).await?;
    if let Some(words) = too_long(&sent) {
        return again(&frame, id, sent, words).await;
    }
    let Some(late_from) = day(&sent.late_from) else {
        return again(&frame, id, sent, "Укажите день, с которого считать просроченным.".to_owned()).await;
    };
    let to = Postponement { late_from, closes_on: one.dates.closes_on, reason: sent.reason.clone() };
    match frame.app.store.obligation_move(&frame.actor, id, sent.lock, &to, frame.app.moment()).await {
        Ok(_) => {
            let words = ended(&format!("Просроченным считается с {}: {}", full(late_from), brief(&one)));
            leave(&frame, id, &sent, words).await
        }
        Err(trouble) => refused(&frame, id, sent, trouble).await,
    }
}

/// Back to where the person came from, else to the page.
async fn leave(frame: &Frame, id: ObligationId, sent: &Sent, words: String) -> Answer {
    let to = match sent.back.is_empty() {
        true => address(id),
        false => safe_way_back(&sent.back).to_owned(),
    };
    frame.back(&to, Flash::Done(words)).await
}

/// What the rules refuse is said on the page, with what was typed; what is not there, or not theirs, is not found.
async fn refused(frame: &Frame, id: ObligationId, sent: Sent, trouble: opora_store::Trouble) -> Answer {
    match trouble {
        opora_store::Trouble::Refused(refusal) => match refusal.kind {
            RefusalKind::NotFound | RefusalKind::Forbidden | RefusalKind::TooMany => Err(refusal.into()),
            RefusalKind::Stale => {
                let words = "Пока страница была открыта, это обязательство изменили. Ниже показано, как стало; \
                             если ваше действие ещё нужно, повторите его.";
                filled(frame, id, sent, StatusCode::CONFLICT, words.to_owned()).await
            }
            RefusalKind::WrongState => filled(frame, id, sent, StatusCode::CONFLICT, refusal.to_string()).await,
            RefusalKind::Invalid => again(frame, id, sent, refusal.to_string()).await,
        },
        failed @ opora_store::Trouble::Failed(_) => Err(Trouble::from(failed)),
    }
}

async fn again(frame: &Frame, id: ObligationId, sent: Sent, words: String) -> Answer {
    filled(frame, id, sent, StatusCode::UNPROCESSABLE_ENTITY, words).await
}

async fn filled(frame: &Frame, id: ObligationId, sent: Sent, status: StatusCode, words: String) -> Answer {
    let back = if sent.back.is_empty() { "/".to_owned() } else { safe_way_back(&sent.back).to_owned() };
    let typed = Typed { done_on: sent.done_on, note: sent.note, reason: sent.reason, late_from: sent.late_from };
    let mut response: Response = html(&page(frame, id, &back, typed, Some(words)).await?)?;
    *response.status_mut() = status;
    Ok(response)
}

fn too_long(sent: &Sent) -> Option<String> {
    let longest = sent.note.chars().count().max(sent.reason.chars().count());
    (longest > TEXT_LIMIT).then(|| format!("Слишком длинно: больше {TEXT_LIMIT} знаков. Сократите."))
}

/// A day of a date field, or as people type it.
fn day(value: &str) -> Option<NaiveDate> {
    let value = value.trim();
    NaiveDate::parse_from_str(value, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(value, "%d.%m.%Y")).ok()
}

/// A sentence with one full stop at its end, also after initials.
fn ended(words: &str) -> String {
    format!("{}.", words.trim_end_matches('.'))
}
