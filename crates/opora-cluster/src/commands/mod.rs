//! The commands: the two roles of the cluster, and the one who asks it.

mod executor;
mod scheduler;
mod summarise;

use clap::Subcommand;

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
            Self::Scheduler(command) => complete(command.run()),
            Self::Executor(command) => complete(command.run()),
            Self::Summarise(command) => complete(command.run()),
        }
    }
}

/// Runs to the end on threads with the stacks that plans need; the main thread has a smaller one.
fn complete(command: impl Future<Output = Result<(), Trouble>> + Send + 'static) -> Result<(), Trouble> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK_BYTES)
        .build()
        .map_err(|error| Trouble::machine("Программа не запустилась", error))?;
    match runtime.block_on(runtime.spawn(command)) {
        Ok(outcome) => outcome,
        Err(error) => Err(Trouble::machine("Программа остановилась", error)),
    }
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
