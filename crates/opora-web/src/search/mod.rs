//! Поиск: schools, programmes, activities and documents by words, as a page and as suggestions under the field.

mod marks;

use askama::Template;
use axum::Router;
use axum::routing::get;
use opora_core::access::{Action, Role};
use opora_store::search::Found;

use self::marks::{Piece, pieces};
use crate::app::App;
use crate::layout::{Frame, Menu, Page, dates, html};
use crate::trouble::{Answer, Trouble};

/// Rows of one group on the page and under the field.
const PAGE_ROWS: u64 = 20;
const SUGGESTED_ROWS: u64 = 4;
/// Characters of a question.
const LONGEST: usize = 200;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/search", get(page)).route("/search/suggest", get(suggest))
}

#[derive(Template)]
#[template(path = "search/page.html")]
struct SearchPage {
    page: Page,
    text: String,
    groups: Vec<Group>,
    summary: String,
}

#[derive(Template)]
#[template(path = "search/suggest.html")]
struct Suggestions {
    text: String,
    groups: Vec<Group>,
    all_url: String,
    /// How many suggestions there are, for those who do not see them appear.
    said: String,
}

/// What was found of one kind.
struct Group {
    title: &'static str,
    id: &'static str,
    hits: Vec<Hit>,
    /// There may be more than is shown.
    full: bool,
}

struct Hit {
    url: String,
    title: Vec<Piece>,
    note: String,
}

async fn page(frame: Frame) -> Answer {
    let text = asked(&frame);
    let found = frame.app.store.search(&frame.actor, &text, PAGE_ROWS).await?;
    let groups = groups(&frame, found, &text, PAGE_ROWS);
    let count: usize = groups.iter().map(|group| group.hits.len()).sum();
    html(&SearchPage {
        summary: dates::count(count as u64, "находка", "находки", "находок"),
        groups,
        text,
        page: frame.page(Menu::Nowhere, "Поиск").await,
    })
}

async fn suggest(frame: Frame) -> Answer {
    let text = asked(&frame);
    let found = if text.chars().count() < 2 {
        Found::default()
    } else {
        frame.app.store.search(&frame.actor, &text, SUGGESTED_ROWS).await?
    };
    let query = serde_urlencoded::to_string([("text", &text)]).map_err(Trouble::failed)?;
    let groups = groups(&frame, found, &text, SUGGESTED_ROWS);
    let count: usize = groups.iter().map(|group| group.hits.len()).sum();
    html(&Suggestions { said: dates::number(count as u64), groups, text, all_url: format!("/search?{query}") })
}

fn asked(frame: &Frame) -> String {
    frame.query.get("text").unwrap_or_default().chars().take(LONGEST).collect()
}

/// The groups that have something, in the order in which people look for things.
fn groups(frame: &Frame, found: Found, text: &str, limit: u64) -> Vec<Group> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let hit = |url: String, title: &str, note: String| Hit { url, title: pieces(title, text), note };
    let schools = found.schools.into_iter().map(|school| {
        let note = school.full_name.unwrap_or_default();
        hit(format!("/schools/{}", school.id), &school.name, note)
    });
    let programmes = found
        .programmes
        .into_iter()
        .map(|one| hit(format!("/programmes/{}", one.id), &one.title, act(one.act_number.as_deref(), one.act_date)));
    let activities = found.activities.into_iter().map(|one| {
        let note = one.number.map(|number| format!("п.\u{a0}{number}")).unwrap_or_default();
        hit(format!("/activities/{}", one.id), &one.text, note)
    });
    let documents = found.documents.into_iter().map(|one| {
        let title = one.title.unwrap_or(one.name);
        hit(format!("/documents/{}", one.id), &title, act(one.act_number.as_deref(), one.act_date))
    });
    let reads_documents = frame.actor.may(Action::HandleDocuments) && !matches!(frame.actor.role, Role::School { .. });
    let group = |title, id, hits: Vec<Hit>| Group { title, id, full: hits.len() >= limit, hits };
    let mut groups = vec![
        group("Школы", "schools", schools.collect()),
        group("Программы", "programmes", programmes.collect()),
        group("Мероприятия", "activities", activities.collect()),
    ];
    if reads_documents {
        groups.push(group("Документы", "documents", documents.collect()));
    }
    groups.retain(|group| !group.hits.is_empty());
    groups
}

/// «№ 12-ОД от 25.08.2025».
fn act(number: Option<&str>, date: Option<chrono::NaiveDate>) -> String {
    let number = number.map(|number| format!("№\u{a0}{number}"));
    let date = date.map(|day| format!("от\u{a0}{}", dates::full(day)));
    number.into_iter().chain(date).collect::<Vec<_>>().join(" ")
}
