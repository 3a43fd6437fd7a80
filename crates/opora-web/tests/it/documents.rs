//! Documents: upload, review, correcting, adopting, an amended order, and everything hostile about files.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use opora_core::access::Role;
use opora_core::ids::OrganisationId;

use crate::browser::{Answer, Browser, Server};

const DAY: &str = "2025-08-26";

/// An order with a plan as a table in HTML, the way a converter writes it.
pub const ORDER: &str = r#"<html><head><meta charset="utf-8"></head><body>
<p>УПРАВЛЕНИЕ ОБРАЗОВАНИЯ ЗАРЕЧЕНСКОГО ОКРУГА</p><p>ПРИКАЗ</p><p>25.08.2025 № 77-ОД г. Заречный</p>
<p>Об утверждении плана поддержки школ с низкими результатами обучения</p><p>ПРИКАЗЫВАЮ:</p>
<p>1. Утвердить план мероприятий поддержки школ на 2025-2026 учебный год.</p>
<p>2. Руководителям ОУ представить школьные планы в срок до 20.09.2025 г.</p>
<p>3. Контроль исполнения приказа оставляю за собой.</p><p>Начальник управления П.А. Горелов</p>
<p>План мероприятий поддержки школ на 2025-2026 учебный год</p>
<table border="1"><tr><th>№</th><th>Мероприятие</th><th>Срок</th><th>Ответственный</th><th>Ожидаемый результат</th></tr>
<tr><td colspan="5">1. Организация работы</td></tr>
<tr><td>1</td><td>Создание рабочей группы &lt;script&gt;alert(1)&lt;/script&gt;</td><td>до 15.09.2025 г.</td><td>Управление образования</td><td>Приказ о составе</td></tr>
<tr><td>2</td><td>Проведение семинара для завучей</td><td>14.10.2025, 31.02.2026</td><td>МБОУ СОШ № 3, 5</td><td>Не менее 20 участников</td></tr>
<tr><td>3</td><td>Размещение материалов на сайте</td><td>до 01.12.2025 г.</td><td>МБОУ СОШ № 3</td><td>Материалы размещены</td></tr>
</table></body></html>"#;

pub async fn place() -> (Server, OrganisationId) {
    let server = Server::on(DAY).await;
    let authority = server.authority("Управление образования Зареченского округа").await;
    server.user("vetrova", "Ветрова А. П.", Role::Specialist { authority }).await;
    (server, authority)
}

fn multipart(token: &str, files: &[(&str, &[u8])], fields: &[(&str, &str)]) -> Request<Body> {
    const EDGE: &str = "----oporatest";
    let mut body: Vec<u8> = Vec::new();
    let mut field = |name: &str, value: &str| {
        body.extend(format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    };
    field("csrf", token);
    for (name, value) in fields {
        field(name, value);
    }
    for (name, bytes) in files {
        let head = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{EDGE}--\r\n").bytes());
    Request::post("/documents/new")
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"))
        .body(Body::from(body))
        .unwrap()
}

pub async fn upload(browser: &mut Browser, name: &str, bytes: &[u8]) -> Answer {
    let token = browser.get("/documents/new").await.token();
    browser.send(multipart(&token, &[(name, bytes)], &[])).await
}

/// Uploads the order and returns the address of its review.
pub async fn uploaded(browser: &mut Browser, order: &str) -> String {
    let answer = upload(browser, "Приказ 77-ОД.html", order.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.location().to_owned()
}

/// The value of a hidden field of the editor.
fn hidden(page: &Answer, name: &str) -> String {
    let editor = page.text.split_once("id=\"editor\"").expect("no editor").1;
    let mark = format!("name=\"{name}\" value=\"");
    let value = editor.split_once(&mark).unwrap_or_else(|| panic!("no {name}")).1.split('"').next().unwrap();
    value.replace("&quot;", "\"").replace("&#34;", "\"").replace("&amp;", "&").replace("&#38;", "&")
}

/// Sends the editor at `spot` with `fields`.
async fn correct(browser: &mut Browser, review: &str, spot: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get(&format!("{review}?edit={spot}")).await;
    send_editor(browser, review, &page, fields).await
}

async fn send_editor(browser: &mut Browser, review: &str, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    let own: Vec<(&str, String)> =
        ["csrf", "anchor", "spot", "seen", "back"].into_iter().map(|name| (name, hidden(page, name))).collect();
    let mut all: Vec<(&str, &str)> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend(fields);
    browser.post(&format!("{review}/corrections"), &all).await
}

/// Presses «Принять» on the page that says what will change.
pub async fn adopt(browser: &mut Browser, review: &str) -> Answer {
    let page = browser.get(&format!("{review}/adopt")).await;
    press_adopt(browser, review, &page).await
}

async fn press_adopt(browser: &mut Browser, review: &str, page: &Answer) -> Answer {
    let value = |name: &str| {
        let mark = format!("name=\"{name}\" value=\"");
        page.text
            .rsplit_once(&mark)
            .unwrap_or_else(|| panic!("no {name} in {}", page.text))
            .1
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    let fields = [("csrf", value("csrf")), ("into", value("into")), ("lock", value("lock")), ("hash", value("hash"))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(&format!("{review}/adopt"), &fields).await
}

#[tokio::test]
async fn an_empty_library_says_how_to_begin() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    browser.get("/documents").await.has("Документов пока нет").has("Загрузить приказ");
}

#[tokio::test]
async fn an_order_is_read_beside_its_words() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, ORDER).await;
    let page = browser.get(&review).await;
    page.has("Разбор: приказ № 77-ОД от 25.08.2025")
        .has("Документ прочитан")
        .has("Потерянных строк нет")
        .has("Проведение семинара для завучей")
        .has("до 15.09.2025")
        .has("не понято")
        .has("Будет принято")
        .has_not("<script>alert");
    page.has("&#60;script&#62;alert(1)");
    // Every highlight leads to a row of the page, and every row back to its words.
    for target in page.text.split("class=\"m m").skip(1).filter_map(|rest| rest.split("href=\"#").nth(1)) {
        let id = target.split('"').next().unwrap();
        assert!(page.text.contains(&format!("id=\"{id}\"")), "no row {id}");
    }
    for target in page.text.split("href=\"#src-").skip(1) {
        let id = target.split('"').next().unwrap();
        assert!(page.text.contains(&format!("id=\"src-{id}\"")), "no source of {id}");
    }
    browser.get("/documents").await.has("Приказ № 77-ОД от 25.08.2025").has("Разбор").has("не понято");
}

#[tokio::test]
async fn counts_of_levels_add_up() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, ORDER).await;
    let page = browser.get(&review).await;
    let filters = page.text.split_once("class=\"lvls\"").unwrap().1.split_once("</nav>").unwrap().0;
    let text: String =
        filters.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text)).collect::<Vec<_>>().join(" ");
    let numbers: Vec<u64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    assert_eq!(numbers[0], numbers[1] + numbers[2] + numbers[3], "{text}");
    assert!(numbers[1] >= 1);
    browser.get(&format!("{review}?level=unread")).await.has("14.10.2025, 31.02.2026").has_not("до 01.12.2025</span>");
}

#[tokio::test]
async fn the_same_file_again_leads_to_the_document() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, ORDER).await;
    assert_eq!(uploaded(&mut browser, ORDER).await, review);
    browser.get(&review).await.has("Этот файл уже загружен");
}

#[tokio::test]
async fn a_deadline_is_mended_and_the_mending_can_be_taken_back() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, ORDER).await;
    let editor = browser.get(&format!("{review}?edit=p0r1-deadline")).await;
    editor.has("что значит «14.10.2025, 31.02.2026»?").has("Оставить словами, без дат");
    // Without scripts the dates are shown by a button that keeps the form.
    let shown = browser.get(&format!("{review}?edit=p0r1-deadline&meaning=other&phrase=%D0%B4%D0%BE+15.02.2026")).await;
    shown.has("15.02.2026").has("вс").has("выходной");
    let preview = browser
        .get(&format!("{review}/deadline-preview?spot=p0r1-deadline&meaning=other&phrase=14.10.2025%2C+27.02.2026"))
        .await;
    preview.has("14.10.2025").has("27.02.2026").has_not("<html");
    let wrong =
        correct(&mut browser, &review, "p0r1-deadline", &[("meaning", "other"), ("phrase", "когда-нибудь <b>")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.has("не понято").has("когда-нибудь &#60;b&#62;").has_not("<b>»");
    let fields = [("meaning", "other"), ("phrase", "14.10.2025, 27.02.2026")];
    let done = correct(&mut browser, &review, "p0r1-deadline", &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(done.location().ends_with("#p0r1"), "{}", done.location());
    let page = browser.get(&review).await;
    page.has("27.02.2026").has("исправлено").has("Ветрова А. П., 26.08.2025").has("Вернуть прочитанное");
    let undo = page.text.split_once("/corrections/").unwrap().1.split('"').next().unwrap().to_owned();
    let token = page.token();
    let undone =
        browser.post(&format!("{review}/corrections/{undo}"), &[("csrf", &token), ("spot", "p0r1-deadline")]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
    browser.get(&review).await.has_not("27.02.2026").has("не понято");
}

#[tokio::test]
async fn two_people_at_one_field_both_see_it() {
    let (server, authority) = place().await;
    server.user("second", "Орлов К. Д.", Role::Specialist { authority }).await;
    let mut first = server.signed_in("vetrova").await;
    let mut second = server.signed_in("second").await;
    let review = uploaded(&mut first, ORDER).await;
    let open_first = first.get(&format!("{review}?edit=p0r0-text")).await;
    let open_second = second.get(&format!("{review}?edit=p0r0-text")).await;
    let other_place = second.get(&format!("{review}?edit=p0r2-text")).await;
    let one = send_editor(&mut first, &review, &open_first, &[("value", "Создание группы, вариант один")]).await;
    assert_eq!(one.status, StatusCode::SEE_OTHER);
    let late = send_editor(&mut second, &review, &open_second, &[("value", "Создание группы, вариант два")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.has("Ветрова А. П.").has("вариант один").has("вариант два");
    // Another field of the same document is nobody's business.
    let elsewhere = send_editor(&mut second, &review, &other_place, &[("value", "Размещение на сайтах школ")]).await;
    assert_eq!(elsewhere.status, StatusCode::SEE_OTHER, "{}", elsewhere.text);
    // The form that was shown knows what is there now, so the second person can decide.
    let decided = send_editor(&mut second, &review, &late, &[("value", "Создание группы, вариант два")]).await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER);
    first.get(&review).await.has("вариант два").has("Орлов К. Д.");
}

#[tokio::test]
async fn a_row_that_is_no_activity_is_left_out_and_comes_back() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, ORDER).await;
    let page = browser.get(&review).await;
    let row = page.text.split_once("id=\"p0r2\"").unwrap().1;
    let anchor = row.split_once("name=\"anchor\" value=\"").unwrap().1.split('"').next().unwrap();
    let anchor = anchor.replace("&#34;", "\"").replace("&quot;", "\"");
    let token = page.token();
    let fields = [
        ("csrf", token.as_str()),
        ("anchor", &anchor),
        ("spot", "p0r2"),
        ("seen", "0"),
        ("do", "remove"),
        ("reason", "не мероприятие"),
    ];
    let removed = browser.post(&format!("{review}/corrections"), &fields).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.text);
    let page = browser.get(&review).await;
    page.has("не мероприятие").has("принято 2").has("Вернуть");
}

#[tokio::test]
pub async fn adopting_makes_a_programme_once() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, ORDER).await;
    let page = browser.get(&format!("{review}/adopt")).await;
    page.has("Что будет принято").has("Новые школы в справочнике").has("СОШ № 5");
    let first = press_adopt(&mut browser, &review, &page).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    assert!(first.location().starts_with("/programmes/"));
    let programme = first.location().to_owned();
    // A second press and the page of «back» lead to the same programme.
    let second = press_adopt(&mut browser, &review, &page).await;
    assert_eq!((second.status, second.location()), (StatusCode::SEE_OTHER, programme.as_str()));
    browser.get(&review).await.has("Принят").has("Открыть программу");
    browser.get("/documents").await.has("Принят").has(&programme);
}

#[tokio::test]
async fn an_amended_order_shows_the_difference_and_doubles_nothing() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, ORDER).await;
    let programme = adopt(&mut browser, &review).await.location().to_owned();
    let amended = ORDER
        .replace("25.08.2025 № 77-ОД", "25.08.2025 № 80-ОД")
        .replace("до 01.12.2025 г.", "до 15.12.2025 г.")
        .replace("</table>", "<tr><td>4</td><td>Выезд в школы</td><td>до 01.03.2026 г.</td><td>МБОУ СОШ № 3</td><td>Справка</td></tr></table>");
    let second = uploaded(&mut browser, &amended).await;
    browser.get(&second).await.has("Посмотреть изменения");
    let page = browser.get(&format!("{second}/adopt")).await;
    page.has("Что изменится").has("Изменить программу").has("до 01.12.2025").has("до 15.12.2025").has("Выезд в школы");
    let adopted = press_adopt(&mut browser, &second, &page).await;
    assert_eq!((adopted.status, adopted.location()), (StatusCode::SEE_OTHER, programme.as_str()), "{}", adopted.text);
}

#[tokio::test]
async fn unreadable_files_get_a_reason_and_a_next_step() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let png = b"\x89PNG\r\n\x1a\n0000000000";
    let pdf = b"%PDF-1.5\n%....";
    let files: [(&str, &[u8], &str); 4] = [
        ("пусто.docx", b"", "В файле нет текста"),
        ("скан.png", png, "картинка"),
        ("приказ.pdf", pdf, "PDF"),
        ("приказ.docx", b"PK\x03\x04 not a zip", "повреждён"),
    ];
    for (name, bytes, words) in files {
        let answer = upload(&mut browser, name, bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        answer.has(words).has(name).has("не прочитан");
    }
    let token = browser.get("/documents/new").await.token();
    let both = browser.send(multipart(&token, &[("скан.png", png), ("Приказ.html", ORDER.as_bytes())], &[])).await;
    assert_eq!(both.status, StatusCode::OK);
    both.has("прочитан").has("картинка").has("Открыть разбор");
    let none = browser.send(multipart(&token, &[], &[])).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.has("Выберите файл");
}

#[tokio::test]
async fn hostile_names_and_forged_forms_change_nothing() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let answer = upload(&mut browser, "..\\..\\<img src=x onerror=alert(1)>.html", ORDER.as_bytes()).await;
    let review = answer.location().to_owned();
    browser.get(&review).await.has_not("<img src=x").has("onerror");
    let file = browser.get(&format!("{review}/source")).await;
    assert_eq!(file.headers["x-content-type-options"], "nosniff");
    assert_eq!(file.headers[header::CONTENT_TYPE], "application/octet-stream");
    let disposition = file.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(disposition.starts_with("attachment;") && !disposition.contains('<'), "{disposition}");
    assert_eq!(file.text, ORDER);
    let forged = browser.send(multipart("0".repeat(64).as_str(), &[("x.html", ORDER.as_bytes())], &[])).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    for (address, fields) in
        [("corrections", [("csrf", "x"), ("anchor", "{}")]), ("adopt", [("csrf", "x"), ("hash", "")])]
    {
        let answer = browser.post(&format!("{review}/{address}"), &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address}");
    }
    let token = browser.get(&review).await.token();
    let broken =
        browser.post(&format!("{review}/corrections"), &[("csrf", &token), ("anchor", "{]"), ("seen", "0")]).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.get(&format!("{review}?edit=p9r9-deadline&level=zzz&page=99999999999999999999")).await.has("Разбор");
}

#[tokio::test]
async fn a_foreign_document_is_not_found_and_schools_have_no_library() {
    let (server, authority) = place().await;
    let other = server.authority("Управление образования Лесного округа").await;
    let school = server.school(authority, "МБОУ СОШ № 3").await;
    server.user("stranger", "Лесная О. О.", Role::Specialist { authority: other }).await;
    server.user("school", "Школьная Ш. Ш.", Role::School { authority, school }).await;
    let mut owner = server.signed_in("vetrova").await;
    let review = uploaded(&mut owner, ORDER).await;
    for login in ["stranger", "school"] {
        let mut browser = server.signed_in(login).await;
        for part in ["", "/adopt", "/delete", "/source", "/deadline-preview?spot=p0r0-deadline"] {
            let answer = browser.get(&format!("{review}{part}")).await;
            assert!(
                answer.status == StatusCode::NOT_FOUND || (login == "school" && answer.status == StatusCode::FORBIDDEN),
                "{login} {part}: {}",
                answer.status
            );
            answer.has_not("77-ОД");
        }
        let token = browser.get("/account").await.token();
        let post = browser.post(&format!("{review}/postpone"), &[("csrf", &token)]).await;
        assert!(post.status.is_client_error(), "{login}: {}", post.status);
    }
    let mut school = server.signed_in("school").await;
    assert_eq!(school.get("/documents").await.status, StatusCode::FORBIDDEN);
    let answer = upload(&mut server.signed_in("stranger").await, "x.html", ORDER.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_ne!(answer.location(), review);
}

#[tokio::test]
async fn a_draft_is_put_aside_taken_up_and_deleted() {
    let (server, _) = place().await;
    let mut browser = server.signed_in("vetrova").await;
    let review = uploaded(&mut browser, ORDER).await;
    let token = browser.get(&review).await.token();
    browser.post(&format!("{review}/postpone"), &[("csrf", &token)]).await;
    browser.get("/documents?state=set_aside").await.has("Отложен");
    browser.get(&review).await.has("Вернуть в работу").has_not("Принять программу");
    browser.post(&format!("{review}/resume"), &[("csrf", &token)]).await;
    let ask = browser.get(&format!("{review}/delete")).await;
    ask.has("Удалить черновик?");
    let lock = ask.text.split_once("name=\"lock\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let stale = browser.post(&format!("{review}/delete"), &[("csrf", &token), ("lock", "1")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let gone = browser.post(&format!("{review}/delete"), &[("csrf", &token), ("lock", &lock)]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
    assert_eq!(browser.get(&review).await.status, StatusCode::NOT_FOUND);
    // The same file may come again.
    uploaded(&mut browser, ORDER).await;
}

#[tokio::test]
async fn an_administrator_says_whose_document_it_is() {
    let (server, authority) = place().await;
    server.authority("Управление образования Лесного округа").await;
    server.user("admin", "Громова Н. С.", Role::Administrator).await;
    let mut browser = server.signed_in("admin").await;
    let form = browser.get("/documents/new").await;
    form.has("Чей документ").has("Лесного округа");
    let token = form.token();
    let files: [(&str, &[u8]); 1] = [("Приказ.html", ORDER.as_bytes())];
    let asked = browser.send(multipart(&token, &files, &[])).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    asked.has("Выберите, чей это документ");
    let id = authority.to_string();
    let taken = browser.send(multipart(&token, &files, &[("authority", &id)])).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
}
