//! A refusal: the rules say no, and the person is told why and what to do next.

use std::fmt;

/// The rules do not allow what was asked. Not a failure of the machine, and not a remark on a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which rule refused; stable, for tests and for choosing the HTTP status.
    pub kind: RefusalKind,
    /// A Russian sentence: what is not possible and why.
    pub reason: String,
    /// A Russian sentence: what the person can do next.
    pub next: String,
}

/// The rule that refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// The object does not exist, or the actor may not know that it does.
    NotFound,
    /// The actor sees the object but may not do this to it.
    Forbidden,
    /// Somebody changed the object since the actor opened it.
    Stale,
    /// The values given cannot be accepted.
    Invalid,
    /// The action contradicts the present state.
    WrongState,
    /// Too many attempts; wait.
    TooMany,
}

impl Refusal {
    /// A refusal of `kind` with the reason and the next step, both Russian sentences.
    pub fn new(kind: RefusalKind, reason: impl Into<String>, next: impl Into<String>) -> Self {
        Self { kind, reason: reason.into(), next: next.into() }
    }

    /// What an actor may not see is not found.
    pub fn not_found() -> Self {
        Self::new(
            RefusalKind::NotFound,
            "Такой страницы или записи нет.",
            "Проверьте адрес или откройте раздел через меню.",
        )
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.reason, self.next)
    }
}

impl std::error::Error for Refusal {}
