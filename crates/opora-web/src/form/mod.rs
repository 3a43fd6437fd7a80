//! Forms of the register and of the settings: fields with their words, hints and mistakes, printed by one template.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use chrono::NaiveDate;
use opora_core::Refusal;
use opora_core::refusal::RefusalKind;

use crate::layout::{Choice, Page};
use crate::trouble::{Answer, Trouble};

/// A form with what was typed into it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    /// Where it is sent.
    pub action: String,
    /// Sentences above the fields.
    pub intro: Vec<String>,
    /// The fields from top to bottom.
    pub fields: Vec<Field>,
    /// The word on the button.
    pub submit: &'static str,
    /// Where «Отмена» leads.
    pub cancel: String,
    /// The version of the row that the person saw.
    pub lock: Option<i64>,
    /// Why it was not accepted.
    pub refused: Option<Refusal>,
}

/// One field.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub name: &'static str,
    pub label: &'static str,
    pub value: String,
    pub hint: String,
    pub needed: Needed,
    pub control: Control,
}

/// Whether a field must be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needed {
    Always,
    Optional,
}

/// How a field is filled.
#[derive(Debug, Clone)]
pub(crate) enum Control {
    /// One line of at most so many characters.
    Line(u16),
    /// Several lines.
    Lines(u16),
    /// A day.
    Day,
    /// One of several.
    Select(Vec<Choice>),
}

impl Field {
    /// A line that must be filled.
    pub fn line(name: &'static str, label: &'static str, value: impl Into<String>) -> Self {
        Self::new(name, label, value.into(), Control::Line(300))
    }

    /// Several lines that must be filled.
    pub fn lines(name: &'static str, label: &'static str, value: impl Into<String>) -> Self {
        Self::new(name, label, value.into(), Control::Lines(2_000))
    }

    /// A day that must be given.
    pub fn day(name: &'static str, label: &'static str, value: impl Into<String>) -> Self {
        Self::new(name, label, value.into(), Control::Day)
    }

    /// One of `choices`.
    pub fn select(name: &'static str, label: &'static str, choices: Vec<Choice>) -> Self {
        Self::new(name, label, String::new(), Control::Select(choices))
    }

    fn new(name: &'static str, label: &'static str, value: String, control: Control) -> Self {
        Self { name, label, value, hint: String::new(), needed: Needed::Always, control }
    }

    /// The same field, which may stay empty.
    pub fn optional(mut self) -> Self {
        self.needed = Needed::Optional;
        self
    }

    /// The same field with a hint below.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    fn is_optional(&self) -> bool {
        self.needed == Needed::Optional
    }
}

#[derive(Template)]
#[template(path = "form/form.html")]
struct FormPage {
    page: Page,
    form: Form,
}

impl Form {
    /// The page with the form.
    pub fn show(self, page: Page) -> Answer {
        let status = match &self.refused {
            Some(refusal) if refusal.kind == RefusalKind::Stale => StatusCode::CONFLICT,
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
            None => StatusCode::OK,
        };
        Ok((status, Html(FormPage { page, form: self }.render()?)).into_response())
    }

    /// The same form with the reason why it was not accepted; what is no matter of the form goes on as it is.
    pub fn refuse(mut self, trouble: Trouble) -> Result<Self, Trouble> {
        match trouble {
            Trouble::Refused(refusal)
                if matches!(refusal.kind, RefusalKind::Invalid | RefusalKind::Stale | RefusalKind::WrongState) =>
            {
                self.refused = Some(refusal);
                Ok(self)
            }
            other => Err(other),
        }
    }
}

/// A day as a form gives it: «2026-03-17» from the browser's control, «17.03.2026» by hand; nothing when empty.
pub(crate) fn day(text: &str, label: &str) -> Result<Option<NaiveDate>, Trouble> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let formats = ["%Y-%m-%d", "%d.%m.%Y"];
    let day = formats.iter().find_map(|format| NaiveDate::parse_from_str(text, format).ok());
    let sensible = day.filter(|day| (1900..=2100).contains(&chrono::Datelike::year(day)));
    sensible.map(Some).ok_or_else(|| {
        Trouble::invalid(format!("{label}: «{text}» не похоже на дату."), "Впишите день как 17.03.2026.")
    })
}

/// A day that must be given.
pub(crate) fn needed_day(text: &str, label: &str) -> Result<NaiveDate, Trouble> {
    day(text, label)?
        .ok_or_else(|| Trouble::invalid(format!("{label}: день не указан."), "Впишите день как 17.03.2026."))
}

/// Words of a form on one line, without blanks around; refused when longer than `limit` characters.
pub(crate) fn words(text: &str, label: &str, limit: usize) -> Result<Option<String>, Trouble> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > limit {
        return Err(Trouble::invalid(format!("{label}: длиннее {limit} знаков."), "Сократите запись."));
    }
    if text.chars().any(char::is_control) {
        return Err(Trouble::invalid(format!("{label}: в записи есть служебные знаки."), "Наберите её заново."));
    }
    Ok((!text.is_empty()).then_some(text))
}

/// Words that must be given.
pub(crate) fn needed_words(text: &str, label: &str, limit: usize) -> Result<String, Trouble> {
    words(text, label, limit)?.ok_or_else(|| Trouble::invalid(format!("{label}: поле пустое."), "Заполните его."))
}

/// A name in quotes, unless it brings its own: «ЦМиСО», but МБОУ «СОШ № 5».
pub(crate) fn quoted(name: &str) -> String {
    if name.contains(['«', '»', '"', '„']) { name.to_owned() } else { format!("«{name}»") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_write_them() {
        for (text, expected) in [("2026-03-17", Some("2026-03-17")), (" 17.03.2026 ", Some("2026-03-17")), ("", None)] {
            assert_eq!(day(text, "С").unwrap(), expected.map(|day| day.parse().unwrap()), "{text}");
        }
        for text in ["31.02.2026", "вчера", "17.03.26", "0001-01-01"] {
            assert!(day(text, "С").is_err(), "{text}");
        }
    }

    #[test]
    fn words_on_one_line() {
        assert_eq!(words(" СОШ \n №\u{a0}5 ", "Название", 30).unwrap().as_deref(), Some("СОШ № 5"));
        assert_eq!(words(" \u{a0} ", "Название", 30).unwrap(), None);
        assert!(words("длинное", "Название", 3).is_err());
    }
}
