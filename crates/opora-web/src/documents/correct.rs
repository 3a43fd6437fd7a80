//! Recording a correction, and taking it back.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use opora_core::correction::{Anchor, Correction, Landing};
use opora_core::ids::{CorrectionId, DocumentId};
use opora_core::refusal::RefusalKind;
use opora_store::documents::Draft;

use super::case::laid;
use super::review::change::{Form, Pressed, change};
use super::review::editor::Stale;
use super::review::fields::Fields;
use super::review::here::Here;
use super::review::{Asked as ReviewAsked, spot};
use super::show;
use crate::layout::{Filled, Flash, Frame, Key, html};
use crate::trouble::{Answer, Trouble};

/// Two people who correct different places of one document do not disturb each other: the turn is taken again.
const TURNS: usize = 8;

/// POST `/documents/{id}/corrections`.
pub(super) async fn correct(
    frame: Frame,
    Key(id): Key<DocumentId>,
    Filled(fields): Filled<Vec<(String, String)>>,
) -> Answer {
    let form = Form(fields);
    let draft = frame.app.store.document_draft(&frame.actor, id).await?;
    let anchor: Anchor = serde_json::from_str(form.get("anchor")).map_err(|_| broken_form())?;
    let landing = Landing::of(&draft.shaped, &anchor);
    let lock = draft.document.lock;
    let seen: i64 = form.get("seen").parse().map_err(|_| broken_form())?;
    let is_row = matches!(landing, Landing::Row(..));
    if landing == Landing::Lost {
        return Err(Trouble::invalid(
            "Этих слов в документе больше нет: он прочитан заново.",
            "Откройте разбор ещё раз и повторите исправление.",
        ));
    }
    let present = held(&draft, landing);
    let laid = laid(&draft);
    let decided = match change(&laid, landing, &form) {
        Ok(decided) => decided,
        Err(why) => return again(&frame, id, landing, &form, Said::Wrong(why)).await,
    };
    if seen != present.map_or(0, |id| id.0) && !is_row {
        return again(&frame, id, landing, &form, Said::Stale(stale(&frame, &laid, landing, &form))).await;
    }
    let correction = Correction { anchor, change: decided };
    record(&frame, id, lock, present, landing, correction).await?;
    let done = match form.pressed() {
        Pressed::Confirm => "Отмечено: прочитано верно.",
        Pressed::Remove if is_row => "Строка не войдёт в план. Слова остались в документе, вернуть можно здесь же.",
        Pressed::Remove => "Убрано. Слова остались в документе, вернуть можно здесь же.",
        Pressed::Join => "Строка присоединена к предыдущей.",
        Pressed::Save => "Исправление записано.",
    };
    frame.back(&way_back(id, &form, landing), Flash::Done(done.to_owned())).await
}

/// POST `/documents/{id}/corrections/{correction}/undo`.
pub(super) async fn undo(
    frame: Frame,
    Key((id, correction)): Key<(DocumentId, CorrectionId)>,
    Filled(fields): Filled<Vec<(String, String)>>,
) -> Answer {
    let form = Form(fields);
    for _ in 0..TURNS {
        let document = frame.app.store.document(&frame.actor, id).await?;
        let moment = frame.app.moment();
        match frame.app.store.correction_withdraw(&frame.actor, id, document.lock, correction, moment).await {
            Ok(_) => {
                let landing = spot::parse(form.get("spot")).unwrap_or(Landing::Lost);
                let words = "Исправление снято, показано прочитанное.".to_owned();
                return frame.back(&way_back(id, &form, landing), Flash::Done(words)).await;
            }
            Err(trouble) if is_stale(&trouble) => {}
            Err(trouble) => return Err(trouble.into()),
        }
    }
    Err(busy())
}

/// Records `correction`; when somebody corrected another place meanwhile, takes the turn again.
async fn record(
    frame: &Frame,
    id: DocumentId,
    mut lock: i64,
    seen: Option<CorrectionId>,
    landing: Landing,
    correction: Correction,
) -> Result<(), Trouble> {
    let store = &frame.app.store;
    for _ in 0..TURNS {
        match store.correct(&frame.actor, id, lock, correction.clone(), frame.app.moment()).await {
            Ok(_) => return Ok(()),
            Err(trouble) if is_stale(&trouble) => {
                let draft = store.document_draft(&frame.actor, id).await?;
                if held(&draft, landing) != seen {
                    return Err(trouble.into());
                }
                lock = draft.document.lock;
            }
            Err(trouble) => return Err(trouble.into()),
        }
    }
    Err(busy())
}

/// Why the form is shown again.
enum Said {
    /// Its value cannot be recorded.
    Wrong(String),
    /// Somebody else was quicker.
    Stale(Stale),
}

/// The review with the editor as it was filled.
async fn again(frame: &Frame, id: DocumentId, landing: Landing, form: &Form, said: Said) -> Answer {
    let here = Here::back(id, form.get("back"));
    let asked = ReviewAsked { level: here.level, page: here.page, edit: Some(landing), form: form.deadline() };
    let page = show::page(frame, id, asked).await?.typed(form);
    let (status, page) = match said {
        Said::Wrong(why) => (StatusCode::UNPROCESSABLE_ENTITY, page.with_error(why)),
        Said::Stale(stale) => (StatusCode::CONFLICT, page.with_stale(stale)),
    };
    let mut response: Response = html(&page)?;
    *response.status_mut() = status;
    Ok(response.into_response())
}

fn stale(frame: &Frame, laid: &super::review::Laid, landing: Landing, form: &Form) -> Stale {
    let fields = Fields::new(laid, &frame.app.clock);
    let view = fields.view(landing);
    let who = match laid.at(landing) {
        Some(made) => fields.by(landing, made).who,
        None => "Исправление сняли".to_owned(),
    };
    let mine = [form.get("value"), form.get("phrase"), form.get("school")].into_iter().find(|value| !value.is_empty());
    let names = form.all("name").filter(|name| !name.is_empty()).collect::<Vec<_>>().join("; ");
    Stale { who, theirs: view.map(|view| view.said.main).unwrap_or_default(), mine: mine.map_or(names, str::to_owned) }
}

/// The correction that holds at `landing`.
fn held(draft: &Draft, landing: Landing) -> Option<CorrectionId> {
    draft.corrections.iter().rev().find(|one| one.landing == landing).map(|one| one.id)
}

fn way_back(id: DocumentId, form: &Form, landing: Landing) -> String {
    Here::back(id, form.get("back")).row(&spot::row(landing))
}

fn is_stale(trouble: &opora_store::Trouble) -> bool {
    trouble.refusal().is_some_and(|refusal| refusal.kind == RefusalKind::Stale)
}

fn busy() -> Trouble {
    Trouble::Refused(opora_core::Refusal::new(
        RefusalKind::Stale,
        "Документ правят сразу несколько человек, записать не удалось.",
        "Вернитесь назад и повторите: набранное осталось в форме.",
    ))
}

fn broken_form() -> Trouble {
    Trouble::invalid("Форма пришла не полностью.", "Откройте разбор ещё раз и повторите исправление.")
}
