//! Schedules of visits: a table of schools with a day for each is a plan whose rows are activities.

use opora_core::reading::ColumnKind;
use opora_core::russian;

use super::table::{Column, Columns};
use crate::mend::grid::Grid;
use crate::recognise::roadmap::columns::{Head, meaning, reads_as_deadline};
use crate::recognise::roadmap::heading;
use crate::recognise::token::{fold, has_stem, tokens};

/// A table of schools with a day for each and no mentors is a schedule: each row is an activity. Its school column
/// becomes the activity and the curators answer.
pub(crate) fn schedule(grid: &Grid, columns: &Columns, head: Option<&Head>) -> Option<Head> {
    let of = |wanted: Column| columns.columns.iter().find(|(_, column)| *column == wanted).map(|(at, _)| *at);
    let school = of(Column::School)?;
    if of(Column::Mentor).is_some() {
        return None;
    }
    let mut head = match head {
        Some(head) => head.clone(),
        None => heading::build(grid, columns.end.checked_sub(1)?),
    };
    let dated = head.columns.iter().find(|column| column.kind == ColumnKind::Deadline)?;
    let at = grid.rows.iter().skip(head.end).filter(|row| row.own().count() > 1);
    let (days, rows) = at.fold((0, 0), |(days, rows), row| {
        let day = row.cells.iter().find(|cell| cell.column == dated.from).map(|cell| cell.text()).unwrap_or_default();
        (days + usize::from(reads_as_deadline(&day)), rows + 1)
    });
    if days * 2 < rows || days == 0 {
        return None;
    }
    let told =
        head.columns.iter().any(|column| column.from != school && meaning(&column.head) == Some(ColumnKind::Activity));
    if told {
        // «Школа | Тема выезда | Дата»: the plan tells itself what is done.
        return None;
    }
    for column in &mut head.columns {
        let curator = columns.columns.iter().any(|(at, kind)| *at == column.from && *kind == Column::Curator);
        if column.from == school {
            column.kind = ColumnKind::Activity;
        } else if curator {
            column.kind = ColumnKind::Responsible;
        } else if column.kind == ColumnKind::Activity {
            column.kind = ColumnKind::Other;
        }
    }
    head.guessed = false;
    Some(head)
}

/// Whether a column says that it names curators and not only who answers for a visit.
pub(crate) fn names_curators(columns: &Columns, grid: &Grid) -> bool {
    let head = columns.end.checked_sub(1).and_then(|at| grid.rows.get(at));
    head.is_some_and(|row| row.own().any(|cell| has_stem(&fold(&cell.text()), &["куратор", "тьютор"])))
}

/// What a schedule of schools is about: «Дата выезда» and «График выездов …» speak of visits.
pub(crate) fn subject(head: &Head, title: Option<&str>) -> Option<String> {
    let behind = |words: &str, stems: &[&str]| {
        let all = tokens(words);
        let at = all.iter().position(|token| stems.iter().any(|stem| fold(token.text).starts_with(stem)))?;
        let next = all.get(at + 1).filter(|token| token.text.chars().count() > 3)?;
        let noun = russian::nominative_from(&fold(next.text), russian::Case::Genitive);
        (noun != fold(next.text) || stems.contains(&"дат")).then_some(noun)
    };
    let dated = head.columns.iter().find(|column| column.kind == ColumnKind::Deadline);
    let noun = dated.and_then(|column| behind(&column.head, &["дат", "срок", "врем"]));
    let noun = noun.filter(|noun| !["проведение", "исполнение", "выполнение", "реализация"].contains(&noun.as_str()));
    let noun = noun.or_else(|| title.and_then(|title| behind(title, &["график"])))?;
    let mut letters = noun.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}
