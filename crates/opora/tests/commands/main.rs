//! Commands of the real binary as they are typed, without a browser.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

mod care;
mod copying;
mod deadline;
mod opora;
mod user;
