//! Debian packages that building, testing and measuring need, and how to get the missing ones.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::steps;

/// Something that must be there, and the packages that bring it.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    /// A program on `PATH` or a file pattern's folder; see [`Need::is_met`].
    proof: Proof,
    /// Debian packages.
    packages: &'static [&'static str],
}

/// How to see that a package is there.
#[derive(Debug, Clone, Copy)]
enum Proof {
    /// A program on `PATH`.
    Program(&'static str),
    /// The programs of some PostgreSQL server version.
    PostgresServer,
    /// A module of Python.
    PythonModule(&'static str),
}

/// Browser assets.
pub const NPM: Need = Need { proof: Proof::Program("npm"), packages: &["nodejs", "npm"] };
/// The browser of the journeys.
pub const CHROMIUM: Need = Need { proof: Proof::Program("chromium"), packages: &["chromium", "fonts-liberation"] };
/// Its WebDriver.
pub const CHROMEDRIVER: Need = Need { proof: Proof::Program("chromedriver"), packages: &["chromium-driver"] };
/// The second database.
pub const POSTGRES: Need = Need { proof: Proof::PostgresServer, packages: &["postgresql"] };
/// Changing the user before starting PostgreSQL.
pub const SETPRIV: Need = Need { proof: Proof::Program("setpriv"), packages: &["util-linux"] };
/// The acceptance score.
pub const PYTHON: Need = Need { proof: Proof::Program("python3"), packages: &["python3"] };

/// Environments of Python.
pub const VENV: Need = Need { proof: Proof::PythonModule("ensurepip"), packages: &["python3-venv"] };
/// A peer of the benchmarks.
pub const PANDOC: Need = Need { proof: Proof::Program("pandoc"), packages: &["pandoc"] };
/// Load for the benchmarks.
pub const WRK: Need = Need { proof: Proof::Program("wrk"), packages: &["wrk"] };
/// Signing in from the benchmarks.
pub const CURL: Need = Need { proof: Proof::Program("curl"), packages: &["curl"] };

/// All that tests need.
pub const EVERYTHING: &[Need] = &[NPM, CHROMIUM, CHROMEDRIVER, POSTGRES, SETPRIV, PYTHON];

impl Need {
    fn is_met(self) -> bool {
        match self.proof {
            Proof::Program(name) => find(name).is_some(),
            Proof::PostgresServer => crate::postgres::programs().is_some(),
            Proof::PythonModule(name) => Command::new("python3")
                .args(["-c", &format!("import {name}")])
                .output()
                .is_ok_and(|done| done.status.success()),
        }
    }
}

/// The path of a program, if `PATH` has it.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Installs the packages of unmet needs with apt-get, as root or through sudo; says the command where neither works.
pub fn install(needs: &[Need]) -> Result<()> {
    let missing: Vec<&str> =
        needs.iter().filter(|need| !need.is_met()).flat_map(|need| need.packages).copied().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!("apt-get update && apt-get install -y --no-install-recommends {}", missing.join(" "));
    if find("apt-get").is_none() {
        bail!("missing: {}. This is not a Debian-like machine: install them by its own means", missing.join(", "));
    }
    let mut prefix: Vec<&str> = Vec::new();
    if !is_root() {
        let can_sudo = find("sudo").is_some() && Command::new("sudo").args(["-n", "true"]).status()?.success();
        if !can_sudo {
            bail!("missing: {}. Run as root: {by_hand}", missing.join(", "));
        }
        prefix.extend(["sudo", "-n"]);
    }
    let apt = |arguments: &[&str]| {
        let mut words = prefix.clone();
        words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]);
        words.extend(arguments);
        steps::run(&words)
    };
    apt(&["update"])?;
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(&missing);
    apt(&arguments)?;
    if let Some(unmet) = needs.iter().find(|need| !need.is_met()) {
        bail!("{} was installed and still is not there", unmet.packages.join(", "));
    }
    Ok(())
}

/// Whether this process is root: the owner of its own entry in /proc.
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(Path::new("/proc/self")).is_ok_and(|about| about.uid() == 0)
}
