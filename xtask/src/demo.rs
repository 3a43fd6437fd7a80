//! `cargo xtask demo`: from a fresh clone to a served product with one command.

use anyhow::Result;

use crate::{npm, steps};

/// Builds the quick profile and runs `opora demo` with the given arguments until it is stopped.
pub fn run(arguments: &[String]) -> Result<()> {
    npm::assets()?;
    steps::run_command(steps::cargo().args(["build", "--profile", "quick", "-p", "opora"]))?;
    let mut opora = std::process::Command::new(steps::target().join("quick/opora"));
    steps::run_command(opora.arg("demo").args(arguments).current_dir(steps::root()))
}
