//! Rows by hand on the pages: splitting, making, leaving out, each by plain forms, undone before adoption.

use axum::http::StatusCode;

use crate::browser::{Answer, Browser};
use crate::documents::{adopt, place, uploaded};

const ORDER: &str = r#"<html><head><meta charset="utf-8"></head><body>
<p>УПРАВЛЕНИЕ ОБРАЗОВАНИЯ ЗАРЕЧЕНСКОГО ОКРУГА</p><p>ПРИКАЗ</p><p>25.08.2025 № 78-ОД г. Заречный</p>
<p>Об утверждении плана поддержки школ</p><p>ПРИКАЗЫВАЮ:</p>
<p>1. Утвердить план мероприятий поддержки школ на 2025-2026 учебный год.</p>
<p>Начальник управления П.А. Горелов</p>
<p>План мероприятий поддержки школ на 2025-2026 учебный год</p>
<table border="1"><tr><th>№</th><th>Мероприятие</th><th>Срок</th><th>Ответственный</th><th>Ожидаемый результат</th></tr>
<tr><td>1</td><td>Семинар для завучей; консультация для учителей; встреча с родителями</td><td>до 15.09.2025; до 20.10.2025</td><td>МБОУ СОШ № 3</td><td>Протокол</td></tr>
<tr><td>2</td><td>Размещение материалов на сайте</td><td>до 01.12.2025 г.</td><td>МБОУ СОШ № 3</td><td>Материалы размещены</td></tr>
</table>
<p>Дополнительно провести день открытых дверей для семей будущих первоклассников.</p></body></html>"#;

fn hidden(page: &Answer, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let value = page.text.rsplit_once(&mark).unwrap_or_else(|| panic!("no {name}")).1.split('"').next().unwrap();
    value.replace("&quot;", "\"").replace("&#34;", "\"")
}

async fn split(browser: &mut Browser, review: &str, deadlines: [&str; 3]) -> Answer {
    let page = browser.get(&format!("{review}/split?row=p0r0")).await;
    let (token, seen) = (page.token(), hidden(&page, "seen"));
    let mut fields = vec![("csrf", token.as_str()), ("row", "p0r0"), ("back", ""), ("seen", &seen), ("do", "save")];
    let texts = ["Семинар для завучей", "Консультация для учителей", "Встреча с родителями"];
    for (order, text) in texts.into_iter().enumerate() {
        fields.extend([("number", ["1.1", "1.2", "1.3"][order]), ("text", text), ("deadline", deadlines[order])]);
        fields.extend([("responsible", "МБОУ СОШ № 3"), ("result", "Протокол")]);
    }
    browser.post(&format!("{review}/split"), &fields).await
}

#[tokio::test]
async fn a_row_is_split_by_plain_forms() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, ORDER).await;
    browser.get(&review).await.has("Разделить на несколько").has("принято 2");
    // Three measures and two deadlines: nothing is guessed.
    let page = browser.get(&format!("{review}/split?row=p0r0")).await;
    page.has("Часть 3").has("— выберите —").has("до 20.10.2025");
    let refused = split(&mut browser, &review, ["до 15.09.2025", "до 20.10.2025", ""]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.has("Выберите срок для части").has("Встреча с родителями");
    let done = split(&mut browser, &review, ["до 15.09.2025", "до 20.10.2025", "-"]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let page = browser.get(&review).await;
    page.has("часть 2 из 3")
        .has("принято 2")
        .has("Разделением строк добавлено 2 мероприятия")
        .has("Потерянных строк нет");
    // It can be looked at again, and taken back.
    browser.get(&format!("{review}/split?row=p0r1")).await.has("Консультация для учителей").has("не указано");
    let undo = page.text.split_once("/corrections/").unwrap().1.split('/').next().unwrap().to_owned();
    let token = page.token();
    browser.post(&format!("{review}/corrections/{undo}/undo"), &[("csrf", &token)]).await;
    let page = browser.get(&review).await;
    assert!(!page.text.contains("часть 2 из"), "the split is still there");
    browser.get("/journal").await.has("разделена на 3").has("снова одна строка вместо 3");
}

#[tokio::test]
async fn a_person_says_where_the_row_is_cut() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, ORDER).await;
    let token = browser.get(&format!("{review}/split?row=p0r0")).await.token();
    let words = "Семинар для завучей\r\nконсультация для учителей; встреча с родителями";
    let fields = [("csrf", token.as_str()), ("row", "p0r0"), ("back", ""), ("words", words), ("do", "show")];
    let page = browser.post(&format!("{review}/split"), &fields).await;
    // Two parts and two deadlines: paired.
    page.has("Часть 2").has("selected>до 20.10.2025");
    assert!(!page.text.contains("Часть 3"), "{}", page.text);
}

#[tokio::test]
async fn words_of_the_document_become_a_row() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, ORDER).await;
    browser.get(&review).await.has("Добавить мероприятие по словам документа");
    let page = browser.get(&format!("{review}/row?plan=0")).await;
    page.has("день открытых дверей").has("Слова документа");
    let token = page.token();
    let send = |words: &'static str, token: String| {
        [
            ("csrf", token),
            ("plan", "0".to_owned()),
            ("words", words.to_owned()),
            ("text", "День открытых дверей".to_owned()),
            ("deadline", "до 15.05.2026".to_owned()),
            ("responsible", "МБОУ СОШ № 3".to_owned()),
            ("do", "save".to_owned()),
        ]
    };
    let post = async |browser: &mut Browser, fields: [(&str, String); 7]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.post(&format!("{review}/row"), &fields).await
    };
    let strange = post(&mut browser, send("провести бал выпускников", token.clone())).await;
    assert_eq!(strange.status, StatusCode::UNPROCESSABLE_ENTITY);
    strange.has("Этих слов в документе нет").has("День открытых дверей");
    let twice = post(&mut browser, send("Размещение материалов на сайте", token.clone())).await;
    twice.has("уже прочитаны как мероприятие");
    let made = post(&mut browser, send("провести день открытых дверей", token.clone())).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let page = browser.get(&review).await;
    page.has("добавлено по словам документа").has("По другим словам документа добавлено 1 мероприятие");
    let again = post(&mut browser, send("провести день открытых дверей", token)).await;
    again.has("мероприятие уже сделано");
    let programme = adopt(&mut browser, &review).await.location().to_owned();
    browser.get(&programme).await.has("День открытых дверей");
}

#[tokio::test]
async fn a_row_is_left_out_with_a_reason() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, ORDER).await;
    let page = browser.get(&review).await;
    let row = page.text.split_once("id=\"p0r1\"").unwrap().1;
    let anchor = row.split_once("name=\"anchor\" value=\"").unwrap().1.split('"').next().unwrap();
    let anchor = anchor.replace("&#34;", "\"").replace("&quot;", "\"");
    let token = page.token();
    let mut fields =
        vec![("csrf", token.as_str()), ("anchor", &anchor), ("spot", "p0r1"), ("seen", "0"), ("do", "remove")];
    let without = browser.post(&format!("{review}/corrections"), &fields).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    without.has("Напишите, почему строка не входит в план");
    fields.push(("reason", "уже выполнено в августе"));
    assert_eq!(browser.post(&format!("{review}/corrections"), &fields).await.status, StatusCode::SEE_OTHER);
    browser
        .get(&review)
        .await
        .has("не в плане: уже выполнено в августе")
        .has("принято 1")
        .has("1 строка по решению человека");
    browser.get("/journal").await.has("не взята в план. Причина: уже выполнено в августе");
}
