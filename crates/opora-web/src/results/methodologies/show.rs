//! One version of a methodology: what it says in words, its text, approving and withdrawing it.

use askama::Template;
use opora_core::access::Action;
use opora_core::ids::MethodologyId;
use opora_store::results::methodologies::{Basis, MethodologyState};
use serde::Deserialize;

use super::index::validity;
use super::{HOME, found, page};
use crate::form::{Field, Form, needed_words};
use crate::layout::{Filled, Flash, Frame, Key, Page, dates, html};
use crate::results::{Tab, identification};
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "results/methodologies/show.html")]
struct ShowPage {
    page: Page,
    here: Tab,
    facts: String,
    body: String,
    works: Vec<String>,
    lists: Vec<(String, String)>,
    try_url: String,
    compare_url: String,
    edit_url: String,
    approve_url: String,
    withdraw_url: String,
    lock: i64,
    is_draft: bool,
    is_approved: bool,
    may_write: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Approval {
    act: String,
    lock: i64,
}

pub(super) async fn get(frame: Frame, Key(id): Key<MethodologyId>) -> Answer {
    let stored = found(&frame, id).await?;
    let read = opora_core::methodology::read(&stored.body).ok();
    let written = dates::full(frame.app.clock.local(stored.written_at).date_naive());
    let basis = stored.basis.clone().unwrap_or_else(|| "акт не указан".to_owned());
    let facts = format!(
        "Версия {}, {}. Действует: {}. Основание: {basis}. Записал: {}, {written}.",
        stored.number,
        stored.state.title(),
        validity(stored.valid_from, stored.valid_to),
        stored.written_by
    );
    let works = read.iter().flat_map(|one| &one.procedures).map(|one| one.title()).collect();
    let lists = read.iter().flat_map(|one| &one.lists).map(|list| {
        let rule = list.rule.results().map(|rule| {
            let made_with = identification::made_with(rule);
            let exit = identification::exit_of(rule);
            format!("{}: {made_with}. Школа выходит, {exit}", rule.test.measure.title())
        });
        (list.name.clone(), rule.unwrap_or_else(|| "по условиям контекстной карточки".to_owned()))
    });
    html(&ShowPage {
        here: Tab::Identification,
        facts,
        works,
        lists: lists.collect(),
        try_url: format!("/results/identification?method={id}"),
        compare_url: format!("{HOME}/compare?b={id}"),
        edit_url: format!("{HOME}/{id}/edit"),
        approve_url: format!("{HOME}/{id}/approve"),
        withdraw_url: format!("{HOME}/{id}/withdraw"),
        lock: stored.lock,
        is_draft: stored.state == MethodologyState::Draft,
        is_approved: stored.state == MethodologyState::Approved,
        may_write: frame.actor.may(Action::HandleResults),
        body: stored.body,
        page: page(&frame, format!("Методика «{}»", stored.title)).await,
    })
}

pub(super) async fn approving(frame: Frame, Key(id): Key<MethodologyId>) -> Answer {
    frame.must(Action::HandleResults)?;
    let stored = found(&frame, id).await?;
    let sent = Approval { lock: stored.lock, ..Approval::default() };
    approval(id, &sent).show(page(&frame, format!("Утвердить методику «{}»", stored.title)).await)
}

pub(super) async fn approve(frame: Frame, Key(id): Key<MethodologyId>, Filled(sent): Filled<Approval>) -> Answer {
    let approved = async {
        let basis = Basis {
            words: Some(needed_words(&sent.act, "Каким актом утверждена", 300)?), document: None
        };
        let moment = frame.app.moment();
        Ok(frame.app.store.methodology_approve(&frame.actor, id, sent.lock, &basis, moment).await?)
    };
    match approved.await {
        Ok(()) => frame.back(&format!("{HOME}/{id}"), Flash::Done("Методика утверждена.".to_owned())).await,
        Err(trouble) => approval(id, &sent).refuse(trouble)?.show(page(&frame, "Утвердить методику").await),
    }
}

pub(super) async fn withdraw(frame: Frame, Key(id): Key<MethodologyId>, Filled(sent): Filled<Approval>) -> Answer {
    frame.app.store.methodology_withdraw(&frame.actor, id, sent.lock, frame.app.moment()).await?;
    let words = "Версия методики больше не применяется. Списки по ней остались.".to_owned();
    frame.back(&format!("{HOME}/{id}"), Flash::Done(words)).await
}

fn approval(id: MethodologyId, sent: &Approval) -> Form {
    Form {
        action: format!("{HOME}/{id}/approve"),
        intro: vec!["Утверждённая версия не меняется: чтобы изменить правило, записывают новую версию.".to_owned()],
        fields: vec![
            Field::line("act", "Каким актом утверждена", &sent.act)
                .hint("«Приказ министерства образования от 28.05.2025 № 311»."),
        ],
        submit: "Утвердить",
        cancel: format!("{HOME}/{id}"),
        lock: Some(sent.lock),
        ..Form::default()
    }
}
