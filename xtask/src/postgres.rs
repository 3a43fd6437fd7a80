//! A PostgreSQL server for the time of the tests: own folder, free loopback port, never as root.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::packages;

/// A running server; it stops and its folder goes when this value is dropped.
#[derive(Debug)]
pub struct Postgres {
    server: Child,
    folder: PathBuf,
    port: u16,
}

/// The folder with `initdb` and `postgres` of the newest installed version.
pub fn programs() -> Option<PathBuf> {
    let version =
        |path: &Path| path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<u32>().ok());
    let mut versions: Vec<PathBuf> =
        fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path()).collect();
    versions.sort_by_key(|path| version(path));
    versions.into_iter().rev().map(|path| path.join("bin")).find(|bin| bin.join("initdb").is_file())
}

impl Postgres {
    /// Starts a fresh server and waits until it answers.
    pub fn start() -> Result<Self> {
        let bin = programs().context("PostgreSQL is not installed")?;
        let folder = std::env::temp_dir().join(format!("opora-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        if packages::is_root() {
            let status = Command::new("chown").arg("postgres:").arg(&folder).status()?;
            if !status.success() {
                bail!("{} cannot be given to the user postgres", folder.display());
            }
        }
        let data = folder.join("data");
        let initdb = as_postgres(&bin.join("initdb"))
            .args(["--username=opora", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D"])
            .arg(&data)
            .current_dir(&folder)
            .stdout(Stdio::null())
            .status()?;
        if !initdb.success() {
            bail!("initdb: {initdb}");
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let log = fs::File::create(folder.join("server.log"))?;
        let server = as_postgres(&bin.join("postgres"))
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(&folder)
            .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-c", "max_connections=200", "-c", "fsync=off"])
            .current_dir(&folder)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let postgres = Self { server, folder, port };
        let started = Instant::now();
        while !postgres.answers(&bin)? {
            if started.elapsed() > Duration::from_secs(60) {
                bail!(
                    "PostgreSQL did not answer within a minute; see {}",
                    postgres.folder.join("server.log").display()
                );
            }
            sleep(Duration::from_millis(100));
        }
        Ok(postgres)
    }

    /// The URL of its first database; tests make databases of their own beside it.
    pub fn url(&self) -> String {
        format!("postgres://opora@127.0.0.1:{}/postgres", self.port)
    }

    fn answers(&self, bin: &Path) -> Result<bool> {
        let status = Command::new(bin.join("pg_isready"))
            .args(["-q", "-h", "127.0.0.1", "-U", "opora", "-d", "postgres", "-p", &self.port.to_string()])
            .status()?;
        Ok(status.success())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's "fast shutdown"; if even that fails, the process is killed.
        let asked = Command::new("kill").args(["-INT", &self.server.id().to_string()]).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The program, under the user `postgres` when we are root: the server refuses to run as root.
fn as_postgres(program: &Path) -> Command {
    if !packages::is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
    command
}
