//! What a command ends with: an answer, or a trouble with its exit code and a Russian sentence.

use std::fmt::Display;
use std::process::ExitCode;

/// A command that worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0.
    Done,
    /// Exit code 1: the command worked and the answer is "no" (findings, refused).
    No,
}

/// A command that could not work.
#[derive(Debug)]
pub enum Trouble {
    /// Exit code 2: the command line makes no sense.
    Usage(String),
    /// Exit code 3: a file or a book that was named cannot be read.
    Unreadable(String),
    /// Exit code 4: the database or the machine failed.
    Machine(String),
    /// The sentences were already said, only the code is left.
    Said(u8),
}

impl Trouble {
    /// A failure of the machine or of the database, with what was being done.
    pub fn machine(doing: &str, error: impl Display) -> Self {
        Self::Machine(format!("{doing}: {error}"))
    }

    /// Says the trouble on stderr and gives its exit code.
    pub fn report(self) -> ExitCode {
        let (code, text) = match self {
            Self::Usage(text) => (2, text),
            Self::Unreadable(text) => (3, text),
            Self::Machine(text) => (4, text),
            Self::Said(code) => return ExitCode::from(code),
        };
        eprintln!("{text}");
        ExitCode::from(code)
    }
}

impl From<opora_core::Refusal> for Trouble {
    fn from(refusal: opora_core::Refusal) -> Self {
        eprintln!("{refusal}");
        Self::Said(1)
    }
}
