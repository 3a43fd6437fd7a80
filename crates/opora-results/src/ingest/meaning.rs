//! What a column of a result file means, by name for the person and for saved profiles.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::task_label;

/// What a column means.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Meaning {
    /// Code or login of the school.
    School,
    /// Name of the school.
    SchoolName,
    /// Municipality.
    Municipality,
    /// Code of the participant. Never a name.
    Participant,
    /// Running number or number of the record: used as a code only where there is no better one.
    Number,
    /// Class as «5», «5А» or «А».
    Class,
    /// Only the number of the class.
    Grade,
    /// Only the letter of the class.
    Letter,
    /// Variant, also the word «отсутствовал».
    Variant,
    /// The total of the work: primary score.
    Total,
    /// Test score of an exam, 0–100.
    TestScore,
    /// Mark for the work.
    Mark,
    /// Journal mark.
    Journal,
    /// Gender.
    Gender,
    /// Subject, by name or code: the file holds several works.
    Subject,
    /// Year: the file holds several works.
    Year,
    /// Day on which the work was written.
    Date,
    /// Points for one task.
    Task {
        /// «1», «9.1», «1К1».
        label: String,
        /// The most points, where the head says it.
        max: Option<u8>,
    },
    /// Answers to several tasks in one cell, as centres export them: «+-+1», «2(2)0(3)».
    Answers,
    /// Name, document or birthday of a pupil: not read.
    Personal,
    /// Nothing that is needed.
    Unused,
}

/// Meanings other than tasks with their names; the first name is the one that is shown.
const NAMES: [(Meaning, &[&str]); 19] = [
    (Meaning::School, &["школа", "код школы", "логин школы", "school"]),
    (Meaning::SchoolName, &["название школы", "school_name"]),
    (Meaning::Municipality, &["муниципалитет", "municipality"]),
    (Meaning::Participant, &["код участника", "участник", "participant"]),
    (Meaning::Number, &["номер", "number"]),
    (Meaning::Class, &["класс", "class"]),
    (Meaning::Grade, &["параллель", "grade"]),
    (Meaning::Letter, &["буква", "буква класса", "letter"]),
    (Meaning::Variant, &["вариант", "variant"]),
    (Meaning::Total, &["сумма", "сумма баллов", "балл", "первичный балл", "total"]),
    (Meaning::TestScore, &["тестовый балл", "test_score"]),
    (Meaning::Mark, &["отметка", "mark"]),
    (Meaning::Journal, &["журнал", "отметка по журналу", "journal"]),
    (Meaning::Gender, &["пол", "gender"]),
    (Meaning::Subject, &["предмет", "subject"]),
    (Meaning::Year, &["год", "year"]),
    (Meaning::Date, &["дата", "date"]),
    (Meaning::Answers, &["ответы", "answers"]),
    (Meaning::Unused, &["не нужно", "нет", "unused"]),
];

impl Meaning {
    /// The meanings that a person can choose, tasks apart, with the names to show.
    pub fn choices() -> impl Iterator<Item = (Self, &'static str)> {
        NAMES.into_iter().filter_map(|(meaning, names)| Some((meaning, *names.first()?)))
    }
}

/// The name: «школа», «задание 1К1 (3)».
impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Task { label, max: None } => write!(f, "задание {label}"),
            Self::Task { label, max: Some(max) } => write!(f, "задание {label} ({max})"),
            Self::Personal => f.write_str("личные данные"),
            other => {
                let name = NAMES.iter().find(|(meaning, _)| meaning == other).and_then(|(_, names)| names.first());
                f.write_str(name.copied().unwrap_or_default())
            }
        }
    }
}

/// A name that is no meaning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "поля «{0}» нет. Есть: школа, название школы, муниципалитет, код участника, номер, класс, параллель, буква, вариант, \
     сумма, тестовый балл, отметка, журнал, пол, предмет, год, дата, ответы, задание № (балл), не нужно"
)]
pub struct NoMeaning(pub String);

impl FromStr for Meaning {
    type Err = NoMeaning;

    fn from_str(name: &str) -> Result<Self, NoMeaning> {
        let folded = name.trim().to_lowercase();
        if let Some((meaning, _)) = NAMES.iter().find(|(_, names)| names.contains(&folded.as_str())) {
            return Ok(meaning.clone());
        }
        if folded == "личные данные" {
            return Ok(Self::Personal);
        }
        let rest = ["задание", "task"].iter().find_map(|word| folded.strip_prefix(word));
        rest.and_then(|rest| task_label::read(rest.trim()))
            .map(|(label, max)| Self::Task { label, max })
            .ok_or_else(|| NoMeaning(name.to_owned()))
    }
}

impl Serialize for Meaning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Meaning {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
