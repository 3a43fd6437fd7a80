//! What can go wrong with a verb: the rules say no, or the machine could not.

use std::io::ErrorKind;

use opora_core::Refusal;
use opora_core::refusal::RefusalKind;
use sea_orm::{DbErr, RuntimeErr};

/// A refusal is for the person, a failure is for the log.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The rules say no; show the sentences.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The machine could not; log it once, show an incident number.
    #[error("{0}")]
    Failed(#[from] Failure),
}

/// The database or the machine could not do its part.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The database.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// A stored JSON text that does not say what it should.
    #[error("stored {what} cannot be read: {source}")]
    Stored {
        /// What was stored.
        what: &'static str,
        /// Why it cannot be read.
        source: serde_json::Error,
    },
    /// A stored word that this version does not know.
    #[error("stored {what} «{word}» is unknown")]
    Unknown {
        /// What was stored.
        what: &'static str,
        /// The word.
        word: String,
    },
    /// A password could not be hashed.
    #[error("password hash: {0}")]
    Password(String),
    /// The data folder.
    #[error("data folder: {0}")]
    Folder(#[from] std::io::Error),
}

impl Failure {
    /// Whether the disk of the database or of the data folder has no room left.
    pub fn is_out_of_room(&self) -> bool {
        match self {
            Self::Database(error) => is_out_of_room(error),
            Self::Folder(error) => matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded),
            Self::Stored { .. } | Self::Unknown { .. } | Self::Password(_) => false,
        }
    }
}

/// By the codes of the engines: `SQLITE_FULL`, and `disk_full` of PostgreSQL.
fn is_out_of_room(error: &DbErr) -> bool {
    let (DbErr::Conn(inner) | DbErr::Exec(inner) | DbErr::Query(inner)) = error else { return false };
    let RuntimeErr::SqlxError(inner) = inner else { return false };
    let code = inner.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| matches!(code.as_ref(), "13" | "53100"))
}

/// The answer of a verb.
pub type Answer<T> = Result<T, Trouble>;

impl From<DbErr> for Trouble {
    fn from(error: DbErr) -> Self {
        Self::Failed(Failure::Database(error))
    }
}

impl Trouble {
    /// The refusal, if it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Failed(_) => None,
        }
    }
}

pub(crate) fn not_found<T>() -> Answer<T> {
    Err(Refusal::not_found().into())
}

pub(crate) fn stale<T>() -> Answer<T> {
    Err(Refusal::new(
        RefusalKind::Stale,
        "Пока вы работали, эту запись изменил другой человек.",
        "Посмотрите, что изменилось, и повторите своё действие, если оно ещё нужно.",
    )
    .into())
}

pub(crate) fn invalid<T>(reason: &str, next: &str) -> Answer<T> {
    Err(Refusal::new(RefusalKind::Invalid, reason, next).into())
}

pub(crate) fn wrong_state<T>(reason: &str, next: &str) -> Answer<T> {
    Err(Refusal::new(RefusalKind::WrongState, reason, next).into())
}

/// A stored JSON text as a value.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(what: &'static str, text: &str) -> Answer<T> {
    serde_json::from_str(text).map_err(|source| Trouble::Failed(Failure::Stored { what, source }))
}

/// A value as a JSON text to be stored.
pub(crate) fn print<T: serde::Serialize>(what: &'static str, value: &T) -> Answer<String> {
    serde_json::to_string(value).map_err(|source| Trouble::Failed(Failure::Stored { what, source }))
}

pub(crate) fn known<T>(what: &'static str, word: &str, found: Option<T>) -> Answer<T> {
    found.ok_or_else(|| Trouble::Failed(Failure::Unknown { what, word: word.to_owned() }))
}

#[cfg(test)]
mod tests {
    use sea_orm::ConnectionTrait;

    use super::*;

    #[tokio::test]
    async fn a_full_disk_is_told_from_other_failures() {
        let db = sea_orm::Database::connect("sqlite::memory:").await.unwrap();
        db.execute_unprepared("PRAGMA max_page_count = 4; CREATE TABLE papers (text TEXT)").await.unwrap();
        let full = db.execute_unprepared("INSERT INTO papers VALUES (zeroblob(100000))").await.unwrap_err();
        assert!(Failure::from(full).is_out_of_room());
        let other = db.execute_unprepared("INSERT INTO drawers VALUES (1)").await.unwrap_err();
        assert!(!Failure::from(other).is_out_of_room());
        assert!(Failure::from(std::io::Error::from(ErrorKind::StorageFull)).is_out_of_room());
    }
}
