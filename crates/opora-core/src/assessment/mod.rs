//! Assessments: which procedure, of which year, in which subject and class.
//!
//! A [`Work`] is what results are kept by and what a methodology names: «ВПР 2021 математика 5».

mod subject;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use subject::Subject;

/// A procedure of assessment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Procedure {
    /// Всероссийские проверочные работы.
    Vpr,
    /// Основной государственный экзамен, class 9.
    Oge,
    /// Единый государственный экзамен, class 11.
    Ege,
    /// Региональные контрольные (диагностические) работы.
    Rkr,
    /// Any other, by its own short name («НИКО», «МДР»); never blank, without blanks inside.
    Other(String),
}

impl Procedure {
    /// The short name as it is written in papers.
    pub fn title(&self) -> &str {
        match self {
            Self::Vpr => "ВПР",
            Self::Oge => "ОГЭ",
            Self::Ege => "ЕГЭ",
            Self::Rkr => "РКР",
            Self::Other(name) => name,
        }
    }

    /// The procedure that a word names; case and a Latin spelling do not matter. Nothing for a blank word or several.
    pub fn read(word: &str) -> Option<Self> {
        let word = word.trim();
        if word.is_empty() || word.contains(char::is_whitespace) {
            return None;
        }
        Some(match word.to_lowercase().as_str() {
            "впр" | "vpr" => Self::Vpr,
            "огэ" | "гиа-9" | "гиа9" | "oge" => Self::Oge,
            "егэ" | "гиа-11" | "гиа11" | "ege" => Self::Ege,
            "ркр" | "рдр" | "rkr" => Self::Rkr,
            _ => Self::Other(word.to_uppercase()),
        })
    }
}

impl fmt::Display for Procedure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

/// The half of the calendar year in which a procedure was held, where one year held it twice.
///
/// ВПР of autumn 2020 and autumn 2022 tested the programme of the class before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Season {
    /// The usual one; the tested programme is that of the class.
    #[default]
    Spring,
    /// September to December; the tested programme is that of the class before.
    Autumn,
}

/// One work of one year: the unit that results are stored, counted and compared by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Work {
    /// The procedure.
    pub procedure: Procedure,
    /// Calendar year in which it was held.
    pub year: i32,
    /// Spring or autumn.
    pub season: Season,
    /// The subject.
    pub subject: Subject,
    /// The class that sat the work, 1–12, as the procedure names it («ВПР 5 класс»); 0 when a procedure has none.
    pub grade: u8,
}

impl Work {
    /// The class whose programme was tested: the one before in autumn.
    pub fn tested_grade(&self) -> u8 {
        match self.season {
            Season::Spring => self.grade,
            Season::Autumn => self.grade.saturating_sub(1),
        }
    }

    /// The year in which the school year of the work began: 2020 for spring 2021 and for autumn 2020.
    pub fn school_year(&self) -> i32 {
        match self.season {
            Season::Spring => self.year - 1,
            Season::Autumn => self.year,
        }
    }

    /// For a sentence of a paper: «ВПР 2021, математика 6 кл.», «ЕГЭ 2021, русский язык».
    pub fn title(&self) -> String {
        let autumn = if self.season == Season::Autumn { " (осень)" } else { "" };
        match (&self.procedure, self.grade) {
            (Procedure::Oge | Procedure::Ege, _) | (_, 0) => {
                format!("{} {}{autumn}, {}", self.procedure, self.year, self.subject)
            }
            (_, grade) => format!("{} {}{autumn}, {} {grade} кл.", self.procedure, self.year, self.subject),
        }
    }
}

/// The key in JSON, catalogues and URLs: «ВПР 2021 математика 5», «ВПР 2020 русский язык 6 осень».
impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.procedure, self.year, self.subject, self.grade)?;
        if self.season == Season::Autumn {
            f.write_str(" осень")?;
        }
        Ok(())
    }
}

/// A school as result files know it: by a code that changes its spelling with the years, and a name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TestedSchool {
    /// The code as results are stored by («sch224145»).
    pub code: String,
    /// The name as the newest file spells it; empty where no file gave one.
    pub name: String,
    /// The municipality as the newest file spells it; empty where no file gave one.
    pub municipality: String,
    /// Other codes of the same school («edu224145»).
    pub other_codes: Vec<String>,
}

/// A key that is not of the form that [`Work`] prints.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("работа записывается как «ВПР 2021 математика 5», а здесь «{0}»")]
pub struct NotAWork(pub String);

impl FromStr for Work {
    type Err = NotAWork;

    fn from_str(text: &str) -> Result<Self, NotAWork> {
        let refused = || NotAWork(text.to_owned());
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let season = if words.last() == Some(&"осень") {
            words.pop();
            Season::Autumn
        } else {
            Season::Spring
        };
        let grade = words.pop().and_then(|word| word.parse::<u8>().ok()).filter(|grade| *grade <= 12);
        let mut words = words.into_iter();
        let procedure = words.next().and_then(Procedure::read);
        let year = words.next().and_then(|word| word.parse::<i32>().ok()).filter(|year| (1990..=2100).contains(year));
        let subject = Subject::read(&words.collect::<Vec<_>>().join(" "));
        match (procedure, year, subject, grade) {
            (Some(procedure), Some(year), Some(subject), Some(grade)) => {
                Ok(Self { procedure, year, season, subject, grade })
            }
            _ => Err(refused()),
        }
    }
}

impl Serialize for Work {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Work {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
