use std::collections::{BTreeMap, BTreeSet};

use opora_results::questions::distribution::distribution;
use opora_results::questions::journal::journal;
use opora_results::questions::objectivity::{Correlation, Rules, objectivity};
use opora_results::questions::stats::stats;
use opora_results::questions::{Ask, By, Hiding, Register};
use opora_results::rows::schema::Status;
use proptest::prelude::*;

use super::Own;
use crate::naive;
use crate::sample::{self, OwnRow};

const MATHS: &str = "ВПР 2021 математика 5";

fn used(rows: &[OwnRow]) -> Vec<&OwnRow> {
    rows.iter().filter(|row| row.status == Status::Used).collect()
}

fn totals(rows: &[&OwnRow]) -> Vec<f64> {
    rows.iter().map(|row| f64::from(row.score.unwrap())).collect()
}

/// Mean ± 1.96·s/√n by two passes over the totals.
fn interval(totals: &[f64]) -> Option<[f64; 2]> {
    let n = totals.len() as f64;
    if totals.len() < 2 {
        return None;
    }
    let mean = totals.iter().sum::<f64>() / n;
    let s = (totals.iter().map(|total| (total - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    Some([mean - 1.96 * s / n.sqrt(), mean + 1.96 * s / n.sqrt()])
}

/// Average ranks from 1.
fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let less = values.iter().filter(|other| *other < value).count() as f64;
        let same = values.iter().filter(|other| *other == value).count() as f64;
        less + (same + 1.0) / 2.0
    };
    values.iter().map(rank).collect()
}

/// Pearson's correlation of ranks: Spearman's with ties.
fn pearson(one: &[f64], two: &[f64]) -> Option<f64> {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (mean_one, mean_two) = (mean(one), mean(two));
    let product =
        |a: &[f64], ma: f64, b: &[f64], mb: f64| -> f64 { a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).sum() };
    let spread = product(one, mean_one, one, mean_one) * product(two, mean_two, two, mean_two);
    (spread > 0.0).then(|| product(one, mean_one, two, mean_two) / spread.sqrt())
}

fn close(one: Option<f64>, two: Option<f64>) -> bool {
    match (one, two) {
        (Some(one), Some(two)) => (one - two).abs() < 1e-9,
        (one, two) => one == two,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn stats_are_what_rows_say(rows in sample::rows(0, 120)) {
        let own = Own::of(MATHS, naive::summaries(&rows, 0));
        let answer = stats(&[own.results()], &Register::default(), &Ask::by(By::School));
        let figures = answer.works[0].figures.as_ref().unwrap();
        let used = used(&rows);
        prop_assert_eq!(figures.rows, rows.len() as u64);
        prop_assert_eq!(figures.used, used.len() as u64);
        prop_assert_eq!(figures.absent, rows.iter().filter(|row| row.status == Status::Absent).count() as u64);
        prop_assert_eq!(figures.schools, used.iter().map(|row| &row.school).collect::<BTreeSet<_>>().len() as u64);
        let with = |status: Status| rows.iter().filter(|row| row.status == status).count() as u64;
        prop_assert_eq!(figures.no_total, with(Status::NoTotal));
        prop_assert_eq!(figures.out_of_range, with(Status::OutOfRange));
        let marked = [2, 3, 4, 5].map(|mark| used.iter().filter(|row| row.mark == Some(mark)).count() as u64);
        let low = marked[0];
        prop_assert_eq!(figures.counts.map_or(0, |counts| counts.two), low);
        if let (Some(counts), Some(pct)) = (figures.counts, figures.pct) {
            let [two, three, four, five] = marked.map(|n| n as f64);
            let all = two + three + four + five;
            prop_assert_eq!(counts.list(), marked.map(Some));
            for (found, n) in pct.list().into_iter().zip([two, three, four, five]) {
                prop_assert!(close(found, Some(100.0 * n / all)));
            }
            prop_assert!(close(figures.success_pct, Some(100.0 * (three + four + five) / all)));
            prop_assert!(close(figures.quality_pct, Some(100.0 * (four + five) / all)));
            prop_assert!(close(figures.sou, Some((100.0 * five + 64.0 * four + 36.0 * three + 16.0 * two) / all)));
        }
        let sum: f64 = totals(&used).iter().sum();
        prop_assert!(close(figures.mean, (!used.is_empty()).then(|| sum / used.len() as f64)));
        match (figures.mean_ci, interval(&totals(&used))) {
            (Some(one), Some(two)) => prop_assert!(one.iter().zip(two).all(|(one, two)| (one - two).abs() < 1e-9)),
            (one, two) => prop_assert_eq!(one, two),
        }
        let by_school: u64 = answer.works[0].groups.iter().map(|group| group.figures.as_ref().unwrap().used).sum();
        prop_assert_eq!(by_school, figures.used);
    }

    #[test]
    fn distribution_and_journal_are_what_rows_say(rows in sample::rows(0, 120)) {
        let own = Own::of(MATHS, naive::summaries(&rows, 0));
        let used = used(&rows);
        let answer = distribution(&[own.results()], &Register::default(), &Ask::default());
        for (total, count) in answer.works[0].region.as_ref().unwrap().counts.iter().enumerate() {
            let expected = used.iter().filter(|row| row.score == Some(total as i16)).count() as u64;
            prop_assert_eq!(*count, expected);
        }
        let answer = journal(&[own.results()], &Register::default(), &Ask::default());
        let figures = answer.works[0].figures.as_ref().unwrap();
        let pairs: Vec<(i8, i8)> = used.iter().filter_map(|row| Some((row.journal?, row.mark?))).collect();
        prop_assert_eq!(figures.n, pairs.len() as u64);
        prop_assert_eq!(figures.lower, pairs.iter().filter(|(journal, mark)| mark < journal).count() as u64);
        prop_assert_eq!(figures.higher, pairs.iter().filter(|(journal, mark)| mark > journal).count() as u64);
        let gaps = pairs.iter().filter(|(journal, mark)| (mark - journal).abs() >= 2).count() as u64;
        prop_assert_eq!(figures.gap_of_two.n, gaps);
    }

    #[test]
    fn signs_are_what_rows_say(rows in sample::rows(0, 150)) {
        let own = Own::of(MATHS, naive::summaries(&rows, 0));
        let answer = objectivity(&[own.results()], &[], &Register::default(), &Ask::default(), &Rules::default());
        let work = &answer.works[0];
        let mut schools: BTreeMap<&str, Vec<&OwnRow>> = BTreeMap::new();
        for row in used(&rows) {
            schools.entry(row.school.as_str()).or_default().push(row);
        }
        let region = interval(&totals(&used(&rows)));
        let high = schools.values().filter(|rows| match (interval(&totals(rows)), region) {
            (Some([low, _]), Some([_, high])) => low > high,
            _ => false,
        });
        prop_assert_eq!(work.schools_ci_high, high.count() as u64);
        match (work.region_ci, region) {
            (Some(one), Some(two)) => prop_assert!(one.iter().zip(two).all(|(one, two)| (one - two).abs() < 1e-9)),
            (one, two) => prop_assert_eq!(one, two),
        }
        let marks: Vec<(i8, i8)> = used(&rows).iter().filter_map(|row| Some((row.journal?, row.mark?))).collect();
        let of = |wanted: fn(&i8, &i8) -> bool| marks.iter().filter(|(journal, mark)| wanted(mark, journal)).count() as u64;
        let compared = &work.journal;
        prop_assert_eq!((compared.n, compared.lower), (marks.len() as u64, of(i8::lt)));
        prop_assert_eq!((compared.equal, compared.higher), (of(i8::eq), of(i8::gt)));
        let (mut simple_negative, mut ties_negative) = (0, 0);
        for (school, rows) in &schools {
            let pairs: Vec<(f64, f64)> =
                rows.iter().filter_map(|row| Some((f64::from(row.journal?), f64::from(row.score?)))).collect();
            let one = ranks(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>());
            let two = ranks(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>());
            let n = pairs.len() as f64;
            let d2: f64 = one.iter().zip(&two).map(|(one, two)| (one - two).powi(2)).sum();
            let simple = (pairs.len() >= 2).then(|| 1.0 - 6.0 * d2 / (n * (n * n - 1.0)));
            let ties = if pairs.len() >= 2 { pearson(&one, &two) } else { None };
            let summary = own.summaries.iter().find(|summary| summary.school == *school).unwrap();
            let found = Correlation::of(&summary.ranks);
            prop_assert!(close(found.simple, simple), "{:?} {:?}", found, simple);
            prop_assert!(close(found.ties, ties), "{:?} {:?}", found, ties);
            simple_negative += u64::from(simple.is_some_and(|rho| rho < -1e-12));
            ties_negative += u64::from(ties.is_some_and(|rho| rho < -1e-12));
        }
        prop_assert_eq!(work.spearman_neg_simple, simple_negative);
        prop_assert_eq!(work.spearman_neg_ties, ties_negative);
        for border in &work.border {
            let count = |score: u32| used(&rows).iter().filter(|row| row.score == Some(score as i16)).count() as u64;
            prop_assert_eq!((border.below, border.at), (count(border.score - 1), count(border.score)));
            let ratio = (border.below > 0).then(|| border.at as f64 / border.below as f64);
            prop_assert!(close(border.ratio, ratio));
        }
        let with_sign = answer.index.with_sign as f64;
        if !schools.is_empty() {
            let expected = 100.0 - 100.0 * with_sign / schools.len() as f64;
            prop_assert!((answer.index.value.unwrap() - expected).abs() < 1e-9);
        }
    }

    #[test]
    fn what_is_hidden_cannot_be_subtracted(sizes in prop::collection::vec(0u64..40, 0..12), below in 1u32..15) {
        let families = vec![vec![""]; sizes.len()];
        let hidden = Hiding { below }.judge(&sizes, &families);
        let secret: Vec<u64> = sizes.iter().zip(&hidden).filter(|(_, hidden)| hidden.is_some()).map(|(n, _)| *n).collect();
        let open = sizes.iter().zip(&hidden).filter(|(n, hidden)| **n > 0 && hidden.is_none()).count();
        for (n, hidden) in sizes.iter().zip(&hidden) {
            prop_assert!(hidden.is_some() || *n == 0 || *n >= u64::from(below));
        }
        let together: u64 = secret.iter().sum();
        prop_assert!(secret.is_empty() || open == 0 || (secret.len() >= 2 && together >= u64::from(below)));
    }

    #[test]
    fn the_same_data_give_the_same_bytes(rows in sample::rows(0, 60)) {
        let own = Own::of(MATHS, naive::summaries(&rows, 0));
        let mut turned = rows.clone();
        turned.reverse();
        let other = Own::of(MATHS, naive::summaries(&turned, 0));
        let print = |own: &Own| {
            let works = [own.results()];
            let stats = stats(&works, &Register::default(), &Ask::by(By::School));
            let signs = objectivity(&works, &[], &Register::default(), &Ask::default(), &Rules::default());
            serde_json::to_string(&(stats, signs)).unwrap()
        };
        prop_assert_eq!(print(&own), print(&other));
    }
}
