//! Every correctable place of a document as the review shows it: what was understood, how surely, why, and by whom
//! it was corrected.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use opora_core::correction::{ActField, Change, ClauseField, Correction, Landing, PlanField, ProgrammeField};
use opora_core::ids::CorrectionId;
use opora_core::reading::{
    Act, ActKind, Activity, ByPerson, Comparator, Field, Level, Party, PartyKind, Per, Period, Reading, Reconciliation,
    Target,
};

use super::spot;
use crate::app::Clock;
use crate::deadline_words::{Said, quoted, said};
use crate::layout::dates::{self, NBSP};

/// A correction with who made it.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    /// Which one.
    pub id: CorrectionId,
    /// What was decided.
    pub correction: Correction,
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A reading with the corrections of people laid over it.
#[derive(Debug, Clone)]
pub(crate) struct Laid {
    /// As it was read, with the rows that people split and made.
    pub raw: Reading,
    /// With the corrections in their fields; rows still stand where they stood.
    pub reading: Reading,
    /// The corrections that hold, oldest first.
    pub made: Vec<Made>,
    /// Where each of them landed.
    pub landings: Vec<Landing>,
    /// How the rows of each plan add up after all that was decided.
    pub sums: Vec<Reconciliation>,
}

impl Laid {
    /// The correction that holds at `landing`.
    pub fn at(&self, landing: Landing) -> Option<&Made> {
        let found = self.landings.iter().zip(&self.made).rev().find(|(place, _)| **place == landing);
        found.map(|(_, made)| made).filter(|_| !landing.is_nowhere())
    }

    /// Corrections whose words stand in the document no more, and those that wait under another one.
    pub fn lost(&self) -> Vec<(Landing, &Made)> {
        let places = self.landings.iter().copied().zip(&self.made);
        places.filter(|(place, _)| place.is_nowhere()).collect()
    }

    /// The correction that made row `row`: it split a row of the document into this one and others, or made this one.
    pub fn made_row(&self, plan: usize, row: usize) -> Option<&Made> {
        let activity = self.raw.roadmaps.get(plan)?.activities.get(row)?;
        match activity.by_person.as_ref()? {
            ByPerson::Part { part, .. } => self.at(Landing::Split(plan, (row + 1).checked_sub(*part)?)),
            ByPerson::Words => self.at(Landing::Made(plan, row)),
        }
    }

    /// Whether the row takes part: not removed and not joined to the row above.
    pub fn fate(&self, plan: usize, row: usize) -> Fate {
        match self.at(Landing::Row(plan, row)).map(|made| &made.correction.change) {
            Some(Change::Removed) => Fate::Removed(String::new()),
            Some(Change::LeftOut(reason)) => Fate::Removed(reason.clone()),
            Some(Change::JoinedToPrevious) => Fate::Joined,
            _ => Fate::Kept,
        }
    }
}

/// What a person decided about a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is an activity.
    Kept,
    /// It is not taken into the plan, with the reason; without one it was declared no activity.
    Removed(String),
    /// It continues the row above.
    Joined,
}

/// One place as the review shows it.
#[derive(Debug, Clone)]
pub(crate) struct FieldView {
    /// Where it is.
    pub landing: Landing,
    /// Its name in the address.
    pub spot: String,
    /// What it is called.
    pub title: &'static str,
    /// What was understood.
    pub said: Said,
    /// How surely.
    pub level: Level,
    /// Why it is not clear; empty when it is.
    pub why: Vec<String>,
    /// Who corrected it.
    pub by: Option<By>,
    /// Nothing stands there.
    pub empty: bool,
}

/// Who corrected a place.
#[derive(Debug, Clone)]
pub(crate) struct By {
    /// The correction, for taking it back.
    pub id: CorrectionId,
    /// «исправила Соколова И. П., 25.08.2025 в 16:10» without the verb's gender: «исправление: …».
    pub who: String,
    /// What was read before, in words; empty when nothing was.
    pub was: String,
    /// The person only confirmed what was read.
    pub confirmed: bool,
}

/// Builds the views of places.
pub(crate) struct Fields<'a> {
    /// The reading with its corrections.
    pub laid: &'a Laid,
    /// For the time of corrections.
    pub clock: &'a Clock,
    remarks: HashMap<(usize, usize, Field), Vec<(Level, String)>>,
}

/// The requisites in the order in which they are shown.
pub(crate) const REQUISITES: [ActField; 8] = [
    ActField::Kind,
    ActField::Number,
    ActField::Date,
    ActField::Issuer,
    ActField::Title,
    ActField::Control,
    ActField::SignatoryPosition,
    ActField::SignatoryName,
];

/// The fields of a row in the order in which they are shown.
pub(crate) const ROW_FIELDS: [Field; 7] = [
    Field::Text,
    Field::Deadline,
    Field::Responsible,
    Field::Participants,
    Field::Result,
    Field::Criterion,
    Field::Indicators,
];

impl<'a> Fields<'a> {
    /// Over `laid`.
    pub fn new(laid: &'a Laid, clock: &'a Clock) -> Self {
        let mut remarks: HashMap<(usize, usize, Field), Vec<(Level, String)>> = HashMap::new();
        for remark in &laid.reading.remarks {
            if let (Some(plan), Some(row)) = (remark.roadmap, remark.activity) {
                let field = remark.field.unwrap_or(Field::Text);
                remarks.entry((plan, row, field)).or_default().push((remark.level, remark.text.clone()));
            }
        }
        Self { laid, clock, remarks }
    }

    /// The place `landing`; nothing when the document has none.
    pub fn view(&self, landing: Landing) -> Option<FieldView> {
        let mut seen = seen(&self.laid.reading, landing)?;
        if let Landing::Field(plan, row, field) = landing {
            for (level, text) in self.remarks.get(&(plan, row, field)).into_iter().flatten() {
                seen.level = seen.level.max(*level);
                if *level != Level::Clear && !is_said(&seen.why, text) {
                    seen.why.push(text.clone());
                }
            }
        }
        let by = self.laid.at(landing).map(|made| self.by(landing, made));
        if by.is_some() {
            seen.level = Level::Clear;
            seen.why.clear();
        }
        Some(FieldView {
            landing,
            spot: spot::name(landing),
            title: spot::title(landing),
            said: seen.said,
            level: seen.level,
            why: seen.why,
            by,
            empty: seen.empty,
        })
    }

    /// Who decided.
    pub fn by(&self, landing: Landing, made: &Made) -> By {
        let at = self.clock.local(made.at).format("%d.%m.%Y в\u{a0}%H:%M");
        let was =
            seen(&self.laid.raw, landing).filter(|seen| !seen.empty).map(|seen| seen.said.main).unwrap_or_default();
        By {
            id: made.id,
            who: format!("{}, {at}", made.by),
            was,
            confirmed: made.correction.change == Change::Confirmed,
        }
    }
}

impl FieldView {
    /// Whether `landing` still waits for a person.
    pub fn is_doubt_at(laid: &Laid, landing: Landing) -> bool {
        if laid.at(landing).is_some() {
            return false;
        }
        let own = seen(&laid.reading, landing).is_some_and(|seen| seen.level != Level::Clear);
        let remarked = laid.reading.remarks.iter().any(|remark| {
            let field = remark.field.unwrap_or(Field::Text);
            let place = remark.roadmap.zip(remark.activity).map(|(plan, row)| Landing::Field(plan, row, field));
            remark.level != Level::Clear && place == Some(landing)
        });
        own || remarked
    }
}

struct Seen {
    said: Said,
    level: Level,
    why: Vec<String>,
    empty: bool,
}

impl Seen {
    fn words(text: Option<&str>) -> Self {
        let main = text.unwrap_or_default().trim().to_owned();
        Self { empty: main.is_empty(), said: Said { main, more: String::new() }, level: Level::Clear, why: Vec::new() }
    }

    /// Words that every such document has: when they are missing, that is a doubt.
    fn expected(text: Option<&str>, why: &str) -> Self {
        let mut seen = Self::words(text);
        if seen.empty {
            seen.level = Level::Check;
            seen.why.push(why.to_owned());
        }
        seen
    }
}

fn seen(reading: &Reading, landing: Landing) -> Option<Seen> {
    Some(match landing {
        Landing::Act(field) => act(reading.act.as_ref(), field),
        Landing::Clause(index, field) => {
            let clause = reading.act.as_ref()?.clauses.get(index)?;
            match field {
                ClauseField::Deadline => deadline(clause.deadline.as_ref()),
                ClauseField::Addressees => parties(&clause.addressees),
            }
        }
        Landing::Plan(index, field) => {
            let plan = reading.roadmaps.get(index)?;
            match field {
                PlanField::Title => Seen::words(plan.title.as_deref()),
                PlanField::Period => {
                    let whole = reading.programme.as_ref().and_then(|programme| programme.period);
                    period(plan.period.or(whole))
                }
            }
        }
        Landing::Programme(ProgrammeField::Title) => Seen::words(reading.programme.as_ref()?.title.as_deref()),
        Landing::Programme(ProgrammeField::Period) => period(reading.programme.as_ref()?.period),
        Landing::Passport(index) => {
            let line = reading.programme.as_ref()?.fields.get(index)?;
            Seen::words(Some(&line.text))
        }
        Landing::Row(plan, row) | Landing::Split(plan, row) | Landing::Made(plan, row) => {
            Seen::words(Some(&reading.roadmaps.get(plan)?.activities.get(row)?.text))
        }
        Landing::Field(plan, row, field) => row_field(reading.roadmaps.get(plan)?.activities.get(row)?, field),
        Landing::School(index) => {
            let school = reading.support.schools.get(index)?;
            let mut seen = Seen::words(Some(&school.name));
            seen.said.more = [school.category.as_deref(), school.head.as_deref()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", ");
            seen
        }
        Landing::Pairing(index) => {
            let pair = reading.support.pairings.get(index)?;
            let mut seen = Seen::words(Some(&pair.school));
            let mentor = pair.mentor.as_deref().map(|mentor| format!("наставник: {mentor}"));
            let curator = pair.curator.as_deref().map(|curator| format!("куратор: {curator}"));
            seen.said.more = [mentor, curator].into_iter().flatten().collect::<Vec<_>>().join("; ");
            if pair.mentor.is_none() && pair.curator.is_none() {
                seen.level = Level::Check;
                seen.why.push("У школы не указан ни наставник, ни куратор.".to_owned());
            }
            seen
        }
        Landing::Waits | Landing::Lost => return None,
    })
}

fn act(act: Option<&Act>, field: ActField) -> Seen {
    match field {
        ActField::Kind => Seen::words(Some(kind_title(act.map_or(ActKind::Other, |act| act.kind)))),
        ActField::Number => Seen::expected(
            act.and_then(|act| act.number.as_deref()),
            "Номер не найден: впишите его, если документ подписан.",
        ),
        ActField::Date => Seen::expected(
            act.and_then(|act| act.date).map(dates::full).as_deref(),
            "Дата не найдена: от неё зависят сроки. Впишите день подписания.",
        ),
        ActField::Issuer => Seen::words(act.and_then(|act| act.issuer.as_deref())),
        ActField::Title => Seen::expected(
            act.and_then(|act| act.title.as_deref()),
            "Заголовок не найден: без него документ трудно узнать в списке.",
        ),
        ActField::Control => Seen::words(act.and_then(|act| act.control.as_ref()).map(|control| control.text.as_str())),
        ActField::SignatoryPosition => Seen::words(act.and_then(|act| act.signatory.as_ref()?.position.as_deref())),
        ActField::SignatoryName => Seen::words(act.and_then(|act| act.signatory.as_ref()?.name.as_deref())),
    }
}

fn row_field(activity: &Activity, field: Field) -> Seen {
    match field {
        Field::Number => Seen::words(activity.number.as_deref()),
        Field::Text => Seen::words(Some(&activity.text)),
        Field::Deadline => deadline(activity.deadline.as_ref()),
        Field::Responsible => parties(&activity.responsible),
        Field::Participants => parties(&activity.participants),
        Field::Result => match &activity.result {
            Some(result) => {
                let mut seen = Seen::words(Some(&result.text));
                seen.said.more = result.targets.iter().map(target).collect::<Vec<_>>().join("; ");
                seen
            }
            None => Seen::words(None),
        },
        Field::Criterion => Seen::words(activity.criterion.as_deref()),
        Field::Indicators => {
            Seen::words(Some(&activity.indicators.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join("; ")))
        }
    }
}

fn deadline(deadline: Option<&opora_core::reading::Deadline>) -> Seen {
    match deadline {
        Some(deadline) => Seen {
            said: said(deadline),
            level: deadline.status,
            why: if deadline.status == Level::Clear { Vec::new() } else { deadline.reasons.clone() },
            empty: deadline.phrase.trim().is_empty() && deadline.occurrences.is_empty(),
        },
        None => Seen::words(None),
    }
}

fn period(period: Option<Period>) -> Seen {
    Seen::expected(
        period.map(|period| dates::period(period.start, period.end)).as_deref(),
        "Период не найден: сроки без года останутся под вопросом.",
    )
}

fn parties(parties: &[Party]) -> Seen {
    let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
    let mut seen = Seen::words(Some(&names.join("; ")));
    for party in parties.iter().filter(|party| party.kind == PartyKind::Unread) {
        seen.level = Level::Check;
        seen.why.push(format!("{} — не понято, кто это; останется словами.", quoted(&party.name)));
    }
    seen
}

/// «Приказ».
pub(crate) fn kind_title(kind: ActKind) -> &'static str {
    match kind {
        ActKind::Order => "Приказ",
        ActKind::Decree => "Постановление",
        ActKind::Instruction => "Распоряжение",
        ActKind::Decision => "Решение",
        ActKind::Letter => "Письмо",
        ActKind::Protocol => "Протокол",
        ActKind::Regulation => "Положение",
        ActKind::Other => "Документ",
    }
}

/// All kinds in the order of a form, with the words of their values.
pub(crate) const KINDS: [(ActKind, &str); 8] = [
    (ActKind::Order, "order"),
    (ActKind::Decree, "decree"),
    (ActKind::Instruction, "instruction"),
    (ActKind::Decision, "decision"),
    (ActKind::Letter, "letter"),
    (ActKind::Protocol, "protocol"),
    (ActKind::Regulation, "regulation"),
    (ActKind::Other, "other"),
];

/// «школа».
pub(crate) fn party_title(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::School => "школа",
        PartyKind::Organisation => "организация",
        PartyKind::Group => "группа",
        PartyKind::Role => "роль",
        PartyKind::Person => "человек",
        PartyKind::Unread => "останется словами",
    }
}

/// «не менее 250 консультация»: the number that a result promises, as it was understood.
pub(crate) fn target(target: &Target) -> String {
    let number = |value: f64| value.to_string().replace('.', ",");
    let value = number(target.value);
    let core = match target.comparator {
        Comparator::AtLeast => format!("≥{NBSP}{value}"),
        Comparator::AtMost => format!("≤{NBSP}{value}"),
        Comparator::Equal => value,
        Comparator::IncreaseTo => format!("рост до{NBSP}{value}"),
        Comparator::IncreaseBy => format!("рост на{NBSP}{value}"),
        Comparator::DecreaseTo => format!("снижение до{NBSP}{value}"),
        Comparator::DecreaseBy => format!("снижение на{NBSP}{value}"),
        Comparator::FromTo => format!("с{NBSP}{} до{NBSP}{value}", number(target.from.unwrap_or_default())),
        Comparator::About => format!("около{NBSP}{value}"),
        Comparator::Keep => format!("удержать{NBSP}{value}"),
    };
    let mut out = core;
    // The unit is a lemma and does not agree with the number, so it stands apart from it.
    match (target.unit.as_deref(), target.of.as_deref()) {
        (Some(unit @ ("%" | "п.п.")), of) => {
            out.push(NBSP);
            out.push_str(unit);
            out.push_str(&of.map(|of| format!(", {of}")).unwrap_or_default());
        }
        // What is counted with its attributes holds the unit itself: «методические дни» are days.
        (_, Some(words)) | (Some(words), None) => out.push_str(&format!(" ({words})")),
        (None, None) => {}
    }
    if let Some(per) = target.per {
        out.push_str(" за ");
        out.push_str(per_title(per));
    }
    if let Some(by) = target.by {
        out.push_str(&format!(", к{NBSP}{}", dates::full(by)));
    }
    out
}

/// Whether the reasons say already what a remark says, perhaps with the place named in front.
fn is_said(why: &[String], remark: &str) -> bool {
    let remark = remark.to_lowercase();
    why.iter().any(|reason| remark.contains(reason.trim_end_matches('.').to_lowercase().as_str()))
}

fn per_title(per: Per) -> &'static str {
    match per {
        Per::Day => "день",
        Per::Week => "неделю",
        Per::Month => "месяц",
        Per::Quarter => "квартал",
        Per::Term => "четверть",
        Per::Trimester => "триместр",
        Per::HalfYear => "полугодие",
        Per::Year => "год",
        Per::SchoolYear => "учебный год",
    }
}

/// Whether a day lies where people sign orders; a slip of the keyboard lands elsewhere.
pub(crate) fn is_plausible(day: NaiveDate) -> bool {
    (NaiveDate::from_ymd_opt(1990, 1, 1)..=NaiveDate::from_ymd_opt(2100, 12, 31)).contains(&Some(day))
}
