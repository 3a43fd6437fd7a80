//! `opora demo`: a fresh data folder with example authorities, served.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use opora_store::{Database, Store};

use super::book::{store_trouble, wait_for};
use super::serve::Listening;
use crate::demo::{AUTHORITIES, PASSWORD, found, live};
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Заполнить новую папку примерами и открыть страницы.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora demo\n  opora demo --data /tmp/opora-demo --listen 127.0.0.1:8090 --today 2026-03-17"
)]
pub struct Demo {
    /// Папка данных примеров; уже заполненная открывается как есть
    #[arg(long, value_name = "ПАПКА", default_value = "opora-demo")]
    data: PathBuf,
    #[command(flatten)]
    listening: Listening,
}

impl Demo {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        wait_for(async {
            let is_new = !Store::file(&self.data).exists();
            let store = Store::open(Database::Folder(self.data.clone())).await;
            let store = store.map_err(|trouble| store_trouble("Папка примеров не открывается", trouble))?;
            if is_new {
                eprintln!("Заполняю примерами папку {} …", self.data.display());
                let today = self.listening.clock().today();
                let founded = found(&store, today).await;
                let mut founded = founded.map_err(|trouble| store_trouble("Примеры не записаны", trouble))?;
                let lived = live(&store, &mut founded, &self.data, today).await;
                let lived = lived.map_err(|trouble| store_trouble("Примеры не записаны", trouble))?;
                lived.map_err(|error| Trouble::machine("Результаты примеров не записаны", error))?;
            } else {
                eprintln!(
                    "Папка {} уже заполнена, открываю её. Для новых примеров укажите другую папку.",
                    self.data.display()
                );
            }
            self.listening.serve(store, &self.data, Some(accounts())).await
        })
    }
}

/// The example accounts as a table for the terminal.
fn accounts() -> String {
    let mut out = format!("Вход в примеры, пароль у всех «{PASSWORD}»:\n");
    let _ = writeln!(out, "  {:<12} администратор", "admin");
    for authority in AUTHORITIES {
        let _ = writeln!(out, "  {:<12} {}", authority.specialist.0, authority.name);
        if let Some((login, _, school)) = authority.deputy {
            let _ = writeln!(out, "  {login:<12} школа: {school}");
        }
    }
    out.pop();
    out
}
