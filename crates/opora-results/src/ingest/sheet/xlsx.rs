//! XLSX sheets, read cell by cell straight from the archive.
//!
//! Only what a table of results needs is read: values, shared strings, which styles are dates. Formulas are not computed;
//! their stored values are taken. What it reads is compared with calamine in tests.

use std::collections::HashMap;
use std::io::Read;

use super::container::{Zip, said};
use super::line::{Buffer, Shared, Slot};
use super::merged::{Filling, Merged};
use super::tags::{Broken, Piece, Tags, push_text};
use super::{Each, Flow, dates};
use crate::ingest::{Limits, Unreadable};

/// The most sheets that are looked at.
const MAX_SHEETS: usize = 256;
/// The most that all shared strings may take, bytes.
const MAX_SHARED_BYTES: u64 = 1 << 30;

/// An opened workbook.
pub(in crate::ingest) struct Xlsx<'a> {
    zip: Zip<'a>,
    /// Name and part of the archive.
    sheets: Vec<(String, String)>,
    shared: Shared,
    /// Whether the cell style of this number shows a date.
    date_styles: Vec<bool>,
    from_1904: bool,
    /// The merged cells of the sheet of this number, where it was read to its end.
    merged: HashMap<usize, Merged>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'a> Xlsx<'a> {
    pub(super) fn open(zip: Zip<'a>, limits: &Limits) -> Result<Self, Unreadable> {
        let mut book = Self {
            zip,
            sheets: Vec::new(),
            shared: Shared::default(),
            date_styles: Vec::new(),
            from_1904: false,
            merged: HashMap::new(),
            left: limits.unpacked_bytes,
        };
        let workbook = book.part_ending("workbook.xml").ok_or(Unreadable::Archive)?;
        let folder = workbook.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let targets = book.relations(&folder, limits)?;
        book.sheets = book.list(&workbook, &targets, limits)?;
        let by_kind =
            |kind: &str| targets.iter().find(|target| target.kind.ends_with(kind)).map(|one| one.part.clone());
        if let Some(part) = by_kind("/styles") {
            book.date_styles = book.styles(&part, limits)?;
        }
        if let Some(part) = by_kind("/sharedStrings") {
            book.shared = book.strings(&part, limits)?;
        }
        Ok(book)
    }

    pub(super) fn sheets(&self) -> Vec<String> {
        self.sheets.iter().map(|(name, _)| name.clone()).collect()
    }

    fn part_ending(&self, end: &str) -> Option<String> {
        self.zip.file_names().flatten().find(|name| name.to_lowercase().ends_with(end)).map(|name| name.into_owned())
    }

    /// A part as tags; none when the archive has no such part.
    fn tags<'z>(&'z mut self, part: &str) -> Result<Option<Tags<impl Read + 'z>>, Unreadable> {
        let left = self.left;
        let Some(at) = self.zip.index_for_name(part).or_else(|| {
            let folded = part.to_lowercase();
            (0..self.zip.len()).find(|at| {
                self.zip.name_for_index(*at).is_some_and(|name| name.is_ok_and(|name| name.to_lowercase() == folded))
            })
        }) else {
            return Ok(None);
        };
        let file = self.zip.by_index(at).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(what) if what.contains("assword") => Unreadable::Protected,
            other => Unreadable::Damaged(said(&other)),
        })?;
        Ok(Some(Tags::new(file, left)))
    }

    fn relations(&mut self, folder: &str, limits: &Limits) -> Result<Vec<Target>, Unreadable> {
        let part = format!("{folder}/_rels/workbook.xml.rels");
        let mut targets = Vec::new();
        let Some(mut tags) = self.tags(part.trim_start_matches('/'))? else { return Ok(targets) };
        loop {
            match tags.next().map_err(|broken| trouble(broken, limits))? {
                Piece::Open(tag) if tag.name == b"Relationship" => {
                    let target = tag.attribute_text(b"Target").unwrap_or_default();
                    let part = match target.strip_prefix('/') {
                        Some(whole) => whole.to_owned(),
                        None => resolved(folder, &target),
                    };
                    let kind = tag.attribute_text(b"Type").unwrap_or_default();
                    targets.push(Target { id: tag.attribute_text(b"Id").unwrap_or_default(), kind, part });
                }
                Piece::End => return Ok(targets),
                _ => {}
            }
        }
    }

    fn list(
        &mut self,
        workbook: &str,
        targets: &[Target],
        limits: &Limits,
    ) -> Result<Vec<(String, String)>, Unreadable> {
        let mut sheets = Vec::new();
        let mut from_1904 = false;
        let Some(mut tags) = self.tags(workbook)? else { return Err(Unreadable::Archive) };
        loop {
            match tags.next().map_err(|broken| trouble(broken, limits))? {
                Piece::Open(tag) if tag.name == b"sheet" => {
                    if sheets.len() >= MAX_SHEETS {
                        return Err(Unreadable::TooManySheets { limit: MAX_SHEETS });
                    }
                    let name = tag.attribute_text(b"name").unwrap_or_default();
                    let id = tag.attribute_text(b"id").unwrap_or_default();
                    let part = targets.iter().find(|target| target.id == id && target.kind.ends_with("/worksheet"));
                    if let Some(part) = part {
                        sheets.push((name, part.part.clone()));
                    }
                }
                Piece::Open(tag) if tag.name == b"workbookPr" => {
                    from_1904 = matches!(tag.attribute(b"date1904"), Some(b"1" | b"true"));
                }
                Piece::End => break,
                _ => {}
            }
        }
        drop(tags);
        self.from_1904 = from_1904;
        Ok(sheets)
    }

    fn styles(&mut self, part: &str, limits: &Limits) -> Result<Vec<bool>, Unreadable> {
        let mut own: Vec<(u32, String)> = Vec::new();
        let mut styles = Vec::new();
        let mut in_cells = false;
        let Some(mut tags) = self.tags(part)? else { return Ok(styles) };
        loop {
            match tags.next().map_err(|broken| trouble(broken, limits))? {
                Piece::Open(tag) if tag.name == b"numFmt" => {
                    let id = tag.attribute(b"numFmtId").and_then(number).unwrap_or_default();
                    own.push((id, tag.attribute_text(b"formatCode").unwrap_or_default()));
                }
                Piece::Open(tag) if tag.name == b"cellXfs" => in_cells = !tag.empty,
                Piece::Open(tag) if tag.name == b"xf" && in_cells => {
                    let id = tag.attribute(b"numFmtId").and_then(number).unwrap_or_default();
                    let code = own.iter().find(|(one, _)| *one == id).map(|(_, code)| code.as_str());
                    styles.push(dates::is_date_format(id, code));
                }
                Piece::Close(b"cellXfs") => in_cells = false,
                Piece::End => return Ok(styles),
                _ => {}
            }
        }
    }

    fn strings(&mut self, part: &str, limits: &Limits) -> Result<Shared, Unreadable> {
        let mut shared = Shared::default();
        let mut one = String::new();
        let mut written = Vec::new();
        let mut in_text = false;
        let mut phonetic = false;
        let mut total = 0_u64;
        let Some(mut tags) = self.tags(part)? else { return Ok(shared) };
        loop {
            match tags.next().map_err(|broken| trouble(broken, limits))? {
                Piece::Open(tag) => match tag.name {
                    b"t" => in_text = !tag.empty && !phonetic,
                    b"rPh" => phonetic = !tag.empty,
                    b"si" if tag.empty => shared.push(""),
                    b"si" => one.clear(),
                    _ => {}
                },
                Piece::Text(text) if in_text => written.extend_from_slice(text),
                Piece::Close(b"t") => {
                    push_text(&mut one, &written);
                    written.clear();
                    in_text = false;
                }
                Piece::Close(b"rPh") => phonetic = false,
                Piece::Close(b"si") => {
                    total += one.len() as u64;
                    if total > MAX_SHARED_BYTES {
                        return Err(Unreadable::Bomb { limit_mib: MAX_SHARED_BYTES >> 20 });
                    }
                    shared.push(&one);
                }
                Piece::End => return Ok(shared),
                _ => {}
            }
        }
    }

    pub(super) fn rows(&mut self, sheet: usize, limits: &Limits, each: Each<'_>) -> Result<(), Unreadable> {
        let Some(part) = self.sheets.get(sheet).map(|(_, part)| part.clone()) else { return Ok(()) };
        let shared = std::mem::take(&mut self.shared);
        let date_styles = std::mem::take(&mut self.date_styles);
        let known = self.merged.remove(&sheet).unwrap_or_default();
        let from_1904 = self.from_1904;
        let answer = match self.tags(&part) {
            Ok(Some(tags)) => {
                let looks = Looks { shared: &shared, date_styles: &date_styles, from_1904, merged: &known };
                cells(tags, &looks, limits, each)
            }
            Ok(None) => Err(Unreadable::Damaged("не хватает листа".to_owned())),
            Err(error) => Err(error),
        };
        self.shared = shared;
        self.date_styles = date_styles;
        self.merged.insert(sheet, answer?.unwrap_or(known));
        Ok(())
    }

    pub(super) fn merged_below(&self, sheet: usize, row: u32) -> bool {
        self.merged.get(&sheet).is_some_and(|merged| merged.reach_below(row))
    }
}

struct Target {
    id: String,
    kind: String,
    part: String,
}

/// A target beside the folder: «worksheets/sheet1.xml», «../xl/worksheets/sheet1.xml».
fn resolved(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// How the value of a cell is written.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Number,
    Shared,
    Text,
    Error,
}

/// Where the reader stands inside a cell.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Outside,
    Cell,
    Value,
    Inline,
    Phonetic,
}

/// What the cells of a sheet refer to.
struct Looks<'b> {
    shared: &'b Shared,
    date_styles: &'b [bool],
    from_1904: bool,
    merged: &'b Merged,
}

/// Reads the cells of a sheet; answers its merged cells when it was read to the end.
fn cells<R: Read>(
    mut tags: Tags<R>,
    looks: &Looks<'_>,
    limits: &Limits,
    each: Each<'_>,
) -> Result<Option<Merged>, Unreadable> {
    let Looks { shared, date_styles, from_1904, merged } = *looks;
    let mut filling = Filling::new(merged);
    let mut found = Merged::default();
    let mut row = Buffer::default();
    let mut row_number = 0_u32;
    let mut column = 0_usize;
    let mut kind = Kind::Number;
    let mut style = 0_usize;
    let mut value: Vec<u8> = Vec::with_capacity(64);
    let mut at = At::Outside;
    let mut formula = false;
    let mut inside = false;
    loop {
        match tags.next().map_err(|broken| trouble(broken, limits))? {
            Piece::Text(text) => {
                if matches!(at, At::Value | At::Inline) {
                    value.extend_from_slice(text);
                }
            }
            Piece::Open(tag) => match tag.name {
                b"c" => {
                    kind = Kind::Number;
                    style = 0;
                    formula = false;
                    let mut here = None;
                    for (name, written) in tag.attributes() {
                        match name {
                            b"r" => here = column_of(written),
                            b"t" => kind = kind_of(written),
                            b"s" => style = number(written).unwrap_or_default() as usize,
                            _ => {}
                        }
                    }
                    column = here.unwrap_or(column);
                    value.clear();
                    at = if tag.empty { At::Outside } else { At::Cell };
                    if tag.empty {
                        column += 1;
                    }
                }
                b"sheetData" => inside = !tag.empty,
                b"mergeCell" => found.take(tag.attribute(b"ref").unwrap_or_default()),
                b"f" if at == At::Cell => formula = true,
                b"v" if at == At::Cell && !tag.empty => at = At::Value,
                b"t" if at == At::Cell && !tag.empty => at = At::Inline,
                b"rPh" if at == At::Cell && !tag.empty => at = At::Phonetic,
                b"row" => {
                    row.clear();
                    column = 0;
                    row_number = tag.attribute(b"r").and_then(number).unwrap_or(row_number.saturating_add(1));
                }
                _ => {}
            },
            Piece::Close(name) => match name {
                b"v" | b"t" if matches!(at, At::Value | At::Inline) => at = At::Cell,
                b"rPh" if at == At::Phonetic => at = At::Cell,
                b"c" => {
                    // A program wrote the formula and nobody has computed it: that is no empty cell.
                    let slot = if formula && value.is_empty() && kind == Kind::Number {
                        row.own("=")
                    } else {
                        slot(&mut row, kind, &value, || {
                            date_styles.get(style).copied().unwrap_or(false).then_some(from_1904)
                        })
                    };
                    if slot != Slot::Empty {
                        row.put(column, slot, limits.columns);
                    }
                    column += 1;
                    at = At::Outside;
                }
                b"row" if !row.is_empty() => {
                    filling.fill(&mut row, row_number, shared, limits.columns);
                    if let Flow::Stop = each(row.line(row_number, shared)) {
                        return Ok(None);
                    }
                    row.clear();
                }
                b"sheetData" => inside = false,
                _ => {}
            },
            Piece::End if inside => return Err(Unreadable::Damaged("лист обрывается".to_owned())),
            Piece::End => return Ok(Some(found)),
        }
    }
}

#[inline]
fn slot(row: &mut Buffer, kind: Kind, value: &[u8], date: impl FnOnce() -> Option<bool>) -> Slot {
    if value.is_empty() {
        return Slot::Empty;
    }
    match kind {
        Kind::Error => Slot::Empty,
        Kind::Shared => number(value).map_or(Slot::Empty, Slot::Shared),
        Kind::Text => {
            let mut text = String::new();
            push_text(&mut text, value);
            row.own(&text)
        }
        Kind::Number => {
            let Some(parsed) = decimal(value) else {
                let mut text = String::new();
                push_text(&mut text, value);
                return row.own(&text);
            };
            match date().and_then(|from_1904| dates::shown(parsed, from_1904)) {
                Some(shown) => row.own(&shown),
                None => Slot::Number(parsed),
            }
        }
    }
}

#[inline]
fn decimal(value: &[u8]) -> Option<f64> {
    // Whole numbers of up to nine digits, which nearly all points are.
    if value.len() <= 9 && value.iter().all(u8::is_ascii_digit) {
        return number(value).map(f64::from);
    }
    std::str::from_utf8(value).ok()?.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

#[inline]
pub(super) fn number(value: &[u8]) -> Option<u32> {
    if value.is_empty() || value.len() > 9 {
        return None;
    }
    value.iter().try_fold(0_u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

#[inline]
fn kind_of(written: &[u8]) -> Kind {
    match written {
        b"s" => Kind::Shared,
        b"str" | b"inlineStr" | b"d" => Kind::Text,
        b"e" => Kind::Error,
        _ => Kind::Number,
    }
}

/// «AB12» → 27. None for what is no reference.
#[inline]
pub(super) fn column_of(reference: &[u8]) -> Option<usize> {
    let mut column = 0_usize;
    for byte in reference {
        match byte {
            b'A'..=b'Z' => column = column * 26 + usize::from(byte - b'A') + 1,
            b'a'..=b'z' => column = column * 26 + usize::from(byte - b'a') + 1,
            _ => break,
        }
        if column > 100_000 {
            return None;
        }
    }
    column.checked_sub(1)
}

pub(super) fn trouble(broken: Broken, limits: &Limits) -> Unreadable {
    match broken {
        Broken::TooMuch => Unreadable::Bomb { limit_mib: limits.unpacked_bytes >> 20 },
        Broken::Stream(said) => Unreadable::Damaged(said),
    }
}
