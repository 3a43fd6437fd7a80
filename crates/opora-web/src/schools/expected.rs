//! What is expected of one school, as a list with its own filter.

use askama::Template;
use chrono::NaiveDate;
use opora_core::access::Action;
use opora_core::ids::OrganisationId;
use opora_core::obligation::state;
use opora_report::table::{Cell, Column, ColumnKind, Row, Table};
use opora_store::Page as Part;
use opora_store::school_expected::{ExpectedCounts, ExpectedRow, Show};

use super::HOME;
use super::card::{Tab, head, tabs};
use crate::export;
use crate::layout::{Choice, Frame, Key, Mark, Menu, PAGE_ROWS, Page, Paging, dates, html, since};
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "schools/expected.html")]
struct ExpectedPage {
    page: Page,
    tabs: Vec<Tab>,
    shows: Vec<(Choice, String)>,
    expected: Vec<Expected>,
    may_complete: bool,
    paging: Paging,
    export_url: String,
    empty: &'static str,
}

/// An expected thing as a row prints it.
pub(super) struct Expected {
    pub due: String,
    pub due_note: String,
    pub what: String,
    pub url: String,
    pub item: String,
    pub programme: String,
    pub mark: Mark,
    pub since: String,
    pub verb: &'static str,
    pub verb_url: String,
}

pub(super) async fn get(frame: Frame, Key(id): Key<OrganisationId>) -> Answer {
    let (school, counts) = head(&frame, id).await?;
    let show = show(frame.query.get("show"));
    let today = frame.app.today();
    let part = Part { number: frame.query.page(), size: PAGE_ROWS };
    let found = frame.app.store.school_expected(&frame.actor, id, show, part, today).await?;
    html(&ExpectedPage {
        tabs: tabs(id, counts, "expected"),
        shows: shows(&frame, show, counts),
        paging: Paging::new(frame.query.page(), found.total.rows, &frame.query),
        expected: found.rows.into_iter().map(|row| expected_row(row, today)).collect(),
        may_complete: frame.actor.may(Action::Complete),
        export_url: frame.query.at(&format!("{HOME}/{id}/expected.xlsx")),
        empty: match show {
            Show::Open => "Открытого нет: всё выполнено или снято.",
            Show::Overdue => "Просроченного нет.",
            Show::Done => "Выполненного пока нет.",
            Show::All => "От школы пока ничего не ожидается: в принятых программах она не названа ответственной.",
        },
        page: frame.page(Menu::Schools, dates::bound(&school.name)).await.crumb("Школы", HOME),
    })
}

pub(super) async fn workbook(frame: Frame, Key(id): Key<OrganisationId>) -> Answer {
    let (school, _) = head(&frame, id).await?;
    let show = show(frame.query.get("show"));
    let app = &frame.app;
    let mut rows = Vec::new();
    for number in 1.. {
        let part = Part { number, size: Part::MOST };
        let found = app.store.school_expected(&frame.actor, id, show, part, app.today()).await?.rows;
        let last = found.len() < usize::try_from(Part::MOST).unwrap_or(usize::MAX);
        rows.extend(found.into_iter().map(|row| cells(&frame, row)));
        if last || rows.len() > export::ROWS_LIMIT {
            break;
        }
    }
    let notes = export::fit(&mut rows, "Остальные выгрузите, выбрав открытые, просроченные или выполненные.");
    let columns = vec![
        Column::new("Срок", ColumnKind::Date).wide(12),
        Column::new("Пункт", ColumnKind::Text).wide(8),
        Column::new("Мероприятие", ColumnKind::Link).wide(60),
        Column::new("Программа", ColumnKind::Text).wide(40),
        Column::new("Состояние", ColumnKind::Text).wide(18),
        Column::new("Выполнено", ColumnKind::Date).wide(12),
    ];
    let table = Table {
        sheet: "Ожидается".to_owned(),
        title: format!("Что ожидается: {}", school.name),
        subtitle: vec![export::as_of(app)],
        columns,
        rows,
        notes,
        made: export::made(app),
    };
    export::xlsx(app, &format!("Ожидается от {}", school.name), table).await
}

fn cells(frame: &Frame, row: ExpectedRow) -> Row {
    let today = frame.app.today();
    let state = state(&row.dates, &row.fact, today);
    let done = match row.fact {
        opora_core::obligation::Fact::Done { on } => Some(on),
        _ => None,
    };
    Row::Cells(vec![
        Cell::day(row.dates.due),
        Cell::words(row.number.unwrap_or_default()),
        Cell::Link { text: row.text, url: export::absolute(&frame.app, &format!("/obligations/{}", row.id)) },
        Cell::words(row.programme_title),
        Cell::words(Mark::of(&state).word),
        Cell::day(done),
    ])
}

fn show(word: Option<&str>) -> Show {
    match word {
        Some("overdue") => Show::Overdue,
        Some("done") => Show::Done,
        Some("all") => Show::All,
        _ => Show::Open,
    }
}

fn shows(frame: &Frame, show: Show, counts: ExpectedCounts) -> Vec<(Choice, String)> {
    let all = [
        ("", "Открытые", Show::Open, counts.open),
        ("overdue", "Просроченные", Show::Overdue, counts.overdue),
        ("done", "Выполненные", Show::Done, counts.done),
        ("all", "Все", Show::All, counts.all),
    ];
    all.into_iter()
        .map(|(value, title, which, count)| {
            let choice = Choice { value: dates::number(count), title: title.to_owned(), chosen: which == show };
            (choice, frame.query.with("show", value))
        })
        .collect()
}

/// The row with its state as of `today`.
pub(super) fn expected_row(row: ExpectedRow, today: NaiveDate) -> Expected {
    let state = state(&row.dates, &row.fact, today);
    let open = matches!(row.fact, opora_core::obligation::Fact::Open);
    let url = format!("/obligations/{}", row.id);
    let act = row.act_number.map(|number| format!("приказ №\u{a0}{number}, ")).unwrap_or_default();
    Expected {
        due: row.dates.due.map_or_else(|| "без срока".to_owned(), dates::full),
        due_note: row.dates.due.map(|day| weekday_note(day, today)).unwrap_or_default(),
        what: dates::bound(row.text.trim_end_matches(['.', ';'])),
        item: row.number.map(|number| format!("п.\u{a0}{number}")).unwrap_or_default(),
        programme: dates::bound(&format!("{act}{}", row.programme_title)),
        mark: Mark::of(&state),
        since: since(&state, today),
        verb: if open { "Отметить" } else { "Открыть" },
        verb_url: url.clone(),
        url,
    }
}

/// «сегодня», «завтра», a day off, or the weekday of a day that is near.
fn weekday_note(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "сегодня".to_owned(),
        1 => "завтра".to_owned(),
        -31..=31 if matches!(chrono::Datelike::weekday(&day), chrono::Weekday::Sat | chrono::Weekday::Sun) => {
            format!("{}, выходной", dates::weekday(day))
        }
        2..=31 => dates::weekday(day).to_owned(),
        _ => String::new(),
    }
}
