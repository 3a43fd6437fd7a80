//! The plans of a document as the review shows them: rows with their fields, filtered by doubt and cut into pages.

use std::collections::BTreeMap;

use opora_core::correction::Landing;
use opora_core::paper::Paper;
use opora_core::reading::{Activity, ByPerson, Clause, Field, Level, Reconciliation};

use super::fields::{By, Fate, FieldView, Fields, ROW_FIELDS};
use super::paper::{Span, Window};
use super::spot;
use crate::layout::dates::{NBSP, count};

/// Rows on one page of a review.
pub(crate) const ROWS_ON_PAGE: usize = 100;

/// How the fields of a document are spread over the levels; the three add up to all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Only one reading is possible, or a person decided.
    pub clear: usize,
    /// A reading was chosen for a reason.
    pub check: usize,
    /// Not understood.
    pub unread: usize,
}

impl Counts {
    /// All fields.
    pub fn all(self) -> usize {
        self.clear + self.check + self.unread
    }

    /// Counts one field more.
    pub fn add(&mut self, level: Level) {
        match level {
            Level::Clear => self.clear += 1,
            Level::Check => self.check += 1,
            Level::Unread => self.unread += 1,
        }
    }
}

/// One row of a plan.
#[derive(Debug, Clone)]
pub(crate) struct RowView {
    /// Its name in the page.
    pub id: String,
    /// The plan that it belongs to.
    pub plan: usize,
    /// Its place in the plan.
    pub row: usize,
    /// The printed number.
    pub number: String,
    /// The section that it belongs to.
    pub section: Option<usize>,
    /// What a person decided about the row as a whole.
    pub fate: Fate,
    /// Who decided that.
    pub fate_by: Option<By>,
    /// Its fields that have words, and those that a person may miss.
    pub fields: Vec<FieldView>,
    /// «собрано из двух строк, стр. 2 и 3»; empty for a plain row.
    pub pieces: String,
    /// Words of columns without a meaning of their own.
    pub other: Vec<(String, String)>,
    /// Its words are known by place, so a link to them can be shown.
    pub has_source: bool,
    /// How a person made it.
    pub made: Option<MadeBy>,
}

/// A row that a person made.
#[derive(Debug, Clone)]
pub(crate) struct MadeBy {
    /// «часть 2 из 3», «добавлено по словам документа».
    pub words: String,
    /// Who, and the correction that is taken back.
    pub by: By,
    /// It is a part of a row of the document.
    pub is_part: bool,
}

impl RowView {
    /// The fields of a column of the review.
    pub fn column(&self, column: &[Field]) -> Vec<&FieldView> {
        let field = |field: &Field| {
            self.fields.iter().find(|view| matches!(view.landing, Landing::Field(_, _, own) if own == *field))
        };
        column.iter().filter_map(field).collect()
    }

    /// The words of the row.
    pub fn text(&self) -> Vec<&FieldView> {
        self.column(&[Field::Text])
    }

    /// When.
    pub fn when(&self) -> Vec<&FieldView> {
        self.column(&[Field::Deadline])
    }

    /// Who.
    pub fn who(&self) -> Vec<&FieldView> {
        self.column(&[Field::Responsible, Field::Participants])
    }

    /// What comes out.
    pub fn what(&self) -> Vec<&FieldView> {
        self.column(&[Field::Result, Field::Criterion, Field::Indicators])
    }

    /// The greatest doubt of the row.
    pub fn level(&self) -> Level {
        self.fields.iter().filter(|field| !field.empty).map(|field| field.level).max().unwrap_or_default()
    }

    /// Whether one of its fields has `level`.
    pub fn has(&self, level: Level) -> bool {
        self.fate == Fate::Kept && self.fields.iter().any(|field| field.level == level && is_counted(field))
    }
}

/// How the rows of a plan add up, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    /// «В документе 19 строк: принято 18, 1 — продолжение другой строки.»
    pub head: String,
    /// «Не мероприятия: 4 заголовка разделов, 1 шапка таблицы.»; may be empty.
    pub rest: String,
    /// «Потерянных строк нет».
    pub verdict: String,
    /// Nothing is lost and the sum is right.
    pub good: bool,
}

/// Whether a clause says when or to whom; the others stay in the document.
pub(crate) fn asks(clause: &Clause) -> bool {
    // «Руководителям ОУ:» only names those whom the clauses below it ask.
    let is_head = clause.text.trim_end().ends_with(':');
    clause.deadline.is_some() || !clause.addressees.is_empty() && !is_head
}

/// A field that counts: it has words, or their absence is a doubt.
pub(crate) fn is_counted(field: &FieldView) -> bool {
    !field.empty || field.level != Level::Clear
}

/// All rows of all plans.
pub(crate) fn rows(fields: &Fields<'_>) -> Vec<RowView> {
    let mut out = Vec::new();
    for (plan, roadmap) in fields.laid.reading.roadmaps.iter().enumerate() {
        for (row, activity) in roadmap.activities.iter().enumerate() {
            out.push(row_view(fields, plan, row, activity));
        }
    }
    out
}

fn row_view(fields: &Fields<'_>, plan: usize, row: usize, activity: &Activity) -> RowView {
    let place = Landing::Row(plan, row);
    let fate = fields.laid.fate(plan, row);
    let views = ROW_FIELDS.iter().filter_map(|field| fields.view(Landing::Field(plan, row, *field)));
    let wanted = |view: &FieldView| {
        let landing = view.landing;
        let missed = [Field::Text, Field::Deadline, Field::Responsible, Field::Result]
            .iter()
            .any(|field| landing == Landing::Field(plan, row, *field));
        is_counted(view) || missed || view.by.is_some()
    };
    RowView {
        id: spot::name(place),
        plan,
        row,
        number: activity.number.clone().unwrap_or_default(),
        section: activity.section,
        fate_by: if fate == Fate::Kept { None } else { fields.laid.at(place).map(|made| fields.by(place, made)) },
        made: made_by(fields, plan, row, activity),
        fields: views.filter(wanted).collect(),
        pieces: pieces(activity),
        other: activity.other.clone(),
        has_source: activity.place.from.is_some() || activity.fields.iter().any(|field| field.place.from.is_some()),
        fate,
    }
}

fn made_by(fields: &Fields<'_>, plan: usize, row: usize, activity: &Activity) -> Option<MadeBy> {
    let by = fields.by(Landing::Row(plan, row), fields.laid.made_row(plan, row)?);
    Some(match activity.by_person.as_ref()? {
        ByPerson::Part { part, parts, .. } => {
            MadeBy { words: format!("часть {part} из{NBSP}{parts}"), by, is_part: true }
        }
        ByPerson::Words => {
            MadeBy { words: "добавлено по словам документа".to_owned(), by, is_part: false }
        }
    })
}

fn pieces(activity: &Activity) -> String {
    let rows = activity.joined_from.len() + 1;
    if rows < 2 {
        return String::new();
    }
    let mut pages: Vec<u32> =
        std::iter::once(&activity.place).chain(&activity.joined_from).filter_map(|place| place.page).collect();
    pages.dedup();
    let words =
        ["двух", "трёх", "четырёх", "пяти"].get(rows - 2).map_or_else(|| rows.to_string(), |word| (*word).to_owned());
    let pages: Vec<String> = pages.iter().map(u32::to_string).collect();
    match pages.split_last() {
        Some((last, before)) if !before.is_empty() => {
            format!("собрано из {words} строк, стр.{NBSP}{} и{NBSP}{last}", before.join(", "))
        }
        _ => format!("собрано из {words} строк"),
    }
}

/// The sum of rows after what people decided.
pub(crate) fn sum(own: &Reconciliation) -> Sum {
    let whole = own.taken + own.joined + own.sections + own.heads + own.empty + own.unread + own.left_out;
    let number = |number: u32, one, few, many| count(u64::from(number), one, few, many);
    let mut head = format!("В документе {}: принято {}", number(own.rows, "строка", "строки", "строк"), own.taken);
    if own.joined > 0 {
        head.push_str(&format!(", {} — продолжение других", own.joined));
    }
    head.push('.');
    let mut others: Vec<String> = Vec::new();
    if own.sections > 0 {
        others.push(number(own.sections, "заголовок раздела", "заголовка разделов", "заголовков разделов"));
    }
    if own.heads > 0 {
        others.push(number(own.heads, "строка шапки", "строки шапки", "строк шапки"));
    }
    if own.empty > 0 {
        others.push(number(own.empty, "пустая", "пустые", "пустых"));
    }
    if own.left_out > 0 {
        others.push(format!("{} по решению человека", number(own.left_out, "строка", "строки", "строк")));
    }
    let mut rest: Vec<String> = Vec::new();
    if !others.is_empty() {
        rest.push(format!("Не мероприятия: {}.", others.join(", ")));
    }
    if own.parts > 0 {
        rest.push(format!(
            "Разделением строк добавлено {}.",
            number(own.parts, "мероприятие", "мероприятия", "мероприятий")
        ));
    }
    if own.by_hand > 0 {
        let made = number(own.by_hand, "мероприятие", "мероприятия", "мероприятий");
        rest.push(format!("По другим словам документа добавлено {made}."));
    }
    let rest = rest.join(" ");
    let (verdict, good) = if whole != own.rows {
        (format!("Строки не сошлись: учтено {whole} из {}. Сверьте с документом.", own.rows), false)
    } else if own.unread > 0 {
        (
            format!("{} — в замечаниях", number(own.unread, "строка не понята", "строки не поняты", "строк не понято")),
            false,
        )
    } else {
        ("Потерянных строк нет".to_owned(), true)
    };
    Sum { head, rest, verdict, good }
}

/// The page (from 1) on which `row` of `rows` stands.
pub(crate) fn page_of(rows: &[&RowView], sought: (usize, usize)) -> Option<usize> {
    rows.iter().position(|row| (row.plan, row.row) == sought).map(|place| place / ROWS_ON_PAGE + 1)
}

/// What of the paper is shown beside the rows of a page: from the first row of the page to the first of the next one.
pub(crate) fn window(
    paper: &Paper,
    all: &[RowView],
    shown: &[&RowView],
    starts: &BTreeMap<(usize, usize), usize>,
) -> Window {
    let whole = Window { from: 0, to: usize::MAX };
    if all.len() <= ROWS_ON_PAGE || paper.text.is_empty() {
        return whole;
    }
    let start = |row: &RowView| starts.get(&(row.plan, row.row)).copied();
    let is_first = shown.first().is_some_and(|row| all.first().is_some_and(|first| first.id == row.id));
    let from = shown.iter().filter_map(|row| start(row)).min();
    let last = shown.iter().filter_map(|row| start(row)).max();
    let (Some(from), Some(last)) = (from, last) else { return whole };
    let to = starts.values().copied().filter(|start| *start > last).min().unwrap_or(usize::MAX);
    Window { from: if is_first { 0 } else { from }, to }
}

/// Where each row begins in the text of the paper.
pub(crate) fn starts(fields: &Fields<'_>) -> BTreeMap<(usize, usize), usize> {
    let mut out = BTreeMap::new();
    for (plan, roadmap) in fields.laid.raw.roadmaps.iter().enumerate() {
        for (row, activity) in roadmap.activities.iter().enumerate() {
            let places = std::iter::once(&activity.place).chain(activity.fields.iter().map(|field| &field.place));
            if let Some(start) = places.filter_map(|place| place.from).min() {
                out.insert((plan, row), start);
            }
        }
    }
    out
}

/// The highlights of the paper: fields of rows, then rows as a whole, clauses, passport, schools and pairs.
pub(crate) fn spans(fields: &Fields<'_>, rows: &[RowView], edited: Option<Landing>) -> Vec<Span> {
    let raw = &fields.laid.raw;
    let on_row = edited.map(spot::row);
    let mut out: Vec<Span> = Vec::new();
    let mut put = |place: &opora_core::reading::Place, level: Level, row: String| {
        if let (Some(from), Some(to)) = (place.from, place.to) {
            let on = on_row.as_deref() == Some(row.as_str());
            out.push(Span { from, to, level, row, on });
        }
    };
    for view in rows {
        let Some(activity) = raw.roadmaps.get(view.plan).and_then(|plan| plan.activities.get(view.row)) else {
            continue;
        };
        for place in &activity.fields {
            let shown =
                view.fields.iter().find(|shown| shown.landing == Landing::Field(view.plan, view.row, place.field));
            let level = shown.map_or(Level::Clear, |shown| shown.level);
            put(&place.place, level, view.id.clone());
        }
    }
    for view in rows {
        let Some(activity) = raw.roadmaps.get(view.plan).and_then(|plan| plan.activities.get(view.row)) else {
            continue;
        };
        if activity.fields.is_empty() {
            put(&activity.place, view.level(), view.id.clone());
        }
        for place in &activity.joined_from {
            put(place, Level::Clear, view.id.clone());
        }
    }
    let level = |landing: Landing| fields.view(landing).map_or(Level::Clear, |view| view.level);
    if let Some(act) = &raw.act {
        for (index, clause) in act.clauses.iter().enumerate().filter(|(_, clause)| asks(clause)) {
            let landing = Landing::Clause(index, opora_core::correction::ClauseField::Deadline);
            put(&clause.place, level(landing), spot::row(landing));
        }
    }
    for (index, line) in raw.programme.iter().flat_map(|programme| &programme.fields).enumerate() {
        put(&line.place, Level::Clear, spot::row(Landing::Passport(index)));
    }
    for (index, school) in raw.support.schools.iter().enumerate() {
        put(&school.place, level(Landing::School(index)), spot::row(Landing::School(index)));
    }
    for (index, pair) in raw.support.pairings.iter().enumerate() {
        put(&pair.place, level(Landing::Pairing(index)), spot::row(Landing::Pairing(index)));
    }
    if let Some(act) = &raw.act {
        put(&act.place, Level::Clear, "act".to_owned());
    }
    out
}
