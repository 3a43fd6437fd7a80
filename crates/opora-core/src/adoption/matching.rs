//! Which row of an amended order is which activity of the book.

use std::collections::{BTreeMap, BTreeSet};

use super::KnownActivity;
use crate::programme::{ActivityKind, Content};
use crate::words::{likeness, plain};

/// Alike enough where the number is the same too.
const SAME_NUMBER: f64 = 0.34;
/// Alike enough by the words alone.
const SAME_WORDS: f64 = 0.6;
/// Pairs that are compared word by word; a plan that is new from end to end is not compared with everything.
const MOST_PAIRS: usize = 250_000;

/// For each content the index of the known activity that it continues.
///
/// Equal words win over equal numbers, because amended orders renumber; then the same number with similar words;
/// then similar words alone. Each activity is taken once. Activities in force win over removed ones.
pub(super) fn matches(contents: &[Content], known: &[KnownActivity]) -> Vec<Option<usize>> {
    let new: Vec<Row<'_>> = contents.iter().map(Row::of).collect();
    let old: Vec<Row<'_>> = known.iter().map(|one| Row::of(&one.content)).collect();
    let mut found: Vec<Option<usize>> = vec![None; contents.len()];
    let mut taken = BTreeSet::new();

    let by_words: [fn(&Row<'_>) -> Key; 3] = [
        |row| (row.kind, row.words.clone(), row.number.map(str::to_owned), Some(row.deadline.clone())),
        |row| (row.kind, row.words.clone(), row.number.map(str::to_owned), None),
        |row| (row.kind, row.words.clone(), None, None),
    ];
    for removed in [false, true] {
        for key in by_words {
            let mut places: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
            for (at, row) in old.iter().enumerate().rev() {
                if !taken.contains(&at) && known.get(at).is_some_and(|one| one.removed == removed) {
                    places.entry(key(row)).or_default().push(at);
                }
            }
            for (row, found) in new.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
                if let Some(at) = places.get_mut(&key(row)).and_then(Vec::pop) {
                    taken.insert(at);
                    *found = Some(at);
                }
            }
        }
    }
    similar(&new, &old, known, &mut found, &mut taken);
    found
}

/// Kind, words, number, deadline.
type Key = (u8, String, Option<String>, Option<String>);

struct Row<'a> {
    kind: u8,
    words: String,
    number: Option<&'a str>,
    deadline: String,
}

impl<'a> Row<'a> {
    fn of(content: &'a Content) -> Self {
        let kind = match content.kind {
            ActivityKind::Row => 0,
            ActivityKind::Clause => 1,
        };
        let deadline = content.order_deadline().map(|deadline| plain(&deadline.phrase)).unwrap_or_default();
        Self { kind, words: plain(&content.text), number: content.number.as_deref(), deadline }
    }
}

/// Takes the most similar pairs first.
fn similar(
    new: &[Row<'_>],
    old: &[Row<'_>],
    known: &[KnownActivity],
    found: &mut [Option<usize>],
    taken: &mut BTreeSet<usize>,
) {
    let rest_new: Vec<usize> =
        found.iter().enumerate().filter(|(_, found)| found.is_none()).map(|(at, _)| at).collect();
    let in_force = |at: &usize| known.get(*at).is_some_and(|one| !one.removed);
    let rest_old: Vec<usize> = (0..old.len()).filter(|at| !taken.contains(at) && in_force(at)).collect();
    let everything = rest_new.len().saturating_mul(rest_old.len()) <= MOST_PAIRS;
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (row, fresh) in rest_new.iter().filter_map(|at| Some((*at, new.get(*at)?))) {
        for (place, former) in rest_old.iter().filter_map(|at| Some((*at, old.get(*at)?))) {
            let same_number = fresh.number.is_some() && fresh.number == former.number;
            if fresh.kind != former.kind || !(everything || same_number) {
                continue;
            }
            let alike = likeness(&fresh.words, &former.words);
            if alike >= SAME_WORDS || same_number && alike >= SAME_NUMBER {
                let bonus = if same_number { 0.2 } else { 0.0 };
                pairs.push((alike + bonus, row, place));
            }
        }
    }
    pairs.sort_by(|one, two| two.0.total_cmp(&one.0).then(one.1.cmp(&two.1)).then(one.2.cmp(&two.2)));
    for (_, row, place) in pairs {
        if let Some(slot) = found.get_mut(row)
            && slot.is_none()
            && taken.insert(place)
        {
            *slot = Some(place);
        }
    }
}
