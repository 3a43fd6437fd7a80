//! Tallies of programmes kept in memory between two changes of the same programme.

/// Filled with the reads of programmes.
#[derive(Default)]
pub(crate) struct Tallies {}
