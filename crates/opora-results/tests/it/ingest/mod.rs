//! Reading of result files: every layout, every kind of dirt, bad files.

mod aggregates;
mod bad;
mod books;
mod dirt;
mod formats;
mod layouts;
mod people;
