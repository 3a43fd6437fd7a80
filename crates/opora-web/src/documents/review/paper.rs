//! The document's own words as sheets of paper, with a coloured link from every understood place to its row.

use opora_core::paper::{Block, Cell, Merge, Paper, Paragraph, Part, Row, Table};
use opora_core::reading::Level;

/// Words of the document that were understood as something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    /// First character of [`Paper::text`].
    pub from: usize,
    /// The character after the last one.
    pub to: usize,
    /// How sure the reading is.
    pub level: Level,
    /// The row or line in the page, without «#».
    pub row: String,
    /// It belongs to the row that is being edited.
    pub on: bool,
}

/// The characters of [`Paper::text`] that are shown; the rest stays behind links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// First shown character.
    pub from: usize,
    /// The character after the last shown one.
    pub to: usize,
}

/// A run of blocks on one page of the source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// The page, where the source knows it.
    pub page: Option<u32>,
    /// What stands on it.
    pub blocks: Vec<Shown>,
}

/// A paragraph or a table as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    /// A paragraph with its classes and pieces.
    Text { class: &'static str, pieces: Vec<Piece> },
    /// A table.
    Grid(Grid),
}

/// A table as shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Grid {
    /// Widths of the columns in per cent.
    pub widths: Vec<u32>,
    /// Rows.
    pub rows: Vec<GridRow>,
}

/// A row of a table as shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GridRow {
    /// It belongs to the row that is being edited.
    pub on: bool,
    /// Its cells.
    pub cells: Vec<GridCell>,
}

/// A cell as shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GridCell {
    /// Columns that it takes.
    pub columns: usize,
    /// Rows that it takes.
    pub rows: usize,
    /// What stands in it.
    pub blocks: Vec<Shown>,
}

/// Words that are one link, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The words.
    pub text: String,
    /// Where they lead.
    pub mark: Option<Mark>,
}

/// A link from words of the document to their row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The class of the level.
    pub class: &'static str,
    /// The row or line in the page, without «#».
    pub row: String,
    /// The name of this place, when it is the first one of its row: the row links back to it.
    pub id: Option<String>,
    /// The level for those who do not see colours.
    pub level: &'static str,
}

/// The sheets of `paper` within `window`. `spans` may overlap; of two the earlier one in the list holds.
pub(crate) fn sheets(paper: &Paper, spans: &[Span], window: Window) -> Vec<Sheet> {
    let mut draft =
        Draft { spans: Sorted::new(spans), named: std::collections::HashSet::new(), window, sheets: Vec::new() };
    for block in &paper.blocks {
        draft.block(block);
    }
    draft.sheets
}

/// All sheets of `paper`, without links.
pub(crate) fn whole(paper: &Paper) -> Vec<Sheet> {
    sheets(paper, &[], Window { from: 0, to: usize::MAX })
}

/// Spans by their beginning, so that a paragraph finds its own without looking at all.
struct Sorted<'a> {
    spans: Vec<(usize, &'a Span)>,
    longest: usize,
}

impl<'a> Sorted<'a> {
    fn new(spans: &'a [Span]) -> Self {
        let mut sorted: Vec<(usize, &Span)> =
            spans.iter().enumerate().filter(|(_, span)| span.from < span.to).collect();
        sorted.sort_by_key(|(order, span)| (span.from, *order));
        let longest = sorted.iter().map(|(_, span)| span.to - span.from).max().unwrap_or(0);
        Self { spans: sorted, longest }
    }

    /// The spans that touch `from..to`, by their order in the list given.
    fn touching(&self, from: usize, to: usize) -> Vec<&'a Span> {
        let first = self.spans.partition_point(|(_, span)| span.from + self.longest < from);
        let mut found: Vec<(usize, &Span)> = self
            .spans
            .iter()
            .skip(first)
            .take_while(|(_, span)| span.from < to)
            .filter(|(_, span)| span.to > from)
            .copied()
            .collect();
        found.sort_by_key(|(order, _)| *order);
        found.into_iter().map(|(_, span)| span).collect()
    }
}

struct Draft<'a> {
    spans: Sorted<'a>,
    named: std::collections::HashSet<String>,
    window: Window,
    sheets: Vec<Sheet>,
}

impl Draft<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => {
                if self.shows(Some(paragraph.at)) {
                    let shown = self.paragraph(paragraph);
                    self.put(paragraph.page, shown);
                }
            }
            Block::Table(table) => self.table(table),
        }
    }

    fn shows(&self, at: Option<usize>) -> bool {
        at.is_none_or(|at| (self.window.from..self.window.to).contains(&at))
    }

    /// Adds a block to the sheet of `page`; a block without a page stays on the present sheet.
    fn put(&mut self, page: Option<u32>, block: Shown) {
        let fits = |sheet: &Sheet| page.is_none() || sheet.page.is_none() || sheet.page == page;
        match self.sheets.last_mut() {
            Some(sheet) if fits(sheet) => {
                sheet.page = sheet.page.or(page);
                sheet.blocks.push(block);
            }
            _ => self.sheets.push(Sheet { page, blocks: vec![block] }),
        }
    }

    /// A table, cut where its rows go over to the next page.
    fn table(&mut self, table: &Table) {
        let widths = widths(table);
        let mut rest: &[Row] = &table.rows;
        while let Some(first) = rest.first() {
            let length = rest.iter().take_while(|row| row.page == first.page).count().max(1);
            let (rows, after) = rest.split_at(length.min(rest.len()));
            rest = after;
            let mut shown: Vec<GridRow> = Vec::new();
            for (index, row) in rows.iter().enumerate() {
                if self.shows(row.cells.iter().find_map(Cell::at)) {
                    let above = index.checked_sub(1).and_then(|above| rows.get(above));
                    let is_cut = shown.is_empty() || above.is_none();
                    shown.push(self.row(row, rows.get(index + 1..).unwrap_or_default(), is_cut, table.columns));
                }
            }
            if !shown.is_empty() {
                self.put(first.page, Shown::Grid(Grid { widths: widths.clone(), rows: shown }));
            }
        }
    }

    /// A row. A merged cell may reach into `below`; when the page `is_cut` above, a continued cell stands for itself.
    fn row(&mut self, row: &Row, below: &[Row], is_cut: bool, columns: usize) -> GridRow {
        let mut out = GridRow::default();
        let mut column = 0;
        for cell in &row.cells {
            if cell.column > column {
                out.cells.push(GridCell { columns: cell.column - column, rows: 1, blocks: Vec::new() });
            }
            column = cell.column + cell.span.max(1);
            let rows = match cell.merge {
                Merge::Continued if !is_cut => continue,
                Merge::None => 1,
                Merge::Start | Merge::Continued => {
                    1 + below.iter().take_while(|row| continues(row, cell.column)).count()
                }
            };
            let blocks = cell.blocks.iter().map(|block| self.inner(block)).collect();
            out.on |= self.is_on(cell);
            out.cells.push(GridCell { columns: cell.span.max(1), rows, blocks });
        }
        if column < columns && !row.cells.is_empty() {
            out.cells.push(GridCell { columns: columns - column, rows: 1, blocks: Vec::new() });
        }
        out
    }

    fn is_on(&self, cell: &Cell) -> bool {
        cell.at().is_some_and(|at| {
            self.spans.touching(at, at + cell.text().chars().count()).first().is_some_and(|span| span.on)
        })
    }

    fn inner(&mut self, block: &Block) -> Shown {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::Table(table) => {
                let rows = table.rows.iter().enumerate();
                let below = |index: usize| table.rows.get(index + 1..).unwrap_or_default();
                let rows = rows.map(|(index, row)| self.row(row, below(index), index == 0, table.columns)).collect();
                Shown::Grid(Grid { widths: Vec::new(), rows })
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) -> Shown {
        let letters: Vec<char> = paragraph.text.chars().collect();
        let end = paragraph.at + letters.len();
        let touching = self.spans.touching(paragraph.at, end);
        // For each character the span that owns it.
        let mut owner: Vec<Option<usize>> = vec![None; letters.len()];
        for (number, span) in touching.iter().enumerate() {
            let from = span.from.saturating_sub(paragraph.at);
            let to = span.to.min(end).saturating_sub(paragraph.at);
            for place in owner.iter_mut().take(to).skip(from) {
                place.get_or_insert(number);
            }
        }
        let mut pieces: Vec<Piece> = Vec::new();
        let mut last: Option<Option<usize>> = None;
        for (letter, own) in letters.into_iter().zip(owner) {
            if last == Some(own) {
                if let Some(piece) = pieces.last_mut() {
                    piece.text.push(letter);
                }
                continue;
            }
            let mark = own.and_then(|number| touching.get(number)).map(|span| self.mark(span));
            pieces.push(Piece { text: letter.to_string(), mark });
            last = Some(own);
        }
        Shown::Text { class: class(paragraph), pieces }
    }

    fn mark(&mut self, span: &Span) -> Mark {
        let (class, level) = match (span.level, span.on) {
            (Level::Clear, false) => ("m mc", "ясно"),
            (Level::Clear, true) => ("m mc on", "ясно"),
            (Level::Check, false) => ("m mq", "проверить"),
            (Level::Check, true) => ("m mq on", "проверить"),
            (Level::Unread, false) => ("m mx", "не понято"),
            (Level::Unread, true) => ("m mx on", "не понято"),
        };
        let id = self.named.insert(span.row.clone()).then(|| format!("src-{}", span.row));
        Mark { class, row: span.row.clone(), id, level }
    }
}

fn continues(row: &Row, column: usize) -> bool {
    row.cells.iter().any(|cell| cell.column == column && cell.merge == Merge::Continued)
}

fn class(paragraph: &Paragraph) -> &'static str {
    match (paragraph.part, paragraph.style.centred, paragraph.style.right, is_strong(paragraph)) {
        (Part::Header | Part::Footer, ..) => "pz",
        (Part::Note, ..) => "pn",
        (Part::TextBox, ..) => "px",
        (Part::Body, true, _, true) => "pc pb",
        (Part::Body, true, _, false) => "pc",
        (Part::Body, false, true, _) => "pr",
        (Part::Body, false, false, true) => "pb",
        (Part::Body, false, false, false) => "",
    }
}

fn is_strong(paragraph: &Paragraph) -> bool {
    paragraph.style.bold || paragraph.style.heading.is_some()
}

/// Widths of columns in per cent: a column is as wide as its words ask, within reason.
fn widths(table: &Table) -> Vec<u32> {
    const SAMPLE_ROWS: usize = 60;
    const NARROWEST: f64 = 4.0;
    let mut letters = vec![(0_f64, 0_u32); table.columns];
    for row in table.rows.iter().take(SAMPLE_ROWS) {
        for cell in row.cells.iter().filter(|cell| cell.span <= 1 && cell.merge != Merge::Continued) {
            if let Some((sum, cells)) = letters.get_mut(cell.column) {
                let text = cell.text();
                let word = text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
                // A long cell folds into lines, so its width grows with the root of its length; a word does not fold.
                #[expect(clippy::cast_precision_loss, reason = "lengths of cells are small")]
                let wish = (text.chars().count() as f64).sqrt().mul_add(1.6, (word.min(14) as f64) * 0.5);
                *sum += wish.max(NARROWEST);
                *cells += 1;
            }
        }
    }
    let wishes: Vec<f64> =
        letters.iter().map(|(sum, cells)| if *cells == 0 { NARROWEST } else { sum / f64::from(*cells) }).collect();
    let all: f64 = wishes.iter().sum();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a hundred")]
    let share = |wish: &f64| ((wish / all.max(1.0)) * 100.0).round() as u32;
    wishes.iter().map(|wish| share(wish).max(5)).collect()
}

#[cfg(test)]
mod tests;
