//! Peers from the package registries, in a Python environment of their own among the build results.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::{packages, steps};

/// The peers, pinned: a ratio against a moving target says nothing.
const PEERS: [&str; 2] = ["dateparser==1.5.0", "python-docx==1.2.0"];

/// The Python with the peers of reading, installed at the first use.
pub fn python() -> Result<PathBuf> {
    python_with("bench-peers", &PEERS)
}

/// A Python with packages in a folder of its own, installed at the first use.
pub fn python_with(name: &str, peers: &[&str]) -> Result<PathBuf> {
    packages::install(&[packages::PYTHON, packages::VENV])?;
    let folder = steps::target().join(name);
    let python = folder.join("bin/python");
    if !folder.join("ready").is_file() {
        steps::run_command(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        steps::run_command(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(peers))?;
        std::fs::write(folder.join("ready"), "")?;
    }
    Ok(python)
}

/// Runs a Python program given as text and gives what it printed.
pub fn run(program: &str, arguments: &[&str]) -> Result<String> {
    steps::output(Command::new(python()?).arg("-c").arg(program).args(arguments))
}
