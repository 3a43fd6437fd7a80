//! Таблица: the programme as the order prints it, with the state of each row and of each school.

use askama::Template;
use chrono::NaiveDate;
use opora_core::ids::{OrganisationId, ProgrammeId};
use opora_core::obligation::{ActivityState, Tally};
use opora_core::programme::Content;
use opora_core::school::OrganisationKind;
use opora_store::organisations::OrganisationFilter;

use super::filter::{self, Filter};
use super::head::{Head, Tab};
use super::one::One;
use super::plan::{Cell, Column, Item, cells, columns, groups, of, section_sums};
use crate::layout::dates;
use crate::layout::{Choice, Frame, Key, Mark, Page, Query, html};
use crate::trouble::{Answer, Trouble};

/// More schools than this do not fit beside the table: they get rows of their own below it.
const SCHOOLS_LIMIT: usize = 12;

#[derive(Template)]
#[template(path = "programmes/table.html")]
struct TablePage {
    page: Page,
    head: Head,
    query: Query,
    has_activities: bool,
    states: Vec<Choice>,
    sections: Vec<Choice>,
    responsible: Vec<Choice>,
    schools: Vec<Choice>,
    shown: String,
    day: String,
    plans: Vec<Plan>,
    /// The schools whose cells stand beside the rows.
    cell_heads: Vec<CellHead>,
    /// The schools below the table, when they are too many to stand beside it.
    matrix: Option<Matrix>,
    legend: [Mark; 6],
}

/// Schools as rows, activities as columns.
struct Matrix {
    heads: Vec<ActivityHead>,
    rows: Vec<MatrixRow>,
}

struct ActivityHead {
    short: String,
    words: String,
    url: String,
}

struct MatrixRow {
    head: CellHead,
    overdue: u64,
    cells: Vec<Option<AtSchool>>,
}

/// A plan with its own columns.
struct Plan {
    title: String,
    columns: Vec<Column>,
    sections: Vec<Section>,
}

struct Section {
    title: String,
    sums: String,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    url: String,
    cells: Vec<Cell>,
    mark: Mark,
    word: String,
    fact: String,
    /// One a school; empty when no school owes anything.
    schools: Vec<Option<AtSchool>>,
}

struct AtSchool {
    short: String,
    url: String,
    mark: Mark,
    title: String,
}

struct CellHead {
    id: OrganisationId,
    short: String,
    name: String,
    /// Shows this school alone; once it is alone, shows all again.
    url: String,
    chosen: bool,
}

pub(super) async fn show(frame: Frame, Key(id): Key<ProgrammeId>) -> Answer {
    let one = One::load(&frame, id).await?;
    let before = former_contents(&frame, &one).await?;
    let cell_heads = cell_heads(&frame, &one).await?;
    let filter = Filter::of(&frame.query);
    let taken: Vec<&Item> = one.items.iter().filter(|item| filter.takes(item)).collect();
    let today = frame.app.today();
    let (cell_heads, below) =
        if cell_heads.len() <= SCHOOLS_LIMIT { (cell_heads, Vec::new()) } else { (Vec::new(), cell_heads) };
    let page = TablePage {
        head: one.head(&frame, Tab::Table),
        has_activities: !one.items.is_empty(),
        states: filter::states(&frame.query),
        sections: filter::sections(&one, &frame.query),
        responsible: filter::responsible(&one, &frame.query),
        schools: filter::holders(&one, &frame.query),
        shown: of(taken.len() as u64, one.items.len() as u64),
        day: dates::full(today),
        plans: plans(&one, &taken, &before, &cell_heads, today),
        cell_heads,
        matrix: (!below.is_empty()).then(|| matrix(&taken, below, today)),
        legend: [
            ActivityState::Done,
            ActivityState::InWork,
            ActivityState::DueSoon,
            ActivityState::Ahead,
            ActivityState::Overdue,
            ActivityState::Undated,
        ]
        .map(cell_mark),
        query: frame.query.clone(),
        page: one.page(&frame).await,
    };
    html(&page)
}

/// What the version before said of each activity; nothing for a programme that was never amended.
async fn former_contents(frame: &Frame, one: &One) -> Result<Vec<(opora_core::ids::ActivityId, Content)>, Trouble> {
    let Some(version) = one.table.version.as_ref().filter(|version| version.number > 1) else { return Ok(Vec::new()) };
    let id = one.table.programme.id;
    let (_, _, contents) = frame.app.store.version_contents(&frame.actor, id, version.number - 1).await?;
    Ok(contents)
}

/// The schools that owe something, by number.
async fn cell_heads(frame: &Frame, one: &One) -> Result<Vec<CellHead>, Trouble> {
    let holders = &one.table.organisations;
    if holders.len() < 2 {
        return Ok(Vec::new());
    }
    let filter = OrganisationFilter {
        kind: Some(OrganisationKind::School),
        authority: Some(one.table.programme.authority),
        ..OrganisationFilter::default()
    };
    let page = opora_store::Page { number: 1, size: opora_store::Page::MOST };
    let schools = frame.app.store.organisations(&frame.actor, &filter, page).await?.rows;
    let mut heads: Vec<CellHead> = schools
        .into_iter()
        .filter(|school| holders.iter().any(|(id, _)| *id == school.id))
        .map(|school| CellHead {
            chosen: frame.query.parsed::<i64>("school") == Some(school.id.0),
            url: match frame.query.parsed::<i64>("school") == Some(school.id.0) {
                true => frame.query.without("school"),
                false => frame.query.with("school", school.id),
            },
            short: school.number.clone().unwrap_or_else(|| initials(&school.name)),
            id: school.id,
            name: dates::bound(&school.name),
        })
        .collect();
    heads.sort_by_key(|head| {
        (
            head.short.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(u32::MAX),
            head.name.clone(),
        )
    });
    if heads.len() < 2 {
        heads.clear();
    }
    Ok(heads)
}

/// «12» for «МБОУ СОШ № 12», «За» for «МБОУ «Заозёрная СОШ»»: its number, or two letters of the name of its own.
fn initials(name: &str) -> String {
    let number = name.split('№').nth(1).map(str::trim_start).unwrap_or_default();
    let number: String = number.chars().take_while(char::is_ascii_digit).collect();
    if !number.is_empty() {
        return number;
    }
    let own = name.split('«').nth(1).or_else(|| name.split(' ').next_back()).unwrap_or(name);
    own.chars().filter(|letter| letter.is_alphabetic()).take(2).collect()
}

fn plans(
    one: &One,
    taken: &[&Item],
    before: &[(opora_core::ids::ActivityId, Content)],
    heads: &[CellHead],
    today: NaiveDate,
) -> Vec<Plan> {
    let mut plans: Vec<(Option<usize>, Plan)> = Vec::new();
    let several = one.layout.roadmaps.len() > 1;
    for group in groups(&one.layout, taken) {
        let layout = group.plan.and_then(|plan| one.layout.roadmaps.get(plan));
        if plans.last().is_none_or(|(plan, _)| *plan != group.plan) {
            let of_plan: Vec<&Item> = taken.iter().copied().filter(|item| item.content.roadmap == group.plan).collect();
            let title = match layout {
                Some(layout) if several => dates::bound(layout.title.as_deref().unwrap_or_default()),
                Some(_) | None => String::new(),
            };
            plans.push((group.plan, Plan { title, columns: columns(layout, &of_plan), sections: Vec::new() }));
        }
        let Some((_, plan)) = plans.last_mut() else { continue };
        let row = |item: &&Item| {
            let former = before.iter().find(|(id, _)| *id == item.id).map(|(_, content)| content);
            Row {
                id: item.id.0,
                url: item.url(),
                cells: cells(&plan.columns, item, former).into_iter().map(shown).collect(),
                mark: item.mark(),
                word: item.word(),
                fact: item.fact(),
                schools: at_schools(item, heads, today),
            }
        };
        let rows = group.items.iter().map(row).collect();
        plan.sections.push(Section { title: dates::bound(&group.title), sums: section_sums(&group.items), rows });
    }
    plans.into_iter().map(|(_, plan)| plan).collect()
}

/// The words of a cell with blanks that do not break where Russian does not break.
fn shown(cell: Cell) -> Cell {
    Cell { words: dates::bound(&cell.words), before: dates::bound(&cell.before), ..cell }
}

fn at_schools(item: &Item, heads: &[CellHead], today: NaiveDate) -> Vec<Option<AtSchool>> {
    let cells: Vec<_> = heads.iter().map(|head| at_school(item, head, today)).collect();
    if cells.iter().all(Option::is_none) { Vec::new() } else { cells }
}

fn at_school(item: &Item, head: &CellHead, today: NaiveDate) -> Option<AtSchool> {
    let cell = item.cells.iter().find(|cell| cell.organisation == Some(head.id))?;
    let mark = cell_mark(item.content.state(&cell.tally, today));
    let url = format!("{}?school={}", item.url(), head.id);
    Some(AtSchool { short: head.short.clone(), url, mark, title: cell_title(head, mark, &cell.tally) })
}

/// Among many cells the good ones are light, so that the eye finds the others.
fn cell_mark(state: ActivityState) -> Mark {
    let mark = Mark::of_activity(state);
    if state == ActivityState::Done { Mark { icon_name: "ok", ..mark } } else { mark }
}

fn matrix(taken: &[&Item], schools: Vec<CellHead>, today: NaiveDate) -> Matrix {
    let owed =
        |item: &&Item| item.cells.iter().any(|cell| schools.iter().any(|school| cell.organisation == Some(school.id)));
    let items: Vec<&Item> = taken.iter().copied().filter(owed).collect();
    let head = |(at, item): (usize, &&Item)| ActivityHead {
        short: if item.number().is_empty() { format!("({})", at + 1) } else { item.number().to_owned() },
        words: dates::bound(&item.content.text),
        url: item.url(),
    };
    let heads = items.iter().enumerate().map(head).collect();
    let row = |head: CellHead| MatrixRow {
        overdue: items
            .iter()
            .flat_map(|item| &item.cells)
            .filter(|cell| cell.organisation == Some(head.id))
            .map(|cell| cell.tally.overdue)
            .sum(),
        cells: items.iter().map(|item| at_school(item, &head, today)).collect(),
        head,
    };
    Matrix { heads, rows: schools.into_iter().map(row).collect() }
}

fn cell_title(head: &CellHead, mark: Mark, tally: &Tally) -> String {
    let mut title = format!("{}: {}", head.name, mark.word.to_lowercase());
    if tally.expected > 1 {
        title.push_str(&format!(", {}", of(tally.done, tally.expected)));
    }
    if let Some(next) = tally.next_due {
        title.push_str(&format!(", срок {}", dates::full(next)));
    }
    title
}
