//! The addresses of uploads of results.

use opora_core::ids::{ResultFileId, ResultUploadId};

/// The overview of results.
pub(super) const RESULTS: &str = "/results";
/// The list of uploads.
pub(super) const LIST: &str = "/results/uploads";
/// The form for new files.
pub(super) const NEW: &str = "/results/uploads/new";
/// Tested schools.
pub(super) const SCHOOLS: &str = "/results/schools";

/// One upload.
pub(super) fn show(id: ResultUploadId) -> String {
    format!("{LIST}/{id}")
}

/// One file of an upload.
pub(super) fn file(upload: ResultUploadId, id: ResultFileId) -> String {
    format!("{LIST}/{upload}/files/{id}")
}
