//! Tables of schools: with their mentors, curators, heads and categories.

use opora_core::party::Declared;
use opora_core::reading::{Level, Pairing, Place, Remark, SupportedSchool};

use super::{MENTOR, begins_with_school, head_in, schools_in};
use crate::mend::grid::{Grid, GridRow};
use crate::recognise::dates;
use crate::recognise::roadmap::columns::reads_as_deadline;
use crate::recognise::token::{fold, has_stem, stem_at};

/// What a column of a table of schools holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    School,
    Mentor,
    Curator,
    Head,
    Category,
    Other,
}

fn column(head: &str) -> Column {
    let folded = fold(head);
    let supported = has_stem(&folded, &["подшефн", "наставляем", "низк", "шнор", "снор", "шнсу", "неблагоприятн"]);
    let mentor =
        MENTOR.iter().filter_map(|stem| stem_at(&folded, stem).or_else(|| folded.find(&format!("-{stem}")))).min();
    let for_supported = stem_at(&folded, "для").or_else(|| stem_at(&folded, "за"));
    if mentor.is_some_and(|at| {
        !has_stem(&folded, &["подшефн", "наставляем"]) && for_supported.is_none_or(|for_at| at < for_at)
    }) {
        return Column::Mentor;
    }
    if has_stem(&folded, CURATOR) {
        return Column::Curator;
    }
    // «Директор школы» names the head, «Школа (директор)» the school.
    let first = |stems: &[&str]| stems.iter().filter_map(|stem| stem_at(&folded, stem)).min();
    let head = first(&["директор", "руководител", "фио директор", "ф.и.о. директор"]);
    if head.is_some_and(|at| first(SCHOOL).is_none_or(|school| at < school)) {
        return Column::Head;
    }
    if has_stem(&folded, &["категори", "статус"]) {
        return Column::Category;
    }
    if supported || has_stem(&folded, SCHOOL) {
        return Column::School;
    }
    Column::Other
}

/// The columns of a table of schools, and the index behind its head.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(super) columns: Vec<(usize, Column)>,
    pub(super) end: usize,
}

/// The columns when a table pairs or lists schools.
pub(crate) fn columns(grid: &Grid, listed: bool) -> Option<Columns> {
    for (index, row) in grid.rows.iter().enumerate().take(3) {
        if row.own().count() < 2 || row.own().any(|cell| cell.text().chars().count() > 140) {
            continue;
        }
        if row.own().any(|cell| begins_with_school(&cell.text()) || !dates::find_names(&cell.text()).is_empty()) {
            // A school or a person by name: the rows of the list have begun.
            return None;
        }
        let mut columns: Vec<(usize, Column)> = row.own().map(|cell| (cell.column, column(&cell.text()))).collect();
        let positions: Vec<bool> = row.own().map(|cell| fold(&cell.text()).starts_with("должност")).collect();
        for at in 1..columns.len() {
            // «ФИО куратора | Должность»: both say who he is.
            let curator = columns.get(at - 1).is_some_and(|(_, kind)| *kind == Column::Curator);
            if let Some((_, kind)) = columns.get_mut(at).filter(|_| curator && positions.get(at) == Some(&true)) {
                *kind = Column::Curator;
            }
        }
        let has = |wanted: Column| columns.iter().any(|(_, column)| *column == wanted);
        let paired = has(Column::School) && (has(Column::Mentor) || has(Column::Curator));
        if paired || (listed && has(Column::School)) {
            return Some(Columns { columns, end: index + 1 });
        }
    }
    None
}

const CURATOR: &[&str] = &["куратор", "тьютор", "методист", "ответственн", "консультант", "сопровождающ"];
pub(super) const SCHOOL: &[&str] = &[
    "школ",
    "оу",
    "оо",
    "образовательн",
    "общеобразовательн",
    "учреждени",
    "организаци",
    "снор",
    "шнор",
    "шнсу",
    "подшефн",
    "наставляем",
    "мбоу",
];

/// What a table of schools says.
pub(crate) fn read_table(grid: &Grid, columns: &Columns, declared: &Declared) -> (Vec<SupportedSchool>, Vec<Pairing>) {
    let (mut schools, mut pairings) = (Vec::new(), Vec::new());
    for row in grid.rows.iter().skip(columns.end) {
        let text = |wanted: Column| text_of(row, columns, wanted);
        let Some(names) = text(Column::School) else { continue };
        let category = text(Column::Category);
        let mentors = text(Column::Mentor);
        let curator = text(Column::Curator);
        for school in schools_in(&names, declared) {
            if mentors.is_some() || curator.is_some() {
                push_pairs(&mut pairings, &school, mentors.as_deref(), curator.as_deref(), row.place, declared);
            }
            schools.push(SupportedSchool {
                name: school.clone(),
                category: category.clone(),
                head: text(Column::Head).or_else(|| {
                    // «МБОУ «Речная СОШ» (Иванова И.И.)»: the head in brackets behind the school.
                    let line = names.lines().find(|line| names.lines().count() == 1 || line.contains(&school));
                    line.and_then(head_in)
                }),
                place: row.place,
            });
        }
    }
    (schools, pairings)
}

/// Days in a table of schools have no place in the list: each row that has one is told, so that it can be made an
/// activity.
pub(crate) fn dates_left(grid: &Grid, columns: &Columns) -> Vec<Remark> {
    let others: Vec<usize> =
        columns.columns.iter().filter(|(_, column)| *column == Column::Other).map(|(at, _)| *at).collect();
    let dated = |row: &&GridRow| row.own().any(|cell| others.contains(&cell.column) && reads_as_deadline(&cell.text()));
    let remark = |row: &GridRow| Remark {
        code: "support-dates".into(),
        level: Level::Check,
        text: format!(
            "Список школ не хранит сроков, а в строке «{}» есть срок. Если это мероприятие, добавьте его вручную.",
            row.words()
        ),
        place: row.place,
        ..Remark::default()
    };
    grid.rows.iter().skip(columns.end).filter(dated).map(remark).collect()
}

fn text_of(row: &GridRow, columns: &Columns, wanted: Column) -> Option<String> {
    let mut all = columns.columns.iter().filter(|(_, column)| *column == wanted).map(|(at, _)| at);
    let at = all.next()?;
    if wanted == Column::Curator {
        // «ФИО куратора | Должность куратора»: both say who he is.
        let words: Vec<String> = std::iter::once(at)
            .chain(all)
            .filter_map(|at| row.cells.iter().find(|cell| cell.column == *at).map(|cell| cell.text()))
            .filter(|words| words.chars().any(char::is_alphanumeric))
            .collect();
        return (!words.is_empty()).then(|| words.join(", "));
    }
    let cell = row.cells.iter().find(|cell| cell.column == *at)?;
    let lines: Vec<&str> = cell.lines.iter().map(|line| line.text.as_str()).collect();
    let text = if wanted == Column::School || wanted == Column::Mentor { lines.join("\n") } else { cell.text() };
    text.chars().any(char::is_alphanumeric).then_some(text)
}

fn push_pairs(
    pairings: &mut Vec<Pairing>,
    school: &str,
    mentors: Option<&str>,
    curator: Option<&str>,
    place: Place,
    declared: &Declared,
) {
    let mut named = mentors.map(|mentors| schools_in(mentors, declared)).unwrap_or_default();
    if named.is_empty() {
        named.extend(mentors.map(str::to_owned));
    }
    let pair = |mentor: Option<String>| Pairing {
        school: school.to_owned(),
        mentor,
        curator: curator.map(str::to_owned),
        place,
    };
    if named.is_empty() {
        pairings.push(pair(None));
    }
    pairings.extend(named.into_iter().map(|mentor| pair(Some(mentor))));
}
