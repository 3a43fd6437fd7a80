//! What the person at the screen is told when something is missing, and the exit codes of the contract.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::Stdio;

use crate::processes::{command, executor, run, scheduler};
use crate::rows::{files, fill_one};

fn check(words: &[&str], code: i32, expected: &[&str]) {
    let done = run(words);
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(code), "{said}");
    assert!(done.stdout.is_empty(), "stdout holds only the answer");
    for words in expected {
        assert!(said.contains(words), "«{words}» is not in: {said}");
    }
}

fn summarise<'a>(scheduler: &'a str, rows: &'a Path, out: &'a Path) -> [&'a str; 9] {
    let [rows, out] = [rows, out].map(|path| path.to_str().unwrap());
    ["summarise", "--scheduler", scheduler, "--rows", rows, "--out", out, "--wait", "1"]
}

#[test]
fn files_that_are_missing_or_not_ours() {
    let folder = tempfile::tempdir().unwrap();
    let [missing, empty, half] = ["нет такого", "пусто", "half.rows.parquet"].map(|name| folder.path().join(name));
    std::fs::create_dir(&empty).unwrap();
    std::fs::write(&half, b"PAR1 and no end").unwrap();
    let out = folder.path().join("out");
    check(&summarise("127.0.0.1:1", &missing, &out), 3, &["такого файла или папки нет"]);
    check(&summarise("127.0.0.1:1", &empty, &out), 3, &["нет файлов строк", "opora results"]);
    check(&summarise("127.0.0.1:1", &half, &out), 3, &["файл повреждён"]);
    check(&summarise("127.0.0.1:1", Path::new("ftp://schet/results"), &out), 2, &["не поддерживаются"]);
    assert!(!out.exists());
}

#[test]
fn two_files_of_one_work() {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results");
    fill_one(&results);
    let (path, bytes) = files(&results, ".rows.parquet").pop_first().unwrap();
    std::fs::write(results.join(path).with_file_name("old.rows.parquet"), bytes).unwrap();
    check(&summarise("127.0.0.1:1", &results, folder.path()), 3, &["два файла работы", "Оставьте один"]);
}

#[test]
fn nobody_at_the_address() {
    let folder = tempfile::tempdir().unwrap();
    fill_one(folder.path());
    check(
        &summarise("127.0.0.1:1", folder.path(), folder.path()),
        4,
        &["127.0.0.1:1 не отвечает", "scheduler --listen"],
    );
}

#[test]
fn a_scheduler_without_executors() {
    let folder = tempfile::tempdir().unwrap();
    fill_one(folder.path());
    let (_scheduler, address) = scheduler(&[]);
    let said = ["нет ни одного исполнителя", "opora-cluster executor"];
    check(&summarise(&address, folder.path(), folder.path()), 4, &said);
}

#[test]
fn a_file_that_a_machine_does_not_see() {
    let folder = tempfile::tempdir().unwrap();
    fill_one(folder.path());
    let (_scheduler, address) = scheduler(&[]);
    let words = ["summarise", "--scheduler", &address, "--rows", folder.path().to_str().unwrap(), "--out", "сводки"];
    let mut waiting = command(&words).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(waiting.stderr.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    // It knows what the files are about and waits for an executor, which will not find them.
    assert!(line.starts_with("Жду исполнителей"), "{line}");
    files(folder.path(), ".rows.parquet")
        .keys()
        .for_each(|path| std::fs::remove_file(folder.path().join(path)).unwrap());
    let work_dir = tempfile::tempdir().unwrap();
    let _executor = executor(&address, work_dir.path(), &[]);
    said.read_to_string(&mut line).unwrap();
    assert_eq!(waiting.wait().unwrap().code(), Some(3), "{line}");
    assert!(line.contains("не видит этот файл"), "{line}");
}

#[test]
fn wrong_words() {
    check(&["summarise", "--scheduler", "schet:порт", "--rows", "x", "--out", "y"], 2, &["порт — число"]);
    check(&["executor"], 2, &["Не хватает"]);
    check(&["scheduler", "--executor-timeout", "1"], 2, &["не подходит"]);
    let help = run(&["summarise", "--help"]);
    assert!(help.status.success());
    assert!(String::from_utf8_lossy(&help.stdout).contains("Примеры:"));
}
