//! Writing a methodology: as fields or as text, both checked by the same reader, every mistake with its place.

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use opora_core::access::Action;
use opora_core::ids::MethodologyId;
use opora_core::methodology::{self, Complaint, Methodology, Refused, SHIPPED};
use opora_store::results::methodologies::{MethodologyState, MethodologyText, WriteTo};

use super::fields::Fields;
use super::fields_page::Given;
use super::{HOME, found, keeper, page};
use crate::layout::{Filled, Flash, Frame, Key, Page, html};
use crate::results::{Tab, identification};
use crate::trouble::{Answer, Trouble};

/// The longest text, in characters.
const LONGEST: usize = 60_000;
/// Complaints that are printed.
const MOST_COMPLAINTS: usize = 12;

#[derive(Template)]
#[template(path = "results/methodologies/text.html")]
struct TextPage {
    page: Page,
    here: Tab,
    action: String,
    cancel: String,
    lock: Option<i64>,
    body: String,
    refused: Vec<String>,
}

/// The form as it is sent.
type Sent = Vec<(String, String)>;

/// Where a form goes and what it is about.
struct Place {
    title: String,
    action: String,
    cancel: String,
    lock: Option<i64>,
}

/// A new methodology: from another one, or from what was tried out on the page of identification.
pub(super) async fn form(frame: Frame) -> Answer {
    frame.must(Action::HandleResults)?;
    let body = beginning(&frame).await?;
    begin(&frame, new_place(), &body).await
}

pub(super) async fn send(frame: Frame, Filled(sent): Filled<Sent>) -> Answer {
    let to = WriteTo::New(keeper(&frame));
    sent_form(&frame, new_place(), to, sent).await
}

/// A draft is changed; an approved version is continued by a new one.
pub(super) async fn again(frame: Frame, Key(id): Key<MethodologyId>) -> Answer {
    frame.must(Action::HandleResults)?;
    let stored = found(&frame, id).await?;
    begin(&frame, place(id, &stored.title, stored.lock), &stored.body).await
}

pub(super) async fn save(frame: Frame, Key(id): Key<MethodologyId>, Filled(sent): Filled<Sent>) -> Answer {
    let stored = found(&frame, id).await?;
    let lock = value(&sent, "lock").parse().unwrap_or_default();
    let to = match stored.state {
        MethodologyState::Draft => WriteTo::Draft(id, lock),
        MethodologyState::Approved | MethodologyState::Withdrawn => WriteTo::NextVersion(id),
    };
    sent_form(&frame, place(id, &stored.title, lock), to, sent).await
}

fn new_place() -> Place {
    Place {
        title: "Записать методику".to_owned(), action: format!("{HOME}/new"), cancel: HOME.to_owned(), lock: None
    }
}

fn place(id: MethodologyId, title: &str, lock: i64) -> Place {
    Place {
        title: format!("Изменить методику «{title}»"),
        action: format!("{HOME}/{id}/edit"),
        cancel: format!("{HOME}/{id}"),
        lock: Some(lock),
    }
}

/// The page that a methodology is first shown on: fields, unless the address asks for text or the text is not read.
async fn begin(frame: &Frame, place: Place, body: &str) -> Answer {
    match methodology::read(body) {
        Ok(rules) if frame.query.get("as") != Some("text") => {
            fields_page(frame, place, &Fields::of(&rules), Some(&rules), &[]).await
        }
        _ => text_page(frame, place, body.to_owned(), Vec::new()).await,
    }
}

async fn sent_form(frame: &Frame, place: Place, to: WriteTo, sent: Sent) -> Answer {
    frame.must(Action::HandleResults)?;
    let asked = value(&sent, "to").to_owned();
    if value(&sent, "as") == "fields" {
        let base = methodology::read(value(&sent, "base")).ok();
        let fields = Fields(sent).tidy();
        let body = fields.text(base.as_ref());
        return match (asked.as_str(), methodology::read(&body)) {
            ("text", read) => text_page(frame, place, body, complaints(read.err())).await,
            ("more", _) => fields_page(frame, place, &fields, base.as_ref(), &[]).await,
            (_, Ok(rules)) => match write(frame, to, rules, body).await {
                Ok(id) => saved(frame, id).await,
                Err(trouble) => fields_page(frame, place, &fields, base.as_ref(), &[said(trouble)?]).await,
            },
            (_, Err(Refused(all))) => fields_page(frame, place, &fields, base.as_ref(), &all).await,
        };
    }
    let body = value(&sent, "body").replace("\r\n", "\n");
    if body.chars().count() > LONGEST {
        let why = "Текст методики слишком длинный: до 60 000 знаков. Сократите пояснения.".to_owned();
        return text_page(frame, place, body, vec![why]).await;
    }
    match methodology::read(&body) {
        Ok(rules) if asked == "fields" => fields_page(frame, place, &Fields::of(&rules), Some(&rules), &[]).await,
        Ok(rules) => match write(frame, to, rules, body.clone()).await {
            Ok(id) => saved(frame, id).await,
            Err(trouble) => {
                let why = said(trouble)?.text;
                text_page(frame, place, body, vec![why]).await
            }
        },
        Err(refused) => text_page(frame, place, body, complaints(Some(refused))).await,
    }
}

/// A refusal of the book as a complaint of the whole form; other troubles go on as they are.
fn said(trouble: Trouble) -> Result<Complaint, Trouble> {
    match trouble {
        Trouble::Refused(refusal) if refusal.kind != opora_core::refusal::RefusalKind::NotFound => {
            Ok(Complaint { line: 1, column: 1, path: String::new(), text: refusal.to_string() })
        }
        other => Err(other),
    }
}

fn complaints(refused: Option<Refused>) -> Vec<String> {
    let all = refused.map(|refused| refused.0).unwrap_or_default();
    let mut out: Vec<String> = all.iter().take(MOST_COMPLAINTS).map(ToString::to_string).collect();
    if let Some(first) = out.first_mut()
        && first.starts_with("строка")
    {
        *first = first.replacen("строка", "Строка", 1);
    }
    if all.len() > MOST_COMPLAINTS {
        out.push(format!("И ещё замечаний: {}.", all.len() - MOST_COMPLAINTS));
    }
    out
}

async fn fields_page(
    frame: &Frame,
    place: Place,
    fields: &Fields,
    base: Option<&Methodology>,
    complaints: &[Complaint],
) -> Answer {
    let given = Given { fields, base, complaints };
    let shown = given.page(page(frame, place.title).await, place.action, place.cancel, place.lock);
    with_status(complaints.is_empty(), &shown)
}

async fn text_page(frame: &Frame, place: Place, body: String, refused: Vec<String>) -> Answer {
    let Place { title, action, cancel, lock } = place;
    let is_fine = refused.is_empty();
    let page = page(frame, title).await;
    with_status(is_fine, &TextPage { page, here: Tab::Identification, action, cancel, lock, body, refused })
}

fn with_status(is_fine: bool, shown: &impl Template) -> Answer {
    let status = if is_fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, html(shown)?).into_response())
}

async fn saved(frame: &Frame, id: MethodologyId) -> Answer {
    let words = "Методика записана черновиком. Посмотрите список по ней и утвердите её актом.".to_owned();
    frame.back(&format!("{HOME}/{id}"), Flash::Done(words)).await
}

/// The text that a new methodology begins with.
async fn beginning(frame: &Frame) -> Result<String, Trouble> {
    if frame.query.get("tried").is_some() {
        return Ok(identification::tried_out(frame).await?.print());
    }
    let from = frame.query.get("from").unwrap_or_default();
    if let Ok(id) = from.parse::<i64>() {
        return Ok(found(frame, MethodologyId(id)).await?.body);
    }
    let name = from.strip_prefix("default:").unwrap_or("federal");
    let shipped = SHIPPED.iter().find(|one| one.name == name).or_else(|| SHIPPED.first());
    Ok(shipped.map(|one| one.toml.to_owned()).unwrap_or_default())
}

fn value<'s>(sent: &'s Sent, name: &str) -> &'s str {
    sent.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str()).unwrap_or_default()
}

async fn write(frame: &Frame, to: WriteTo, rules: Methodology, body: String) -> Result<MethodologyId, Trouble> {
    let text = MethodologyText { title: rules.name, valid_from: rules.valid_from, valid_to: rules.valid_to, body };
    Ok(frame.app.store.methodology_write(&frame.actor, to, &text, frame.app.moment()).await?)
}
