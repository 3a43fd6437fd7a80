//! The list of schools as a workbook, with the filters and the order of the page.

use opora_report::table::{Cell, Column, ColumnKind, Row, Table};
use opora_store::Page as Part;
use opora_store::school_rows::SchoolRow;

use super::list::{authorities, filter, sort};
use crate::export;
use crate::layout::{Frame, dates};
use crate::trouble::Answer;

pub(super) async fn get(frame: Frame) -> Answer {
    let app = &frame.app;
    let (filter, sort) = (filter(&frame.query), sort(&frame.query));
    let authorities = authorities(&frame).await?;
    let mut rows = Vec::new();
    for number in 1.. {
        let part = Part { number, size: Part::MOST };
        let found = app.store.school_rows(&frame.actor, &filter, sort, part, app.today()).await?;
        let last = found.rows.len() < usize::try_from(Part::MOST).unwrap_or(usize::MAX);
        rows.extend(found.rows.into_iter().map(|row| {
            let authority = row.authority.and_then(|id| authorities.get(&id).cloned());
            cells(&frame, row, authority)
        }));
        if last || rows.len() > export::ROWS_LIMIT {
            break;
        }
    }
    let notes = export::fit(&mut rows, "Остальные выгрузите, сузив отбор по словам или категории.");
    let columns = vec![
        Column::new("Школа", ColumnKind::Link).wide(40),
        Column::new("Номер", ColumnKind::Text).wide(9),
        Column::new("Управление", ColumnKind::Text).wide(28),
        Column::new("Категории", ColumnKind::Text).wide(34),
        Column::new("Наставник", ColumnKind::Text).wide(32),
        Column::new("Куратор", ColumnKind::Text).wide(28),
        Column::new("Ожидается", ColumnKind::Number).wide(12),
        Column::new("Просрочено", ColumnKind::Number).wide(12),
        Column::new("Ближайший срок", ColumnKind::Date).wide(13),
        Column::new("Закрыта", ColumnKind::Date).wide(12),
    ];
    let mut subtitle = Vec::new();
    for (name, words) in [("text", "Слова"), ("category", "Категория")] {
        if let Some(value) = frame.query.get(name) {
            subtitle.push(format!("{words}: {value}"));
        }
    }
    subtitle.push(format!("{}. {}", dates::count(rows.len() as u64, "школа", "школы", "школ"), export::as_of(app)));
    let made = export::made(app);
    let sheet = "Школы".to_owned();
    let table = Table { title: sheet.clone(), sheet, subtitle, columns, rows, notes, made };
    export::xlsx(app, "Школы", table).await
}

fn cells(frame: &Frame, row: SchoolRow, authority: Option<String>) -> Row {
    let categories = row.categories.into_iter().map(|(name, since)| match since {
        Some(day) => format!("{name} с {}", dates::full(day)),
        None => name,
    });
    Row::Cells(vec![
        Cell::Link { text: row.name, url: export::absolute(&frame.app, &format!("/schools/{}", row.id)) },
        Cell::words(row.number.unwrap_or_default()),
        Cell::words(authority.unwrap_or_default()),
        Cell::words(categories.collect::<Vec<_>>().join("\n")),
        Cell::words(row.mentor_name.unwrap_or_default()),
        Cell::words(row.curator.unwrap_or_default()),
        Cell::count(row.open),
        Cell::count(row.overdue),
        Cell::day(row.next_due),
        Cell::day(row.valid_to),
    ])
}
