//! The journal as a page.

use std::collections::BTreeMap;

use askama::Template;
use chrono::NaiveDate;
use opora_core::access::Role;
use opora_core::ids::{OrganisationId, UserId};
use opora_store::journal::{About, Event, JournalFilter};
use opora_store::{Days, Page as Part};

use crate::app::{App, Clock};
use crate::layout::{Choice, Frame, Menu, PAGE_ROWS, Page, Paging, Query, dates, html};
use crate::trouble::{Answer, Trouble};

#[derive(Template)]
#[template(path = "journal/list.html")]
struct ListPage {
    page: Page,
    lines: Vec<Line>,
    narrowed: bool,
    total_words: String,
    export_url: String,
    text: String,
    from: String,
    to: String,
    authorities: Vec<Choice>,
    people: Vec<Choice>,
    objects: Vec<Object>,
    query: Query,
    paging: Paging,
    wrong_days: bool,
}

/// An object that the list is narrowed to, with the address without it.
struct Object {
    words: String,
    without: String,
}

/// A record as the page shows it.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// A heading when the day begins: «вторник, 17 марта 2026 г.».
    pub day: Option<String>,
    /// «09:40».
    pub time: String,
    /// Who.
    pub who: String,
    /// What happened.
    pub sentence: String,
    /// The words before and after, where they differ.
    pub change: Option<Change>,
    /// Where it can be seen.
    pub links: Vec<(&'static str, String)>,
}

/// What changed, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub before: String,
    pub after: String,
    /// Long words are folded away.
    pub folded: bool,
}

pub(super) async fn get(frame: Frame) -> Answer {
    let days = days(&frame.query)?;
    let filter = filter(&frame.app.clock, &frame.query, days);
    let number = frame.query.page();
    let rows = frame.app.store.journal(&frame.actor, &filter, Part { number, size: PAGE_ROWS }).await?;
    let total = rows.total;
    let lines = lines(&frame.app, &rows.rows);
    let (authorities, people) = choices(&frame).await?;
    let objects = objects(&frame.query);
    let more = if total.more { "более\u{a0}" } else { "" };
    html(&ListPage {
        narrowed: frame.query.is_narrowed(),
        total_words: format!("{more}{}", dates::count(total.rows, "запись", "записи", "записей")),
        export_url: frame.query.at("/journal.xlsx"),
        text: frame.query.get("text").unwrap_or_default().to_owned(),
        from: frame.query.get("from").unwrap_or_default().to_owned(),
        to: frame.query.get("to").unwrap_or_default().to_owned(),
        wrong_days: days.from.zip(days.to).is_some_and(|(from, to)| from > to),
        paging: Paging::new(number, total.rows, &frame.query),
        query: frame.query.clone(),
        lines,
        authorities,
        people,
        objects,
        page: frame.page(Menu::Journal, "Журнал").await,
    })
}

/// The days of the address. A day that is no day is said, not passed over.
pub(super) fn days(query: &Query) -> Result<Days, Trouble> {
    let day = |name: &str, label: &str| crate::form::day(query.get(name).unwrap_or_default(), label);
    Ok(Days { from: day("from", "С какого дня")?, to: day("to", "По какой день")? })
}

/// The filter of the address; a day lasts from midnight to midnight where the users live.
pub(super) fn filter(clock: &Clock, query: &Query, days: Days) -> JournalFilter {
    let after = days.to.and_then(|day| day.succ_opt());
    JournalFilter {
        authority: query.parsed::<OrganisationId>("authority"),
        about: About {
            organisation: query.parsed("school"),
            programme: query.parsed("programme"),
            activity: query.parsed("activity"),
            obligation: query.parsed("obligation"),
            document: query.parsed("document"),
            authority: None,
        },
        actor: query.parsed::<UserId>("who"),
        but: None,
        since: days.from.map(|day| clock.beginning(day)),
        before: after.map(|day| clock.beginning(day)),
        words: query.get("text").unwrap_or_default().chars().take(200).collect(),
    }
}

/// Records with a heading where a day begins.
pub(crate) fn lines(app: &App, events: &[Event]) -> Vec<Line> {
    let mut lines = Vec::with_capacity(events.len());
    let mut day = None;
    for event in events {
        let date = app.clock.local(event.at).date_naive();
        let heading = (day != Some(date)).then(|| heading(date, app.today()));
        day = Some(date);
        lines.push(Line { day: heading, ..line(app, event) });
    }
    lines
}

/// A record with its time, its change and the ways to its objects; the heading of the day is the list's part.
fn line(app: &App, event: &Event) -> Line {
    Line {
        day: None,
        time: app.clock.local(event.at).format("%H:%M").to_string(),
        who: event.actor_name.clone(),
        sentence: event.sentence.clone(),
        change: change(event.before.as_deref(), event.after.as_deref()),
        links: links(&event.about),
    }
}

fn change(before: Option<&str>, after: Option<&str>) -> Option<Change> {
    let (before, after) = (before.unwrap_or_default().trim(), after.unwrap_or_default().trim());
    if before == after {
        return None;
    }
    let folded = before.chars().count() + after.chars().count() > 240;
    Some(Change { before: before.to_owned(), after: after.to_owned(), folded })
}

fn links(about: &About) -> Vec<(&'static str, String)> {
    let mut links = Vec::new();
    match (about.obligation, about.activity, about.programme) {
        (Some(id), ..) => links.push(("что ожидалось", format!("/obligations/{id}"))),
        (None, Some(id), _) => links.push(("мероприятие", format!("/activities/{id}"))),
        (None, None, Some(id)) => links.push(("программа", format!("/programmes/{id}"))),
        (None, None, None) => {}
    }
    if let Some(id) = about.document {
        links.push(("документ", format!("/documents/{id}")));
    }
    if let Some(id) = about.organisation.filter(|id| Some(*id) != about.authority) {
        links.push(("карточка", format!("/schools/{id}")));
    }
    links
}

fn heading(day: NaiveDate, today: NaiveDate) -> String {
    let words = format!("{}, {}", dates::weekday(day), dates::spoken_full(day));
    if day == today { format!("сегодня, {words}") } else { words }
}

/// Authorities for an administrator, people for who keeps accounts.
async fn choices(frame: &Frame) -> Result<(Vec<Choice>, Vec<Choice>), Trouble> {
    let (store, actor) = (&frame.app.store, &frame.actor);
    let authorities = match actor.role {
        Role::Administrator => store.authorities(actor).await?,
        Role::Specialist { .. } | Role::School { .. } => Vec::new(),
    };
    let users = if actor.may(opora_core::access::Action::KeepUsers) { store.users(actor).await? } else { Vec::new() };
    let authorities = authorities.into_iter().map(|authority| (authority.id, authority.name));
    let people: BTreeMap<String, UserId> = users.into_iter().map(|user| (user.name, user.id)).collect();
    Ok((
        Choice::list(authorities, frame.query.get("authority")),
        Choice::list(people.into_iter().map(|(name, id)| (id, name)), frame.query.get("who")),
    ))
}

fn objects(query: &Query) -> Vec<Object> {
    let words = [
        ("school", "одна школа"),
        ("programme", "одна программа"),
        ("activity", "одно мероприятие"),
        ("obligation", "одно обязательство"),
        ("document", "один документ"),
    ];
    let chosen = words.into_iter().filter(|(name, _)| query.get(name).is_some());
    chosen.map(|(name, words)| Object { words: words.to_owned(), without: query.without(name) }).collect()
}
