//! The example authorities of `opora demo`: invented orders read by the ordinary importer, and a plausible history.

mod authorities;
mod fill;
mod history;
mod results;

pub use authorities::{AUTHORITIES, PASSWORD};
pub use fill::{found, live};
