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
    ("математика", &["мат", "матем", "ма", "ma", "math", "mat", "matem", "matematika"]),
    (
        "математика профильная",
        &["мат профиль", "математика профиль", "профильная математика", "математика профильный уровень", "мат проф"],
    ),
    (
        "математика базовая",
        &["мат база", "математика база", "базовая математика", "математика базовый уровень", "мат баз"],
    ),
    ("русский язык", &["русский", "рус", "рус яз", "русск", "ру", "ru", "rus", "russ", "rya", "ря"]),
    ("окружающий мир", &["окр мир", "окр", "ом", "om", "ok", "okr", "окруж"]),
    ("биология", &["био", "биол", "би", "bi", "bio", "biol"]),
    ("история", &["ист", "ис", "is", "ist", "hist", "history"]),
    ("география", &["гео", "геогр", "гг", "gg", "ge", "geo", "geogr"]),
    ("обществознание", &["общ", "общество", "обществозн", "об", "ob", "obsh", "obsch", "obshh", "soc"]),
    ("физика", &["физ", "фи", "фз", "fi", "fiz", "fz", "ph", "phys"]),
    ("химия", &["хим", "хи", "hi", "him", "ch", "chem", "xim"]),
    ("литература", &["лит", "литер", "ли", "li", "lit"]),
    ("информатика", &["инф", "информ", "икт", "информатика и икт", "ин", "in", "inf"]),
    ("английский язык", &["английский", "англ", "англ яз", "ая", "an", "ang", "angl", "en", "eng", "ae"]),
    ("немецкий язык", &["немецкий", "нем", "нем яз", "ня", "de", "ne", "nem", "ger"]),
    ("французский язык", &["французский", "франц", "фр", "фр яз", "фя", "fr", "fra", "fran"]),
    ("испанский язык", &["испанский", "исп", "esp", "isp"]),
    ("китайский язык", &["китайский", "кит", "kit"]),
    ("иностранный язык", &["иностранный", "ин яз", "иняз"]),
    ("литературное чтение", &["лит чтение", "чтение"]),
    ("функциональная грамотность", &["фг"]),
    ("метапредметная работа", &["метапредметная", "мпр"]),
];

/// Stems by which a subject is known in any case: «по математике», «обществознанию».
const STEMS: [(&str, &str); 18] = [
    ("математик", "математика"),
    ("matemati", "математика"),
    ("русск", "русский язык"),
    ("окружающ", "окружающий мир"),
    ("биологи", "биология"),
    ("истори", "история"),
    ("географи", "география"),
    ("обществознани", "обществознание"),
    ("физик", "физика"),
    ("хими", "химия"),
    ("литератур", "литература"),
    ("информатик", "информатика"),
    ("английск", "английский язык"),
    ("немецк", "немецкий язык"),
    ("французск", "французский язык"),
    ("испанск", "испанский язык"),
    ("китайск", "китайский язык"),
    ("иностранн", "иностранный язык"),
];

/// Short spellings that are also ordinary words or parts of paths: read only where [`Subject::known`] is asked.
const TOO_SHORT_CHARS: usize = 2;

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

    /// The subject that is spoken of in a longer text, in any case: «Результаты ВПР по русскому языку, 4 класс».
    ///
    /// Codes of two letters («ru») are not looked for: in a text they may be anything. A pattern of another class is a
    /// work of its own: «биология … по образцу 8 класса».
    pub fn in_text(text: &str) -> Option<Self> {
        let folded = plain(text);
        let words: Vec<&str> = folded.split(' ').collect();
        let stem = words.iter().find_map(|word| STEMS.iter().find(|(stem, _)| word.starts_with(stem)));
        let known = || {
            let whole = |window: &[&str]| Self::known(&window.join(" "));
            let long = |word: &str| word.chars().count() > TOO_SHORT_CHARS;
            (2..=4)
                .rev()
                .find_map(|size| words.windows(size).find_map(whole))
                .or_else(|| words.iter().filter(|word| long(word)).find_map(|word| Self::known(word)))
        };
        let found = match stem {
            Some((_, "математика")) => Self(mathematics(&words).to_owned()),
            Some((_, "литература")) if words.iter().any(|word| word.starts_with("чтени")) => {
                Self("литературное чтение".to_owned())
            }
            Some((_, name)) => Self((*name).to_owned()),
            None => known()?,
        };
        Some(found)
    }

    /// The same subject written by the pattern of another class, as ВПР 2021 in biology: a work of its own.
    #[must_use]
    pub fn by_pattern_of(&self, grade: u8) -> Self {
        Self(format!("{} по образцу {grade} класса", self.0))
    }

    /// The usual names of the subjects of the table.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// Which of the three mathematics the words around speak of.
fn mathematics(words: &[&str]) -> &'static str {
    let any = |stems: &[&str]| words.iter().any(|word| stems.iter().any(|stem| word.starts_with(stem)));
    if any(&["профил", "проф"]) {
        "математика профильная"
    } else if any(&["базов", "база"]) {
        "математика базовая"
    } else {
        "математика"
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
