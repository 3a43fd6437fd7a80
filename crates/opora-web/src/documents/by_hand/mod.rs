//! Rows by hand: a row that holds several measures is split, words that were read as no row become one.

pub(super) mod make;
pub(super) mod split;

use opora_core::correction::{Anchor, Correction};
use opora_core::ids::{CorrectionId, DocumentId};
use opora_core::paper::Paper;
use opora_core::reading::{Deadline, Level};
use opora_core::refusal::RefusalKind;
use opora_store::documents::Draft;

use super::review::change::Form;
use super::review::here::Here;
use crate::deadline_words::said;
use crate::layout::Frame;
use crate::trouble::Trouble;

/// Two people who correct different places of one document do not disturb each other: the turn is taken again.
const TURNS: usize = 8;
/// The longest phrase of a deadline.
const PHRASE_LIMIT: usize = 400;

/// What a phrase gives, shown before it is recorded.
pub(super) struct Gives {
    words: String,
    level: Level,
    why: Vec<String>,
}

impl Gives {
    fn of(read: &Deadline) -> Self {
        let words = said(read);
        let words = if words.more.is_empty() { words.main } else { format!("{}; {}", words.main, words.more) };
        Self { words, level: read.status, why: read.reasons.clone() }
    }
}

/// The correction of this very document that holds at `anchor`.
fn held(draft: &Draft, anchor: &Anchor) -> Option<CorrectionId> {
    let own = draft.corrections.iter().rev().find(|one| one.correction.anchor == *anchor);
    own.map(|one| one.id)
}

/// Records `correction`; when somebody corrected another place meanwhile, takes the turn again. `seen` is what held
/// at this place when the person looked.
async fn record(
    frame: &Frame,
    draft: &Draft,
    seen: Option<CorrectionId>,
    correction: Correction,
) -> Result<(), Trouble> {
    let store = &frame.app.store;
    let id = draft.document.id;
    let mut lock = draft.document.lock;
    for _ in 0..TURNS {
        match store.correct(&frame.actor, id, lock, correction.clone(), frame.app.moment()).await {
            Ok(_) => return Ok(()),
            Err(trouble) if trouble.refusal().is_some_and(|refusal| refusal.kind == RefusalKind::Stale) => {
                let draft = store.document_draft(&frame.actor, id).await?;
                if held(&draft, &correction.anchor) != seen {
                    return Err(trouble.into());
                }
                lock = draft.document.lock;
            }
            Err(trouble) => return Err(trouble.into()),
        }
    }
    Err(Trouble::invalid(
        "Документ правят сразу несколько человек, записать не удалось.",
        "Вернитесь назад и повторите: набранное осталось в форме.",
    ))
}

/// The words of a place of the paper, with the line ends of the source.
fn cut(paper: &Paper, place: &opora_core::reading::Place) -> Option<String> {
    let (from, to) = place.from.zip(place.to)?;
    let words: String = paper.text.chars().skip(from).take(to.checked_sub(from)?).collect();
    (!words.trim().is_empty()).then_some(words)
}

/// The page to go back to.
fn here(id: DocumentId, form: &Form) -> Here {
    Here::back(id, form.get("back"))
}

fn filled(words: String) -> Option<String> {
    (!words.is_empty()).then_some(words)
}
