//! The ZIP container of DOCX and ODT: parts by name, unpacked within limits, and what can be saved of a cut file.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::encoding;
use super::limits::Limits;
use crate::unreadable::{Excess, Unreadable};

/// A part may be packed this small before its ratio is looked at.
const HARMLESS_BYTES: u64 = 5_000_000;

/// An open container.
pub(super) struct Package<'b> {
    store: Store<'b>,
    limits: Limits,
    unpacked: u64,
    /// A part broke off or does not match its check sum.
    broken: bool,
}

enum Store<'b> {
    Whole {
        archive: Box<ZipArchive<Cursor<&'b [u8]>>>,
        names: HashMap<String, usize>,
    },
    /// The list of contents at the end is missing: parts found by their own headers.
    Cut {
        parts: HashMap<String, CutPart<'b>>,
    },
}

#[derive(Clone, Copy)]
struct CutPart<'b> {
    /// From the first packed byte to the end of the file.
    packed: &'b [u8],
    deflated: bool,
}

impl<'b> Package<'b> {
    /// Opens a container; one whose end is missing is opened as far as it goes.
    pub fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, Unreadable> {
        refuse_many_entries(bytes, limits)?;
        let store = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) => {
                let names = archive.file_names_raw().enumerate();
                let names = names.map(|(index, name)| (plain_name(&String::from_utf8_lossy(name)), index)).collect();
                Store::Whole { archive: Box::new(archive), names }
            }
            Err(_) => Store::Cut { parts: cut_parts(bytes) },
        };
        Ok(Self { store, limits: *limits, unpacked: 0, broken: false })
    }

    /// Is something missing: the end of the file or of a part?
    pub fn is_cut(&self) -> bool {
        self.broken || matches!(self.store, Store::Cut { .. })
    }

    /// Is there such a part?
    pub fn has(&self, name: &str) -> bool {
        let name = plain_name(name);
        match &self.store {
            Store::Whole { names, .. } => names.contains_key(&name),
            Store::Cut { parts } => parts.contains_key(&name),
        }
    }

    /// Names of parts that satisfy a condition, in order.
    pub fn names(&self, which: impl Fn(&str) -> bool) -> Vec<String> {
        let mut names: Vec<String> = match &self.store {
            Store::Whole { names, .. } => names.keys().filter(|name| which(name)).cloned().collect(),
            Store::Cut { parts } => parts.keys().filter(|name| which(name)).cloned().collect(),
        };
        names.sort_unstable();
        names
    }

    /// The text of a part, if it is there.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Unreadable> {
        Ok(self.bytes(name)?.map(|bytes| encoding::decode(&bytes, None)))
    }

    fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let name = plain_name(name);
        let limits = self.limits;
        let left = limits.unpacked_bytes.saturating_sub(self.unpacked);
        let (out, whole) = match &mut self.store {
            Store::Whole { archive, names } => {
                let Some(index) = names.get(&name) else {
                    return Ok(None);
                };
                let mut file = archive.by_index(*index).map_err(|error| match error {
                    ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
                        Unreadable::Encrypted
                    }
                    ZipError::CompressionMethodNotSupported(_) => {
                        damaged("его части сжаты способом, которого нет в документах")
                    }
                    _ => damaged("оглавление файла не совпадает с содержимым"),
                })?;
                let packed = file.compressed_size().max(1);
                unpack(&mut file, packed, left, &limits)?
            }
            Store::Cut { parts } => {
                let Some(part) = parts.get(&name).copied() else {
                    return Ok(None);
                };
                let packed = part.packed.len() as u64;
                match part.deflated {
                    true => unpack(&mut flate2::bufread::DeflateDecoder::new(part.packed), packed, left, &limits)?,
                    false => unpack(&mut { part.packed }, packed, left, &limits)?,
                }
            }
        };
        self.broken |= !whole;
        self.unpacked = self.unpacked.saturating_add(out.len() as u64);
        Ok(Some(out))
    }
}

/// Unpacks within the limits; a part broken in the middle gives what comes before, and `false`.
fn unpack(from: &mut impl Read, packed: u64, left: u64, limits: &Limits) -> Result<(Vec<u8>, bool), Unreadable> {
    let mut out = Vec::new();
    let mut chunk = vec![0; 65_536];
    loop {
        let read = match from.read(&mut chunk) {
            Ok(0) => return Ok((out, true)),
            Ok(read) => read,
            Err(_) => return Ok((out, false)),
        };
        out.extend_from_slice(chunk.get(..read).unwrap_or_default());
        let size = out.len() as u64;
        if size > HARMLESS_BYTES && size / packed > limits.ratio {
            return Err(Unreadable::Bomb);
        }
        if size > left {
            return Err(Unreadable::TooLarge { what: Excess::UnpackedBytes, limit: limits.unpacked_bytes });
        }
    }
}

/// Counts the entries of the list of contents before anything is allocated for them.
fn refuse_many_entries(bytes: &[u8], limits: &Limits) -> Result<(), Unreadable> {
    let mut count = 0u64;
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == b'P') {
        rest = rest.get(at..).unwrap_or_default();
        if rest.starts_with(b"PK\x01\x02") {
            count += 1;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    match count > limits.entries {
        true => Err(Unreadable::TooLarge { what: Excess::Entries, limit: limits.entries }),
        false => Ok(()),
    }
}

/// Part names are compared without case, and some writers put backslashes or a leading slash.
fn plain_name(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_lowercase()
}

/// Parts of a file without its list of contents.
fn cut_parts(bytes: &[u8]) -> HashMap<String, CutPart<'_>> {
    let mut parts = HashMap::new();
    let mut rest = bytes;
    while let Some(at) = super::kind::find(rest, b"PK\x03\x04") {
        rest = rest.get(at..).unwrap_or_default();
        if let Some((name, part)) = cut_part(rest) {
            parts.entry(name).or_insert(part);
        }
        rest = rest.get(4..).unwrap_or_default();
    }
    parts
}

fn cut_part(header: &[u8]) -> Option<(String, CutPart<'_>)> {
    let word = |at: usize| Some(usize::from(u16::from_le_bytes([*header.get(at)?, *header.get(at + 1)?])));
    let encrypted = word(6)? & 1 == 1;
    let deflated = match word(8)? {
        0 => false,
        8 => true,
        _ => return None,
    };
    let (name_length, extra_length) = (word(26)?, word(28)?);
    let name = header.get(30..30 + name_length)?;
    let packed = header.get(30 + name_length + extra_length..)?;
    let size = word(18)? + (word(20)? << 16);
    // A part stored without packing needs its length to know where it ends.
    let packed = if deflated { packed } else { packed.get(..size.min(packed.len()))? };
    (!encrypted).then(|| (plain_name(&String::from_utf8_lossy(name)), CutPart { packed, deflated }))
}

fn damaged(why: &str) -> Unreadable {
    Unreadable::Damaged { why: why.into() }
}
