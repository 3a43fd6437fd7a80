//! What a phrase is made of, still without knowing the year.

use crate::calendar::Season;
use crate::reading::Per;

/// The year as far as the words say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deadline) enum YearOf {
    /// Not said.
    Unsaid,
    /// A calendar year.
    Calendar(i32),
    /// The school year that begins in this September.
    School(i32),
}

/// A stretch of time as the words say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deadline) struct Span {
    pub shape: Shape,
    /// 1 to 12, where the shape has a month and the words say it.
    pub month: Option<u8>,
    pub year: YearOf,
}

impl Span {
    /// Whether the days are known only with a month.
    pub(in crate::deadline) const fn needs_month(&self) -> bool {
        matches!(
            self.shape,
            Shape::Day(_)
                | Shape::LastDay
                | Shape::Month
                | Shape::Week(_)
                | Shape::TenDays(_)
                | Shape::HalfMonth(_)
                | Shape::PartOfMonth(_)
                | Shape::Weekday(..)
        )
    }
}

/// Which part of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deadline) enum Shape {
    Day(u8),
    LastDay,
    Month,
    Week(Nth),
    TenDays(u8),
    HalfMonth(u8),
    PartOfMonth(Part),
    Weekday(Nth, u8),
    Quarter(u8),
    HalfYear(u8),
    Term(u8),
    Trimester(u8),
    Holidays(Season),
    Season(Season),
    Year,
    /// From the year of the span to this one.
    Years(i32),
    /// «учебный год».
    SchoolYear,
    PartOfYear(Part),
    PartOfSchoolYear(Part),
    /// «весь период».
    Plan,
    PartOfPlan(Part),
    /// «в течение месяца»: the month of the heading.
    ThisMonth,
    /// «в течение четверти»: the days of the heading.
    ThisUnit,
}

/// The n-th or the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deadline) enum Nth {
    Number(u8),
    Last,
}

/// A vague part; the days are a guess except for the end of a month or a year as the last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deadline) enum Part {
    Beginning,
    Middle,
    End,
}

/// How a span bounds what is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deadline) enum Mode {
    At,
    /// «до», «к»: for spans longer than a day the words leave open whether the span is included.
    Before,
    /// «не позднее», «по», «включительно»: the span is included.
    Through,
    From,
    /// «до начала»: by the first day of the span.
    Start,
}

/// One or two spans with their mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deadline) struct Mention {
    pub mode: Mode,
    pub span: Span,
    /// The end of a range.
    pub end: Option<Span>,
    pub to: usize,
}

/// Which month a «N числа» belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deadline) enum OfMonth {
    Unsaid,
    Each,
    /// «отчётного месяца».
    Reported,
    /// «месяца, следующего за отчётным …».
    Next(Option<Per>),
    /// «последнего месяца квартала».
    LastOf(Per),
    /// «последнего месяца» of the unit of the frequency.
    Last,
    /// «второго месяца квартала».
    NthOf(u8, Per),
}

/// What a relative term is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deadline) enum Anchor {
    Signing,
    Day(Span),
    Event,
    /// «по итогам квартала»: the end of each unit.
    EndOf(Per),
}

/// The length of a relative term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deadline) struct Offset {
    pub count: u32,
    pub unit: Per,
    pub working: bool,
    /// «календарных» is said.
    pub calendar: bool,
    /// Before the event.
    pub back: bool,
}

/// A piece of meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deadline) enum Piece {
    Mention(Mention),
    /// Each `step` units, `count` times.
    Rate {
        count: Option<u32>,
        step: u32,
        unit: Per,
    },
    /// A bit a day, bit 0 the last.
    DayOf {
        days: u32,
        by: bool,
        working: bool,
        of: OfMonth,
    },
    /// «до 1 февраля года, следующего за отчётным».
    YearAfter {
        day: u8,
        month: u8,
        by: bool,
    },
    /// A bit a weekday.
    Weekdays {
        days: u8,
        by: bool,
    },
    /// «1 и 3 среда месяца» with «каждая» or «месяца».
    MonthWeekday {
        nths: u8,
        weekday: u8,
        each: bool,
    },
    /// «1 и 3 неделя месяца»: a bit a week, with «каждого».
    MonthWeeks {
        nths: u8,
        each: bool,
    },
    /// «первый месяц каждого квартала»: a bit a month, with «каждого».
    UnitMonths {
        nths: u8,
        unit: Per,
        each: bool,
    },
    /// «первая неделя каждого квартала», with «каждого».
    UnitWeek {
        unit: Per,
        last: bool,
        each: bool,
    },
    /// «по рабочим дням».
    WorkingDays,
    External,
    OnDemand,
    Always,
    Above,
    Relative {
        offset: Option<Offset>,
        anchor: Anchor,
    },
    /// «затем».
    Then,
    /// «первый раз».
    First,
    /// «или».
    Or,
    /// «;» or a line.
    Break,
    /// «месяца» behind a part of it, with no month named.
    OfMonth,
    /// «ориентировочно».
    About,
    /// «кроме».
    Except,
    /// «не» without «позднее» or «реже».
    Not,
    /// «15 октябрь»: the day may be something else.
    Nominative,
    /// «следующего года» without a year to follow.
    Floating {
        from: usize,
        to: usize,
    },
    /// «2-3 раза»: the smaller number is the duty.
    AtLeast {
        least: u32,
        most: u32,
    },
    /// «IX», «09» for a month.
    MonthNumber,
    /// «октябрь 21»: the year, if the plan has it.
    ShortYear {
        year: i32,
        from: usize,
        to: usize,
    },
    /// Something that can be read in another way too.
    Doubt(&'static str),
    /// «до 87 %».
    Target,
    /// «14:00».
    Clock,
    /// «раз» without a period.
    Count(u32),
    /// Words that mean nothing here.
    Unknown {
        from: usize,
        to: usize,
    },
    /// A number that belongs to nothing.
    Stray {
        from: usize,
        to: usize,
    },
    /// Something that looks like a date and is none.
    Impossible {
        from: usize,
        to: usize,
    },
}
