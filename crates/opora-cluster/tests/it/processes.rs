//! Processes of the binary: started on free ports, stopped by their own number whatever the test comes to.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// How long anything may take before the test gives up.
const LIMIT: Duration = Duration::from_secs(120);

/// Clusters are started one at a time: two cores carry one well.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// The binary with its words.
pub fn command(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opora-cluster"));
    command.args(words).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs the binary to its end.
pub fn run(words: &[&str]) -> Output {
    command(words).output().unwrap()
}

/// A process that is killed when it is dropped.
pub struct Process {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Process {
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdout }
    }

    /// The next line of its answer; blank at the end.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for its end.
    pub fn end(&mut self) -> ExitStatus {
        let since = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(since.elapsed() < LIMIT, "the process does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A scheduler and two executors.
pub struct Cluster {
    pub scheduler: String,
    pub executors: Vec<Executor>,
    pub process: Process,
    _alone: MutexGuard<'static, ()>,
}

/// An executor with its folder.
pub struct Executor {
    pub process: Process,
    pub folder: PathBuf,
}

impl Cluster {
    /// Starts it; `settings` are variables of the environment of every process.
    pub fn start(folder: &Path, settings: &[(&str, &str)]) -> Self {
        // A test that failed while it held the lock has stopped its processes.
        let alone = ONE_AT_A_TIME.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let (scheduler, address) = scheduler(settings);
        let executors: Vec<Executor> =
            (0..2).map(|number| executor(&address, &folder.join(format!("executor {number}")), settings)).collect();
        Self { scheduler: address, executors, process: scheduler, _alone: alone }
    }
}

/// A scheduler on a free port, and its address.
pub fn scheduler(settings: &[(&str, &str)]) -> (Process, String) {
    let mut process = scheduler_at("127.0.0.1:0", settings);
    let line = process.line();
    let address = line.strip_prefix("Планировщик ждёт исполнителей: ").expect("the scheduler says its address");
    let address = address.to_owned();
    (process, address)
}

/// A scheduler at an address.
pub fn scheduler_at(address: &str, settings: &[(&str, &str)]) -> Process {
    let words = ["scheduler", "--listen", address, "--executor-timeout", "10"];
    Process::start(command(&words).envs(settings.iter().copied()))
}

/// An executor of one core on a free port.
pub fn executor(scheduler: &str, folder: &Path, settings: &[(&str, &str)]) -> Executor {
    let words = [
        "executor",
        "--scheduler",
        scheduler,
        "--listen",
        "127.0.0.1:0",
        "--cores",
        "1",
        "--memory",
        "1",
        "--work-dir",
    ];
    let mut process = Process::start(command(&words).arg(folder).envs(settings.iter().copied()));
    assert!(process.line().starts_with("Исполнитель запущен: 127.0.0.1:"));
    Executor { process, folder: folder.to_owned() }
}

/// Waits until something holds.
pub fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let since = Instant::now();
    while !holds() {
        assert!(since.elapsed() < LIMIT, "{what}: waited in vain");
        std::thread::sleep(Duration::from_millis(2));
    }
}
