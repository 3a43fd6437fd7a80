//! Every layout of rows gives the same kind of batch.

use opora_results::ingest::{self, From, Layout, Options, Outcome, Part, Profile, Rule};

use super::books::{FORM_2021, batch, batches, one, rows, shown, xlsx};

#[test]
fn form_of_2021() {
    let batch = batch("ВПР_2021/Математика 5 класс.xlsx", &one(&FORM_2021));
    assert_eq!(shown(&batch), "ВПР 2021 математика 5: 5 = 1 + 0 + 0 + 4; школ 2; [1, 1, 1, 1]; 11.250");
    assert_eq!(batch.layout, Layout::Form2021);
    assert_eq!(batch.tasks.iter().map(|task| task.label.as_str()).collect::<Vec<_>>(), ["1", "2", "3.1"]);
    assert_eq!(batch.max, Some(20));
    assert!(matches!(&batch.placed.subject.from, From::Path(name) if name.contains("Математика 5 класс.xlsx")));
    assert!(matches!(&batch.placed.year.from, From::Path(folder) if folder.contains("ВПР_2021")));
    assert_eq!(batch.rows.participant.get(0), Some("50001"));
    assert_eq!(batch.rows.journal[0], Some(4));
    assert_eq!(batch.report.count(Rule::TaskNotTried), 1);
    assert_eq!(batch.report.remarks, Vec::<String>::new());
    let record = batch.record(7).unwrap();
    assert_eq!((record.num_rows(), record.num_columns()), (5, 14));
}

#[test]
fn form_of_2020_is_autumn_and_borrows_its_scale_aloud() {
    let file = one(&[
        "groups | user | id | code | otc | gender | klass | var-1 | var-2 | sum | a-1-grade | a-2-grade | a-3-1-grade | Учебник",
        "Край | sch900101 | 11 | 50001 | 4 | м | а | 3 | | 12 | 5 | 5 | 2 | Букварь",
        "Край | sch900101 | 12 | 50002 | 3 | ж | 6а | отсутствовал | отсутствовал | | | | | Букварь",
        "Край | sch900101 | 13 | 50003 | 3 | ж | а | 3 | | 92 | 1 | 1 | 1 | Букварь",
        "Край | sch900101 | 14 | 50004 | | ж | а | 3 | | | 1 | 1 | 1 | Букварь",
        "Край | sch900101 | 15 | 50005 | | | | | | | | | | ",
    ]);
    let batch = batch("данные/Mat5.xlsx", &file);
    assert_eq!(shown(&batch), "ВПР 2020 математика 5 осень: 5 = 1 + 2 + 1 + 1; школ 1; [0, 0, 1, 0]; 12.000");
    assert_eq!(batch.layout, Layout::Form2020);
    assert_eq!(batch.work.tested_grade(), 4);
    let remarks = batch.report.remarks.join("\n");
    assert!(remarks.contains("своей шкалы у работы «ВПР 2020 математика 5 осень» нет"), "{remarks}");
    assert!(remarks.contains("«ВПР 2021 математика 4»"), "{remarks}");
    assert_eq!(batch.report.count(Rule::OtherGrade), 1);
    assert_eq!(batch.tasks[2].label, "3.1");
}

#[test]
fn form_of_2022_has_two_sheets() {
    let file = xlsx(&[
        ("Классы", rows(&["Наименование класса | Количество", "7А | 2"])),
        (
            "Протокол",
            rows(&[
                "Пользователь | Код региона | Регион | Муниципалитет | Школа | Дата загрузки | Код | Вариант | 1 (1б) | 2 (2б) | Наименование класса | Пол | Отметка за предыдущий триместр/четверть/полугодие | Итого баллов",
                "edu900101 | 22 | Край | Ключевской район | МБОУ «СОШ № 1» | 21.09.2022 | 70001 | 5 | 1 | 2 | 7А | м | 4 | 3",
                "edu900101 | 22 | Край | Ключевской район | МБОУ «СОШ № 1» | 21.09.2022 | 70002 | 6 | 0 | 1 | 7А | ж | 3 | 1",
            ]),
        ),
    ]);
    let batch = batch("Физика 8.xlsx", &file);
    assert_eq!(batch.layout, Layout::Form2022);
    assert_eq!(batch.work.to_string(), "ВПР 2022 физика 7 осень");
    assert!(batch.report.remarks[0].contains("класс: взято «7»"), "{:?}", batch.report.remarks);
    let school = &batch.schools[0];
    assert_eq!((school.code.as_str(), school.name.as_str()), ("sch900101", "МБОУ «СОШ № 1»"));
    assert_eq!(
        (school.municipality.as_str(), school.other_codes.as_slice()),
        ("Ключевской район", &["edu900101".to_owned()][..])
    );
    assert_eq!(batch.max, Some(3));
    assert_eq!(batch.tasks[1].max, Some(2));
}

/// Meta rows, levels above the head, points in the head, marks in the file.
pub const F1: [&str; 9] = [
    "ВПР 2021. 5 класс",
    "Предмет: | Математика",
    "Максимальный первичный балл: | 20",
    "Дата: | 15.03.2021",
    " | | | | | | Б | Б | П",
    "ОО | Муниципалитет | Название ОО | Код участника | Класс | Вариант | 1 (1б) | 9.1 (2б) | 1К1 (17б) | Первичный балл | Отметка | Отметка по журналу",
    "sch900101 | Ключевской район | МБОУ «СОШ № 1» | 50001 | 5А | 3 | 1 | 2 | 9 | 12 | 4 | 4",
    "sch900101 | Ключевской район | МБОУ «СОШ № 1» | 50002 | 5А | 3 | X | Х | 6 | 6 | 2 | 3",
    "sch900101 | Ключевской район | МБОУ «СОШ № 1» | 50003 | 5Б | 4 | 0 | – | 7 | 7 | 3 | нет отметки",
];

#[test]
fn individual_results() {
    let batch = batch("скачано.xlsx", &xlsx(&[("Индивидуальные результаты", rows(&F1))]));
    assert_eq!(shown(&batch), "ВПР 2021 математика 5: 3 = 0 + 0 + 0 + 3; школ 1; [1, 1, 1, 0]; 8.333");
    assert_eq!(batch.layout, Layout::Individual);
    assert!(matches!(&batch.placed.year.from, From::Content(_)));
    let tasks: Vec<String> =
        batch.tasks.iter().map(|task| format!("{} {:?} {:?}", task.label, task.max, task.level)).collect();
    assert_eq!(tasks, ["1 Some(1) Some(Basic)", "9.1 Some(2) Some(Basic)", "1К1 Some(17) Some(Raised)"]);
    assert_eq!(batch.report.count(Rule::TaskNotTried), 3);
    assert_eq!(batch.rows.journal, [Some(4), Some(3), None]);
    assert!(batch.scale.is_some(), "the scale agrees with the marks of the file");
}

#[test]
fn a_head_in_two_merged_rows() {
    let batch = batch(
        "ВПР 2021 история 7 класс.xlsx",
        &one(&[
            "Школы района",
            "Код ОО | Код участника | Задания | | | Баллы | Отметка |",
            " | | 1 | 2 | 3 | Итого | за работу | по журналу",
            "900101 | 1 | 2 | 2 | 9 | 13 | 4 | 5",
            "900101 | 2 | 0 | 2 | 1 | 3 | 2 | 2",
        ]),
    );
    assert_eq!(shown(&batch), "ВПР 2021 история 7: 2 = 0 + 0 + 0 + 2; школ 1; [1, 0, 1, 0]; 8.000");
    assert_eq!(batch.tasks.len(), 3);
    assert_eq!(batch.rows.journal, [Some(5), Some(2)]);
}

#[test]
fn a_head_whose_second_row_says_one_thing_more() {
    let batch = batch(
        "ВПР 2021 история 7 класс.xlsx",
        &one(&[
            "Предмет: | История | Класс: | 7",
            "Код ОО | Код участника | Балл | Отметка |",
            " | | | за работу | по журналу",
            "900101 | 1 | 13 | 4 | 5",
            "900101 | 2 | 3 | 2 | 2",
        ]),
    );
    assert_eq!((batch.rows.len(), batch.rows.journal.as_slice()), (2, &[Some(5), Some(2)][..]));
    assert_eq!(batch.rows.mark, [Some(4), Some(2)]);
}

#[test]
fn exams_of_a_centre() {
    let file = one(&[
        "01 - Русский язык 2021.05.31",
        "№ | Код МСУ | Код ОО | Класс | Код ППЭ | Аудитория | Фамилия | Имя | Отчество | Серия | Номер | Задания с кратким ответом | Задания с развернутым ответом | Первичный балл | Балл",
        "1 | 105 | 105001 | 11А | 0501 | 0001 | Незабудкин | Пётр | Ильич | 0102 | 304050 | +-+ | 2(3)1(2) | 30 | 60",
        "2 | 105 | 105001 | 11А | 0501 | 0001 | Ромашкина | Анна | Петровна | 0102 | 304051 | +++ | 0(3)0(2) | 10 | 22",
        "3 | 105 | 105002 | 11Б | 0501 | 0002 | Василькова | Инна | Львовна | 0102 | 304052 | --- | 0(3)X | 12 | 24",
    ]);
    let batch = batch("ЕГЭ/выгрузка.xlsx", &file);
    assert_eq!(shown(&batch), "ЕГЭ 2021 русский язык 11: 3 = 0 + 0 + 0 + 3; школ 2; [1, 0, 0, 0]; 35.333");
    assert_eq!(batch.layout, Layout::Exam);
    assert_eq!(batch.rows.primary, [Some(30), Some(10), Some(12)]);
    assert_eq!(
        batch.tasks.iter().map(|task| task.max).collect::<Vec<_>>(),
        [Some(1), Some(1), Some(1), Some(3), Some(2)]
    );
    assert_eq!(batch.rows.tasks[3], [Some(2), Some(0), Some(0)]);
    assert_eq!(batch.rows.tasks[4], [Some(1), Some(0), None]);
    assert_eq!(batch.report.count(Rule::PersonalColumn), 5);
}

#[test]
fn an_exam_of_class_nine_has_marks_and_conditions() {
    let head = "№ | Код МСУ | Код ОО | Класс | Код ППЭ | Аудитория | Первичный балл | Балл";
    let file = one(&[
        "02 - Математика 2022.05.23",
        head,
        "1 | 105 | 105001 | 9А | 0501 | 0001 | 9 | 3",
        "2 | 105 | 105001 | 9А | 0501 | 0001 | 9 | 2",
    ]);
    let batch = batch("выгрузка.xlsx", &file);
    assert_eq!(shown(&batch), "ОГЭ 2022 математика 9: 2 = 0 + 0 + 0 + 2; школ 1; [1, 1, 0, 0]; 9.000");
    assert!(batch.report.remarks.iter().any(|remark| remark.contains("геометрия")), "{:?}", batch.report.remarks);
}

#[test]
fn one_file_with_several_works() {
    let file = one(&[
        "ОО (логин школы) | Класс | Код предмета (1- РУ, 2- МА) | Код ученика | Балл | Отметка | Year - Учебный год",
        "sch900101 | 4 | 1 | 1 | 20 | 3 | 2019",
        "sch900101 | 4 | 2 | 1 | 12 | 4 | 2019",
        "sch900101 | 5 | 2 | 2 | 3 | 2 | 2019",
        "sch900102 | 5 | 2 | 2 | 15 | 5 | 2019",
    ]);
    let options = Options { procedure: Some("впр".parse_procedure()), ..Options::default() };
    let Ok(Outcome::Rows { batches, .. }) = ingest::read("открытые данные.xlsx", &file, &options) else {
        panic!()
    };
    let works: Vec<String> = batches.iter().map(|batch| format!("{} {}", batch.work, batch.rows.len())).collect();
    assert_eq!(works, ["ВПР 2019 русский язык 4 1", "ВПР 2019 математика 4 1", "ВПР 2019 математика 5 2"]);
}

trait ParseProcedure {
    fn parse_procedure(&self) -> opora_core::assessment::Procedure;
}

impl ParseProcedure for str {
    fn parse_procedure(&self) -> opora_core::assessment::Procedure {
        opora_core::assessment::Procedure::read(self).unwrap()
    }
}

#[test]
fn sheets_of_one_workbook() {
    let file = xlsx(&[("МА5", rows(&FORM_2021)), ("РУ5", rows(&FORM_2021)), ("Пояснения", rows(&["Прочтите меня"]))]);
    let works: Vec<String> = batches("2021.xlsx", &file).iter().map(shown).collect();
    assert_eq!(works.len(), 2);
    assert!(works[0].starts_with("ВПР 2021 математика 5: 5"), "{works:?}");
    assert!(works[1].starts_with("ВПР 2021 русский язык 5: 5"), "{works:?}");
}

const FOREIGN: [&str; 3] =
    ["Учреждение | Ребёнок | Итог работы | Прим.", "900101 | 17 | 5 | да", "900101 | 18 | 6 | нет"];

#[test]
fn an_unknown_layout_asks_and_takes_an_answer() {
    let file = one(&FOREIGN);
    let Ok(Outcome::UnknownLayout(unknown)) = ingest::read("x.xlsx", &file, &Options::default()) else { panic!() };
    assert_eq!(unknown.head_row, 1);
    let heads: Vec<&str> = unknown.columns.iter().map(|column| column.head.as_str()).collect();
    assert_eq!(heads, ["Учреждение", "Ребёнок", "Итог работы", "Прим."]);
    assert_eq!(unknown.columns[1].samples, ["17", "18"]);
    assert!(unknown.sentence.contains("--map"), "{}", unknown.sentence);

    let named =
        ["учреждение=школа", "РЕБЕНОК=код участника", "Итог работы=сумма"].map(|one| ingest::column(one).unwrap());
    let options = Options { columns: named.to_vec(), ..Options::default() };
    let Ok(Outcome::Unplaced(unplaced)) = ingest::read("x.xlsx", &file, &options) else { panic!() };
    assert_eq!(unplaced.missing, [Part::Procedure, Part::Year, Part::Subject, Part::Grade]);
    assert!(unplaced.sentence.contains("--subject математика"), "{}", unplaced.sentence);

    let Ok(Outcome::Rows { batches, .. }) = ingest::read("ВПР 2021 мат 5.xlsx", &file, &options) else {
        panic!()
    };
    assert_eq!(batches[0].layout, Layout::Mapped);
    assert_eq!(batches[0].report.unused_columns, ["Прим."]);

    let profile = Profile { name: "Наш район".to_owned(), columns: named.to_vec() };
    let saved: Profile = serde_json::from_str(&serde_json::to_string(&profile).unwrap()).unwrap();
    assert_eq!(saved, profile);
    let options = Options { profiles: vec![profile], ..Options::default() };
    let Ok(Outcome::Rows { batches, .. }) = ingest::read("ВПР 2021 мат 5.xlsx", &file, &options) else {
        panic!()
    };
    assert_eq!(batches[0].layout, Layout::Profile("Наш район".to_owned()));
}

#[test]
fn a_column_is_named_in_words() {
    assert!(ingest::column("ОУ").unwrap_err().contains("--map"));
    assert!(ingest::column("ОУ=директор").unwrap_err().contains("школа"));
    assert_eq!(ingest::column("Q1=задание 1К1 (3)").unwrap().meaning.to_string(), "задание 1К1 (3)");
}

#[test]
fn an_empty_form_is_no_result() {
    let lines = [
        "Форма сбора результатов ВПР",
        "Код участника | Вариант | 1 (1б) | 2 (2б) | Отметка за предыдущую четверть",
        "50001 | | | | ",
        "50002 | | | | ",
    ];
    let file = xlsx(&[("протокол", rows(&lines))]);
    let Ok(Outcome::EmptyForm(form)) = ingest::read("МА5.xlsx", &file, &Options::default()) else { panic!() };
    assert_eq!(form.sheet, "протокол");
    assert!(form.sentence.contains("F1 «Индивидуальные результаты»"), "{}", form.sentence);

    let mut empty = FORM_2021.to_vec();
    empty.truncate(1);
    empty.push("sch900101 | Край | 1 | 50001 | | | | | | | | | ");
    let Ok(Outcome::EmptyForm(_)) = ingest::read("МА5.xlsx", &one(&empty), &Options::default()) else { panic!() };
}

#[test]
fn options_come_before_everything() {
    let options = Options { year: Some(2023), grade: Some(6), ..Options::default() };
    let Ok(Outcome::Rows { batches, .. }) =
        ingest::read("ВПР_2021/Математика 5 класс.xlsx", &one(&FORM_2021), &options)
    else {
        panic!()
    };
    assert_eq!(batches[0].work.to_string(), "ВПР 2023 математика 6");
    assert_eq!(batches[0].placed.year.from, From::Given);
    assert!(batches[0].report.remarks.iter().any(|remark| remark.contains("«2021»")));
}

#[test]
fn a_sheet_of_several_classes_is_several_works_when_nothing_else_names_the_class() {
    let pupil = |grade: usize, at: usize| {
        format!("sch900101 | Край | {at} | {grade}00{at} | 4 | м | {grade}А | 3 | 12 | 5 | 5 | 2 | Букварь")
    };
    let lines: Vec<String> = std::iter::once(FORM_2021[0].to_owned())
        .chain((1..5).map(|at| pupil(5, at)))
        .chain((1..4).map(|at| pupil(6, at)))
        .collect();
    let file = one(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let works = |path: &str| {
        let all = batches(path, &file);
        all.iter().map(|batch| format!("{} — {}", batch.work, batch.rows.len())).collect::<Vec<_>>()
    };
    assert_eq!(works("2021/Математика.xlsx"), ["ВПР 2021 математика 5 — 4", "ВПР 2021 математика 6 — 3"]);
    // The name of the file says the class: the others are slips, and are counted.
    assert_eq!(works("2021/Математика 5 класс.xlsx"), ["ВПР 2021 математика 5 — 7"]);
}

#[test]
fn a_second_column_of_one_meaning_is_told() {
    let head = FORM_2021[0].replace("регион", "Сумма баллов");
    let batch =
        batch("2021/Математика 5 класс.xlsx", &one(&[&head.replace("всего баллов", "Итого баллов"), FORM_2021[1]]));
    assert_eq!(batch.report.unused_columns, ["Итого баллов"]);
}
