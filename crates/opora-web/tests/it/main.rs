//! Page tests: the router in process, a fixed clock, a fresh book for each test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[allow(dead_code, reason = "the rooms of the browser are shared by all page tests")]
mod browser;
mod by_hand;
mod deadlines;
mod documents;
mod finding;
mod obligations;
mod odd_orders;
mod order;
mod programmes;
mod register;
mod results_import;
mod results_pages;
mod results_rules;
mod results_town;
mod school_year;
mod signing_in;
mod statements;
mod today;
