//! The server under load: start, memory, and list pages over the book of a region with fifty users at once.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};

use super::running::{Server, USERS};
use super::{example, line};
use crate::postgres::Postgres;
use crate::{npm, packages, steps};

/// In the middle of the year of the book: the day for which the example fills it. One in ten is late.
const ORDINARY: &str = "2026-03-17";
/// Half a year later: nobody has done anything since, 277 000 of 504 000 are late.
const NEGLECTED: &str = "2026-11-22";

/// Who asks for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Sees all hundred authorities.
    Administrator,
    /// Of one authority.
    Specialist,
    School,
}

impl Who {
    const ALL: [Self; 3] = [Self::Administrator, Self::Specialist, Self::School];

    /// The role and the organisation of the command line; the first authority and its first school.
    fn account(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Administrator => ("administrator", None),
            Self::Specialist => ("specialist", Some("1")),
            Self::School => ("school", Some("2")),
        }
    }
}

/// Pages on the ordinary day.
const PAGES: [(Who, &str); 11] = [
    (Who::Administrator, "/"),
    (Who::Specialist, "/"),
    (Who::School, "/"),
    (Who::Administrator, "/?all=late"),
    (Who::Administrator, "/programmes"),
    (Who::Administrator, "/programmes/1"),
    (Who::Administrator, "/programmes/1/chart"),
    (Who::Administrator, "/activities/1"),
    (Who::Administrator, "/schools"),
    (Who::Specialist, "/schools"),
    (Who::Administrator, "/journal"),
];

/// Pages that show what is late, when nearly everything is.
const LATE_PAGES: [(Who, &str); 6] = [
    (Who::Administrator, "/"),
    (Who::Specialist, "/"),
    (Who::School, "/"),
    (Who::Administrator, "/?all=late"),
    (Who::Administrator, "/programmes"),
    (Who::Administrator, "/schools"),
];

/// Prints the figures of a book on SQLite.
pub fn run() -> Result<()> {
    prepare()?;
    loads(&book()?, None)
}

/// Prints the figures of the same book on PostgreSQL.
pub fn run_on_postgres() -> Result<()> {
    packages::install(&[packages::POSTGRES])?;
    prepare()?;
    let postgres = Postgres::start()?;
    let folder = steps::target().join("bench-postgres").join("data");
    fs::create_dir_all(&folder)?;
    print!("{}", example("opora-store", "load", &[&postgres.url()])?);
    loads(&folder, Some(&postgres.url()))
}

fn prepare() -> Result<()> {
    packages::install(&[packages::WRK, packages::CURL])?;
    npm::assets()?;
    steps::run_command(steps::cargo().args(["build", "--release", "-p", "opora"]))
}

fn loads(data: &Path, database: Option<&str>) -> Result<()> {
    for (day, pages) in [(ORDINARY, PAGES.as_slice()), (NEGLECTED, &LATE_PAGES)] {
        println!("\nThe book on {day}:");
        let started = Instant::now();
        let server = Server::start(data, database, day)?;
        line("server, start on 504 000 obligations", &format!("{:.2} s", started.elapsed().as_secs_f64()), "< 1 s");
        line("server, memory at rest, own + of files", &server.memory()?.to_string(), "< 150 MB");
        pages_of(&server, pages)?;
        line("server, memory after the load, own + of files", &server.memory()?.to_string(), "—");
    }
    Ok(())
}

fn pages_of(server: &Server, pages: &[(Who, &str)]) -> Result<()> {
    let mut cookies = Vec::new();
    for who in Who::ALL {
        let (role, organisation) = who.account();
        cookies.push((who, server.sign_in(role, organisation)?));
    }
    for (who, path) in pages {
        let cookie = cookies.iter().find(|(of, _)| of == who).map(|(_, cookie)| cookie).context("an account")?;
        let first = server.first(path, cookie)?;
        let calm = server.load(path, cookie, 1000)?;
        let full = server.load(path, cookie, 0)?;
        line(
            &format!("{who:?} {path}: {USERS} users, a page a second each"),
            &format!("p95 {:.1} ms", calm.p95),
            if calm.p95 < 50.0 { "p95 < 50 ms" } else { "p95 < 50 ms  MISSED" },
        );
        let words = format!("—, {:.0} pages/s, {:.1} ms of CPU a page; the first {first:.0} ms", full.rate, full.cpu);
        line("  without a pause", &format!("p95 {:.0} ms", full.p95), &words);
    }
    Ok(())
}

/// The data folder with the book of a region, filled at the first use and again when the tables have another shape.
fn book() -> Result<PathBuf> {
    let folder = steps::target().join("bench-region");
    let data = folder.join("data");
    let (ready, shape) = (folder.join("ready"), shape()?);
    if fs::read_to_string(&ready).ok().as_ref() != Some(&shape) {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        print!("{}", example("opora-store", "load", &[data.to_str().context("a path that is no text")?])?);
        fs::write(ready, shape)?;
    }
    Ok(data)
}

/// The text of all migrations.
fn shape() -> Result<String> {
    let folder = steps::root().join("crates/opora-store/src/migration");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let read = |file: &PathBuf| fs::read_to_string(Path::new(file));
    Ok(files.iter().map(read).collect::<Result<Vec<_>, _>>()?.concat())
}
