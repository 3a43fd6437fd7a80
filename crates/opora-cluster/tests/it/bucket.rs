//! The same over S3: a small server that speaks as much of its protocol as reading asks for.

use std::path::{Path, PathBuf};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::Response;

use crate::processes::{Cluster, Process, command};
use crate::rows::{files, generate_year, summarised_alone};

#[test]
fn rows_in_s3_give_the_bytes_of_one_machine() {
    let folder = tempfile::tempdir().unwrap();
    let bucket = folder.path().join("bucket");
    generate_year(&bucket.join("сводки/results"));
    let expected = summarised_alone(&bucket.join("сводки/results"));
    let server = tokio::runtime::Runtime::new().unwrap();
    let endpoint = server.block_on(serve(&bucket));
    let settings =
        [("AWS_ENDPOINT", endpoint.as_str()), ("AWS_ACCESS_KEY_ID", KEY), ("AWS_SECRET_ACCESS_KEY", "secret")];
    let cluster = Cluster::start(folder.path(), &settings);
    let out = folder.path().join("out");
    let words = ["summarise", "--scheduler", &cluster.scheduler, "--rows", "s3://bucket/сводки/results", "--out"];
    assert!(Process::start(command(&words).arg(&out).envs(settings)).end().success());
    assert!(files(&out, ".summaries.parquet") == expected);
    let refused =
        command(&words).arg(&out).envs([settings[0], ("AWS_ACCESS_KEY_ID", "чужой"), settings[2]]).output().unwrap();
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("AWS_ACCESS_KEY_ID"));
}

const KEY: &str = "opora-test";

/// Serves the folder as the bucket `bucket` on a free port while the runtime lives.
async fn serve(folder: &Path) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(answer).with_state(folder.to_owned());
    tokio::spawn(async move { axum::serve(listener, router).await });
    endpoint
}

async fn answer(State(folder): State<PathBuf>, request: Request) -> Response {
    let said = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !said(header::AUTHORIZATION).contains(&format!("Credential={KEY}/")) {
        return plain(StatusCode::FORBIDDEN, Body::empty());
    }
    let path = unescaped(request.uri().path());
    let key = path.strip_prefix("/bucket").unwrap_or_default().trim_start_matches('/');
    if key.is_empty() {
        let query = unescaped(request.uri().query().unwrap_or_default());
        let prefix = query.split('&').find_map(|pair| pair.strip_prefix("prefix=")).unwrap_or_default();
        return plain(StatusCode::OK, Body::from(list(&folder, prefix)));
    }
    let Ok(bytes) = std::fs::read(folder.join(key)) else { return plain(StatusCode::NOT_FOUND, Body::empty()) };
    let range = said(header::RANGE).strip_prefix("bytes=").and_then(|range| range.split_once('-'));
    let answer = Response::builder()
        .header(header::ETAG, "\"1\"")
        .header(header::LAST_MODIFIED, "Sun, 22 Nov 2026 00:00:00 GMT");
    let Some((from, to)) = range else {
        let answer = answer.header(header::CONTENT_LENGTH, bytes.len());
        let body = if request.method() == Method::HEAD { Body::empty() } else { Body::from(bytes) };
        return answer.body(body).unwrap();
    };
    let (from, to) = (from.parse::<usize>().unwrap(), to.parse::<usize>().unwrap().min(bytes.len() - 1));
    let range = format!("bytes {from}-{to}/{}", bytes.len());
    let answer = answer.status(StatusCode::PARTIAL_CONTENT).header(header::CONTENT_RANGE, range);
    answer.body(Body::from(bytes[from..=to].to_vec())).unwrap()
}

fn plain(status: StatusCode, body: Body) -> Response {
    Response::builder().status(status).body(body).unwrap()
}

fn list(folder: &Path, prefix: &str) -> String {
    let mut out = String::from("<ListBucketResult>");
    for (path, bytes) in files(folder, "") {
        let key = path.to_str().unwrap();
        if key.starts_with(prefix) {
            out += &format!(
                "<Contents><Key>{key}</Key><LastModified>2026-11-22T00:00:00.000Z</LastModified><ETag>\"1\"</ETag><Size>{}</Size></Contents>",
                bytes.len()
            );
        }
    }
    out + "</ListBucketResult>"
}

/// `%D0%BF` → `п`.
fn unescaped(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            byte => byte,
        });
    }
    String::from_utf8(out).unwrap()
}
