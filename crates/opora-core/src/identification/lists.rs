//! Deciding: list by list, year by year, school by school; who is in, on what ground, and since when.

use std::collections::HashMap;

use super::cells::Cells;
use super::context;
use super::criterion::{self, WhyNot};
use super::exclusion::Exclusions;
use super::facts::Known;
use super::verdict::{Ground, Since, Standing, Verdict};
use super::{ByHand, Input};
use crate::methodology::{ContextRule, Counted, Gaps, ListRule, Methodology, ResultsRule, Rule, Test};

/// The verdicts of all lists.
#[derive(Debug)]
pub(super) struct Verdicts {
    lists: Vec<Reached>,
}

#[derive(Debug, Default)]
pub(super) struct Reached {
    verdicts: Vec<Verdict>,
    /// Criteria met, a bit a procedure: by year, then school.
    masks: Vec<u64>,
    /// Whether a school is in: by year, then school.
    listed: Vec<bool>,
}

impl Verdicts {
    pub(super) fn reach(methodology: &Methodology, input: &Input<'_>, cells: &Cells, known: &Known) -> Self {
        let exclusions = Exclusions::find(methodology, input, cells, known);
        let mut lists: Vec<Reached> = Vec::with_capacity(methodology.lists.len());
        for rule in &methodology.lists {
            let making = Making { methodology, input, cells, known, exclusions: &exclusions, rule, earlier: &lists };
            let reached = making.reach();
            lists.push(reached);
        }
        Self { lists }
    }

    pub(super) fn of(&self, school: usize, list: usize) -> Option<&Verdict> {
        self.lists.get(list)?.verdicts.get(school)
    }

    /// The criteria met by a school in a year, a bit a procedure.
    pub(super) fn mask(&self, school: usize, list: usize, year: usize, schools: usize) -> u64 {
        self.lists.get(list).and_then(|list| list.masks.get(year * schools + school)).copied().unwrap_or(0)
    }
}

/// One list in the making.
struct Making<'a, 'l> {
    methodology: &'a Methodology,
    input: &'l Input<'a>,
    cells: &'l Cells,
    known: &'l Known,
    exclusions: &'l Exclusions,
    rule: &'a ListRule,
    earlier: &'l [Reached],
}

/// Where a school stands after the lists so far.
#[derive(Debug, Clone, Copy, Default)]
struct Run {
    listed: bool,
    quiet: u32,
    since: Option<Since>,
}

/// One list of the past or of now: computed, adopted, or both.
struct Step {
    year: i32,
    /// Position among the years with results.
    results: Option<usize>,
    /// Position in [`Input::adopted`].
    adopted: Option<usize>,
}

impl Making<'_, '_> {
    fn reach(&self) -> Reached {
        let schools = self.input.schools.len();
        let target = self.cells.target();
        let tests = self.tests();
        let mut reached = Reached {
            verdicts: Vec::new(),
            masks: self.masks(&tests),
            listed: vec![false; schools * self.cells.years().len()],
        };
        let mut runs = vec![Run::default(); schools];
        let mut compared = false;
        let mut acting = false;
        for step in self.steps() {
            let members = step.adopted.map(|adopted| self.members(adopted));
            acting |= members.is_some();
            if step.results != Some(target) {
                // Where lists are adopted, a year without one leaves the acting list as it is.
                if acting && members.is_none() {
                    for (school, run) in runs.iter().enumerate() {
                        if let Some(slot) =
                            step.results.and_then(|year| reached.listed.get_mut(year * schools + school))
                        {
                            *slot = run.listed;
                        }
                    }
                    continue;
                }
                let computed = step.results.map(|year| (self.grounds(&reached, &runs, year).0, year));
                for (school, run) in runs.iter_mut().enumerate() {
                    let ground = computed.as_ref().and_then(|(grounds, _)| grounds.get(school)).copied();
                    let listed = match &members {
                        Some(members) => members.get(school).copied().unwrap_or(false),
                        None => ground.is_some_and(Ground::is_in),
                    };
                    let some_met = computed.as_ref().map(|(_, year)| self.some_met(&reached, school, *year));
                    run.go_on(listed, some_met, Since { year: step.year, adopted: step.adopted });
                    if let Some((_, year)) = &computed
                        && let Some(slot) = reached.listed.get_mut(year * schools + school)
                    {
                        *slot = listed;
                    }
                }
                compared = true;
            } else {
                // An adopted list of the same year is what the new one is compared with.
                let before: Vec<Option<bool>> = match &members {
                    Some(members) => members.iter().map(|member| Some(*member)).collect(),
                    None => runs.iter().map(|run| compared.then_some(run.listed)).collect(),
                };
                self.finish(&mut reached, &tests, &mut runs, &before);
            }
        }
        reached
    }

    /// The lists in the order of years: every year with results, and every adopted one up to the target.
    fn steps(&self) -> Vec<Step> {
        let mut adopted: HashMap<i32, usize> = HashMap::new();
        for (at, list) in self.input.adopted.iter().enumerate() {
            if !self.is_mine(&list.list) || list.year > self.cells.target_year() {
                continue;
            }
            let newer = |earlier: &usize| self.input.adopted.get(*earlier).is_none_or(|one| one.date <= list.date);
            if adopted.get(&list.year).is_none_or(newer) {
                adopted.insert(list.year, at);
            }
        }
        // Conditions are known for now alone, so a list by them has no computed past.
        let from = if self.rule.rule.results().is_some() { 0 } else { self.cells.target() };
        let mut years: Vec<i32> = self.cells.years().iter().skip(from).chain(adopted.keys()).copied().collect();
        years.sort_unstable();
        years.dedup();
        years
            .into_iter()
            .map(|year| Step {
                year,
                results: self.cells.years().iter().skip(from).position(|one| *one == year).map(|at| at + from),
                adopted: adopted.get(&year).copied(),
            })
            .collect()
    }

    /// Whether a list that was adopted or a decision by hand speaks of this list.
    fn is_mine(&self, list: &str) -> bool {
        list == self.rule.key || self.rule.category.as_deref() == Some(list)
    }

    fn members(&self, adopted: usize) -> Vec<bool> {
        let mut members = vec![false; self.input.schools.len()];
        for code in self.input.adopted.get(adopted).map(|list| list.schools.as_slice()).unwrap_or_default() {
            if let Some(member) = self.known.school(code).and_then(|school| members.get_mut(school)) {
                *member = true;
            }
        }
        members
    }

    fn some_met(&self, reached: &Reached, school: usize, year: usize) -> bool {
        reached.masks.get(year * self.input.schools.len() + school).is_some_and(|mask| *mask != 0)
    }

    /// The tests of the list, each with the position of its procedure.
    fn tests(&self) -> Vec<(usize, Test)> {
        let Some(rule) = self.rule.rule.results() else { return Vec::new() };
        let procedures = self.methodology.procedures.iter().enumerate();
        procedures
            .filter(|(_, procedure)| rule.looks_at(&procedure.key))
            .map(|(at, procedure)| (at, rule.test_of(&procedure.key)))
            .collect()
    }

    fn masks(&self, tests: &[(usize, Test)]) -> Vec<u64> {
        if tests.is_empty() {
            return Vec::new();
        }
        let schools = self.input.schools.len();
        let mut masks = vec![0_u64; schools * self.cells.years().len()];
        for year in 0..self.cells.years().len() {
            let held = self.cells.held(year);
            for school in 0..schools {
                let cells = self.cells.of(school, year);
                let mut mask = 0_u64;
                for (at, test) in tests {
                    let (Some(held), Some(cell)) = (held.get(*at), cells.get(*at)) else { continue };
                    if cell.n > 0 && criterion::outcome(test, held, *cell).is_ok() {
                        mask |= 1 << at;
                    }
                }
                if let Some(slot) = masks.get_mut(year * schools + school) {
                    *slot = mask;
                }
            }
        }
        masks
    }

    /// The ground of every school in a year, and its place where the list is a ranking.
    fn grounds(&self, reached: &Reached, runs: &[Run], year: usize) -> (Vec<Ground>, Vec<u32>) {
        let schools = self.input.schools.len();
        let by_hand = self.by_hand(year);
        let unless: Vec<usize> = self.rule.unless.iter().filter_map(|key| self.position(key)).collect();
        let window = self.rule.rule.results().map(|rule| self.window(year, rule.years.window));
        let ground = |school: usize, run: &Run| {
            if let Some((at, decision)) = by_hand.get(&school) {
                return Ground::ByHand(*at, *decision);
            }
            if let Some(exclusion) = self.exclusions.of(school, year) {
                return Ground::Excluded(exclusion);
            }
            let is_in = |list: &&usize| {
                self.earlier.get(**list).and_then(|list| list.listed.get(year * schools + school)).copied()
                    == Some(true)
            };
            if let Some(list) = unless.iter().find(is_in) {
                return Ground::Elsewhere(*list);
            }
            let holds = match &self.rule.rule {
                Rule::Results(rule) | Rule::Ranking { results: rule, .. } => {
                    self.holds(rule, reached, school, window.as_deref().unwrap_or_default())
                }
                Rule::Context(rule) => self.conditions(rule, school).holds,
            };
            if holds {
                return Ground::Condition;
            }
            let exit = self.rule.rule.results().and_then(|rule| rule.exit);
            let quiet = if self.some_met(reached, school, year) { 0 } else { run.quiet + 1 };
            if run.listed && exit.is_some_and(|exit| quiet < exit.lists) { Ground::KeptByExit } else { Ground::NotMet }
        };
        let mut grounds: Vec<Ground> = runs.iter().enumerate().map(|(school, run)| ground(school, run)).collect();
        let ranks = self.rank(reached, &mut grounds, year);
        (grounds, ranks)
    }

    fn conditions(&self, rule: &ContextRule, school: usize) -> context::Conditions {
        context::decide(rule, self.known.facts(self.input, school))
    }

    fn position(&self, list: &str) -> Option<usize> {
        self.methodology.lists.iter().position(|one| one.key == list)
    }

    /// Decisions by hand for the list of a year, by position of the school; the last one counts.
    fn by_hand(&self, year: usize) -> HashMap<usize, (usize, ByHand)> {
        let year = self.cells.years().get(year).copied();
        let decisions = self.input.manual.iter().enumerate();
        decisions
            .filter(|(_, one)| Some(one.year) == year && self.is_mine(&one.list))
            .filter_map(|(at, one)| Some((self.known.school(&one.school)?, (at, one.decision))))
            .collect()
    }

    /// Whether «at least k of n» holds over the years of the rule.
    fn holds(&self, rule: &ResultsRule, reached: &Reached, school: usize, window: &[usize]) -> bool {
        let schools = self.input.schools.len();
        let masks = window.iter().map(|year| reached.masks.get(year * schools + school).copied().unwrap_or(0));
        match rule.years.counted {
            Counted::List => {
                let met = masks.filter(|mask| mask.count_ones() >= rule.at_least).count();
                met >= rule.years.met as usize
            }
            Counted::Procedure => {
                let masks: Vec<u64> = masks.collect();
                let stable = (0..64_u32).filter(|bit| {
                    masks.iter().filter(|mask| **mask >> bit & 1 == 1).count() >= rule.years.met as usize
                });
                stable.count() >= rule.at_least as usize
            }
        }
    }

    /// Positions of the last years that a window looks at.
    fn window(&self, year: usize, window: u32) -> Vec<usize> {
        window_of(self.cells.years(), year, window, self.methodology.gaps)
    }

    /// Puts the schools of a ranking in order; those beyond its length are out. Equal schools share a place.
    fn rank(&self, reached: &Reached, grounds: &mut [Ground], year: usize) -> Vec<u32> {
        let Rule::Ranking { results, over, take } = &self.rule.rule else { return Vec::new() };
        let schools = self.input.schools.len();
        let window = self.window(year, *over);
        let stability = |school: usize| {
            let masks = window.iter().map(|year| reached.masks.get(year * schools + school).copied().unwrap_or(0));
            let counts: Vec<u32> = masks.map(u64::count_ones).collect();
            let years = counts.iter().filter(|count| **count >= results.at_least).count();
            (years, counts.iter().sum::<u32>())
        };
        let mut order: Vec<((usize, u32), usize)> = grounds
            .iter()
            .enumerate()
            .filter(|(_, ground)| ground.is_in())
            .map(|(school, _)| (stability(school), school))
            .collect();
        order.sort_by_key(|(stability, school)| (std::cmp::Reverse(*stability), *school));
        let mut ranks = vec![0; schools];
        let mut place = 0;
        let mut last = None;
        for (at, (stability, school)) in order.into_iter().enumerate() {
            if last != Some(stability) {
                place = u32::try_from(at).unwrap_or(u32::MAX - 1) + 1;
                last = Some(stability);
            }
            let beyond = take.is_some_and(|take| place > take);
            match grounds.get_mut(school) {
                Some(ground) if beyond && *ground == Ground::Condition => *ground = Ground::BeyondTake,
                _ => {
                    if let Some(rank) = ranks.get_mut(school) {
                        *rank = place;
                    }
                }
            }
        }
        ranks
    }

    /// The verdicts of the target year.
    fn finish(&self, reached: &mut Reached, tests: &[(usize, Test)], runs: &mut [Run], before: &[Option<bool>]) {
        let schools = self.input.schools.len();
        let target = self.cells.target();
        let year = self.cells.target_year();
        let (grounds, ranks) = self.grounds(reached, runs, target);
        let held = self.cells.held(target);
        let mut verdicts = Vec::with_capacity(schools);
        for (school, run) in runs.iter_mut().enumerate() {
            let ground = grounds.get(school).copied().unwrap_or(Ground::NotMet);
            let listed = ground.is_in();
            let was = *run;
            run.go_on(listed, Some(self.some_met(reached, school, target)), Since { year, adopted: None });
            let standing = match (listed, before.get(school).copied().flatten()) {
                (true, None) => Standing::First,
                (true, Some(false)) => Standing::Entered,
                (true, Some(true)) => Standing::Stays,
                (false, Some(true)) => Standing::Left,
                (false, Some(false) | None) => Standing::Out,
            };
            let (met, counted) = match &self.rule.rule {
                Rule::Context(rule) => {
                    let conditions = self.conditions(rule, school);
                    (conditions.met, conditions.counted)
                }
                Rule::Results(_) | Rule::Ranking { .. } => {
                    let cells = self.cells.of(school, target);
                    let counted = tests.iter().filter(|(at, test)| {
                        let (Some(held), Some(cell)) = (held.get(*at), cells.get(*at)) else { return false };
                        matches!(criterion::outcome(test, held, *cell), Ok(()) | Err(WhyNot::OtherSide))
                    });
                    let mask = reached.masks.get(target * schools + school).copied().unwrap_or(0);
                    (mask.count_ones(), u32::try_from(counted.count()).unwrap_or(0))
                }
            };
            let rank = ranks.get(school).copied().unwrap_or(0);
            let rank = if listed { rank } else { 0 };
            let since = if listed { run.since } else { was.since.filter(|_| was.listed) };
            verdicts.push(Verdict { listed, ground, standing, since, met, counted, quiet: run.quiet, rank });
            if let Some(slot) = reached.listed.get_mut(target * schools + school) {
                *slot = listed;
            }
        }
        reached.verdicts = verdicts;
    }
}

impl Run {
    /// The next list: in or out, and whether some criterion was met (`None` where the year has no results).
    fn go_on(&mut self, listed: bool, some_met: Option<bool>, now: Since) {
        self.quiet = match some_met {
            Some(true) => 0,
            Some(false) if self.listed => self.quiet + 1,
            Some(false) | None => self.quiet,
        };
        self.since = match (listed, self.listed) {
            (true, true) => self.since,
            (true, false) => {
                self.quiet = 0;
                Some(now)
            }
            (false, _) => self.since,
        };
        self.listed = listed;
    }
}

/// Positions of the last `window` years up to `year`.
pub(super) fn window_of(years: &[i32], year: usize, window: u32, gaps: Gaps) -> Vec<usize> {
    let window = usize::try_from(window).unwrap_or(1);
    let first = (year + 1).saturating_sub(window);
    match gaps {
        Gaps::Skip => (first..=year).collect(),
        Gaps::Break => {
            let last = years.get(year).copied().unwrap_or(0);
            let from = last - i32::try_from(window).unwrap_or(1) + 1;
            (first..=year).filter(|at| years.get(*at).is_some_and(|one| *one >= from)).collect()
        }
    }
}
