use opora_results::questions::dynamics::{Codifiers, Comparable, dynamics};
use opora_results::questions::stats::stats;
use opora_results::questions::{Ask, Marking, MaximumSource, Register};
use opora_results::rows::schema::{Status, Task};
use serde_json::json;

use super::{Own, minimum, near, row, school, times};
use crate::naive;

const MATHS: &str = "ВПР 2021 математика 5";

fn four() -> Own {
    let people = [3, 8, 12, 16].map(|score| times(1, score)[0]);
    Own::of(MATHS, vec![school("sch1", &people)])
}

#[test]
fn figures_by_hand() {
    let own = four();
    let figures = stats(&[own.results()], &Register::default(), &Ask::default()).works[0].figures.clone().unwrap();
    near(figures.mean.unwrap(), 9.75);
    // (4·473 − 39²) / (4·3) = 371/12.
    near(figures.deviation.unwrap(), (371.0f64 / 12.0).sqrt());
    let half = 1.96 * (371.0f64 / 12.0).sqrt() / 2.0;
    near(figures.mean_ci.unwrap()[1], 9.75 + half);
    near(figures.completion_pct.unwrap(), 48.75);
    near(figures.success_pct.unwrap(), 75.0);
    near(figures.quality_pct.unwrap(), 50.0);
    near(figures.sou.unwrap(), 54.0);
    assert_eq!((figures.low.unwrap().n, figures.low.unwrap().of), (1, 4));
}

#[test]
fn the_public_fields_stand_flat_in_each_work() {
    let rows = [
        row("sch1", Status::Used, (3, Some(2), Some(3)), &[]),
        row("sch1", Status::Used, (16, Some(5), Some(5)), &[]),
        row("sch2", Status::Absent, (0, None, Some(3)), &[]),
        row("sch1", Status::NoTotal, (0, None, None), &[]),
        row("sch1", Status::OutOfRange, (90, None, None), &[]),
    ];
    let own = Own::of(MATHS, naive::summaries(&rows, 0));
    let answer = serde_json::to_value(stats(&[own.results()], &Register::default(), &Ask::default())).unwrap();
    let work = &answer["works"][0];
    for (field, expected) in [
        ("work", json!(MATHS)),
        ("rows", json!(5)),
        ("absent", json!(1)),
        ("no_total", json!(1)),
        ("out_of_range", json!(1)),
        ("used", json!(2)),
        ("schools", json!(1)),
        ("counts", json!({"2": 1, "3": 0, "4": 0, "5": 1})),
        ("pct", json!({"2": 50.0, "3": 0.0, "4": 0.0, "5": 50.0})),
        ("mean", json!(9.5)),
    ] {
        assert_eq!(work[field], expected, "{field}");
    }
    let method = &answer["method"];
    assert!(method["formulas"].as_array().unwrap().len() >= 5);
    assert!(method["cleaning"][1].as_str().unwrap().contains("отсутствовали 1, без итога 1, итог вне допустимого 1"));
}

#[test]
fn nobody_one_and_equal_ones_have_no_wrong_numbers() {
    let check = |people: &[super::Who], mean: Option<f64>, deviation: Option<f64>| {
        let own = Own::of(MATHS, vec![school("sch1", people)]);
        let answer = stats(&[own.results()], &Register::default(), &Ask::default());
        let figures = answer.works[0].figures.clone().unwrap();
        assert_eq!((figures.mean, figures.deviation), (mean, deviation));
        assert!(!serde_json::to_string(&answer).unwrap().contains("NaN"));
        figures
    };
    let nobody = check(&[], None, None);
    assert_eq!((nobody.pct, nobody.sou, nobody.schools), (None, None, 0));
    check(&times(1, 7), Some(7.0), None);
    check(&times(2, 7), Some(7.0), Some(0.0));
    check(&times(50, 20), Some(20.0), Some(0.0));
}

#[test]
fn an_exam_with_a_minimum_has_no_marks_above_two() {
    let ege = "ЕГЭ 2021 физика 11";
    let mut own = Own::of(ege, vec![school("sch1", &[(30, Some(2), None), (40, None, None), (80, None, None)])]);
    own.scale = Some(minimum(ege));
    assert_eq!(own.results().marking(), Marking::Minimum);
    let answer = stats(&[own.results()], &Register::default(), &Ask::default());
    let figures = answer.works[0].figures.clone().unwrap();
    near(figures.pct.unwrap().two, 100.0 / 3.0);
    near(figures.success_pct.unwrap(), 200.0 / 3.0);
    assert_eq!((figures.quality_pct, figures.sou), (None, None));
    let json = serde_json::to_value(&answer).unwrap();
    assert_eq!(json["works"][0]["counts"], json!({"2": 1}));
}

#[test]
fn without_a_scale_nothing_is_called_a_two() {
    let mut own = Own::of(MATHS, vec![school("sch1", &[(3, None, None), (9, None, None)])]);
    for scale in [own.scale.clone(), None] {
        own.scale = scale;
        assert_eq!(own.results().marking(), Marking::Unmarked);
        let answer = stats(&[own.results()], &Register::default(), &Ask::default());
        let figures = answer.works[0].figures.clone().unwrap();
        assert_eq!((figures.counts, figures.pct, figures.success_pct), (None, None, None));
        near(figures.mean.unwrap(), 6.0);
        assert!(answer.method.notes.iter().any(|note| note.contains("Загрузите шкалу")), "{:?}", answer.method);
    }
    assert_eq!(own.results().maximum().unwrap().source, MaximumSource::Reached);
    own.tasks = vec![Task { label: "1".to_owned(), max: Some(20), level: None }];
    assert_eq!(own.results().maximum().unwrap().points, 20);
    own.tasks[0].max = Some(5);
    assert_eq!(
        own.results().maximum().unwrap().points,
        9,
        "tasks that give less than was reached do not say the maximum"
    );
}

fn of_low(work: &str, low: usize, n: usize) -> Own {
    let mut people = times(low, 3);
    people.extend(times(n - low, 12));
    Own::of(work, vec![school("sch1", &people)])
}

fn codifiers(works: &[(&str, &str)]) -> Codifiers {
    works.iter().map(|(work, word)| (work.parse().unwrap(), (*word).to_owned())).collect()
}

#[test]
fn more_than_ten_points_of_growth_is_negative() {
    let check = |low: usize, negative: bool| {
        let (one, two) = (of_low("ВПР 2021 математика 5", 20, 100), of_low("ВПР 2022 математика 5", low, 100));
        let works = [two.results(), one.results()];
        let answer = dynamics(&works, &Register::default(), &Ask::default(), &Codifiers::new());
        let series = &answer.series[0];
        assert_eq!(series.comparisons[0].comparable, Comparable::Check, "the codifier is not known");
        let change = &series.groups[0].changes[0];
        assert_eq!((change.before.n, change.after.n, change.negative), (20, low as u64, negative));
    };
    check(30, false);
    check(31, true);
    check(5, false);
}

#[test]
fn years_with_different_codifiers_are_not_compared() {
    let (one, two) = (of_low("ВПР 2021 математика 5", 20, 100), of_low("ВПР 2022 математика 5", 40, 100));
    let works = [one.results(), two.results()];
    let ask = |words: [&str; 2]| {
        let codifiers = codifiers(&[("ВПР 2021 математика 5", words[0]), ("ВПР 2022 математика 5", words[1])]);
        dynamics(&works, &Register::default(), &Ask::default(), &codifiers)
    };
    let different = ask(["2017", "2022"]);
    assert_eq!(different.series[0].comparisons[0].comparable, Comparable::No);
    assert_eq!(different.series[0].groups[0].changes, []);
    let same = ask(["2017", "2017"]);
    assert_eq!(
        (same.series[0].comparisons[0].comparable, same.series[0].comparisons[0].notes.len()),
        (Comparable::Yes, 0)
    );
}

#[test]
fn autumn_stands_in_the_row_of_its_programme() {
    let autumn = of_low("ВПР 2020 математика 6 осень", 50, 100);
    let spring = of_low("ВПР 2021 математика 5", 20, 100);
    let sixth = of_low("ВПР 2021 математика 6", 20, 100);
    let works = [autumn.results(), spring.results(), sixth.results()];
    let answer = dynamics(&works, &Register::default(), &Ask::default(), &Codifiers::new());
    let rows: Vec<(u8, usize)> = answer.series.iter().map(|one| (one.tested_grade, one.works.len())).collect();
    assert_eq!(rows, [(5, 2), (6, 1)]);
    let first = &answer.series[0].works[0];
    assert_eq!((first.sitting_grade, first.tested_grade, first.school_year), (6, 5, 2020));
    let notes = &answer.series[0].comparisons[0].notes;
    assert!(notes.iter().any(|note| note.contains("осенью 2020 и весной 2021, классы 6 и 5")), "{notes:?}");
}

#[test]
fn a_changed_maximum_is_a_changed_work() {
    let one = of_low("ВПР 2021 математика 5", 20, 100);
    let mut two = of_low("ВПР 2022 математика 5", 20, 100);
    two.scale.as_mut().unwrap().max = 25;
    let works = [one.results(), two.results()];
    let answer = dynamics(&works, &Register::default(), &Ask::default(), &Codifiers::new());
    assert_eq!(answer.series[0].comparisons[0].comparable, Comparable::No);
}
