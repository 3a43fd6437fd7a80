//! What the columns of a plan mean: by the words of the head, and by what stands in them when the head is odd.

use chrono::NaiveDate;
use opora_core::deadline;
use opora_core::reading::{ColumnKind, DeadlineKind, Period};

use super::{heading, years};
use crate::mend::grid::{Grid, GridCell, GridRow};
use crate::recognise::token::{fold, numbered, stem_at};

/// The head of a plan: its columns and the rows that it takes.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Head {
    pub columns: Vec<Column>,
    /// Index of the first row of the head; rows before it are captions.
    pub first: usize,
    /// Index of the first row behind the head.
    pub end: usize,
    /// The meaning of some column was taken from its contents.
    pub guessed: bool,
}

/// One column of a plan.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    pub kind: ColumnKind,
    /// The head as printed.
    pub head: String,
    /// First grid column.
    pub from: usize,
    /// The grid column behind the last one.
    pub to: usize,
    /// The column holds the directions of work that group the activities.
    pub groups: bool,
}

/// Words of heads. The one that stands first in the head decides; weak words only where nothing else is said.
const SYNONYMS: &[(ColumnKind, &[&str])] = &[
    (
        ColumnKind::Deadline,
        &["срок", "дата", "даты", "период", "время", "месяц", "когда", "контрольная точка", "календарн", "число"],
    ),
    (
        ColumnKind::Responsible,
        &[
            "ответствен",
            "отв",
            "исполнител",
            "исполняет",
            "кто проводит",
            "кто отвечает",
            "кто выполняет",
            "кто",
            "организатор",
            "координатор",
            "соисполнител",
            "отвечает",
            "докладчик",
            "выступающ",
            "модератор",
        ],
    ),
    (
        ColumnKind::Participants,
        &[
            "участник",
            "участвуют",
            "участие",
            "категория",
            "целевая аудитория",
            "целевая группа",
            "охват",
            "для кого",
            "с кем",
            "контингент",
            "адресат",
            "аудитория",
            "объект",
        ],
    ),
    (ColumnKind::Indicator, &["показател", "индикатор", "целевые показател", "целевой показател"]),
    (
        ColumnKind::Result,
        &[
            "результат",
            "итог",
            "завершени",
            "отчетн",
            "отчет",
            "выход",
            "продукт",
            "вид документа",
            "документ",
            "подтвержд",
            "ожидаем",
            "планируем",
            "эффект",
            "представлени",
        ],
    ),
    (ColumnKind::Criterion, &["критери"]),
    (
        ColumnKind::Activity,
        &[
            "мероприят",
            "деятельност",
            "действи",
            "мера",
            "меры",
            "работ",
            "задани",
            "поручени",
            "что дела",
            "что сделать",
            "что провод",
            "что",
            "тема",
            "вопрос",
        ],
    ),
];

/// Columns that are no part of a plan's meaning, whatever else their head says.
const OTHER: &[&str] = &[
    "отметка",
    "примечани",
    "место",
    "финансир",
    "источник",
    "объем",
    "стоимост",
    "форма проведения",
    "форма работы",
    "формы работы",
    "уровень",
    "статус",
    "фактическ",
    "причина",
];

/// Columns that group the activities.
const GROUPS: &[&str] =
    &["направлени", "раздел", "блок", "задача", "задачи", "этап", "проблема", "рисков", "риск", "фактор"];

/// Weak words: they mean the activity only where nothing else does.
const WEAK: &[&str] = &["наименовани", "содержани", "название", "перечень", "форма", "виды", "вид"];

/// What a head means, if its words say it.
pub(crate) fn meaning(head: &str) -> Option<ColumnKind> {
    let folded = fold(head);
    let folded = folded.trim();
    let signs: String = folded.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    let numberish =
        ["№", "№п/п", "№пп", "п/п", "nп/п", "nпп", "n", "пп", "номер", "№№", "№№п/п", "номерп/п", "№п\\п", "п\\п"];
    if numberish.contains(&signs.as_str()) || (signs.starts_with('№') && signs.chars().count() <= 6) {
        return Some(ColumnKind::Number);
    }
    if folded.chars().count() > 160 {
        return None;
    }
    if OTHER.iter().any(|word| stem_at(folded, word) == Some(0)) {
        return Some(ColumnKind::Other);
    }
    let first = SYNONYMS
        .iter()
        .flat_map(|(kind, stems)| stems.iter().map(move |stem| (*kind, *stem)))
        .filter_map(|(kind, stem)| position(folded, stem).map(|at| (at, kind)))
        .min_by_key(|(at, _)| *at);
    if let Some((_, kind)) = first {
        return Some(kind);
    }
    let groups = GROUPS.iter().any(|word| stem_at(folded, word).is_some());
    let weak = WEAK.iter().any(|word| stem_at(folded, word) == Some(0));
    (groups || weak).then_some(ColumnKind::Activity)
}

/// Short stems stand for whole words only («отв.» is not «ответ»).
fn position(folded: &str, stem: &str) -> Option<usize> {
    let at = stem_at(folded, stem)?;
    if !matches!(stem, "отв" | "кто" | "мера" | "меры" | "дата" | "даты" | "тема" | "отчет" | "число" | "что")
    {
        return Some(at);
    }
    let behind = folded.get(at + stem.len()..)?.chars().next();
    (!behind.is_some_and(char::is_alphabetic)).then_some(at)
}

/// Whether a head names the groups that activities belong to.
pub(super) fn names_groups(head: &str) -> bool {
    let folded = fold(head);
    let only_activity = |stems: &[&str]| stems.iter().any(|stem| position(&folded, stem).is_some());
    GROUPS.iter().any(|word| stem_at(&folded, word).is_some_and(|at| at < 12))
        && !only_activity(&["мероприят", "действи", "меры", "содержани"])
}

/// The head of a table that is a plan, by its words.
pub(crate) fn head_of(grid: &Grid) -> Option<Head> {
    for (index, row) in grid.rows.iter().enumerate().take(6) {
        let own: Vec<_> = row.own().collect();
        if own.len() < 2 {
            continue;
        }
        // Only captions stand above a head.
        if grid.rows.iter().take(index).any(|above| above.own().count() > 1) {
            return None;
        }
        let mut kinds: Vec<ColumnKind> = own.iter().filter_map(|cell| head_cell(&cell.text())).collect();
        let timed = own.iter().filter(|cell| {
            let text = cell.text();
            text.chars().count() <= 30 && head_cell(&text).is_none() && years::part_of_year(&text).is_some()
        });
        // «январь | февраль | март» over marks are the deadlines of a plan.
        let timed = timed.count();
        if timed >= 2 {
            kinds.extend(std::iter::repeat_n(ColumnKind::Deadline, timed));
        }
        let telling = |kind: ColumnKind| kinds.contains(&kind);
        let plan = telling(ColumnKind::Deadline) || telling(ColumnKind::Responsible) || telling(ColumnKind::Result);
        let named = kinds.iter().filter(|kind| !matches!(kind, ColumnKind::Other | ColumnKind::Number)).count();
        let mostly = kinds.len() * 2 >= own.len();
        if plan && mostly && (named >= 2 || (telling(ColumnKind::Number) && named >= 1)) {
            return Some(heading::build(grid, index));
        }
    }
    None
}

/// A cell can be a head only when it is short and does not read as a whole activity.
fn head_cell(text: &str) -> Option<ColumnKind> {
    let length = text.chars().count();
    if length > 90
        || numbered(text).is_some_and(|n| !n.rest.is_empty())
        || text.trim_end().ends_with('.') && length > 40
    {
        return None;
    }
    meaning(text)
}

/// Whether the row only numbers the columns: «1 2 3 4».
pub(crate) fn is_column_numbers(row: &GridRow) -> bool {
    let in_order = |(order, cell): (usize, &GridCell)| {
        cell.text().trim_end_matches('.').parse::<usize>().is_ok_and(|number| number == order + 1)
    };
    row.own().nth(1).is_some() && row.own().enumerate().all(in_order)
}

/// Gives every plan its activity column, and columns without a telling head their meaning by content.
pub(super) fn complete(head: &mut Head, grid: &Grid) {
    // «Мероприятие | Форма»: the form of an activity is no activity of its own.
    let forms = |column: &Column| {
        column.kind == ColumnKind::Activity
            && ["форма", "формы", "вид", "виды"].iter().any(|word| stem_at(&fold(&column.head), word) == Some(0))
    };
    if head.columns.iter().any(|column| column.kind == ColumnKind::Activity && !forms(column)) {
        head.columns.iter_mut().filter(|column| forms(column)).for_each(|column| column.kind = ColumnKind::Other);
    }
    let activities: Vec<usize> = positions(head, ColumnKind::Activity);
    // Of several activity columns the one that only groups the others steps back.
    if activities.len() > 1 {
        let groups: Vec<usize> =
            activities.iter().copied().filter(|at| head.columns.get(*at).is_some_and(|column| column.groups)).collect();
        if groups.len() < activities.len() {
            for at in groups {
                if let Some(column) = head.columns.get_mut(at) {
                    column.kind = ColumnKind::Other;
                }
            }
        }
    } else if let [only] = activities.as_slice()
        && let Some(column) = head.columns.get_mut(*only)
    {
        column.groups = false;
    }
    for column in &mut head.columns {
        column.groups &= column.kind == ColumnKind::Other;
    }
    let said = |kind: ColumnKind| head.columns.iter().any(|column| column.kind == kind);
    if said(ColumnKind::Number) && said(ColumnKind::Deadline) && said(ColumnKind::Activity) {
        return;
    }
    let contents = Contents::of(grid, head);
    for kind in [ColumnKind::Number, ColumnKind::Deadline] {
        if positions(head, kind).is_empty()
            && let Some(at) = contents.best(head, kind)
            && let Some(column) = head.columns.get_mut(at)
        {
            column.kind = kind;
            head.guessed |= kind != ColumnKind::Number;
        }
    }
    if positions(head, ColumnKind::Activity).is_empty()
        && let Some(at) = contents.longest(head)
        && let Some(column) = head.columns.get_mut(at)
    {
        column.kind = ColumnKind::Activity;
        column.groups = false;
        head.guessed = true;
    }
}

fn positions(head: &Head, kind: ColumnKind) -> Vec<usize> {
    head.columns.iter().enumerate().filter(|(_, column)| column.kind == kind).map(|(at, _)| at).collect()
}

/// The head of a table without one, by what its columns hold; nothing when it does not look like a plan.
pub(crate) fn head_by_content(grid: &Grid) -> Option<Head> {
    if grid.rows.len() < 2 || grid.columns < 2 {
        return None;
    }
    let columns = (0..grid.columns)
        .map(|at| Column { kind: ColumnKind::Other, head: String::new(), from: at, to: at + 1, groups: false })
        .collect();
    let mut head = Head { columns, first: 0, end: 0, guessed: true };
    let contents = Contents::of(grid, &head);
    for kind in [ColumnKind::Number, ColumnKind::Deadline] {
        if let Some(at) = contents.best(&head, kind)
            && let Some(column) = head.columns.get_mut(at)
        {
            column.kind = kind;
        }
    }
    if positions(&head, ColumnKind::Deadline).is_empty() {
        return None;
    }
    let activity = contents.longest(&head)?;
    if let Some(column) = head.columns.get_mut(activity) {
        column.kind = ColumnKind::Activity;
    }
    let deadline = positions(&head, ColumnKind::Deadline).first().copied().unwrap_or_default();
    // Behind the deadline stands who answers for it; a plan that says neither is none.
    let rest: Vec<usize> = contents.filled.iter().enumerate().filter(|(_, n)| **n > 0).map(|(at, _)| at).collect();
    let responsible = rest.iter().copied().find(|at| *at > deadline && is_other(&head, *at));
    if let Some(column) = responsible.and_then(|at| head.columns.get_mut(at)) {
        column.kind = ColumnKind::Responsible;
    }
    Some(head)
}

fn is_other(head: &Head, at: usize) -> bool {
    head.columns.get(at).is_some_and(|column| column.kind == ColumnKind::Other && !column.groups)
}

/// What stands in the columns below the head.
struct Contents {
    filled: Vec<usize>,
    numbers: Vec<usize>,
    deadlines: Vec<usize>,
    characters: Vec<usize>,
}

/// Rows that are looked at to tell what a column holds.
pub(super) const SAMPLE_ROWS: usize = 60;

impl Contents {
    fn of(grid: &Grid, head: &Head) -> Self {
        let count = head.columns.len();
        let (mut filled, mut numbers) = (vec![0; count], vec![0; count]);
        let (mut deadlines, mut characters) = (vec![0; count], vec![0; count]);
        for row in grid.rows.iter().skip(head.end).take(SAMPLE_ROWS) {
            for cell in row.own() {
                let Some(at) = head.column_at(cell.column, cell.span) else { continue };
                let asked = matches!(
                    head.columns.get(at).map(|column| column.kind),
                    Some(ColumnKind::Other | ColumnKind::Participants)
                );
                if !asked {
                    continue;
                }
                let text = cell.text();
                let bump = |list: &mut Vec<usize>, by: usize| {
                    if let Some(value) = list.get_mut(at) {
                        *value += by;
                    }
                };
                bump(&mut filled, 1);
                bump(&mut characters, text.chars().count());
                if is_row_number(&text) {
                    bump(&mut numbers, 1);
                } else if text.chars().count() <= 80 && reads_as_deadline(&text) {
                    bump(&mut deadlines, 1);
                }
            }
        }
        Self { filled, numbers, deadlines, characters }
    }

    /// The column without a meaning that holds mostly this.
    fn best(&self, head: &Head, kind: ColumnKind) -> Option<usize> {
        let hits = if kind == ColumnKind::Number { &self.numbers } else { &self.deadlines };
        let mostly = |at: &usize| {
            let (hit, all) = (hits.get(*at).copied().unwrap_or(0), self.filled.get(*at).copied().unwrap_or(0));
            all > 0 && hit * 2 > all
        };
        (0..head.columns.len())
            .filter(|at| is_other(head, *at) && mostly(at))
            .max_by_key(|at| (hits.get(*at).copied().unwrap_or(0), std::cmp::Reverse(*at)))
    }

    fn longest(&self, head: &Head) -> Option<usize> {
        (0..head.columns.len())
            .filter(|at| {
                head.columns.get(*at).is_some_and(|c| matches!(c.kind, ColumnKind::Other | ColumnKind::Participants))
            })
            .max_by_key(|at| (self.characters.get(*at).copied().unwrap_or(0), std::cmp::Reverse(*at)))
            .filter(|at| self.characters.get(*at).is_some_and(|n| *n > 0))
    }
}

/// Whether a cell reads as a deadline inside some plan; only its kind is asked, so any year will do.
pub(crate) fn reads_as_deadline(text: &str) -> bool {
    let year = NaiveDate::from_ymd_opt(2021, 1, 1).zip(NaiveDate::from_ymd_opt(2021, 12, 31));
    let period = year.map(|(start, end)| Period { start, end });
    let context = deadline::Context { period, ..deadline::Context::default() };
    if !text.chars().any(char::is_alphanumeric) {
        return false;
    }
    let read = deadline::read(text, &context);
    // A phrase of which only some words speak of time is something else.
    read.kind != DeadlineKind::Unread && !read.reasons.iter().any(|reason| reason.contains("не учтен"))
}

/// Whether a cell holds the number of a row and nothing else.
pub(crate) fn is_row_number(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', ')']);
    let digits = !text.is_empty()
        && text.chars().count() <= 8
        && text.split('.').all(|part| !part.is_empty() && part.len() <= 3 && part.chars().all(|c| c.is_ascii_digit()));
    let roman =
        !text.is_empty() && text.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'Х' | 'І')) && text.chars().count() <= 6;
    digits || roman
}

impl Head {
    /// The column that covers most of a cell.
    pub fn column_at(&self, from: usize, span: usize) -> Option<usize> {
        let to = from.saturating_add(span.max(1));
        let overlap = |column: &Column| column.to.min(to).saturating_sub(column.from.max(from));
        let (at, best) =
            self.columns.iter().enumerate().max_by_key(|(at, column)| (overlap(column), std::cmp::Reverse(*at)))?;
        if overlap(best) > 0 { Some(at) } else { self.columns.len().checked_sub(1) }
    }

    /// Whether another table has the same columns in the same order.
    pub fn same_columns(&self, other: &Head) -> bool {
        self.columns.len() == other.columns.len()
            && self.columns.iter().zip(&other.columns).all(|(a, b)| fold(&a.head) == fold(&b.head) || a.kind == b.kind)
    }

    /// Index of the first column of a kind.
    pub fn first_of(&self, kind: ColumnKind) -> Option<usize> {
        self.columns.iter().position(|column| column.kind == kind)
    }
}
