//! How many deadline phrases a second one core reads: `cargo run --release -p opora-core --example deadline_speed`.
//!
//! With arguments it reads these phrases instead of its own mixture.

use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use opora_core::deadline::{Context, read};
use opora_core::reading::{Level, Period};

/// A mixture as plans have it: mostly months and days, some rules, some dirt.
const PHRASES: &[&str] = &[
    "сентябрь",
    "Октябрь 2021 г.",
    "сентябрь – май",
    "ноябрь-декабрь 2021 года",
    "в течение года",
    "В течение учебного года",
    "весь период",
    "2021-2022 учебный год",
    "до 01.10.2021 г.",
    "до 15 ноября 2021 года",
    "не позднее 20 декабря",
    "к 1 сентября",
    "15.09.2021",
    "« 20 » мая 2022 года",
    "5 - го октября",
    "3 (третьего) декабря",
    "01.10.2021-30.11.2021",
    "с 10 по 20 октября",
    "с 1 октября 2021 года по 15 мая 2022 года",
    "14.10, 09.12, 18.03",
    "15, 20 и 25 октября",
    "октябрь, декабрь, март",
    "февраль, апрель, май 2022 года",
    "ежемесячно",
    "ежемесячно до 25 числа",
    "ежемесячно до 5 числа месяца, следующего за отчётным",
    "ежеквартально",
    "до 10 числа месяца, следующего за отчётным кварталом",
    "1 раз в квартал",
    "не реже 2 раз в полугодие",
    "раз в два месяца",
    "2 раза в год (декабрь, май)",
    "ежегодно до 1 августа",
    "до 01.10.2021 г.; затем ежегодно до 01.09.",
    "декабрь, май (ежегодно)",
    "каждая 1 и 3 среда месяца",
    "последняя пятница октября",
    "I квартал 2022",
    "II полугодие",
    "III четверть",
    "осенние каникулы",
    "1 триместр",
    "3-я, 4-я неделя октября",
    "первая декада марта",
    "вторая половина мая",
    "в конце мая",
    "до конца 2021 года",
    "постоянно",
    "начиная с октября 2021 г.",
    "по графику",
    "по отдельному плану, октябрь 2021",
    "в соответствии с графиком проверочных работ",
    "по мере необходимости",
    "по запросу",
    "в течение 5 рабочих дней после подписания приказа",
    "за 10 дней до начала экзаменов",
    "Срок исполнения – до 15.05.2022 г.",
    "Доклад – декабрь",
    "до 87% к концу 2022 года",
    "кл.часы",
    "07.12-19.20.",
    "30.02.2022",
    "<p>до 15.10.2021</p>",
    "до15.10.2021г.",
];

/// Phrases read in one round: few enough for a round without interruption.
const READINGS: usize = 1_000;

/// Rounds, of which the quickest counts.
const ROUNDS: usize = 1_000;

fn main() {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let phrases: Vec<&str> =
        if given.is_empty() { PHRASES.to_vec() } else { given.iter().map(String::as_str).collect() };
    let context = Context {
        period: Some(Period {
            start: NaiveDate::from_ymd_opt(2021, 9, 1).unwrap_or_default(),
            end: NaiveDate::from_ymd_opt(2022, 8, 31).unwrap_or_default(),
        }),
        signed: NaiveDate::from_ymd_opt(2021, 8, 25),
        ..Context::default()
    };
    let unread = phrases.iter().filter(|phrase| read(phrase, &context).status == Level::Unread).count();
    // The best of several rounds is what the code can do; the others are what else the machine did.
    let mut best = Duration::MAX;
    let repeats = READINGS.div_ceil(phrases.len());
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        for phrase in (0..repeats).flat_map(|_| &phrases) {
            black_box(read(black_box(phrase), black_box(&context)));
        }
        best = best.min(begin.elapsed());
    }
    let rate = (repeats * phrases.len()) as f64 / best.as_secs_f64();
    println!("{rate:.0} phrases/s on one core ({} phrases, {unread} of them no deadlines)", phrases.len());
}
