//! The log of the server: what a failure was, under the number that the person was told.
//!
//! It is said on the terminal and written to the data folder, a file a day. `OPORA_LOG` says how much ([`USUAL`] unless
//! it is set; the syntax is that of [`EnvFilter`]).

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use tracing::Subscriber;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

/// Warnings and failures; a visitor without a session is neither.
const USUAL: &str = "warn,tower_sessions_core=error";
/// Days that are kept.
const KEPT: usize = 60;

/// The folder of the files inside a data folder.
pub fn folder(data: &Path) -> PathBuf {
    data.join("log")
}

/// Begins the log of a server with this data folder. Where files cannot be written the terminal says so and has the
/// log alone.
pub fn begin(data: &Path) {
    let file = file(data)
        .inspect_err(|error| {
            let folder = folder(data);
            eprintln!("Журнал сбоев не пишется в {} ({error}): сбои видны только здесь.", folder.display());
        })
        .ok();
    // A second server in one process keeps the first log.
    let _ = subscriber(file).try_init();
}

fn file(data: &Path) -> io::Result<RollingFileAppender> {
    std::fs::create_dir_all(folder(data))?;
    RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("opora")
        .filename_suffix("log")
        .max_log_files(KEPT)
        .build(folder(data))
        .map_err(io::Error::other)
}

fn subscriber(file: Option<RollingFileAppender>) -> impl Subscriber + Send + Sync {
    let filter = EnvFilter::try_from_env("OPORA_LOG").unwrap_or_else(|_| EnvFilter::new(USUAL));
    let terminal = fmt::layer().with_ansi(io::stderr().is_terminal()).with_writer(io::stderr);
    let file = file.map(|file| fmt::layer().with_ansi(false).with_writer(file));
    tracing_subscriber::registry().with(filter).with(terminal).with(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_found_by_its_number() {
        let data = tempfile::tempdir().unwrap();
        tracing::subscriber::with_default(subscriber(file(data.path()).ok()), || {
            tracing::error!(incident = "Г687-ЦМ8С", "database: no such table: papers");
            tracing::debug!("nobody needs this");
        });
        let files: Vec<_> = std::fs::read_dir(folder(data.path())).unwrap().flatten().collect();
        assert_eq!(files.len(), 1);
        let text = std::fs::read_to_string(files[0].path()).unwrap();
        assert!(text.contains("Г687-ЦМ8С") && text.contains("no such table: papers"), "{text}");
        assert!(!text.contains("nobody needs this"), "{text}");
    }
}
