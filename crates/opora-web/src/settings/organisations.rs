//! Организации: the tree of authorities, centres and councils; schools have a section of their own.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use opora_core::access::Action;
use opora_core::ids::OrganisationId;
use opora_core::school::OrganisationKind;
use opora_store::Page as Part;
use opora_store::organisations::{DatedName, Organisation, OrganisationDraft, OrganisationFilter};
use serde::Deserialize;

use super::{Tab, tabs};
use crate::form::{Field, Form, day, needed_day, needed_words, quoted, words};
use crate::layout::{Choice, Filled, Flash, Frame, Key, Menu, Page, dates, html};
use crate::trouble::{Answer, Trouble};

const HOME: &str = "/settings/organisations";

/// The kinds that are kept here, from the top of the tree.
const KINDS: [OrganisationKind; 5] = [
    OrganisationKind::Region,
    OrganisationKind::Authority,
    OrganisationKind::MethodicalCentre,
    OrganisationKind::Council,
    OrganisationKind::Other,
];

#[derive(Template)]
#[template(path = "settings/organisations.html")]
struct ListPage {
    page: Page,
    tabs: Vec<Tab>,
    summary: String,
    rows: Vec<Row>,
}

struct Row {
    id: OrganisationId,
    name: String,
    full_name: Option<String>,
    kind: &'static str,
    indent: &'static str,
    schools: Option<Schools>,
    life: String,
    past: bool,
    may_close: bool,
}

struct Schools {
    count: u64,
    url: String,
}

pub(super) async fn list(frame: Frame) -> Answer {
    frame.must(Action::KeepUsers)?;
    let organisations = all(&frame).await?;
    let counts = frame.app.store.school_counts(&frame.actor, frame.app.today()).await?;
    let today = frame.app.today();
    let rows: Vec<Row> = in_tree(organisations)
        .into_iter()
        .map(|(depth, organisation)| {
            let is_authority = organisation.kind == OrganisationKind::Authority;
            let past = organisation.valid_to.is_some_and(|to| to < today);
            Row {
                id: organisation.id,
                kind: organisation.kind.title(),
                indent: ["in0", "in1", "in2", "in3"].get(depth).copied().unwrap_or("in3"),
                schools: is_authority.then(|| Schools {
                    count: counts.get(&organisation.id).copied().unwrap_or_default(),
                    url: format!("/schools?authority={}", organisation.id),
                }),
                life: life(&organisation),
                past,
                may_close: !is_authority || frame.actor.may(Action::KeepAuthorities),
                name: organisation.name,
                full_name: organisation.full_name,
            }
        })
        .collect();
    let schools: u64 = counts.values().sum();
    html(&ListPage {
        summary: format!(
            "{}, {}",
            dates::count(rows.len() as u64, "организация", "организации", "организаций"),
            dates::count(schools, "школа", "школы", "школ")
        ),
        rows,
        tabs: tabs(HOME),
        page: frame.page(Menu::Settings, "Настройка").await,
    })
}

/// The organisations of an authority that are no schools, itself first.
pub(super) async fn others(frame: &Frame, authority: OrganisationId) -> Result<Vec<(OrganisationId, String)>, Trouble> {
    let today = frame.app.today();
    let own = all(frame)
        .await?
        .into_iter()
        .filter(|one| one.authority == Some(authority) && one.valid_to.is_none_or(|to| to >= today));
    Ok(own.map(|one| (one.id, one.name)).collect())
}

/// The organisations that are kept here: one query a kind, however many there are.
async fn all(frame: &Frame) -> Result<Vec<Organisation>, Trouble> {
    let mut organisations = Vec::new();
    for kind in KINDS {
        let filter = OrganisationFilter { kind: Some(kind), ..OrganisationFilter::default() };
        let part = Part { number: 1, size: Part::MOST };
        organisations.extend(frame.app.store.organisations(&frame.actor, &filter, part).await?.rows);
    }
    Ok(organisations)
}

/// Parents before children, with depth. An organisation whose parent is not seen stands at the top.
fn in_tree(organisations: Vec<Organisation>) -> Vec<(usize, Organisation)> {
    let known: std::collections::BTreeSet<OrganisationId> = organisations.iter().map(|one| one.id).collect();
    let mut children: BTreeMap<Option<OrganisationId>, Vec<Organisation>> = BTreeMap::new();
    for organisation in organisations {
        let parent = organisation.parent.filter(|parent| known.contains(parent) && *parent != organisation.id);
        children.entry(parent).or_default().push(organisation);
    }
    let mut out = Vec::new();
    let mut open: Vec<(usize, Organisation)> = Vec::new();
    let mut push = |open: &mut Vec<(usize, Organisation)>, parent: Option<OrganisationId>, depth: usize| {
        let own = children.remove(&parent).unwrap_or_default();
        open.extend(own.into_iter().rev().map(|organisation| (depth, organisation)));
    };
    push(&mut open, None, 0);
    while let Some((depth, organisation)) = open.pop() {
        push(&mut open, Some(organisation.id), depth + 1);
        out.push((depth, organisation));
    }
    out
}

fn life(organisation: &Organisation) -> String {
    match (organisation.valid_from, organisation.valid_to) {
        (Some(from), Some(to)) => dates::period(from, to),
        (None, Some(to)) => format!("по {}", dates::full(to)),
        (Some(from), None) => format!("с {}", dates::full(from)),
        (None, None) => "действует".to_owned(),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    kind: String,
    parent: String,
    name: String,
    full_name: String,
    from: String,
    to: String,
    lock: i64,
}

pub(super) async fn new(frame: Frame) -> Answer {
    frame.must(Action::KeepRegister)?;
    let kind = frame.query.get("kind").unwrap_or(OrganisationKind::Authority.code()).to_owned();
    creation(&frame, &Sent { kind, ..Sent::default() }).await?.show(adding(&frame).await)
}

async fn adding(frame: &Frame) -> Page {
    frame.page(Menu::Settings, "Новая организация").await.crumb("Настройка", HOME)
}

async fn creation(frame: &Frame, sent: &Sent) -> Result<Form, Trouble> {
    let may_top = frame.actor.may(Action::KeepAuthorities);
    let kinds = KINDS
        .into_iter()
        .filter(|kind| may_top || !matches!(kind, OrganisationKind::Region | OrganisationKind::Authority));
    let kinds = Choice::list(kinds.map(|kind| (kind.code(), capital(kind.title()))), Some(sent.kind.as_str()));
    let parents = all(frame).await?;
    let parents = parents
        .into_iter()
        .filter(|one| matches!(one.kind, OrganisationKind::Region | OrganisationKind::Authority))
        .map(|one| (one.id.to_string(), one.name));
    let none = may_top.then(|| (String::new(), "ни во что, это верхний уровень".to_owned()));
    let parents = Choice::list(none.into_iter().chain(parents), Some(sent.parent.as_str()));
    Ok(Form {
        action: format!("{HOME}/new"),
        intro: vec!["Школы добавляются в разделе «Школы».".to_owned()],
        fields: vec![
            Field::select("kind", "Вид", kinds),
            Field::select("parent", "Во что входит", parents)
                .hint("Методический центр, совет и другие организации входят в управление образования."),
            Field::line("name", "Краткое название", &sent.name)
                .hint("Как в приказах: «ЦМиСО», «Управление образования»."),
            Field::lines("full_name", "Полное название", &sent.full_name).optional(),
            Field::day("from", "Действует с", &sent.from).optional(),
        ],
        submit: "Добавить",
        cancel: HOME.to_owned(),
        ..Form::default()
    })
}

pub(super) async fn create(frame: Frame, Filled(sent): Filled<Sent>) -> Answer {
    frame.must(Action::KeepRegister)?;
    match try_create(&frame, &sent).await {
        Ok(name) => frame.back(HOME, Flash::Done(format!("Добавлена организация {}.", quoted(&name)))).await,
        Err(trouble) => creation(&frame, &sent).await?.refuse(trouble)?.show(adding(&frame).await),
    }
}

async fn try_create(frame: &Frame, sent: &Sent) -> Result<String, Trouble> {
    let kind = OrganisationKind::from_code(&sent.kind)
        .filter(|kind| KINDS.contains(kind))
        .ok_or_else(|| Trouble::invalid("Вид организации не выбран.", "Выберите его из списка."))?;
    let name = needed_words(&sent.name, "Краткое название", 300)?;
    let parent = match sent.parent.as_str() {
        "" => None,
        chosen => {
            let unknown = |_| Trouble::invalid("Такой организации нет.", "Выберите, во что входит новая, из списка.");
            Some(chosen.parse().map_err(unknown)?)
        }
    };
    let draft = OrganisationDraft {
        kind,
        parent,
        name: name.clone(),
        full_name: words(&sent.full_name, "Полное название", 500)?,
        number: None,
        valid_from: day(&sent.from, "Действует с")?,
    };
    frame.app.store.organisation_create(&frame.actor, draft, frame.app.moment()).await?;
    Ok(name)
}

pub(super) async fn renaming(frame: Frame, Key(id): Key<OrganisationId>) -> Answer {
    let organisation = kept(&frame, id).await?;
    let sent = Sent {
        name: organisation.name.clone(),
        full_name: organisation.full_name.clone().unwrap_or_default(),
        from: frame.app.today().to_string(),
        lock: organisation.lock,
        ..Sent::default()
    };
    show(&frame, &organisation, rename_form(id, &sent), "Переименовать").await
}

fn rename_form(id: OrganisationId, sent: &Sent) -> Form {
    Form {
        action: format!("{HOME}/{id}/rename"),
        intro: vec!["Прежнее название останется в истории: старые приказы будут узнаваться и по нему.".to_owned()],
        fields: vec![
            Field::line("name", "Новое краткое название", &sent.name),
            Field::lines("full_name", "Полное название", &sent.full_name).optional(),
            Field::day("from", "Называется так с", &sent.from),
        ],
        submit: "Переименовать",
        cancel: HOME.to_owned(),
        lock: Some(sent.lock),
        ..Form::default()
    }
}

pub(super) async fn rename(frame: Frame, Key(id): Key<OrganisationId>, Filled(sent): Filled<Sent>) -> Answer {
    let organisation = kept(&frame, id).await?;
    match try_rename(&frame, id, &sent).await {
        Ok(name) => frame.back(HOME, Flash::Done(format!("Теперь называется {}.", quoted(&name)))).await,
        Err(trouble) => show(&frame, &organisation, rename_form(id, &sent).refuse(trouble)?, "Переименовать").await,
    }
}

async fn try_rename(frame: &Frame, id: OrganisationId, sent: &Sent) -> Result<String, Trouble> {
    let name = needed_words(&sent.name, "Новое краткое название", 300)?;
    let dated = DatedName {
        name: name.clone(),
        full_name: words(&sent.full_name, "Полное название", 500)?,
        valid_from: Some(needed_day(&sent.from, "Называется так с")?),
        valid_to: None,
    };
    frame.app.store.organisation_rename(&frame.actor, id, sent.lock, dated, frame.app.moment()).await?;
    Ok(name)
}

pub(super) async fn closing(frame: Frame, Key(id): Key<OrganisationId>) -> Answer {
    let organisation = kept(&frame, id).await?;
    let sent = Sent { to: frame.app.today().to_string(), lock: organisation.lock, ..Sent::default() };
    show(&frame, &organisation, close_form(id, &sent), "Закрыть").await
}

fn close_form(id: OrganisationId, sent: &Sent) -> Form {
    Form {
        action: format!("{HOME}/{id}/close"),
        intro: vec![
            "Организация останется в истории и в прошлых программах. Новые обязательства за ней не появятся."
                .to_owned(),
        ],
        fields: vec![Field::day("to", "Последний день", &sent.to)],
        submit: "Закрыть организацию",
        cancel: HOME.to_owned(),
        lock: Some(sent.lock),
        ..Form::default()
    }
}

pub(super) async fn close(frame: Frame, Key(id): Key<OrganisationId>, Filled(sent): Filled<Sent>) -> Answer {
    let organisation = kept(&frame, id).await?;
    if organisation.kind == OrganisationKind::Authority {
        frame.must(Action::KeepAuthorities)?;
    }
    match try_close(&frame, id, &sent).await {
        Ok(()) => frame.back(HOME, Flash::Done(format!("Закрыта организация {}.", quoted(&organisation.name)))).await,
        Err(trouble) => show(&frame, &organisation, close_form(id, &sent).refuse(trouble)?, "Закрыть").await,
    }
}

async fn try_close(frame: &Frame, id: OrganisationId, sent: &Sent) -> Result<(), Trouble> {
    let last = needed_day(&sent.to, "Последний день")?;
    Ok(frame.app.store.organisation_close(&frame.actor, id, sent.lock, last, frame.app.moment()).await?)
}

/// An organisation that the actor keeps here.
async fn kept(frame: &Frame, id: OrganisationId) -> Result<Organisation, Trouble> {
    frame.must(Action::KeepRegister)?;
    let organisation = frame.app.store.organisation(&frame.actor, id).await?;
    if KINDS.contains(&organisation.kind) { Ok(organisation) } else { Err(Trouble::not_found()) }
}

async fn show(frame: &Frame, organisation: &Organisation, form: Form, verb: &str) -> Result<Response, Trouble> {
    let page = frame.page(Menu::Settings, format!("{verb}: {}", organisation.name)).await;
    form.show(page.crumb("Настройка", HOME))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
