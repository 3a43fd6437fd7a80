//! Rows: one participant in one work, as columns of a Parquet file.

pub mod schema;
