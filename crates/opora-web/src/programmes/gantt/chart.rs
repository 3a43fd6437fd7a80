//! What a chart shows, before anything is drawn: the days, the bands and the marks of each row.

use chrono::NaiveDate;

use crate::layout::Mark;

/// A chart of a programme over a span of days.
#[derive(Debug, Clone)]
pub(crate) struct Chart {
    /// For the title of the drawing.
    pub title: String,
    /// First day shown.
    pub from: NaiveDate,
    /// Last day shown.
    pub to: NaiveDate,
    /// The day of the today line.
    pub today: NaiveDate,
    /// School terms that touch the span.
    pub terms: Vec<Stretch>,
    /// Holidays that touch the span.
    pub holidays: Vec<Stretch>,
    /// Sections with their rows.
    pub bands: Vec<Band>,
}

/// A named stretch of days, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// «III четверть».
    pub name: String,
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
}

/// A section of the programme.
#[derive(Debug, Clone)]
pub(crate) struct Band {
    /// The heading of the section; empty when the plan has none.
    pub title: String,
    /// Its activities.
    pub rows: Vec<Row>,
}

/// An activity.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Number in the order.
    pub number: String,
    /// The words of the order.
    pub title: String,
    /// The words of the deadline.
    pub phrase: String,
    /// The page of the activity.
    pub url: String,
    /// Its state.
    pub mark: Mark,
    /// What stands on the axis, in the order of days.
    pub shapes: Vec<Shape>,
    /// Where the first order had it, when that was elsewhere.
    pub ghosts: Vec<Stretch>,
}

/// A mark on the axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    /// What kind of term it is.
    pub kind: ShapeKind,
    /// How it stands with it.
    pub phase: Phase,
    /// The fact in a few words: «28.10», «6 из 9»; nothing to say is empty.
    pub fact: String,
    /// The whole sentence, for the pointer and the screen reader.
    pub sentence: String,
}

/// The kind of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShapeKind {
    /// A window between two days.
    Window {
        /// First day.
        start: NaiveDate,
        /// Last day.
        due: NaiveDate,
    },
    /// «До»: any time until a day.
    Until {
        /// Where the dots begin.
        from: NaiveDate,
        /// The last day.
        due: NaiveDate,
    },
    /// On a day.
    Day {
        /// The day.
        on: NaiveDate,
    },
    /// One of many: a rule that repeats.
    Tick {
        /// The due day.
        due: NaiveDate,
    },
    /// From a day on, without an end.
    Open {
        /// The first day.
        from: NaiveDate,
    },
    /// Set by another document; days are not all known.
    Elsewhere {
        /// First day.
        start: NaiveDate,
        /// Last day.
        due: NaiveDate,
    },
    /// Late from a day until another: until today, or until it was done.
    Late {
        /// First late day.
        from: NaiveDate,
        /// Last late day.
        to: NaiveDate,
    },
}

impl ShapeKind {
    /// The first and the last day that the mark touches; an open one has no last day.
    pub(crate) fn days(self) -> (NaiveDate, Option<NaiveDate>) {
        match self {
            Self::Window { start, due } | Self::Elsewhere { start, due } => (start, Some(due)),
            Self::Until { from, due } => (from, Some(due)),
            Self::Day { on } => (on, Some(on)),
            Self::Tick { due } => (due, Some(due)),
            Self::Open { from } => (from, None),
            Self::Late { from, to } => (from, Some(to)),
        }
    }
}

/// How it stands with one mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Done in time.
    Done,
    /// Done, but later than due.
    DoneLate,
    /// Its days run.
    Going,
    /// Still ahead.
    Ahead,
    /// Late and not done.
    Late,
}
