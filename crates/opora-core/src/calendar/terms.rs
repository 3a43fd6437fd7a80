//! School terms, trimesters and holidays of one school year: a table that each authority edits for itself.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::reading::Period;

/// Which holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Season {
    /// Осенние.
    Autumn,
    /// Зимние.
    Winter,
    /// Весенние.
    Spring,
    /// Летние.
    Summer,
}

/// Where the dates of a table come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermsSource {
    /// Shipped with the product; every deadline counted from it asks for a check.
    Default,
    /// Entered or confirmed by the authority.
    Authority,
}

/// The terms of one school year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchoolTerms {
    /// The calendar year of its September.
    pub first_year: i32,
    /// Four четверти.
    pub terms: [Period; 4],
    /// Three триместра.
    pub trimesters: [Period; 3],
    /// Осенние, зимние, весенние, летние каникулы.
    pub holidays: [Period; 4],
    /// Where the dates of terms and holidays come from.
    pub source: TermsSource,
    /// Where the dates of trimesters come from: an authority whose schools have none leaves them as shipped.
    pub trimesters_source: TermsSource,
}

impl SchoolTerms {
    /// The table of `first_year` among those of the authority, or the shipped one.
    pub fn of(first_year: i32, tables: &[Self]) -> Option<Self> {
        tables.iter().find(|table| table.first_year == first_year).copied().or_else(|| Self::default_for(first_year))
    }

    /// The usual dates: holidays in whole weeks around 30 October and 28 March, 30 December to 8 January in winter,
    /// lessons until 31 May. Schools and regions differ, so these dates are never more than a guess.
    pub fn default_for(first_year: i32) -> Option<Self> {
        let next = first_year.checked_add(1)?;
        let day = NaiveDate::from_ymd_opt;
        let week = |date: NaiveDate| {
            let start = date.checked_sub_days(Days::new(u64::from(date.weekday().num_days_from_monday())))?;
            Some(Period { start, end: start.checked_add_days(Days::new(6))? })
        };
        let autumn = week(day(first_year, 10, 30)?)?;
        let winter = Period { start: day(first_year, 12, 30)?, end: day(next, 1, 8)? };
        let spring = week(day(next, 3, 28)?)?;
        let summer = Period { start: day(next, 6, 1)?, end: day(next, 8, 31)? };
        let before = |period: Period| period.start.checked_sub_days(Days::new(1));
        let after = |period: Period| period.end.checked_add_days(Days::new(1));
        let (lessons, rest) = (day(first_year, 9, 1)?, before(summer)?);
        let terms = [
            Period { start: lessons, end: before(autumn)? },
            Period { start: after(autumn)?, end: before(winter)? },
            Period { start: after(winter)?, end: before(spring)? },
            Period { start: after(spring)?, end: rest },
        ];
        let trimesters = [
            Period { start: lessons, end: day(first_year, 11, 30)? },
            Period { start: day(first_year, 12, 1)?, end: day(next, 3, 1)?.pred_opt()? },
            Period { start: day(next, 3, 1)?, end: rest },
        ];
        Some(Self {
            first_year,
            terms,
            trimesters,
            holidays: [autumn, winter, spring, summer],
            source: TermsSource::Default,
            trimesters_source: TermsSource::Default,
        })
    }

    /// A четверть, 1 to 4.
    pub fn term(&self, number: u32) -> Option<Period> {
        self.terms.get(number.checked_sub(1)? as usize).copied()
    }

    /// A триместр, 1 to 3.
    pub fn trimester(&self, number: u32) -> Option<Period> {
        self.trimesters.get(number.checked_sub(1)? as usize).copied()
    }

    /// Holidays of a season.
    pub fn holiday(&self, season: Season) -> Period {
        let [autumn, winter, spring, summer] = self.holidays;
        match season {
            Season::Autumn => autumn,
            Season::Winter => winter,
            Season::Spring => spring,
            Season::Summer => summer,
        }
    }
}
