//! Making a row: words of the document that were read as no row become an activity of the plan.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use opora_core::correction::{
    Anchor, Change, Correction, Landing, RowByHand, clause_context, find_words, row_around, words_key,
};
use opora_core::deadline::{self, Context};
use opora_core::ids::DocumentId;
use opora_core::party::{self, Declared};
use opora_core::reading::{DeadlineKind, Level, PartyKind};
use opora_core::refusal::RefusalKind;
use opora_store::documents::Draft;

use super::{Gives, PHRASE_LIMIT, filled, held, here, record};
use crate::assets::Icon;
use crate::documents::address;
use crate::documents::review::change::{Form, line, text};
use crate::documents::review::{Sheet, spot, whole};
use crate::layout::{Choice, Filled, Flash, Frame, Key, Menu, Page, html};
use crate::trouble::{Answer, Trouble};

/// Fewer letters than this stand in too many places of a document to mean one of them.
const FEWEST_LETTERS: usize = 12;

#[derive(Template)]
#[template(path = "documents/by_hand/make.html")]
struct MakePage {
    page: Page,
    action: String,
    back: String,
    close: String,
    plans: Vec<Choice>,
    filled: Fields,
    gives: Option<Gives>,
    sheets: Vec<Sheet>,
    error: Option<String>,
}

/// The fields of the form.
#[derive(Debug, Clone, Default)]
struct Fields {
    /// The words of the document.
    words: String,
    number: String,
    text: String,
    deadline: String,
    responsible: String,
    result: String,
    plan: usize,
}

/// GET `/documents/{id}/row`.
pub(in crate::documents) async fn form(frame: Frame, Key(id): Key<DocumentId>) -> Answer {
    let draft = frame.app.store.document_draft(&frame.actor, id).await?;
    let back = Form(vec![("back".to_owned(), frame.query.get("back").unwrap_or_default().to_owned())]);
    let proposed = frame.query.parsed::<usize>("from").map(|from| of_words(&draft, from)).unwrap_or_default();
    let plan = frame.query.parsed::<usize>("plan").unwrap_or_default();
    html(&page(&frame, &draft, &back, Fields { plan, ..proposed }, None).await)
}

/// POST `/documents/{id}/row`: shows what the deadline gives, or records the row.
pub(in crate::documents) async fn make(
    frame: Frame,
    Key(id): Key<DocumentId>,
    Filled(fields): Filled<Vec<(String, String)>>,
) -> Answer {
    let form = Form(fields);
    let draft = frame.app.store.document_draft(&frame.actor, id).await?;
    let fields = Fields::of(&form);
    if form.get("do") != "save" {
        return html(&page(&frame, &draft, &form, fields, None).await);
    }
    let correction = match correction(&draft, &fields) {
        Ok(correction) => correction,
        Err(why) => return again(&frame, &draft, &form, fields, why).await,
    };
    let anchor = correction.anchor.clone();
    if held(&draft, &anchor).is_some() {
        let why = "Из этих слов мероприятие уже сделано: поправьте его в разборе или возьмите другие слова.".to_owned();
        return again(&frame, &draft, &form, fields, why).await;
    }
    match record(&frame, &draft, None, correction).await {
        Ok(()) => {}
        Err(Trouble::Refused(refusal)) if refusal.kind == RefusalKind::WrongState => {
            let why = format!("{} {}", refusal.reason, refusal.next);
            return again(&frame, &draft, &form, fields, why).await;
        }
        Err(trouble) => return Err(trouble),
    }
    let draft = frame.app.store.document_draft(&frame.actor, id).await?;
    let made = draft.corrections.iter().rev().find(|one| one.correction.anchor == anchor);
    let row = match made.map(|one| one.landing) {
        Some(Landing::Made(plan, row)) => spot::row(Landing::Row(plan, row)),
        _ => String::new(),
    };
    let words = "Мероприятие добавлено в план по словам документа.".to_owned();
    frame.back(&here(id, &form).row(&row), Flash::Done(words)).await
}

impl Fields {
    fn of(form: &Form) -> Self {
        let get = |name: &str| form.get(name).replace("\r\n", "\n");
        Self {
            words: get("words"),
            number: get("number"),
            text: get("text"),
            deadline: get("deadline"),
            responsible: get("responsible"),
            result: get("result"),
            plan: form.get("plan").parse().unwrap_or_default(),
        }
    }
}

/// What the cells around character `from` of the paper say, as far as they speak for themselves.
fn of_words(draft: &Draft, from: usize) -> Fields {
    let Some(around) = row_around(&draft.paper, from) else { return Fields::default() };
    let context = clause_context(&draft.marked);
    let mut rest: Vec<String> = around.cells.into_iter().filter(|cell| !cell.trim().is_empty()).collect();
    let mut out = Fields::default();
    if let [only] = rest.as_slice() {
        return Fields { words: only.clone(), text: only.clone(), ..out };
    }
    let mut take = |fits: &dyn Fn(&str) -> bool| {
        let place = rest.iter().position(|cell| fits(cell.trim()))?;
        Some(rest.remove(place))
    };
    let is_number = |cell: &str| cell.chars().count() < 8 && cell.chars().all(|one| one.is_ascii_digit() || one == '.');
    out.number = take(&is_number).map(|cell| cell.trim().trim_end_matches('.').to_owned()).unwrap_or_default();
    out.deadline = take(&|cell| is_deadline(cell, &context)).unwrap_or_default();
    // The measure comes first in every plan.
    out.text = take(&|_| true).unwrap_or_default();
    let is_who = |cell: &str| {
        let parties = party::read(cell, &Declared::default());
        !parties.is_empty() && parties.iter().all(|party| party.kind != PartyKind::Unread)
    };
    out.responsible = take(&is_who).unwrap_or_default();
    out.result = rest.join("\n");
    out.words.clone_from(&out.text);
    out
}

fn is_deadline(cell: &str, context: &Context<'_>) -> bool {
    deadline::read(cell, context).kind != DeadlineKind::Unread
}

/// What the form says, as a correction; or a sentence why it cannot be one.
fn correction(draft: &Draft, fields: &Fields) -> Result<Correction, String> {
    let words = words_key(&fields.words);
    if words.chars().count() < FEWEST_LETTERS {
        return Err(
            "Скопируйте из документа слова, по которым появляется мероприятие: хотя бы два-три слова.".to_owned()
        );
    }
    if find_words(&draft.paper.text, &words).is_none() {
        return Err("Этих слов в документе нет. Скопируйте их из текста документа без изменений: \
                    мероприятие должно опираться на документ."
            .to_owned());
    }
    let what = text(&fields.text)?;
    if what.is_empty() {
        return Err("Напишите, что нужно сделать.".to_owned());
    }
    let deadline = line(&fields.deadline)?;
    if deadline.chars().count() > PHRASE_LIMIT {
        return Err("Срок слишком длинный. Напишите только срок: например, «до 15 мая 2026 г.».".to_owned());
    }
    let row = RowByHand {
        number: filled(line(&fields.number)?.trim_end_matches('.').to_owned()),
        text: what,
        deadline: filled(deadline),
        responsible: filled(text(&fields.responsible)?),
        result: filled(text(&fields.result)?),
    };
    Ok(Correction { anchor: Anchor::Words { roadmap: fields.plan, words }, change: Change::Made(row) })
}

/// The form as it was filled, with the reason why it was not recorded.
async fn again(frame: &Frame, draft: &Draft, form: &Form, fields: Fields, why: String) -> Answer {
    let mut response: Response = html(&page(frame, draft, form, fields, Some(why)).await)?.into_response();
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn page(frame: &Frame, draft: &Draft, form: &Form, filled: Fields, error: Option<String>) -> MakePage {
    let show = address::show(draft.document.id);
    let phrase = filled.deadline.trim();
    let gives = (!phrase.is_empty()).then(|| Gives::of(&deadline::read(phrase, &context(draft, filled.plan))));
    let plans = draft
        .shaped
        .roadmaps
        .iter()
        .enumerate()
        .map(|(at, plan)| (at, plan.title.clone().unwrap_or_else(|| format!("План {}", at + 1))));
    MakePage {
        action: format!("{show}/row"),
        back: form.get("back").to_owned(),
        close: here(draft.document.id, form).row(""),
        plans: Choice::list(plans, Some(filled.plan.to_string().as_str())),
        gives,
        filled,
        sheets: whole(&draft.paper),
        error,
        page: frame
            .page(Menu::Documents, "Добавить мероприятие по словам документа")
            .await
            .crumb("Документы", address::LIST)
            .crumb("Разбор", &show),
    }
}

/// What completes the phrase of a row of this plan.
fn context(draft: &Draft, plan: usize) -> Context<'_> {
    let own = draft.marked.roadmaps.get(plan).and_then(|plan| plan.period);
    let around = clause_context(&draft.marked);
    Context { period: own.or(around.period), ..around }
}
