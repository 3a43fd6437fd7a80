//! Settling: rows that a person left out or joined to the row above take their place, and the count stays true.

use super::{Change, Correction, Landing};
use crate::reading::{Activity, ByPerson, ExpectedResult, Level, Place, Reading, Reconciliation, Remark};

/// Takes out what was removed and joins what continues the row above. `landings` are those that [`super::lay`] returned.
pub fn settle(reading: &mut Reading, corrections: &[Correction], landings: &[Landing]) {
    let decided: Vec<(Landing, &Change)> =
        landings.iter().copied().zip(corrections.iter().map(|correction| &correction.change)).collect();
    let removed =
        |landing: Landing| decided.iter().rev().find(|(place, _)| *place == landing).map(|(_, change)| *change);

    for plan in 0..reading.roadmaps.len() {
        settle_plan(reading, plan, &|row| removed(Landing::Row(plan, row)));
    }
    let mut place = 0..;
    reading
        .support
        .schools
        .retain(|_| place.next().is_none_or(|index| !matches!(removed(Landing::School(index)), Some(Change::Removed))));
    let mut place = 0..;
    reading.support.pairings.retain(|_| {
        place.next().is_none_or(|index| !matches!(removed(Landing::Pairing(index)), Some(Change::Removed)))
    });
}

/// What became of a row of the document: of several activities of one row the first fate in this order holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Kept,
    Joined,
    LeftOut,
}

/// What is left of the rows after `change` took its share.
fn settle_plan<'a>(reading: &mut Reading, plan: usize, change: &dyn Fn(usize) -> Option<&'a Change>) {
    let Some(roadmap) = reading.roadmaps.get_mut(plan) else { return };
    let mut kept: Vec<Activity> = Vec::with_capacity(roadmap.activities.len());
    // For each row of before: its index now, if it still stands by itself.
    let mut moved: Vec<Option<usize>> = Vec::with_capacity(roadmap.activities.len());
    let mut count = Count::default();
    let mut left_out: Vec<Remark> = Vec::new();
    for (row, activity) in std::mem::take(&mut roadmap.activities).into_iter().enumerate() {
        let fate = match (change(row), kept.is_empty()) {
            (Some(Change::Removed | Change::LeftOut(_)), _) => Fate::LeftOut,
            (Some(Change::JoinedToPrevious), false) => Fate::Joined,
            _ => Fate::Kept,
        };
        count.add(&activity, fate);
        moved.push((fate == Fate::Kept).then_some(kept.len()));
        match (fate, kept.last_mut()) {
            (Fate::LeftOut, _) => left_out.push(left_out_remark(plan, &activity, change(row))),
            (Fate::Joined, Some(previous)) => join(previous, activity),
            (Fate::Joined | Fate::Kept, _) => kept.push(activity),
        }
    }
    roadmap.activities = kept;
    count.put(&mut roadmap.reconciliation);
    reading.remarks.retain_mut(|remark| {
        let (Some(of), Some(row)) = (remark.roadmap, remark.activity) else { return true };
        if of != plan {
            return true;
        }
        remark.activity = moved.get(row).copied().flatten();
        remark.activity.is_some()
    });
    reading.remarks.extend(left_out);
}

fn left_out_remark(plan: usize, activity: &Activity, change: Option<&Change>) -> Remark {
    let why = match change {
        Some(Change::LeftOut(reason)) => format!("не взята в план: {}", reason.trim_end_matches('.')),
        _ => "признана не мероприятием".to_owned(),
    };
    Remark {
        code: "row-removed-by-person".to_owned(),
        level: Level::Clear,
        text: format!("Строка «{}» {why}; её слова остаются в документе.", activity.text),
        place: activity.place,
        roadmap: Some(plan),
        ..Remark::default()
    }
}

/// Counts rows of the document, not activities: a row that holds several stays one.
#[derive(Default)]
struct Count {
    /// The row that is being counted: where it stands, and what became of its activities so far.
    open: Option<(Place, Fate, Kept)>,
    joined: u32,
    left_out: u32,
    parts: u32,
    by_hand: u32,
}

/// The activities of a row that stand by themselves.
#[derive(Debug, Clone, Copy, Default)]
struct Kept {
    all: u32,
    split: bool,
}

impl Count {
    fn add(&mut self, activity: &Activity, fate: Fate) {
        let kept = u32::from(fate == Fate::Kept);
        let is_part = match &activity.by_person {
            Some(ByPerson::Words) => {
                self.by_hand += kept;
                return;
            }
            Some(ByPerson::Part { .. }) => true,
            None => false,
        };
        let goes_on = match (&activity.by_person, &self.open) {
            (Some(ByPerson::Part { part, .. }), _) => *part > 1,
            (_, Some((place, ..))) => *place == activity.place && activity.place != Place::default(),
            (_, None) => false,
        };
        if !goes_on {
            self.close();
        }
        let (_, before, so_far) = self.open.take().unwrap_or((activity.place, Fate::LeftOut, Kept::default()));
        let whole = Kept { all: so_far.all + kept, split: so_far.split || is_part };
        self.open = Some((activity.place, before.min(fate), whole));
    }

    fn close(&mut self) {
        let Some((_, fate, kept)) = self.open.take() else { return };
        match fate {
            Fate::Kept if kept.split => self.parts += kept.all.saturating_sub(1),
            Fate::Kept => {}
            Fate::Joined => self.joined += 1,
            Fate::LeftOut => self.left_out += 1,
        }
    }

    fn put(mut self, sum: &mut Reconciliation) {
        self.close();
        sum.taken = sum.taken.saturating_sub(self.joined).saturating_sub(self.left_out);
        sum.joined += self.joined;
        sum.left_out += self.left_out;
        sum.parts += self.parts;
        sum.by_hand += self.by_hand;
    }
}

/// Adds the words of `next` to the row above. Of two deadlines the one above holds: two cannot be put into one.
fn join(previous: &mut Activity, next: Activity) {
    let add = |words: &mut String, more: &str| {
        if !more.trim().is_empty() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(more.trim());
        }
    };
    add(&mut previous.text, &next.text);
    match (&previous.deadline, next.deadline) {
        (None, later) => previous.deadline = later,
        // Its words stay, so that nobody loses them.
        (Some(own), Some(later)) if own.phrase != later.phrase => {
            previous.other.push(("Срок продолжения".to_owned(), later.phrase));
        }
        (Some(_), _) => {}
    }
    for party in next.responsible {
        if !previous.responsible.contains(&party) {
            previous.responsible.push(party);
        }
    }
    for party in next.participants {
        if !previous.participants.contains(&party) {
            previous.participants.push(party);
        }
    }
    if let Some(more) = next.result {
        let result = previous.result.get_or_insert_with(ExpectedResult::default);
        add(&mut result.text, &more.text);
        result.targets.extend(more.targets);
    }
    if let Some(more) = next.criterion {
        add(previous.criterion.get_or_insert_with(String::new), &more);
    }
    previous.indicators.extend(next.indicators);
    previous.other.extend(next.other);
    previous.fields.extend(next.fields);
    previous.joined_from.push(next.place);
    previous.joined_from.extend(next.joined_from);
}
