//! Elements that only wrap others: content controls, tags, tracked insertions, alternatives for old programs.

use crate::readers::xml::{Element, Space};

/// What stands where content is expected.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'t, 'x> {
    /// Content itself.
    Content(Element<'t, 'x>),
    /// A wrapper: its children stand in its place.
    Inside(Element<'t, 'x>),
    /// The same for a tracked insertion.
    Inserted(Element<'t, 'x>),
    /// A tracked deletion.
    Deleted,
    /// Nothing for the reader.
    Nothing,
}

/// How to take an element.
pub(super) fn step<'t, 'x>(element: Element<'t, 'x>) -> Step<'t, 'x> {
    match (element.space(), element.name()) {
        (Space::Word, "sdt") => match element.child("sdtContent") {
            Some(content) if !is_placeholder(element) => Step::Inside(content),
            Some(_) | None => Step::Nothing,
        },
        (Space::Word, "smartTag" | "customXml" | "hyperlink" | "bdo" | "dir") => Step::Inside(element),
        (Space::Word, "ins" | "moveTo") => Step::Inserted(element),
        (Space::Word, "del" | "moveFrom") => Step::Deleted,
        (Space::Other, "AlternateContent") => alternative(element).map_or(Step::Nothing, Step::Inside),
        _ => Step::Content(element),
    }
}

/// One of the alternatives: the new one, or the old one where the new one says nothing to us.
pub(super) fn alternative<'t, 'x>(element: Element<'t, 'x>) -> Option<Element<'t, 'x>> {
    let fallback = element.child("Fallback");
    let says_something = |choice: &Element<'t, 'x>| {
        ["txbxContent", "t", "tbl", "p", "blip"].iter().any(|name| choice.below(name).is_some())
    };
    element.elements().filter(|choice| choice.name() == "Choice").find(says_something).or(fallback)
}

/// «Место для ввода текста.» stands in an empty content control and is no text.
fn is_placeholder(control: Element<'_, '_>) -> bool {
    control.child("sdtPr").and_then(|properties| properties.child("showingPlcHdr")).is_some_and(super::styles::is_on)
}

/// Content elements of a name below `parent`, wrappers opened and deletions left out.
pub(super) fn unwrapped<'t, 'x>(parent: Element<'t, 'x>, name: &str) -> Vec<Element<'t, 'x>> {
    let mut found = Vec::new();
    gather(parent, name, &mut found);
    found
}

fn gather<'t, 'x>(parent: Element<'t, 'x>, name: &str, found: &mut Vec<Element<'t, 'x>>) {
    for element in parent.elements() {
        match step(element) {
            Step::Content(content) if content.name() == name => found.push(content),
            Step::Inside(wrapper) | Step::Inserted(wrapper) => gather(wrapper, name, found),
            Step::Content(_) | Step::Deleted | Step::Nothing => {}
        }
    }
}
