//! What tags and their attributes mean.

use html5ever::tokenizer::Tag;

/// The value of an attribute.
pub(super) fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

/// How many columns or rows a cell takes.
pub(super) fn span(tag: &Tag, name: &str, most: usize) -> usize {
    match attribute(tag, name).and_then(|value| value.trim().parse::<usize>().ok()) {
        // `rowspan="0"` reaches to the end of the table.
        Some(0) if name == "rowspan" => most,
        Some(value) => value.clamp(1, most),
        None => 1,
    }
}

/// Elements that never have contents.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr"
            | "img"
            | "meta"
            | "link"
            | "input"
            | "col"
            | "base"
            | "area"
            | "wbr"
            | "source"
            | "embed"
            | "param"
    )
}

/// Elements whose contents nobody sees.
pub(super) fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "title" | "template" | "noscript" | "iframe" | "select" | "nav" | "svg" | "del" | "xml"
    ) || name.starts_with("o:")
}

/// Elements whose end tag may be left out.
pub(super) fn ends_by_itself(name: &str) -> bool {
    matches!(name, "p" | "li" | "td" | "th" | "tr" | "dt" | "dd")
}

/// Hidden by its own style.
pub(super) fn is_hidden_by_style(tag: &Tag) -> bool {
    attribute(tag, "style").is_some_and(|css| {
        let css = css.to_ascii_lowercase().replace(' ', "");
        css.contains("display:none") || css.contains("mso-hide:all")
    })
}

/// Elements that begin a paragraph.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "aside"
            | "address"
            | "blockquote"
            | "figure"
            | "figcaption"
            | "form"
            | "fieldset"
            | "dl"
            | "dt"
            | "dd"
            | "caption"
            | "body"
            | "details"
            | "summary"
            | "legend"
    )
}
