//! What a file is, by its first bytes and its contents.

use super::package::Package;
use crate::unreadable::Unreadable;

/// A format that has a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Docx,
    /// DOCX with macros, which nobody runs here.
    Docm,
    Odt,
    Html,
    Text,
}

impl Kind {
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Docm => "application/vnd.ms-word.document.macroEnabled.12",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Html => "text/html",
            Self::Text => "text/plain",
        }
    }
}

/// Is it a ZIP container, whose parts say what it is?
pub(super) fn is_container(bytes: &[u8]) -> bool {
    [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|mark| bytes.starts_with(mark.as_slice()))
}

/// The format of a container.
pub(super) fn recognise_container(package: &mut Package<'_>) -> Result<Kind, Unreadable> {
    let types = package.text("[Content_Types].xml")?.unwrap_or_default();
    let has = |package: &Package<'_>, folder: &str| !package.names(|name| name.starts_with(folder)).is_empty();
    if types.contains("wordprocessingml") || types.contains("ms-word") || package.has("word/document.xml") {
        return Ok(match types.contains("macroEnabled") {
            true => Kind::Docm,
            false => Kind::Docx,
        });
    }
    if types.contains("spreadsheetml") || types.contains("ms-excel") || has(package, "xl/") {
        return Err(Unreadable::Sheet);
    }
    if types.contains("presentationml") || has(package, "ppt/") {
        return Err(Unreadable::Slides);
    }
    if package.has("content.xml") {
        let kind = package.text("mimetype")?.unwrap_or_default();
        return match kind.trim() {
            kind if kind.contains("spreadsheet") => Err(Unreadable::Sheet),
            kind if kind.contains("presentation") => Err(Unreadable::Slides),
            kind if kind.is_empty() || kind.contains("opendocument.text") => Ok(Kind::Odt),
            _ => Err(Unreadable::UnknownFormat),
        };
    }
    match package.is_cut() {
        true => Err(Unreadable::Damaged {
            why: "архив документа обрывается, и текст в нём не найден".into()
        }),
        false => Err(Unreadable::Archive),
    }
}

/// The format of a file that can be read, or why it cannot.
pub(super) fn recognise(bytes: &[u8]) -> Result<Kind, Unreadable> {
    if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Err(Unreadable::Empty);
    }
    if is_picture(bytes) {
        return Err(Unreadable::Picture);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(compound(bytes));
    }
    if bytes.starts_with(b"Rar!") || bytes.starts_with(b"7z\xbc\xaf") || bytes.starts_with(b"\x1f\x8b") {
        return Err(Unreadable::Archive);
    }
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    if find(head.get(..head.len().min(1024)).unwrap_or_default(), b"%PDF-").is_some() {
        return Err(Unreadable::Pdf);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Err(Unreadable::Rtf);
    }
    let opening = opening(head);
    if opening.starts_with("<?xml") || opening.starts_with("<w:worddocument") || opening.starts_with("<office:") {
        if opening.contains("<w:worddocument")
            || opening.contains("schemas.microsoft.com/office/word/2003")
            || opening.contains("schemas.microsoft.com/office/2006/xmlpackage")
            || opening.contains("progid=\"word.document\"")
            || opening.contains("<office:document")
        {
            return Err(Unreadable::FlatXml);
        }
        if opening.contains("progid=\"excel.sheet\"") {
            return Err(Unreadable::Sheet);
        }
        return match opening.contains("<html") {
            true => Ok(Kind::Html),
            false => Err(Unreadable::UnknownFormat),
        };
    }
    if opening.starts_with("mime-version:") || opening.contains("content-type: multipart/") {
        return Err(Unreadable::WebArchive);
    }
    if ["<!doctype html", "<html", "<head", "<body", "<meta", "<!--"].iter().any(|tag| opening.starts_with(tag))
        || opening.contains("<html")
    {
        return Ok(Kind::Html);
    }
    if looks_binary(bytes) {
        return Err(Unreadable::UnknownFormat);
    }
    Ok(Kind::Text)
}

/// The compound files of old Office, told apart by the names in their directory. Word also wraps
/// password-protected DOCX into one.
fn compound(bytes: &[u8]) -> Unreadable {
    const DIRECTORY_ENTRY_BYTES: usize = 128;
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).collect();
        bytes.chunks(DIRECTORY_ENTRY_BYTES).any(|entry| entry.starts_with(&name))
    };
    if has("EncryptedPackage") {
        Unreadable::Encrypted
    } else if has("WordDocument") {
        Unreadable::OldDoc
    } else if has("Workbook") || has("Book") {
        Unreadable::Sheet
    } else if has("PowerPoint Document") {
        Unreadable::Slides
    } else {
        Unreadable::UnknownFormat
    }
}

fn is_picture(bytes: &[u8]) -> bool {
    let brand = bytes.get(4..12).unwrap_or_default();
    bytes.starts_with(b"\x89PNG")
        || bytes.starts_with(b"\xff\xd8\xff")
        || bytes.starts_with(b"GIF8")
        || bytes.starts_with(b"II*\0")
        || bytes.starts_with(b"MM\0*")
        || (bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0, 0, 0, 0]))
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        || bytes.starts_with(b"AT&TFORM")
        || [b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"].iter().any(|heif| brand == heif.as_slice())
}

/// The beginning in lower case, without byte order mark, leading blanks and the zero bytes of UTF-16.
fn opening(head: &[u8]) -> String {
    let letters: String =
        head.iter().filter(|byte| **byte != 0).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    letters.trim_start_matches(|c: char| c.is_whitespace() || ('\u{80}'..='\u{ff}').contains(&c)).to_owned()
}

/// Zero bytes and other control bytes do not occur in text, save for UTF-16.
fn looks_binary(bytes: &[u8]) -> bool {
    if super::encoding::utf16(bytes).is_some() {
        return false;
    }
    let sample = bytes.get(..bytes.len().min(65_536)).unwrap_or_default();
    let strange = sample.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    strange * 100 > sample.len() || (strange > 0 && sample.len() < 100)
}

/// Where a run of bytes occurs first.
pub(super) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
