use opora_results::questions::objectivity::{
    BorderTrust, Correlation, Kind, Objectivity, Rules, SignKind, objectivity,
};
use opora_results::questions::{Ask, Only, Register, WorkResults};
use opora_results::summary::Summary;
use serde_json::json;

use super::{Own, Who, near, register, school, times};

const MATHS: &str = "ВПР 2021 математика 5";

fn ask(works: &[WorkResults<'_>]) -> Objectivity {
    objectivity(works, &[], &Register::default(), &Ask::default(), &Rules::default())
}

fn both(scores: &[i16], journal: &[i8]) -> Vec<Who> {
    scores.iter().zip(journal).map(|(score, journal)| (*score, Some(3), Some(*journal))).collect()
}

#[test]
fn borders_by_hand() {
    let mut people = times(2, 6);
    people.extend(times(10, 7));
    people.extend(times(3, 11));
    let own = Own::of(MATHS, vec![school("a", &people)]);
    let answer = serde_json::to_value(ask(&[own.results()])).unwrap();
    let expected = json!([
        {"mark": 3, "score": 7, "below": 2, "at": 10, "ratio": 5.0},
        {"mark": 4, "score": 11, "below": 0, "at": 3, "ratio": null},
        {"mark": 5, "score": 15, "below": 0, "at": 0, "ratio": null},
    ]);
    assert_eq!(answer["works"][0]["border"], expected);
}

#[test]
fn a_peak_of_a_school_stands_beside_the_regions() {
    let peak = |n: usize, below: usize| {
        let mut people = times(n - below, 7);
        people.extend(times(below, 6));
        people
    };
    // The region has three at the border for one below; a school of 60 has only the border, one of 25 the same.
    let mut summaries: Vec<Summary> = (0..10).map(|i| school(&format!("b{i}"), &peak(120, 30))).collect();
    summaries.insert(0, school("a1", &peak(60, 0)));
    summaries.insert(1, school("a2", &peak(25, 5)));
    summaries.insert(2, school("a3", &peak(19, 0)));
    let own = Own::of(MATHS, summaries);
    let only = Only::Schools(["a1", "a2", "a3", "b0"].map(str::to_owned).into());
    let ask = Ask { only: Some(only), ..Ask::default() };
    let answer = objectivity(&[own.results()], &[], &Register::default(), &ask, &Rules::default());
    let [one, two, three, four] = answer.works[0].by_school.as_slice() else { panic!("four schools") };
    assert_eq!((one.border[0].trust, two.border[0].trust), (BorderTrust::Full, BorderTrust::Approximate));
    assert!(three.border.is_empty(), "19 participants are too few");
    assert_eq!((one.border[0].border.ratio, two.border[0].border.ratio), (None, Some(4.0)));
    let peaks = |figures: &opora_results::questions::objectivity::SchoolFigures| {
        figures.signs.iter().filter(|sign| sign.kind == SignKind::BorderPeak).count()
    };
    assert_eq!([peaks(one), peaks(two), peaks(three), peaks(four)], [1, 0, 0, 0]);
    let by_sign = &answer.index.by_sign;
    assert_eq!(by_sign[&SignKind::BorderPeak], 1);
    assert_eq!(answer.index.with_sign, by_sign[&SignKind::MeanHigh], "peaks do not count unless they are asked for");
}

#[test]
fn a_mean_is_too_high_when_the_whole_interval_is() {
    // a: 15 × 17 and 15 × 18; b: 15 × 3 and 15 × 4; c: one with 20.
    let two = |low: i16| [times(15, low), times(15, low + 1)].concat();
    let own = Own::of(MATHS, vec![school("a", &two(17)), school("b", &two(3)), school("c", &times(1, 20))]);
    let answer = ask(&[own.results()]);
    let work = &answer.works[0];
    // n = 61, Σ = 525 + 105 + 20, Σ² = 15·(289 + 324 + 9 + 16) + 400.
    let (n, sum, square) = (61.0f64, 650.0, 9970.0);
    let half = 1.96 * ((n * square - sum * sum) / (n * (n - 1.0))).sqrt() / n.sqrt();
    near(work.region_ci.unwrap()[0], sum / n - half);
    near(work.region_ci.unwrap()[1], sum / n + half);
    assert_eq!((work.schools_ci_high, work.schools_with_ci), (1, 2), "one participant has no interval");
    let a = answer.schools.iter().find(|one| one.school == "a").unwrap();
    assert_eq!(a.signs[0].kind, SignKind::MeanHigh);
    near(answer.index.value.unwrap(), 100.0 - 100.0 / 3.0);
}

#[test]
fn equal_totals_have_an_interval_of_one_point() {
    let own = Own::of(MATHS, vec![school("a", &times(5, 20)), school("b", &times(50, 3))]);
    assert_eq!(ask(&[own.results()]).works[0].schools_ci_high, 1);
    let alone = Own::of(MATHS, vec![school("a", &times(5, 20))]);
    assert_eq!(ask(&[alone.results()]).works[0].schools_ci_high, 0, "one school is the region itself");
}

#[test]
fn correlations_by_hand() {
    let check = |scores: &[i16], journal: &[i8], simple: Option<f64>, ties: Option<f64>| {
        let found = Correlation::of(&school("a", &both(scores, journal)).ranks);
        for (found, expected) in [(found.simple, simple), (found.ties, ties)] {
            assert_eq!(found.is_some(), expected.is_some(), "{scores:?} {journal:?}");
            if let (Some(found), Some(expected)) = (found, expected) {
                near(found, expected);
            }
        }
    };
    check(&[1, 2, 3, 4], &[5, 4, 3, 2], Some(-1.0), Some(-1.0));
    check(&[1, 2, 3, 4], &[2, 3, 4, 5], Some(1.0), Some(1.0));
    // Ranks of the journal 2, 2, 2, 4, of totals 1, 3, 4, 2: Σd² = 10.
    check(&[1, 3, 4, 2], &[3, 3, 3, 4], Some(0.0), Some(-2.0 / (2.0 * 15.0f64.sqrt())));
    check(&[5, 6, 7, 5], &[3, 3, 3, 4], Some(-0.15), Some(-4.0 / (2.0 * 13.5f64.sqrt())));
    // All journal marks equal: ranks 2.5 against 1, 2, 3, 4 give Σd² = 5.
    check(&[1, 2, 3, 4], &[3, 3, 3, 3], Some(0.5), None);
    check(&[1], &[3], None, None);
    check(&[], &[], None, None);
}

#[test]
fn both_correlations_are_counted_apart() {
    let own = Own::of(
        MATHS,
        vec![
            school("a", &both(&[1, 3, 4, 2], &[3, 3, 3, 4])),
            school("b", &both(&[5, 6, 7, 5], &[3, 3, 3, 4])),
            school("c", &both(&[1, 2], &[3, 4])),
            school("d", &both(&[1], &[5])),
        ],
    );
    let answer = ask(&[own.results()]);
    let work = &answer.works[0];
    assert_eq!((work.spearman_neg_simple, work.spearman_neg_ties, work.schools_with_spearman), (1, 2, 3));
    let values: Vec<(SignKind, u64)> = answer.index.variants.iter().map(|one| (one.journal, one.with_sign)).collect();
    assert_eq!(values, [(SignKind::JournalSimple, 1), (SignKind::JournalTies, 2)]);
    assert_eq!(answer.index.value, Some(75.0));
    let strict = Rules { least_n: 5, ..Rules::default() };
    let answer = objectivity(&[own.results()], &[], &Register::default(), &Ask::default(), &strict);
    assert_eq!((answer.works[0].spearman_neg_ties, answer.index.value), (0, Some(100.0)));
}

/// Schools s0… with this mean in each.
fn means(work: &str, means: &[i16]) -> Own {
    let one = |(i, mean): (usize, &i16)| school(&format!("s{i}"), &times(10, *mean));
    Own::of(work, means.iter().enumerate().map(one).collect())
}

#[test]
fn sharp_changes_by_hand() {
    // K = 0.9, 1.0, 1.1, 1.2, 4: Q1 = 1.0, Q3 = 1.2, fences 0.4 and 1.8.
    let before = means("ВПР 2021 математика 5", &[9, 10, 11, 12, 20]);
    let after = means("ВПР 2022 математика 6", &[10, 10, 10, 10, 5]);
    let answer = ask(&[before.results(), after.results()]);
    let [pair] = answer.sharp_changes.as_slice() else { panic!("one pair") };
    near(pair.q1.unwrap(), 1.0);
    near(pair.q3.unwrap(), 1.2);
    assert_eq!((pair.schools, pair.changes.len()), (5, 1));
    assert_eq!((pair.changes[0].school.as_str(), pair.changes[0].kind), ("s4", Kind::Fall));
    near(pair.changes[0].k, 4.0);
    assert_eq!(answer.index.by_sign[&SignKind::SharpChange], 1);
    let rise = means("ВПР 2022 математика 6", &[10, 10, 10, 10, 10]);
    let low = means("ВПР 2021 математика 5", &[9, 10, 11, 12, 1]);
    let answer = ask(&[low.results(), rise.results()]);
    assert_eq!(answer.sharp_changes[0].changes[0].kind, Kind::Rise);
}

#[test]
fn the_same_parallel_is_followed_also_from_autumn() {
    let check = |earlier: &str, later: &str, pairs: usize| {
        let (one, two) = (means(earlier, &[9, 10, 11, 12]), means(later, &[9, 10, 11, 12]));
        assert_eq!(ask(&[one.results(), two.results()]).sharp_changes.len(), pairs, "{earlier} → {later}");
        let beside =
            objectivity(&[two.results()], &[one.results()], &Register::default(), &Ask::default(), &Rules::default());
        assert_eq!((beside.works.len(), beside.sharp_changes.len()), (1, pairs));
    };
    check("ВПР 2021 математика 5", "ВПР 2022 математика 6", 1);
    check("ВПР 2020 математика 6 осень", "ВПР 2021 математика 6", 1);
    check("ВПР 2020 математика 5 осень", "ВПР 2021 математика 6", 0);
    check("ВПР 2021 математика 5", "ВПР 2022 математика 5", 0);
    check("ВПР 2021 математика 5", "ВПР 2022 русский язык 6", 0);
    check("ВПР 2021 математика 5", "ВПР 2023 математика 6", 0);
}

#[test]
fn few_schools_or_a_zero_mean_give_no_sharp_change() {
    let (one, two) = (means("ВПР 2021 математика 5", &[1, 20, 9]), means("ВПР 2022 математика 6", &[20, 1, 9]));
    let answer = ask(&[one.results(), two.results()]);
    assert_eq!((answer.sharp_changes[0].q1, answer.sharp_changes[0].changes.len()), (None, 0));
    let zero = means("ВПР 2022 математика 6", &[20, 0, 9]);
    assert_eq!(ask(&[one.results(), zero.results()]).sharp_changes[0].schools, 2);
}

#[test]
fn an_exam_that_does_not_confirm() {
    let vpr = means("ВПР 2021 математика 8", &[3, 6, 8, 10, 12, 14, 16, 20]);
    let oge = means("ОГЭ 2022 математика 9", &[5, 6, 8, 10, 12, 14, 16, 4]);
    let answer = ask(&[vpr.results(), oge.results()]);
    let [pair] = answer.exams.as_slice() else { panic!("one pair") };
    assert_eq!(pair.mismatches.iter().map(|one| one.school.as_str()).collect::<Vec<_>>(), ["s7"]);
    near(pair.mismatches[0].vpr_place, 7.5 / 8.0);
    near(pair.mismatches[0].exam_place, 0.5 / 8.0);
    let late = means("ОГЭ 2023 математика 9", &[5, 6]);
    assert!(ask(&[vpr.results(), late.results()]).exams.is_empty(), "another parallel");
}

#[test]
fn a_rule_that_counts_peaks_too_is_printed() {
    let own = means(MATHS, &[8, 9]);
    let rules = Rules { counted: vec![SignKind::MeanHigh, SignKind::BorderPeak], ..Rules::default() };
    let answer = objectivity(&[own.results()], &[], &Register::default(), &Ask::default(), &rules);
    let note = "В индексе учитываются признаки: завышенный средний балл; пик на границе отметки.";
    assert!(answer.method.notes.iter().any(|one| one == note), "{:?}", answer.method.notes);
    assert!(answer.method.notes.iter().any(|one| one.contains("не доказательство")));
}

#[test]
fn an_index_by_municipality() {
    let own = Own::of(MATHS, vec![school("a", &times(9, 20)), school("b", &times(90, 3)), school("c", &times(9, 3))]);
    let register = register(&[("a", "Ясный"), ("b", "Ясный"), ("c", "Ёлкинский")]);
    let answer = objectivity(&[own.results()], &[], &register, &Ask::default(), &Rules::default());
    let found: Vec<(&str, u64, Option<f64>)> =
        answer.index.municipalities.iter().map(|one| (one.name.as_str(), one.with_sign, one.value)).collect();
    assert_eq!(found, [("Ёлкинский", 0, Some(100.0)), ("Ясный", 1, Some(50.0))]);
}

#[test]
fn nothing_at_all_is_answered() {
    let empty = Own::of(MATHS, Vec::new());
    for works in [vec![], vec![empty.results()]] {
        let answer = ask(&works);
        assert_eq!((answer.index.schools, answer.index.value), (0, None));
        assert!(!serde_json::to_string(&answer).unwrap().contains("NaN"));
    }
}
