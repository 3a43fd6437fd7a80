//! Tables of DOCX: grid spans, merges both ways, rows and cells in wrappers, tracked rows.

use opora_core::paper::{Block, Cell, Merge, Row, Table};
use opora_core::reading::Place;

use super::story::Story;
use super::styles::is_on;
use super::wrappers::unwrapped;
use crate::readers::grid::MAX_COLUMNS;
use crate::readers::xml::Element;
use crate::unreadable::Unreadable;

impl Story<'_, '_, '_> {
    /// Reads a table; `None` when all of its rows were deleted.
    pub(super) fn table(&mut self, element: Element<'_, '_>) -> Result<Option<Block>, Unreadable> {
        self.depth += 1;
        self.allowance.depth(self.depth)?;
        let outer = self.place;
        if self.depth == 1 {
            self.tables = self.tables.saturating_add(1);
        }
        let mut rows = Vec::new();
        for row in unwrapped(element, "tr") {
            let properties = row.child("trPr");
            if properties.is_some_and(|properties| properties.child("del").is_some()) {
                self.notices.deleted(self.here());
                continue;
            }
            if self.depth == 1 {
                let row = u32::try_from(rows.len() + 1).ok();
                self.place = Place { table: Some(self.tables), row, ..Place::default() };
            }
            rows.push(self.row(row, properties)?);
        }
        if rows.is_empty() && self.depth == 1 {
            self.tables = self.tables.saturating_sub(1);
        }
        self.place = outer;
        self.depth -= 1;
        Ok((!rows.is_empty()).then_some(Block::Table(Table { rows, columns: 0 })))
    }

    fn row(&mut self, element: Element<'_, '_>, properties: Option<Element<'_, '_>>) -> Result<Row, Unreadable> {
        self.allowance.row()?;
        let number = |name: &str| properties.and_then(|properties| properties.child(name)?.number("val"));
        let head = properties.and_then(|properties| properties.child("tblHeader")).is_some_and(is_on);
        let mut row = Row { head, ..Row::default() };
        let mut column = number("gridBefore").unwrap_or(0).min(MAX_COLUMNS);
        let begins = self.pages.now();
        let mut ends = begins;
        for cell in unwrapped(element, "tc") {
            let look = CellLook::read(cell.child("tcPr"));
            if look.deleted {
                self.notices.deleted(self.here());
                continue;
            }
            if self.depth == 1 {
                self.place.cell = u32::try_from(row.cells.len() + 1).ok();
            }
            let mut blocks = Vec::new();
            self.pages.go_to(begins);
            self.blocks(cell, &mut blocks)?;
            ends = ends.max(self.pages.now());
            // Old documents merge sideways by marking the swallowed cells instead of spanning the grid.
            if look.swallowed
                && let Some(before) = row.cells.last_mut()
            {
                before.span = (before.span + look.span).min(MAX_COLUMNS);
                before.blocks.append(&mut blocks);
                column += look.span;
                continue;
            }
            if column + look.span > MAX_COLUMNS * 2 {
                break;
            }
            self.allowance.cell()?;
            row.cells.push(Cell { column, span: look.span, merge: look.merge, blocks });
            column += look.span;
        }
        self.pages.go_to(ends);
        row.page = first_page(&row.cells).or(Some(begins));
        Ok(row)
    }
}

/// The page on which the first words of a row stand.
fn first_page(cells: &[Cell]) -> Option<u32> {
    cells
        .iter()
        .filter_map(|cell| {
            cell.blocks.iter().find_map(|block| match block {
                Block::Paragraph(paragraph) => paragraph.page,
                Block::Table(_) => None,
            })
        })
        .min()
}

/// What a `tcPr` says.
struct CellLook {
    span: usize,
    merge: Merge,
    /// Merged into the cell to the left.
    swallowed: bool,
    deleted: bool,
}

impl CellLook {
    fn read(properties: Option<Element<'_, '_>>) -> Self {
        let mut look = Self { span: 1, merge: Merge::None, swallowed: false, deleted: false };
        for property in properties.into_iter().flat_map(Element::elements) {
            match property.name() {
                "gridSpan" => look.span = property.number("val").unwrap_or(1).clamp(1, MAX_COLUMNS),
                "vMerge" => {
                    look.merge = if property.val() == Some("restart") { Merge::Start } else { Merge::Continued };
                }
                "hMerge" => look.swallowed = property.val() != Some("restart"),
                "cellDel" => look.deleted = true,
                "cellMerge" => {
                    look.merge = match property.attribute("vMerge") {
                        Some("cont") => Merge::Continued,
                        Some("rest") => Merge::Start,
                        Some(_) | None => look.merge,
                    };
                }
                _ => {}
            }
        }
        look
    }
}
