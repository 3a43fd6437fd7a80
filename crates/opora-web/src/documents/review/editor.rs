//! The editor of one place: the question it asks and the values it offers.

use chrono::NaiveDate;
use opora_core::choices::choices;
use opora_core::correction::{
    ActField, Anchor, ClauseField, Landing, PlanField, ProgrammeField, clause_context, deadline_context,
};
use opora_core::deadline::{self, Context};
use opora_core::reading::{ActKind, Deadline, DeadlineKind, Field, Level, Party, Period, Reading};

use super::change::Form;
use super::fields::{KINDS, Laid, kind_title, party_title, target};
use super::spot;
use crate::deadline_words::{Days, Said, days, quoted, said};
use crate::layout::Choice;

/// The open editor.
#[derive(Debug, Clone)]
pub(crate) struct Editor {
    /// The name of the place in the address.
    pub spot: String,
    /// The row or line where it stands.
    pub row: String,
    /// The anchor, for the form.
    pub anchor: String,
    /// The correction that the person has before the eyes; 0 when there is none.
    pub seen: i64,
    /// «Срок строки 4 — что значит «Ежемесячно до 05 числа»?»
    pub question: String,
    /// What can be entered.
    pub asks: Asks,
    /// Why the last attempt was not taken.
    pub error: Option<String>,
    /// Somebody else was quicker.
    pub stale: Option<Stale>,
    /// The reading can be confirmed as it is.
    pub can_confirm: bool,
}

impl Editor {
    /// Whether the whole line can be taken out of its list.
    pub fn can_remove(&self) -> bool {
        matches!(self.asks, Asks::School { .. } | Asks::Pairing { .. })
    }
}

/// Somebody else corrected the same place meanwhile.
#[derive(Debug, Clone)]
pub(crate) struct Stale {
    /// Who and when.
    pub who: String,
    /// What is recorded now.
    pub theirs: String,
    /// What this person wanted to record.
    pub mine: String,
}

/// What can be entered.
#[derive(Debug, Clone)]
pub(crate) enum Asks {
    /// A deadline.
    Deadline(AskDeadline),
    /// A line of text.
    Line { value: String, hint: &'static str },
    /// A longer text, and what follows from it.
    Text { value: String, note: String },
    /// A day.
    Day { value: String },
    /// Two days.
    Period { start: String, end: String },
    /// One of several words.
    OneOf(Vec<Choice>),
    /// Names.
    Parties { names: Vec<(String, &'static str)>, known: Vec<String> },
    /// A supported school.
    School { name: String, category: String, head: String, known: Vec<String> },
    /// A pair.
    Pairing { school: String, mentor: String, curator: String, known: Vec<String> },
}

impl Asks {
    /// Puts the values of a form that was sent into the fields; a deadline is filled when its editor is made.
    pub fn fill(&mut self, form: &Form) {
        let typed = |name: &str| form.get(name).to_owned();
        match self {
            Self::Deadline(_) => {}
            Self::Line { value, .. } | Self::Text { value, .. } | Self::Day { value } => *value = typed("value"),
            Self::Period { start, end } => (*start, *end) = (typed("start"), typed("end")),
            Self::OneOf(choices) => {
                for choice in choices {
                    choice.chosen = choice.value == form.get("value");
                }
            }
            Self::Parties { names, .. } => *names = form.all("name").map(|name| (name.to_owned(), "")).collect(),
            Self::School { name, category, head, .. } => {
                (*name, *category, *head) = (typed("school"), typed("category"), typed("head"));
            }
            Self::Pairing { school, mentor, curator, .. } => {
                (*school, *mentor, *curator) = (typed("school"), typed("mentor"), typed("curator"));
            }
        }
    }
}

/// The editor of a deadline.
#[derive(Debug, Clone)]
pub(crate) struct AskDeadline {
    /// What the phrase may mean.
    pub meanings: Vec<Meaning>,
    /// The free phrase.
    pub phrase: String,
    /// What the chosen meaning gives.
    pub preview: Preview,
}

/// One thing to choose.
#[derive(Debug, Clone)]
pub(crate) struct Meaning {
    /// The value of the radio button.
    pub value: String,
    /// In words.
    pub title: String,
    /// What it gives; may be empty.
    pub gives: String,
    /// It is chosen.
    pub chosen: bool,
}

/// What a phrase gives.
#[derive(Debug, Clone)]
pub(crate) struct Preview {
    /// The meaning in words.
    pub said: Said,
    /// The next days.
    pub days: Days,
    /// How surely.
    pub level: Level,
    /// Why it is not clear.
    pub why: Vec<String>,
    /// Nothing is entered yet.
    pub empty: bool,
    /// It has no days by decision.
    pub in_words: bool,
}

/// What the form of a deadline says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DeadlineForm {
    /// The radio button: [`AS_READ`], [`OTHER`], [`IN_WORDS`], or a phrase after [`SAYS`].
    pub meaning: String,
    /// The free phrase.
    pub phrase: String,
}

/// The reading is right.
pub(crate) const AS_READ: &str = "read";
/// The free phrase holds.
pub(crate) const OTHER: &str = "other";
/// No dates.
pub(crate) const IN_WORDS: &str = "words";
/// Before a phrase that is one of the choices.
pub(crate) const SAYS: &str = "says:";
/// The longest phrase that is read.
pub(crate) const PHRASE_LIMIT: usize = 400;

impl DeadlineForm {
    /// Which meaning holds. A person who typed a phrase and left the button where it stood means the phrase.
    pub fn chosen(&self) -> Chosen<'_> {
        let phrase = self.phrase.trim();
        match self.meaning.as_str() {
            IN_WORDS => Chosen::InWords,
            AS_READ if phrase.is_empty() => Chosen::AsRead,
            AS_READ | OTHER | "" => Chosen::Phrase(phrase),
            says => Chosen::Phrase(says.strip_prefix(SAYS).unwrap_or(phrase)),
        }
    }
}

/// The meaning that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chosen<'a> {
    /// As it was read.
    AsRead,
    /// What this phrase says.
    Phrase(&'a str),
    /// No dates.
    InWords,
}

/// The deadline at `landing` and what surrounds it.
pub(crate) fn deadline_at(reading: &Reading, landing: Landing) -> Option<(Option<&Deadline>, Context<'_>)> {
    match landing {
        Landing::Field(plan, row, Field::Deadline) => {
            let activity = reading.roadmaps.get(plan)?.activities.get(row)?;
            Some((activity.deadline.as_ref(), deadline_context(reading, plan, row)))
        }
        Landing::Clause(index, ClauseField::Deadline) => {
            let clause = reading.act.as_ref()?.clauses.get(index)?;
            Some((clause.deadline.as_ref(), clause_context(reading)))
        }
        _ => None,
    }
}

/// What the form would record, shown before it is recorded.
pub(crate) fn preview(laid: &Laid, landing: Landing, form: &DeadlineForm, today: NaiveDate) -> Option<Preview> {
    let (present, context) = deadline_at(&laid.reading, landing)?;
    let words = Preview {
        said: Said::default(),
        days: Days::default(),
        level: Level::Clear,
        why: Vec::new(),
        empty: false,
        in_words: true,
    };
    let meaning = match form.chosen() {
        Chosen::InWords => return Some(words),
        Chosen::Phrase("") => return Some(Preview { empty: true, in_words: false, ..words }),
        Chosen::Phrase(phrase) if phrase.chars().count() > PHRASE_LIMIT => {
            let why = vec!["Слишком длинно. Напишите только срок: например, «до 15 мая 2026 г.».".to_owned()];
            return Some(Preview { level: Level::Unread, why, in_words: false, ..words });
        }
        Chosen::Phrase(phrase) => deadline::read(phrase, &context),
        Chosen::AsRead => match present {
            Some(present) => present.clone(),
            None => return Some(Preview { empty: true, in_words: false, ..words }),
        },
    };
    Some(Preview {
        said: said(&meaning),
        days: days(&meaning, today),
        level: meaning.status,
        why: meaning.reasons,
        empty: false,
        in_words: false,
    })
}

/// The editor of `landing`; nothing when there is no such place or it cannot be edited.
pub(crate) fn editor(
    laid: &Laid,
    landing: Landing,
    form: &DeadlineForm,
    known: &[String],
    today: NaiveDate,
) -> Option<Editor> {
    let anchor: Anchor = landing.anchor(&laid.raw)?;
    let made = laid.at(landing);
    let asks = asks(laid, landing, form, known, today)?;
    let is_doubt = super::fields::FieldView::is_doubt_at(laid, landing);
    Some(Editor {
        spot: spot::name(landing),
        row: spot::row(landing),
        anchor: serde_json::to_string(&anchor).ok()?,
        seen: made.map_or(0, |made| made.id.0),
        question: question(&laid.reading, landing),
        can_confirm: is_doubt && !matches!(asks, Asks::Deadline(_)),
        asks,
        error: None,
        stale: None,
    })
}

fn asks(laid: &Laid, landing: Landing, form: &DeadlineForm, known: &[String], today: NaiveDate) -> Option<Asks> {
    let reading = &laid.reading;
    let act = reading.act.as_ref();
    let line = |value: Option<&str>, hint| Asks::Line { value: value.unwrap_or_default().to_owned(), hint };
    let known = || known.to_vec();
    Some(match landing {
        Landing::Act(ActField::Kind) => Asks::OneOf(kinds(act.map(|act| act.kind).unwrap_or_default())),
        Landing::Act(ActField::Date) => Asks::Day { value: iso(act.and_then(|act| act.date)) },
        Landing::Act(ActField::Number) => line(act.and_then(|act| act.number.as_deref()), "например, 108-ОД"),
        Landing::Act(ActField::Issuer) => line(act.and_then(|act| act.issuer.as_deref()), "как в шапке документа"),
        Landing::Act(ActField::Title) => line(act.and_then(|act| act.title.as_deref()), "«Об утверждении …»"),
        Landing::Act(ActField::Control) => line(
            act.and_then(|act| act.control.as_ref()).map(|control| control.text.as_str()),
            "кто следит за исполнением",
        ),
        Landing::Act(ActField::SignatoryPosition) => {
            line(act.and_then(|act| act.signatory.as_ref()?.position.as_deref()), "должность")
        }
        Landing::Act(ActField::SignatoryName) => {
            line(act.and_then(|act| act.signatory.as_ref()?.name.as_deref()), "фамилия и инициалы")
        }
        Landing::Plan(plan, PlanField::Title) => line(reading.roadmaps.get(plan)?.title.as_deref(), "как над таблицей"),
        Landing::Plan(plan, PlanField::Period) => {
            let whole = reading.programme.as_ref().and_then(|programme| programme.period);
            ask_period(reading.roadmaps.get(plan)?.period.or(whole))
        }
        Landing::Programme(ProgrammeField::Title) => line(reading.programme.as_ref()?.title.as_deref(), "название"),
        Landing::Programme(ProgrammeField::Period) => ask_period(reading.programme.as_ref()?.period),
        Landing::Passport(index) => {
            Asks::Text { value: reading.programme.as_ref()?.fields.get(index)?.text.clone(), note: String::new() }
        }
        Landing::Clause(index, ClauseField::Addressees) => ask_parties(&act?.clauses.get(index)?.addressees, known()),
        Landing::Clause(_, ClauseField::Deadline) | Landing::Field(_, _, Field::Deadline) => {
            Asks::Deadline(ask_deadline(laid, landing, form, today)?)
        }
        Landing::Field(plan, row, field) => {
            let activity = reading.roadmaps.get(plan)?.activities.get(row)?;
            match field {
                Field::Number => line(activity.number.as_deref(), "как в таблице"),
                Field::Text => Asks::Text { value: activity.text.clone(), note: String::new() },
                Field::Responsible => ask_parties(&activity.responsible, known()),
                Field::Participants => ask_parties(&activity.participants, known()),
                Field::Result => {
                    let result = activity.result.as_ref();
                    let targets: Vec<String> =
                        result.map(|one| one.targets.iter().map(target).collect()).unwrap_or_default();
                    let note = if targets.is_empty() {
                        String::new()
                    } else {
                        format!("Понято как число: {}.", targets.join("; "))
                    };
                    Asks::Text { value: result.map(|one| one.text.clone()).unwrap_or_default(), note }
                }
                Field::Criterion => {
                    Asks::Text { value: activity.criterion.clone().unwrap_or_default(), note: String::new() }
                }
                Field::Indicators => Asks::Text {
                    value: activity.indicators.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join("\n"),
                    note: "По одному показателю в строке.".to_owned(),
                },
                Field::Deadline => return None,
            }
        }
        Landing::School(index) => {
            let school = reading.support.schools.get(index)?;
            Asks::School {
                name: school.name.clone(),
                category: school.category.clone().unwrap_or_default(),
                head: school.head.clone().unwrap_or_default(),
                known: known(),
            }
        }
        Landing::Pairing(index) => {
            let pair = reading.support.pairings.get(index)?;
            Asks::Pairing {
                school: pair.school.clone(),
                mentor: pair.mentor.clone().unwrap_or_default(),
                curator: pair.curator.clone().unwrap_or_default(),
                known: known(),
            }
        }
        Landing::Row(..) | Landing::Split(..) | Landing::Made(..) | Landing::Waits | Landing::Lost => return None,
    })
}

fn ask_deadline(laid: &Laid, landing: Landing, form: &DeadlineForm, today: NaiveDate) -> Option<AskDeadline> {
    let (present, context) = deadline_at(&laid.reading, landing)?;
    let readable = present.filter(|present| present.kind != DeadlineKind::Unread);
    let decided_words = present.is_some_and(|one| one.kind == DeadlineKind::Unread && one.status == Level::Clear);
    let start = match (readable, decided_words) {
        (Some(_), _) => AS_READ,
        (None, true) => IN_WORDS,
        (None, false) => OTHER,
    };
    let picked = if form.meaning.is_empty() { start } else { form.meaning.as_str() };
    let shown = DeadlineForm { meaning: picked.to_owned(), phrase: form.phrase.clone() };
    // A phrase typed without touching the buttons moves the choice to it.
    let picked = match shown.chosen() {
        Chosen::Phrase(_) if !picked.starts_with(SAYS) => OTHER,
        _ => picked,
    };

    let mut meanings: Vec<Meaning> = Vec::new();
    let mut offer = |value: String, title: String, gives: String| {
        let chosen = value == picked;
        meanings.push(Meaning { value, title, gives, chosen });
    };
    if let Some(readable) = readable {
        let words = said(readable);
        offer(AS_READ.to_owned(), format!("Как прочитано: {}", words.main), words.more);
    }
    let phrase = present.map(|present| present.phrase.as_str()).unwrap_or_default();
    for choice in choices(phrase, &context, readable) {
        let words = said(&choice.meaning);
        let gives = if words.more.is_empty() { words.main } else { words.more };
        offer(format!("{SAYS}{}", choice.says), choice.how, gives);
    }
    offer(OTHER.to_owned(), "Другое правило или список дат".to_owned(), String::new());
    offer(IN_WORDS.to_owned(), "Оставить словами, без дат".to_owned(), String::new());
    Some(AskDeadline { meanings, phrase: form.phrase.clone(), preview: preview(laid, landing, &shown, today)? })
}

fn question(reading: &Reading, landing: Landing) -> String {
    let row = |plan: usize, row: usize| {
        let activity = reading.roadmaps.get(plan).and_then(|plan| plan.activities.get(row));
        match activity.and_then(|activity| activity.number.as_deref()) {
            Some(number) => format!("строки {number}"),
            None => format!("строки без номера ({}-я по порядку)", row + 1),
        }
    };
    match landing {
        Landing::Field(plan, place, Field::Deadline) => {
            let phrase =
                deadline_at(reading, landing).and_then(|(present, _)| present).map(|present| present.phrase.trim());
            match phrase {
                Some(phrase) if !phrase.is_empty() => {
                    format!("Срок {} — что значит {}?", row(plan, place), quoted(phrase))
                }
                _ => format!("Срок {} в документе не указан. Какой он?", row(plan, place)),
            }
        }
        Landing::Field(plan, place, Field::Text) => format!("Слова {}", row(plan, place)),
        Landing::Field(plan, place, _) => format!("{} {}", spot::title(landing), row(plan, place)),
        Landing::Clause(index, field) => {
            let clause = reading.act.as_ref().and_then(|act| act.clauses.get(index));
            let number = clause.and_then(|clause| clause.number.as_deref()).unwrap_or("без номера");
            let phrase = clause.and_then(|clause| clause.deadline.as_ref()).map(|deadline| deadline.phrase.trim());
            match (field, phrase) {
                (ClauseField::Deadline, Some(phrase)) => {
                    format!("Срок пункта {number} — что значит {}?", quoted(phrase))
                }
                (ClauseField::Deadline, None) => format!("Срок пункта {number}"),
                (ClauseField::Addressees, _) => format!("Кому поручен пункт {number}"),
            }
        }
        Landing::Passport(index) => {
            let line = reading.programme.as_ref().and_then(|programme| programme.fields.get(index));
            format!("Паспорт: {}", line.map(|line| line.name.as_str()).unwrap_or_default())
        }
        _ => spot::title(landing).to_owned(),
    }
}

fn kinds(chosen: ActKind) -> Vec<Choice> {
    KINDS
        .iter()
        .map(|(kind, word)| Choice {
            value: (*word).to_owned(),
            title: kind_title(*kind).to_owned(),
            chosen: *kind == chosen,
        })
        .collect()
}

fn ask_period(period: Option<Period>) -> Asks {
    Asks::Period { start: iso(period.map(|period| period.start)), end: iso(period.map(|period| period.end)) }
}

fn ask_parties(parties: &[Party], known: Vec<String>) -> Asks {
    const SPARE_LINES: usize = 2;
    let mut names: Vec<(String, &'static str)> =
        parties.iter().map(|party| (party.name.clone(), party_title(party.kind))).collect();
    names.extend(std::iter::repeat_n((String::new(), ""), SPARE_LINES));
    Asks::Parties { names, known }
}

/// The value of a date field.
fn iso(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}
