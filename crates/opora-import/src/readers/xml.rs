//! A tree of the XML inside DOCX and ODT, built in one pass within limits. Entities of its own making are refused.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::limits::Limits;
use crate::unreadable::{Excess, Unreadable};

/// XML nests deeper than tables: a nested table alone takes four elements.
const ELEMENTS_PER_LEVEL: usize = 4;

/// More nodes than in any document that fits the limits of rows and text.
const MOST_NODES: usize = 8_000_000;

/// A parsed part.
#[derive(Debug, Default)]
pub(super) struct Tree<'x> {
    nodes: Vec<Node<'x>>,
    attributes: Vec<(&'x str, Cow<'x, str>)>,
    /// The text ends before the markup does.
    pub cut: bool,
}

#[derive(Debug)]
struct Node<'x> {
    content: Content<'x>,
    next: usize,
}

#[derive(Debug)]
enum Content<'x> {
    Element { space: Space, name: &'x str, attributes: Range<usize>, first: usize },
    Text(Cow<'x, str>),
}

/// The family of a name. Word writes old (transitional) and new (strict) addresses for the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// WordprocessingML.
    Word,
    /// Formulas.
    Math,
    /// DrawingML of any kind, where `p`, `r`, `t`, `tbl` mean something else.
    Drawing,
    /// Everything else; local names do not collide there.
    Other,
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'t, 'x> {
    tree: &'t Tree<'x>,
    index: usize,
}

/// A child of an element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Child<'t, 'x> {
    Element(Element<'t, 'x>),
    Text(&'t str),
}

/// The end of a chain of nodes.
const NONE: usize = usize::MAX;

impl<'x> Tree<'x> {
    /// Parses a part. A break in the markup ends the tree early and sets [`Tree::cut`].
    pub fn parse(text: &'x str, limits: &Limits) -> Result<Self, Unreadable> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().allow_dangling_amp = true;
        let mut growing = Growing::new(text);
        loop {
            match reader.read_event() {
                Ok(Event::Start(start)) => {
                    if growing.open.len() >= limits.depth * ELEMENTS_PER_LEVEL {
                        return Err(Unreadable::TooDeep { limit: limits.depth * ELEMENTS_PER_LEVEL });
                    }
                    let index = growing.element(&start)?;
                    growing.open.push((index, NONE));
                }
                Ok(Event::Empty(start)) => {
                    growing.element(&start)?;
                }
                Ok(Event::End(_)) => {
                    growing.open.pop();
                }
                Ok(Event::Text(text)) => growing.text(text.into_inner())?,
                Ok(Event::CData(text)) => growing.text(text.into_inner())?,
                Ok(Event::GeneralRef(reference)) => {
                    let letter = match reference.resolve_char_ref() {
                        Ok(Some(letter)) => Cow::Owned(letter.to_string()),
                        Ok(None) | Err(_) => predefined(&reference.into_inner()),
                    };
                    growing.text(letter)?;
                }
                Ok(Event::DocType(text)) => {
                    // The bare `<!DOCTYPE html>` declares nothing.
                    if text.contains(['[', '%']) || text.contains("ENTITY") {
                        return Err(Unreadable::Entities);
                    }
                }
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
                Ok(Event::Eof) => {
                    growing.tree.cut = !growing.open.is_empty();
                    return Ok(growing.tree);
                }
                Err(_) => {
                    growing.tree.cut = true;
                    return Ok(growing.tree);
                }
            }
        }
    }

    /// The outermost element.
    pub fn root(&self) -> Option<Element<'_, 'x>> {
        let index = self.nodes.iter().position(|node| matches!(node.content, Content::Element { .. }))?;
        Some(Element { tree: self, index })
    }
}

/// A tree while it is being built.
struct Growing<'x> {
    source: &'x str,
    tree: Tree<'x>,
    /// Open elements with their last child.
    open: Vec<(usize, usize)>,
    spaces: HashMap<&'x str, Space>,
}

impl<'x> Growing<'x> {
    fn new(source: &'x str) -> Self {
        Self { source, tree: Tree::default(), open: Vec::new(), spaces: HashMap::new() }
    }

    fn element(&mut self, start: &BytesStart<'_>) -> Result<usize, Unreadable> {
        let from = self.tree.attributes.len();
        for attribute in start.attributes().with_checks(false).filter_map(Result::ok) {
            let (local, prefix) = attribute.key.decompose();
            let name = self.in_source(local.into_inner());
            let value = match attribute.normalized_value(XmlVersion::Implicit1_0) {
                Ok(Cow::Borrowed(value)) => Cow::Borrowed(self.in_source(value)),
                Ok(Cow::Owned(value)) => Cow::Owned(value),
                Err(_) => Cow::Owned(attribute.value.clone().into_owned()),
            };
            match prefix.map(|prefix| prefix.into_inner()) {
                Some("xmlns") => drop(self.spaces.insert(name, space(&value))),
                None if name == "xmlns" => drop(self.spaces.insert("", space(&value))),
                // Marks of editing sessions fill a third of a document written by Word.
                Some(_) | None if name.starts_with("rsid") => {}
                Some(_) | None => self.tree.attributes.push((name, value)),
            }
        }
        let attributes = from..self.tree.attributes.len();
        let (local, prefix) = start.name().decompose();
        let prefix = prefix.map_or("", |prefix| prefix.into_inner());
        let undeclared = if prefix == "w" { Space::Word } else { Space::Other };
        let space = self.spaces.get(prefix).copied().unwrap_or(undeclared);
        self.add(Content::Element { space, name: self.in_source(local.into_inner()), attributes, first: NONE })
    }

    fn text(&mut self, text: Cow<'x, str>) -> Result<(), Unreadable> {
        if !self.open.is_empty() {
            self.add(Content::Text(text))?;
        }
        Ok(())
    }

    fn add(&mut self, content: Content<'x>) -> Result<usize, Unreadable> {
        let index = self.tree.nodes.len();
        if index >= MOST_NODES {
            return Err(Unreadable::TooLarge { what: Excess::Elements, limit: MOST_NODES as u64 });
        }
        self.tree.nodes.push(Node { content, next: NONE });
        if let Some((parent, last)) = self.open.last_mut() {
            let (parent, before) = (*parent, std::mem::replace(last, index));
            if before != NONE {
                if let Some(node) = self.tree.nodes.get_mut(before) {
                    node.next = index;
                }
            } else if let Some(Node { content: Content::Element { first, .. }, .. }) = self.tree.nodes.get_mut(parent) {
                *first = index;
            }
        }
        Ok(index)
    }

    /// The same piece of text with the lifetime of the source: events only lend their names.
    fn in_source(&self, piece: &str) -> &'x str {
        let at = (piece.as_ptr() as usize).wrapping_sub(self.source.as_ptr() as usize);
        self.source.get(at..at.saturating_add(piece.len())).unwrap_or("")
    }
}

impl<'t, 'x> Element<'t, 'x> {
    /// The name without its prefix.
    pub fn name(self) -> &'x str {
        match self.content() {
            Some(Content::Element { name, .. }) => name,
            Some(Content::Text(_)) | None => "",
        }
    }

    /// The family of the name.
    pub fn space(self) -> Space {
        match self.content() {
            Some(Content::Element { space, .. }) => *space,
            Some(Content::Text(_)) | None => Space::Other,
        }
    }

    /// The value of an attribute by its name without a prefix.
    pub fn attribute(self, name: &str) -> Option<&'t str> {
        let Some(Content::Element { attributes, .. }) = self.content() else {
            return None;
        };
        let attributes = self.tree.attributes.get(attributes.clone())?;
        attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_ref())
    }

    /// `val`, the attribute in which Word keeps nearly everything.
    pub fn val(self) -> Option<&'t str> {
        self.attribute("val")
    }

    /// A number in an attribute.
    pub fn number(self, name: &str) -> Option<usize> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Children in order.
    pub fn children(self) -> impl Iterator<Item = Child<'t, 'x>> + use<'t, 'x> {
        let first = match self.content() {
            Some(Content::Element { first, .. }) => *first,
            Some(Content::Text(_)) | None => NONE,
        };
        let tree = self.tree;
        std::iter::successors((first != NONE).then_some(first), move |index| {
            tree.nodes.get(*index).map(|node| node.next).filter(|next| *next != NONE)
        })
        .filter_map(move |index| {
            Some(match &tree.nodes.get(index)?.content {
                Content::Element { .. } => Child::Element(Element { tree, index }),
                Content::Text(text) => Child::Text(text),
            })
        })
    }

    /// Child elements in order.
    pub fn elements(self) -> impl Iterator<Item = Element<'t, 'x>> + use<'t, 'x> {
        self.children().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    /// The first child element of a name.
    pub fn child(self, name: &str) -> Option<Element<'t, 'x>> {
        self.elements().find(|element| element.name() == name)
    }

    /// The first element of a name below this one, at any depth.
    pub fn below(self, name: &str) -> Option<Element<'t, 'x>> {
        let mut waiting: Vec<_> = self.elements().collect();
        waiting.reverse();
        while let Some(element) = waiting.pop() {
            if element.name() == name {
                return Some(element);
            }
            let from = waiting.len();
            waiting.extend(element.elements());
            if let Some(added) = waiting.get_mut(from..) {
                added.reverse();
            }
        }
        None
    }

    /// All text directly inside.
    pub fn text(self) -> String {
        self.children()
            .filter_map(|child| match child {
                Child::Text(text) => Some(text),
                Child::Element(_) => None,
            })
            .collect()
    }

    fn content(self) -> Option<&'t Content<'x>> {
        self.tree.nodes.get(self.index).map(|node| &node.content)
    }
}

fn space(address: &str) -> Space {
    if address.ends_with("wordprocessingml/2006/main")
        || address.ends_with("wordprocessingml/main")
        || address.ends_with("word/2003/wordml")
    {
        return Space::Word;
    }
    if address.ends_with("/math") {
        return Space::Math;
    }
    match address.contains("/drawingml/") {
        true => Space::Drawing,
        false => Space::Other,
    }
}

/// The five entities of XML; others stay as they are written.
fn predefined(name: &str) -> Cow<'static, str> {
    match name {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        other => format!("&{other};").into(),
    }
}
