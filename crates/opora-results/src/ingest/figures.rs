//! Reading of aggregate reports: groups of participants or tasks in rows, shares in columns.

use super::aggregate::{About, Aggregate, Counted, Group, GroupJournal, GroupMarks, GroupScores, Table, TaskShares};
use super::batch::Source;
use super::heads::fold;
use super::inferred::Inferred;
use super::place::Placing;
use super::sheet::{Book, Cell, Flow};
use super::table::Report;
use super::{Limits, Unreadable, task_label};

/// The most rows of a report.
const MAX_ROWS: usize = 20_000;

/// A row of words; numbers as a person writes them.
type Words = Vec<String>;

pub(super) fn read(book: &mut Book<'_>, sheet: usize, report: Report, limits: &Limits) -> Result<Table, Unreadable> {
    let mut rows: Vec<Words> = Vec::new();
    book.rows(sheet, limits, &mut |line| {
        rows.push((0..line.width()).map(|column| shown(line.cell(column))).collect());
        if rows.len() < MAX_ROWS { Flow::More } else { Flow::Stop }
    })?;
    Ok(match report {
        Report::Marks => Table::Marks(marks(&rows)),
        Report::Journal => Table::Journal(journal(&rows)),
        Report::Scores => Table::Scores(scores(&rows)),
        Report::Tasks => Table::Tasks(tasks(&rows)),
        Report::Outcomes => Table::Outcomes(tasks(&rows)),
        Report::TasksByMark => Table::TasksByMark(tasks(&rows)),
    })
}

/// The report with what is known about its work.
pub(super) fn aggregate(table: Table, source: &Source, sheet: &str, placing: Placing) -> Aggregate {
    let mut remarks = placing.remarks;
    if table.rows() == 0 {
        remarks.push("В отчёте не нашлось строк с числами.".to_owned());
    }
    let about = About {
        procedure: placing.procedure.map(|one| Inferred { value: one.value.to_string(), from: one.from }),
        year: placing.year,
        season: placing.season,
        subject: placing.subject.map(|one| Inferred { value: one.value.to_string(), from: one.from }),
        grade: placing.grade,
    };
    Aggregate { source: source.clone(), sheet: sheet.to_owned(), about, table, remarks }
}

fn shown(cell: Cell<'_>) -> String {
    cell.words().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn number(word: &str) -> Option<f64> {
    let plain: String =
        word.chars().filter(|c| !c.is_whitespace() && *c != '%').map(|c| if c == ',' { '.' } else { c }).collect();
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

fn count(word: &str) -> Option<u32> {
    let number = number(word).filter(|number| number.fract() == 0.0 && (0.0..=1e9).contains(number))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked above")]
    let whole = number as u32;
    Some(whole)
}

/// The head of a report: the row with «Группы участников», with its columns of groups and counts.
struct Head {
    row: usize,
    group: usize,
    schools: Option<usize>,
    participants: Option<usize>,
    words: Words,
}

fn head(rows: &[Words]) -> Option<Head> {
    let group_head = fold("группы участников");
    let starts = |word: &String, stems: &[&str]| stems.iter().any(|stem| fold(word).starts_with(&fold(stem)));
    let row = rows.iter().position(|words| words.iter().any(|word| fold(word) == group_head))?;
    let upper = rows.get(row)?;
    let group = upper.iter().position(|word| fold(word) == group_head)?;
    // Numbers of columns may stand in the next row, under a merged cell.
    let lower = rows.get(row + 1).filter(|words| words.get(group).is_none_or(String::is_empty));
    let width = upper.len().max(lower.map_or(0, Vec::len));
    let words: Words = (0..width)
        .map(|at| {
            let below = lower.and_then(|words| words.get(at)).filter(|word| !word.is_empty());
            below.or_else(|| upper.get(at)).cloned().unwrap_or_default()
        })
        .collect();
    let schools = words.iter().position(|word| starts(word, &["кол во оо", "количество оо", "число оо"]));
    let participants = words.iter().position(|word| starts(word, &["кол во участ", "количество участ", "число участ"]));
    Some(Head { row: row + usize::from(lower.is_some()), group, schools, participants, words })
}

impl Head {
    fn group(&self, row: &Words) -> Option<Group> {
        let name = row.get(self.group).filter(|name| !name.is_empty())?.clone();
        let counted = |at: Option<usize>| at.and_then(|at| row.get(at)).and_then(|word| count(word));
        Some(Group { name, schools: counted(self.schools), participants: counted(self.participants) })
    }

    /// Columns of numbers: neither the group nor its counts.
    fn figures(&self) -> impl Iterator<Item = (usize, &String)> {
        let known = [Some(self.group), self.schools, self.participants];
        self.words.iter().enumerate().filter(move |(at, word)| !known.contains(&Some(*at)) && !word.is_empty())
    }
}

fn marks(rows: &[Words]) -> Vec<GroupMarks> {
    let Some(head) = head(rows) else { return Vec::new() };
    let at =
        |mark: &str| head.figures().find(|(_, word)| word.trim_matches(['«', '»', '"', ' ']) == mark).map(|(at, _)| at);
    let columns = ["2", "3", "4", "5"].map(at);
    let group = |row: &Words| {
        let share = |at: Option<usize>| at.and_then(|at| row.get(at)).and_then(|word| number(word));
        let shares = columns.map(share);
        shares.iter().any(Option::is_some).then_some(())?;
        Some(GroupMarks { group: head.group(row)?, shares })
    };
    rows.iter().skip(head.row + 1).filter_map(group).collect()
}

fn scores(rows: &[Words]) -> Vec<GroupScores> {
    let Some(head) = head(rows) else { return Vec::new() };
    let columns: Vec<(usize, u16)> = head
        .figures()
        .filter_map(|(at, word)| Some((at, u16::try_from(count(word)?).ok().filter(|score| *score <= 400)?)))
        .collect();
    let group = |row: &Words| {
        let shares: Vec<(u16, f64)> =
            columns.iter().filter_map(|(at, score)| Some((*score, number(row.get(*at)?)?))).collect();
        (!shares.is_empty()).then_some(())?;
        Some(GroupScores { group: head.group(row)?, shares })
    };
    rows.iter().skip(head.row + 1).filter_map(group).collect()
}

/// «Понизили», «Подтвердили», «Повысили» as rows below the name of a group, or as columns.
fn journal(rows: &[Words]) -> Vec<GroupJournal> {
    let kind = |word: &str| {
        let folded = fold(word);
        ["понизил", "подтвердил", "повысил", "всего"].iter().position(|stem| folded.starts_with(&fold(stem)))
    };
    let mut found: Vec<GroupJournal> = Vec::new();
    let by_columns = rows.iter().position(|words| words.iter().filter(|word| kind(word).is_some()).count() >= 2);
    if let Some(row) = by_columns {
        let Some(heads) = rows.get(row) else { return found };
        let columns: Vec<(usize, usize)> =
            heads.iter().enumerate().filter_map(|(at, word)| Some((at, kind(word)?))).collect();
        for words in rows.iter().skip(row + 1) {
            let Some(name) = words.first().filter(|name| !name.is_empty() && number(name).is_none()) else { continue };
            let mut one =
                GroupJournal { group: Group { name: name.clone(), ..Group::default() }, ..GroupJournal::default() };
            for (at, kind) in &columns {
                let next = columns.iter().map(|(at, _)| *at).find(|next| next > at).unwrap_or(words.len());
                let values: Vec<&String> =
                    (*at..next).filter_map(|at| words.get(at)).filter(|word| !word.is_empty()).collect();
                put(&mut one, *kind, &values);
            }
            if one.lower != Counted::default() || one.equal != Counted::default() {
                found.push(one);
            }
        }
        return found;
    }
    for words in rows {
        let Some((at, first)) = words.iter().enumerate().find(|(_, word)| !word.is_empty()) else { continue };
        match kind(first) {
            Some(kind) => {
                let values: Vec<&String> = words.iter().skip(at + 1).filter(|word| !word.is_empty()).collect();
                if let Some(last) = found.last_mut() {
                    put(last, kind, &values);
                }
            }
            None => {
                let name = first.clone();
                found.push(GroupJournal { group: Group { name, ..Group::default() }, ..GroupJournal::default() });
            }
        }
    }
    found.retain(|one| {
        one.lower != Counted::default() || one.equal != Counted::default() || one.higher != Counted::default()
    });
    found
}

/// A number and a share, in the order of the file: a share has a sign, a fraction, or comes second.
fn put(one: &mut GroupJournal, kind: usize, values: &[&String]) {
    let counted = match values {
        [] => return,
        [only] => match count(only) {
            Some(n) if !only.contains('%') => Counted { n: Some(n), share: None },
            _ => Counted { n: None, share: number(only) },
        },
        [first, second, ..] => Counted { n: count(first), share: number(second) },
    };
    match kind {
        0 => one.lower = counted,
        1 => one.equal = counted,
        2 => one.higher = counted,
        _ => one.group.participants = counted.n,
    }
}

/// Tasks in rows with groups in columns, or groups in rows with tasks in columns.
fn tasks(rows: &[Words]) -> Vec<TaskShares> {
    match head(rows) {
        Some(head) if head.figures().filter(|(_, word)| task_label::read(word).is_some()).count() >= 3 => {
            tasks_in_columns(rows, &head)
        }
        Some(_) | None => tasks_in_rows(rows),
    }
}

fn tasks_in_columns(rows: &[Words], head: &Head) -> Vec<TaskShares> {
    let mut found: Vec<(usize, TaskShares)> = head
        .figures()
        .filter_map(|(at, word)| {
            let (label, max) = task_label::read(word)?;
            Some((at, TaskShares { label, max, ..TaskShares::default() }))
        })
        .collect();
    for row in rows.iter().skip(head.row + 1) {
        let Some(group) = head.group(row) else {
            // A row of the most points, under the labels.
            for (at, task) in &mut found {
                task.max = task
                    .max
                    .or_else(|| row.get(*at).and_then(|word| count(word)).and_then(|max| u8::try_from(max).ok()));
            }
            continue;
        };
        let maxima = fold(&group.name).starts_with(&fold("макс"));
        for (at, task) in &mut found {
            let Some(value) = row.get(*at) else { continue };
            if maxima {
                task.max = task.max.or_else(|| count(value).and_then(|max| u8::try_from(max).ok()));
            } else if let Some(share) = number(value) {
                task.shares.push((group.name.clone(), share));
            }
        }
    }
    found.into_iter().map(|(_, task)| task).filter(|task| !task.shares.is_empty()).collect()
}

fn tasks_in_rows(rows: &[Words]) -> Vec<TaskShares> {
    let is_max = |word: &String| fold(word).starts_with(&fold("макс"));
    // «Максимальный первичный балл: 20» above the table stands alone in its row.
    let is_head = |words: &Words| words.iter().any(is_max) && words.iter().filter(|word| !word.is_empty()).count() >= 3;
    let Some(row) = rows.iter().position(is_head) else { return Vec::new() };
    let Some(heads) = rows.get(row) else { return Vec::new() };
    let Some(max_at) = heads.iter().position(is_max) else { return Vec::new() };
    let below = rows.get(row + 1);
    let group = |at: usize| {
        let here = heads.get(at).filter(|word| !word.is_empty());
        here.or_else(|| below.and_then(|words| words.get(at))).filter(|word| number(word).is_none()).cloned()
    };
    let mut found = Vec::new();
    for words in rows.iter().skip(row + 1) {
        let Some((first, label)) = words.iter().enumerate().find(|(_, word)| !word.is_empty()) else { continue };
        let lead = label.split([' ', ')']).next().unwrap_or_default();
        let Some((label_read, _)) = task_label::read(lead.trim_end_matches('.')).filter(|_| first < max_at) else {
            continue;
        };
        let rest = label.strip_prefix(lead).unwrap_or_default().trim_start_matches([' ', '.', ')']);
        let beside = words.get(first + 1..max_at).unwrap_or_default().join(" ");
        let text = if rest.is_empty() { beside.trim().to_owned() } else { rest.to_owned() };
        let shares: Vec<(String, f64)> =
            (max_at + 1..words.len()).filter_map(|at| Some((group(at)?, number(words.get(at)?)?))).collect();
        if !shares.is_empty() {
            let max = words.get(max_at).and_then(|word| count(word)).and_then(|max| u8::try_from(max).ok());
            found.push(TaskShares { label: label_read, text, max, shares });
        }
    }
    found
}
