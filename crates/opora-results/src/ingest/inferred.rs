//! A fact about a work with where it comes from: given, read in the file, read in its path, or the usual rule.

use opora_core::assessment::{Procedure, Season, Subject, Work};
use serde::{Serialize, Serializer};

/// Where a fact comes from; the words are shown to the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "words", rename_all = "snake_case")]
pub enum From {
    /// Said by the person.
    Given,
    /// Read in the file: sheet, cell, column.
    Content(String),
    /// Read in the name of the file or of a folder.
    Path(String),
    /// A rule that holds where nobody says otherwise.
    Usual(String),
}

impl std::fmt::Display for From {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Given => f.write_str("указано"),
            Self::Content(words) => write!(f, "из файла: {words}"),
            Self::Path(words) => write!(f, "из имени: {words}"),
            Self::Usual(words) => f.write_str(words),
        }
    }
}

/// A value with its origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inferred<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub from: From,
}

/// A work whose every part says where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlacedWork {
    /// The procedure.
    #[serde(serialize_with = "shown")]
    pub procedure: Inferred<Procedure>,
    /// Calendar year.
    pub year: Inferred<i32>,
    /// Spring or autumn.
    pub season: Inferred<Season>,
    /// The subject.
    #[serde(serialize_with = "shown")]
    pub subject: Inferred<Subject>,
    /// The class that sat the work.
    pub grade: Inferred<u8>,
}

impl PlacedWork {
    /// The work.
    pub fn work(&self) -> Work {
        Work {
            procedure: self.procedure.value.clone(),
            year: self.year.value,
            season: self.season.value,
            subject: self.subject.value.clone(),
            grade: self.grade.value,
        }
    }
}

fn shown<T: ToString, S: Serializer>(inferred: &Inferred<T>, serializer: S) -> Result<S::Ok, S::Error> {
    Inferred { value: inferred.value.to_string(), from: inferred.from.clone() }.serialize(serializer)
}
