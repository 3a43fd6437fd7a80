//! Pasting schools from Excel: the rectangle, what was read of it, and adding what is clear.

use askama::Template;
use opora_core::access::{Action, Role};
use opora_core::ids::OrganisationId;
use opora_core::school::SchoolKey;
use opora_core::words::plain;
use opora_store::Page as Part;
use opora_store::school_facts::SchoolDraft;
use opora_store::school_rows::{Life, SchoolFilter, SchoolRow, SchoolSort};
use serde::Deserialize;

use super::HOME;
use super::add::authority;
use super::paste::{Pasted, PastedRow, read};
use crate::layout::{Choice, Filled, Flash, Frame, Look, Mark, Menu, Page, dates, html};
use crate::trouble::{Answer, Trouble};

/// Characters that one paste may have.
const TEXT_LIMIT: usize = 300_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    authority: String,
    text: String,
}

#[derive(Template)]
#[template(path = "schools/paste.html")]
struct PastePage {
    page: Page,
    authorities: Vec<Choice>,
    authority: String,
    text: String,
    problem: Option<String>,
    read: Option<Reading>,
}

/// What was understood of a rectangle.
struct Reading {
    rows: Vec<Row>,
    rows_words: String,
    remarks: Vec<String>,
    new: u64,
    known: u64,
    wrong: u64,
    button: String,
    new_words: String,
    known_words: String,
    wrong_words: String,
}

struct Row {
    line: usize,
    name: String,
    number: String,
    director: String,
    code: String,
    mark: Mark,
    notes: Vec<String>,
    known: Option<(String, String)>,
}

/// What happens to a row.
enum Fate {
    New,
    Known(OrganisationId, String),
    Wrong,
}

pub(super) async fn form(frame: Frame) -> Answer {
    frame.must(Action::KeepRegister)?;
    if let Some(answer) = frame.authority_first().await? {
        return Ok(answer);
    }
    show(&frame, &Sent::default(), None, None).await
}

pub(super) async fn preview(frame: Frame, Filled(sent): Filled<Sent>) -> Answer {
    frame.must(Action::KeepRegister)?;
    match understood(&frame, &sent).await {
        Ok((pasted, fates)) => {
            let reading = reading(pasted, fates);
            show(&frame, &sent, None, Some(reading)).await
        }
        Err(Trouble::Refused(refusal)) if refusal.kind == opora_core::refusal::RefusalKind::Invalid => {
            show(&frame, &sent, Some(format!("{} {}", refusal.reason, refusal.next)), None).await
        }
        Err(trouble) => Err(trouble),
    }
}

pub(super) async fn add(frame: Frame, Filled(sent): Filled<Sent>) -> Answer {
    frame.must(Action::KeepRegister)?;
    let (pasted, fates) = understood(&frame, &sent).await?;
    let mut left = 0;
    let mut drafts = Vec::new();
    for (row, fate) in pasted.rows.into_iter().zip(&fates) {
        match fate {
            Fate::New => drafts.push(SchoolDraft {
                name: row.name,
                full_name: None,
                number: row.number,
                director: row.director,
                code: row.code,
                valid_from: None,
            }),
            Fate::Known(..) => {}
            Fate::Wrong => left += 1,
        }
    }
    if drafts.is_empty() {
        return Err(Trouble::invalid("Добавлять нечего: новых школ в таблице нет.", "Вернитесь и исправьте строки."));
    }
    let authority = authority(&frame, &sent.authority)?;
    let added = frame.app.store.schools_add(&frame.actor, authority, drafts, frame.app.moment()).await?.len() as u64;
    let mut words = format!("Добавлено: {}.", dates::count(added, "школа", "школы", "школ"));
    if left > 0 {
        words.push_str(&format!(" Не добавлено из-за ошибок: {}.", dates::count(left, "строка", "строки", "строк")));
    }
    frame.back(HOME, if left > 0 { Flash::Notice(words) } else { Flash::Done(words) }).await
}

async fn show(frame: &Frame, sent: &Sent, problem: Option<String>, read: Option<Reading>) -> Answer {
    let authorities = match frame.actor.role {
        Role::Administrator => frame.app.store.authorities(&frame.actor).await?,
        Role::Specialist { .. } | Role::School { .. } => Vec::new(),
    };
    let authorities = authorities.into_iter().map(|one| (one.id, one.name));
    html(&PastePage {
        authorities: Choice::list(authorities, Some(&sent.authority)),
        authority: sent.authority.clone(),
        text: sent.text.clone(),
        problem,
        read,
        page: frame.page(Menu::Schools, "Школы из Excel").await.crumb("Школы", HOME),
    })
}

/// The rectangle with the fate of each row; read anew for the preview and for adding, so that nothing is trusted.
async fn understood(frame: &Frame, sent: &Sent) -> Result<(Pasted, Vec<Fate>), Trouble> {
    if sent.text.trim().is_empty() {
        return Err(Trouble::invalid("Таблица не вставлена.", "Скопируйте ячейки в Excel и вставьте их в поле."));
    }
    if sent.text.chars().count() > TEXT_LIMIT {
        return Err(Trouble::invalid("Таблица слишком большая.", "Вставьте её частями."));
    }
    let pasted = read(&sent.text);
    let known = present(frame, authority(frame, &sent.authority)?).await?;
    let fates = pasted.rows.iter().map(|row| fate(row, &known)).collect();
    Ok((pasted, fates))
}

async fn present(frame: &Frame, authority: OrganisationId) -> Result<Vec<SchoolRow>, Trouble> {
    let filter = SchoolFilter { authority: Some(authority), life: Life::All, ..SchoolFilter::default() };
    let mut schools = Vec::new();
    for number in 1..=20 {
        let part = Part { number, size: Part::MOST };
        let today = frame.app.today();
        let rows = frame.app.store.school_rows(&frame.actor, &filter, SchoolSort::Name, part, today).await?;
        let last = rows.total.pages(part) <= number;
        schools.extend(rows.rows);
        if last {
            break;
        }
    }
    Ok(schools)
}

/// A school is known when its name is the same, or when its kind and number are and nothing else differs.
fn fate(row: &PastedRow, known: &[SchoolRow]) -> Fate {
    if !row.problems.is_empty() {
        return Fate::Wrong;
    }
    let name = plain(&row.name);
    let key = SchoolKey::of(&row.name);
    let same = |school: &&SchoolRow| {
        plain(&school.name) == name || key.number.is_some() && key.fits(&SchoolKey::of(&school.name))
    };
    known.iter().find(same).map_or(Fate::New, |school| Fate::Known(school.id, school.name.clone()))
}

fn reading(pasted: Pasted, fates: Vec<Fate>) -> Reading {
    let (mut new, mut known, mut wrong) = (0, 0, 0);
    let mut rows = Vec::with_capacity(fates.len());
    for (row, fate) in pasted.rows.into_iter().zip(fates) {
        let (mark, link) = match fate {
            Fate::New => {
                new += 1;
                (Mark::new(Look::Good, "plus", "Будет добавлена"), None)
            }
            Fate::Known(id, name) => {
                known += 1;
                (Mark::new(Look::Calm, "none", "Уже есть"), Some((name, format!("{HOME}/{id}"))))
            }
            Fate::Wrong => {
                wrong += 1;
                (Mark::new(Look::Late, "unread", "Не добавится"), None)
            }
        };
        let mut notes = row.problems;
        notes.extend(row.hints);
        if link.is_some() && (row.director.is_some() || row.code.is_some()) {
            notes.push("Директор и код у неё не меняются: исправьте их в карточке.".to_owned());
        }
        rows.push(Row {
            line: row.line,
            name: row.name,
            number: row.number.unwrap_or_default(),
            director: row.director.unwrap_or_default(),
            code: row.code.unwrap_or_default(),
            mark,
            notes,
            known: link,
        });
    }
    Reading {
        rows_words: dates::count(rows.len() as u64, "строка", "строки", "строк"),
        button: format!("Добавить: {}", dates::count(new, "школа", "школы", "школ")),
        new_words: format!("Новых: {new}"),
        known_words: format!("Уже есть: {known}"),
        wrong_words: format!("С ошибкой: {wrong}"),
        rows,
        remarks: pasted.remarks,
        new,
        known,
        wrong,
    }
}
