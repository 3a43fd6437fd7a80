//! A process killed in the middle of writing: the old data are whole, nothing half-written is read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use opora_results::library::Library;
use opora_results::rows::{merge, open, write};

use crate::sample;

const FOLDER: &str = "OPORA_TEST_INTERRUPTED";
const WORK: &str = "ВПР 2021 математика 5";

fn row(school: usize, who: usize, score: i16) -> sample::OwnRow {
    sample::OwnRow {
        school: format!("sch{school:06}"),
        participant: Some(who.to_string()),
        letter: None,
        status: opora_results::rows::schema::Status::Used,
        score: Some(score),
        mark: Some(3),
        journal: Some(3),
        import: 1,
        tasks: vec![Some(1)],
    }
}

/// Not a test of its own: what the killed process does, a batch every few milliseconds.
#[test]
#[ignore = "run by the test below in a process of its own"]
fn writes_slowly() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let batches = (0..100_000).map(|school| {
        std::thread::sleep(Duration::from_millis(1));
        let rows: Vec<_> = (0..400).map(|who| row(school, who, 9)).collect();
        Ok(sample::batch(&rows, 1))
    });
    write(&folder, &sample::header(WORK, 1), batches).unwrap();
}

fn drafts(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "half")).collect()
}

#[test]
fn a_killed_writer_leaves_the_old_data_whole() {
    let folder = tempfile::tempdir().unwrap();
    let old: Vec<_> = (0..20).map(|school| row(school, 1, 4)).collect();
    let written = write(folder.path(), &sample::header(WORK, 1), [Ok(sample::batch(&old, 1))]).unwrap();
    let before = std::fs::read(&written.path).unwrap();
    let beside = written.path.parent().unwrap();

    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "interrupted::writes_slowly", "--ignored"])
        .env(FOLDER, folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while drafts(beside).is_empty() {
        assert!(started.elapsed() < Duration::from_secs(120), "nothing was begun");
        assert_eq!(child.try_wait().unwrap(), None, "the writer ended by itself");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(300));
    child.kill().unwrap();
    child.wait().unwrap();

    assert_eq!(drafts(beside).len(), 1, "the draft of a killed process stays, hidden");
    let library = Library::folder(folder.path()).unwrap();
    let part = library.parts().next().unwrap();
    assert_eq!((library.parts().count(), &part.rows), (1, &written.path));
    assert_eq!(std::fs::read(&part.rows).unwrap(), before);
    assert_eq!(part.summaries().unwrap().len(), 20);
}

#[test]
fn a_merge_that_fails_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let old: Vec<_> = (0..20).map(|school| row(school, 1, 4)).collect();
    let written = write(folder.path(), &sample::header(WORK, 1), [Ok(sample::batch(&old, 1))]).unwrap();
    let opened = open(&written.path).unwrap();
    // The middle of the file is damaged after it was opened.
    let mut bytes = std::fs::read(&written.path).unwrap();
    bytes[4..400].fill(0xff);
    std::fs::write(&written.path, &bytes).unwrap();
    let incoming = sample::batch(&[row(3, 7, 5)], 1);
    let failed = merge(folder.path(), &opened, &sample::header(WORK, 1), &incoming, &BTreeSet::new());
    assert!(failed.unwrap_err().to_string().contains("повреждён"));
    let beside = written.path.parent().unwrap();
    let left: Vec<PathBuf> = std::fs::read_dir(beside).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left, [written.path]);
}
