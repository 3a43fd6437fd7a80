//! The first start: a link on the terminal, an administrator, an authority, a specialist, and what to do next.

use crate::browser::{Browser, Kind};
use crate::server::Server;

#[tokio::test]
async fn the_first_start_leads_to_a_specialist_who_knows_what_to_do() {
    let server = Server::fresh("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;

    // The link of the terminal makes the administrator, once.
    browser.go(&server.welcome()).await;
    browser.sees("Эта ссылка создаёт администратора").await;
    browser.picture("welcome", 640).await;
    browser.fill("#name", "Тропинина А. В.").await;
    browser.fill("#login", "tropinina").await;
    browser.fill("#password", "первая весна в округе").await;
    browser.fill("#again", "первая весна в округе").await;
    browser.press("Сохранить и войти").await;
    browser.sees("Готово. Теперь добавьте управление образования").await;

    // An authority.
    browser.press("Настройка").await;
    browser.press("Организации").await;
    browser.press("Добавить управление").await;
    browser.choose("#f-kind", "Управление образования").await;
    browser.fill("#f-name", "УО Заречного округа").await;
    browser.press("Добавить").await;
    browser.sees("Добавлена организация «УО Заречного округа»").await;

    // A specialist of it, by a link that is shown once.
    browser.press("Люди").await;
    browser.press("Пригласить").await;
    browser.fill("#f-name", "Полевая Н. С.").await;
    browser.fill("#f-login", "polevaya").await;
    browser.choose("#f-role", "специалист управления образования").await;
    browser.choose("#f-school", "УО Заречного округа (для специалиста)").await;
    browser.press("Создать и показать ссылку").await;
    browser.sees("Ссылка для входа: Полевая Н. С.").await;
    let link = browser.words("code.once").await;
    browser.go("/settings/people").await;
    browser.sees("Ждёт пароля").await;
    browser.misses("/welcome/").await;
    browser.press("Выйти").await;
    browser.sees("Вы вышли").await;

    // The specialist chooses a password and is in; the page says what to do.
    browser.go(&link).await;
    browser.sees("Полевая Н. С., выберите пароль").await;
    browser.fill("#password", "коротко").await;
    browser.fill("#again", "коротко").await;
    browser.press("Сохранить и войти").await;
    browser.comes_to("/welcome/").await;
    for field in ["#password", "#again"] {
        browser.fill(field, "тихая заречная улица").await;
    }
    browser.press("Сохранить и войти").await;
    browser.sees("Здравствуйте, Полевая Н. С.! Пароль сохранён, вы вошли.").await;
    browser.sees("Пока ничего не ожидается: ни одна программа не принята.").await;
    browser.press("Загрузить приказ").await;
    browser.sees("Документов пока нет").await;

    // Later the password works, and the link does not.
    browser.press("Выйти").await;
    browser.sees("Вы вышли").await;
    browser.sign_in("polevaya", "тихая заречная улица").await;
    browser.sees("Пока ничего не ожидается").await;
    browser.go(&link).await;
    browser.misses("выберите пароль").await;
    browser.close().await;
}
