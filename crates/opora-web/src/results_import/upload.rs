//! New files: they flow to the disk of the server, and the worker is told that they are there.

use askama::Template;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use opora_core::access::{Action, Scope};
use opora_core::assessment::{Procedure, Season};
use opora_core::ids::OrganisationId;
use opora_store::results::uploads::UploadDraft;

use super::address;
use crate::assets::Icon;
use crate::intake::spool::{Filling, MAX_FILES};
use crate::intake::{Brought, Given, NotTaken};
use crate::layout::{Choice, Flash, Frame, Menu, Page, html};
use crate::trouble::{Answer, Trouble};

#[derive(Template)]
#[template(path = "results_import/upload.html")]
struct UploadPage {
    page: Page,
    authorities: Vec<Choice>,
    procedures: Vec<Choice>,
    seasons: Vec<Choice>,
    year: String,
    is_told: bool,
    limit: String,
    most: usize,
    error: Option<String>,
}

/// What the form says besides its files.
#[derive(Default)]
struct Sent {
    authority: String,
    procedure: String,
    year: String,
    season: String,
}

/// Why the files did not come.
enum SendTrouble {
    TooLarge,
    Broken,
    NotTaken(NotTaken),
}

impl From<MultipartError> for SendTrouble {
    fn from(error: MultipartError) -> Self {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Self::TooLarge } else { Self::Broken }
    }
}

impl From<NotTaken> for SendTrouble {
    fn from(trouble: NotTaken) -> Self {
        Self::NotTaken(trouble)
    }
}

/// GET `/results/uploads/new`.
pub(super) async fn form(frame: Frame) -> Answer {
    frame.must(Action::HandleResults)?;
    html(&page(&frame, &Sent::default(), None).await?)
}

/// POST `/results/uploads/new`.
pub(super) async fn receive(frame: Frame, multipart: Multipart) -> Answer {
    frame.must(Action::HandleResults)?;
    let mut sent = Sent::default();
    let files = match files(&frame, multipart, &mut sent).await {
        Ok(files) => files,
        Err(SendTrouble::TooLarge) => {
            let why = format!("Файлы вместе больше {}. Загрузите их несколькими частями.", limit(&frame));
            return refused(&frame, &sent, StatusCode::PAYLOAD_TOO_LARGE, why).await;
        }
        Err(SendTrouble::Broken) => {
            let why = "Файлы не дошли целиком. Проверьте связь и загрузите их ещё раз.".to_owned();
            return refused(&frame, &sent, StatusCode::BAD_REQUEST, why).await;
        }
        Err(SendTrouble::NotTaken(trouble)) => {
            return refused(&frame, &sent, StatusCode::UNPROCESSABLE_ENTITY, trouble.to_string()).await;
        }
    };
    let (given, authority) = match (given(&sent), authority(&frame, &sent)) {
        (Ok(given), Ok(authority)) => (given, authority),
        (Err(why), _) | (_, Err(why)) => {
            return refused(&frame, &sent, StatusCode::UNPROCESSABLE_ENTITY, why).await;
        }
    };
    if files.len() == 0 {
        let why = "Выберите один или несколько файлов.".to_owned();
        return refused(&frame, &sent, StatusCode::UNPROCESSABLE_ENTITY, why).await;
    }
    let drafts: Vec<_> = files.keep().into_iter().map(|file: Brought| file.draft(&given)).collect();
    let draft = UploadDraft { authority, files: drafts };
    let id = frame.app.store.result_upload_create(&frame.actor, draft, frame.app.moment()).await?;
    frame.app.results_waiting.notify_one();
    frame.back(&address::show(id), Flash::Done("Файлы на сервере, чтение началось.".to_owned())).await
}

/// The files of the form in a folder of the spool, which goes away again unless it is kept.
async fn files(frame: &Frame, mut multipart: Multipart, sent: &mut Sent) -> Result<Filling, SendTrouble> {
    let data = frame.app.config.data.clone();
    let mut filling = Filling::begin(&data)?;
    while let Some(mut field) = multipart.next_field().await? {
        match field.name() {
            Some("file") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                let mut writing = filling.file(&name)?;
                while let Some(chunk) = field.chunk().await? {
                    // A few hundred kilobytes into the page cache: not worth a thread of its own.
                    writing.take(&chunk)?;
                }
                // A browser sends an empty field when no file was chosen.
                if writing.is_empty() && name.is_empty() {
                    writing.drop_it();
                    continue;
                }
                let ended = tokio::task::spawn_blocking(move || filling.end(writing).map(|()| filling)).await;
                filling = ended.map_err(|_| SendTrouble::Broken)??;
            }
            Some("authority") => sent.authority = text(field).await?,
            Some("procedure") => sent.procedure = text(field).await?,
            Some("year") => sent.year = text(field).await?,
            Some("season") => sent.season = text(field).await?,
            _ => {}
        }
    }
    Ok(filling)
}

async fn text(field: Field<'_>) -> Result<String, SendTrouble> {
    Ok(field.text().await?.trim().to_owned())
}

fn given(sent: &Sent) -> Result<Given, String> {
    let year = match sent.year.as_str() {
        "" => None,
        year => match year.parse::<i32>() {
            Ok(year) if (1990..=2100).contains(&year) => Some(year),
            _ => return Err("Год запишите четырьмя цифрами: 2021.".to_owned()),
        },
    };
    let procedure = Procedure::read(&sent.procedure).map(|procedure| procedure.title().to_owned());
    let season = match sent.season.as_str() {
        "spring" => Some(Season::Spring),
        "autumn" => Some(Season::Autumn),
        _ => None,
    };
    Ok(Given { procedure, year, season, ..Given::default() })
}

/// Whose data the files bring: the specialist's authority; an administrator may bring those of the whole region.
fn authority(frame: &Frame, sent: &Sent) -> Result<Option<OrganisationId>, String> {
    match (frame.actor.scope(), sent.authority.as_str()) {
        (Scope::Authority(own) | Scope::School { authority: own, .. }, _) => Ok(Some(own)),
        (Scope::Everything, "" | "all") => Ok(None),
        (Scope::Everything, id) => match id.parse() {
            Ok(id) => Ok(Some(id)),
            Err(_) => Err("Выберите, чьи это результаты.".to_owned()),
        },
    }
}

async fn refused(frame: &Frame, sent: &Sent, status: StatusCode, why: String) -> Result<Response, Trouble> {
    let page = page(frame, sent, Some(why)).await?;
    Ok((status, html(&page)?).into_response())
}

async fn page(frame: &Frame, sent: &Sent, error: Option<String>) -> Result<UploadPage, Trouble> {
    let authorities = match frame.actor.scope() {
        Scope::Everything => {
            let known = frame.app.store.authorities(&frame.actor).await?;
            let all = ("all".to_owned(), "все школы региона".to_owned());
            let known = known.into_iter().map(|one| (one.id.to_string(), one.name));
            Choice::list(std::iter::once(all).chain(known), Some(sent.authority.as_str()))
        }
        Scope::Authority(_) | Scope::School { .. } => Vec::new(),
    };
    let procedures = ["ВПР", "ОГЭ", "ЕГЭ", "РКР"].map(|word| (word, word));
    let page = frame.page(Menu::Results, "Загрузить результаты").await;
    Ok(UploadPage {
        page: page.crumb("Результаты", address::RESULTS).crumb("Загрузки", address::LIST),
        authorities,
        procedures: Choice::list(procedures, Some(sent.procedure.as_str())),
        seasons: Choice::list([("spring", "весна"), ("autumn", "осень")], Some(sent.season.as_str())),
        is_told: !(sent.year.is_empty() && sent.procedure.is_empty() && sent.season.is_empty()),
        year: sent.year.clone(),
        limit: limit(frame),
        most: MAX_FILES,
        error,
    })
}

fn limit(frame: &Frame) -> String {
    format!("{}\u{a0}МБ", frame.app.config.results_limit_bytes / 1024 / 1024)
}
