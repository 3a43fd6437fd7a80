//! The pages, in Russian: every section of the product is a folder with its routes, its handlers and its templates.
//!
//! A page reads through the store with its actor, and prints; rules live in the core, SQL in the store. Nothing here
//! trusts a request: forms carry tokens, sessions live in the database, and what an actor may not see is not found.

mod activity;
mod app;
mod assets;
mod calendar;
mod deadline_words;
mod documents;
mod export;
mod form;
mod guard;
pub mod intake;
mod journal;
mod layout;
mod obligation;
mod programmes;
pub mod results;
mod results_import;
mod schools;
mod search;
mod session;
mod settings;
mod signin;
mod today;
mod trouble;

use std::future::Future;
use std::net::SocketAddr;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::{Router, middleware};
use chrono::Utc;
use opora_store::Store;
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::timeout::TimeoutLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, SessionManagerLayer};

pub use app::{App, Clock, Config};

/// The name of the session cookie.
pub const SESSION_COOKIE: &str = "opora";
/// A session that nobody uses ends after a working day.
const SESSION_IDLE: Duration = Duration::hours(12);
/// How long an upload of results may take.
const LONG_LIMIT: std::time::Duration = std::time::Duration::from_secs(2 * 60 * 60);
/// How often ended sessions are forgotten.
const SWEEP_EVERY: std::time::Duration = std::time::Duration::from_secs(15 * 60);
/// How long after midnight programmes are counted at the latest.
const DAY_BEGINS_EVERY: std::time::Duration = std::time::Duration::from_secs(30);

/// All pages over `app`, for a server or for tests in process.
pub fn router(app: App) -> Router {
    let pages = Router::new()
        .merge(signin::routes())
        .merge(today::routes())
        .merge(programmes::routes())
        .merge(activity::routes())
        .merge(obligation::routes())
        .merge(documents::routes(app.config.upload_limit_bytes))
        .merge(schools::routes())
        .merge(results_import::routes())
        .merge(results::routes())
        .merge(journal::routes())
        .merge(settings::routes())
        .merge(search::routes())
        .merge(calendar::routes())
        .fallback(|| async { StatusCode::NOT_FOUND })
        .method_not_allowed_fallback(|| async { StatusCode::METHOD_NOT_ALLOWED });
    let in_time = TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, app.config.page_limit);
    // Hundreds of megabytes over a village line take as long as they take.
    let long = TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, LONG_LIMIT);
    let pages = framed(&app, pages).layer(in_time);
    let uploads = framed(&app, results_import::long_routes(app.config.results_limit_bytes)).layer(long);
    // Both have the address of new files; which of them answers is said by the method.
    Router::new()
        .merge(pages.merge(uploads).layer(CompressionLayer::new().quality(CompressionLevel::Fastest)))
        .merge(assets::routes().layer(in_time))
        .merge(calendar::feed_routes().layer(in_time))
        .layer(
            ServiceBuilder::new()
                .layer(middleware::from_fn(guard::add_headers))
                .layer(middleware::from_fn(layout::last_words))
                .layer(CatchPanicLayer::custom(layout::panicked)),
        )
        .with_state(app)
}

/// Pages with what is around every one of them: the session, the token of forms, words for troubles.
fn framed(app: &App, pages: Router<App>) -> Router<App> {
    let sessions = SessionManagerLayer::new(session::Sessions::new(app.store.clone()))
        .with_name(SESSION_COOKIE)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(app.config.is_https())
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(SESSION_IDLE));
    pages.layer(
        ServiceBuilder::new()
            .layer(sessions)
            .layer(middleware::from_fn_with_state(app.clone(), layout::around))
            .layer(DefaultBodyLimit::max(guard::FORM_LIMIT_BYTES)),
    )
}

/// Serves the pages on `listener` until `shutdown` is ready; requests that are under way are finished first.
pub async fn serve(
    config: Config,
    store: Store,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let sweeping = tokio::spawn(sweep(store.clone()));
    let app = App::new(config, store);
    let counting = tokio::spawn(count_each_day(app.clone()));
    let working = tokio::spawn(intake::work(app.clone()));
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(shutdown).await;
    sweeping.abort();
    counting.abort();
    // What it was doing is taken again at the next start.
    working.abort();
    served
}

/// Counts programmes when the server starts and when a day begins, so that the first person of a day does not wait.
async fn count_each_day(app: App) {
    let mut turns = tokio::time::interval(DAY_BEGINS_EVERY);
    turns.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut counted = None;
    loop {
        turns.tick().await;
        let today = app.today();
        if counted == Some(today) {
            continue;
        }
        match app.store.count_ahead(today).await {
            Ok(_) => counted = Some(today),
            Err(trouble) => tracing::warn!("programmes are counted when somebody asks: {trouble}"),
        }
    }
}

/// Forgets ended sessions and old guesses of passwords, at once and then now and again. Goes by the real time, as
/// sessions do, whatever day the pages are shown on.
async fn sweep(store: Store) {
    let mut turns = tokio::time::interval(SWEEP_EVERY);
    turns.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        match store.sweep(Utc::now()).await {
            Ok(0) => {}
            Ok(ended) => tracing::debug!("{ended} ended sessions were forgotten"),
            Err(trouble) => tracing::warn!("ended sessions stay until the next turn: {trouble}"),
        }
    }
}
