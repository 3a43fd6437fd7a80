//! Organisations: what kinds there are, and how a school is known by its name and number.

use serde::{Deserialize, Serialize};

use crate::words::plain;

/// The kind of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// Регион: ministry or department over its municipalities.
    Region,
    /// Управление (отдел) образования.
    Authority,
    /// Методический центр, центр образования.
    MethodicalCentre,
    /// Школа.
    School,
    /// Совет, рабочая группа, объединение учителей.
    Council,
    /// Any other.
    Other,
}

impl OrganisationKind {
    /// All of them, in the order of a form.
    pub const ALL: [Self; 6] =
        [Self::Region, Self::Authority, Self::MethodicalCentre, Self::School, Self::Council, Self::Other];

    /// The stored word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Authority => "authority",
            Self::MethodicalCentre => "methodical_centre",
            Self::School => "school",
            Self::Council => "council",
            Self::Other => "other",
        }
    }

    /// The kind of a stored word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The Russian name.
    pub fn title(self) -> &'static str {
        match self {
            Self::Region => "регион",
            Self::Authority => "управление образования",
            Self::MethodicalCentre => "методический центр",
            Self::School => "школа",
            Self::Council => "совет, рабочая группа, объединение",
            Self::Other => "другая организация",
        }
    }
}

/// What tells one school from another in the words of orders: its type and its number, or its folded name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchoolKey {
    /// «сош», «гимназия», «школа» where the words only say «школа».
    pub kind: Option<&'static str>,
    /// «12», «12а».
    pub number: Option<String>,
    /// Words that are neither type, nor legal form, nor number, sorted as they stand («село ивановка»).
    pub rest: String,
}

/// Words for the type of a school, by their folded beginnings.
const KINDS: [(&str, &str); 20] = [
    ("сош", "сош"),
    ("средн", "сош"),
    ("оош", "оош"),
    ("основн", "оош"),
    ("ноош", "нош"),
    ("нош", "нош"),
    ("начальн", "нош"),
    ("гимнази", "гимназия"),
    ("лице", "лицей"),
    ("кадетск", "кадетская школа"),
    ("вечерн", "вечерняя школа"),
    ("всош", "вечерняя школа"),
    ("интернат", "интернат"),
    ("школаинтернат", "интернат"),
    ("прогимнази", "прогимназия"),
    ("колледж", "колледж"),
    ("техникум", "техникум"),
    ("цо", "центр образования"),
    ("школ", "школа"),
    ("шк", "школа"),
];

/// Legal forms and filler that do not tell schools apart.
const FILLER: [&str; 35] = [
    "мбоу",
    "моу",
    "маоу",
    "мкоу",
    "гбоу",
    "гоу",
    "гкоу",
    "оу",
    "оо",
    "мбу",
    "мку",
    "мау",
    "мобу",
    "маобу",
    "кгбоу",
    "огбоу",
    "гаоу",
    "чоу",
    "ноу",
    "муниципальное",
    "муниципальная",
    "бюджетное",
    "казенное",
    "автономное",
    "образовательное",
    "общеобразовательное",
    "общеобразовательная",
    "учреждение",
    "организация",
    "имени",
    "им",
    "г",
    "гор",
    "номер",
    "n",
];

impl SchoolKey {
    /// The key of a name as written.
    pub fn of(name: &str) -> Self {
        let folded = plain(name);
        let mut key = Self { kind: None, number: None, rest: String::new() };
        let mut generic = None;
        for word in folded.split(' ').filter(|word| !word.is_empty()) {
            if FILLER.contains(&word) {
                continue;
            }
            if word.starts_with(|c: char| c.is_ascii_digit()) && key.number.is_none() {
                key.number = Some(word.trim_start_matches('0').to_owned());
                continue;
            }
            if let Some((_, kind)) = KINDS.iter().find(|(start, _)| is_kind(word, start)) {
                if *kind == "школа" {
                    generic = Some(*kind);
                } else if key.kind.is_none() {
                    key.kind = Some(kind);
                }
                continue;
            }
            if !key.rest.is_empty() {
                key.rest.push(' ');
            }
            key.rest.push_str(word);
        }
        key.kind = key.kind.or(generic);
        key
    }

    /// Whether both can be the same school: nothing that both say differs.
    pub fn fits(&self, other: &Self) -> bool {
        let kinds = match (self.kind, other.kind) {
            (Some(one), Some(two)) => one == two || one == "школа" || two == "школа",
            _ => true,
        };
        let rests = self.rest.is_empty()
            || other.rest.is_empty()
            || self.rest == other.rest
            || shares_words(&self.rest, &other.rest);
        match (&self.number, &other.number) {
            (Some(one), Some(two)) => kinds && one == two && rests,
            (None, None) => kinds && !self.rest.is_empty() && self.rest == other.rest,
            _ => kinds && !self.rest.is_empty() && self.rest == other.rest,
        }
    }

    /// Whether the words name one school at all: a number or a name of its own.
    pub fn is_specific(&self) -> bool {
        self.number.is_some() || !self.rest.is_empty()
    }
}

/// Short words must be equal, stems may begin.
fn is_kind(word: &str, start: &str) -> bool {
    if start.chars().count() <= 4 && start != "школ" && start != "лице" {
        word == start
    } else {
        word.starts_with(start)
    }
}

fn shares_words(one: &str, two: &str) -> bool {
    let (short, long) = if one.len() < two.len() { (one, two) } else { (two, one) };
    short.split(' ').all(|word| long.split(' ').any(|other| other == word))
}
