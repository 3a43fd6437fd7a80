//! The rows of a table of school terms as people enter them, and what such a table must keep to.

use super::{SchoolTerms, SchoolYear, Season, TermsSource, numeric};
use crate::reading::Period;

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TermsRow {
    /// Четверть, 1 to 4.
    Term(u8),
    /// Триместр, 1 to 3.
    Trimester(u8),
    /// Каникулы.
    Holidays(Season),
}

/// Why a row cannot stay as it is: a Russian sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsTrouble {
    /// The row.
    pub row: TermsRow,
    /// What is wrong with its dates.
    pub reason: String,
}

impl TermsRow {
    /// All rows: terms with the holidays that follow them, then trimesters.
    pub const ALL: [Self; 11] = [
        Self::Term(1),
        Self::Holidays(Season::Autumn),
        Self::Term(2),
        Self::Holidays(Season::Winter),
        Self::Term(3),
        Self::Holidays(Season::Spring),
        Self::Term(4),
        Self::Holidays(Season::Summer),
        Self::Trimester(1),
        Self::Trimester(2),
        Self::Trimester(3),
    ];

    /// The Russian name: «II четверть», «осенние каникулы».
    pub fn title(self) -> &'static str {
        match self {
            Self::Term(1) => "I\u{a0}четверть",
            Self::Term(2) => "II\u{a0}четверть",
            Self::Term(3) => "III\u{a0}четверть",
            Self::Term(_) => "IV\u{a0}четверть",
            Self::Trimester(1) => "I\u{a0}триместр",
            Self::Trimester(2) => "II\u{a0}триместр",
            Self::Trimester(_) => "III\u{a0}триместр",
            Self::Holidays(Season::Autumn) => "осенние каникулы",
            Self::Holidays(Season::Winter) => "зимние каникулы",
            Self::Holidays(Season::Spring) => "весенние каникулы",
            Self::Holidays(Season::Summer) => "летние каникулы",
        }
    }

    /// The name of the row in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Term(1) => "term1",
            Self::Term(2) => "term2",
            Self::Term(3) => "term3",
            Self::Term(_) => "term4",
            Self::Trimester(1) => "trimester1",
            Self::Trimester(2) => "trimester2",
            Self::Trimester(_) => "trimester3",
            Self::Holidays(Season::Autumn) => "autumn",
            Self::Holidays(Season::Winter) => "winter",
            Self::Holidays(Season::Spring) => "spring",
            Self::Holidays(Season::Summer) => "summer",
        }
    }

    /// Whether it is a trimester, which a table may leave as shipped.
    pub fn is_trimester(self) -> bool {
        matches!(self, Self::Trimester(_))
    }
}

impl SchoolTerms {
    /// The days of a row.
    pub fn row(&self, row: TermsRow) -> Option<Period> {
        match row {
            TermsRow::Term(number) => self.term(u32::from(number)),
            TermsRow::Trimester(number) => self.trimester(u32::from(number)),
            TermsRow::Holidays(season) => Some(self.holiday(season)),
        }
    }

    /// The same table with other days in a row; they count as entered by a person.
    #[must_use]
    pub fn with(mut self, row: TermsRow, period: Period) -> Self {
        let place = match row {
            TermsRow::Term(number) => self.terms.get_mut(usize::from(number.saturating_sub(1))),
            TermsRow::Trimester(number) => self.trimesters.get_mut(usize::from(number.saturating_sub(1))),
            TermsRow::Holidays(season) => self.holidays.get_mut(season as usize),
        };
        if let Some(place) = place {
            *place = period;
        }
        match row {
            TermsRow::Trimester(_) => self.trimesters_source = TermsSource::Authority,
            TermsRow::Term(_) | TermsRow::Holidays(_) => self.source = TermsSource::Authority,
        }
        self
    }

    /// What is wrong with the table, row by row; empty when it can be kept. Every row lies inside the school year and
    /// ends after it begins; terms, trimesters and holidays follow one another; no holidays lie inside a term. Days
    /// between terms that belong to no named holidays are allowed.
    pub fn troubles(&self) -> Vec<TermsTrouble> {
        let mut found = Vec::new();
        let Some(year) = SchoolYear::starting(self.first_year).period() else {
            return vec![TermsTrouble {
                row: TermsRow::Term(1), reason: "такого учебного года нет".to_owned()
            }];
        };
        for row in TermsRow::ALL {
            let reason = match self.row(row) {
                Some(own) if own.end < own.start => "последний день раньше первого".to_owned(),
                Some(own) if own.start < year.start || year.end < own.end => {
                    format!("даты вне учебного года: он длится с {} по {}", numeric(year.start), numeric(year.end))
                }
                own => match self.collision(row, own) {
                    Some(other) => {
                        format!("даты пересекаются с соседней строкой или стоят раньше неё: {}", other.title())
                    }
                    None => continue,
                },
            };
            found.push(TermsTrouble { row, reason });
        }
        found
    }

    /// The earlier row that this one does not leave behind.
    fn collision(&self, row: TermsRow, own: Option<Period>) -> Option<TermsRow> {
        let own = own?;
        let mut earlier = TermsRow::ALL.into_iter().take_while(|other| *other != row);
        earlier.find(|other| {
            other.is_trimester() == row.is_trimester() && self.row(*other).is_some_and(|other| own.start <= other.end)
        })
    }
}
