//! `cargo xtask demo`: from a fresh clone to a served product with one command.

use anyhow::{Context, Result};

use crate::{npm, steps};

/// Builds the quick profile and runs `opora demo` with the given arguments until it is stopped. Unless `--data` is
/// among them, the examples are made anew each time, in a folder among the build results.
pub fn run(arguments: &[String]) -> Result<()> {
    npm::assets()?;
    steps::run_command(steps::cargo().args(["build", "--profile", "quick", "-p", "opora"]))?;
    let mut opora = std::process::Command::new(steps::target().join("quick/opora"));
    opora.arg("demo").args(arguments).current_dir(steps::root());
    if !arguments.iter().any(|argument| argument.starts_with("--data")) {
        let folder = steps::target().join("demo");
        if folder.exists() {
            std::fs::remove_dir_all(&folder).context("the former examples")?;
        }
        opora.arg("--data").arg(folder);
    }
    steps::run_command(&mut opora)
}
