//! Results through the pages: files in, report of cleaning, decision, and who may see what.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use opora_core::access::{Actor, Role};
use opora_core::ids::OrganisationId;
use opora_store::organisations::DatedCode;
use opora_web::intake;

use crate::browser::{Answer, Browser, Server};

const EDGE: &str = "opora-edge-51";

/// The form of 2021: a head, then rows; some dirt.
const MATHS: &str = "логин школы;регион;номер обучающегося;код обучающегося;отметка за предыдущую четверть/триместр;пол;класс;вариант;всего баллов;балл за 1;балл за 2\n\
sch900101;Край;1;50001;4;м;5а;3;12;6;6\n\
sch900101;Край;2;50002;3;ж;5А;отсутствовал;;;\n\
sch900101;Край;3;50003;3;ж;5А;3;92;1;1\n\
sch900102;Край;1;60001;5;м;5Б;4;18;9;9\n";

/// The same school with one total corrected and one pupil more.
const CORRECTED: &str = "логин школы;регион;номер обучающегося;код обучающегося;отметка за предыдущую четверть/триместр;пол;класс;вариант;всего баллов;балл за 1;балл за 2\n\
sch900101;Край;1;50001;4;м;5а;3;12;6;6\n\
sch900101;Край;3;50003;3;ж;5А;3;9;5;4\n\
sch900101;Край;4;50004;3;ж;5А;3;10;5;5\n\
sch900102;Край;1;60001;5;м;5Б;4;18;9;9\n";

const UNKNOWN: &str = "Учреждение;Ребёнок;Итог\n900101;к1;12\n900101;к2;15\n900102;к3;9\n";

fn form(token: &str, files: &[(&str, &[u8])], fields: &[(&str, &str)]) -> Request<Body> {
    let mut body: Vec<u8> = Vec::new();
    let mut part = |head: String, bytes: &[u8]| {
        body.extend_from_slice(format!("--{EDGE}\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    };
    part("name=\"csrf\"".to_owned(), token.as_bytes());
    for (name, value) in fields {
        part(format!("name=\"{name}\""), value.as_bytes());
    }
    for (name, bytes) in files {
        part(format!("name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv"), bytes);
    }
    body.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
    Request::post("/results/uploads/new")
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"))
        .body(Body::from(body))
        .unwrap()
}

struct Town {
    server: Server,
    authority: OrganisationId,
}

async fn town() -> Town {
    let server = Server::on("2026-03-17").await;
    let authority = server.authority("УО Ключей").await;
    server.user("vetrova", "Ветрова А. С.", Role::Specialist { authority }).await;
    Town { server, authority }
}

impl Town {
    async fn bring(&self, browser: &mut Browser, files: &[(&str, &[u8])]) -> String {
        let token = browser.get("/results/uploads/new").await.token();
        let taken = browser.send(form(&token, files, &[])).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
        taken.location().to_owned()
    }

    async fn work(&self) {
        intake::run_waiting(&self.server.app).await.unwrap();
    }

    async fn decide(&self, browser: &mut Browser, upload: &str, what: &str) -> Answer {
        let page = browser.get(upload).await;
        let (token, lock) = (page.token(), page.value("lock"));
        browser.post(&format!("{upload}/{what}"), &[("csrf", &token), ("lock", &lock)]).await
    }

    fn spooled(&self) -> usize {
        let spool = self.server.folder.path().join("spool");
        std::fs::read_dir(spool).map(|folders| folders.count()).unwrap_or_default()
    }
}

#[tokio::test]
async fn files_are_read_shown_and_taken() {
    let town = town().await;
    let mut browser = town.server.signed_in("vetrova").await;
    browser.get("/results").await.has("Результатов пока нет");
    let upload = town.bring(&mut browser, &[("ВПР 2021 математика 5.csv", MATHS.as_bytes())]).await;
    browser.get(&upload).await.has("В очереди").has("Страницу можно закрыть").has("http-equiv=\"refresh\"");
    town.work().await;
    let page = browser.get(&upload).await;
    page.has("Ждёт решения").has("ВПР 2021, математика 5 кл.").has("отсутствовали").has("сумма баллов вне шкалы");
    page.has("буква класса записана иначе").has("нет").has("sch900102").has("Принять").has_not("refresh");
    browser.get("/results").await.has("Результатов пока нет");
    let taken = town.decide(&mut browser, &upload, "adopt").await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    browser.get(&upload).await.has("Принимается");
    town.work().await;
    browser.get(&upload).await.has("Принята").has("версия данных 1").has("Новых");
    browser.get("/results").await.has("ВПР 2021, математика 5 кл.").has("17.03.2026");
    assert_eq!(town.spooled(), 0, "names do not stay on the server");
    let known = town.server.store.result_files_damaged(town.server.folder.path()).await.unwrap();
    assert!(known.is_empty(), "{known:?}");
    browser.get("/results/schools").await.has("sch900101").has("Связать");
    let list = browser.get("/results/uploads").await;
    list.has("Принята").has("1 файл");

    // The very same bytes change nothing; a corrected file of the same name takes the place of its rows.
    let again = town.bring(&mut browser, &[("копия.csv", MATHS.as_bytes())]).await;
    town.work().await;
    let page = browser.get(&again).await;
    page.has("Точно такой же файл").has("Принята раньше").has("решать нечего").has_not("Отклонить");
    let corrected = town.bring(&mut browser, &[("ВПР 2021 математика 5.csv", CORRECTED.as_bytes())]).await;
    town.work().await;
    browser.get(&corrected).await.has("4 строки с 17.03.2026");
    town.decide(&mut browser, &corrected, "adopt").await;
    town.work().await;
    browser.get(&corrected).await.has("версия данных 2");
    let catalogue = town.server.store.result_catalogue(&Actor::product()).await.unwrap();
    assert_eq!((catalogue.parts.len(), catalogue.parts[0].row_count), (1, 4), "no doubles");
    let library = intake::library(&catalogue, town.server.folder.path());
    let summaries = library.parts().next().unwrap().summaries().unwrap();
    assert_eq!(summaries.iter().map(|one| (one.rows, one.used)).collect::<Vec<_>>(), [(3, 3), (1, 1)]);
}

#[tokio::test]
async fn an_unknown_table_is_mapped_and_remembered() {
    let town = town().await;
    let mut browser = town.server.signed_in("vetrova").await;
    let upload = town.bring(&mut browser, &[("таблица.csv", UNKNOWN.as_bytes())]).await;
    town.work().await;
    let page = browser.get(&upload).await;
    page.has("Нужен ответ").has("Принимать пока нечего");
    let file = format!("{upload}/files/1");
    let page = browser.get(&file).await;
    page.has("Учреждение").has("Ребёнок").has("Сказать, что в столбцах");
    let (token, lock) = (page.token(), page.value("lock"));
    let fields = [
        ("csrf", token.as_str()),
        ("lock", lock.as_str()),
        ("h0", "Учреждение"),
        ("m0", "школа"),
        ("h1", "Ребёнок"),
        ("m1", "код участника"),
        ("h2", "Итог"),
        ("m2", "сумма"),
        ("profile", "Наша таблица"),
        ("procedure", "РКР"),
        ("year", "2022"),
        ("season", ""),
        ("subject", "физика"),
        ("grade", "8"),
    ];
    let sent = browser.post(&file, &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    town.work().await;
    browser.get(&upload).await.has("РКР 2022, физика 8 кл.").has("Принять");
    browser.get(&file).await.has("указано");
    assert_eq!(town.server.store.layout_profiles(&Actor::product()).await.unwrap().len(), 1);
    let wrong = [("csrf", token.as_str()), ("lock", "1"), ("year", "22")];
    browser.post(&file, &wrong).await.has("Год записан не так");

    let aside = browser.get(&file).await;
    let lock = aside.value("lock");
    browser.post(&format!("{file}/aside"), &[("csrf", &token), ("lock", &lock)]).await;
    browser.get(&upload).await.has("Исключён");
    let refused = town.decide(&mut browser, &upload, "refuse").await;
    assert_eq!(refused.location(), "/results/uploads");
    assert_eq!(town.spooled(), 0);
}

#[tokio::test]
async fn a_scale_with_a_gap_is_refused_and_a_good_one_marks_the_rows() {
    let town = town().await;
    let mut browser = town.server.signed_in("vetrova").await;
    let upload = town.bring(&mut browser, &[("ВПР 2021 математика 5.csv", MATHS.as_bytes())]).await;
    town.work().await;
    let file = format!("{upload}/files/1");
    let page = browser.get(&file).await;
    page.has("Шкала");
    let (token, lock) = (page.token(), page.value("lock"));
    let gap = [("csrf", token.as_str()), ("lock", lock.as_str()), ("scale", "0–6, 8–10, 11–14, 15–20")];
    browser.post(&file, &gap).await.has("Шкала не принята").has("пропущено");
    let good = [("csrf", token.as_str()), ("lock", lock.as_str()), ("scale", "0–5, 6–12, 13–17, 18–20")];
    let sent = browser.post(&file, &good).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    town.work().await;
    browser.get(&file).await.has("«3»: 6–12");
}

#[tokio::test]
async fn bad_files_get_a_kind_word_and_hold_nobody_up() {
    let town = town().await;
    let mut browser = town.server.signed_in("vetrova").await;
    let files: [(&str, &[u8]); 3] =
        [("пусто.xlsx", b""), ("скан.pdf", b"%PDF-1.7 ..."), ("ВПР 2021 математика 5.csv", MATHS.as_bytes())];
    let upload = town.bring(&mut browser, &files).await;
    town.work().await;
    let page = browser.get(&upload).await;
    page.has("не прочитано 2").has("пуст").has("Что требует внимания").has("Непрочитанные файлы в данные не попадут");
    let token = browser.get("/results/uploads/new").await.token();
    let none = browser.send(form(&token, &[], &[])).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.has("Выберите один или несколько файлов");
    let broken = browser.send(form(&token, &[("всё.zip", b"PK nothing")], &[])).await;
    broken.has("не открывается");
    let year = browser.send(form(&token, &[("x.csv", b"a")], &[("year", "21")])).await;
    year.has("четырьмя цифрами");
    let forged = browser.send(form(&"0".repeat(64), &[("x.csv", b"a")], &[])).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert_eq!(town.spooled(), 1, "what was not taken lies nowhere");
}

#[tokio::test]
async fn a_school_brings_nothing_and_an_authority_only_its_own() {
    let town = town().await;
    let school = town.server.school(town.authority, "СОШ № 1").await;
    let other = town.server.authority("УО Заозёрья").await;
    let far = town.server.school(other, "СОШ № 2").await;
    let code = DatedCode { system: "фис око".into(), code: "sch900102".into(), valid_from: None, valid_to: None };
    town.server.store.organisation_code_set(&Actor::product(), far, code, town.server.moment()).await.unwrap();
    town.server.user("shkola", "Завуч", Role::School { authority: town.authority, school }).await;
    town.server.user("zaozer", "Сосед", Role::Specialist { authority: other }).await;
    let mut browser = town.server.signed_in("vetrova").await;
    let upload = town.bring(&mut browser, &[("ВПР 2021 математика 5.csv", MATHS.as_bytes())]).await;
    town.work().await;
    browser.get(&upload).await.has("школы не вашего управления: 1").has("sch900102");
    town.decide(&mut browser, &upload, "adopt").await;
    town.work().await;
    browser.get(&upload).await.has("не относятся к вашему управлению").has("Ждёт решения");
    assert!(town.server.store.result_catalogue(&Actor::product()).await.unwrap().parts.is_empty());

    let mut neighbour = town.server.signed_in("zaozer").await;
    for address in [upload.clone(), format!("{upload}/files/1"), "/results/schools/sch900101".to_owned()] {
        assert_eq!(neighbour.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    neighbour.get("/results/uploads").await.has("Загрузок пока нет");
    let mut pupil = town.server.signed_in("shkola").await;
    pupil.get("/results").await.has("Результатов пока нет").has_not("Загрузить результаты");
    for address in ["/results/uploads", "/results/uploads/new", upload.as_str(), "/results/schools"] {
        assert_eq!(pupil.get(address).await.status, StatusCode::FORBIDDEN, "{address}");
    }
}
