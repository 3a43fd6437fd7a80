//! The last day of a school.

use opora_core::ids::OrganisationId;
use opora_store::organisations::Organisation;
use serde::Deserialize;

use super::{HOME, kept};
use crate::form::{Field, Form, needed_day, quoted};
use crate::layout::{Filled, Flash, Frame, Key, Menu, Page, dates};
use crate::trouble::{Answer, Trouble};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    to: String,
    lock: i64,
}

pub(super) async fn form(frame: Frame, Key(id): Key<OrganisationId>) -> Answer {
    let school = kept(&frame, id).await?;
    let sent = Sent { to: frame.app.today().to_string(), lock: school.lock };
    filled(id, &sent).show(page(&frame, &school).await)
}

pub(super) async fn send(frame: Frame, Key(id): Key<OrganisationId>, Filled(sent): Filled<Sent>) -> Answer {
    let school = kept(&frame, id).await?;
    match save(&frame, &school, &sent).await {
        Ok(to) => {
            let words = format!("Школа {} действует по {}.", quoted(&school.name), dates::full(to));
            frame.back(&format!("{HOME}/{id}"), Flash::Done(words)).await
        }
        Err(trouble) => filled(id, &sent).refuse(trouble)?.show(page(&frame, &school).await),
    }
}

async fn page(frame: &Frame, school: &Organisation) -> Page {
    let page = frame.page(Menu::Schools, "Закрыть школу").await;
    page.crumb("Школы", HOME).crumb(&school.name, format!("{HOME}/{}", school.id))
}

fn filled(id: OrganisationId, sent: &Sent) -> Form {
    Form {
        action: format!("{HOME}/{id}/close"),
        intro: vec![
            "Школа уйдёт из списка действующих, но останется в истории, в прошлых программах и в поиске.".to_owned(),
            "Если школа объединена с другой, закройте её последним днём и впишите основание в категории новой школы."
                .to_owned(),
        ],
        fields: vec![Field::day("to", "Последний день", &sent.to)],
        submit: "Закрыть школу",
        cancel: format!("{HOME}/{id}"),
        lock: Some(sent.lock),
        ..Form::default()
    }
}

async fn save(frame: &Frame, school: &Organisation, sent: &Sent) -> Result<chrono::NaiveDate, Trouble> {
    let to = needed_day(&sent.to, "Последний день")?;
    if school.valid_from.is_some_and(|from| to < from) {
        return Err(Trouble::invalid("Последний день раньше первого.", "Проверьте, с какого дня действует школа."));
    }
    frame.app.store.organisation_close(&frame.actor, school.id, sent.lock, to, frame.app.moment()).await?;
    Ok(to)
}
