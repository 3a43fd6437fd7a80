//! The facts of a school: full name, number, director, code.

use opora_core::ids::OrganisationId;
use opora_store::organisations::{DatedCode, Organisation};
use opora_store::school_facts::{CODE_SYSTEM, SchoolFacts};
use serde::Deserialize;

use super::{HOME, kept};
use crate::form::{Field, Form, day, words};
use crate::layout::{Filled, Flash, Frame, Key, Menu, Page};
use crate::trouble::{Answer, Trouble};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    full_name: String,
    number: String,
    from: String,
    director: String,
    director_from: String,
    code: String,
    code_from: String,
    lock: i64,
}

pub(super) async fn form(frame: Frame, Key(id): Key<OrganisationId>) -> Answer {
    let school = kept(&frame, id).await?;
    let (director, code) = present(&frame, id).await?;
    let sent = Sent {
        full_name: school.full_name.clone().unwrap_or_default(),
        number: school.number.clone().unwrap_or_default(),
        from: school.valid_from.map(|day| day.to_string()).unwrap_or_default(),
        director: director.unwrap_or_default(),
        code: code.unwrap_or_default(),
        lock: school.lock,
        ..Sent::default()
    };
    filled(id, &sent).show(page(&frame, &school).await)
}

pub(super) async fn send(frame: Frame, Key(id): Key<OrganisationId>, Filled(sent): Filled<Sent>) -> Answer {
    let school = kept(&frame, id).await?;
    match save(&frame, &school, &sent).await {
        Ok(()) => frame.back(&format!("{HOME}/{id}"), Flash::Done("Сведения сохранены.".to_owned())).await,
        Err(trouble) => filled(id, &sent).refuse(trouble)?.show(page(&frame, &school).await),
    }
}

/// The director and the code of today.
async fn present(frame: &Frame, id: OrganisationId) -> Result<(Option<String>, Option<String>), Trouble> {
    let (store, actor) = (&frame.app.store, &frame.actor);
    let director = store.directors(actor, id).await?.into_iter().find(|person| person.valid_to.is_none());
    let code = store.organisation_codes(actor, id).await?;
    let code = code.into_iter().find(|code| code.valid_to.is_none() && code.system == CODE_SYSTEM);
    Ok((director.map(|person| person.name), code.map(|code| code.code)))
}

async fn page(frame: &Frame, school: &Organisation) -> Page {
    let page = frame.page(Menu::Schools, "Изменить сведения").await;
    page.crumb("Школы", HOME).crumb(&school.name, format!("{HOME}/{}", school.id))
}

fn filled(id: OrganisationId, sent: &Sent) -> Form {
    let since = "Заполните, если человек или код новые; прежние останутся в истории.";
    Form {
        action: format!("{HOME}/{id}/edit"),
        intro: vec![
            "Краткое название меняется отдельно, с датой: ссылки «Переименовать» и «Закрыть» внизу карточки."
                .to_owned(),
        ],
        fields: vec![
            Field::lines("full_name", "Полное название", &sent.full_name).optional(),
            Field::line("number", "Номер", &sent.number).optional(),
            Field::day("from", "Школа действует с", &sent.from).optional(),
            Field::line("director", "Директор", &sent.director).optional(),
            Field::day("director_from", "Директор с", &sent.director_from).optional().hint(since),
            Field::line("code", "Код (логин) в ФИС ОКО", &sent.code).optional(),
            Field::day("code_from", "Код действует с", &sent.code_from).optional(),
        ],
        submit: "Сохранить",
        cancel: format!("{HOME}/{id}"),
        lock: Some(sent.lock),
        ..Form::default()
    }
}

async fn save(frame: &Frame, school: &Organisation, sent: &Sent) -> Result<(), Trouble> {
    let (store, actor, id) = (&frame.app.store, &frame.actor, school.id);
    let facts = SchoolFacts {
        full_name: words(&sent.full_name, "Полное название", 500)?,
        number: words(&sent.number, "Номер", 20)?,
        valid_from: day(&sent.from, "Школа действует с")?,
    };
    let director = words(&sent.director, "Директор", 200)?;
    let director_from = day(&sent.director_from, "Директор с")?;
    let code = words(&sent.code, "Код", 60)?;
    let code_from = day(&sent.code_from, "Код действует с")?;
    let (old_director, old_code) = present(frame, id).await?;
    let known = SchoolFacts {
        full_name: school.full_name.clone(),
        number: school.number.clone(),
        valid_from: school.valid_from,
    };
    if school.lock != sent.lock || facts != known {
        store.organisation_change(actor, id, sent.lock, facts, frame.app.moment()).await?;
    }
    if let Some(name) = director.filter(|name| Some(name) != old_director.as_ref()) {
        store.director_set(actor, id, &name, director_from, frame.app.moment()).await?;
    }
    if let Some(code) = code.filter(|code| Some(code) != old_code.as_ref()) {
        let code = DatedCode { system: CODE_SYSTEM.to_owned(), code, valid_from: code_from, valid_to: None };
        store.organisation_code_set(actor, id, code, frame.app.moment()).await?;
    }
    Ok(())
}
