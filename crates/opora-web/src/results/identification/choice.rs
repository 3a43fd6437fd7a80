//! Which methodology the address names: one of the book, or one of those that come with the product.

use opora_core::methodology::{self, Methodology, SHIPPED};
use opora_core::refusal::{Refusal, RefusalKind};
use opora_store::results::methodologies::{MethodologyState, StoredMethodology};

use crate::layout::{Choice, Frame};
use crate::trouble::Trouble;

/// Prefix of the value of a methodology that comes with the product.
const SHIPPED_PREFIX: &str = "default:";

/// The methodology of a page and those to choose from.
pub(super) struct Chosen {
    /// The rules.
    pub methodology: Methodology,
    /// Its value in the address.
    pub value: String,
    /// Of the book; none for one that comes with the product.
    pub stored: Option<StoredMethodology>,
    /// All that can be chosen.
    pub choices: Vec<Choice>,
}

/// The methodology that the address names; else the newest approved one in force, else the federal default.
pub(super) async fn chosen(frame: &Frame) -> Result<Chosen, Trouble> {
    let mut stored = frame.app.store.methodologies(&frame.actor).await?;
    stored.retain(|one| one.state != MethodologyState::Withdrawn);
    let today = frame.app.today();
    let in_force = |one: &&StoredMethodology| {
        one.state == MethodologyState::Approved
            && one.valid_from.is_none_or(|from| from <= today)
            && one.valid_to.is_none_or(|to| to >= today)
    };
    let usual = stored.iter().filter(in_force).max_by_key(|one| one.id).map(|one| one.id.to_string());
    let federal = SHIPPED.first().map(|one| format!("{SHIPPED_PREFIX}{}", one.name)).unwrap_or_default();
    let value = frame.query.get("method").map(str::to_owned).or(usual).unwrap_or(federal);
    let shipped = SHIPPED.iter().filter_map(|one| {
        let title = methodology::shipped(one.name)?.name;
        Some((format!("{SHIPPED_PREFIX}{}", one.name), title))
    });
    let titled = |one: &StoredMethodology| {
        let draft = if one.state == MethodologyState::Draft { ", черновик" } else { "" };
        (one.id.to_string(), format!("{}, версия {}{draft}", one.title, one.number))
    };
    let choices = Choice::list(stored.iter().map(titled).chain(shipped), Some(&value));
    if let Some(name) = value.strip_prefix(SHIPPED_PREFIX) {
        let methodology = methodology::shipped(name).ok_or_else(Trouble::not_found)?;
        return Ok(Chosen { methodology, value, stored: None, choices });
    }
    let stored = stored.into_iter().find(|one| one.id.to_string() == value).ok_or_else(Trouble::not_found)?;
    let methodology = read(&stored)?;
    Ok(Chosen { methodology, value, stored: Some(stored), choices })
}

/// The rules of a stored version.
pub(super) fn read(stored: &StoredMethodology) -> Result<Methodology, Trouble> {
    methodology::read(&stored.body).map_err(|methodology::Refused(complaints)| {
        let words: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        let reason = format!("Методика «{}» не читается: {}", stored.title, words.join("; "));
        Refusal::new(RefusalKind::Invalid, reason, "Исправьте черновик методики.").into()
    })
}
