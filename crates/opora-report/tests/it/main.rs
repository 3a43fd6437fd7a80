//! What leaves the product is read back by other programs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod ics;
mod identification;
mod roadmap;
mod xlsx;
