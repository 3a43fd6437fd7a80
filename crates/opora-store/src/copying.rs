//! A whole book copied into an empty one, from engine to engine: every table with its keys, the files, and the counters
//! that give the next keys. One transaction; what is counted afterwards is what was there.

use opora_core::Refusal;
use opora_core::refusal::RefusalKind;
use sea_orm::{
    AccessMode, ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, IntoActiveModel,
    IsolationLevel, Iterable, ModelTrait, PaginatorTrait, PrimaryKeyToColumn, Statement, TransactionOptions,
    TransactionTrait,
};

use crate::entities::{
    activity, activity_version, completion, correction, directory_entry, document, document_body, event, feed, guess,
    link, membership, obligation, organisation, organisation_code, organisation_name, pairing, person, programme,
    school_terms, session, user, version,
};
use crate::open::Store;
use crate::results::entities::{
    context_card, layout_profile, list_decision, methodology, result_file, result_import, result_part, result_upload,
    result_version, scale, school_list, school_list_row, tested_school, tested_school_code,
};
use crate::trouble::Answer;

/// Rows a statement; PostgreSQL takes 65 535 values in one, and no table has more than 25 columns.
const CHUNK: u64 = 500;
/// A file with its paper and reading may be large, so each travels alone.
const FILES: u64 = 1;

/// A table that was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Its name.
    pub table: &'static str,
    /// Its rows, the same in both books.
    pub rows: u64,
}

/// How far a copy has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The table that is being copied.
    pub table: &'static str,
    /// Rows copied so far, of all tables.
    pub done: u64,
    /// Rows of all tables.
    pub all: u64,
}

/// Runs `$work!(entity, "table", key, chunk)` for each table, in an order in which references point backwards.
macro_rules! each_table {
    ($work:ident) => {
        $work!(organisation, "organisations", Key::Counted, CHUNK);
        $work!(organisation_name, "organisation_names", Key::Counted, CHUNK);
        $work!(organisation_code, "organisation_codes", Key::Counted, CHUNK);
        $work!(school_terms, "school_terms", Key::Counted, CHUNK);
        $work!(person, "people", Key::Counted, CHUNK);
        $work!(user, "users", Key::Counted, CHUNK);
        $work!(link, "links", Key::Given, CHUNK);
        $work!(session, "sessions", Key::Given, CHUNK);
        $work!(guess, "guesses", Key::Given, CHUNK);
        $work!(feed, "feeds", Key::Counted, CHUNK);
        $work!(programme, "programmes", Key::Counted, CHUNK);
        $work!(document, "documents", Key::Counted, CHUNK);
        $work!(document_body, "document_bodies", Key::Given, FILES);
        $work!(correction, "corrections", Key::Counted, CHUNK);
        $work!(membership, "memberships", Key::Counted, CHUNK);
        $work!(pairing, "pairings", Key::Counted, CHUNK);
        $work!(directory_entry, "directory_entries", Key::Counted, CHUNK);
        $work!(version, "versions", Key::Counted, CHUNK);
        $work!(activity, "activities", Key::Counted, CHUNK);
        $work!(activity_version, "activity_versions", Key::Counted, CHUNK);
        $work!(obligation, "obligations", Key::Counted, CHUNK);
        $work!(completion, "completions", Key::Counted, CHUNK);
        $work!(event, "events", Key::Counted, CHUNK);
        $work!(tested_school, "tested_schools", Key::Counted, CHUNK);
        $work!(tested_school_code, "tested_school_codes", Key::Counted, CHUNK);
        $work!(layout_profile, "layout_profiles", Key::Counted, CHUNK);
        $work!(scale, "scales", Key::Counted, CHUNK);
        $work!(result_upload, "result_uploads", Key::Counted, CHUNK);
        $work!(result_file, "result_files", Key::Counted, CHUNK);
        $work!(result_version, "result_versions", Key::Counted, CHUNK);
        $work!(result_import, "result_imports", Key::Counted, CHUNK);
        $work!(result_part, "result_parts", Key::Counted, CHUNK);
        $work!(methodology, "methodologies", Key::Counted, CHUNK);
        $work!(list_decision, "list_decisions", Key::Counted, CHUNK);
        $work!(school_list, "school_lists", Key::Counted, CHUNK);
        $work!(school_list_row, "school_list_rows", Key::Counted, CHUNK);
        $work!(context_card, "context_cards", Key::Counted, CHUNK);
    };
}

/// Who gives the keys of a table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    /// The database, by a counter.
    Counted,
    /// The product.
    Given,
}

impl Store {
    /// Copies this whole book into `target`, which must be empty; people may go on working with this one, and what
    /// they change after the beginning is not copied. All or nothing.
    pub async fn copy_into(&self, target: &Self, told: &(dyn Fn(Progress) + Sync)) -> Answer<Vec<Copied>> {
        let from = self.snapshot().await?;
        let to = target.turn().await?;
        let mut all = 0;
        let mut occupied = None;
        macro_rules! count {
            ($entity:ident, $table:literal, $key:expr, $chunk:expr) => {
                all += $entity::Entity::find().count(&from).await?;
                let there = $entity::Entity::find().count(&to).await?;
                if there > 0 && occupied.is_none() {
                    occupied = Some(($table, there));
                }
            };
        }
        each_table!(count);
        if let Some((table, rows)) = occupied {
            return Err(Refusal::new(
                RefusalKind::WrongState,
                format!("База, в которую копируют, не пуста: в таблице {table} записей {rows}."),
                "Укажите новую, пустую базу: прежние записи программа не перезапишет.",
            )
            .into());
        }
        let mut copied = Vec::new();
        let mut done = 0;
        macro_rules! copy {
            ($entity:ident, $table:literal, $key:expr, $chunk:expr) => {
                let before = done;
                copy_rows::<$entity::Entity>(&from, &to, $chunk, &mut |rows| {
                    done += rows;
                    told(Progress { table: $table, done, all });
                })
                .await?;
                if $key == Key::Counted {
                    carry_counter(&from, &to, $table).await?;
                }
                let arrived = $entity::Entity::find().count(&to).await?;
                if arrived != done - before {
                    return Err(Refusal::new(
                        RefusalKind::WrongState,
                        format!("В таблице {} скопировано {}, а в новой базе {arrived}.", $table, done - before),
                        "В новую базу пишет кто-то ещё: остановите его и повторите. Ничего не сохранено.",
                    )
                    .into());
                }
                copied.push(Copied { table: $table, rows: arrived });
            };
        }
        each_table!(copy);
        to.commit().await?;
        from.rollback().await?;
        // What the planner knows of the tables comes from their rows.
        target.reader().execute_unprepared("ANALYZE").await?;
        Ok(copied)
    }

    /// A reading transaction in which the book stands still.
    async fn snapshot(&self) -> Answer<DatabaseTransaction> {
        let postgres = !self.is_sqlite();
        let options = TransactionOptions {
            isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: postgres.then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: None,
        };
        Ok(self.reader().begin_with_options(options).await?)
    }
}

/// Copies the rows of one table in the order of their keys.
async fn copy_rows<E>(
    from: &DatabaseTransaction,
    to: &DatabaseTransaction,
    chunk: u64,
    told: &mut (dyn FnMut(u64) + Send),
) -> Answer<()>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + Send + Sync,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let Some(key) = E::PrimaryKey::iter().next().map(PrimaryKeyToColumn::into_column) else { return Ok(()) };
    let mut last = None;
    loop {
        let mut cursor = E::find().cursor_by(key);
        if let Some(last) = last {
            cursor.after::<sea_orm::Value>(last);
        }
        let rows = cursor.first(chunk).all(from).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = Some(end.get(key));
        let count = rows.len() as u64;
        let rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
        E::insert_many(rows).exec_without_returning(to).await?;
        told(count);
        if count < chunk {
            return Ok(());
        }
    }
}

/// The next key of a table is the same in both books, also where the last rows were deleted.
async fn carry_counter(from: &DatabaseTransaction, to: &DatabaseTransaction, table: &str) -> Answer<()> {
    let last = match from.get_database_backend() {
        DbBackend::Sqlite => number(from, "SELECT seq FROM sqlite_sequence WHERE name = $1", table).await?,
        _ => {
            let sequence = "SELECT CAST(CAST(pg_get_serial_sequence($1, 'id') AS regclass) AS text)";
            let row = from.query_one_raw(statement(from, sequence, table)).await?;
            let Some(name) = row.map(|row| row.try_get_by_index::<String>(0)).transpose()? else { return Ok(()) };
            let sql = format!("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {name} WHERE $1 <> ''");
            number(from, &sql, table).await?
        }
    };
    let Some(last) = last.filter(|last| *last > 0) else { return Ok(()) };
    match to.get_database_backend() {
        DbBackend::Sqlite => {
            to.execute_raw(statement(to, "DELETE FROM sqlite_sequence WHERE name = $1", table)).await?;
            let insert = format!("INSERT INTO sqlite_sequence (name, seq) VALUES ($1, {last})");
            to.execute_raw(statement(to, &insert, table)).await?;
        }
        _ => {
            let set = format!("SELECT setval(pg_get_serial_sequence($1, 'id'), {last})");
            to.query_one_raw(statement(to, &set, table)).await?;
        }
    }
    Ok(())
}

async fn number(db: &DatabaseTransaction, sql: &str, table: &str) -> Answer<Option<i64>> {
    let row = db.query_one_raw(statement(db, sql, table)).await?;
    Ok(row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?)
}

fn statement(db: &DatabaseTransaction, sql: &str, table: &str) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, [table.into()])
}
