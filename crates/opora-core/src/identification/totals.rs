//! Counting what was decided; no sentence is made for it.

use super::verdict::{Ground, Standing};
use super::{ByHand, List, ListTotals, Totals};
use crate::methodology::ListRule;

impl List<'_> {
    /// Counts over all schools.
    pub fn totals(&self) -> Totals {
        let target = self.cells.target();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let schools = self.input.schools.len();
        let with_results =
            (0..schools).filter(|school| self.cells.of(*school, target).iter().any(|cell| cell.n > 0)).count();
        let lists: Vec<ListTotals> =
            self.methodology.lists.iter().enumerate().map(|(at, rule)| self.list_totals(at, rule)).collect();
        let main = lists.first();
        let of_main = |number: fn(&ListTotals) -> u32| main.map_or(0, number);
        Totals {
            schools: count(schools),
            with_results: count(with_results),
            listed: of_main(|list| list.listed),
            first: of_main(|list| list.first),
            entered: of_main(|list| list.entered),
            stays: of_main(|list| list.stays),
            left: of_main(|list| list.left),
            too_few: count(self.too_few()),
            lists,
        }
    }

    fn list_totals(&self, at: usize, rule: &ListRule) -> ListTotals {
        let mut totals = ListTotals {
            list: rule.key.clone(),
            name: rule.name.clone(),
            listed: 0,
            first: 0,
            entered: 0,
            stays: 0,
            left: 0,
            kept_by_exit: 0,
            included_by_hand: 0,
            excluded_by_hand: 0,
            excluded: 0,
        };
        for verdict in (0..self.input.schools.len()).filter_map(|school| self.verdict(school, at)) {
            totals.listed += u32::from(verdict.listed);
            match verdict.standing {
                Standing::First => totals.first += 1,
                Standing::Entered => totals.entered += 1,
                Standing::Stays => totals.stays += 1,
                Standing::Left => totals.left += 1,
                Standing::Out => {}
            }
            match verdict.ground {
                Ground::KeptByExit => totals.kept_by_exit += 1,
                Ground::ByHand(_, ByHand::Include) => totals.included_by_hand += 1,
                Ground::ByHand(_, ByHand::Exclude) => totals.excluded_by_hand += 1,
                Ground::Excluded(_) => totals.excluded += 1,
                Ground::Condition | Ground::NotMet | Ground::Elsewhere(_) | Ground::BeyondTake => {}
            }
        }
        totals
    }

    fn too_few(&self) -> usize {
        let Some(rule) = self.methodology.lists.first().and_then(|list| list.rule.results()) else { return 0 };
        let least: Vec<u32> = self
            .methodology
            .procedures
            .iter()
            .map(|one| if rule.looks_at(&one.key) { rule.test_of(&one.key).min_n } else { 0 })
            .collect();
        let target = self.cells.target();
        (0..self.input.schools.len())
            .flat_map(|school| self.cells.of(school, target).iter().zip(&least))
            .filter(|(cell, least)| cell.n > 0 && cell.n < **least)
            .count()
    }
}
