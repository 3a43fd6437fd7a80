//! Школы, Журнал, Настройка, Подписка: who sees what, forms with their mistakes, exports.

use axum::http::StatusCode;
use opora_core::access::{Actor, Role};
use opora_core::ids::OrganisationId;
use opora_store::helping::{MembershipDraft, PairDraft};

use crate::browser::{Browser, Server};

const DAY: &str = "2026-03-17";
const LONG: &str = "Муниципальное бюджетное общеобразовательное учреждение «Верхнеозёрская средняя общеобразовательная школа имени А. Б. Полевого»";

struct Town {
    server: Server,
    office: OrganisationId,
    one: OrganisationId,
    two: OrganisationId,
    foreign: OrganisationId,
}

async fn town() -> Town {
    let server = Server::on(DAY).await;
    let office = server.authority("Управление образования Ключей").await;
    let other = server.authority("Управление образования Заозёрья").await;
    let one = server.school(office, "МБОУ «СОШ № 1»").await;
    let two = server.school(office, "МБОУ «СОШ № 12»").await;
    let foreign = server.school(other, "МБОУ «Заозёрская ООШ»").await;
    server.user("admin", "Громова Н. С.", Role::Administrator).await;
    server.user("office", "Соколова И. П.", Role::Specialist { authority: office }).await;
    server.user("school", "Дёмина С. Р.", Role::School { authority: office, school: one }).await;
    Town { server, office, one, two, foreign }
}

async fn helped(town: &Town) {
    let moment = town.server.moment();
    let actor = Actor::product();
    let day = |text: &str| text.parse().unwrap();
    let draft = MembershipDraft {
        category: "ШНОР".into(),
        from: day("2025-08-25"),
        ground: Some("ОГЭ, математика: 5 из 16 = 31,3 % ≥ 30 %".into()),
        document: None,
    };
    town.server.store.membership_add(&actor, town.one, draft, moment).await.unwrap();
    let lock = town.server.store.organisation(&actor, town.one).await.unwrap().lock;
    let pair = PairDraft {
        mentor: Some(town.two),
        curator: Some("Тихонова Л. Д.".into()),
        from: day("2025-09-15"),
        document: None,
    };
    town.server.store.pairing_set(&actor, town.one, lock, pair, moment).await.unwrap();
}

async fn send(browser: &mut Browser, form: &str, to: &str, fields: &[(&str, &str)]) -> crate::browser::Answer {
    let token = browser.get(form).await.token();
    let mut all = vec![("csrf", token.as_str())];
    all.extend_from_slice(fields);
    browser.post(to, &all).await
}

#[tokio::test]
async fn each_role_opens_its_own_pages() {
    let town = town().await;
    let id = town.one;
    let open = |admin, office, school| [("admin", admin), ("office", office), ("school", school)];
    let table = [
        ("/schools".to_owned(), open(200, 200, 303)),
        ("/schools.xlsx".to_owned(), open(200, 200, 200)),
        (format!("/schools/{id}"), open(200, 200, 200)),
        (format!("/schools/{id}/expected?show=all"), open(200, 200, 200)),
        (format!("/schools/{id}/expected.xlsx"), open(200, 200, 200)),
        (format!("/schools/{id}/journal"), open(200, 200, 200)),
        (format!("/schools/{}", town.two), open(200, 200, 404)),
        (format!("/schools/{}", town.foreign), open(200, 404, 404)),
        (format!("/schools/{}/edit", town.foreign), open(200, 404, 404)),
        (format!("/schools/{}/journal", town.foreign), open(200, 404, 404)),
        (format!("/schools/{}", town.office), open(303, 303, 404)),
        (format!("/schools/{id}/edit"), open(200, 200, 403)),
        (format!("/schools/{id}/rename"), open(200, 200, 403)),
        (format!("/schools/{id}/close"), open(200, 200, 403)),
        (format!("/schools/{id}/pairing"), open(200, 200, 403)),
        (format!("/schools/{id}/categories/new"), open(200, 200, 403)),
        (format!("/schools/{id}/categories/99/close"), open(404, 404, 403)),
        ("/schools/new".to_owned(), open(200, 200, 403)),
        ("/schools/paste".to_owned(), open(200, 200, 403)),
        ("/schools/99999".to_owned(), open(404, 404, 404)),
        ("/schools/what".to_owned(), open(404, 404, 404)),
        ("/journal".to_owned(), open(200, 200, 200)),
        ("/journal.xlsx".to_owned(), open(200, 200, 200)),
        ("/journal?from=вчера".to_owned(), open(422, 422, 422)),
        ("/settings/organisations".to_owned(), open(200, 200, 403)),
        ("/settings/organisations/new".to_owned(), open(200, 200, 403)),
        ("/settings/people".to_owned(), open(200, 200, 403)),
        ("/settings/people/new".to_owned(), open(200, 200, 403)),
        ("/settings/people/1".to_owned(), open(200, 404, 403)),
        ("/settings/year".to_owned(), open(200, 200, 403)),
        ("/settings/year?authority=all".to_owned(), open(200, 404, 403)),
        (format!("/settings/year?authority={}", town.office), open(200, 200, 403)),
        ("/settings/year?authority=99999".to_owned(), open(404, 404, 403)),
        ("/settings/year?year=1812".to_owned(), open(404, 404, 403)),
        ("/calendar".to_owned(), open(200, 200, 200)),
        ("/about".to_owned(), open(200, 200, 200)),
    ];
    for login in ["admin", "office", "school"] {
        let mut browser = town.server.signed_in(login).await;
        for (address, expected) in &table {
            let (_, status) = expected.iter().find(|(who, _)| *who == login).unwrap();
            let address = address.replace("вчера", "%D0%B2%D1%87%D0%B5%D1%80%D0%B0");
            let answer = browser.get(&address).await;
            assert_eq!(answer.status.as_u16(), *status, "{login} {address}: {}", answer.text);
        }
    }
    let mut stranger = town.server.browser();
    for (address, _) in &table {
        let address = address.replace("вчера", "x");
        assert_eq!(stranger.get(&address).await.status, StatusCode::SEE_OTHER, "{address}");
    }
}

#[tokio::test]
async fn the_card_says_why_and_who_helps() {
    let town = town().await;
    helped(&town).await;
    let mut office = town.server.signed_in("office").await;
    let card = office.get(&format!("/schools/{}", town.one)).await;
    card.has("ШНОР: с 25.08.2025").has("5 из 16 = 31,3 % ≥ 30 %").has("МБОУ «СОШ № 12»").has("Тихонова Л. Д.");
    card.has("<svg class=\"life\"").has("Соколова И. П.").has("Завершить").has("От школы пока ничего не ожидается");
    office.get(&format!("/schools/{}", town.two)).await.has("Кому помогает").has("МБОУ «СОШ № 1»");
    office.get("/schools").await.has("ШНОР: 1 школа").has("с 25.08.2025");
    office.get("/schools?category=none").await.has_not("МБОУ «СОШ № 1»<").has("МБОУ «СОШ № 12»");
    office.get("/schools?text=%D0%BD%D0%B5%D1%82").await.has("не подходит ни одна школа");
    let mut school = town.server.signed_in("school").await;
    let own = school.get(&format!("/schools/{}", town.one)).await;
    own.has("МБОУ «СОШ № 12»")
        .has_not(&format!("/schools/{}\"", town.two))
        .has_not("Изменить</a>")
        .has_not("Завершить");
}

#[tokio::test]
async fn names_are_words_and_never_markup() {
    let town = town().await;
    let evil = "<script>alert(1)</script>\"'&";
    let id = town.server.school(town.office, evil).await;
    let long = town.server.school(town.office, LONG).await;
    let mut office = town.server.signed_in("office").await;
    for address in ["/schools".to_owned(), format!("/schools/{id}"), format!("/schools/{id}/rename"), "/journal".into()]
    {
        office.get(&address).await.has_not("<script>alert").has("&#60;script&#62;");
    }
    office.get(&format!("/schools/{long}")).await.has("Верхнеозёрская");
    office.get("/schools?text=%22%3E%3Cscript%3E").await.has_not("\"><script>");
    let mut formula = office.get("/schools.xlsx").await;
    assert_eq!(formula.status, StatusCode::OK);
    formula.text.clear();
}

#[tokio::test]
async fn a_register_is_kept_by_forms() {
    let town = town().await;
    let id = town.one;
    let mut office = town.server.signed_in("office").await;
    let added = send(
        &mut office,
        "/schools/new",
        "/schools/new",
        &[("name", "МБОУ «Лицей № 5»"), ("director", "Егорова В. Ю."), ("code", "edu470118"), ("from", "2001-09-01")],
    )
    .await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    let card = office.get(added.location()).await;
    card.has("Добавлена школа МБОУ «Лицей № 5»").has("Егорова В. Ю.").has("edu470118 — ФИС ОКО").has("с 01.09.2001");
    let empty = send(&mut office, "/schools/new", "/schools/new", &[("name", "  "), ("director", "Кто-то")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.has("Краткое название: поле пустое").has("value=\"Кто-то\"");
    let path = format!("/schools/{id}/categories/new");
    let fields = [("category", "ШНОР"), ("from", "25.08.2025"), ("ground", "0 из 6")];
    assert_eq!(send(&mut office, &path, &path, &fields).await.status, StatusCode::SEE_OTHER);
    let twice = send(&mut office, &path, &path, &fields).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    twice.has("Школа уже в этой категории");
    let wrong = send(&mut office, &path, &path, &[("category", "Х"), ("from", "31.02.2026")]).await;
    wrong.has("«31.02.2026» не похоже на дату");
    let beyond =
        send(&mut office, &path, &path, &[("category", "Х"), ("from", "2026-01-01"), ("document", "77")]).await;
    assert_eq!(beyond.status, StatusCode::NOT_FOUND);
    let path = format!("/schools/{id}/edit");
    let fields = [("number", "1"), ("director", "Новый Н. Н."), ("lock", "1"), ("director_from", "2026-01-12")];
    assert_eq!(send(&mut office, &path, &path, &fields).await.status, StatusCode::SEE_OTHER);
    let path = format!("/schools/{id}/rename");
    let fields = [("name", "МАОУ «СОШ № 1»"), ("from", "2026-02-01"), ("lock", "1")];
    assert_eq!(send(&mut office, &path, &path, &fields).await.status, StatusCode::SEE_OTHER);
    let stale = send(&mut office, &path, &path, &[("name", "Третье имя"), ("from", "2026-02-02"), ("lock", "1")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.has("изменил другой человек").has("value=\"Третье имя\"");
    let card = office.get(&format!("/schools/{id}")).await;
    card.has("МАОУ «СОШ № 1»").has("МБОУ «СОШ № 1», до 31.01.2026").has("Новый Н. Н.");
    let path = format!("/schools/{}/close", town.two);
    let closed = send(&mut office, &path, &path, &[("to", "2026-02-28"), ("lock", "1")]).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    office.get("/schools").await.has_not(">МБОУ «СОШ № 12»</a>");
    office.get("/schools?state=closed").await.has("СОШ № 12").has("закрыта 28.02.2026");
    let journal = office.get("/journal?text=%D0%BF%D0%B5%D1%80%D0%B5%D0%B8%D0%BC").await;
    journal.has("Переименована").has("сегодня, вторник, 17 марта 2026 г.").has("<del>");
}

#[tokio::test]
async fn forms_need_their_token() {
    let town = town().await;
    let mut office = town.server.signed_in("office").await;
    let id = town.one;
    for path in [
        "/schools/new".to_owned(),
        "/schools/paste/add".to_owned(),
        format!("/schools/{id}/close"),
        format!("/schools/{id}/pairing"),
        "/settings/people/new".to_owned(),
        "/settings/people/2/use".to_owned(),
        "/calendar".to_owned(),
    ] {
        let answer = office.post(&path, &[("name", "Без ключа"), ("to", "2026-01-01"), ("lock", "1")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_rectangle_is_shown_before_it_is_added() {
    let town = town().await;
    let mut office = town.server.signed_in("office").await;
    let text = "Наименование\tНомер\tДиректор\tКод\nМБОУ «СОШ\u{a0}№\u{a0}7»\t7,0\tАбрамова А. А.\tsch7\nСОШ №12\t\t\t\nГимназия\t12,5\t\t\n<b>Лицей</b>\t\t\t";
    let read = send(&mut office, "/schools/paste", "/schools/paste", &[("text", text)]).await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.text);
    read.has("Новых: 2").has("Уже есть: 1").has("С ошибкой: 1").has("«12,5» не похож на номер").has_not("<b>Лицей");
    office.get("/schools").await.has_not("СОШ № 7");
    let added = send(&mut office, "/schools/paste", "/schools/paste/add", &[("text", text)]).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    office.get("/schools").await.has("Добавлено: 2 школы. Не добавлено из-за ошибок: 1 строка").has("МБОУ «СОШ № 7»");
    let again = send(&mut office, "/schools/paste", "/schools/paste/add", &[("text", text)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nothing = send(&mut office, "/schools/paste", "/schools/paste", &[("text", " ")]).await;
    nothing.has("Таблица не вставлена");
}

#[tokio::test]
async fn long_lists_come_in_pages() {
    let town = town().await;
    for number in 100..260 {
        town.server.school(town.office, &format!("СОШ № {number}")).await;
    }
    let mut office = town.server.signed_in("office").await;
    let first = office.get("/schools").await;
    first.has("162 школы").has("1–50 из 162").has("aria-current=\"page\">1<");
    assert!(first.text.len() < 200 * 1024, "{} bytes", first.text.len());
    office.get("/schools?page=4&sort=-name").await.has("151–162 из 162").has("СОШ № 1»");
    office.get("/schools?page=999").await.has("162 школы");
    let questions = |store: opora_store::Store| store.statements();
    let before = questions(town.server.store.clone());
    office.get("/schools?text=259").await.has("1 школа");
    let few = questions(town.server.store.clone()) - before;
    let before = questions(town.server.store.clone());
    office.get("/schools").await;
    assert!(questions(town.server.store.clone()) - before <= few + 1, "one mentor query at most");
}

#[tokio::test]
async fn people_get_links_and_lose_access() {
    let town = town().await;
    let mut office = town.server.signed_in("office").await;
    let school = town.two.to_string();
    let fields = [("name", "Орлова Н. Е."), ("login", "orlova"), ("role", "school"), ("school", school.as_str())];
    let invited = send(&mut office, "/settings/people/new", "/settings/people/new", &fields).await;
    assert_eq!(invited.status, StatusCode::OK, "{}", invited.text);
    invited.has("http://127.0.0.1:8080/welcome/").has("Ждёт пароля");
    office.get("/settings/people").await.has("Орлова Н. Е.").has_not("/welcome/").has_not("Громова Н. С.");
    let taken = send(&mut office, "/settings/people/new", "/settings/people/new", &fields).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    taken.has("логин уже занят");
    let above = [("name", "Я"), ("login", "ya"), ("role", "administrator")];
    let refused = send(&mut office, "/settings/people/new", "/settings/people/new", &above).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let foreign = town.foreign.to_string();
    let beyond = [("name", "Я"), ("login", "ya"), ("role", "school"), ("school", foreign.as_str())];
    let refused = send(&mut office, "/settings/people/new", "/settings/people/new", &beyond).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let office_id = town.office.to_string();
    let mismatch = [("name", "Я"), ("login", "ya"), ("role", "school"), ("school", office_id.as_str())];
    let refused = send(&mut office, "/settings/people/new", "/settings/people/new", &mismatch).await;
    refused.has("не школа");
    let mut school = town.server.signed_in("school").await;
    assert_eq!(school.get("/journal").await.status, StatusCode::OK);
    let off = [("lock", "1"), ("to", "off")];
    let done = send(&mut office, "/settings/people", "/settings/people/3/use", &off).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(school.get("/journal").await.status, StatusCode::SEE_OTHER, "the session has ended");
    let stale = send(&mut office, "/settings/people", "/settings/people/3/use", &off).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_calendar_is_open_until_it_is_revoked() {
    let town = town().await;
    let mut school = town.server.signed_in("school").await;
    let made = send(&mut school, "/calendar", "/calendar", &[("title", "Телефон")]).await;
    let (_, rest) = made.text.split_once("http://127.0.0.1:8080/calendar/").expect("the address is shown");
    let address = format!("/calendar/{}", rest.split('<').next().unwrap());
    let mut phone = town.server.browser();
    let feed = phone.get(&address).await;
    assert_eq!(feed.status, StatusCode::OK);
    feed.has("BEGIN:VCALENDAR").has("МБОУ «СОШ № 1»");
    assert!(phone.cookies.is_empty(), "a calendar gets no cookie");
    school.get("/calendar").await.has("Телефон").has_not(&address);
    for wrong in ["/calendar/nothing.ics", "/calendar/1", "/calendar/%2e%2e.ics", "/calendar/.ics"] {
        assert_eq!(phone.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let mut office = town.server.signed_in("office").await;
    let foreign = send(&mut office, "/calendar", "/calendar/1/revoke", &[]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert_eq!(phone.get(&address).await.status, StatusCode::OK);
    let revoked = send(&mut school, "/calendar", "/calendar/1/revoke", &[]).await;
    assert_eq!(revoked.status, StatusCode::SEE_OTHER);
    assert_eq!(phone.get(&address).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn organisations_stand_in_their_tree() {
    let town = town().await;
    let mut office = town.server.signed_in("office").await;
    let parent = town.office.to_string();
    let fields = [("kind", "methodical_centre"), ("parent", parent.as_str()), ("name", "ЦМС Ключей")];
    let path = "/settings/organisations/new";
    let made = send(&mut office, path, path, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    office
        .get("/settings/organisations")
        .await
        .has("ЦМС Ключей")
        .has("методический центр")
        .has("2 школы")
        .has_not("Заозёрья");
    let above = [("kind", "authority"), ("parent", ""), ("name", "Новое УО")];
    assert_eq!(send(&mut office, path, path, &above).await.status, StatusCode::FORBIDDEN);
    let mut admin = town.server.signed_in("admin").await;
    assert_eq!(send(&mut admin, path, path, &above).await.status, StatusCode::SEE_OTHER);
    admin.get("/settings/organisations").await.has("Новое УО").has("Заозёрья");
}
