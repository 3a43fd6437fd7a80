//! Aggregate reports are kept as figures of groups and never become rows.

use opora_results::ingest::aggregate::Table;
use opora_results::ingest::{self, Aggregate, Options, Outcome};

use super::books::{one, rows, xlsx};

fn aggregate(path: &str, bytes: &[u8]) -> Aggregate {
    match ingest::read(path, bytes, &Options::default()) {
        Ok(Outcome::Aggregates(mut all)) => {
            assert_eq!(all.len(), 1);
            all.remove(0)
        }
        other => panic!("{path}: {other:?}"),
    }
}

#[test]
fn statistics_of_marks() {
    let found = aggregate(
        "статистика.xlsx",
        &one(&[
            "ВПР 2021. 5 класс",
            "Статистика по отметкам",
            "Предмет: | Математика",
            "Группы участников | Кол-во ОО | Кол-во участников | 2 | 3 | 4 | 5",
            "Вся выборка | 35929 | 1443669 | '13,26 | 34.15 | 34.97 | 17.62",
            "Дальний край | 638 | 22510 | 15.1 | 36.2 | 33.1 | 15.6",
        ]),
    );
    assert_eq!(found.about.subject.unwrap().value, "математика");
    assert_eq!((found.about.year.unwrap().value, found.about.grade.unwrap().value), (2021, 5));
    let Table::Marks(rows) = found.table else { panic!() };
    assert_eq!((rows[0].group.name.as_str(), rows[0].group.participants), ("Вся выборка", Some(1_443_669)));
    assert_eq!(rows[0].shares, [Some(13.26), Some(34.15), Some(34.97), Some(17.62)]);
    assert_eq!(rows.len(), 2);
}

#[test]
fn comparison_with_the_journal() {
    let found = aggregate(
        "сравнение.xlsx",
        &one(&[
            "Сравнение отметок с отметками по журналу",
            "Группы участников | Кол-во участников | %",
            "Дальний край",
            "Понизили (Отметка < Отметка по журналу) % | 7000 | '31,1",
            "Подтвердили (Отметка = Отметке по журналу) % | 14000 | 62.2",
            "Повысили (Отметка > Отметка по журналу) % | 1510 | 6.7",
            "Всего | 22510 | 100",
        ]),
    );
    let Table::Journal(rows) = found.table else { panic!() };
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].lower.n, rows[0].lower.share), (Some(7000), Some(31.1)));
    assert_eq!((rows[0].higher.n, rows[0].group.participants), (Some(1510), Some(22_510)));
}

#[test]
fn distribution_of_totals() {
    let found = aggregate(
        "ВПР 2021 мат 5/распределение.xlsx",
        &one(&[
            "Распределение первичных баллов",
            "Группы участников | Кол-во ОО | Кол-во участников | 0 | 1 | 2 | 3 | 4 | 5 | 6",
            "Дальний край | 638 | 22510 | 0.5 | 0.8 | 1.2 | 2 | 3 | 4 | 5",
        ]),
    );
    let Table::Scores(rows) = found.table else { panic!() };
    assert_eq!(rows[0].shares.first(), Some(&(0, 0.5)));
    assert_eq!(rows[0].shares.last(), Some(&(6, 5.0)));
}

#[test]
fn tasks_in_columns_and_in_rows() {
    let found = aggregate(
        "x.xlsx",
        &one(&[
            "Выполнение заданий",
            "Группы участников | Кол-во ОО | Кол-во участников | 1 | 2 | 3.1",
            "Макс балл | | | 1 | 2 | 1",
            "Вся выборка | 35929 | 1443669 | 90.1 | 70.5 | 40",
            "Дальний край | 638 | 22510 | 88 | 65 | 35",
        ]),
    );
    let Table::Tasks(tasks) = found.table else { panic!() };
    assert_eq!((tasks[1].label.as_str(), tasks[1].max), ("2", Some(2)));
    assert_eq!(tasks[1].shares, [("Вся выборка".to_owned(), 70.5), ("Дальний край".to_owned(), 65.0)]);

    let found = aggregate(
        "x.xlsx",
        &xlsx(&[(
            "Лист1",
            rows(&[
                "Достижение планируемых результатов",
                "Блоки ПООП: обучающийся научится | Макс балл | Дальний край | РФ",
                "1. Умение выполнять действия с числами | 1 | 88 | 90.1",
                "2. Умение решать задачи | 2 | 65 | 70.5",
            ]),
        )]),
    );
    let Table::Outcomes(tasks) = found.table else { panic!() };
    assert_eq!((tasks[0].label.as_str(), tasks[0].text.as_str()), ("1", "Умение выполнять действия с числами"));
    assert_eq!(tasks[0].shares, [("Дальний край".to_owned(), 88.0), ("РФ".to_owned(), 90.1)]);

    let found = aggregate(
        "x.xlsx",
        &one(&[
            "Выполнение заданий группами участников",
            "Группы участников | Кол-во участников | 1 | 2 | 3",
            "Ср. % вып. уч. гр.баллов 2 | 3000 | 50 | 20 | 5",
            "Ср. % вып. уч. гр.баллов 5 | 4000 | 99 | 95 | 80",
        ]),
    );
    assert!(matches!(found.table, Table::TasksByMark(tasks) if tasks.len() == 3 && tasks[0].shares.len() == 2));
}

#[test]
fn a_table_of_schools_is_not_taken_for_pupils() {
    let file = one(&["Код ОО | Количество участников | Балл", "900101 | 25 | 12", "900102 | 40 | 11"]);
    let read = ingest::read("ВПР 2021 мат 5.xlsx", &file, &Options::default());
    assert!(matches!(read, Ok(Outcome::UnknownLayout(_))), "{read:?}");
}
