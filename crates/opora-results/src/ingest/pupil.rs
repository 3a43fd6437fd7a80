//! The cells of one pupil: each read into its type, every correction noted.

use super::answers;
use super::cells::{self, Class, Whole, harmless, whole};
use super::cleaning::{Cleaning, Example, Rule};
use super::sheet::{Cell, Line};
use crate::rows::schema::{Status, Task};

/// The most points of one task, where the file does not say it.
const MAX_TASK_POINTS: i16 = 60;

/// Notes about one row.
pub(super) struct Notes<'a> {
    pub(super) report: &'a mut Cleaning,
    pub(super) file: &'a str,
    pub(super) sheet: &'a str,
    pub(super) row: u32,
}

impl Notes<'_> {
    pub(super) fn note(&mut self, rule: Rule, text: impl FnOnce() -> String) {
        let (file, sheet, row) = (self.file, self.sheet, self.row);
        self.report.note(rule, || Example { file: file.to_owned(), sheet: sheet.to_owned(), row, text: text() });
    }
}

/// Whether the pupil sat the work, as its cells say one after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Presence {
    /// The cell that speaks of the whole work says «отсутствовал»: the variant, the total or the mark.
    pub(super) absent: bool,
    /// Another cell says it: the variant of the second part, a task. A part of the work may be there all the same.
    pub(super) absent_in_part: bool,
    /// Something of the work is filled in.
    pub(super) filled: bool,
}

/// The number of the variant. The word «отсутствовал» in the first of its columns is about the work, in a further one
/// about a part of it.
pub(super) fn variant(
    line: Line<'_>,
    columns: &[usize],
    presence: &mut Presence,
    notes: &mut Notes<'_>,
) -> Option<i16> {
    let mut variant = None;
    for (part, at) in columns.iter().enumerate() {
        let here = line.cell(*at);
        if says_absent(here) {
            presence.absent |= part == 0;
            presence.absent_in_part = true;
            continue;
        }
        match whole(here) {
            Whole::None => {}
            Whole::Is(value) => {
                presence.filled = true;
                variant = variant.or(Some(value));
            }
            Whole::Strange | Whole::Formula => {
                presence.filled = true;
                let words = here.words();
                let digits: String = words.chars().filter(char::is_ascii_digit).collect();
                variant = variant.or_else(|| digits.parse().ok());
                if digits.is_empty() {
                    notes.note(Rule::VariantUnknown, || harmless(&words));
                }
            }
        }
    }
    variant
}

/// Points of the tasks into `points`; answers their sum where every filled cell could be counted.
pub(super) fn points(
    line: Line<'_>,
    columns: &[usize],
    tasks: &[Task],
    points: &mut Vec<Option<i8>>,
    presence: &mut Presence,
    notes: &mut Notes<'_>,
) -> Option<i32> {
    points.clear();
    let mut sum = (!columns.is_empty()).then_some(0);
    for (at, task) in columns.iter().zip(tasks) {
        let here = line.cell(*at);
        if here.is_blank() {
            points.push(None);
            continue;
        }
        // One letter «н» is a task that was not tried; a word is about the pupil.
        if matches!(here, Cell::Text(text) if text.len() > 4) && says_absent(here) {
            presence.absent_in_part = true;
            points.push(None);
            continue;
        }
        presence.filled = true;
        let given = point(here, task, notes);
        sum = match given {
            Ok(Some(given)) => sum.map(|sum| sum + i32::from(given)),
            Ok(None) => sum,
            Err(Uncounted) => None,
        };
        points.push(given.unwrap_or(None));
    }
    sum
}

/// A cell of a task that could not be counted, so the sum over tasks says nothing.
struct Uncounted;

fn point(cell: Cell<'_>, task: &Task, notes: &mut Notes<'_>) -> Result<Option<i8>, Uncounted> {
    match whole(cell) {
        Whole::Is(value) => {
            let most = task.max.map_or(MAX_TASK_POINTS, i16::from);
            match i8::try_from(value).ok().filter(|given| *given >= 0 && i16::from(*given) <= most) {
                Some(given) => Ok(Some(given)),
                None => {
                    notes.note(Rule::TaskOutOfRange, || format!("{}: {value}", task.label));
                    Err(Uncounted)
                }
            }
        }
        Whole::None => {
            notes.note(Rule::TaskNotTried, || format!("{}: {}", task.label, harmless(&cell.words())));
            Ok(None)
        }
        Whole::Formula => {
            notes.note(Rule::FormulaText, || task.label.clone());
            Err(Uncounted)
        }
        Whole::Strange if cells::is_not_tried(&cell.words()) => {
            notes.note(Rule::TaskNotTried, || format!("{}: {}", task.label, harmless(&cell.words())));
            Ok(None)
        }
        Whole::Strange => {
            notes.note(Rule::TaskUnreadable, || format!("{}: {}", task.label, harmless(&cell.words())));
            Err(Uncounted)
        }
    }
}

/// Points out of cells with answers to several tasks, behind those of single tasks.
pub(super) fn answers(
    line: Line<'_>,
    columns: &[usize],
    widths: &[usize],
    points: &mut Vec<Option<i8>>,
    presence: &mut Presence,
    notes: &mut Notes<'_>,
) {
    for (at, width) in columns.iter().zip(widths) {
        let words = line.cell(*at).words();
        presence.filled |= !words.is_empty();
        let given = answers::read(&words).filter(|given| given.len() == *width);
        if given.is_none() && !words.is_empty() && *width > 0 {
            notes.note(Rule::TaskUnreadable, || "ответы другой длины".to_owned());
        }
        points.extend((0..*width).map(|at| given.as_ref().and_then(|given| given.get(at)?.points)));
    }
}

/// A total: the number, or nothing with the reason noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Total {
    pub(super) value: Option<i16>,
    /// Why there is none was noted already.
    pub(super) strange: bool,
}

pub(super) fn total(cell: Cell<'_>, presence: &mut Presence, notes: &mut Notes<'_>) -> Total {
    if says_absent(cell) {
        presence.absent = true;
        return Total::default();
    }
    match whole(cell) {
        Whole::None => Total::default(),
        Whole::Is(value) => {
            presence.filled = true;
            Total { value: Some(value), strange: false }
        }
        Whole::Formula => {
            presence.filled = true;
            notes.note(Rule::FormulaText, || "сумма".to_owned());
            Total::default()
        }
        Whole::Strange => {
            presence.filled = true;
            notes.note(Rule::TotalUnreadable, || harmless(&cell.words()));
            Total { value: None, strange: true }
        }
    }
}

/// The mark of the work, 2–5.
pub(super) fn mark(cell: Cell<'_>, presence: &mut Presence, notes: &mut Notes<'_>) -> Option<i8> {
    if says_absent(cell) {
        presence.absent = true;
        return None;
    }
    match whole(cell) {
        Whole::None => None,
        Whole::Is(value @ 2..=5) => {
            presence.filled = true;
            i8::try_from(value).ok()
        }
        Whole::Is(_) | Whole::Strange | Whole::Formula => {
            presence.filled = true;
            notes.note(Rule::MarkNotMark, || harmless(&cell.words()));
            None
        }
    }
}

/// What the row counts as before the maximum is known. `by_mark`: the file has marks and no totals. `by_word`: the
/// layout has a word for the absent, so that an empty row is one without a total and not an absent pupil.
pub(super) fn status(presence: Presence, total: Total, by_mark: bool, by_word: bool, notes: &mut Notes<'_>) -> Status {
    let in_part = presence.absent_in_part && !presence.filled;
    let empty = !presence.filled && !by_word;
    if presence.absent || in_part || empty {
        if let Some(value) = total.value.filter(|value| *value != 0) {
            notes.note(Rule::AbsentWithTotal, || value.to_string());
        }
        notes.note(Rule::Absent, String::new);
        return Status::Absent;
    }
    if total.value.is_some() || by_mark {
        return Status::Used;
    }
    if !total.strange {
        notes.note(Rule::TotalMissing, String::new);
    }
    Status::NoTotal
}

/// The journal mark, 2–5.
pub(super) fn journal(cell: Cell<'_>, notes: &mut Notes<'_>) -> Option<i8> {
    match whole(cell) {
        Whole::Is(value @ 2..=5) => i8::try_from(value).ok(),
        Whole::None => None,
        Whole::Is(_) | Whole::Strange | Whole::Formula => {
            notes.note(Rule::JournalNotMark, || harmless(&cell.words()));
            None
        }
    }
}

/// 1 male, 2 female.
pub(super) fn gender(cell: Cell<'_>, notes: &mut Notes<'_>) -> Option<i8> {
    let words = cell.words();
    let gender = cells::gender(&words);
    if gender.is_none() {
        notes.note(Rule::GenderUnknown, || harmless(&words));
    } else if !cells::is_plain_gender(&words) {
        notes.note(Rule::GenderSpelling, || harmless(&words));
    }
    gender
}

/// Notes how the letter of the class was written.
pub(super) fn letter(cell: Cell<'_>, class: &Class, notes: &mut Notes<'_>) {
    let written = cell.words();
    if class.letter.is_empty() {
        notes.note(Rule::LetterUnknown, || harmless(&written));
    } else if written != class.letter && !is_usual(&written, class) {
        notes.note(Rule::LetterSpelling, || harmless(&written));
    }
}

/// «5А» and «5 А» are usual; «5а», «А(2)» are other spellings.
fn is_usual(written: &str, class: &Class) -> bool {
    let bare: String = written.chars().filter(|c| !c.is_whitespace()).collect();
    class.grade.is_some_and(|grade| bare == format!("{grade}{}", class.letter))
}

/// A textbook that is one digit or «X» is a cell of a task: the row is shifted.
pub(super) fn textbook(cell: Cell<'_>, notes: &mut Notes<'_>) {
    let words = cell.words();
    if words.chars().count() == 1 && !matches!(words.as_str(), "-" | "–" | "—" | "." | "0") {
        notes.note(Rule::ShiftedRow, || harmless(&words));
    }
}

/// Notes words where a code should be: they may be a name, and are not kept.
pub(super) fn no_name(words: &str, notes: &mut Notes<'_>) {
    if cells::participant(words).is_none() && words.chars().filter(|c| c.is_alphabetic()).count() > 3 {
        notes.note(Rule::PersonalColumn, || "в столбце кода участника слова".to_owned());
    }
}

fn says_absent(cell: Cell<'_>) -> bool {
    matches!(cell, Cell::Text(text) if cells::is_absent(text.trim()))
}
