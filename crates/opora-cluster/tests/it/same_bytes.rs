//! The cluster's files of summaries are those of one machine, byte for byte, also when an executor is killed.

use std::path::Path;

use crate::processes::{Cluster, Process, command, scheduler_at, wait_for};
use crate::rows::{Files, files, fill, summarised_alone};

fn check(made: &Files, expected: &Files) {
    assert_eq!(made.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (path, bytes) in made {
        assert!(expected.get(path) == Some(bytes), "{} differs from that of one machine", path.display());
    }
}

fn summarise(cluster: &Cluster, rows: &Path, out: &Path, at_once: &str) -> Process {
    let words = ["summarise", "--scheduler", &cluster.scheduler, "--at-once", at_once, "--rows"];
    Process::start(command(&words).arg(rows).arg("--out").arg(out))
}

#[test]
fn two_executors_give_the_bytes_of_one_machine() {
    let folder = tempfile::tempdir().unwrap();
    // A folder as people name them.
    let results = folder.path().join("Результаты 2021 [все]");
    fill(&results);
    let expected = summarised_alone(&results);
    let cluster = Cluster::start(folder.path(), &[]);
    let out = folder.path().join("out");
    let mut run = summarise(&cluster, &results, &out, "2");
    assert!(run.line().starts_with("ВПР 2019 "));
    assert!(run.end().success());
    check(&files(&out, ".summaries.parquet"), &expected);
}

#[test]
fn a_killed_executor_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results");
    fill(&results);
    let expected = summarised_alone(&results);
    let mut cluster = Cluster::start(folder.path(), &[]);
    let out = folder.path().join("out");
    let mut run = summarise(&cluster, &results, &out, "1");
    let lost = &mut cluster.executors[1];
    // It has begun to write its part of an answer that others will need: the part is lost with it.
    wait_for("the executor has a part", || !files(&lost.folder, "").is_empty());
    lost.process.kill();
    assert!(run.is_running(), "the executor was killed too late");
    assert!(files(&out, ".summaries.parquet").len() < expected.len(), "the executor was killed too late");
    assert!(run.end().success());
    check(&files(&out, ".summaries.parquet"), &expected);
}

#[test]
fn a_scheduler_started_anew_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results");
    fill(&results);
    let expected = summarised_alone(&results);
    let mut cluster = Cluster::start(folder.path(), &[]);
    let out = folder.path().join("out");
    let mut run = summarise(&cluster, &results, &out, "1");
    let written = |process: &str| !files(&folder.path().join(process), "").is_empty();
    wait_for("an executor has a part", || written("executor 0") || written("executor 1"));
    cluster.process.kill();
    assert!(run.is_running(), "the scheduler was killed too late");
    cluster.process = scheduler_at(&cluster.scheduler, &[]);
    assert!(run.end().success());
    check(&files(&out, ".summaries.parquet"), &expected);
}
