//! Сегодня: each number is the number of rows behind it, for nothing, for one and for many, before and after a mark.

use axum::http::StatusCode;
use opora_core::access::Role;
use opora_core::ids::OrganisationId;
use opora_core::reading::SupportedSchool;

use crate::browser::{Browser, Server};
use crate::order::{adopt, reading};

const SECTIONS: [&str; 3] = ["late", "week", "done"];

/// A district with so many schools and the rows of its plan, signed in as its specialist.
async fn district(schools: usize, rows: &[&str]) -> (Server, OrganisationId, Browser) {
    let server = Server::on("2026-03-17").await;
    let authority = server.authority("Управление образования Тихореченского округа").await;
    let mut order = reading("7-ОД", "2025-08-25", rows);
    for number in 1..=schools {
        let name = format!("МБОУ СОШ № {number}");
        server.school(authority, &name).await;
        let category = Some("ШНОР".to_owned());
        order.support.schools.push(SupportedSchool { name, category, ..SupportedSchool::default() });
    }
    if !rows.is_empty() {
        adopt(&server.store, authority, order, server.moment()).await;
    }
    server.user("ivina", "Ивина О. П.", Role::Specialist { authority }).await;
    let browser = server.signed_in("ivina").await;
    (server, authority, browser)
}

/// What stands between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map(|(found, _)| found).unwrap_or_default()
}

fn number(words: &str) -> u64 {
    words.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

/// The numbers at the top of the page.
fn sums(page: &str) -> [u64; 3] {
    SECTIONS.map(|id| {
        let sum = between(page, &format!("#{id}\""), "</a>");
        let sum = if sum.is_empty() { between(page, &format!("all={id}\""), "</a>") } else { sum };
        number(between(sum, "<b>", "</b>"))
    })
}

/// How many obligations the rows of a section stand for.
fn rows(page: &str, id: &str) -> u64 {
    let section = between(page, &format!("<section class=\"box\" id=\"{id}\""), "</section>");
    let rows = section.split("<tr><td class=\"d\">").skip(1);
    rows.map(|row| if row.contains("<summary>") { number(between(row, "<summary>", "</summary>")) } else { 1 }).sum()
}

/// The numbers, after each was found to be the number of rows on the pages where it leads.
async fn check(browser: &mut Browser) -> [u64; 3] {
    let page = browser.get("/").await;
    let sums = sums(&page.text);
    for (id, sum) in SECTIONS.into_iter().zip(sums) {
        let mut found = 0;
        for number in 1..=9 {
            let page = browser.get(&format!("/?all={id}&page={number}")).await;
            assert_eq!(page.status, StatusCode::OK);
            found += rows(&page.text, id);
        }
        assert_eq!(found, sum, "{id}");
        let shown = rows(&page.text, id);
        assert_eq!(shown < sum, page.text.contains(&format!("/?all={id}\">Показать все")), "{id}: {shown} of {sum}");
    }
    sums
}

#[tokio::test]
async fn nothing_one_and_many_are_counted_alike() {
    let (_server, _, mut browser) = district(0, &[]).await;
    browser.get("/").await.has("ни одна программа не принята");
    let one = ["0 | 1 | Создание совета поддержки школ | до 15.09.2025 | Управление образования | Приказ"];
    let (_server, _, mut browser) = district(1, &one).await;
    assert_eq!(check(&mut browser).await, [1, 0, 0]);
    let plan: Vec<String> = (1..=70)
        .map(|row| {
            format!("0 | {row} | Проведение занятия {row} | до {:02}.10.2025 | Школы-участники | Справка", row % 28 + 1)
        })
        .chain(["0 | 71 | Диагностика | до 18.03.2026 | Школы-участники | Справка".to_owned()])
        .collect();
    let plan: Vec<&str> = plan.iter().map(String::as_str).collect();
    let (_server, _, mut browser) = district(14, &plan).await;
    assert_eq!(check(&mut browser).await, [980, 14, 0]);
    // Twelve rows of seventy, each names ten schools of fourteen and says so.
    browser.get("/").await.has("Показать все: 980").has("14 исполнителей").has("и ещё 4").has("<b>980<span");
    browser.get("/?all=late").await.has("1–25 из 70").has("и ещё 4");
    browser.get("/?all=late&page=3").await.has("51–70 из 70");
}

#[tokio::test]
async fn one_press_moves_one_from_late_to_done_and_back() {
    let plan = ["0 | 1 | Представление отчётов | до 10.03.2026 | Школы-участники | Отчёты представлены"];
    let (server, _, mut browser) = district(5, &plan).await;
    assert_eq!(check(&mut browser).await, [5, 0, 0]);
    let page = browser.get("/").await;
    let button = between(&page.text, "<button class=\"lnk\" ", "</button>");
    let url = between(button, "formaction=\"", "\"").to_owned();
    let lock = between(button, "name=\"lock\" value=\"", "\"").to_owned();
    let done = [("csrf", page.token()), ("lock", lock), ("done_on", "2026-03-17".to_owned())];
    let done = done.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(browser.post(&url, &done).await.status, StatusCode::SEE_OTHER);
    assert_eq!(check(&mut browser).await, [4, 0, 1]);
    let one = url.trim_end_matches("/done");
    let page = browser.get(one).await;
    let lock = between(&page.text, "name=\"lock\" value=\"", "\"").to_owned();
    let undo = [("csrf", page.token()), ("lock", lock), ("reason", "отмечено по ошибке".to_owned())];
    let undo = undo.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(browser.post(&format!("{one}/undo"), &undo).await.status, StatusCode::SEE_OTHER);
    assert_eq!(check(&mut browser).await, [5, 0, 0]);
    drop(server);
}

#[tokio::test]
async fn the_news_begin_at_the_sign_in_before() {
    let plan = ["0 | 1 | Представление отчётов | до 10.03.2026 | Школы-участники | Отчёты представлены"];
    let (server, authority, mut browser) = district(2, &plan).await;
    browser.get("/").await.has("Что сделали другие");
    let mut again = server.signed_in("ivina").await;
    again.get("/").await.has("После вашего входа 17.03").has("/journal?from=2026-03-17");
    server.school(authority, "МБОУ СОШ № 77").await;
    server.school(authority, "МБОУ СОШ № 78").await;
    again.get("/").await.has("МБОУ СОШ № 78").has("ещё 1 такая запись");
}
