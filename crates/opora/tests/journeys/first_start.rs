//! The first start: a link on the terminal, an administrator, and a page that says what to do.

use crate::browser::{Browser, Kind};
use crate::server::Server;

#[tokio::test]
async fn the_first_start_makes_an_administrator_and_says_what_to_do() {
    let server = Server::fresh("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;
    browser.go(&server.welcome()).await;
    browser.picture("welcome").await;
    browser.close().await;
}
