//! The weight of a first visit: every byte of the page and of all that it loads, as they travel.

use crate::browser::{Browser, Kind};
use crate::server::{PASSWORD, Server};

/// Bytes of one page with its styles, scripts and icons, packed.
const MOST: u64 = 200_000;

const BYTES: &str = r#"
const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
return loaded.map((one) => [new URL(one.name).pathname, one.encodedBodySize]);
"#;

#[tokio::test]
async fn a_first_visit_is_light() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;
    browser.go("/signin").await;
    check(&browser, "/signin").await;
    browser.sign_in("sokolova", PASSWORD).await;
    let programme = browser.first_href("/programmes", "main td a[href^='/programmes/']").await;
    let chart = format!("{programme}/chart");
    for page in ["/", "/programmes", &programme, &chart, "/schools", "/documents", "/results", "/journal"] {
        browser.go(page).await;
        check(&browser, page).await;
    }
    browser.close().await;
}

async fn check(browser: &Browser, page: &str) {
    // The icons come with the first drawing that asks for them.
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let loaded = browser.ask(BYTES, vec![]).await;
    let sizes: Vec<(&str, u64)> = loaded
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one[0].as_str().unwrap(), one[1].as_u64().unwrap_or_default()))
        .collect();
    let styled = sizes.iter().any(|(name, bytes)| name.contains("tabler") && *bytes > 0);
    assert!(styled, "{page}: without its style: {sizes:?}");
    let all: u64 = sizes.iter().map(|(_, bytes)| bytes).sum();
    assert!(all < MOST, "{page}: {all} bytes: {sizes:?}");
    println!("{page}: {all} bytes");
}
