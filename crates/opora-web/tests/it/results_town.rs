//! A town with results for page tests: two authorities, three schools, marks of a year or two.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use opora_core::access::{Actor, Role};
use opora_core::ids::OrganisationId;
use opora_store::organisations::DatedCode;
use opora_web::intake;

use crate::browser::{Answer, Browser, Server};

const EDGE: &str = "opora-edge-77";
const HEAD: &str = "логин школы;регион;номер обучающегося;код обучающегося;отметка за предыдущую четверть/триместр;пол;класс;вариант;всего баллов;балл за 1;балл за 2\n";

/// Two authorities: Ключи with schools № 1 and № 2, Заозёрье with school № 3.
pub struct Town {
    pub server: Server,
    pub first: OrganisationId,
}

/// A school of a sheet: its code, how many got «2» with which total, how many more with which total.
pub type Marks<'a> = (&'a str, (u32, u32), (u32, u32));

/// A file of collection of 2021.
pub fn sheet(schools: &[Marks<'_>]) -> String {
    let mut out = HEAD.to_owned();
    let mut pupil = 10_000;
    for (code, low, high) in schools {
        for (count, total) in [low, high] {
            for _ in 0..*count {
                pupil += 1;
                let (one, two) = (total / 2, total - total / 2);
                out.push_str(&format!("{code};Край;{pupil};{pupil};3;м;5а;1;{total};{one};{two}\n"));
            }
        }
    }
    out
}

impl Town {
    pub async fn new() -> Self {
        let server = Server::on("2026-03-17").await;
        let authority = server.authority("УО Ключей").await;
        let other = server.authority("УО Заозёрья").await;
        let first = server.school(authority, "МБОУ СОШ № 1").await;
        let second = server.school(authority, "МБОУ СОШ № 2").await;
        let far = server.school(other, "МБОУ «Заозёрная СОШ»").await;
        for (school, code) in [(first, "sch900101"), (second, "sch900102"), (far, "sch900103")] {
            let code =
                DatedCode { system: "фис око".into(), code: code.into(), valid_from: None, valid_to: None };
            server.store.organisation_code_set(&Actor::product(), school, code, server.moment()).await.unwrap();
        }
        server.user("glava", "Главный А. А.", Role::Administrator).await;
        server.user("vetrova", "Ветрова А. С.", Role::Specialist { authority }).await;
        server.user("zaozer", "Соседова Б. Б.", Role::Specialist { authority: other }).await;
        server.user("shkola", "Завучева В. В.", Role::School { authority, school: first }).await;
        Self { server, first }
    }

    /// The same town with mathematics and Russian of class 5 in 2021: № 1 is low in both, № 2 in none, Заозёрная in both.
    pub async fn with_results() -> Self {
        let town = Self::new().await;
        let maths =
            sheet(&[("sch900101", (4, 5), (6, 12)), ("sch900102", (2, 5), (8, 12)), ("sch900103", (5, 4), (5, 15))]);
        let russian =
            sheet(&[("sch900101", (3, 10), (6, 30)), ("sch900102", (1, 10), (9, 30)), ("sch900103", (5, 10), (5, 40))]);
        town.bring(&[("ВПР 2021 математика 5.csv", &maths), ("ВПР 2021 русский язык 5.csv", &russian)]).await;
        town
    }

    /// An administrator brings files and takes them.
    pub async fn bring(&self, files: &[(&str, &str)]) {
        let mut browser = self.server.signed_in("glava").await;
        let token = browser.get("/results/uploads/new").await.token();
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        let taken = browser.send(form("/results/uploads/new", &token, &files, &[("authority", "all")])).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
        let upload = taken.location().to_owned();
        self.work().await;
        let page = browser.get(&upload).await;
        let (token, lock) = (page.token(), page.value("lock"));
        browser.post(&format!("{upload}/adopt"), &[("csrf", &token), ("lock", &lock)]).await;
        self.work().await;
        browser.get(&upload).await.has("Принята");
    }

    async fn work(&self) {
        intake::run_waiting(&self.server.app).await.unwrap();
    }
}

/// A form with files.
pub fn form(address: &str, token: &str, files: &[(&str, &[u8])], fields: &[(&str, &str)]) -> Request<Body> {
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
    Request::post(address)
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"))
        .body(Body::from(body))
        .unwrap()
}

/// Sends a form of a page with its token and lock.
pub async fn fill(browser: &mut Browser, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
    let shown = browser.get(page).await;
    assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.text);
    let token = shown.token();
    let mut all = vec![("csrf", token.as_str())];
    let lock = shown.text.contains("name=\"lock\"").then(|| shown.value("lock"));
    if let Some(lock) = &lock {
        all.push(("lock", lock.as_str()));
    }
    all.extend(fields);
    browser.post(action, &all).await
}
