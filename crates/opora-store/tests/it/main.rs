//! The contract of the book of record, on SQLite always and on PostgreSQL where `OPORA_TEST_POSTGRES_URL` says.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::string_slice)]

mod accounts;
mod adoption;
mod amendments;
mod book;
mod copying;
mod crash;
mod deadlines;
mod living;
mod matrix;
mod orders;
mod results;
mod school_lists;
mod school_terms;
mod schools;
mod splitting;
mod today;
