//! Looking at the top of a sheet: where the head is, what its columns mean, which layout it is.

use super::Options;
use super::heads::{self, fold};
use super::layout::Layout;
use super::meaning::Meaning;
use super::sheet::{Flow, Line};
use crate::rows::schema::Level;

/// How many filled rows at the top are looked at.
const LOOKED_ROWS: usize = 40;
/// How many of them may be the head.
const HEAD_ROWS: usize = 30;
/// The most rows that a head is spread over.
const MAX_SPAN: usize = 3;

/// The filled rows at the top of a sheet, as words.
#[derive(Debug, Default)]
pub(super) struct Top {
    pub(super) rows: Vec<(u32, Vec<String>)>,
}

impl Top {
    /// Takes one row; stops when there are enough.
    pub(super) fn take(&mut self, line: Line<'_>) -> Flow {
        let words: Vec<String> = (0..line.width()).map(|column| line.cell(column).words()).collect();
        if words.iter().any(|word| !word.is_empty()) {
            self.rows.push((line.number, words));
        }
        if self.rows.len() < LOOKED_ROWS { Flow::More } else { Flow::Stop }
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|(_, words)| words.get(column)).map_or("", String::as_str)
    }

    fn width(&self) -> usize {
        self.rows.iter().map(|(_, words)| words.len()).max().unwrap_or_default()
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub(super) at: usize,
    pub(super) head: String,
    pub(super) meaning: Option<Meaning>,
    pub(super) level: Option<Level>,
}

/// A table of pupils, or what may be one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    /// Number of the last row of the head, from 1.
    pub(super) head_row: u32,
    /// The rows of the head as they stand, a row may be repeated further down.
    pub(super) heads: Vec<Vec<String>>,
    pub(super) columns: Vec<Column>,
    pub(super) layout: Layout,
    /// Words of the rows above the head, a string a row.
    pub(super) above: Vec<String>,
}

impl Table {
    /// Columns with this meaning.
    pub(super) fn at(&self, meaning: &Meaning) -> Option<usize> {
        self.columns.iter().find(|column| column.meaning.as_ref() == Some(meaning)).map(|column| column.at)
    }

    pub(super) fn all(&self, meaning: &Meaning) -> Vec<usize> {
        self.columns.iter().filter(|column| column.meaning.as_ref() == Some(meaning)).map(|column| column.at).collect()
    }

    /// Whether a column is read, or is known not to be needed: of two columns with one meaning only the first is.
    pub(super) fn reads(&self, column: &Column) -> bool {
        match &column.meaning {
            None => false,
            Some(Meaning::Task { .. } | Meaning::Variant | Meaning::Answers | Meaning::Personal | Meaning::Unused) => {
                true
            }
            Some(Meaning::Date | Meaning::Number) => true,
            Some(meaning) => self.at(meaning) == Some(column.at),
        }
    }

    fn has(&self, meaning: &Meaning) -> bool {
        self.at(meaning).is_some()
    }

    pub(super) fn has_tasks(&self) -> bool {
        self.columns.iter().any(|column| matches!(column.meaning, Some(Meaning::Task { .. } | Meaning::Answers)))
    }

    /// Meanings without which rows cannot be taken; `school` says that the school is known otherwise.
    pub(super) fn missing(&self, school: bool) -> Vec<Meaning> {
        let mut missing = Vec::new();
        if !school && !self.has(&Meaning::School) {
            missing.push(Meaning::School);
        }
        if ![Meaning::Total, Meaning::Mark, Meaning::TestScore].iter().any(|meaning| self.has(meaning)) {
            missing.push(Meaning::Total);
        }
        let pupil = [Meaning::Participant, Meaning::Number, Meaning::Class, Meaning::Letter, Meaning::Variant];
        let summary = self.columns.iter().any(|column| {
            let head = fold(&column.head);
            head.contains(&fold("участников")) || head.contains(&fold("средн"))
        });
        let someone = pupil.iter().any(|meaning| self.has(meaning)) || self.has_tasks() || self.layout == Layout::Exam;
        if summary && !self.has(&Meaning::Participant) || !someone {
            missing.push(Meaning::Participant);
        }
        missing
    }

    /// How many different things are known about a row.
    pub(super) fn known(&self) -> usize {
        score(&self.columns.iter().map(|column| column.meaning.clone()).collect::<Vec<_>>())
    }
}

/// The table that the top of a sheet shows; none where no row can be a head.
pub(super) fn table(top: &Top, options: &Options) -> Option<Table> {
    let mut best: Option<(usize, usize, usize, Vec<String>)> = None;
    for first in 0..top.rows.len().min(HEAD_ROWS) {
        for span in 1..=MAX_SPAN.min(top.rows.len() - first) {
            let words = combined(top, first, span);
            // Each further row has to say something, or a title would become a part of the head below it.
            let found = (score(&meanings(&words, options).0) * 2).saturating_sub(span - 1);
            if found > best.as_ref().map_or(2, |(found, ..)| *found) {
                best = Some((found, first, span, words));
            }
        }
    }
    let (_, first, span, words) = best?;
    let (meanings, profile) = meanings(&words, options);
    let columns: Vec<Column> = words
        .into_iter()
        .zip(meanings)
        .enumerate()
        .filter(|(_, (head, meaning))| !head.is_empty() || meaning.is_some())
        .map(|(at, (head, meaning))| {
            let level = matches!(meaning, Some(Meaning::Task { .. })).then(|| level(top, first, at)).flatten();
            Column { at, head, meaning, level }
        })
        .collect();
    let head_row = top.rows.get(first + span - 1).map_or(0, |(number, _)| *number);
    let heads = top.rows.iter().skip(first).take(span).map(|(_, words)| words.clone()).collect();
    let above = top.rows.iter().take(first).map(|(_, words)| joined(words)).collect();
    let layout = layout(&columns, profile);
    Some(Table { head_row, heads, columns, layout, above })
}

/// Words of a row in one string.
fn joined(words: &[String]) -> String {
    words.iter().filter(|word| !word.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

/// How many different meanings there are; tasks count up to three.
fn score(meanings: &[Option<Meaning>]) -> usize {
    let mut others: Vec<&Meaning> =
        meanings.iter().flatten().filter(|one| !matches!(one, Meaning::Task { .. } | Meaning::Unused)).collect();
    others.sort_unstable();
    others.dedup();
    let tasks = meanings.iter().flatten().filter(|one| matches!(one, Meaning::Task { .. })).count();
    others.len() + tasks.min(3)
}

/// Meanings of heads: as the person named the columns, by a profile that fits, by our table.
fn meanings(words: &[String], options: &Options) -> (Vec<Option<Meaning>>, Option<String>) {
    let named = |head: &str| {
        let folded = fold(head);
        let same = |named: &&super::ProfileColumn| {
            fold(&named.head) == folded && !folded.is_empty() || named.head.trim() == head.trim() && !head.is_empty()
        };
        options.columns.iter().find(same).map(|named| named.meaning.clone())
    };
    let profile = options.profiles.iter().find(|profile| profile.fits(words));
    let by_profile = |head: &str| profile.and_then(|profile| profile.meaning(head).cloned());
    let found = heads::meanings(words, |head| named(head).or_else(|| by_profile(head)));
    let name = if words.iter().any(|head| named(head).is_some()) {
        Some(String::new())
    } else {
        profile.map(|profile| profile.name.clone())
    };
    (found, name)
}

/// Heads spread over rows, as merged cells leave them: a word above stands for the columns to its right.
fn combined(top: &Top, first: usize, span: usize) -> Vec<String> {
    let width = top.width();
    if span == 1 {
        return (0..width).map(|column| top.cell(first, column).to_owned()).collect();
    }
    let mut words = Vec::with_capacity(width);
    let mut carried = vec![""; span];
    for column in 0..width {
        let mut parts: Vec<&str> = Vec::new();
        let lowest = top.cell(first + span - 1, column);
        for (row, carried) in (first..first + span).zip(carried.iter_mut()) {
            let here = top.cell(row, column);
            if !here.is_empty() {
                *carried = here;
                parts.push(here);
            } else if row + 1 < first + span && !lowest.is_empty() && !carried.is_empty() {
                parts.push(carried);
            }
        }
        let last = parts.last().copied().unwrap_or_default();
        let bare = super::task_label::read(last).is_some();
        let whole = parts.join(" ");
        let alone = bare || heads::meaning(last).is_some() || heads::meaning(&whole).is_none();
        words.push(if alone { last.to_owned() } else { whole });
    }
    words
}

/// «Б», «П», «В» in the three rows above the head.
fn level(top: &Top, first: usize, column: usize) -> Option<Level> {
    (first.saturating_sub(3)..first).rev().find_map(|row| match top.cell(row, column) {
        "Б" | "б" | "B" => Some(Level::Basic),
        "П" | "п" => Some(Level::Raised),
        "В" | "в" => Some(Level::High),
        _ => None,
    })
}

fn layout(columns: &[Column], profile: Option<String>) -> Layout {
    match profile {
        Some(name) if name.is_empty() => return Layout::Mapped,
        Some(name) => return Layout::Profile(name),
        None => {}
    }
    let has = |head: &str| columns.iter().any(|column| fold(&column.head) == fold(head));
    let begins = |head: &str| columns.iter().any(|column| fold(&column.head).starts_with(&fold(head)));
    if has("otc") && (has("klass") || begins("var ")) {
        Layout::Form2020
    } else if has("логин школы") && (begins("балл за") || has("всего баллов")) {
        Layout::Form2021
    } else if has("пользователь") && (has("итого баллов") || has("наименование класса"))
    {
        Layout::Form2022
    } else if has("код ппэ") || has("аудитория") || (begins("код мсу") && begins("код оо")) {
        Layout::Exam
    } else if has("код участника") && begins("первичный балл") {
        Layout::Individual
    } else {
        Layout::ByHeads
    }
}

/// What an aggregate report is by its title or head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Report {
    Marks,
    Journal,
    Scores,
    Tasks,
    Outcomes,
    TasksByMark,
}

/// Titles of reports; the longer come first.
const REPORTS: [(&str, Report); 7] = [
    ("статистика по отметкам", Report::Marks),
    ("сравнение отметок", Report::Journal),
    ("распределение первичных баллов", Report::Scores),
    ("выполнение заданий группами", Report::TasksByMark),
    ("достижение планируемых результатов", Report::Outcomes),
    ("выполнение заданий", Report::Tasks),
    ("распределение баллов", Report::Scores),
];

/// The aggregate report that the top of a sheet, its name or the name of the file shows.
pub(super) fn report(top: &Top, sheet: &str, file: &str) -> Option<Report> {
    let group = fold("группы участников");
    let mut titles = top.rows.iter().take(12).map(|(_, words)| fold(&joined(words)));
    let grouped = top.rows.iter().take(HEAD_ROWS).any(|(_, words)| words.iter().any(|word| fold(word) == group));
    let named = |text: &str| REPORTS.iter().find(|(title, _)| text.contains(&fold(title))).map(|(_, report)| *report);
    let by_title = titles.find_map(|title| named(&title));
    let by_name = || named(&fold(sheet)).or_else(|| named(&fold(file)));
    match by_title {
        Some(report) => Some(report),
        None if grouped => by_name().or_else(|| by_heads(top)),
        None => by_name().filter(|_| top.rows.len() > 1),
    }
}

/// A table with «Группы участников» by its other heads.
fn by_heads(top: &Top) -> Option<Report> {
    let group = fold("группы участников");
    let at = top.rows.iter().position(|(_, words)| words.iter().any(|word| fold(word) == group))?;
    let heads: Vec<String> =
        top.rows.iter().skip(at).take(2).flat_map(|(_, words)| words.iter().map(|word| fold(word))).collect();
    let has = |head: &str| heads.iter().any(|one| one == head);
    if heads.iter().any(|head| head.starts_with(&fold("понизил"))) {
        Some(Report::Journal)
    } else if has("0") && has("1") && has("6") {
        Some(Report::Scores)
    } else if has("2") && has("3") && has("4") && has("5") && !has("1") {
        Some(Report::Marks)
    } else if has("1") {
        Some(Report::Tasks)
    } else {
        None
    }
}
