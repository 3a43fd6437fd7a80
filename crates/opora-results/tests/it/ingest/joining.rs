//! Files and sheets of one work put together: copies, corrections, classes whose codes restart, one decision about a scale.

use opora_results::ingest::{Batch, Rule, join};

use super::books::{FORM_2021, batch, one, rows, rules, shown, xlsx};

const PATH: &str = "ВПР_2021/Математика 5 класс.xlsx";

#[test]
fn classes_on_sheets_of_their_own_keep_their_absent_pupils() {
    // Codes restart on every sheet and no cell names the class: two absent pupils «7» say the same.
    let sheet = |shift: usize| {
        let pupil = |code: usize| match code {
            0..20 => format!("sch900101 | Край | {code} | {} | 4 | м | | отсутствовал | | | | | Букварь", code + 1),
            _ => format!("sch900101 | Край | {code} | {} | 4 | м | | 3 | {} | 5 | 5 | 2 | Букварь", code + 1, shift),
        };
        let lines: Vec<String> = std::iter::once(FORM_2021[0].to_owned()).chain((0..22).map(pupil)).collect();
        rows(&lines.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let book = xlsx(&[("5А", sheet(12)), ("5Б", sheet(14))]);
    let tally = batch(PATH, &book).tally();
    assert_eq!((tally.rows, tally.absent, tally.used), (44, 40, 4));
}

#[test]
fn a_copy_under_another_name_gives_its_rows_once() {
    // Without codes nothing tells the rows of the copy from the first ones.
    let lines = [FORM_2021[0], "sch900101 | Край | | | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Букварь"];
    let first = batch(PATH, &one(&lines));
    let copy = batch("ВПР_2021/Математика 5 класс (копия).xlsx", &one(&lines));
    let joined = join(vec![first, copy]);
    assert_eq!((joined.len(), joined[0].rows.len(), joined[0].sources.len()), (1, 1, 2));
    assert!(joined[0].report.remarks.iter().any(|remark| remark.contains("точная копия")));
}

#[test]
fn counts_of_rules_are_those_of_the_rows_that_stay() {
    let lines = [
        FORM_2021[0],
        "sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | 92 | 5 | 5 | 2 | Букварь",
        "sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | 92 | 5 | 5 | 2 | Букварь",
        "sch900101 | Край | 2 | 50002 | 4 | м | А | отсутствовал | | | | | Букварь",
        "sch900101 | Край | 2 | 50002 | 4 | м | А | отсутствовал | | | | | Букварь",
        "sch900101 | Край | 3 | 50003 | 4 | м | А | 3 | | 5 | 5 | 2 | Букварь",
        "sch900101 | Край | 3 | 50003 | 4 | м | А | 3 | | 5 | 5 | 2 | Букварь",
        "sch900101 | Край | 4 | 50004 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Букварь",
    ];
    let batch = batch(PATH, &one(&lines));
    let tally = batch.tally();
    assert_eq!((tally.absent, tally.no_total, tally.out_of_range, tally.used), (1, 1, 1, 1));
    let counted = [Rule::Absent, Rule::TotalMissing, Rule::TotalOutOfRange, Rule::DuplicateSame];
    assert_eq!(counted.map(|rule| batch.report.count(rule)), [1, 1, 1, 3], "{}", rules(&batch));
}

/// A file of the form of 2020 whose totals are all 10, but for so many above the borrowed scale (20).
fn autumn(name: &str, school: &str, above: usize) -> Batch {
    let head = "groups | user | id | code | otc | gender | klass | var-1 | var-2 | sum | a-1-grade";
    let pupil = |at: usize| {
        let total = if at < above { 25 } else { 10 };
        format!("g | {school} | {at} | {} | 4 | м | А | 3 | | {total} | 5", 60_001 + at)
    };
    let lines: Vec<String> = std::iter::once(head.to_owned()).chain((0..400).map(pupil)).collect();
    batch(name, &one(&lines.iter().map(String::as_str).collect::<Vec<_>>()))
}

#[test]
fn files_of_one_work_are_judged_by_one_scale() {
    // The scale of mathematics 5 (up to 20) is borrowed; the second file alone is above the line of 3 per cent.
    let (fits, above) = (autumn("VPR2020/Mat6.xlsx", "sch900101", 2), autumn("VPR2020/Mat6_2.xlsx", "sch900202", 14));
    assert_eq!((fits.tally().out_of_range, above.tally().out_of_range), (2, 0));
    assert!(fits.scale.is_some() && above.scale.is_none());
    for order in [vec![fits.clone(), above.clone()], vec![above, fits]] {
        let joined = join(order);
        assert_eq!(
            shown(&joined[0]),
            "ВПР 2020 математика 6 осень: 800 = 0 + 0 + 16 + 784; школ 2; [0, 784, 0, 0]; 10.000"
        );
        assert_eq!(joined[0].report.count(Rule::TotalOutOfRange), 16);
        assert!(joined[0].report.remarks.iter().any(|remark| remark.contains("По всем файлам работы вместе")));
    }
    let (fits, above) = (autumn("VPR2020/Mat6.xlsx", "sch900101", 9), autumn("VPR2020/Mat6_2.xlsx", "sch900202", 60));
    let joined = join(vec![fits, above]);
    let tally = joined[0].tally();
    assert_eq!((tally.out_of_range, tally.used, tally.marks), (0, 800, [0, 0, 0, 0]));
    assert_eq!((&joined[0].scale, joined[0].report.count(Rule::TotalOutOfRange)), (&None, 0));
}
