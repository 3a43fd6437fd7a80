//! Tables of ODT: spans, repeated rows and cells, head rows.

use opora_core::paper::{Block, Row};
use opora_core::reading::Place;

use super::story::Story;
use crate::readers::grid::{Extent, Grid, MAX_COLUMNS};
use crate::readers::xml::Element;
use crate::unreadable::Unreadable;

/// A row with words that is repeated more often is a mistake.
const MOST_REPEATED: usize = 10_000;

impl Story<'_, '_, '_> {
    /// Reads a table; `None` when it has no rows.
    pub(super) fn table(&mut self, element: Element<'_, '_>) -> Result<Option<Block>, Unreadable> {
        self.depth += 1;
        self.allowance.depth(self.depth)?;
        let outer = self.place;
        if self.depth == 1 {
            self.tables = self.tables.saturating_add(1);
        }
        let mut grid = Grid::default();
        let mut rows = 0;
        self.rows(element, &mut grid, &mut rows)?;
        self.place = outer;
        self.depth -= 1;
        let table = grid.finish(self.allowance)?;
        Ok((!table.rows.is_empty()).then_some(Block::Table(table)))
    }

    fn rows(&mut self, parent: Element<'_, '_>, grid: &mut Grid, count: &mut u32) -> Result<(), Unreadable> {
        for element in parent.elements() {
            match element.name() {
                "table-header-rows" | "table-rows" | "table-row-group" => self.rows(element, grid, count)?,
                "soft-page-break" => self.page = self.page.saturating_add(1),
                "table-row" => {
                    *count = count.saturating_add(1);
                    self.row(element, parent.name() == "table-header-rows", grid, *count)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn row(&mut self, element: Element<'_, '_>, head: bool, grid: &mut Grid, number: u32) -> Result<(), Unreadable> {
        if self.depth == 1 {
            self.place = Place { table: Some(self.tables), row: Some(number), ..Place::default() };
        }
        let begins = self.page;
        let mut ends = begins;
        let mut cells = Vec::new();
        for cell in element.elements().filter(|cell| cell.name() == "table-cell") {
            if self.depth == 1 {
                self.place.cell = u32::try_from(cells.len() + 1).ok();
            }
            self.page = begins;
            let mut blocks = Vec::new();
            self.blocks(cell, &mut blocks)?;
            ends = ends.max(self.page);
            let extent = Extent {
                columns: cell.number("number-columns-spanned").unwrap_or(1),
                rows: cell.number("number-rows-spanned").unwrap_or(1),
            };
            let repeated = cell.number("number-columns-repeated").unwrap_or(1).clamp(1, MAX_COLUMNS);
            cells.push((extent, blocks, repeated));
        }
        self.page = ends;
        let is_empty = cells.iter().all(|(_, blocks, _)| blocks.is_empty());
        let repeated = element.number("number-rows-repeated").unwrap_or(1).clamp(1, MOST_REPEATED);
        for _ in 0..if is_empty { 1 } else { repeated } {
            grid.begin_row(Row { head, page: Some(begins), ..Row::default() }, self.allowance)?;
            for (extent, blocks, repeated) in &cells {
                for _ in 0..*repeated {
                    for block in blocks {
                        if let Block::Paragraph(paragraph) = block {
                            self.allowance.text(&paragraph.text)?;
                        }
                    }
                    grid.cell(*extent, blocks.clone(), self.allowance)?;
                }
            }
            grid.end_row(self.allowance)?;
        }
        Ok(())
    }
}
