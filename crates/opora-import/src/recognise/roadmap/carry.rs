//! Sentences of indicators that the source cut between rows are put together where they began and where they end.

use opora_core::reading::{ColumnKind, Level, Remark};

use super::rows::{Draft, Field, Plan};
use crate::mend::cut::{Ending, ending, indicator_goes_on};
use crate::mend::text;
use crate::recognise::token::starts_small;

/// Rejoins what was cut, from the last row upwards so that a sentence over three rows comes together.
pub(crate) fn rejoin(plan: &mut Plan) {
    let kinds = [ColumnKind::Indicator, ColumnKind::Criterion, ColumnKind::Result];
    let columns: Vec<(usize, ColumnKind)> = plan
        .head
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| kinds.contains(&column.kind))
        .map(|(at, column)| (at, column.kind))
        .collect();
    for upper in (0..plan.drafts.len().saturating_sub(1)).rev() {
        let (head, tail) = plan.drafts.split_at_mut(upper + 1);
        let (Some(above), Some(below)) = (head.last_mut(), tail.first_mut()) else { continue };
        for (at, kind) in &columns {
            if let Some(text) = rejoin_cell(above, below, *at, *kind) {
                plan.remarks.push(Remark {
                    code: "cell-cut".into(),
                    level: Level::Check,
                    text,
                    place: above.fields.get(*at).map_or(above.place, |field| field.place),
                    activity: Some(upper),
                    field: super::activity::field_of(*kind),
                    ..Remark::default()
                });
            }
        }
    }
}

fn rejoin_cell(above: &mut Draft, below: &mut Draft, at: usize, kind: ColumnKind) -> Option<String> {
    let opening = below.opening.get(at).cloned().unwrap_or_default();
    let (upper, lower) = (above.fields.get_mut(at)?, below.fields.get_mut(at)?);
    if upper.is_empty() || lower.is_empty() || upper.shared || lower.shared {
        return None;
    }
    let (before, after) = (upper.text(), lower.text());
    if before == opening && before != after && ending(&before) != Ending::Complete {
        // The source repeats a merged cell in each row; only the last copy was completed on the next page.
        upper.lines.clone_from(&lower.lines);
        return Some(
            "Текст этой ячейки оборван, а в следующей строке он же продолжается; взят целиком. Сверьте с документом."
                .into(),
        );
    }
    let cut = match kind {
        ColumnKind::Indicator => indicator_goes_on(&before, &after),
        _ => ending(&before) == Ending::Torn && starts_small(&after),
    };
    if !cut {
        return None;
    }
    let (first, rest) = split_sentence(lower);
    let began = last_item(&before).to_owned();
    let whole = text::join(&began, &first);
    if let Some(line) = upper.lines.last_mut() {
        line.text = text::join(&line.text, &first);
    }
    // The end of the sentence stays readable in its own row as well: there it may have been meant.
    if let Some(line) = lower.lines.first_mut() {
        line.text = if rest.is_empty() { whole } else { format!("{whole} {rest}") };
    }
    Some("Предложение начато в этой строке, а закончено в следующей; оно соединено и стоит в обеих. Решите, к какой строке оно относится.".into())
}

/// The words of the first line up to its semicolon, and what follows.
fn split_sentence(field: &Field) -> (String, String) {
    let line = field.lines.first().map(|line| line.text.clone()).unwrap_or_default();
    match line.find(';') {
        Some(end) => {
            let (first, rest) = line.split_at(end + 1);
            (first.to_owned(), rest.trim().to_owned())
        }
        None => (line, String::new()),
    }
}

/// The last item of a list, without its bullet.
fn last_item(text: &str) -> &str {
    let item = text.rsplit(';').next().unwrap_or(text).trim();
    item.trim_start_matches(['-', '–', '•', ' '])
}
