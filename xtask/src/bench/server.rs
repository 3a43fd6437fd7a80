//! The server under load: start, memory at rest, and list pages over a large book with many users at once.

use anyhow::Result;

/// Prints the figures.
pub fn run() -> Result<()> {
    Ok(())
}
