//! The page of a review, put together from the document, its reading and the corrections of people.

use std::collections::HashMap;

use askama::Template;
use opora_core::correction::{Change, Landing, PlanField};
use opora_core::ids::DocumentId;
use opora_core::paper::Paper;
use opora_core::reading::{Level, Place, Reading};

use super::besides::{ClauseView, SupportList, act, clauses, passport, support};
use super::doubts::{Doubt, Filter, Lost, RemarkView, filters, lost, next_doubt, remarks};
use super::editor::{Asks, DeadlineForm, Editor, Preview, editor};
use super::fields::{Fate, FieldView, Fields, Laid};
use super::here::Here;
use super::paper::{Sheet, Shown, sheets};
use super::plan::{Counts, ROWS_ON_PAGE, RowView, Sum, is_counted, page_of, rows, spans, starts, sum, window};
use crate::app::Clock;
use crate::assets::Icon;
use crate::layout::Page;
use crate::layout::dates::{NBSP, count};

/// What a review is made of.
pub(crate) struct Case {
    /// The document.
    pub document: DocumentId,
    /// Its words.
    pub paper: Paper,
    /// What was understood and corrected.
    pub laid: Laid,
    /// One grey line about the file.
    pub facts: String,
    /// The programme that it became.
    pub programme: Option<Link>,
    /// Nothing lives by it yet, so it can be deleted.
    pub is_draft: bool,
    /// The lock of a draft whose deadlines the school terms of the authority would change.
    pub counted_again: Option<i64>,
    /// It was put aside.
    pub is_postponed: bool,
    /// Names of organisations that can be chosen.
    pub known: Vec<String>,
    /// What the review of the plan found.
    pub findings: Vec<FindingGroup>,
    /// What adoption would do.
    pub bar: Bar,
}

/// A link with its words.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    /// Where it leads.
    pub url: String,
}

/// Findings of one kind.
#[derive(Debug, Clone)]
pub(crate) struct FindingGroup {
    /// What is wrong.
    pub title: String,
    /// Why it matters and how to mend it.
    pub why: String,
    /// Where: words and the address of the row.
    pub places: Vec<(String, String)>,
}

/// What the sticky bar says.
#[derive(Debug, Clone)]
pub(crate) struct Bar {
    /// «Будет принято 18 мероприятий, ожидаться будет 64 обязательства.»
    pub takes: String,
    /// What else will happen; may be empty.
    pub more: String,
    /// What the person can press.
    pub ready: Ready,
}

/// What the person can press.
#[derive(Debug, Clone)]
pub(crate) enum Ready {
    /// Принять: everything has been said already.
    Press {
        /// The lock of the document that was shown.
        lock: i64,
        /// The print of the plan that was shown.
        hash: String,
    },
    /// Посмотреть изменения: there is a programme already, and its changes are worth a page.
    Look,
    /// Nothing.
    Nothing,
}

/// How the person looks at the review.
pub(crate) struct Asked {
    /// Only fields of this level.
    pub level: Option<Level>,
    /// The page of rows, from 1.
    pub page: usize,
    /// The place whose editor is open.
    pub edit: Option<Landing>,
    /// What the form of the deadline already says.
    pub form: DeadlineForm,
}

/// A plan on the page.
pub(crate) struct PlanView {
    index: usize,
    title: FieldView,
    period: FieldView,
    groups: Vec<Group>,
    rows: usize,
}

/// Rows of one section.
pub(crate) struct Group {
    section: Option<String>,
    rows: Vec<RowView>,
}

/// The page.
#[derive(Template)]
#[template(path = "documents/review/review.html")]
pub(crate) struct ReviewPage {
    pub page: Page,
    here: Here,
    facts: String,
    programme: Option<Link>,
    is_postponed: bool,
    is_draft: bool,
    counted_again: Option<i64>,
    sums: Vec<Sum>,
    counts: Counts,
    filters: Vec<Filter>,
    next_doubt: Option<Doubt>,
    hidden_above: Option<String>,
    sheets: Vec<Sheet>,
    act: Vec<FieldView>,
    plans: Vec<PlanView>,
    pages: Vec<(usize, String, bool)>,
    has_clauses: bool,
    clauses: Vec<ClauseView>,
    passport: Vec<(String, FieldView)>,
    support: Vec<SupportList>,
    remarks: Vec<RemarkView>,
    lost: Vec<Lost>,
    findings: Vec<FindingGroup>,
    findings_count: String,
    editor: Option<Editor>,
    edited: Option<Landing>,
    /// Why the last attempt was not taken, where no editor is open to say it.
    error: Option<String>,
    bar: Bar,
}

impl ReviewPage {
    fn is_edited(&self, field: &FieldView) -> bool {
        self.editor.is_some() && self.edited == Some(field.landing)
    }

    fn is_on(&self, row: &RowView) -> bool {
        self.editor.as_ref().is_some_and(|editor| editor.row == row.id)
    }

    /// The requisites are folded while nobody has to look at them.
    fn act_is_open(&self) -> bool {
        self.act.iter().any(|line| line.level != Level::Clear || line.by.is_some() || self.is_edited(line))
    }

    /// The kind, the number and who signed, in one line.
    fn act_brief(&self) -> String {
        let words = self.act.iter().filter(|line| !line.empty).map(|line| line.said.main.as_str());
        words.take(4).collect::<Vec<_>>().join(" · ")
    }

    fn unread_words(&self) -> String {
        let fields = count(self.counts.unread as u64, "поле не понято", "поля не поняты", "полей не понято");
        format!("{fields} — останется словами, без дат")
    }

    /// Fills the editor with what the person typed, so that nothing has to be typed twice.
    pub fn typed(mut self, form: &super::change::Form) -> Self {
        if let Some(editor) = &mut self.editor {
            editor.asks.fill(form);
        }
        self
    }

    /// Says why the value was not taken.
    pub fn with_error(mut self, error: String) -> Self {
        match &mut self.editor {
            Some(editor) => editor.error = Some(error),
            None => self.error = Some(error),
        }
        self
    }

    /// Says that somebody else was quicker.
    pub fn with_stale(mut self, stale: super::editor::Stale) -> Self {
        if let Some(editor) = &mut self.editor {
            editor.stale = Some(stale);
        }
        self
    }
}

/// The page of `case` as `asked`.
pub(crate) fn review(page: Page, case: Case, asked: &Asked, clock: &Clock) -> ReviewPage {
    let laid = &case.laid;
    let fields = Fields::new(laid, clock);
    let all_rows = rows(&fields);
    let act = if laid.reading.act.is_some() || laid.reading.roadmaps.is_empty() { act(&fields) } else { Vec::new() };
    let clauses = clauses(&fields);
    let passport = passport(&fields);
    let support = support(&fields);
    let heads = heads(&fields);

    let mut places: Vec<&FieldView> = act.iter().collect();
    for (plan, (title, period)) in heads.iter().enumerate() {
        places.extend([title, period]);
        let own = all_rows.iter().filter(|row| row.plan == plan && row.fate == Fate::Kept);
        places.extend(own.flat_map(|row| &row.fields));
    }
    places.extend(clauses.iter().flat_map(|clause| [&clause.when, &clause.who]));
    places.extend(passport.iter().map(|(_, line)| line));
    places.extend(support.iter().flat_map(|list| &list.entries).filter(|entry| !entry.gone).map(|entry| &entry.field));
    let mut counts = Counts::default();
    for place in places.iter().filter(|place| is_counted(place)) {
        counts.add(place.level);
    }
    let here = Here::new(case.document, asked.level, asked.page);
    let next_doubt = next_doubt(&places, asked.edit, &here, laid);

    let edited_row = match asked.edit {
        Some(Landing::Field(plan, row, _) | Landing::Row(plan, row)) => Some((plan, row)),
        _ => None,
    };
    let wanted =
        |row: &&RowView| asked.level.is_none_or(|level| row.has(level)) || edited_row == Some((row.plan, row.row));
    let chosen: Vec<&RowView> = all_rows.iter().filter(wanted).collect();
    let pages_in_all = chosen.len().div_ceil(ROWS_ON_PAGE).max(1);
    let at = edited_row.and_then(|row| page_of(&chosen, row)).unwrap_or(asked.page).clamp(1, pages_in_all);
    let shown: Vec<&RowView> = chosen.iter().skip((at - 1) * ROWS_ON_PAGE).take(ROWS_ON_PAGE).copied().collect();
    let mut here = Here::new(case.document, asked.level, at);
    here.rows = row_anchors(&laid.raw, &shown);

    let window = window(&case.paper, &all_rows, &shown, &starts(&fields));
    let sheets = sheets(&case.paper, &spans(&fields, &all_rows, asked.edit), window);
    let sums = sums(laid);
    let plans = plans(&laid.reading, heads, &shown, &all_rows);
    let editor = asked.edit.and_then(|landing| editor(laid, landing, &asked.form, &case.known, clock.today()));
    let lost = lost(&fields, &|made| matches!(made.correction.change, Change::Made(_)));
    let findings = case.findings;
    let found: usize = findings.iter().map(|group| group.places.len()).sum();
    ReviewPage {
        filters: filters(&here, counts),
        pages: (1..=pages_in_all).map(|number| (number, here.page(number), number == at)).collect(),
        hidden_above: (window.from > 0).then(|| here.page(1)),
        remarks: remarks(&laid.reading),
        has_clauses: !clauses.is_empty(),
        findings_count: count(found as u64, "место", "места", "мест"),
        bar: case.bar,
        edited: asked.edit,
        facts: case.facts,
        counted_again: case.counted_again,
        programme: case.programme,
        is_draft: case.is_draft,
        is_postponed: case.is_postponed,
        page,
        here,
        sums,
        counts,
        next_doubt,
        sheets,
        act,
        plans,
        clauses,
        passport,
        support,
        lost,
        findings,
        editor,
        error: None,
    }
}

fn heads(fields: &Fields<'_>) -> Vec<(FieldView, FieldView)> {
    let plans = 0..fields.laid.reading.roadmaps.len();
    let head = |plan, field| fields.view(Landing::Plan(plan, field));
    plans.filter_map(|plan| head(plan, PlanField::Title).zip(head(plan, PlanField::Period))).collect()
}

fn sums(laid: &Laid) -> Vec<Sum> {
    laid.sums.iter().filter(|own| own.rows > 0 || own.by_hand > 0).map(sum).collect()
}

fn plans(reading: &Reading, heads: Vec<(FieldView, FieldView)>, shown: &[&RowView], all: &[RowView]) -> Vec<PlanView> {
    let view = |(index, (title, period)): (usize, (FieldView, FieldView))| {
        let sections = reading.roadmaps.get(index).map(|plan| plan.sections.as_slice()).unwrap_or_default();
        let mut groups: Vec<Group> = Vec::new();
        let mut last: Option<Option<usize>> = None;
        for row in shown.iter().filter(|row| row.plan == index) {
            if last != Some(row.section) {
                let section =
                    row.section.and_then(|section| sections.get(section)).map(|section| section.title.clone());
                groups.push(Group { section, rows: Vec::new() });
                last = Some(row.section);
            }
            if let Some(group) = groups.last_mut() {
                group.rows.push((*row).clone());
            }
        }
        PlanView { index, title, period, groups, rows: all.iter().filter(|row| row.plan == index).count() }
    };
    heads.into_iter().enumerate().map(view).collect()
}

fn row_anchors(raw: &Reading, shown: &[&RowView]) -> HashMap<String, String> {
    let anchor = |row: &&RowView| {
        let anchor = Landing::Row(row.plan, row.row).anchor(raw)?;
        Some((row.id.clone(), serde_json::to_string(&anchor).ok()?))
    };
    shown.iter().filter_map(anchor).collect()
}

/// «стр. 2, таблица 1, строка 7».
pub(crate) fn place_words(place: &Place) -> String {
    let parts = [
        place.page.map(|page| format!("стр.{NBSP}{page}")),
        place.table.map(|table| format!("таблица{NBSP}{table}")),
        place.row.map(|row| format!("строка{NBSP}{row}")),
        place.line.filter(|_| place.row.is_none()).map(|line| format!("строка файла{NBSP}{line}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[derive(Template)]
#[template(
    source = r#"{% import "documents/review/parts.html" as parts %}{% call parts::block(block) %}{% endcall %}"#,
    ext = "html"
)]
struct BlockPart<'a> {
    block: &'a Shown,
}

impl Shown {
    /// The block as HTML; its words are escaped.
    pub(crate) fn html(&self) -> String {
        BlockPart { block: self }.render().unwrap_or_default()
    }
}

#[derive(Template)]
#[template(
    source = r#"{% import "documents/review/parts.html" as parts %}{% call parts::days(preview) %}{% endcall %}"#,
    ext = "html"
)]
struct PreviewPart {
    preview: Preview,
}

/// The days of an editor alone, for a page that is being typed in.
pub(crate) fn preview_part(preview: Preview) -> askama::Result<String> {
    PreviewPart { preview }.render()
}
