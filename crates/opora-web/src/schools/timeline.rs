//! The life of a school as lanes on one drawing; only places and words are decided here, `timeline.html` draws.

use chrono::{Datelike, NaiveDate};

/// Width of the drawing and of the names of its lanes, in units of the drawing.
const WIDTH: f64 = 1238.0;
const LEFT: f64 = 128.0;
const RIGHT: f64 = 1224.0;
const HEAD: f64 = 24.0;
const ROW: f64 = 24.0;
/// Mean width of a letter of the labels.
const LETTER: f64 = 7.1;
/// School years that are shown; older bars begin at the left edge.
const YEARS: i32 = 5;

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Story {
    /// Lanes with bars, from top to bottom; an empty one is left out.
    pub lanes: Vec<Lane>,
    /// Single days, in the lane «События».
    pub events: Vec<Event>,
}

/// A lane.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lane {
    pub name: &'static str,
    pub tone: Tone,
    pub bars: Vec<Bar>,
}

/// How the bars of a lane look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Category,
    Mentor,
    Curator,
}

/// A stretch of time; `to` is its last day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub label: String,
}

/// A day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Event {
    pub on: NaiveDate,
    pub label: String,
}

/// The story with a place for everything.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Drawing {
    pub height: f64,
    pub years: Vec<YearBand>,
    pub names: Vec<Name>,
    pub bars: Vec<BarShape>,
    pub dots: Vec<DotShape>,
    pub today: Option<f64>,
    /// For the name of the drawing.
    pub first_year: i32,
    pub last_year: i32,
}

/// A school year as a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct YearBand {
    pub x: f64,
    pub width: f64,
    pub middle: f64,
    pub title: String,
    pub tinted: bool,
}

/// The name of a lane with the rule under it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Name {
    pub y: f64,
    pub text: &'static str,
    pub rule: f64,
}

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BarShape {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub class: &'static str,
    pub label: String,
    pub text_x: f64,
    pub text_y: f64,
    /// The whole label with its days, for the tip.
    pub tip: String,
    /// It goes on beyond the right edge.
    pub open: bool,
}

/// A day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DotShape {
    pub x: f64,
    pub y: f64,
    pub label: String,
    pub text_x: f64,
    pub anchor: &'static str,
    pub tip: String,
}

/// The drawing of `story` as seen on `today`; nothing when there is nothing to show.
pub(super) fn draw(story: &Story, today: NaiveDate) -> Option<Drawing> {
    let last_year = school_year(today);
    let oldest = NaiveDate::from_ymd_opt(last_year - YEARS + 1, 9, 1)?;
    let bars = story.lanes.iter().flat_map(|lane| &lane.bars);
    let bars = bars.filter(|bar| bar.to.is_none_or(|to| to >= oldest)).map(|bar| bar.from.max(oldest));
    let events = story.events.iter().map(|event| event.on).filter(|on| *on >= oldest);
    let earliest = bars.chain(events).min()?;
    let first_year = school_year(earliest).clamp(last_year - YEARS + 1, last_year - 1);
    let scale = Scale::new(first_year, last_year)?;
    let mut drawing = Drawing { first_year, last_year: last_year + 1, ..Drawing::default() };
    drawing.years = scale.bands(first_year, last_year);
    drawing.today = Some(scale.x(today));
    let mut y = HEAD;
    for lane in story.lanes.iter().filter(|lane| !lane.bars.is_empty()) {
        y = draw_lane(lane, &scale, y, &mut drawing);
    }
    let visible: Vec<&Event> = story.events.iter().filter(|event| event.on >= scale.first).collect();
    if !visible.is_empty() {
        y = draw_events(&visible, &scale, y, &mut drawing);
    }
    drawing.height = y + 4.0;
    Some(drawing)
}

fn draw_lane(lane: &Lane, scale: &Scale, top: f64, drawing: &mut Drawing) -> f64 {
    let mut bars: Vec<&Bar> = lane.bars.iter().filter(|bar| bar.to.is_none_or(|to| to >= scale.first)).collect();
    bars.sort_by_key(|bar| (bar.from, bar.to));
    let mut rows: Vec<f64> = Vec::new();
    for bar in bars {
        let x = scale.x(bar.from);
        let end = bar.to.and_then(|to| to.succ_opt()).map_or(RIGHT, |end| scale.x(end));
        let width = (end - x).max(3.0);
        let words = text_width(&bar.label);
        let inside = words + 14.0 <= width;
        let beside = !inside && x + width + 5.0 + words <= RIGHT;
        let label = if inside || beside { bar.label.clone() } else { fitting(&bar.label, width - 12.0) };
        let text_x = if beside { x + width + 5.0 } else { x + 7.0 };
        let taken = if beside { text_x + words } else { x + width };
        let row = rows.iter().position(|free| *free <= x).unwrap_or(rows.len());
        match rows.get_mut(row) {
            Some(free) => *free = taken + 6.0,
            None => rows.push(taken + 6.0),
        }
        let y = top + 3.0 + at(row) * ROW;
        let (class, past) = (class(lane.tone), bar.to.is_some_and(|to| to < scale.today_end()));
        drawing.bars.push(BarShape {
            x,
            y,
            width,
            class: if past { "b-past" } else { class },
            label,
            text_x,
            text_y: y + 13.5,
            tip: tip(bar),
            open: bar.to.is_none(),
        });
    }
    let bottom = top + at(rows.len().max(1)) * ROW + 4.0;
    drawing.names.push(Name { y: top + 17.0, text: lane.name, rule: bottom });
    bottom
}

/// Dots with labels where there is room; a label that has none is left to the table below.
fn draw_events(events: &[&Event], scale: &Scale, top: f64, drawing: &mut Drawing) -> f64 {
    let mut sorted = events.to_vec();
    sorted.sort_by_key(|event| event.on);
    let mut rows = [LEFT; 3];
    let mut used = 1;
    for event in sorted {
        let x = scale.x(event.on);
        let label = fitting(&event.label, 220.0);
        let words = text_width(&label);
        let after = x + 9.0 + words <= RIGHT;
        let (from, to) = if after { (x - 5.0, x + 9.0 + words) } else { (x - 9.0 - words, x + 5.0) };
        let row = rows.iter().position(|free| *free <= from);
        let place = row.unwrap_or(0);
        if let (Some(row), Some(free)) = (row, rows.get_mut(place)) {
            *free = to + 8.0;
            used = used.max(row + 1);
        }
        drawing.dots.push(DotShape {
            x,
            y: top + 14.0 + at(place) * 20.0,
            label: if row.is_some() { label } else { String::new() },
            text_x: if after { x + 9.0 } else { x - 9.0 },
            anchor: if after { "start" } else { "end" },
            tip: format!("{}: {}", event.on.format("%d.%m.%Y"), event.label),
        });
    }
    let bottom = top + at(used) * 20.0 + 10.0;
    drawing.names.push(Name { y: top + 18.0, text: "События", rule: bottom });
    bottom
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Category => "b-cat",
        Tone::Mentor => "b-men",
        Tone::Curator => "b-cur",
    }
}

fn tip(bar: &Bar) -> String {
    let from = bar.from.format("%d.%m.%Y");
    match bar.to {
        Some(to) => format!("{}: {from} – {}", bar.label, to.format("%d.%m.%Y")),
        None => format!("{}: с {from}", bar.label),
    }
}

/// The first calendar year of the school year of `day`.
fn school_year(day: NaiveDate) -> i32 {
    if day.month() >= 9 { day.year() } else { day.year() - 1 }
}

/// Days to places.
struct Scale {
    first: NaiveDate,
    end: NaiveDate,
}

impl Scale {
    fn new(first_year: i32, last_year: i32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(first_year, 9, 1)?;
        Some(Self { first, end: NaiveDate::from_ymd_opt(last_year + 1, 9, 1)? })
    }

    fn x(&self, day: NaiveDate) -> f64 {
        let whole = days(self.first, self.end).max(1.0);
        let share = days(self.first, day) / whole;
        round(LEFT + (RIGHT - LEFT) * share.clamp(0.0, 1.0))
    }

    /// Bars that ended before the last school year are past; the others are judged by the page itself.
    fn today_end(&self) -> NaiveDate {
        self.end.with_year(self.end.year() - 1).unwrap_or(self.end)
    }

    fn bands(&self, first_year: i32, last_year: i32) -> Vec<YearBand> {
        (first_year..=last_year)
            .filter_map(|year| {
                let x = self.x(NaiveDate::from_ymd_opt(year, 9, 1)?);
                let end = self.x(NaiveDate::from_ymd_opt(year + 1, 9, 1)?);
                let title = format!("{year}/{} учебный год", year + 1);
                Some(YearBand {
                    x,
                    width: round(end - x),
                    middle: round((x + end) / 2.0),
                    title,
                    tinted: (last_year - year) % 2 == 0,
                })
            })
            .collect()
    }
}

fn days(from: NaiveDate, to: NaiveDate) -> f64 {
    i32::try_from((to - from).num_days()).map_or(0.0, f64::from)
}

fn at(row: usize) -> f64 {
    u32::try_from(row).map_or(0.0, f64::from)
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn text_width(text: &str) -> f64 {
    at(text.chars().count()) * LETTER
}

/// As much of `text` as `width` holds, with «…» where it was cut; nothing where not even three letters fit.
fn fitting(text: &str, width: f64) -> String {
    if text_width(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut taken = LETTER;
    for letter in text.chars() {
        taken += LETTER;
        if taken > width {
            break;
        }
        out.push(letter);
    }
    if out.chars().count() < 3 { String::new() } else { format!("{}…", out.trim_end()) }
}

impl Drawing {
    /// The width of the drawing.
    pub(super) fn width(&self) -> f64 {
        WIDTH
    }

    /// The lower end of the year columns.
    pub(super) fn floor(&self) -> f64 {
        self.height - 4.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn bar(from: &str, to: Option<&str>, label: &str) -> Bar {
        Bar { from: day(from), to: to.map(day), label: label.to_owned() }
    }

    fn story(bars: Vec<Bar>) -> Story {
        Story { lanes: vec![Lane { name: "Категория", tone: Tone::Category, bars }], events: vec![] }
    }

    #[test]
    fn overlapping_bars_get_rows_of_their_own() {
        let story = story(vec![bar("2023-09-01", None, "ШНСУ"), bar("2025-08-25", None, "ШНОР")]);
        let drawing = draw(&story, day("2026-03-17")).unwrap();
        let rows: Vec<f64> = drawing.bars.iter().map(|bar| bar.y).collect();
        assert_ne!(rows[0], rows[1]);
        assert_eq!((drawing.first_year, drawing.last_year), (2023, 2026));
    }

    #[test]
    fn nothing_to_show_and_old_things() {
        assert_eq!(draw(&Story::default(), day("2026-03-17")), None);
        let old = draw(&story(vec![bar("1999-09-01", None, "ШНОР")]), day("2026-03-17")).unwrap();
        assert_eq!(old.bars[0].x, LEFT);
        assert_eq!(old.years.len(), 5);
        let future = draw(&story(vec![bar("2030-09-01", None, "ШНОР")]), day("2026-03-17")).unwrap();
        assert!(future.bars[0].x <= RIGHT);
    }

    #[test]
    fn labels_never_leave_the_drawing() {
        let long = "Муниципальное бюджетное общеобразовательное учреждение ".repeat(3);
        let mut story = story(vec![bar("2025-09-01", Some("2025-09-20"), &long), bar("2026-06-01", None, &long)]);
        for month in 1..=8 {
            story.events.push(Event { on: NaiveDate::from_ymd_opt(2026, month, 5).unwrap(), label: long.clone() });
        }
        let drawing = draw(&story, day("2026-03-17")).unwrap();
        for bar in &drawing.bars {
            assert!(bar.text_x + text_width(&bar.label) <= RIGHT + 1.0, "{bar:?}");
        }
        for dot in drawing.dots.iter().filter(|dot| dot.anchor == "start") {
            assert!(dot.text_x + text_width(&dot.label) <= RIGHT + 1.0, "{dot:?}");
        }
    }
}
