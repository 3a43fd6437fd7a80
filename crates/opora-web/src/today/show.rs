//! The page: sections by urgency, what comes next, and what others did.

use askama::Template;
use opora_core::access::{Action, Role};
use opora_core::ids::OrganisationId;
use opora_store::journal::JournalFilter;
use opora_store::obligations::{Obligation, ObligationFilter, ObligationSort, Section as Part};
use opora_store::programmes::{ProgrammeFilter, ProgrammeSort};
use opora_store::{Days, Rows, Total};

use super::row::{Ahead, Row, Titles, ahead, rows};
use crate::layout::{Choice, Frame, Look, Menu, PAGE_ROWS, Page, Paging, Query, dates, html};
use crate::trouble::{Answer, Trouble};

/// Obligations of a section before «Показать все»; the same thing of several stands in one row.
const SECTION_ROWS: u64 = 40;
/// Lines of «Дальше», of done things, of news.
const AHEAD_ROWS: usize = 7;
const DONE_ROWS: u64 = 20;
const NEWS_ROWS: u64 = 6;
/// Programmes named in the grey line.
const PROGRAMMES: u64 = 2;
/// How far back done things are shown.
const DONE_DAYS: u64 = 14;

#[derive(Template)]
#[template(path = "today/today.html")]
struct TodayPage {
    page: Page,
    facts: String,
    programmes: Vec<Programme>,
    more_programmes: u64,
    nothing_at_all: bool,
    can_upload: bool,
    authorities: Vec<Choice>,
    sections: Vec<Section>,
    /// The pages of a section that was asked for in full.
    paging: Option<Paging>,
    ahead: Vec<Ahead>,
    news: Vec<News>,
    today: String,
    back: String,
    xlsx: String,
}

struct Programme {
    title: String,
    url: String,
}

struct Section {
    id: &'static str,
    url: String,
    is_open: bool,
    title: String,
    word: &'static str,
    look: Look,
    icon: &'static str,
    total: u64,
    shown_total: String,
    aside: String,
    empty: String,
    rows: Vec<Row>,
    more: Option<More>,
}

struct More {
    url: String,
    title: String,
}

struct News {
    at: String,
    sentence: String,
}

pub(super) async fn show(frame: Frame) -> Answer {
    let today = frame.app.today();
    let store = &frame.app.store;
    let authority = frame.query.parsed::<i64>("authority").map(OrganisationId);
    let filter = ObligationFilter { authority, ..ObligationFilter::default() };
    let found = store.today(&frame.actor, &filter, SECTION_ROWS, today).await?;
    let done_since = today.checked_sub_days(chrono::Days::new(DONE_DAYS));
    let lately = ObligationFilter { due: Days { from: done_since, to: None }, ..filter.clone() };
    let done_page = opora_store::Page { number: 1, size: DONE_ROWS };
    let done = store.obligations(&frame.actor, Part::Done, &lately, ObligationSort::Due, done_page, today).await?;
    let running = ProgrammeFilter { authority, on: Some(today), words: String::new() };
    let few = opora_store::Page { number: 1, size: PROGRAMMES };
    let programmes = store.programmes(&frame.actor, &running, ProgrammeSort::Newest, few, today).await?;
    let news = news(&frame, authority).await?;
    let authorities = match frame.actor.role {
        Role::Administrator => store.authorities(&frame.actor).await?,
        Role::Specialist { .. } | Role::School { .. } => Vec::new(),
    };
    let nearest = found.week.rows.first().or(found.later.rows.first()).and_then(|one| one.dates.due);
    let week_end = opora_core::obligation::soon_until(today);
    let nothing_at_all = programmes.total.rows == 0
        && [found.overdue.total, found.week.total, found.later.total, found.undated, found.done]
            .iter()
            .all(|total| total.rows == 0);
    let may_finish = frame.actor.may(Action::Complete);
    let ahead = ahead(found.later.rows, AHEAD_ROWS);
    let titles = if programmes.total.rows == 1 { Titles::Above } else { Titles::Each };
    let alone = frame.query.get("all").filter(|id| part_of(id).is_some());
    let section = |id, title: &str, word, look, icon, empty: String, part: Rows<Obligation>| {
        let more = (part.total.rows > part.rows.len() as u64).then(|| more(&frame.query, id, part.total));
        Section {
            id,
            url: if alone.is_some() { format!("{}#{id}", frame.query.without("all")) } else { format!("#{id}") },
            is_open: alone.is_none_or(|alone| alone == id),
            title: title.to_owned(),
            word,
            look,
            icon,
            total: part.total.rows,
            shown_total: total_words(part.total),
            aside: String::new(),
            empty,
            rows: rows(part.rows, today, may_finish, titles),
            more,
        }
    };
    let none_late = match nearest {
        Some(due) => format!("Просроченного нет. Ближайшее — {}.", dates::near(due, today)),
        None => "Просроченного нет.".to_owned(),
    };
    let mut week = section(
        "week",
        "Ближайшие семь дней",
        "ближайшие семь дней",
        Look::Going,
        "clock",
        "На этих днях сроков нет.".to_owned(),
        found.week,
    );
    week.aside = dates::span(today, week_end);
    let mut finished = section(
        "done",
        "Сделано",
        "сделано",
        Look::Good,
        "ok",
        "За последние две недели ничего не отмечено.".to_owned(),
        done,
    );
    finished.aside = "сроки последних двух недель и позже".to_owned();
    let mut sections =
        vec![section("late", "Просрочено", "просрочено", Look::Late, "late", none_late, found.overdue), week, finished];
    let mut paging = None;
    for section in &mut sections {
        let Some(part) = part_of(section.id).filter(|_| alone == Some(section.id)) else { continue };
        let filter = if part == Part::Done { &lately } else { &filter };
        let asked = opora_store::Page { number: frame.query.page(), size: PAGE_ROWS };
        let found = store.obligations(&frame.actor, part, filter, ObligationSort::Due, asked, today).await?;
        paging = Some(Paging::new(frame.query.page(), found.total.rows, &frame.query));
        section.rows = rows(found.rows, today, may_finish, titles);
        section.more = Some(More { url: frame.query.without("all"), title: "Все разделы дня".to_owned() });
    }
    let named = programmes.rows.len() as u64;
    let page = TodayPage {
        facts: facts(programmes.total),
        programmes: programmes
            .rows
            .into_iter()
            .map(|one| Programme { url: crate::programmes::url(one.programme.id), title: quoted(one.programme.title) })
            .collect(),
        more_programmes: programmes.total.rows.saturating_sub(named),
        nothing_at_all,
        can_upload: frame.actor.may(Action::HandleDocuments),
        authorities: Choice::list(authorities.into_iter().map(|one| (one.id, one.name)), frame.query.get("authority")),
        sections,
        paging,
        ahead,
        news,
        today: today.to_string(),
        back: frame.uri.to_string(),
        xlsx: frame.query.at("/today.xlsx"),
        page: frame.page(Menu::Today, format!("Сегодня, {}, {}", dates::weekday(today), dates::spoken(today))).await,
    };
    html(&page)
}

/// What others did lately, the newest first.
async fn news(frame: &Frame, authority: Option<OrganisationId>) -> Result<Vec<News>, Trouble> {
    let filter = JournalFilter { authority, ..JournalFilter::default() };
    let page = opora_store::Page { number: 1, size: NEWS_ROWS * 3 };
    let events = frame.app.store.journal(&frame.actor, &filter, page).await?.rows;
    let foreign = events.into_iter().filter(|event| event.actor.is_none() || event.actor != frame.actor.user);
    let news = foreign.take(NEWS_ROWS as usize).map(|event| {
        let at = frame.app.clock.local(event.at);
        let day = dates::near(at.date_naive(), frame.app.today());
        News { at: format!("{day}, {}", at.format("%H:%M")), sentence: event.sentence }
    });
    Ok(news.collect())
}

fn facts(total: Total) -> String {
    match total.rows {
        0 => "Действующих программ нет.".to_owned(),
        1 => "Действует программа".to_owned(),
        rows => format!("Действуют {}:", dates::count(rows, "программа", "программы", "программ")),
    }
}

fn quoted(title: String) -> String {
    if title.contains('«') { title } else { format!("«{title}»") }
}

fn total_words(total: Total) -> String {
    let number = dates::number(total.rows);
    if total.more { format!("более {number}") } else { number }
}

/// The section of the address.
fn part_of(id: &str) -> Option<Part> {
    match id {
        "late" => Some(Part::Overdue),
        "week" => Some(Part::Week),
        "done" => Some(Part::Done),
        _ => None,
    }
}

/// Where the whole section is, page by page.
fn more(query: &Query, id: &'static str, total: Total) -> More {
    More { url: query.with("all", id), title: format!("Показать все: {}", total_words(total)) }
}
