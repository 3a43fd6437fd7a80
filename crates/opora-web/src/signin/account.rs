//! One's own account: changing the password.

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use opora_core::Refusal;
use opora_core::refusal::RefusalKind;
use serde::Deserialize;

use super::SHORTEST_PASSWORD;
use crate::layout::{Filled, Flash, Frame, Menu, Page, html};
use crate::session;
use crate::trouble::{Answer, Trouble};

#[derive(Template)]
#[template(path = "signin/account.html")]
struct AccountPage {
    page: Page,
    least: usize,
    error: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Changing {
    old: String,
    password: String,
    again: String,
}

pub(super) async fn show(frame: Frame) -> Answer {
    html(&page(&frame, None).await)
}

pub(super) async fn change_password(frame: Frame, Filled(changing): Filled<Changing>) -> Answer {
    let keep = session::book_id(&frame.session);
    let changed = if changing.password != changing.again {
        Err(Trouble::invalid("Новые пароли не совпали.", "Наберите один и тот же пароль в обоих полях."))
    } else {
        let Changing { old, password, .. } = &changing;
        let store = &frame.app.store;
        let moment = frame.app.moment();
        store.change_password(&frame.actor, old, password, keep.as_deref(), moment).await.map_err(Trouble::from)
    };
    match changed {
        Ok(()) => frame.back("/account", Flash::Done("Пароль сменён.".to_owned())).await,
        Err(Trouble::Refused(refusal @ Refusal { kind: RefusalKind::Invalid, .. })) => {
            let filled = page(&frame, Some(refusal.to_string())).await;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&filled)?).into_response())
        }
        Err(trouble) => Err(trouble),
    }
}

async fn page(frame: &Frame, error: Option<String>) -> AccountPage {
    let page = frame.page(Menu::Nowhere, frame.actor.name.clone()).await;
    AccountPage { page, least: SHORTEST_PASSWORD, error }
}
