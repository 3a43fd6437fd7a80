//! Phrases as municipalities write them, each with its whole meaning.

mod context;
mod days;
mod dirt;
mod frequencies;
mod lists;
mod municipal;
mod outside;
mod recurring_days;
mod refused;
mod units;
mod windows;
mod yearly;
