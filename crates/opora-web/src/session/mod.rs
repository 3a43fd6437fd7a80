//! Who is signed in: sessions kept in the book of record, and what a session remembers between two pages.

mod sessions;

use chrono::Utc;
use opora_core::access::{Actor, Role};
use opora_core::ids::{OrganisationId, UserId};
use tower_sessions::Session;

use crate::app::App;
use crate::layout::Flash;
use crate::trouble::Trouble;

pub(crate) use sessions::Sessions;

/// The account of a session.
const USER: &str = "user";
/// Messages waiting for the next page.
const FLASHES: &str = "flashes";
/// When the session was last extended.
const TOUCHED: &str = "touched";
/// A session in use is extended at most this often, so that reading pages does not write.
const EXTEND_AFTER_S: i64 = 60 * 60;

/// Who visits.
#[derive(Debug, Clone)]
pub(crate) enum Visitor {
    /// Nobody is signed in.
    Nobody,
    /// Somebody with an account.
    SignedIn(Actor),
}

/// Who visits with this session. An account out of use is nobody.
pub(crate) async fn visitor(app: &App, session: &Session) -> Result<Visitor, Trouble> {
    let Some(user) = session.get::<i64>(USER).await.map_err(Trouble::failed)? else { return Ok(Visitor::Nobody) };
    let actor = match app.store.actor(UserId(user)).await.map_err(Trouble::from) {
        Ok(actor) => actor,
        Err(Trouble::Refused(_)) => return Ok(Visitor::Nobody),
        Err(trouble) => return Err(trouble),
    };
    extend(session).await?;
    Ok(Visitor::SignedIn(actor))
}

/// The school or the authority of an actor.
pub(crate) fn organisation_of(actor: &Actor) -> Option<OrganisationId> {
    match actor.role {
        Role::Administrator => None,
        Role::Specialist { authority } => Some(authority),
        Role::School { school, .. } => Some(school),
    }
}

/// A session in use lives on.
async fn extend(session: &Session) -> Result<(), Trouble> {
    let now = Utc::now().timestamp();
    let touched = session.get::<i64>(TOUCHED).await.map_err(Trouble::failed)?.unwrap_or(0);
    if now - touched >= EXTEND_AFTER_S {
        session.insert(TOUCHED, now).await.map_err(Trouble::failed)?;
    }
    Ok(())
}

/// Begins a session of `user`: under a new id, so that one planted before is worth nothing.
pub(crate) async fn begin(session: &Session, user: UserId) -> Result<(), Trouble> {
    session.flush().await.map_err(Trouble::failed)?;
    session.insert(USER, user.0).await.map_err(Trouble::failed)?;
    session.insert(TOUCHED, Utc::now().timestamp()).await.map_err(Trouble::failed)?;
    session.cycle_id().await.map_err(Trouble::failed)
}

/// Ends the session.
pub(crate) async fn end(session: &Session) -> Result<(), Trouble> {
    session.flush().await.map_err(Trouble::failed)
}

/// The id under which the book knows this session.
pub(crate) fn book_id(session: &Session) -> Option<String> {
    session.id().map(sessions::key)
}

/// Keeps a message for the next page.
pub(crate) async fn add_flash(session: &Session, flash: Flash) -> Result<(), Trouble> {
    let mut flashes: Vec<Flash> = session.get(FLASHES).await.map_err(Trouble::failed)?.unwrap_or_default();
    flashes.push(flash);
    session.insert(FLASHES, flashes).await.map_err(Trouble::failed)
}

/// The waiting messages; a page without them is better than no page.
pub(crate) async fn take_flashes(session: &Session) -> Vec<Flash> {
    match session.get_value(FLASHES).await {
        Ok(Some(_)) => session.remove(FLASHES).await.ok().flatten().unwrap_or_default(),
        Ok(None) | Err(_) => Vec::new(),
    }
}
