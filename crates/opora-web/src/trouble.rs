//! What a page answers when it cannot answer: a refusal of the rules, a failure of the machine, or «sign in first».

use std::error::Error;
use std::fmt::Display;
use std::io::{self, ErrorKind};

use axum::extract::rejection::{FormRejection, PathRejection, QueryRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use opora_core::Refusal;
use opora_core::refusal::RefusalKind;

/// The short way out of a handler.
pub type Answer = Result<Response, Trouble>;

/// Why there is no page.
#[derive(Debug)]
pub enum Trouble {
    /// The rules say no; the person gets the sentence and the next step.
    Refused(Refusal),
    /// The machine could not; logged once under an incident number.
    Failed(Box<dyn Error + Send + Sync>),
    /// Nobody is signed in; after signing in the person comes back to this address.
    SignInFirst {
        /// The address that was asked for.
        back: String,
    },
}

impl Trouble {
    /// A failure of the machine, whatever raised it.
    pub fn failed(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Failed(error.into())
    }

    /// The page or the record is not there, or is not the actor's to see.
    pub fn not_found() -> Self {
        Self::Refused(Refusal::not_found())
    }

    /// Something in the form cannot be accepted.
    pub fn invalid(reason: impl Into<String>, next: impl Into<String>) -> Self {
        Self::Refused(Refusal::new(RefusalKind::Invalid, reason, next))
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<opora_store::Trouble> for Trouble {
    fn from(trouble: opora_store::Trouble) -> Self {
        match trouble {
            opora_store::Trouble::Refused(refusal) => Self::Refused(refusal),
            opora_store::Trouble::Failed(failure) => Self::failed(failure),
        }
    }
}

impl From<askama::Error> for Trouble {
    fn from(error: askama::Error) -> Self {
        Self::failed(error)
    }
}

impl From<PathRejection> for Trouble {
    fn from(_: PathRejection) -> Self {
        Self::not_found()
    }
}

impl From<QueryRejection> for Trouble {
    fn from(_: QueryRejection) -> Self {
        Self::invalid("Адрес страницы записан неверно.", "Откройте раздел через меню и выберите отбор заново.")
    }
}

impl From<FormRejection> for Trouble {
    fn from(_: FormRejection) -> Self {
        Self::invalid("Форма пришла не полностью.", "Вернитесь назад, проверьте поля и отправьте ещё раз.")
    }
}

/// What the error page says; travels with the response until the frame draws it.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub reason: String,
    pub next: String,
    pub incident: Option<String>,
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        match self {
            Self::SignInFirst { back } => Redirect::to(&crate::signin::address_with_way_back(&back)).into_response(),
            Self::Refused(refusal) => {
                let told = Told { reason: refusal.reason, next: refusal.next, incident: None };
                (status_of(refusal.kind), axum::Extension(told)).into_response()
            }
            Self::Failed(error) => {
                let first: &(dyn Error + 'static) = &*error;
                let chain: Vec<_> = std::iter::successors(Some(first), |error| (*error).source()).collect();
                let causes = chain.iter().map(ToString::to_string).fold(String::new(), told_after);
                if chain.into_iter().any(is_out_of_room) { no_room(causes) } else { failure(causes) }
            }
        }
    }
}

/// A cause after the ones above it; many say the cause below themselves.
fn told_after(above: String, cause: String) -> String {
    if above.is_empty() {
        cause
    } else if above.contains(&cause) {
        above
    } else {
        format!("{above}: {cause}")
    }
}

/// The answer to a failure; the log gets `what`, the person gets the number under which it is written.
pub(crate) fn failure(what: impl Display) -> Response {
    incident(
        what,
        StatusCode::INTERNAL_SERVER_ERROR,
        "Не получилось: сбой на сервере. Ваши данные не изменились.",
        "Повторите через минуту. Если не поможет, сообщите администратору номер случая.",
    )
}

/// The answer where the disk is full: repeating does not help, somebody has to make room.
fn no_room(what: impl Display) -> Response {
    incident(
        what,
        StatusCode::INSUFFICIENT_STORAGE,
        "На диске сервера кончилось место: изменение не записано, всё прежнее цело.",
        "Сообщите администратору: нужно освободить место на диске с папкой данных. Потом повторите.",
    )
}

fn is_out_of_room(error: &(dyn Error + 'static)) -> bool {
    let of_store = error.downcast_ref::<opora_store::Failure>().is_some_and(opora_store::Failure::is_out_of_room);
    let full = |error: &io::Error| matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded);
    of_store || error.downcast_ref::<io::Error>().is_some_and(full)
}

fn incident(what: impl Display, status: StatusCode, reason: &str, next: &str) -> Response {
    let incident = incident_number();
    tracing::error!(incident, "{what}");
    let told = Told { reason: reason.to_owned(), next: next.to_owned(), incident: Some(incident) };
    (status, axum::Extension(told)).into_response()
}

/// The HTTP status of a refusal.
fn status_of(kind: RefusalKind) -> StatusCode {
    match kind {
        RefusalKind::NotFound => StatusCode::NOT_FOUND,
        RefusalKind::Forbidden => StatusCode::FORBIDDEN,
        RefusalKind::Stale | RefusalKind::WrongState => StatusCode::CONFLICT,
        RefusalKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        RefusalKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
    }
}

/// What to say when an answer came without words of its own: an unknown address, a body too large.
pub(crate) fn told_of(status: StatusCode) -> Told {
    let (reason, next) = match status {
        StatusCode::NOT_FOUND => return Refusal::not_found().into(),
        StatusCode::METHOD_NOT_ALLOWED => {
            ("Эту страницу нельзя открыть таким способом.", "Откройте раздел через меню и нажмите нужную кнопку там.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("Файл слишком большой.", "Сохраните документ без картинок или разделите его и загрузите снова.")
        }
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
            ("Страница готовилась слишком долго.", "Сузьте отбор и повторите.")
        }
        status if status.is_server_error() => {
            ("Сейчас страница недоступна.", "Повторите через минуту; если не поможет, сообщите администратору.")
        }
        _ => ("Запрос записан неверно.", "Откройте раздел через меню и повторите действие."),
    };
    Told { reason: reason.to_owned(), next: next.to_owned(), incident: None }
}

impl From<Refusal> for Told {
    fn from(refusal: Refusal) -> Self {
        Self { reason: refusal.reason, next: refusal.next, incident: None }
    }
}

/// Eight letters and digits that can be read over the telephone.
fn incident_number() -> String {
    const SIGNS: [char; 30] = [
        '2', '3', '4', '5', '6', '7', '8', '9', 'А', 'Б', 'В', 'Г', 'Д', 'Е', 'Ж', 'К', 'Л', 'М', 'Н', 'П', 'Р', 'С',
        'Т', 'У', 'Ф', 'Х', 'Ц', 'Ш', 'Э', 'Я',
    ];
    let bytes: [u8; 8] = rand::random();
    let sign = |byte: &u8| SIGNS.get(usize::from(*byte) % SIGNS.len()).copied().unwrap_or('0');
    let (left, right) = bytes.split_at(4);
    format!("{}-{}", left.iter().map(sign).collect::<String>(), right.iter().map(sign).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_says_who_must_make_room() {
        let full = Trouble::failed(io::Error::from(ErrorKind::StorageFull)).into_response();
        assert_eq!(full.status(), StatusCode::INSUFFICIENT_STORAGE);
        let told = full.extensions().get::<Told>().unwrap();
        assert!(told.reason.contains("кончилось место") && told.incident.is_some(), "{told:?}");
        let store: opora_store::Failure = io::Error::from(ErrorKind::StorageFull).into();
        assert_eq!(Trouble::failed(store).into_response().status(), StatusCode::INSUFFICIENT_STORAGE);
        let other = Trouble::failed(io::Error::from(ErrorKind::NotFound)).into_response();
        assert_eq!(other.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
