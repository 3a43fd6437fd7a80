//! Putting a school into a category and ending it, with ground and document.

use opora_core::ids::{DocumentId, MembershipId, OrganisationId};
use opora_store::helping::{Ending, MembershipDraft};
use opora_store::organisations::Organisation;
use serde::Deserialize;

use super::{HOME, kept};
use crate::form::{Field, Form, needed_day, needed_words, words};
use crate::layout::{Filled, Flash, Frame, Key, Menu, Page, dates};
use crate::trouble::{Answer, Trouble};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    category: String,
    from: String,
    ground: String,
    document: String,
    to: String,
    reason: String,
    lock: i64,
}

pub(super) async fn form(frame: Frame, Key(id): Key<OrganisationId>) -> Answer {
    let school = kept(&frame, id).await?;
    let sent = Sent { from: frame.app.today().to_string(), ..Sent::default() };
    adding(&frame, id, &sent).await?.show(page(&frame, &school, "Добавить категорию").await)
}

pub(super) async fn send(frame: Frame, Key(id): Key<OrganisationId>, Filled(sent): Filled<Sent>) -> Answer {
    let school = kept(&frame, id).await?;
    match add(&frame, id, &sent).await {
        Ok(category) => {
            let words = format!("Школа включена в категорию «{category}».");
            frame.back(&format!("{HOME}/{id}"), Flash::Done(words)).await
        }
        Err(trouble) => {
            adding(&frame, id, &sent).await?.refuse(trouble)?.show(page(&frame, &school, "Добавить категорию").await)
        }
    }
}

pub(super) async fn closing(frame: Frame, Key((id, membership)): Key<(OrganisationId, MembershipId)>) -> Answer {
    let school = kept(&frame, id).await?;
    let (category, lock) = present(&frame, id, membership).await?;
    let sent = Sent { to: frame.app.today().to_string(), lock, ..Sent::default() };
    ending(id, membership, &sent).show(page(&frame, &school, &format!("Завершить категорию {category}")).await)
}

pub(super) async fn close(
    frame: Frame,
    Key((id, membership)): Key<(OrganisationId, MembershipId)>,
    Filled(sent): Filled<Sent>,
) -> Answer {
    let school = kept(&frame, id).await?;
    let (category, _) = present(&frame, id, membership).await?;
    match end(&frame, id, membership, &sent).await {
        Ok(last) => {
            let words = format!("Категория «{category}» действует по {}.", dates::full(last));
            frame.back(&format!("{HOME}/{id}"), Flash::Done(words)).await
        }
        Err(trouble) => {
            let title = format!("Завершить категорию {category}");
            ending(id, membership, &sent).refuse(trouble)?.show(page(&frame, &school, &title).await)
        }
    }
}

async fn page(frame: &Frame, school: &Organisation, title: &str) -> Page {
    let page = frame.page(Menu::Schools, title).await;
    page.crumb("Школы", HOME).crumb(&school.name, format!("{HOME}/{}", school.id))
}

async fn adding(frame: &Frame, id: OrganisationId, sent: &Sent) -> Result<Form, Trouble> {
    let known = frame.app.store.school_categories(&frame.actor, frame.app.today()).await?;
    let known: Vec<String> = known.into_iter().map(|(_, words, _)| words).take(6).collect();
    let hint = match known.as_slice() {
        [] => "Как в приказе: ШНОР, ШНСУ, «группа риска».".to_owned(),
        known => format!("Как в приказе. Уже есть: {}.", known.join(", ")),
    };
    Ok(Form {
        action: format!("{HOME}/{id}/categories/new"),
        fields: vec![
            Field::line("category", "Категория", &sent.category).hint(hint),
            Field::day("from", "Действует с", &sent.from),
            Field::lines("ground", "Основание", &sent.ground)
                .optional()
                .hint("С обоими числами: «ОГЭ, математика: 5 из 16 = 31,3 % ≥ 30 %». Без фамилий учеников."),
            Field::line("document", "Документ", &sent.document)
                .optional()
                .hint("Номер страницы документа в «Опоре»: число из адреса /documents/17."),
        ],
        submit: "Добавить категорию",
        cancel: format!("{HOME}/{id}"),
        ..Form::default()
    })
}

fn ending(id: OrganisationId, membership: MembershipId, sent: &Sent) -> Form {
    Form {
        action: format!("{HOME}/{id}/categories/{membership}/close"),
        intro: vec!["Запись останется в карточке: видно, когда и почему школа была в списке.".to_owned()],
        fields: vec![
            Field::day("to", "Последний день", &sent.to),
            Field::line("reason", "Почему исключена", &sent.reason)
                .optional()
                .hint("«В 2026 году выполнен 0 критериев из 6»."),
        ],
        submit: "Завершить категорию",
        cancel: format!("{HOME}/{id}"),
        lock: Some(sent.lock),
        ..Form::default()
    }
}

async fn present(frame: &Frame, id: OrganisationId, membership: MembershipId) -> Result<(String, i64), Trouble> {
    let known = frame.app.store.memberships(&frame.actor, id).await?;
    let found = known.into_iter().find(|one| one.id == membership).ok_or_else(Trouble::not_found)?;
    Ok((found.category, found.lock))
}

async fn add(frame: &Frame, id: OrganisationId, sent: &Sent) -> Result<String, Trouble> {
    let category = needed_words(&sent.category, "Категория", 120)?;
    let draft = MembershipDraft {
        category: category.clone(),
        from: needed_day(&sent.from, "Действует с")?,
        ground: words(&sent.ground.trim().lines().map(str::trim).collect::<Vec<_>>().join("; "), "Основание", 1_000)?,
        document: document(&sent.document)?,
    };
    frame.app.store.membership_add(&frame.actor, id, draft, frame.app.moment()).await?;
    Ok(category)
}

async fn end(
    frame: &Frame,
    id: OrganisationId,
    membership: MembershipId,
    sent: &Sent,
) -> Result<chrono::NaiveDate, Trouble> {
    let last_day = needed_day(&sent.to, "Последний день")?;
    let ending = Ending { last_day, reason: words(&sent.reason, "Почему исключена", 500)? };
    frame.app.store.membership_close(&frame.actor, id, membership, sent.lock, ending, frame.app.moment()).await?;
    Ok(last_day)
}

/// A document as a form names it: its number in the library, or its address.
pub(super) fn document(text: &str) -> Result<Option<DocumentId>, Trouble> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.rsplit("/documents/").next().unwrap_or(text).trim_start_matches('№').trim();
    let number = number.split(['?', '/', '#']).next().unwrap_or(number);
    number.parse().map(Some).map_err(|_| {
        Trouble::invalid("Документ не найден.", "Вставьте адрес страницы документа или оставьте поле пустым.")
    })
}
