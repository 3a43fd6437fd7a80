//! Upload: files come in, each is read within bounds, and each gets an answer a person can act on.

use std::time::Duration;

use askama::Template;
use axum::extract::Multipart;
use axum::extract::multipart::Field;
use axum::http::StatusCode;
use axum::response::Response;
use opora_core::access::Action;
use opora_core::ids::OrganisationId;
use opora_import::{Options, Read, Unreadable};
use opora_store::documents::{Upload, Uploaded};
use tokio::sync::Semaphore;

use super::review::change::{day, period};
use super::{address, list};
use crate::assets::Icon;
use crate::layout::dates::{full, size};
use crate::layout::{Choice, Flash, Frame, Menu, Page, html};
use crate::trouble::{Answer, Trouble};

/// Files in one go.
const FILES_LIMIT: usize = 20;
/// How long one file may be read; a real order takes milliseconds.
const READING_LIMIT: Duration = Duration::from_secs(20);
/// The longest file name that is kept.
const NAME_LIMIT: usize = 180;
/// Files that are read at the same time, so that many uploads do not take all the memory.
static READERS: Semaphore = Semaphore::const_new(2);

#[derive(Template)]
#[template(path = "documents/upload.html")]
struct UploadPage {
    page: Page,
    authorities: Vec<Choice>,
    limit: String,
    start: String,
    end: String,
    signed: String,
    error: Option<String>,
    results: Vec<FileResult>,
}

/// What became of one file.
struct FileResult {
    name: String,
    state: FileState,
}

/// The outcome, with what the page needs to say.
enum FileState {
    /// It waits for a person.
    Read { url: String },
    /// The very same bytes are in the library.
    Already { url: String, when: String, who: String },
    /// It could not be read.
    Unreadable { reason: String, next: String },
}

/// What the form says.
#[derive(Default)]
struct Sent {
    authority: Option<OrganisationId>,
    start: String,
    end: String,
    signed: String,
    files: Vec<(String, Vec<u8>)>,
    too_many: bool,
}

/// GET `/documents/new`.
pub(super) async fn form(frame: Frame) -> Answer {
    frame.must(Action::HandleDocuments)?;
    if let Some(answer) = frame.authority_first().await? {
        return Ok(answer);
    }
    html(&page(&frame, &Sent::default(), None, Vec::new()).await?)
}

/// POST `/documents/new`.
pub(super) async fn receive(frame: Frame, multipart: Multipart) -> Answer {
    frame.must(Action::HandleDocuments)?;
    let sent = match sent(multipart).await {
        Ok(sent) => sent,
        Err(SendTrouble::TooLarge) => {
            let limit = limit_words(&frame);
            let why = format!("Файлы вместе больше {limit}. Сохраните документ без картинок или загрузите по одному.");
            return refused(&frame, &Sent::default(), StatusCode::PAYLOAD_TOO_LARGE, why).await;
        }
        Err(SendTrouble::Broken) => {
            let why = "Файл не дошёл целиком. Проверьте связь и загрузите его ещё раз.".to_owned();
            return refused(&frame, &Sent::default(), StatusCode::BAD_REQUEST, why).await;
        }
    };
    let mut options = match options(&sent) {
        Ok(options) => options,
        Err(why) => return refused(&frame, &sent, StatusCode::UNPROCESSABLE_ENTITY, why).await,
    };
    let authorities = list::authorities(&frame.app.store, &frame).await?;
    let authority = match (sent.authority, authorities.as_slice()) {
        (Some(chosen), all) if all.iter().any(|(id, _)| *id == chosen) => chosen,
        (Some(_), _) => return Err(Trouble::not_found()),
        (None, [(only, _)]) => *only,
        (None, []) => {
            let why = "Сначала заведите управление образования: «Настройка» → «Организации».".to_owned();
            return refused(&frame, &sent, StatusCode::UNPROCESSABLE_ENTITY, why).await;
        }
        (None, _) => {
            let why = "Выберите, чей это документ.".to_owned();
            return refused(&frame, &sent, StatusCode::UNPROCESSABLE_ENTITY, why).await;
        }
    };
    if sent.files.is_empty() || sent.too_many {
        let why = match sent.too_many {
            true => format!("Слишком много файлов сразу: загрузите не больше {FILES_LIMIT}."),
            false => "Выберите файл документа.".to_owned(),
        };
        return refused(&frame, &sent, StatusCode::UNPROCESSABLE_ENTITY, why).await;
    }
    options.terms = frame.app.store.terms_in_use(&frame.actor, authority).await?;
    let mut results = Vec::with_capacity(sent.files.len());
    let Sent { files, start, end, signed, .. } = sent;
    for (name, bytes) in files {
        let state = one(&frame, authority, &name, bytes, options.clone()).await?;
        results.push(FileResult { name, state });
    }
    answer(&frame, results, Sent { authority: Some(authority), start, end, signed, ..Sent::default() }).await
}

/// One readable file leads to its review at once; everything else gets a page that says what to do.
async fn answer(frame: &Frame, results: Vec<FileResult>, sent: Sent) -> Answer {
    if let [FileResult { state, .. }] = results.as_slice() {
        match state {
            FileState::Read { url } => {
                let words = "Документ прочитан. Проверьте отмеченное и примите программу.".to_owned();
                return frame.back(url, Flash::Done(words)).await;
            }
            FileState::Already { url, when, who } => {
                let words = format!("Этот файл уже загружен {when} ({who}). Вот он; ничего не задвоилось.");
                return frame.back(url, Flash::Notice(words)).await;
            }
            FileState::Unreadable { .. } => {}
        }
    }
    let nothing_read = results.iter().all(|one| matches!(one.state, FileState::Unreadable { .. }));
    let mut response: Response = html(&page(frame, &sent, None, results).await?)?;
    if nothing_read {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

async fn refused(frame: &Frame, sent: &Sent, status: StatusCode, why: String) -> Answer {
    let mut response: Response = html(&page(frame, sent, Some(why), Vec::new()).await?)?;
    *response.status_mut() = status;
    Ok(response)
}

async fn page(
    frame: &Frame,
    sent: &Sent,
    error: Option<String>,
    results: Vec<FileResult>,
) -> Result<UploadPage, Trouble> {
    let authorities = list::authorities(&frame.app.store, frame).await?;
    let shown = if authorities.len() > 1 { authorities } else { Vec::new() };
    let chosen = sent.authority.map(|id| id.to_string());
    Ok(UploadPage {
        page: frame.page(Menu::Documents, "Загрузка документа").await.crumb("Документы", address::LIST),
        authorities: Choice::list(shown, chosen.as_deref()),
        limit: limit_words(frame),
        start: sent.start.clone(),
        end: sent.end.clone(),
        signed: sent.signed.clone(),
        error,
        results,
    })
}

fn limit_words(frame: &Frame) -> String {
    size(frame.app.config.upload_limit_bytes as u64)
}

/// Reads one file and puts it into the library.
async fn one(
    frame: &Frame,
    authority: OrganisationId,
    name: &str,
    bytes: Vec<u8>,
    options: Options,
) -> Result<FileState, Trouble> {
    let (bytes, read) = match read(name.to_owned(), bytes, options).await? {
        Ok(read) => read,
        Err(unreadable) => return Ok(unreadable),
    };
    let media_type = read.paper.source.media_type.clone().unwrap_or_else(|| "application/octet-stream".to_owned());
    let upload =
        Upload { authority, name: name.to_owned(), media_type, bytes, paper: read.paper, reading: read.reading };
    match frame.app.store.document_upload(&frame.actor, upload, frame.app.moment()).await? {
        Uploaded::New(id) => Ok(FileState::Read { url: address::show(id) }),
        Uploaded::Already(id) => {
            let known = frame.app.store.document(&frame.actor, id).await?;
            let when = full(frame.app.clock.local(known.uploaded_at).date_naive());
            Ok(FileState::Already { url: address::show(id), when, who: known.uploaded_by })
        }
    }
}

type WithBytes = (Vec<u8>, Box<Read>);

/// Reads a file beside the pages, within a bound of time. A reader that takes longer ends by its own limits; the
/// person does not wait for it.
async fn read(name: String, bytes: Vec<u8>, options: Options) -> Result<Result<WithBytes, FileState>, Trouble> {
    let permit = READERS.acquire().await.map_err(Trouble::failed)?;
    let work = tokio::task::spawn_blocking(move || {
        let read = opora_import::read(Some(&name), &bytes, &options);
        drop(permit);
        read.map(|read| (bytes, Box::new(read)))
    });
    match tokio::time::timeout(READING_LIMIT, work).await {
        Ok(Ok(Ok(read))) => Ok(Ok(read)),
        Ok(Ok(Err(unreadable))) => Ok(Err(unreadable_state(&unreadable))),
        Ok(Err(panic)) => Err(Trouble::failed(panic)),
        Err(_) => Ok(Err(FileState::Unreadable {
            reason: "Документ читается слишком долго: в нём что-то устроено не как обычно.".to_owned(),
            next: "Откройте его в Word, сохраните как новый .docx без картинок и загрузите снова.".to_owned(),
        })),
    }
}

fn unreadable_state(unreadable: &Unreadable) -> FileState {
    FileState::Unreadable { reason: unreadable.reason(), next: unreadable.next() }
}

fn options(sent: &Sent) -> Result<Options, String> {
    let (period, signed) = (period(&sent.start, &sent.end)?, day(&sent.signed, "дату подписания")?);
    Ok(Options { period, signed, ..Options::default() })
}

/// Why the form did not come.
enum SendTrouble {
    TooLarge,
    Broken,
}

impl From<axum::extract::multipart::MultipartError> for SendTrouble {
    fn from(error: axum::extract::multipart::MultipartError) -> Self {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Self::TooLarge } else { Self::Broken }
    }
}

async fn sent(mut multipart: Multipart) -> Result<Sent, SendTrouble> {
    let mut sent = Sent::default();
    while let Some(field) = multipart.next_field().await? {
        match field.name() {
            Some("file") => {
                let name = file_name(field.file_name().unwrap_or_default());
                let bytes = field.bytes().await?;
                // A browser sends an empty field when no file was chosen.
                if bytes.is_empty() && name.is_empty() {
                    continue;
                }
                if sent.files.len() >= FILES_LIMIT {
                    sent.too_many = true;
                    continue;
                }
                let name = if name.is_empty() { "документ без имени".to_owned() } else { name };
                sent.files.push((name, bytes.to_vec()));
            }
            Some("authority") => sent.authority = text(field).await?.parse().ok(),
            Some("start") => sent.start = text(field).await?,
            Some("end") => sent.end = text(field).await?,
            Some("signed") => sent.signed = text(field).await?,
            _ => {}
        }
    }
    Ok(sent)
}

async fn text(field: Field<'_>) -> Result<String, SendTrouble> {
    Ok(field.text().await?.trim().to_owned())
}

/// The name of a file without folders, control signs and signs that turn the direction of writing.
fn file_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_plain = |symbol: &char| {
        !symbol.is_control()
            && !matches!(*symbol, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let clean: String = last.chars().filter(is_plain).collect();
    let clean = clean.trim().trim_matches('.');
    let length = clean.chars().count();
    if length <= NAME_LIMIT {
        return clean.to_owned();
    }
    // The ending says what kind of file it is, so it stays.
    let ending: String = clean.rsplit_once('.').map(|(_, ending)| ending.chars().take(8).collect()).unwrap_or_default();
    let start: String = clean.chars().take(NAME_LIMIT - ending.chars().count() - 2).collect();
    format!("{start}….{ending}")
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn names_of_files() {
        let check = |sent: &str, expected: &str| assert_eq!(file_name(sent), expected);
        check("Приказ 214-ОД.docx", "Приказ 214-ОД.docx");
        check("C:\\Users\\Мария\\приказ.docx", "приказ.docx");
        check("../../etc/passwd", "passwd");
        check("a\r\nX-Evil: 1.txt", "aX-Evil: 1.txt");
        check("приказ\u{202e}xcod.exe", "приказxcod.exe");
        check("..", "");
        let long = file_name(&format!("{}.docx", "я".repeat(400)));
        assert!(long.chars().count() <= 180 && long.ends_with(".docx"));
    }
}
