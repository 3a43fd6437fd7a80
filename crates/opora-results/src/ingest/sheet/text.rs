//! CSV, TSV and other separated text in UTF-8, UTF-16 or CP1251.

use std::borrow::Cow;

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251};

use super::line::{Buffer, Shared};
use super::{Each, Flow};
use crate::ingest::{Limits, Unreadable};

/// How many lines are looked at for the separator.
const SNIFFED_LINES: usize = 30;
/// How much of the text is looked at for its encoding, bytes.
const SNIFFED_BYTES: usize = 64 * 1024;

/// So many separators in a cell of several lines are not of a sentence: it is lines of the table.
const SWALLOWED_SEPARATORS: usize = 3;

/// A decoded text.
pub(in crate::ingest) struct Text<'a> {
    text: Cow<'a, str>,
    separator: u8,
    short_end: Option<u32>,
}

impl<'a> Text<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let text = decoded(bytes);
        let head: String = text.chars().take(4096).collect();
        let strange = head.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')).count();
        if strange * 20 > head.chars().count() {
            return Err(Unreadable::NotATable("двоичный файл неизвестного вида"));
        }
        if text.trim().is_empty() {
            return Err(Unreadable::Blank);
        }
        let separator = separator(&text);
        Ok(Self { text, separator, short_end: None })
    }

    /// Calls `each` for every line. A quotation mark that is never closed makes one cell of many lines: that is an error,
    /// so that no line is lost in silence.
    pub(super) fn rows(&mut self, limits: &Limits, each: Each<'_>) -> Result<(), Unreadable> {
        let shared = Shared::default();
        let mut row = Buffer::default();
        let (skipped, body) = without_sep_line(&self.text);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(body.as_bytes());
        let mut record = csv::ByteRecord::new();
        let mut number = skipped;
        let mut widths = (0, 0);
        while reader.read_byte_record(&mut record).map_err(|error| Unreadable::Damaged(error.to_string()))? {
            number =
                record.position().map_or(number, |at| u32::try_from(at.line()).unwrap_or(u32::MAX)).max(number + 1);
            row.clear();
            for (column, field) in record.iter().enumerate() {
                if self.holds_lines(field) {
                    return Err(Unreadable::OpenQuote { line: number });
                }
                let words = String::from_utf8_lossy(field);
                if !words.trim().is_empty() {
                    let slot = row.own(&words);
                    row.put(column, slot, limits.columns);
                }
            }
            widths = (widths.1, record.len());
            if row.is_empty() {
                continue;
            }
            if let Flow::Stop = each(row.line(number, &shared)) {
                return Ok(());
            }
        }
        self.short_end = (widths.1 < widths.0 && widths.1 > 1 && !body.ends_with(['\n', '\r'])).then_some(number);
        Ok(())
    }

    /// The last line, where it has fewer cells than the one before and nothing ends it: the file was cut off, it seems.
    /// Known when all lines have been read.
    pub(super) fn short_end(&self) -> Option<u32> {
        self.short_end
    }

    /// Whether a cell has swallowed whole lines: line breaks and separators in it.
    fn holds_lines(&self, field: &[u8]) -> bool {
        field.contains(&b'\n') && field.iter().filter(|byte| **byte == self.separator).count() >= SWALLOWED_SEPARATORS
    }
}

fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or_default()).0;
    }
    if let Some(encoding) = wide(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let head = bytes.get(..SNIFFED_BYTES).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(head, head.len() == bytes.len());
    let guessed = detector.guess(Some(b"ru"), chardetng::Utf8Detection::Allow);
    // A text that is UTF-8 but for a few damaged letters stays UTF-8; otherwise only Cyrillic encodings are believed.
    let encoding = if guessed == UTF_8 || guessed.name().starts_with("IBM866") || guessed.name().starts_with("KOI8") {
        guessed
    } else {
        WINDOWS_1251
    };
    encoding.decode_without_bom_handling(bytes).0
}

/// UTF-16 without a mark: every second byte of the head is 0 or the page of Cyrillic letters.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(512) & !1)?;
    if head.len() < 8 {
        return None;
    }
    let high = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| matches!(byte, 0 | 4)).count() * 2;
    if high(1) * 10 > head.len() * 9 {
        Some(UTF_16LE)
    } else if high(0) * 10 > head.len() * 9 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Excel's own first line «sep=;»: one line skipped, and the rest.
fn without_sep_line(text: &str) -> (u32, &str) {
    let first = text.lines().next().unwrap_or_default();
    if first.len() <= 6 && first.to_lowercase().starts_with("sep=") {
        (1, text.get(first.len()..).unwrap_or_default().trim_start_matches(['\r', '\n']))
    } else {
        (0, text)
    }
}

/// The separator that splits the most lines into the same number of cells; `;` where none does.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    if let Some(named) = first.to_lowercase().strip_prefix("sep=").and_then(|rest| rest.bytes().next())
        && named.is_ascii()
    {
        return named;
    }
    let score = |separator: u8| {
        let counts: Vec<usize> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .take(SNIFFED_LINES)
            .map(|line| outside_quotes(line, separator))
            .collect();
        let most = counts.iter().copied().max().unwrap_or_default();
        let alike = counts.iter().filter(|count| **count == most).count();
        // Many lines with the same count weigh more than many cells: «12,5» in one column is no separator.
        if most == 0 { 0 } else { alike * 1000 + most.min(500) }
    };
    [b';', b'\t', b',', b'|']
        .into_iter()
        .rev()
        .max_by_key(|one| score(*one))
        .filter(|one| score(*one) > 0)
        .unwrap_or(b';')
}

fn outside_quotes(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    let mut found = 0;
    for byte in line.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if byte == separator && !quoted {
            found += 1;
        }
    }
    found
}
