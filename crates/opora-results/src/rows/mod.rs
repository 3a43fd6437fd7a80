//! Rows: one participant in one work, as columns of a Parquet file that is sorted by school and never changed.
//!
//! ```text
//! Builder::push(Row) … finish() ─► sorted batch ─► write(folder, header, batches) ─► Written{path}
//!                                   merge(current file, sorted batch, replaced imports) ─┘
//! ```

mod again;
mod build;
mod header;
mod imports;
mod merge;
mod open;
pub mod schema;
mod write;

pub use again::{brought_again, recognised};
pub use build::{Builder, Row, sorted};
pub use header::Header;
pub use imports::imports;
pub use merge::{Merged, merge};
pub use open::{Batches, Opened, open};
pub(crate) use open::{metadata, pairs};
pub(crate) use write::ENDING;
pub use write::{Written, folder_of, slug, write};
