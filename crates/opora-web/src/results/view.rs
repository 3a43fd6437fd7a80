//! One shape for all answers: tables with captions, a plot with its table, and how it was made.

use askama::Template;
use opora_results::questions::Method;

use super::Tab;
use crate::layout::Page;

/// A page of an answer.
#[derive(Template)]
#[template(path = "results/answer.html")]
pub(super) struct AnswerPage {
    pub page: Page,
    pub here: Tab,
    pub facts: String,
    /// Stands first on the page.
    pub notice: &'static str,
    pub sections: Vec<Section>,
    pub method: Method,
    /// What to do where there is nothing to show.
    pub empty: Option<(String, String)>,
}

/// One box of the page.
#[derive(Default)]
pub(super) struct Section {
    pub id: String,
    pub title: String,
    /// Stands at the right of the head.
    pub aside: String,
    /// Sentences above the table.
    pub lines: Vec<String>,
    /// A plot made by the server; its data are in the table.
    pub svg: Option<String>,
    pub table: Option<Grid>,
}

/// A table.
#[derive(Default)]
pub(super) struct Grid {
    pub caption: String,
    pub heads: Vec<Head>,
    pub rows: Vec<Vec<Cell>>,
}

/// The head of a column.
pub(super) struct Head {
    pub title: &'static str,
    pub is_number: bool,
}

/// A cell.
pub(super) struct Cell {
    pub text: String,
    pub url: Option<String>,
}

/// A column of words.
pub(super) const fn words(title: &'static str) -> Head {
    Head { title, is_number: false }
}

/// A column of numbers.
pub(super) const fn number(title: &'static str) -> Head {
    Head { title, is_number: true }
}

/// A cell of text.
pub(super) fn text(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), url: None }
}

/// A cell that leads to what it counts.
pub(super) fn link(text: impl Into<String>, url: impl Into<String>) -> Cell {
    Cell { text: text.into(), url: Some(url.into()) }
}

/// «12,5 %» or a dash.
pub(super) fn percent(value: Option<f64>) -> Cell {
    text(value.map_or_else(|| "—".to_owned(), |value| format!("{}\u{a0}%", decimal(value))))
}

/// «12,5» or a dash.
pub(super) fn figure(value: Option<f64>) -> Cell {
    text(value.map_or_else(|| "—".to_owned(), decimal))
}

/// A share with both numbers: «67 %, 6 из 9».
pub(super) fn share(n: u64, of: u64) -> Cell {
    #[expect(clippy::cast_precision_loss, reason = "counts of pupils")]
    let pct = (of > 0).then(|| 100.0 * n as f64 / of as f64);
    match pct {
        Some(pct) => text(format!("{}\u{a0}%, {n}\u{a0}из\u{a0}{of}", decimal(pct))),
        None => text("—"),
    }
}

/// A number with one digit, as Russian papers write it.
pub(super) fn decimal(value: f64) -> String {
    let text = format!("{value:.1}").replace('.', ",");
    text.strip_suffix(",0").map(str::to_owned).unwrap_or(text)
}
