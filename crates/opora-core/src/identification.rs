//! Identification: which schools a methodology lists, and why.
//!
//! The input is one [`Figure`] a school and work; where they come from (kept summaries, a fresh pass) is not seen here.

/// What identification needs to know about one school in one work. 24 bytes, so that a national year fits in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// Position of the school in the list that goes with the figures.
    pub school: u32,
    /// Position of the work in the list that goes with the figures.
    pub work: u32,
    /// Participants with a usable total.
    pub n: u32,
    /// Of them with mark «2» (ВПР, ОГЭ) or below the minimum (ЕГЭ).
    pub low: u32,
    /// Of them with mark «4» or «5»; 0 in works that have only a minimum.
    pub good: u32,
    /// Sum of their totals; a school never reaches 2³² points in one work.
    pub sum: u32,
}
