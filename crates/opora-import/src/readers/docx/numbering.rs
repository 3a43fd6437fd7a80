//! Automatic numbers: which label the next paragraph of a list carries.

use std::collections::{HashMap, HashSet};

use crate::readers::numerals;
use crate::readers::xml::Element;

/// Word has nine levels.
const LEVELS: usize = 9;

/// Lists refer to lists through styles; a longer chain is a circle.
const LONGEST_CHAIN: usize = 8;

/// All lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    patterns: HashMap<String, Pattern>,
    lists: HashMap<String, List>,
    /// Pattern by the style that names it.
    by_style: HashMap<String, String>,
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    begun: HashSet<(String, usize)>,
}

/// `abstractNum`: how the levels look. Lists with one pattern count together.
#[derive(Debug, Default)]
struct Pattern {
    levels: [Level; LEVELS],
    /// The numbering style whose pattern stands in for this one.
    stands_for: Option<String>,
}

/// `num`: a list that paragraphs refer to.
#[derive(Debug, Default)]
struct List {
    pattern: String,
    levels: HashMap<usize, Level>,
    starts: HashMap<usize, u32>,
}

#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: Format,
    /// «%1.%2.»
    text: String,
    style: Option<String>,
    /// Counted anew after this level (from 1) changes; 0: never. Without it, after any higher one.
    restart: Option<usize>,
    legal: bool,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: Format::Decimal, text: String::new(), style: None, restart: None, legal: false }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    None,
    Bullet,
    Decimal,
    DecimalZero,
    Russian { capital: bool },
    Latin { capital: bool },
    Roman { capital: bool },
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub fn read(root: Element<'_, '_>) -> Self {
        let mut numbering = Self::default();
        for element in root.elements() {
            match element.name() {
                "abstractNum" => numbering.read_pattern(element),
                "num" => numbering.read_list(element),
                _ => {}
            }
        }
        numbering
    }

    fn read_pattern(&mut self, element: Element<'_, '_>) {
        let id = element.attribute("abstractNumId").unwrap_or_default().to_owned();
        let mut pattern = Pattern::default();
        for part in element.elements() {
            match part.name() {
                "lvl" => {
                    if let Some(level) = part.number("ilvl").and_then(|level| pattern.levels.get_mut(level)) {
                        *level = Level::read(part);
                    }
                }
                "numStyleLink" => pattern.stands_for = part.val().map(str::to_owned),
                "styleLink" => {
                    if let Some(style) = part.val() {
                        self.by_style.insert(style.to_owned(), id.clone());
                    }
                }
                _ => {}
            }
        }
        self.patterns.insert(id, pattern);
    }

    fn read_list(&mut self, element: Element<'_, '_>) {
        let mut list = List::default();
        for part in element.elements() {
            match part.name() {
                "abstractNumId" => list.pattern = part.val().unwrap_or_default().to_owned(),
                "lvlOverride" => {
                    let Some(index) = part.number("ilvl").filter(|level| *level < LEVELS) else {
                        continue;
                    };
                    if let Some(level) = part.child("lvl") {
                        list.levels.insert(index, Level::read(level));
                    }
                    let start = part.child("startOverride").and_then(|start| start.number("val"));
                    if let Some(start) = start.and_then(|start| u32::try_from(start).ok()) {
                        list.starts.insert(index, start);
                    }
                }
                _ => {}
            }
        }
        self.lists.insert(element.attribute("numId").unwrap_or_default().to_owned(), list);
    }

    /// Counts one paragraph on and returns its label, «2.1.», «а)», «–»; `None` where the list shows nothing.
    pub fn next_label(&mut self, list: &str, level: Option<usize>, style: Option<&str>) -> Option<String> {
        let found = self.lists.get(list)?;
        let id = self.pattern_of(&found.pattern)?.to_owned();
        let pattern = self.patterns.get(&id)?;
        let by_style =
            style.and_then(|style| pattern.levels.iter().position(|level| level.style.as_deref() == Some(style)));
        let level = level.or(by_style).unwrap_or(0).min(LEVELS - 1);
        let own = pattern.levels.iter().enumerate();
        let levels: Vec<&Level> = own.map(|(index, level)| found.levels.get(&index).unwrap_or(level)).collect();
        let counters = self.counters.entry(id).or_default();
        // A list with a start of its own begins anew, once.
        if let Some(start) = found.starts.get(&level)
            && self.begun.insert((list.to_owned(), level))
        {
            count(counters, &levels, level, Some(*start));
        } else {
            count(counters, &levels, level, None);
        }
        levels.get(level).and_then(|shown| shown.label(&levels, counters))
    }

    /// The pattern that really holds the levels.
    fn pattern_of<'s>(&'s self, id: &'s str) -> Option<&'s str> {
        let mut id = id;
        for _ in 0..LONGEST_CHAIN {
            let pattern = self.patterns.get(id)?;
            match pattern.stands_for.as_ref().and_then(|style| self.by_style.get(style)) {
                Some(next) if next != id => id = next,
                Some(_) | None => return Some(id),
            }
        }
        Some(id)
    }
}

/// Counts `level` on, begins the levels above that were left out, and forgets the ones below.
fn count(counters: &mut [Option<u32>; LEVELS], levels: &[&Level], level: usize, from: Option<u32>) {
    for (index, (counter, look)) in counters.iter_mut().zip(levels).enumerate() {
        if index < level {
            counter.get_or_insert(look.start);
        } else if index == level {
            *counter = Some(from.unwrap_or_else(|| counter.map_or(look.start, |number| number.saturating_add(1))));
        } else if look.restart.is_none_or(|after| after > 0 && level < after) {
            *counter = None;
        }
    }
}

impl Level {
    fn read(element: Element<'_, '_>) -> Self {
        let mut level = Self::default();
        for part in element.elements() {
            match part.name() {
                "start" => {
                    level.start = part.number("val").and_then(|start| u32::try_from(start).ok()).unwrap_or(1);
                }
                "numFmt" => level.format = Format::read(part.val().unwrap_or_default()),
                "lvlText" => level.text = part.val().unwrap_or_default().to_owned(),
                "pStyle" => level.style = part.val().map(str::to_owned),
                "lvlRestart" => level.restart = part.number("val"),
                "isLgl" => level.legal = super::styles::is_on(part),
                // Newer formats stand beside a plain one for old programs.
                "AlternateContent" => {
                    if let Some(format) = part.child("Fallback").and_then(|fallback| fallback.child("numFmt")) {
                        level.format = Format::read(format.val().unwrap_or_default());
                    }
                }
                _ => {}
            }
        }
        level
    }

    fn label(&self, levels: &[&Level], counters: &[Option<u32>; LEVELS]) -> Option<String> {
        match self.format {
            Format::Bullet => return Some(bullet(&self.text)),
            Format::None if !self.text.contains('%') && self.text.trim().is_empty() => return None,
            _ => {}
        }
        let mut label = String::new();
        let mut letters = self.text.chars().peekable();
        while let Some(letter) = letters.next() {
            let digit = (letter == '%').then(|| letters.peek().and_then(|digit| digit.to_digit(10))).flatten();
            let Some(index) = digit.and_then(|digit| (digit as usize).checked_sub(1)) else {
                label.push(letter);
                continue;
            };
            letters.next();
            let (look, number) = (levels.get(index), counters.get(index).copied().flatten());
            if let (Some(look), Some(number)) = (look, number) {
                let format = if self.legal { Format::Decimal } else { look.format };
                label.push_str(&format.show(number));
            }
        }
        Some(label.trim().to_owned()).filter(|label| !label.is_empty())
    }
}

impl Format {
    fn read(name: &str) -> Self {
        match name {
            "none" => Self::None,
            "bullet" => Self::Bullet,
            "decimalZero" => Self::DecimalZero,
            "russianLower" => Self::Russian { capital: false },
            "russianUpper" => Self::Russian { capital: true },
            "lowerLetter" => Self::Latin { capital: false },
            "upperLetter" => Self::Latin { capital: true },
            "lowerRoman" => Self::Roman { capital: false },
            "upperRoman" => Self::Roman { capital: true },
            _ => Self::Decimal,
        }
    }

    fn show(self, number: u32) -> String {
        let (text, capital) = match self {
            Self::None | Self::Bullet => return String::new(),
            Self::Decimal => return number.to_string(),
            Self::DecimalZero => return format!("{number:02}"),
            Self::Russian { capital } => (numerals::russian(number), capital),
            Self::Latin { capital } => (numerals::latin(number), capital),
            Self::Roman { capital } => (numerals::roman(number), capital),
        };
        if capital { text.to_uppercase() } else { text }
    }
}

/// Bullets come from symbol fonts, where they are private characters; a dash stays a dash.
fn bullet(text: &str) -> String {
    match text.trim().chars().next() {
        Some(dash @ ('-' | '–' | '—' | '−')) => dash.to_string(),
        Some('\u{f02d}' | '\u{f0be}') => "–".into(),
        Some(_) | None => "•".into(),
    }
}
