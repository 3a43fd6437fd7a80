//! The cluster as it runs in earnest: processes on loopback, files on the disk, one of the machines lost.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests and their helpers"
)]

mod bucket;
mod messages;
mod processes;
mod rows;
mod same_bytes;
