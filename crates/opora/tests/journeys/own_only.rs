//! A school sees its own; what belongs to others is not there for it.

use crate::browser::{Browser, Kind};
use crate::server::{PASSWORD, Server};

#[tokio::test]
async fn a_school_sees_only_its_own() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;

    // The specialist sees the authority, and nothing of another authority.
    browser.sign_in("sokolova", PASSWORD).await;
    browser.press("Документы").await;
    browser.press("№ 12-ОД").await;
    let document = browser.path().await;
    browser.press("Школы").await;
    browser.sees("МБОУ СОШ № 12").await;
    browser.misses("Липовская СОШ").await;
    browser.press("МБОУ СОШ № 2").await;
    let foreign_school = browser.path().await;
    browser.picture("school", 900).await;
    browser.go("/").await;
    let obligations = browser.hrefs("main a[href^='/obligations/'], main a[href^='/activities/']").await;
    browser.press("Выйти").await;
    browser.sees("Вы вышли").await;

    // The school: no documents, no settings, one school, one holder.
    browser.sign_in("school12", PASSWORD).await;
    let menu = browser.words("header nav.menu").await;
    assert!(menu.contains("Сегодня") && !menu.contains("Документы") && !menu.contains("Настройка"), "{menu}");
    let text = browser.text().await;
    for other in ["СОШ № 2", "ООШ № 4", "Ключевская", "Липов"] {
        assert!(!text.contains(other), "a school sees {other}:\n{text}");
    }
    browser.press("Программы").await;
    browser.sees("поддержки школ с низкими образовательными результатами").await;
    for foreign in [document.as_str(), foreign_school.as_str(), "/settings/people", "/documents", "/programmes/2"] {
        browser.go(foreign).await;
        assert!(!browser.allowed().await, "a school opens {foreign}:\n{}", browser.text().await);
    }
    let mut refused = 0;
    for url in obligations.iter().filter(|url| url.contains("/obligations/")).take(12) {
        browser.go(url).await;
        if browser.allowed().await {
            browser.sees("МБОУ СОШ № 12").await;
        } else {
            refused += 1;
        }
    }
    assert!(refused > 0, "the specialist's page had no obligation of another school: {obligations:?}");
    browser.close().await;
}
