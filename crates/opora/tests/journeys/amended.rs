//! An amended order: the difference, the adoption, the versions, and the same file again.

use std::path::Path;

use crate::browser::{Browser, Kind};
use crate::orders::Desk;
use crate::server::{PASSWORD, Server};

#[tokio::test]
async fn an_amended_order_shows_what_changes_and_becomes_a_version() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;
    browser.sign_in("sokolova", PASSWORD).await;
    browser.press("Документы").await;
    browser.sees("№ 12-ОД").await;
    browser.press("№ 12-ОД").await;
    let document = browser.path().await;
    browser.sees("Это похоже на изменение программы").await;

    // The difference: one activity comes, three change, one goes; nothing is written yet.
    browser.press("Посмотреть изменения").await;
    browser.sees("Пока ничего не записано").await;
    browser.sees_in("#added", "Летняя методическая смена").await;
    browser.sees_in("#removed", "Городские семинары, мастер-классы").await;
    browser.sees_in("#changed", "октябрь – февраль").await;
    browser.sees_in("#changed", "октябрь – март").await;
    browser.picture("amended", 900).await;
    browser.press("Принять изменения").await;
    browser.sees("Принято.").await;
    browser.sees("Летняя методическая смена").await;
    browser.misses("Городские семинары, мастер-классы").await;

    // Both editions stay.
    browser.press("Версии").await;
    browser.sees("214-ОД").await;
    browser.sees("12-ОД").await;
    browser.press("Сравнить").await;
    browser.sees_in("#diff", "Летняя методическая смена").await;
    browser.sees_in("#diff", "Городские семинары").await;

    // The very same file leads to the document that is there.
    browser.go(&document).await;
    let template = include_str!("../../src/demo/orders/verkhneozersk-amended.html");
    let text = template.replace("{Y}", "2025").replace("{Y1}", "2026");
    again(&browser, &Desk::new().put("Ещё раз.html", text.as_bytes()), &document).await;
    browser.close().await;
}

async fn again(browser: &Browser, file: &Path, document: &str) {
    browser.go("/documents/new").await;
    browser.attach("#file", file).await;
    browser.press("Загрузить и прочитать").await;
    browser.sees("Этот файл уже загружен").await;
    browser.sees("ничего не задвоилось").await;
    assert_eq!(browser.path().await, document);
    browser.sees("Принят: программа совпадает с разбором.").await;
}
