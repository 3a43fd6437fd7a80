//! Scales: which total gives which mark, as versioned data with gaps and overlaps refused.

use serde::{Deserialize, Serialize};

use crate::assessment::{Procedure, Season, Subject};

/// One band of a scale: totals `from..=to` give `mark`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// 2–5.
    pub mark: u8,
    /// The lowest total of the band.
    pub from: u16,
    /// The highest total of the band, included.
    pub to: u16,
}

/// A condition beside the total: a mark needs at least `at_least` over the tasks named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The mark that needs it; higher marks need it too.
    pub mark: u8,
    /// What the tasks are together («геометрия», «ГК1–ГК4»).
    pub name: String,
    /// Labels of the tasks as in the results («23», «ГК1»).
    pub tasks: Vec<String>,
    /// The least sum over them.
    pub at_least: u16,
}

/// The scale of a work: bands without gaps and overlaps, beginning at 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    /// The procedure.
    #[serde(with = "procedure_word")]
    pub procedure: Procedure,
    /// Calendar year.
    pub year: i32,
    /// Spring or autumn.
    #[serde(default)]
    pub season: Season,
    /// The subject.
    #[serde(with = "subject_word")]
    pub subject: Subject,
    /// The class that sits the work.
    pub grade: u8,
    /// Which wording of the scale («официальная», «исправленная»).
    pub version: String,
    /// Where it comes from, for papers; «проверьте по вашему региону» for what is remembered.
    pub source: String,
    /// The bands in rising order. For an exam with only a minimum: one band of mark 2 below it; totals above have no mark.
    pub bands: Vec<Band>,
    /// The highest total.
    pub max: u16,
    /// Conditions beside the total.
    #[serde(default)]
    pub conditions: Vec<Condition>,
}

impl Scale {
    /// The mark of a total by the bands alone; none where no band holds it.
    pub fn mark(&self, total: u16) -> Option<u8> {
        self.bands.iter().find(|band| (band.from..=band.to).contains(&total)).map(|band| band.mark)
    }

    /// The lowest totals of marks 3, 4, 5 with the mark that begins there.
    pub fn borders(&self) -> impl Iterator<Item = (u8, u16)> + '_ {
        self.bands.iter().filter(|band| band.mark > 2).map(|band| (band.mark, band.from))
    }
}

mod procedure_word {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::assessment::Procedure;

    pub(super) fn serialize<S: Serializer>(value: &Procedure, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.title())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Procedure, D::Error> {
        let word = String::deserialize(deserializer)?;
        Procedure::read(&word)
            .ok_or_else(|| serde::de::Error::custom("процедура записывается одним словом: ВПР, ОГЭ, ЕГЭ"))
    }
}

mod subject_word {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::assessment::Subject;

    pub(super) fn serialize<S: Serializer>(value: &Subject, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.name())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Subject, D::Error> {
        let words = String::deserialize(deserializer)?;
        Subject::read(&words).ok_or_else(|| serde::de::Error::custom("предмет не назван"))
    }
}
