//! The dirt of real files: each rule applied, counted and shown, nothing dropped in silence.

use opora_results::ingest::{Batch, Rule, join};

use super::books::{FORM_2021, batch, one, rules, shown};

const PATH: &str = "ВПР_2021/Математика 5 класс.xlsx";

/// The form of 2021 with other rows.
fn form(rows: &[&str]) -> Batch {
    let mut lines = vec![FORM_2021[0]];
    lines.extend_from_slice(rows);
    batch(PATH, &one(&lines))
}

fn check(row: &str, tally: &str, expected: &str) {
    // A plain row stands beside, so that the file is not an empty form.
    let batch = form(&["sch900101 | Край | 99 | 50099 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Букварь", row]);
    let figures = batch.tally();
    let counted = format!("{}+{}+{}+{}", figures.absent, figures.no_total, figures.out_of_range, figures.used);
    assert_eq!(counted, tally, "{row}");
    assert_eq!(rules(&batch), expected, "{row}");
}

#[test]
fn single_cells() {
    for (row, tally, expected) in [
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | отсутствовал | | | | | Б-к", "1+0+0+1", "Absent 1"),
        (
            "sch900101 | Край | 1 | 50001 | 4 | м | А | отсутствовал | 7 | | | | Б-к",
            "1+0+0+1",
            "Absent 1, AbsentWithTotal 1",
        ),
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | | | | | | Б-к", "0+1+0+1", "TotalMissing 1"),
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | н/я | | | | Б-к", "1+0+0+1", "Absent 1"),
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | | 5 | 5 | 2 | Б-к", "0+1+0+1", "TotalMissing 1"),
        (
            "sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | | X | X | X | Б-к",
            "0+1+0+1",
            "TotalMissing 1, TaskNotTried 3",
        ),
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | много | 5 | 5 | 2 | Б-к", "0+1+0+1", "TotalUnreadable 1"),
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | '12,5 | 5 | 5 | 2 | Б-к", "0+1+0+1", "TotalUnreadable 1"),
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | '12,0 | 5 | 5 | 2 | Б-к", "0+0+0+2", ""),
        (
            "sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | '=SUM(J2:L2) | 5 | 5 | 2 | Б-к",
            "0+1+0+1",
            "TotalMissing 1, FormulaText 1",
        ),
        (
            "sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | 92 | 5 | 5 | 2 | Б-к",
            "0+0+1+1",
            "TotalOutOfRange 1, TotalDiffersFromTasks 1",
        ),
        (
            "sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | -1 | X | X | X | Б-к",
            "0+0+1+1",
            "TotalOutOfRange 1, TotalDiffersFromTasks 1, TaskNotTried 3",
        ),
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | 0 | X | X | X | Б-к", "0+0+0+2", "TaskNotTried 3"),
        ("sch900101 | Край | 1 | 50001 | 4 | м | а | 3 | 12 | 5 | 5 | 2 | Б-к", "0+0+0+2", "LetterSpelling 1"),
        ("sch900101 | Край | 1 | 50001 | 4 | м | A | 3 | 12 | 5 | 5 | 2 | Б-к", "0+0+0+2", "LetterSpelling 1"),
        ("sch900101 | Край | 1 | 50001 | 4 | м | а(2) | 3 | 12 | 5 | 5 | 2 | Б-к", "0+0+0+2", "LetterSpelling 1"),
        (
            "sch900101 | Край | 1 | 50001 | 4 | м | 6а | 3 | 12 | 5 | 5 | 2 | Б-к",
            "0+0+0+2",
            "LetterSpelling 1, OtherGrade 1",
        ),
        ("sch900101 | Край | 1 | 50001 | 4 | м | нет | 3 | 12 | 5 | 5 | 2 | Б-к", "0+0+0+2", "LetterUnknown 1"),
        ("sch900101 | Край | 1 | 50001 | 4 | '\u{a0}ж\u{a0} | А | 3 | 12 | 5 | 5 | 2 | Б-к", "0+0+0+2", ""),
        ("sch900101 | Край | 1 | 50001 | 4 | Муж. | А | 3 | 12 | 5 | 5 | 2 | Б-к", "0+0+0+2", "GenderSpelling 1"),
        ("sch900101 | Край | 1 | 50001 | 4 | sch900101 | А | 3 | 12 | 5 | 5 | 2 | Б-к", "0+0+0+2", "GenderUnknown 1"),
        ("sch900101 | Край | 1 | 50001 | 12 | м | А | 3 | 12 | 5 | 5 | 2 | Б-к", "0+0+0+2", "JournalNotMark 1"),
        ("sch900101 | Край | 1 | 50001 | нет | м | А | 3 | 12 | 5 | 5 | 2 | Б-к", "0+0+0+2", ""),
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | третий | 12 | 5 | 5 | 2 | Б-к", "0+0+0+2", "VariantUnknown 1"),
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | 12 | 5 | 5 | да | Б-к", "0+0+0+2", "TaskUnreadable 1"),
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | 12 | 5 | 5 | 99 | Б-к", "0+0+0+2", "TaskOutOfRange 1"),
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | 2", "0+0+0+2", "ShiftedRow 1"),
        ("SCH 900101 | Край | 1 | 50001 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Б-к", "0+0+0+2", "SchoolSpelling 1"),
        (" | Край | 1 | 50001 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Б-к", "0+0+0+2", "SchoolMissing 1"),
        ("Итого | | | | | | | | 1200 | | | | ", "0+0+0+1", "TotalsRow 1"),
        ("* данные предварительные", "0+0+0+1", "TotalsRow 1"),
        (FORM_2021[0], "0+0+0+1", "RepeatedHead 1"),
        ("1|2|3|4|5|6|7|8|9|10|11|12|13", "0+0+0+1", "RepeatedHead 1"),
        ("' | ' | | | | | | | | | | | ", "0+0+0+1", ""),
        ("sch900101 | Край | 99 | 50099 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Букварь", "0+0+0+1", "DuplicateSame 1"),
        ("sch900101 | Край | 99 | 50099 | 4 | м | А | 3 | 7 | 0 | 5 | 2 | Букварь", "0+0+0+2", "DuplicateOther 1"),
        ("sch900101 | Край | 98 | 50099 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Букварь", "0+0+0+2", "DuplicateOther 1"),
        ("sch900101 | Край | 99 | 0 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Букварь", "0+0+0+2", ""),
        (
            "edu900101 | Край | 99 | 50099 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Букварь",
            "0+0+0+1",
            "SchoolSpelling 1, DuplicateSame 1",
        ),
    ] {
        check(row, tally, expected);
    }
}

#[test]
fn rows_of_one_code_that_differ_all_stay_under_codes_of_their_own() {
    let batch = form(&[
        "sch900101 | Край | 1 | 50001 | 4 | м | А | | | | | | Букварь",
        "sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Букварь",
    ]);
    let tally = batch.tally();
    assert_eq!((tally.rows, tally.used, tally.no_total, batch.report.count(Rule::DuplicateOther)), (2, 1, 1, 1));
    assert_eq!(batch.rows.participant.iter().collect::<Vec<_>>(), [Some("50001"), Some("50001·2")]);
}

#[test]
fn only_the_word_makes_a_pupil_of_a_form_absent() {
    for (row, tally) in [
        // Nothing is filled in: no total, but nobody says that the pupil was absent.
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | | | | | | Букварь", (0, 1, 0)),
        ("sch900101 | | | | | | | | | | | | ", (0, 1, 0)),
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | | | | | Букварь", (0, 1, 0)),
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | X | 5 | 5 | 2 | Букварь", (0, 1, 0)),
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | отсутствовал | | | | | Букварь", (1, 0, 0)),
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | ' отсутствовал\u{a0} | 12 | 5 | 5 | 2 | Букварь", (1, 0, 0)),
        // The word in a task is about the task.
        ("sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | 12 | 5 | 5 | отсутствовал | Букварь", (0, 0, 1)),
    ] {
        // A plain row stands beside, so that the file is not an empty form.
        let found = form(&["sch900101 | Край | 99 | 50099 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Букварь", row]).tally();
        assert_eq!((found.absent, found.no_total, found.used - 1), tally, "{row}");
    }
}

#[test]
fn absence_in_the_second_part_is_no_absence() {
    let form_2020 = |row: &str| {
        let head =
            "groups | user | id | code | otc | gender | klass | var-1 | var-2 | sum | a-1-grade | a-2-grade | Учебник";
        batch("VPR2020/Rus5.xlsx", &one(&[head, row])).tally()
    };
    for (row, tally) in [
        ("g | sch900101 | 1 | 50001 | 4 | м | А | 3 | 7 | 12 | 6 | 6 | Букварь", (0, 0, 1)),
        ("g | sch900101 | 1 | 50001 | 4 | м | А | 3 | отсутствовал | 6 | 6 | | Букварь", (0, 0, 1)),
        ("g | sch900101 | 1 | 50001 | 4 | м | А | 3 | отсутствовал | | 6 | | Букварь", (0, 1, 0)),
        ("g | sch900101 | 1 | 50001 | 4 | м | А | отсутствовал | | | | | Букварь", (1, 0, 0)),
        ("g | sch900101 | 1 | 50001 | 4 | м | А | отсутствовал | отсутствовал | 0 | | | Букварь", (1, 0, 0)),
        ("g | sch900101 | 1 | 50001 | 4 | м | А | | отсутствовал | | | | Букварь", (1, 0, 0)),
    ] {
        let found = form_2020(row);
        assert_eq!((found.absent, found.no_total, found.used), tally, "{row}");
    }
}

#[test]
fn an_example_names_file_sheet_and_row() {
    let batch = form(&[
        "sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Букварь",
        "sch900101 | Край | 2 | 50002 | 4 | м | А | 3 | 92 | 5 | 5 | 2 | Букварь",
    ]);
    let applied = batch.report.applied.iter().find(|one| one.rule == Rule::TotalOutOfRange).unwrap();
    let example = &applied.examples[0];
    assert_eq!((example.file.as_str(), example.sheet.as_str(), example.row), ("Математика 5 класс.xlsx", "Лист1", 3));
    assert_eq!(example.text, "92 из 20");
}

#[test]
fn rows_without_a_code_are_never_repetitions() {
    let pupil = "sch900101 | Край | | | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Букварь";
    let batch = form(&[pupil; 30]);
    assert_eq!((batch.rows.len(), rules(&batch)), (30, String::new()));
}

#[test]
fn codes_that_restart_in_each_class_take_the_letter_in() {
    let lines: Vec<String> = (0..60)
        .map(|at| {
            let letter = ["А", "Б", "В"][at / 20];
            let total = at % 20;
            format!(
                "sch900101 | Край | | {} | 4 | м | {letter} | {at} | {total} | {total} | 0 | 0 | Букварь",
                at % 20 + 1
            )
        })
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let batch = form(&lines);
    assert_eq!((batch.rows.len(), rules(&batch)), (60, String::new()));
    assert!(batch.report.remarks[0].contains("вместе с буквой класса"), "{:?}", batch.report.remarks);
    assert_eq!(batch.rows.participant.get(0), Some("А·1"));
}

#[test]
fn codes_that_mean_nothing_drop_nobody() {
    let lines: Vec<String> = (0..60)
        .map(|at| format!("sch900101 | Край | | 7 | 4 | м | А | {at} | {} | 1 | 0 | 0 | Букварь", at % 20))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let batch = form(&lines);
    assert_eq!(batch.rows.len(), 60);
    assert_eq!(batch.report.count(Rule::DuplicateKept), 59);
    assert_eq!(batch.rows.participant.get(0), None);
}

#[test]
fn schools_come_in_order_and_rows_with_them() {
    let batch = form(&[
        "sch900300 | Край | 1 | 1 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Букварь",
        "sch900100 | Край | 1 | 1 | 4 | м | А | 3 | 7 | 5 | 1 | 1 | Букварь",
        "sch900300 | Край | 2 | 2 | 4 | м | А | 3 | 11 | 5 | 5 | 1 | Букварь",
    ]);
    assert_eq!(batch.schools.iter().map(|school| school.code.as_str()).collect::<Vec<_>>(), ["sch900100", "sch900300"]);
    assert_eq!(batch.rows.school, [0, 1, 1]);
    assert_eq!(batch.rows.score, [Some(7), Some(12), Some(11)]);
}

#[test]
fn files_of_one_work_are_joined() {
    let other = [
        FORM_2021[0],
        "sch900303 | Край | 1 | 50001 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Букварь",
        // The same participant as in the first file, corrected.
        "sch900101 | Край | 2 | 50002 | 3 | ж | А | 4 | 8 | 4 | 3 | 1 | Букварь",
    ];
    let first = batch("2021/Математика 5 класс (1).xlsx", &one(&FORM_2021));
    let second = batch("2021/Математика 5 класс (2).xlsx", &one(&other));
    let joined = join(vec![first.clone(), second]);
    assert_eq!(joined.len(), 1);
    // The only participant of both has other data: nothing says that it is the same one.
    assert_eq!(shown(&joined[0]), "ВПР 2021 математика 5: 7 = 1 + 0 + 0 + 6; школ 3; [1, 2, 2, 1]; 10.833");
    assert_eq!(joined[0].report.count(Rule::DuplicateOther), 1);
    assert!(joined[0].rows.participant.iter().any(|code| code == Some("50002·2")));
    assert_eq!(joined[0].sources.len(), 2);

    let mut corrected = FORM_2021;
    corrected[2] = "sch900101 | Край | 2 | 50002 | 3 | ж | А | 4 | 8 | 4 | 3 | 1 | Букварь";
    let newer = batch("2021/Математика 5 класс (испр).xlsx", &one(&corrected));
    let joined = join(vec![first, newer]);
    assert_eq!(shown(&joined[0]), "ВПР 2021 математика 5: 5 = 1 + 0 + 0 + 4; школ 2; [1, 1, 1, 1]; 11.500");
    assert_eq!((joined[0].report.count(Rule::DuplicateSame), joined[0].report.count(Rule::DuplicateReplaced)), (4, 1));
}
