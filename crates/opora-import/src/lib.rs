//! Documents in: the bytes of a file become a [`opora_core::paper::Paper`], and a paper becomes a reading.

pub mod readers;
mod unreadable;

pub use unreadable::{Excess, Unreadable};
