//! Page numbers, as far as the document knows them.

use opora_core::paper::Block;

use super::styles::is_on;
use crate::readers::layout::forget_pages;
use crate::readers::xml::Element;

/// Counts pages while the body is read.
#[derive(Debug)]
pub(super) struct Pages {
    now: u32,
    /// Word has noted where each page began when it last showed the document.
    rendered: bool,
    /// The number of pages in the properties.
    in_properties: Option<u32>,
    /// Whether the sections after the first begin on a new page, last first.
    breaks: Vec<bool>,
}

impl Pages {
    pub fn new(source: &str, body: Element<'_, '_>, in_properties: Option<u32>) -> Self {
        let rendered = source.contains("lastRenderedPageBreak");
        let mut breaks: Vec<bool> = sections(body)
            .iter()
            .skip(1)
            .map(|section| !matches!(section.child("type").and_then(Element::val), Some("continuous" | "nextColumn")))
            .collect();
        breaks.reverse();
        Self { now: 1, rendered, in_properties, breaks }
    }

    /// The current page.
    pub fn now(&self) -> u32 {
        self.now
    }

    /// Goes back to a page: cells of a row begin together.
    pub fn go_to(&mut self, page: u32) {
        self.now = page;
    }

    /// A page break that Word noted.
    pub fn noted_break(&mut self) {
        self.now = self.now.saturating_add(1);
    }

    /// A page break that the author set; Word notes it as well.
    pub fn set_break(&mut self) {
        if !self.rendered {
            self.now = self.now.saturating_add(1);
        }
    }

    /// The end of a section.
    pub fn section_end(&mut self) {
        if self.breaks.pop() == Some(true) {
            self.set_break();
        }
    }

    /// The number of pages; forgets the pages of blocks where they cannot be relied on.
    pub fn finish(&self, blocks: &mut [Block]) -> Option<u32> {
        if !self.rendered && self.in_properties != Some(self.now) {
            forget_pages(blocks);
            return self.in_properties.map(|pages| pages.max(self.now));
        }
        Some(self.in_properties.unwrap_or(0).max(self.now))
    }
}

/// The properties of each section, in order: at the end of its last paragraph, the last one at the end of the body.
pub(super) fn sections<'t, 'x>(body: Element<'t, 'x>) -> Vec<Element<'t, 'x>> {
    body.elements()
        .filter_map(|element| match element.name() {
            "p" => element.child("pPr")?.child("sectPr"),
            "sectPr" => Some(element),
            _ => None,
        })
        .collect()
}

/// «Page break before» of a paragraph.
pub(super) fn breaks_before(properties: Element<'_, '_>) -> bool {
    properties.child("pageBreakBefore").is_some_and(is_on)
}
