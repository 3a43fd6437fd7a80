//! `opora backup`, `opora restore`, `opora doctor`: keeping the book safe.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use opora_store::{Database, Store};

use super::answer;
use super::book::{Book, stands, store_trouble, wait_for};
use super::results_care;
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Записать копию базы в новый файл, не останавливая работу.
#[derive(Debug, Args)]
#[command(help_template = usage::TEMPLATE, after_help = "Пример:\n  opora backup --data /srv/opora /backup/opora-2026-03-17.sqlite")]
pub struct Backup {
    /// Новый файл копии
    #[arg(value_name = "ФАЙЛ")]
    file: PathBuf,
    #[command(flatten)]
    book: Book,
}

impl Backup {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        if self.file.exists() {
            return Err(Trouble::Usage(format!(
                "{}: такой файл уже есть, копия его не перезапишет. Назовите новый файл.",
                self.file.display()
            )));
        }
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            return Err(Trouble::Machine(format!(
                "{}: такой папки нет, копию положить некуда. Создайте папку или укажите другую.",
                folder.display()
            )));
        }
        wait_for(async {
            let store = self.book.open().await?;
            store.backup(&self.file).await.map_err(|trouble| store_trouble("Копия не записана", trouble))?;
            let results = results_care::save(&self.book.data, &self.file).await?;
            if results > 0 {
                eprintln!(
                    "Файлы результатов ({results}) скопированы в {}: храните эту папку вместе с копией.",
                    results_care::folder_of(&self.file).display()
                );
            }
            eprintln!(
                "Копия записана: {}. Проверить её: opora restore {} --data НОВАЯ-ПАПКА.",
                self.file.display(),
                self.file.display()
            );
            Ok(Outcome::Done)
        })
    }
}

/// Восстановить базу из копии в новую папку.
#[derive(Debug, Args)]
#[command(help_template = usage::TEMPLATE, after_help = "Пример:\n  opora restore /backup/opora-2026-03-17.sqlite --data /srv/opora-restored")]
pub struct Restore {
    /// Файл копии
    #[arg(value_name = "ФАЙЛ")]
    file: PathBuf,
    /// Папка данных; базы в ней ещё быть не должно
    #[arg(long, value_name = "ПАПКА")]
    data: PathBuf,
}

impl Restore {
    /// Runs the command: the copy is checked before it takes its place.
    pub fn run(self) -> Result<Outcome, Trouble> {
        let target = Store::file(&self.data);
        if target.exists() {
            eprintln!(
                "В папке {} уже есть база. Укажите новую папку: прежнюю базу программа не перезапишет.",
                self.data.display()
            );
            return Ok(Outcome::No);
        }
        if !self.file.is_file() {
            eprintln!("{}: файла копии нет. Проверьте имя и папку.", self.file.display());
            return Err(Trouble::Said(3));
        }
        let copy = Database::Url(format!("sqlite://{}", self.file.display()));
        if !matches!(wait_for(stands(&copy)), Ok(true)) {
            return Err(Trouble::Unreadable(format!(
                "{}: это не копия базы «Опоры» (файл пуст, обрезан или другого вида). Возьмите файл, который записала opora backup.",
                self.file.display()
            )));
        }
        let written = |error: std::io::Error| Trouble::machine("Копия не перенесена", error);
        std::fs::create_dir_all(&self.data).map_err(written)?;
        let arriving = self.data.join("arriving.sqlite");
        std::fs::copy(&self.file, &arriving).map_err(written)?;
        let checked = wait_for(async {
            let url = format!("sqlite://{}", arriving.display());
            let store = Store::open(Database::Url(url)).await;
            let store = store.map_err(|trouble| store_trouble("Копия не читается как база «Опоры»", trouble))?;
            let health = store.health().await.map_err(|trouble| store_trouble("Копия повреждена", trouble))?;
            store.close().await.map_err(|trouble| store_trouble("Копия не закрывается", trouble))?;
            Ok(health)
        });
        let health = checked.inspect_err(|_| drop(std::fs::remove_file(&arriving)))?;
        if !health.damages.is_empty() {
            eprintln!("Копия повреждена: {}. Возьмите более раннюю.", health.damages.join("; "));
            return Ok(Outcome::No);
        }
        std::fs::rename(&arriving, &target).map_err(written)?;
        let missing = wait_for(results_care::bring_back(&self.file, &self.data))?;
        if !missing.is_empty() {
            eprintln!("База восстановлена, но файлов результатов не хватает или они повреждены:");
            for line in &missing {
                eprintln!("  {line}");
            }
            eprintln!(
                "Положите рядом с копией папку {} и восстановите в новую папку ещё раз, либо скопируйте папку results из прежней папки данных и проверьте: opora doctor --data {}.",
                results_care::folder_of(&self.file).display(),
                self.data.display()
            );
            return Ok(Outcome::No);
        }
        eprintln!("База восстановлена. Открыть: opora serve --data {}", self.data.display());
        Ok(Outcome::Done)
    }
}

/// Проверить базу: цела ли она и сколько в ней записей.
#[derive(Debug, Args)]
#[command(help_template = usage::TEMPLATE, after_help = "Пример:\n  opora doctor --data /srv/opora\n\nКод выхода 1 — найдены повреждения.")]
pub struct Doctor {
    #[command(flatten)]
    book: Book,
}

impl Doctor {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        wait_for(async {
            let store = self.book.open().await?;
            let mut health = store.health().await.map_err(|trouble| store_trouble("База не проверена", trouble))?;
            let files = store.result_files_damaged(&self.book.data).await;
            health.damages.extend(files.map_err(|trouble| store_trouble("Файлы результатов не проверены", trouble))?);
            let mut text = format!("{}\n", health.engine);
            for (name, count) in &health.counts {
                let _ = writeln!(text, "{name}: {count}");
            }
            let verdict = if health.damages.is_empty() {
                "повреждений нет"
            } else {
                "найдены повреждения:"
            };
            let _ = writeln!(text, "{verdict}");
            for damage in &health.damages {
                let _ = writeln!(text, "  {damage}");
            }
            answer(&text)?;
            Ok(if health.damages.is_empty() { Outcome::Done } else { Outcome::No })
        })
    }
}
