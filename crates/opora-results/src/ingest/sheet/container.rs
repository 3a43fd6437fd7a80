//! What kind of file the bytes are, whatever their name says.

use std::io::Cursor;

use zip::ZipArchive;

use crate::ingest::Unreadable;

pub(super) type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// A file that can be read.
pub(super) enum Kind<'a> {
    Xlsx(Zip<'a>),
    Ods(Zip<'a>),
    Legacy(super::legacy::Format),
    Text,
}

/// Beginnings of files that are no tables, with what they are.
const OTHERS: [(&[u8], &str); 10] = [
    (b"%PDF", "PDF"),
    (b"{\\rtf", "документ RTF"),
    (b"\x89PNG", "картинка"),
    (b"\xff\xd8\xff", "картинка"),
    (b"GIF8", "картинка"),
    (b"Rar!", "архив RAR: распакуйте его"),
    (b"7z\xbc\xaf", "архив 7z: распакуйте его"),
    (b"\x1f\x8b", "архив GZ: распакуйте его"),
    (b"SQLite format", "база данных"),
    (b"PAR1", "файл Parquet"),
];

pub(super) fn kind(bytes: &[u8]) -> Result<Kind<'_>, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if let Some((_, what)) = OTHERS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Unreadable::NotATable(what));
    }
    if bytes.starts_with(b"PK") {
        return zipped(bytes);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return compound(bytes);
    }
    let head: Vec<u8> = bytes.iter().take(512).map(u8::to_ascii_lowercase).filter(|byte| *byte != 0).collect();
    let holds = |words: &[u8]| memchr::memmem::find(&head, words).is_some();
    if holds(b"<html") || holds(b"<!doctype html") || holds(b"<table") {
        return Err(Unreadable::NotATable("страница HTML под именем книги (откройте её в Excel и сохраните как XLSX)"));
    }
    if holds(b"<?xml") {
        return Err(Unreadable::NotATable("файл XML. Откройте его в Excel и сохраните как XLSX: сейчас это XML"));
    }
    Ok(Kind::Text)
}

fn zipped(bytes: &[u8]) -> Result<Kind<'_>, Unreadable> {
    let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| Unreadable::Damaged(said(&error)))?;
    let has = |name: &str| zip.file_names().flatten().any(|one| one.eq_ignore_ascii_case(name));
    if has("xl/workbook.xml") {
        return Ok(Kind::Xlsx(zip));
    }
    if has("xl/workbook.bin") {
        return Ok(Kind::Legacy(super::legacy::Format::Xlsb));
    }
    if has("content.xml") {
        return Ok(Kind::Ods(zip));
    }
    if has("word/document.xml") {
        return Err(Unreadable::NotATable("документ Word"));
    }
    // Other programs put the workbook elsewhere; the list of parts says where.
    if has("[content_types].xml") && zip.file_names().flatten().any(|one| one.to_lowercase().ends_with("workbook.xml"))
    {
        return Ok(Kind::Xlsx(zip));
    }
    Err(Unreadable::Archive)
}

/// An OLE container: an old workbook, or a new one under a password.
fn compound(bytes: &[u8]) -> Result<Kind<'_>, Unreadable> {
    let wide = |word: &str| word.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let holds = |word: &str| memchr::memmem::find(bytes, &wide(word)).is_some();
    if holds("EncryptedPackage") {
        return Err(Unreadable::Protected);
    }
    if holds("Workbook") || holds("Book") {
        return Ok(Kind::Legacy(super::legacy::Format::Xls));
    }
    if holds("WordDocument") {
        return Err(Unreadable::NotATable("документ Word"));
    }
    Err(Unreadable::Damaged("в нём не видно книги Excel".to_owned()))
}

/// Why an archive cannot be read, for a person.
pub(super) fn said(error: &zip::result::ZipError) -> String {
    use zip::result::ZipError;
    match error {
        ZipError::FileNotFound => "не хватает части книги".to_owned(),
        ZipError::UnsupportedArchive(_) => "архив устроен необычно".to_owned(),
        ZipError::InvalidArchive(_) | ZipError::Io(_) => "конец файла не найден".to_owned(),
        other => other.to_string(),
    }
}
