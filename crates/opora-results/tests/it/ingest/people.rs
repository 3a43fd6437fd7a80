//! Names and documents of pupils reach nothing: no row, no report, no example, no answer about a layout.

use opora_results::ingest::{self, Options, Outcome};

use super::books::{one, rows, xlsx};

const SECRETS: [&str; 6] = ["Незабудкин", "Пётр", "Ильич", "304050", "0102", "Незабудкин Пётр"];

fn nothing_of_a_person(path: &str, bytes: &[u8]) {
    let read = ingest::read(path, bytes, &Options::default());
    let mut said = format!("{read:?}");
    if let Ok(Outcome::Rows { batches, .. }) = &read {
        for batch in batches {
            said.push_str(&format!("{:?}", batch.record(1).unwrap()));
            said.push_str(&serde_json::to_string(&batch.report).unwrap());
        }
    }
    for secret in SECRETS {
        assert!(!said.contains(secret), "{path}: «{secret}» in {said}");
    }
}

#[test]
fn names_are_dropped_at_the_door() {
    nothing_of_a_person(
        "егэ 2021.xlsx",
        &one(&[
            "01 - Русский язык 2021.05.31",
            "№ | Код МСУ | Код ОО | Класс | Код ППЭ | Аудитория | Фамилия | Имя | Отчество | Серия | Номер | Первичный балл | Балл",
            "1 | 105 | 105001 | 11А | 0501 | 0001 | Незабудкин | Пётр | Ильич | '0102 | 304050 | 30 | 60",
        ]),
    );
    // A name in a column that should hold something else.
    nothing_of_a_person(
        "ВПР 2021 мат 5.xlsx",
        &one(&[
            "логин школы | код обучающегося | пол | класс | вариант | отметка по журналу | всего баллов | балл за 1",
            "sch900101 | Незабудкин Пётр | Незабудкин | Пётр | Ильич | Незабудкин | Незабудкин | Незабудкин",
            "sch900101 | 2 | м | Незабудкин Пётр | 3 | 4 | 12 | 5",
        ]),
    );
    // An unknown layout.
    nothing_of_a_person(
        "список.xlsx",
        &xlsx(&[(
            "Список",
            rows(&["Учреждение | Кто | Ф.И.О. | Итог", "900101 | Незабудкин Пётр | Незабудкин Пётр Ильич | 5"]),
        )]),
    );
}
