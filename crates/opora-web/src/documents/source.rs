//! The file of a document, exactly as it was uploaded.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use opora_core::access::Action;
use opora_core::ids::DocumentId;

use crate::layout::{Frame, Key};
use crate::trouble::Answer;

/// GET `/documents/{id}/source`. A file of somebody is never shown by the browser as a page of ours: it is saved.
pub(super) async fn source(frame: Frame, Key(id): Key<DocumentId>) -> Answer {
    frame.must(Action::HandleDocuments)?;
    let (document, bytes) = frame.app.store.document_bytes(&frame.actor, id).await?;
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if let Ok(value) = HeaderValue::from_str(&disposition(&document.name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// `attachment` with the name for old and for new browsers (RFC 6266).
fn disposition(name: &str) -> String {
    let plain: String = name.chars().map(|symbol| if is_plain(symbol) { symbol } else { '_' }).collect();
    let full: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}")
}

fn is_plain(symbol: char) -> bool {
    symbol.is_ascii_alphanumeric() || matches!(symbol, '-' | '_' | '.' | ' ' | '(' | ')')
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn names_for_old_and_new_browsers() {
        let check = |name: &str, expected: &str| assert_eq!(disposition(name), expected);
        check("plan 1.txt", "attachment; filename=\"plan 1.txt\"; filename*=UTF-8''plan%201.txt");
        check("а.docx", "attachment; filename=\"_.docx\"; filename*=UTF-8''%D0%B0.docx");
        check("x\"; y=\"z.html", "attachment; filename=\"x__ y__z.html\"; filename*=UTF-8''x%22%3B%20y%3D%22z.html");
    }
}
