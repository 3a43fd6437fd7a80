//! A table of cards comes in: what was understood is shown first, and written only when a person takes it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Multipart;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use opora_core::access::Action;
use opora_core::context::{Card, Fields, ReadCards, Value};
use opora_results::questions::cards;
use opora_store::results::contexts::CardDraft;
use serde::Deserialize;

use super::{FILE_LIMIT_BYTES, HOME, page, school_year, year_title};
use crate::layout::{Choice, Filled, Flash, Frame, Page, dates, html};
use crate::results::{Tab, naming};
use crate::trouble::{Answer, Trouble};

/// Cards that are printed in the preview; all are taken.
const MOST_SHOWN: usize = 60;
/// Remarks that are printed.
const MOST_REMARKS: usize = 60;

#[derive(Template)]
#[template(path = "results/context/upload.html")]
struct UploadPage {
    page: Page,
    here: Tab,
    years: Vec<Choice>,
    error: Option<String>,
    preview: Option<Preview>,
}

/// What was understood of a table.
struct Preview {
    year: i32,
    year_title: String,
    found: String,
    columns: Vec<(String, String)>,
    remarks: Vec<String>,
    more_remarks: usize,
    unknown: Vec<String>,
    heads: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
    more: usize,
    json: String,
    can_take: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Taken {
    year: i32,
    cards: String,
}

pub(super) async fn form(frame: Frame) -> Answer {
    frame.must(Action::HandleResults)?;
    html(&shown(&frame, school_year(&frame), None, None).await)
}

/// Reads the table and shows what was understood; nothing is written yet.
pub(super) async fn receive(frame: Frame, multipart: Multipart) -> Answer {
    frame.must(Action::HandleResults)?;
    let (bytes, year) = match sent(multipart).await {
        Ok((bytes, year)) => (bytes, year.unwrap_or_else(|| school_year(&frame))),
        Err(why) => return refused(&frame, school_year(&frame), why).await,
    };
    if bytes.is_empty() {
        return refused(&frame, year, "Выберите файл с таблицей.".to_owned()).await;
    }
    let read = tokio::task::spawn_blocking(move || cards::read(&bytes, &Fields::shipped(), None)).await;
    match read.map_err(Trouble::failed)? {
        Ok(read) => {
            let preview = preview(&frame, year, read).await?;
            html(&shown(&frame, year, None, Some(preview)).await)
        }
        Err(why) => refused(&frame, year, why.to_string()).await,
    }
}

/// Writes the cards of a preview.
pub(super) async fn keep(frame: Frame, Filled(taken): Filled<Taken>) -> Answer {
    frame.must(Action::HandleResults)?;
    let broken = || Trouble::invalid("Карточки не дошли целиком.", "Загрузите таблицу ещё раз.");
    let cards: Vec<Card> = serde_json::from_str(&taken.cards).map_err(|_| broken())?;
    if cards.is_empty() || !(1990..=2100).contains(&taken.year) || !cards.iter().all(is_sound) {
        return Err(broken());
    }
    let drafts: Vec<CardDraft> = cards
        .into_iter()
        .map(|card| {
            let body = serde_json::to_value(&card).map_err(Trouble::failed)?;
            Ok(CardDraft { school: card.school, school_year: taken.year, body })
        })
        .collect::<Result<_, Trouble>>()?;
    let kept = frame.app.store.context_cards_set(&frame.actor, &drafts, frame.app.moment()).await?;
    let mut words = format!(
        "Карточки за {} учебный год записаны: новых {}, изменено {}, без изменений {}.",
        year_title(taken.year),
        kept.new,
        kept.changed,
        kept.same
    );
    if !kept.unknown.is_empty() {
        words.push_str(&format!(" Не записаны, таких школ нет: {}.", kept.unknown.join(", ")));
    }
    frame.back(&format!("{HOME}?year={}", taken.year), Flash::Done(words)).await
}

/// Whether a card that came back with the form is one that a table could give.
fn is_sound(card: &Card) -> bool {
    let fields = Fields::shipped();
    card.values.iter().all(|(key, value)| {
        fields.get(key).is_some()
            && match value {
                Value::Share { part, whole } => *whole > 0 && part <= whole,
                Value::Number(number) => number.is_finite() && *number >= 0.0,
            }
    })
}

async fn sent(mut multipart: Multipart) -> Result<(Vec<u8>, Option<i32>), String> {
    let broken = |error: axum::extract::multipart::MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            format!("Файл больше {}\u{a0}МБ. Оставьте в нём только лист с карточками.", FILE_LIMIT_BYTES / 1024 / 1024)
        } else {
            "Файл не дошёл целиком. Проверьте связь и загрузите его ещё раз.".to_owned()
        }
    };
    let (mut bytes, mut year) = (Vec::new(), None);
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        match field.name() {
            Some("file") => bytes = field.bytes().await.map_err(broken)?.to_vec(),
            Some("year") => {
                year =
                    field.text().await.map_err(broken)?.trim().parse().ok().filter(|year| (1990..=2100).contains(year));
            }
            _ => {}
        }
    }
    Ok((bytes, year))
}

async fn refused(frame: &Frame, year: i32, why: String) -> Answer {
    let page = shown(frame, year, Some(why), None).await;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

async fn shown(frame: &Frame, year: i32, error: Option<String>, preview: Option<Preview>) -> UploadPage {
    let this = school_year(frame);
    let title = if preview.is_some() {
        "Проверьте карточки"
    } else {
        "Загрузить условия работы школ"
    };
    UploadPage {
        here: Tab::Identification,
        years: Choice::list((this - 5..=this + 1).rev().map(|year| (year, year_title(year))), Some(&year.to_string())),
        error,
        preview,
        page: page(frame, title).await,
    }
}

async fn preview(frame: &Frame, year: i32, read: ReadCards) -> Result<Preview, Trouble> {
    let own = frame.app.store.tested_schools_all(&frame.actor).await?;
    // A table may name a school by any of its codes; its card is kept under the one that results are kept under.
    let mut codes: BTreeMap<&str, &str> = BTreeMap::new();
    for school in &own {
        for code in std::iter::once(&school.code).chain(&school.other_codes) {
            codes.insert(code, &school.code);
        }
    }
    let (mut known, foreign): (Vec<Card>, Vec<Card>) =
        read.cards.into_iter().partition(|card| codes.contains_key(card.school.as_str()));
    for card in &mut known {
        if let Some(code) = codes.get(card.school.as_str()) {
            (*code).clone_into(&mut card.school);
        }
    }
    let fields = Fields::shipped();
    let used: Vec<_> =
        fields.0.iter().filter(|field| known.iter().any(|card| card.values.contains_key(&field.key))).collect();
    let rows = known.iter().take(MOST_SHOWN).map(|card| {
        let value = |field: &&opora_core::context::Field| {
            card.values.get(&field.key).map_or_else(|| "—".to_owned(), |value| field.print_value(*value))
        };
        (naming::title(&card.name, &card.school).to_owned(), used.iter().map(value).collect())
    });
    let remark = |remark: &opora_core::context::CardRemark| {
        let row = remark.row.map(|row| format!("строка {row}")).into_iter();
        let column = (!remark.column.is_empty()).then(|| format!("«{}»", remark.column));
        let place: Vec<String> = row.chain(column).collect();
        if place.is_empty() { remark.text.clone() } else { format!("{}: {}", place.join(", "), remark.text) }
    };
    Ok(Preview {
        year,
        year_title: year_title(year),
        found: dates::count(known.len() as u64, "школа", "школы", "школ"),
        columns: read.columns,
        more_remarks: read.remarks.len().saturating_sub(MOST_REMARKS),
        remarks: read.remarks.iter().take(MOST_REMARKS).map(remark).collect(),
        unknown: foreign.into_iter().map(|card| card.school).collect(),
        heads: used.iter().map(|field| field.title.clone()).collect(),
        rows: rows.collect(),
        more: known.len().saturating_sub(MOST_SHOWN),
        can_take: !known.is_empty(),
        json: serde_json::to_string(&known).map_err(Trouble::failed)?,
    })
}
