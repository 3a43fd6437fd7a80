//! Lists as files: the answer that a browser saves under a readable name.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDateTime;
use opora_report::table::{Row, Table};
use opora_report::xlsx;

use crate::app::App;
use crate::layout::dates;
use crate::trouble::{Answer, Trouble};

const XLSX: HeaderValue = HeaderValue::from_static("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

/// Rows that one file holds; what is beyond is said in the file.
pub(crate) const ROWS_LIMIT: usize = 20_000;

/// Cuts `rows` to what one file holds; the note says so where something is left out.
pub(crate) fn fit(rows: &mut Vec<Row>, way_out: &str) -> Vec<String> {
    if rows.len() <= ROWS_LIMIT {
        return Vec::new();
    }
    rows.truncate(ROWS_LIMIT);
    vec![format!("Показаны первые {} строк: больше файл не вмещает. {way_out}", dates::number(ROWS_LIMIT as u64))]
}

/// `table` as an Excel file named after `name` and the day: «Школы 2026-03-17.xlsx».
pub(crate) async fn xlsx(app: &App, name: &str, table: Table) -> Answer {
    let name = format!("{name} {}.xlsx", app.today().format("%Y-%m-%d"));
    // A large table takes a while, which must not hold up the other pages.
    let bytes = tokio::task::spawn_blocking(move || xlsx::write(&table)).await;
    let bytes = bytes.map_err(Trouble::failed)?.map_err(Trouble::failed)?;
    Ok(file(&name, XLSX, bytes))
}

/// The moment that stands in the properties of a file.
pub(crate) fn made(app: &App) -> NaiveDateTime {
    app.clock.local(app.clock.now()).naive_local()
}

/// The grey line of every export: on which day it was made.
pub(crate) fn as_of(app: &App) -> String {
    format!("Данные на {}", app.clock.local(app.clock.now()).format("%d.%m.%Y, %H:%M"))
}

/// An absolute address, for links inside files.
pub(crate) fn absolute(app: &App, path: &str) -> String {
    format!("{}{path}", app.config.public_url)
}

/// `bytes` as a file that the browser saves under `name`.
pub(crate) fn file(name: &str, kind: HeaderValue, bytes: Vec<u8>) -> Response {
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&disposition(name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// The name for old and new browsers (RFC 6266): plain letters, then the real name in UTF-8.
fn disposition(name: &str) -> String {
    let name: String = name.chars().map(|letter| if is_safe(letter) { letter } else { ' ' }).collect();
    let extension = name.rsplit('.').next().filter(|end| end.is_ascii() && end.len() <= 5).unwrap_or("bin");
    let mut encoded = String::with_capacity(name.len() * 3);
    for byte in name.trim().bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"opora.{extension}\"; filename*=UTF-8''{encoded}")
}

fn is_safe(letter: char) -> bool {
    !letter.is_control() && !"\\/:*?\"<>|".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        assert_eq!(
            disposition("План/2.xlsx"),
            "attachment; filename=\"opora.xlsx\"; filename*=UTF-8''%D0%9F%D0%BB%D0%B0%D0%BD%202.xlsx"
        );
        assert!(!disposition("a\r\nX-Evil: 1.xlsx").contains('\n'));
    }
}
