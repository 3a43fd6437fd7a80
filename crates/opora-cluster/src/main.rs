//! The binary `opora-cluster`: the step from rows to summaries over many machines, when one is not enough.
//!
//! ```text
//! summarise ──plan──► scheduler ◄──asks for tasks── executor, executor, …
//!     ▲                                                │ read rows: shared folder or S3
//!     └───────── one tally a school ◄──────────────────┘
//! ```
//!
//! Executors count by school and send back what is enough for a summary; the summary itself is made by the code of
//! `opora-results`, so the files are the same, byte for byte, as those of one machine.

mod aggregate;
mod commands;
mod endpoint;
mod engine;
mod outcome;
mod run;
mod storage;
mod tally;
// The words of the command line are those of `opora`, which this binary must not depend on.
#[path = "../../opora/src/usage.rs"]
mod usage;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};
use tracing_subscriber::EnvFilter;

use crate::commands::Command;

/// Сводки результатов на нескольких машинах.
#[derive(Debug, Parser)]
#[command(
    name = "opora-cluster",
    version,
    disable_help_subcommand = true,
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora-cluster scheduler --listen 10.0.0.5:50050\n  opora-cluster executor --scheduler 10.0.0.5:50050 --work-dir /var/tmp/opora --listen 10.0.0.6:50051\n  opora-cluster summarise --scheduler 10.0.0.5:50050 --rows /srv/results --out /srv/results\n\nСправка по команде: opora-cluster КОМАНДА --help"
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
    let filter = EnvFilter::try_from_env("OPORA_LOG").unwrap_or_else(|_| EnvFilter::new("error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match arguments.command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => trouble.report(),
    }
}
