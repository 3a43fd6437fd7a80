//! The sign-in page, and signing out.

use std::net::SocketAddr;

use askama::Template;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, http};
use opora_core::refusal::RefusalKind;
use serde::Deserialize;

use super::{Doorstep, safe_way_back};
use crate::layout::{Asked, Filled, Menu, Page, draw, html};
use crate::session::{self, Visitor};
use crate::trouble::{Answer, Trouble};

#[derive(Template)]
#[template(path = "signin/form.html")]
struct FormPage {
    page: Page,
    back: String,
    login: String,
    notice: Option<&'static str>,
    error: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Asking {
    #[serde(default)]
    back: String,
    #[serde(default)]
    left: String,
}

#[derive(Deserialize)]
pub(super) struct Entering {
    login: String,
    password: String,
    #[serde(default)]
    back: String,
}

pub(super) async fn form(door: Doorstep, Asked(asking): Asked<Asking>) -> Answer {
    let back = safe_way_back(&asking.back);
    if let Visitor::SignedIn(_) = door.visit.visitor {
        return Ok(Redirect::to(back).into_response());
    }
    let notice = match (asking.left.is_empty(), asking.back.is_empty()) {
        (false, _) => Some("Вы вышли. До свидания!"),
        (true, false) => Some("Войдите, и откроется страница, которую вы запросили."),
        (true, true) => None,
    };
    html(&page(&door, back, "", notice, None).await)
}

pub(super) async fn enter(
    connection: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    door: Doorstep,
    Filled(entering): Filled<Entering>,
) -> Answer {
    let address = address_of(&headers, connection.map(|Extension(ConnectInfo(address))| address), &door);
    let moment = door.app.moment();
    let signed_in = door.app.store.sign_in(&entering.login, &entering.password, &address, moment).await;
    let back = safe_way_back(&entering.back);
    match signed_in.map_err(Trouble::from) {
        Ok(actor) => {
            let Some(user) = actor.user else { return Err(Trouble::failed("an account without an id")) };
            session::begin(&door.session, user).await?;
            Ok(Redirect::to(back).into_response())
        }
        Err(Trouble::Refused(refusal)) => {
            let status = match refusal.kind {
                RefusalKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let filled = page(&door, back, entering.login.trim(), None, Some(refusal.to_string())).await;
            Ok((status, html(&filled)?).into_response())
        }
        Err(trouble) => Err(trouble),
    }
}

pub(super) async fn leave(door: Doorstep) -> Result<Response, Trouble> {
    session::end(&door.session).await?;
    let mut response = Redirect::to("/signin?left=yes").into_response();
    let clear = http::HeaderValue::from_static("\"cache\"");
    response.headers_mut().insert("clear-site-data", clear);
    Ok(response)
}

async fn page(
    door: &Doorstep,
    back: &str,
    login: &str,
    notice: Option<&'static str>,
    error: Option<String>,
) -> FormPage {
    let page = draw(&door.app, &door.visit, Menu::Nowhere, "Вход".to_owned(), Vec::new()).await;
    FormPage { page, back: back.to_owned(), login: login.to_owned(), notice, error }
}

/// Where the guess comes from: the connection, or what our own proxy says.
fn address_of(headers: &HeaderMap, connection: Option<SocketAddr>, door: &Doorstep) -> String {
    let forwarded = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
    // The proxy appends the address it saw, so the last one is the only one that the client could not write.
    let forwarded = forwarded.and_then(|value| value.rsplit(',').next()).map(str::trim);
    match forwarded {
        Some(address) if door.app.config.behind_proxy => address.chars().take(64).collect(),
        _ => connection.map_or_else(|| "unknown".to_owned(), |address| address.ip().to_string()),
    }
}
