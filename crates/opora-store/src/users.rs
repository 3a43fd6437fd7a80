//! Accounts: the first administrator, invitations, passwords, roles, and taking an account out of use.

use chrono::{DateTime, TimeDelta, Utc};
use opora_core::Refusal;
use opora_core::access::{Action, Actor, Moment, Role, RoleKind, Scope};
use opora_core::ids::{OrganisationId, UserId};
use opora_core::refusal::RefusalKind;
use opora_core::school::OrganisationKind;
use opora_core::words::plain;
use sea_orm::sea_query::{Condition, Expr, IntoCondition};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder,
};

use crate::entities::{link, session, user};
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::organisations;
use crate::secret::{Secret, hash_password};
use crate::trouble::{Answer, Failure, Trouble, invalid, not_found, stale, wrong_state};

/// How long a link of the first start or an invitation lives.
const LINK_DAYS: i64 = 14;
const SHORTEST_PASSWORD: usize = 8;
const LONGEST_PASSWORD: usize = 256;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// The login as typed at the beginning.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Role and scope.
    pub role: Role,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when it is out of use.
    pub disabled_at: Option<DateTime<Utc>>,
    /// The last sign-in.
    pub signed_in_at: Option<DateTime<Utc>>,
    /// Whether a password was ever chosen: no means that the invitation waits.
    pub has_password: bool,
    /// Version of the row.
    pub lock: i64,
}

/// An account to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserDraft {
    /// The login; case and ё do not count.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Role and scope.
    pub role: Role,
}

/// What a link is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// Makes the first administrator: ask for login, name and password.
    FirstAdministrator,
    /// Chooses a password for this account.
    ChoosePassword {
        /// The login.
        login: String,
        /// The person's name.
        name: String,
    },
}

impl Store {
    /// While nobody has an account: a one-time secret whose link makes the administrator. Each call takes the
    /// place of the one before. Nothing once there is an account. `wall` is the clock of the machine: links live by
    /// it, whatever day the pages show.
    pub async fn first_start(&self, wall: DateTime<Utc>) -> Answer<Option<Secret>> {
        let tx = self.turn().await?;
        if user::Entity::find().count(&tx).await? > 0 {
            return Ok(None);
        }
        link::Entity::delete_many().filter(link::Column::Purpose.eq("first")).exec(&tx).await?;
        let secret = insert_link(&tx, "first", None, wall).await?;
        tx.commit().await?;
        Ok(Some(secret))
    }

    /// What a link is for; not found when it was used, has expired or never was.
    pub async fn link(&self, secret: &Secret, wall: DateTime<Utc>) -> Answer<Link> {
        let row = find_link(self.reader(), secret, wall).await?;
        match row.user_id {
            None => Ok(Link::FirstAdministrator),
            Some(id) => match user::Entity::find_by_id(id).one(self.reader()).await? {
                Some(row) => Ok(Link::ChoosePassword { login: row.login, name: row.name }),
                None => not_found(),
            },
        }
    }

    /// Uses the link of the first start: makes the administrator.
    pub async fn first_administrator(
        &self,
        secret: &Secret,
        login: &str,
        name: &str,
        password: &str,
        moment: Moment,
        wall: DateTime<Utc>,
    ) -> Answer<UserId> {
        check_password(password)?;
        let hash = hash_password(password.to_owned()).await?;
        let tx = self.turn().await?;
        let row = find_link(&tx, secret, wall).await?;
        if row.user_id.is_some() || user::Entity::find().count(&tx).await? > 0 {
            return not_found();
        }
        use_link(&tx, &row.hash, wall).await?;
        let draft = UserDraft { login: login.to_owned(), name: name.to_owned(), role: Role::Administrator };
        let id = insert_user(&tx, draft, Some(hash), moment).await?;
        let actor = Actor { user: Some(id), name: name.trim().to_owned(), role: Role::Administrator };
        let note = Note::new("user-created", format!("Создан первый администратор {}", name.trim()), About::default());
        journal::write(&tx, &actor, moment, note).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Uses a link that chooses a password.
    pub async fn choose_password(
        &self,
        secret: &Secret,
        password: &str,
        moment: Moment,
        wall: DateTime<Utc>,
    ) -> Answer<UserId> {
        check_password(password)?;
        let hash = hash_password(password.to_owned()).await?;
        let tx = self.turn().await?;
        let link = find_link(&tx, secret, wall).await?;
        let Some(id) = link.user_id else { return not_found() };
        use_link(&tx, &link.hash, wall).await?;
        set_password(&tx, UserId(id), hash, moment).await?;
        tx.commit().await?;
        Ok(UserId(id))
    }

    /// Changes one's own password; ends all other sessions but `keep`.
    pub async fn change_password(
        &self,
        actor: &Actor,
        old: &str,
        new: &str,
        keep: Option<&str>,
        moment: Moment,
    ) -> Answer<()> {
        check_password(new)?;
        let Some(id) = actor.user else { return not_found() };
        let Some(row) = user::Entity::find_by_id(id.0).one(self.reader()).await? else { return not_found() };
        if !crate::secret::verify_password(row.password, old.to_owned()).await? {
            return invalid("Прежний пароль введён неверно.", "Введите его ещё раз.");
        }
        let hash = hash_password(new.to_owned()).await?;
        let tx = self.turn().await?;
        let change = user::ActiveModel { id: Set(id.0), password: Set(Some(hash)), ..Default::default() };
        user::Entity::update(change).exec(&tx).await?;
        let mut others = session::Entity::delete_many().filter(session::Column::UserId.eq(id.0));
        if let Some(keep) = keep {
            others = others.filter(session::Column::Id.ne(keep));
        }
        others.exec(&tx).await?;
        let note =
            Note::new("password-changed", format!("{} сменил(а) свой пароль", actor.name), user_about(&actor.role));
        journal::write(&tx, actor, moment, note).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes an account without a password and the one-time secret of its invitation.
    pub async fn invite(
        &self,
        actor: &Actor,
        draft: UserDraft,
        moment: Moment,
        wall: DateTime<Utc>,
    ) -> Answer<(UserId, Secret)> {
        let tx = self.turn().await?;
        let id = self.insert_invited(&tx, actor, draft, None, moment).await?;
        let secret = insert_link(&tx, "password", Some(id), wall).await?;
        tx.commit().await?;
        Ok((id, secret))
    }

    /// Makes an account with a password at once: for commands, the demo and tests.
    pub async fn user_create(&self, actor: &Actor, draft: UserDraft, password: &str, moment: Moment) -> Answer<UserId> {
        check_password(password)?;
        let hash = hash_password(password.to_owned()).await?;
        let tx = self.turn().await?;
        let id = self.insert_invited(&tx, actor, draft, Some(hash), moment).await?;
        tx.commit().await?;
        Ok(id)
    }

    async fn insert_invited(
        &self,
        tx: &impl ConnectionTrait,
        actor: &Actor,
        draft: UserDraft,
        hash: Option<String>,
        moment: Moment,
    ) -> Answer<UserId> {
        actor.must(Action::KeepUsers)?;
        check_role(tx, actor, draft.role).await?;
        let about = user_about(&draft.role);
        let sentence = format!("Создана учётная запись «{}» ({})", draft.name.trim(), draft.role.kind().title());
        let id = insert_user(tx, draft, hash, moment).await?;
        journal::write(tx, actor, moment, Note::new("user-created", sentence, about)).await?;
        Ok(id)
    }

    /// A new one-time secret for an account whose password is lost or not chosen yet.
    pub async fn renew_invitation(
        &self,
        actor: &Actor,
        id: UserId,
        moment: Moment,
        wall: DateTime<Utc>,
    ) -> Answer<Secret> {
        actor.must(Action::KeepUsers)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        link::Entity::delete_many().filter(link::Column::UserId.eq(id.0)).exec(&tx).await?;
        let secret = insert_link(&tx, "password", Some(id), wall).await?;
        let sentence = format!("Выдана ссылка для выбора пароля: {}", row.name);
        journal::write(&tx, actor, moment, Note::new("user-invited", sentence, about_row(&row))).await?;
        tx.commit().await?;
        Ok(secret)
    }

    /// The accounts that the actor keeps, by name.
    pub async fn users(&self, actor: &Actor) -> Answer<Vec<User>> {
        actor.must(Action::KeepUsers)?;
        let query = user::Entity::find().filter(kept(actor)).order_by_asc(user::Column::Name);
        query.all(self.reader()).await?.into_iter().map(read).collect()
    }

    /// The actor behind an account in use; not found otherwise. One query.
    pub async fn actor(&self, id: UserId) -> Answer<Actor> {
        let query = user::Entity::find_by_id(id.0).filter(user::Column::DisabledAt.is_null());
        match query.one(self.reader()).await? {
            Some(row) => actor_of(row),
            None => not_found(),
        }
    }

    /// Takes an account out of use and ends its sessions and feeds, or takes it into use again.
    pub async fn user_set_in_use(
        &self,
        actor: &Actor,
        id: UserId,
        lock: i64,
        use_of: Use,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::KeepUsers)?;
        if actor.user == Some(id) {
            return wrong_state("Свою учётную запись отключить нельзя.", "Попросите другого администратора.");
        }
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        let (at, verb, what) = match use_of {
            Use::Ended => (Some(moment.now), "user-disabled", "Отключена"),
            Use::Resumed => (None, "user-enabled", "Снова включена"),
        };
        let set = user::ActiveModel { disabled_at: Set(at), lock: Set(lock + 1), ..Default::default() };
        update(&tx, id, lock, set).await?;
        if at.is_some() {
            session::Entity::delete_many().filter(session::Column::UserId.eq(id.0)).exec(&tx).await?;
            link::Entity::delete_many().filter(link::Column::UserId.eq(id.0)).exec(&tx).await?;
        }
        let sentence = format!("{what} учётная запись «{}»", row.name);
        journal::write(&tx, actor, moment, Note::new(verb, sentence, about_row(&row))).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Changes name and role.
    pub async fn user_change(
        &self,
        actor: &Actor,
        id: UserId,
        lock: i64,
        name: &str,
        role: Role,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::KeepUsers)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        check_role(&tx, actor, role).await?;
        check_name(name)?;
        let old = read(row.clone())?;
        if old.role == Role::Administrator && role != Role::Administrator && !has_other_administrator(&tx, id).await? {
            return wrong_state(
                "Это последний администратор: без него некому вести людей и справочники.",
                "Сначала назначьте администратором другого человека.",
            );
        }
        let (authority, school) = scope_columns(role);
        let set = user::ActiveModel {
            name: Set(name.trim().to_owned()),
            role: Set(role.kind().code().to_owned()),
            authority_id: Set(authority),
            school_id: Set(school),
            lock: Set(lock + 1),
            ..Default::default()
        };
        update(&tx, id, lock, set).await?;
        let note = Note::new("user-changed", format!("Изменена учётная запись «{}»", row.name), about_row(&row))
            .change(
                format!("{}, {}", old.name, old.role.kind().title()),
                format!("{}, {}", name.trim(), role.kind().title()),
            );
        journal::write(&tx, actor, moment, note).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Whether an account is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Out of use.
    Ended,
    /// In use again.
    Resumed,
}

pub(crate) fn actor_of(row: user::Model) -> Answer<Actor> {
    let id = UserId(row.id);
    Ok(Actor { user: Some(id), role: role(&row)?, name: row.name })
}

fn read(row: user::Model) -> Answer<User> {
    Ok(User {
        id: UserId(row.id),
        role: role(&row)?,
        login: row.login,
        name: row.name,
        created_at: row.created_at,
        disabled_at: row.disabled_at,
        signed_in_at: row.signed_in_at,
        has_password: row.password.is_some(),
        lock: row.lock,
    })
}

fn role(row: &user::Model) -> Answer<Role> {
    let role = match (RoleKind::from_code(&row.role), row.authority_id, row.school_id) {
        (Some(RoleKind::Administrator), ..) => Some(Role::Administrator),
        (Some(RoleKind::Specialist), Some(authority), _) => {
            Some(Role::Specialist { authority: OrganisationId(authority) })
        }
        (Some(RoleKind::School), Some(authority), Some(school)) => {
            Some(Role::School { authority: OrganisationId(authority), school: OrganisationId(school) })
        }
        _ => None,
    };
    role.ok_or_else(|| Trouble::Failed(Failure::Unknown { what: "role", word: row.role.clone() }))
}

fn scope_columns(role: Role) -> (Option<i64>, Option<i64>) {
    match role {
        Role::Administrator => (None, None),
        Role::Specialist { authority } => (Some(authority.0), None),
        Role::School { authority, school } => (Some(authority.0), Some(school.0)),
    }
}

/// Nobody gives a role wider than their own, and the role fits the organisations.
async fn check_role(tx: &impl ConnectionTrait, actor: &Actor, role: Role) -> Answer<()> {
    match role {
        Role::Administrator => actor.must(Action::KeepAuthorities)?,
        Role::Specialist { authority } => {
            let row = organisations::find(tx, actor, authority).await?;
            organisations::must_be(&row, OrganisationKind::Authority)?;
        }
        Role::School { authority, school } => {
            let row = organisations::find(tx, actor, school).await?;
            organisations::must_be(&row, OrganisationKind::School)?;
            if row.authority_id != Some(authority.0) {
                return not_found();
            }
        }
    }
    Ok(())
}

async fn insert_user(
    tx: &impl ConnectionTrait,
    draft: UserDraft,
    password: Option<String>,
    moment: Moment,
) -> Answer<UserId> {
    let login_key = login_key(&draft.login);
    if login_key.is_empty() {
        return invalid("Не заполнен логин.", "Впишите логин.");
    }
    check_login(&login_key)?;
    check_name(&draft.name)?;
    if user::Entity::find().filter(user::Column::LoginKey.eq(&login_key)).one(tx).await?.is_some() {
        return invalid("Такой логин уже занят.", "Выберите другой логин.");
    }
    let (authority_id, school_id) = scope_columns(draft.role);
    let row = user::ActiveModel {
        id: NotSet,
        login: Set(draft.login.trim().to_owned()),
        login_key: Set(login_key),
        name: Set(draft.name.trim().to_owned()),
        role: Set(draft.role.kind().code().to_owned()),
        authority_id: Set(authority_id),
        school_id: Set(school_id),
        password: Set(password),
        created_at: Set(moment.now),
        disabled_at: Set(None),
        signed_in_at: Set(None),
        signed_in_before: Set(None),
        lock: Set(1),
    };
    Ok(UserId(row.insert(tx).await?.id))
}

/// Longest login, characters.
const LONGEST_LOGIN: usize = 100;
/// Longest name, characters.
const LONGEST_NAME: usize = 200;

/// A login is typed by hand: it is short, visible, and of one alphabet, so that no two look alike.
fn check_login(key: &str) -> Answer<()> {
    if key.chars().count() > LONGEST_LOGIN {
        return invalid(&format!("Логин длиннее {LONGEST_LOGIN} знаков."), "Выберите короче.");
    }
    if key.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return invalid("В логине есть пробелы или служебные знаки.", "Напишите логин одним словом.");
    }
    let is_cyrillic = |c: char| matches!(c, '\u{400}'..='\u{52f}');
    if key.chars().any(is_cyrillic) && key.chars().any(|c| c.is_ascii_alphabetic()) {
        return invalid("В логине смешаны русские и латинские буквы.", "Наберите логин буквами одного алфавита.");
    }
    Ok(())
}

fn check_name(name: &str) -> Answer<()> {
    let name = name.trim();
    if name.is_empty() {
        return invalid("Не заполнено имя.", "Впишите фамилию и инициалы.");
    }
    if name.chars().count() > LONGEST_NAME {
        return invalid(&format!("Имя длиннее {LONGEST_NAME} знаков."), "Сократите его.");
    }
    if name.chars().any(char::is_control) {
        return invalid("В имени есть служебные знаки.", "Наберите имя заново.");
    }
    Ok(())
}

/// Whether somebody else is an administrator in use.
async fn has_other_administrator(tx: &impl ConnectionTrait, id: UserId) -> Answer<bool> {
    let others = user::Entity::find()
        .filter(user::Column::Id.ne(id.0))
        .filter(user::Column::Role.eq(RoleKind::Administrator.code()))
        .filter(user::Column::DisabledAt.is_null());
    Ok(others.count(tx).await? > 0)
}

/// The login by which an account is found: lower case, ё as е, no blanks around.
pub(crate) fn login_key(login: &str) -> String {
    login.trim().to_lowercase().replace('ё', "е")
}

async fn set_password(tx: &impl ConnectionTrait, id: UserId, hash: String, moment: Moment) -> Answer<()> {
    let Some(row) = user::Entity::find_by_id(id.0).one(tx).await? else { return not_found() };
    let change = user::ActiveModel { id: Set(id.0), password: Set(Some(hash)), ..Default::default() };
    user::Entity::update(change).exec(tx).await?;
    session::Entity::delete_many().filter(session::Column::UserId.eq(id.0)).exec(tx).await?;
    let about = about_row(&row);
    let actor = actor_of(row)?;
    let sentence = format!("{} выбрал(а) пароль по ссылке", actor.name);
    journal::write(tx, &actor, moment, Note::new("password-chosen", sentence, about)).await
}

fn check_password(password: &str) -> Result<(), Refusal> {
    let length = password.chars().count();
    if (SHORTEST_PASSWORD..=LONGEST_PASSWORD).contains(&length) && plain(password).chars().count() > 1 {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Invalid,
        format!("Пароль должен быть не короче {SHORTEST_PASSWORD} и не длиннее {LONGEST_PASSWORD} знаков."),
        "Придумайте фразу из нескольких слов: её легко запомнить и трудно подобрать.",
    ))
}

fn kept(actor: &Actor) -> Condition {
    match actor.scope() {
        Scope::Everything => Condition::all(),
        Scope::Authority(own) => user::Column::AuthorityId.eq(own.0).into_condition(),
        Scope::School { .. } => user::Column::Id.eq(-1_i64).into_condition(),
    }
}

async fn find(db: &impl ConnectionTrait, actor: &Actor, id: UserId) -> Answer<user::Model> {
    match user::Entity::find_by_id(id.0).filter(kept(actor)).one(db).await? {
        Some(row) => Ok(row),
        None => not_found(),
    }
}

async fn update(tx: &impl ConnectionTrait, id: UserId, lock: i64, set: user::ActiveModel) -> Answer<()> {
    let done = user::Entity::update_many()
        .set(set)
        .filter(user::Column::Id.eq(id.0))
        .filter(user::Column::Lock.eq(lock))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { stale() } else { Ok(()) }
}

fn user_about(role: &Role) -> About {
    let (authority, school) = scope_columns(*role);
    About { authority: authority.map(OrganisationId), organisation: school.map(OrganisationId), ..About::default() }
}

fn about_row(row: &user::Model) -> About {
    About {
        authority: row.authority_id.map(OrganisationId),
        organisation: row.school_id.map(OrganisationId),
        ..About::default()
    }
}

async fn insert_link(
    tx: &impl ConnectionTrait,
    purpose: &str,
    user: Option<UserId>,
    wall: DateTime<Utc>,
) -> Answer<Secret> {
    let secret = Secret::random();
    let row = link::ActiveModel {
        hash: Set(secret.hash()),
        purpose: Set(purpose.to_owned()),
        user_id: Set(user.map(|id| id.0)),
        created_at: Set(wall),
        expires_at: Set(wall + TimeDelta::days(LINK_DAYS)),
        used_at: Set(None),
    };
    link::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(secret)
}

async fn find_link(db: &impl ConnectionTrait, secret: &Secret, wall: DateTime<Utc>) -> Answer<link::Model> {
    let query = link::Entity::find_by_id(secret.hash())
        .filter(link::Column::UsedAt.is_null())
        .filter(link::Column::ExpiresAt.gt(wall));
    match query.one(db).await? {
        Some(row) => Ok(row),
        None => Err(Refusal::new(
            RefusalKind::NotFound,
            "Ссылка уже использована или её срок истёк.",
            "Попросите администратора выдать новую.",
        )
        .into()),
    }
}

/// Two people with one link: the second finds it used.
async fn use_link(tx: &impl ConnectionTrait, hash: &str, wall: DateTime<Utc>) -> Answer<()> {
    let done = link::Entity::update_many()
        .col_expr(link::Column::UsedAt, Expr::value(Some(wall)))
        .filter(link::Column::Hash.eq(hash))
        .filter(link::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { not_found() } else { Ok(()) }
}
