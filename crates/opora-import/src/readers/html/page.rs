//! The state of a page between two tags: open tables, lists and the paragraph being written.

use html5ever::tokenizer::Tag;
use opora_core::paper::{Block, Paragraph, Row, Style, Table};
use opora_core::reading::{Level, Place, Remark};

use super::tags::{attribute, ends_by_itself, is_block, is_hidden_by_style, is_unseen, is_void, span};
use super::words::{collapse_gaps, split_glued_items};
use crate::readers::grid::{Extent, Grid, MAX_COLUMNS};
use crate::readers::limits::Allowance;
use crate::unreadable::Unreadable;

/// A page, filled tag by tag.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// What has been read so far, outside of open tables.
    pub blocks: Vec<Block>,
    tables: Vec<OpenTable>,
    lists: Vec<List>,
    paragraph: Writing,
    /// Open elements whose contents nobody sees, innermost last.
    hidden: Vec<String>,
    bold: usize,
    preformatted: usize,
    centred: usize,
    pictures: u32,
}

#[derive(Debug, Default)]
struct OpenTable {
    grid: Grid,
    cell: Option<OpenCell>,
    head: bool,
    lists_outside: usize,
}

#[derive(Debug)]
struct OpenCell {
    extent: Extent,
    blocks: Vec<Block>,
    bold_outside: usize,
}

/// The paragraph being written.
#[derive(Debug, Default)]
struct Writing {
    text: String,
    style: Style,
    label: Option<String>,
    some_plain: bool,
    line: Option<u32>,
    /// Inside `<ul>` or `<ol>` without `<li>`: items may be glued together.
    loose_item: bool,
}

#[derive(Debug)]
struct List {
    marks: Marks,
    next: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marks {
    None,
    Dash,
    Decimal,
    Letters,
    Roman,
}

impl Page {
    /// Text between tags.
    pub fn text(&mut self, text: &str) {
        if !self.hidden.is_empty() {
            return;
        }
        let loose = !self.lists.is_empty() && self.paragraph.label.is_none();
        let writing = &mut self.paragraph;
        for letter in text.chars() {
            if letter.is_ascii_whitespace() && self.preformatted == 0 {
                if !writing.text.is_empty() && !writing.text.ends_with([' ', '\n']) {
                    writing.text.push(' ');
                }
                continue;
            }
            if !letter.is_whitespace() {
                writing.some_plain |= self.bold == 0;
                writing.loose_item |= loose;
            }
            writing.text.push(letter);
        }
    }

    /// A start tag.
    pub fn open(&mut self, tag: &Tag, line: u64, allowance: &mut Allowance<'_>) -> Result<(), Unreadable> {
        let name: &str = &tag.name;
        if matches!(name, "img" | "object" | "embed") && self.hidden.is_empty() {
            self.pictures += 1;
        }
        if is_void(name) || tag.self_closing {
            if matches!(name, "br") && self.hidden.is_empty() {
                self.paragraph.text.push('\n');
            } else if matches!(name, "hr" | "p" | "div") {
                self.end_paragraph();
            }
            return Ok(());
        }
        if self.hidden.last().is_some_and(|hidden| hidden == name) {
            // A hidden `<p>` ends where the next begins; other elements nest.
            match ends_by_itself(name) {
                true => drop(self.hidden.pop()),
                false => self.hidden.push(name.to_owned()),
            }
        }
        if self.hidden.is_empty() && (is_unseen(name) || is_hidden_by_style(tag)) {
            self.end_hidden_paragraph(name);
            self.hidden.push(name.to_owned());
        }
        if !self.hidden.is_empty() {
            return Ok(());
        }
        let line = u32::try_from(line).ok();
        match name {
            "table" => {
                self.end_paragraph();
                allowance.depth(self.tables.len() + 1)?;
                self.tables.push(OpenTable { lists_outside: self.lists.len(), ..OpenTable::default() });
            }
            "thead" | "tbody" | "tfoot" => {
                self.end_cell(allowance)?;
                if let Some(table) = self.tables.last_mut() {
                    table.head = name == "thead";
                }
            }
            "tr" => {
                self.end_cell(allowance)?;
                if let Some(table) = self.tables.last_mut() {
                    table.grid.begin_row(Row { head: table.head, line, ..Row::default() }, allowance)?;
                }
            }
            "td" | "th" if !self.tables.is_empty() => {
                self.end_cell(allowance)?;
                let bold_outside = self.bold;
                self.bold = usize::from(name == "th");
                let extent = Extent { columns: span(tag, "colspan", MAX_COLUMNS), rows: span(tag, "rowspan", 65_534) };
                if let Some(table) = self.tables.last_mut() {
                    table.cell = Some(OpenCell { extent, blocks: Vec::new(), bold_outside });
                }
                self.align(tag, line);
            }
            "ul" | "ol" | "menu" | "dir" => {
                self.end_paragraph();
                let next = attribute(tag, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
                self.lists.push(List { marks: marks(tag), next });
            }
            "li" => {
                self.end_paragraph();
                if let (Some(list), Some(value)) = (self.lists.last_mut(), attribute(tag, "value")) {
                    list.next = value.trim().parse().unwrap_or(list.next);
                }
                self.align(tag, line);
                if let Some(label) = self.lists.last_mut().and_then(List::label) {
                    self.paragraph.text = format!("{label} ");
                    self.paragraph.label = Some(label);
                } else {
                    self.paragraph.label = Some(String::new());
                }
            }
            "b" | "strong" => self.bold += 1,
            "pre" => {
                self.end_paragraph();
                self.preformatted += 1;
            }
            "center" => {
                self.end_paragraph();
                self.centred += 1;
                self.align(tag, line);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_paragraph();
                self.align(tag, line);
                self.bold += 1;
                self.paragraph.style.heading = name.bytes().last().map(|digit| digit.saturating_sub(b'0'));
            }
            name if is_block(name) => {
                // A paragraph inside a list item continues the item: its label must not be lost.
                if self.paragraph.has_words() {
                    self.end_paragraph();
                }
                self.align(tag, line);
            }
            _ => {}
        }
        Ok(())
    }

    /// An end tag.
    pub fn close(&mut self, name: &str, allowance: &mut Allowance<'_>) -> Result<(), Unreadable> {
        if let Some(hidden) = self.hidden.last() {
            if hidden == name {
                self.hidden.pop();
            }
            return Ok(());
        }
        match name {
            "td" | "th" => self.end_cell(allowance)?,
            "tr" => {
                self.end_cell(allowance)?;
                if let Some(table) = self.tables.last_mut() {
                    table.grid.end_row(allowance)?;
                }
            }
            "thead" => {
                self.end_cell(allowance)?;
                if let Some(table) = self.tables.last_mut() {
                    table.head = false;
                }
            }
            "table" => self.end_table(allowance)?,
            "ul" | "ol" | "menu" | "dir" => {
                self.end_paragraph();
                let outside = self.tables.last().map_or(0, |table| table.lists_outside);
                if self.lists.len() > outside {
                    self.lists.pop();
                }
            }
            "b" | "strong" => self.bold = self.bold.saturating_sub(1),
            "pre" => {
                self.end_paragraph();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            "center" => {
                self.end_paragraph();
                self.centred = self.centred.saturating_sub(1);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_paragraph();
                self.bold = self.bold.saturating_sub(1);
            }
            name if is_block(name) || name == "li" => self.end_paragraph(),
            _ => {}
        }
        Ok(())
    }

    /// Closes whatever the page left open.
    pub fn finish(&mut self, allowance: &mut Allowance<'_>) -> Result<(), Unreadable> {
        while !self.tables.is_empty() {
            self.end_table(allowance)?;
        }
        self.end_paragraph();
        Ok(())
    }

    /// What was not taken over from the page.
    pub fn remarks(&self) -> Vec<Remark> {
        if self.pictures == 0 {
            return Vec::new();
        }
        vec![Remark {
            code: "picture-not-read".into(),
            level: Level::Clear,
            text: format!(
                "На странице есть рисунки ({}): текст на них не прочитан. Если на них печать, подпись или таблица, \
                 проверьте по исходной странице.",
                self.pictures
            ),
            place: Place::default(),
            roadmap: None,
            activity: None,
            field: None,
        }]
    }

    /// Sets the paragraph about to be written as its tag says.
    fn align(&mut self, tag: &Tag, line: Option<u32>) {
        let css = attribute(tag, "style").unwrap_or_default().to_ascii_lowercase().replace(' ', "");
        let align = attribute(tag, "align").unwrap_or_default().to_ascii_lowercase();
        let style = &mut self.paragraph.style;
        style.centred = self.centred > 0 || align == "center" || css.contains("text-align:center");
        style.right = align == "right" || css.contains("text-align:right");
        self.paragraph.line = line;
    }

    /// A hidden block parts the words around it as a visible one does.
    fn end_hidden_paragraph(&mut self, name: &str) {
        if is_block(name) {
            self.end_paragraph();
        }
    }

    fn end_paragraph(&mut self) {
        let mut writing = std::mem::take(&mut self.paragraph);
        if !writing.has_words() {
            return;
        }
        writing.style.bold = !writing.some_plain;
        if writing.label.is_some() {
            writing.loose_item = false;
        }
        let Writing { text, style, label, line, loose_item, .. } = writing;
        let text = collapse_gaps(text);
        let items = if loose_item { split_glued_items(text.trim()) } else { vec![text.as_str()] };
        let label = label.filter(|label| !label.is_empty());
        let target = match self.tables.last_mut() {
            None => &mut self.blocks,
            Some(OpenTable { cell: Some(cell), .. }) => &mut cell.blocks,
            // Words between the rows of a table are its caption or a mistake: they go before the table.
            Some(_) => {
                let outer = self.tables.iter_mut().rev().find_map(|table| table.cell.as_mut());
                outer.map_or(&mut self.blocks, |cell| &mut cell.blocks)
            }
        };
        for item in items {
            let text = item.trim().to_owned();
            target.push(Block::Paragraph(Paragraph {
                text,
                style,
                label: label.clone(),
                line,
                ..Paragraph::default()
            }));
        }
    }

    fn end_cell(&mut self, allowance: &mut Allowance<'_>) -> Result<(), Unreadable> {
        self.end_paragraph();
        let Some(table) = self.tables.last_mut() else {
            return Ok(());
        };
        self.lists.truncate(self.lists.len().min(table.lists_outside));
        if let Some(cell) = table.cell.take() {
            self.bold = cell.bold_outside;
            table.grid.cell(cell.extent, cell.blocks, allowance)?;
        }
        Ok(())
    }

    fn end_table(&mut self, allowance: &mut Allowance<'_>) -> Result<(), Unreadable> {
        self.end_cell(allowance)?;
        let Some(table) = self.tables.pop() else {
            return Ok(());
        };
        let table = Block::Table(Table { ..table.grid.finish(allowance)? });
        match self.tables.last_mut().and_then(|outer| outer.cell.as_mut()) {
            Some(cell) => cell.blocks.push(table),
            None => self.blocks.push(table),
        }
        Ok(())
    }
}

impl Writing {
    fn has_words(&self) -> bool {
        let label = self.label.as_ref().map_or(0, String::len);
        self.text.split_at_checked(label).is_some_and(|(_, words)| !words.trim().is_empty())
    }
}

impl List {
    /// The label of the next item.
    fn label(&mut self) -> Option<String> {
        let number = self.next;
        self.next = self.next.saturating_add(1);
        match self.marks {
            Marks::None => None,
            Marks::Dash => Some("–".into()),
            Marks::Decimal => Some(format!("{number}.")),
            Marks::Letters => Some(format!("{}.", crate::readers::numerals::latin(number))),
            Marks::Roman => Some(format!("{}.", crate::readers::numerals::roman(number))),
        }
    }
}

fn marks(tag: &Tag) -> Marks {
    let css = attribute(tag, "style").unwrap_or_default().to_ascii_lowercase();
    if css.contains("none") {
        return Marks::None;
    }
    if &*tag.name != "ol" {
        return Marks::Dash;
    }
    match attribute(tag, "type") {
        Some("a" | "A") => Marks::Letters,
        Some("i" | "I") => Marks::Roman,
        _ => Marks::Decimal,
    }
}
