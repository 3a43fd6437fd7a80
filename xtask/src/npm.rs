//! Browser assets: npm brings them by the lock file, and the few needed files are copied where the build embeds them.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{packages, steps};

/// Where package.json, its lock and `vendor.list` live.
const FOLDER: &str = "crates/opora-web/assets";

/// What the journeys need from npm: it stays in `node_modules` and never comes near the binary.
const TOOLS: &str = "crates/opora/tests/tools";

/// Brings the checker of accessibility for the journeys; does nothing when it is there.
pub fn tools() -> Result<()> {
    let folder = steps::root().join(TOOLS);
    let lock = fs::read_to_string(folder.join("package-lock.json")).context("package-lock.json of the journeys")?;
    let stamp = folder.join("node_modules/.stamp");
    if fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == lock) {
        return Ok(());
    }
    packages::install(&[packages::NPM])?;
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
    steps::run_command(&mut npm)?;
    fs::write(stamp, lock).context("the stamp of the tools")
}

/// Brings `vendor/` up to date with the lock file and the list; does nothing when it already is.
///
/// `vendor.list` has a line per file: the path below `node_modules`, a blank, the path below `vendor`.
pub fn assets() -> Result<()> {
    let folder = steps::root().join(FOLDER);
    let list = fs::read_to_string(folder.join("vendor.list")).context("vendor.list")?;
    let lock = fs::read_to_string(folder.join("package-lock.json")).context("package-lock.json")?;
    let wanted = format!("{list}\n{lock}");
    let vendor = folder.join("vendor");
    let stamp = vendor.join(".stamp");
    if fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == wanted) {
        return Ok(());
    }
    packages::install(&[packages::NPM])?;
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
    steps::run_command(&mut npm)?;
    if vendor.exists() {
        fs::remove_dir_all(&vendor).context("the old vendor folder")?;
    }
    for line in list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let Some((from, to)) = line.split_once(char::is_whitespace) else {
            bail!("vendor.list: «{line}» has no target")
        };
        copy(&folder.join("node_modules").join(from), &vendor.join(to.trim()))?;
    }
    fs::write(stamp, wanted).context("the stamp of the vendor folder")
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::copy(from, to).with_context(|| format!("{} → {}", from.display(), to.display()))?;
    Ok(())
}
