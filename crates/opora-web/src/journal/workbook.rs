//! The journal as a workbook, with the filters of the page.

use opora_report::table::{Cell, Column, ColumnKind, Row, Table};
use opora_store::journal::Event;

use super::list::{days, filter};
use crate::export;
use crate::layout::Frame;
use crate::trouble::Answer;

/// Records read in one go.
const STEP: u64 = 5_000;

pub(super) async fn get(frame: Frame) -> Answer {
    let app = &frame.app;
    let days = days(&frame.query)?;
    let filter = filter(&app.clock, &frame.query, days);
    let mut rows = Vec::new();
    let mut last = None;
    while rows.len() < export::ROWS_LIMIT {
        let events = app.store.journal_export(&frame.actor, &filter, last, STEP).await?;
        let Some(event) = events.last() else { break };
        last = Some(event.id);
        rows.extend(events.iter().map(|event| row(&frame, event)));
    }
    let mut notes = Vec::new();
    if rows.len() >= export::ROWS_LIMIT {
        rows.truncate(export::ROWS_LIMIT);
        notes.push(format!(
            "Показаны последние {} записей. Более ранние выгрузите, сузив отбор по дням.",
            export::ROWS_LIMIT
        ));
    }
    let columns = vec![
        Column::new("День", ColumnKind::Date).wide(12),
        Column::new("Время", ColumnKind::Text).wide(8),
        Column::new("Кто", ColumnKind::Text).wide(28),
        Column::new("Что произошло", ColumnKind::Text).wide(70),
        Column::new("Было", ColumnKind::Text).wide(36),
        Column::new("Стало", ColumnKind::Text).wide(36),
    ];
    let mut subtitle = Vec::new();
    if let Some(text) = frame.query.get("text") {
        subtitle.push(format!("Слова: {text}"));
    }
    let days = [("с", days.from), ("по", days.to)];
    let days: Vec<String> =
        days.iter().filter_map(|(word, day)| day.map(|day| format!("{word} {}", day.format("%d.%m.%Y")))).collect();
    if !days.is_empty() {
        subtitle.push(format!("Дни: {}", days.join(" ")));
    }
    subtitle.push(export::as_of(app));
    let made = export::made(app);
    let table = Table {
        sheet: "Журнал".to_owned(), title: "Журнал".to_owned(), subtitle, columns, rows, notes, made
    };
    export::xlsx(app, "Журнал", table).await
}

fn row(frame: &Frame, event: &Event) -> Row {
    let at = frame.app.clock.local(event.at);
    Row::Cells(vec![
        Cell::Date(at.date_naive()),
        Cell::words(at.format("%H:%M").to_string()),
        Cell::words(&event.actor_name),
        Cell::words(&event.sentence),
        Cell::words(event.before.clone().unwrap_or_default()),
        Cell::words(event.after.clone().unwrap_or_default()),
    ])
}
