//! Документ: the orders that the programme lives by, each in its own words.

use askama::Template;
use opora_core::access::Action;
use opora_core::ids::{DocumentId, ProgrammeId};
use opora_store::documents::Document;
use opora_store::programmes::Version;

use super::head::{Head, Tab};
use super::one::{One, act_words};
use crate::documents::{Sheet, document_name, whole};
use crate::layout::{Frame, Key, Page, dates, html};
use crate::trouble::Answer;

/// Blocks of a document that one page shows; the rest is in the file.
const BLOCKS_LIMIT: usize = 600;

#[derive(Template)]
#[template(path = "programmes/document.html")]
struct DocumentPage {
    page: Page,
    head: Head,
    sources: Vec<Source>,
    /// The words of the chosen document; nothing for those who do not handle documents.
    text: Option<Text>,
    may_read: bool,
}

/// A document that made a version.
struct Source {
    version: u64,
    name: String,
    title: String,
    file: String,
    who: String,
    when: String,
    url: String,
    review: String,
    download: String,
    open: bool,
}

struct Text {
    name: String,
    sheets: Vec<Sheet>,
    is_cut: bool,
}

pub(super) async fn show(frame: Frame, Key(id): Key<ProgrammeId>) -> Answer {
    let one = One::load(&frame, id).await?;
    let versions = frame.app.store.versions(&frame.actor, id).await?;
    let may_read = frame.actor.may(Action::HandleDocuments);
    let chosen = frame.query.parsed::<u64>("version");
    let chosen = versions
        .iter()
        .filter(|version| version.document.is_some())
        .find(|version| Some(version.number) == chosen)
        .or_else(|| versions.iter().filter(|version| version.document.is_some()).max_by_key(|version| version.number));
    let chosen = chosen.map(|version| version.number);
    let mut sources = Vec::new();
    let mut text = None;
    for version in &versions {
        let Some(id) = version.document else { continue };
        let open = chosen == Some(version.number);
        let document = match may_read {
            true => Some(frame.app.store.document(&frame.actor, id).await?),
            false => None,
        };
        if let Some(document) = document.as_ref().filter(|_| open) {
            let draft = frame.app.store.document_draft(&frame.actor, id).await?;
            text = Some(words(document, whole(&draft.paper)));
        }
        sources.push(source(&frame, &one, version, id, document, open));
    }
    html(&DocumentPage { head: one.head(&frame, Tab::Document), page: one.page(&frame).await, sources, text, may_read })
}

fn source(
    frame: &Frame,
    one: &One,
    version: &Version,
    id: DocumentId,
    document: Option<Document>,
    open: bool,
) -> Source {
    let adopted = frame.app.clock.local(version.adopted_at);
    let file = |document: &Document| format!("{}, {}", document.name, dates::size(document.size_bytes));
    Source {
        version: version.number,
        name: document.as_ref().map_or_else(|| act(version), document_name),
        file: document.as_ref().map(file).unwrap_or_default(),
        title: document.and_then(|document| document.title).unwrap_or_default(),
        who: version.adopted_by.clone(),
        when: adopted.format("%d.%m.%Y, %H:%M").to_string(),
        url: format!("{}/document?version={}", one.url(), version.number),
        review: format!("/documents/{id}"),
        download: format!("/documents/{id}/source"),
        open,
    }
}

/// The act as the version knows it.
fn act(version: &Version) -> String {
    act_words(version.act_number.as_deref(), version.act_date).unwrap_or_else(|| version.title.clone())
}

/// The sheets, as far as one page holds them.
fn words(document: &Document, mut sheets: Vec<Sheet>) -> Text {
    let mut left = BLOCKS_LIMIT;
    let mut is_cut = false;
    for sheet in &mut sheets {
        is_cut |= sheet.blocks.len() > left;
        sheet.blocks.truncate(left);
        left -= sheet.blocks.len();
    }
    sheets.retain(|sheet| !sheet.blocks.is_empty());
    Text { name: document_name(document), sheets, is_cut }
}
