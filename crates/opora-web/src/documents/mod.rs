//! Документы: the library of acts; upload, reading beside the source, correcting, adopting.

use axum::Router;

use crate::app::App;

/// Uploads may be as large as the configuration says; all other forms are small.
pub(crate) fn routes(_upload_limit_bytes: usize) -> Router<App> {
    Router::new()
}
