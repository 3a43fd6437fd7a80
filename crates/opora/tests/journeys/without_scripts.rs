//! Without JavaScript: signing in, uploading, mending a deadline, adopting, marking done.

use crate::browser::{Browser, Kind};
use crate::orders::{self, Desk};
use crate::server::{PASSWORD, Server};

#[tokio::test]
async fn all_of_it_works_without_scripts() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::WithoutScripts, &server.url).await;
    browser.sign_in("lipova", PASSWORD).await;
    assert!(browser.has("[data-print][hidden]").await, "scripts are on");

    let desk = Desk::new();
    browser.go("/documents/new").await;
    browser.attach("#file", &desk.put("Приказ 77-ОД.html", orders::html().as_bytes())).await;
    browser.press("Загрузить и прочитать").await;
    browser.sees("Документ прочитан").await;

    // A deadline: the days come with a button instead of while typing.
    browser.mend("#p0r1").await;
    browser.fill("#phrase", "ежемесячно до 25 числа").await;
    browser.click("input[name=meaning][value=other]").await;
    browser.press("Показать даты").await;
    browser.sees_in("#days", "25.03.2026").await;
    browser.press("Записать срок").await;
    browser.sees_in("#p0r1", "исправлено").await;

    browser.press("Принять программу").await;
    browser.sees("Принято. Добавлено").await;
    browser.press("Собеседования с командами школ").await;
    browser.press("Отметить").await;
    browser.sees("Отметить выполнение").await;
    browser.press("Отметить выполненным").await;
    browser.sees("Отмечено выполненным 17.03.2026").await;
    browser.close().await;
}
