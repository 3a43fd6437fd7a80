//! Keeping the book safe: copies while people work, and a check that finds what is damaged.

use std::path::Path;

use opora_core::Refusal;
use opora_core::refusal::RefusalKind;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::open::Store;
use crate::trouble::{Answer, Failure, wrong_state};

/// What a check of the book found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// «SQLite» or «PostgreSQL» with the version that answered.
    pub engine: String,
    /// Rows of the main tables: Russian name and number.
    pub counts: Vec<(&'static str, i64)>,
    /// What is damaged, each a sentence of the engine; empty when all is well.
    pub damages: Vec<String>,
}

/// The tables that a person has an idea of.
const COUNTED: [(&str, &str); 9] = [
    ("организации", "organisations"),
    ("документы", "documents"),
    ("программы", "programmes"),
    ("мероприятия", "activities"),
    ("обязательства", "obligations"),
    ("загрузки результатов", "result_uploads"),
    ("тестируемые школы", "tested_schools"),
    ("учётные записи", "users"),
    ("записи журнала", "events"),
];

impl Store {
    /// Writes a whole, consistent copy of the book into a new file while people go on working (SQLite).
    pub async fn backup(&self, to: &Path) -> Answer<()> {
        if !self.is_sqlite() {
            return wrong_state(
                "Эта база — PostgreSQL, её копию делает сам сервер базы.",
                "Выполните pg_dump --format=custom для этой базы и скопируйте папку results из папки данных: в ней файлы результатов.",
            );
        }
        if to.exists() {
            return Err(Refusal::new(
                RefusalKind::WrongState,
                format!("Файл {} уже есть.", to.display()),
                "Укажите имя нового файла: прежнюю копию программа не перезапишет.",
            )
            .into());
        }
        let Some(path) = to.to_str() else {
            return wrong_state("Имя файла не читается как текст.", "Назовите файл по-другому.");
        };
        self.reader().execute_unprepared(&format!("VACUUM INTO '{}'", path.replace('\'', "''"))).await?;
        std::fs::File::open(to).and_then(|file| file.sync_all()).map_err(Failure::Folder)?;
        Ok(())
    }

    /// Checks the book: the engine's own check, foreign keys, and how much there is.
    pub async fn health(&self) -> Answer<Health> {
        let version = if self.is_sqlite() { "SELECT 'SQLite ' || sqlite_version()" } else { "SELECT version()" };
        let engine = self.words(version).await?.into_iter().next().unwrap_or_default();
        let mut counts = Vec::with_capacity(COUNTED.len());
        for (name, table) in COUNTED {
            let row = self.reader().query_one_raw(self.statement(&format!("SELECT COUNT(*) FROM {table}"))).await?;
            counts.push((name, row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?.unwrap_or_default()));
        }
        let mut damages = Vec::new();
        if self.is_sqlite() {
            damages.extend(self.words("PRAGMA integrity_check").await?.into_iter().filter(|line| line != "ok"));
            let orphans = self.words("SELECT \"table\" || ' → ' || parent FROM pragma_foreign_key_check").await?;
            damages.extend(orphans.into_iter().map(|line| format!("запись без своей основы: {line}")));
        }
        Ok(Health { engine, counts, damages })
    }

    /// The tables of the book by name, without the one that the migrations keep.
    pub async fn tables(&self) -> Answer<Vec<String>> {
        let sql = if self.is_sqlite() {
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'seaql_migrations' ORDER BY name"
        } else {
            "SELECT CAST(tablename AS text) FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'seaql_migrations' ORDER BY 1"
        };
        self.words(sql).await
    }

    /// The first column of an answer as text.
    async fn words(&self, sql: &str) -> Answer<Vec<String>> {
        let rows = self.reader().query_all_raw(self.statement(sql)).await?;
        rows.iter().map(|row| Ok(row.try_get_by_index::<String>(0)?)).collect()
    }

    fn statement(&self, sql: &str) -> Statement {
        Statement::from_string(if self.is_sqlite() { DbBackend::Sqlite } else { DbBackend::Postgres }, sql)
    }
}
