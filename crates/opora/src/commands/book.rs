//! Where the book of record is, as commands are told it, and a runtime to work with it.

use std::future::Future;
use std::path::PathBuf;

use clap::Args;
use opora_core::access::{Actor, Moment};
use opora_core::ids::OrganisationId;
use opora_core::school::OrganisationKind;
use opora_store::organisations::{Organisation, OrganisationFilter};
use opora_store::{Database, Page, Store};

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
    /// Opens the book that stands there and brings it to the present shape. Where none stands nothing is made: a
    /// mistyped folder must not become an empty book that looks healthy.
    pub async fn open(&self) -> Result<Store, Trouble> {
        let database = self.place()?;
        if !stands(&database).await? {
            return Err(Trouble::Unreadable(match &self.database {
                Some(_) => "В этой базе PostgreSQL ещё нет книги «Опоры». Проверьте адрес; новую заводит opora serve --database …".to_owned(),
                None => format!(
                    "{}: базы «Опоры» в этой папке нет. Проверьте --data (или переменную OPORA_DATA); новую базу заводит opora serve --data ПАПКА.",
                    self.data.display()
                ),
            }));
        }
        opened(database).await
    }

    /// Opens the book, a new one where none stands yet.
    pub async fn open_or_begin(&self) -> Result<Store, Trouble> {
        opened(self.place()?).await
    }

    fn place(&self) -> Result<Database, Trouble> {
        match &self.database {
            Some(url) => address(url).map(Database::Url),
            None => Ok(Database::Folder(self.data.clone())),
        }
    }
}

/// An address of PostgreSQL as it was typed.
fn address(url: &str) -> Result<String, Trouble> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(url.to_owned());
    }
    Err(Trouble::Usage("Адрес базы пишется так: postgres://имя:пароль@узел/база.".to_owned()))
}

async fn opened(database: Database) -> Result<Store, Trouble> {
    Store::open(database).await.map_err(|trouble| store_trouble("База не открывается", trouble))
}

/// Whether a book stands there.
pub async fn stands(database: &Database) -> Result<bool, Trouble> {
    Store::stands(database).await.map_err(|trouble| store_trouble("База не открывается", trouble))
}

/// The organisation with this number; where there is none, the numbers that there are.
pub async fn organisation(store: &Store, number: i64) -> Result<Organisation, Trouble> {
    const SHOWN: u64 = 20;
    let failed = |trouble| store_trouble("Организации не прочитаны", trouble);
    match store.organisation(&owner(), OrganisationId(number)).await {
        Ok(found) => return Ok(found),
        Err(opora_store::Trouble::Failed(failure)) => return Err(failed(failure.into())),
        Err(opora_store::Trouble::Refused(_)) => {}
    }
    let authorities = OrganisationFilter { kind: Some(OrganisationKind::Authority), ..OrganisationFilter::default() };
    let page = Page { number: 1, size: SHOWN };
    let found = store.organisations(&owner(), &authorities, page).await.map_err(failed)?;
    let mut text = format!("Организации № {number} в базе нет.");
    if found.rows.is_empty() {
        text.push_str(" Управлений образования ещё нет: заведите их в разделе «Настройка» → «Организации».");
    } else {
        text.push_str(" Управления образования:");
        for one in found.rows {
            text.push_str(&format!("\n  {}\t{}", one.id.0, one.name));
        }
        text.push_str("\nНомер школы виден в адресе её карточки.");
    }
    eprintln!("{text}");
    Err(Trouble::Said(1))
}

/// A trouble of the store as a trouble of the command.
pub fn store_trouble(doing: &str, trouble: opora_store::Trouble) -> Trouble {
    match trouble {
        opora_store::Trouble::Refused(refusal) => refusal.into(),
        opora_store::Trouble::Failed(failure) if failure.is_out_of_room() => Trouble::Machine(format!(
            "{doing}: на диске кончилось место, прежнее цело. Освободите место и повторите. Подробности: {failure}."
        )),
        opora_store::Trouble::Failed(failure) => Trouble::Machine(format!(
            "{doing}. Проверьте папку данных, место на диске и доступ к базе. Подробности: {failure}."
        )),
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
        let store = book.open_or_begin().await?;
        store.close().await.map_err(|trouble| store_trouble("База не закрывается", trouble))?;
        eprintln!("База приведена к виду версии {}.", env!("CARGO_PKG_VERSION"));
        Ok(Outcome::Done)
    })
}
