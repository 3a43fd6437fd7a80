//! A list as a typed table: what a page shows, before it becomes a file.

use chrono::{NaiveDate, NaiveDateTime};

/// A list with its title, its filters and its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name of the sheet; forbidden characters and length are mended when it is written.
    pub sheet: String,
    /// The heading above the table.
    pub title: String,
    /// Grey lines under the heading: whose list, which filters, on which day.
    pub subtitle: Vec<String>,
    /// The columns from left to right.
    pub columns: Vec<Column>,
    /// The rows from top to bottom.
    pub rows: Vec<Row>,
    /// Lines under the table.
    pub notes: Vec<String>,
    /// When it was made; stands in the properties of the file.
    pub made: NaiveDateTime,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The words in the head.
    pub head: String,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// Width in characters, or nothing to fit the content.
    pub width: Option<u16>,
}

/// What the cells of a column hold; it decides alignment, number format and width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words, wrapped.
    Text,
    /// A day.
    Date,
    /// A number.
    Number,
    /// A share of two numbers; it takes three columns of the sheet: the percentage, the part and the whole.
    Share,
    /// Words that open a page.
    Link,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A heading across all columns.
    Section(String),
    /// One cell a column; missing cells at the end are empty.
    Cells(Vec<Cell>),
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known; never shown as 0.
    Empty,
    /// Words; stay words even if they look like a formula or a number.
    Text(String),
    /// A day.
    Date(NaiveDate),
    /// A number.
    Number(f64),
    /// `part` of `whole`.
    Share {
        /// How many.
        part: f64,
        /// Of how many; 0 gives no percentage.
        whole: f64,
    },
    /// Words that open an absolute address.
    Link {
        /// What is shown.
        text: String,
        /// `http://` or `https://`; any other address is left as words.
        url: String,
    },
}

impl Column {
    /// A column of `kind` that fits its content.
    pub fn new(head: impl Into<String>, kind: ColumnKind) -> Self {
        Self { head: head.into(), kind, width: None }
    }

    /// The same column, `characters` wide.
    #[must_use]
    pub fn wide(mut self, characters: u16) -> Self {
        self.width = Some(characters);
        self
    }
}

impl Cell {
    /// Words, or an empty cell where there are none.
    pub fn words(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.trim().is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A day, or an empty cell.
    pub fn day(date: Option<NaiveDate>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }

    /// A count, exact up to 2⁵³.
    pub fn count(number: u64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "Excel itself holds every number as a double")]
        Self::Number(number as f64)
    }
}
