//! Rows that hold several numbered measures with their deadlines stacked beside them.

use opora_core::reading::ColumnKind;

use super::columns::{is_row_number, reads_as_deadline};
use super::rows::{Draft, Field, Plan};
use crate::mend::grid::CellLine;
use crate::mend::text;
use crate::recognise::token::{numbered, tokens};

/// Parts stacked rows where the counts agree; marks those where they do not.
pub(crate) fn part(plan: &mut Plan) {
    let kinds: Vec<ColumnKind> = plan.head.columns.iter().map(|column| column.kind).collect();
    let mut renumber: Vec<usize> = Vec::new();
    let mut parted: Vec<Draft> = Vec::new();
    for (at, draft) in std::mem::take(&mut plan.drafts).into_iter().enumerate() {
        renumber.push(parted.len());
        let _ = at;
        match measures(&draft, &kinds) {
            Some(Measures::Parted(drafts)) => {
                // One row gave several activities; the row itself stays one in the count.
                parted.extend(drafts);
            }
            Some(Measures::Unclear) => parted.push(Draft { stacked: true, ..draft }),
            None => parted.push(draft),
        }
    }
    for remark in &mut plan.remarks {
        remark.activity = remark.activity.and_then(|at| renumber.get(at).copied());
    }
    plan.drafts = parted;
}

enum Measures {
    Parted(Vec<Draft>),
    Unclear,
}

fn measures(draft: &Draft, kinds: &[ColumnKind]) -> Option<Measures> {
    let at = kinds.iter().position(|kind| *kind == ColumnKind::Activity)?;
    let activity = draft.fields.get(at)?;
    let mut others = kinds.iter().zip(&draft.fields);
    let deadline =
        others.find(|(kind, field)| **kind == ColumnKind::Deadline && !field.is_empty()).map(|(_, field)| field);
    let Some(groups) = numbered_groups(activity, number_lines(draft, kinds)) else {
        return deadline.filter(|deadline| are_in_one_line(activity, deadline)).map(|_| Measures::Unclear);
    };
    let count = groups.len();
    let deadlines = deadline.map(deadline_groups).unwrap_or_default();
    if deadlines.len() < 2 {
        return None;
    }
    if deadlines.len() != count {
        return Some(Measures::Unclear);
    }
    let counted_below = number_lines(draft, kinds) == 1;
    let mut drafts: Vec<Draft> = groups
        .iter()
        .map(|_| Draft {
            fields: vec![Field::default(); kinds.len()],
            opening: vec![String::new(); kinds.len()],
            ..draft.clone()
        })
        .collect();
    for (column, (kind, field)) in kinds.iter().zip(&draft.fields).enumerate() {
        let pieces: Vec<Vec<CellLine>> = match kind {
            ColumnKind::Activity if counted_below => groups.iter().map(|group| without_number(group)).collect(),
            ColumnKind::Activity => groups.clone(),
            ColumnKind::Deadline => deadlines.clone(),
            ColumnKind::Number if field.lines.len() == count => {
                field.lines.iter().map(|line| vec![line.clone()]).collect()
            }
            ColumnKind::Number if field.is_empty() => vec![Vec::new(); count],
            // One number for the whole row: the measures are counted below it, as «3.1», «3.2».
            ColumnKind::Number => below(field, count),
            _ => match shares(field, count) {
                Some(pieces) => pieces,
                None => return Some(Measures::Unclear),
            },
        };
        for (draft, lines) in drafts.iter_mut().zip(pieces) {
            if let Some(into) = draft.fields.get_mut(column) {
                let place = opora_core::reading::Place {
                    from: lines.first().map(|line| line.from),
                    to: lines.last().map(|line| line.to),
                    ..field.place
                };
                *into = Field { lines, place, ..field.clone() };
            }
        }
    }
    Some(Measures::Parted(drafts))
}

/// «1) Семинар 2) Консультации» beside «апрель; май»: as many terms as numbers, all in one line.
fn are_in_one_line(activity: &Field, deadline: &Field) -> bool {
    let ([activity], [deadline]) = (activity.lines.as_slice(), deadline.lines.as_slice()) else { return false };
    let all = tokens(&activity.text);
    let mut expected = 1_usize;
    for pair in all.windows(2) {
        let [number, mark] = pair else { continue };
        if matches!(mark.text, ")" | ".") && mark.from == number.to && number.text.parse() == Ok(expected) {
            expected += 1;
        }
    }
    let opens = numbered(&activity.text).is_some_and(|found| found.number == "1");
    let terms: Vec<&str> = deadline.text.split(';').map(str::trim).filter(|term| !term.is_empty()).collect();
    opens && expected > 2 && terms.len() == expected - 1 && terms.iter().all(|term| reads_as_deadline(term))
}

fn number_lines(draft: &Draft, kinds: &[ColumnKind]) -> usize {
    let at = kinds.iter().position(|kind| *kind == ColumnKind::Number);
    let field = at.and_then(|at| draft.fields.get(at));
    field.filter(|field| field.lines.iter().all(|line| is_row_number(&line.text))).map_or(0, |field| field.lines.len())
}

/// The lines of an activity cell by measure: numbered 1, 2, 3 without words before the first, or numbered beside.
fn numbered_groups(field: &Field, numbers_beside: usize) -> Option<Vec<Vec<CellLine>>> {
    let mut groups: Vec<Vec<CellLine>> = Vec::new();
    let number = |line: &CellLine| {
        numbered(&line.text)
            .filter(|found| !found.rest.is_empty())
            .map(|found| found.number.rsplit('.').next().unwrap_or_default().to_owned())
    };
    if number(field.lines.first()?).is_none() {
        let beside = numbers_beside >= 2 && numbers_beside == field.lines.len();
        return beside.then(|| field.lines.iter().map(|line| vec![line.clone()]).collect());
    }
    for line in &field.lines {
        if number(line).is_some() {
            groups.push(vec![line.clone()]);
        } else if let Some(last) = groups.last_mut() {
            last.push(line.clone());
        }
    }
    (groups.len() >= 2).then_some(groups)
}

/// The lines of a deadline cell by deadline: each line that reads as one begins a new one.
fn deadline_groups(field: &Field) -> Vec<Vec<CellLine>> {
    let mut groups: Vec<Vec<CellLine>> = Vec::new();
    for line in &field.lines {
        let bare = numbered(&line.text).filter(|found| !found.rest.is_empty()).map(|found| found.rest.to_owned());
        let words = bare.clone().unwrap_or_else(|| line.text.clone());
        if groups.is_empty() || bare.is_some() || reads_as_deadline(&words) {
            groups.push(vec![CellLine { text: words, ..line.clone() }]);
        } else if let Some(last) = groups.last_mut().and_then(|group| group.last_mut()) {
            last.text = text::join(&last.text, &line.text);
            last.to = line.to;
        }
    }
    groups
}

/// «3» becomes «3.1», «3.2», …
fn below(field: &Field, count: usize) -> Vec<Vec<CellLine>> {
    let Some(line) = field.lines.first() else { return vec![Vec::new(); count] };
    let number = line.text.trim().trim_end_matches(['.', ')']);
    (1..=count).map(|order| vec![CellLine { text: format!("{number}.{order}"), ..line.clone() }]).collect()
}

fn without_number(group: &[CellLine]) -> Vec<CellLine> {
    let mut lines = group.to_vec();
    if let Some(first) = lines.first_mut()
        && let Some(rest) = numbered(&first.text).map(|found| found.rest.to_owned())
    {
        first.text = rest;
    }
    lines
}

/// The lines of another column: one for all, or one for each; nothing when neither fits.
fn shares(field: &Field, count: usize) -> Option<Vec<Vec<CellLine>>> {
    let bare = |line: &CellLine| {
        let words = numbered(&line.text).filter(|found| !found.rest.is_empty()).map(|found| found.rest.to_owned());
        CellLine { text: words.unwrap_or_else(|| line.text.clone()), ..line.clone() }
    };
    match field.lines.len() {
        0 => Some(vec![Vec::new(); count]),
        1 => Some(vec![field.lines.clone(); count]),
        n if n == count => Some(field.lines.iter().map(|line| vec![bare(line)]).collect()),
        _ => None,
    }
}
