//! Writes DOCX files as Word does, for the tests: the XML of the parts, packed.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A document being put together.
#[derive(Clone)]
pub struct Docx {
    body: String,
    section: String,
    parts: Vec<(String, String)>,
    relations: String,
    word: &'static str,
}

impl Docx {
    /// A document with this inside `w:body`.
    pub fn new(body: impl Into<String>) -> Self {
        let (section, parts, relations) = Default::default();
        Self { body: body.into(), section, parts, relations, word: WORD }
    }

    /// What stands inside the last `w:sectPr`.
    pub fn section(mut self, xml: &str) -> Self {
        self.section = xml.into();
        self
    }

    /// The names of the ISO standard instead of those of Word 2007.
    pub fn strict(mut self) -> Self {
        self.word = STRICT;
        self
    }

    /// A part such as `styles` with the inside of its outermost element.
    pub fn part(mut self, kind: &str, root: &str, inside: &str) -> Self {
        let name = format!("{kind}.xml");
        let root_kind = kind.trim_end_matches(|c: char| c.is_ascii_digit());
        self.relations
            .push_str(&format!(r#"<Relationship Id="r_{kind}" Type="{RELATIONS}/{root_kind}" Target="{name}"/>"#));
        self.parts
            .push((format!("word/{name}"), format!("{}<w:{root} {}>{inside}</w:{root}>", DECLARATION, self.names())));
        self
    }

    /// `docProps/app.xml` with a number of pages.
    pub fn pages(mut self, pages: u32) -> Self {
        self.parts
            .push(("docProps/app.xml".into(), format!("{DECLARATION}<Properties><Pages>{pages}</Pages></Properties>")));
        self
    }

    fn names(&self) -> String {
        format!(
            r#"xmlns:w="{}" xmlns:r="{RELATIONS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main""#,
            self.word
        )
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
        let root = format!(
            r#"<Relationships><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>"#
        );
        let body = format!(
            "{DECLARATION}<w:document {}><w:body>{}<w:sectPr>{}</w:sectPr></w:body></w:document>",
            self.names(),
            self.body,
            self.section
        );
        let mut parts = vec![
            ("[Content_Types].xml".to_owned(), format!("{DECLARATION}{types}")),
            ("_rels/.rels".to_owned(), format!("{DECLARATION}{root}")),
            ("word/document.xml".to_owned(), body),
            (
                "word/_rels/document.xml.rels".to_owned(),
                format!("{DECLARATION}<Relationships>{}</Relationships>", self.relations),
            ),
        ];
        parts.extend(self.parts.iter().cloned());
        pack(&parts)
    }
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n";

/// Packs parts into a container.
pub fn pack(parts: &[(String, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A paragraph of one run.
pub fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A paragraph with properties.
pub fn p_with(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A cell with properties.
pub fn tc(properties: &str, inside: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>")
}

/// A row of plain cells.
pub fn tr(cells: &[&str]) -> String {
    format!("<w:tr>{}</w:tr>", cells.iter().map(|text| tc("", &p(text))).collect::<String>())
}

/// A table of rows.
pub fn tbl(rows: &[String]) -> String {
    format!("<w:tbl><w:tblPr/><w:tblGrid/>{}</w:tbl>", rows.concat())
}
