//! Tests of the crate from outside, in one binary.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests stop where they fail")]

mod gold_cells;
