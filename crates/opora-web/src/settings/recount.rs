//! What other dates of a school year do to adopted programmes, for a person to agree to.

use opora_core::reading::Occurrence;
use opora_store::term_recount::{ActivityNamed, Recounts};
use sha2::{Digest, Sha256};

use crate::layout::dates::{count, full, period};

/// Programmes that are shown one by one; the rest is counted.
const MOST_PROGRAMMES: usize = 50;
/// Days of an activity that are shown one by one.
const MOST_DAYS: usize = 4;

/// What will change.
pub(super) struct RecountView {
    /// «Изменятся сроки 3 мероприятий и 12 обязательств.»
    pub summary: String,
    pub programmes: Vec<ProgrammeView>,
    /// How many further programmes there are.
    pub more: Option<String>,
    /// The words of the button that agrees.
    pub button: &'static str,
    /// The print of what is shown.
    pub print: String,
}

pub(super) struct ProgrammeView {
    pub url: String,
    pub title: String,
    pub changed: Vec<ActivityView>,
    /// (address, name)
    pub doubtful: Vec<(String, String)>,
}

pub(super) struct ActivityView {
    pub url: String,
    pub name: String,
    pub phrase: String,
    pub before: String,
    pub after: String,
}

/// The print of a preview: what a person agrees to is exactly this.
pub(super) fn print(found: &Recounts) -> String {
    hex::encode(Sha256::digest(format!("{found:?}")))
}

/// What was done, in words; empty when nothing adopted rests on terms.
pub(super) fn said(found: &Recounts) -> String {
    match (found.activities(), found.obligations()) {
        (0, _) => "Принятые программы не изменились.".to_owned(),
        (activities, obligations) => format!(
            "Пересчитаны сроки: {}, {}.",
            count(activities as u64, "мероприятие", "мероприятия", "мероприятий"),
            count(obligations as u64, "обязательство", "обязательства", "обязательств"),
        ),
    }
}

pub(super) fn view(found: &Recounts, print: String) -> RecountView {
    let programmes = found.programmes.iter().take(MOST_PROGRAMMES).map(|one| ProgrammeView {
        url: format!("/programmes/{}", one.id),
        title: one.title.clone(),
        changed: one
            .changed
            .iter()
            .map(|row| ActivityView {
                url: address(&row.named),
                name: name(&row.named),
                phrase: row.phrase.clone(),
                before: days(&row.before, &row.after),
                after: days(&row.after, &row.before),
            })
            .collect(),
        doubtful: one.doubtful.iter().map(|named| (address(named), name(named))).collect(),
    });
    let further = found.programmes.len().saturating_sub(MOST_PROGRAMMES) as u64;
    let (summary, button) = match (found.activities(), found.obligations()) {
        (0, _) => ("Сроки, которые можно пересчитать, не изменятся.".to_owned(), "Сохранить даты"),
        (activities, obligations) => (
            format!(
                "Сроки изменятся: {}, {}.",
                count(activities as u64, "мероприятие", "мероприятия", "мероприятий"),
                count(obligations as u64, "обязательство", "обязательства", "обязательств"),
            ),
            "Сохранить и пересчитать",
        ),
    };
    RecountView {
        summary,
        programmes: programmes.collect(),
        more: (further > 0).then(|| format!("И ещё {}.", count(further, "программа", "программы", "программ"))),
        button,
        print,
    }
}

/// The days of `own` that `other` does not have.
fn days(own: &[Occurrence], other: &[Occurrence]) -> String {
    let different: Vec<&Occurrence> = own.iter().filter(|one| !other.contains(one)).collect();
    let shown = different.iter().take(MOST_DAYS).map(|one| match one.start {
        Some(start) if start != one.due => period(start, one.due),
        Some(_) | None => full(one.due),
    });
    let mut words = shown.collect::<Vec<_>>().join(", ");
    let further = different.len().saturating_sub(MOST_DAYS) as u64;
    if further > 0 {
        words = format!("{words} и ещё {}", count(further, "срок", "срока", "сроков"));
    }
    words
}

fn address(named: &ActivityNamed) -> String {
    format!("/activities/{}", named.id)
}

fn name(named: &ActivityNamed) -> String {
    match &named.number {
        Some(number) => format!("{number}. {}", named.text),
        None => named.text.clone(),
    }
}
