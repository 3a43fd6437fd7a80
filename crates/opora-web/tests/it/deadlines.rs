//! «Задать срок» on the page of an activity: preview, refusals, stale pages, scope, undo, an amended order.

use axum::http::StatusCode;
use opora_core::access::{Actor, Role};
use opora_store::obligations::{ObligationFilter, ObligationSort, Section};

use crate::browser::{Answer, Browser, Server};
use crate::documents::{ORDER, adopt, place, uploaded};

const GROUND: &str = "график от 05.09.2025 № 14";

/// The address of the activity with these words.
async fn activity(server: &Server, words: &str) -> String {
    let filter = ObligationFilter { words: words.to_owned(), ..ObligationFilter::default() };
    let today = server.clock.today();
    let (page, actor) = (opora_store::Page::default(), Actor::product());
    let found = server.store.obligations(&actor, Section::All, &filter, ObligationSort::Due, page, today);
    format!("/activities/{}", found.await.unwrap().rows.first().unwrap().activity)
}

fn lock(page: &Answer) -> String {
    page.text.split_once("name=\"lock\" value=\"").unwrap().1.split('"').next().unwrap().to_owned()
}

/// An order whose second row is left to a schedule and whose third counts from an event.
fn order() -> String {
    ORDER
        .replace("14.10.2025, 31.02.2026", "по утверждённому графику")
        .replace("до 01.12.2025 г.", "в течение 5 рабочих дней после проведения семинара")
}

async fn adopted() -> (Server, Browser, String) {
    let (server, authority) = place().await;
    let third = server.school(authority, "МБОУ СОШ № 3").await;
    server.user("third", "Третья Т. Т.", Role::School { authority, school: third }).await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, &order()).await;
    let programme = adopt(&mut browser, &review).await.location().to_owned();
    (server, browser, programme)
}

#[tokio::test]
async fn days_of_a_schedule_are_set_shown_and_given_back() {
    let (server, mut browser, programme) = adopted().await;
    let one = activity(&server, "Проведение семинара").await;
    let page = browser.get(&one).await;
    page.has("Задать срок").has("по утверждённому графику").has_not("Вернуть срок приказа");
    let (token, seen) = (page.token(), lock(&page));
    let days = browser.get(&format!("{one}/deadline/preview?phrase=15.10.2025,%2012.12.2025")).await;
    days.has("15.10.2025").has("12.12.2025").has("id=\"days\"");
    browser.get(&format!("{one}/deadline/preview?phrase=31.02.2026")).await.has("не понято");
    browser.get(&format!("{one}/deadline/preview?phrase=01.08.2025")).await.has("1 срок уже прошёл");

    // Without scripts the button shows the days and records nothing.
    let address = format!("{one}/deadline");
    let shown = [("csrf", token.as_str()), ("lock", &seen), ("phrase", "15.10.2025, 12.12.2025"), ("do", "show")];
    let shown = browser.post(&address, &shown).await;
    assert_eq!(shown.status, StatusCode::OK);
    shown.has("<b>15.10.2025</b>").has("value=\"15.10.2025, 12.12.2025\"");
    assert_eq!(lock(&browser.get(&one).await), seen);

    let unread = [("csrf", token.as_str()), ("lock", &seen), ("phrase", "31.02.2026 <b>"), ("ground", GROUND)];
    let unread = browser.post(&address, &unread).await;
    assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY);
    unread.has("не понято").has("31.02.2026 &#60;b&#62;").has(GROUND);
    let silent = [("csrf", token.as_str()), ("lock", &seen), ("phrase", "15.10.2025")];
    let silent = browser.post(&address, &silent).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    silent.has("Не указано основание.");

    let fields = [("csrf", token.as_str()), ("lock", &seen), ("phrase", "15.10.2025, 12.12.2025"), ("ground", GROUND)];
    let set = browser.post(&address, &fields).await;
    assert_eq!((set.status, set.location()), (StatusCode::SEE_OTHER, one.as_str()), "{}", set.text);
    let page = browser.get(&one).await;
    page.has("<del>«по утверждённому графику»</del>").has(GROUND).has("Ветрова А. П.").has("15.10.2025");
    page.has("Вернуть срок приказа").has("Изменить срок");
    browser.get(&format!("{programme}/versions")).await.has(GROUND).has("решение человека");
    assert_eq!(browser.get(&programme).await.status, StatusCode::OK);
    assert_eq!(browser.get(&format!("{programme}/chart")).await.status, StatusCode::OK);

    // Somebody who still has the former page sees both.
    let fields = [("csrf", token.as_str()), ("lock", &seen), ("phrase", "20.10.2025"), ("ground", GROUND)];
    let stale = browser.post(&address, &fields).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.has("Пока вы правили").has("15.10.2025, 12.12.2025").has("<b>20.10.2025</b>");

    let seen = lock(&page);
    let back = browser.post(&format!("{one}/deadline/restore"), &[("csrf", &token), ("lock", &seen)]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    browser.get(&one).await.has_not("<del>«по утверждённому").has("Возвращён срок приказа");
}

#[tokio::test]
async fn a_term_from_an_event_is_counted_from_its_day() {
    let (server, mut browser, _) = adopted().await;
    let one = activity(&server, "Размещение материалов").await;
    let page = browser.get(&one).await;
    page.has("Когда было событие");
    browser.get(&format!("{one}/deadline/preview?event=10.11.2025")).await.has("17.11.2025");
    let (token, seen) = (page.token(), lock(&page));
    let both = [
        ("csrf", token.as_str()),
        ("lock", &seen),
        ("event", "10.11.2025"),
        ("phrase", "12.12.2025"),
        ("ground", "протокол семинара"),
    ];
    let both = browser.post(&format!("{one}/deadline"), &both).await;
    assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY);
    both.has("что-то одно");
    let fields = [("csrf", token.as_str()), ("lock", &seen), ("event", "10.11.2025"), ("ground", "протокол семинара")];
    let set = browser.post(&format!("{one}/deadline"), &fields).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
    browser.get(&one).await.has("17.11.2025").has("протокол семинара");
}

#[tokio::test]
async fn a_school_sees_the_dates_and_cannot_set_them() {
    let (server, mut browser, _) = adopted().await;
    let one = activity(&server, "Проведение семинара").await;
    let foreign = activity(&server, "Создание рабочей группы").await;
    let seen = lock(&browser.get(&one).await);
    let mut school = server.signed_in("third").await;
    let page = school.get(&one).await;
    assert_eq!(page.status, StatusCode::OK);
    page.has_not("Задать срок");
    let token = school.get("/account").await.token();
    for (address, expected) in [(&one, StatusCode::FORBIDDEN), (&foreign, StatusCode::NOT_FOUND)] {
        let fields = [("csrf", token.as_str()), ("lock", &seen), ("phrase", "15.10.2025"), ("ground", GROUND)];
        assert_eq!(school.post(&format!("{address}/deadline"), &fields).await.status, expected, "{address}");
        let fields = [("csrf", token.as_str()), ("lock", &seen)];
        assert_eq!(school.post(&format!("{address}/deadline/restore"), &fields).await.status, expected);
        let preview = school.get(&format!("{address}/deadline/preview?phrase=15.10.2025")).await;
        assert_eq!(preview.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn an_amended_order_says_that_it_overrules_the_dates() {
    let (server, mut browser, _) = adopted().await;
    let one = activity(&server, "Проведение семинара").await;
    let page = browser.get(&one).await;
    let (token, seen) = (page.token(), lock(&page));
    let fields = [("csrf", token.as_str()), ("lock", &seen), ("phrase", "15.10.2025"), ("ground", GROUND)];
    browser.post(&format!("{one}/deadline"), &fields).await;
    let amended = order().replace("77-ОД", "81-ОД").replace("по утверждённому графику", "до 01.02.2026");
    let review = uploaded(&mut browser, &amended).await;
    browser.get(&format!("{review}/adopt")).await.has("перестанет действовать").has(GROUND);
}

#[tokio::test]
async fn the_words_of_the_order_are_one_link_away() {
    let (server, mut browser, _) = adopted().await;
    let one = activity(&server, "Проведение семинара").await;
    browser.get(&one).await.has(&format!("{one}/source"));
    let jump = browser.get(&format!("{one}/source")).await;
    assert_eq!(jump.status, StatusCode::SEE_OTHER);
    assert!(jump.location().starts_with("/documents/") && jump.location().ends_with("#p0r1"), "{}", jump.location());
    let (review, row) = jump.location().split_once('#').unwrap();
    browser.get(review).await.has(&format!("id=\"{row}\""));
}
