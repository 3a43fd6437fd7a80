//! The tables of results as SeaORM entities.

use crate::entities::table;

table!(tested_school = "tested_schools" {
    auto id: i64,
    code: String, name: String, municipality: String, search_key: String, sort_key: String, authority_id: Option<i64>,
    organisation_id: Option<i64>, first_seen: NaiveDate, lock: i64,
});
table!(tested_school_code = "tested_school_codes" {
    auto id: i64,
    school_id: i64, code: String, first_seen: NaiveDate, last_seen: NaiveDate,
});
table!(layout_profile = "layout_profiles" {
    auto id: i64,
    authority_id: Option<i64>, name: String, name_key: String, body: String, changed_at: DateTimeUtc,
    changed_by_name: String, lock: i64,
});
table!(scale = "scales" {
    auto id: i64,
    authority_id: Option<i64>, work_key: String, number: i64, body: String, set_at: DateTimeUtc, set_by_name: String,
    ended_at: Option<DateTimeUtc>,
});
table!(result_upload = "result_uploads" {
    auto id: i64,
    authority_id: Option<i64>, state: String, trouble: Option<String>, uploaded_at: DateTimeUtc,
    uploaded_by: Option<i64>, uploaded_by_name: String, settled_at: Option<DateTimeUtc>, settled_by: Option<i64>,
    settled_by_name: Option<String>, lock: i64,
});
table!(result_file = "result_files" {
    auto id: i64,
    upload_id: i64, name: String, sha256: String, size_bytes: i64, spool: Option<String>, state: String,
    given: String, trouble: Option<String>, lock: i64,
});
table!(result_version = "result_versions" {
    auto id: i64,
    upload_id: Option<i64>, made_at: DateTimeUtc, made_by_name: String,
});
table!(result_import = "result_imports" {
    auto id: i64,
    upload_id: i64, file_id: i64, authority_id: Option<i64>, work_key: String, procedure: String, year: i64,
    layout: String, profile: Option<String>, inferred: String, cleaning: String, row_count: i64, school_count: i64,
    state: String, outcome: Option<String>, version_id: Option<i64>,
});
table!(result_part = "result_parts" {
    auto id: i64,
    work_key: String, current_of: Option<String>, procedure: String, year: i64, rows_path: String,
    rows_sha256: String, summaries_path: String, summaries_sha256: String, row_count: i64, school_count: i64,
    version_id: i64, adopted_at: DateTimeUtc, superseded_at: Option<DateTimeUtc>,
});
table!(methodology = "methodologies" {
    auto id: i64,
    authority_id: Option<i64>, lineage_id: Option<i64>, number: i64, title: String, body: String, state: String,
    basis: Option<String>, document_id: Option<i64>, valid_from: Option<NaiveDate>, valid_to: Option<NaiveDate>,
    written_at: DateTimeUtc, written_by_name: String, settled_at: Option<DateTimeUtc>,
    settled_by_name: Option<String>, lock: i64,
});
table!(list_decision = "list_decisions" {
    auto id: i64,
    school_id: i64, category: String, category_key: String, kind: String, reason: String, basis: Option<String>,
    document_id: Option<i64>, valid_from: NaiveDate, valid_to: Option<NaiveDate>, made_at: DateTimeUtc,
    made_by_name: String, withdrawn_at: Option<DateTimeUtc>, withdrawn_by_name: Option<String>,
    withdrawn_reason: Option<String>, lock: i64,
});
table!(school_list = "school_lists" {
    auto id: i64,
    authority_id: Option<i64>, methodology_id: i64, title: String, category: String, category_key: String, year: i64,
    version_id: Option<i64>, what_if: Option<String>, body: String, state: String, made_at: DateTimeUtc,
    made_by_name: String, act: Option<String>, document_id: Option<i64>, in_force_from: Option<NaiveDate>,
    settled_at: Option<DateTimeUtc>, settled_by_name: Option<String>, lock: i64,
});
table!(school_list_row = "school_list_rows" {
    auto id: i64,
    list_id: i64, school_id: i64, standing: String, ground: String, body: String,
});
table!(context_card = "context_cards" {
    auto id: i64,
    school_id: i64, school_year: i64, body: String, changed_at: DateTimeUtc, changed_by_name: String, lock: i64,
});
