//! Rows, summaries and the library from outside, against row-by-row implementations.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod again;
mod generated;
mod ingest;
mod interrupted;
mod library;
mod merging;
mod naive;
mod questions;
mod sample;
mod summaries;
