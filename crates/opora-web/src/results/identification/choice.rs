//! Which methodology the address names: one of the book, or one of those that come with the product.

use opora_core::methodology::{self, Methodology, SHIPPED};
use opora_core::refusal::{Refusal, RefusalKind};
use opora_store::results::methodologies::{MethodologyState, StoredMethodology};

use crate::layout::{Choice, Frame};
use crate::trouble::Trouble;

/// Prefix of the value of a methodology that comes with the product.
const SHIPPED_PREFIX: &str = "default:";

/// The methodology of a page and those to choose from.
pub(in crate::results) struct Chosen {
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
pub(in crate::results) async fn chosen(frame: &Frame) -> Result<Chosen, Trouble> {
    let known = Known::of(frame).await?;
    let value = frame.query.get("method").map_or_else(|| known.usual(frame), str::to_owned);
    known.choose(&value)
}

/// The methodologies that the person can choose from.
pub(in crate::results) struct Known {
    stored: Vec<StoredMethodology>,
}

impl Known {
    /// Of the book, without those that are no longer used; those of the product are always there.
    pub(in crate::results) async fn of(frame: &Frame) -> Result<Self, Trouble> {
        let mut stored = frame.app.store.methodologies(&frame.actor).await?;
        stored.retain(|one| one.state != MethodologyState::Withdrawn);
        Ok(Self { stored })
    }

    /// The newest approved one in force, else the federal default.
    pub(in crate::results) fn usual(&self, frame: &Frame) -> String {
        let today = frame.app.today();
        let in_force = |one: &&StoredMethodology| {
            one.state == MethodologyState::Approved
                && one.valid_from.is_none_or(|from| from <= today)
                && one.valid_to.is_none_or(|to| to >= today)
        };
        let usual = self.stored.iter().filter(in_force).max_by_key(|one| one.id).map(|one| one.id.to_string());
        let federal = SHIPPED.first().map(|one| format!("{SHIPPED_PREFIX}{}", one.name)).unwrap_or_default();
        usual.unwrap_or(federal)
    }

    /// The one with this value; what is not there, or foreign, is not found.
    pub(in crate::results) fn choose(&self, value: &str) -> Result<Chosen, Trouble> {
        let shipped = SHIPPED.iter().filter_map(|one| {
            let title = methodology::shipped(one.name)?.name;
            Some((format!("{SHIPPED_PREFIX}{}", one.name), title))
        });
        let titled = |one: &StoredMethodology| {
            let draft = if one.state == MethodologyState::Draft { ", черновик" } else { "" };
            (one.id.to_string(), format!("{}, версия {}{draft}", one.title, one.number))
        };
        let choices = Choice::list(self.stored.iter().map(titled).chain(shipped), Some(value));
        if let Some(name) = value.strip_prefix(SHIPPED_PREFIX) {
            let methodology = methodology::shipped(name).ok_or_else(Trouble::not_found)?;
            return Ok(Chosen { methodology, value: value.to_owned(), stored: None, choices });
        }
        let found = self.stored.iter().find(|one| one.id.to_string() == value);
        let stored = found.cloned().ok_or_else(Trouble::not_found)?;
        let methodology = read(&stored)?;
        Ok(Chosen { methodology, value: value.to_owned(), stored: Some(stored), choices })
    }
}

impl Chosen {
    /// What people call it.
    pub(in crate::results) fn title(&self) -> String {
        let chosen = self.choices.iter().find(|choice| choice.chosen);
        chosen.map_or_else(|| self.methodology.name.clone(), |choice| choice.title.clone())
    }
}

/// The rules of a stored version.
pub(in crate::results) fn read(stored: &StoredMethodology) -> Result<Methodology, Trouble> {
    methodology::read(&stored.body).map_err(|methodology::Refused(complaints)| {
        let words: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        let reason = format!("Методика «{}» не читается: {}", stored.title, words.join("; "));
        Refusal::new(RefusalKind::Invalid, reason, "Исправьте черновик методики.").into()
    })
}
