//! A new school.

use opora_core::access::{Action, Role};
use opora_core::ids::OrganisationId;
use opora_store::school_facts::SchoolDraft;
use serde::Deserialize;

use super::HOME;
use crate::form::{Field, Form, day, needed_words, quoted, words};
use crate::layout::{Choice, Filled, Flash, Frame, Menu, Page};
use crate::trouble::{Answer, Trouble};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    authority: String,
    name: String,
    full_name: String,
    number: String,
    director: String,
    code: String,
    from: String,
}

pub(super) async fn form(frame: Frame) -> Answer {
    frame.must(Action::KeepRegister)?;
    if let Some(answer) = frame.authority_first().await? {
        return Ok(answer);
    }
    let sent = Sent { authority: frame.query.get("authority").unwrap_or_default().to_owned(), ..Sent::default() };
    filled(&frame, &sent).await?.show(page(&frame).await)
}

pub(super) async fn send(frame: Frame, Filled(sent): Filled<Sent>) -> Answer {
    frame.must(Action::KeepRegister)?;
    match save(&frame, &sent).await {
        Ok((id, name)) => {
            frame.back(&format!("{HOME}/{id}"), Flash::Done(format!("Добавлена школа {}.", quoted(&name)))).await
        }
        Err(trouble) => filled(&frame, &sent).await?.refuse(trouble)?.show(page(&frame).await),
    }
}

async fn page(frame: &Frame) -> Page {
    frame.page(Menu::Schools, "Новая школа").await.crumb("Школы", HOME)
}

async fn filled(frame: &Frame, sent: &Sent) -> Result<Form, Trouble> {
    let mut fields = Vec::new();
    if let Role::Administrator = frame.actor.role {
        let authorities = frame.app.store.authorities(&frame.actor).await?;
        let choices = authorities.into_iter().map(|one| (one.id, one.name));
        fields.push(Field::select("authority", "Управление образования", Choice::list(choices, Some(&sent.authority))));
    }
    fields.extend([
        Field::line("name", "Краткое название", &sent.name).hint("Как в приказах: МБОУ «СОШ № 12»."),
        Field::lines("full_name", "Полное название", &sent.full_name).optional(),
        Field::line("number", "Номер", &sent.number).optional().hint("Если не заполнить, возьмём из названия."),
        Field::line("director", "Директор", &sent.director).optional(),
        Field::line("code", "Код (логин) в ФИС ОКО", &sent.code).optional(),
        Field::day("from", "Действует с", &sent.from).optional(),
    ]);
    Ok(Form {
        action: format!("{HOME}/new"),
        fields,
        submit: "Добавить школу",
        cancel: HOME.to_owned(),
        ..Form::default()
    })
}

/// The authority that a form means: one's own, or the chosen one.
pub(super) fn authority(frame: &Frame, chosen: &str) -> Result<OrganisationId, Trouble> {
    match frame.actor.role {
        Role::Specialist { authority } | Role::School { authority, .. } => Ok(authority),
        Role::Administrator => chosen.parse().map_err(|_| {
            Trouble::invalid(
                "Управление образования не выбрано.",
                "Выберите его из списка; если список пуст, добавьте управление в «Настройке».",
            )
        }),
    }
}

async fn save(frame: &Frame, sent: &Sent) -> Result<(OrganisationId, String), Trouble> {
    let name = needed_words(&sent.name, "Краткое название", 300)?;
    let draft = SchoolDraft {
        name: name.clone(),
        full_name: words(&sent.full_name, "Полное название", 500)?,
        number: words(&sent.number, "Номер", 20)?,
        director: words(&sent.director, "Директор", 200)?,
        code: words(&sent.code, "Код", 60)?,
        valid_from: day(&sent.from, "Действует с")?,
    };
    let authority = authority(frame, &sent.authority)?;
    let ids = frame.app.store.schools_add(&frame.actor, authority, vec![draft], frame.app.moment()).await?;
    let id = ids.into_iter().next().ok_or_else(Trouble::not_found)?;
    Ok((id, name))
}
