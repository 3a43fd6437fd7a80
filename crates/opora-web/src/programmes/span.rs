//! Which days a chart shows: the school year, the whole programme, or a quarter; and the steps to the days before and
//! after.

use chrono::{Datelike, Days, Months, NaiveDate};
use opora_core::reading::Period;

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zoom {
    /// 1 September to 31 August.
    SchoolYear,
    /// The period of the programme.
    Whole,
    /// Three months.
    Quarter,
}

impl Zoom {
    pub(crate) const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::SchoolYear, "year", "учебный год"),
        (Self::Whole, "all", "весь период"),
        (Self::Quarter, "quarter", "квартал"),
    ];

    /// The word in the address.
    pub(crate) fn code(self) -> &'static str {
        Self::ALL.into_iter().find(|(zoom, ..)| *zoom == self).map_or("", |(_, code, _)| code)
    }

    pub(crate) fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known, _)| *known == code).map(|(zoom, ..)| zoom)
    }
}

/// The days of a chart with `zoom` around `day`; `whole` is the span of the programme.
pub(crate) fn span(zoom: Zoom, day: NaiveDate, whole: Period) -> Period {
    match zoom {
        Zoom::Whole => whole,
        Zoom::SchoolYear => school_year(day.clamp(whole.start, whole.end)),
        Zoom::Quarter => {
            let day = day.clamp(whole.start, whole.end);
            let first = NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1).unwrap_or(day);
            Period { start: first, end: last_of(first, 3) }
        }
    }
}

/// A day of the span before and after this one, where the programme still has days there.
pub(crate) fn neighbours(shown: Period, whole: Period) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let before = shown.start.checked_sub_days(Days::new(1)).filter(|day| *day >= whole.start);
    let after = shown.end.checked_add_days(Days::new(1)).filter(|day| *day <= whole.end);
    (before, after)
}

/// The span of a programme: its period, widened to whatever is due outside of it, and never more than ten years.
pub(crate) fn whole(period: Option<Period>, dues: impl Iterator<Item = NaiveDate>, today: NaiveDate) -> Period {
    let mut bounds = period;
    for due in dues {
        bounds = Some(match bounds {
            Some(span) => Period { start: span.start.min(due), end: span.end.max(due) },
            None => Period { start: due, end: due },
        });
    }
    let span = bounds.unwrap_or_else(|| school_year(today));
    let first = span.start.with_day(1).unwrap_or(span.start);
    let limit = first.checked_add_months(Months::new(120)).unwrap_or(span.end);
    let last = span.end.min(limit);
    Period { start: first, end: last_of(last.with_day(1).unwrap_or(last), 1) }
}

fn school_year(day: NaiveDate) -> Period {
    let year = if day.month() >= 9 { day.year() } else { day.year() - 1 };
    let start = NaiveDate::from_ymd_opt(year, 9, 1).unwrap_or(day);
    Period { start, end: last_of(start, 12) }
}

/// The last day of `months` months from the first day of a month.
fn last_of(first: NaiveDate, months: u32) -> NaiveDate {
    first.checked_add_months(Months::new(months)).and_then(|day| day.pred_opt()).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(start: &str, end: &str) -> Period {
        Period { start: day(start), end: day(end) }
    }

    #[test]
    fn spans_around_a_day() {
        let programme = period("2025-09-01", "2026-12-31");
        for (zoom, at, expected) in [
            (Zoom::SchoolYear, "2026-03-17", period("2025-09-01", "2026-08-31")),
            (Zoom::SchoolYear, "2026-09-01", period("2026-09-01", "2027-08-31")),
            (Zoom::SchoolYear, "2031-01-01", period("2026-09-01", "2027-08-31")),
            (Zoom::Quarter, "2026-03-17", period("2026-01-01", "2026-03-31")),
            (Zoom::Whole, "2026-03-17", programme),
        ] {
            assert_eq!(span(zoom, day(at), programme), expected, "{zoom:?} {at}");
        }
        let shown = span(Zoom::SchoolYear, day("2026-03-17"), programme);
        assert_eq!(neighbours(shown, programme), (None, Some(day("2026-09-01"))));
    }

    #[test]
    fn the_span_of_a_programme_holds_all_its_days() {
        let dues = ["2025-08-20", "2026-01-05"].map(day);
        let wide = whole(Some(period("2025-09-01", "2025-12-31")), dues.into_iter(), day("2026-03-17"));
        assert_eq!(wide, period("2025-08-01", "2026-01-31"));
        assert_eq!(whole(None, std::iter::empty(), day("2026-03-17")), period("2025-09-01", "2026-08-31"));
    }
}
