//! The frame of every page: who is signed in, the token of forms, messages of the last action, and pages of trouble.

use askama::Template;
use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use opora_core::access::{Action, Actor, RoleKind, Scope};
use opora_store::obligations::{ObligationFilter, Section};
use tower_sessions::Session;

use super::dates;
use super::page::{Flash, Me, Menu, Page};
use super::query::Query;
use crate::app::App;
use crate::guard::{Token, check_token};
use crate::session::{self, Visitor};
use crate::trouble::{Answer, Told, Trouble, failure, told_of};

/// What the middleware found out about a request; handlers see it through [`Frame`].
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub visitor: Visitor,
    pub token: Token,
}

/// A signed-in visit: what a handler needs to read, to act and to draw a page. Nobody signed in means that the person
/// is led to the sign-in page and back.
pub struct Frame {
    /// The store, the clock, the settings.
    pub app: App,
    /// Who acts; every read and write takes it.
    pub actor: Actor,
    /// The filters of the address.
    pub query: Query,
    /// The address that was asked for, with its query.
    pub uri: Uri,
    /// The session, for pages that keep something between two requests.
    pub session: Session,
    pub(crate) visit: Visit,
}

impl Frame {
    /// Refuses what the role may not do.
    pub fn must(&self, action: Action) -> Result<(), Trouble> {
        Ok(self.actor.must(action)?)
    }

    /// The frame of a page: the open section and the heading. Takes the waiting messages, so call it once.
    pub async fn page(&self, here: Menu, title: impl Into<String>) -> Page {
        let flashes = session::take_flashes(&self.session).await;
        draw(&self.app, &self.visit, here, title.into(), flashes).await
    }

    /// Where a form leads that asks for an authority while the book has none: to the form of the first one.
    pub async fn authority_first(&self) -> Result<Option<Response>, Trouble> {
        if self.actor.scope() != Scope::Everything || !self.app.store.authorities(&self.actor).await?.is_empty() {
            return Ok(None);
        }
        let words = "Сначала добавьте управление образования: документы и школы принадлежат ему.";
        let answer = self.back("/settings/organisations/new?kind=authority", Flash::Notice(words.to_owned())).await?;
        Ok(Some(answer))
    }

    /// Leads to `to` with a message that the next page shows once.
    pub async fn back(&self, to: &str, flash: Flash) -> Answer {
        session::add_flash(&self.session, flash).await?;
        Ok(Redirect::to(to).into_response())
    }
}

impl FromRequestParts<App> for Frame {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Trouble> {
        let visit = visit(parts)?;
        let Visitor::SignedIn(actor) = &visit.visitor else {
            let back = if parts.method.is_safe() { parts.uri.to_string() } else { "/".to_owned() };
            return Err(Trouble::SignInFirst { back });
        };
        let session = parts.extensions.get::<Session>().cloned().ok_or_else(|| Trouble::failed("no session layer"))?;
        Ok(Self {
            app: app.clone(),
            actor: actor.clone(),
            query: Query::of(&parts.uri),
            uri: parts.uri.clone(),
            session,
            visit,
        })
    }
}

/// The visit that the middleware left with the request.
pub(crate) fn visit(parts: &Parts) -> Result<Visit, Trouble> {
    parts.extensions.get::<Visit>().cloned().ok_or_else(|| Trouble::failed("a page outside the frame"))
}

/// The frame of a page for whoever visits.
pub(crate) async fn draw(app: &App, visit: &Visit, here: Menu, title: String, flashes: Vec<Flash>) -> Page {
    let now = app.clock.local(app.clock.now());
    let mut page = Page {
        title,
        here,
        menu: Vec::new(),
        crumbs: Vec::new(),
        flashes,
        csrf: visit.token.value.clone(),
        me: None,
        late: None,
        as_of: now.format("%d.%m.%Y, %H:%M").to_string(),
        version: app.config.version.clone(),
    };
    if let Visitor::SignedIn(actor) = &visit.visitor {
        page.menu = Menu::of(actor);
        page.late = late(app, actor).await;
        let organisation = organisation(app, actor).await;
        page.me = Some(Me { name: actor.name.clone(), role: role_word(actor.role.kind()), organisation });
    }
    page
}

/// How many things are late, for the menu; nothing when nothing is. A page without the number is better than no page.
async fn late(app: &App, actor: &Actor) -> Option<String> {
    let filter = ObligationFilter::default();
    match app.store.obligation_count(actor, Section::Overdue, &filter, app.today()).await {
        Ok(total) if total.rows == 0 => None,
        Ok(total) => Some(format!("{}{}", dates::number(total.rows), if total.more { "+" } else { "" })),
        Err(trouble) => {
            tracing::warn!("the late things of the menu: {trouble}");
            None
        }
    }
}

async fn organisation(app: &App, actor: &Actor) -> Option<String> {
    let id = session::organisation_of(actor)?;
    match app.store.organisation(actor, id).await {
        Ok(organisation) => Some(organisation.name),
        Err(trouble) => {
            tracing::warn!("the organisation of the header: {trouble}");
            None
        }
    }
}

/// The role in a word; the organisation stands beside it.
fn role_word(role: RoleKind) -> &'static str {
    match role {
        RoleKind::Administrator => "администратор",
        RoleKind::Specialist => "специалист",
        RoleKind::School => "школа",
    }
}

/// Around every handler: who visits, is the form ours, and what to show when there is no page.
pub(crate) async fn around(State(app): State<App>, session: Session, mut request: Request, next: Next) -> Response {
    let visitor = match session::visitor(&app, &session).await {
        Ok(visitor) => visitor,
        Err(trouble) => return bare(trouble.into_response()),
    };
    let bound_to = match &visitor {
        Visitor::SignedIn(_) => session.id().map(|id| id.to_string()),
        Visitor::Nobody => None,
    };
    let token = Token::of(request.headers(), bound_to.as_deref(), app.config.is_https());
    let visit = Visit { visitor, token };
    request.extensions_mut().insert(visit.clone());
    let mut response = match check_token(request, &visit.token).await {
        Ok(request) => next.run(request).await,
        Err(refusal) => Trouble::from(refusal).into_response(),
    };
    if needs_words(&response) {
        response = words(&app, &visit, response).await;
    }
    if let Some(cookie) = visit.token.new_cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

#[derive(Template)]
#[template(path = "layout/trouble.html")]
struct TroublePage {
    page: Page,
    reason: String,
    next: String,
    incident: Option<String>,
}

#[derive(Template)]
#[template(path = "layout/bare.html")]
struct BarePage {
    told: Told,
}

/// Whether the answer is a trouble without a page of its own.
fn needs_words(response: &Response) -> bool {
    let status = response.status();
    let is_trouble = status.is_client_error() || status.is_server_error();
    let has_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes().starts_with(b"text/html") || kind.as_bytes().starts_with(b"application/json")
    });
    is_trouble && !has_page
}

fn heading(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "Не найдено",
        StatusCode::FORBIDDEN => "Нет доступа",
        StatusCode::CONFLICT => "Уже изменено",
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST => "Проверьте данные",
        StatusCode::TOO_MANY_REQUESTS => "Слишком часто",
        StatusCode::PAYLOAD_TOO_LARGE => "Слишком большой файл",
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => "Слишком долго",
        StatusCode::INSUFFICIENT_STORAGE => "Кончилось место",
        status if status.is_server_error() => "Сбой",
        _ => "Не получилось",
    }
}

/// The same answer with a page that says what happened and what to do next.
async fn words(app: &App, visit: &Visit, response: Response) -> Response {
    let status = response.status();
    let told = response.extensions().get::<Told>().cloned().unwrap_or_else(|| told_of(status));
    let page = draw(app, visit, Menu::Nowhere, heading(status).to_owned(), Vec::new()).await;
    let drawn = TroublePage { page, reason: told.reason, next: told.next, incident: told.incident };
    let Ok(html) = drawn.render() else { return bare(response) };
    with_page(response, html)
}

/// A page without anything that needs the database; for the worst case.
pub(crate) fn bare(response: Response) -> Response {
    let told = response.extensions().get::<Told>().cloned().unwrap_or_else(|| told_of(response.status()));
    let html = BarePage { told }.render().unwrap_or_default();
    with_page(response, html)
}

fn with_page(response: Response, html: String) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Response::from_parts(parts, Body::from(html))
}

/// An answer with the page of `template`.
pub fn html(template: &impl Template) -> Answer {
    Ok(axum::response::Html(template.render()?).into_response())
}

pub(crate) fn panicked(what: Box<dyn std::any::Any + Send>) -> Response {
    let text = what.downcast_ref::<String>().map(String::as_str).or_else(|| what.downcast_ref::<&str>().copied());
    bare(failure(format!("a handler panicked: {}", text.unwrap_or("no message"))))
}

/// The outermost net: an answer of trouble that came from outside the frame (no database, too slow) gets words too.
pub(crate) async fn last_words(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if needs_words(&response) { bare(response) } else { response }
}
