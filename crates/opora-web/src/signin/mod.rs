//! Signing in and out, one-time links that choose a password, and one's own account.

mod account;
mod enter;
mod welcome;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::routing::{get, post};
use tower_sessions::Session;

use crate::app::App;
use crate::layout::{Visit, visit};
use crate::trouble::Trouble;

/// The shortest password that the book accepts; said in hints.
const SHORTEST_PASSWORD: usize = 8;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/signin", get(enter::form).post(enter::enter))
        .route("/signout", post(enter::leave))
        .route("/welcome/{secret}", get(welcome::form).post(welcome::choose))
        .route("/account", get(account::show))
        .route("/account/password", post(account::change_password))
}

/// The sign-in page that leads back to `back` afterwards.
pub(crate) fn address_with_way_back(back: &str) -> String {
    if back == "/" {
        return "/signin".to_owned();
    }
    let query = serde_urlencoded::to_string([("back", back)]).unwrap_or_default();
    format!("/signin?{query}")
}

/// Only a path of this server leads back; an address of somebody else does not.
pub(crate) fn safe_way_back(back: &str) -> &str {
    let is_path = back.starts_with('/') && !back.starts_with("//");
    let is_clean = !back.contains(['\\', '\r', '\n', '\t']) && !back.starts_with("/signin");
    if is_path && is_clean { back } else { "/" }
}

/// A visit to a page that needs no account.
struct Doorstep {
    app: App,
    session: Session,
    visit: Visit,
}

impl FromRequestParts<App> for Doorstep {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Trouble> {
        let session = parts.extensions.get::<Session>().cloned().ok_or_else(|| Trouble::failed("no session layer"))?;
        Ok(Self { app: app.clone(), session, visit: visit(parts)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_on_this_server() {
        for (back, expected) in [
            ("/programmes?page=2", "/programmes?page=2"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/signin?back=/x", "/"),
            ("", "/"),
        ] {
            assert_eq!(safe_way_back(back), expected);
        }
        assert_eq!(address_with_way_back("/a?b=c"), "/signin?back=%2Fa%3Fb%3Dc");
    }
}
