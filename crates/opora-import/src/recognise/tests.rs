//! Tables of the small readers: tokens, dates, numbers, periods.

use super::dates;
use super::period::in_title;
use super::token::{numbered, unspaced};

#[test]
fn puts_letter_spaced_words_together() {
    for (text, expected) in [
        ("П Р И К А З", "ПРИКАЗ"),
        ("П О С Т А Н О В Л Я Ю :", "ПОСТАНОВЛЯЮ:"),
        ("п р и к а з ы в а ю:", "приказываю:"),
        ("И. И. Иванова", "И. И. Иванова"),
        ("с 1 по 5 мая", "с 1 по 5 мая"),
    ] {
        assert_eq!(unspaced(text), expected);
    }
}

#[test]
fn reads_numbers_of_lists() {
    for (text, expected) in [
        ("2.1. Внести", Some(("2.1", "Внести"))),
        ("2.1.Внести", Some(("2.1", "Внести"))),
        ("3) провести", Some(("3", "провести"))),
        ("4 Провести", Some(("4", "Провести"))),
        ("IV. Кадры", Some(("IV", "Кадры"))),
        ("15.05.2021 провести", None),
        ("2021 год", None),
        ("И.И. Иванова", None),
        ("5 школ района", None),
    ] {
        assert_eq!(numbered(text).map(|n| (n.number, n.rest)), expected, "{text}");
    }
}

#[test]
fn reads_dates_and_numbers_of_acts() {
    for (text, date, number) in [
        ("от « 12 » ноября 2020 г. № 06/1-01-67", "2020-11-12", "06/1-01-67"),
        ("01.03.2021 № 108 - ОД", "2021-03-01", "108-ОД"),
        ("20 мая 2021 года №45-п", "2021-05-20", "45-п"),
        ("03.09.21г. N 7", "2021-09-03", "7"),
        ("«5» июня 2022 г. № 12/3 – р", "2022-06-05", "12/3"),
    ] {
        assert_eq!(dates::find(text).first().map(|d| d.date.to_string()).as_deref(), Some(date), "{text}");
        assert_eq!(dates::find_numbers(text).first().map(|n| n.number.clone()).as_deref(), Some(number), "{text}");
    }
}

#[test]
fn reads_periods_of_titles() {
    let signed = chrono::NaiveDate::from_ymd_opt(2021, 6, 30);
    for (title, expected) in [
        ("План на 2021-2022 учебный год", "2021-09-01 2022-08-31"),
        ("План на 2021/22 уч. год", "2021-09-01 2022-08-31"),
        ("План на 2021/2022 – 2023/2024 учебные годы", "2021-09-01 2024-08-31"),
        ("Дорожная карта в 2021 году", "2021-01-01 2021-12-31"),
        ("Программа на 2021–2023 г.г.", "2021-01-01 2023-12-31"),
        ("Программа на период с 2021 по 2024 годы", "2021-01-01 2024-12-31"),
        ("Концепция в округе до 2024 г.", "2021-06-30 2024-12-31"),
        ("План на сентябрь – декабрь 2021 года", "2021-09-01 2021-12-31"),
        ("План на I квартал 2022 года", "2022-01-01 2022-03-31"),
        ("План на второе полугодие 2022 года", "2022-07-01 2022-12-31"),
        ("План по итогам 2020 года на 2021 год", "2021-01-01 2021-12-31"),
        ("План работы", ""),
    ] {
        let found = in_title(title, signed).map(|p| format!("{} {}", p.start, p.end)).unwrap_or_default();
        assert_eq!(found, expected, "{title}");
    }
}
