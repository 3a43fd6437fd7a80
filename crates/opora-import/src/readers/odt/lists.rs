//! Automatic numbers of ODT lists and numbered headings.

use std::collections::HashMap;

use crate::readers::numerals;
use crate::readers::xml::Element;

const LEVELS: usize = 10;

/// How far the levels of a list have counted.
pub(super) type Counters = [Option<u32>; LEVELS];

/// List styles, and the counts of lists that others may continue.
#[derive(Debug, Default)]
pub(super) struct Lists {
    styles: HashMap<String, [Level; LEVELS]>,
    /// The style of numbered headings.
    outline: Option<[Level; LEVELS]>,
    outline_counters: Counters,
    by_id: HashMap<String, Counters>,
    by_style: HashMap<String, Counters>,
}

#[derive(Debug, Clone, Default)]
struct Level {
    mark: Mark,
    prefix: String,
    suffix: String,
    /// How many levels the label shows, at least one.
    shown: usize,
    start: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Mark {
    #[default]
    None,
    Bullet(String),
    Decimal,
    Russian {
        capital: bool,
    },
    Latin {
        capital: bool,
    },
    Roman {
        capital: bool,
    },
}

impl Lists {
    /// Takes over the list styles of a group.
    pub fn read(&mut self, group: Element<'_, '_>) {
        for element in group.elements() {
            match element.name() {
                "list-style" => {
                    let name = element.attribute("name").unwrap_or_default().to_owned();
                    self.styles.insert(name, levels(element));
                }
                "outline-style" => self.outline = Some(levels(element)),
                _ => {}
            }
        }
    }

    /// The counts with which a list begins.
    pub fn begin(&self, list: Element<'_, '_>, style: Option<&str>) -> Counters {
        if let Some(counters) = list.attribute("continue-list").and_then(|id| self.by_id.get(id)) {
            return *counters;
        }
        if list.attribute("continue-numbering") == Some("true") {
            return style.and_then(|style| self.by_style.get(style)).copied().unwrap_or_default();
        }
        Counters::default()
    }

    /// Remembers how far a list has come.
    pub fn end(&mut self, list: Element<'_, '_>, style: Option<&str>, counters: Counters) {
        if let Some(id) = list.attribute("id") {
            self.by_id.insert(id.to_owned(), counters);
        }
        // A list that continues another one counts for both.
        if let Some(id) = list.attribute("continue-list") {
            self.by_id.insert(id.to_owned(), counters);
        }
        if let Some(style) = style {
            self.by_style.insert(style.to_owned(), counters);
        }
    }

    /// Counts an item on and returns its label.
    pub fn next_label(
        &self,
        style: Option<&str>,
        level: usize,
        start: Option<u32>,
        counters: &mut Counters,
    ) -> Option<String> {
        let levels = self.styles.get(style?)?;
        count(levels, level, start, counters)
    }

    /// The label of a numbered heading; `level` is from 0.
    pub fn next_heading_label(&mut self, level: usize) -> Option<String> {
        let levels = self.outline.as_ref()?;
        count(levels, level, None, &mut self.outline_counters)
    }
}

fn count(levels: &[Level; LEVELS], level: usize, start: Option<u32>, counters: &mut Counters) -> Option<String> {
    let look = levels.get(level)?;
    for (index, (counter, look)) in counters.iter_mut().zip(levels).enumerate() {
        if index < level {
            counter.get_or_insert(look.start);
        } else if index == level {
            let next = counter.map_or(look.start, |number| number.saturating_add(1));
            *counter = Some(start.unwrap_or(next));
        } else {
            *counter = None;
        }
    }
    if let Mark::Bullet(bullet) = &look.mark {
        return Some(bullet.clone());
    }
    if look.mark == Mark::None {
        return Some(format!("{}{}", look.prefix, look.suffix).trim().to_owned()).filter(|label| !label.is_empty());
    }
    let first = (level + 1).saturating_sub(look.shown.max(1));
    let numbers: Vec<String> = (first..=level)
        .filter_map(|index| Some(levels.get(index)?.mark.show(counters.get(index).copied().flatten()?)))
        .filter(|number| !number.is_empty())
        .collect();
    Some(format!("{}{}{}", look.prefix, numbers.join("."), look.suffix).trim().to_owned())
}

fn levels(style: Element<'_, '_>) -> [Level; LEVELS] {
    let mut levels: [Level; LEVELS] = Default::default();
    for element in style.elements() {
        let place = element.number("level").and_then(|level| level.checked_sub(1));
        let Some(level) = place.and_then(|place| levels.get_mut(place)) else {
            continue;
        };
        let text = |name: &str| element.attribute(name).unwrap_or_default().to_owned();
        level.prefix = text("num-prefix");
        level.suffix = text("num-suffix");
        level.shown = element.number("display-levels").unwrap_or(1);
        level.start = element.number("start-value").and_then(|start| u32::try_from(start).ok()).unwrap_or(1);
        level.mark = match element.name() {
            "list-level-style-bullet" => Mark::Bullet(bullet(element.attribute("bullet-char").unwrap_or_default())),
            "list-level-style-number" | "outline-level-style" => {
                Mark::by_sample(element.attribute("num-format").unwrap_or_default())
            }
            _ => Mark::None,
        };
        // Newer LibreOffice writes the whole pattern, «%1%.%2%)»; what stands round the numbers counts.
        if let Some(pattern) = element.attribute("num-list-format").filter(|pattern| pattern.contains('%')) {
            level.prefix = pattern.split('%').next().unwrap_or_default().to_owned();
            level.suffix = pattern.rsplit('%').next().unwrap_or_default().to_owned();
            level.shown = level.shown.max(pattern.matches('%').count() / 2);
        }
    }
    levels
}

impl Mark {
    /// The format is named by its first number: «1», «i», «а, б, .., аа, бб, ...».
    fn by_sample(sample: &str) -> Self {
        match sample.chars().next() {
            None => Self::None,
            Some('а' | 'А') => Self::Russian { capital: sample.starts_with('А') },
            Some('a' | 'A') => Self::Latin { capital: sample.starts_with('A') },
            Some('i' | 'I') => Self::Roman { capital: sample.starts_with('I') },
            Some(_) => Self::Decimal,
        }
    }

    fn show(&self, number: u32) -> String {
        let (text, capital) = match self {
            Self::None | Self::Bullet(_) => return String::new(),
            Self::Decimal => return number.to_string(),
            Self::Russian { capital } => (numerals::russian(number), *capital),
            Self::Latin { capital } => (numerals::latin(number), *capital),
            Self::Roman { capital } => (numerals::roman(number), *capital),
        };
        if capital { text.to_uppercase() } else { text }
    }
}

fn bullet(text: &str) -> String {
    match text.chars().next() {
        Some(dash @ ('-' | '–' | '—' | '−')) => dash.to_string(),
        Some(_) | None => "•".into(),
    }
}
