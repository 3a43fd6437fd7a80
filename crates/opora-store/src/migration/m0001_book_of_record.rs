//! The first shape of the book of record.

use sea_orm_migration::prelude::{
    Alias, ColumnDef, ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, ForeignKey, ForeignKeyAction,
    Index, MigrationTrait, SchemaManager, Table, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The type of a column. `Maybe…` may be null.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// Key given by the database.
    Auto,
    /// Text key given by us.
    Given,
    /// Key that points to a row of another table and is its own key.
    Same(&'static str),
    /// Reference to a row of another table.
    To(&'static str),
    MaybeTo(&'static str),
    Int,
    MaybeInt,
    Text,
    MaybeText,
    Bytes,
    MaybeDate,
    Date,
    Time,
    MaybeTime,
}
use Kind::{Auto, Bytes, Date, Given, Int, MaybeDate, MaybeInt, MaybeText, MaybeTime, MaybeTo, Same, Text, Time, To};

/// Which rows an index holds.
#[derive(Clone, Copy)]
pub(super) enum Of {
    All,
    /// Those with a day on which they were done.
    Done,
    /// All, and no two alike.
    Once,
}

pub(super) type Columns = &'static [(&'static str, Kind)];

/// Indexes: table, columns.
pub(super) type Indexes = &'static [(&'static str, &'static [&'static str])];

/// Every table in an order in which references point backwards.
const TABLES: &[(&str, Columns)] = &[
    (
        "organisations",
        &[
            ("id", Auto),
            ("parent_id", MaybeTo("organisations")),
            ("authority_id", MaybeInt),
            ("kind", Text),
            ("name", Text),
            ("full_name", MaybeText),
            ("number", MaybeText),
            ("search_key", Text),
            ("sort_key", Text),
            ("valid_from", MaybeDate),
            ("valid_to", MaybeDate),
            ("lock", Int),
        ],
    ),
    (
        "organisation_names",
        &[
            ("id", Auto),
            ("organisation_id", To("organisations")),
            ("name", Text),
            ("full_name", MaybeText),
            ("valid_from", MaybeDate),
            ("valid_to", MaybeDate),
        ],
    ),
    (
        "organisation_codes",
        &[
            ("id", Auto),
            ("organisation_id", To("organisations")),
            ("system", Text),
            ("code", Text),
            ("valid_from", MaybeDate),
            ("valid_to", MaybeDate),
        ],
    ),
    (
        "school_terms",
        &[
            ("id", Auto),
            ("place", Text),
            ("authority_id", MaybeTo("organisations")),
            ("first_year", Int),
            ("body", Text),
            ("changed_at", Time),
            ("changed_by_name", Text),
            ("lock", Int),
        ],
    ),
    (
        "people",
        &[
            ("id", Auto),
            ("authority_id", To("organisations")),
            ("organisation_id", MaybeTo("organisations")),
            ("name", Text),
            ("position", MaybeText),
            ("search_key", Text),
            ("valid_from", MaybeDate),
            ("valid_to", MaybeDate),
        ],
    ),
    (
        "users",
        &[
            ("id", Auto),
            ("login", Text),
            ("login_key", Text),
            ("name", Text),
            ("role", Text),
            ("authority_id", MaybeTo("organisations")),
            ("school_id", MaybeTo("organisations")),
            ("password", MaybeText),
            ("created_at", Time),
            ("disabled_at", MaybeTime),
            ("signed_in_at", MaybeTime),
            ("lock", Int),
        ],
    ),
    (
        "links",
        &[
            ("hash", Given),
            ("purpose", Text),
            ("user_id", MaybeTo("users")),
            ("created_at", Time),
            ("expires_at", Time),
            ("used_at", MaybeTime),
        ],
    ),
    ("sessions", &[("id", Given), ("user_id", MaybeTo("users")), ("data", Text), ("expires_at", Time)]),
    ("guesses", &[("subject", Given), ("failures", Int), ("last_at", Time), ("blocked_until", MaybeTime)]),
    (
        "feeds",
        &[
            ("id", Auto),
            ("user_id", To("users")),
            ("hash", Text),
            ("title", Text),
            ("created_at", Time),
            ("revoked_at", MaybeTime),
        ],
    ),
    (
        "programmes",
        &[
            ("id", Auto),
            ("authority_id", To("organisations")),
            ("title", Text),
            ("act_number", MaybeText),
            ("act_date", MaybeDate),
            ("period_start", MaybeDate),
            ("period_end", MaybeDate),
            ("version_id", MaybeInt),
            ("versions", Int),
            ("activities", Int),
            ("search_key", Text),
            ("sort_key", Text),
            ("lock", Int),
        ],
    ),
    (
        "documents",
        &[
            ("id", Auto),
            ("authority_id", To("organisations")),
            ("lineage_id", MaybeInt),
            ("programme_id", MaybeTo("programmes")),
            ("version_id", MaybeInt),
            ("state", Text),
            ("name", Text),
            ("media_type", Text),
            ("sha256", Text),
            ("size_bytes", Int),
            ("act_kind", MaybeText),
            ("act_number", MaybeText),
            ("act_date", MaybeDate),
            ("title", MaybeText),
            ("issuer", MaybeText),
            ("search_key", Text),
            ("activities", Int),
            ("checks", Int),
            ("unread", Int),
            ("uploaded_at", Time),
            ("uploaded_by", MaybeTo("users")),
            ("uploaded_by_name", Text),
            ("settled_at", MaybeTime),
            ("settled_by_name", MaybeText),
            ("lock", Int),
        ],
    ),
    ("document_bodies", &[("document_id", Same("documents")), ("bytes", Bytes), ("paper", Text), ("reading", Text)]),
    (
        "corrections",
        &[
            ("id", Auto),
            ("authority_id", To("organisations")),
            ("lineage_id", Int),
            ("document_id", To("documents")),
            ("anchor", Text),
            ("original", Text),
            ("change", Text),
            ("actor_id", MaybeTo("users")),
            ("actor_name", Text),
            ("at", Time),
            ("withdrawn_at", MaybeTime),
            ("withdrawn_by_name", MaybeText),
        ],
    ),
    (
        "memberships",
        &[
            ("id", Auto),
            ("authority_id", To("organisations")),
            ("organisation_id", To("organisations")),
            ("category", Text),
            ("category_key", Text),
            ("valid_from", MaybeDate),
            ("valid_to", MaybeDate),
            ("ground", MaybeText),
            ("document_id", MaybeTo("documents")),
            ("lock", Int),
        ],
    ),
    (
        "pairings",
        &[
            ("id", Auto),
            ("authority_id", To("organisations")),
            ("school_id", To("organisations")),
            ("mentor_id", MaybeTo("organisations")),
            ("curator", MaybeText),
            ("valid_from", MaybeDate),
            ("valid_to", MaybeDate),
            ("document_id", MaybeTo("documents")),
            ("programme_id", MaybeTo("programmes")),
            ("lock", Int),
        ],
    ),
    (
        "directory_entries",
        &[
            ("id", Auto),
            ("authority_id", To("organisations")),
            ("party_key", Text),
            ("words", Text),
            ("meaning", Text),
            ("lock", Int),
        ],
    ),
    (
        "versions",
        &[
            ("id", Auto),
            ("programme_id", To("programmes")),
            ("authority_id", To("organisations")),
            ("number", Int),
            ("document_id", MaybeTo("documents")),
            ("act_number", MaybeText),
            ("act_date", MaybeDate),
            ("title", Text),
            ("layout", Text),
            ("summary", Text),
            ("adopted_at", Time),
            ("adopted_by", MaybeTo("users")),
            ("adopted_by_name", Text),
        ],
    ),
    (
        "activities",
        &[
            ("id", Auto),
            ("authority_id", To("organisations")),
            ("programme_id", To("programmes")),
            ("ordinal", Int),
            ("kind", Text),
            ("number", MaybeText),
            ("text", Text),
            ("search_key", Text),
            ("content", Text),
            ("removed_in", MaybeTo("versions")),
            ("lock", Int),
        ],
    ),
    (
        "activity_versions",
        &[
            ("id", Auto),
            ("version_id", To("versions")),
            ("activity_id", To("activities")),
            ("ordinal", Int),
            ("change", Text),
            ("content", Text),
        ],
    ),
    (
        "obligations",
        &[
            ("id", Auto),
            ("authority_id", To("organisations")),
            ("programme_id", To("programmes")),
            ("activity_id", To("activities")),
            ("organisation_id", MaybeTo("organisations")),
            ("occurrence", Text),
            ("who", Text),
            ("party", Text),
            ("start", MaybeDate),
            ("due", MaybeDate),
            ("late_from", MaybeDate),
            ("closes_on", MaybeDate),
            ("times", MaybeInt),
            ("status", Text),
            ("done_on", MaybeDate),
            ("reason", MaybeText),
            ("lock", Int),
        ],
    ),
    (
        "completions",
        &[
            ("id", Auto),
            ("obligation_id", To("obligations")),
            ("done_on", Date),
            ("note", MaybeText),
            ("actor_id", MaybeTo("users")),
            ("actor_name", Text),
            ("at", Time),
            ("withdrawn_at", MaybeTime),
            ("withdrawn_by_name", MaybeText),
        ],
    ),
    (
        "events",
        &[
            ("id", Auto),
            ("at", Time),
            ("actor_id", MaybeInt),
            ("actor_name", Text),
            ("verb", Text),
            ("sentence", Text),
            ("search_key", Text),
            ("before", MaybeText),
            ("after", MaybeText),
            ("authority_id", MaybeInt),
            ("organisation_id", MaybeInt),
            ("programme_id", MaybeInt),
            ("activity_id", MaybeInt),
            ("obligation_id", MaybeInt),
            ("document_id", MaybeInt),
        ],
    ),
];

/// Indexes: table, columns. Lists are found through them, never by reading a whole table.
const INDEXES: Indexes = &[
    ("organisations", &["authority_id", "kind", "sort_key"]),
    ("organisations", &["kind", "sort_key"]),
    ("organisations", &["parent_id"]),
    ("organisation_names", &["organisation_id"]),
    ("organisation_codes", &["organisation_id"]),
    ("organisation_codes", &["system", "code"]),
    ("people", &["authority_id", "search_key"]),
    ("people", &["organisation_id"]),
    ("sessions", &["expires_at"]),
    ("sessions", &["user_id"]),
    ("feeds", &["user_id"]),
    ("links", &["user_id"]),
    ("documents", &["authority_id", "id"]),
    ("documents", &["lineage_id"]),
    ("documents", &["programme_id"]),
    ("corrections", &["lineage_id"]),
    ("corrections", &["document_id"]),
    ("memberships", &["authority_id", "category_key"]),
    ("memberships", &["organisation_id"]),
    ("pairings", &["authority_id"]),
    ("pairings", &["school_id"]),
    ("pairings", &["mentor_id"]),
    ("programmes", &["authority_id", "sort_key"]),
    ("programmes", &["sort_key"]),
    ("versions", &["document_id"]),
    ("activities", &["programme_id", "ordinal"]),
    ("activity_versions", &["activity_id"]),
    // «Сегодня» for a specialist, a school and an administrator: the same thing of several, by the day from which it
    // is late. Each has its own, or the engines take another one and read what belongs to others.
    ("obligations", &["authority_id", "status", "late_from", "activity_id", "due", "closes_on"]),
    ("obligations", &["status", "late_from", "activity_id", "due", "closes_on"]),
    ("obligations", &["organisation_id", "status", "late_from", "activity_id", "due", "closes_on"]),
    // Holds all that a tally counts, in the order in which it groups.
    ("obligations", &["programme_id", "activity_id", "organisation_id", "status", "late_from", "due"]),
    ("completions", &["obligation_id"]),
    ("events", &["authority_id", "id"]),
    ("events", &["organisation_id", "id"]),
    ("events", &["programme_id", "id"]),
    ("events", &["activity_id", "id"]),
    ("events", &["obligation_id", "id"]),
    ("events", &["document_id", "id"]),
    ("events", &["actor_id", "id"]),
];

/// «Сегодня»: what was done lately, the same thing of several together. Only done obligations are in these indexes.
const DONE_INDEXES: Indexes = &[
    ("obligations", &["authority_id", "status", "done_on", "activity_id", "due", "late_from"]),
    ("obligations", &["organisation_id", "status", "done_on", "activity_id", "due", "late_from"]),
    ("obligations", &["status", "done_on", "activity_id", "due", "late_from"]),
];

/// What must exist once only.
const UNIQUE: Indexes = &[
    ("school_terms", &["place", "first_year"]),
    ("users", &["login_key"]),
    ("feeds", &["hash"]),
    ("documents", &["authority_id", "sha256"]),
    ("directory_entries", &["authority_id", "party_key"]),
    ("versions", &["programme_id", "number"]),
    ("activity_versions", &["version_id", "activity_id"]),
    ("obligations", &["activity_id", "who", "occurrence"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, TABLES, &[(Of::All, INDEXES), (Of::Done, DONE_INDEXES), (Of::Once, UNIQUE)]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in TABLES.iter().rev() {
            manager.drop_table(Table::drop().table(Alias::new(*name)).to_owned()).await?;
        }
        Ok(())
    }
}

/// Makes tables with their references, then their indexes.
pub(super) async fn create(
    manager: &SchemaManager<'_>,
    tables: &[(&str, Columns)],
    indexes: &[(Of, Indexes)],
) -> Result<(), DbErr> {
    for (name, columns) in tables {
        let mut table = Table::create();
        table.table(Alias::new(*name));
        for (column, kind) in *columns {
            table.col(definition(column, *kind));
            if let To(target) | MaybeTo(target) | Same(target) = kind {
                let key = match *target {
                    "links" => "hash",
                    _ => "id",
                };
                table.foreign_key(
                    ForeignKey::create()
                        .name(format!("{name}_{column}"))
                        .from(Alias::new(*name), Alias::new(*column))
                        .to(Alias::new(*target), Alias::new(key))
                        .on_delete(ForeignKeyAction::Restrict),
                );
            }
        }
        manager.create_table(table).await?;
    }
    for (of, indexes) in indexes {
        for (name, columns) in *indexes {
            let mut index = Index::create();
            index.name(format!("{name}_by_{}", columns.join("_"))).table(Alias::new(*name));
            for column in *columns {
                index.col(Alias::new(*column));
            }
            match of {
                Of::All => {}
                Of::Done => drop(index.and_where(Expr::col(Alias::new("done_on")).is_not_null())),
                Of::Once => drop(index.unique()),
            }
            manager.create_index(index).await?;
        }
    }
    Ok(())
}

fn definition(name: &str, kind: Kind) -> ColumnDef {
    let mut column = ColumnDef::new(Alias::new(name));
    match kind {
        Auto => column.big_integer().not_null().auto_increment().primary_key(),
        Given => column.text().not_null().primary_key(),
        Same(_) => column.big_integer().not_null().primary_key(),
        To(_) | Int => column.big_integer().not_null(),
        MaybeTo(_) | MaybeInt => column.big_integer().null(),
        Text => column.text().not_null(),
        MaybeText => column.text().null(),
        Bytes => column.blob().not_null(),
        Date => column.date().not_null(),
        MaybeDate => column.date().null(),
        Time => column.timestamp_with_time_zone().not_null(),
        MaybeTime => column.timestamp_with_time_zone().null(),
    };
    column
}
