//! Results come in with dirt: what was cleaned is shown before anything changes, taken, and the figures follow.

use std::fmt::Write;

use crate::browser::{Browser, Kind};
use crate::orders::Desk;
use crate::server::{PASSWORD, Server};

/// A form of 2021 with the dirt of real ones: absent, no total, a total above the maximum, letters of classes, journal
/// marks that do not exist.
fn dirty() -> String {
    let mut out = "логин школы;регион;номер обучающегося;код обучающегося;отметка за предыдущую четверть/триместр;пол;класс;вариант;всего баллов;балл за 1;балл за 2\n".to_owned();
    for pupil in 0..24 {
        let total = 3 + pupil % 14;
        let class = ["6а", "6А", "6 \"б\"", "нет"][pupil % 4];
        let (variant, total, points) = match pupil {
            5 | 11 => ("отсутствовал", String::new(), [String::new(), String::new()]),
            7 => ("3", String::new(), [String::new(), String::new()]),
            9 => ("3", "92".to_owned(), ["8".to_owned(), "8".to_owned()]),
            _ => ("3", total.to_string(), [(total / 2).to_string(), (total - total / 2).to_string()]),
        };
        let journal = if pupil == 3 { 12 } else { 3 + pupil % 3 };
        let [one, two] = points;
        writeln!(out, "sch990501;Край;{pupil};{};{journal};ж;{class};{variant};{total};{one};{two}", 70_000 + pupil)
            .unwrap();
    }
    out
}

#[tokio::test]
async fn dirt_is_counted_before_the_data_are_taken() {
    let server = Server::demo("2026-03-17");
    let desk = Desk::new();
    let browser = Browser::open(Kind::Desktop, &server.url).await;
    browser.sign_in("admin", PASSWORD).await;
    browser.press("Результаты").await;
    browser.misses("ВПР 2021").await;
    browser.press("Загрузить результаты").await;
    let file = desk.put("ВПР 2021 математика 6 класс.csv", dirty().as_bytes());
    browser.attach("#file", &file).await;
    browser.press("Загрузить и прочитать").await;
    browser.sees("Ждёт решения").await;

    // What was understood and what was cleaned, with counts; nothing is in the data yet.
    browser.sees("математика 6 кл.").await;
    for rule in ["отсутствовали", "сумма баллов вне шкалы", "буква класса записана иначе"]
    {
        browser.sees(rule).await;
    }
    browser.picture("results-cleaning", 1000).await;
    let upload = browser.path().await;
    browser.go("/results").await;
    browser.misses("ВПР 2021").await;
    browser.go(&upload).await;
    browser.press("Принять").await;
    // The word alone stands in other places of the page too.
    browser.sees("версия данных 2").await;
    browser.go("/results").await;
    browser.sees("ВПР 2021, математика 6 кл.").await;
    browser.press("ВПР 2021, математика 6 кл.").await;
    browser.sees("отсутствовали 2").await;
    browser.sees("Как распределились баллы").await;
    browser.find("main svg").await;

    // The very same file changes nothing.
    browser.go("/results/uploads/new").await;
    browser.attach("#file", &file).await;
    browser.press("Загрузить и прочитать").await;
    browser.sees("Точно такой же файл").await;
    browser.close().await;
}
