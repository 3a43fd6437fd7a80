//! Results laid out by school, year of the list and procedure: the works of one procedure are added up.

use super::{Figure, Input, WorkFacts};
use crate::assessment::{Procedure, Season, Work};
use crate::methodology::{Methodology, NamedProcedure, SeasonRule};

/// One school in one procedure of one year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) n: u32,
    pub(super) low: u32,
    pub(super) good: u32,
    pub(super) sum: u32,
    /// Σ of highest possible totals over participants.
    pub(super) full: u32,
}

/// The works of one procedure in one year.
#[derive(Debug, Clone, Default)]
pub(super) struct Held {
    /// Positions of its works; none where the data have no such work.
    pub(super) works: Vec<usize>,
    /// Whether marks are known in all of them.
    pub(super) marked: bool,
    /// Whether the highest totals are known in all of them.
    pub(super) has_max: bool,
}

/// All cells, school by school.
#[derive(Debug)]
pub(super) struct Cells {
    years: Vec<i32>,
    procedures: usize,
    held: Vec<Held>,
    cells: Vec<Cell>,
}

impl Cells {
    pub(super) fn fill(methodology: &Methodology, input: &Input<'_>, years: Vec<i32>) -> Self {
        let procedures = methodology.procedures.len();
        let held: Vec<Held> = years
            .iter()
            .flat_map(|year| methodology.procedures.iter().map(|procedure| held(procedure, *year, input.works)))
            .collect();
        let mut slots: Vec<Vec<usize>> = vec![Vec::new(); input.works.len()];
        for (slot, one) in held.iter().enumerate() {
            for work in &one.works {
                if let Some(slots) = slots.get_mut(*work) {
                    slots.push(slot);
                }
            }
        }
        let mut cells = vec![Cell::default(); input.schools.len() * held.len()];
        for figure in input.figures {
            let Some(slots) = slots.get(figure.work as usize) else { continue };
            if slots.is_empty() {
                continue;
            }
            let max = input.works.get(figure.work as usize).and_then(|facts| facts.max).unwrap_or(0);
            for slot in slots {
                if let Some(cell) = cells.get_mut(figure.school as usize * held.len() + slot) {
                    cell.add(figure, max);
                }
            }
        }
        Self { years, procedures, held, cells }
    }

    /// The years of lists, rising; the last is the target.
    pub(super) fn years(&self) -> &[i32] {
        &self.years
    }

    /// The position of the target year.
    pub(super) fn target(&self) -> usize {
        self.years.len().saturating_sub(1)
    }

    pub(super) fn target_year(&self) -> i32 {
        self.years.last().copied().unwrap_or(0)
    }

    /// The cells of a school in a year, one a procedure.
    pub(super) fn of(&self, school: usize, year: usize) -> &[Cell] {
        let start = school * self.held.len() + year * self.procedures;
        self.cells.get(start..start + self.procedures).unwrap_or_default()
    }

    /// The works of the procedures in a year.
    pub(super) fn held(&self, year: usize) -> &[Held] {
        let start = year * self.procedures;
        self.held.get(start..start + self.procedures).unwrap_or_default()
    }
}

impl Cell {
    /// Sums that no school can reach stay at the largest number instead of turning over.
    fn add(&mut self, figure: &Figure, max: u32) {
        self.n = self.n.saturating_add(figure.n);
        self.low = self.low.saturating_add(figure.low);
        self.good = self.good.saturating_add(figure.good);
        self.sum = self.sum.saturating_add(figure.sum);
        self.full = self.full.saturating_add(figure.n.saturating_mul(max));
    }
}

/// Whether a work can belong to a procedure, whatever the year.
pub(super) fn belongs(work: &Work, procedure: &NamedProcedure) -> bool {
    work.procedure == procedure.procedure
        && procedure.subjects.contains(&work.subject)
        && (procedure.grades.is_empty() || procedure.grades.contains(&work.grade))
        && procedure.season.takes(work.season)
}

/// The works that a procedure takes for the list of a year.
fn held(procedure: &NamedProcedure, year: i32, works: &[WorkFacts]) -> Held {
    let of_year = year - i32::from(procedure.years_back);
    let mut found: Vec<usize> = (0..works.len())
        .filter(|at| works.get(*at).is_some_and(|facts| facts.work.year == of_year && belongs(&facts.work, procedure)))
        .collect();
    let in_season = |at: &usize, season| works.get(*at).is_some_and(|facts| facts.work.season == season);
    if procedure.season == SeasonRule::Any && found.iter().any(|at| in_season(at, Season::Spring)) {
        found.retain(|at| in_season(at, Season::Spring));
    }
    found.sort_by_key(|at| works.get(*at).map(|facts| &facts.work));
    let all = |has: fn(&WorkFacts) -> bool| found.iter().all(|at| works.get(*at).is_some_and(has));
    Held { marked: all(|facts| facts.marked), has_max: all(|facts| facts.max.is_some()), works: found }
}

/// The work that a procedure would have taken where the data have none, for its key and title.
pub(super) fn expected(procedure: &NamedProcedure, year: i32) -> Option<Work> {
    let usual = match procedure.procedure {
        Procedure::Oge => 9,
        Procedure::Ege => 11,
        Procedure::Vpr | Procedure::Rkr | Procedure::Other(_) => 0,
    };
    Some(Work {
        procedure: procedure.procedure.clone(),
        year: year - i32::from(procedure.years_back),
        season: if procedure.season == SeasonRule::Autumn { Season::Autumn } else { Season::Spring },
        subject: procedure.subjects.first()?.clone(),
        grade: procedure.grades.first().copied().unwrap_or(usual),
    })
}
