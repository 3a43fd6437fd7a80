//! ODT as LibreOffice and others write it.

mod lists;
mod story;
mod styles;
mod table;

use opora_core::paper::{Block, Part};

use self::lists::Lists;
use self::story::Story;
use self::styles::Styles;
use super::layout::{Draft, forget_pages};
use super::limits::Allowance;
use super::package::Package;
use super::xml::{Element, Tree};
use crate::unreadable::Unreadable;

/// Reads the document inside a container.
pub(super) fn read(package: &mut Package<'_>, allowance: &mut Allowance<'_>) -> Result<Draft, Unreadable> {
    let limits = *allowance.limits;
    let manifest = package.text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(Unreadable::Encrypted);
    }
    let Some(content) = package.text("content.xml")? else {
        return Err(Unreadable::Damaged {
            why: "внутри нет текста документа (content.xml)".into()
        });
    };
    let common = package.text("styles.xml")?.unwrap_or_default();
    let meta = package.text("meta.xml")?.unwrap_or_default();
    let tree = Tree::parse(&content, &limits)?;
    let common = Tree::parse(&common, &limits)?;
    let body = tree.root().and_then(|root| root.child("body")).and_then(|body| body.child("text"));
    let (Some(root), Some(body)) = (tree.root(), body) else {
        return Err(Unreadable::Damaged {
            why: "разметка документа обрывается в самом начале".into()
        });
    };

    let mut styles = Styles::default();
    let mut lists = Lists::default();
    for root in common.root().into_iter().chain([root]) {
        for group in root.elements().filter(|group| matches!(group.name(), "styles" | "automatic-styles")) {
            styles.read(group);
            lists.read(group);
        }
    }
    let mut story = Story::new(&styles, lists, allowance);
    story.notices.cut = tree.cut || package.is_cut();

    let mut blocks = Vec::new();
    for part in [Part::Header, Part::Footer] {
        let mut seen = Vec::new();
        for edge in common.root().into_iter().flat_map(|root| edges(root, part)) {
            let found = story.part(part, edge)?;
            let words = super::layout::words(&found);
            if !words.is_empty() && !seen.contains(&words) {
                seen.push(words);
                blocks.extend(found);
            }
        }
    }
    story.begin_body(blocks.iter().filter(|block| matches!(block, Block::Table(_))).count());
    blocks.extend(story.part(Part::Body, body)?);
    let counted = story.page();
    let in_meta = pages_in_meta(&meta, &limits)?;
    let pages = match in_meta {
        Some(pages) if pages == counted => Some(pages),
        Some(_) | None if content.contains("soft-page-break") => Some(in_meta.unwrap_or(0).max(counted)),
        Some(_) | None => {
            forget_pages(&mut blocks);
            in_meta
        }
    };
    blocks.append(&mut story.notes);
    let letters = blocks.iter().map(super::layout::length).sum();
    let remarks = std::mem::take(&mut story.notices).remarks(letters);
    Ok(Draft { blocks, remarks, pages })
}

/// Headers or footers of all page styles.
fn edges<'t, 'x>(root: Element<'t, 'x>, part: Part) -> Vec<Element<'t, 'x>> {
    let names = match part {
        Part::Footer => ["footer", "footer-left", "footer-first"],
        Part::Header | Part::Body | Part::Note | Part::TextBox => ["header", "header-left", "header-first"],
    };
    root.child("master-styles")
        .into_iter()
        .flat_map(Element::elements)
        .flat_map(Element::elements)
        .filter(|edge| names.contains(&edge.name()) && edge.attribute("display") != Some("false"))
        .collect()
}

fn pages_in_meta(meta: &str, limits: &super::Limits) -> Result<Option<u32>, Unreadable> {
    let tree = Tree::parse(meta, limits)?;
    let statistic = tree.root().and_then(|root| root.below("document-statistic"));
    Ok(statistic.and_then(|statistic| statistic.number("page-count")).and_then(|pages| u32::try_from(pages).ok()))
}
