//! A story: the body, a header or a note, read paragraph by paragraph.

use opora_core::paper::{Block, Paragraph, Part, Style};
use opora_core::reading::Place;

use super::fields::Fields;
use super::numbering::Numbering;
use super::pages::{self, Pages};
use super::styles::{Align, Look, Styles};
use super::wrappers::{Step, step};
use crate::readers::layout::{forget_pages, is_page_number};
use crate::readers::limits::Allowance;
use crate::readers::notices::Notices;
use crate::readers::xml::{Element, Space};
use crate::unreadable::Unreadable;

/// What is shared by all stories of a document, and where the reading stands.
pub(super) struct Story<'s, 'a, 'l> {
    pub(super) styles: &'s Styles,
    numbering: Numbering,
    pub(super) pages: Pages,
    pub(super) allowance: &'a mut Allowance<'l>,
    pub notices: Notices,
    pub(super) fields: Fields,
    pub(super) part: Part,
    /// Tables inside each other around this place.
    pub(super) depth: usize,
    /// The table, row and cell being read.
    pub(super) place: Place,
    pub(super) tables: u32,
}

/// The paragraph being written.
#[derive(Debug, Default)]
pub(super) struct Writing {
    pub text: String,
    pub some_bold: bool,
    pub some_plain: bool,
    /// The page of its first word.
    pub page: Option<u32>,
    /// Text boxes anchored in it.
    pub boxes: Vec<Block>,
}

impl<'s, 'a, 'l> Story<'s, 'a, 'l> {
    pub fn new(styles: &'s Styles, numbering: Numbering, pages: Pages, allowance: &'a mut Allowance<'l>) -> Self {
        Self {
            styles,
            numbering,
            pages,
            allowance,
            notices: Notices::default(),
            fields: Fields::default(),
            part: Part::Body,
            depth: 0,
            place: Place::default(),
            tables: 0,
        }
    }

    /// The body begins after so many tables in the headers.
    pub fn begin_body(&mut self, tables_before: usize) {
        self.tables = u32::try_from(tables_before).unwrap_or(u32::MAX);
        self.pages.go_to(1);
    }

    /// The number of pages; see [`Pages::finish`].
    pub fn finish_pages(&mut self, blocks: &mut [Block]) -> Option<u32> {
        self.pages.finish(blocks)
    }

    /// Reads a whole part.
    pub fn part(&mut self, part: Part, root: Option<Element<'_, '_>>) -> Result<Vec<Block>, Unreadable> {
        self.part = part;
        self.fields = Fields::default();
        let mut blocks = Vec::new();
        if let Some(root) = root {
            self.blocks(root, &mut blocks)?;
        }
        if matches!(part, Part::Header | Part::Footer) {
            blocks.retain(|block| !is_page_number(block));
        }
        if part != Part::Body {
            forget_pages(&mut blocks);
        }
        Ok(blocks)
    }

    /// Reads paragraphs and tables.
    pub(super) fn blocks(&mut self, parent: Element<'_, '_>, out: &mut Vec<Block>) -> Result<(), Unreadable> {
        let mut carried = Writing::default();
        self.blocks_carrying(parent, &mut carried, out)?;
        self.put(carried, &Look::default(), None, out);
        Ok(())
    }

    /// `carried` is the text of a paragraph whose end was deleted: it goes on in the next one.
    fn blocks_carrying(
        &mut self,
        parent: Element<'_, '_>,
        carried: &mut Writing,
        out: &mut Vec<Block>,
    ) -> Result<(), Unreadable> {
        for element in parent.elements() {
            match step(element) {
                Step::Content(content) => match (content.space(), content.name()) {
                    (Space::Word, "p") => self.paragraph(content, carried, out)?,
                    (Space::Word, "tbl") => out.extend(self.table(content)?),
                    (Space::Word, "altChunk") => self.notices.object(self.here()),
                    (Space::Math, "oMathPara" | "oMath") => {
                        self.inline(content, &Look::default(), carried)?;
                    }
                    _ => {}
                },
                Step::Inside(wrapper) | Step::Inserted(wrapper) => self.blocks_carrying(wrapper, carried, out)?,
                Step::Deleted => self.notices.deleted(self.here()),
                Step::Nothing => {}
            }
        }
        Ok(())
    }

    fn paragraph(
        &mut self,
        element: Element<'_, '_>,
        carried: &mut Writing,
        out: &mut Vec<Block>,
    ) -> Result<(), Unreadable> {
        let properties = element.child("pPr");
        let mut look = Look::default();
        let mut writing = std::mem::take(carried);
        let mut ends = true;
        if let Some(properties) = properties {
            look.read_paragraph(properties);
            if pages::breaks_before(properties) {
                self.pages.set_break();
            }
            if let Some(mark) = properties.child("rPr") {
                ends = mark.child("del").is_none() && mark.child("moveFrom").is_none();
            }
        }
        let style = properties.and_then(|properties| properties.child("pStyle")).and_then(Element::val);
        let from_style = self.styles.paragraph(style);
        let own_list = look.numbering.list.is_some();
        look.fall_back(&from_style);
        // A level named without a list belongs to the list of the style.
        let list_style = if own_list { None } else { look.numbering.style.clone() };
        self.inline(element, &look, &mut writing)?;
        self.fields.end_paragraph();
        if !ends {
            *carried = writing;
            return Ok(());
        }
        // Word shows the number of an empty paragraph too, but only in a table does it mean anything.
        let counts = !writing.text.trim().is_empty() || self.depth > 0 || self.part == Part::Body;
        let list = look.numbering.list.as_deref().filter(|list| *list != "0" && counts);
        let label = list.and_then(|list| self.numbering.next_label(list, look.numbering.level, list_style.as_deref()));
        self.put(writing, &look, label, out);
        if properties.is_some_and(|properties| properties.child("sectPr").is_some()) && self.depth == 0 {
            self.pages.section_end();
        }
        Ok(())
    }

    fn put(&mut self, writing: Writing, look: &Look, label: Option<String>, out: &mut Vec<Block>) {
        let Writing { text, some_bold, some_plain, page, boxes } = writing;
        let is_empty = text.trim().is_empty();
        let is_number = label.as_ref().is_some_and(|label| label.chars().any(char::is_alphanumeric));
        if !is_empty || (is_number && self.depth > 0) {
            let text = match &label {
                Some(label) => format!("{label} {}", text.trim()),
                None => text,
            };
            let style = Style {
                bold: some_bold && !some_plain,
                centred: look.align == Some(Align::Centred),
                right: look.align == Some(Align::Right),
                heading: look.heading.filter(|level| *level > 0),
            };
            let page = Some(page.unwrap_or(self.pages.now()));
            let part = self.part;
            out.push(Block::Paragraph(Paragraph { text, part, style, label, page, ..Paragraph::default() }));
        }
        out.extend(boxes);
    }

    /// Where the reading stands, for a remark.
    pub(super) fn here(&self) -> Place {
        let page = (self.part == Part::Body).then_some(self.pages.now());
        Place { page, ..self.place }
    }
}
