//! From the blocks that a reader found to the text of the paper with the place of each paragraph in it.

use std::collections::{HashMap, HashSet};

use opora_core::paper::{Block, Cell, Merge, Paragraph, Table};
use opora_core::reading::Remark;

use super::limits::Allowance;
use crate::unreadable::Unreadable;

/// What a reader hands over: blocks whose `at` is not known yet.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Blocks in the order of reading.
    pub blocks: Vec<Block>,
    /// What could not be taken over.
    pub remarks: Vec<Remark>,
    /// Number of pages where the format knows it.
    pub pages: Option<u32>,
}

/// Cleans the paragraphs, sets their places, and returns the whole text with the blocks that have any.
pub(super) fn lay_out(blocks: Vec<Block>, allowance: &mut Allowance<'_>) -> Result<(String, Vec<Block>), Unreadable> {
    let mut sheet = Sheet { text: String::new(), characters: 0, allowance };
    let mut laid = Vec::with_capacity(blocks.len());
    for block in blocks {
        if let Some(block) = sheet.block(block)? {
            sheet.write("\n");
            laid.push(block);
        }
    }
    Ok((sheet.text, laid))
}

struct Sheet<'a, 'l> {
    text: String,
    characters: usize,
    allowance: &'a mut Allowance<'l>,
}

impl Sheet<'_, '_> {
    fn write(&mut self, text: &str) {
        self.text.push_str(text);
        self.characters += text.chars().count();
    }

    fn block(&mut self, block: Block) -> Result<Option<Block>, Unreadable> {
        Ok(match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph)?.map(Block::Paragraph),
            Block::Table(table) => self.table(table)?.map(Block::Table),
        })
    }

    fn paragraph(&mut self, mut paragraph: Paragraph) -> Result<Option<Paragraph>, Unreadable> {
        paragraph.text = tidy(&paragraph.text);
        if paragraph.text.is_empty() {
            return Ok(None);
        }
        let label = paragraph.label.map(|label| tidy(&label));
        paragraph.label = label.filter(|label| !label.is_empty() && paragraph.text.starts_with(label.as_str()));
        self.allowance.text(&paragraph.text)?;
        paragraph.at = self.characters;
        self.write(&paragraph.text);
        Ok(Some(paragraph))
    }

    fn table(&mut self, mut table: Table) -> Result<Option<Table>, Unreadable> {
        settle_merges(&mut table);
        table.rows.retain(|row| !row.cells.is_empty());
        if table.rows.iter().flat_map(|row| &row.cells).all(|cell| cell.text().trim().is_empty()) {
            return Ok(None);
        }
        table.columns =
            table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.column + cell.span).max().unwrap_or(0);
        for (index, row) in table.rows.iter_mut().enumerate() {
            if index > 0 {
                self.write("\n");
            }
            for (index, cell) in row.cells.iter_mut().enumerate() {
                if index > 0 {
                    self.write("\t");
                }
                self.cell(cell)?;
            }
        }
        Ok(Some(table))
    }

    fn cell(&mut self, cell: &mut Cell) -> Result<(), Unreadable> {
        let blocks = std::mem::take(&mut cell.blocks);
        for block in blocks {
            let before = (self.text.len(), self.characters);
            if !cell.blocks.is_empty() {
                self.write("\n");
            }
            match self.block(block)? {
                Some(block) => cell.blocks.push(block),
                None => {
                    self.text.truncate(before.0);
                    self.characters = before.1;
                }
            }
        }
        Ok(())
    }
}

/// A merge goes on only below a merge that began, and begins only where it goes on. Words in a swallowed cell go to
/// the cell that swallowed it.
fn settle_merges(table: &mut Table) {
    // Where the merge that reaches into the row above began, by column: (row, cell).
    let mut above: HashMap<usize, (usize, usize)> = HashMap::new();
    let mut moves = Vec::new();
    let mut goes_on = HashSet::new();
    for (row_index, row) in table.rows.iter_mut().enumerate() {
        let mut here = HashMap::new();
        for (cell_index, cell) in row.cells.iter_mut().enumerate() {
            if cell.merge == Merge::Continued {
                match above.get(&cell.column) {
                    Some(start) => {
                        goes_on.insert(*start);
                        here.insert(cell.column, *start);
                        if !cell.blocks.is_empty() {
                            moves.push((*start, std::mem::take(&mut cell.blocks)));
                        }
                    }
                    None => cell.merge = Merge::Start,
                }
            }
            if cell.merge == Merge::Start {
                here.insert(cell.column, (row_index, cell_index));
            }
        }
        above = here;
    }
    for ((row, cell), mut blocks) in moves {
        if let Some(cell) = table.rows.get_mut(row).and_then(|row| row.cells.get_mut(cell)) {
            cell.blocks.append(&mut blocks);
        }
    }
    for (row_index, row) in table.rows.iter_mut().enumerate() {
        for (cell_index, cell) in row.cells.iter_mut().enumerate() {
            if cell.merge == Merge::Start && !goes_on.contains(&(row_index, cell_index)) {
                cell.merge = Merge::None;
            }
        }
    }
}

/// The words of a paragraph without what nobody sees: control and zero-width characters, soft hyphens, outer blanks.
/// Letters written as two characters («и» with a breve) become one.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            // A vertical tab is how Word writes a line break into plain text.
            '\n' | '\u{b}' | '\u{c}' => {
                let kept = out.trim_end_matches([' ', '\t', '\u{a0}']).len();
                out.truncate(kept);
                out.push('\n');
            }
            '\t' => out.push('\t'),
            '\u{306}' if out.ends_with(['и', 'И']) => {
                replace_last(&mut out, |last| if last == 'и' { 'й' } else { 'Й' })
            }
            '\u{308}' if out.ends_with(['е', 'Е']) => {
                replace_last(&mut out, |last| if last == 'е' { 'ё' } else { 'Ё' })
            }
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {}
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    let trimmed = out.trim();
    match trimmed.len() == out.len() {
        true => out,
        false => trimmed.to_owned(),
    }
}

fn replace_last(out: &mut String, with: impl Fn(char) -> char) {
    if let Some(last) = out.pop() {
        out.push(with(last));
    }
}

/// A header or footer that shows nothing but the number of its page: «2», «- 2 -», «Страница 2 из 5».
/// A date or the number of the act is no such thing.
pub(super) fn is_page_number(block: &Block) -> bool {
    let Block::Paragraph(paragraph) = block else {
        return false;
    };
    let text = paragraph.text.to_lowercase();
    let mut numbers = 0;
    text.split(|letter: char| letter.is_whitespace() || matches!(letter, '-' | '–' | '—' | '/'))
        .filter(|word| !word.is_empty())
        .all(|word| match word.trim_end_matches('.') {
            "страница" | "стр" | "лист" | "с" | "из" => true,
            number => {
                numbers += 1;
                numbers <= 2 && number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit())
            }
        })
}

/// Forgets page numbers that cannot be relied on.
pub(super) fn forget_pages(blocks: &mut [Block]) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => paragraph.page = None,
            Block::Table(table) => {
                for row in &mut table.rows {
                    row.page = None;
                    row.cells.iter_mut().for_each(|cell| forget_pages(&mut cell.blocks));
                }
            }
        }
    }
}

/// The words of blocks, to tell equal headers.
pub(super) fn words(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => out.push_str(&paragraph.text),
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    out.push_str(&cell.text());
                    out.push('\t');
                }
            }
        }
        out.push('\n');
    }
    out.trim().to_owned()
}

/// The length of a block in bytes of its text.
pub(super) fn length(block: &Block) -> usize {
    match block {
        Block::Paragraph(paragraph) => paragraph.text.len(),
        Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.text().len()).sum(),
    }
}
