//! Addresses of the cluster's processes, and whether a scheduler answers and has executors.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The port of a scheduler whose address names none.
const SCHEDULER_PORT: u16 = 50050;
/// How long one question to the scheduler may take.
const ANSWER: Duration = Duration::from_secs(5);

/// A machine and a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Name or number of the machine, an IPv6 number in brackets.
    pub host: String,
    /// Port.
    pub port: u16,
}

impl FromStr for Endpoint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let rest = ["df://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme)).unwrap_or(text);
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => {
                (host, port.parse().map_err(|_| format!("порт — число от 0 до 65535, а здесь «{port}»"))?)
            }
            _ => (rest, SCHEDULER_PORT),
        };
        let odd = |letter: char| letter.is_whitespace() || matches!(letter, '/' | '@' | '?' | '#');
        if host.is_empty() || host.contains(odd) {
            return Err("адрес пишется как машина:порт, например 10.0.0.5:50050".to_owned());
        }
        Ok(Self { host: host.to_owned(), port })
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// What a scheduler says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// It has at least one executor.
    Ready,
    /// It answers, and no executor has come to it.
    NoExecutors,
    /// Nobody answers at the address, or it is no scheduler.
    Silent,
}

/// Asks a scheduler whether it can take work.
pub async fn readiness(scheduler: &Endpoint) -> Readiness {
    match timeout(ANSWER, status_line(scheduler)).await {
        Ok(Ok(line)) if line.contains(" 200 ") => Readiness::Ready,
        Ok(Ok(line)) if line.contains(" 503 ") => Readiness::NoExecutors,
        Ok(Ok(_) | Err(_)) | Err(_) => Readiness::Silent,
    }
}

/// The first line of the answer to the scheduler's probe; a whole client of HTTP is not needed for it.
async fn status_line(scheduler: &Endpoint) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(scheduler.to_string()).await?;
    let question = format!("GET /readyz HTTP/1.1\r\nHost: {scheduler}\r\nConnection: close\r\n\r\n");
    stream.write_all(question.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests;
