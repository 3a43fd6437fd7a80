//! A file being written: nobody sees it under its name until every byte of it is on the disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::fault::Fault;

/// Ending of the name of a draft; a folder's reader passes such files by.
pub(crate) const ENDING: &str = ".half";

/// How long after its last byte a draft is nobody's.
const FORGOTTEN: Duration = Duration::from_secs(48 * 60 * 60);

/// A file under a hidden name, with the hash of what was written so far. Dropped without [`keep`](Draft::keep), it is
/// removed; after a crash it stays as a hidden file that means nothing to anybody.
pub(crate) struct Draft {
    file: BufWriter<File>,
    path: PathBuf,
    digest: Sha256,
    bytes: u64,
    kept: bool,
}

/// A file that is in its place.
pub(crate) struct Kept {
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
}

impl Draft {
    /// Begins a file in a folder, which is made if need be.
    pub(crate) fn begin(folder: &Path) -> Result<Self, Fault> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        fs::create_dir_all(folder).map_err(Fault::disk(folder))?;
        sweep(folder);
        let name = format!(".{}-{}{ENDING}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = folder.join(name);
        // A draft of a crashed process of the same number may lie here: it is nobody's.
        let file =
            OpenOptions::new().write(true).create(true).truncate(true).open(&path).map_err(Fault::disk(&path))?;
        Ok(Self { file: BufWriter::with_capacity(1 << 20, file), path, digest: Sha256::new(), bytes: 0, kept: false })
    }

    /// Puts the file in its place, under the name made from the hash of its content; a file that is there already is
    /// replaced in one step.
    pub(crate) fn keep(mut self, name: impl FnOnce(&str) -> String) -> Result<Kept, Fault> {
        let hash = hex::encode(self.digest.clone().finalize());
        let path = self.path.with_file_name(name(&hash));
        self.settle(&path).map_err(Fault::disk(&path))?;
        self.kept = true;
        Ok(Kept { path, bytes: self.bytes })
    }

    fn settle(&mut self, path: &Path) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        fs::rename(&self.path, path)?;
        // The name itself must survive a power cut too.
        match path.parent() {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    }
}

/// Removes drafts that nobody can still be writing: those of processes that were killed long ago.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let old = entry
            .metadata()
            .and_then(|about| about.modified())
            .is_ok_and(|changed| changed.elapsed().is_ok_and(|age| age > FORGOTTEN));
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if old && name.starts_with('.') && name.ends_with(ENDING) {
            // Best effort, as below.
            let _ = fs::remove_file(entry.path());
        }
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.kept {
            // Best effort: what stays is hidden and never read.
            let _ = fs::remove_file(&self.path);
        }
    }
}
