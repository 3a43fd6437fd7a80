//! The axis of days: where a day stands, and the head rows with months, terms and years.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::chart::Chart;
use super::svg::{Anchor, Face, Px, Svg};
use crate::layout::dates;

/// Width of the whole drawing.
pub(super) const WIDTH: f64 = 1238.0;
/// Where the days begin; names stand at the left of it.
pub(super) const LEFT: f64 = 356.0;
/// Height of the head rows.
pub(super) const HEAD: f64 = 66.0;
/// Free space at the right end.
const RIGHT_MARGIN: f64 = 8.0;

pub(super) const INK: &str = "#1c2530";
pub(super) const GREY: &str = "#51606d";
pub(super) const PAPER: &str = "#fff";
pub(super) const HAIR: &str = "stroke=\"#e3e8ec\"";

/// Where a day stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    from: NaiveDate,
    to: NaiveDate,
    day_width: f64,
}

impl Axis {
    pub(super) fn of(chart: &Chart) -> Self {
        let days = (chart.to - chart.from).num_days().max(0) + 1;
        // An order lasts years at most; as a float the number of days is exact.
        #[expect(clippy::cast_precision_loss, reason = "a number of days between two dates fits 53 bits")]
        let day_width = (WIDTH - LEFT - RIGHT_MARGIN) / days as f64;
        Self { from: chart.from, to: chart.to, day_width }
    }

    /// The left edge of a day, kept inside the drawing.
    pub(super) fn start_of(self, day: NaiveDate) -> f64 {
        let day = day.clamp(self.from, self.to.checked_add_days(Days::new(1)).unwrap_or(self.to));
        #[expect(clippy::cast_precision_loss, reason = "a number of days between two dates fits 53 bits")]
        let days = (day - self.from).num_days() as f64;
        LEFT + days * self.day_width
    }

    /// The right edge of a day.
    pub(super) fn end_of(self, day: NaiveDate) -> f64 {
        self.start_of(day.checked_add_days(Days::new(1)).unwrap_or(day))
    }

    /// The middle of a day.
    pub(super) fn middle_of(self, day: NaiveDate) -> f64 {
        (self.start_of(day) + self.end_of(day)) / 2.0
    }

    /// Whether the day is shown.
    pub(super) fn shows(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// The right end of the days.
    pub(super) fn right(self) -> f64 {
        self.end_of(self.to)
    }
}

pub(super) fn face(size: f64, colour: &'static str) -> Face {
    Face { size, bold: false, colour, anchor: Anchor::Start }
}

/// Holidays as grey columns and the lines between months, below everything else.
pub(super) fn ground(svg: &mut Svg, chart: &Chart, axis: Axis, bottom: f64) {
    for holiday in &chart.holidays {
        let (x, end) = (axis.start_of(holiday.start), axis.end_of(holiday.end));
        svg.rect((x, HEAD), (end - x, bottom - HEAD), "fill=\"#f3f5f6\"");
    }
    for month in months(chart) {
        svg.path(format_args!("M{} 24V{}", Px(axis.start_of(month)), Px(bottom)), HAIR);
    }
}

/// The head rows: months, terms with their last day, years.
pub(super) fn head(svg: &mut Svg, chart: &Chart, axis: Axis) {
    let centred = Face { anchor: Anchor::Middle, ..face(11.0, GREY) };
    svg.text((14.0, 17.0), Face { bold: true, ..face(12.0, GREY) }, "№ и мероприятие");
    svg.text((14.0, 37.0), face(11.0, GREY), "срок по приказу — состояние");
    let months = months(chart);
    let width = axis.end_of(chart.to) - axis.start_of(chart.from);
    let style = MonthStyle::that_fits(width / months.len().max(1) as f64);
    let mut year = None;
    for month in &months {
        let next = month.checked_add_months(Months::new(1)).and_then(|day| day.pred_opt()).unwrap_or(*month);
        let first = (*month).max(chart.from);
        let (x, end) = (axis.start_of(first), axis.end_of(next.min(chart.to)));
        let words = style.words(*month);
        if width_of(&words, 12.0) <= end - x {
            let ink = Face { bold: true, ..Face { size: 12.0, colour: INK, ..centred } };
            svg.text(((x + end) / 2.0, 17.0), ink, &words);
        }
        if year != Some(month.year()) {
            year = Some(month.year());
            svg.text((x + 6.0, 59.0), face(11.0, GREY), &month.year().to_string());
        }
    }
    for term in &chart.terms {
        let (x, end) = (axis.start_of(term.start), axis.end_of(term.end));
        if end <= x {
            continue;
        }
        svg.rect((x, 25.0), (end - x, 18.0), "fill=\"#e4ebef\"");
        let long = format!("{}, до {}", term.name, dates::short(term.end));
        let fits = |words: &str| width_of(words, 11.0) + 4.0 <= end - x;
        let words = [long.as_str(), term.name.as_str(), term.name.split(' ').next().unwrap_or_default()];
        if let Some(words) = words.into_iter().find(|words| fits(words)) {
            svg.text(((x + end) / 2.0, 38.0), centred, words);
        }
    }
}

/// The today line with its day in the head row, where it covers nothing.
pub(super) fn today(svg: &mut Svg, chart: &Chart, axis: Axis, bottom: f64) {
    if !axis.shows(chart.today) {
        return;
    }
    let x = axis.middle_of(chart.today);
    let words = format!("сегодня {}", dates::short(chart.today));
    let width = width_of(&words, 11.0) + 12.0;
    let left = (x - width / 2.0).clamp(LEFT, axis.right() - width);
    svg.group("today", "");
    svg.path(format_args!("M{} 64V{}", Px(x), Px(bottom)), "stroke=\"#b3380e\" stroke-width=\"1.6\"");
    svg.rect((left, 47.0), (width, 17.0), "rx=\"2\" fill=\"#b3380e\"");
    let white = Face { bold: true, colour: PAPER, size: 11.0, anchor: Anchor::Middle };
    svg.text((left + width / 2.0, 59.5), white, &words);
    svg.close("g");
}

/// The first days of the months that the chart shows.
fn months(chart: &Chart) -> Vec<NaiveDate> {
    let first = chart.from.with_day(1).unwrap_or(chart.from);
    std::iter::successors(Some(first), |month| month.checked_add_months(Months::new(1)))
        .take_while(|month| *month <= chart.to)
        .take(1200)
        .collect()
}

/// How the months of a chart are named: all in one way, whatever the chart is long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MonthStyle {
    /// «сентябрь».
    Full,
    /// «сен».
    Short,
    /// «9».
    Number,
    /// The years below say enough.
    Nothing,
}

impl MonthStyle {
    /// The longest one that fits a month which is `room` wide.
    fn that_fits(room: f64) -> Self {
        match room {
            room if room >= 66.0 => Self::Full,
            room if room >= 30.0 => Self::Short,
            room if room >= 17.0 => Self::Number,
            _ => Self::Nothing,
        }
    }

    fn words(self, month: NaiveDate) -> String {
        match self {
            Self::Full => dates::month(month).to_owned(),
            Self::Short => dates::month(month).chars().take(3).collect(),
            Self::Number => month.month().to_string(),
            Self::Nothing => String::new(),
        }
    }
}

/// About how wide words are; letters of the usual fonts are within a tenth of it.
pub(super) fn width_of(words: &str, size: f64) -> f64 {
    let width: f64 = words
        .chars()
        .map(|letter| match letter {
            'ш' | 'щ' | 'ж' | 'ю' | 'ы' | 'м' | 'ф' | 'Ш' | 'Щ' | 'Ж' | 'Ю' | 'М' | 'Ф' | '—' | '№' | '%' => {
                0.82
            }
            '.' | ',' | ' ' | '\u{a0}' | ':' | ';' | '!' | '|' | '\'' | 'i' | 'l' => 0.31,
            letter if letter.is_uppercase() => 0.70,
            _ => 0.555,
        })
        .sum();
    width * size
}
