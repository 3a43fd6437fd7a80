//! The methodologies that come with the product: starting points, each to be checked against the region's own act.

use super::{Methodology, read};

/// A methodology that comes with the product.
#[derive(Debug, Clone, Copy)]
pub struct Shipped {
    /// Name for the command line and addresses.
    pub name: &'static str,
    /// Its file, with comments for whoever edits it.
    pub toml: &'static str,
}

/// All of them, the federal default first.
pub const SHIPPED: [Shipped; 6] = [
    Shipped { name: "federal", toml: include_str!("shipped/federal.toml") },
    Shipped { name: "two-years", toml: include_str!("shipped/two-years.toml") },
    Shipped { name: "stability", toml: include_str!("shipped/stability.toml") },
    Shipped { name: "hard-conditions", toml: include_str!("shipped/hard-conditions.toml") },
    Shipped { name: "any-low", toml: include_str!("shipped/any-low.toml") },
    Shipped { name: "several-lists", toml: include_str!("shipped/several-lists.toml") },
];

/// The shipped methodology with this name.
pub fn shipped(name: &str) -> Option<Methodology> {
    let found = SHIPPED.iter().find(|shipped| shipped.name == name.trim())?;
    // A test reads each of them, so a shipped file is never wrong.
    read(found.toml).ok()
}
