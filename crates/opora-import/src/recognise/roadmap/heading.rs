//! The head of a plan over one, two or three rows with merged cells, taken apart into columns.

use opora_core::reading::ColumnKind;

use super::columns::{
    Column, Head, SAMPLE_ROWS, complete, is_column_numbers, meaning, names_groups, reads_as_deadline,
};
use super::years;
use crate::mend::grid::{Grid, GridCell, GridRow};
use crate::recognise::token::numbered;

/// Rows that a head may take.
const HEAD_ROWS: usize = 3;

/// The head whose first row stands at an index, whatever its words say.
pub(crate) fn build(grid: &Grid, first: usize) -> Head {
    let Some(top) = grid.rows.get(first) else { return Head { end: first + 1, ..Head::default() } };
    let mut rows: Vec<&GridRow> = vec![top];
    while let Some(row) = grid.rows.get(first + rows.len()).filter(|_| rows.len() < HEAD_ROWS)
        && rows.last().is_some_and(|above| is_second_head(above, row))
    {
        rows.push(row);
    }
    let end = first + rows.len();
    let mut columns: Vec<Column> = Vec::new();
    for cell in &top.cells {
        expand(cell, &cell.text(), "", &rows, &mut columns);
    }
    let mut head = Head { columns, first, end, guessed: false };
    by_time(&mut head, grid);
    complete(&mut head, grid);
    head
}

/// The columns under a cell of the head; `words` are those of the cell with what stands above it.
fn expand(cell: &GridCell, words: &str, sub: &str, rows: &[&GridRow], columns: &mut Vec<Column>) {
    let (from, to) = (cell.column, cell.column + cell.span);
    let Some((row, rest)) = rows.split_first().map(|(top, rest)| (*top, rest)).filter(|(_, rest)| !rest.is_empty())
    else {
        return columns.push(named(words, from, to, sub));
    };
    let Some(second) = rest.first() else { return columns.push(named(words, from, to, sub)) };
    let below: Vec<&GridCell> = second
        .cells
        .iter()
        .filter(|sub| !sub.shared && !sub.is_empty() && sub.column >= from && sub.column < to)
        .collect();
    if cell.span > 1 && below.len() > 1 {
        for (order, sub) in below.iter().enumerate() {
            let next = below.get(order + 1).map_or(to, |next| next.column);
            let whole = GridCell { column: sub.column, span: next.saturating_sub(sub.column).max(1), ..(*sub).clone() };
            expand(&whole, &format!("{words} {}", sub.text()), &sub.text(), rest, columns);
        }
    } else if let [only] = below.as_slice()
        && goes_on(row, second)
    {
        columns.push(named(&format!("{words} {}", only.text()), from, to, ""));
    } else {
        columns.push(named(words, from, to, sub));
    }
}

/// Columns of months, quarters, half-years or years under which marks or days stand are deadlines: «сент. | окт. | нояб.»,
/// «2023 | 2024 | 2025».
fn by_time(head: &mut Head, grid: &Grid) {
    let timed: Vec<usize> = (0..head.columns.len())
        .filter(|at| {
            head.columns
                .get(*at)
                .is_some_and(|column| column.kind == ColumnKind::Other && years::is_of_time(&column.head))
        })
        .collect();
    if timed.len() < 2 {
        return;
    }
    // A number below a month is a day, below a year it may be money or a value.
    let parts =
        timed.iter().all(|at| head.columns.get(*at).is_some_and(|column| years::part_of_year(&column.head).is_some()));
    let fits = |text: &str| {
        !text.chars().any(char::is_alphanumeric)
            || years::is_mark(text)
            || reads_as_deadline(text)
            || parts && text.chars().all(|c| c.is_ascii_digit() || " .,–-до".contains(c))
    };
    let mut seen = 0;
    for row in grid.rows.iter().skip(head.end).take(SAMPLE_ROWS) {
        for cell in row.own().filter(|cell| cell.span == 1) {
            let at = head.column_at(cell.column, cell.span);
            if at.is_some_and(|at| timed.contains(&at)) {
                if !fits(&cell.text()) {
                    return;
                }
                seen += 1;
            }
        }
    }
    for at in timed.into_iter().filter(|_| seen > 0) {
        if let Some(column) = head.columns.get_mut(at) {
            column.kind = ColumnKind::Deadline;
        }
    }
}

fn named(head: &str, from: usize, to: usize, sub: &str) -> Column {
    let own = meaning(sub).filter(|kind| *kind != ColumnKind::Other);
    let kind = own.or_else(|| meaning(head)).unwrap_or(ColumnKind::Other);
    Column { kind, head: head.to_owned(), from, to, groups: names_groups(head) }
}

/// A second row of the head: it fills a group of the first one and nothing in it reads as an activity.
fn is_second_head(top: &GridRow, row: &GridRow) -> bool {
    let grouped = top.cells.iter().any(|cell| cell.span > 1);
    let own: Vec<_> = row.own().collect();
    let groups_only = own.iter().all(|cell| {
        top.cells.iter().any(|above| {
            above.column <= cell.column
                && cell.column < above.column + above.span
                && (above.span > 1 || above.is_empty())
        })
    });
    let short = own.iter().all(|cell| cell.text().chars().count() <= 60);
    let repeats = row.head && own.iter().all(|cell| numbered(&cell.text()).is_none());
    let grows = (grouped && groups_only) || (row.head && repeats && !is_column_numbers(row)) || goes_on(top, row);
    !own.is_empty() && short && grows
}

/// «№ | Мероприятие | Срок | Ответственный» over «п/п | | исполнения | (ФИО)»: the words of the heads go on below.
fn goes_on(top: &GridRow, row: &GridRow) -> bool {
    let words = |cell: &GridCell| {
        let text = cell.text();
        let small = text.chars().next().is_some_and(|first| first.is_lowercase() || first == '(');
        let under = top.cells.iter().any(|above| above.column == cell.column && !above.is_empty());
        small && under && text.chars().count() <= 40 && !reads_as_deadline(&text)
    };
    let alone = |kind: ColumnKind| {
        let column = top.cells.iter().find(|above| meaning(&above.text()) == Some(kind)).map(|above| above.column);
        column.is_some_and(|column| row.own().all(|cell| cell.column != column))
    };
    row.own().next().is_some() && row.own().all(words) && alone(ColumnKind::Activity)
}
