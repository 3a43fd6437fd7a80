//! Signing in with throttled guesses, the rows of sessions, and revocable secrets of calendar feeds.

use chrono::{DateTime, TimeDelta, Utc};
use opora_core::Refusal;
use opora_core::access::{Actor, Moment};
use opora_core::ids::UserId;
use opora_core::refusal::RefusalKind;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder,
};

use crate::entities::{feed, guess, session, user};
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::secret::{Secret, verify_password};
use crate::trouble::{Answer, not_found};
use crate::users::{actor_of, login_key};

/// Failures of one login before it has to wait.
const LOGIN_FAILURES: i64 = 5;
/// Failures from one address before it has to wait: a school has one address for many people.
const ADDRESS_FAILURES: i64 = 30;
/// Failures are forgotten after this time of quiet.
const FORGET_MINUTES: i64 = 15;
const LONGEST_WAIT_MINUTES: i64 = 15;

/// A stored session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id as text.
    pub id: String,
    /// Whose it is once somebody signed in; an account taken out of use loses its sessions.
    pub user: Option<UserId>,
    /// What the web keeps in it, as text.
    pub data: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// A calendar feed; its secret was shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its id.
    pub id: i64,
    /// What the person called it.
    pub title: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Signs in. `address` is the client's address as text. A guess counts before the password is looked at, so
    /// that many guesses at once count too.
    pub async fn sign_in(&self, login: &str, password: &str, address: &str, moment: Moment) -> Answer<Actor> {
        let key = login_key(login);
        let subjects = [(format!("login:{key}"), LOGIN_FAILURES), (format!("address:{address}"), ADDRESS_FAILURES)];
        let tx = self.turn().await?;
        for (subject, limit) in &subjects {
            count_guess(&tx, subject, *limit, moment).await?;
        }
        tx.commit().await?;
        let row = user::Entity::find().filter(user::Column::LoginKey.eq(&key)).one(self.reader()).await?;
        let active = row.filter(|row| row.disabled_at.is_none());
        let stored = active.as_ref().and_then(|row| row.password.clone());
        let fits = verify_password(stored, password.to_owned()).await?;
        let Some(row) = active.filter(|_| fits) else { return refuse_sign_in() };
        let tx = self.turn().await?;
        // The account may have been taken out of use meanwhile, and its password changed.
        let done = user::Entity::update_many()
            .col_expr(user::Column::SignedInBefore, Expr::col(user::Column::SignedInAt))
            .col_expr(user::Column::SignedInAt, Expr::value(Some(moment.now)))
            .filter(user::Column::Id.eq(row.id))
            .filter(user::Column::DisabledAt.is_null())
            .filter(user::Column::Password.eq(row.password.clone()))
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return refuse_sign_in();
        }
        for (subject, _) in &subjects {
            guess::Entity::delete_by_id(subject.clone()).exec(&tx).await?;
        }
        tx.commit().await?;
        actor_of(row)
    }

    /// When the actor signed in before the last time; nothing at their first visit.
    pub async fn previous_sign_in(&self, actor: &Actor) -> Answer<Option<DateTime<Utc>>> {
        let Some(UserId(id)) = actor.user else { return Ok(None) };
        let row = user::Entity::find_by_id(id).one(self.reader()).await?;
        Ok(row.and_then(|row| row.signed_in_before))
    }

    /// A session that has not ended.
    pub async fn session(&self, id: &str, now: DateTime<Utc>) -> Answer<Option<Session>> {
        let query = session::Entity::find_by_id(id.to_owned()).filter(session::Column::ExpiresAt.gt(now));
        let row = query.one(self.reader()).await?;
        Ok(row.map(|row| Session {
            id: row.id,
            user: row.user_id.map(UserId),
            data: row.data,
            expires_at: row.expires_at,
        }))
    }

    /// Makes a session; false when the id is taken and another must be tried.
    pub async fn session_create(&self, session: &Session) -> Answer<bool> {
        let insert = session::Entity::insert(session_row(session))
            .on_conflict(OnConflict::column(session::Column::Id).do_nothing().to_owned());
        let tx = self.turn().await?;
        let rows = insert.exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(rows > 0)
    }

    /// Saves a session, made or not. A session of an account that is out of use is not brought back.
    pub async fn session_save(&self, session: &Session) -> Answer<()> {
        let on_conflict = OnConflict::column(session::Column::Id)
            .update_columns([session::Column::UserId, session::Column::Data, session::Column::ExpiresAt])
            .to_owned();
        let tx = self.turn().await?;
        session::Entity::insert(session_row(session)).on_conflict(on_conflict).exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends a session.
    pub async fn session_delete(&self, id: &str) -> Answer<()> {
        let tx = self.turn().await?;
        session::Entity::delete_by_id(id.to_owned()).exec(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Forgets what has ended: sessions, links and old guesses.
    pub async fn sweep(&self, now: DateTime<Utc>) -> Answer<u64> {
        let tx = self.turn().await?;
        let sessions = session::Entity::delete_many().filter(session::Column::ExpiresAt.lte(now)).exec(&tx).await?;
        let old = now - TimeDelta::minutes(FORGET_MINUTES + LONGEST_WAIT_MINUTES);
        guess::Entity::delete_many().filter(guess::Column::LastAt.lt(old)).exec(&tx).await?;
        tx.commit().await?;
        Ok(sessions.rows_affected)
    }

    /// Makes a calendar feed of the actor's obligations and its secret.
    pub async fn feed_create(&self, actor: &Actor, title: &str, moment: Moment) -> Answer<Secret> {
        let Some(user) = actor.user else { return not_found() };
        let secret = Secret::random();
        let tx = self.turn().await?;
        let row = feed::ActiveModel {
            id: NotSet,
            user_id: Set(user.0),
            hash: Set(secret.hash()),
            title: Set(title.trim().to_owned()),
            created_at: Set(moment.now),
            revoked_at: Set(None),
        };
        row.insert(&tx).await?;
        let note = Note::new("feed-created", "Выдана ссылка на календарь", About::default());
        journal::write(&tx, actor, moment, note).await?;
        tx.commit().await?;
        Ok(secret)
    }

    /// The actor's feeds, newest first.
    pub async fn feeds(&self, actor: &Actor) -> Answer<Vec<Feed>> {
        let Some(user) = actor.user else { return Ok(Vec::new()) };
        let query = feed::Entity::find().filter(feed::Column::UserId.eq(user.0)).order_by_desc(feed::Column::Id);
        let read = |row: feed::Model| Feed {
            id: row.id,
            title: row.title,
            created_at: row.created_at,
            revoked_at: row.revoked_at,
        };
        Ok(query.all(self.reader()).await?.into_iter().map(read).collect())
    }

    /// Revokes one of the actor's feeds.
    pub async fn feed_revoke(&self, actor: &Actor, id: i64, moment: Moment) -> Answer<()> {
        let Some(user) = actor.user else { return not_found() };
        let tx = self.turn().await?;
        let done = feed::Entity::update_many()
            .col_expr(feed::Column::RevokedAt, Expr::value(Some(moment.now)))
            .filter(feed::Column::Id.eq(id))
            .filter(feed::Column::UserId.eq(user.0))
            .filter(feed::Column::RevokedAt.is_null())
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return not_found();
        }
        let note = Note::new("feed-revoked", "Отозвана ссылка на календарь", About::default());
        journal::write(&tx, actor, moment, note).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whose feed a secret opens; not found when it is revoked or the account is out of use.
    pub async fn feed_actor(&self, secret: &Secret) -> Answer<Actor> {
        let query =
            feed::Entity::find().filter(feed::Column::Hash.eq(secret.hash())).filter(feed::Column::RevokedAt.is_null());
        match query.one(self.reader()).await? {
            Some(row) => self.actor(UserId(row.user_id)).await,
            None => not_found(),
        }
    }
}

fn session_row(session: &Session) -> session::ActiveModel {
    session::ActiveModel {
        id: Set(session.id.clone()),
        user_id: Set(session.user.map(|id| id.0)),
        data: Set(session.data.clone()),
        expires_at: Set(session.expires_at),
    }
}

/// Counts one more guess, refuses while the subject has to wait.
async fn count_guess(tx: &impl ConnectionTrait, subject: &str, limit: i64, moment: Moment) -> Answer<()> {
    let fresh = guess::ActiveModel {
        subject: Set(subject.to_owned()),
        failures: Set(0),
        last_at: Set(moment.now),
        blocked_until: Set(None),
    };
    let keep = OnConflict::column(guess::Column::Subject).do_nothing().to_owned();
    guess::Entity::insert(fresh).on_conflict(keep).exec_without_returning(tx).await?;
    // The update takes the row before it is read, so that guesses at the same time count one by one.
    guess::Entity::update_many()
        .col_expr(guess::Column::Failures, sea_orm::sea_query::ExprTrait::add(Expr::col(guess::Column::Failures), 1))
        .filter(guess::Column::Subject.eq(subject))
        .exec(tx)
        .await?;
    let Some(row) = guess::Entity::find_by_id(subject.to_owned()).one(tx).await? else { return not_found() };
    if let Some(until) = row.blocked_until
        && until > moment.now
    {
        return Err(too_many(until, moment));
    }
    let quiet = moment.now - row.last_at > TimeDelta::minutes(FORGET_MINUTES);
    let failures = if quiet { 1 } else { row.failures };
    let over = failures - limit;
    let wait = (over >= 0).then(|| waiting(over));
    let set = guess::ActiveModel {
        subject: Set(subject.to_owned()),
        failures: Set(failures),
        last_at: Set(moment.now),
        blocked_until: Set(wait.map(|wait| moment.now + wait)),
    };
    guess::Entity::update(set).exec(tx).await?;
    Ok(())
}

/// One minute after the limit is reached, twice as long after each further failure.
fn waiting(over: i64) -> TimeDelta {
    let minutes = 1_i64.checked_shl(u32::try_from(over).unwrap_or(0).min(4)).unwrap_or(LONGEST_WAIT_MINUTES);
    TimeDelta::minutes(minutes.min(LONGEST_WAIT_MINUTES))
}

fn too_many(until: DateTime<Utc>, moment: Moment) -> crate::trouble::Trouble {
    let minutes = ((until - moment.now).num_seconds().max(0) + 59) / 60;
    Refusal::new(
        RefusalKind::TooMany,
        "Слишком много неудачных попыток входа.",
        format!("Подождите {minutes} мин. и попробуйте ещё раз."),
    )
    .into()
}

fn refuse_sign_in<T>() -> Answer<T> {
    Err(Refusal::new(
        RefusalKind::Invalid,
        "Логин или пароль не подошли.",
        "Проверьте раскладку клавиатуры и попробуйте ещё раз.",
    )
    .into())
}
