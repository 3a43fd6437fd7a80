//! Результаты: works and what they say, identification, dynamics, objectivity.

mod shelf;

pub use shelf::{Holdings, Shelf};
