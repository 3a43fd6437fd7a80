//! The migrations, in order; the same for SQLite and PostgreSQL.

mod m0001_book_of_record;
mod m0002_results;
mod m0003_previous_sign_in;

use sea_orm_migration::prelude::{MigrationTrait, MigratorTrait, async_trait};

/// Brings a database to the present shape.
pub(crate) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_book_of_record::Migration),
            Box::new(m0002_results::Migration),
            Box::new(m0003_previous_sign_in::Migration),
        ]
    }
}
