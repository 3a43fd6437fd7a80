//! The list of schools that need help: a slider moves it, a school explains itself, an act puts it into force; a school
//! sees only itself; every chart has its table; paper carries the notice.

use crate::browser::{Browser, Kind};
use crate::server::{PASSWORD, Server};

const NOTICE: &str = "Результаты ВПР не используются для оценки";

/// Moves a slider as a hand does.
const SLIDE: &str = "const range = document.querySelector(`input[data-pair=\"${arguments[0]}\"]`); range.value = arguments[1]; range.dispatchEvent(new Event('input', { bubbles: true }));";

#[tokio::test]
async fn what_if_becomes_a_list_in_force() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;
    browser.sign_in("sokolova", PASSWORD).await;
    browser.press("Результаты").await;
    browser.press("Выявление").await;
    browser.sees(NOTICE).await;
    browser.sees("Кто и почему").await;
    let before = browser.words("nav.sums a:first-child b").await;
    browser.picture("identification", 1560).await;

    // The slider and its field are one value; the list follows without a button.
    browser.run(SLIDE, &["s-min_n", "10"]).await;
    assert_eq!(browser.value("#s-min_n").await, "10");
    browser.sees_in("#n-min_n", "изменено, в методике 1").await;
    browser.sees_in("#outcome nav.sums", "→").await;
    browser.sees_in("#outcome", "меньше 10: не учитывается").await;
    assert!(browser.path().await.contains("min_n=10"), "the address can be sent to a colleague");
    browser.run(SLIDE, &["s-threshold", "25"]).await;
    browser.sees_in("#n-threshold", "изменено, в методике 30").await;
    browser.sees_in("#outcome svg.plot", "что если 25").await;
    browser.sees_in("#twin", "останется").await;
    browser.picture("identification-what-if", 1560).await;
    browser.fill("#s-threshold", "абв").await;
    browser.sees_in("#outcome", "«Что если» не понято").await;
    browser.press("Вернуть методику").await;
    browser.sees_in("nav.sums", &before).await;

    // A school says why, with its figures by year, and leads back to its card.
    let school = browser.words("#enters td.name a, #stays td.name a").await;
    browser.click("#enters td.name a, #stays td.name a").await;
    browser.sees("Что говорит методика").await;
    browser.sees("≥ 30 %").await;
    browser.sees(&school).await;
    browser.picture("school-results", 1300).await;
    let page = browser.path().await;

    browser.go("/results/identification").await;
    browser.press("Сохранить список для утверждения").await;
    browser.sees("Список сохранён").await;
    // The rules come first: a list by a draft could not be made again.
    let list = browser.path().await;
    browser.press("Методика списка").await;
    browser.press("Утвердить актом").await;
    browser.fill("#f-act", "Приказ министерства образования от 28.05.2025 № 311").await;
    browser.click("main form button.btn-primary").await;
    browser.sees("Методика утверждена").await;
    browser.go(&list).await;
    browser.press("Утвердить приказом").await;
    browser.sees("Войдут в категорию").await;
    browser.fill("#f-act", "Приказ управления образования от 16.03.2026 № 61-ОД").await;
    browser.set_day("#f-from", "2026-03-16").await;
    if browser.has("#f-unbound").await {
        browser.choose("#f-unbound", "утвердить список без них").await;
    }
    browser.click("main form button.btn-primary").await;
    browser.sees("Список утверждён").await;
    browser.sees("№ 61-ОД").await;
    browser.go(&page).await;
    browser.sees("В утверждённых списках").await;
    browser.sees("16.03.2026").await;
    browser.press("Карточка школы").await;
    browser.sees("ШНОР").await;
    browser.sees("ШНОР").await;
    browser.press("Результаты").await;
    browser.close().await;
}

#[tokio::test]
async fn a_school_sees_its_own_results_only() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;
    browser.sign_in("sokolova", PASSWORD).await;
    browser.go("/results/identification").await;
    let foreign = browser.hrefs("#outcome td.name a").await;
    browser.press("Выйти").await;
    browser.sees("Вы вышли").await;
    browser.sign_in("school12", PASSWORD).await;
    browser.go("/results/identification").await;
    browser.sees("МБОУ СОШ № 12").await;
    for page in ["/results", "/results/identification", "/results/dynamics", "/results/objectivity", "/results/context"]
    {
        browser.go(page).await;
        for other in ["СОШ № 2", "ООШ № 4", "Ключевская", "Берёзовская"] {
            browser.misses(other).await;
        }
    }
    let mut own = 0;
    for url in &foreign {
        browser.go(url).await;
        if browser.allowed().await {
            own += 1;
            browser.sees("МБОУ СОШ № 12").await;
        }
    }
    assert_eq!(own, 1, "{foreign:?}");
    for page in ["/results/uploads", "/results/methodologies/new", "/results/context/new", "/results/schools"] {
        browser.go(page).await;
        assert!(!browser.allowed().await, "a school opens {page}");
    }
    browser.close().await;
}

#[tokio::test]
async fn charts_have_tables_and_paper_has_the_notice() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;
    browser.sign_in("sokolova", PASSWORD).await;
    let work = browser.first_href_whole("/results", "main td a[href^='/results/work']").await;
    browser.go("/results/identification").await;
    let school = browser.hrefs("#outcome td.name a").await.remove(0);
    for (name, page) in
        [("identification", "/results/identification"), ("work", work.as_str()), ("results-of-school", school.as_str())]
    {
        browser.go(page).await;
        let charts = browser.count("main svg.plot").await;
        let tables = browser.count("main table caption").await;
        assert!(charts >= 1 && tables > charts, "{page}: {charts} charts, {tables} tables");
        assert_eq!(browser.count("main svg.plot > title").await, charts, "{page}: a chart without a name");
        let pdf = browser.print().await;
        crate::browser::keep(&format!("{name}.pdf"), &pdf);
        assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 10_000, "{name}: {} bytes", pdf.len());
        browser.on_paper(NOTICE).await;
    }
    browser.close().await;
}

#[tokio::test]
async fn identification_works_without_scripts() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::WithoutScripts, &server.url).await;
    browser.sign_in("sokolova", PASSWORD).await;
    browser.go("/results/identification").await;
    assert!(browser.has("input[data-pair][hidden]").await, "a slider that does nothing is not shown");
    browser.fill("#s-min_n", "10").await;
    browser.press("Пересчитать").await;
    browser.sees_in("#n-min_n", "изменено, в методике 1").await;
    browser.sees("не учитывается").await;
    browser.close().await;
}

#[tokio::test]
async fn results_fit_a_phone() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Phone, &server.url).await;
    browser.sign_in("sokolova", PASSWORD).await;
    for page in [
        "/results",
        "/results/identification",
        "/results/dynamics",
        "/results/objectivity",
        "/results/lists",
        "/results/methodologies",
        "/results/methodologies/new",
        "/results/methodologies/compare?b=default:two-years",
        "/results/context",
        "/results/context/new",
        "/results/scales",
        "/results/scales/new",
    ] {
        browser.go(page).await;
        assert!(browser.allowed().await, "{page}");
        browser.fits().await;
    }
    browser.go("/results/identification").await;
    browser.picture("identification-phone", 780).await;
    browser.close().await;
}
