//! The act: finds its parts among the lines before the annexes and puts them together.

mod basis;
mod clauses;
mod due;
mod requisites;
mod signature;
mod stretch;

pub(crate) use self::due::read as deadline_in;
pub(crate) use self::signature::is_stamp;

use opora_core::calendar::SchoolTerms;
use opora_core::party::Declared;
use opora_core::reading::{Act, ActKind, Control, Level, Party, PartyKind, Period, Place, Remark, Signatory};
use opora_core::{deadline, party, russian};

use super::dates;
use super::stream::{Item, Line};
use super::token::{fold, has_stem, numbered, tokens, without_stop};

/// An act and the items that it was read from.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub act: Act,
    /// Clauses with the lines that they were read from, for lists of schools.
    pub clause_lines: Vec<Vec<Line>>,
    /// Index of the first item behind the act.
    pub end: usize,
    /// Tables between the clauses: the index of each and the line above it.
    pub inner: Vec<(usize, Line)>,
    /// Lines between the requisites that belong to nothing.
    pub left: Vec<Line>,
    pub remarks: Vec<Remark>,
}

/// Lines that are searched for the word of the act.
const HEAD_LINES: usize = 60;

/// Whether words hold a term outside brackets and quotes: «подготовить доклад до 1 ноября».
pub(crate) fn names_time(text: &str) -> bool {
    stretch::begins(text).is_some()
}

/// The kind that a line names as the word of an act: «ПРИКАЗ», «ПРИКАЗ № 5 от 01.02.2021».
pub(crate) fn kind_line(text: &str) -> Option<ActKind> {
    let all = tokens(text);
    let first = all.first()?;
    let kind = match fold(first.text).as_str() {
        "приказ" => ActKind::Order,
        "постановление" => ActKind::Decree,
        "распоряжение" => ActKind::Instruction,
        "решение" => ActKind::Decision,
        "протокол" => ActKind::Protocol,
        _ => return None,
    };
    let next = all.get(1);
    let alone = next.is_none();
    let requisite = next.is_some_and(|t| t.is("№") || t.is("N") || t.is(".") || fold(t.text) == "от")
        && (all.len() <= 3 || !dates::find(text).is_empty() || !dates::find_numbers(text).is_empty());
    let capital = first.text.chars().all(char::is_uppercase) && all.len() <= 6;
    (alone || requisite || capital).then_some(kind)
}

/// Whether a line ends with the operative word: «ПРИКАЗЫВАЮ:», «п о с т а н о в л я ю:».
pub(crate) fn is_operative(text: &str) -> bool {
    let folded = fold(text);
    let tail: String = folded.trim_end().trim_end_matches([':', '.', ' ']).to_owned();
    let last = tail.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let spaced: String = tail.chars().rev().filter(|c| !c.is_whitespace()).take(14).collect();
    let words = [
        "приказываю",
        "приказываем",
        "приказывает",
        "постановляю",
        "постановляет",
        "обязываю",
        "распоряжаюсь",
        "решил",
        "решила",
        "решило",
        "решили",
        "постановили",
        "предлагаю",
        "рекомендую",
        "приказываeт",
    ];
    let alone = folded.split_whitespace().count() <= 2;
    let stop = text.trim_end().ends_with(':') || alone;
    stop && words.iter().any(|word| {
        let backwards: String = word.chars().rev().collect();
        last == *word || (spaced.starts_with(&backwards) && tail.contains(' ') && last.chars().count() == 1)
    })
}

/// The signature that stands behind the tables of an act, as below the decisions of a protocol. Its lines leave the rest.
pub(crate) fn signature_below(act: &mut Act, left: &mut Vec<Line>) {
    if act.signatory.as_ref().is_some_and(|signatory| signatory.name.is_some()) {
        return;
    }
    let lines: Vec<(usize, &Line)> = left.iter().enumerate().collect();
    let found = signature::find(&lines);
    let whole = |signatory: &Signatory| signatory.name.is_some() && signatory.position.is_some();
    if let Some(signatory) = found.signatory.filter(whole) {
        act.signatory = Some(signatory);
        act.control = control(act);
        left.drain(found.from..found.to.min(left.len()));
    }
}

/// The number and the day that stand only in the headers of the pages.
pub(crate) fn requisites_of_headers(found: &mut Found, aside: &[Line]) {
    if found.act.number.is_some() && found.act.date.is_some() {
        return;
    }
    let mut told = requisites::Requisites::default();
    let taken = aside.iter().filter(|line| requisites::take_requisites(&line.text, &mut told)).count();
    if taken == 0 {
        return;
    }
    found.act.number = found.act.number.take().or(told.number);
    if found.act.date.is_none() && told.date.is_some() {
        found.act.date = told.date;
        found.remarks.retain(|remark| remark.code != "act-date-missing");
    }
}

/// The line of the first clause behind the word of the act: «1. …» among the lines before any annex.
fn first_clause(texts: &[&str], kind: usize) -> Option<usize> {
    let end = texts.iter().position(|text| super::lead::is_annex(text)).unwrap_or(texts.len());
    (kind + 1..end).find(|at| {
        texts
            .get(*at)
            .and_then(|text| numbered(text))
            .is_some_and(|found| found.number == "1" && !found.rest.is_empty())
    })
}

/// The lines of the act: up to the first table, and beyond a table whose clauses go on behind it («1. Закрепить школы:
/// [таблица] 2. Контроль …»).
fn running(items: &[Item]) -> Vec<(usize, &Line)> {
    let mut lines: Vec<(usize, &Line)> = Vec::new();
    let mut at = 0;
    while let Some(item) = items.get(at) {
        match item {
            Item::Line(line) => lines.push((at, line)),
            Item::Table(_) if goes_on_behind(&lines, items.get(at..).unwrap_or_default()) => {}
            Item::Table(_) => break,
        }
        at += 1;
    }
    lines
}

/// The tables among the lines of the act before its end, each with the line above it.
fn inner_tables(lines: &[(usize, &Line)], items: &[Item], end: usize) -> Vec<(usize, Line)> {
    let above = |at: usize| lines.iter().rev().find(|(line, _)| *line < at).map(|(_, line)| (*line).clone());
    let tables = items.iter().enumerate().take(end).filter(|(_, item)| matches!(item, Item::Table(_)));
    tables.filter_map(|(at, _)| Some((at, above(at)?))).collect()
}

/// Whether the clauses go on behind a table, number after number, and nobody has signed yet.
fn goes_on_behind(before: &[(usize, &Line)], rest: &[Item]) -> bool {
    if before.iter().any(|(_, line)| super::lead::is_annex(&line.text)) {
        return false;
    }
    let number = |line: &Line| {
        let found = numbered(&line.text).filter(|found| !found.rest.is_empty())?;
        found.number.split('.').map(|part| part.parse::<u32>().ok()).collect::<Option<Vec<u32>>>()
    };
    let Some(last) = before.iter().rev().find_map(|(_, line)| number(line)) else { return false };
    let behind = rest.iter().skip_while(|item| matches!(item, Item::Table(_))).map_while(|item| match item {
        Item::Line(line) => Some(line),
        Item::Table(_) => None,
    });
    let Some(next) = behind.take(3).find_map(number) else { return false };
    let follows = (0..last.len()).any(|depth| {
        let mut expected = last.get(..=depth).unwrap_or_default().to_vec();
        if let Some(part) = expected.last_mut() {
            *part += 1;
        }
        next == expected
    });
    follows && signature::find(before).signatory.is_none()
}

/// Reads the act at the beginning of the stream; nothing when the document is no act.
pub(crate) fn read(items: &[Item], signed: Option<chrono::NaiveDate>, declared: &Declared) -> Option<Found> {
    let lines = running(items);
    let texts: Vec<&str> = lines.iter().map(|(_, line)| line.text.as_str()).collect();
    let kind_at = texts.iter().take(HEAD_LINES).position(|text| kind_line(text).is_some());
    let operative = texts.iter().position(|text| is_operative(text)).filter(|at| *at < HEAD_LINES * 2);
    // «УТВЕРЖДАЮ … Приказ от 27.04.2022 № 45»: the stamp of another paper names an act that is not here.
    let kind_at = kind_at.filter(|at| {
        let small = texts.get(*at).is_some_and(|text| text.starts_with(char::is_lowercase));
        let dated = texts.get(*at).is_some_and(|text| !dates::find(text).is_empty());
        let stamp =
            |text: &&str| ["утвержд", "согласован", "принят", "рассмотрен"].iter().any(|w| fold(text).starts_with(w));
        let stamped = texts.get(at.saturating_sub(8)..*at).unwrap_or_default().iter().any(stamp);
        !(stamped && (small || dated && operative.is_none()))
    });
    let annex = texts.iter().position(|text| super::lead::is_annex(text)).unwrap_or(texts.len());
    let letter = requisites::is_letter(&texts);
    if kind_at.is_none_or(|at| at > annex) && operative.is_none_or(|at| at > annex) && !letter {
        return None;
    }
    let mut found = Found::default();
    // «Об утверждении плана / 1. Утвердить план …»: clauses without «приказываю» begin at the first number.
    let clauses = match (operative, kind_at) {
        (None, Some(kind)) => first_clause(&texts, kind),
        (Some(_), _) | (None, None) => None,
    };
    let requisites = requisites::read(&lines, kind_at, operative.or(clauses), letter && clauses.is_none());
    found.act.kind = match kind_at.and_then(|at| texts.get(at)).and_then(|text| kind_line(text)) {
        Some(kind) => kind,
        None if operative.is_some() => operative_kind(texts.get(operative.unwrap_or_default()).unwrap_or(&"")),
        None => ActKind::Letter,
    };
    found.act.issuer = requisites.issuer;
    found.act.title = requisites.title;
    found.act.number = requisites.number;
    found.act.date = requisites.date.or(signed);
    found.act.issued_in = requisites.issued_in;
    found.left = requisites.left;
    let body = requisites.preamble.map_or(requisites.end, |at| at).min(lines.len());
    let behind = operative.map(|at| at + 1).or(clauses).unwrap_or(requisites.end);
    let preamble = lines.get(body..behind.min(lines.len())).unwrap_or_default();
    let words = super::joined(preamble.iter().map(|(_, line)| line.text.as_str()));
    found.act.basis = basis::read(&words);
    if let (Some((_, first)), Some((_, last))) = (preamble.first(), preamble.last())
        && words.split_whitespace().count() > 2
    {
        found.remarks.push(Remark {
            code: "preamble".into(),
            text: format!("Преамбула: «{words}». Из неё взяты документы-основания."),
            place: Place { to: last.place.to, ..first.place },
            ..Remark::default()
        });
    }
    let rest = lines.get(behind.min(lines.len())..).unwrap_or_default();
    let signature = signature::find(rest);
    let clause_lines = rest.get(..signature.from.min(rest.len())).unwrap_or_default();
    let read = clauses::read(clause_lines, declared);
    found.act.clauses = read.clauses;
    if let Some(words) = &requisites.addressee {
        let parties = party::addressees(words, declared);
        for clause in found.act.clauses.iter_mut().filter(|clause| clause.addressees.is_empty()) {
            clause.addressees.clone_from(&parties);
        }
    }
    found.clause_lines = read.lines;
    found.act.signatory = signature.signatory;
    found.act.control = control(&found.act);
    found.end = rest.get(signature.to).map_or_else(|| lines.last().map_or(0, |(at, _)| at + 1), |(at, _)| *at);
    found.inner = inner_tables(&lines, items, found.end);
    let from = lines.first().and_then(|(_, line)| line.place.from);
    let to = lines.get(behind.saturating_sub(1)).and_then(|(_, line)| line.place.to);
    found.act.place = Place { from, to, ..lines.first().map(|(_, line)| line.place).unwrap_or_default() };
    found.remarks.extend(requisites.remarks);
    if found.act.kind == ActKind::Letter || operative.is_none() {
        found.remarks.extend(signature.remarks);
    }
    Some(found)
}

/// Reads the deadlines of the clauses; the period of the plan is known only after the whole document is.
pub(crate) fn read_deadlines(act: &mut Act, period: Option<Period>, terms: &[SchoolTerms]) -> Vec<Remark> {
    let around = deadline::Context { period, signed: act.date, terms, ..deadline::Context::default() };
    let mut remarks = Vec::new();
    for clause in &mut act.clauses {
        clause.deadline = due::read(&clause.text, &around);
        let Some(read) = clause.deadline.as_ref().filter(|read| read.status != Level::Clear) else { continue };
        let number = clause.number.as_deref().unwrap_or("без номера");
        let why = if read.reasons.is_empty() { String::new() } else { format!(": {}", read.reasons.join("; ")) };
        remarks.push(Remark {
            code: if read.status == Level::Unread { "clause-deadline-unread" } else { "clause-deadline-check" }.into(),
            level: read.status,
            text: format!("Пункт {number}: проверьте срок «{}»{why}.", read.phrase),
            place: clause.place,
            ..Remark::default()
        });
    }
    remarks
}

fn operative_kind(text: &str) -> ActKind {
    let folded = fold(text).replace(' ', "");
    if folded.contains("приказыва") {
        ActKind::Order
    } else if folded.contains("постановля") {
        ActKind::Decree
    } else if folded.contains("реши") {
        ActKind::Decision
    } else {
        ActKind::Instruction
    }
}

/// The clause on control, wherever it stands.
fn control(act: &Act) -> Option<Control> {
    let clause = act.clauses.iter().rev().find(|clause| {
        let folded = fold(&clause.text);
        folded.contains("контроль")
            || folded.contains("контроля") && has_stem(&folded, &["возлож", "оставля", "поруч", "осуществля", "назнач"])
    })?;
    let folded = fold(&clause.text);
    if !has_stem(
        &folded,
        &["возлож", "возлаг", "оставля", "оставить", "поруч", "осуществля", "назнач", "исполнени", "выполнени"],
    ) {
        return None;
    }
    let own = folded.contains("за собой") || folded.contains("оставляю");
    let party = if own {
        let signatory = act.signatory.clone().unwrap_or_default();
        let name = signatory.name.or(signatory.position);
        name.map(|name| Party { kind: PartyKind::Person, text: name.clone(), name })
    } else {
        charged(&clause.text)
    };
    Some(Control { text: clause.text.clone(), party })
}

/// Whom «возложить на …» names, in the nominative.
fn charged(text: &str) -> Option<Party> {
    let all = tokens(text);
    let verb = all.iter().position(|t| {
        let word = fold(t.text);
        word.starts_with("возлож") || word.starts_with("возлаг") || word.starts_with("поруч")
    })?;
    let on = all.iter().skip(verb + 1).find(|t| matches!(fold(t.text).as_str(), "на"));
    let from = match on {
        Some(token) => token.to,
        None => all.get(verb)?.to,
    };
    let words = without_stop(text.get(from..)?.trim());
    let case = if on.is_some() { russian::Case::Accusative } else { russian::Case::Dative };
    let nominative = russian::nominative_from(words, case);
    let parties = party::read(&nominative, &Declared::default());
    let best = parties.iter().find(|p| p.kind == PartyKind::Person).or_else(|| parties.first()).cloned();
    Some(best.map_or_else(
        || Party { kind: PartyKind::Unread, name: nominative.clone(), text: words.to_owned() },
        |party| Party { text: words.to_owned(), ..party },
    ))
}
