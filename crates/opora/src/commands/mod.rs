//! The commands: one file each. The public table of commands is in the contract.

mod book;
mod care;
mod copying;
mod deadline;
mod demo;
mod identify;
mod import;
mod lint;
mod read;
mod results;
mod results_care;
mod serve;
mod user;

use std::path::Path;
use std::str::FromStr;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use opora_core::reading::Period;

use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// What can be asked of the binary.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Прочитать документы и показать, что понято; база не нужна
    Read(read::Read),
    /// Проверить план: чего не хватает, что противоречит, что нельзя измерить
    Lint(lint::Lint),
    /// Объяснить срок, записанный словами
    Deadline(deadline::Deadline),
    /// Выявить школы по методике: кто в списке, почему и что изменится
    Identify(identify::Identify),
    /// Заполнить новую папку примерами и открыть страницы
    Demo(demo::Demo),
    /// Прочитать документы в базу; ясное принять, остальное оставить человеку
    Import(import::Import),
    /// Результаты оценочных процедур
    #[command(subcommand, help_template = usage::TEMPLATE)]
    Results(results::Results),
    /// Открыть страницы для работы
    Serve(serve::Serve),
    /// Учётные записи: показать, пригласить, выдать новую ссылку
    User(user::User),
    /// Записать копию базы в новый файл, не останавливая работу
    Backup(care::Backup),
    /// Восстановить базу из копии в новую папку
    Restore(care::Restore),
    /// Проверить базу: цела ли она и сколько в ней записей
    Doctor(care::Doctor),
    /// Перенести всю базу в другую, пустую: из папки в PostgreSQL или обратно
    Copy(copying::Copy),
    /// Привести базу к виду этой версии
    #[command(help_template = usage::TEMPLATE, after_help = "Пример:\n  opora migrate --data /srv/opora")]
    Migrate(book::Book),
}

impl Command {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        match self {
            Self::Read(command) => command.run(),
            Self::Lint(command) => command.run(),
            Self::Deadline(command) => command.run(),
            Self::Identify(command) => command.run(),
            Self::Demo(command) => command.run(),
            Self::Import(command) => command.run(),
            Self::Results(command) => command.run(),
            Self::Serve(command) => command.run(),
            Self::User(command) => command.run(),
            Self::Backup(command) => command.run(),
            Self::Restore(command) => command.run(),
            Self::Doctor(command) => command.run(),
            Self::Copy(command) => command.run(),
            Self::Migrate(book) => book::migrate(&book),
        }
    }
}

/// What the person knows about the plan and the document may not say.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Known {
    /// Период плана, ГГГГ-ММ-ДД..ГГГГ-ММ-ДД
    #[arg(long, value_name = "A..B", value_parser = period)]
    pub period: Option<Period>,
    /// День подписания, ГГГГ-ММ-ДД
    #[arg(long, value_name = "ДАТА", value_parser = day)]
    pub signed: Option<NaiveDate>,
}

/// A day as `YYYY-MM-DD`.
pub fn day(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::from_str(text.trim()).map_err(|_| "дата пишется как 2021-09-01".to_owned())
}

/// A period as `YYYY-MM-DD..YYYY-MM-DD`.
pub fn period(text: &str) -> Result<Period, String> {
    let (start, end) = text.split_once("..").ok_or("период пишется как 2021-01-01..2021-12-31")?;
    let period = Period { start: day(start)?, end: day(end)? };
    if period.start > period.end {
        Err("начало периода позже конца".to_owned())
    } else {
        Ok(period)
    }
}

/// The largest file that is taken from the command line, bytes; the reader has finer limits of its own.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// The bytes of a file, or a Russian sentence why not.
fn bytes_of(path: &Path) -> Result<Vec<u8>, String> {
    let shown = path.display();
    let about = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => format!("{shown}: файла нет. Проверьте имя и папку."),
        _ => format!("{shown}: файл не открывается ({error}). Проверьте права доступа."),
    })?;
    if about.is_dir() {
        return Err(format!("{shown}: это папка. Укажите файлы в ней."));
    }
    if about.len() > MAX_FILE_BYTES {
        let size = about.len() / 1024 / 1024;
        return Err(format!(
            "{shown}: файл слишком велик, {size} МБ. Оставьте в нём сам приказ с приложениями, до 64 МБ."
        ));
    }
    std::fs::read(path).map_err(|error| format!("{shown}: файл не читается ({error})."))
}

/// Reads each file; what cannot be read is said on stderr and counted.
fn read_files(files: &[std::path::PathBuf], known: Known) -> (Vec<opora_import::Read>, usize) {
    use std::io::IsTerminal;
    let bar =
        (files.len() > 1 && std::io::stderr().is_terminal()).then(|| indicatif::ProgressBar::new(files.len() as u64));
    let options =
        opora_import::Options { period: known.period, signed: known.signed, ..opora_import::Options::default() };
    let mut read = Vec::with_capacity(files.len());
    let mut failed = 0;
    for path in files {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let outcome = bytes_of(path).and_then(|bytes| {
            opora_import::read(name.as_deref(), &bytes, &options).map_err(|why| format!("{}: {why}", path.display()))
        });
        match outcome {
            Ok(one) => read.push(one),
            Err(sentence) => {
                failed += 1;
                eprintln!("{sentence}");
            }
        }
        if let Some(bar) = &bar {
            bar.inc(1);
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    (read, failed)
}

/// Writes the answer to stdout; a closed pipe ends the command quietly.
fn answer(text: &str) -> Result<(), Trouble> {
    use std::io::Write;
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Trouble::Said(0)),
        Err(error) => Err(Trouble::machine("Ответ не записан", error)),
    }
}
