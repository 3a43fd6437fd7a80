//! `opora-cluster summarise`: files of rows in, files of summaries out, the counting done by the cluster.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::endpoint::Endpoint;
use crate::outcome::Trouble;
use crate::run::{self, Choice, Done};
use crate::{storage, usage};

/// Посчитать сводки по файлам строк на исполнителях.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora-cluster summarise --scheduler 10.0.0.5:50050 --rows /srv/results --out /srv/results\n  opora-cluster summarise --scheduler 10.0.0.5:50050 --rows s3://oprosy/results --out сводки\n\nДля S3: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT (для своего хранилища) у планировщика, исполнителей и этой команды."
)]
pub struct Summarise {
    /// Адрес планировщика
    #[arg(long, value_name = "МАШИНА:ПОРТ")]
    scheduler: Endpoint,
    /// Файл строк, папка с ними или s3://корзина/папка; можно несколько
    #[arg(long, value_name = "ПУТЬ", required = true, num_args = 1..)]
    rows: Vec<String>,
    /// Папка, в которую записать сводки
    #[arg(long, value_name = "ПАПКА")]
    out: PathBuf,
    /// На сколько частей делить большой файл
    #[arg(long, value_name = "ЧИСЛО", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=1024))]
    tasks: u16,
    /// Сколько работ считать одновременно
    #[arg(long, value_name = "ЧИСЛО", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=64))]
    at_once: u16,
    /// Сколько секунд ждать планировщика и исполнителей, если их нет
    #[arg(long, value_name = "СЕКУНДЫ", default_value_t = 30, value_parser = clap::value_parser!(u64).range(0..=86400))]
    wait: u64,
}

impl Summarise {
    /// Runs the command.
    pub async fn run(self) -> Result<(), Trouble> {
        let files = storage::find(&self.rows).await?;
        let choice = Choice {
            scheduler: self.scheduler,
            out: self.out,
            tasks: usize::from(self.tasks),
            at_once: usize::from(self.at_once),
            patience: Duration::from_secs(self.wait),
        };
        let bar = bar(files.len());
        let summarised = run::summarise(&choice, files, |done| {
            bar.suspend(|| said(done));
            bar.inc(1);
        });
        let outcome = summarised.await;
        bar.finish_and_clear();
        outcome
    }
}

/// A bar on a terminal, nothing elsewhere.
fn bar(works: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos} из {len} работ, {elapsed}");
    ProgressBar::new(works as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// A line of the answer; whoever has closed the pipe wants no more of them.
fn said(done: &Done) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{}: строк {}, школ {} → {}", done.work, done.rows, done.schools, done.file.display());
    let _ = out.flush();
}
