//! A token in every form proves that the form is ours: checked before any handler sees an unsafe request.
//!
//! The token is a hash of a secret in a cookie and of the session, so it needs no storage, dies with the session, and
//! cannot be made by a page of somebody else. In a multipart form it is the first field: only the head of the body is
//! looked at, and the file flows on.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use futures_util::{StreamExt, stream};
use opora_core::Refusal;
use opora_core::refusal::RefusalKind;
use sha2::{Digest, Sha256};

/// The name of the field in forms.
const FIELD: &str = "csrf";
/// The name of the cookie with the secret.
const COOKIE: &str = "opora_seed";
/// The largest form without files.
pub(crate) const FORM_LIMIT_BYTES: usize = 2 * 1024 * 1024;
/// The token of a multipart form stands in its head.
const HEAD_LIMIT_BYTES: usize = 4 * 1024;

/// The token of this visitor, and the cookie to set when he has none yet.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub value: String,
    pub new_cookie: Option<HeaderValue>,
}

impl Token {
    /// The token for the visitor of `headers`, bound to `session` when there is one.
    pub(crate) fn of(headers: &HeaderMap, session: Option<&str>, is_https: bool) -> Self {
        match cookie(headers) {
            Some(seed) => Self { value: hash(seed, session), new_cookie: None },
            None => {
                let seed = hex::encode(rand::random::<[u8; 32]>());
                let secure = if is_https { "; Secure" } else { "" };
                let cookie = format!("{COOKIE}={seed}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000{secure}");
                Self { value: hash(&seed, session), new_cookie: HeaderValue::from_str(&cookie).ok() }
            }
        }
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    pairs
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == COOKIE && value.len() == 64)
        .map(|(_, value)| value)
}

fn hash(seed: &str, session: Option<&str>) -> String {
    hex::encode(Sha256::digest(format!("form {seed} {}", session.unwrap_or("nobody"))))
}

/// The request again, if it may change things; its body is whole.
pub(crate) async fn check(request: Request, token: &Token) -> Result<Request, Refusal> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(request);
    }
    let comes_from_elsewhere = request
        .headers()
        .get("sec-fetch-site")
        .is_some_and(|site| site.as_bytes() == b"cross-site" || site.as_bytes() == b"same-site");
    if comes_from_elsewhere || token.new_cookie.is_some() {
        return Err(refused());
    }
    if let Some(sent) = request.headers().get("x-csrf") {
        return if same(sent.as_bytes(), token) { Ok(request) } else { Err(refused()) };
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        check_multipart(request, token).await
    } else {
        check_form(request, token).await
    }
}

async fn check_form(request: Request, token: &Token) -> Result<Request, Refusal> {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, FORM_LIMIT_BYTES).await else {
        return Err(Refusal::new(
            RefusalKind::Invalid,
            "Форма слишком большая.",
            "Сократите тексты и отправьте снова.",
        ));
    };
    let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(&bytes).unwrap_or_default();
    let sent = fields.iter().find(|(name, _)| name == FIELD).map(|(_, value)| value.as_bytes());
    if !sent.is_some_and(|sent| same(sent, token)) {
        return Err(refused());
    }
    // No keyboard types them, PostgreSQL does not keep them, and no page could show them.
    let is_sign = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if fields.iter().any(|(_, value)| value.chars().any(is_sign)) {
        return Err(Refusal::new(
            RefusalKind::Invalid,
            "В записи есть служебные знаки, которых не видно.",
            "Вернитесь и наберите её заново, не вставляя.",
        ));
    }
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

async fn check_multipart(request: Request, token: &Token) -> Result<Request, Refusal> {
    let (parts, body) = request.into_parts();
    let size_hint = body.size_hint().exact();
    let mut rest = body.into_data_stream();
    let mut head: Vec<Bytes> = Vec::new();
    let mut seen: Vec<u8> = Vec::new();
    while seen.len() < HEAD_LIMIT_BYTES {
        match rest.next().await {
            Some(Ok(chunk)) => {
                seen.extend(chunk.iter().take(HEAD_LIMIT_BYTES));
                head.push(chunk);
            }
            Some(Err(_)) | None => break,
        }
        if first_field(&seen).is_some() {
            break;
        }
    }
    if !first_field(&seen).is_some_and(|sent| same(sent, token)) {
        return Err(refused());
    }
    tracing::trace!(?size_hint, "a form with a file");
    let whole = stream::iter(head.into_iter().map(Ok)).chain(rest);
    Ok(Request::from_parts(parts, Body::from_stream(whole)))
}

/// The value of the first field of a multipart body, when it is ours and is whole.
fn first_field(seen: &[u8]) -> Option<&[u8]> {
    let mark = format!("name=\"{FIELD}\"");
    let at = position(seen, b"\r\n\r\n")?;
    let (head, value) = seen.split_at_checked(at)?;
    position(head, mark.as_bytes())?;
    let value = value.get(4..)?;
    let end = position(value, b"\r\n")?;
    value.get(..end)
}

fn position(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// Whether `sent` is the token; takes the same time wherever they differ.
fn same(sent: &[u8], token: &Token) -> bool {
    let expected = token.value.as_bytes();
    sent.len() == expected.len() && sent.iter().zip(expected).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

fn refused() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "Форма устарела или отправлена с чужой страницы, поэтому ничего не изменено.",
        "Вернитесь назад, обновите страницу и отправьте форму ещё раз.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_field_of_a_multipart_form() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nabc\r\n--x\r\n";
        assert_eq!(first_field(body), Some(b"abc".as_slice()));
        assert_eq!(first_field(b"--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nab"), None);
        let other = b"--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nname=\"csrf\"\r\n\r\nabc\r\n--x\r\n";
        assert_eq!(first_field(other), None);
    }

    #[test]
    fn a_token_belongs_to_its_session() {
        let mut headers = HeaderMap::new();
        let seed = "a".repeat(64);
        headers.insert(header::COOKIE, format!("x=1; {COOKIE}={seed}").parse().unwrap());
        let nobody = Token::of(&headers, None, false);
        let somebody = Token::of(&headers, Some("7"), false);
        assert!(nobody.new_cookie.is_none());
        assert_ne!(nobody.value, somebody.value);
        assert!(!same(nobody.value.as_bytes(), &somebody));
    }
}
