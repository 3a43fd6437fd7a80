//! Загрузка результатов: files come in, are read in the background, a person sees what was understood and cleaned, and
//! takes them or not.

mod address;
mod decide;
mod file;
mod list;
mod overview;
mod report;
mod schools;
mod show;
mod upload;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;

/// What a form adds to its files: names, boundaries, fields.
const FORM_AROUND_FILES_BYTES: usize = 1024 * 1024;

/// The pages.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/results", get(overview::overview))
        .route("/results/uploads", get(list::list))
        .route("/results/uploads/new", get(upload::form))
        .route("/results/uploads/{id}", get(show::show))
        .route("/results/uploads/{id}/adopt", post(decide::adopt))
        .route("/results/uploads/{id}/refuse", post(decide::refuse))
        .route("/results/uploads/{id}/files/{file}", get(file::show).post(file::given))
        .route("/results/uploads/{id}/files/{file}/aside", post(file::set_aside))
        .route("/results/schools", get(schools::list))
        .route("/results/schools/{code}", get(schools::form).post(schools::link))
}

/// The one address that takes large files and may take as long as the line is slow.
pub(crate) fn long_routes(results_limit_bytes: usize) -> Router<App> {
    let limit = DefaultBodyLimit::max(results_limit_bytes.saturating_add(FORM_AROUND_FILES_BYTES));
    Router::new().route("/results/uploads/new", post(upload::receive).layer(limit))
}
