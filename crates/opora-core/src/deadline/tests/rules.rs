//! Rules: how they print, what RRULE says, and what surrounds a phrase.

use super::{check, context, day, period, summary};
use crate::calendar::{SchoolTerms, TermsSource};
use crate::deadline::{Context, read};
use crate::reading::{DeadlineKind, Level};

#[test]
fn rules_print_as_russian_sentences() {
    let context = context("2021-01-01..2024-12-31", "2021-06-30", "");
    let check = |phrase: &str, rule: &str, rrule: Option<&str>| {
        let found = read(phrase, &context);
        assert_eq!(found.rule.as_deref(), Some(rule), "{phrase}");
        assert_eq!(found.rrule.as_deref(), rrule, "{phrase}");
    };
    let months = Some("FREQ=MONTHLY;BYMONTHDAY=-1");
    check("до 01.09.2021; потом каждый год до 01.08", "ежегодно до 1 августа, первый раз до 1 сентября 2021 г.", None);
    check("ежемесячно", "ежемесячно", months);
    check(
        "ежемесячно до 31.12.2022",
        "ежемесячно, до 31 декабря 2022 г.",
        Some("FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20221231"),
    );
    check(
        "до 10 числа месяца, следующего за отчетным кварталом",
        "до 10 числа месяца, следующего за отчётным кварталом",
        Some("FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10"),
    );
    check(
        "до 29 числа месяца, следующего за отчетным кварталом",
        "до 29 числа месяца, следующего за отчётным кварталом",
        Some("FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=28,29;BYSETPOS=-1"),
    );
    // The last report is due after the last period that it is about.
    check(
        "до 10 числа месяца, следующего за отчетным кварталом, в течение 2022 г.",
        "до 10 числа месяца, следующего за отчётным кварталом, с 1 января 2022 г. по 31 декабря 2022 г.",
        Some("FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10;UNTIL=20230131"),
    );
    check(
        "до 15.09. года, следующего за отчетным, в 2022 г.",
        "ежегодно до 15 сентября года, следующего за отчётным, с 1 января 2022 г. по 31 декабря 2022 г.",
        Some("FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=15;UNTIL=20231231"),
    );
    check("май, ноябрь (ежегодно)", "ежегодно май, ноябрь", Some("FREQ=YEARLY;BYMONTH=5,11;BYMONTHDAY=-1"));
    check("каждая 1 и 3 среда месяца", "1-я и 3-я среда каждого месяца", Some("FREQ=MONTHLY;BYDAY=1WE,3WE"));
    check("2 раза в квартал", "2 раза в квартал", Some("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"));
    check("до 05.10.2021", "до 5 октября 2021 г.", None);
}

#[test]
fn ditto_repeats_the_row_above() {
    let plain = context("2021-01-01..2021-12-31", "", "");
    let above = read("до 15 мая", &plain);
    let below = Context { above: Some(&above), ..plain };
    for phrase in ["то же", "То же", "-//-", "— // —", "«»", "\"", "тот же", "-\"-", "″"] {
        check(phrase, &below, "due clear ..2021-05-15");
        check(phrase, &plain, "unread unread");
    }
    let unread = read("кл.часы", &plain);
    check("то же", &Context { above: Some(&unread), ..plain }, "unread unread");
}

#[test]
fn an_authority_s_own_terms_are_no_guess() {
    let mut table = SchoolTerms::default_for(2021).unwrap();
    table.source = TermsSource::Authority;
    table.terms[0] = period("2021-09-01..2021-10-30").unwrap();
    let plan = context("2021-09-01..2022-08-31", "2021-08-20", "");
    let tables = [table];
    let own = Context { terms: &tables, ..plan };
    check("I четверть", &own, "window clear 2021-09-01..2021-10-30");
    check("до конца 1 четверти", &own, "due clear ..2021-10-30");
    check("I четверть", &plan, "window check 2021-09-01..2021-10-24");
    let ends = |phrase: &str, context: &Context<'_>| {
        let read = read(phrase, context);
        (read.status, read.occurrences.iter().map(|one| one.due.to_string()).collect::<Vec<_>>())
    };
    let mine = ["2021-10-30", "2021-12-29", "2022-03-27", "2022-05-31"];
    assert_eq!(ends("1 раз в четверть", &own), (Level::Clear, mine.iter().map(ToString::to_string).collect()));
    assert_eq!(ends("1 раз в четверть", &plan).0, Level::Check);
    // Trimesters were left as shipped, and the table covers only one of the two school years.
    assert_eq!(ends("1 раз в триместр", &own).0, Level::Check);
    let longer = Context { terms: &tables, ..context("2021-09-01..2023-05-31", "2021-08-20", "") };
    assert_eq!(ends("1 раз в четверть", &longer).0, Level::Check);
}

#[test]
fn headings_complete_only_what_lacks_a_month() {
    let check_under = |heading: &str, phrase: &str, expected: &str| {
        check(phrase, &context("2021-09-01..2022-05-31", "2021-08-20", heading), expected);
    };
    check_under("Ноябрь", "15", "date clear 2021-11-15..2021-11-15");
    check_under("НОЯБРЬ 2021 г.", "до 15", "due clear ..2021-11-15");
    check_under("Ноябрь", "31", "unread unread");
    check_under("Ноябрь", "15 декабря", "date clear 2021-12-15..2021-12-15");
    check_under("Ноябрь", "1-я декада", "window clear 2021-11-01..2021-11-10");
    check_under("Ноябрь", "МБОУ СОШ № 5", "unread unread");
    check_under("Ноябрь", "5 класс", "unread unread");
    check_under("2. Мониторинг 2020 года", "март", "window clear 2022-03-01..2022-03-31");
    check_under("Раздел 3. Работа с кадрами", "15", "unread unread");
}

#[test]
fn a_reading_that_is_not_clear_says_why() {
    let plan = context("2021-01-01..2024-12-31", "2021-06-30", "");
    for phrase in ["май", "до сентября 2022", "30.02", "кл.часы", "в конце мая 2022", "15", "", "—"]
    {
        let found = read(phrase, &plan);
        assert_ne!(found.status, Level::Clear, "{phrase}");
        assert!(!found.reasons.is_empty(), "{phrase}");
        assert_eq!(found.kind == DeadlineKind::Unread, found.status == Level::Unread, "{phrase}");
    }
}

#[test]
fn leap_years_month_ends_and_new_year() {
    let leap = context("2024-01-01..2024-12-31", "", "");
    check("29 февраля", &leap, "date clear 2024-02-29..2024-02-29");
    check("февраль", &leap, "window clear 2024-02-01..2024-02-29");
    let found = read("ежемесячно 31 числа", &leap);
    assert_eq!(found.occurrences[1].due, day("2024-02-29"));
    let winter = context("2021-12-15..2022-01-31", "", "");
    check("декабрь - январь", &winter, "window clear 2021-12-01..2022-01-31");
    check("31.12", &winter, "date clear 2021-12-31..2021-12-31");
    check("1 января", &winter, "date clear 2022-01-01..2022-01-01");
    check("с 25 декабря по 10 января", &winter, "window clear 2021-12-25..2022-01-10");
    let border = context("2020-09-01..2021-08-31", "", "");
    check("31 августа", &border, "date clear 2021-08-31..2021-08-31");
    check("1 сентября", &border, "date clear 2020-09-01..2020-09-01");
}

#[test]
fn the_day_of_signing_cuts_what_is_over() {
    let found = read(
        "ежемесячно до 5 числа месяца, следующего за отчётным",
        &context("2022-01-01..2022-12-31", "2022-10-01", ""),
    );
    assert_eq!(summary(&found), "recurring clear 2022-10-01..2022-11-05 2022-11-01..2022-12-05 2022-12-01..2023-01-05");
}

#[test]
fn what_stands_beside_a_date_is_never_taken_for_one() {
    let plan = context("2021-01-01..2021-12-31", "2021-03-01", "");
    for phrase in [
        "МБОУ СОШ № 5",
        "9, 11 классы",
        "Сидорова А.П.",
        "приказ от 15.05.2021 № 15",
        "за 2020 год",
        "п. 3.2",
        "100 %",
        "5 школ",
    ] {
        check(phrase, &plan, "unread unread");
    }
    check("до 87% к концу 2021 года", &plan, "due clear ..2021-12-31");
    check("в первых числах сентября 2021", &plan, "window check 2021-09-01..2021-09-30");
    check("до 15 числа октября", &plan, "due clear ..2021-10-15");
    check("15 числа октября 2021", &plan, "date clear 2021-10-15..2021-10-15");
    check("Доклад – до 15.05.2021", &plan, "due clear ..2021-05-15");
}

#[test]
fn what_is_taken_from_two_numbers_is_said() {
    let context = context("2021-09-01..2022-08-31", "2021-08-25", "");
    for (phrase, reason) in [
        ("1-2 раза в месяц", "названо от 1 до 2 раз: взято не менее 1"),
        (
            "3-я неделя месяца",
            "недели месяца посчитаны с понедельника по воскресенье, первой взята неделя с 1-м числом",
        ),
        ("IX-X", "месяц назван цифрами: проверьте, что это месяц"),
        ("октябрь 21", "две цифры после месяца взяты за год: 2021"),
        ("по будням", "рабочие дни посчитаны по производственному календарю, каникулы не учтены"),
    ] {
        assert_eq!(read(phrase, &context).reasons, [reason], "{phrase}");
    }
}

#[test]
fn weeks_of_the_month_under_a_heading_are_of_that_month() {
    check(
        "1 и 3 неделя месяца",
        &context("2021-09-01..2022-08-31", "", "Октябрь 2021"),
        "dates check 2021-10-01..2021-10-03 2021-10-11..2021-10-17",
    );
}
