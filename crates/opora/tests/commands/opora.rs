//! The binary run to its end, and a server of it that stops with the value.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// What a command answered.
#[derive(Debug)]
pub struct Said {
    /// The exit code.
    pub code: i32,
    /// stdout.
    pub answer: String,
    /// stderr.
    pub words: String,
}

/// Runs the binary to its end.
pub fn opora(arguments: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opora"));
    let done = command.args(arguments).env_remove("OPORA_DATA").env_remove("OPORA_DATABASE").output().unwrap();
    Said {
        code: done.status.code().unwrap(),
        answer: String::from_utf8(done.stdout).unwrap(),
        words: String::from_utf8(done.stderr).unwrap(),
    }
}

/// `opora serve` on a free loopback port.
pub struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Serves the book of a folder with the day fixed.
    pub fn start(data: &Path, today: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_opora"))
            .args(["serve", "--listen", "127.0.0.1:0", "--today", today, "--data"])
            .arg(data)
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let opened = lines.by_ref().map(|line| line.unwrap()).find(|line| line.contains("открыта: http://")).unwrap();
        // The rest is read away so that the server never waits for a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let (_, address) = opened.split_once("http://").unwrap();
        Self { process, address: address.trim().to_owned() }
    }

    /// The whole answer to a GET, head and all.
    pub fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
