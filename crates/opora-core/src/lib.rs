//! The language of municipal orders: nouns, rules, deadlines and Russian words.
//!
//! This crate is pure: no IO, no clock, no randomness, no async. `today`, `now` and new ids are arguments.
//! Everything else in the workspace depends on it, and it depends on nothing of ours.

pub mod access;
pub mod adoption;
pub mod appointment;
pub mod assessment;
pub mod calendar;
pub mod category;
pub mod choices;
pub mod context;
pub mod correction;
pub mod deadline;
pub mod directory;
pub mod identification;
pub mod ids;
pub mod indicator;
pub mod lineage;
pub mod methodology;
pub mod obligation;
pub mod paper;
pub mod party;
pub mod programme;
pub mod reading;
pub mod recount;
pub mod refusal;
pub mod review;
pub mod russian;
pub mod scale;
pub mod school;
pub mod target;
pub mod words;

pub use refusal::Refusal;
