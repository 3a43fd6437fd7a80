//! Addresses of documents.

use opora_core::ids::DocumentId;

/// The library.
pub(crate) const LIST: &str = "/documents";

/// One document: its review.
pub(crate) fn show(id: DocumentId) -> String {
    format!("{LIST}/{id}")
}

/// The file as it was uploaded.
pub(crate) fn source(id: DocumentId) -> String {
    format!("{LIST}/{id}/source")
}

/// What will change, and the button.
pub(crate) fn adopt(id: DocumentId) -> String {
    format!("{LIST}/{id}/adopt")
}
