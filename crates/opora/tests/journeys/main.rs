//! Journeys: what a person does in a real Chromium, from the first start to the last click, with pictures.
//!
//! Pictures go to `target/journeys`; with `OPORA_GUIDE_PICTURES=1` those of the user guide go to `docs/user/pictures`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

mod accessible;
mod amended;
mod bad_files;
mod browser;
mod filtering;
mod first_start;
mod import;
mod keyboard;
mod mark_done;
mod orders;
mod own_only;
mod phone;
mod print;
mod results_in;
mod results_list;
mod results_rules;
mod server;
mod weight;
mod without_scripts;
