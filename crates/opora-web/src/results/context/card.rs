//! The card of one school by years, and mending it by hand.

use super::list::hundredths;
use super::{HOME, page, school_year, year_title};
use crate::layout::{Choice, Filled, Flash, Frame, Key, Page, dates, html};
use crate::results::{Tab, naming};
use crate::trouble::{Answer, Trouble};
use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use opora_core::access::Action;
use opora_core::context::{self, Card, DEFAULT_NOTE, Field, Fields, Rule, Unit, Value, judge};
use opora_store::results::contexts::CardDraft;

/// Years that a card is shown for.
const MOST_YEARS: usize = 5;

#[derive(Template)]
#[template(path = "results/context/card.html")]
struct CardPage {
    page: Page,
    here: Tab,
    facts: String,
    years: Vec<String>,
    rows: Vec<Row>,
    reasons: Vec<String>,
    note: &'static str,
    school_url: String,
    edit_url: String,
    may_write: bool,
    is_empty: bool,
}

struct Row {
    title: String,
    threshold: String,
    weight: String,
    values: Vec<Fact>,
}

struct Fact {
    words: String,
    is_beyond: bool,
}

/// The form as it is sent: the year, and a field for each fact.
pub(super) type Sent = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "results/context/edit.html")]
struct EditPage {
    page: Page,
    here: Tab,
    action: String,
    cancel: String,
    years: Vec<Choice>,
    fields: Vec<Input>,
    refused: Vec<String>,
}

struct Input {
    name: String,
    title: String,
    value: String,
    hint: &'static str,
}

pub(super) async fn get(frame: Frame, Key(code): Key<String>) -> Answer {
    let (school, _) = frame.app.store.tested_school(&frame.actor, &code).await?;
    let mut cards = cards(&frame, &school.code).await?;
    let newest = cards.first().map(|(_, card, _)| card.clone());
    let facts = match cards.first() {
        Some((year, _, changed)) => format!("Последняя карточка — за {} учебный год, {changed}.", year_title(*year)),
        None => "Карточки этой школы ещё нет.".to_owned(),
    };
    cards.truncate(MOST_YEARS);
    let fields = Fields::shipped();
    let rows = fields.0.iter().map(|field| Row {
        title: field.title.clone(),
        threshold: threshold(field),
        weight: if field.weight > 0.0 { hundredths(field.weight) } else { "—".to_owned() },
        values: cards.iter().map(|(_, card, _)| fact(field, card.values.get(&field.key).copied())).collect(),
    });
    let reasons = newest.map(|card| {
        let verdict = judge(&card, &fields, Rule::Thresholds { at_least: 1 });
        let index = verdict.index.map(|index| {
            let parts = index.parts.iter().filter(|part| part.adds > 0.0).take(3);
            let told: Vec<&str> = parts.map(|part| part.words.as_str()).collect();
            format!("Индекс условий {} из 1. Больше всего добавляют: {}.", hundredths(index.value), told.join("; "))
        });
        let beyond =
            format!("За порогом {}.", dates::count(verdict.grounds.len() as u64, "условие", "условия", "условий"));
        index.into_iter().chain(std::iter::once(beyond)).collect()
    });
    html(&CardPage {
        here: Tab::Identification,
        facts,
        years: cards.iter().map(|(year, ..)| year_title(*year)).collect(),
        rows: rows.collect(),
        reasons: reasons.unwrap_or_default(),
        note: DEFAULT_NOTE,
        school_url: naming::school_url(&school.code),
        edit_url: format!("{HOME}/{}/edit", school.code),
        may_write: frame.actor.may(Action::HandleResults),
        is_empty: cards.is_empty(),
        page: page(&frame, format!("Условия работы: {}", school.title())).await,
    })
}

pub(super) async fn form(frame: Frame, Key(code): Key<String>) -> Answer {
    frame.must(Action::HandleResults)?;
    let (school, _) = frame.app.store.tested_school(&frame.actor, &code).await?;
    let cards = cards(&frame, &school.code).await?;
    let year = frame.query.parsed("year").unwrap_or_else(|| school_year(&frame));
    let card = cards.iter().find(|(one, ..)| *one == year).or(cards.first()).map(|(_, card, _)| card.clone());
    let sent = filled(year, &card.unwrap_or_default());
    html(&mending(page(&frame, title(school.title())).await, &school.code, &sent, Vec::new()))
}

pub(super) async fn send(frame: Frame, Key(code): Key<String>, Filled(sent): Filled<Sent>) -> Answer {
    frame.must(Action::HandleResults)?;
    let (school, _) = frame.app.store.tested_school(&frame.actor, &code).await?;
    match draft(&school.code, school.title(), &sent) {
        Ok(draft) => {
            frame.app.store.context_cards_set(&frame.actor, &[draft], frame.app.moment()).await?;
            let to = format!("{HOME}/{}", school.code);
            frame.back(&to, Flash::Done("Карточка записана. Списки по условиям считаются по ней.".to_owned())).await
        }
        Err(why) => {
            let form = mending(page(&frame, title(school.title())).await, &school.code, &sent, why);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&form)?).into_response())
        }
    }
}

fn title(school: &str) -> String {
    format!("Карточка условий: {school}")
}

/// The cards of a school, newest first, with who wrote them.
async fn cards(frame: &Frame, code: &str) -> Result<Vec<(i32, Card, String)>, Trouble> {
    let stored = frame.app.store.context_cards(&frame.actor, None).await?;
    let own = stored.into_iter().rev().filter(|card| card.school == code).filter_map(|stored| {
        let day = dates::full(frame.app.clock.local(stored.changed_at).date_naive());
        let card = serde_json::from_value(stored.body).ok()?;
        Some((stored.school_year, card, format!("записал {} {day}", stored.changed_by)))
    });
    Ok(own.collect())
}

fn threshold(field: &Field) -> String {
    match field.threshold {
        None => "—".to_owned(),
        Some(value) if field.hard >= field.easy => format!("≥\u{a0}{}", field.print(value)),
        Some(value) => format!("≤\u{a0}{}", field.print(value)),
    }
}

fn fact(field: &Field, value: Option<Value>) -> Fact {
    let Some(value) = value else { return Fact { words: "не известно".to_owned(), is_beyond: false } };
    let number = value.number();
    let is_beyond = field
        .threshold
        .is_some_and(|threshold| if field.hard >= field.easy { number >= threshold } else { number <= threshold });
    Fact { words: field.print_value(value), is_beyond }
}

/// The fields of the form for a card.
fn filled(year: i32, card: &Card) -> Sent {
    let facts = Fields::shipped().0.into_iter().map(|field| {
        let words = match card.values.get(&field.key) {
            None => String::new(),
            Some(Value::Share { part, whole }) => format!("{part} из {whole}"),
            Some(Value::Number(_)) if matches!(field.unit, Unit::YesNo { .. }) => {
                card.number(&field.key).map(|number| field.print(number)).unwrap_or_default()
            }
            Some(Value::Number(number)) => number.to_string().replace('.', ","),
        };
        (field.key, words)
    });
    std::iter::once(("year".to_owned(), year.to_string())).chain(facts).collect()
}

/// The form with what was typed, and why it was not taken.
fn mending(page: Page, code: &str, sent: &Sent, refused: Vec<String>) -> EditPage {
    let value =
        |key: &str| sent.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone()).unwrap_or_default();
    let year: i32 = value("year").parse().unwrap_or_default();
    let fields = Fields::shipped().0.into_iter().map(|field| Input {
        value: value(&field.key),
        hint: match &field.unit {
            Unit::YesNo { .. } => "да или нет",
            Unit::Percent { .. } => "%, «12,5» или «19 из 214»",
            other => other.sign(),
        },
        name: field.key,
        title: field.title,
    });
    EditPage {
        here: Tab::Identification,
        action: format!("{HOME}/{code}/edit"),
        cancel: format!("{HOME}/{code}"),
        years: Choice::list((year - 3..=year + 1).map(|year| (year, year_title(year))), Some(&year.to_string())),
        fields: fields.collect(),
        refused,
        page,
    }
}

/// What was typed as a card, read by the rules that tables are read by.
fn draft(code: &str, name: &str, sent: &Sent) -> Result<CardDraft, Vec<String>> {
    let fields = Fields::shipped();
    let value =
        |key: &str| sent.iter().find(|(name, _)| name == key).map(|(_, value)| value.trim()).unwrap_or_default();
    let Some(year) = value("year").parse::<i32>().ok().filter(|year| (1990..=2100).contains(year)) else {
        return Err(vec!["Учебный год не выбран.".to_owned()]);
    };
    let heads = std::iter::once("Код школы".to_owned()).chain(fields.0.iter().map(|field| field.key.clone()));
    let cells = fields.0.iter().map(|field| {
        let words: String = value(&field.key).chars().take(60).collect();
        // A share of less than one percent is no fraction of one.
        let is_bare =
            matches!(field.unit, Unit::Percent { .. }) && !words.is_empty() && !words.contains(['%', '/', 'и', '—']);
        if is_bare { format!("{words}%") } else { words }
    });
    let rows = [heads.collect(), std::iter::once(code.to_owned()).chain(cells).collect::<Vec<_>>()];
    let mut read = context::read(&rows, &fields, None);
    let title = |column: &str| fields.get(column).map_or_else(|| column.to_owned(), |field| field.title.clone());
    if !read.remarks.is_empty() {
        let told = read.remarks.iter().map(|remark| format!("{}: {}", title(&remark.column), remark.text));
        return Err(told.collect());
    }
    let mut card = read.cards.pop().unwrap_or_default();
    card.school = code.to_owned();
    card.name = name.to_owned();
    let body = serde_json::to_value(&card).unwrap_or_default();
    Ok(CardDraft { school: code.to_owned(), school_year: year, body })
}
