//! Marking done and undoing, a day that has not come, and two people at one obligation.

use crate::browser::{Browser, Kind};
use crate::server::{PASSWORD, Server};

/// Where the first obligation of the page leads.
const FIRST: &str = "main a[href^='/obligations/']";

#[tokio::test]
async fn a_mark_has_a_day_and_a_note_and_can_be_taken_back() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;
    browser.sign_in("school12", PASSWORD).await;
    browser.picture("today", 900).await;
    browser.click(FIRST).await;
    browser.sees("Отметить выполнение").await;

    // A day that has not come is refused, and what was typed stays.
    browser.fill("#note", "справка № 4 на сайте школы").await;
    browser.set_day("#done_on", "2026-03-18").await;
    browser.press("Отметить выполненным").await;
    browser.sees_in("main [role=alert]", "День выполнения ещё не наступил").await;
    assert_eq!(browser.value("#note").await, "справка № 4 на сайте школы");

    browser.set_day("#done_on", "2026-03-16").await;
    browser.press("Отметить выполненным").await;
    browser.sees("Отмечено выполненным 16.03.2026").await;
    browser.sees("Примечание: справка № 4 на сайте школы").await;

    // Taken back with a reason; both stay in the history.
    browser.fill("#reason", "отметили не ту строку").await;
    browser.press("Снять отметку").await;
    browser.sees("Отметка снята").await;
    browser.sees("Отметить выполнение").await;
    browser.sees("отметили не ту строку").await;
    browser.press("Журнал").await;
    browser.sees("отметили не ту строку").await;
    browser.close().await;
}

#[tokio::test]
async fn the_second_of_two_people_sees_that_it_was_changed() {
    let server = Server::demo("2026-03-17");
    let first = Browser::open(Kind::Desktop, &server.url).await;
    first.sign_in("school12", PASSWORD).await;
    first.click(FIRST).await;
    first.sees("Отметить выполнение").await;
    let page = first.path().await;
    let second = first.beside(Kind::Desktop).await;
    second.sign_in("sokolova", PASSWORD).await;
    second.go(&page).await;
    second.sees("Отметить выполнение").await;

    first.press("Отметить выполненным").await;
    first.sees("Отмечено выполненным 17.03.2026").await;

    second.fill("#note", "по телефону").await;
    second.press("Отметить выполненным").await;
    second.sees("Пока страница была открыта, это обязательство изменили").await;
    second.sees("Дёмина С. Р.").await;
    second.misses("по телефону").await;
    second.close().await;
    first.close().await;
}
