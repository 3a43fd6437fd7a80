//! Shaping: rows that people split and rows that they made take their place before anything else is laid over them.

use std::collections::BTreeMap;

use super::anchor::words_key;
use super::by_hand::RowByHand;
use super::frame::deadline_context;
use super::{Anchor, Change, Correction, Landing};
use crate::deadline;
use crate::paper::Paper;
use crate::reading::{Activity, ByPerson, Field, Level, PartyKind, Place, Reading, Remark, Roadmap};

/// A reading with the rows of people.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shaped {
    /// The reading: landings are indexes into it.
    pub reading: Reading,
    /// For each correction where it landed, as far as shaping decides that.
    pub landings: Vec<Option<Landing>>,
}

/// Where a row of the shaped plan comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    /// A row of the document, by its index.
    Read(usize),
    /// The correction with this index.
    Person(usize),
}

struct Slot {
    of: Of,
    activity: Activity,
}

/// Splits rows of `raw` and adds those that people made out of words of `paper`.
pub fn shape(raw: &Reading, paper: &Paper, corrections: &[Correction]) -> Shaped {
    let splits = splits(raw, corrections);
    let mut shaped = Shaped { reading: raw.clone(), landings: vec![None; corrections.len()] };
    let mut plans: Vec<Vec<Slot>> =
        raw.roadmaps.iter().enumerate().map(|(at, plan)| slots(at, plan, &splits)).collect();
    for (at, correction) in corrections.iter().enumerate() {
        let landing = match (&correction.anchor, &correction.change) {
            (Anchor::Words { roadmap, words }, Change::Made(row)) => {
                put_in(&mut plans, raw, paper, (at, *roadmap), (words, row))
            }
            (Anchor::Words { .. }, _) | (_, Change::Made(_)) => Some(Landing::Lost),
            (anchor, change) => waits(raw, anchor, change, &splits),
        };
        if let Some(place) = shaped.landings.get_mut(at) {
            *place = landing;
        }
    }
    // A document without a plan may get one of rows by hand alone.
    if plans.len() > shaped.reading.roadmaps.len() {
        shaped.reading.roadmaps.push(Roadmap::default());
    }
    for (plan, slots) in plans.into_iter().enumerate() {
        place_plan(&mut shaped, plan, slots);
    }
    shaped.reading.remarks.extend(doubts(&shaped.reading));
    shaped
}

/// The first place of these words in `text`, in characters. `words` are folded by [`words_key`].
pub fn find_words(text: &str, words: &str) -> Option<(usize, usize)> {
    let sought: Vec<char> = words.chars().collect();
    let mut folded: Vec<(char, usize)> = Vec::new();
    for (at, symbol) in text.chars().enumerate().filter(|(_, symbol)| symbol.is_alphanumeric()) {
        folded.extend(symbol.to_lowercase().map(|one| (if one == 'ё' { 'е' } else { one }, at)));
    }
    if sought.is_empty() {
        return None;
    }
    let same = |window: &[(char, usize)]| window.iter().map(|(symbol, _)| symbol).eq(sought.iter());
    let found = folded.windows(sought.len()).find(|window| same(window))?;
    Some((found.first()?.1, found.last()?.1 + 1))
}

/// The rows that are split, with the correction that holds; a later decision about the whole row takes a split off.
fn splits<'a>(raw: &Reading, corrections: &'a [Correction]) -> BTreeMap<(usize, usize), (usize, &'a [RowByHand])> {
    let mut out = BTreeMap::new();
    for (at, correction) in corrections.iter().enumerate() {
        let Landing::Row(plan, row) = Landing::of(raw, &correction.anchor) else { continue };
        match &correction.change {
            Change::Split(parts) if parts.len() > 1 => drop(out.insert((plan, row), (at, parts.as_slice()))),
            _ => drop(out.remove(&(plan, row))),
        }
    }
    out
}

fn slots(plan: usize, roadmap: &Roadmap, splits: &BTreeMap<(usize, usize), (usize, &[RowByHand])>) -> Vec<Slot> {
    let mut out = Vec::with_capacity(roadmap.activities.len());
    for (row, whole) in roadmap.activities.iter().enumerate() {
        let Some((at, parts)) = splits.get(&(plan, row)) else {
            out.push(Slot { of: Of::Read(row), activity: whole.clone() });
            continue;
        };
        let of = words_key(&whole.text);
        for (part, own) in (1..).zip(*parts) {
            let by = ByPerson::Part { of: of.clone(), part, parts: parts.len() };
            out.push(Slot { of: Of::Person(*at), activity: own.activity(Some(whole), by, whole.place) });
        }
    }
    out
}

/// Puts a row made by a person behind the rows that stand before its words.
fn put_in(
    plans: &mut Vec<Vec<Slot>>,
    raw: &Reading,
    paper: &Paper,
    (at, roadmap): (usize, usize),
    (words, row): (&str, &RowByHand),
) -> Option<Landing> {
    let Some((from, to)) = find_words(&paper.text, words) else { return Some(Landing::Lost) };
    if is_read(raw, from, to) {
        return Some(Landing::Waits);
    }
    if plans.is_empty() {
        plans.push(Vec::new());
    }
    let last = plans.len().saturating_sub(1);
    let plan = plans.get_mut(roadmap.min(last))?;
    let before = plan.iter().filter(|slot| start(&slot.activity).is_some_and(|start| start < from)).count();
    let page = plan.get(before.saturating_sub(1)).and_then(|slot| slot.activity.place.page);
    let place = Place { from: Some(from), to: Some(to), page, ..Place::default() };
    let mut activity = row.activity(None, ByPerson::Words, place);
    let beside = plan.get(before.saturating_sub(1)).or_else(|| plan.first());
    activity.section = beside.and_then(|slot| slot.activity.section);
    plan.insert(before, Slot { of: Of::Person(at), activity });
    None
}

/// Whether these words of the paper were read as the words of a row.
fn is_read(raw: &Reading, from: usize, to: usize) -> bool {
    let covers = |place: &Place| place.from.zip(place.to).is_some_and(|(start, end)| start < to && from < end);
    raw.roadmaps.iter().flat_map(|plan| &plan.activities).any(|row| {
        let mut own = row.fields.iter().filter(|place| place.field == Field::Text).map(|place| &place.place).peekable();
        if own.peek().is_none() { covers(&row.place) } else { own.any(covers) }
    })
}

/// What was said of a row as a whole waits while the row is split.
fn waits(
    raw: &Reading,
    anchor: &Anchor,
    change: &Change,
    splits: &BTreeMap<(usize, usize), (usize, &[RowByHand])>,
) -> Option<Landing> {
    let at = match Landing::of(raw, anchor) {
        Landing::Row(plan, row) | Landing::Field(plan, row, _) => (plan, row),
        // A split whose row stands in the document no more.
        _ => return matches!(change, Change::Split(_)).then_some(Landing::Lost),
    };
    match (change, splits.contains_key(&at)) {
        // The split that holds gets its place when the plan is put together; another one waits.
        (Change::Split(_), _) | (_, true) => Some(Landing::Waits),
        (_, false) => None,
    }
}

/// Puts the rows of a plan into the reading and reads the deadlines of those by hand, from above.
fn place_plan(shaped: &mut Shaped, plan: usize, slots: Vec<Slot>) {
    let mut moved: BTreeMap<usize, usize> = BTreeMap::new();
    for (row, slot) in slots.iter().enumerate().rev() {
        match slot.of {
            Of::Read(raw) => drop(moved.insert(raw, row)),
            Of::Person(at) => {
                let is_part = matches!(slot.activity.by_person, Some(ByPerson::Part { .. }));
                let landing = if is_part { Landing::Split(plan, row) } else { Landing::Made(plan, row) };
                if let Some(place) = shaped.landings.get_mut(at) {
                    *place = Some(landing);
                }
            }
        }
    }
    let rows: Vec<Activity> = slots.into_iter().map(|slot| slot.activity).collect();
    let by_hand: Vec<usize> =
        (0..rows.len()).filter(|row| rows.get(*row).is_some_and(|own| own.by_person.is_some())).collect();
    let made: Vec<(usize, usize)> = rows
        .iter()
        .filter(|row| row.by_person == Some(ByPerson::Words))
        .filter_map(|row| row.place.from.zip(row.place.to))
        .collect();
    let Some(roadmap) = shaped.reading.roadmaps.get_mut(plan) else { return };
    roadmap.activities = rows;
    for row in by_hand {
        let phrase = |own: &Activity| own.deadline.as_ref().map(|own| own.phrase.clone());
        let phrase = shaped.reading.roadmaps.get(plan).and_then(|plan| plan.activities.get(row)).and_then(phrase);
        let read = phrase.map(|phrase| deadline::read(&phrase, &deadline_context(&shaped.reading, plan, row)));
        if let Some(own) = shaped.reading.roadmaps.get_mut(plan).and_then(|plan| plan.activities.get_mut(row)) {
            own.deadline = read;
        }
    }
    shaped.reading.remarks.retain_mut(|remark| {
        let Some(row) = remark.activity.filter(|_| remark.roadmap == Some(plan)) else {
            quiet(remark, &made);
            return true;
        };
        remark.activity = moved.get(&row).copied();
        remark.activity.is_some()
    });
}

/// A remark whose words became an activity asks for nothing any more.
fn quiet(remark: &mut Remark, made: &[(usize, usize)]) {
    let Some((start, end)) = remark.place.from.zip(remark.place.to) else { return };
    let is_free = remark.activity.is_none() && remark.level != Level::Clear;
    if is_free && made.iter().any(|(from, to)| start < *to && *from < end) {
        remark.level = Level::Clear;
        remark.text.push_str(" Стало мероприятием: так решил человек.");
    }
}

/// Names that nobody knows, in rows by hand.
fn doubts(reading: &Reading) -> Vec<Remark> {
    let mut out = Vec::new();
    for (plan, roadmap) in reading.roadmaps.iter().enumerate() {
        for (row, own) in roadmap.activities.iter().enumerate().filter(|(_, own)| own.by_person.is_some()) {
            let unread = own.responsible.iter().filter(|party| party.kind == PartyKind::Unread);
            let names: Vec<&str> = unread.map(|party| party.name.as_str()).collect();
            if !names.is_empty() {
                out.push(Remark {
                    code: "party-unread".to_owned(),
                    level: Level::Unread,
                    text: format!(
                        "Не понято, кто это: «{}». Выберите из справочника или исправьте слова.",
                        names.join("», «")
                    ),
                    place: own.place,
                    roadmap: Some(plan),
                    activity: Some(row),
                    field: Some(Field::Responsible),
                });
            }
        }
    }
    out
}

fn start(activity: &Activity) -> Option<usize> {
    let places = std::iter::once(&activity.place).chain(activity.fields.iter().map(|field| &field.place));
    places.filter_map(|place| place.from).min()
}
