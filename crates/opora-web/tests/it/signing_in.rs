//! Signing in: links, passwords, tokens, way back, what strangers see.

use axum::http::StatusCode;
use opora_core::access::Role;

use crate::browser::{PASSWORD, Server};

const DAY: &str = "2026-03-17";

#[tokio::test]
async fn a_stranger_is_led_to_the_door_and_back() {
    let server = Server::on(DAY).await;
    server.user("admin", "Громова Н. С.", Role::Administrator).await;
    let mut browser = server.browser();
    let away = browser.get("/account?page=2").await;
    assert_eq!(away.status, StatusCode::SEE_OTHER);
    assert_eq!(away.location(), "/signin?back=%2Faccount%3Fpage%3D2");
    let form = browser.get(away.location()).await;
    form.has("откроется страница, которую вы запросили").has_not("Сегодня</a>");
    let token = form.token();
    let back = "/account?page=2";
    let wrong =
        browser.post("/signin", &[("csrf", &token), ("login", "admin"), ("password", "не то"), ("back", back)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.has("Логин или пароль не подошли").has("value=\"admin\"");
    let fields = [("csrf", token.as_str()), ("login", "ADMIN "), ("password", PASSWORD), ("back", back)];
    let entered = browser.post("/signin", &fields).await;
    assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, back));
    browser.get("/").await.has("Громова Н. С.").has("Сегодня, вторник, 17 марта");
}

#[tokio::test]
async fn the_first_start_makes_one_administrator() {
    let server = Server::on(DAY).await;
    let secret = server.store.first_start(chrono::Utc::now()).await.unwrap().unwrap();
    let address = format!("/welcome/{}", secret.reveal());
    let mut browser = server.browser();
    let form = browser.get(&address).await;
    let token = form.token();
    let choose = |again: &'static str| {
        [("csrf", token.clone()), ("name", "Громова Н. С.".into()), ("login", "gromova".into())]
            .into_iter()
            .chain([("password", PASSWORD.to_owned()), ("again", again.to_owned())])
            .collect::<Vec<_>>()
    };
    let fields = choose("другое");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let wrong = browser.post(&address, &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.has("Пароли не совпали").has("value=\"gromova\"");
    let fields = choose(PASSWORD);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let made = browser.post(&address, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    browser.get("/").await.has("загрузите первый приказ").has("администратор");
    let used = server.browser().get(&address).await;
    assert_eq!(used.status, StatusCode::NOT_FOUND);
    used.has("Ссылка уже использована");
}

#[tokio::test]
async fn a_form_without_its_token_changes_nothing() {
    let server = Server::on(DAY).await;
    server.user("admin", "Громова Н. С.", Role::Administrator).await;
    let mut browser = server.browser();
    let without_cookie = browser.post("/signin", &[("login", "admin"), ("password", PASSWORD)]).await;
    assert_eq!(without_cookie.status, StatusCode::FORBIDDEN);
    let stranger = server.browser().get("/signin").await.token();
    browser.get("/signin").await;
    let foreign = browser.post("/signin", &[("csrf", &stranger), ("login", "admin"), ("password", PASSWORD)]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    foreign.has("Форма устарела");
    let mut browser = server.signed_in("admin").await;
    let out = browser.post("/signout", &[]).await;
    assert_eq!(out.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.get("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn signing_out_ends_the_session_for_good() {
    let server = Server::on(DAY).await;
    server.user("admin", "Громова Н. С.", Role::Administrator).await;
    let mut browser = server.signed_in("admin").await;
    let token = browser.get("/").await.token();
    let kept = browser.cookies.clone();
    let out = browser.post("/signout", &[("csrf", &token)]).await;
    assert_eq!(out.location(), "/signin?left=yes");
    browser.cookies = kept;
    assert_eq!(browser.get("/").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_new_password_ends_other_sessions() {
    let server = Server::on(DAY).await;
    server.user("admin", "Громова Н. С.", Role::Administrator).await;
    let mut here = server.signed_in("admin").await;
    let mut there = server.signed_in("admin").await;
    let token = here.get("/account").await.token();
    let new = "другая длинная фраза";
    let fields = [("csrf", token.as_str()), ("old", PASSWORD), ("password", new), ("again", new)];
    let changed = here.post("/account/password", &fields).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
    here.get("/account").await.has("Пароль сменён");
    assert_eq!(there.get("/").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn guesses_have_to_wait() {
    let server = Server::on(DAY).await;
    server.user("admin", "Громова Н. С.", Role::Administrator).await;
    let mut browser = server.browser();
    let token = browser.get("/signin").await.token();
    let mut last = StatusCode::OK;
    for _ in 0..8 {
        let fields = [("csrf", token.as_str()), ("login", "admin"), ("password", "наугад")];
        last = browser.post("/signin", &fields).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn every_answer_carries_its_guards() {
    let server = Server::on(DAY).await;
    let mut browser = server.browser();
    for address in ["/signin", "/nowhere", "/assets/opora.000.css"] {
        let answer = browser.get(address).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{address}");
        assert_eq!(answer.headers["x-frame-options"], "DENY");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        for inline in ["<style", " style=\"", " onclick", "javascript:"] {
            answer.has_not(inline);
        }
    }
    browser.get("/nowhere").await.has("Такой страницы или записи нет");
}
