//! `cargo xtask bench`: what the product does in a second, with peers in the same run where the registries have them.
//!
//! Never a test: machines differ and are noisy. Ratios against peers are the figures to compare between runs.

mod deadlines;
mod peers;
mod reading;
mod results;
mod running;
mod server;

use anyhow::{Result, bail};

use crate::steps;

/// Runs the named parts, or all of them.
pub fn run(parts: &[String]) -> Result<()> {
    const ALL: [&str; 5] = ["deadlines", "reading", "server", "postgres", "results"];
    let parts: Vec<&str> = if parts.is_empty() { ALL.to_vec() } else { parts.iter().map(String::as_str).collect() };
    if let Some(unknown) = parts.iter().find(|part| !ALL.contains(part)) {
        bail!("no such part: {unknown}; there are {}", ALL.join(", "));
    }
    for part in parts {
        match part {
            "deadlines" => deadlines::run()?,
            "reading" => reading::run()?,
            "results" => results::run()?,
            "postgres" => server::run_on_postgres()?,
            _ => server::run()?,
        }
    }
    Ok(())
}

/// Builds and runs an example in release and gives its standard output.
fn example(package: &str, name: &str, arguments: &[&str]) -> Result<String> {
    let mut command = steps::cargo();
    command.args(["run", "--release", "--quiet", "-p", package, "--example", name, "--"]).args(arguments);
    steps::output(&mut command)
}

/// A line of the report.
fn line(what: &str, ours: &str, goal: &str) {
    println!("{what:<58} {ours:>16}   goal {goal}");
}
