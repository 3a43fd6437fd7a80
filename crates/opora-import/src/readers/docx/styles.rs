//! Styles of a document: what a paragraph or a run looks like when it does not say so itself.

use std::collections::HashMap;

use crate::readers::xml::Element;

/// Styles rest on styles; a longer chain is a circle.
const LONGEST_CHAIN: usize = 32;

/// What is known of a look; `None` leaves it to the style below.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    pub bold: Option<bool>,
    pub hidden: Option<bool>,
    pub align: Option<Align>,
    /// Level of a heading, from 1; 0 is running text.
    pub heading: Option<u8>,
    /// The list and, where said, the level in it, from 0.
    pub numbering: NumberingLook,
}

/// Where the lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centred,
    Right,
}

/// The list that a paragraph belongs to.
#[derive(Debug, Clone, Default)]
pub(super) struct NumberingLook {
    pub list: Option<String>,
    pub level: Option<usize>,
    /// The style that brought the list, by which the list may know its level.
    pub style: Option<String>,
}

/// The styles of a document by their id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    own: HashMap<String, (Look, Option<String>)>,
    default_paragraph: Option<String>,
    defaults: Look,
}

impl Styles {
    /// Reads `styles.xml`.
    pub fn read(root: Element<'_, '_>) -> Self {
        let mut styles = Self::default();
        if let Some(run) = root.child("docDefaults").and_then(|defaults| defaults.below("rPr")) {
            styles.defaults.read_run(run);
        }
        for style in root.elements().filter(|element| element.name() == "style") {
            let Some(id) = style.attribute("styleId") else {
                continue;
            };
            let mut look = Look::default();
            let name = style.child("name").and_then(Element::val).unwrap_or_default();
            look.heading = heading_by_name(name);
            if let Some(run) = style.child("rPr") {
                look.read_run(run);
            }
            if let Some(paragraph) = style.child("pPr") {
                look.read_paragraph(paragraph);
            }
            if look.numbering.list.is_some() {
                look.numbering.style = Some(id.to_owned());
            }
            let is_default = style.attribute("default").is_some_and(is_true);
            if is_default && style.attribute("type") == Some("paragraph") {
                styles.default_paragraph = Some(id.to_owned());
            }
            let below = style.child("basedOn").and_then(Element::val).map(str::to_owned);
            styles.own.insert(id.to_owned(), (look, below));
        }
        styles
    }

    /// The look that a paragraph style gives; without one, that of the default style.
    pub fn paragraph(&self, id: Option<&str>) -> Look {
        let mut look = self.chain(id.or(self.default_paragraph.as_deref()));
        look.fall_back(&self.defaults);
        look
    }

    /// The look that a character style gives.
    pub fn run(&self, id: &str) -> Look {
        self.chain(Some(id))
    }

    fn chain(&self, id: Option<&str>) -> Look {
        let mut look = Look::default();
        let mut next = id;
        for _ in 0..LONGEST_CHAIN {
            let Some((own, below)) = next.and_then(|id| self.own.get(id)) else {
                break;
            };
            look.fall_back(own);
            next = below.as_deref();
        }
        look
    }
}

impl Look {
    /// Takes over what an `rPr` says.
    pub fn read_run(&mut self, properties: Element<'_, '_>) {
        for property in properties.elements() {
            match property.name() {
                "b" => self.bold = Some(is_on(property)),
                "vanish" => self.hidden = Some(is_on(property)),
                _ => {}
            }
        }
    }

    /// Takes over what a `pPr` says.
    pub fn read_paragraph(&mut self, properties: Element<'_, '_>) {
        for property in properties.elements() {
            match property.name() {
                "jc" => {
                    self.align = Some(match property.val() {
                        Some("center") => Align::Centred,
                        Some("right" | "end") => Align::Right,
                        Some(_) | None => Align::Left,
                    });
                }
                "outlineLvl" => {
                    let level = property.number("val").and_then(|level| u8::try_from(level).ok());
                    self.heading = Some(level.filter(|level| *level < 9).map_or(0, |level| level + 1));
                }
                "numPr" => {
                    let list = property.child("numId").and_then(Element::val);
                    self.numbering.list = list.map(str::to_owned).or(self.numbering.list.take());
                    let level = property.child("ilvl").and_then(|level| level.number("val"));
                    self.numbering.level = level.or(self.numbering.level);
                }
                _ => {}
            }
        }
    }

    /// Fills what is not said yet.
    pub fn fall_back(&mut self, below: &Look) {
        self.bold = self.bold.or(below.bold);
        self.hidden = self.hidden.or(below.hidden);
        self.align = self.align.or(below.align);
        self.heading = self.heading.or(below.heading);
        if self.numbering.list.is_none() {
            self.numbering.list.clone_from(&below.numbering.list);
            self.numbering.style.clone_from(&below.numbering.style);
            self.numbering.level = self.numbering.level.or(below.numbering.level);
        }
    }
}

/// «heading 2», «Заголовок 2», «Title».
fn heading_by_name(name: &str) -> Option<u8> {
    let name = name.to_lowercase();
    let level = name.strip_prefix("heading ").or_else(|| name.strip_prefix("заголовок "));
    match name.as_str() {
        "title" | "название" => Some(1),
        _ => level.and_then(|level| level.trim().parse().ok()).filter(|level| (1..=9).contains(level)),
    }
}

/// `<w:b/>`, `<w:b w:val="1"/>`, but not `<w:b w:val="0"/>`.
pub(super) fn is_on(property: Element<'_, '_>) -> bool {
    property.val().is_none_or(is_true)
}

fn is_true(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off" | "none")
}
