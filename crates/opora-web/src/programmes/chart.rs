//! Диаграмма: the programme in time as one drawing, and the same data as a table.

use askama::Template;
use chrono::NaiveDate;
use opora_core::calendar::{SchoolTerms, SchoolYear, Season};
use opora_core::ids::{ActivityId, ProgrammeId};
use opora_core::programme::Content;
use opora_core::reading::{DeadlineKind, Period};
use opora_core::words::plain;

use super::filter::{self, Filter};
use super::gantt::{Band, Chart, Promise, Row, Stretch, draw, ghosts, shapes};
use super::head::{Head, Tab};
use super::one::One;
use super::plan::{Item, groups, of};
use super::span::{Zoom, neighbours, span, whole};
use super::turn::{Turn, turns};
use crate::layout::dates::{self, NBSP};
use crate::layout::{Choice, Frame, Key, Mark, Page, Query, html};
use crate::trouble::{Answer, Trouble};

#[derive(Template)]
#[template(path = "programmes/chart.html")]
struct ChartPage {
    page: Page,
    head: Head,
    query: Query,
    spans: Vec<Choice>,
    schools: Vec<Choice>,
    states: Vec<Choice>,
    baselines: Vec<Choice>,
    before: Option<String>,
    after: Option<String>,
    drawing: String,
    twin_sums: String,
    compares: bool,
    bands: Vec<TwinBand>,
}

/// A section of the table twin.
struct TwinBand {
    title: String,
    rows: Vec<TwinRow>,
}

struct TwinRow {
    number: String,
    title: String,
    url: String,
    kind: String,
    start: String,
    due: String,
    before: String,
    done: String,
    next: String,
    mark: Mark,
}

pub(super) async fn show(frame: Frame, Key(id): Key<ProgrammeId>) -> Answer {
    let one = One::load(&frame, id).await?;
    let today = frame.app.today();
    let filter = Filter::of(&frame.query);
    let turns = turns(&frame, &one, filter.school).await?;
    let taken: Vec<&Item> = one.items.iter().filter(|item| filter.takes(item)).collect();
    let period = one.table.programme.period;
    let dues = turns.values().flatten().filter_map(|turn| turn.due);
    let span_of_all = whole(period, dues, today);
    let zoom = frame.query.get("span").and_then(Zoom::of).unwrap_or(Zoom::SchoolYear);
    let at = frame.query.parsed::<NaiveDate>("at").unwrap_or(today);
    let shown = span(zoom, at, span_of_all);
    let (before, after) = neighbours(shown, span_of_all);
    let baseline = baseline(&frame, &one).await?;
    let of_item = |item: &Item| turns.get(&item.id).map(Vec::as_slice).unwrap_or_default();
    let groups = groups(&one.layout, &taken);
    let row = |item: &&Item| {
        let promise = Promise { content: &item.content, turns: of_item(item), period, today };
        let former = baseline.iter().find(|(id, _)| *id == item.id).map(|(_, content)| content);
        Row {
            number: item.number().to_owned(),
            title: dates::bound(&item.content.text),
            phrase: item.phrase().to_owned(),
            url: item.url(),
            mark: item.mark(),
            shapes: shapes(promise),
            ghosts: former.map(|former| ghosts(former, &item.content)).unwrap_or_default(),
        }
    };
    let tables = frame.app.store.terms_in_use(&frame.actor, one.table.programme.authority).await?;
    let chart = Chart {
        title: one.table.programme.title.clone(),
        from: shown.start,
        to: shown.end,
        today,
        terms: terms(shown, &tables),
        holidays: holidays(shown, &tables),
        bands: groups
            .iter()
            .map(|group| Band { title: group.title.clone(), rows: group.items.iter().map(row).collect() })
            .collect(),
    };
    let twin = |item: &&Item| {
        twin_row(item, of_item(item), baseline.iter().find(|(id, _)| *id == item.id).map(|(_, content)| content))
    };
    let late = taken.iter().filter(|item| item.tally.overdue > 0).count() as u64;
    let count = dates::count(taken.len() as u64, "мероприятие", "мероприятия", "мероприятий");
    let page = ChartPage {
        head: one.head(&frame, Tab::Chart),
        spans: Choice::list(Zoom::ALL.iter().map(|(_, code, title)| (code, *title)), Some(zoom.code())),
        schools: filter::holders(&one, &frame.query),
        states: filter::states(&frame.query),
        baselines: baselines(&frame, &one).await?,
        before: before.map(|day| frame.query.with("at", day)),
        after: after.map(|day| frame.query.with("at", day)),
        drawing: draw(&chart),
        twin_sums: if late == 0 { count } else { format!("{count}, просрочено{NBSP}{late}") },
        compares: !baseline.is_empty(),
        bands: groups
            .iter()
            .map(|group| TwinBand { title: group.title.clone(), rows: group.items.iter().map(twin).collect() })
            .collect(),
        query: frame.query.clone(),
        page: one.page(&frame).await,
    };
    html(&page)
}

/// The version to compare with: the one in the address, else the first where there are several.
async fn baseline(frame: &Frame, one: &One) -> Result<Vec<(ActivityId, Content)>, Trouble> {
    let versions = one.table.programme.versions;
    let Some(number) = chosen_baseline(frame, versions) else { return Ok(Vec::new()) };
    let id = one.table.programme.id;
    let (_, _, contents) = frame.app.store.version_contents(&frame.actor, id, number).await?;
    Ok(contents)
}

fn chosen_baseline(frame: &Frame, versions: u64) -> Option<u64> {
    if versions < 2 {
        return None;
    }
    match frame.query.get("baseline") {
        Some("none") => None,
        Some(number) => number.parse().ok().filter(|number| (1..versions).contains(number)),
        None => Some(1),
    }
}

async fn baselines(frame: &Frame, one: &One) -> Result<Vec<Choice>, Trouble> {
    let versions = one.table.programme.versions;
    if versions < 2 {
        return Ok(Vec::new());
    }
    let all = frame.app.store.versions(&frame.actor, one.table.programme.id).await?;
    let earlier = all.iter().filter(|version| version.number < versions).map(|version| {
        let act = super::one::act_words(version.act_number.as_deref(), version.act_date);
        (version.number.to_string(), act.unwrap_or_else(|| format!("версия {}", version.number)))
    });
    let none = ("none".to_owned(), "не сравнивать".to_owned());
    let chosen = chosen_baseline(frame, versions).map_or_else(|| "none".to_owned(), |number| number.to_string());
    Ok(Choice::list(earlier.chain([none]), Some(&chosen)))
}

/// School years that touch the span, with the terms of the authority or the usual ones.
fn years(span: Period, tables: &[SchoolTerms]) -> impl Iterator<Item = SchoolTerms> {
    let (first, last) = (SchoolYear::of(span.start).first_year(), SchoolYear::of(span.end).first_year());
    (first..=last).take(20).filter_map(|year| SchoolTerms::of(year, tables))
}

fn terms(span: Period, tables: &[SchoolTerms]) -> Vec<Stretch> {
    const NAMES: [&str; 4] = ["I", "II", "III", "IV"];
    let stretch = |(name, period): (&str, Period)| Stretch {
        name: format!("{name} четверть"),
        start: period.start,
        end: period.end,
    };
    years(span, tables).flat_map(|year| NAMES.into_iter().zip(year.terms).map(stretch).collect::<Vec<_>>()).collect()
}

fn holidays(span: Period, tables: &[SchoolTerms]) -> Vec<Stretch> {
    let seasons = [
        (Season::Autumn, "осенние каникулы"),
        (Season::Winter, "зимние каникулы"),
        (Season::Spring, "весенние каникулы"),
        (Season::Summer, "летние каникулы"),
    ];
    years(span, tables)
        .flat_map(|year| {
            seasons.map(|(season, name)| {
                let period = year.holiday(season);
                Stretch { name: name.to_owned(), start: period.start, end: period.end }
            })
        })
        .collect()
}

fn twin_row(item: &Item, turns: &[Turn], former: Option<&Content>) -> TwinRow {
    let full = |day: Option<NaiveDate>| day.map_or_else(|| "—".to_owned(), dates::full);
    let deadline = item.content.deadline.as_ref();
    let start = turns.first().and_then(|turn| turn.start).or(deadline.and_then(|deadline| deadline.start));
    let due = turns.iter().filter_map(|turn| turn.due).max().or(deadline.and_then(|deadline| deadline.due));
    let before = former
        .and_then(|former| former.deadline.as_ref())
        .filter(|old| deadline.is_none_or(|now| plain(&now.phrase) != plain(&old.phrase)));
    let done = match (item.tally.done, item.tally.expected) {
        (0, _) => "—".to_owned(),
        (1, 1) => full(turns.iter().filter_map(|turn| turn.last_done).max()),
        (done, expected) => of(done, expected),
    };
    TwinRow {
        number: item.number().to_owned(),
        title: dates::bound(&item.content.text),
        url: item.url(),
        kind: kind_words(deadline.map(|deadline| deadline.kind), turns.len()),
        start: full(start),
        due: full(due),
        before: before.map_or_else(|| "—".to_owned(), |old| old.phrase.clone()),
        done,
        next: full(item.tally.next_due),
        mark: item.mark(),
    }
}

fn kind_words(kind: Option<DeadlineKind>, turns: usize) -> String {
    let times = || dates::count(turns as u64, "раз", "раза", "раз");
    match kind {
        Some(DeadlineKind::Date) => "день".to_owned(),
        Some(DeadlineKind::Due) => "до дня".to_owned(),
        Some(DeadlineKind::Window) => "окно".to_owned(),
        Some(DeadlineKind::Dates) => format!("дни, {}", times()),
        Some(DeadlineKind::Recurring) => format!("повторяется, {}", times()),
        Some(DeadlineKind::Open) => "без срока окончания".to_owned(),
        Some(DeadlineKind::Relative) => "после события".to_owned(),
        Some(DeadlineKind::External) => "по другому документу".to_owned(),
        Some(DeadlineKind::OnDemand) => "по необходимости".to_owned(),
        Some(DeadlineKind::Unread) => "не понят".to_owned(),
        None => "не назначен".to_owned(),
    }
}
