//! At 360 pixels: every page fits, the menu opens, an obligation is marked done.

use crate::browser::{Browser, Kind};
use crate::server::{PASSWORD, Server};

#[tokio::test]
async fn every_page_fits_a_phone() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Phone, &server.url).await;
    browser.go("/signin").await;
    browser.fits().await;
    browser.sign_in("sokolova", PASSWORD).await;
    let mut pages =
        ["/", "/programmes", "/documents", "/documents/new", "/schools", "/journal", "/search", "/calendar"]
            .map(str::to_owned)
            .to_vec();
    let programme = browser.first_href("/programmes", "main td a[href^='/programmes/']").await;
    for view in ["", "/chart", "/calendar", "/people", "/passport", "/versions"] {
        pages.push(format!("{programme}{view}"));
    }
    let draft = browser.first_href("/documents", "main td a[href^='/documents/']").await;
    pages.extend([format!("{draft}/adopt"), draft]);
    pages.push(browser.first_href("/schools", "main td a[href^='/schools/'], main th a[href^='/schools/']").await);
    pages.push(browser.first_href(&programme, "table.road a[href^='/activities/']").await);
    pages.push(browser.first_href("/", "main a[href^='/obligations/']").await);
    pages.extend(["/account", "/settings/people", "/settings/organisations", "/settings/directory"].map(str::to_owned));
    for page in &pages {
        browser.go(page).await;
        browser.find("h1").await;
        browser.fits().await;
    }
    browser.close().await;
}

#[tokio::test]
async fn a_school_marks_done_on_a_phone() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Phone, &server.url).await;
    browser.sign_in("school12", PASSWORD).await;
    browser.go("/").await;
    browser.picture("today-phone", 780).await;
    browser.press("Меню").await;
    browser.press("Программы").await;
    browser.comes_to("/programmes").await;
    browser.press("Меню").await;
    browser.press("Сегодня").await;
    browser.click("main a[href^='/obligations/']").await;
    browser.press("Отметить выполненным").await;
    browser.sees("Отмечено выполненным 17.03.2026").await;
    browser.fits().await;
    browser.close().await;
}
