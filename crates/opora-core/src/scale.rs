//! Scales: which total gives which mark, as versioned data with gaps and overlaps refused.

mod check;
mod text;

use serde::{Deserialize, Serialize};

use crate::assessment::{Procedure, Season, Subject, Work};

pub use check::Fault;
pub use text::{BadScales, bands};

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

    /// What is wrong with the scale; empty when nothing.
    pub fn check(&self) -> Vec<Fault> {
        check::faults(self)
    }

    /// The work that the scale is for.
    pub fn work(&self) -> Work {
        Work {
            procedure: self.procedure.clone(),
            year: self.year,
            season: self.season,
            subject: self.subject.clone(),
            grade: self.grade,
        }
    }

    /// The mark of a total when some conditions are not met: one lower than the lowest mark that is refused.
    pub fn mark_under(&self, total: u16, met: impl Fn(&Condition) -> bool) -> Option<u8> {
        let mark = self.mark(total)?;
        let refused = self.conditions.iter().filter(|one| one.mark <= mark && !met(one)).map(|one| one.mark).min();
        Some(refused.map_or(mark, |refused| refused.saturating_sub(1).max(2)))
    }

    /// The lowest totals of marks 3, 4, 5 with the mark that begins there.
    pub fn borders(&self) -> impl Iterator<Item = (u8, u16)> + '_ {
        self.bands.iter().filter(|band| band.mark > 2).map(|band| (band.mark, band.from))
    }
}

/// Scales to choose from; where two are for the same work, the first is taken.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scales(Vec<Scale>);

/// The scale of a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found<'a> {
    /// The work's own.
    Own(&'a Scale),
    /// Of another year with the same tested class: a guess that has to be said aloud.
    Borrowed(&'a Scale),
}

/// The farthest year that a scale is borrowed from.
const MAX_BORROWED_YEARS: u32 = 2;

impl Scales {
    /// The scales that are shipped.
    pub fn shipped() -> Self {
        static SHIPPED: std::sync::LazyLock<Scales> =
            std::sync::LazyLock::new(|| Scales::read(include_str!("../data/scales.toml")).unwrap_or_default());
        SHIPPED.clone()
    }

    /// Scales from the text of a TOML file, each checked.
    pub fn read(toml: &str) -> Result<Self, BadScales> {
        text::read(toml).map(Self)
    }

    /// These before others: a person's own come before the shipped.
    #[must_use]
    pub fn before(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Scale> {
        self.0.iter()
    }

    /// The scale of a work: its own, or for ВПР that of the nearest year with the same tested class.
    pub fn find(&self, work: &Work) -> Option<Found<'_>> {
        if let Some(own) = self.0.iter().find(|scale| scale.work() == *work) {
            return Some(Found::Own(own));
        }
        let alike = |scale: &&Scale| {
            scale.procedure == Procedure::Vpr
                && work.procedure == Procedure::Vpr
                && scale.subject == work.subject
                && scale.work().tested_grade() == work.tested_grade()
                && scale.year.abs_diff(work.year) <= MAX_BORROWED_YEARS
        };
        self.0.iter().filter(alike).min_by_key(|scale| scale.year.abs_diff(work.year)).map(Found::Borrowed)
    }
}

impl FromIterator<Scale> for Scales {
    fn from_iter<I: IntoIterator<Item = Scale>>(scales: I) -> Self {
        Self(scales.into_iter().collect())
    }
}

#[cfg(test)]
mod tests;

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
