//! The acceptance score over the shared example orders, where they lie beside the checkout.

use anyhow::Result;

use crate::steps;

/// Runs the score over the debug binary; without the shared folder there is nothing to run, and that is said.
pub fn run() -> Result<()> {
    let score = steps::root().join("../shared/acceptance/score.py");
    if !score.is_file() {
        eprintln!(
            "→ acceptance score: the shared example orders are not beside this checkout, nothing to compare with"
        );
        return Ok(());
    }
    let binary = steps::target().join("debug/opora");
    steps::run_command(std::process::Command::new("python3").arg(score).arg(binary).arg("--verbose"))
}
