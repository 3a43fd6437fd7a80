//! Setting a scale by a table of marks, or several by a text; both are checked by the same reader.

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use opora_core::access::Action;
use opora_core::assessment::{Procedure, Subject, Work};
use opora_core::scale::{Found, Scale, Scales};

use super::text::{print, quoted, read};
use super::{HOME, page};
use crate::layout::{Choice, Filled, Flash, Frame, Page, html};
use crate::results::{Tab, methodologies};
use crate::trouble::{Answer, Trouble};

/// The longest text, in characters.
const LONGEST: usize = 60_000;
/// Scales of one text.
const MOST_SCALES: usize = 200;

#[derive(Template)]
#[template(path = "results/scales/edit.html")]
struct EditPage {
    page: Page,
    here: Tab,
    procedures: Vec<Choice>,
    seasons: Vec<Choice>,
    subjects: Vec<&'static str>,
    year: String,
    subject: String,
    grade: String,
    max: String,
    version: String,
    source: String,
    bands: Vec<BandRow>,
    conditions: Vec<String>,
    refused: Vec<String>,
}

struct BandRow {
    mark: u8,
    from: String,
    to: String,
}

#[derive(Template)]
#[template(path = "results/scales/text.html")]
struct TextPage {
    page: Page,
    here: Tab,
    body: String,
    refused: Vec<String>,
}

/// The form as it is sent.
pub(super) type Sent = Vec<(String, String)>;

/// GET `/results/scales/new?work=…`.
pub(super) async fn form(frame: Frame) -> Answer {
    frame.must(Action::HandleResults)?;
    let work: Option<Work> = frame.query.get("work").and_then(|key| key.parse().ok());
    let scale = match &work {
        Some(work) => known(&frame, work).await?,
        None => None,
    };
    let sent = match (&scale, &work) {
        (Some(scale), Some(work)) => filled(scale, work),
        _ => vec![("procedure".to_owned(), "ВПР".to_owned())],
    };
    html(&shown(&frame, &sent, scale.as_ref(), Vec::new()).await)
}

pub(super) async fn send(frame: Frame, Filled(sent): Filled<Sent>) -> Answer {
    frame.must(Action::HandleResults)?;
    let text = text_of(&sent);
    // Conditions beside the total have no fields: they stay as they were.
    let before = match read(&text, false) {
        Ok(scales) => match scales.first() {
            Some(scale) => known(&frame, &scale.work()).await?,
            None => None,
        },
        Err(_) => None,
    };
    let scales = read(&text, false).and_then(|mut scales| {
        for (scale, before) in scales.iter_mut().zip(&before) {
            scale.conditions.clone_from(&before.conditions);
        }
        let faults: Vec<String> = scales.iter().flat_map(Scale::check).map(|fault| fault.to_string()).collect();
        if faults.is_empty() { Ok(scales) } else { Err(faults) }
    });
    match scales {
        Ok(scales) => set(&frame, scales).await,
        Err(why) => {
            let page = shown(&frame, &sent, before.as_ref(), why).await;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

/// GET `/results/scales/text`.
pub(super) async fn text(frame: Frame) -> Answer {
    frame.must(Action::HandleResults)?;
    let work: Option<Work> = frame.query.get("work").and_then(|key| key.parse().ok());
    let scale = match &work {
        Some(work) => known(&frame, work).await?,
        None => Scales::shipped().iter().next().cloned(),
    };
    let body = scale.as_ref().map(print).unwrap_or_default();
    html(&TextPage {
        page: page(&frame, "Шкалы текстом").await, here: Tab::Works, body, refused: Vec::new()
    })
}

pub(super) async fn send_text(frame: Frame, Filled(sent): Filled<Sent>) -> Answer {
    frame.must(Action::HandleResults)?;
    let body = value(&sent, "body").replace("\r\n", "\n");
    let scales = if body.chars().count() > LONGEST {
        Err(vec!["Текст слишком длинный: до 60 000 знаков. Разделите его на части.".to_owned()])
    } else {
        read(&body, true).and_then(|scales| {
            if scales.len() > MOST_SCALES {
                return Err(vec![format!("В тексте больше {MOST_SCALES} шкал. Разделите его на части.")]);
            }
            Ok(scales)
        })
    };
    match scales {
        Ok(scales) => set(&frame, scales).await,
        Err(refused) => {
            let page =
                TextPage { page: page(&frame, "Шкалы текстом").await, here: Tab::Works, body, refused };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

async fn set(frame: &Frame, scales: Vec<Scale>) -> Answer {
    let keeper = methodologies::keeper(frame);
    for scale in &scales {
        frame.app.store.scale_set(&frame.actor, keeper, scale, frame.app.moment()).await?;
    }
    let titles: Vec<String> = scales.iter().take(3).map(|scale| scale.work().title()).collect();
    let more = if scales.len() > 3 { format!(" и ещё {}", scales.len() - 3) } else { String::new() };
    let words = format!(
        "Шкала записана: {}{more}. По ней отметятся новые загрузки; чтобы пересчитать принятые, загрузите их файлы снова.",
        titles.join("; ")
    );
    frame.back(HOME, Flash::Done(words)).await
}

/// The scale that a work is marked by now: the person's own, the common one, or the shipped one.
async fn known(frame: &Frame, work: &Work) -> Result<Option<Scale>, Trouble> {
    let own = frame.app.store.scale_for(&frame.actor, methodologies::keeper(frame), work).await?;
    Ok(own.map(|own| own.scale).or_else(|| match Scales::shipped().find(work) {
        Some(Found::Own(scale) | Found::Borrowed(scale)) => Some(scale.clone()),
        None => None,
    }))
}

fn value<'s>(sent: &'s Sent, name: &str) -> &'s str {
    sent.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim()).unwrap_or_default()
}

fn filled(scale: &Scale, work: &Work) -> Sent {
    let mut sent: Sent = [
        ("procedure", work.procedure.title().to_owned()),
        ("year", work.year.to_string()),
        ("season", if work.season == opora_core::assessment::Season::Autumn { "осень" } else { "" }.to_owned()),
        ("subject", work.subject.name().to_owned()),
        ("grade", work.grade.to_string()),
        ("max", scale.max.to_string()),
        ("version", scale.version.clone()),
        ("source", scale.source.clone()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    for band in &scale.bands {
        sent.push((format!("from{}", band.mark), band.from.to_string()));
        sent.push((format!("to{}", band.mark), band.to.to_string()));
    }
    sent
}

/// The fields as the text that is read; what is no number is left for the reader to complain about.
fn text_of(sent: &Sent) -> String {
    let number = |name: &str| {
        let digits = value(sent, name);
        if digits.is_empty() {
            None
        } else {
            Some(digits.parse::<u32>().map_or_else(|_| quoted(digits), |n| n.to_string()))
        }
    };
    let band = |mark: u8| {
        let (from, to) = (value(sent, &format!("from{mark}")), value(sent, &format!("to{mark}")));
        (!(from.is_empty() && to.is_empty())).then(|| format!("{from}–{to}"))
    };
    let bands: Vec<String> = (2..=5).map_while(band).collect();
    let max: Option<u32> = value(sent, "max").parse().ok();
    let mut lines = vec!["[[scale]]".to_owned(), format!("procedure = {}", quoted(value(sent, "procedure")))];
    lines.push(format!("year = {}", number("year").unwrap_or_else(|| "\"\"".to_owned())));
    if value(sent, "season") == "осень" {
        lines.push("season = \"осень\"".to_owned());
    }
    lines.push(format!("subject = {}", quoted(value(sent, "subject"))));
    lines.push(format!("grade = {}", number("grade").unwrap_or_else(|| "0".to_owned())));
    let only: Option<u32> = match bands.as_slice() {
        [_] => value(sent, "to2").parse().ok().filter(|to| max.is_some_and(|max| *to < max)),
        _ => None,
    };
    match only {
        Some(to) => lines.push(format!("minimum = {}", to + 1)),
        None => lines.push(format!("marks = {}", quoted(&bands.join(" ")))),
    }
    lines.extend(number("max").map(|max| format!("max = {max}")));
    for (key, usual) in [("version", "ваша"), ("source", "")] {
        let said = value(sent, key);
        lines.push(format!("{key} = {}", quoted(if said.is_empty() { usual } else { said })));
    }
    lines.join("\n")
}

async fn shown(frame: &Frame, sent: &Sent, before: Option<&Scale>, refused: Vec<String>) -> EditPage {
    let text = |name: &str| value(sent, name).to_owned();
    let procedures = ["ВПР", "ОГЭ", "ЕГЭ", "РКР"].map(|word| (word.to_owned(), word.to_owned()));
    let procedure = value(sent, "procedure");
    let known = Procedure::read(procedure).map(|procedure| procedure.title().to_owned()).unwrap_or_default();
    EditPage {
        here: Tab::Works,
        procedures: Choice::list(procedures, Some(&known)),
        seasons: Choice::list([("", "весна"), ("осень", "осень")], Some(value(sent, "season"))),
        subjects: Subject::names().collect(),
        year: text("year"),
        subject: text("subject"),
        grade: text("grade"),
        max: text("max"),
        version: text("version"),
        source: text("source"),
        bands: (2..=5)
            .map(|mark| BandRow { mark, from: text(&format!("from{mark}")), to: text(&format!("to{mark}")) })
            .collect(),
        conditions: before
            .iter()
            .flat_map(|scale| &scale.conditions)
            .map(|one| format!("«{}» — не\u{a0}меньше {} по {}", one.mark, one.at_least, one.name))
            .collect(),
        refused,
        page: page(frame, "Шкала работы").await,
    }
}
