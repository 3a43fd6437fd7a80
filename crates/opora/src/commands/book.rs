//! Where the book of record is, as commands are told it, and a runtime to work with it.

use std::future::Future;
use std::path::PathBuf;

use clap::Args;
use opora_core::access::{Actor, Moment};
use opora_store::{Database, Store};

use crate::outcome::{Outcome, Trouble};

/// Where the book of record is.
#[derive(Debug, Clone, Args)]
pub struct Book {
    /// Папка данных: база SQLite и файлы результатов; с --database — только файлы результатов
    #[arg(long, value_name = "ПАПКА", env = "OPORA_DATA", default_value = "data", global = true)]
    pub data: PathBuf,
    /// База PostgreSQL вместо папки: postgres://имя:пароль@узел/база
    #[arg(long, value_name = "URL", env = "OPORA_DATABASE", hide_env_values = true, global = true)]
    pub database: Option<String>,
}

impl Book {
    /// Opens the book and brings it to the present shape.
    pub async fn open(&self) -> Result<Store, Trouble> {
        let database = match &self.database {
            Some(url) => Database::Url(url.clone()),
            None => Database::Folder(self.data.clone()),
        };
        Store::open(database).await.map_err(|trouble| store_trouble("База не открывается", trouble))
    }
}

/// A trouble of the store as a trouble of the command.
pub fn store_trouble(doing: &str, trouble: opora_store::Trouble) -> Trouble {
    match trouble {
        opora_store::Trouble::Refused(refusal) => refusal.into(),
        opora_store::Trouble::Failed(failure) => {
            Trouble::Machine(format!("{doing}: {failure}. Проверьте папку данных, место на диске и доступ к базе."))
        }
    }
}

/// Runs asynchronous work to its end.
pub fn wait_for<T>(work: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Trouble::machine("Не удалось начать работу", error))?
        .block_on(work)
}

/// Who acts when a command is given on the machine itself.
pub fn owner() -> Actor {
    Actor::product()
}

/// The moment of a command.
pub fn now() -> Moment {
    let now = chrono::Utc::now();
    Moment { now, today: chrono::Local::now().date_naive() }
}

/// `opora migrate`: opening the book already migrates it.
pub fn migrate(book: &Book) -> Result<Outcome, Trouble> {
    wait_for(async {
        let store = book.open().await?;
        store.close().await.map_err(|trouble| store_trouble("База не закрывается", trouble))?;
        eprintln!("База приведена к виду версии {}.", env!("CARGO_PKG_VERSION"));
        Ok(Outcome::Done)
    })
}
