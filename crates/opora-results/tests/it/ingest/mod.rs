//! Reading of result files: every layout, every kind of dirt, bad files.

mod aggregates;
mod bad;
mod books;
mod dirt;
mod formats;
mod joining;
mod layouts;
mod no_pupils;
mod people;
