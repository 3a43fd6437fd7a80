//! DOCX as Word, LibreOffice and others really write it.

mod fields;
mod inline;
mod numbering;
mod pages;
mod story;
mod styles;
mod symbols;
mod table;
mod wrappers;

use std::collections::HashMap;

use opora_core::paper::{Block, Part};

use self::numbering::Numbering;
use self::story::Story;
use self::styles::Styles;
use super::layout::{self, Draft};
use super::limits::Allowance;
use super::package::Package;
use super::xml::{Element, Tree};
use crate::unreadable::Unreadable;

/// Reads the document inside a container.
pub(super) fn read(package: &mut Package<'_>, allowance: &mut Allowance<'_>) -> Result<Draft, Unreadable> {
    let limits = *allowance.limits;
    let main = main_part(package, &limits)?;
    let Some(source) = package.text(&main)? else {
        return Err(Unreadable::Damaged {
            why: "внутри нет текста документа (word/document.xml)".into()
        });
    };
    let relations = Relations::read(package, &main, &limits)?;
    let mut load = |kind: &str, usual: &str| -> Result<String, Unreadable> {
        let name = relations.first(kind).unwrap_or_else(|| sibling(&main, usual));
        Ok(package.text(&name)?.unwrap_or_default())
    };
    let styles = load("styles", "styles.xml")?;
    let numbering = load("numbering", "numbering.xml")?;
    let settings = load("settings", "settings.xml")?;
    let footnotes = load("footnotes", "footnotes.xml")?;
    let endnotes = load("endnotes", "endnotes.xml")?;
    let comments = load("comments", "comments.xml")?;
    let application = package.text("docProps/app.xml")?.unwrap_or_default();

    let tree = Tree::parse(&source, &limits)?;
    let body = tree.root().and_then(|root| root.child("body"));
    let Some(body) = body else {
        return Err(Unreadable::Damaged {
            why: "разметка документа обрывается в самом начале".into()
        });
    };
    let styles = Tree::parse(&styles, &limits)?.root().map(Styles::read).unwrap_or_default();
    let numbering = Tree::parse(&numbering, &limits)?.root().map(Numbering::read).unwrap_or_default();
    let settings = Tree::parse(&settings, &limits)?;
    let has_even_pages = settings.root().and_then(|root| root.child("evenAndOddHeaders")).is_some_and(styles::is_on);

    let pages = pages::Pages::new(&source, body, pages_in_properties(&application, &limits)?);
    let mut story = Story::new(&styles, numbering, pages, allowance);
    story.notices.cut = tree.cut || package.is_cut();
    story.notices.comments = Tree::parse(&comments, &limits)?
        .root()
        .map_or(0, |root| root.elements().filter(|element| element.name() == "comment").count());

    let mut blocks = Vec::new();
    let edges = edges(body, &relations, has_even_pages);
    for part in [Part::Header, Part::Footer] {
        let mut seen = Vec::new();
        for (_, name) in edges.iter().filter(|(of, _)| *of == part) {
            let Some(text) = package.text(name)? else {
                continue;
            };
            let tree = Tree::parse(&text, &limits)?;
            let found = story.part(part, tree.root())?;
            let words = layout::words(&found);
            if !words.is_empty() && !seen.contains(&words) {
                seen.push(words);
                blocks.extend(found);
            }
        }
    }
    story.begin_body(blocks.iter().filter(|block| matches!(block, Block::Table(_))).count());
    blocks.extend(story.part(Part::Body, Some(body))?);
    let pages = story.finish_pages(&mut blocks);
    for text in [&footnotes, &endnotes] {
        let tree = Tree::parse(text, &limits)?;
        for note in tree.root().into_iter().flat_map(Element::elements) {
            // Separators between the text and its notes are stored as notes too.
            if note.attribute("type").is_none_or(|kind| kind == "normal") {
                blocks.extend(story.part(Part::Note, Some(note))?);
            }
        }
    }
    let letters = blocks.iter().map(layout::length).sum();
    let remarks = std::mem::take(&mut story.notices).remarks(letters);
    Ok(Draft { blocks, remarks, pages })
}

/// The part that the container names as the document.
fn main_part(package: &mut Package<'_>, limits: &super::Limits) -> Result<String, Unreadable> {
    let relations = Relations::read(package, "", limits)?;
    if let Some(main) = relations.first("officeDocument").filter(|main| package.has(main)) {
        return Ok(main);
    }
    let found = package.names(|name| name.starts_with("word/document") && name.ends_with(".xml"));
    Ok(found.into_iter().next().unwrap_or_else(|| "word/document.xml".into()))
}

/// Headers and footers that a reader of the printed document sees, in order, each once.
fn edges(body: Element<'_, '_>, relations: &Relations, has_even_pages: bool) -> Vec<(Part, String)> {
    let mut edges = Vec::new();
    for section in pages::sections(body) {
        let has_first_page = section.child("titlePg").is_some_and(styles::is_on);
        for reference in section.elements() {
            let part = match reference.name() {
                "headerReference" => Part::Header,
                "footerReference" => Part::Footer,
                _ => continue,
            };
            let is_shown = match reference.attribute("type") {
                Some("first") => has_first_page,
                Some("even") => has_even_pages,
                Some(_) | None => true,
            };
            let target = reference.attribute("id").and_then(|id| relations.target(id));
            if let Some(target) = target.filter(|_| is_shown) {
                let edge = (part, target);
                if !edges.contains(&edge) {
                    edges.push(edge);
                }
            }
        }
    }
    edges
}

/// The number of pages that the program which saved the document counted.
fn pages_in_properties(text: &str, limits: &super::Limits) -> Result<Option<u32>, Unreadable> {
    let tree = Tree::parse(text, limits)?;
    let pages = tree.root().and_then(|root| root.child("Pages")).and_then(|pages| pages.text().trim().parse().ok());
    Ok(pages.filter(|pages| *pages > 0))
}

/// Links from one part to others.
#[derive(Debug, Default)]
struct Relations {
    by_id: HashMap<String, String>,
    by_kind: HashMap<String, String>,
}

impl Relations {
    fn read(package: &mut Package<'_>, of: &str, limits: &super::Limits) -> Result<Self, Unreadable> {
        let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
        let name = format!("{folder}/_rels/{file}.rels");
        let text = package.text(&name)?.unwrap_or_default();
        let tree = Tree::parse(&text, limits)?;
        let mut relations = Self::default();
        for relation in tree.root().into_iter().flat_map(Element::elements) {
            let (Some(id), Some(target)) = (relation.attribute("Id"), relation.attribute("Target")) else {
                continue;
            };
            if relation.attribute("TargetMode") == Some("External") {
                continue;
            }
            let target = resolve(folder, target);
            let kind = relation.attribute("Type").unwrap_or_default().rsplit('/').next().unwrap_or_default();
            relations.by_kind.entry(kind.to_owned()).or_insert_with(|| target.clone());
            relations.by_id.insert(id.to_owned(), target);
        }
        Ok(relations)
    }

    fn first(&self, kind: &str) -> Option<String> {
        self.by_kind.get(kind).cloned()
    }

    fn target(&self, id: &str) -> Option<String> {
        self.by_id.get(id).cloned()
    }
}

/// `../word/header1.xml` seen from a folder.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

fn sibling(of: &str, name: &str) -> String {
    resolve(of.rsplit_once('/').map_or("", |(folder, _)| folder), name)
}
