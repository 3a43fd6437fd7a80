//! One file of an upload: what was understood of it and from where, with the words of a person over it; for an unknown
//! layout the columns that wait for their meaning.

use askama::Template;
use opora_core::access::Action;
use opora_core::assessment::{Procedure, Season, Subject};
use opora_core::ids::{ResultFileId, ResultUploadId};
use opora_core::scale::{Scale, bands};
use opora_results::ingest::{Meaning, Options, Outcome, Profile, ProfileColumn, UnknownColumn};
use opora_store::results::states::{FileState, UploadState};
use opora_store::results::uploads::{ResultFile, ResultImport, ResultUpload};

use super::address;
use super::report::{count_of, mark, rules};
use crate::assets::Icon;
use crate::intake::{Given, RuleApplied, Understood, outcome_of};
use crate::layout::{Choice, Filled, Flash, Frame, Key, Mark, Menu, Page, html};
use crate::trouble::{Answer, Trouble};

/// The value of «задание» in a list of meanings: the head says which.
const TASK: &str = "задание";

#[derive(Template)]
#[template(path = "results_import/file.html")]
struct FilePage {
    page: Page,
    url: String,
    back: String,
    mark: Mark,
    trouble: Option<String>,
    imports: Vec<ImportView>,
    is_open: bool,
    lock: i64,
    procedures: Vec<Choice>,
    seasons: Vec<Choice>,
    subjects: Vec<&'static str>,
    year: String,
    subject: String,
    grade: String,
    scale: Option<String>,
    columns: Vec<ColumnView>,
    sheet: String,
}

struct ImportView {
    title: String,
    rows: String,
    schools: String,
    layout: String,
    understood: Understood,
    rules: Vec<RuleApplied>,
}

struct ColumnView {
    name: String,
    head: String,
    samples: String,
    meanings: Vec<Choice>,
}

/// GET `/results/uploads/{id}/files/{file}`.
pub(super) async fn show(frame: Frame, Key((id, file)): Key<(ResultUploadId, ResultFileId)>) -> Answer {
    frame.must(Action::HandleResults)?;
    let (upload, file) = find(&frame, id, file).await?;
    let given = Given::of(&file.given);
    let imports: Vec<&ResultImport> = upload.imports.iter().filter(|import| import.file == file.id).collect();
    let (columns, sheet) = match file.state {
        FileState::Unmapped => columns(&frame, &file, &given).await?,
        _ => (Vec::new(), String::new()),
    };
    let is_open = is_open(&upload);
    let work = match imports.as_slice() {
        [only] => Some(&only.work),
        _ => None,
    };
    let scale = work.map(|_| imports.first().and_then(|import| understood(import).scale).unwrap_or_default());
    let text = |said: Option<String>, read: Option<String>| said.or(read).unwrap_or_default();
    let procedure = text(given.procedure.clone(), work.map(|work| work.procedure.to_string()));
    let season = given.season.or(work.map(|work| work.season));
    let season = season.map(|season| if season == Season::Autumn { "autumn" } else { "spring" });
    let page = frame.page(Menu::Results, file.name.clone()).await;
    html(&FilePage {
        page: page
            .crumb("Результаты", address::RESULTS)
            .crumb("Загрузки", address::LIST)
            .crumb(format!("Загрузка №\u{a0}{id}"), address::show(id)),
        url: address::file(id, file.id),
        back: address::show(id),
        mark: mark(file.state),
        trouble: file.trouble.as_ref().map(|words| format!("{} {}", words.reason, words.next)),
        imports: imports.iter().map(|import| view(import)).collect(),
        is_open,
        lock: file.lock,
        procedures: Choice::list(["ВПР", "ОГЭ", "ЕГЭ", "РКР"].map(|word| (word, word)), Some(procedure.as_str())),
        seasons: Choice::list([("spring", "весна"), ("autumn", "осень")], season),
        subjects: Subject::names().collect(),
        year: text(given.year.map(|year| year.to_string()), work.map(|work| work.year.to_string())),
        subject: text(given.subject.clone(), work.map(|work| work.subject.to_string())),
        grade: text(given.grade.map(|grade| grade.to_string()), work.map(|work| work.grade.to_string())),
        scale,
        columns,
        sheet,
    })
}

/// POST `/results/uploads/{id}/files/{file}`.
pub(super) async fn given(
    frame: Frame,
    Key((id, file)): Key<(ResultUploadId, ResultFileId)>,
    Filled(fields): Filled<Vec<(String, String)>>,
) -> Answer {
    frame.must(Action::HandleResults)?;
    let (upload, file) = find(&frame, id, file).await?;
    let field =
        |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim()).unwrap_or_default();
    let lock = field("lock").parse().map_err(|_| Trouble::not_found())?;
    let mut given = said(&field)?;
    given.columns = named(&fields);
    if given.columns.is_empty() {
        given.columns = Given::of(&file.given).columns;
    }
    let (store, moment) = (&frame.app.store, frame.app.moment());
    if !field("profile").is_empty() && !given.columns.is_empty() {
        let profile = Profile { name: field("profile").to_owned(), columns: given.columns.clone() };
        let body = serde_json::to_value(&profile).map_err(Trouble::failed)?;
        store.layout_profile_save(&frame.actor, upload.authority, &profile.name, &body, moment).await?;
    }
    if let Some(scale) = scale_said(&upload, &file, field("scale"))? {
        store.scale_set(&frame.actor, upload.authority, &scale, moment).await?;
    }
    store.result_file_given(&frame.actor, file.id, lock, &given.kept(), moment).await?;
    frame.app.results_waiting.notify_one();
    frame.back(&address::show(id), Flash::Done(format!("Файл «{}» читается заново.", file.name))).await
}

/// POST `/results/uploads/{id}/files/{file}/aside`.
pub(super) async fn set_aside(
    frame: Frame,
    Key((id, file)): Key<(ResultUploadId, ResultFileId)>,
    Filled(fields): Filled<Vec<(String, String)>>,
) -> Answer {
    frame.must(Action::HandleResults)?;
    let (_, file) = find(&frame, id, file).await?;
    let lock = fields.iter().find(|(name, _)| name == "lock").and_then(|(_, value)| value.parse().ok());
    let lock = lock.ok_or_else(Trouble::not_found)?;
    frame.app.store.result_file_set_aside(&frame.actor, file.id, lock, frame.app.moment()).await?;
    frame.back(&address::show(id), Flash::Done(format!("Файл «{}» исключён из загрузки.", file.name))).await
}

async fn find(frame: &Frame, id: ResultUploadId, file: ResultFileId) -> Result<(ResultUpload, ResultFile), Trouble> {
    let upload = frame.app.store.result_upload(&frame.actor, id).await?;
    let found = upload.files.iter().find(|one| one.id == file).cloned();
    Ok((upload, found.ok_or_else(Trouble::not_found)?))
}

fn is_open(upload: &ResultUpload) -> bool {
    matches!(upload.state, UploadState::Waiting | UploadState::Queued | UploadState::Reading)
}

fn understood(import: &ResultImport) -> Understood {
    serde_json::from_value(import.inferred.clone()).unwrap_or_default()
}

fn view(import: &ResultImport) -> ImportView {
    ImportView {
        title: import.work.title(),
        rows: count_of(import.rows, "строка", "строки", "строк"),
        schools: count_of(import.schools, "школа", "школы", "школ"),
        layout: import.layout.clone(),
        understood: understood(import),
        rules: rules(std::slice::from_ref(import)),
    }
}

/// The parts of the work that the person says; an empty field leaves it to the file.
fn said<'a>(field: &impl Fn(&str) -> &'a str) -> Result<Given, Trouble> {
    let wrong = |what: &str, next: &str| Err(Trouble::invalid(what, next));
    let year = match field("year") {
        "" => None,
        year => match year.parse::<i32>() {
            Ok(year) if (1990..=2100).contains(&year) => Some(year),
            _ => return wrong("Год записан не так.", "Запишите его четырьмя цифрами: 2021."),
        },
    };
    let grade = match field("grade") {
        "" => None,
        grade => match grade.parse::<u8>() {
            Ok(grade) if grade <= 12 => Some(grade),
            _ => return wrong("Класс записан не так.", "Запишите число от 1 до 12, без буквы."),
        },
    };
    Ok(Given {
        procedure: Procedure::read(field("procedure")).map(|procedure| procedure.title().to_owned()),
        year,
        season: match field("season") {
            "spring" => Some(Season::Spring),
            "autumn" => Some(Season::Autumn),
            _ => None,
        },
        subject: Subject::read(field("subject")).map(|subject| subject.name().to_owned()),
        grade,
        columns: Vec::new(),
    })
}

/// The scale of the form, if it is another than the file was read by.
fn scale_said(upload: &ResultUpload, file: &ResultFile, words: &str) -> Result<Option<Scale>, Trouble> {
    let mut imports = upload.imports.iter().filter(|import| import.file == file.id);
    let (Some(import), None) = (imports.next(), imports.next()) else { return Ok(None) };
    let before = understood(import).scale.unwrap_or_default();
    if words.is_empty() || words == before {
        return Ok(None);
    }
    // «2»: 0–6, «3»: 7–10 or 0–6 7–10: what stands before a colon is the mark.
    let figures: Vec<&str> = words.split([',', ';']).map(|band| band.rsplit(':').next().unwrap_or(band)).collect();
    let Some(bands) = bands(&figures.join(" ")) else {
        return Err(Trouble::invalid(
            "Шкала записана не так.",
            "Запишите баллы по отметкам от «2» до «5»: 0–6, 7–10, 11–14, 15–20.",
        ));
    };
    let work = import.work.clone();
    Ok(Some(Scale {
        procedure: work.procedure,
        year: work.year,
        season: work.season,
        subject: work.subject,
        grade: work.grade,
        version: "ваша".to_owned(),
        source: "задана при загрузке результатов".to_owned(),
        max: bands.last().map(|band| band.to).unwrap_or_default(),
        bands,
        conditions: Vec::new(),
    }))
}

/// The columns whose meaning the person chose: fields `h0`, `m0`, `h1`, `m1`, ….
fn named(fields: &[(String, String)]) -> Vec<ProfileColumn> {
    let value = |name: String| fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value.trim());
    let mut columns = Vec::new();
    for at in 0..1024 {
        let Some(head) = value(format!("h{at}")) else { break };
        let meaning = match value(format!("m{at}")).unwrap_or_default() {
            "" => continue,
            TASK => Meaning::Task { label: head.to_owned(), max: None },
            word => match word.parse() {
                Ok(meaning) => meaning,
                Err(_) => continue,
            },
        };
        columns.push(ProfileColumn { head: head.to_owned(), meaning });
    }
    columns
}

/// The columns of an unknown layout, read anew from the spool.
async fn columns(frame: &Frame, file: &ResultFile, given: &Given) -> Result<(Vec<ColumnView>, String), Trouble> {
    let (data, file, options) = (frame.app.config.data.clone(), file.clone(), given.over(&Options::default()));
    let read =
        tokio::task::spawn_blocking(move || outcome_of(&data, &file, &options)).await.map_err(Trouble::failed)?;
    let Some(Outcome::UnknownLayout(unknown)) = read else { return Ok((Vec::new(), String::new())) };
    let columns = unknown.columns.iter().enumerate().map(|(at, column)| ColumnView {
        name: at.to_string(),
        head: column.head.clone(),
        samples: column.samples.join(" · "),
        meanings: meanings(column, given),
    });
    Ok((columns.collect(), unknown.sheet))
}

fn meanings(column: &UnknownColumn, given: &Given) -> Vec<Choice> {
    let said = given.columns.iter().find(|one| one.head == column.head).map(|one| one.meaning.to_string());
    let guess = column.guess.as_ref().map(ToString::to_string);
    let chosen = said.or(guess.clone()).unwrap_or_default();
    let mut words: Vec<(String, String)> = vec![(String::new(), "— не нужно —".to_owned())];
    words.extend(guess.filter(|guess| guess.starts_with(TASK)).map(|guess| (guess.clone(), guess)));
    words.push((TASK.to_owned(), "задание (номер из заголовка)".to_owned()));
    words.push(("личные данные".to_owned(), "личные данные (не читать)".to_owned()));
    words.extend(
        Meaning::choices()
            .filter(|(meaning, _)| *meaning != Meaning::Unused)
            .map(|(_, name)| (name.to_owned(), name.to_owned())),
    );
    Choice::list(words, Some(chosen.as_str()))
}
