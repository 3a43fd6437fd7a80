//! Results of assessments: what came in, which files hold it, and what follows from it for schools.

use sea_orm_migration::prelude::{
    Alias, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};

use super::m0001_book_of_record::Kind::{
    Auto, Date, Int, MaybeDate, MaybeInt, MaybeText, MaybeTime, MaybeTo, Text, Time, To,
};
use super::m0001_book_of_record::{Columns, Indexes, Of, create};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Every table in an order in which references point backwards. An absent authority means «for all of them».
const TABLES: &[(&str, Columns)] = &[
    (
        "tested_schools",
        &[
            ("id", Auto),
            ("code", Text),
            ("name", Text),
            ("municipality", Text),
            ("search_key", Text),
            ("sort_key", Text),
            ("authority_id", MaybeTo("organisations")),
            ("organisation_id", MaybeTo("organisations")),
            ("first_seen", Date),
            ("lock", Int),
        ],
    ),
    (
        "tested_school_codes",
        &[("id", Auto), ("school_id", To("tested_schools")), ("code", Text), ("first_seen", Date), ("last_seen", Date)],
    ),
    (
        "layout_profiles",
        &[
            ("id", Auto),
            ("authority_id", MaybeTo("organisations")),
            ("name", Text),
            ("name_key", Text),
            ("body", Text),
            ("changed_at", Time),
            ("changed_by_name", Text),
            ("lock", Int),
        ],
    ),
    (
        "scales",
        &[
            ("id", Auto),
            ("authority_id", MaybeTo("organisations")),
            ("work_key", Text),
            ("number", Int),
            ("body", Text),
            ("set_at", Time),
            ("set_by_name", Text),
            ("ended_at", MaybeTime),
        ],
    ),
    (
        "result_uploads",
        &[
            ("id", Auto),
            ("authority_id", MaybeTo("organisations")),
            ("state", Text),
            ("trouble", MaybeText),
            ("uploaded_at", Time),
            ("uploaded_by", MaybeTo("users")),
            ("uploaded_by_name", Text),
            ("settled_at", MaybeTime),
            ("settled_by", MaybeTo("users")),
            ("settled_by_name", MaybeText),
            ("lock", Int),
        ],
    ),
    (
        "result_files",
        &[
            ("id", Auto),
            ("upload_id", To("result_uploads")),
            ("name", Text),
            ("sha256", Text),
            ("size_bytes", Int),
            ("spool", MaybeText),
            ("state", Text),
            ("given", Text),
            ("trouble", MaybeText),
            ("lock", Int),
        ],
    ),
    // Which version of the data each change of the current parts made; the key is the version.
    (
        "result_versions",
        &[("id", Auto), ("upload_id", MaybeTo("result_uploads")), ("made_at", Time), ("made_by_name", Text)],
    ),
    (
        "result_imports",
        &[
            ("id", Auto),
            ("upload_id", To("result_uploads")),
            ("file_id", To("result_files")),
            ("authority_id", MaybeTo("organisations")),
            ("work_key", Text),
            ("procedure", Text),
            ("year", Int),
            ("layout", Text),
            ("profile", MaybeText),
            ("inferred", Text),
            ("cleaning", Text),
            ("row_count", Int),
            ("school_count", Int),
            ("state", Text),
            ("outcome", MaybeText),
            ("version_id", MaybeTo("result_versions")),
        ],
    ),
    (
        "result_parts",
        &[
            ("id", Auto),
            ("work_key", Text),
            // The work while the part is the current one of it, null afterwards: unique, so that a work has one.
            ("current_of", MaybeText),
            ("procedure", Text),
            ("year", Int),
            ("rows_path", Text),
            ("rows_sha256", Text),
            ("summaries_path", Text),
            ("summaries_sha256", Text),
            ("row_count", Int),
            ("school_count", Int),
            ("version_id", To("result_versions")),
            ("adopted_at", Time),
            ("superseded_at", MaybeTime),
        ],
    ),
    (
        "methodologies",
        &[
            ("id", Auto),
            ("authority_id", MaybeTo("organisations")),
            ("lineage_id", MaybeInt),
            ("number", Int),
            ("title", Text),
            ("body", Text),
            ("state", Text),
            ("basis", MaybeText),
            ("document_id", MaybeTo("documents")),
            ("valid_from", MaybeDate),
            ("valid_to", MaybeDate),
            ("written_at", Time),
            ("written_by_name", Text),
            ("settled_at", MaybeTime),
            ("settled_by_name", MaybeText),
            ("lock", Int),
        ],
    ),
    (
        "list_decisions",
        &[
            ("id", Auto),
            ("school_id", To("tested_schools")),
            ("category", Text),
            ("category_key", Text),
            ("kind", Text),
            ("reason", Text),
            ("basis", MaybeText),
            ("document_id", MaybeTo("documents")),
            ("valid_from", Date),
            ("valid_to", MaybeDate),
            ("made_at", Time),
            ("made_by_name", Text),
            ("withdrawn_at", MaybeTime),
            ("withdrawn_by_name", MaybeText),
            ("withdrawn_reason", MaybeText),
            ("lock", Int),
        ],
    ),
    (
        "school_lists",
        &[
            ("id", Auto),
            ("authority_id", MaybeTo("organisations")),
            ("methodology_id", To("methodologies")),
            ("title", Text),
            ("category", Text),
            ("category_key", Text),
            ("year", Int),
            ("version_id", MaybeTo("result_versions")),
            ("what_if", MaybeText),
            ("body", Text),
            ("state", Text),
            ("made_at", Time),
            ("made_by_name", Text),
            ("act", MaybeText),
            ("document_id", MaybeTo("documents")),
            ("in_force_from", MaybeDate),
            ("settled_at", MaybeTime),
            ("settled_by_name", MaybeText),
            ("lock", Int),
        ],
    ),
    (
        "school_list_rows",
        &[
            ("id", Auto),
            ("list_id", To("school_lists")),
            ("school_id", To("tested_schools")),
            ("standing", Text),
            ("ground", Text),
            ("body", Text),
        ],
    ),
    (
        "context_cards",
        &[
            ("id", Auto),
            ("school_id", To("tested_schools")),
            ("school_year", Int),
            ("body", Text),
            ("changed_at", Time),
            ("changed_by_name", Text),
            ("lock", Int),
        ],
    ),
];

const INDEXES: Indexes = &[
    ("tested_schools", &["authority_id", "sort_key"]),
    ("tested_schools", &["organisation_id"]),
    ("tested_schools", &["sort_key"]),
    ("tested_school_codes", &["school_id"]),
    ("scales", &["work_key"]),
    ("result_uploads", &["authority_id", "id"]),
    ("result_uploads", &["state"]),
    ("result_files", &["upload_id"]),
    ("result_files", &["sha256"]),
    ("result_imports", &["upload_id"]),
    ("result_imports", &["file_id"]),
    ("result_imports", &["work_key", "state"]),
    ("result_parts", &["work_key"]),
    ("result_parts", &["version_id"]),
    ("methodologies", &["lineage_id"]),
    ("list_decisions", &["school_id"]),
    ("list_decisions", &["category_key"]),
    ("school_lists", &["authority_id", "id"]),
    ("school_lists", &["methodology_id"]),
    ("school_list_rows", &["school_id"]),
    ("context_cards", &["school_year"]),
];

const UNIQUE: Indexes = &[
    ("tested_schools", &["code"]),
    ("tested_school_codes", &["code"]),
    ("result_parts", &["current_of"]),
    ("school_list_rows", &["list_id", "school_id"]),
    ("context_cards", &["school_id", "school_year"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, TABLES, &[(Of::All, INDEXES), (Of::Once, UNIQUE)]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in TABLES.iter().rev() {
            manager.drop_table(Table::drop().table(Alias::new(*name)).to_owned()).await?;
        }
        Ok(())
    }
}
