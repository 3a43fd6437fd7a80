//! One row of a plan becomes an activity: each cell is understood by the meaning of its column.

use opora_core::calendar::SchoolTerms;
use opora_core::reading::{
    Activity, ColumnKind, Deadline, DeadlineKind, ExpectedResult, Field as Name, FieldPlace, Indicator, Level, Party,
    PartyKind, Period, Remark,
};
use opora_core::{deadline, indicator, party, target};

use super::columns::{Head, is_row_number, reads_as_deadline};
use super::rows::{Draft, Field};
use super::years;
use crate::mend::cut::{Ending, ending};
use crate::mend::text;
use crate::recognise::act::deadline_in;
use crate::recognise::token::{fold, numbered};

/// What the document says around its plans.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub period: Option<Period>,
    pub signed: Option<chrono::NaiveDate>,
    pub declared: &'a party::Declared,
    pub terms: &'a [SchoolTerms],
    /// The month of a plan that lasts one month.
    pub month: Option<&'a str>,
    /// The period is that of the plan above: this one names none.
    pub borrowed: bool,
}

/// The field of an activity that a column fills.
pub(crate) fn field_of(kind: ColumnKind) -> Option<Name> {
    match kind {
        ColumnKind::Number => Some(Name::Number),
        ColumnKind::Activity => Some(Name::Text),
        ColumnKind::Deadline => Some(Name::Deadline),
        ColumnKind::Responsible => Some(Name::Responsible),
        ColumnKind::Participants => Some(Name::Participants),
        ColumnKind::Result => Some(Name::Result),
        ColumnKind::Criterion => Some(Name::Criterion),
        ColumnKind::Indicator => Some(Name::Indicators),
        ColumnKind::Other => None,
    }
}

/// Understands a row. `above` is the activity of the row above it.
pub(crate) fn understand(
    draft: &Draft,
    head: &Head,
    around: &Surroundings<'_>,
    above: Option<&Activity>,
) -> (Activity, Vec<Remark>) {
    let mut activity = Activity {
        section: draft.section,
        place: draft.place,
        joined_from: draft.joined.clone(),
        ..Activity::default()
    };
    let mut remarks = Vec::new();
    let of = |kind: ColumnKind| collect(draft, head, kind);
    for (column, field) in head.columns.iter().zip(&draft.fields) {
        if field.is_empty() {
            continue;
        }
        match field_of(column.kind) {
            Some(name) => activity.fields.push(FieldPlace { field: name, place: field.place, text: field.text() }),
            None => activity.other.push((column.head.clone(), field.text())),
        }
    }
    let number = of(ColumnKind::Number).text();
    activity.number = clean_number(&number);
    if activity.number.is_none() && !number.is_empty() {
        activity.other.push((head_name(head, ColumnKind::Number), number));
    }
    activity.text = of(ColumnKind::Activity).text();
    split_own_number(&mut activity);
    let responsible = of(ColumnKind::Responsible);
    let mut doubts = Vec::new();
    activity.responsible = match above {
        Some(above) if is_ditto(&responsible.text()) => above.responsible.clone(),
        _ => {
            let (parties, doubtful) = parties_of(draft, head, ColumnKind::Responsible, around);
            doubts.extend(doubtful.into_iter().map(|text| (Name::Responsible, responsible.place, text)));
            parties
        }
    };
    let participants = of(ColumnKind::Participants);
    let (read, doubtful) = parties_of(draft, head, ColumnKind::Participants, around);
    activity.participants = read;
    doubts.extend(doubtful.into_iter().map(|text| (Name::Participants, participants.place, text)));
    remarks.extend(doubts.into_iter().map(|(name, place, text)| Remark {
        code: "party-check".into(),
        level: Level::Check,
        text,
        place,
        field: Some(name),
        ..Remark::default()
    }));
    let result = of(ColumnKind::Result).text();
    let same = above.filter(|_| is_ditto(&result)).and_then(|above| above.result.clone());
    activity.result = same.or_else(|| set(&result).map(|text| ExpectedResult { targets: target::read(&text), text }));
    activity.criterion = set(&of(ColumnKind::Criterion).text());
    activity.indicators =
        by_year(draft, head).unwrap_or_else(|| indicator::read(&listed_sentences(&of(ColumnKind::Indicator))));
    activity.deadline = read_deadline(draft, head, around, above.and_then(|above| above.deadline.as_ref()));
    remark_on(&activity, draft, head, &mut remarks);
    (activity, remarks)
}

fn head_name(head: &Head, kind: ColumnKind) -> String {
    head.first_of(kind).and_then(|at| head.columns.get(at)).map(|column| column.head.clone()).unwrap_or_default()
}

/// One indicator whose values stand in columns by year; nothing where the columns are no such values.
fn by_year(draft: &Draft, head: &Head) -> Option<Vec<Indicator>> {
    let columns = head.columns.iter().zip(&draft.fields).filter(|(column, _)| column.kind == ColumnKind::Indicator);
    let (dated, named): (Vec<_>, Vec<_>) = columns.partition(|(column, _)| years::year_of(&column.head).is_some());
    if dated.len() < 2
        || dated.iter().any(|(_, field)| set(&field.text()).is_some() && years::value(&field.text()).is_none())
    {
        return None;
    }
    let values: Vec<(String, String)> = dated
        .iter()
        .filter_map(|(column, field)| Some((years::year_of(&column.head)?, field.text())))
        .filter(|(_, words)| set(words).is_some())
        .collect();
    let (first, _) = dated.first()?;
    let shared = first.head.find(|c: char| c.is_ascii_digit()).and_then(|at| first.head.get(..at)).unwrap_or_default();
    let name = named.iter().map(|(_, field)| field.text()).find(|words| set(words).is_some());
    let name = name.unwrap_or_else(|| shared.trim().to_owned());
    let percent = values.iter().any(|(_, words)| words.contains('%'));
    Some(if values.is_empty() { Vec::new() } else { vec![years::indicator_of(&name, percent.then_some("%"), &values)] })
}

/// The words of all columns of one kind.
fn collect(draft: &Draft, head: &Head, kind: ColumnKind) -> Field {
    let mut all = Field::default();
    for (column, field) in head.columns.iter().zip(&draft.fields) {
        if column.kind == kind && !field.is_empty() {
            if all.is_empty() {
                all = field.clone();
            } else {
                all.lines.extend(field.lines.iter().cloned());
            }
        }
    }
    all
}

/// A dash or nothing is "not set".
fn set(text: &str) -> Option<String> {
    text.chars().any(char::is_alphanumeric).then(|| text.to_owned())
}

/// Whether a cell of a column by year says something: words, or a plus for a mark.
fn set_or_marked(text: &str) -> bool {
    set(text).is_some() || years::is_mark(text)
}

/// «-//-», «то же»: the same as in the row above.
fn is_ditto(text: &str) -> bool {
    let folded = fold(text);
    let words =
        matches!(folded.trim(), "то же" | "те же" | "тот же" | "та же" | "они же" | "он же" | "она же" | "тоже");
    let signs = !text.chars().any(char::is_alphanumeric)
        && (text.contains("//") || text.contains(['"', '″', '〃', '»', '“', '”']));
    words || signs
}

fn clean_number(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(['.', ')']).replace(' ', "");
    is_row_number(&text).then_some(text)
}

/// «1.2. Провести …» in a plan without a column of numbers.
fn split_own_number(activity: &mut Activity) {
    if activity.number.is_some() {
        return;
    }
    let Some(found) = numbered(&activity.text) else { return };
    if found.rest.is_empty() {
        return;
    }
    let (number, rest) = (found.number.to_owned(), found.rest.to_owned());
    activity.number = Some(number);
    activity.text = rest;
}

/// The parties of all columns of one kind, each column read apart: «методист» of the authority and «директор» of the
/// school are two.
fn parties_of(draft: &Draft, head: &Head, kind: ColumnKind, around: &Surroundings<'_>) -> (Vec<Party>, Vec<String>) {
    let (mut all, mut doubts): (Vec<Party>, Vec<String>) = Default::default();
    for (column, field) in head.columns.iter().zip(&draft.fields) {
        if column.kind != kind || field.is_empty() {
            continue;
        }
        let (found, doubtful) = parties(field, around);
        all.extend(
            found.into_iter().filter(|party| !all.iter().any(|known| known.name == party.name)).collect::<Vec<_>>(),
        );
        doubts.extend(doubtful);
    }
    (all, doubts)
}

/// The parties of a cell and what is doubtful about them.
fn parties(field: &Field, around: &Surroundings<'_>) -> (Vec<Party>, Vec<String>) {
    let mut lines: Vec<String> = Vec::new();
    for line in &field.lines {
        match lines.last_mut() {
            Some(last) if ending(last) == Ending::Torn && !last.ends_with(',') => *last = text::join(last, &line.text),
            _ => lines.push(line.text.clone()),
        }
    }
    let cell = lines.join("\n");
    if cell.chars().any(char::is_alphanumeric) {
        party::read_with_doubts(&cell, around.declared)
    } else {
        Default::default()
    }
}

/// The lines of a cell of indicators; a line that was cut goes with the one above.
fn listed_sentences(field: &Field) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in &field.lines {
        match lines.last_mut() {
            Some(last) if crate::mend::cut::indicator_goes_on(last, &line.text) => *last = text::join(last, &line.text),
            _ => lines.push(line.text.clone()),
        }
    }
    lines.join("\n")
}

fn read_deadline(draft: &Draft, head: &Head, around: &Surroundings<'_>, above: Option<&Deadline>) -> Option<Deadline> {
    let cells: Vec<(&str, &Field)> = head
        .columns
        .iter()
        .zip(&draft.fields)
        .filter(|(column, field)| column.kind == ColumnKind::Deadline && !field.is_empty())
        .map(|(column, field)| (column.head.as_str(), field))
        .collect();
    let (phrase, heading) = phrase(&cells);
    let heading = heading.or_else(|| draft.heading.clone()).or_else(|| around.month.map(str::to_owned));
    // Days of a section that leave the plan are none of its own.
    let inside = |days: &Period| around.period.is_none_or(|plan| plan.start <= days.start && days.end <= plan.end);
    let context = deadline::Context {
        period: draft.days.filter(inside).or(around.period),
        signed: around.signed,
        heading: heading.as_deref(),
        above,
        terms: around.terms,
        event: None,
    };
    if phrase.is_empty() {
        let untimed = head.first_of(ColumnKind::Deadline).is_none();
        return read_elsewhere(&collect(draft, head, ColumnKind::Activity).text(), draft, untimed, &context);
    }
    let phrase = if is_ditto(&phrase) { phrase } else { set(&phrase)? };
    let mut read = deadline::read(&phrase, &context);
    if names_several(&cells) {
        read = doubted(read, "сроки стоят в нескольких столбцах: проверьте, какой к чему относится");
    }
    if let Some(heading) = draft.heading.as_deref().filter(|_| read.kind == DeadlineKind::Unread) {
        // «до 25» below «Ежемесячно».
        let whole = deadline::read(&format!("{heading}, {phrase}"), &context);
        if whole.kind == DeadlineKind::Recurring {
            read = doubted(whole, "срок прочитан вместе с заголовком над строкой");
        }
    }
    if around.borrowed
        && deadline::read(&phrase, &deadline::Context { period: None, ..context }).occurrences != read.occurrences
    {
        read = doubted(read, "период взят из плана выше");
    }
    if draft.stacked {
        read = doubted(read, "в ячейке несколько мероприятий и несколько сроков: не сказано, какой к какому");
    }
    Some(read)
}

/// The deadline of a row that has none in a column of its own: among the words of the measure, or in the heading above. Rows
/// under «Сентябрь» in a plan without a column of deadlines are due in that month.
fn read_elsewhere(text: &str, draft: &Draft, untimed: bool, context: &deadline::Context<'_>) -> Option<Deadline> {
    let inside = deadline_in(text, context).filter(|read| read.kind != DeadlineKind::Unread);
    if let Some(read) = inside {
        return Some(doubted(read, "срок взят из слов мероприятия"));
    }
    let read = deadline::read(draft.heading.as_deref()?, context);
    Some(if untimed { read } else { doubted(read, "срок взят из заголовка над строкой") })
}

fn doubted(mut read: Deadline, reason: &str) -> Deadline {
    read.status = read.status.max(Level::Check);
    read.reasons.push(reason.into());
    read
}

/// The phrase of one or several deadline columns, and the column that stands as a heading for the others.
fn phrase(cells: &[(&str, &Field)]) -> (String, Option<String>) {
    if let [(_, only)] = cells
        && only.across
    {
        return (deadline_lines(only), None);
    }
    let by_part: Option<Vec<String>> = cells
        .iter()
        .filter(|(_, field)| set_or_marked(&field.text()))
        .map(|(head, field)| {
            let words = deadline_lines(field);
            years::deadline_of_part(&words, head)
                .or_else(|| years::year_of(head).map(|year| years::deadline_of(&words, &year)))
        })
        .collect();
    if let Some(phrases) = by_part.filter(|phrases| !phrases.is_empty()) {
        return (phrases.join("; "), None);
    }
    match cells {
        [] => (String::new(), None),
        [(_, only)] => (deadline_lines(only), None),
        [(first_head, first), (second_head, second), ..] => {
            let (begin, end) = (fold(first_head), fold(second_head));
            let (from, to) = (first.text(), second.text());
            let last =
                |head: &str, words: &[&str]| head.split_whitespace().next_back().is_some_and(|w| words.contains(&w));
            let ends = end.contains("оконч") || end.contains("заверш") || end.contains("конец");
            if begin.contains("начал") && ends || last(&begin, &["с", "от"]) && last(&end, &["по", "до"]) {
                return (format!("с {from} по {to}"), None);
            }
            let month = fold(&from).split_whitespace().count() == 1 && !reads_with_day(&from) && reads_with_day(&to);
            if begin.contains("месяц") || month {
                return (deadline_lines(second), Some(from));
            }
            let all: Vec<String> = cells.iter().map(|(_, field)| deadline_lines(field)).collect();
            (all.join("; "), None)
        }
    }
}

/// «Дата проведения | Дата представления отчёта»: days of two things, each with a head of its own.
fn names_several(cells: &[(&str, &Field)]) -> bool {
    let [(first, _), (second, _), ..] = cells else { return false };
    let of = |head: &str| fold(head).split_whitespace().skip(1).map(str::to_owned).collect::<Vec<_>>().join(" ");
    let dated = |field: &Field| reads_with_day(&field.text());
    let parts = [first, second].iter().any(|head| years::is_of_time(head) || bounds(head));
    cells.iter().all(|(_, field)| dated(field)) && !parts && !of(first).is_empty() && of(first) != of(second)
}

/// «начало», «по», «месяц»: the head of one part of a term.
fn bounds(head: &str) -> bool {
    let folded = fold(head);
    let last = folded.split_whitespace().next_back().unwrap_or_default();
    ["начал", "оконч", "заверш", "конец", "месяц"].iter().any(|stem| folded.contains(stem))
        || ["с", "от", "по", "до"].contains(&last)
}

fn reads_with_day(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

/// The lines of a deadline cell: one phrase broken over lines, or several deadlines one below the other.
fn deadline_lines(field: &Field) -> String {
    let each = field.lines.len() > 1
        && field.lines.iter().all(|line| reads_as_deadline(&line.text) && ending(&line.text) != Ending::Torn);
    let whole = field.text();
    if each && !reads_as_deadline(&whole) {
        let lines: Vec<&str> = field.lines.iter().map(|line| line.text.trim_end_matches([';', ','])).collect();
        return lines.join("; ");
    }
    whole
}

fn remark_on(activity: &Activity, draft: &Draft, head: &Head, remarks: &mut Vec<Remark>) {
    let mut add = |code: &str, level: Level, text: String, field: Name| {
        let place = activity.fields.iter().find(|f| f.field == field).map_or(draft.place, |f| f.place);
        remarks.push(Remark { code: code.into(), level, text, place, field: Some(field), ..Remark::default() });
    };
    match &activity.deadline {
        None if head.first_of(ColumnKind::Deadline).is_some() => add(
            "deadline-missing",
            Level::Check,
            "Срок не указан. Впишите срок или отметьте, что он не нужен.".into(),
            Name::Deadline,
        ),
        Some(deadline) if deadline.status == Level::Unread => add(
            "deadline-unread",
            Level::Unread,
            format!("Срок «{}» не понят{}. Впишите срок другими словами.", deadline.phrase, because(&deadline.reasons)),
            Name::Deadline,
        ),
        Some(deadline) if deadline.status == Level::Check => add(
            "deadline-check",
            Level::Check,
            format!("Проверьте срок «{}»{}.", deadline.phrase, because(&deadline.reasons)),
            Name::Deadline,
        ),
        Some(_) | None => {}
    }
    if activity.responsible.is_empty() && head.first_of(ColumnKind::Responsible).is_some() {
        add(
            "responsible-missing",
            Level::Check,
            "Ответственный не указан. Впишите, кто отвечает за мероприятие.".into(),
            Name::Responsible,
        );
    }
    for (parties, name) in [(&activity.responsible, Name::Responsible), (&activity.participants, Name::Participants)] {
        let unread: Vec<&str> =
            parties.iter().filter(|p| p.kind == PartyKind::Unread).map(|p| p.name.as_str()).collect();
        if !unread.is_empty() {
            add(
                "party-unread",
                Level::Unread,
                format!("Не понято, кто это: «{}». Выберите из справочника или исправьте слова.", unread.join("», «")),
                name,
            );
        }
    }
    if activity.text.is_empty() {
        add(
            "text-missing",
            Level::Check,
            "В строке есть срок или ответственный, но нет мероприятия. Впишите его или удалите строку.".into(),
            Name::Text,
        );
    }
    if draft.stacked {
        add(
            "stacked-cells",
            Level::Check,
            "В одной строке несколько мероприятий, и не ясно, чьи сроки и ответственные; они не разделены. Разделите строку вручную.".into(),
            Name::Text,
        );
    }
}

fn because(reasons: &[String]) -> String {
    if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join("; ")) }
}
