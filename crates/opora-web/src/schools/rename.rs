//! A new name of a school from a day on.

use opora_core::ids::OrganisationId;
use opora_store::organisations::{DatedName, Organisation};
use serde::Deserialize;

use super::{HOME, kept};
use crate::form::{Field, Form, needed_day, needed_words, quoted, words};
use crate::layout::{Filled, Flash, Frame, Key, Menu, Page};
use crate::trouble::{Answer, Trouble};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    name: String,
    full_name: String,
    from: String,
    lock: i64,
}

pub(super) async fn form(frame: Frame, Key(id): Key<OrganisationId>) -> Answer {
    let school = kept(&frame, id).await?;
    let sent = Sent {
        name: school.name.clone(),
        full_name: school.full_name.clone().unwrap_or_default(),
        from: frame.app.today().to_string(),
        lock: school.lock,
    };
    filled(id, &sent).show(page(&frame, &school).await)
}

pub(super) async fn send(frame: Frame, Key(id): Key<OrganisationId>, Filled(sent): Filled<Sent>) -> Answer {
    let school = kept(&frame, id).await?;
    match save(&frame, &school, &sent).await {
        Ok(name) => {
            frame
                .back(&format!("{HOME}/{id}"), Flash::Done(format!("Теперь школа называется {}.", quoted(&name))))
                .await
        }
        Err(trouble) => filled(id, &sent).refuse(trouble)?.show(page(&frame, &school).await),
    }
}

async fn page(frame: &Frame, school: &Organisation) -> Page {
    let page = frame.page(Menu::Schools, "Переименовать школу").await;
    page.crumb("Школы", HOME).crumb(&school.name, format!("{HOME}/{}", school.id))
}

fn filled(id: OrganisationId, sent: &Sent) -> Form {
    Form {
        action: format!("{HOME}/{id}/rename"),
        intro: vec![
            "Прежнее название останется в карточке: старые приказы и файлы будут узнаваться и по нему.".to_owned(),
        ],
        fields: vec![
            Field::line("name", "Новое краткое название", &sent.name),
            Field::lines("full_name", "Новое полное название", &sent.full_name).optional(),
            Field::day("from", "Называется так с", &sent.from),
        ],
        submit: "Переименовать",
        cancel: format!("{HOME}/{id}"),
        lock: Some(sent.lock),
        ..Form::default()
    }
}

async fn save(frame: &Frame, school: &Organisation, sent: &Sent) -> Result<String, Trouble> {
    let name = needed_words(&sent.name, "Новое краткое название", 300)?;
    let full_name = words(&sent.full_name, "Новое полное название", 500)?;
    if name == school.name && full_name == school.full_name {
        return Err(Trouble::invalid("Название не изменилось.", "Впишите новое или нажмите «Отмена»."));
    }
    let from = needed_day(&sent.from, "Называется так с")?;
    let dated = DatedName { name: name.clone(), full_name, valid_from: Some(from), valid_to: None };
    frame.app.store.organisation_rename(&frame.actor, school.id, sent.lock, dated, frame.app.moment()).await?;
    Ok(name)
}
