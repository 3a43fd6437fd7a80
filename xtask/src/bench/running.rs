//! A running server of the release build: its users, its pages, its memory, and fifty readers at once.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::steps;

/// Concurrent users.
pub const USERS: u32 = 50;
/// Seconds of load per page.
const SECONDS: u32 = 10;
const PASSWORD: &str = "fifty patient users";
/// The longest wait for a server that still works at what nobody waits for any more.
const DRAIN: Duration = Duration::from_secs(60);

/// What wrk prints at the end: requests a second, median, 95th percentile in ms, and answers other than 2xx.
const REPORT: &str = "
local pause = tonumber(os.getenv('PAUSE_MS'))
if pause > 0 then function delay() return pause * (0.5 + math.random()) end end
done = function(summary, latency, requests)
  local failed = summary.errors.status + summary.errors.timeout + summary.errors.read + summary.errors.connect
  io.write(string.format('FIGURES %.1f %.2f %.2f %d\\n', summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, failed))
end
";

/// The server, until this value is dropped.
#[derive(Debug)]
pub struct Server {
    process: Child,
    port: u16,
    data: PathBuf,
    /// The address of the PostgreSQL that holds the book; without one it lies in the data folder.
    database: Option<String>,
}

/// What a page did under load.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// Pages a second.
    pub rate: f64,
    /// 95th percentile of the answers, in ms.
    pub p95: f64,
    /// Processor time of the server for a page, in ms: what stays the same on a machine with other work.
    pub cpu: f64,
}

/// Resident memory in MB. Pages of the file that are mapped count once for each connection that maps them.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// The program's own.
    pub own: u64,
    /// Of files, shared with the page cache of the system.
    pub of_files: u64,
}

impl std::fmt::Display for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} + {} MB", self.own, self.of_files)
    }
}

impl Server {
    /// Starts the release binary on a day and waits until it accepts connections.
    pub fn start(data: &Path, database: Option<&str>, today: &str) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let process = Command::new(binary())
            .args(["serve", "--today", today, "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(data)
            .args(database.iter().flat_map(|url| ["--database", url]))
            .stderr(Stdio::null())
            .spawn()?;
        let server = Self { process, port, data: data.to_owned(), database: database.map(str::to_owned) };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if started.elapsed() > Duration::from_secs(30) {
                bail!("the server did not start within half a minute");
            }
            sleep(Duration::from_millis(5));
        }
        Ok(server)
    }

    /// Its resident memory.
    pub fn memory(&self) -> Result<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let megabytes = |name: &str| -> Result<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).context("memory")?;
            Ok(line.split_whitespace().next().context("memory")?.parse::<u64>()? / 1024)
        };
        Ok(Memory { own: megabytes("RssAnon:")?, of_files: megabytes("RssFile:")? })
    }

    /// Makes an account by a one-time link and gives the cookies of its session.
    pub fn sign_in(&self, role: &str, organisation: Option<&str>) -> Result<String> {
        let jar = self.data.with_file_name("cookies");
        let _ = fs::remove_file(&jar);
        let login = format!("bench-{role}-{}", self.process.id());
        let mut invite = Command::new(binary());
        invite.args(["user", "--data"]).arg(&self.data).args(["invite", &login, "Нагрузка", "--role", role]);
        if let Some(organisation) = organisation {
            invite.args(["--organisation", organisation]);
        }
        if let Some(url) = &self.database {
            invite.args(["--database", url]);
        }
        let path = steps::output(&mut invite)?;
        let page = self.curl(&jar, path.trim(), &[])?;
        let csrf = format!("csrf={}", token(&page)?);
        let (password, again) = (format!("password={PASSWORD}"), format!("again={PASSWORD}"));
        self.curl(&jar, path.trim(), &[&csrf, &password, &again])?;
        let _ = fs::remove_file(&jar);
        let page = self.curl(&jar, "/signin", &[])?;
        let csrf = format!("csrf={}", token(&page)?);
        self.curl(&jar, "/signin", &[&csrf, &format!("login={login}"), &format!("password={PASSWORD}"), "back=/"])?;
        if !self.curl(&jar, "/", &[])?.contains("/signout") {
            bail!("signing in did not work: the load would measure the sign-in page");
        }
        let text = fs::read_to_string(&jar)?;
        let rows = text.lines().map(|row| row.trim_start_matches("#HttpOnly_").split('\t').collect::<Vec<_>>());
        let cookies: Vec<String> = rows.filter_map(|row| Some(format!("{}={}", row.get(5)?, row.get(6)?))).collect();
        Ok(cookies.join("; "))
    }

    /// Asks for a page once and says how many ms it took: the first one of a day counts what all others find counted.
    pub fn first(&self, path: &str, cookie: &str) -> Result<f64> {
        self.drain()?;
        let started = Instant::now();
        let mut curl = Command::new("curl");
        curl.args(["-sf", "-o", "/dev/null", "-H", &format!("Cookie: {cookie}")]);
        steps::output(curl.arg(format!("http://127.0.0.1:{}{path}", self.port)))?;
        Ok(started.elapsed().as_secs_f64() * 1000.0)
    }

    fn curl(&self, jar: &Path, path: &str, form: &[&str]) -> Result<String> {
        let mut curl = Command::new("curl");
        curl.arg("-s").arg("-b").arg(jar).arg("-c").arg(jar).arg(format!("http://127.0.0.1:{}{path}", self.port));
        for field in form {
            curl.args(["--data-urlencode", field]);
        }
        steps::output(&mut curl)
    }

    /// Loads a page as browsers ask for it; `pause_ms` is the mean pause of each user between pages.
    pub fn load(&self, path: &str, cookie: &str, pause_ms: u32) -> Result<Figures> {
        self.drain()?;
        let script = self.data.with_file_name("report.lua");
        fs::write(&script, REPORT)?;
        let before = self.ticks()?;
        let answer = steps::output(
            Command::new("wrk")
                .env("PAUSE_MS", pause_ms.to_string())
                .args(["-t1", &format!("-c{USERS}"), &format!("-d{SECONDS}s"), "--timeout", "30s", "-s"])
                .arg(&script)
                .args(["-H", "Accept-Encoding: gzip", "-H", &format!("Cookie: {cookie}")])
                .arg(format!("http://127.0.0.1:{}{path}", self.port)),
        )?;
        let figures =
            answer.lines().find_map(|line| line.strip_prefix("FIGURES ")).context("wrk printed no figures")?;
        let numbers: Vec<f64> = figures.split(' ').filter_map(|word| word.parse().ok()).collect();
        let [rate, _median, p95, failed] = numbers.as_slice() else { bail!("wrk printed «{figures}»") };
        if *failed > 0.0 {
            bail!("{path}: {failed} answers were not 200");
        }
        let pages = rate * f64::from(SECONDS);
        let cpu = (self.ticks()? - before) as f64 * 10.0 / pages.max(1.0);
        Ok(Figures { rate: *rate, p95: *p95, cpu })
    }

    /// Waits until the server rests: what the page before left behind must not be measured with the next one.
    fn drain(&self) -> Result<()> {
        let started = Instant::now();
        let mut before = self.ticks()?;
        while started.elapsed() < DRAIN {
            sleep(Duration::from_millis(300));
            let now = self.ticks()?;
            // A hundredth of a second in three tenths is rest.
            if now <= before + 1 {
                return Ok(());
            }
            before = now;
        }
        bail!("the server still works a minute after the last page was asked for")
    }

    /// The processor time it has used, in hundredths of a second.
    fn ticks(&self) -> Result<u64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        let (_, fields) = stat.rsplit_once(')').context("stat")?;
        let mut fields = fields.split_whitespace().skip(11);
        let mut next = || -> Result<u64> { Ok(fields.next().context("stat")?.parse()?) };
        Ok(next()? + next()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status();
        let _ = self.process.wait();
    }
}

fn binary() -> PathBuf {
    steps::target().join("release/opora")
}

fn token(page: &str) -> Result<&str> {
    let (_, rest) = page.split_once("name=\"csrf\" value=\"").context("a page without a form")?;
    rest.split('"').next().context("a form without a token")
}
