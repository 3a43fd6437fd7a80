//! Without a mouse: signing in, skipping the menu, reaching an obligation and marking it done.

use crate::browser::{Browser, ENTER, ESCAPE, Kind, TAB};
use crate::server::{PASSWORD, Server};

#[tokio::test]
async fn everything_is_reached_by_tab_and_enter() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;

    // The cursor stands in the login already.
    browser.go("/signin").await;
    browser.keys(&format!("school12{TAB}{PASSWORD}{ENTER}")).await;
    browser.sees("Ближайшие семь дней").await;

    // The first Tab of a page is the way past the menu.
    browser.keys(TAB).await;
    assert_eq!(browser.focus().await, "К содержанию страницы");
    browser.keys(ENTER).await;
    let activity = browser.words("main a[href^='/obligations/']").await;
    browser.tab_to(&activity).await;
    browser.keys(ENTER).await;
    browser.comes_to("/obligations/").await;

    browser.tab_to("note").await;
    browser.keys("сделано без мыши").await;
    browser.tab_to("Отметить выполненным").await;
    browser.keys(ENTER).await;
    browser.sees("Отмечено выполненным 17.03.2026").await;
    browser.sees("Примечание: сделано без мыши").await;
    browser.close().await;
}

#[tokio::test]
async fn what_is_unfolded_closes_by_escape() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;
    browser.sign_in("sokolova", PASSWORD).await;
    browser.go("/").await;
    browser.tab_to("10 исполнителей").await;
    browser.keys(ENTER).await;
    assert!(browser.has("details.who[open]:focus-within").await);
    browser.keys(TAB).await;
    browser.keys(ESCAPE).await;
    assert!(!browser.has("details.who[open]:focus-within").await);
    assert_eq!(browser.focus().await.replace('\u{a0}', " "), "10 исполнителей");

    // Suggestions are walked by arrows and told to those who do not see them.
    browser.go("/").await;
    browser.tab_to("text").await;
    browser.keys("СОШ").await;
    browser.find("#found .sugg a").await;
    // The words are there for the ear alone.
    browser.find("#found-said:not(:empty)").await;
    let said = browser.ask("return document.querySelector('#found-said').textContent", vec![]).await;
    assert!(said.as_str().unwrap().contains("Подсказки"), "{said}");
    browser.keys(ESCAPE).await;
    assert!(!browser.has("#found .sugg").await);
    browser.close().await;
}
