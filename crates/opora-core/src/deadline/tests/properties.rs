//! What must hold for every text whatever.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rrule::{RRuleSet, Tz};

use super::period;
use crate::deadline::{Context, Pattern, Rule, read, understand};
use crate::reading::{Deadline, DeadlineKind, Level, Per, Period};

/// Words and signs of which orders make deadlines.
const WORDS: &str = "до|с|по|к|в|не позднее|в течение|и|,|;|-|–|(|)|.|:|/|№|%|1|2|3|5|10|15|20|25|29|30|31|32|2020|2021|2022|\
2021-2022|01.09.2021|15.09.|30.02|29.02|31.12.2021|10-15|I|II|IV|14г|года|г.|уч.г.|учебного года|январь|февраля|марте|мая|июнь|сентября|\
октябрь|декабря|ежемесячно|ежегодно|ежеквартально|еженедельно|ежедневно|раз|раза|в месяц|в квартал|в год|в полугодие|в четверть|каждый|\
каждая|среда|пятница|понедельникам|последняя|первая|третьего|неделя|декада|четверть|триместр|полугодие|квартал|месяца|числа|\
следующего за отчетным|каникулы|осенние|начало|середина|конец|весь период|постоянно|по графику|по мере необходимости|затем|первый раз|\
рабочих дней|дней|после|со дня подписания приказа|за|через|то же|доклад|срок|кроме|или|школы|87|до конца|включительно|действия программы|\
по рабочим дням|по будням|по четвертям|2-3 раза|IX|X|21|35|недельный срок|трехдневный|каждого месяца|неделя месяца|между|не ранее|незамедлительно|в кратчайшие сроки|т.г.|п/г|этап|по итогам|\
года, следующего за отчетным|по состоянию на|до начала|школьных каникул|весь срок|в рамках|ЕГЭ-2022|З0|l5|сен|тябрь|течени|первый месяц|каждого квартала|до 16:00|рабочего дня|в декаду|прошлого|нового|____|пн|2080|V|2025/26";

fn words() -> impl Strategy<Value = String> {
    let words: Vec<&'static str> = WORDS.split('|').collect();
    prop::collection::vec(prop::sample::select(words), 1..9).prop_map(|words| words.join(" "))
}

fn plans() -> impl Strategy<Value = (Option<Period>, Option<NaiveDate>)> {
    let plans = prop::sample::select(vec![
        "",
        "2021-01-01..2021-12-31",
        "2020-09-01..2021-08-31",
        "2021-09-01..2022-05-31",
        "2021-06-30..2024-12-31",
        "2024-02-10..2024-03-05",
    ]);
    (plans, prop::option::of(-200..400_i64)).prop_map(|(plan, signed)| {
        let plan = period(plan);
        let base = plan.map_or(super::day("2021-03-01"), |plan| plan.start);
        (plan, signed.map(|days| base + chrono::Duration::days(days)))
    })
}

fn holds(found: &Deadline, context: &Context<'_>) {
    let sorted = found.occurrences.windows(2).all(|pair| (pair[0].due, pair[0].start) < (pair[1].due, pair[1].start));
    assert!(sorted, "{found:?}");
    assert!(found.occurrences.iter().all(|o| o.start.is_none_or(|start| start <= o.due)), "{found:?}");
    match found.status {
        Level::Clear => assert!(found.reasons.is_empty(), "{found:?}"),
        Level::Check | Level::Unread => assert!(!found.reasons.is_empty(), "{found:?}"),
    }
    assert_eq!(found.kind == DeadlineKind::Unread, found.status == Level::Unread, "{found:?}");
    if found.status == Level::Unread {
        assert!(found.occurrences.is_empty() && found.start.is_none() && found.due.is_none(), "{found:?}");
    }
    // Rules without bounds of their own stay inside the plan; only a report's day may come after its period.
    let rule = understand(&found.phrase, context).rule;
    if let (Some(Rule::Recurring(rule)), Some(plan)) = (rule, context.period)
        && rule.from.is_none()
        && rule.to.is_none()
    {
        let after = if matches!(rule.pattern, Pattern::YearAfter { .. }) { 366 } else { 31 };
        let last = plan.end.checked_add_days(Days::new(after)).unwrap();
        assert!(found.occurrences.iter().all(|o| plan.start <= o.due && o.due <= last), "{found:?}");
        if let Some(signed) = context.signed {
            assert!(found.occurrences.iter().all(|o| o.due >= signed), "{found:?}");
        }
    }
}

/// The rule printed and read again is the same rule.
fn reads_back(phrase: &str, context: &Context<'_>) {
    let Some(rule) = understand(phrase, context).rule else { return };
    let printed = rule.to_string();
    let plain = Context { heading: None, above: None, ..*context };
    let again = understand(&printed, &plain);
    assert_eq!(again.rule.as_ref(), Some(&rule), "«{phrase}» printed as «{printed}»: {:?}", again.reasons);
    assert_eq!(rule.occurrences(&context.frame()), again.rule.unwrap().occurrences(&plain.frame()), "{printed}");
}

/// RRULE, counted from the first due day, gives the same due days.
fn rrule_agrees(found: &Deadline, context: &Context<'_>) {
    let (Some(text), Some(first)) = (&found.rrule, found.occurrences.first()) else { return };
    let set: RRuleSet = format!("DTSTART:{}T000000Z\nRRULE:{text}", first.due.format("%Y%m%d"))
        .parse()
        .or_else(|_| {
            let timed = text
                .split(';')
                .map(|part| if part.starts_with("UNTIL=") { format!("{part}T235959Z") } else { part.to_owned() });
            format!("DTSTART:{}T000000Z\nRRULE:{}", first.due.format("%Y%m%d"), timed.collect::<Vec<_>>().join(";"))
                .parse()
        })
        .unwrap_or_else(|error| panic!("{text}: {error}"));
    let mut want: Vec<NaiveDate> = found.occurrences.iter().map(|o| o.due).take(30).collect();
    want.dedup();
    let got: Vec<NaiveDate> =
        set.into_iter().take(want.len()).map(|moment: chrono::DateTime<Tz>| moment.date_naive()).collect();
    assert_eq!(got, want, "{text} for {:?} in {:?}", found.phrase, context.period);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(text in "\\PC{0,60}", (plan, signed) in plans()) {
        let context = Context { period: plan, signed, ..Context::default() };
        holds(&read(&text, &context), &context);
    }

    #[test]
    fn no_heading_panics(text in words(), heading in words(), (plan, signed) in plans()) {
        let context = Context { period: plan, signed, heading: Some(&heading), ..Context::default() };
        let found = read(&text, &context);
        prop_assert_eq!(found.kind == DeadlineKind::Unread, found.status == Level::Unread);
    }

    #[test]
    fn words_of_orders_hold(text in words(), (plan, signed) in plans()) {
        let context = Context { period: plan, signed, ..Context::default() };
        let found = read(&text, &context);
        holds(&found, &context);
        reads_back(&text, &context);
        rrule_agrees(&found, &context);
    }

    #[test]
    fn explicit_days_are_read_as_they_are(year in 2018..2030_i32, month in 1..13_u32, day in 1..32_u32) {
        let real = NaiveDate::from_ymd_opt(year, month, day);
        let name = crate::calendar::month_genitive(month);
        for text in [
            format!("до {day:02}.{month:02}.{year}"),
            format!("до {day}.{month:02}.{year} г."),
            format!("к {day} {name} {year} года"),
            format!("не позднее {day} {name} {year}г"),
            format!("до {day:02}.{month:02}.{:02}", year % 100),
        ] {
            let found = read(&text, &Context::default());
            prop_assert_eq!(found.due, real, "{}", text);
            prop_assert_eq!(found.status == Level::Clear, real.is_some(), "{}", text);
        }
    }

    #[test]
    fn months_take_the_year_of_a_school_plan(month in 1..13_u32, first in 2015..2030_i32) {
        let plan = crate::calendar::SchoolYear::starting(first).period();
        let context = Context { period: plan, ..Context::default() };
        let found = read(crate::calendar::month_nominative(month), &context);
        let year = if month >= 9 { first } else { first + 1 };
        prop_assert_eq!(found.start, NaiveDate::from_ymd_opt(year, month, 1));
        prop_assert_eq!(found.status, Level::Clear);
    }

    #[test]
    fn frequencies_print_and_read(count in 1..20_u32, step in 1..13_u32, unit in 0..9_usize) {
        let unit = [Per::Day, Per::Week, Per::Month, Per::Quarter, Per::Term, Per::Trimester, Per::HalfYear, Per::Year, Per::SchoolYear][unit];
        let pattern = Pattern::Every { unit, step, count: Some(count) };
        let rule = Rule::Recurring(crate::deadline::Recurrence { pattern, from: None, to: None });
        let context = Context { period: period("2021-01-01..2030-12-31"), ..Context::default() };
        prop_assert_eq!(understand(&rule.to_string(), &context).rule, Some(rule));
    }

    /// What is clear stays the same whatever dashes, blanks and dots a typist chose.
    #[test]
    fn clear_readings_do_not_depend_on_typing(line in 0..5000_usize, dash in 0..5_usize, blanks in 0..3_usize, dot in 0..2_usize) {
        let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('@')).collect();
        let (phrase, _) = lines[line % lines.len()].rsplit_once(" | ").unwrap();
        let (plan, signed) = (period("2021-09-01..2022-08-31"), Some(super::day("2021-09-10")));
        let context = Context { period: plan, signed, ..Context::default() };
        let phrase = phrase.replace("\\n", "\n");
        let found = read(&phrase, &context);
        if found.status == Level::Clear {
            let dash = ["-", "–", "—", "−", "\u{2011}"][dash];
            let blank = [" ", "  ", "\u{a0}"][blanks];
            let mut typed = phrase.replace(['-', '–', '—'], dash).replace(' ', blank);
            typed.push_str(["", "."][dot]);
            let again = read(&typed, &context);
            let dues = |found: &Deadline| found.occurrences.clone();
            prop_assert_eq!(dues(&again), dues(&found), "{:?} and {:?}", phrase, typed);
            prop_assert_eq!(again.kind, found.kind, "{:?} and {:?}", phrase, typed);
        }
    }
}

/// Phrases with meanings, to be typed otherwise.
const TABLE: &str = include_str!("phrases/tables/plans_of_a_year.txt");

#[test]
fn hostile_texts_end_soon() {
    let plan = period("2021-01-01..2023-12-31");
    let context = Context { period: plan, signed: Some(super::day("2021-02-10")), ..Context::default() };
    let started = std::time::Instant::now();
    for part in [
        ",",
        "до ",
        "1, ",
        "15.09.2021, ",
        "(",
        "ежемесячно, ",
        "с 1 по ",
        "сен тябрь ",
        "по итогам ",
        "между 1 и ",
        "1. ",
        "I-",
        "o",
        "З",
        "-",
        "1.1.1.1.",
        "не ранее 1 и не позднее ",
        "каждый ",
        "<",
        "&",
        "января-",
        "ежегодно до 1 мая, ",
        "10 дней ",
        "а",
        "\n1",
        "т.",
        "ЕГЭ-2022 ",
    ] {
        for length in [1_900, 10_000, 100_000] {
            let text = part.repeat(length / part.len() + 1);
            let found = read(&text, &context);
            assert!(found.occurrences.len() <= crate::deadline::MOST_OCCURRENCES);
            let heading = Context { heading: Some(&text), ..context };
            let _ = read("15", &heading);
        }
    }
    // Debug builds take a fraction of a second; only something quadratic would need so long.
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}
