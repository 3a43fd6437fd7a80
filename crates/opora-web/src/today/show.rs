//! The page: sections by urgency, what comes next, and what others did.

use askama::Template;
use chrono::NaiveDate;
use opora_core::access::{Action, Role};
use opora_core::ids::OrganisationId;
use opora_store::Total;
use opora_store::obligations::{NOTHING, ObligationFilter, Part, PartRows, Size, Sizes, Today};
use opora_store::programmes::{ProgrammeFilter, ProgrammeRow, ProgrammeSort};

use super::news::{News, news};
use super::row::{Ahead, Holders, Row, Titles, ahead, rows};
use crate::layout::{Choice, Frame, Look, Menu, Page, Paging, Query, dates, html};
use crate::trouble::Answer;

/// Rows of a section before «Показать все», lines of «Дальше», and holders that one row names: a row that stands for
/// more leads to its activity, which names them all.
const SIZES: Sizes = Sizes {
    overdue: Size { groups: 12, members: 10 },
    week: Size { groups: 12, members: 10 },
    later: Size { groups: 7, members: 1 },
    lately: Size { groups: 8, members: 3 },
};
/// Beside a section that is shown in full, page by page: what comes next, and the nearest day.
const ALONE: Sizes =
    Sizes { overdue: NOTHING, week: Size { groups: 1, members: 1 }, later: SIZES.later, lately: NOTHING };
/// Rows of a page of a section that is shown in full: each may name ten, so that twenty-five are a long page already.
const GROUPS_ON_A_PAGE: u64 = 25;
/// Programmes named in the grey line.
const PROGRAMMES: u64 = 2;

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
    news: News,
    /// Whether the rows say who owes them.
    names_holders: bool,
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
    title: &'static str,
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

pub(super) async fn show(frame: Frame) -> Answer {
    let today = frame.app.today();
    let store = &frame.app.store;
    let authority = frame.query.parsed::<i64>("authority").map(OrganisationId);
    let filter = ObligationFilter { authority, ..ObligationFilter::default() };
    let alone = frame.query.get("all").and_then(Kind::from_code);
    let sizes = if alone.is_some() { ALONE } else { SIZES };
    let found = store.today(&frame.actor, &filter, sizes, today).await?;
    let running = ProgrammeFilter { authority, on: Some(today), words: String::new() };
    let few = opora_store::Page { number: 1, size: PROGRAMMES };
    let programmes = store.programmes(&frame.actor, &running, ProgrammeSort::Newest, few, today).await?;
    let news = news(&frame, authority).await?;
    let authorities = match frame.actor.role {
        Role::Administrator => store.authorities(&frame.actor).await?,
        Role::Specialist { .. } | Role::School { .. } => Vec::new(),
    };
    let nothing_at_all = programmes.total.rows == 0 && found.is_empty;
    let titles = if programmes.total.rows == 1 { Titles::Above } else { Titles::Each };
    let holders = match frame.actor.role {
        Role::School { .. } => Holders::Reader,
        Role::Administrator | Role::Specialist { .. } => Holders::Named,
    };
    let none_late = none_late(&found, today);
    let Today { overdue, week, lately, later, .. } = found;
    let mut sections = Vec::new();
    let mut paging = None;
    for (kind, part) in [(Kind::Late, overdue), (Kind::Week, week), (Kind::Done, lately)] {
        let mut section = Section::new(kind, part.total, alone, &frame);
        let groups = if alone == Some(kind) {
            let page = opora_store::Page { number: frame.query.page(), size: GROUPS_ON_A_PAGE };
            let all = store
                .obligation_groups(&frame.actor, kind.part(), &filter, page, SIZES.of(kind.part()).members, today)
                .await?;
            let paged = Paging::by(GROUPS_ON_A_PAGE, frame.query.page(), all.total.rows, &frame.query);
            paging = Some(paged.and_more(all.total.more));
            section.more =
                Some(More { url: frame.query.without("all"), title: "Все разделы дня".to_owned() });
            all.rows
        } else if alone.is_some() {
            Vec::new()
        } else {
            section.more = more(kind, &part, &frame.query);
            part.groups
        };
        section.rows = rows(groups, today, frame.actor.may(Action::Complete), titles);
        match kind {
            Kind::Late => section.empty.clone_from(&none_late),
            Kind::Week => section.aside = dates::span(today, opora_core::obligation::soon_until(today)),
            Kind::Done => {}
        }
        sections.push(section);
    }
    let named = programmes.rows.len() as u64;
    let page = TodayPage {
        facts: facts(programmes.total),
        more_programmes: programmes.total.rows.saturating_sub(named),
        programmes: programmes.rows.into_iter().map(Programme::of).collect(),
        nothing_at_all,
        can_upload: frame.actor.may(Action::HandleDocuments),
        authorities: Choice::list(authorities.into_iter().map(|one| (one.id, one.name)), frame.query.get("authority")),
        sections,
        paging,
        ahead: ahead(later, holders),
        names_holders: holders == Holders::Named,
        news,
        today: today.to_string(),
        back: frame.uri.to_string(),
        xlsx: frame.query.at("/today.xlsx"),
        page: frame.page(Menu::Today, format!("Сегодня, {}, {}", dates::weekday(today), dates::spoken(today))).await,
    };
    html(&page)
}

/// The sections of the page; the codes stand in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Late,
    Week,
    Done,
}

impl Kind {
    fn code(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Week => "week",
            Self::Done => "done",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Late, Self::Week, Self::Done].into_iter().find(|kind| kind.code() == code)
    }

    fn part(self) -> Part {
        match self {
            Self::Late => Part::Overdue,
            Self::Week => Part::Week,
            Self::Done => Part::Lately,
        }
    }
}

impl Section {
    /// A section without its rows. Where one section stands alone, its sum leads back to it among the others.
    fn new(kind: Kind, total: Total, alone: Option<Kind>, frame: &Frame) -> Self {
        let (title, word, look, icon, aside, empty) = match kind {
            Kind::Late => ("Просрочено", "просрочено", Look::Late, "late", "", ""),
            Kind::Week => {
                let empty = "На этих днях сроков нет.";
                ("Ближайшие семь дней", "ближайшие семь дней", Look::Going, "clock", "", empty)
            }
            Kind::Done => {
                let empty = "За последние две недели ничего не выполнено.";
                ("Сделано", "сделано", Look::Good, "ok", "за последние две недели", empty)
            }
        };
        let id = kind.code();
        Self {
            id,
            url: if alone.is_some() { format!("{}#{id}", frame.query.without("all")) } else { format!("#{id}") },
            is_open: alone.is_none_or(|alone| alone == kind),
            title,
            word,
            look,
            icon,
            total: total.rows,
            shown_total: total_words(total),
            aside: aside.to_owned(),
            empty: empty.to_owned(),
            rows: Vec::new(),
            more: None,
        }
    }
}

impl Programme {
    fn of(row: ProgrammeRow) -> Self {
        Self { url: crate::programmes::url(row.programme.id), title: quoted(row.programme.title) }
    }
}

/// «Просроченного нет. Ближайшее — завтра.»
fn none_late(found: &Today, today: NaiveDate) -> String {
    let nearest = found.week.groups.first().or(found.later.first()).and_then(|group| group.members.first());
    match nearest.and_then(|one| one.dates.due) {
        Some(due) => format!("Просроченного нет. Ближайшее — {}.", dates::near(due, today)),
        None => "Просроченного нет.".to_owned(),
    }
}

fn facts(total: Total) -> String {
    match total.rows {
        0 => "Действующих программ нет.".to_owned(),
        1 => "Действует программа".to_owned(),
        rows => format!("Действуют {}:", dates::count(rows, "программа", "программы", "программ")),
    }
}

fn quoted(title: String) -> String {
    let title = dates::bound(&title);
    if title.contains('«') { title } else { format!("«{title}»") }
}

fn total_words(total: Total) -> String {
    let number = dates::number(total.rows);
    if total.more { format!("более {number}") } else { number }
}

/// Where the whole section is, page by page, when the shown groups are not all of it.
fn more(kind: Kind, part: &PartRows, query: &Query) -> Option<More> {
    let shown: u64 = part.groups.iter().map(|group| group.all).sum();
    (part.total.more || part.total.rows > shown).then(|| More {
        url: query.with("all", kind.code()),
        title: format!("Показать все: {}", total_words(part.total)),
    })
}
