//! The tables as SeaORM entities: one module a table, columns as in the migration.

/// One table: `module = "table" { key; columns }`. Keys of kind `auto` are given by the database, `given` by us.
macro_rules! table {
    ($module:ident = $table:literal { auto $key:ident: $key_type:ty, $($column:ident: $type:ty),* $(,)? }) => {
        $crate::entities::table!(@make $module, $table, (#[sea_orm(primary_key)] $key: $key_type), $($column: $type),*);
    };
    ($module:ident = $table:literal { given $key:ident: $key_type:ty, $($column:ident: $type:ty),* $(,)? }) => {
        $crate::entities::table!(@make $module, $table, (#[sea_orm(primary_key, auto_increment = false)] $key: $key_type), $($column: $type),*);
    };
    (@make $module:ident, $table:literal, (#[$attr:meta] $key:ident: $key_type:ty), $($column:ident: $type:ty),*) => {
        pub(crate) mod $module {
            #[allow(unused_imports)]
            use chrono::NaiveDate;
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                #[$attr]
                pub $key: $key_type,
                $(pub $column: $type,)*
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

pub(crate) use table;

table!(organisation = "organisations" {
    auto id: i64,
    parent_id: Option<i64>, authority_id: Option<i64>, kind: String, name: String, full_name: Option<String>,
    number: Option<String>, search_key: String, sort_key: String, valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>, lock: i64,
});
table!(organisation_name = "organisation_names" {
    auto id: i64,
    organisation_id: i64, name: String, full_name: Option<String>, valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
});
table!(organisation_code = "organisation_codes" {
    auto id: i64,
    organisation_id: i64, system: String, code: String, valid_from: Option<NaiveDate>, valid_to: Option<NaiveDate>,
});
table!(school_terms = "school_terms" {
    auto id: i64,
    place: String, authority_id: Option<i64>, first_year: i64, body: String, changed_at: DateTimeUtc,
    changed_by_name: String, lock: i64,
});
table!(person = "people" {
    auto id: i64,
    authority_id: i64, organisation_id: Option<i64>, name: String, position: Option<String>, search_key: String,
    valid_from: Option<NaiveDate>, valid_to: Option<NaiveDate>,
});
table!(membership = "memberships" {
    auto id: i64,
    authority_id: i64, organisation_id: i64, category: String, category_key: String, valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>, ground: Option<String>, document_id: Option<i64>, lock: i64,
});
table!(pairing = "pairings" {
    auto id: i64,
    authority_id: i64, school_id: i64, mentor_id: Option<i64>, curator: Option<String>,
    valid_from: Option<NaiveDate>, valid_to: Option<NaiveDate>, document_id: Option<i64>,
    programme_id: Option<i64>, lock: i64,
});
table!(directory_entry = "directory_entries" {
    auto id: i64,
    authority_id: i64, party_key: String, words: String, meaning: String, lock: i64,
});
table!(document = "documents" {
    auto id: i64,
    authority_id: i64, lineage_id: Option<i64>, programme_id: Option<i64>, version_id: Option<i64>,
    state: String, name: String, media_type: String, sha256: String, size_bytes: i64,
    act_kind: Option<String>, act_number: Option<String>, act_date: Option<NaiveDate>, title: Option<String>,
    issuer: Option<String>, search_key: String, activities: i64, checks: i64, unread: i64,
    uploaded_at: DateTimeUtc, uploaded_by: Option<i64>, uploaded_by_name: String,
    settled_at: Option<DateTimeUtc>, settled_by_name: Option<String>, lock: i64,
});
table!(document_body = "document_bodies" {
    given document_id: i64,
    bytes: Vec<u8>, paper: String, reading: String,
});
table!(correction = "corrections" {
    auto id: i64,
    authority_id: i64, lineage_id: i64, document_id: i64, anchor: String, original: String,
    change: String, actor_id: Option<i64>, actor_name: String, at: DateTimeUtc,
    withdrawn_at: Option<DateTimeUtc>, withdrawn_by_name: Option<String>,
});
table!(programme = "programmes" {
    auto id: i64,
    authority_id: i64, title: String, act_number: Option<String>, act_date: Option<NaiveDate>,
    period_start: Option<NaiveDate>, period_end: Option<NaiveDate>, version_id: Option<i64>, versions: i64,
    activities: i64, search_key: String, sort_key: String, lock: i64,
});
table!(version = "versions" {
    auto id: i64,
    programme_id: i64, authority_id: i64, number: i64, document_id: Option<i64>, act_number: Option<String>,
    act_date: Option<NaiveDate>, title: String, layout: String, summary: String, adopted_at: DateTimeUtc,
    adopted_by: Option<i64>, adopted_by_name: String,
});
table!(activity = "activities" {
    auto id: i64,
    authority_id: i64, programme_id: i64, ordinal: i64, kind: String, number: Option<String>, text: String,
    search_key: String, content: String, removed_in: Option<i64>, lock: i64,
});
table!(activity_version = "activity_versions" {
    auto id: i64,
    version_id: i64, activity_id: i64, ordinal: i64, change: String, content: String,
});
table!(obligation = "obligations" {
    auto id: i64,
    authority_id: i64, programme_id: i64, activity_id: i64, organisation_id: Option<i64>, occurrence: String,
    who: String, party: String, start: Option<NaiveDate>, due: Option<NaiveDate>, late_from: Option<NaiveDate>,
    closes_on: Option<NaiveDate>, times: Option<i64>, status: String, done_on: Option<NaiveDate>,
    reason: Option<String>, lock: i64,
});
table!(completion = "completions" {
    auto id: i64,
    obligation_id: i64, done_on: NaiveDate, note: Option<String>, actor_id: Option<i64>, actor_name: String,
    at: DateTimeUtc, withdrawn_at: Option<DateTimeUtc>, withdrawn_by_name: Option<String>,
});
table!(event = "events" {
    auto id: i64,
    at: DateTimeUtc, actor_id: Option<i64>, actor_name: String, verb: String, sentence: String, search_key: String,
    before: Option<String>, after: Option<String>, authority_id: Option<i64>, organisation_id: Option<i64>,
    programme_id: Option<i64>, activity_id: Option<i64>, obligation_id: Option<i64>, document_id: Option<i64>,
});
table!(user = "users" {
    auto id: i64,
    login: String, login_key: String, name: String, role: String, authority_id: Option<i64>, school_id: Option<i64>,
    password: Option<String>, created_at: DateTimeUtc, disabled_at: Option<DateTimeUtc>,
    signed_in_at: Option<DateTimeUtc>, lock: i64, signed_in_before: Option<DateTimeUtc>,
});
table!(link = "links" {
    given hash: String,
    purpose: String, user_id: Option<i64>, created_at: DateTimeUtc, expires_at: DateTimeUtc,
    used_at: Option<DateTimeUtc>,
});
table!(session = "sessions" {
    given id: String,
    user_id: Option<i64>, data: String, expires_at: DateTimeUtc,
});
table!(guess = "guesses" {
    given subject: String,
    failures: i64, last_at: DateTimeUtc, blocked_until: Option<DateTimeUtc>,
});
table!(feed = "feeds" {
    auto id: i64,
    user_id: i64, hash: String, title: String, created_at: DateTimeUtc, revoked_at: Option<DateTimeUtc>,
});
