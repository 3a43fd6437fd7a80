//! The card of a school: why it is helped, by whom, what is expected, and its life on one drawing.

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use chrono::NaiveDate;
use opora_core::access::{Action, Role};
use opora_core::ids::OrganisationId;
use opora_core::school::OrganisationKind;
use opora_store::Page as Part;
use opora_store::helping::{Membership, Pair, Paper};
use opora_store::organisations::{DatedName, Organisation, code_system};
use opora_store::school_expected::{ExpectedCounts, Show};
use opora_store::school_facts::DatedPerson;

use super::expected::{Expected, expected_row};
use super::timeline::{Bar, Drawing, Event, Lane, Story, Tone, draw};
use super::{HOME, seen};
use crate::form::quoted;
use crate::layout::{Frame, Key, Menu, Page, dates, html};
use crate::trouble::{Answer, Trouble};

/// Open obligations on the card; the rest is one press away.
const SHOWN: u64 = 8;

#[derive(Template)]
#[template(path = "schools/show.html")]
struct CardPage {
    page: Page,
    id: OrganisationId,
    full_name: Option<String>,
    closed: Option<String>,
    pills: Vec<String>,
    tabs: Vec<Tab>,
    may_keep: bool,
    may_complete: bool,
    categories: Vec<Category>,
    expected: Vec<Expected>,
    shown: u64,
    counts: Counts,
    helpers: Vec<Helper>,
    helped: Vec<Helped>,
    director: Option<Dated>,
    number: Option<String>,
    authority: String,
    codes: Vec<Code>,
    former_names: Vec<String>,
    life: Option<String>,
    drawing: Option<Drawing>,
    story: Vec<Line>,
    has_documents: bool,
    programme: String,
}

/// A section of the card.
pub(super) struct Tab {
    pub title: &'static str,
    pub url: String,
    pub count: Option<u64>,
    pub here: bool,
}

struct Category {
    name: String,
    period: String,
    ground: Vec<String>,
    document: Option<Document>,
    past: bool,
    close_url: Option<String>,
}

/// A document as a link.
pub(super) struct Document {
    title: String,
    date: String,
    url: String,
}

struct Counts {
    all: u64,
    all_words: String,
    done: u64,
    open: u64,
}

struct Helper {
    role: &'static str,
    name: String,
    url: Option<String>,
    since: String,
    document: Option<Document>,
}

struct Helped {
    name: String,
    url: String,
    since: String,
}

struct Dated {
    name: String,
    since: String,
}

struct Code {
    text: String,
    past: bool,
}

struct Line {
    date: String,
    sentence: String,
    document: Option<Document>,
}

pub(super) async fn get(frame: Frame, Key(id): Key<OrganisationId>) -> Answer {
    let organisation = frame.app.store.organisation(&frame.actor, id).await?;
    if organisation.kind != OrganisationKind::School && frame.actor.may(Action::KeepUsers) {
        return Ok(Redirect::to("/settings/organisations").into_response());
    }
    let school = seen(&frame, id).await?;
    let (store, actor, today) = (&frame.app.store, &frame.actor, frame.app.today());
    let memberships = store.memberships(actor, id).await?;
    let pairs = store.pairings_of(actor, id).await?;
    let helped = store.pairings_by(actor, id).await?;
    let counts = store.school_expected_counts(actor, id, today).await?;
    let part = Part { number: 1, size: SHOWN };
    let open = store.school_expected(actor, id, Show::Open, part, today).await?.rows;
    let directors = store.directors(actor, id).await?;
    let codes = store.organisation_codes(actor, id).await?;
    let names = store.organisation_names(actor, id).await?;
    let authority = match school.authority {
        Some(authority) => store.organisation_titles(actor, &[authority]).await?.remove(&authority),
        None => None,
    };
    let may_keep = actor.may(Action::KeepRegister);
    let closed = school.valid_to.filter(|to| *to < today).map(|to| format!("Закрыта {}", dates::full(to)));
    let director = directors.iter().find(|one| current(one.valid_to, today));
    let links = matches!(actor.role, Role::Administrator | Role::Specialist { .. });
    let drawing = draw(&story(&memberships, &pairs, &directors, &names, &school), today);
    let story = lines(&memberships, &pairs, &directors, &names, &school, links);
    let mut expected: Vec<Expected> = open.into_iter().map(|row| expected_row(row, today)).collect();
    let programme = common_programme(&mut expected);
    html(&CardPage {
        id,
        full_name: school.full_name.clone(),
        pills: pills(&memberships, today),
        tabs: tabs(id, counts, "overview"),
        may_keep,
        may_complete: actor.may(Action::Complete),
        categories: memberships.iter().map(|one| category(id, one, today, may_keep, links)).collect(),
        expected,
        programme,
        shown: SHOWN,
        counts: Counts {
            all: counts.all,
            all_words: format!("Все {}", counts.all),
            done: counts.done,
            open: counts.open,
        },
        helpers: helpers(&pairs, today, links),
        helped: helped
            .into_iter()
            .filter(|pair| current(pair.valid_to, today))
            .map(|pair| helped_row(pair, links))
            .collect(),
        director: director.map(|one| Dated { name: one.name.clone(), since: since(one.valid_from) }),
        number: school.number.clone(),
        authority: authority.unwrap_or_else(|| "не указано".to_owned()),
        codes: codes
            .iter()
            .map(|code| Code {
                text: format!("{} — {}{}", code.code, code_system(&code.system), until(code.valid_to)),
                past: !current(code.valid_to, today),
            })
            .collect(),
        former_names: names
            .iter()
            .filter(|name| !current(name.valid_to, today))
            .map(|name| format!("{}{}", name.name, until(name.valid_to)))
            .collect(),
        life: life(&school),
        drawing,
        has_documents: story.iter().any(|line| line.document.is_some()),
        story,
        closed,
        page: frame.page(Menu::Schools, dates::bound(&school.name)).await.crumb("Школы", HOME),
    })
}

/// The sections of the card with `here` marked.
pub(super) fn tabs(id: OrganisationId, counts: ExpectedCounts, here: &str) -> Vec<Tab> {
    let tab = |key: &str, title, path: &str, count| Tab {
        title,
        url: format!("{HOME}/{id}{path}"),
        count,
        here: key == here,
    };
    vec![
        tab("overview", "Обзор", "", None),
        tab("expected", "Ожидается", "/expected", Some(counts.open)),
        tab("journal", "Журнал", "/journal", None),
        Tab { title: "Результаты", url: format!("/results/of/{id}"), count: None, here: false },
    ]
}

fn pills(memberships: &[Membership], today: NaiveDate) -> Vec<String> {
    let present = memberships.iter().filter(|one| current(one.valid_to, today));
    present
        .map(|one| match one.valid_from {
            Some(from) => format!("{}: с\u{a0}{}", one.category, dates::full(from)),
            None => one.category.clone(),
        })
        .collect()
}

fn category(id: OrganisationId, one: &Membership, today: NaiveDate, may_keep: bool, links: bool) -> Category {
    let past = !current(one.valid_to, today);
    Category {
        name: one.category.clone(),
        period: period(one.valid_from, one.valid_to),
        ground: ground(one.ground.as_deref()),
        document: one.document.as_ref().map(|paper| document(paper, links)),
        past,
        close_url: (may_keep && one.valid_to.is_none()).then(|| format!("{HOME}/{id}/categories/{}/close", one.id)),
    }
}

/// One ground a line, with blanks that keep «≥ 30 %» together.
fn ground(words: Option<&str>) -> Vec<String> {
    let lines = words.unwrap_or_default().split([';', '\n']).map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| dates::bound(&line.replace("≥ ", "≥\u{a0}"))).collect()
}

/// A document is opened by who handles documents; a school reads its requisites.
fn document(paper: &Paper, links: bool) -> Document {
    let title = match &paper.number {
        Some(number) => format!("№\u{a0}{number}"),
        None => paper.title.clone(),
    };
    Document {
        title,
        date: paper.date.map(|day| format!("от\u{a0}{}", dates::full(day))).unwrap_or_default(),
        url: if links { format!("/documents/{}", paper.id) } else { String::new() },
    }
}

fn helpers(pairs: &[Pair], today: NaiveDate, links: bool) -> Vec<Helper> {
    let mut out = Vec::new();
    for pair in pairs.iter().filter(|pair| current(pair.valid_to, today)) {
        let paper = || pair.document.as_ref().map(|paper| document(paper, links));
        if let Some(name) = &pair.mentor_name {
            out.push(Helper {
                role: "Наставник",
                name: name.clone(),
                url: pair.mentor.filter(|_| links).map(|id| format!("{HOME}/{id}")),
                since: since(pair.valid_from),
                document: paper(),
            });
        }
        if let Some(curator) = &pair.curator {
            let document = if pair.mentor_name.is_some() { None } else { paper() };
            out.push(Helper {
                role: "Куратор",
                name: curator.clone(),
                url: None,
                since: since(pair.valid_from),
                document,
            });
        }
    }
    out
}

fn helped_row(pair: Pair, links: bool) -> Helped {
    let url = if links { format!("{HOME}/{}", pair.school) } else { String::new() };
    Helped { name: pair.school_name, url, since: since(pair.valid_from) }
}

/// The same life as rows, newest first: what the drawing shows, with documents.
fn lines(
    memberships: &[Membership],
    pairs: &[Pair],
    directors: &[DatedPerson],
    names: &[DatedName],
    school: &Organisation,
    links: bool,
) -> Vec<Line> {
    let mut rows: Vec<(NaiveDate, String, Option<Document>)> = Vec::new();
    let mut add = |on: Option<NaiveDate>, sentence: String, paper: Option<&Paper>| {
        rows.extend(on.map(|on| (on, sentence, paper.map(|paper| document(paper, links)))));
    };
    for one in memberships {
        add(one.valid_from, format!("Включена в категорию {}", one.category), one.document.as_ref());
        add(one.valid_to, format!("Последний день в категории {}", one.category), None);
    }
    for pair in pairs {
        let mentor = pair.mentor_name.as_ref().map(|name| format!("наставник {}", quoted(name)));
        let curator = pair.curator.as_ref().map(|name| format!("куратор {name}"));
        let words: Vec<String> = mentor.into_iter().chain(curator).collect();
        let words = words.join(", ");
        add(pair.valid_from, format!("Помогают: {words}"), pair.document.as_ref());
        add(pair.valid_to, format!("Последний день помощи: {words}"), None);
    }
    for director in directors {
        add(director.valid_from, format!("Директор {}", director.name), None);
    }
    for name in names.iter().filter(|name| name.valid_from != school.valid_from) {
        add(name.valid_from, format!("Новое название: {}", name.name), None);
    }
    add(school.valid_from, "Школа открыта".to_owned(), None);
    add(school.valid_to, "Последний день школы".to_owned(), None);
    rows.sort_by_key(|(on, ..)| std::cmp::Reverse(*on));
    rows.into_iter().map(|(on, sentence, document)| Line { date: dates::full(on), sentence, document }).collect()
}

/// The programme that all rows share, taken from the rows into the heading; nothing when they differ.
fn common_programme(rows: &mut [Expected]) -> String {
    let Some(first) = rows.first().map(|row| row.programme.clone()) else { return String::new() };
    if rows.iter().any(|row| row.programme != first) {
        return String::new();
    }
    for row in rows {
        row.programme.clear();
    }
    first
}

/// The lanes of the drawing: categories, mentors, curators; events: directors, names, opening and closing.
fn story(
    memberships: &[Membership],
    pairs: &[Pair],
    directors: &[DatedPerson],
    names: &[DatedName],
    school: &Organisation,
) -> Story {
    let bar = |from: Option<NaiveDate>, to, label: String| Some(Bar { from: from?, to, label });
    let categories = memberships.iter().filter_map(|one| bar(one.valid_from, one.valid_to, one.category.clone()));
    let mentors = pairs.iter().filter_map(|pair| bar(pair.valid_from, pair.valid_to, pair.mentor_name.clone()?));
    let curators = pairs.iter().filter_map(|pair| bar(pair.valid_from, pair.valid_to, pair.curator.clone()?));
    let lanes = vec![
        Lane { name: "Категория", tone: Tone::Category, bars: categories.collect() },
        Lane { name: "Наставник", tone: Tone::Mentor, bars: mentors.collect() },
        Lane { name: "Куратор", tone: Tone::Curator, bars: curators.collect() },
    ];
    let mut events = Vec::new();
    let mut add = |on: Option<NaiveDate>, label: &str| {
        events.extend(on.map(|on| Event { on, label: label.to_owned() }));
    };
    for director in directors {
        add(director.valid_from, "новый директор");
    }
    for name in names.iter().filter(|name| name.valid_from != school.valid_from) {
        add(name.valid_from, "новое название");
    }
    add(school.valid_from, "открыта");
    add(school.valid_to, "закрыта");
    Story { lanes, events }
}

fn current(to: Option<NaiveDate>, today: NaiveDate) -> bool {
    to.is_none_or(|to| to >= today)
}

fn since(from: Option<NaiveDate>) -> String {
    from.map(|day| format!("с\u{a0}{}", dates::full(day))).unwrap_or_default()
}

fn until(to: Option<NaiveDate>) -> String {
    to.map(|day| format!(", до\u{a0}{}", dates::full(day))).unwrap_or_default()
}

fn period(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("{} – {}", dates::full(from), dates::full(to)),
        (Some(from), None) => since(Some(from)),
        (None, Some(to)) => format!("по\u{a0}{}", dates::full(to)),
        (None, None) => "день не указан".to_owned(),
    }
}

fn life(school: &Organisation) -> Option<String> {
    (school.valid_from.is_some() || school.valid_to.is_some()).then(|| period(school.valid_from, school.valid_to))
}

/// The name of a school for headings of its other pages.
pub(super) async fn head(frame: &Frame, id: OrganisationId) -> Result<(Organisation, ExpectedCounts), Trouble> {
    let school = seen(frame, id).await?;
    let counts = frame.app.store.school_expected_counts(&frame.actor, id, frame.app.today()).await?;
    Ok((school, counts))
}
