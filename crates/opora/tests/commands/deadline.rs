//! `opora deadline --batch`: a line that is no JSON is answered, and the lines after it too.

use std::io::Write;
use std::process::{Command, Stdio};

#[test]
fn a_broken_line_is_answered_in_russian() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_opora"))
        .args(["deadline", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = "{\"words\": \"до 1 мая\"}\nдо 1 мая\n{\"phrase\": \"до 1 мая 2026 г.\"}\n";
    process.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let done = process.wait_with_output().unwrap();
    let answer = String::from_utf8(done.stdout).unwrap();
    let lines: Vec<serde_json::Value> = answer.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3, "{answer}");
    for broken in &lines[..2] {
        let reason = broken["reasons"][0].as_str().unwrap();
        assert_eq!(broken["status"], "unread");
        assert!(reason.starts_with("Строка не прочитана"), "{reason}");
        assert!(!reason.contains("expected") && !reason.contains("missing"), "{reason}");
    }
    assert_eq!(lines[2]["due"], "2026-05-01");
}
