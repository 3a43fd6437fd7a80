//! What stands above each page of a programme: its facts, its sums and its tabs.

use crate::layout::{Look, dates};

/// The head of a page of a programme.
pub(crate) struct Head {
    /// The title of the programme.
    pub title: String,
    /// The grey line that identifies it.
    pub facts: Vec<Fact>,
    /// The numbers, each a link to its rows.
    pub sums: Vec<Sum>,
    /// The views.
    pub tabs: Vec<OpenTab>,
    /// The address of the programme.
    pub url: String,
    /// The workbook of the table with the present filters.
    pub xlsx: String,
    /// The calendar of its days.
    pub ics: String,
    /// Where an order that amends it is uploaded.
    pub amend: String,
    /// Whether the actor may.
    pub can_amend: bool,
}

/// A fact of the grey line.
pub(crate) struct Fact {
    /// The words.
    pub words: String,
    /// Where they lead.
    pub url: Option<String>,
}

/// A number with its words.
pub(crate) struct Sum {
    /// The rows that were counted.
    pub url: String,
    /// The colour; grey while the number is zero.
    pub look: Look,
    /// The number.
    pub value: String,
    /// The icon; may be empty.
    pub icon: &'static str,
    /// The words.
    pub words: String,
}

impl Sum {
    pub(crate) fn new(url: String, look: Look, value: u64, icon: &'static str, words: impl Into<String>) -> Self {
        let look = if value == 0 { Look::Calm } else { look };
        Self { url, look, value: dates::number(value), icon, words: words.into() }
    }
}

/// A view of a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Table,
    Chart,
    Calendar,
    People,
    Passport,
    Versions,
    Document,
}

/// A tab as it is printed.
pub(crate) struct OpenTab {
    /// The word.
    pub title: &'static str,
    /// The address.
    pub url: String,
    /// Whether this page is it.
    pub open: bool,
    /// How many things are behind it.
    pub count: Option<u64>,
}

impl Tab {
    const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Table, "Таблица", ""),
        (Self::Chart, "Диаграмма", "/chart"),
        (Self::Calendar, "Календарь", "/calendar"),
        (Self::People, "По ответственным", "/people"),
        (Self::Passport, "Паспорт", "/passport"),
        (Self::Versions, "Версии", "/versions"),
        (Self::Document, "Документ", "/document"),
    ];

    /// The row of tabs with this one open.
    pub(crate) fn row(self, url: &str, versions: u64) -> Vec<OpenTab> {
        let tab = |(tab, title, path): (Self, &'static str, &'static str)| OpenTab {
            title,
            url: format!("{url}{path}"),
            open: tab == self,
            count: (tab == Self::Versions).then_some(versions),
        };
        Self::ALL.into_iter().map(tab).collect()
    }
}
