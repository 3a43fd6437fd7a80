//! What the form of an editor says, as a change; or a sentence why it cannot be one.

use chrono::NaiveDate;
use opora_core::correction::{ActField, Change, Landing, PlanField, ProgrammeField, agreed, left_in_words};
use opora_core::party::{self, Declared};
use opora_core::reading::{DeadlineKind, ExpectedResult, Field, Pairing, Party, PartyKind, Period, SupportedSchool};
use opora_core::{deadline, target};

use super::editor::{Chosen, DeadlineForm, deadline_at};
use super::fields::{KINDS, Laid, is_plausible};
use crate::deadline_words::said;

/// The fields of a form in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form(pub Vec<(String, String)>);

/// What the person pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pressed {
    /// Записать.
    Save,
    /// Прочитано верно.
    Confirm,
    /// Не брать в план; убрать из списка.
    Remove,
    /// Продолжение строки выше.
    Join,
}

impl Form {
    /// The value of a field, without blanks around; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// The values of a field that stands several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// Which button was pressed; Enter means the first one.
    pub fn pressed(&self) -> Pressed {
        match self.get("do") {
            "confirm" => Pressed::Confirm,
            "remove" => Pressed::Remove,
            "join" => Pressed::Join,
            _ => Pressed::Save,
        }
    }

    /// The fields of a deadline.
    pub fn deadline(&self) -> DeadlineForm {
        DeadlineForm { meaning: self.get("meaning").to_owned(), phrase: self.get("phrase").to_owned() }
    }
}

/// The longest text that is kept.
const TEXT_LIMIT: usize = 8000;
/// The longest line that is kept.
const LINE_LIMIT: usize = 600;
/// The most names that are kept in one field.
const NAMES_LIMIT: usize = 100;

/// What `form` means at `landing`.
pub(crate) fn change(laid: &Laid, landing: Landing, form: &Form) -> Result<Change, String> {
    match (form.pressed(), landing) {
        (Pressed::Confirm, _) => Ok(Change::Confirmed),
        (Pressed::Remove, Landing::Row(..)) => reason(form.get("reason")).map(Change::LeftOut),
        (Pressed::Remove, Landing::School(_) | Landing::Pairing(_)) => Ok(Change::Removed),
        (Pressed::Join, Landing::Row(_, row)) if row > 0 => Ok(Change::JoinedToPrevious),
        (Pressed::Remove | Pressed::Join, _)
        | (_, Landing::Row(..) | Landing::Split(..) | Landing::Made(..) | Landing::Waits | Landing::Lost) => {
            Err("С этим местом так сделать нельзя. Обновите страницу и выберите действие заново.".to_owned())
        }
        (Pressed::Save, _) => value(laid, landing, form),
    }
}

fn value(laid: &Laid, landing: Landing, form: &Form) -> Result<Change, String> {
    match landing {
        Landing::Act(ActField::Kind) => {
            let kind = KINDS.iter().find(|(_, word)| *word == form.get("value")).map(|(kind, _)| *kind);
            kind.map(Change::Kind).ok_or_else(|| "Выберите вид документа из списка.".to_owned())
        }
        Landing::Act(ActField::Date) => day(form.get("value"), "дату подписания").map(Change::Date),
        Landing::Act(_) | Landing::Plan(_, PlanField::Title) | Landing::Programme(ProgrammeField::Title) => {
            line(form.get("value")).map(Change::Words)
        }
        Landing::Plan(_, PlanField::Period) | Landing::Programme(ProgrammeField::Period) => {
            period(form.get("start"), form.get("end")).map(Change::Period)
        }
        Landing::Passport(_) => text(form.get("value")).map(Change::Words),
        Landing::Clause(_, opora_core::correction::ClauseField::Addressees) => {
            parties(laid, landing, form).map(Change::Parties)
        }
        Landing::Clause(_, opora_core::correction::ClauseField::Deadline) | Landing::Field(_, _, Field::Deadline) => {
            deadline_change(laid, landing, &form.deadline())
        }
        Landing::Field(_, _, Field::Responsible | Field::Participants) => {
            parties(laid, landing, form).map(Change::Parties)
        }
        Landing::Field(_, _, Field::Text) => {
            let words = text(form.get("value"))?;
            if words.is_empty() {
                return Err(
                    "Мероприятие не может быть без слов. Если это не мероприятие, отметьте так строку.".to_owned()
                );
            }
            Ok(Change::Words(words))
        }
        Landing::Field(_, _, Field::Result) => {
            let text = text(form.get("value"))?;
            Ok(Change::Result(ExpectedResult { targets: target::read(&text), text }))
        }
        Landing::Field(_, _, Field::Number) => line(form.get("value")).map(Change::Words),
        Landing::Field(_, _, Field::Criterion | Field::Indicators) => text(form.get("value")).map(Change::Words),
        Landing::School(_) => {
            let name = line(form.get("school"))?;
            if name.is_empty() {
                return Err("Назовите школу или уберите её из списка.".to_owned());
            }
            Ok(Change::School(SupportedSchool {
                name,
                category: filled(form.get("category"))?,
                head: filled(form.get("head"))?,
                ..SupportedSchool::default()
            }))
        }
        Landing::Pairing(_) => {
            let school = line(form.get("school"))?;
            if school.is_empty() {
                return Err("Назовите школу или уберите пару из списка.".to_owned());
            }
            Ok(Change::Pairing(Pairing {
                school,
                mentor: filled(form.get("mentor"))?,
                curator: filled(form.get("curator"))?,
                ..Pairing::default()
            }))
        }
        Landing::Row(..) | Landing::Split(..) | Landing::Made(..) | Landing::Waits | Landing::Lost => {
            Err("Здесь нечего записать.".to_owned())
        }
    }
}

fn deadline_change(laid: &Laid, landing: Landing, form: &DeadlineForm) -> Result<Change, String> {
    let Some((present, context)) = deadline_at(&laid.reading, landing) else {
        return Err("Этого срока в документе больше нет. Обновите страницу.".to_owned());
    };
    let words = present.map(|present| present.phrase.as_str()).unwrap_or_default();
    let phrase = match form.chosen() {
        Chosen::InWords => return Ok(Change::Deadline(left_in_words(words))),
        Chosen::AsRead => {
            let read = present.filter(|present| present.kind != DeadlineKind::Unread);
            let read = read.ok_or("Срок не прочитан, поэтому подтвердить его нельзя. Напишите его своими словами.")?;
            return Ok(Change::Deadline(agreed(words, read.clone())));
        }
        Chosen::Phrase(phrase) => phrase,
    };
    if phrase.is_empty() {
        return Err("Напишите срок, например «до 15 мая 2026 г.», или оставьте его словами.".to_owned());
    }
    if phrase.chars().count() > super::editor::PHRASE_LIMIT {
        return Err("Слишком длинно. Напишите только срок: например, «до 15 мая 2026 г.».".to_owned());
    }
    let meaning = deadline::read(phrase, &context);
    if meaning.kind == DeadlineKind::Unread {
        let why = meaning.reasons.first().map(String::as_str).unwrap_or("таких слов о сроке программа не знает.");
        return Err(format!(
            "«{phrase}» — не понято: {why} Перечислите даты («14.10.2025, 09.12.2025») или оставьте срок словами."
        ));
    }
    // Words of the document are kept; where it had none, the phrase of the person takes their place.
    let words = if words.trim().is_empty() { phrase } else { words };
    let rule = meaning.rule.clone().or_else(|| meaning.occurrences.is_empty().then(|| phrase.to_owned()));
    let meaning = opora_core::reading::Deadline { rule: rule.or_else(|| Some(said(&meaning).main)), ..meaning };
    Ok(Change::Deadline(agreed(words, meaning)))
}

/// The names of the form. A name that stands in the field already keeps its kind; another is read as in a document.
fn parties(laid: &Laid, landing: Landing, form: &Form) -> Result<Vec<Party>, String> {
    let present = present_parties(laid, landing);
    let mut out: Vec<Party> = Vec::new();
    for name in form.all("name").filter(|name| !name.is_empty()) {
        let name = line(name)?;
        let read = match present.iter().find(|party| party.name == name) {
            Some(party) => vec![party.clone()],
            None => party::read(&name, &Declared::default()),
        };
        let read = if read.is_empty() {
            vec![Party { kind: PartyKind::Unread, name: name.clone(), text: name }]
        } else {
            read
        };
        for party in read {
            if !out.contains(&party) {
                out.push(party);
            }
        }
        if out.len() > NAMES_LIMIT {
            return Err(format!(
                "Слишком много имён: больше {NAMES_LIMIT}. Назовите группу: например, «школы района»."
            ));
        }
    }
    Ok(out)
}

fn present_parties(laid: &Laid, landing: Landing) -> &[Party] {
    let activity = |plan: usize, row: usize| laid.reading.roadmaps.get(plan).and_then(|plan| plan.activities.get(row));
    match landing {
        Landing::Field(plan, row, Field::Responsible) => activity(plan, row).map(|one| one.responsible.as_slice()),
        Landing::Field(plan, row, Field::Participants) => activity(plan, row).map(|one| one.participants.as_slice()),
        Landing::Clause(index, _) => {
            laid.reading.act.as_ref().and_then(|act| act.clauses.get(index)).map(|clause| clause.addressees.as_slice())
        }
        _ => None,
    }
    .unwrap_or_default()
}

/// Why a row is not taken into the plan.
fn reason(value: &str) -> Result<String, String> {
    let reason = line(value)?;
    if reason.chars().any(char::is_alphanumeric) {
        Ok(reason)
    } else {
        Err("Напишите, почему строка не входит в план: например, «повторяет строку 4» или «не мероприятие».".to_owned())
    }
}

pub(crate) fn line(value: &str) -> Result<String, String> {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if value.chars().count() > LINE_LIMIT {
        return Err(format!("Слишком длинно: больше {LINE_LIMIT} знаков. Сократите."));
    }
    Ok(value)
}

fn filled(value: &str) -> Result<Option<String>, String> {
    line(value).map(|value| (!value.is_empty()).then_some(value))
}

pub(crate) fn text(value: &str) -> Result<String, String> {
    let value = value.replace("\r\n", "\n");
    if value.chars().count() > TEXT_LIMIT {
        return Err(format!("Слишком длинно: больше {TEXT_LIMIT} знаков. Сократите."));
    }
    Ok(value.trim().to_owned())
}

/// A day of a date field, or as people type it.
pub(crate) fn day(value: &str, what: &str) -> Result<Option<NaiveDate>, String> {
    if value.is_empty() {
        return Ok(None);
    }
    let day = NaiveDate::parse_from_str(value, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(value, "%d.%m.%Y"));
    match day {
        Ok(day) if is_plausible(day) => Ok(Some(day)),
        _ => Err(format!("Проверьте {what}: напишите день, месяц и год, например 25.08.2025.")),
    }
}

/// Two days of a form; both or none.
pub(crate) fn period(start: &str, end: &str) -> Result<Option<Period>, String> {
    match (day(start, "первый день")?, day(end, "последний день")?) {
        (None, None) => Ok(None),
        (Some(start), Some(end)) if start <= end => Ok(Some(Period { start, end })),
        (Some(_), Some(_)) => Err("Последний день раньше первого. Поменяйте их местами.".to_owned()),
        _ => Err("Укажите оба дня: первый и последний.".to_owned()),
    }
}

#[cfg(test)]
mod tests;
