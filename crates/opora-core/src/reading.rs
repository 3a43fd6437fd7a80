//! A reading: what was understood of a document, in the public format `opora.reading/1`.
//!
//! Every field may be absent when the document does not say it. Texts are the document's own words with markup,
//! hyphenation at line ends and page breaks removed; `place` says where they stand. The format only grows.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::SchoolTerms;

/// The name and version of the format.
pub const FORMAT: &str = "opora.reading/1";

/// What was understood of one document.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Reading {
    /// Always [`FORMAT`].
    pub format: String,
    /// The file.
    pub source: Source,
    /// The act: an order, a decree, a letter.
    pub act: Option<Act>,
    /// The programme with its passport.
    pub programme: Option<Programme>,
    /// Plans of activities, in the order of the document.
    pub roadmaps: Vec<Roadmap>,
    /// Who is supported and by whom.
    pub support: Support,
    /// What a person should look at; the last ones reconcile the rows.
    pub remarks: Vec<Remark>,
    /// School terms entered by the authority, with which the deadlines were read; for other years the shipped ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<SchoolTerms>,
}

/// The file of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Source {
    /// File name without folders.
    pub name: Option<String>,
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub sha256: Option<String>,
    /// Media type by content, not by extension.
    pub media_type: Option<String>,
    /// Number of pages where the format knows it.
    pub pages: Option<u32>,
}

/// Where words stand. Whatever the source does not have is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// Page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Table of the document, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<u32>,
    /// Row of the table, from 1, as the document counts them (heads and section rows too).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Cell of the row, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<u32>,
    /// Line of a text file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// First character in the extracted text, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<usize>,
    /// The character after the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<usize>,
}

/// A span of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
}

/// An act with its requisites.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Act {
    /// The kind of act.
    pub kind: ActKind,
    /// Who issued it, lines joined by a blank.
    pub issuer: Option<String>,
    /// The heading, «Об утверждении …».
    pub title: Option<String>,
    /// Number without inner blanks, «108-ОД».
    pub number: Option<String>,
    /// The day of signing.
    pub date: Option<NaiveDate>,
    /// Place as written, «г. Артем».
    pub issued_in: Option<String>,
    /// Acts that it rests on.
    pub basis: Vec<Basis>,
    /// Clauses with numbers, in the order of the document.
    pub clauses: Vec<Clause>,
    /// Who controls the execution.
    pub control: Option<Control>,
    /// Who signed.
    pub signatory: Option<Signatory>,
    /// Where the requisites stand.
    #[serde(default)]
    pub place: Place,
}

/// The kind of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// Приказ.
    #[default]
    Order,
    /// Постановление.
    Decree,
    /// Распоряжение.
    Instruction,
    /// Решение.
    Decision,
    /// Письмо.
    Letter,
    /// Протокол.
    Protocol,
    /// Положение.
    Regulation,
    /// Anything else.
    Other,
}

/// An act that another act rests on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Basis {
    /// The words.
    pub text: String,
    /// The kind, where it is said.
    pub kind: Option<ActKind>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// Its date.
    pub date: Option<NaiveDate>,
    /// Its number without inner blanks.
    pub number: Option<String>,
    /// Its title without quotes.
    pub title: Option<String>,
}

/// A clause of an act.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Clause {
    /// «2.1», without the final dot.
    pub number: Option<String>,
    /// The words without the number.
    pub text: String,
    /// To whom it is addressed (of its own or of the clause above), in the nominative.
    pub addressees: Vec<Party>,
    /// Its deadline, in brackets or inline.
    pub deadline: Option<Deadline>,
    /// Where it stands.
    pub place: Place,
}

/// Who controls the execution of an act.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Control {
    /// The words.
    pub text: String,
    /// The person or role; the signatory himself for «оставляю за собой».
    pub party: Option<Party>,
}

/// Who signed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Signatory {
    /// Position, lines joined.
    pub position: Option<String>,
    /// Name as written.
    pub name: Option<String>,
}

/// A programme with its passport.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Programme {
    /// Its name.
    pub title: Option<String>,
    /// Its period.
    pub period: Option<Period>,
    /// Goals.
    pub goals: Vec<String>,
    /// Tasks.
    pub tasks: Vec<String>,
    /// Indicators.
    pub indicators: Vec<Indicator>,
    /// Expected results.
    pub expected_results: Vec<String>,
    /// Every line of the passport as it stands.
    pub fields: Vec<PassportField>,
}

/// A line of a passport.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PassportField {
    /// The left cell.
    pub name: String,
    /// The right cell.
    pub text: String,
    /// Its items where it lists them.
    pub items: Vec<String>,
    /// Where it stands.
    #[serde(default)]
    pub place: Place,
}

/// A plan of activities.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Roadmap {
    /// Heading above the table.
    pub title: Option<String>,
    /// The period that it is for.
    pub period: Option<Period>,
    /// Its goal.
    pub goal: Option<String>,
    /// Its tasks.
    pub tasks: Vec<String>,
    /// What the columns mean, from left to right.
    pub columns: Vec<ColumnKind>,
    /// The heads of the columns as printed, same length as `columns`.
    #[serde(default)]
    pub heads: Vec<String>,
    /// Section rows in order.
    pub sections: Vec<Section>,
    /// Activities in order.
    pub activities: Vec<Activity>,
    /// How the rows of the document add up.
    #[serde(default)]
    pub reconciliation: Reconciliation,
    /// Where it stands.
    #[serde(default)]
    pub place: Place,
}

/// How the rows of a plan add up: `rows = taken + joined + sections + heads + empty + unread + left_out`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reconciliation {
    /// Rows (or paragraphs of a plan without a table) in the document.
    pub rows: u32,
    /// Rows that became activities.
    pub taken: u32,
    /// Rows that continued another row.
    pub joined: u32,
    /// Section rows.
    pub sections: u32,
    /// Heads and rows of column numbers.
    pub heads: u32,
    /// Rows without a word.
    pub empty: u32,
    /// Rows kept in remarks only.
    pub unread: u32,
    /// Rows that a person left out of the plan; a fresh reading has none.
    #[serde(default, skip_serializing_if = "is_none_of")]
    pub left_out: u32,
    /// Activities more than rows, because a person split rows. No rows of the document, so not part of the sum.
    #[serde(default, skip_serializing_if = "is_none_of")]
    pub parts: u32,
    /// Activities that a person made out of other words of the document. Not part of the sum either.
    #[serde(default, skip_serializing_if = "is_none_of")]
    pub by_hand: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_none_of(number: &u32) -> bool {
    *number == 0
}

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// № п/п.
    Number,
    /// Мероприятие.
    Activity,
    /// Срок.
    Deadline,
    /// Ответственный.
    Responsible,
    /// Участники.
    Participants,
    /// Ожидаемый результат.
    Result,
    /// Критерий.
    Criterion,
    /// Показатель.
    Indicator,
    /// Anything else; its words are kept in [`Activity::other`].
    Other,
}

/// A section of a plan.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Section {
    /// «1», «IV», without the final dot.
    pub number: Option<String>,
    /// The words with the number, as printed.
    pub title: String,
    /// Where it stands.
    #[serde(default)]
    pub place: Place,
}

/// An activity: one row of a plan.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Activity {
    /// Index into [`Roadmap::sections`].
    pub section: Option<usize>,
    /// Number without the final dot.
    pub number: Option<String>,
    /// What is to be done.
    pub text: String,
    /// When.
    pub deadline: Option<Deadline>,
    /// Who answers for it.
    pub responsible: Vec<Party>,
    /// Who takes part.
    pub participants: Vec<Party>,
    /// The expected result.
    pub result: Option<ExpectedResult>,
    /// The criterion.
    pub criterion: Option<String>,
    /// The indicators.
    pub indicators: Vec<Indicator>,
    /// Words of columns without a meaning of their own: (head, words).
    #[serde(default)]
    pub other: Vec<(String, String)>,
    /// The row.
    pub place: Place,
    /// Further rows that this one was joined from.
    pub joined_from: Vec<Place>,
    /// Places of the fields, as far as they have words of their own.
    #[serde(default)]
    pub fields: Vec<FieldPlace>,
    /// How a person made it; nothing for what was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_person: Option<ByPerson>,
}

/// How a person made an activity that the reading does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ByPerson {
    /// A part of a row that holds several measures.
    Part {
        /// The words of the whole row, folded by [`crate::correction::words_key`].
        of: String,
        /// Which part, from 1.
        part: usize,
        /// How many parts the row has.
        parts: usize,
    },
    /// Out of words of the document that belong to no row.
    Words,
}

/// A field of an activity, for places, remarks and corrections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// [`Activity::number`].
    Number,
    /// [`Activity::text`].
    Text,
    /// [`Activity::deadline`].
    Deadline,
    /// [`Activity::responsible`].
    Responsible,
    /// [`Activity::participants`].
    Participants,
    /// [`Activity::result`].
    Result,
    /// [`Activity::criterion`].
    Criterion,
    /// [`Activity::indicators`].
    Indicators,
}

/// Where a field of an activity stands, and its words before they were understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldPlace {
    /// Which field.
    pub field: Field,
    /// Where it stands.
    pub place: Place,
    /// Its words.
    pub text: String,
}

/// An expected result with the numbers in it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ExpectedResult {
    /// The words.
    pub text: String,
    /// The numbers that it promises.
    pub targets: Vec<Target>,
}

/// Who supports whom.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Support {
    /// Schools that the document names as supported.
    pub schools: Vec<SupportedSchool>,
    /// One school with one mentor each.
    pub pairings: Vec<Pairing>,
}

/// A school that the document names as supported.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SupportedSchool {
    /// Name as written.
    pub name: String,
    /// The category that the document puts it into, in its own words.
    pub category: Option<String>,
    /// Director's name as written.
    pub head: Option<String>,
    /// Where it stands.
    #[serde(default)]
    pub place: Place,
}

/// A school with a mentor and a curator.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Pairing {
    /// The supported school.
    pub school: String,
    /// The mentor school.
    pub mentor: Option<String>,
    /// The curator with the position as written.
    pub curator: Option<String>,
    /// Where it stands.
    #[serde(default)]
    pub place: Place,
}

/// How sure a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Only one reading is possible: «ясно».
    #[default]
    Clear,
    /// A reading was chosen for a reason that a person should check: «проверить».
    Check,
    /// Not understood: «не понято».
    Unread,
}

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Remark {
    /// Stable code in kebab case, «deadline-year-guessed».
    pub code: String,
    /// [`Level::Check`] or [`Level::Unread`]; [`Level::Clear`] for plain facts such as the row count.
    pub level: Level,
    /// A Russian sentence: what was seen and what to do.
    pub text: String,
    /// Where.
    pub place: Place,
    /// Index into [`Reading::roadmaps`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roadmap: Option<usize>,
    /// Index into [`Roadmap::activities`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<usize>,
    /// The field of that activity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
}

/// Somebody named in a document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Party {
    /// What kind of party.
    pub kind: PartyKind,
    /// The name in the nominative; a shared head word is repeated («руководители РМО»).
    pub name: String,
    /// The words as they stand.
    pub text: String,
}

/// The kind of a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// One school.
    School,
    /// Another organisation.
    Organisation,
    /// Several organisations or people under one name («ОУ», «школы района»).
    Group,
    /// A role («руководители ОУ», «заместитель директора»).
    Role,
    /// A person by name.
    Person,
    /// Not understood; the words are kept.
    #[default]
    Unread,
}

/// A number that a result promises.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// How the fact is compared with `value`.
    pub comparator: Comparator,
    /// The number.
    pub value: f64,
    /// Where the change starts, for [`Comparator::FromTo`].
    pub from: Option<f64>,
    /// Lemma of the unit («консультация», «%», «п.п.», «раз»).
    pub unit: Option<String>,
    /// What it is a share or a number of («родители»).
    pub of: Option<String>,
    /// Day by which it is reached, where the words say it.
    pub by: Option<NaiveDate>,
    /// The period of «раз в …»: day, week, month, quarter, term, half_year, year, school_year.
    pub per: Option<Per>,
    /// The words.
    #[serde(default)]
    pub text: String,
}

/// How a fact is compared with a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Comparator {
    /// Не менее.
    #[serde(rename = ">=")]
    AtLeast,
    /// Не более.
    #[serde(rename = "<=")]
    AtMost,
    /// Exactly.
    #[serde(rename = "=")]
    Equal,
    /// Увеличить до.
    #[serde(rename = "increase_to")]
    IncreaseTo,
    /// Увеличить на.
    #[serde(rename = "increase_by")]
    IncreaseBy,
    /// Снизить до.
    #[serde(rename = "decrease_to")]
    DecreaseTo,
    /// Снизить на.
    #[serde(rename = "decrease_by")]
    DecreaseBy,
    /// С … до ….
    #[serde(rename = "from_to")]
    FromTo,
    /// Около.
    #[serde(rename = "about")]
    About,
    /// Сохранить на уровне.
    #[serde(rename = "keep")]
    Keep,
}

/// The period of a frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// День.
    Day,
    /// Неделя, Monday to Sunday.
    Week,
    /// Месяц.
    Month,
    /// Calendar quarter.
    Quarter,
    /// Четверть: a school term.
    Term,
    /// Триместр.
    Trimester,
    /// Полугодие.
    HalfYear,
    /// Calendar year.
    Year,
    /// Учебный год.
    SchoolYear,
}

/// An indicator: what is measured.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Indicator {
    /// The words without the unit at the end.
    pub name: String,
    /// How it is measured.
    pub kind: IndicatorKind,
    /// «%», «чел.».
    pub unit: Option<String>,
    /// What is counted.
    pub numerator: Option<String>,
    /// Of what; many orders do not say it.
    pub denominator: Option<String>,
    /// Values to be reached by period.
    pub targets: Vec<IndicatorTarget>,
}

/// How an indicator is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorKind {
    /// Доля, процент: two numbers.
    Share,
    /// Численность, количество.
    Count,
    /// Средний балл.
    Mean,
    /// Наличие.
    YesNo,
    /// Words only.
    #[default]
    Text,
}

/// A value of an indicator to be reached in a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorTarget {
    /// «2022», «2021/2022».
    pub period: Option<String>,
    /// The value in the unit of the indicator.
    pub value: f64,
}

/// The meaning of a deadline phrase.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Deadline {
    /// The words.
    pub phrase: String,
    /// The kind of deadline.
    pub kind: DeadlineKind,
    /// How sure the reading is.
    pub status: Level,
    /// First day of the whole, where there is one.
    pub start: Option<NaiveDate>,
    /// Last day of the whole; nothing for terms without an end.
    pub due: Option<NaiveDate>,
    /// The expected things, by due day, without doubles.
    pub occurrences: Vec<Occurrence>,
    /// The rule as a Russian sentence that reads back to the same rule:
    /// «ежегодно до 1 августа, первый раз до 1 сентября 2021 г.».
    pub rule: Option<String>,
    /// The rule as RFC 5545 RRULE, where RRULE can say it.
    #[serde(default)]
    pub rrule: Option<String>,
    /// Why the status is not clear, each a Russian sentence.
    pub reasons: Vec<String>,
}

/// The kind of a deadline; the table in the contract says what each means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// On that day.
    Date,
    /// By that day, the day included.
    Due,
    /// Between two days.
    Window,
    /// A list of days or windows.
    Dates,
    /// A rule.
    Recurring,
    /// From a day on, without an end.
    Open,
    /// Counted from an event.
    Relative,
    /// Set by another document.
    External,
    /// When asked.
    OnDemand,
    /// Not a deadline, or an impossible one.
    #[default]
    Unread,
}

/// One expected thing of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Occurrence {
    /// First day of the window or of the reporting period.
    pub start: Option<NaiveDate>,
    /// The day by which it is due, the day included.
    pub due: NaiveDate,
    /// How many times within the window («2 раза в квартал»).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}
