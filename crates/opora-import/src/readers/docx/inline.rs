//! Runs of a paragraph: words, breaks, fields, symbols, text boxes.

use opora_core::paper::{Block, Part};

use super::fields::is_page_number;
use super::story::{Story, Writing};
use super::styles::Look;
use super::symbols;
use super::wrappers::{Step, alternative, step};
use crate::readers::xml::{Child, Element, Space};
use crate::unreadable::Unreadable;

impl Story<'_, '_, '_> {
    /// Reads what stands in a paragraph or in a wrapper inside it.
    pub(super) fn inline(
        &mut self,
        parent: Element<'_, '_>,
        look: &Look,
        writing: &mut Writing,
    ) -> Result<(), Unreadable> {
        for element in parent.elements() {
            match step(element) {
                Step::Content(content) => match (content.space(), content.name()) {
                    (Space::Word, "r") => self.run(content, look, writing)?,
                    (Space::Word, "fldSimple") if self.is_edge_number(content) => {}
                    (Space::Word, "fldSimple") => self.inline(content, look, writing)?,
                    (Space::Math, "t") => self.write(&content.text(), look, writing)?,
                    (Space::Math, _) => self.inline(content, look, writing)?,
                    _ => {}
                },
                Step::Inside(wrapper) => self.inline(wrapper, look, writing)?,
                Step::Inserted(wrapper) => {
                    self.notices.inserted(self.here());
                    self.inline(wrapper, look, writing)?;
                }
                Step::Deleted => self.notices.deleted(self.here()),
                Step::Nothing => {}
            }
        }
        Ok(())
    }

    fn run(&mut self, run: Element<'_, '_>, look: &Look, writing: &mut Writing) -> Result<(), Unreadable> {
        let mut own = Look::default();
        if let Some(properties) = run.child("rPr") {
            own.read_run(properties);
            if let Some(style) = properties.child("rStyle").and_then(Element::val) {
                own.fall_back(&self.styles.run(style));
            }
        }
        own.bold = own.bold.or(look.bold);
        own.hidden = own.hidden.or(look.hidden);
        for element in run.elements() {
            self.piece(element, &own, writing)?;
        }
        Ok(())
    }

    fn piece(&mut self, element: Element<'_, '_>, look: &Look, writing: &mut Writing) -> Result<(), Unreadable> {
        match (element.space(), element.name()) {
            (Space::Word | Space::Math, "t") => {
                let text = element.text();
                let text = match element.attribute("space") {
                    Some("preserve") => text.as_str(),
                    Some(_) | None => text.trim_matches(|c: char| c.is_ascii_whitespace()),
                };
                // A line feed in the XML is a blank; real breaks are elements.
                let text = symbols::replace_private(text).replace(['\n', '\r', '\t'], " ");
                self.write(&text, look, writing)?;
            }
            (Space::Word, "tab" | "ptab") => self.write("\t", look, writing)?,
            (Space::Word, "br") => {
                if element.attribute("type") == Some("page") {
                    self.pages.set_break();
                }
                self.write("\n", look, writing)?;
            }
            (Space::Word, "cr") => self.write("\n", look, writing)?,
            (Space::Word, "noBreakHyphen") => self.write("-", look, writing)?,
            (Space::Word, "sym") => {
                let code = element.attribute("char").and_then(|code| u32::from_str_radix(code, 16).ok());
                if let Some(code) = code {
                    let symbol = symbols::symbol(element.attribute("font").unwrap_or_default(), code);
                    self.write(symbol.encode_utf8(&mut [0; 4]), look, writing)?;
                }
            }
            (Space::Word, "fldChar") => match element.attribute("fldCharType") {
                Some("begin") => {
                    self.checkbox(element, look, writing)?;
                    self.fields.begin();
                }
                Some("separate") => self.fields.separate(),
                Some("end") => self.fields.end(),
                Some(_) | None => {}
            },
            (Space::Word, "instrText") => self.fields.instruction(&element.text()),
            (Space::Word, "lastRenderedPageBreak") => self.pages.noted_break(),
            (Space::Word, "ruby") => {
                for base in element.elements().filter(|part| part.name() == "rubyBase") {
                    self.inline(base, look, writing)?;
                }
            }
            (Space::Word, "drawing" | "pict" | "object") => self.drawing(element, writing)?,
            (Space::Other, "AlternateContent") => {
                if let Some(chosen) = alternative(element) {
                    for inner in chosen.elements() {
                        self.piece(inner, look, writing)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Writes words, unless they belong to an instruction of a field, are hidden, or are the number of the page.
    fn write(&mut self, text: &str, look: &Look, writing: &mut Writing) -> Result<(), Unreadable> {
        if !self.fields.shows_text() || (self.is_edge() && self.fields.shows_page_number()) {
            return Ok(());
        }
        let has_words = text.chars().any(|letter| !letter.is_whitespace());
        if look.hidden == Some(true) {
            if has_words {
                self.notices.hidden(self.here());
            }
            return Ok(());
        }
        self.allowance.text(text)?;
        if has_words {
            writing.page.get_or_insert(self.pages.now());
            match look.bold {
                Some(true) => writing.some_bold = true,
                Some(false) | None => writing.some_plain = true,
            }
        }
        writing.text.push_str(text);
        Ok(())
    }

    /// A form field that is ticked or not.
    fn checkbox(&mut self, begin: Element<'_, '_>, look: &Look, writing: &mut Writing) -> Result<(), Unreadable> {
        let Some(checkbox) = begin.child("ffData").and_then(|data| data.child("checkBox")) else {
            return Ok(());
        };
        let state = checkbox.child("checked").or(checkbox.child("default"));
        let mark = if state.is_some_and(super::styles::is_on) { "☑ " } else { "☐ " };
        self.write(mark, look, writing)
    }

    /// Text boxes give blocks after the paragraph; anything else drawn is remarked on.
    fn drawing(&mut self, drawing: Element<'_, '_>, writing: &mut Writing) -> Result<(), Unreadable> {
        let mut boxes = Vec::new();
        text_boxes(drawing, &mut boxes);
        if !boxes.is_empty() {
            self.depth += 1;
            self.allowance.depth(self.depth)?;
            let outer = (self.part, std::mem::take(&mut self.fields));
            if self.part == Part::Body {
                self.part = Part::TextBox;
            }
            let mut blocks: Vec<Block> = Vec::new();
            for content in boxes {
                self.blocks(content, &mut blocks)?;
            }
            writing.boxes.append(&mut blocks);
            (self.part, self.fields) = outer;
            self.depth -= 1;
        }
        if ["blip", "imagedata"].iter().any(|name| drawing.below(name).is_some()) && drawing.name() != "object" {
            self.notices.picture(self.here());
        } else if drawing.name() == "object" || ["chart", "relIds"].iter().any(|name| drawing.below(name).is_some()) {
            self.notices.object(self.here());
        }
        Ok(())
    }

    fn is_edge(&self) -> bool {
        matches!(self.part, Part::Header | Part::Footer)
    }

    fn is_edge_number(&self, field: Element<'_, '_>) -> bool {
        self.is_edge() && field.attribute("instr").is_some_and(is_page_number)
    }
}

/// The contents of the text boxes in a drawing, not of those inside them.
fn text_boxes<'t, 'x>(drawing: Element<'t, 'x>, found: &mut Vec<Element<'t, 'x>>) {
    let mut waiting = vec![drawing];
    while let Some(element) = waiting.pop() {
        if element.name() == "txbxContent" {
            found.push(element);
            continue;
        }
        let from = waiting.len();
        match step(element) {
            Step::Inside(wrapper) => waiting.push(wrapper),
            Step::Content(content) => waiting.extend(content.children().filter_map(|child| match child {
                Child::Element(element) => Some(element),
                Child::Text(_) => None,
            })),
            Step::Inserted(_) | Step::Deleted | Step::Nothing => {}
        }
        if let Some(added) = waiting.get_mut(from..) {
            added.reverse();
        }
    }
}
