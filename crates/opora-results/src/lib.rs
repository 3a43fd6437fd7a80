//! Results of assessments: files in, Parquet rows sorted by school, one summary per work and school, and questions
//! that are answered from summaries alone.
//!
//! ```text
//! files ──ingest──► rows (Parquet, a file a work, sorted by school) ──kernel──► summaries ──questions──► answers
//! ```
//!
//! The crate knows folders and files, not the database and not the pages. Which files are in force is said by whoever
//! calls it; files are never changed after they were written, so an interrupted import leaves the old data whole.
//! Names and document numbers of pupils are dropped while a file is read and reach no structure of this crate.

mod draft;
mod fault;
pub mod generate;
pub mod ingest;
pub mod kernel;
pub mod library;
pub mod questions;
pub mod rows;
pub mod summary;

pub use fault::Fault;
