//! One shape for all answers: tables with captions, a plot with its table, and how it was made.

use std::borrow::Cow;

use askama::Template;
use opora_results::questions::Method;

use super::Tab;
use crate::layout::{Choice, Page};

/// A page of an answer.
#[derive(Template)]
#[template(path = "results/answer.html")]
pub(super) struct AnswerPage {
    pub page: Page,
    pub here: Tab,
    pub facts: String,
    /// Stands first on the page.
    pub notice: &'static str,
    /// Buttons at the right of the heading: words and address.
    pub acts: Vec<(String, String)>,
    /// Whose figures stand beside the others.
    pub choice: Option<Select>,
    pub sections: Vec<Section>,
    pub method: Method,
    /// What to do where there is nothing to show.
    pub empty: Option<(String, String)>,
}

/// A select above the boxes that asks for the page anew.
pub(super) struct Select {
    /// The rest of the query: name and value.
    pub kept: (&'static str, String),
    pub name: &'static str,
    pub label: &'static str,
    pub choices: Vec<Choice>,
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
    pub narrow: Narrow,
}

/// How a table stands on a narrow screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Narrow {
    /// Many figures: the first column stays, the others move under it.
    #[default]
    Scrolls,
    /// Sentences: a row becomes a card.
    Stacks,
    /// It is narrow itself.
    Fits,
}

impl Grid {
    /// A table of figures.
    pub(super) fn new(caption: impl Into<String>, heads: impl Into<Vec<Head>>, rows: Vec<Vec<Cell>>) -> Self {
        Self { caption: caption.into(), heads: heads.into(), rows, narrow: Narrow::default() }
    }

    /// A table whose rows hold sentences.
    pub(super) fn of_sentences(caption: impl Into<String>, heads: impl Into<Vec<Head>>, rows: Vec<Vec<Cell>>) -> Self {
        Self { narrow: Narrow::Stacks, ..Self::new(caption, heads, rows) }
    }

    fn class(&self) -> &'static str {
        match self.narrow {
            Narrow::Scrolls => "ans held",
            Narrow::Stacks => "ans stack",
            Narrow::Fits => "brief",
        }
    }
}

/// The head of a column.
pub(super) struct Head {
    pub title: Cow<'static, str>,
    pub is_number: bool,
}

/// A cell.
#[derive(Default)]
pub(super) struct Cell {
    pub text: String,
    pub url: Option<String>,
    /// Where links to this row lead.
    pub id: Option<String>,
    /// Whether its row stands back: what others are compared with.
    pub is_muted: bool,
    /// Sentences below the text; of many the first few are open.
    pub lines: Vec<String>,
}

/// Sentences of a cell that are open at once.
pub(super) const OPEN_LINES: usize = 4;

impl Cell {
    /// The cell as the mark of its row.
    pub(super) fn marked(mut self, id: String) -> Self {
        self.id = Some(id);
        self
    }

    /// The cell at the head of a row that stands back.
    pub(super) fn muted(mut self) -> Self {
        self.is_muted = true;
        self
    }

    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.lines.is_empty()
    }

    fn open(&self) -> &[String] {
        self.lines.get(..OPEN_LINES).filter(|_| self.lines.len() > OPEN_LINES + 1).unwrap_or(&self.lines)
    }

    fn folded(&self) -> &[String] {
        self.lines.get(self.open().len()..).unwrap_or_default()
    }
}

/// A column of words.
pub(super) const fn words(title: &'static str) -> Head {
    Head { title: Cow::Borrowed(title), is_number: false }
}

/// A column of numbers.
pub(super) const fn number(title: &'static str) -> Head {
    Head { title: Cow::Borrowed(title), is_number: true }
}

/// A column of numbers that is named by the data.
pub(super) fn number_of(title: String) -> Head {
    Head { title: Cow::Owned(title), is_number: true }
}

/// A cell of text.
pub(super) fn text(text: impl Into<String>) -> Cell {
    Cell { text: bound(text), ..Cell::default() }
}

/// A cell that leads to what it counts.
pub(super) fn link(text: impl Into<String>, url: impl Into<String>) -> Cell {
    Cell { text: bound(text), url: Some(url.into()), ..Cell::default() }
}

/// «5 кл.» stays on one line.
fn bound(text: impl Into<String>) -> String {
    let text = text.into();
    if text.contains(" кл.") { text.replace(" кл.", "\u{a0}кл.") } else { text }
}

/// A cell of sentences.
pub(super) fn sentences(lines: Vec<String>) -> Cell {
    Cell { lines, ..Cell::default() }
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

/// A sentence with a capital letter.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
