//! Which lines below the head are no pupils: totals, notes, the head again, numbers of columns.
//!
//! A pupil who is taken for a line of totals is lost, so a line is no pupil only when it says so itself: by a word of
//! totals where nothing tells one pupil from another, by the heads, or by having nobody it could be about.

use super::cells::{self, Whole, whole};
use super::cleaning::Rule;
use super::columns::Columns;
use super::heads::fold;
use super::sheet::{Cell, Line};
use super::table::{Column, Table};

/// How many columns are compared with heads: heads of tasks beyond them say nothing new.
const COMPARED_HEADS: usize = 12;

/// First words of a line of totals that mean nothing else: a school is not called so.
const TOTALS: [&str; 12] = [
    "итого",
    "итог",
    "итоги",
    "всего",
    "среднее",
    "максимум",
    "максимально",
    "макс",
    "минимум",
    "процент",
    "примечание",
    "сумма",
];
/// The shortest of them, bytes.
const MIN_BYTES: usize = 8;
/// Words that begin a line of totals only with a second one: «Средняя отметка», but «Средняя школа».
const AVERAGES: [&str; 5] = ["средний", "средняя", "максимальный", "минимальный", "выполнение"];
/// What an average is of; beginnings of words.
const OF_WHAT: [&str; 8] = ["балл", "отметк", "оценк", "процент", "первичн", "результат", "задани", "по"];

/// Why the line is no pupil; none where it is one. The line is not blank.
pub(super) fn rule(line: Line<'_>, table: &Table, columns: &Columns) -> Option<Rule> {
    if is_head(line, table) || is_numbered(line, table) {
        return Some(Rule::RepeatedHead);
    }
    let told = told_apart(line, columns);
    let has_totals_word = (0..line.width())
        .filter(|column| !columns.tasks.contains(column))
        .any(|column| matches!(line.cell(column), Cell::Text(text) if is_totals(text)));
    if has_totals_word && told < 2 {
        return Some(Rule::TotalsRow);
    }
    // A login is never a note below a table: such a row is of a pupil about whom nothing is filled in.
    if columns.school.is_some_and(|at| cells::is_login(line.cell(at))) {
        return None;
    }
    let filled = (0..line.width()).filter(|column| !line.cell(*column).is_blank()).count();
    let of_nobody = columns.school.is_none_or(|at| line.cell(at).is_blank())
        && told == 0
        && (names_somebody(columns) || nothing_of_a_work(line, columns));
    (of_nobody || filled == 1).then_some(Rule::TotalsRow)
}

/// How many cells tell the pupil of the line from another; a word of totals tells nothing.
fn told_apart(line: Line<'_>, columns: &Columns) -> usize {
    telling(columns)
        .filter(|at| match line.cell(*at) {
            Cell::Text(text) => !text.trim().is_empty() && !is_totals(text),
            Cell::Number(_) => true,
            Cell::Empty => false,
        })
        .count()
}

/// The columns that tell pupils apart.
fn telling(columns: &Columns) -> impl Iterator<Item = usize> {
    [columns.participant, columns.number, columns.class, columns.grade, columns.letter, columns.gender]
        .into_iter()
        .flatten()
        .chain(columns.variants.iter().copied())
}

/// Whether the table gives its pupils a code or a number.
fn names_somebody(columns: &Columns) -> bool {
    columns.participant.is_some() || columns.number.is_some()
}

/// Whether neither a total nor a mark nor a task is filled in.
fn nothing_of_a_work(line: Line<'_>, columns: &Columns) -> bool {
    let result = [columns.total, columns.test, columns.mark];
    result.into_iter().flatten().chain(columns.tasks.iter().copied()).all(|at| line.cell(at).is_blank())
}

/// «Итого», «Всего участников», «Средний балл»; not «Средняя школа», «Максимовская школа».
fn is_totals(text: &str) -> bool {
    // Asked of every text of every line: the first letter settles nearly all.
    let text = text.trim_start();
    let begins = text.chars().next().is_some_and(|c| "ИиВвСсМмПп".contains(c));
    if !begins || text.len() < MIN_BYTES {
        return false;
    }
    let folded = fold(text);
    let mut words = folded.split(' ');
    let Some(first) = words.next() else { return false };
    let is = |word: &&str| first == fold(word);
    if TOTALS.iter().any(&is) {
        return true;
    }
    AVERAGES.iter().any(is)
        && words.next().is_some_and(|second| OF_WHAT.iter().any(|stem| second.starts_with(&fold(stem))))
}

/// Whether the line is a row of the head again.
fn is_head(line: Line<'_>, table: &Table) -> bool {
    let same = |column: &Column| match line.cell(column.at) {
        Cell::Text(text) => column.head.chars().any(char::is_alphabetic) && text.trim() == column.head,
        Cell::Number(_) | Cell::Empty => false,
    };
    if table.columns.iter().take(COMPARED_HEADS).filter(|column| same(column)).count() >= 3 {
        return true;
    }
    // A lower row of the head may hold nothing but numbers of tasks: then every cell is that of the head.
    let filled: Vec<usize> = (0..line.width()).filter(|column| !line.cell(*column).is_blank()).collect();
    let is_row = |row: &Vec<String>| {
        let head = |column: &usize| row.get(*column).is_some_and(|head| *head == line.cell(*column).words());
        row.iter().filter(|head| !head.is_empty()).count() == filled.len() && filled.iter().all(head)
    };
    filled.len() >= 2 && table.heads.iter().any(is_row)
}

/// Whether the line holds the numbers of the columns: «1 2 3 4».
fn is_numbered(line: Line<'_>, table: &Table) -> bool {
    let mut numbered = table.columns.iter().take(COMPARED_HEADS).zip(1_i16..);
    table.columns.len() >= 4 && numbered.all(|(column, number)| whole(line.cell(column.at)) == Whole::Is(number))
}

#[cfg(test)]
mod tests {
    use super::is_totals;

    #[test]
    fn words_of_totals() {
        for text in [
            "Итого",
            "ИТОГО:",
            "Итого по школе",
            "Всего участников",
            "Средний балл",
            "Средняя отметка по классу",
            "Макс. балл",
        ] {
            assert!(is_totals(text), "{text}");
        }
        for text in [
            "Средняя школа с. Ивановка",
            "Максимовская школа",
            "Максатихинский район",
            "Всеволодовская школа",
            "Суммарная гимназия",
            "отсутствовал",
            "Итоговский лицей",
            "",
        ] {
            assert!(!is_totals(text), "{text}");
        }
    }
}
