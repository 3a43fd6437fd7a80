//! Люди и доступ: accounts, one-time links for passwords, roles, and taking an account out of use.

use std::collections::BTreeMap;

use askama::Template;
use opora_core::access::{Action, Role, RoleKind};
use opora_core::ids::{OrganisationId, UserId};
use opora_core::school::OrganisationKind;
use opora_store::Page as Part;
use opora_store::organisations::OrganisationFilter;
use opora_store::users::{Use, User, UserDraft};
use serde::Deserialize;

use super::{Tab, tabs};
use crate::form::{Field, Form, needed_words};
use crate::layout::{Choice, Filled, Flash, Frame, Key, Look, Mark, Menu, Page, dates, html};
use crate::trouble::{Answer, Trouble};

const HOME: &str = "/settings/people";

#[derive(Template)]
#[template(path = "settings/people.html")]
struct ListPage {
    page: Page,
    tabs: Vec<Tab>,
    summary: String,
    rows: Vec<Row>,
    link: Option<Shown>,
}

/// A link that is shown once.
struct Shown {
    name: String,
    login: String,
    url: String,
}

struct Row {
    id: UserId,
    name: String,
    login: String,
    role: &'static str,
    organisation: Option<String>,
    mark: Mark,
    note: String,
    seen: String,
    ended: bool,
    is_me: bool,
    lock: i64,
}

pub(super) async fn list(frame: Frame) -> Answer {
    show(&frame, None).await
}

async fn show(frame: &Frame, link: Option<Shown>) -> Answer {
    frame.must(Action::KeepUsers)?;
    let users = frame.app.store.users(&frame.actor).await?;
    let ids: Vec<OrganisationId> = users.iter().filter_map(|user| organisation(user.role)).collect();
    let names = frame.app.store.organisation_titles(&frame.actor, &ids).await?;
    let waiting = users.iter().filter(|user| !user.has_password && user.disabled_at.is_none()).count();
    let mut summary = dates::count(users.len() as u64, "учётная запись", "учётные записи", "учётных записей");
    if waiting > 0 {
        summary = format!("{summary}, ещё не выбрали пароль: {waiting}");
    }
    let rows = users.into_iter().map(|user| row(frame, user, &names)).collect();
    let page = frame.page(Menu::Settings, "Настройка").await;
    html(&ListPage { page, tabs: tabs(HOME), summary, rows, link })
}

fn row(frame: &Frame, user: User, names: &BTreeMap<OrganisationId, String>) -> Row {
    let app = &frame.app;
    let day = |at| dates::full(app.clock.local(at).date_naive());
    let (mark, note) = match (user.disabled_at, user.has_password) {
        (Some(at), _) => (Mark::new(Look::Calm, "none", "Отключена"), format!("с {}", day(at))),
        (None, false) => {
            (Mark::new(Look::Warn, "clock", "Ждёт пароля"), format!("приглашение от {}", day(user.created_at)))
        }
        (None, true) => (Mark::new(Look::Good, "ok", "Работает"), String::new()),
    };
    Row {
        id: user.id,
        role: user.role.kind().title(),
        organisation: organisation(user.role).and_then(|id| names.get(&id).cloned()),
        mark,
        note,
        seen: user.signed_in_at.map_or_else(|| "ещё не входил(а)".to_owned(), day),
        ended: user.disabled_at.is_some(),
        is_me: frame.actor.user == Some(user.id),
        lock: user.lock,
        name: user.name,
        login: user.login,
    }
}

/// The organisation that a role is bound to.
fn organisation(role: Role) -> Option<OrganisationId> {
    match role {
        Role::Administrator => None,
        Role::Specialist { authority } => Some(authority),
        Role::School { school, .. } => Some(school),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    name: String,
    login: String,
    role: String,
    school: String,
    lock: i64,
}

pub(super) async fn new(frame: Frame) -> Answer {
    frame.must(Action::KeepUsers)?;
    inviting(&frame, &Sent::default()).await?.show(inviting_page(&frame).await)
}

async fn inviting_page(frame: &Frame) -> Page {
    frame.page(Menu::Settings, "Пригласить человека").await.crumb("Люди и доступ", HOME)
}

async fn inviting(frame: &Frame, sent: &Sent) -> Result<Form, Trouble> {
    let mut fields = vec![
        Field::line("name", "Фамилия, имя, отчество", &sent.name)
            .hint("Так человек подписывается в журнале: «Соколова И. П.»"),
        Field::line("login", "Логин", &sent.login).hint("Латиницей или кириллицей, без пробелов; регистр не важен."),
    ];
    fields.extend(role_fields(frame, sent).await?);
    Ok(Form {
        action: format!("{HOME}/new"),
        intro: vec!["Вы получите одноразовую ссылку. По ней человек сам выберет пароль.".to_owned()],
        fields,
        submit: "Создать и показать ссылку",
        cancel: HOME.to_owned(),
        ..Form::default()
    })
}

/// Role and organisation in one list each; the organisation is an authority or a school, as the role needs.
async fn role_fields(frame: &Frame, sent: &Sent) -> Result<Vec<Field>, Trouble> {
    let may_top = frame.actor.may(Action::KeepAuthorities);
    let kinds = RoleKind::ALL.into_iter().filter(|kind| may_top || *kind != RoleKind::Administrator).rev();
    let roles = Choice::list(kinds.map(|kind| (kind.code(), kind.title())), Some(sent.role.as_str()));
    let authorities = frame.app.store.authorities(&frame.actor).await?;
    let schools = schools(frame).await?;
    let several = authorities.len() > 1;
    let none = [(String::new(), "никакая (для администратора)".to_owned())];
    let today = frame.app.today();
    let open = authorities.iter().filter(|one| one.valid_to.is_none_or(|to| to >= today));
    let offices = open.map(|one| (one.id.to_string(), format!("{} (для специалиста)", one.name)));
    let schools = schools.into_iter().map(|school| {
        let office = authorities.iter().find(|one| Some(one.id) == school.authority).filter(|_| several);
        let office = office.map(|one| format!(" — {}", one.name)).unwrap_or_default();
        (school.id.to_string(), format!("{}{office}", school.name))
    });
    let none = none.into_iter().filter(|_| may_top);
    let organisations = Choice::list(none.chain(offices).chain(schools), Some(sent.school.as_str()));
    Ok(vec![
        Field::select("role", "Роль", roles)
            .hint("Школа видит только своё; специалист — всё своё управление; администратор — всё."),
        Field::select("school", "Организация", organisations),
    ])
}

async fn schools(frame: &Frame) -> Result<Vec<opora_store::organisations::Organisation>, Trouble> {
    let filter = OrganisationFilter {
        kind: Some(OrganisationKind::School),
        on: Some(frame.app.today()),
        ..OrganisationFilter::default()
    };
    let mut schools = Vec::new();
    for number in 1..=8 {
        let rows = frame.app.store.organisations(&frame.actor, &filter, Part { number, size: Part::MOST }).await?;
        let last = rows.total.pages(rows.page) <= number;
        schools.extend(rows.rows);
        if last {
            break;
        }
    }
    Ok(schools)
}

/// The role that the form means; the organisation must fit it.
async fn role(frame: &Frame, sent: &Sent) -> Result<Role, Trouble> {
    let kind = RoleKind::from_code(&sent.role)
        .ok_or_else(|| Trouble::invalid("Роль не выбрана.", "Выберите роль из списка."))?;
    let chosen: Option<OrganisationId> = sent.school.parse().ok();
    match kind {
        RoleKind::Administrator => Ok(Role::Administrator),
        RoleKind::Specialist => {
            let id = chosen
                .ok_or_else(|| Trouble::invalid("Управление не выбрано.", "Выберите его в списке «Организация»."))?;
            let one = frame.app.store.organisation(&frame.actor, id).await?;
            if one.kind == OrganisationKind::Authority {
                return Ok(Role::Specialist { authority: id });
            }
            Err(Trouble::invalid(
                format!("«{}» — не управление образования.", one.name),
                "Для специалиста выберите в списке «Организация» управление, для школы — роль «школа».",
            ))
        }
        RoleKind::School => {
            let id =
                chosen.ok_or_else(|| Trouble::invalid("Школа не выбрана.", "Выберите её в списке «Организация»."))?;
            let one = frame.app.store.organisation(&frame.actor, id).await?;
            match (one.kind, one.authority) {
                (OrganisationKind::School, Some(authority)) => Ok(Role::School { authority, school: id }),
                _ => Err(Trouble::invalid(
                    format!("«{}» — не школа.", one.name),
                    "Для роли «школа» выберите в списке «Организация» школу.",
                )),
            }
        }
    }
}

pub(super) async fn invite(frame: Frame, Filled(sent): Filled<Sent>) -> Answer {
    frame.must(Action::KeepUsers)?;
    match try_invite(&frame, &sent).await {
        Ok(shown) => show(&frame, Some(shown)).await,
        Err(trouble) => inviting(&frame, &sent).await?.refuse(trouble)?.show(inviting_page(&frame).await),
    }
}

async fn try_invite(frame: &Frame, sent: &Sent) -> Result<Shown, Trouble> {
    let name = needed_words(&sent.name, "Фамилия, имя, отчество", 200)?;
    let login = needed_words(&sent.login, "Логин", 80)?;
    if login.contains(char::is_whitespace) {
        return Err(Trouble::invalid("В логине есть пробел.", "Напишите логин слитно, например sokolova."));
    }
    let draft = UserDraft { login: login.clone(), name: name.clone(), role: role(frame, sent).await? };
    let (_, secret) = frame.app.store.invite(&frame.actor, draft, frame.app.moment(), frame.app.wall()).await?;
    Ok(Shown { name, login, url: link_address(frame, &secret) })
}

pub(super) async fn link(frame: Frame, Key(id): Key<UserId>) -> Answer {
    let user = kept(&frame, id).await?;
    let secret = frame.app.store.renew_invitation(&frame.actor, id, frame.app.moment(), frame.app.wall()).await?;
    let url = link_address(&frame, &secret);
    show(&frame, Some(Shown { name: user.name, login: user.login, url })).await
}

#[derive(Debug, Deserialize)]
pub(super) struct Switch {
    lock: i64,
    to: String,
}

pub(super) async fn set_in_use(frame: Frame, Key(id): Key<UserId>, Filled(sent): Filled<Switch>) -> Answer {
    let user = kept(&frame, id).await?;
    let (to, words) = match sent.to.as_str() {
        "on" => (Use::Resumed, "снова включена"),
        "off" => (Use::Ended, "отключена: сеансы закрыты, ссылки и подписки на календарь больше не действуют"),
        _ => return Err(Trouble::invalid("Не сказано, включить или отключить.", "Обновите страницу и повторите.")),
    };
    frame.app.store.user_set_in_use(&frame.actor, id, sent.lock, to, frame.app.moment()).await?;
    frame.back(HOME, Flash::Done(format!("Учётная запись «{}» {words}.", user.name))).await
}

pub(super) async fn editing(frame: Frame, Key(id): Key<UserId>) -> Answer {
    let user = kept(&frame, id).await?;
    let sent = Sent {
        name: user.name.clone(),
        role: user.role.kind().code().to_owned(),
        school: organisation(user.role).map(|id| id.to_string()).unwrap_or_default(),
        lock: user.lock,
        login: user.login.clone(),
    };
    change(&frame, id, &sent).await?.show(editing_page(&frame, &user).await)
}

async fn editing_page(frame: &Frame, user: &User) -> Page {
    frame.page(Menu::Settings, format!("Изменить: {}", user.name)).await.crumb("Люди и доступ", HOME)
}

async fn change(frame: &Frame, id: UserId, sent: &Sent) -> Result<Form, Trouble> {
    let mut fields = vec![Field::line("name", "Фамилия, имя, отчество", &sent.name)];
    fields.extend(role_fields(frame, sent).await?);
    Ok(Form {
        action: format!("{HOME}/{id}"),
        fields,
        submit: "Сохранить",
        cancel: HOME.to_owned(),
        lock: Some(sent.lock),
        ..Form::default()
    })
}

pub(super) async fn edit(frame: Frame, Key(id): Key<UserId>, Filled(sent): Filled<Sent>) -> Answer {
    let user = kept(&frame, id).await?;
    match try_edit(&frame, id, &sent).await {
        Ok(name) => frame.back(HOME, Flash::Done(format!("Учётная запись «{name}» сохранена."))).await,
        Err(trouble) => change(&frame, id, &sent).await?.refuse(trouble)?.show(editing_page(&frame, &user).await),
    }
}

async fn try_edit(frame: &Frame, id: UserId, sent: &Sent) -> Result<String, Trouble> {
    let name = needed_words(&sent.name, "Фамилия, имя, отчество", 200)?;
    let role = role(frame, sent).await?;
    frame.app.store.user_change(&frame.actor, id, sent.lock, &name, role, frame.app.moment()).await?;
    Ok(name)
}

/// An account that the actor keeps; any other is not found.
async fn kept(frame: &Frame, id: UserId) -> Result<User, Trouble> {
    frame.must(Action::KeepUsers)?;
    let users = frame.app.store.users(&frame.actor).await?;
    users.into_iter().find(|user| user.id == id).ok_or_else(Trouble::not_found)
}

fn link_address(frame: &Frame, secret: &opora_store::Secret) -> String {
    format!("{}/welcome/{}", frame.app.config.public_url, secret.reveal())
}
