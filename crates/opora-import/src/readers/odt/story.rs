//! A story of ODT: the body, a header, a footer, read paragraph by paragraph.

use opora_core::paper::{Block, Paragraph, Part, Style};
use opora_core::reading::Place;

use super::lists::{Counters, Lists};
use super::styles::{Look, Styles};
use crate::readers::layout::{forget_pages, is_page_number};
use crate::readers::limits::Allowance;
use crate::readers::notices::Notices;
use crate::readers::xml::{Child, Element};
use crate::unreadable::Unreadable;

/// What is shared by all stories of a document, and where the reading stands.
pub(super) struct Story<'s, 'a, 'l> {
    styles: &'s Styles,
    lists: Lists,
    pub(super) allowance: &'a mut Allowance<'l>,
    pub notices: Notices,
    /// Footnotes and endnotes, which come last.
    pub notes: Vec<Block>,
    part: Part,
    pub(super) depth: usize,
    pub(super) place: Place,
    pub(super) tables: u32,
    pub(super) page: u32,
}

/// Where in a list a paragraph stands.
struct Item<'i> {
    style: Option<&'i str>,
    level: usize,
    start: Option<u32>,
    /// The number belongs to the first paragraph of an item.
    is_first: bool,
}

/// The paragraph being written.
#[derive(Default)]
struct Writing {
    text: String,
    some_bold: bool,
    some_plain: bool,
    page: Option<u32>,
    boxes: Vec<Block>,
}

impl<'s, 'a, 'l> Story<'s, 'a, 'l> {
    pub fn new(styles: &'s Styles, lists: Lists, allowance: &'a mut Allowance<'l>) -> Self {
        Self {
            styles,
            lists,
            allowance,
            notices: Notices::default(),
            notes: Vec::new(),
            part: Part::Body,
            depth: 0,
            place: Place::default(),
            tables: 0,
            page: 1,
        }
    }

    /// The body begins after so many tables in the headers.
    pub fn begin_body(&mut self, tables_before: usize) {
        self.tables = u32::try_from(tables_before).unwrap_or(u32::MAX);
        self.page = 1;
    }

    /// The current page.
    pub fn page(&self) -> u32 {
        self.page
    }

    /// Reads a whole part.
    pub fn part(&mut self, part: Part, root: Element<'_, '_>) -> Result<Vec<Block>, Unreadable> {
        self.part = part;
        let mut blocks = Vec::new();
        self.blocks(root, &mut blocks)?;
        if part != Part::Body {
            blocks.retain(|block| !is_page_number(block));
            forget_pages(&mut blocks);
        }
        Ok(blocks)
    }

    /// Reads paragraphs, lists and tables.
    pub(super) fn blocks(&mut self, parent: Element<'_, '_>, out: &mut Vec<Block>) -> Result<(), Unreadable> {
        for element in parent.elements() {
            match element.name() {
                "p" | "h" => self.paragraph(element, None, &mut Counters::default(), out)?,
                "list" => self.list(element, None, 0, &mut Counters::default(), out)?,
                "table" => out.extend(self.table(element)?),
                "soft-page-break" => self.page = self.page.saturating_add(1),
                "tracked-changes" => self.tracked(element),
                "section" if element.attribute("display") == Some("none") => self.notices.hidden(self.here()),
                // Tables of contents and indexes keep their text in a body of their own.
                "section" | "index-body" | "table-of-content" | "illustration-index" | "table-index"
                | "object-index" | "user-index" | "alphabetical-index" | "bibliography" | "index-title"
                | "numbered-paragraph" => self.blocks(element, out)?,
                "frame" | "custom-shape" | "g" | "rect" | "ellipse" | "line" | "polygon" | "a" => {
                    let mut writing = Writing::default();
                    self.drawing(element, &mut writing)?;
                    out.append(&mut writing.boxes);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn list(
        &mut self,
        list: Element<'_, '_>,
        style: Option<&str>,
        level: usize,
        counters: &mut Counters,
        out: &mut Vec<Block>,
    ) -> Result<(), Unreadable> {
        let style = list.attribute("style-name").or(style);
        if level == 0 {
            *counters = self.lists.begin(list, style);
        }
        for item in list.elements() {
            let mut is_first = item.name() == "list-item";
            let start = item.number("start-value").and_then(|start| u32::try_from(start).ok());
            for element in item.elements() {
                match element.name() {
                    "p" | "h" => {
                        let place = Item { style, level, start, is_first };
                        self.paragraph(element, Some(place), counters, out)?;
                        is_first = false;
                    }
                    "list" => self.list(element, style, level + 1, counters, out)?,
                    "soft-page-break" => self.page = self.page.saturating_add(1),
                    _ => {}
                }
            }
        }
        if level == 0 {
            self.lists.end(list, style, *counters);
        }
        Ok(())
    }

    fn paragraph(
        &mut self,
        element: Element<'_, '_>,
        item: Option<Item<'_>>,
        counters: &mut Counters,
        out: &mut Vec<Block>,
    ) -> Result<(), Unreadable> {
        let look = self.styles.look("paragraph", element.attribute("style-name"));
        if look.breaks_before == Some(true) && self.depth == 0 && self.part == Part::Body && !out.is_empty() {
            self.page = self.page.saturating_add(1);
        }
        let mut writing = Writing::default();
        self.inline(element, &look, &mut writing)?;
        let Writing { text, some_bold, some_plain, page, boxes } = writing;
        let is_heading = element.name() == "h";
        let outline = element.number("outline-level").filter(|_| is_heading);
        let label = match &item {
            Some(item) if item.is_first => {
                let style = item.style.or(look.list.as_deref());
                self.lists.next_label(style, item.level, item.start, counters)
            }
            Some(_) => None,
            None => outline
                .filter(|_| !text.trim().is_empty() && element.attribute("is-list-header") != Some("true"))
                .and_then(|level| self.lists.next_heading_label(level.checked_sub(1)?)),
        };
        let is_number = label.as_ref().is_some_and(|label| label.chars().any(char::is_alphanumeric));
        if !text.trim().is_empty() || (is_number && self.depth > 0) {
            let text = match &label {
                Some(label) => format!("{label} {}", text.trim()),
                None => text,
            };
            let style = Style {
                bold: some_bold && !some_plain,
                centred: look.centred == Some(true),
                right: look.right == Some(true),
                heading: outline.and_then(|level| u8::try_from(level).ok()),
            };
            let (part, page) = (self.part, Some(page.unwrap_or(self.page)));
            out.push(Block::Paragraph(Paragraph { text, part, style, label, page, ..Paragraph::default() }));
        }
        out.extend(boxes);
        Ok(())
    }

    fn inline(&mut self, parent: Element<'_, '_>, look: &Look, writing: &mut Writing) -> Result<(), Unreadable> {
        for child in parent.children() {
            let element = match child {
                Child::Text(text) => {
                    self.write(text, look, writing)?;
                    continue;
                }
                Child::Element(element) => element,
            };
            match element.name() {
                "s" => {
                    let count = element.number("c").unwrap_or(1).min(1_000);
                    self.write_kept(&" ".repeat(count), look, writing)?;
                }
                "tab" => self.write_kept("\t", look, writing)?,
                "line-break" => self.write_kept("\n", look, writing)?,
                "soft-page-break" => self.page = self.page.saturating_add(1),
                "span" => {
                    let mut own = self.styles.look("text", element.attribute("style-name"));
                    own.bold = own.bold.or(look.bold);
                    own.hidden = own.hidden.or(look.hidden);
                    self.inline(element, &own, writing)?;
                }
                "note" => self.note(element)?,
                "annotation" => self.notices.comments += 1,
                "change-start" => self.notices.inserted(self.here()),
                "change" => self.notices.deleted(self.here()),
                "page-number" | "page-count" if matches!(self.part, Part::Header | Part::Footer) => {}
                "ruby" => {
                    if let Some(base) = element.child("ruby-base") {
                        self.inline(base, look, writing)?;
                    }
                }
                "frame" | "custom-shape" | "g" | "rect" | "ellipse" | "line" | "polygon" | "connector" => {
                    self.drawing(element, writing)?;
                }
                "hidden-text" | "hidden-paragraph" | "tracked-changes" | "annotation-end" | "change-end" => {}
                // Links, fields and whatever else: what they show is text.
                _ => self.inline(element, look, writing)?,
            }
        }
        Ok(())
    }

    /// Text with runs of white space made one blank, as the format asks.
    fn write(&mut self, text: &str, look: &Look, writing: &mut Writing) -> Result<(), Unreadable> {
        let mut collapsed = String::with_capacity(text.len());
        for letter in text.chars() {
            if !matches!(letter, ' ' | '\t' | '\n' | '\r') {
                collapsed.push(letter);
            } else if !collapsed.ends_with(' ')
                && !(collapsed.is_empty() && (writing.text.is_empty() || writing.text.ends_with([' ', '\n', '\t'])))
            {
                collapsed.push(' ');
            }
        }
        self.write_kept(&collapsed, look, writing)
    }

    fn write_kept(&mut self, text: &str, look: &Look, writing: &mut Writing) -> Result<(), Unreadable> {
        let has_words = text.chars().any(|letter| !letter.is_whitespace());
        if look.hidden == Some(true) {
            if has_words {
                self.notices.hidden(self.here());
            }
            return Ok(());
        }
        self.allowance.text(text)?;
        if has_words {
            writing.page.get_or_insert(self.page);
            match look.bold {
                Some(true) => writing.some_bold = true,
                Some(false) | None => writing.some_plain = true,
            }
        }
        writing.text.push_str(text);
        Ok(())
    }

    fn note(&mut self, note: Element<'_, '_>) -> Result<(), Unreadable> {
        let Some(body) = note.child("note-body") else {
            return Ok(());
        };
        let mut blocks = Vec::new();
        let (part, depth) = (self.part, self.depth);
        self.part = Part::Note;
        self.depth = 0;
        self.blocks(body, &mut blocks)?;
        (self.part, self.depth) = (part, depth);
        forget_pages(&mut blocks);
        self.notes.append(&mut blocks);
        Ok(())
    }

    /// Text boxes and shapes give blocks after the paragraph; pictures and objects are remarked on.
    fn drawing(&mut self, drawing: Element<'_, '_>, writing: &mut Writing) -> Result<(), Unreadable> {
        self.depth += 1;
        self.allowance.depth(self.depth)?;
        let part = self.part;
        if part == Part::Body {
            self.part = Part::TextBox;
        }
        let mut blocks = Vec::new();
        self.blocks(drawing, &mut blocks)?;
        for inner in drawing.elements() {
            match inner.name() {
                "text-box" => self.blocks(inner, &mut blocks)?,
                "image" if drawing.child("object").is_none() && drawing.child("object-ole").is_none() => {
                    self.notices.picture(self.here());
                }
                "object" | "object-ole" => self.notices.object(self.here()),
                _ => {}
            }
        }
        writing.boxes.append(&mut blocks);
        self.part = part;
        self.depth -= 1;
        Ok(())
    }

    /// Deleted text is stored apart and is not taken; insertions stand in the text between marks.
    fn tracked(&mut self, changes: Element<'_, '_>) {
        for region in changes.elements().flat_map(Element::elements) {
            match region.name() {
                "deletion" => self.notices.deleted(self.here()),
                "insertion" => self.notices.inserted(self.here()),
                _ => {}
            }
        }
    }

    /// Where the reading stands, for a remark.
    pub(super) fn here(&self) -> Place {
        let page = (self.part == Part::Body).then_some(self.page);
        Place { page, ..self.place }
    }
}
