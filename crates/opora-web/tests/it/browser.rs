//! A browser without a window: cookies, forms with their tokens, redirects on wish.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use chrono::{FixedOffset, NaiveDate};
use opora_core::access::{Actor, Moment, Role};
use opora_core::ids::OrganisationId;
use opora_core::school::OrganisationKind;
use opora_store::organisations::OrganisationDraft;
use opora_store::users::UserDraft;
use opora_store::{Database, Store};
use opora_web::{App, Clock, Config, router};
use tower::ServiceExt;

pub const PASSWORD: &str = "синий чайник у окна";

/// A server with a book of its own.
pub struct Server {
    pub store: Store,
    pub clock: Clock,
    pub router: Router,
    pub app: App,
    pub folder: tempfile::TempDir,
}

impl Server {
    pub async fn on(day: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(Database::Folder(folder.path().to_owned())).await.unwrap();
        let day: NaiveDate = day.parse().unwrap();
        let clock = Clock::fixed(day, FixedOffset::east_opt(3 * 3600).unwrap());
        let mut config = Config::new("http://127.0.0.1:8080", clock.clone());
        config.data = folder.path().to_owned();
        let app = App::new(config, store.clone());
        Self { store, clock, router: router(app.clone()), app, folder }
    }

    pub fn moment(&self) -> Moment {
        Moment { now: self.clock.now(), today: self.clock.today() }
    }

    pub async fn authority(&self, name: &str) -> OrganisationId {
        let draft = OrganisationDraft {
            kind: OrganisationKind::Authority,
            parent: None,
            name: name.to_owned(),
            full_name: None,
            number: None,
            valid_from: None,
        };
        self.store.organisation_create(&Actor::product(), draft, self.moment()).await.unwrap()
    }

    pub async fn school(&self, authority: OrganisationId, name: &str) -> OrganisationId {
        let draft = OrganisationDraft {
            kind: OrganisationKind::School,
            parent: Some(authority),
            name: name.to_owned(),
            full_name: None,
            number: None,
            valid_from: None,
        };
        self.store.organisation_create(&Actor::product(), draft, self.moment()).await.unwrap()
    }

    pub async fn user(&self, login: &str, name: &str, role: Role) {
        let draft = UserDraft { login: login.to_owned(), name: name.to_owned(), role };
        self.store.user_create(&Actor::product(), draft, PASSWORD, self.moment()).await.unwrap();
    }

    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: Vec::new() }
    }

    /// A browser in which `login` is signed in.
    pub async fn signed_in(&self, login: &str) -> Browser {
        let mut browser = self.browser();
        let form = browser.get("/signin").await;
        let answer =
            browser.post("/signin", &[("csrf", &form.token()), ("login", login), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        browser
    }
}

pub struct Browser {
    router: Router,
    pub cookies: Vec<(String, String)>,
}

pub struct Answer {
    pub status: StatusCode,
    pub text: String,
    pub headers: axum::http::HeaderMap,
}

impl Answer {
    /// The token of the first form.
    pub fn token(&self) -> String {
        self.value("csrf")
    }

    /// The value of the first field of this name.
    #[track_caller]
    pub fn value(&self, name: &str) -> String {
        let (_, rest) = self.text.split_once(&format!("name=\"{name}\" value=\"")).expect("no such field");
        rest.split('"').next().unwrap().to_owned()
    }

    pub fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }

    #[track_caller]
    pub fn has(&self, words: &str) -> &Self {
        let plain = self.text.replace(['\u{a0}'], " ");
        assert!(plain.contains(words), "no «{words}» in:\n{plain}");
        self
    }

    #[track_caller]
    pub fn has_not(&self, words: &str) -> &Self {
        let plain = self.text.replace(['\u{a0}'], " ");
        assert!(!plain.contains(words), "«{words}» in:\n{plain}");
        self
    }
}

impl Browser {
    pub async fn get(&mut self, address: &str) -> Answer {
        self.send(Request::get(address).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let form: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let request = Request::post(address).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.join("&"))).unwrap()).await
    }

    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (pair, _) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let bytes = axum::body::to_bytes(body, 64 * 1024 * 1024).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, text, headers: parts.headers }
    }
}

fn encoded(value: &str) -> String {
    let letter = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    value.bytes().map(letter).collect()
}
