//! The list of schools.

use askama::Template;
use opora_core::access::{Action, Role};
use opora_core::ids::OrganisationId;
use opora_store::Page as Part;
use opora_store::school_rows::{CategoryFilter, Life, Overdue, SchoolFilter, SchoolRow, SchoolSort};
use std::collections::BTreeMap;

use crate::layout::{Choice, Frame, Menu, PAGE_ROWS, Page, Paging, Query, Sort, dates, html};
use crate::trouble::{Answer, Trouble};

#[derive(Template)]
#[template(path = "schools/list.html")]
struct ListPage {
    page: Page,
    summary: String,
    rows: Vec<Row>,
    total: u64,
    total_words: String,
    narrowed: bool,
    may_keep: bool,
    text: String,
    authorities: Vec<Choice>,
    categories: Vec<Choice>,
    states: Vec<Choice>,
    sort_value: Option<String>,
    by_name: Sort,
    by_open: Sort,
    by_overdue: Sort,
    export_url: String,
    paging: Paging,
}

struct Row {
    url: String,
    name: String,
    closed: Option<String>,
    authority: Option<String>,
    categories: Vec<Category>,
    mentor: Option<Mentor>,
    curator: Option<String>,
    needs_help: bool,
    open: u64,
    open_url: String,
    overdue: u64,
    overdue_url: String,
    next: Option<String>,
}

struct Category {
    name: String,
    since: String,
}

struct Mentor {
    name: String,
    url: Option<String>,
}

pub(super) async fn get(frame: Frame) -> Answer {
    let (store, actor, today) = (&frame.app.store, &frame.actor, frame.app.today());
    let filter = filter(&frame.query);
    let part = Part { number: frame.query.page(), size: PAGE_ROWS };
    let found = store.school_rows(actor, &filter, sort(&frame.query), part, today).await?;
    let categories = store.school_categories(actor, today).await?;
    let authorities = authorities(&frame).await?;
    let total = found.total.rows;
    let narrowed = frame.query.is_narrowed();
    if total == 1
        && let (Role::School { school, .. }, Some(row)) = (actor.role, found.rows.first())
        && row.id == school
        && !narrowed
    {
        return Ok(axum::response::IntoResponse::into_response(axum::response::Redirect::to(&format!(
            "/schools/{school}"
        ))));
    }
    let more = if found.total.more { "более\u{a0}" } else { "" };
    let total_words = format!("{more}{}", dates::count(total, "школа", "школы", "школ"));
    let rows = found.rows.into_iter().map(|row| view(&frame, row, &authorities)).collect();
    let none = [("none".to_owned(), "без категории".to_owned())];
    let named = categories.iter().map(|(key, words, _)| (key.clone(), words.clone()));
    let states =
        [("", "действующие"), ("overdue", "с просроченным"), ("closed", "закрытые"), ("all", "все, и закрытые")];
    html(&ListPage {
        summary: summary(&categories),
        paging: Paging::new(frame.query.page(), total, &frame.query),
        rows,
        total,
        total_words,
        narrowed,
        may_keep: actor.may(Action::KeepRegister),
        text: frame.query.get("text").unwrap_or_default().to_owned(),
        categories: Choice::list(named.chain(none), frame.query.get("category")),
        authorities: Choice::list(
            authorities.iter().map(|(id, name)| (*id, name.clone())),
            frame.query.get("authority"),
        ),
        states: Choice::list(states, Some(frame.query.get("state").unwrap_or_default())),
        sort_value: frame.query.get("sort").map(str::to_owned),
        by_name: Sort::of(&frame.query, "name"),
        by_open: Sort::of(&frame.query, "open"),
        by_overdue: Sort::of(&frame.query, "overdue"),
        export_url: frame.query.at("/schools.xlsx"),
        page: frame.page(Menu::Schools, "Школы").await,
    })
}

/// The filter of the address; unknown words mean «any».
pub(super) fn filter(query: &Query) -> SchoolFilter {
    let state = query.get("state").unwrap_or_default();
    SchoolFilter {
        authority: query.parsed("authority"),
        category: match query.get("category") {
            None => CategoryFilter::Any,
            Some("none") => CategoryFilter::None,
            Some(key) => CategoryFilter::Key(key.to_owned()),
        },
        life: match state {
            "closed" => Life::Closed,
            "all" => Life::All,
            _ => Life::Working,
        },
        overdue: if state == "overdue" { Overdue::Some } else { Overdue::Any },
        words: query.get("text").unwrap_or_default().chars().take(200).collect(),
    }
}

/// The order of the address.
pub(super) fn sort(query: &Query) -> SchoolSort {
    match query.get("sort") {
        Some("-name") => SchoolSort::NameDown,
        Some("open") => SchoolSort::OpenDown,
        Some("-open") => SchoolSort::Open,
        Some("overdue") => SchoolSort::OverdueDown,
        Some("-overdue") => SchoolSort::Overdue,
        _ => SchoolSort::Name,
    }
}

/// The authorities to choose from and to print, for who sees several.
pub(super) async fn authorities(frame: &Frame) -> Result<BTreeMap<OrganisationId, String>, Trouble> {
    match frame.actor.role {
        Role::Administrator => {
            let all = frame.app.store.authorities(&frame.actor).await?;
            Ok(all.into_iter().map(|one| (one.id, one.name)).collect())
        }
        Role::Specialist { .. } | Role::School { .. } => Ok(BTreeMap::new()),
    }
}

fn summary(categories: &[(String, String, u64)]) -> String {
    if categories.is_empty() {
        return "Кто на учёте, кто помогает и что ожидается".to_owned();
    }
    let words = categories
        .iter()
        .map(|(_, name, schools)| format!("{name}: {}", dates::count(*schools, "школа", "школы", "школ")));
    words.collect::<Vec<_>>().join(", ")
}

fn view(frame: &Frame, row: SchoolRow, authorities: &BTreeMap<OrganisationId, String>) -> Row {
    let today = frame.app.today();
    let opens_mentor = !matches!(frame.actor.role, Role::School { .. });
    let url = format!("/schools/{}", row.id);
    let categories: Vec<Category> = row
        .categories
        .into_iter()
        .map(|(name, since)| Category {
            name,
            since: since.map(|day| format!("с\u{a0}{}", dates::full(day))).unwrap_or_default(),
        })
        .collect();
    Row {
        name: dates::bound(&row.name),
        closed: row.valid_to.filter(|to| *to < today).map(|to| format!("закрыта {}", dates::full(to))),
        authority: row.authority.and_then(|id| authorities.get(&id).cloned()),
        needs_help: !categories.is_empty(),
        categories,
        mentor: row
            .mentor_name
            .map(|name| Mentor { name, url: row.mentor.filter(|_| opens_mentor).map(|id| format!("/schools/{id}")) }),
        curator: row.curator,
        open: row.open,
        open_url: format!("{url}/expected"),
        overdue: row.overdue,
        overdue_url: format!("{url}/expected?show=overdue"),
        next: row.next_due.map(|day| dates::near(day, today)),
        url,
    }
}
