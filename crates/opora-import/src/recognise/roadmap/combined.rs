//! A column that holds deadlines and responsible people together: «Сроки, ответственные».

use opora_core::reading::ColumnKind;

use super::columns::{Column, reads_as_deadline};
use super::rows::{Field, Plan};
use crate::mend::grid::CellLine;
use crate::recognise::token::{cut, fold, has_stem};

/// Parts such a column in two; each piece between commas goes where its words belong.
pub(crate) fn part(plan: &mut Plan) {
    let both = |column: &Column| {
        let folded = fold(&column.head);
        matches!(column.kind, ColumnKind::Deadline | ColumnKind::Responsible)
            && has_stem(&folded, &["срок", "дата", "период"])
            && has_stem(&folded, &["ответствен", "исполнител"])
    };
    let Some(at) = plan.head.columns.iter().position(both) else { return };
    let Some(column) = plan.head.columns.get_mut(at) else { return };
    column.kind = ColumnKind::Deadline;
    let responsible = Column { kind: ColumnKind::Responsible, ..column.clone() };
    plan.head.columns.push(responsible);
    for draft in &mut plan.drafts {
        let (timed, named) = draft.fields.get(at).map(pieces).unwrap_or_default();
        if let Some(field) = draft.fields.get_mut(at) {
            field.lines.clone_from(&timed.lines);
        }
        draft.fields.push(named);
        draft.opening.push(String::new());
    }
}

/// The pieces of a cell that speak of time, and the others.
fn pieces(field: &Field) -> (Field, Field) {
    let (mut timed, mut named) = (Vec::new(), Vec::new());
    for line in &field.lines {
        let mut from = 0;
        for to in line.text.match_indices([',', ';']).map(|(at, _)| at).chain([line.text.len()]) {
            let words = cut(&line.text, from, to).trim_start_matches([',', ';', ' ']);
            from = to;
            if words.is_empty() {
                continue;
            }
            let piece = CellLine { text: words.to_owned(), ..line.clone() };
            let side = if reads_as_deadline(words) { &mut timed } else { &mut named };
            side.push(piece);
        }
    }
    let half = |lines: Vec<CellLine>| Field { lines, ..field.clone() };
    (half(timed), half(named))
}
