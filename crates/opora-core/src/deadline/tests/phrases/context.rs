//! What a heading or the signing day adds where the plan does not say it.

use super::super::{check, context};

#[test]
fn plan_2021_09_01_to_2022_05_31_under_a_heading() {
    let context = context("2021-09-01..2022-05-31", "2021-08-20", "Октябрь 2021");
    let phrases = [
        ("15", "date clear 2021-10-15..2021-10-15"),
        ("до 20", "due clear ..2021-10-20"),
        ("1-10", "window clear 2021-10-01..2021-10-10"),
        ("5, 12, 19", "dates clear 2021-10-05..2021-10-05 2021-10-12..2021-10-12 2021-10-19..2021-10-19"),
        ("с 5 по 10", "window clear 2021-10-05..2021-10-10"),
        ("3-я неделя", "window check 2021-10-11..2021-10-17"),
        ("до 20 числа", "due clear ..2021-10-20"),
        ("15-го", "date clear 2021-10-15..2021-10-15"),
        ("1-я и 3-я среда", "dates clear 2021-10-06..2021-10-06 2021-10-20..2021-10-20"),
        ("в течение месяца", "window clear 2021-10-01..2021-10-31"),
        ("5-7 ноября", "window clear 2021-11-05..2021-11-07"),
    ];
    for (phrase, expected) in phrases {
        check(phrase, &context, expected);
    }
}

#[test]
fn without_any_context() {
    let context = context("", "", "");
    let phrases = [
        ("март", "unread unread"),
        ("15.09", "unread unread"),
        ("до 1 сентября", "unread unread"),
        ("в течение года", "unread unread"),
        ("весь период", "unread unread"),
        ("ежемесячно", "recurring check"),
        ("до 01.09.2021", "due clear ..2021-09-01"),
        ("2021-2022 учебный год", "window clear 2021-09-01..2022-08-31"),
        ("ежегодно до 1 мая", "recurring check"),
        (
            "ежемесячно с сентября 2021 по май 2022",
            "recurring clear 2021-09-01..2021-09-30 2021-10-01..2021-10-31 2021-11-01..2021-11-30 2021-12-01..2021-12-31 (9) 2022-05-01..2022-05-31",
        ),
    ];
    for (phrase, expected) in phrases {
        check(phrase, &context, expected);
    }
}

#[test]
fn with_the_signing_day_alone() {
    let context = context("", "2021-03-01", "");
    let phrases = [
        ("март", "window check 2021-03-01..2021-03-31"),
        ("февраль", "window check 2022-02-01..2022-02-28"),
        ("15.09", "date check 2021-09-15..2021-09-15"),
        ("в течение года", "window check 2021-03-01..2021-12-31"),
        ("ежемесячно", "recurring check"),
        ("ежегодно в мае", "recurring check"),
        ("в течение учебного года", "window check 2021-03-01..2021-08-31"),
    ];
    for (phrase, expected) in phrases {
        check(phrase, &context, expected);
    }
}
