//! The lists against a reading of the rules school by school, with fractions as pairs of numbers.

use proptest::prelude::*;
use proptest::sample::select;

use super::super::{Figure, identify};
use super::build::{Data, method};
use crate::methodology::{Compare, Counted, Measure, Methodology};

/// n, low and good of a school in m5 and r5 of 2019, 2020, 2021; none where it did not sit.
type School = [[Option<(u32, u32, u32)>; 2]; 3];

fn met(methodology: &Methodology, cell: Option<(u32, u32, u32)>) -> bool {
    let test = &methodology.lists[0].rule.results().unwrap().test;
    let Some((n, low, good)) = cell else { return false };
    if n == 0 || n < test.min_n {
        return false;
    }
    let (part, whole) = match test.measure {
        Measure::LowShare => (100 * u128::from(low), u128::from(n)),
        Measure::GoodShare => (100 * u128::from(good), u128::from(n)),
        Measure::LowCount => (u128::from(low), 1),
        Measure::Mean | Measure::Completion => unreachable!("not drawn"),
    };
    let border = u128::try_from(test.threshold.millionths()).unwrap();
    let (left, right) = (part * 1_000_000, border * whole);
    match test.compare {
        Compare::AtLeast => left >= right,
        Compare::Above => left > right,
        Compare::AtMost => left <= right,
        Compare::Below => left < right,
    }
}

fn listed(methodology: &Methodology, school: &School) -> bool {
    let rule = methodology.lists[0].rule.results().unwrap();
    let criteria: Vec<Vec<bool>> =
        school.iter().map(|year| year.iter().map(|cell| met(methodology, *cell)).collect()).collect();
    let by_rule = |year: usize| {
        let first = (year + 1).saturating_sub(rule.years.window as usize);
        match rule.years.counted {
            Counted::List => {
                let held = (first..=year)
                    .filter(|year| criteria[*year].iter().filter(|met| **met).count() >= rule.at_least as usize);
                held.count() >= rule.years.met as usize
            }
            Counted::Procedure => {
                let stable = (0..2).filter(|procedure| {
                    (first..=year).filter(|year| criteria[*year][*procedure]).count() >= rule.years.met as usize
                });
                stable.count() >= rule.at_least as usize
            }
        }
    };
    let mut is_in = false;
    for year in 0..3 {
        let Some(exit) = rule.exit else {
            is_in = by_rule(year);
            continue;
        };
        let last = exit.lists as usize;
        // Since the school came in, are the last lists all without a criterion?
        let quiet = (0..=year).rev().take_while(|year| criteria[*year].iter().all(|met| !met)).count();
        is_in = by_rule(year) || (is_in && quiet < last);
    }
    is_in
}

proptest! {
    #[test]
    fn lists_are_those_of_a_naive_reading(
        schools in prop::collection::vec(
            prop::array::uniform3(prop::array::uniform2(prop::option::weighted(0.85, (0u32..14).prop_flat_map(|n| (Just(n), 0..=n, 0..=n))))),
            1..30,
        ),
        threshold in select(vec!["10", "20", "25", "30", "33.3", "50"]),
        measure in select(vec!["low_share", "good_share", "low_count"]),
        compare in select(vec!["at_least", "above", "at_most", "below"]),
        min_n in 1u32..12,
        at_least in 1u32..3,
        (met, more) in (1u32..3, 0u32..2),
        counted in select(vec!["list", "procedure"]),
        exit in select(vec!["", "exit = { lists = 1 }", "exit = { lists = 2 }"]),
        turned in any::<bool>(),
    ) {
        let threshold = if measure == "low_count" { "2" } else { threshold };
        let methodology = method(&format!(
            "measure = \"{measure}\"\ncompare = \"{compare}\"\nthreshold = {threshold}\nmin_n = {min_n}\nat_least = {at_least}\nyears = {{ met = {met}, window = {}, counted = \"{counted}\" }}\n{exit}", met + more
        ));
        let mut data = Data::default();
        // The three years are held even where no drawn school sat them.
        for year in 2019..2022 {
            for subject in ["математика", "русский язык"] {
                data.work(&format!("ВПР {year} {subject} 5"));
            }
        }
        for (at, school) in schools.iter().enumerate() {
            data.schools.push(crate::assessment::TestedSchool { code: format!("{at:03}"), ..Default::default() });
            for (cell, work) in school.iter().flatten().zip(0u32..) {
                if let Some((n, low, good)) = *cell {
                    data.figures.push(Figure { school: u32::try_from(at).unwrap(), work, n, low, good, sum: 0 });
                }
            }
        }
        if turned {
            data.figures.reverse();
        }
        let list = identify(&methodology, data.input(), Some(2021)).unwrap();
        for (at, school) in schools.iter().enumerate() {
            prop_assert_eq!(list.verdict(at, 0).unwrap().listed, listed(&methodology, school), "{:?}", school);
        }
    }
}
