//! The roadmap as the order prints it: its own columns and sections, then what became of each row.

use chrono::{NaiveDate, NaiveDateTime};
use opora_core::reading::ColumnKind as Meaning;

use crate::table::{Cell, Column, ColumnKind, Row, Table};

/// A roadmap with the state of its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Roadmap {
    /// Title of the plan.
    pub title: String,
    /// Lines under it: the order, the period, filters, the day of printing.
    pub subtitle: Vec<String>,
    /// The columns of the order: meaning and the words of the head.
    pub columns: Vec<(Meaning, String)>,
    /// The sections as printed.
    pub sections: Vec<String>,
    /// The activities in the order of the plan.
    pub rows: Vec<RoadmapRow>,
    /// When it was made.
    pub made: NaiveDateTime,
}

/// One activity.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RoadmapRow {
    /// Index into [`Roadmap::sections`].
    pub section: Option<usize>,
    /// The words of the order, one a column.
    pub cells: Vec<String>,
    /// The state as words («Просрочено», «Выполнено»).
    pub state: String,
    /// What is behind the state («февраль: 6 из 9»).
    pub fact: String,
    /// The next day by which something is due.
    pub next: Option<NaiveDate>,
    /// Obligations done and all of them.
    pub done: Option<(u64, u64)>,
}

/// The roadmap as a table: the columns of the order, then «Состояние», «Чем подтверждено», «Ближайший срок»,
/// «Выполнено».
pub fn table(roadmap: &Roadmap) -> Table {
    let mut columns: Vec<Column> = roadmap.columns.iter().map(|(meaning, head)| column(*meaning, head)).collect();
    columns.push(Column::new("Состояние", ColumnKind::Text).wide(16));
    columns.push(Column::new("Подробнее", ColumnKind::Text).wide(22));
    columns.push(Column::new("Ближайший срок", ColumnKind::Date).wide(12));
    columns.push(Column::new("Выполнено", ColumnKind::Share).wide(11));
    Table {
        sheet: "Дорожная карта".to_owned(),
        title: roadmap.title.clone(),
        subtitle: roadmap.subtitle.clone(),
        columns,
        rows: rows(roadmap),
        notes: Vec::new(),
        made: roadmap.made,
    }
}

/// A section heading stands before its rows, again where a section is taken up later, and also where it has no row.
fn rows(roadmap: &Roadmap) -> Vec<Row> {
    let mut out = Vec::with_capacity(roadmap.rows.len() + roadmap.sections.len());
    let mut shown = 0;
    let mut current = None;
    for row in &roadmap.rows {
        if row.section != current {
            for (index, title) in roadmap.sections.iter().enumerate().skip(shown) {
                if row.section.is_some_and(|section| index <= section) {
                    out.push(Row::Section(title.clone()));
                    shown = index + 1;
                }
            }
            let again = row.section.filter(|section| section + 1 < shown);
            if let Some(title) = again.and_then(|section| roadmap.sections.get(section)) {
                out.push(Row::Section(title.clone()));
            }
            current = row.section;
        }
        out.push(Row::Cells(cells(row, roadmap.columns.len())));
    }
    out.extend(roadmap.sections.iter().skip(shown).map(|title| Row::Section(title.clone())));
    out
}

fn cells(row: &RoadmapRow, columns: usize) -> Vec<Cell> {
    let mut cells: Vec<Cell> = row.cells.iter().take(columns).map(Cell::words).collect();
    cells.resize(columns, Cell::Empty);
    cells.push(Cell::words(&row.state));
    cells.push(Cell::words(&row.fact));
    cells.push(Cell::day(row.next));
    cells.push(row.done.map_or(Cell::Empty, |(part, whole)| share(part, whole)));
    cells
}

#[expect(clippy::cast_precision_loss, reason = "Excel itself holds every number as a double")]
fn share(part: u64, whole: u64) -> Cell {
    Cell::Share { part: part as f64, whole: whole as f64 }
}

fn column(meaning: Meaning, head: &str) -> Column {
    let (otherwise, width) = match meaning {
        Meaning::Number => ("№", 6),
        Meaning::Activity => ("Мероприятие", 46),
        Meaning::Deadline => ("Срок", 18),
        Meaning::Responsible => ("Ответственный", 24),
        Meaning::Participants => ("Участники", 24),
        Meaning::Result => ("Ожидаемый результат", 34),
        Meaning::Criterion => ("Критерий", 28),
        Meaning::Indicator => ("Показатель", 28),
        Meaning::Other => ("", 24),
    };
    let head = if head.trim().is_empty() { otherwise } else { head };
    Column::new(head, ColumnKind::Text).wide(width)
}
