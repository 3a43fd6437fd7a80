//! Who supports whom: lists of schools, mentors and curators in the clauses of an act and in tables of annexes.

use opora_core::party::{self, Declared};
use opora_core::reading::{ColumnKind, Level, Pairing, PartyKind, Place, Remark, SupportedSchool};
use opora_core::russian;

use super::dates;
use super::roadmap::columns::{Head, reads_as_deadline};
use super::stream::Line;
use super::token::{bullet, cut, fold, has_stem, numbered, stem_at, tokens, without_stop};
use crate::mend::grid::{Grid, GridRow};

/// What a column of a table of schools holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    School,
    Mentor,
    Curator,
    Head,
    Category,
    Other,
}

const MENTOR: &[&str] = &[
    "шеф",
    "школы-шефы",
    "школа-шеф",
    "наставник",
    "школа-наставник",
    "партнер",
    "опорн",
    "лидер",
    "ресурсн",
    "высок",
    "консультирующ",
    "базов",
    "стажировочн",
    "наставляющ",
];
const CURATOR: &[&str] = &["куратор", "тьютор", "методист", "ответственн", "консультант", "сопровождающ"];
const SCHOOL: &[&str] = &[
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
    columns: Vec<(usize, Column)>,
    end: usize,
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
        let columns: Vec<(usize, Column)> = row.own().map(|cell| (cell.column, column(&cell.text()))).collect();
        let has = |wanted: Column| columns.iter().any(|(_, column)| *column == wanted);
        let paired = has(Column::School) && (has(Column::Mentor) || has(Column::Curator));
        if paired || (listed && has(Column::School)) {
            return Some(Columns { columns, end: index + 1 });
        }
    }
    None
}

/// A table of schools with a day for each and no mentors is a schedule: each row is an activity. Its school column
/// becomes the activity and the curators answer.
pub(crate) fn schedule(grid: &Grid, columns: &Columns, head: Option<&Head>) -> Option<Head> {
    let of = |wanted: Column| columns.columns.iter().find(|(_, column)| *column == wanted).map(|(at, _)| *at);
    let school = of(Column::School)?;
    if of(Column::Mentor).is_some() {
        return None;
    }
    let mut head = match head {
        Some(head) => head.clone(),
        None => super::roadmap::columns::head_at(grid, columns.end.checked_sub(1)?),
    };
    let dated = head.columns.iter().find(|column| column.kind == ColumnKind::Deadline)?;
    let at = grid.rows.iter().skip(head.end).filter(|row| row.own().count() > 1);
    let (days, rows) = at.fold((0, 0), |(days, rows), row| {
        let day = row.cells.iter().find(|cell| cell.column == dated.from).map(|cell| cell.text()).unwrap_or_default();
        (days + usize::from(reads_as_deadline(&day)), rows + 1)
    });
    if days * 2 < rows || days == 0 {
        return None;
    }
    let told = head.columns.iter().any(|column| {
        column.from != school && super::roadmap::columns::meaning(&column.head) == Some(ColumnKind::Activity)
    });
    if told {
        // «Школа | Тема выезда | Дата»: the plan tells itself what is done.
        return None;
    }
    for column in &mut head.columns {
        let curator = columns.columns.iter().any(|(at, kind)| *at == column.from && *kind == Column::Curator);
        if column.from == school {
            column.kind = ColumnKind::Activity;
        } else if curator {
            column.kind = ColumnKind::Responsible;
        } else if column.kind == ColumnKind::Activity {
            column.kind = ColumnKind::Other;
        }
    }
    head.guessed = false;
    Some(head)
}

/// Whether a column says that it names curators and not only who answers for a visit.
pub(crate) fn names_curators(columns: &Columns, grid: &Grid) -> bool {
    let head = columns.end.checked_sub(1).and_then(|at| grid.rows.get(at));
    head.is_some_and(|row| row.own().any(|cell| has_stem(&fold(&cell.text()), &["куратор", "тьютор"])))
}

/// What a schedule of schools is about: «Дата выезда» and «График выездов …» speak of visits.
pub(crate) fn subject(head: &Head, title: Option<&str>) -> Option<String> {
    let behind = |words: &str, stems: &[&str]| {
        let all = tokens(words);
        let at = all.iter().position(|token| stems.iter().any(|stem| fold(token.text).starts_with(stem)))?;
        let next = all.get(at + 1).filter(|token| token.text.chars().count() > 3)?;
        let noun = russian::nominative_from(&fold(next.text), russian::Case::Genitive);
        (noun != fold(next.text) || stems.contains(&"дат")).then_some(noun)
    };
    let dated = head.columns.iter().find(|column| column.kind == ColumnKind::Deadline);
    let noun = dated.and_then(|column| behind(&column.head, &["дат", "срок", "врем"]));
    let noun = noun.filter(|noun| !["проведение", "исполнение", "выполнение", "реализация"].contains(&noun.as_str()));
    let noun = noun.or_else(|| title.and_then(|title| behind(title, &["график"])))?;
    let mut letters = noun.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

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

/// The schools that words name, one name each: «Школы №№ 20, 74» gives two.
fn schools_in(words: &str, declared: &Declared) -> Vec<String> {
    let bare = without_brackets(words);
    let bare = bare.trim().trim_end_matches([';', '.', ':']);
    let parties = party::read(bare, declared);
    let schools: Vec<String> = parties
        .iter()
        .filter(|party| {
            party.kind == PartyKind::School || (party.kind == PartyKind::Organisation && names_school(&party.name))
        })
        .map(|party| party.name.clone())
        .collect();
    if schools.is_empty() && names_school(bare) && bare.chars().count() < 200 { vec![bare.to_owned()] } else { schools }
}

/// Whether words name one school and not schools in general.
fn names_school(words: &str) -> bool {
    let folded = fold(words);
    let kind = has_stem(
        &folded,
        &[
            "школ",
            "сош",
            "оош",
            "нош",
            "лице",
            "гимнази",
            "мбоу",
            "маоу",
            "мкоу",
            "моу",
            "гбоу",
            "мобу",
            "интернат",
            "кадетск",
        ],
    );
    kind && (words.contains('№') || words.chars().any(|c| c.is_ascii_digit()) || words.contains(['«', '"']))
}

/// «МБОУ СОШ № 5», «Школа «Росток»»: words that open with the name of a school and not with the head of a column.
fn begins_with_school(words: &str) -> bool {
    let all = tokens(words);
    let named = all.first().is_some_and(|token| names_school(&format!("{} №", token.text)));
    named && all.iter().skip(1).take(2).any(|token| matches!(token.text, "№" | "«" | "\""))
}

fn without_brackets(words: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::with_capacity(words.len());
    for character in words.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(character),
            _ => {}
        }
    }
    out
}

/// Clauses with the lines of those below them that only name a school: «1. Утвердить перечень: 1.1. МБОУ …».
pub(crate) fn with_children(clauses: &[Vec<Line>]) -> Vec<Vec<Line>> {
    let mut found: Vec<Vec<Line>> = Vec::new();
    let mut parent: Option<String> = None;
    for lines in clauses {
        let Some(first) = lines.first() else { continue };
        let number = numbered(&first.text).map(|found| found.number.to_owned());
        let below = number
            .as_deref()
            .zip(parent.as_deref())
            .is_some_and(|(own, parent)| own.strip_prefix(parent).is_some_and(|rest| rest.starts_with('.')));
        let words = numbered(&first.text).map_or(first.text.as_str(), |found| found.rest);
        let begins = tokens(words).first().is_some_and(|token| names_school(&format!("{} №", token.text)));
        let person = dates::find_names(words).first().is_some_and(|name| name.from == 0);
        let names = (begins || person) && names_school(words) && words.chars().count() < 200;
        match found.last_mut() {
            Some(last) if below && names => last.extend(lines.iter().cloned()),
            _ => {
                if !below {
                    parent = number;
                }
                found.push(lines.clone());
            }
        }
    }
    found
}

/// Reads a clause with its list; each line is an item.
pub(crate) fn read_clause(lines: &[Line], declared: &Declared) -> (Vec<SupportedSchool>, Vec<Pairing>) {
    let Some(first) = lines.first() else { return (Vec::new(), Vec::new()) };
    let head = numbered(&first.text).map_or(first.text.as_str(), |found| found.rest);
    let folded = fold(head);
    let verb = has_stem(
        &folded,
        &[
            "определить",
            "утвердить",
            "назначить",
            "закрепить",
            "установить",
            "признать",
            "включить",
            "считать",
            "отнести",
            "организовать",
        ],
    );
    if !verb {
        return (Vec::new(), Vec::new());
    }
    let mentors = has_stem(&folded, MENTOR) || MENTOR.iter().any(|stem| folded.contains(&format!("-{stem}")));
    let curators = has_stem(&folded, &["куратор", "тьютор"]);
    let supported = has_stem(
        &folded,
        &[
            "низк",
            "шнор",
            "снор",
            "неблагоприятн",
            "сложных",
            "категори",
            "нуждающ",
            "адресн",
            "поддержк",
            "шнсу",
            "проект",
        ],
    );
    let items: Vec<&Line> = lines.iter().skip(1).collect();
    let mut schools = Vec::new();
    let mut pairings = Vec::new();
    let own = if items.is_empty() {
        vec![(head, first.place)]
    } else {
        items.iter().map(|line| (line.text.as_str(), line.place)).collect()
    };
    let pairing_words = mentors || curators || folded.contains("закрепить");
    if pairing_words
        && items.is_empty()
        && let Some(found) = mentors_over_schools(head, first.place, declared)
    {
        return (schools, found);
    }
    for (text, place) in own {
        let item = bullet(text).unwrap_or(text);
        let item = numbered(item).map_or(item, |found| found.rest);
        if pairing_words && let Some(found) = pair_in(item, &folded, place, declared) {
            pairings.extend(found);
            continue;
        }
        if curators {
            let found = curators_with_schools(item, place, declared);
            if !found.is_empty() {
                pairings.extend(found);
                continue;
            }
        }
        if items.is_empty() || mentors || !supported {
            continue;
        }
        for name in schools_in(item, declared) {
            schools.push(SupportedSchool { name, category: category_in(head), head: head_in(item), place });
        }
    }
    (schools, pairings)
}

/// «Иванову И.И., методиста (школа А, школа Б); Петрову П.П. (школа В)»: curators with their schools in brackets.
fn curators_with_schools(item: &str, place: Place, declared: &Declared) -> Vec<Pairing> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = cut(item, from, item.len()).find('(').map(|at| from + at) {
        let Some(close) = cut(item, open, item.len()).find(')').map(|at| open + at) else { break };
        let who = cut(item, from, open).trim_matches([' ', ';', ',', '-', '–']);
        let who = who.rfind(':').map_or(who, |colon| cut(who, colon + 1, who.len())).trim();
        let schools = schools_in(cut(item, open + 1, close), declared);
        from = close + 1;
        if schools.is_empty() || dates::find_names(who).len() != 1 {
            continue;
        }
        let curator = russian::nominative_from(who, russian::Case::Accusative);
        found.extend(schools.into_iter().map(|school| Pairing {
            school,
            mentor: None,
            curator: Some(curator.clone()),
            place,
        }));
    }
    found
}

/// «Закрепить лицей А за школами Б и В, гимназию Г – за школой Д»: before each «за» the mentor, behind it its schools.
fn mentors_over_schools(clause: &str, place: Place, declared: &Declared) -> Option<Vec<Pairing>> {
    let mut pieces: Vec<&str> = Vec::new();
    let mut from = 0;
    for (at, word) in clause.match_indices(" за ") {
        let before = cut(clause, 0, at);
        if before.matches('«').count() == before.matches('»').count() {
            pieces.push(cut(clause, from, at));
            from = at + word.len();
        }
    }
    let last = cut(clause, from, clause.len());
    let (first, middle) = pieces.split_first()?;
    let named = |words: &str| schools_in(words.trim().trim_end_matches([' ', '–', '—', '-', ',', ';']), declared);
    let object = first.split_once(' ').map_or(*first, |(_, object)| object);
    let object = object.rfind(':').map_or(object, |colon| cut(object, colon + 1, object.len()));
    let mut mentors = named(object);
    let mut found = Vec::new();
    for piece in middle.iter().copied().map(Some).chain([None]) {
        let (schools, next) = match piece {
            // The last name before the next «за» is the next mentor.
            Some(piece) => {
                let mut schools = named(piece);
                let next = schools.pop()?;
                (schools, vec![next])
            }
            None => (named(last), Vec::new()),
        };
        if mentors.is_empty() || schools.is_empty() {
            return None;
        }
        for school in &schools {
            found.extend(mentors.iter().map(|mentor| Pairing {
                school: school.clone(),
                mentor: Some(mentor.clone()),
                curator: None,
                place,
            }));
        }
        mentors = next;
    }
    Some(found)
}

/// «для А и Б – В», «за А – В», «закрепить за А школу-наставника В», «А – В (куратор Г)».
fn pair_in(item: &str, clause: &str, place: Place, declared: &Declared) -> Option<Vec<Pairing>> {
    let folded = fold(item);
    let after = ["для ", "за "].iter().filter_map(|word| stem_at(&folded, word).map(|at| at + word.len())).min();
    let dash = separator(item, after.unwrap_or(0));
    let (left, right) = match (after, dash) {
        (Some(from), Some((at, to))) if at > from => (cut(item, from, at), cut(item, to, item.len())),
        (Some(from), None) => {
            // «закрепить за МБОУ СОШ № 5 школу-наставника МБОУ «Лицей № 1»».
            let rest = cut(item, from, item.len());
            let word = mentor_word(rest)?;
            (cut(rest, 0, word.0), cut(rest, word.1, rest.len()))
        }
        (None, Some((at, to))) => (cut(item, 0, at), cut(item, to, item.len())),
        _ => return None,
    };
    let (left_schools, right_schools) = (schools_in(left, declared), schools_in(right, declared));
    let curator = bracketed_curator(item).or_else(|| {
        (clause.contains("куратор") && right_schools.is_empty() && !dates::find_names(right).is_empty())
            .then(|| russian::nominative_from(without_stop(right.trim()), russian::Case::Accusative))
    });
    // «Зимину О.В., методиста, – МБОУ «Речная СОШ»»: the curator stands before the dash.
    let named_first = left_schools.is_empty() && dates::find_names(left).first().is_some_and(|name| name.from == 0);
    if named_first && after.is_none() && clause.contains("куратор") && !right_schools.is_empty() {
        let words = left.trim().trim_end_matches([',', ' ']);
        let curator = Some(russian::nominative_from(words, russian::Case::Accusative));
        let pair = |school| Pairing { school, mentor: None, curator: curator.clone(), place };
        return Some(right_schools.into_iter().map(pair).collect());
    }
    if left_schools.is_empty() || (right_schools.is_empty() && curator.is_none()) {
        return None;
    }
    // «наставника за школой»: the list names the mentor first when the clause does.
    let mentor_first = after.is_none()
        && MENTOR
            .iter()
            .filter_map(|stem| clause.find(stem))
            .min()
            .is_some_and(|at| cut(clause, at, clause.len()).contains(" за "));
    let (schools, mentors) = if mentor_first && !right_schools.is_empty() {
        (right_schools, left_schools)
    } else {
        (left_schools, right_schools)
    };
    let mut found = Vec::new();
    for school in schools {
        if mentors.is_empty() {
            found.push(Pairing { school: school.clone(), mentor: None, curator: curator.clone(), place });
        }
        for mentor in &mentors {
            found.push(Pairing {
                school: school.clone(),
                mentor: Some(mentor.clone()),
                curator: curator.clone(),
                place,
            });
        }
    }
    Some(found)
}

/// A dash between blanks that parts the school from its mentor, outside quotes.
fn separator(item: &str, from: usize) -> Option<(usize, usize)> {
    let mut depth = 0_i32;
    for (at, character) in item.char_indices() {
        match character {
            '«' => depth += 1,
            '»' => depth = (depth - 1).max(0),
            '–' | '—' | '-' | '−' if depth == 0 && at > from => {
                let before = cut(item, 0, at).ends_with(' ');
                let to = at + character.len_utf8();
                let behind = cut(item, to, item.len()).starts_with(' ');
                if before && behind {
                    return Some((at, to));
                }
            }
            _ => {}
        }
    }
    None
}

/// Where «школу-наставника», «наставника», «шефа» stands in words.
fn mentor_word(words: &str) -> Option<(usize, usize)> {
    let folded = fold(words);
    if folded.len() != words.len() {
        return None;
    }
    let at = MENTOR.iter().filter_map(|stem| folded.find(stem)).min()?;
    let from = cut(&folded, 0, at).rfind(' ').map_or(0, |blank| blank + 1);
    let to = cut(&folded, at, folded.len()).find(' ').map_or(folded.len(), |blank| at + blank);
    Some((from, to))
}

fn bracketed_curator(item: &str) -> Option<String> {
    let open = item.find('(')?;
    let close = cut(item, open, item.len()).find(')').map(|at| open + at)?;
    let inner = cut(item, open + 1, close);
    let folded = fold(inner);
    let rest = folded.strip_prefix("куратор")?;
    let skip = inner.len().checked_sub(rest.len())?;
    Some(cut(inner, skip, inner.len()).trim_matches([' ', '–', '-', ':']).to_owned())
}

/// «относящиеся к категории «…»»: the quoted words.
fn category_in(head: &str) -> Option<String> {
    let folded = fold(head);
    let Some(at) = stem_at(&folded, "категори") else {
        // «Признать школами с низкими образовательными результатами:»
        let low = ["с низкими", "имеющи", "показывающи", "демонстрирующи", "функционирующи", "работающи", "находящи"];
        let from = low.iter().filter_map(|words| stem_at(&folded, words)).min()?;
        let rest = head.get(from..).filter(|_| folded.len() == head.len())?;
        let to = rest.find([':', '(']).unwrap_or(rest.len());
        return Some(cut(rest, 0, to).trim().to_owned());
    };
    let rest = head.get(at..)?;
    let open = rest.find(['«', '"'])?;
    let from = open + rest.get(open..)?.chars().next()?.len_utf8();
    let to = cut(rest, from, rest.len()).find(['»', '"']).map(|end| from + end)?;
    Some(cut(rest, from, to).to_owned())
}

/// «(директор Иванова И.И.)» → «Иванова И.И.».
fn head_in(item: &str) -> Option<String> {
    let open = item.rfind('(')?;
    let inner = cut(item, open + 1, item.len());
    let name = dates::find_names(inner).into_iter().next()?;
    Some(cut(inner, name.from, name.to).to_owned() + trailing_dot(inner, name.to))
}

/// «Иванова И.И» keeps the dot of its last initial.
fn trailing_dot(text: &str, to: usize) -> &'static str {
    let has_dot = cut(text, 0, to).ends_with('.');
    if !has_dot && cut(text, to, text.len()).starts_with('.') && cut(text, 0, to).chars().rev().nth(1) == Some('.') {
        "."
    } else {
        ""
    }
}
