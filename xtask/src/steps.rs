//! Running a step: its words on the screen, its time, and a stop at the first failure.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// The root of the workspace.
pub fn root() -> PathBuf {
    let mut folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    folder.pop();
    folder
}

/// Runs the words as a command in the root of the workspace.
pub fn run(words: &[&str]) -> Result<()> {
    let Some((program, arguments)) = words.split_first() else { bail!("an empty command") };
    run_command(Command::new(program).args(arguments).current_dir(root()))
}

/// Runs a prepared command, showing it and its time.
pub fn run_command(command: &mut Command) -> Result<()> {
    let shown = format!("{command:?}").replace('"', "");
    eprintln!("→ {shown}");
    let started = Instant::now();
    let status = command.status().with_context(|| format!("cannot start {shown}"))?;
    eprintln!("  {:.1} s", started.elapsed().as_secs_f64());
    if !status.success() {
        bail!("{shown}: {status}");
    }
    Ok(())
}

/// Runs a prepared command and gives its standard output; what it says on stderr stays on the screen.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = format!("{command:?}").chars().take(160).collect::<String>();
    let done =
        command.stderr(std::process::Stdio::inherit()).output().with_context(|| format!("cannot start {shown}"))?;
    if !done.status.success() {
        bail!("{shown}: {}", done.status);
    }
    String::from_utf8(done.stdout).context("output that is no text")
}

/// cargo as it was called, in the root of the workspace.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// The folder of build results.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
