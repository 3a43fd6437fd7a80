//! Subjects of assessments and the many ways in which files and papers spell them.

use std::fmt;

use crate::words::plain;

/// A subject by its usual name in small letters: «математика», «русский язык».
///
/// A subject outside the table is kept as it was written, so nothing has to be invented for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject(String);

/// The usual name and the other spellings of it, folded.
const NAMES: [(&str, &[&str]); 22] = [
    ("математика", &["мат", "матем", "ма", "ma", "math", "mat"]),
    (
        "математика профильная",
        &["мат профиль", "математика профиль", "профильная математика", "математика профильный уровень"],
    ),
    ("математика базовая", &["мат база", "математика база", "базовая математика", "математика базовый уровень"]),
    ("русский язык", &["русский", "рус", "рус яз", "русск", "ру", "ru", "rus"]),
    ("окружающий мир", &["окр мир", "окр", "ом", "ok", "okr"]),
    ("биология", &["био", "биол", "bi", "bio"]),
    ("история", &["ист", "is", "hi", "ist"]),
    ("география", &["гео", "геогр", "ge", "geo"]),
    ("обществознание", &["общ", "общество", "обществозн", "ob", "obsh"]),
    ("физика", &["физ", "fi", "fiz", "ph"]),
    ("химия", &["хим", "hi", "him", "ch"]),
    ("литература", &["лит", "литер", "li", "lit"]),
    ("информатика", &["инф", "информ", "икт", "информатика и икт", "in", "inf"]),
    ("английский язык", &["английский", "англ", "англ яз", "an", "en", "eng", "ae"]),
    ("немецкий язык", &["немецкий", "нем", "нем яз", "de", "ne"]),
    ("французский язык", &["французский", "франц", "фр яз", "fr"]),
    ("испанский язык", &["испанский", "исп"]),
    ("китайский язык", &["китайский", "кит"]),
    ("иностранный язык", &["иностранный", "ин яз", "иняз"]),
    ("литературное чтение", &["лит чтение", "чтение"]),
    ("функциональная грамотность", &["фг"]),
    ("метапредметная работа", &["метапредметная", "мпр"]),
];

impl Subject {
    /// The subject that the words name; nothing for blank words.
    pub fn read(words: &str) -> Option<Self> {
        let folded = plain(words);
        if folded.is_empty() {
            return None;
        }
        Some(Self::known(&folded).unwrap_or(Self(folded)))
    }

    /// The subject of the table that the words name.
    pub fn known(words: &str) -> Option<Self> {
        let folded = plain(words);
        NAMES
            .iter()
            .find(|(name, others)| *name == folded || others.contains(&folded.as_str()))
            .map(|(name, _)| Self((*name).to_owned()))
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
