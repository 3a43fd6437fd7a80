//! The cards of a school year: index of conditions, conditions beyond their threshold, and the way to bring cards.

use std::collections::BTreeMap;

use askama::Template;
use opora_core::access::Action;
use opora_core::context::{Card, DEFAULT_NOTE, Fields, Rule, Unit, judge};
use opora_report::table::{Column, ColumnKind, Table};

use super::{HOME, school_year, year_title};
use crate::export;
use crate::layout::{Choice, Frame, Menu, PAGE_ROWS, Page, Paging, dates, html};
use crate::results::view::decimal;
use crate::results::{Tab, naming};
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "results/context/list.html")]
struct ListPage {
    page: Page,
    here: Tab,
    years: Vec<Choice>,
    rows: Vec<Row>,
    paging: Paging,
    note: &'static str,
    may_write: bool,
}

struct Row {
    name: String,
    url: String,
    index: String,
    grounds: Vec<String>,
    known: String,
    changed: String,
}

/// GET `/results/context`.
pub(super) async fn get(frame: Frame) -> Answer {
    let (store, actor) = (&frame.app.store, &frame.actor);
    let cards = store.context_cards(actor, None).await?;
    let names: BTreeMap<String, String> =
        store.tested_schools_all(actor).await?.into_iter().map(|school| (school.code, school.name)).collect();
    let mut years: Vec<i32> = cards.iter().map(|card| card.school_year).collect();
    years.sort_unstable();
    years.dedup();
    let year = frame.query.parsed("year").or(years.last().copied()).unwrap_or_else(|| school_year(&frame));
    let fields = Fields::shipped();
    let mut rows: Vec<((u32, String, String), Row)> = cards
        .into_iter()
        .filter(|card| card.school_year == year)
        .filter_map(|stored| {
            let card: Card = serde_json::from_value(stored.body).ok()?;
            let known = names.get(&stored.school).filter(|name| !name.is_empty());
            let name = known.unwrap_or(&card.name);
            let verdict = judge(&card, &fields, Rule::Thresholds { at_least: 1 });
            let changed = dates::full(frame.app.clock.local(stored.changed_at).date_naive());
            let row = Row {
                name: naming::title(name, &stored.school).to_owned(),
                url: format!("{HOME}/{}?year={year}", stored.school),
                index: verdict.index.map_or_else(|| "мало данных".to_owned(), |index| hundredths(index.value)),
                grounds: verdict.grounds.into_iter().map(|ground| ground.words).collect(),
                known: format!("{}\u{a0}из\u{a0}{}", card.values.len(), fields.0.len()),
                changed: format!("{changed}, {}", stored.changed_by),
            };
            Some((naming::order(name, &stored.school), row))
        })
        .collect();
    rows.sort_by(|(one, _), (two, _)| one.cmp(two));
    let paging = Paging::new(frame.query.page(), rows.len() as u64, &frame.query);
    let skipped = usize::try_from((paging.number.max(1) - 1) * PAGE_ROWS).unwrap_or_default();
    let size = usize::try_from(PAGE_ROWS).unwrap_or_default();
    let titles = years.iter().rev().map(|year| (*year, year_title(*year)));
    html(&ListPage {
        here: Tab::Identification,
        years: Choice::list(titles, Some(&year.to_string())),
        rows: rows.into_iter().skip(skipped).take(size).map(|(_, row)| row).collect(),
        paging,
        note: DEFAULT_NOTE,
        may_write: frame.actor.may(Action::HandleResults),
        page: frame.page(Menu::Results, "Условия работы школ").await.crumb("Выявление", Tab::Identification.url()),
    })
}

/// GET `/results/context.xlsx`: an empty table with the heads that are understood.
pub(super) async fn sample(frame: Frame) -> Answer {
    frame.must(Action::HandleResults)?;
    let heads = Fields::shipped().0.into_iter().map(|field| {
        let unit = match &field.unit {
            Unit::YesNo { .. } => "да или нет",
            other => other.sign(),
        };
        format!("{}, {unit}", field.title)
    });
    let columns = ["Код школы".to_owned(), "Название".to_owned()].into_iter().chain(heads);
    let columns = columns.map(|title| Column::new(title, ColumnKind::Text).wide(18));
    let table = Table {
        title: "Контекстные карточки".to_owned(),
        sheet: "Карточки".to_owned(),
        subtitle: vec![
            "Строка на школу; чего не знаете, оставьте пустым. Доли можно писать как «12,5» или «19 из 214»."
                .to_owned(),
        ],
        columns: columns.collect(),
        rows: Vec::new(),
        notes: Vec::new(),
        made: export::made(&frame.app),
    };
    export::xlsx(&frame.app, "Контекстные карточки", table).await
}

/// «0,42».
pub(super) fn hundredths(value: f64) -> String {
    let text = format!("{value:.2}").replace('.', ",");
    if text == "0,00" { decimal(0.0) } else { text }
}
