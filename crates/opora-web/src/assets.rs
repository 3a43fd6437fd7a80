//! Style sheets, scripts and icons: served under addresses that hold a hash of the content, compressed once.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;
use std::sync::{LazyLock, OnceLock};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::app::App;

/// What is written here.
#[derive(RustEmbed)]
#[folder = "assets/own/"]
struct Own;

/// What `cargo xtask setup` copies from npm by `vendor.list`.
#[derive(RustEmbed)]
#[folder = "assets/vendor/"]
#[allow_missing = true]
struct Vendor;

/// The sheet of all icons, made from the single files at the first request.
const ICONS: &str = "icons.svg";

struct Asset {
    address: String,
    media_type: HeaderValue,
    plain: Bytes,
    packed: OnceLock<Bytes>,
}

/// By plain name («opora.css», «icons.svg»), whatever folder the file came from.
static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    let mut assets = BTreeMap::new();
    let mut icons = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\">");
    let vendor = Vendor::iter().filter_map(|path| Vendor::get(&path).map(|file| (path, file)));
    let own = Own::iter().filter_map(|path| Own::get(&path).map(|file| (path, file)));
    for (path, file) in vendor.chain(own) {
        let plain = Bytes::from(file.data.into_owned());
        match path.strip_prefix("icons/").and_then(|name| name.strip_suffix(".svg")) {
            Some(name) => icons.push_str(&symbol(name, &String::from_utf8_lossy(&plain))),
            None => {
                assets.insert(path.to_string(), asset(&path, plain));
            }
        }
    }
    icons.push_str("</svg>");
    assets.insert(ICONS.to_owned(), asset(ICONS, Bytes::from(icons)));
    assets
});

fn asset(name: &str, plain: Bytes) -> Asset {
    let hash: String = hex::encode(Sha256::digest(&plain)).chars().take(12).collect();
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    let media_type = mime_guess::from_path(name).first_or_octet_stream();
    let media_type = HeaderValue::from_str(media_type.as_ref()).unwrap_or(HeaderValue::from_static("text/plain"));
    Asset { address: format!("/assets/{stem}.{hash}.{extension}"), media_type, plain, packed: OnceLock::new() }
}

/// One icon file as a symbol of the sheet: its drawing, its way of being painted, none of its frame.
fn symbol(name: &str, file: &str) -> String {
    let paint = if file.contains("fill=\"currentColor\"") {
        "fill=\"currentColor\""
    } else {
        "fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\""
    };
    let drawing = file.split_once('>').map_or("", |(_, rest)| rest).replace("</svg>", "");
    let drawing: String =
        drawing.lines().map(str::trim).filter(|line| !line.is_empty() && !line.contains("M0 0h24v24H0z")).collect();
    format!("<symbol id=\"{name}\" viewBox=\"0 0 24 24\" {paint}>{drawing}</symbol>")
}

/// Where the browser finds `name`; the address changes with the content, so it may be kept for ever.
pub(crate) fn address(name: &str) -> &'static str {
    ASSETS.get(name).map_or("/assets/missing", |asset| asset.address.as_str())
}

/// Where the browser finds the sheet of icons: `<use href="…#name">`.
pub(crate) fn sheet_address() -> &'static str {
    address(ICONS)
}

/// An icon by its name in `vendor.list`; says nothing to a screen reader, the word stands beside it.
#[derive(Debug, Clone, Copy)]
pub struct Icon(pub &'static str);

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<svg class=\"ic\" aria-hidden=\"true\"><use href=\"{}#{}\"/></svg>", address(ICONS), self.0)
    }
}

impl askama::FastWritable for Icon {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(write!(dest, "{self}")?)
    }
}

impl askama::filters::HtmlSafe for Icon {}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/assets/{file}", get(serve)).route("/favicon.ico", get(favicon))
}

async fn favicon() -> Response {
    found(&HeaderMap::new(), ASSETS.get("favicon.svg"))
}

async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let wanted = format!("/assets/{file}");
    found(&headers, ASSETS.values().find(|asset| asset.address == wanted))
}

fn found(headers: &HeaderMap, asset: Option<&'static Asset>) -> Response {
    let Some(asset) = asset else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = Response::new(Body::empty());
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, asset.media_type.clone());
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let takes_gzip = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"));
    let body = if takes_gzip {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        asset.packed.get_or_init(|| pack(&asset.plain)).clone()
    } else {
        asset.plain.clone()
    };
    *response.body_mut() = Body::from(body);
    response
}

fn pack(plain: &Bytes) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(plain).and_then(|()| encoder.finish());
    packed.map_or_else(|_| plain.clone(), Bytes::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_named_in_the_sources_is_on_the_sheet() {
        let sheet = String::from_utf8(ASSETS[ICONS].plain.to_vec()).unwrap();
        let mut wanted = std::collections::BTreeSet::new();
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                for mark in ["icon(\"", "Icon(\""] {
                    let named = text.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
                    wanted.extend(named.map(str::to_owned));
                }
            }
        }
        wanted
            .retain(|name| !name.is_empty() && name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'));
        let missing: Vec<_> = wanted.iter().filter(|name| !sheet.contains(&format!("id=\"{name}\""))).collect();
        assert!(missing.is_empty(), "add to assets/vendor.list: {missing:?}");
    }

    #[test]
    fn an_address_changes_with_the_content() {
        let one = asset("opora.css", Bytes::from_static(b"a{}"));
        let two = asset("opora.css", Bytes::from_static(b"b{}"));
        assert_ne!(one.address, two.address);
        assert!(one.address.starts_with("/assets/opora.") && one.address.ends_with(".css"));
    }
}
