//! What a command ends with when it could not work: a Russian sentence and the exit code of the contract.

use std::fmt::Display;
use std::process::ExitCode;

/// A command that could not work.
#[derive(Debug)]
pub enum Trouble {
    /// Exit code 2: the command line makes no sense.
    Usage(String),
    /// Exit code 3: a file cannot be read.
    File(String),
    /// Exit code 4: the cluster or the machine failed.
    Machine(String),
}

impl Trouble {
    /// A failure of the machine, with what was being done.
    pub fn machine(doing: &str, error: impl Display) -> Self {
        Self::Machine(format!("{doing}: {error}"))
    }

    /// Says the trouble on stderr and gives its exit code.
    pub fn report(self) -> ExitCode {
        let (code, text) = match self {
            Self::Usage(text) => (2, text),
            Self::File(text) => (3, text),
            Self::Machine(text) => (4, text),
        };
        eprintln!("{text}");
        ExitCode::from(code)
    }
}
