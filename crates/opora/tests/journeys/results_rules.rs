//! The rules behind the list: a methodology in fields, its difference from another, cards of conditions.

use crate::browser::{Browser, Kind};
use crate::orders::Desk;
use crate::server::{PASSWORD, Server};

#[tokio::test]
async fn a_methodology_is_written_compared_and_tried() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;
    browser.sign_in("sokolova", PASSWORD).await;
    browser.go("/results/methodologies").await;
    browser.press("Записать методику").await;
    browser.fill("[name='name']", "Методика округа").await;
    browser.fill("[name='l.threshold']", "тридцать").await;
    browser.press("Проверить и").await;
    browser.sees("исправьте отмеченное").await;
    browser.find("[name='l.threshold'][aria-invalid='true']").await;
    browser.fill("[name='l.threshold']", "25").await;
    browser.fill("[name='l.min_n']", "5").await;
    browser.picture("methodology", 1300).await;
    browser.press("Проверить и").await;
    browser.sees("Методика записана черновиком").await;
    browser.sees("порог 25 %").await;
    browser.press("Сравнить").await;
    browser.sees("различается").await;
    browser.sees("Только по первой").await;
    browser.picture("compare", 1100).await;
    browser.close().await;
}

#[tokio::test]
async fn cards_of_conditions_make_a_list() {
    let server = Server::demo("2026-03-17");
    let desk = Desk::new();
    let browser = Browser::open(Kind::Desktop, &server.url).await;
    browser.sign_in("sokolova", PASSWORD).await;
    browser.go("/results/identification").await;
    let mut codes: Vec<String> = browser.hrefs("#outcome td.name a").await;
    codes.retain(|url| url.starts_with("/results/school/"));
    let code = |at: usize| codes[at].rsplit('/').next().unwrap();
    let table = format!(
        "Код школы;Доля обучающихся с ОВЗ, %;Доля детей из малообеспеченных семей;Доля детей из неполных семей;Вакансии;Удалённость, км\n{};18;42;38,5;4;12\n{};3;10;20;0;2\n",
        code(0),
        code(1)
    );
    browser.go("/results/context").await;
    browser.press("Загрузить таблицу").await;
    browser.attach("#file", &desk.put("условия.csv", table.as_bytes())).await;
    browser.press("Загрузить и проверить").await;
    browser.sees("Понято: 2 школы").await;
    browser.picture("context-preview", 800).await;
    browser.press("Принять карточки").await;
    browser.sees("новых 2").await;
    browser.sees("доля обучающихся с ОВЗ 18 % ≥ 15 %").await;
    browser.press("Составить список ШНСУ").await;
    browser.sees("Не менее 3 из 6 условий").await;
    browser.sees_in("#outcome", "18 ≥ 15").await;
    browser.picture("hard-conditions", 900).await;
    browser.close().await;
}
