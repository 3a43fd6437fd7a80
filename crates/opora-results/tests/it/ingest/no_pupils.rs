//! Lines of a sheet that are no pupils, and pupils that look like them: a pupil is never taken for a line of totals.

use super::books::{FORM_2021, batch, one, rules, shown};

const PATH: &str = "ВПР_2021/Математика 5 класс.xlsx";

/// The form of 2021 with a head of two rows: «Баллы за задания» stands over the numbers of the tasks.
const TWO_HEADS: [&str; 2] = [
    "логин школы | регион | номер обучающегося | код обучающегося | отметка за предыдущую четверть/триместр | пол | класс | вариант | всего баллов | Баллы за задания | | | Учебник",
    " | | | | | | | | | 1 | 2 | 3 | ",
];
const PUPILS: [&str; 2] = [
    "sch900101 | Край | 1 | 50001 | 4 | м | А | 3 | 12 | 5 | 5 | 2 | Букварь",
    "sch900101 | Край | 2 | 50002 | 3 | ж | А | 4 | 7 | 3 | 3 | 1 | Букварь",
];

#[test]
fn both_rows_of_a_head_may_come_again() {
    let lines = [TWO_HEADS[0], TWO_HEADS[1], PUPILS[0], TWO_HEADS[0], TWO_HEADS[1], PUPILS[1]];
    let batch = batch(PATH, &one(&lines));
    assert_eq!((batch.rows.len(), rules(&batch).as_str()), (2, "RepeatedHead 2"));
}

#[test]
fn totals_stand_in_any_column_or_without_a_word() {
    for line in [
        "Итого | | | | | | | | 19 | 8 | 8 | 3 | ",
        " | | | | | | | Итого | 19 | 8 | 8 | 3 | ",
        " | | | | | | Средний балл: | | 9,5 | 4 | 4 | 1,5 | ",
        "sch900101 | Итого | | | | | | | 19 | 8 | 8 | 3 | ",
        "Всего участников | | 2 | | | | | | | | | | ",
        " | | | | | | | | 19 | 8 | 8 | 3 | ",
        "Максимальный балл | | | | | | | | 20 | 10 | 8 | 2 | ",
    ] {
        let batch = batch(PATH, &one(&[TWO_HEADS[0], TWO_HEADS[1], PUPILS[0], PUPILS[1], line]));
        assert_eq!((batch.rows.len(), rules(&batch).as_str()), (2, "TotalsRow 1"), "{line}");
    }
}

#[test]
fn a_school_that_is_called_like_totals_keeps_its_pupils() {
    let head = FORM_2021[0].replace("логин школы", "Школа").replace("регион", "Муниципалитет");
    for (school, municipality) in [
        ("Средняя школа с. Ивановка", "Край"),
        ("Максимовская школа", "Край"),
        ("Итоговский лицей", "Край"),
        ("Сумма", "Край"),
        ("Школа № 7", "Максатихинский район"),
    ] {
        let line = PUPILS[0].replace("sch900101", school).replace("Край", municipality);
        let batch = batch(PATH, &one(&[&head, &line]));
        assert_eq!((batch.rows.len(), rules(&batch).as_str()), (1, ""), "{school}, {municipality}");
        assert_eq!(batch.schools[0].code, school);
    }
    // The first column names the municipality.
    let moved = |line: &str, first: &str| format!("{first} | {line}");
    let lines = [moved(FORM_2021[0], "Муниципалитет"), moved(PUPILS[0], "Максатихинский район")];
    let batch = batch(PATH, &one(&[&lines[0], &lines[1]]));
    assert_eq!(shown(&batch), "ВПР 2021 математика 5: 1 = 0 + 0 + 0 + 1; школ 1; [0, 0, 1, 0]; 12.000");
}

#[test]
fn a_pupil_of_whom_little_is_known_stays() {
    for (line, tally) in [
        // No school, but a code.
        (" | | | 50009 | | | | | 12 | 5 | 5 | 2 | ", (1, 0)),
        // A login and nothing else.
        ("sch900101 | | | | | | | | | | | | ", (0, 1)),
        // The points are the numbers of their tasks.
        ("sch900101 | Край | 3 | 50003 | 4 | м | А | 3 | 6 | 1 | 2 | 3 | Букварь", (1, 0)),
    ] {
        let batch = batch(PATH, &one(&[TWO_HEADS[0], TWO_HEADS[1], PUPILS[0], PUPILS[1], line]));
        let found = batch.tally();
        assert_eq!((found.used - 2, found.no_total), tally, "{line}");
    }
}
