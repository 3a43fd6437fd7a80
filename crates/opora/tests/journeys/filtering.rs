//! Lists follow what is typed, keep the address true, and order themselves by what is late.

use crate::browser::{Browser, Kind};
use crate::server::{PASSWORD, Server};

#[tokio::test]
async fn a_list_follows_the_typing_and_its_address() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;
    browser.sign_in("sokolova", PASSWORD).await;

    // Nothing is pressed: the words are enough.
    browser.go("/schools").await;
    browser.sees("Ключевская").await;
    browser.fill("form.filt input[name=text]", "полян").await;
    browser.sees_in("#shown", "1 школа").await;
    browser.sees("Полянская").await;
    browser.misses("Ключевская").await;
    browser.comes_to("/schools?text=").await;
    let workbook = browser.hrefs("#acts a[href*='.xlsx']").await;
    assert!(workbook[0].contains("text="), "the workbook has another filter: {workbook:?}");

    // A school of the table of a programme shows its own rows, and all of them again.
    let programme = browser.first_href("/programmes", "main td a[href^='/programmes/']").await;
    browser.go(&programme).await;
    let all = browser.count("table.road tbody tr[id]").await;
    browser.click("table.road thead .cells a[href*='school=']").await;
    browser.comes_to(&format!("{programme}?school=")).await;
    let own = browser.count("table.road tbody tr[id]").await;
    assert!(own > 0 && own < all, "{own} of {all} rows");
    browser.click("table.road thead .cells a[aria-current]").await;
    browser.until_count("table.road tbody tr[id]", all).await;
    browser.close().await;
}

#[tokio::test]
async fn programmes_are_ordered_by_what_is_late() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::WithoutScripts, &server.url).await;
    browser.sign_in("admin", PASSWORD).await;
    browser.go("/programmes").await;
    browser.press("Просрочено").await;
    browser.comes_to("/programmes?sort=late").await;
    let late = browser.texts("main td[data-label=Просрочено]").await;
    let numbers: Vec<u64> =
        late.iter().map(|text| text.split_whitespace().find_map(|word| word.parse().ok()).unwrap_or(0)).collect();
    assert!(numbers.len() > 2 && numbers.is_sorted_by(|one, two| one >= two), "{late:?}");
    browser.press("Ближайший срок").await;
    browser.comes_to("/programmes?sort=next").await;
    browser.close().await;
}

#[tokio::test]
async fn what_others_did_since_the_last_visit() {
    let server = Server::demo("2026-03-17");
    let specialist = Browser::open(Kind::Desktop, &server.url).await;
    specialist.sign_in("sokolova", PASSWORD).await;
    specialist.go("/").await;
    specialist.sees("Что сделали другие").await;
    specialist.press("Выйти").await;

    let school = specialist.beside(Kind::Desktop).await;
    school.sign_in("school12", PASSWORD).await;
    school.go("/").await;
    school.click("main a[href^='/obligations/']").await;
    school.press("Отметить выполненным").await;
    school.sees("Отмечено выполненным").await;
    school.close().await;

    specialist.sign_in("sokolova", PASSWORD).await;
    specialist.go("/").await;
    specialist.sees("После вашего входа 17.03").await;
    specialist.sees("Дёмина С. Р.: Выполнено 17.03.2026").await;
    specialist.close().await;
}
