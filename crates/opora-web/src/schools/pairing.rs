//! Mentor and curator of a school from a day on.

use opora_core::ids::OrganisationId;
use opora_store::Page as Part;
use opora_store::helping::PairDraft;
use opora_store::organisations::Organisation;
use opora_store::school_rows::{SchoolFilter, SchoolSort};
use serde::Deserialize;

use super::category::document;
use super::{HOME, kept};
use crate::form::{Field, Form, needed_day, words};
use crate::layout::{Choice, Filled, Flash, Frame, Key, Menu, Page};
use crate::trouble::{Answer, Trouble};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    mentor: String,
    curator: String,
    from: String,
    document: String,
    lock: i64,
}

pub(super) async fn form(frame: Frame, Key(id): Key<OrganisationId>) -> Answer {
    let school = kept(&frame, id).await?;
    let pairs = frame.app.store.pairings_of(&frame.actor, id).await?;
    let present = pairs.into_iter().find(|pair| pair.valid_to.is_none());
    let sent = Sent {
        mentor: present.as_ref().and_then(|pair| pair.mentor).map(|id| id.to_string()).unwrap_or_default(),
        curator: present.and_then(|pair| pair.curator).unwrap_or_default(),
        from: frame.app.today().to_string(),
        lock: school.lock,
        ..Sent::default()
    };
    filled(&frame, &school, &sent).await?.show(page(&frame, &school).await)
}

pub(super) async fn send(frame: Frame, Key(id): Key<OrganisationId>, Filled(sent): Filled<Sent>) -> Answer {
    let school = kept(&frame, id).await?;
    match save(&frame, id, &sent).await {
        Ok(words) => frame.back(&format!("{HOME}/{id}"), Flash::Done(words.to_owned())).await,
        Err(trouble) => filled(&frame, &school, &sent).await?.refuse(trouble)?.show(page(&frame, &school).await),
    }
}

async fn page(frame: &Frame, school: &Organisation) -> Page {
    let page = frame.page(Menu::Schools, "Наставник и куратор").await;
    page.crumb("Школы", HOME).crumb(&school.name, format!("{HOME}/{}", school.id))
}

async fn filled(frame: &Frame, school: &Organisation, sent: &Sent) -> Result<Form, Trouble> {
    let filter = SchoolFilter { authority: school.authority, ..SchoolFilter::default() };
    let part = Part { number: 1, size: Part::MOST };
    let schools =
        frame.app.store.school_rows(&frame.actor, &filter, SchoolSort::Name, part, frame.app.today()).await?.rows;
    let none = [(String::new(), "не назначен".to_owned())];
    let schools = schools.into_iter().filter(|row| row.id != school.id).map(|row| (row.id.to_string(), row.name));
    Ok(Form {
        action: format!("{HOME}/{}/pairing", school.id),
        intro: vec!["Прежние наставник и куратор останутся в истории: их последний день — накануне.".to_owned()],
        fields: vec![
            Field::select(
                "mentor",
                "Школа-наставник",
                Choice::list(none.into_iter().chain(schools), Some(&sent.mentor)),
            ),
            Field::line("curator", "Куратор", &sent.curator)
                .optional()
                .hint("Фамилия, инициалы и место: «Тихонова Л. Д., ЦМС»."),
            Field::day("from", "С какого дня", &sent.from),
            Field::line("document", "Документ", &sent.document)
                .optional()
                .hint("Номер страницы документа в «Опоре»: число из адреса /documents/17."),
        ],
        submit: "Сохранить",
        cancel: format!("{HOME}/{}", school.id),
        lock: Some(sent.lock),
        ..Form::default()
    })
}

async fn save(frame: &Frame, id: OrganisationId, sent: &Sent) -> Result<&'static str, Trouble> {
    let mentor: Option<OrganisationId> = sent.mentor.parse().ok();
    let curator = words(&sent.curator, "Куратор", 200)?;
    let nobody = mentor.is_none() && curator.is_none();
    let draft = PairDraft {
        mentor,
        curator,
        from: needed_day(&sent.from, "С какого дня")?,
        document: document(&sent.document)?,
    };
    frame.app.store.pairing_set(&frame.actor, id, sent.lock, draft, frame.app.moment()).await?;
    Ok(if nobody {
        "Наставник и куратор сняты."
    } else {
        "Наставник и куратор назначены."
    })
}
