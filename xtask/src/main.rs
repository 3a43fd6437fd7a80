//! What developers run: `cargo xtask setup | demo | test | bench`.
//!
//! Each command installs what it lacks by the ordinary package tools, starts what it needs by itself and stops it.

mod acceptance;
mod bench;
mod demo;
mod npm;
mod packages;
mod postgres;
mod steps;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask setup        install what is missing and fetch the browser assets
cargo xtask demo [ARGS]  build, fill a fresh data folder with example authorities, serve it (ARGS go to `opora demo`)
cargo xtask bench [PART] speed beside peers: deadlines, reading, server
cargo xtask test         formatting, lints, every test on SQLite and PostgreSQL, journeys in Chromium
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match command.as_str() {
        "setup" => packages::install(packages::EVERYTHING).and_then(|()| npm::assets()).and_then(|()| npm::tools()),
        "demo" => demo::run(&rest),
        "test" => test::run(),
        "bench" => bench::run(&rest),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        other => {
            eprint!("unknown command {other}\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
