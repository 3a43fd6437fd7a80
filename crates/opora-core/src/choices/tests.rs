use super::*;
use crate::reading::Period;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn school_year() -> Context<'static> {
    Context {
        period: Some(Period { start: day("2025-09-01"), end: day("2026-08-31") }),
        signed: Some(day("2025-08-25")),
        ..Context::default()
    }
}

/// Among the fuller phrases for `phrase` is `expected`.
fn tries(phrase: &str, expected: &str) {
    let tried: Vec<String> = fuller(phrase, &school_year()).into_iter().map(|(says, _)| says).collect();
    assert!(tried.iter().any(|says| says == expected), "{phrase}: {tried:?}");
}

#[test]
fn fuller_phrases() {
    tries("14.10, 09.12, 31.02", "14.10, 09.12, 28.02");
    tries("30.02.2026 г.", "28.02.2026 г");
    tries("ежемесячно до 5 числа", "ежемесячно до 5 числа месяца, следующего за отчётным месяцем");
    tries("ежеквартально до 10 числа", "ежеквартально до 10 числа месяца, следующего за отчётным кварталом");
    tries("май", "май 2026 года");
    tries("май 2024 года", "май 2025 года");
    tries("декабрь, июнь (ежегодно)", "декабрь, июнь");
    tries("15 мая", "до 15 мая");
    tries("До 15 мая", "15 мая");
}

#[test]
fn what_is_no_date_breaks_nothing() {
    for phrase in ["", ".", ",,;", "до ", "31.", "99.99.99", "31.02.99999999999999999999", "ежегодно", "кл.часы"]
    {
        choices(phrase, &school_year(), None);
        choices(phrase, &Context::default(), None);
    }
}

#[test]
fn choices_differ_from_each_other_and_from_the_present_reading() {
    for phrase in ["май", "ежемесячно до 5 числа", "14.10, 09.12, 31.02"] {
        let present = deadline::read(phrase, &school_year());
        let offered = choices(phrase, &school_year(), Some(&present));
        assert!(offered.len() <= MOST);
        for (place, one) in offered.iter().enumerate() {
            assert!(!same(&one.meaning, &present));
            assert!(offered.iter().skip(place + 1).all(|other| !same(&one.meaning, &other.meaning)));
        }
    }
}

#[test]
fn next_dates_begin_today() {
    let occurrences = ["2026-01-05", "2026-02-05", "2026-03-05"]
        .map(|due| Occurrence { start: None, due: day(due), count: None })
        .to_vec();
    let deadline = Deadline { occurrences, ..Deadline::default() };
    let days = |today: &str, most| -> Vec<String> {
        next(&deadline, day(today), most).iter().map(|one| one.due.to_string()).collect()
    };
    assert_eq!(days("2026-02-05", 5), ["2026-02-05", "2026-03-05"]);
    assert_eq!(days("2025-01-01", 1), ["2026-01-05"]);
    assert_eq!(days("2027-01-01", 2), ["2026-02-05", "2026-03-05"]);
}
