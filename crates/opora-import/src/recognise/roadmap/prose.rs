//! Plans written without a table: a paragraph for each activity with its deadline and responsible at the end.

use opora_core::reading::{ColumnKind, Place};

use super::Gathered;
use super::columns::{Column, Head, reads_as_deadline};
use super::rows::{Field, Plan};
use crate::mend::grid::CellLine;
use crate::mend::text;
use crate::recognise::lead;
use crate::recognise::stream::Line;
use crate::recognise::token::{bullet, cut, fold, numbered, starts_small, tokens, without_stop};

/// The columns of a plan without a table.
const COLUMNS: [ColumnKind; 6] = [
    ColumnKind::Number,
    ColumnKind::Activity,
    ColumnKind::Deadline,
    ColumnKind::Responsible,
    ColumnKind::Participants,
    ColumnKind::Result,
];

/// Lines that one item may take; a longer run of lines is no activity.
const ITEM_LINES: usize = 20;

/// An item of a list with its lines.
struct Item {
    number: Option<String>,
    lines: Vec<Line>,
}

impl Item {
    fn text(&self) -> String {
        text::join_all(self.lines.iter().enumerate().map(|(at, line)| {
            if at > 0 {
                return line.text.as_str();
            }
            let words = numbered(&line.text).map_or(line.text.as_str(), |found| found.rest);
            bullet(words).unwrap_or(words)
        }))
    }
}

/// Finds a plan among lines; the lines that do not belong to it come back.
pub(crate) fn find(lines: Vec<Line>) -> (Vec<Line>, Vec<Gathered>) {
    let Some(first) = lines.iter().position(|line| opens_item(&line.text)) else { return (lines, Vec::new()) };
    let items = items(lines.get(first..).unwrap_or_default());
    let timed = items
        .iter()
        .filter(|item| item.number.is_some() || bulleted(item))
        .filter(|item| parts(&item.text()).deadline.is_some())
        .count();
    let all = items.iter().filter(|item| item.number.is_some() || bulleted(item)).count();
    if timed < 2 || timed * 2 < all {
        return (lines, Vec::new());
    }
    let mut above = lead::read(lines.get(..first).unwrap_or_default().to_vec());
    let left = std::mem::take(&mut above.left);
    let columns = COLUMNS
        .iter()
        .enumerate()
        .map(|(at, kind)| Column { kind: *kind, head: String::new(), from: at, to: at + 1, groups: false })
        .collect();
    let mut plan = Plan::new(Head { columns, ..Head::default() });
    let numbers: Vec<Option<String>> = items.iter().map(|item| item.number.clone()).collect();
    for (at, item) in items.iter().enumerate() {
        add(&mut plan, item, numbers.get(at + 1).cloned().flatten().as_deref());
    }
    let place = lines.get(first).map(|line| line.place).unwrap_or_default();
    let to = lines.last().and_then(|line| line.place.to);
    (left, vec![Gathered { plan, lead: above, place: Place { to, ..place }, visits: None }])
}

fn bulleted(item: &Item) -> bool {
    item.lines.first().is_some_and(|line| bullet(&line.text).is_some())
}

fn opens_item(text: &str) -> bool {
    numbered(text).is_some_and(|found| !found.rest.is_empty()) || bullet(text).is_some()
}

/// Lines by item: a line without a number goes on with the item above, unless it is a heading.
fn items(lines: &[Line]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for line in lines {
        let number = numbered(&line.text).filter(|found| !found.rest.is_empty()).map(|found| found.number.to_owned());
        let opens = number.is_some() || bullet(&line.text).is_some();
        let complete = items.last().is_some_and(|item| parts(&item.text()).deadline.is_some());
        let heading = complete
            && !starts_small(&line.text)
            && label_at(&line.text).is_none()
            && !reads_as_deadline(&line.text)
            && line.text.chars().count() < 160;
        let full = items.last().is_some_and(|item| item.lines.len() >= ITEM_LINES);
        if opens || heading || full || items.is_empty() {
            items.push(Item { number, lines: vec![line.clone()] });
        } else if let Some(last) = items.last_mut() {
            last.lines.push(line.clone());
        }
    }
    items
}

fn add(plan: &mut Plan, item: &Item, next: Option<&str>) {
    plan.reconciliation.rows += 1;
    let text = item.text();
    let found = parts(&text);
    let place = place_of(item);
    let parent = item.number.as_deref().zip(next).is_some_and(|(own, next)| next.starts_with(&format!("{own}.")));
    let roman = item.number.as_deref().is_some_and(|number| number.chars().all(char::is_alphabetic));
    let heading = item.number.is_none() && !bulleted(item) || roman && text.chars().count() < 160;
    if found.deadline.is_none() && found.responsible.is_none() && (parent || heading) {
        plan.reconciliation.sections += 1;
        let title = item.number.as_ref().map_or_else(|| text.clone(), |number| format!("{number}. {text}"));
        plan.open_section(&title, place);
        return;
    }
    let values =
        [item.number.clone(), Some(found.text), found.deadline, found.responsible, found.participants, found.result];
    let fields: Vec<Field> = values.into_iter().map(|value| field(value, place)).collect();
    plan.push_prose(fields, place);
}

fn place_of(item: &Item) -> Place {
    let first = item.lines.first().map(|line| line.place).unwrap_or_default();
    Place { to: item.lines.last().and_then(|line| line.place.to), ..first }
}

fn field(value: Option<String>, place: Place) -> Field {
    let lines = value.filter(|value| !value.is_empty()).map(|text| CellLine {
        text,
        from: place.from.unwrap_or_default(),
        to: place.to.unwrap_or_default(),
    });
    Field { lines: lines.into_iter().collect(), place, ..Field::default() }
}

/// The parts of a paragraph.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Parts {
    pub text: String,
    pub deadline: Option<String>,
    pub responsible: Option<String>,
    pub participants: Option<String>,
    pub result: Option<String>,
}

/// Words that begin a part of a paragraph: «Срок: …», «Отв.: …».
const LABELS: &[(&str, ColumnKind)] = &[
    ("срок", ColumnKind::Deadline),
    ("дата", ColumnKind::Deadline),
    ("отв", ColumnKind::Responsible),
    ("исполнител", ColumnKind::Responsible),
    ("участник", ColumnKind::Participants),
    ("результат", ColumnKind::Result),
    ("ожидаемый результат", ColumnKind::Result),
];

/// Where a label stands: its first byte, the byte behind its colon, its meaning.
fn label_at(text: &str) -> Option<(usize, usize, ColumnKind)> {
    let all = tokens(text);
    all.iter().enumerate().find_map(|(at, token)| {
        let word = fold(token.text);
        let (_, kind) = LABELS.iter().find(|(stem, _)| word.starts_with(stem))?;
        if !token.text.starts_with(char::is_uppercase) && at > 0 {
            let before = all.get(at - 1)?;
            if !matches!(before.text, "." | ";" | "," | "(" | "–" | "—" | "-") {
                return None;
            }
        }
        let short = matches!(word.as_str(), "отв");
        let colon = all
            .iter()
            .skip(at + 1)
            .take(6)
            .take_while(|t| t.from - token.from < 60)
            .find(|t| matches!(t.text, ":" | "–" | "—" | "-"));
        let dot = all.get(at + 1).filter(|t| short && t.is("."));
        let end = colon.or(dot)?.to;
        Some((token.from, end, *kind))
    })
}

/// Takes a paragraph apart.
pub(crate) fn parts(paragraph: &str) -> Parts {
    let mut found = Parts::default();
    let mut rest = paragraph;
    let mut current = ColumnKind::Activity;
    loop {
        let next = label_at(rest);
        let piece = cut(rest, 0, next.map_or(rest.len(), |(from, _, _)| from));
        let piece = piece.trim().trim_end_matches(['(', ',', ';', ' ', '–', '—']).trim();
        let piece = if current == ColumnKind::Activity { piece } else { without_stop(piece) };
        put(&mut found, current, piece);
        let Some((_, to, kind)) = next else { break };
        current = kind;
        rest = cut(rest, to, rest.len());
    }
    if found.deadline.is_none() {
        tail(&mut found);
    }
    for part in [&mut found.responsible, &mut found.participants, &mut found.deadline].into_iter().flatten() {
        let open = part.matches('(').count();
        if part.matches(')').count() > open {
            *part = part.trim_end_matches(['.', ' ']).trim_end_matches(')').to_owned();
        }
    }
    found
}

fn put(found: &mut Parts, kind: ColumnKind, piece: &str) {
    if piece.is_empty() {
        return;
    }
    let slot = match kind {
        ColumnKind::Deadline => &mut found.deadline,
        ColumnKind::Responsible => &mut found.responsible,
        ColumnKind::Participants => &mut found.participants,
        ColumnKind::Result => &mut found.result,
        _ => {
            found.text = text::join(&found.text, piece);
            return;
        }
    };
    *slot = Some(slot.take().map_or_else(|| piece.to_owned(), |before| format!("{before}; {piece}")));
}

/// «… (до 15.05., УО)» and «… – сентябрь, Иванова И.И.» at the end of a paragraph.
fn tail(found: &mut Parts) {
    let text = found.text.trim_end().trim_end_matches(['.', ';']).to_owned();
    let bracket =
        text.strip_suffix(')').and_then(|inner| inner.rfind('(').map(|open| (open, cut(inner, open + 1, inner.len()))));
    let dash = || {
        let at = text.rmatch_indices([' ']).map(|(at, _)| at).filter(|at| {
            cut(&text, at + 1, text.len()).starts_with(['–', '—', '-'])
                && cut(&text, at + 1, text.len()).chars().nth(1) == Some(' ')
        });
        at.map(|at| (at, cut(&text, at, text.len()).trim_start_matches([' ', '–', '—', '-'])))
            .find(|(_, words)| split_tail(words).is_some())
    };
    let Some((at, words)) = bracket.filter(|(_, words)| split_tail(words).is_some()).or_else(dash) else { return };
    let Some((deadline, rest)) = split_tail(words) else { return };
    if found.responsible.is_some() && !rest.is_empty() {
        // Words that would go nowhere: the bracket is no plain deadline.
        return;
    }
    found.deadline = Some(deadline);
    if found.responsible.is_none() && !rest.is_empty() {
        found.responsible = Some(rest);
    }
    found.text = cut(&text, 0, at).trim().to_owned();
}

/// The first pieces that read as a deadline, and the rest.
fn split_tail(words: &str) -> Option<(String, String)> {
    let mut end = 0;
    let mut from = 0;
    for at in words.match_indices([',', ';']).map(|(at, _)| at).chain([words.len()]) {
        if at - from > 120 {
            break;
        }
        // «ежемесячно, до 28 числа»: the second piece means something only with the first.
        let alone = reads_as_deadline(cut(words, from, at));
        let together = || end > 0 && reads_as_deadline(cut(words, 0, at));
        if !alone && !together() {
            break;
        }
        end = at;
        from = at + 1;
    }
    let rest = cut(words, end, words.len()).trim_start_matches([',', ';', ' ']);
    (end > 0).then(|| (cut(words, 0, end).trim().to_owned(), rest.to_owned()))
}
