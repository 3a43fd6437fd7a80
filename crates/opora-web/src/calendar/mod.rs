//! Подписка на календарь: secret addresses that phones and Outlook read without a password, and the feed behind them.

mod feed;
mod subscriptions;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// The page where one makes and revokes addresses.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/calendar", get(subscriptions::list).post(subscriptions::create))
        .route("/calendar/{id}/revoke", post(subscriptions::revoke))
}

/// The feed itself: no session, no cookie; the secret in the address is the key.
pub(crate) fn feed_routes() -> Router<App> {
    Router::new().route("/calendar/{file}", get(feed::get))
}
