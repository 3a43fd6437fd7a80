//! Документы: the library of acts; upload, reading beside the source, correcting, adopting.

#[allow(dead_code, reason = "its handlers follow with the documents of the store")]
mod address;
#[allow(dead_code, unused_imports, reason = "its handlers follow with the documents of the store")]
mod review;

use axum::Router;

use crate::app::App;

/// Uploads may be as large as the configuration says; all other forms are small.
pub(crate) fn routes(_upload_limit_bytes: usize) -> Router<App> {
    Router::new()
}
