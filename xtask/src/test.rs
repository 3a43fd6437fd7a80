//! `cargo xtask test`: everything that must hold before a change lands.

use anyhow::Result;

use crate::postgres::Postgres;
use crate::{acceptance, npm, packages, steps};

/// What the property tests draw from: the same change must meet the same cases on every machine.
///
/// Whoever hunts for new cases gives another one, and more of them: `PROPTEST_RNG_SEED=7 PROPTEST_CASES=20000`.
const PROPERTY_SEED: &str = "20260317";

/// Installs what is missing, checks formatting and lints, then runs every test, the journeys and the score.
pub fn run() -> Result<()> {
    packages::install(packages::EVERYTHING)?;
    npm::assets()?;
    npm::tools()?;
    steps::run_command(steps::cargo().args(["fmt", "--all", "--check"]))?;
    steps::run_command(steps::cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))?;
    // The tests bring the binaries with them: building those apart would compile many crates a second time.
    steps::run_command(steps::cargo().args(["test", "--workspace", "--locked", "--no-run"]))?;
    acceptance::run()?;
    let postgres = Postgres::start()?;
    let mut tests = steps::cargo();
    tests.args(["test", "--workspace", "--locked", "--no-fail-fast"]).env("OPORA_TEST_POSTGRES_URL", postgres.url());
    if std::env::var_os("PROPTEST_RNG_SEED").is_none() {
        tests.env("PROPTEST_RNG_SEED", PROPERTY_SEED);
    }
    steps::run_command(&mut tests)
}
