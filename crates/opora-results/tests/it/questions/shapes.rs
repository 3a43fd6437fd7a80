use opora_results::questions::distribution::distribution;
use opora_results::questions::journal::journal;
use opora_results::questions::tasks::{Bands, Sufficiency, tasks};
use opora_results::questions::{Ask, By, Register};
use opora_results::rows::schema::{Level, Status, Task};
use serde_json::json;

use super::{Own, minimum, near, row, school, times};
use crate::naive;

const MATHS: &str = "ВПР 2021 математика 5";

#[test]
fn totals_are_counted_up_to_the_maximum() {
    let mut people = times(2, 6);
    people.extend(times(6, 7));
    let own = Own::of(MATHS, vec![school("a", &people), school("b", &times(2, 12))]);
    let answer = distribution(&[own.results()], &Register::default(), &Ask::by(By::School));
    let work = &answer.works[0];
    let region = work.region.as_ref().unwrap();
    assert_eq!((region.counts.len(), region.n, region.counts[7]), (21, 10, 6));
    near(region.pct[7], 60.0);
    let borders: Vec<(u8, u32)> = work.borders.iter().map(|border| (border.mark, border.from)).collect();
    assert_eq!(borders, [(3, 7), (4, 11), (5, 15)]);
    let second = work.groups[1].histogram.as_ref().unwrap();
    assert_eq!((second.counts.len(), second.counts[12]), (21, 2));
}

#[test]
fn the_minimum_of_an_exam_is_a_border() {
    let ege = "ЕГЭ 2021 физика 11";
    let mut own = Own::of(ege, vec![school("a", &[(35, Some(2), None), (36, None, None)])]);
    own.scale = Some(minimum(ege));
    let answer = distribution(&[own.results()], &Register::default(), &Ask::default());
    assert_eq!(answer.works[0].borders.iter().map(|border| border.from).collect::<Vec<_>>(), [36]);
}

#[test]
fn without_a_scale_there_are_no_borders_and_it_is_said() {
    let mut own = Own::of(MATHS, vec![school("a", &[(3, None, None)])]);
    own.scale = None;
    let answer = distribution(&[own.results()], &Register::default(), &Ask::default());
    assert!(answer.works[0].borders.is_empty());
    assert!(answer.method.notes.iter().any(|note| note.contains("границ отметок нет")));
    let nobody = Own::of(MATHS, Vec::new());
    let answer = distribution(&[nobody.results()], &Register::default(), &Ask::by(By::School));
    assert_eq!(answer.works[0].region.as_ref().unwrap().n, 0);
}

#[test]
fn tasks_by_groups_of_marks() {
    let tasks_of = |points: [Option<i8>; 2]| points;
    let rows = [
        row("a", Status::Used, (3, Some(2), None), &tasks_of([Some(0), None])),
        row("a", Status::Used, (12, Some(4), None), &tasks_of([Some(1), Some(2)])),
        row("a", Status::Used, (16, Some(5), None), &tasks_of([Some(1), Some(1)])),
        row("b", Status::Used, (17, Some(5), None), &tasks_of([Some(1), Some(2)])),
        row("b", Status::Absent, (0, None, None), &tasks_of([None, None])),
    ];
    let mut own = Own::of(MATHS, naive::summaries(&rows, 2));
    own.tasks = vec![
        Task { label: "1".to_owned(), max: Some(1), level: Some(Level::Basic) },
        Task { label: "2".to_owned(), max: Some(2), level: None },
    ];
    let answer = tasks(&[own.results()], &Register::default(), &Ask::by(By::School), Bands::default());
    let [first, second] = answer.works[0].tasks.as_slice() else { panic!("two tasks") };
    near(first.done.done_pct.unwrap(), 75.0);
    assert_eq!(first.sufficiency, Some(Sufficiency::Enough));
    assert_eq!((second.done.n, second.done.tried, second.done.points), (4, 3, 5));
    near(second.done.done_pct.unwrap(), 62.5);
    near(second.done.done_of_tried_pct.unwrap(), 500.0 / 6.0);
    assert_eq!(second.sufficiency, None, "the level is unknown");
    assert_eq!(second.by_mark[1].done_pct, None, "nobody has a «3»");
    near(second.by_mark[3].done_pct.unwrap(), 75.0);
    assert_eq!(answer.works[0].groups[1].tasks.as_ref().unwrap()[0].done.n, 1);
}

#[test]
fn bands_of_sufficiency() {
    let check = |level, pct, expected| assert_eq!(Bands::default().judge(level, pct), expected, "{pct}");
    check(Some(Level::Basic), 60.0, Some(Sufficiency::Enough));
    check(Some(Level::Basic), 59.99, Some(Sufficiency::Between));
    check(Some(Level::Basic), 57.0, Some(Sufficiency::Between));
    check(Some(Level::Basic), 56.99, Some(Sufficiency::Lacking));
    check(Some(Level::Raised), 30.0, Some(Sufficiency::Enough));
    check(Some(Level::High), 28.49, Some(Sufficiency::Lacking));
    check(None, 99.0, None);
}

#[test]
fn journal_by_hand() {
    let people = [
        (3, Some(2), Some(4)),
        (8, Some(3), Some(3)),
        (8, Some(3), Some(4)),
        (16, Some(5), Some(4)),
        (16, Some(5), None),
    ];
    let own = Own::of(MATHS, vec![school("a", &people)]);
    let answer = serde_json::to_value(journal(&[own.results()], &Register::default(), &Ask::default())).unwrap();
    let work = &answer["works"][0];
    let found: Vec<_> = ["used", "n", "lower", "equal", "higher"].iter().map(|field| work[field].clone()).collect();
    assert_eq!(found, [5, 4, 2, 1, 1].map(|n| json!(n)));
    assert_eq!((&work["gap_of_two"]["n"], &work["lower_share"]["pct"]), (&json!(1), &json!(50.0)));
    let empty = Own::of(MATHS, vec![school("a", &times(3, 8))]);
    let answer = journal(&[empty.results()], &Register::default(), &Ask::default());
    assert!(answer.method.notes.iter().any(|note| note.contains("сравнивать не с чем")));
}
