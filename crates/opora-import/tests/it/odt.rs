//! Writes ODT files as LibreOffice does, for the tests.

use crate::docx::pack;

const NAMES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/""#;

/// A document being put together.
#[derive(Clone, Default)]
pub struct Odt {
    body: String,
    automatic: String,
    masters: String,
    pages: Option<u32>,
}

impl Odt {
    /// A document with this inside `office:text`.
    pub fn new(body: &str) -> Self {
        Self { body: body.into(), ..Self::default() }
    }

    /// Automatic styles of the contents.
    pub fn styles(mut self, xml: &str) -> Self {
        self.automatic = xml.into();
        self
    }

    /// The inside of a master page: headers and footers.
    pub fn master(mut self, xml: &str) -> Self {
        self.masters = format!("<style:master-page style:name=\"Standard\">{xml}</style:master-page>");
        self
    }

    /// The number of pages in the properties.
    pub fn pages(mut self, pages: u32) -> Self {
        self.pages = Some(pages);
        self
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
        let meta = self.pages.map_or(String::new(), |pages| {
            format!("<office:document-meta {NAMES} xmlns:meta=\"m\"><office:meta><meta:document-statistic meta:page-count=\"{pages}\"/></office:meta></office:document-meta>")
        });
        pack(&[
            ("mimetype".into(), "application/vnd.oasis.opendocument.text".into()),
            (
                "content.xml".into(),
                format!(
                    "{declaration}<office:document-content {NAMES}><office:automatic-styles>{}</office:automatic-styles><office:body><office:text>{}</office:text></office:body></office:document-content>",
                    self.automatic, self.body
                ),
            ),
            (
                "styles.xml".into(),
                format!(
                    "{declaration}<office:document-styles {NAMES}><office:master-styles>{}</office:master-styles></office:document-styles>",
                    self.masters
                ),
            ),
            ("meta.xml".into(), meta),
        ])
    }
}
