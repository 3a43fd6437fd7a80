//! One-time links: the first start makes the administrator, an invitation chooses a password.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use opora_core::Refusal;
use opora_core::refusal::RefusalKind;
use opora_store::Secret;
use opora_store::users::Link;
use serde::Deserialize;

use super::{Doorstep, SHORTEST_PASSWORD};
use crate::layout::{Filled, Flash, Key, Menu, Page, draw, html};
use crate::session;
use crate::trouble::{Answer, Trouble};

#[derive(Template)]
#[template(path = "signin/welcome.html")]
struct WelcomePage {
    page: Page,
    secret: String,
    link: Link,
    login: String,
    name: String,
    least: usize,
    error: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Choosing {
    #[serde(default)]
    login: String,
    #[serde(default)]
    name: String,
    password: String,
    again: String,
}

pub(super) async fn form(door: Doorstep, Key(secret): Key<String>) -> Answer {
    let link = door.app.store.link(&Secret::presented(&secret), door.app.wall()).await?;
    html(&page(&door, secret, link, ("", ""), None).await)
}

pub(super) async fn choose(door: Doorstep, Key(secret): Key<String>, Filled(choosing): Filled<Choosing>) -> Answer {
    let presented = Secret::presented(&secret);
    let (moment, wall) = (door.app.moment(), door.app.wall());
    let link = door.app.store.link(&presented, wall).await?;
    let store = &door.app.store;
    let chosen = if choosing.password != choosing.again {
        Err(Trouble::invalid("Пароли не совпали.", "Наберите один и тот же пароль в обоих полях."))
    } else {
        let Choosing { login, name, password, .. } = &choosing;
        match &link {
            Link::FirstAdministrator => {
                store.first_administrator(&presented, login, name, password, moment, wall).await
            }
            Link::ChoosePassword { .. } => store.choose_password(&presented, password, moment, wall).await,
        }
        .map_err(Trouble::from)
    };
    match chosen {
        Ok(user) => {
            session::begin(&door.session, user).await?;
            let greeting = match link {
                Link::FirstAdministrator => {
                    "Готово. Теперь добавьте управление образования и загрузите первый приказ.".to_owned()
                }
                Link::ChoosePassword { name, .. } => format!("Здравствуйте, {name}! Пароль сохранён, вы вошли."),
            };
            session::add_flash(&door.session, Flash::Done(greeting)).await?;
            Ok(Redirect::to("/").into_response())
        }
        Err(Trouble::Refused(refusal @ Refusal { kind: RefusalKind::Invalid, .. })) => {
            let typed = (choosing.login.as_str(), choosing.name.as_str());
            let filled = page(&door, secret, link, typed, Some(refusal.to_string())).await;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&filled)?).into_response())
        }
        Err(trouble) => Err(trouble),
    }
}

async fn page(door: &Doorstep, secret: String, link: Link, typed: (&str, &str), error: Option<String>) -> WelcomePage {
    let (title, login, name) = match &link {
        Link::FirstAdministrator => ("Первый запуск", typed.0.to_owned(), typed.1.to_owned()),
        Link::ChoosePassword { login, name } => ("Выберите пароль", login.clone(), name.clone()),
    };
    let page = draw(&door.app, &door.visit, Menu::Nowhere, title.to_owned(), Vec::new()).await;
    WelcomePage { page, secret, link, login, name, least: SHORTEST_PASSWORD, error }
}
