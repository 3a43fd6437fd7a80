//! A small XML reader for sheets: tags and texts one after another, out of a stream, without a tree.
//!
//! It knows no DTD and no entities but the five of XML and numbers, so a document cannot make it grow or fetch anything.

use std::io::Read;

/// How much is taken from the stream at a time.
const CHUNK_BYTES: usize = 128 * 1024;
/// The longest tag: a longer one is no sheet.
const MAX_TAG_BYTES: usize = 1024 * 1024;

/// What comes next. Slices live until the next call.
pub(super) enum Piece<'t> {
    /// `<name …>` or `<name …/>`.
    Open(Tag<'t>),
    /// `</name>`.
    Close(&'t [u8]),
    /// Text between tags, entities as written. A long text may come in parts.
    Text(&'t [u8]),
    /// The end of the document.
    End,
}

/// A tag with its attributes as written.
pub(super) struct Tag<'t> {
    /// The name without a prefix.
    pub(super) name: &'t [u8],
    /// `<name/>`.
    pub(super) empty: bool,
    attributes: &'t [u8],
}

/// Why a document cannot be read on.
#[derive(Debug)]
pub(super) enum Broken {
    /// The stream ends or fails.
    Stream(String),
    /// More bytes than allowed.
    TooMuch,
}

/// Reads tags out of a stream.
pub(super) struct Tags<R> {
    from: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    finished: bool,
    left: u64,
}

impl<R: Read> Tags<R> {
    /// `most`: bytes after which the document is refused.
    pub(super) fn new(from: R, most: u64) -> Self {
        Self { from, buffer: vec![0; CHUNK_BYTES], start: 0, end: 0, finished: false, left: most }
    }

    /// The next tag or text.
    pub(super) fn next(&mut self) -> Result<Piece<'_>, Broken> {
        loop {
            if self.start == self.end && !self.fill()? {
                return Ok(Piece::End);
            }
            let rest = self.buffer.get(self.start..self.end).unwrap_or_default();
            if rest.first() != Some(&b'<') {
                let length = memchr::memchr(b'<', rest).unwrap_or(rest.len());
                let from = self.start;
                self.start += length;
                return Ok(Piece::Text(self.buffer.get(from..from + length).unwrap_or_default()));
            }
            let Some(length) = tag_length(rest) else {
                if !self.fill()? {
                    return Err(Broken::Stream("обрывается посреди тега".to_owned()));
                }
                continue;
            };
            let from = self.start + 1;
            let to = self.start + length - 1;
            let second = rest.get(1).copied();
            self.start += length;
            match second {
                Some(b'?' | b'!') => {}
                Some(b'/') => {
                    let name = self.buffer.get(from + 1..to).unwrap_or_default();
                    return Ok(Piece::Close(local(name.trim_ascii_end())));
                }
                _ => return Ok(Piece::Open(open(self.buffer.get(from..to).unwrap_or_default()))),
            }
        }
    }

    /// Takes more from the stream; false at its end.
    fn fill(&mut self) -> Result<bool, Broken> {
        if self.finished {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            if self.buffer.len() >= MAX_TAG_BYTES {
                return Err(Broken::Stream("слишком длинный тег".to_owned()));
            }
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        let got = self.from.read(room).map_err(|error| Broken::Stream(error.to_string()))?;
        self.end += got;
        self.finished = got == 0;
        self.left = self.left.checked_sub(got as u64).ok_or(Broken::TooMuch)?;
        Ok(got > 0)
    }
}

/// The length of the tag that begins here, `>` included; none when it does not end here.
#[inline]
fn tag_length(rest: &[u8]) -> Option<usize> {
    if rest.starts_with(b"<!--") {
        return memchr::memmem::find(rest, b"-->").map(|at| at + 3);
    }
    let mut from = 0;
    loop {
        let at = from + memchr::memchr(b'>', rest.get(from..)?)?;
        let inside = rest.get(..at)?;
        // A «>» inside quotes does not end the tag.
        if inside.last() == Some(&b'"') || inside.last() == Some(&b'/') || quotes_are_even(inside) {
            return Some(at + 1);
        }
        from = at + 1;
    }
}

fn quotes_are_even(tag: &[u8]) -> bool {
    tag.iter().filter(|byte| **byte == b'"').count() % 2 == 0
}

#[inline]
fn open(inside: &[u8]) -> Tag<'_> {
    let (inside, empty) = match inside.strip_suffix(b"/") {
        Some(inside) => (inside, true),
        None => (inside, false),
    };
    let end = inside.iter().position(u8::is_ascii_whitespace).unwrap_or(inside.len());
    let (name, attributes) = inside.split_at(end);
    Tag { name: local(name), empty, attributes }
}

#[inline]
fn local(name: &[u8]) -> &[u8] {
    match name.iter().position(|byte| *byte == b':') {
        Some(at) => name.get(at + 1..).unwrap_or_default(),
        None => name,
    }
}

impl<'t> Tag<'t> {
    /// Each attribute: name without a prefix and value as written.
    #[inline]
    pub(super) fn attributes(&self) -> Attributes<'t> {
        Attributes(self.attributes)
    }

    /// The value of an attribute as written.
    pub(super) fn attribute(&self, name: &[u8]) -> Option<&'t [u8]> {
        self.attributes().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The value of an attribute as text.
    pub(super) fn attribute_text(&self, name: &[u8]) -> Option<String> {
        self.attribute(name).map(text)
    }
}

pub(super) struct Attributes<'t>(&'t [u8]);

impl<'t> Iterator for Attributes<'t> {
    type Item = (&'t [u8], &'t [u8]);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_ascii_start();
        let equals = rest.iter().position(|byte| *byte == b'=')?;
        let name = rest.get(..equals)?.trim_ascii_end();
        let after = rest.get(equals + 1..)?.trim_ascii_start();
        let quote = *after.first().filter(|quote| matches!(quote, b'"' | b'\''))?;
        let value = after.get(1..)?;
        let end = value.iter().position(|byte| *byte == quote)?;
        self.0 = value.get(end + 1..)?;
        Some((local(name), value.get(..end)?))
    }
}

/// Written text with its entities resolved. What is not UTF-8 becomes «�».
pub(super) fn text(written: &[u8]) -> String {
    let mut out = String::with_capacity(written.len());
    push_text(&mut out, written);
    out
}

/// Appends written text with its entities resolved.
pub(super) fn push_text(out: &mut String, written: &[u8]) {
    let words = String::from_utf8_lossy(written);
    let mut rest: &str = &words;
    while let Some((before, from)) = rest.split_once('&') {
        out.push_str(before);
        let entity = from.split_once(';').filter(|(name, _)| name.len() <= 10);
        let resolved = entity.and_then(|(name, after)| Some((resolve(name)?, after)));
        match resolved {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = from;
            }
        }
    }
    out.push_str(rest);
}

fn resolve(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}
