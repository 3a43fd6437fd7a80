//! Marking obligations done and undoing it: validation, stale pages, scope of schools, the way back.

use axum::http::StatusCode;
use opora_core::access::{Actor, Role};
use opora_store::Page;
use opora_store::obligations::{ObligationFilter, ObligationSort, Section};

use crate::browser::{Answer, Server};
use crate::documents::{ORDER, adopt, place, uploaded};

/// Addresses of the obligations of the activity with these words.
async fn obligations(server: &Server, words: &str) -> Vec<String> {
    let filter = ObligationFilter { words: words.to_owned(), ..ObligationFilter::default() };
    let today = server.clock.today();
    let sort = ObligationSort::Due;
    let found = server.store.obligations(&Actor::product(), Section::All, &filter, sort, Page::default(), today).await;
    found.unwrap().rows.iter().map(|one| format!("/obligations/{}", one.id)).collect()
}

fn lock(page: &Answer) -> String {
    page.text.split_once("name=\"lock\" value=\"").unwrap().1.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_obligation_is_marked_done_and_undone() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, ORDER).await;
    let programme = adopt(&mut browser, &review).await.location().to_owned();
    let found = obligations(&server, "Размещение материалов").await;
    let one = found.first().unwrap();
    let page = browser.get(one).await;
    page.has("01.12.2025").has("02.12.2025").has("Отметить выполненным").has("считается просроченным с");
    let (token, seen) = (page.token(), lock(&page));
    let done = format!("{one}/done");
    let tomorrow = browser.post(&done, &[("csrf", &token), ("lock", &seen), ("done_on", "2025-08-27")]).await;
    assert_eq!(tomorrow.status, StatusCode::UNPROCESSABLE_ENTITY);
    tomorrow.has("ещё не наступил");
    let before = [("csrf", token.as_str()), ("lock", &seen), ("done_on", "2025-08-01"), ("note", "рано <b>")];
    let before = browser.post(&done, &before).await;
    assert_eq!(before.status, StatusCode::UNPROCESSABLE_ENTITY);
    before.has("Приказ подписан 25.08.2025").has("рано &#60;b&#62;");
    let back = [("csrf", token.as_str()), ("lock", &seen), ("done_on", "2025-08-26"), ("back", "//evil.example")];
    let marked = browser.post(&done, &back).await;
    assert_eq!((marked.status, marked.location()), (StatusCode::SEE_OTHER, "/"));
    let twice = browser.post(&done, &[("csrf", &token), ("lock", &seen), ("done_on", "2025-08-26")]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    twice.has("изменили").has("Выполнено 26.08.2025");
    let page = browser.get(one).await;
    let seen = lock(&page);
    let silent = browser.post(&format!("{one}/undo"), &[("csrf", &token), ("lock", &seen)]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("csrf", token.as_str()), ("lock", &seen), ("reason", "отмечено по ошибке"), ("back", &programme)];
    let undone = browser.post(&format!("{one}/undo"), &fields).await;
    assert_eq!((undone.status, undone.location()), (StatusCode::SEE_OTHER, programme.as_str()), "{}", undone.text);
    browser.get(one).await.has("Отметить выполненным").has("отмечено по ошибке");
}

#[tokio::test]
async fn what_does_not_apply_says_why() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, ORDER).await;
    adopt(&mut browser, &review).await;
    let found = obligations(&server, "Размещение материалов").await;
    let one = found.first().unwrap();
    let page = browser.get(one).await;
    let (token, seen) = (page.token(), lock(&page));
    let address = format!("{one}/not-applicable");
    let silent = browser.post(&address, &[("csrf", &token), ("lock", &seen), ("reason", " ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = browser.post(&address, &[("csrf", &token), ("lock", &seen), ("reason", "сайта у школы нет")]).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text);
    let page = browser.get(one).await;
    page.has("Не применяется: сайта у школы нет");
    let again = browser.post(&format!("{one}/applicable"), &[("csrf", &token), ("lock", &lock(&page))]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    browser.get(one).await.has("Отметить выполненным");
}

#[tokio::test]
async fn a_school_marks_its_own_and_finds_no_other() {
    let (server, authority) = place().await;
    let third = server.school(authority, "МБОУ СОШ № 3").await;
    let fifth = server.school(authority, "МБОУ СОШ № 5").await;
    server.user("third", "Третья Т. Т.", Role::School { authority, school: third }).await;
    server.user("fifth", "Пятая П. П.", Role::School { authority, school: fifth }).await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, ORDER).await;
    adopt(&mut browser, &review).await;
    let found = obligations(&server, "Размещение материалов").await;
    let [one] = found.as_slice() else { panic!("one school: {found:?}") };
    let mut foreign = server.signed_in("fifth").await;
    assert_eq!(foreign.get(one).await.status, StatusCode::NOT_FOUND);
    let token = foreign.get("/account").await.token();
    for verb in ["done", "undo", "not-applicable", "applicable", "move"] {
        let fields = [
            ("csrf", token.as_str()),
            ("lock", "1"),
            ("done_on", "2025-08-26"),
            ("reason", "x"),
            ("late_from", "2026-01-01"),
        ];
        let answer = foreign.post(&format!("{one}/{verb}"), &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{verb}");
    }
    let mut own = server.signed_in("third").await;
    let page = own.get(one).await;
    page.has("Отметить выполненным").has_not("Не применяется или нужен другой срок");
    let fields = [
        ("csrf", page.token()),
        ("lock", lock(&page)),
        ("done_on", "26.08.2025".to_owned()),
        ("note", "на сайте".to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let marked = own.post(&format!("{one}/done"), &fields).await;
    assert_eq!(marked.status, StatusCode::SEE_OTHER, "{}", marked.text);
    browser.get(one).await.has("Третья Т. Т.").has("на сайте");
    let steer = [("csrf", fields[0].1), ("lock", "2"), ("reason", "не хотим")];
    let refused = own.post(&format!("{one}/not-applicable"), &steer).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
