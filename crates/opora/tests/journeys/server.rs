//! A server of the real binary on a free loopback port and a data folder of its own; it stops with the value.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// A running server.
pub struct Server {
    process: Child,
    _folder: TempDir,
    /// Where it listens, `http://127.0.0.1:port`.
    pub url: String,
    /// What it said on the terminal before it was ready.
    pub said: Vec<String>,
}

/// The password of every account of the examples.
pub const PASSWORD: &str = "opora-demo-2026";

/// The line that is said last, once the pages are open.
const READY: &str = "Остановить: Ctrl+C";

impl Server {
    /// `opora serve` on a fresh data folder, with the day fixed.
    pub fn fresh(today: &str) -> Self {
        Self::start("serve", today)
    }

    /// `opora demo` with the day fixed.
    pub fn demo(today: &str) -> Self {
        Self::start("demo", today)
    }

    fn start(command: &str, today: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        let mut process = run(command, &data, today);
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut said = Vec::new();
        for line in lines.by_ref() {
            let line = line.unwrap();
            if line.contains(READY) {
                break;
            }
            said.push(line);
        }
        // The rest is read away so that the server never waits for a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let url = said.iter().find_map(|line| line.split_once("открыта: ")).map(|(_, url)| url.trim().to_owned());
        let url = url.unwrap_or_else(|| panic!("the server did not start: {said:?}"));
        Self { process, _folder: folder, url, said }
    }

    /// The one-time link of the first start.
    pub fn welcome(&self) -> String {
        self.said.iter().find(|line| line.contains("/welcome/")).unwrap().trim().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn run(command: &str, data: &Path, today: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_opora"))
        .args([command, "--listen", "127.0.0.1:0", "--today", today, "--data"])
        .arg(data)
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}
