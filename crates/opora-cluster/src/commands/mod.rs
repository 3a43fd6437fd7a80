//! The commands: the two roles of the cluster, and the one who asks it.

mod executor;
mod scheduler;
mod summarise;

use clap::Subcommand;
use tokio::runtime::Runtime;

use crate::engine::STACK_BYTES;
use crate::outcome::Trouble;

/// What can be asked of the binary.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Планировщик: делит работу между исполнителями; нужен один на всех
    Scheduler(scheduler::Scheduler),
    /// Исполнитель: читает файлы строк и считает; по одному на машину
    Executor(executor::Executor),
    /// Посчитать сводки по файлам строк на исполнителях
    Summarise(summarise::Summarise),
}

impl Command {
    /// Runs the command.
    pub fn run(self) -> Result<(), Trouble> {
        match self {
            Self::Scheduler(command) => runtime()?.block_on(command.run()),
            Self::Executor(command) => runtime()?.block_on(command.run()),
            Self::Summarise(command) => runtime()?.block_on(command.run()),
        }
    }
}

fn runtime() -> Result<Runtime, Trouble> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK_BYTES)
        .build()
        .map_err(|error| Trouble::machine("Программа не запустилась", error))
}

/// Ends when the process is asked to stop.
async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupted => {}
        () = terminated => {}
    }
}
