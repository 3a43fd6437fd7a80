//! Phrases that give no term: refused with a reason rather than guessed.

use super::super::{check, context};

#[test]
fn plan_2021_01_01_to_2021_12_31() {
    let context = context("2021-01-01..2021-12-31", "2021-03-01", "");
    let phrases = [
        ("незамедлительно", "relative check"),
        ("немедленно", "relative check"),
        ("1 неделя", "unread unread"),
        ("2021 - 2020", "unread unread"),
        ("5-е число", "unread unread"),
        ("с 1 числа", "unread unread"),
        ("1 раз в 1-2 месяца", "unread unread"),
        ("по выходным", "unread unread"),
        ("кл. час 15", "unread unread"),
        ("31.09", "unread unread"),
        ("29 февраля", "unread unread"),
        ("21", "unread unread"),
        ("ежегодно до 30 февраля", "unread unread"),
        ("май, июнь 2021 – 2022", "unread unread"),
        ("по итогам 2020-2021 учебного года", "relative clear"),
        ("за 2020-2021 учебный год", "unread unread"),
        ("анализ за I полугодие", "unread unread"),
        ("от 15.05.2021", "unread unread"),
        ("приказ от 15.05.2021 № 15", "unread unread"),
        ("№ 15 от 15.05.2021", "unread unread"),
        ("тел. 2-15-15", "unread unread"),
        ("8-914-123-45-67", "unread unread"),
        ("День учителя", "unread unread"),
        ("ко Дню учителя", "unread unread"),
        ("15-05-21", "unread unread"),
        ("20210515", "unread unread"),
        ("15 05 2021", "date check 2021-05-15..2021-05-15"),
        ("М А Й", "unread unread"),
        ("м ай", "unread unread"),
        ("с е н т я б р ь", "unread unread"),
        (
            "каждый 1-й месяц квартала",
            "recurring clear 2021-04-01..2021-04-30 2021-07-01..2021-07-31 2021-10-01..2021-10-31",
        ),
        ("ежеквартально, 3-я декада последнего месяца", "unread unread"),
        ("ежемесячно по четвергам", "unread unread"),
    ];
    for (phrase, expected) in phrases {
        check(phrase, &context, expected);
    }
}

#[test]
fn plan_2020_09_01_to_2021_08_31() {
    let context = context("2020-09-01..2021-08-31", "2020-11-12", "");
    let phrases = [
        ("то же", "unread unread"),
        ("кл.часы", "unread unread"),
        ("07.12-19.20.", "unread unread"),
        ("29.02", "unread unread"),
        ("29.02.2021", "unread unread"),
        ("30.02", "unread unread"),
        ("9,11 классы", "unread unread"),
        ("15", "unread unread"),
        ("Иванова М.А.", "unread unread"),
    ];
    for (phrase, expected) in phrases {
        check(phrase, &context, expected);
    }
}

#[test]
fn plan_2021_09_01_to_2022_05_31() {
    let context = context("2021-09-01..2022-05-31", "2021-08-25", "");
    let phrases = [
        ("однократно", "unread unread"),
        ("ежедневно в период каникул", "unread unread"),
        ("сроки уточняются", "unread unread"),
    ];
    for (phrase, expected) in phrases {
        check(phrase, &context, expected);
    }
}

#[test]
fn plan_2021_09_01_to_2022_08_31() {
    let context = context("2021-09-01..2022-08-31", "2021-08-25", "");
    let phrases = [
        ("до 15 мая следующего года", "unread unread"),
        ("МБОУ СОШ № 5, 7", "unread unread"),
        ("п. 3.2", "unread unread"),
        ("до 15,10,2021", "due check ..2021-10-15"),
        ("15 октября в 14-00", "unread unread"),
        ("до 31 сентября", "unread unread"),
        ("31.11.2021", "unread unread"),
        ("32.10.2021", "unread unread"),
        ("00.10.2021", "unread unread"),
        ("15.13.2021", "unread unread"),
        ("15.10.21 - 10.10.21", "unread unread"),
        ("с 20 по 10 октября", "unread unread"),
        ("кроме июля", "unread unread"),
        ("ежемесячно, кроме июля и августа", "unread unread"),
        ("ежемесячно (кроме летних месяцев)", "unread unread"),
        ("до конца месяца", "unread unread"),
        ("100%", "unread unread"),
        ("до 100 %", "unread unread"),
        ("5 школ", "unread unread"),
        ("3 раза", "unread unread"),
        ("-", "unread unread"),
        ("—", "unread unread"),
        ("нет", "unread unread"),
        ("не установлен", "unread unread"),
        ("6-я неделя месяца", "unread unread"),
        ("3-2 раза в год", "unread unread"),
        ("2-3 раза", "unread unread"),
        ("IX", "unread unread"),
        ("I-IV", "unread unread"),
        ("до последнего месяца квартала", "unread unread"),
        ("до 16:00", "unread unread"),
        ("октябрь 21, 22", "unread unread"),
        ("до 20-го числа каждого второго месяца", "unread unread"),
    ];
    for (phrase, expected) in phrases {
        check(phrase, &context, expected);
    }
}
