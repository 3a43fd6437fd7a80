//! Identification: which schools a methodology lists, and why.
//!
//! The input is one [`Figure`] a school and work; where they come from (kept summaries, a fresh pass) is not seen here.
//! [`identify`] decides over plain numbers, so that a slider can be moved over a national year; sentences are made only
//! for the schools that are shown. Shares are compared as whole numbers: 3 of 10 is 30 %.

mod answer;
mod cells;
mod context;
mod criterion;
mod difference;
mod exclusion;
mod explain;
mod facts;
mod lists;
mod sentences;
mod totals;
mod verdict;

use crate::Refusal;
use crate::assessment::TestedSchool;
use crate::methodology::Methodology;
use crate::refusal::RefusalKind;

use self::cells::Cells;
use self::facts::Known;
use self::lists::Verdicts;

pub use answer::{
    Answer, DataPart, DataVersion, Decision, FORMAT, ListDecision, ListTotals, MethodRef, NOTICE, RANKING_NOTICE,
    Totals, Written, YearOutcome,
};
pub use criterion::{Criterion, WhyNot};
pub use difference::{Difference, Moved, Shift, difference};
pub use facts::{AdoptedList, ByHand, KnownValue, ManualDecision, SchoolFacts, WorkFacts, years_of_decision};
pub use verdict::{Ground, Since, Standing, Verdict};

/// What identification needs to know about one school in one work. 24 bytes, so that a national year fits in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// Position of the school in the list that goes with the figures.
    pub school: u32,
    /// Position of the work in the list that goes with the figures.
    pub work: u32,
    /// Participants with a usable total.
    pub n: u32,
    /// Of them with mark «2» (ВПР, ОГЭ) or below the minimum (ЕГЭ).
    pub low: u32,
    /// Of them with mark «4» or «5»; 0 in works that have only a minimum.
    pub good: u32,
    /// Sum of their totals; a school never reaches 2³² points in one work.
    pub sum: u32,
}

/// Everything that a list is made from.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The schools that figures point to.
    pub schools: &'a [TestedSchool],
    /// The works that figures point to.
    pub works: &'a [WorkFacts],
    /// Results, in any order.
    pub figures: &'a [Figure],
    /// What the register and the context card know of schools, by code, in any order; may be empty.
    pub facts: &'a [SchoolFacts],
    /// Lists adopted before, in any order; may be empty.
    pub adopted: &'a [AdoptedList],
    /// Inclusions and exclusions by hand; may be empty.
    pub manual: &'a [ManualDecision],
}

impl<'a> Input<'a> {
    /// Results alone.
    pub fn of(schools: &'a [TestedSchool], works: &'a [WorkFacts], figures: &'a [Figure]) -> Self {
        Self { schools, works, figures, facts: &[], adopted: &[], manual: &[] }
    }
}

/// The lists of one year by one methodology. Deciding is done; sentences are made when asked for.
#[derive(Debug)]
pub struct List<'a> {
    methodology: &'a Methodology,
    input: Input<'a>,
    cells: Cells,
    known: Known,
    verdicts: Verdicts,
}

/// The lists of `year` by the methodology; without a year, of the newest that has results.
///
/// # Errors
/// Refuses when the data have nothing that the methodology looks at, or not in that year.
pub fn identify<'a>(methodology: &'a Methodology, input: Input<'a>, year: Option<i32>) -> Result<List<'a>, Refusal> {
    let years = years(methodology, input.works, year)?;
    let cells = Cells::fill(methodology, &input, years);
    let known = Known::of(&input);
    let verdicts = Verdicts::reach(methodology, &input, &cells, &known);
    Ok(List { methodology, input, cells, known, verdicts })
}

impl<'a> List<'a> {
    /// The methodology.
    pub fn methodology(&self) -> &'a Methodology {
        self.methodology
    }

    /// The schools in the order in which verdicts are asked for.
    pub fn schools(&self) -> &'a [TestedSchool] {
        self.input.schools
    }

    /// The year of the lists.
    pub fn year(&self) -> i32 {
        self.cells.target_year()
    }

    /// The years for which lists could be made, the year of the lists last.
    pub fn years(&self) -> &[i32] {
        self.cells.years()
    }

    /// What was decided for a school in a list, both by position.
    pub fn verdict(&self, school: usize, list: usize) -> Option<&Verdict> {
        self.verdicts.of(school, list)
    }

    /// Positions of the schools of a list, in the order of codes; a ranking in its own order.
    pub fn listed(&self, list: usize) -> Vec<usize> {
        let verdict = |school: usize| self.verdict(school, list);
        let mut schools: Vec<usize> =
            (0..self.input.schools.len()).filter(|school| verdict(*school).is_some_and(|one| one.listed)).collect();
        let code = |school: usize| self.input.schools.get(school).map(|school| school.code.as_str());
        let rank = |school: usize| verdict(school).map_or(0, |one| one.rank);
        schools.sort_by(|one, two| rank(*one).cmp(&rank(*two)).then_with(|| code(*one).cmp(&code(*two))));
        schools
    }

    /// The position of a school by any of its codes.
    pub fn find(&self, code: &str) -> Option<usize> {
        let has = |school: &TestedSchool| school.code == code || school.other_codes.iter().any(|other| other == code);
        self.input.schools.iter().position(has)
    }

    /// Positions of all schools in the order of codes.
    pub fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<(&str, usize)> =
            self.input.schools.iter().enumerate().map(|(at, school)| (school.code.as_str(), at)).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, at)| at).collect()
    }
}

/// The years for which lists can be made, up to the one that is asked for.
///
/// A year counts when a procedure of the methodology has a work in it; of procedures that look back, the ones that look
/// back least decide, so that last year's exams alone make no list of the coming year.
fn years(methodology: &Methodology, works: &[WorkFacts], asked: Option<i32>) -> Result<Vec<i32>, Refusal> {
    let least = methodology.procedures.iter().map(|procedure| procedure.years_back).min();
    let mut years: Vec<i32> = match least {
        None => works.iter().map(|one| one.work.year).chain(asked).collect(),
        Some(least) => works
            .iter()
            .filter(|one| {
                let mut nearest = methodology.procedures.iter().filter(|procedure| procedure.years_back == least);
                nearest.any(|procedure| cells::belongs(&one.work, procedure))
            })
            .map(|one| one.work.year + i32::from(least))
            .collect(),
    };
    years.sort_unstable();
    years.dedup();
    let Some(last) = years.last().copied() else {
        return Err(Refusal::new(
            RefusalKind::Invalid,
            "В данных нет ни одной работы, которую рассматривает методика.",
            "Загрузите результаты или выберите другую методику.",
        ));
    };
    let year = asked.unwrap_or(last);
    if !years.contains(&year) {
        let all = years.iter().map(i32::to_string).collect::<Vec<_>>().join(", ");
        return Err(Refusal::new(
            RefusalKind::Invalid,
            format!("За {year}\u{a0}год в данных нет работ, которые рассматривает методика."),
            format!("Есть годы: {all}."),
        ));
    }
    years.retain(|one| *one <= year);
    // Older years change nothing that is shown, and each takes memory for every school.
    let extra = years.len().saturating_sub(MOST_YEARS);
    Ok(years.split_off(extra))
}

/// The longest history that is counted.
const MOST_YEARS: usize = 12;

#[cfg(test)]
mod tests;
