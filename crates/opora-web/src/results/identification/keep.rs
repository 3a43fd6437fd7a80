//! Keeping the list that the page shows, as a draft that an act can put into force.

use opora_core::access::Action;
use opora_core::identification::{Standing as Stands, identify};
use opora_store::results::lists::{ListDraft, ListRowDraft, Standing};
use opora_store::results::methodologies::{MethodologyText, WriteTo};

use super::choice;
use super::making::{Material, tried};
use super::show::position;
use crate::layout::{Flash, Frame};
use crate::results::methodologies::keeper;
use crate::trouble::{Answer, Trouble};

/// Keeps the list of the address. A methodology that comes with the product, or a changed one, is first written down as
/// a draft of the authority: a list must point at rules that stay.
pub(super) async fn send(frame: Frame) -> Answer {
    frame.must(Action::HandleResults)?;
    let chosen = choice::chosen(&frame).await?;
    let holdings = frame.app.shelf.holdings(&frame.app.store).await?;
    let material = Material::gather(&frame, &holdings).await?;
    let (methodology, changed) = tried(&chosen, &frame.query)?;
    let is_changed = methodology != chosen.methodology;
    let list = identify(&methodology, material.input(), frame.query.parsed("year"))?;
    let at = position(&frame, &methodology);
    let rule = methodology.lists.get(at).ok_or_else(Trouble::not_found)?;
    let rows = list.in_order().into_iter().filter_map(|school| {
        let standing = match list.verdict(school, at)?.standing {
            Stands::First | Stands::Entered | Stands::Stays => Standing::Listed,
            Stands::Left => Standing::Left,
            Stands::Out => return None,
        };
        let decision = list.decision(school)?;
        let own = decision.lists.into_iter().nth(at)?;
        Some(ListRowDraft {
            school: decision.code,
            standing,
            ground: own.reasons.join("; "),
            body: serde_json::to_value(&decision.procedures).unwrap_or_default(),
        })
    });
    let rows: Vec<ListRowDraft> = rows.collect();
    if rows.is_empty() {
        return Err(Trouble::invalid("В списке нет ни одной школы.", "Сохранять нечего: измените методику или год."));
    }
    let (store, actor, moment) = (&frame.app.store, &frame.actor, frame.app.moment());
    let authority = keeper(&frame);
    let stored = match chosen.stored.as_ref().filter(|_| !is_changed) {
        Some(stored) => stored.id,
        None => {
            let text = MethodologyText {
                title: methodology.name.clone(),
                body: methodology.print(),
                valid_from: methodology.valid_from,
                valid_to: methodology.valid_to,
            };
            store.methodology_write(actor, WriteTo::New(authority), &text, moment).await?
        }
    };
    let draft = ListDraft {
        authority,
        methodology: stored,
        title: rule.name.clone(),
        category: rule.category.clone().unwrap_or_else(|| rule.name.clone()),
        year: list.year(),
        version: holdings.version,
        what_if: is_changed.then(|| serde_json::to_value(&changed).unwrap_or_default()),
        body: serde_json::to_value(list.totals()).unwrap_or_default(),
        rows,
    };
    let id = store.school_list_keep(actor, &draft, moment).await?;
    let words = "Список сохранён. Проверьте основания и утвердите его приказом.".to_owned();
    frame.back(&format!("/results/lists/{id}"), Flash::Done(words)).await
}
