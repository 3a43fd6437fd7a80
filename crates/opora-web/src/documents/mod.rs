//! Документы: the library of acts; upload, reading beside the source, correcting, adopting.

pub(crate) mod address;
mod adopt;
mod by_hand;
mod case;
mod correct;
mod list;
mod review;
mod show;
mod source;
mod state;
mod upload;

pub(crate) use case::name as document_name;
pub(crate) use review::editor::Preview;
pub(crate) use review::fields::target as target_words;
pub(crate) use review::{Sheet, place_words, preview_part, whole};
pub(crate) use show::address_of_row;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;

/// What a form adds to its files: names, boundaries, hints.
const FORM_AROUND_FILES_BYTES: usize = 256 * 1024;

/// Uploads may be as large as the configuration says; all other forms are small.
pub(crate) fn routes(upload_limit_bytes: usize) -> Router<App> {
    let limit = DefaultBodyLimit::max(upload_limit_bytes.saturating_add(FORM_AROUND_FILES_BYTES));
    Router::new()
        .route("/documents", get(list::list))
        .route("/documents/new", get(upload::form).post(upload::receive).layer(limit))
        .route("/documents/{id}", get(show::show))
        .route("/documents/{id}/deadline-preview", get(show::deadline_preview))
        .route("/documents/{id}/corrections", post(correct::correct))
        .route("/documents/{id}/corrections/{correction}/undo", post(correct::undo))
        .route("/documents/{id}/split", get(by_hand::split::form).post(by_hand::split::split))
        .route("/documents/{id}/row", get(by_hand::make::form).post(by_hand::make::make))
        .route("/documents/{id}/adopt", get(adopt::show).post(adopt::adopt))
        .route("/documents/{id}/terms", post(state::count_again))
        .route("/documents/{id}/postpone", post(state::postpone))
        .route("/documents/{id}/resume", post(state::resume))
        .route("/documents/{id}/delete", get(state::ask).post(state::delete))
        .route("/documents/{id}/source", get(source::source))
}
