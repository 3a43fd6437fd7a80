//! An order becomes a programme: reading beside the words, two deadlines mended, adopted, due days on «Сегодня».

use std::path::Path;

use crate::browser::{Browser, Kind};
use crate::orders::{self, Desk};
use crate::server::{PASSWORD, Server};

#[tokio::test]
async fn an_order_from_a_web_page_becomes_a_programme() {
    let desk = Desk::new();
    adopt(&desk.put("Приказ 77-ОД.html", orders::html().as_bytes())).await;
}

#[tokio::test]
async fn the_same_order_from_word_becomes_the_same_programme() {
    let desk = Desk::new();
    adopt(&desk.put("Приказ 77-ОД.docx", &orders::docx())).await;
}

async fn adopt(file: &Path) {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;
    browser.sign_in("lipova", PASSWORD).await;

    browser.press("Документы").await;
    browser.press("Загрузить документ").await;
    browser.attach("#file", file).await;
    browser.press("Загрузить и прочитать").await;

    // The words of the order beside what was understood, with levels; no row is lost.
    browser.sees("Документ прочитан. Проверьте отмеченное и примите программу.").await;
    browser.sees("Потерянных строк нет").await;
    assert!(browser.words("section.src").await.contains("Открытые уроки наставников"));
    assert!(browser.words(row(2)).await.contains("до 25 числа"));
    assert!(browser.words(row(2)).await.contains("не понято"));
    assert!(browser.words(row(3)).await.contains("проверить"));
    assert!(browser.words(row(4)).await.contains("ясно"));
    browser.sees("Будет принято 5 мероприятий").await;

    // The days follow what is being typed.
    browser.mend(row(2)).await;
    browser.fill("#phrase", "ежемесячно до 25 числа").await;
    browser.sees_in("#days", "25.03.2026").await;
    assert_eq!(browser.count("#days tr").await, 5);
    browser.picture("review", 1000).await;
    browser.fill("#phrase", "до 25 апреля 2026 г.").await;
    browser.sees_in("#days", "25.04.2026").await;
    browser.sees_in("#days", "сб").await;
    browser.press("Записать срок").await;
    browser.sees_in(row(2), "исправлено").await;
    browser.mend(row(3)).await;
    browser.fill("#phrase", "с 1 по 30 апреля 2026 года").await;
    browser.sees_in("#days", "30.04.2026").await;
    browser.press("Записать срок").await;
    browser.sees_in(row(3), "Калинина О. М.").await;
    browser.sees("Сомнений не осталось").await;

    browser.press("Принять программу").await;
    browser.sees("Принято. Добавлено").await;
    browser.sees("Открытые уроки наставников").await;
    assert_eq!(browser.count("table.road tbody tr:not(.sec)").await, 5);
    browser.press("Диаграмма").await;
    browser.find("main svg").await;
    browser.sees("Сбор заявок на взаимопосещение уроков").await;
    browser.sees("25.04.2026").await;

    // What is due these days stands on «Сегодня»; what is due later does not yet.
    browser.press("Сегодня").await;
    browser.sees_in("#week", "Собеседования с командами школ").await;
    browser.sees_in("#week", "20.03").await;
    assert!(!browser.words("#week").await.contains("Итоговое совещание"));
    browser.close().await;
}

/// A row of the plan on the review.
fn row(number: usize) -> &'static str {
    ["#p0r0", "#p0r1", "#p0r2", "#p0r3", "#p0r4"][number - 1]
}
