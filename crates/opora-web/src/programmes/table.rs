//! Таблица: the programme as the order prints it, with the state of each row and of each school.

use askama::Template;
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

/// More schools than this do not fit beside the table; the row says «6 из 15» and leads to the activity.
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
    cell_heads: Vec<CellHead>,
    legend: [Mark; 6],
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
    url: String,
    mark: Mark,
    title: String,
}

struct CellHead {
    id: OrganisationId,
    short: String,
    name: String,
    url: String,
}

pub(super) async fn show(frame: Frame, Key(id): Key<ProgrammeId>) -> Answer {
    let one = One::load(&frame, id).await?;
    let before = former_contents(&frame, &one).await?;
    let cell_heads = cell_heads(&frame, &one).await?;
    let filter = Filter::of(&frame.query);
    let taken: Vec<&Item> = one.items.iter().filter(|item| filter.takes(item)).collect();
    let page = TablePage {
        head: one.head(&frame, Tab::Table),
        has_activities: !one.items.is_empty(),
        states: filter::states(&frame.query),
        sections: filter::sections(&one, &frame.query),
        responsible: filter::responsible(&one, &frame.query),
        schools: filter::holders(&one, &frame.query),
        shown: of(taken.len() as u64, one.items.len() as u64),
        day: dates::full(frame.app.today()),
        plans: plans(&one, &taken, &before, &cell_heads),
        cell_heads,
        legend: [
            ActivityState::Done,
            ActivityState::InWork,
            ActivityState::DueSoon,
            ActivityState::Ahead,
            ActivityState::Overdue,
            ActivityState::Undated,
        ]
        .map(Mark::of_activity),
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

/// The schools that owe something, when they fit beside the table.
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
            url: frame.query.with("school", school.id),
            short: school.number.clone().unwrap_or_else(|| initials(&school.name)),
            id: school.id,
            name: school.name,
        })
        .collect();
    heads.sort_by_key(|head| {
        (
            head.short.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(u32::MAX),
            head.name.clone(),
        )
    });
    if heads.len() > SCHOOLS_LIMIT || heads.len() < 2 {
        heads.clear();
    }
    Ok(heads)
}

/// «Зз» for «МБОУ «Заозёрная СОШ»»: two letters of the name of its own.
fn initials(name: &str) -> String {
    let own = name.split('«').nth(1).or_else(|| name.split(' ').next_back()).unwrap_or(name);
    own.chars().filter(|letter| letter.is_alphabetic()).take(2).collect()
}

fn plans(
    one: &One,
    taken: &[&Item],
    before: &[(opora_core::ids::ActivityId, Content)],
    heads: &[CellHead],
) -> Vec<Plan> {
    let mut plans: Vec<(Option<usize>, Plan)> = Vec::new();
    let several = one.layout.roadmaps.len() > 1;
    for group in groups(&one.layout, taken) {
        let layout = group.plan.and_then(|plan| one.layout.roadmaps.get(plan));
        if plans.last().is_none_or(|(plan, _)| *plan != group.plan) {
            let of_plan: Vec<&Item> = taken.iter().copied().filter(|item| item.content.roadmap == group.plan).collect();
            let title = match layout {
                Some(layout) if several => layout.title.clone().unwrap_or_default(),
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
                cells: cells(&plan.columns, item, former),
                mark: item.mark(),
                word: item.word(),
                fact: item.fact(),
                schools: at_schools(item, heads),
            }
        };
        let rows = group.items.iter().map(row).collect();
        plan.sections.push(Section { title: group.title.clone(), sums: section_sums(&group.items), rows });
    }
    plans.into_iter().map(|(_, plan)| plan).collect()
}

fn at_schools(item: &Item, heads: &[CellHead]) -> Vec<Option<AtSchool>> {
    let cell = |head: &CellHead| {
        let cell = item.cells.iter().find(|cell| cell.organisation == Some(head.id))?;
        let mark = Mark::of_activity(cell.tally.state());
        let url = format!("{}?school={}", item.url(), head.id);
        Some(AtSchool { url, mark, title: cell_title(head, mark, &cell.tally) })
    };
    let cells: Vec<_> = heads.iter().map(cell).collect();
    if cells.iter().all(Option::is_none) { Vec::new() } else { cells }
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
