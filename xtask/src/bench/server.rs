//! The server under load: start, memory at rest, and list pages over the book of a region with fifty users at once.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::{example, line};
use crate::{npm, packages, steps};

/// Concurrent users.
const USERS: u32 = 50;
/// Seconds of load per page.
const SECONDS: u32 = 8;
const PASSWORD: &str = "fifty patient users";

/// Pages with lists.
const PAGES: [(&str, &str); 6] = [
    ("Сегодня", "/"),
    ("Программы", "/programmes"),
    ("Программа, таблица", "/programmes/1"),
    ("Программа, диаграмма", "/programmes/1/chart"),
    ("Школы", "/schools"),
    ("Журнал", "/journal"),
];

/// What wrk prints at the end: requests a second, median, 95th percentile in ms, and answers other than 2xx.
const REPORT: &str = "
local pause = tonumber(os.getenv('PAUSE_MS'))
if pause > 0 then function delay() return pause * (0.5 + math.random()) end end
done = function(summary, latency, requests)
  io.write(string.format('FIGURES %.1f %.2f %.2f %d\\n', summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, summary.errors.status))
end
";

/// Prints the figures.
pub fn run() -> Result<()> {
    packages::install(&[packages::WRK, packages::CURL])?;
    npm::assets()?;
    steps::run_command(steps::cargo().args(["build", "--release", "-p", "opora"]))?;
    let folder = steps::target().join("bench-region");
    let data = folder.join("data");
    if !folder.join("ready").is_file() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        print!("{}", example("opora-store", "load", &[data.to_str().context("a path that is no text")?])?);
        fs::write(folder.join("ready"), "")?;
    }
    let started = Instant::now();
    let server = Server::start(&data)?;
    line("server, start on 500 000 obligations", &format!("{:.2} s", started.elapsed().as_secs_f64()), "< 1 s");
    line("server, memory at rest", &format!("{} MB", server.memory_mb()?), "< 150 MB");
    let cookie = server.sign_in(&data, &folder)?;
    let script = folder.join("report.lua");
    fs::write(&script, REPORT)?;
    for (name, path) in PAGES {
        let calm = server.load(path, &cookie, &script, 1000)?;
        let goal = if calm.p95 < 50.0 { "p95 < 50 ms" } else { "p95 < 50 ms  MISSED" };
        line(&format!("{name}: {USERS} users, a page a second each"), &format!("p95 {:.1} ms", calm.p95), goal);
        let full = server.load(path, &cookie, &script, 0)?;
        line(
            "  the same without a pause (saturated)",
            &format!("p95 {:.1} ms", full.p95),
            &format!("{:.0} pages/s", full.rate),
        );
    }
    line("server, memory after the load", &format!("{} MB", server.memory_mb()?), "—");
    Ok(())
}

struct Server {
    process: Child,
    port: u16,
}

#[derive(Debug)]
struct Figures {
    rate: f64,
    p95: f64,
}

impl Server {
    /// Starts the release binary and waits until it accepts connections.
    fn start(data: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let process = Command::new(binary())
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(data)
            .stderr(Stdio::null())
            .spawn()?;
        let server = Self { process, port };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if started.elapsed() > Duration::from_secs(30) {
                bail!("the server did not start within half a minute");
            }
            sleep(Duration::from_millis(5));
        }
        Ok(server)
    }

    fn memory_mb(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("VmRSS")?;
        let kilobytes: u64 = line.split_whitespace().nth(1).context("VmRSS")?.parse()?;
        Ok(kilobytes / 1024)
    }

    /// Makes an administrator by a one-time link and gives the cookies of a session.
    fn sign_in(&self, data: &Path, folder: &Path) -> Result<String> {
        let jar = folder.join("cookies");
        let _ = fs::remove_file(&jar);
        let login = format!("bench-{}", std::process::id());
        let mut invite = Command::new(binary());
        invite.args(["user", "--data"]).arg(data).args(["invite", &login, "Нагрузка", "--role", "administrator"]);
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

    fn curl(&self, jar: &Path, path: &str, form: &[&str]) -> Result<String> {
        let mut curl = Command::new("curl");
        curl.arg("-s").arg("-b").arg(jar).arg("-c").arg(jar).arg(format!("http://127.0.0.1:{}{path}", self.port));
        for field in form {
            curl.args(["--data-urlencode", field]);
        }
        steps::output(&mut curl)
    }

    /// Loads a page; `pause_ms` is the mean pause of each user between pages.
    fn load(&self, path: &str, cookie: &str, script: &Path, pause_ms: u32) -> Result<Figures> {
        let answer = steps::output(
            Command::new("wrk")
                .env("PAUSE_MS", pause_ms.to_string())
                .args(["-t1", &format!("-c{USERS}"), &format!("-d{SECONDS}s"), "-s"])
                .arg(script)
                .args(["-H", &format!("Cookie: {cookie}")])
                .arg(format!("http://127.0.0.1:{}{path}", self.port)),
        )?;
        let figures =
            answer.lines().find_map(|line| line.strip_prefix("FIGURES ")).context("wrk printed no figures")?;
        let numbers: Vec<f64> = figures.split(' ').filter_map(|word| word.parse().ok()).collect();
        let [rate, _median, p95, failed] = numbers.as_slice() else { bail!("wrk printed «{figures}»") };
        if *failed > 0.0 {
            bail!("{path}: {failed} answers were not 200");
        }
        Ok(Figures { rate: *rate, p95: *p95 })
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
