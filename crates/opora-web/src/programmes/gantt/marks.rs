//! From what an activity promises to the marks of its row: which kind of term, how it stands, and the fact in a word.

use chrono::NaiveDate;
use opora_core::programme::Content;
use opora_core::reading::{DeadlineKind, Period};
use opora_core::words::plain;

use super::chart::{Phase, Shape, ShapeKind, Stretch};
use crate::layout::dates;
use crate::programmes::turn::Turn;

/// More occurrences than this stand as ticks, fewer as windows.
const WINDOWS_LIMIT: usize = 6;

/// What a row of the chart is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Promise<'a> {
    /// The words and the deadline.
    pub content: &'a Content,
    /// What is expected when, and what is done.
    pub turns: &'a [Turn],
    /// The period of the programme.
    pub period: Option<Period>,
    /// The day of the page.
    pub today: NaiveDate,
}

/// The marks of one activity, in the order of days.
pub(crate) fn shapes(promise: Promise<'_>) -> Vec<Shape> {
    let kind = promise.content.deadline.as_ref().map_or(DeadlineKind::Unread, |deadline| deadline.kind);
    let dated: Vec<&Turn> = promise.turns.iter().filter(|turn| turn.due.is_some()).collect();
    let mut shapes = Vec::new();
    for (at, turn) in dated.iter().enumerate() {
        let Some(due) = turn.due else { continue };
        let shape_kind = shape_kind(kind, turn, due, dated.len(), promise.period);
        let phase = phase(turn, due, promise.today);
        let fact =
            if matches!(shape_kind, ShapeKind::Tick { .. }) { String::new() } else { fact(turn, due, promise.today) };
        let sentence = sentence(turn, due);
        let next_due = dated.get(at + 1).and_then(|next| next.due);
        let is_tick = matches!(shape_kind, ShapeKind::Tick { .. });
        match late(turn, next_due, promise.today).filter(|_| !is_tick || turn.overdue > 0) {
            Some(late) => {
                shapes.push(Shape { kind: shape_kind, phase, fact: String::new(), sentence: sentence.clone() });
                shapes.push(Shape { kind: late, phase: Phase::Late, fact, sentence });
            }
            None => shapes.push(Shape { kind: shape_kind, phase, fact, sentence }),
        }
    }
    if dated.is_empty() {
        shapes.extend(without_days(kind, promise));
    }
    shapes
}

/// Where an earlier version had a single term that has moved since.
pub(crate) fn ghosts(before: &Content, now: &Content) -> Vec<Stretch> {
    let (Some(old), Some(new)) = (&before.deadline, &now.deadline) else { return Vec::new() };
    // The same words in an amended order count from another day; that is no change of the term.
    if plain(&old.phrase) == plain(&new.phrase) || old.occurrences == new.occurrences {
        return Vec::new();
    }
    let stretch = |occurrence: &opora_core::reading::Occurrence| Stretch {
        name: format!("было: {}", old.phrase),
        start: occurrence.start.unwrap_or(occurrence.due),
        end: occurrence.due,
    };
    old.occurrences.iter().take(60).map(stretch).collect()
}

fn shape_kind(kind: DeadlineKind, turn: &Turn, due: NaiveDate, turns: usize, period: Option<Period>) -> ShapeKind {
    let window = |start: Option<NaiveDate>| match start {
        Some(start) if start < due => ShapeKind::Window { start, due },
        _ => ShapeKind::Day { on: due },
    };
    match kind {
        DeadlineKind::Due => {
            let from = turn.start.or(period.map(|period| period.start)).unwrap_or(due).min(due);
            ShapeKind::Until { from, due }
        }
        DeadlineKind::Recurring | DeadlineKind::Dates if turns > WINDOWS_LIMIT => ShapeKind::Tick { due },
        DeadlineKind::External => ShapeKind::Elsewhere { start: turn.start.unwrap_or(due), due },
        DeadlineKind::Date
        | DeadlineKind::Window
        | DeadlineKind::Dates
        | DeadlineKind::Recurring
        | DeadlineKind::Open
        | DeadlineKind::Relative
        | DeadlineKind::OnDemand
        | DeadlineKind::Unread => window(turn.start),
    }
}

/// Deadlines that give no days still say something: open ends fade, foreign schedules are dashed.
fn without_days(kind: DeadlineKind, promise: Promise<'_>) -> Option<Shape> {
    let deadline = promise.content.deadline.as_ref()?;
    let start = deadline.start.or(promise.period.map(|period| period.start));
    let expected: u64 = promise.turns.iter().map(|turn| turn.expected).sum();
    let done: u64 = promise.turns.iter().map(|turn| turn.done).sum();
    let fact = if done > 0 { of(done, expected) } else { String::new() };
    let going = if start.is_some_and(|start| start > promise.today) { Phase::Ahead } else { Phase::Going };
    let phase = if expected > 0 && done >= expected { Phase::Done } else { going };
    let (shape_kind, fact) = match kind {
        DeadlineKind::Open => (ShapeKind::Open { from: start? }, fact),
        DeadlineKind::External => {
            let due = deadline.due.or(promise.period.map(|period| period.end))?;
            let words = if fact.is_empty() { "дни в другом документе".to_owned() } else { fact };
            (ShapeKind::Elsewhere { start: start?, due }, words)
        }
        DeadlineKind::Date
        | DeadlineKind::Due
        | DeadlineKind::Window
        | DeadlineKind::Dates
        | DeadlineKind::Recurring
        | DeadlineKind::Relative
        | DeadlineKind::OnDemand
        | DeadlineKind::Unread => return None,
    };
    Some(Shape { kind: shape_kind, phase, fact, sentence: deadline.phrase.clone() })
}

fn phase(turn: &Turn, due: NaiveDate, today: NaiveDate) -> Phase {
    if turn.expected > 0 && turn.done >= turn.expected {
        if turn.done_late > 0 { Phase::DoneLate } else { Phase::Done }
    } else if turn.overdue > 0 {
        Phase::Late
    } else if turn.start.is_some_and(|start| start <= today) && due >= today {
        Phase::Going
    } else {
        Phase::Ahead
    }
}

/// The hatch from the first late day to today, or to the day when the last of them was done.
fn late(turn: &Turn, next_due: Option<NaiveDate>, today: NaiveDate) -> Option<ShapeKind> {
    let from = turn.late_from?;
    let until = if turn.overdue > 0 {
        today
    } else if turn.done_late > 0 && turn.done >= turn.expected {
        turn.last_done?
    } else {
        return None;
    };
    let until = next_due.and_then(|next| next.pred_opt()).map_or(until, |before_next| until.min(before_next));
    (from <= until).then_some(ShapeKind::Late { from, to: until })
}

fn fact(turn: &Turn, due: NaiveDate, today: NaiveDate) -> String {
    if turn.expected > 0 && turn.done >= turn.expected {
        return turn.last_done.map(dates::short).unwrap_or_default();
    }
    if turn.done > 0 || turn.overdue > 0 {
        return of(turn.done, turn.expected);
    }
    match (due - today).num_days() {
        0 => "сегодня".to_owned(),
        1 => format!("завтра, {}", dates::short(due)),
        _ => format!("до {}", dates::short(due)),
    }
}

fn of(done: u64, expected: u64) -> String {
    if expected == 1 {
        return if done == 1 { "сделано".to_owned() } else { "не сделано".to_owned() };
    }
    format!("{done} из {expected}")
}

fn sentence(turn: &Turn, due: NaiveDate) -> String {
    let start = turn.start.filter(|start| *start < due).map(|start| format!("с {} ", dates::full(start)));
    let mut words =
        format!("{}до {}: сделано {} из {}", start.unwrap_or_default(), dates::full(due), turn.done, turn.expected);
    if turn.overdue > 0 {
        words.push_str(&format!(", просрочено {}", turn.overdue));
    }
    words
}

#[cfg(test)]
mod tests {
    use opora_core::reading::Deadline;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn content(kind: DeadlineKind) -> Content {
        Content {
            deadline: Some(Deadline { kind, phrase: "срок".into(), ..Deadline::default() }),
            ..Content::default()
        }
    }

    fn turn(start: Option<&str>, due: &str, expected: u64, done: u64, overdue: u64) -> Turn {
        let due = day(due);
        let start = start.map(day);
        Turn { start, due: Some(due), late_from: due.succ_opt(), expected, done, overdue, ..Turn::default() }
    }

    fn check(kind: DeadlineKind, turns: &[Turn], expected: &[(ShapeKind, Phase, &str)]) {
        let content = content(kind);
        let period = Some(Period { start: day("2025-09-01"), end: day("2026-08-31") });
        let found = shapes(Promise { content: &content, turns, period, today: day("2026-03-17") });
        let found: Vec<_> = found.iter().map(|shape| (shape.kind, shape.phase, shape.fact.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn kinds_and_phases() {
        use DeadlineKind as D;
        let until = |due| ShapeKind::Until { from: day("2025-09-01"), due: day(due) };
        check(D::Due, &[turn(None, "2026-04-01", 9, 0, 0)], &[(until("2026-04-01"), Phase::Ahead, "до 01.04")]);
        check(D::Due, &[turn(None, "2026-03-18", 1, 0, 0)], &[(until("2026-03-18"), Phase::Ahead, "завтра, 18.03")]);
        let late = ShapeKind::Late { from: day("2026-03-01"), to: day("2026-03-17") };
        let window = ShapeKind::Window { start: day("2026-02-01"), due: day("2026-02-28") };
        check(
            D::Window,
            &[turn(Some("2026-02-01"), "2026-02-28", 9, 7, 2)],
            &[(window, Phase::Late, ""), (late, Phase::Late, "7 из 9")],
        );
        let done = Turn { last_done: Some(day("2026-02-26")), ..turn(Some("2026-02-01"), "2026-02-28", 9, 9, 0) };
        check(D::Window, std::slice::from_ref(&done), &[(window, Phase::Done, "26.02")]);
        let done_late = Turn { last_done: Some(day("2026-03-03")), done_late: 2, ..done };
        let hatch = ShapeKind::Late { from: day("2026-03-01"), to: day("2026-03-03") };
        check(D::Window, &[done_late], &[(window, Phase::DoneLate, ""), (hatch, Phase::Late, "03.03")]);
        check(D::OnDemand, &[], &[]);
        check(D::Open, &[], &[(ShapeKind::Open { from: day("2025-09-01") }, Phase::Going, "")]);
    }

    #[test]
    fn many_occurrences_are_ticks_and_a_late_one_ends_at_the_next() {
        let turns: Vec<Turn> = (1..=9)
            .map(|month| turn(None, &format!("2026-{month:02}-05"), 1, u64::from(month < 2), u64::from(month == 2)))
            .collect();
        let content = content(DeadlineKind::Recurring);
        let found = shapes(Promise { content: &content, turns: &turns, period: None, today: day("2026-03-17") });
        let late: Vec<_> = found.iter().filter(|shape| matches!(shape.kind, ShapeKind::Late { .. })).collect();
        assert_eq!(late.len(), 1);
        assert_eq!(late[0].kind, ShapeKind::Late { from: day("2026-02-06"), to: day("2026-03-04") });
        assert_eq!(found.iter().filter(|shape| matches!(shape.kind, ShapeKind::Tick { .. })).count(), 9);
    }
}
