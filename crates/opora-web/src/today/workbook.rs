//! What is open today as a workbook: late things, then those of the coming days, with the filter of the page.

use opora_core::ids::OrganisationId;
use opora_report::table::{Cell, Column, ColumnKind, Row, Table};
use opora_store::obligations::{Obligation, ObligationFilter, ObligationSort, Section};

use crate::export;
use crate::layout::{Frame, Mark, dates};
use crate::trouble::{Answer, Trouble};

/// Pages of rows that are asked for one after another.
const PAGES_LIMIT: u64 = export::ROWS_LIMIT as u64 / opora_store::Page::MOST + 1;

pub(super) async fn workbook(frame: Frame) -> Answer {
    let filter = ObligationFilter {
        authority: frame.query.parsed::<i64>("authority").map(OrganisationId),
        ..ObligationFilter::default()
    };
    let mut rows = Vec::new();
    for (section, title) in [(Section::Overdue, "Просрочено"), (Section::Week, "Ближайшие семь дней")]
    {
        let found = all(&frame, section, &filter).await?;
        rows.push(Row::Section(format!("{title}: {}", found.len())));
        rows.extend(found.into_iter().map(|one| row(&frame, one)));
    }
    let notes = export::fit(&mut rows, "Остальное — на страницах программ, там у каждой своя выгрузка.");
    let kinds = [
        Column::new("Срок", ColumnKind::Date),
        Column::new("Мероприятие", ColumnKind::Link).wide(50),
        Column::new("Пункт", ColumnKind::Text),
        Column::new("Программа", ColumnKind::Text).wide(36),
        Column::new("Кто", ColumnKind::Text).wide(28),
        Column::new("Состояние", ColumnKind::Text),
    ];
    let today = frame.app.today();
    let table = Table {
        sheet: "Сегодня".to_owned(),
        title: format!("Сегодня, {}, {}", dates::weekday(today), dates::spoken_full(today)),
        subtitle: vec![export::as_of(&frame.app)],
        columns: kinds.into_iter().collect(),
        rows,
        notes,
        made: export::made(&frame.app),
    };
    export::xlsx(&frame.app, "Сегодня", table).await
}

/// All rows of a section, as far as one file holds them.
async fn all(frame: &Frame, section: Section, filter: &ObligationFilter) -> Result<Vec<Obligation>, Trouble> {
    let mut rows = Vec::new();
    for number in 1..=PAGES_LIMIT {
        let page = opora_store::Page { number, size: opora_store::Page::MOST };
        let found = frame
            .app
            .store
            .obligations(&frame.actor, section, filter, ObligationSort::Due, page, frame.app.today())
            .await?;
        let is_last = (found.rows.len() as u64) < opora_store::Page::MOST;
        rows.extend(found.rows);
        if is_last || rows.len() > export::ROWS_LIMIT {
            break;
        }
    }
    Ok(rows)
}

fn row(frame: &Frame, one: Obligation) -> Row {
    let url = export::absolute(&frame.app, &format!("/obligations/{}", one.id));
    Row::Cells(vec![
        Cell::day(one.dates.due),
        Cell::Link { text: one.activity_text, url },
        Cell::words(one.activity_number.unwrap_or_default()),
        Cell::words(one.programme_title),
        Cell::words(one.organisation_name.unwrap_or(one.party)),
        Cell::words(Mark::of(&one.state).word),
    ])
}
