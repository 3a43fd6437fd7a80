//! Landings: the place in a present reading that an anchor points to.

use super::anchor::{Name, activity_name, clause_name};
use super::{ActField, Anchor, ClauseField, PlanField, ProgrammeField, RowWords, plan_row};
use crate::reading::{Field, Reading};

/// Where a correction landed, in indexes of the reading with the rows that people split and made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Landing {
    /// A requisite of the act.
    Act(ActField),
    /// A field of clause `.0`.
    Clause(usize, ClauseField),
    /// A field of plan `.0`.
    Plan(usize, PlanField),
    /// A field of the programme.
    Programme(ProgrammeField),
    /// A line of the passport.
    Passport(usize),
    /// Row `.1` of plan `.0`.
    Row(usize, usize),
    /// A field of row `.1` of plan `.0`.
    Field(usize, usize, Field),
    /// A supported school.
    School(usize),
    /// A pair.
    Pairing(usize),
    /// A row split by a person: its first part is row `.1` of plan `.0`.
    Split(usize, usize),
    /// Row `.1` of plan `.0`, made by a person.
    Made(usize, usize),
    /// It speaks of a row that a person split later, or of words that are read as a row now: it waits.
    Waits,
    /// Its words stand in the document no more, or the change does not fit them.
    Lost,
}

impl Landing {
    /// Where `anchor` points in `reading`, rows split and made by people included.
    pub fn of(reading: &Reading, anchor: &Anchor) -> Self {
        let row = |roadmap: usize, row: &RowWords| {
            reading.roadmaps.get(roadmap).and_then(|plan| row.find(plan.activities.iter().map(activity_name)))
        };
        let found = match anchor {
            Anchor::Act { field } => Some(Self::Act(*field)),
            Anchor::Clause { clause, field } => reading
                .act
                .as_ref()
                .and_then(|act| clause.find(act.clauses.iter().map(clause_name)))
                .map(|index| Self::Clause(index, *field)),
            Anchor::Plan { roadmap, field } => reading.roadmaps.get(*roadmap).map(|_| Self::Plan(*roadmap, *field)),
            Anchor::Programme { field } => Some(Self::Programme(*field)),
            Anchor::Passport { line } => reading
                .programme
                .as_ref()
                .and_then(|programme| line.find(programme.fields.iter().map(|line| Name::plain(&line.name))))
                .map(Self::Passport),
            Anchor::Row { roadmap, row: words } => row(*roadmap, words).map(|index| Self::Row(*roadmap, index)),
            Anchor::Field { roadmap, row: words, field } => {
                row(*roadmap, words).map(|index| Self::Field(*roadmap, index, *field))
            }
            // Where they are is known when the reading is shaped.
            Anchor::Words { .. } => None,
            Anchor::School { school } => {
                school.find(reading.support.schools.iter().map(|school| Name::plain(&school.name))).map(Self::School)
            }
            Anchor::Pairing { school } => {
                school.find(reading.support.pairings.iter().map(|pair| Name::plain(&pair.school))).map(Self::Pairing)
            }
        };
        found.unwrap_or(Self::Lost)
    }

    /// The anchor that points here; `reading` with the rows that people split and made.
    pub fn anchor(self, reading: &Reading) -> Option<Anchor> {
        match self {
            Self::Act(field) => Some(Anchor::Act { field }),
            Self::Clause(index, field) => {
                RowWords::clause(reading, index).map(|clause| Anchor::Clause { clause, field })
            }
            Self::Plan(roadmap, field) => reading.roadmaps.get(roadmap).map(|_| Anchor::Plan { roadmap, field }),
            Self::Programme(field) => Some(Anchor::Programme { field }),
            Self::Passport(index) => RowWords::passport(reading, index).map(|line| Anchor::Passport { line }),
            Self::Row(roadmap, row) => plan_row(reading, roadmap, row).map(|row| Anchor::Row { roadmap, row }),
            Self::Field(roadmap, row, field) => {
                plan_row(reading, roadmap, row).map(|row| Anchor::Field { roadmap, row, field })
            }
            Self::School(index) => RowWords::school(reading, index).map(|school| Anchor::School { school }),
            Self::Pairing(index) => RowWords::pairing(reading, index).map(|school| Anchor::Pairing { school }),
            // Their corrections keep the anchor by which they were made.
            Self::Split(..) | Self::Made(..) | Self::Waits | Self::Lost => None,
        }
    }

    /// Whether anything of the document is here.
    pub fn is_nowhere(self) -> bool {
        matches!(self, Self::Lost | Self::Waits)
    }

    /// Whether deadlines are read with what stands here.
    pub(super) fn is_frame(self) -> bool {
        match self {
            Self::Act(ActField::Date) | Self::Plan(_, PlanField::Period) | Self::Programme(ProgrammeField::Period) => {
                true
            }
            Self::Act(_)
            | Self::Clause(..)
            | Self::Plan(_, PlanField::Title)
            | Self::Programme(ProgrammeField::Title)
            | Self::Passport(_)
            | Self::Row(..)
            | Self::Field(..)
            | Self::School(_)
            | Self::Pairing(_)
            | Self::Split(..)
            | Self::Made(..)
            | Self::Waits
            | Self::Lost => false,
        }
    }
}
