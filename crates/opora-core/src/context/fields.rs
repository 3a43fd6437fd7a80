//! Which facts the context card of a school has: names, units, weights and thresholds, as editable data.

use serde::{Deserialize, Serialize};

use super::card::Value;

/// What every paper says about the shipped list.
pub const DEFAULT_NOTE: &str =
    "Перечень условий, веса и пороги — значения по умолчанию, проверьте по методике вашего региона.";

/// What a fact is measured in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// People.
    Persons,
    /// Things that are counted.
    Pieces,
    /// Percent; `of` is the key of the fact that holds the whole, so that a count can be turned into a share.
    Percent {
        /// Key of the whole («students»); none where a count cannot be turned into a share.
        of: Option<String>,
    },
    /// Kilometres.
    Kilometres,
    /// Yes (1) or no (0), with the words of the answers beside «да» and «нет».
    YesNo {
        /// Beginnings of words that mean yes («сел»).
        yes: Vec<String>,
        /// Beginnings of words that mean no («город»).
        no: Vec<String>,
    },
}

impl Unit {
    /// The short name after a number; empty for yes and no.
    pub fn sign(&self) -> &'static str {
        match self {
            Self::Persons => "чел.",
            Self::Pieces => "ед.",
            Self::Percent { .. } => "%",
            Self::Kilometres => "км",
            Self::YesNo { .. } => "",
        }
    }
}

/// One fact of the card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Stable name in stored cards: «special_needs».
    pub key: String,
    /// The Russian name in sentences, small letters: «доля обучающихся с ОВЗ».
    pub title: String,
    /// What it is measured in.
    pub unit: Unit,
    /// How heads of tables name it: a head fits when, in one of the lists, every beginning begins some word of the head.
    pub heads: Vec<Vec<String>>,
    /// The value that counts 0 in the index of conditions.
    pub easy: f64,
    /// The value that counts 1; below `easy` where less is harder.
    pub hard: f64,
    /// Weight in the index of conditions; 0 keeps the fact out of it.
    pub weight: f64,
    /// The value at which, or beyond which towards `hard`, the fact is a ground of its own; none where it never is.
    pub threshold: Option<f64>,
}

impl Field {
    /// Where a value stands between `easy` (0) and `hard` (1), cut at both ends; 0 where both are equal.
    pub fn hardness(&self, value: f64) -> f64 {
        let span = self.hard - self.easy;
        if span == 0.0 { 0.0 } else { ((value - self.easy) / span).clamp(0.0, 1.0) }
    }

    /// Whether a value reaches the threshold.
    pub fn meets(&self, value: f64) -> bool {
        self.threshold.is_some_and(|limit| if self.hard < self.easy { value <= limit } else { value >= limit })
    }

    /// A number of this fact with its unit, for a sentence: «38 %», «46 км», «да».
    pub fn print(&self, value: f64) -> String {
        if matches!(self.unit, Unit::YesNo { .. }) {
            return if value >= 0.5 { "да" } else { "нет" }.to_owned();
        }
        format!("{}\u{a0}{}", decimal(value), self.unit.sign())
    }

    /// A value as it was given, with its unit: «8,9 % (19 из 214)».
    pub fn print_value(&self, value: Value) -> String {
        let number = self.print(value.number());
        match value {
            Value::Share { part, whole } => format!("{number} ({part}\u{a0}из\u{a0}{whole})"),
            Value::Number(_) => number,
        }
    }
}

/// At most one digit after the comma, none where it is 0.
pub(super) fn decimal(value: f64) -> String {
    decimal_at(value, 1)
}

/// At most so many digits after the comma, without zeros at the end.
pub(super) fn decimal_at(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text.as_str() };
    if text == "-0" { "0".to_owned() } else { text.replace('.', ",").replace('-', "\u{2212}") }
}

/// The facts of a card in the order of a form; the first field that fits a head takes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(pub Vec<Field>);

impl Fields {
    /// The fact of a key.
    pub fn get(&self, key: &str) -> Option<&Field> {
        self.0.iter().find(|field| field.key == key)
    }

    /// Why the list cannot be used, in Russian sentences; empty when it can.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (position, field) in self.0.iter().enumerate() {
            let name = if field.title.is_empty() { &field.key } else { &field.title };
            let mut say = |what: &str| faults.push(format!("Условие «{name}»: {what}."));
            if field.key.is_empty() || field.title.is_empty() {
                say("нужны и ключ, и название");
            }
            if self.0.iter().take(position).any(|before| before.key == field.key) {
                say("такой ключ уже есть, ключи не повторяются");
            }
            let numbers = [field.easy, field.hard, field.weight, field.threshold.unwrap_or(0.0)];
            if numbers.iter().any(|number| !number.is_finite()) {
                say("границы, вес и порог записываются числами");
            }
            if field.weight < 0.0 {
                say("вес не бывает меньше нуля");
            }
            if field.weight > 0.0 && field.easy == field.hard {
                say("границы 0 и 1 должны различаться");
            }
            if let Unit::Percent { of: Some(of) } = &field.unit
                && self.get(of).is_none()
            {
                say(&format!("доля берётся от «{of}», а такого условия нет"));
            }
        }
        faults
    }

    /// The list that ships with the product: a default to verify.
    pub fn shipped() -> Self {
        let percent = |of: &str| Unit::Percent { of: Some(of.to_owned()) };
        let of_students = || percent("students");
        let of_teachers = || percent("teachers");
        let yes_no = |yes: &[&str], no: &[&str]| Unit::YesNo { yes: words(yes), no: words(no) };
        let row =
            |key: &str, title: &str, unit: Unit, heads: &[&[&str]], span: (f64, f64), weight: f64, threshold| Field {
                key: key.to_owned(),
                title: title.to_owned(),
                unit,
                heads: heads.iter().map(|head| words(head)).collect(),
                easy: span.0,
                hard: span.1,
                weight,
                threshold,
            };
        Self(vec![
            row(
                "special_needs",
                "доля обучающихся с ОВЗ",
                of_students(),
                &[&["овз"], &["огранич", "возможност"]],
                (0.0, 30.0),
                1.0,
                Some(15.0),
            ),
            row(
                "single_parent",
                "доля детей из неполных семей",
                of_students(),
                &[&["неполн"], &["одн", "родител"]],
                (10.0, 50.0),
                1.0,
                Some(35.0),
            ),
            row(
                "low_income",
                "доля детей из малообеспеченных семей",
                of_students(),
                &[&["малообеспеч"], &["малоимущ"], &["низк", "доход"]],
                (5.0, 50.0),
                1.5,
                Some(30.0),
            ),
            row(
                "large_families",
                "доля детей из многодетных семей",
                of_students(),
                &[&["многодет"]],
                (5.0, 40.0),
                0.5,
                None,
            ),
            row(
                "russian_not_native",
                "доля детей, для которых русский язык неродной",
                of_students(),
                &[&["русск", "неродн"], &["русск", "не", "родн"], &["инофон"], &["двуязыч"]],
                (0.0, 30.0),
                1.0,
                Some(15.0),
            ),
            row(
                "registered",
                "доля детей на профилактическом учёте",
                of_students(),
                &[&["учет"], &["кдн"], &["пдн"]],
                (0.0, 5.0),
                1.0,
                Some(3.0),
            ),
            row(
                "parents_higher_education",
                "доля родителей с высшим образованием",
                Unit::Percent { of: None },
                &[&["родител", "высш"]],
                (60.0, 10.0),
                1.0,
                Some(20.0),
            ),
            row(
                "top_category",
                "доля учителей высшей категории",
                of_teachers(),
                &[&["высш", "категор"]],
                (50.0, 5.0),
                1.0,
                Some(10.0),
            ),
            row(
                "young_teachers",
                "доля учителей со стажем до трёх лет",
                of_teachers(),
                &[&["молод", "учит"], &["молод", "педагог"], &["молод", "специалист"], &["стаж"]],
                (5.0, 40.0),
                0.5,
                None,
            ),
            row("vacancies", "вакансии", Unit::Pieces, &[&["ваканс"]], (0.0, 5.0), 1.0, Some(3.0)),
            row(
                "distance",
                "удалённость от муниципального центра",
                Unit::Kilometres,
                &[&["удален"], &["расстоян"]],
                (0.0, 80.0),
                1.0,
                Some(50.0),
            ),
            row(
                "rural",
                "сельская школа",
                yes_no(&["сел", "деревн", "пос", "хутор", "стани", "аул"], &["город", "мегаполис"]),
                &[&["сельск"], &["село"], &["местност"], &["населен", "пункт"]],
                (0.0, 1.0),
                0.5,
                None,
            ),
            row(
                "shifts",
                "занятия в две смены",
                yes_no(&["две", "2", "втор", "тр", "3"], &["одн", "1"]),
                &[&["смен"]],
                (0.0, 1.0),
                0.5,
                None,
            ),
            row("teachers", "число учителей", Unit::Persons, &[&["учител"], &["педагог"]], (60.0, 5.0), 0.0, None),
            row(
                "students",
                "число обучающихся",
                Unit::Persons,
                &[&["обучающ"], &["учащ"], &["ученик"], &["контингент"]],
                (800.0, 30.0),
                0.0,
                None,
            ),
        ])
    }
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}
