//! Writing a methodology: its rules as text, every mistake with its line.

use opora_core::access::Action;
use opora_core::ids::MethodologyId;
use opora_core::methodology::{self, Methodology, Refused, SHIPPED};
use opora_core::refusal::{Refusal, RefusalKind};
use opora_store::results::methodologies::{MethodologyState, MethodologyText, WriteTo};
use serde::Deserialize;

use super::{HOME, found, keeper, page};
use crate::form::{Control, Field, Form};
use crate::layout::{Filled, Flash, Frame, Key};
use crate::results::identification;
use crate::trouble::{Answer, Trouble};

/// The longest text, in characters.
const LONGEST: u16 = 60_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    body: String,
    lock: i64,
}

/// A new methodology: empty, from another one, or from what was tried out on the page of identification.
pub(super) async fn form(frame: Frame) -> Answer {
    frame.must(Action::HandleResults)?;
    let body = beginning(&frame).await?;
    written(format!("{HOME}/new"), &body, None).show(page(&frame, "Записать методику").await)
}

pub(super) async fn send(frame: Frame, Filled(sent): Filled<Sent>) -> Answer {
    match write(&frame, WriteTo::New(keeper(&frame)), &sent.body).await {
        Ok(id) => saved(&frame, id).await,
        Err(trouble) => {
            let form = written(format!("{HOME}/new"), &sent.body, None).refuse(trouble)?;
            form.show(page(&frame, "Записать методику").await)
        }
    }
}

/// A draft is changed; an approved version is continued by a new one.
pub(super) async fn again(frame: Frame, Key(id): Key<MethodologyId>) -> Answer {
    frame.must(Action::HandleResults)?;
    let stored = found(&frame, id).await?;
    let action = format!("{HOME}/{id}/edit");
    let title = format!("Изменить методику «{}»", stored.title);
    written(action, &stored.body, Some(stored.lock)).show(page(&frame, title).await)
}

pub(super) async fn save(frame: Frame, Key(id): Key<MethodologyId>, Filled(sent): Filled<Sent>) -> Answer {
    let stored = found(&frame, id).await?;
    let to = match stored.state {
        MethodologyState::Draft => WriteTo::Draft(id, sent.lock),
        MethodologyState::Approved | MethodologyState::Withdrawn => WriteTo::NextVersion(id),
    };
    match write(&frame, to, &sent.body).await {
        Ok(id) => saved(&frame, id).await,
        Err(trouble) => {
            let form = written(format!("{HOME}/{id}/edit"), &sent.body, Some(sent.lock)).refuse(trouble)?;
            form.show(page(&frame, format!("Изменить методику «{}»", stored.title)).await)
        }
    }
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
    let name = from.strip_prefix("default:").unwrap_or("federal");
    if let Ok(id) = from.parse::<i64>() {
        return Ok(found(frame, MethodologyId(id)).await?.body);
    }
    let shipped = SHIPPED.iter().find(|one| one.name == name).or_else(|| SHIPPED.first());
    Ok(shipped.map(|one| one.toml.to_owned()).unwrap_or_default())
}

fn written(action: String, body: &str, lock: Option<i64>) -> Form {
    let mut field = Field::lines("body", "Правила", body).hint(
        "Строка после знака «=» — значение; текст после «#» — пояснение. Проверка назовёт строку и место ошибки. Название и версия тоже здесь.",
    );
    field.control = Control::Lines(LONGEST);
    Form {
        action,
        intro: vec![
            "Порог, минимум участников, число критериев, годы, выход, исключения, перечень работ и акт — всё в этом тексте."
                .to_owned(),
        ],
        fields: vec![field],
        submit: "Проверить и сохранить",
        cancel: HOME.to_owned(),
        lock,
        ..Form::default()
    }
}

/// The rules of a text, or all mistakes with their lines.
fn read(body: &str) -> Result<Methodology, Refusal> {
    methodology::read(body).map_err(|Refused(complaints)| {
        let shown = complaints.iter().take(12).map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let more = complaints.len().saturating_sub(12);
        let more = if more > 0 { format!(" И ещё замечаний: {more}.") } else { String::new() };
        Refusal::new(
            RefusalKind::Invalid,
            format!("Правила не читаются. {shown}{more}"),
            "Исправьте названные строки и сохраните снова.",
        )
    })
}

async fn write(frame: &Frame, to: WriteTo, body: &str) -> Result<MethodologyId, Trouble> {
    frame.must(Action::HandleResults)?;
    if body.chars().count() > usize::from(LONGEST) {
        return Err(Trouble::invalid("Текст методики слишком длинный.", "Сократите пояснения: до 60 000 знаков."));
    }
    let body = body.replace("\r\n", "\n");
    let methodology = read(&body)?;
    let text = MethodologyText {
        title: methodology.name.clone(),
        valid_from: methodology.valid_from,
        valid_to: methodology.valid_to,
        body,
    };
    Ok(frame.app.store.methodology_write(&frame.actor, to, &text, frame.app.moment()).await?)
}
