//! One kept list: who is in it and why, and what its adoption would change.

use askama::Template;
use opora_core::access::Action;
use opora_core::identification::NOTICE;
use opora_core::ids::SchoolListId;
use opora_store::results::lists::{ListState, Standing};

use super::{HOME, page};
use crate::layout::{Frame, Key, Page, dates, html};
use crate::results::{Tab, naming};
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "results/lists/show.html")]
struct ShowPage {
    page: Page,
    here: Tab,
    notice: &'static str,
    facts: String,
    changed: bool,
    listed: u64,
    left: u64,
    rows: Vec<Row>,
    methodology_url: String,
    adopt_url: String,
    discard_url: String,
    lock: i64,
    is_draft: bool,
    may_write: bool,
}

struct Row {
    name: String,
    url: String,
    word: &'static str,
    icon: &'static str,
    ground: Vec<String>,
}

pub(super) async fn get(frame: Frame, Key(id): Key<SchoolListId>) -> Answer {
    let whole = frame.app.store.school_list(&frame.actor, id).await?;
    let list = whole.list;
    let act = match (&list.basis.words, list.in_force_from) {
        (Some(words), Some(from)) => format!("Утверждён: {words}, с\u{a0}{}.", dates::full(from)),
        (Some(words), None) => format!("Утверждён: {words}."),
        (None, _) => "Ещё не утверждён.".to_owned(),
    };
    let facts = format!(
        "{}. {act} Методика «{}», данные версии {}. Составил: {}, {}.",
        list.state.title(),
        list.methodology_title,
        list.version,
        list.made_by,
        dates::full(frame.app.clock.local(list.made_at).date_naive())
    );
    let mut rows = whole.rows;
    rows.sort_by_cached_key(|row| naming::order(row.school.title(), &row.school.code));
    let rows = rows.into_iter().map(|row| {
        let (word, icon) = match row.standing {
            Standing::Listed => ("В списке", "ahead"),
            Standing::Left => ("Выходит", "leave"),
        };
        Row {
            url: naming::school_url(&row.school.code),
            name: row.school.title().to_owned(),
            word,
            icon,
            ground: row.ground.split("; ").map(str::to_owned).collect(),
        }
    });
    html(&ShowPage {
        here: Tab::Identification,
        notice: NOTICE,
        facts,
        changed: list.what_if.is_some(),
        listed: list.listed,
        left: list.left,
        rows: rows.collect(),
        methodology_url: format!("/results/methodologies/{}", list.methodology),
        adopt_url: format!("{HOME}/{id}/adopt"),
        discard_url: format!("{HOME}/{id}/discard"),
        lock: list.lock,
        is_draft: list.state == ListState::Draft,
        may_write: frame.actor.may(Action::HandleResults),
        page: page(&frame, format!("{}, {}\u{a0}год", list.title, list.year)).await,
    })
}
