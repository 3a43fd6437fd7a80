//! The page of a review, put together from the document, its reading and the corrections of people.

use std::collections::HashMap;

use askama::Template;
use opora_core::correction::{ClauseField, Landing, PlanField, ProgrammeField};
use opora_core::ids::DocumentId;
use opora_core::paper::Paper;
use opora_core::reading::{Level, Place, Reading};

use super::editor::{Asks, DeadlineForm, Editor, Preview, editor};
use super::fields::{By, Fate, FieldView, Fields, Laid, REQUISITES};
use super::here::Here;
use super::paper::{Sheet, Shown, sheets};
use super::plan::{Counts, ROWS_ON_PAGE, RowView, Sum, asks, is_counted, page_of, rows, spans, starts, sum, window};
use super::spot;
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

/// A link of the row of filters.
pub(crate) struct Filter {
    level: Option<Level>,
    count: usize,
    url: String,
    chosen: bool,
}

/// The next place that waits for a person.
pub(crate) struct Doubt {
    url: String,
    row: String,
    title: String,
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

/// A clause on the page.
pub(crate) struct ClauseView {
    index: usize,
    number: String,
    text: String,
    when: FieldView,
    who: FieldView,
    has_source: bool,
}

/// Schools or pairs on the page.
pub(crate) struct SupportList {
    id: &'static str,
    title: &'static str,
    count: String,
    entries: Vec<Entry>,
}

/// A school or a pair.
pub(crate) struct Entry {
    field: FieldView,
    gone: bool,
}

/// A remark that belongs to no row.
pub(crate) struct RemarkView {
    level: Level,
    text: String,
    place: String,
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
    lost: Vec<(By, &'static str)>,
    findings: Vec<FindingGroup>,
    findings_count: String,
    editor: Option<Editor>,
    edited: Option<Landing>,
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
        if let Some(editor) = &mut self.editor {
            editor.error = Some(error);
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
    let lost = laid.lost().into_iter().map(|made| (fields.by(Landing::Lost, made), lost_title(made))).collect();
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
    }
}

fn act(fields: &Fields<'_>) -> Vec<FieldView> {
    REQUISITES.iter().filter_map(|field| fields.view(Landing::Act(*field))).collect()
}

fn heads(fields: &Fields<'_>) -> Vec<(FieldView, FieldView)> {
    let plans = 0..fields.laid.reading.roadmaps.len();
    let head = |plan, field| fields.view(Landing::Plan(plan, field));
    plans.filter_map(|plan| head(plan, PlanField::Title).zip(head(plan, PlanField::Period))).collect()
}

/// Clauses that ask for something.
fn clauses(fields: &Fields<'_>) -> Vec<ClauseView> {
    let clauses = fields.laid.reading.act.iter().flat_map(|act| &act.clauses).enumerate();
    let asking = clauses.filter(|(_, clause)| asks(clause));
    let view = |(index, clause): (usize, &opora_core::reading::Clause)| {
        Some(ClauseView {
            index,
            number: clause.number.clone().unwrap_or_default(),
            text: clause.text.clone(),
            when: fields.view(Landing::Clause(index, ClauseField::Deadline))?,
            who: fields.view(Landing::Clause(index, ClauseField::Addressees))?,
            has_source: clause.place.from.is_some(),
        })
    };
    asking.filter_map(view).collect()
}

fn passport(fields: &Fields<'_>) -> Vec<(String, FieldView)> {
    let Some(programme) = &fields.laid.reading.programme else { return Vec::new() };
    let mut out: Vec<(String, FieldView)> = Vec::new();
    for field in [ProgrammeField::Title, ProgrammeField::Period] {
        if let Some(view) = fields.view(Landing::Programme(field)) {
            out.push((view.title.to_owned(), view));
        }
    }
    for (index, line) in programme.fields.iter().enumerate() {
        if let Some(view) = fields.view(Landing::Passport(index)) {
            out.push((line.name.clone(), view));
        }
    }
    out
}

fn support(fields: &Fields<'_>) -> Vec<SupportList> {
    let support = &fields.laid.reading.support;
    let entries = |places: Vec<Landing>| -> Vec<Entry> {
        let entry = |landing: Landing| {
            let gone = fields
                .laid
                .at(landing)
                .is_some_and(|made| made.correction.change == opora_core::correction::Change::Removed);
            fields.view(landing).map(|field| Entry { field, gone })
        };
        places.into_iter().filter_map(entry).collect()
    };
    let lists = [
        ("schools", "Поддерживаемые школы", (0..support.schools.len()).map(Landing::School).collect::<Vec<_>>()),
        ("pairs", "Наставники и кураторы", (0..support.pairings.len()).map(Landing::Pairing).collect()),
    ];
    let list = |(id, title, places): (&'static str, &'static str, Vec<Landing>)| {
        let all = places.len() as u64;
        let count = match id {
            "schools" => count(all, "школа", "школы", "школ"),
            _ => count(all, "пара", "пары", "пар"),
        };
        SupportList { id, title, count, entries: entries(places) }
    };
    lists.into_iter().map(list).filter(|list| !list.entries.is_empty()).collect()
}

fn sums(laid: &Laid) -> Vec<Sum> {
    let plans = laid.raw.roadmaps.iter().enumerate().filter(|(_, roadmap)| roadmap.reconciliation.rows > 0);
    let fates = |plan: usize, rows: usize, fate: Fate| (0..rows).filter(|row| laid.fate(plan, *row) == fate).count();
    plans
        .map(|(plan, roadmap)| {
            let rows = roadmap.activities.len();
            sum(&roadmap.reconciliation, fates(plan, rows, Fate::Removed), fates(plan, rows, Fate::Joined))
        })
        .collect()
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

fn filters(here: &Here, counts: Counts) -> Vec<Filter> {
    [
        (None, counts.all()),
        (Some(Level::Unread), counts.unread),
        (Some(Level::Check), counts.check),
        (Some(Level::Clear), counts.clear),
    ]
    .into_iter()
    .map(|(level, count)| Filter { level, count, url: here.only(level), chosen: here.level == level })
    .collect()
}

fn next_doubt(places: &[&FieldView], edited: Option<Landing>, here: &Here, laid: &Laid) -> Option<Doubt> {
    let after =
        edited.and_then(|edited| places.iter().position(|place| place.landing == edited)).map_or(0, |at| at + 1);
    let is_doubt = |place: &&&FieldView| place.level != Level::Clear && edited != Some(place.landing);
    let next = places.iter().skip(after).find(is_doubt).or_else(|| places.iter().take(after).find(is_doubt))?;
    let place = match next.landing {
        Landing::Field(plan, row, _) => {
            let activity = laid.reading.roadmaps.get(plan).and_then(|plan| plan.activities.get(row));
            match activity.and_then(|activity| activity.number.as_deref()) {
                Some(number) => format!("строка{NBSP}{number}"),
                None => format!("строка {} по порядку", row + 1),
            }
        }
        Landing::Clause(index, _) => {
            let clause = laid.reading.act.as_ref().and_then(|act| act.clauses.get(index));
            format!("пункт{NBSP}{}", clause.and_then(|clause| clause.number.as_deref()).unwrap_or("без номера"))
        }
        _ => String::new(),
    };
    let what = next.title.to_lowercase();
    let title = if place.is_empty() { what } else { format!("{place}, {what}") };
    Some(Doubt { url: here.edit_at(next.landing), row: spot::row(next.landing), title })
}

fn row_anchors(raw: &Reading, shown: &[&RowView]) -> HashMap<String, String> {
    let anchor = |row: &&RowView| {
        let anchor = Landing::Row(row.plan, row.row).anchor(raw)?;
        Some((row.id.clone(), serde_json::to_string(&anchor).ok()?))
    };
    shown.iter().filter_map(anchor).collect()
}

fn remarks(reading: &Reading) -> Vec<RemarkView> {
    let own = reading.remarks.iter().filter(|remark| remark.activity.is_none() || remark.roadmap.is_none());
    // The count of rows already stands on top of the page.
    own.filter(|remark| remark.level != Level::Clear)
        .map(|remark| RemarkView { level: remark.level, text: remark.text.clone(), place: place_words(&remark.place) })
        .collect()
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

fn lost_title(made: &super::fields::Made) -> &'static str {
    use opora_core::correction::Anchor;
    match made.correction.anchor {
        Anchor::Act { .. } => "реквизит",
        Anchor::Clause { .. } => "пункт приказа",
        Anchor::Plan { .. } => "план",
        Anchor::Programme { .. } | Anchor::Passport { .. } => "паспорт программы",
        Anchor::Row { .. } | Anchor::Field { .. } => "строка плана",
        Anchor::School { .. } => "школа",
        Anchor::Pairing { .. } => "пара",
    }
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
