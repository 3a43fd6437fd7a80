//! The binary `opora`: parses the command line, runs one command, and turns its outcome into an exit code.
//!
//! Answers go to stdout; everything said to a person goes to stderr, in Russian, with the next step.

mod commands;
mod demo;
mod outcome;
mod server_log;
mod usage;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};

use crate::commands::Command;
use crate::outcome::Outcome;

/// Опора: приказ о поддержке школ становится живой программой.
#[derive(Debug, Parser)]
#[command(
    name = "opora",
    version,
    disable_help_subcommand = true,
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora demo\n  opora read приказ.docx\n  opora deadline \"до 01.09.2021 г.; затем ежегодно до 01.08.\" --period 2021-06-30..2024-12-31\n\nСправка по команде: opora КОМАНДА --help"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let arguments = usage::in_russian(Arguments::command())
        .try_get_matches()
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match arguments {
        Ok(arguments) => arguments,
        Err(error) => return usage::explain(&error),
    };
    match arguments.command.run() {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::No) => ExitCode::from(1),
        Err(trouble) => trouble.report(),
    }
}
