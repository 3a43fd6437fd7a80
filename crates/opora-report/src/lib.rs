//! Papers that leave the product: Excel tables of any list, word papers by the state standard, and calendar feeds.
//!
//! A page hands over a [`table::Table`] or an [`ics::Feed`]; this crate decides how it looks as a file. It knows no
//! database, no pages and no clock: what must carry a time gets it as a value.

pub mod docx;
pub mod ics;
pub mod identification;
pub mod roadmap;
pub mod table;
pub mod xlsx;

/// A paper could not be written. The tables of this product never cause it; it is a fault of the program.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The workbook was refused by the writer.
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The calendar was refused by the writer.
    #[error("the calendar could not be written")]
    Calendar(#[from] std::fmt::Error),
    /// The package of a word paper was refused by the writer.
    #[error("the package could not be written: {0}")]
    Package(#[from] zip::result::ZipError),
    /// The memory that a package is written to refused it.
    #[error("the package could not be written: {0}")]
    Bytes(#[from] std::io::Error),
}
