//! The addresses of one's own calendar: shown once, listed, revoked.

use askama::Template;
use opora_core::access::Action;
use serde::Deserialize;

use crate::form::words;
use crate::layout::{Filled, Flash, Frame, Key, Menu, Page, dates, html};
use crate::settings;
use crate::trouble::{Answer, Trouble};

const HOME: &str = "/calendar";
/// Addresses in use that one person may have.
const MOST: usize = 20;

#[derive(Template)]
#[template(path = "calendar/list.html")]
struct ListPage {
    page: Page,
    tabs: Vec<settings::Tab>,
    rows: Vec<Row>,
    revoked: usize,
    shown: Option<String>,
    webcal: String,
    what: &'static str,
}

struct Row {
    id: i64,
    title: String,
    made: String,
}

pub(super) async fn list(frame: Frame) -> Answer {
    show(&frame, None).await
}

#[derive(Debug, Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    title: String,
}

pub(super) async fn create(frame: Frame, Filled(sent): Filled<Sent>) -> Answer {
    let title = words(&sent.title, "Название", 80)?.unwrap_or_else(|| "Мой календарь".to_owned());
    let in_use = frame.app.store.feeds(&frame.actor).await?.iter().filter(|feed| feed.revoked_at.is_none()).count();
    if in_use >= MOST {
        return Err(Trouble::invalid(
            format!("У вас уже {MOST} ссылок на календарь."),
            "Отзовите те, которыми не пользуетесь, и создайте новую.",
        ));
    }
    let secret = frame.app.store.feed_create(&frame.actor, &title, frame.app.moment()).await?;
    let url = format!("{}{HOME}/{}.ics", frame.app.config.public_url, secret.reveal());
    show(&frame, Some(url)).await
}

pub(super) async fn revoke(frame: Frame, Key(id): Key<i64>) -> Answer {
    frame.app.store.feed_revoke(&frame.actor, id, frame.app.moment()).await?;
    frame.back(HOME, Flash::Done("Ссылка отозвана: календарь по ней больше не открывается.".to_owned())).await
}

async fn show(frame: &Frame, shown: Option<String>) -> Answer {
    let feeds = frame.app.store.feeds(&frame.actor).await?;
    let (rows, revoked): (Vec<_>, Vec<_>) = feeds.into_iter().partition(|feed| feed.revoked_at.is_none());
    let keeps = frame.actor.may(Action::KeepUsers);
    let webcal = shown.as_deref().and_then(|url| url.split_once("://")).map(|(_, rest)| format!("webcal://{rest}"));
    html(&ListPage {
        rows: rows
            .into_iter()
            .map(|feed| Row {
                id: feed.id,
                title: feed.title,
                made: dates::full(frame.app.clock.local(feed.created_at).date_naive()),
            })
            .collect(),
        revoked: revoked.len(),
        shown,
        webcal: webcal.unwrap_or_default(),
        what: match frame.actor.role {
            opora_core::access::Role::School { .. } => "сроки вашей школы",
            opora_core::access::Role::Specialist { .. } => "сроки всех школ и организаций вашего управления",
            opora_core::access::Role::Administrator => "сроки всех управлений",
        },
        tabs: if keeps { settings::tabs(HOME) } else { Vec::new() },
        page: frame
            .page(
                if keeps { Menu::Settings } else { Menu::Nowhere },
                if keeps { "Настройка" } else { "Подписка на календарь" },
            )
            .await,
    })
}
