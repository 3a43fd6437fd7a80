//! Addresses of a review: where its links and forms lead, with the filters kept.

use opora_core::correction::Landing;
use opora_core::ids::DocumentId;
use opora_core::reading::Level;

use super::doubts::RemarkView;
use super::editor::Editor;
use super::fields::{By, FieldView};
use super::plan::RowView;
use super::spot;
use crate::documents::address;

/// Where the person stands in a review.
#[derive(Debug, Clone)]
pub(crate) struct Here {
    /// The document.
    pub document: DocumentId,
    /// Only fields of this level are shown.
    pub level: Option<Level>,
    /// The page of rows, from 1.
    pub page: usize,
    /// The query to come back to, without «?».
    pub back: String,
    /// Anchors of rows by their names, for the forms of rows.
    pub rows: std::collections::HashMap<String, String>,
}

impl Here {
    /// Where a person stands who shows only `level` on page `page`.
    pub fn new(document: DocumentId, level: Option<Level>, page: usize) -> Self {
        let mut here = Self { document, level, page, back: String::new(), rows: Default::default() };
        here.back = here.query(level, page);
        here
    }

    /// Where a form came from: `back` is the query that [`Here::back`] put into it.
    pub fn back(document: DocumentId, back: &str) -> Self {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(back).unwrap_or_default();
        let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        Self::new(
            document,
            get("level").and_then(level_of),
            get("page").and_then(|page| page.parse().ok()).unwrap_or(1),
        )
    }

    /// The same page at one row.
    pub fn row(&self, row: &str) -> String {
        self.at(&self.back, row)
    }

    /// The review itself.
    pub fn show(&self) -> String {
        address::show(self.document)
    }

    /// All fields.
    pub fn all(&self) -> String {
        self.show()
    }

    /// Only fields of one level.
    pub fn only(&self, level: Option<Level>) -> String {
        self.at(&self.query(level, 1), "")
    }

    /// Another page of rows.
    pub fn page(&self, page: usize) -> String {
        self.at(&self.query(self.level, page), "")
    }

    /// The editor of a field.
    pub fn edit(&self, field: &FieldView) -> String {
        self.edit_at(field.landing)
    }

    /// The editor of a place.
    pub fn edit_at(&self, landing: Landing) -> String {
        let edit = format!("edit={}", spot::name(landing));
        let query = if self.back.is_empty() { edit } else { format!("{}&{edit}", self.back) };
        self.at(&query, &spot::row(landing))
    }

    /// The same page without the editor.
    pub fn close(&self, editor: &Editor) -> String {
        self.at(&self.back, &editor.row)
    }

    /// Where corrections are sent.
    pub fn correct(&self) -> String {
        format!("{}/corrections", self.show())
    }

    /// Where a correction is taken back.
    pub fn undo(&self, by: &By) -> String {
        format!("{}/corrections/{}/undo", self.show(), by.id)
    }

    /// The page that splits a row.
    pub fn split(&self, row: &RowView) -> String {
        format!("{}/split?row={}&back={}", self.show(), row.id, urlencoded(&self.back))
    }

    /// The page that makes a row out of words of the document.
    pub fn make(&self, plan: impl std::fmt::Display) -> String {
        format!("{}/row?plan={plan}&back={}", self.show(), urlencoded(&self.back))
    }

    /// The page that makes a row out of the words of a remark.
    pub fn make_of(&self, remark: &RemarkView) -> Option<String> {
        let from = remark.from?;
        Some(format!("{}/row?from={from}&back={}", self.show(), urlencoded(&self.back)))
    }

    /// What a deadline would give.
    pub fn preview(&self) -> String {
        format!("{}/deadline-preview", self.show())
    }

    /// The file.
    pub fn source(&self) -> String {
        address::source(self.document)
    }

    /// Where the deadlines are counted again by other school terms.
    pub fn terms(&self) -> String {
        format!("{}/terms", self.show())
    }

    /// The page that asks before the draft is deleted.
    pub fn delete(&self) -> String {
        format!("{}/delete", self.show())
    }

    /// The page that says what will change.
    pub fn adopt(&self) -> String {
        address::adopt(self.document)
    }

    /// Puts the document aside.
    pub fn postpone(&self) -> String {
        format!("{}/postpone", self.show())
    }

    /// Takes it up again.
    pub fn resume(&self) -> String {
        format!("{}/resume", self.show())
    }

    /// The anchor of a row, for its forms.
    pub fn anchor_of(&self, row: &RowView) -> &str {
        self.rows.get(&row.id).map(String::as_str).unwrap_or_default()
    }

    fn at(&self, query: &str, row: &str) -> String {
        let mut out = self.show();
        for (sign, part) in [('?', query), ('#', row)] {
            if !part.is_empty() {
                out.push(sign);
                out.push_str(part);
            }
        }
        out
    }

    fn query(&self, level: Option<Level>, page: usize) -> String {
        let level = level.map(|level| format!("level={}", level_word(level)));
        let page = (page > 1).then(|| format!("page={page}"));
        [level, page].into_iter().flatten().collect::<Vec<_>>().join("&")
    }
}

fn urlencoded(query: &str) -> String {
    query.replace('&', "%26").replace('=', "%3D")
}

/// The level of a word in the address.
pub(crate) fn level_of(word: &str) -> Option<Level> {
    [Level::Clear, Level::Check, Level::Unread].into_iter().find(|level| level_word(*level) == word)
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Clear => "clear",
        Level::Check => "check",
        Level::Unread => "unread",
    }
}
