//! An account remembers the sign-in before the last one: «После вашего входа» begins there.

use sea_orm_migration::prelude::{
    Alias, ColumnDef, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = ColumnDef::new(Alias::new("signed_in_before"));
        column.timestamp_with_time_zone().null();
        manager.alter_table(Table::alter().table(Alias::new("users")).add_column(column).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Alias::new("signed_in_before");
        manager.alter_table(Table::alter().table(Alias::new("users")).drop_column(column).to_owned()).await
    }
}
