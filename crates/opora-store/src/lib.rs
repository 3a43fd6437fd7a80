//! The book of record: organisations, documents, programmes, obligations, accounts and the journal, on SQLite or
//! PostgreSQL alike.
//!
//! Everything is a verb of [`Store`]. A verb names its actor, carries the actor's scope in its query (what is
//! outside is not found), takes the clock as an argument, and is one transaction with one sentence of the journal.
//! Answers are [`Answer`]: a refusal for the person or a failure for the log. Rows that people change carry a `lock`;
//! a verb given an old one refuses with `Stale`.
//!
//! | about | verbs of [`Store`] |
//! |---|---|
//! | the book | `open`, `ping`, `close`, `sweep`, `statements`, `backup`, `health`, `copy_into` → [`copying::Copied`] |
//! | first start, links | `first_start` → [`Secret`], `link`, `first_administrator`, `choose_password` |
//! | signing in | `sign_in`, `actor`, `session`, `session_create`, `session_save`, `session_delete` |
//! | calendar feeds | `feed_create` → [`Secret`], `feeds`, `feed_revoke`, `feed_actor` |
//! | accounts | `users`, `invite`, `renew_invitation`, `user_create`, `user_change`, `user_set_in_use`, `change_password` |
//! | organisations | `authorities`, `organisations`, `organisation`, `organisation_create`, `organisation_rename`, `organisation_close`, `organisation_code_set`, `organisation_names`, `organisation_codes` |
//! | categories and pairs | `memberships`, `membership_add`, `membership_close`, `pairings_of`, `pairings_by`, `pairing_set` |
//! | what is expected of a school, calendars | `school_expected`, `school_expected_counts`, `calendar` |
//! | list of schools | `school_rows`, `school_categories`, `school_counts`, `organisation_titles` |
//! | facts of schools | `schools_add`, `organisation_change`, `directors`, `director_set` |
//! | school terms | `terms`, `terms_in_use`, `terms_preview` → [`term_recount::Recounts`], `terms_set` |
//! | people, words | `people`, `person_add`, `directory`, `directory_set`, `derive_again` |
//! | documents | `document_upload`, `document_reread`, `documents`, `document`, `document_bytes`, `document_draft`, `correct`, `correction_withdraw`, `document_set_aside`, `document_take_up`, `document_delete` |
//! | adoption | `adoption_preview` → [`adoption::Preview`] with `hash` and `draft.document.lock`, `adopt` |
//! | programmes | `programmes`, `programme`, `programme_table`, `programme_marks` (Gantt, calendar), `versions`, `version_contents`, `difference` |
//! | activities | `activity` → [`activities::ActivityPage`], `activity_deadline_set`, `activity_deadline_restore` |
//! | obligations | `today`, `obligations`, `obligation`, `obligation_count`, `completions`, `obligation_done`, `obligation_undo`, `obligation_not_applicable`, `obligation_applicable`, `obligation_move` |
//! | results: coming in | [`results::uploads`]: `result_upload_create`, `result_uploads`, `result_upload`, `result_file_given`, `result_file_set_aside`, `result_upload_adopt`, `result_upload_refuse`, `result_imports_of`; [`results::reading`]: `result_job`, `result_upload_reading`, `result_file_read`, `result_upload_read`, `result_upload_stopped`, `result_spool` |
//! | results: the catalogue | [`results::parts`]: `result_catalogue`, `result_parts_of`, `result_switch`, `result_files_known`, `result_files_damaged`, `result_files_copy` |
//! | results: schools | [`results::schools`]: `result_view`, `tested_schools`, `tested_school`, `tested_school_link`, `tested_schools_match` |
//! | results: reference data | `scale_set`, `scales`, `scale_for`, `layout_profile_save`, `layout_profiles`, `layout_profile_delete`, `context_cards_set`, `context_cards` |
//! | identification | `methodology_write`, `methodology_approve`, `methodology_withdraw`, `methodologies`, `methodology`, `list_decision_add`, `list_decision_withdraw`, `list_decisions`, `school_list_keep`, `school_lists`, `school_list`, `school_list_plan`, `school_list_adopt`, `school_list_discard`, `school_story` |
//! | search | `search` |
//! | the load of benches | `fill` with [`bulk::Load`] |
//! | journal | `journal`, `journal_export` |

pub mod activities;
pub mod activity_deadline;
pub mod adoption;
pub mod bulk;
pub mod copying;
mod counting;
pub mod directory;
mod document_removal;
pub mod documents;
mod entities;
pub mod helping;
pub mod journal;
mod migration;
pub mod obligations;
pub mod open;
pub mod operations;
pub mod organisations;
mod person_version;
mod programme_order;
pub mod programmes;
pub mod results;
pub mod school_expected;
pub mod school_facts;
pub mod school_rows;
pub mod school_terms;
pub mod scope;
pub mod search;
pub mod secret;
mod sentences;
pub mod sessions;
pub mod tallies;
pub mod term_recount;
pub mod trouble;
pub mod users;

pub use open::{Database, Store};
pub use scope::{Days, Page, Rows, Total};
pub use secret::Secret;
pub use trouble::{Answer, Failure, Trouble};
