//! Opening the book: SQLite in the data folder or PostgreSQL by its address, migrated to the present shape.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, Connection};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use sea_orm_migration::{MigratorTrait, SchemaManager};

use crate::migration::Migrator;
use crate::tallies::Tallies;
use crate::trouble::{Answer, Failure, Trouble};

/// The file of the book in a data folder.
pub const FILE: &str = "opora.sqlite";

/// Longest wait for a writing turn or a free connection.
const TURN: Duration = Duration::from_secs(30);
/// Most connections that read; SQLite has one more that writes. More than two a core only wait for the core.
const READERS: u32 = 8;
/// Most memory for pages of the file, a connection. The system's own cache holds the file anyway; mapping it instead
/// would count every page again for each connection.
const CACHE_KIB: u32 = 8 * 1024;
/// Rows that a connection to SQLite reads ahead of whoever takes them.
const ROWS_AT_ONCE: usize = 1024;
const POSTGRES_CONNECTIONS: u32 = 24;

/// Where the book is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// SQLite in this data folder; the folder is made when it is not there.
    Folder(PathBuf),
    /// `postgres://…`, or `sqlite://…` for a file of one's own.
    Url(String),
}

/// The book of record. Cheap to clone; all clones share the connections.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    readers: DatabaseConnection,
    /// SQLite: one connection, so that writers queue instead of colliding. PostgreSQL: the same pool as readers.
    writer: DatabaseConnection,
    statements: Arc<AtomicU64>,
    tallies: Tallies,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("backend", &self.backend()).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the book and brings it to the present shape.
    pub async fn open(database: Database) -> Answer<Self> {
        let (readers, writer) = match database {
            Database::Folder(folder) => {
                std::fs::create_dir_all(&folder).map_err(Failure::Folder)?;
                sqlite(&folder.join(FILE)).await?
            }
            Database::Url(url) => match url.strip_prefix("sqlite://") {
                Some(path) => sqlite(Path::new(path)).await?,
                None => {
                    let mut options = ConnectOptions::new(url);
                    options.max_connections(POSTGRES_CONNECTIONS).acquire_timeout(TURN).sqlx_logging(false);
                    let pool = sea_orm::Database::connect(options).await?;
                    Migrator::up(&pool, None).await?;
                    (pool.clone(), pool)
                }
            },
        };
        let statements = Arc::new(AtomicU64::new(0));
        let (mut readers, mut writer) = (readers, writer);
        for connection in [&mut readers, &mut writer] {
            let count = Arc::clone(&statements);
            connection.set_metric_callback(move |_| {
                count.fetch_add(1, Ordering::Relaxed);
            });
        }
        Ok(Self { inner: Arc::new(Inner { readers, writer, statements, tallies: Tallies::default() }) })
    }

    /// Whether a book stands there. Nothing is made or changed.
    pub async fn stands(database: &Database) -> Answer<bool> {
        let file = match database {
            Database::Folder(folder) => Some(Self::file(folder)),
            Database::Url(url) => url.strip_prefix("sqlite://").map(PathBuf::from),
        };
        let connection = match (file, database) {
            (Some(path), _) if !path.is_file() => return Ok(false),
            (Some(path), _) => {
                let mut options = ConnectOptions::new("sqlite://");
                options.max_connections(1).acquire_timeout(TURN).sqlx_logging(false).map_sqlx_sqlite_opts(
                    move |sqlite| sqlite.filename(&path).create_if_missing(false).busy_timeout(TURN),
                );
                sea_orm::Database::connect(options).await?
            }
            (None, Database::Url(url)) => {
                let mut options = ConnectOptions::new(url);
                options.max_connections(1).acquire_timeout(TURN).sqlx_logging(false);
                sea_orm::Database::connect(options).await?
            }
            (None, Database::Folder(_)) => return Ok(false),
        };
        let has = SchemaManager::new(&connection).has_table("events").await;
        connection.close_by_ref().await?;
        Ok(has?)
    }

    /// The file inside a data folder.
    pub fn file(folder: &Path) -> PathBuf {
        folder.join(FILE)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Answer<()> {
        Ok(self.inner.readers.ping().await?)
    }

    /// Closes the connections; what was acknowledged is on the disk long before.
    pub async fn close(self) -> Answer<()> {
        self.inner.readers.close_by_ref().await?;
        Ok(self.inner.writer.close_by_ref().await?)
    }

    /// Which engine holds the book.
    pub fn is_sqlite(&self) -> bool {
        self.backend() == DbBackend::Sqlite
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.inner.readers.get_database_backend()
    }

    /// For reads outside a transaction.
    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.inner.readers
    }

    /// How many statements were sent since the book was opened: for diagnostics, and for the proof that a page
    /// asks the same number of questions for one row and for a hundred.
    pub fn statements(&self) -> u64 {
        self.inner.statements.load(Ordering::Relaxed)
    }

    pub(crate) fn tallies(&self) -> &Tallies {
        &self.inner.tallies
    }

    /// A writing transaction: it is rolled back unless [`Turn::commit`] is reached.
    pub(crate) async fn turn(&self) -> Answer<DatabaseTransaction> {
        let options = TransactionOptions {
            isolation_level: None,
            access_mode: None,
            sqlite_transaction_mode: self.is_sqlite().then_some(SqliteTransactionMode::Immediate),
        };
        Ok(self.inner.writer.begin_with_options(options).await?)
    }
}

async fn sqlite(path: &Path) -> Result<(DatabaseConnection, DatabaseConnection), Trouble> {
    let writer = sqlite_pool(path, 1, true).await?;
    Migrator::up(&writer, None).await?;
    // What the planner knows of the tables is read when a connection opens: the readers come after it.
    writer.execute_unprepared("PRAGMA analysis_limit = 1000; PRAGMA optimize = 0x10002;").await?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let readers = u32::try_from(2 * cores).unwrap_or(READERS).clamp(2, READERS);
    let readers = sqlite_pool(path, readers, false).await?;
    Ok((readers, writer))
}

/// Connections that read, or the one that writes.
async fn sqlite_pool(path: &Path, connections: u32, writes: bool) -> Result<DatabaseConnection, Trouble> {
    let path = path.to_owned();
    let mut options = ConnectOptions::new("sqlite://");
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(TURN)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .filename(&path)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // Acknowledged means on the disk, also when the power fails.
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(TURN)
                .foreign_keys(true)
                // A whole page of rows comes over at once: else the two threads wake each other every fifty rows.
                .row_buffer_size(ROWS_AT_ONCE)
                .pragma("cache_size", format!("-{CACHE_KIB}"))
                .pragma("temp_store", "memory")
        });
    if writes {
        options.map_sqlx_sqlite_pool_opts(|pool| pool.after_release(|connection, _| Box::pin(is_at_rest(connection))));
    }
    Ok(sea_orm::Database::connect(options).await?)
}

/// Whether no transaction is open on a connection that was given back; else it is closed, which ends it.
///
/// SQLite ends a transaction by itself when the disk is full. The driver, whose own ROLLBACK then fails, goes on as if
/// it were inside one: what comes after is written into savepoints and acknowledged, and is lost when the server stops.
async fn is_at_rest(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // Rolling back is only queued when a transaction is dropped; the answer comes after it.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

#[cfg(test)]
mod tests {
    use sea_orm::EntityTrait;

    use super::*;

    #[tokio::test]
    async fn a_transaction_that_the_engine_ended_leaves_nothing_open() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(Database::Folder(folder.path().to_owned())).await.unwrap();
        let insert = |word: &str| {
            format!("INSERT INTO guesses (subject, failures, last_at) VALUES ('{word}', 1, '2026-03-17 09:40:00')")
        };
        // As SQLite does it when the disk is full.
        let turn = store.turn().await.unwrap();
        turn.execute_unprepared("ROLLBACK").await.unwrap();
        drop(turn);
        let refused = store.turn().await.unwrap();
        refused.execute_unprepared(&insert("refused")).await.unwrap();
        drop(refused);
        let kept = store.turn().await.unwrap();
        kept.execute_unprepared(&insert("kept")).await.unwrap();
        kept.commit().await.unwrap();
        let other = Store::open(Database::Folder(folder.path().to_owned())).await.unwrap();
        let rows = crate::entities::guess::Entity::find().all(other.reader()).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.subject.as_str()).collect::<Vec<_>>(), ["kept"]);
    }
}
