//! Cases counted by hand: borders, minimum of participants, years, gaps, exits, exclusions, conditions, rankings.

use chrono::NaiveDate;

use super::super::{
    AdoptedList, ByHand, Input, KnownValue, ManualDecision, SchoolFacts, Shift, Standing, WhyNot, difference, identify,
    years_of_decision,
};
use super::build::{Data, check, codes, method, method_with};
use crate::methodology::WhatIf;

const M21: &str = "ВПР 2021 математика 5";
const R21: &str = "ВПР 2021 русский язык 5";

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_share_on_the_border_is_met_exactly() {
    let rule = "threshold = 30\nat_least = 1";
    check(rule, &format!("a; {M21}; 10; 3"), &["a"]);
    check(rule, &format!("a; {M21}; 10; 2\nb; {M21}; 1000; 299\nc; {M21}; 1000; 300"), &["c"]);
    check(
        "threshold = 33.3\nat_least = 1",
        &format!("a; {M21}; 3; 1\nb; {M21}; 1000; 333\nc; {M21}; 1000; 332"),
        &["a", "b"],
    );
    check(
        "threshold = 30\ncompare = \"above\"\nat_least = 1",
        &format!("a; {M21}; 10; 3\nb; {M21}; 1000; 301"),
        &["b"],
    );
    check("threshold = 30\ncompare = \"at_most\"\nat_least = 1", &format!("a; {M21}; 10; 3\nb; {M21}; 10; 4"), &["a"]);
    check("threshold = 30\ncompare = \"below\"\nat_least = 1", &format!("a; {M21}; 10; 3\nb; {M21}; 10; 2"), &["b"]);
}

#[test]
fn participants_at_the_minimum_count_and_one_fewer_do_not() {
    let figures = format!("a; {M21}; 10; 9\nb; {M21}; 9; 9\nc; {M21}; 0; 0");
    check("threshold = 30\nmin_n = 10\nat_least = 1", &figures, &["a"]);
    check("threshold = 30\nat_least = 1", &figures, &["a", "b"]);
}

#[test]
fn a_missing_procedure_is_no_criterion() {
    let figures = format!("a; {M21}; 10; 9\nb; {M21}; 10; 9\nb; {R21}; 10; 9\nc; {R21}; 10; 1");
    check("threshold = 30\nat_least = 2", &figures, &["b"]);
    check("threshold = 30\nat_least = 1\nprocedures = [\"r5\"]", &figures, &["b"]);
}

#[test]
fn every_measure_measures() {
    let figures = format!("a; {M21}; 10; 1; 2; 80\nb; {M21}; 10; 0; 5; 120");
    check("measure = \"low_count\"\nthreshold = 1\nat_least = 1", &figures, &["a"]);
    check("measure = \"good_share\"\nthreshold = 50\nat_least = 1", &figures, &["a"]);
    check("measure = \"good_share\"\ncompare = \"at_least\"\nthreshold = 50\nat_least = 1", &figures, &["b"]);
    check("measure = \"mean\"\nthreshold = 8.5\nat_least = 1", &figures, &["a"]);
    check("measure = \"completion\"\nthreshold = 60\nat_least = 1", &figures, &["a"]);
    let special = "threshold = 90\nat_least = 1\n[[lists.special]]\nprocedure = \"m5\"\nthreshold = 10";
    check(special, &figures, &["a"]);
}

#[test]
fn several_works_of_a_procedure_are_counted_together() {
    let lists = "[[procedures]]\nkey = \"e\"\nprocedure = \"ЕГЭ\"\nsubject = [\"математика профильная\", \"математика базовая\"]\n\
        [[lists]]\nkey = \"low\"\nname = \"Низкие\"\nthreshold = 30\nat_least = 1\nprocedures = [\"e\"]";
    let methodology = method_with("", lists);
    let data = Data::of(
        "a; ЕГЭ 2021 математика профильная 11; 7; 1\na; ЕГЭ 2021 математика базовая 11; 3; 2\nb; ЕГЭ 2021 математика базовая 11; 10; 2",
    );
    let list = identify(&methodology, data.input(), None).unwrap();
    assert_eq!(codes(&list, 0), ["a"]);
    let decision = list.decision(0).unwrap();
    assert_eq!(decision.procedures[0].work, "ЕГЭ 2021 математика базовая 11 + ЕГЭ 2021 математика профильная 11");
    assert_eq!(
        decision.reasons[0],
        "ЕГЭ 2021, математика базовая и математика профильная: 3\u{a0}из\u{a0}10 = 30,0\u{a0}% ≥ 30\u{a0}%"
    );
}

#[test]
fn spring_stands_before_autumn_and_autumn_alone_is_taken() {
    let rule = "threshold = 30\nat_least = 1";
    check(rule, "a; ВПР 2020 математика 5 осень; 10; 9", &["a"]);
    check(rule, "a; ВПР 2022 математика 5 осень; 10; 9\na; ВПР 2022 математика 5; 10; 1", &[]);
}

#[test]
fn years_in_a_row_need_both_years() {
    let two = "threshold = 30\nat_least = 1\nyears = { met = 2, window = 2 }";
    check(two, &format!("a; {M21}; 10; 9\na; ВПР 2020 математика 5; 10; 9"), &["a"]);
    check(two, &format!("a; {M21}; 10; 9\na; ВПР 2020 русский язык 5; 10; 9"), &["a"]);
    check(two, &format!("a; {M21}; 10; 9\na; ВПР 2020 математика 5; 10; 1"), &[]);
    check(two, &format!("a; {M21}; 10; 9"), &[]);
    let same = "threshold = 30\nat_least = 1\nyears = { met = 2, window = 2, counted = \"procedure\" }";
    check(same, &format!("a; {M21}; 10; 9\na; ВПР 2020 русский язык 5; 10; 9"), &[]);
    check(same, &format!("a; {M21}; 10; 9\na; ВПР 2020 математика 5; 10; 3"), &["a"]);
    let of_three = "threshold = 30\nat_least = 1\nyears = { met = 2, window = 3 }";
    check(
        of_three,
        &format!("a; {M21}; 10; 9\na; ВПР 2020 математика 5; 10; 0\na; ВПР 2019 математика 5; 10; 9"),
        &["a"],
    );
}

#[test]
fn a_year_without_results_breaks_the_row_unless_it_is_skipped() {
    let list =
        "[[lists]]\nkey = \"low\"\nname = \"Низкие\"\nthreshold = 30\nat_least = 1\nyears = { met = 2, window = 2 }";
    let data = Data::of(&format!("a; {M21}; 10; 9\na; ВПР 2019 математика 5; 10; 9"));
    for (gaps, expected) in [("break", vec![]), ("skip", vec!["a"])] {
        let methodology = method_with(&format!("gaps = \"{gaps}\""), list);
        let lists = identify(&methodology, data.input(), None).unwrap();
        assert_eq!(codes(&lists, 0), expected, "{gaps}");
    }
}

#[test]
fn a_school_stays_until_lists_without_criteria() {
    let figures = |lows: [u32; 4]| {
        let line = |(at, low): (usize, &u32)| {
            format!(
                "a; ВПР {year} математика 5; 10; {low}\na; ВПР {year} русский язык 5; 10; {}",
                low / 2,
                year = 2018 + at
            )
        };
        lows.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
    };
    let one = "threshold = 30\nat_least = 2\nexit = { lists = 1 }";
    let two = "threshold = 30\nat_least = 2\nexit = { lists = 2 }";
    let none = "threshold = 30\nat_least = 2";
    // Both criteria, then one of them, then none, then none.
    let check_2021 = |rule: &str, lows: [u32; 4], expected: &[&str]| check(rule, &figures(lows), expected);
    check_2021(none, [9, 9, 9, 4], &[]);
    check_2021(one, [9, 9, 9, 4], &["a"]);
    check_2021(one, [9, 9, 9, 2], &[]);
    check_2021(two, [9, 9, 9, 2], &["a"]);
    check_2021(two, [9, 9, 2, 2], &[]);
    check_2021(two, [9, 2, 4, 2], &["a"]);
    check_2021(two, [2, 2, 4, 4], &[]);
    let data = Data::of(&figures([9, 9, 9, 2]));
    let methodology = method(two);
    let lists = identify(&methodology, data.input(), None).unwrap();
    let decision = lists.decision(0).unwrap();
    assert_eq!((decision.standing, decision.since), (Standing::Stays, Some(2018)));
    assert_eq!(decision.lists[0].ground, "kept_by_exit");
    assert!(
        decision.reasons.last().unwrap().contains("для выхода нужно 2\u{a0}списка подряд"),
        "{:?}",
        decision.reasons
    );
}

#[test]
fn exclusions_and_decisions_by_hand_stand_above_results() {
    let top = "";
    let lists = "[[exclusions]]\nwho = \"closed\"\nreason = \"закрыта\"\n\
        [[exclusions]]\nwho = \"few_pupils\"\nfewer_than = 20\nreason = \"малокомплектная\"\n\
        [[exclusions]]\nwho = \"few_participants\"\nfewer_than = 5\nreason = \"мало участников\"\n\
        [[exclusions]]\nwho = \"name_has\"\nwords = [\"вечерн\"]\nreason = \"вечерняя\"\n\
        [[exclusions]]\nwho = \"kinds\"\nkinds = [\"Коррекционная\"]\nreason = \"коррекционная\"\n\
        [[exclusions]]\nwho = \"codes\"\ncodes = [\"edu7\"]\nreason = \"особое решение\"\n\
        [[lists]]\nkey = \"low\"\nname = \"Низкие\"\ncategory = \"ШНОР\"\nthreshold = 30\nat_least = 1";
    let methodology = method_with(top, lists);
    let all = ["s1", "s2", "s3", "s4", "s5", "s7", "s8", "s9"];
    let mut data = Data::of(&all.map(|code| format!("{code}; {M21}; 10; 9")).join("\n"));
    data.figures[2].n = 4;
    data.schools[3].name = "МБОУ «Вечерняя (сменная) школа № 2»".to_owned();
    data.schools[5].other_codes = vec!["edu7".to_owned()];
    let facts = |code: &str| SchoolFacts { code: code.to_owned(), ..SchoolFacts::default() };
    data.facts = vec![
        SchoolFacts { closed: Some(date("2021-07-01")), ..facts("s1") },
        SchoolFacts { pupils: Some(19), ..facts("s2") },
        SchoolFacts { kind: Some("коррекционная".to_owned()), ..facts("s5") },
        SchoolFacts { closed: Some(date("2022-07-01")), pupils: Some(20), ..facts("s9") },
    ];
    let by_hand = |school: &str, decision, year| ManualDecision {
        list: "ШНОР".to_owned(),
        year,
        school: school.to_owned(),
        decision,
        basis: "протокол совета № 3".to_owned(),
    };
    let manual = [
        by_hand("s8", ByHand::Exclude, 2021),
        by_hand("s2", ByHand::Include, 2021),
        by_hand("s9", ByHand::Exclude, 2020),
    ];
    let list = identify(&methodology, Input { manual: &manual, ..data.input() }, None).unwrap();
    assert_eq!(codes(&list, 0), ["s2", "s9"]);
    let totals = list.totals();
    assert_eq!(
        (totals.lists[0].excluded, totals.lists[0].included_by_hand, totals.lists[0].excluded_by_hand),
        (5, 1, 1)
    );
    assert_eq!(list.decision(0).unwrap().reasons[0], "Не рассматривается: закрыта");
    assert_eq!(list.decision(1).unwrap().reasons[0], "Включена в список решением: протокол совета № 3");
    assert_eq!(list.decision(6).unwrap().lists[0].ground, "excluded_by_hand");
}

#[test]
fn two_lists_at_once_do_not_repeat_a_school() {
    let lists = "[[lists]]\nkey = \"low\"\nname = \"Низкие\"\nthreshold = 30\nat_least = 2\n\
        [[lists]]\nkey = \"risk\"\nname = \"Группа риска\"\nunless = [\"low\"]\nthreshold = 30\nat_least = 1";
    let methodology = method_with("", lists);
    let data = Data::of(&format!("a; {M21}; 10; 9\na; {R21}; 10; 9\nb; {M21}; 10; 9\nc; {M21}; 10; 0"));
    let list = identify(&methodology, data.input(), None).unwrap();
    assert_eq!((codes(&list, 0), codes(&list, 1)), (vec!["a"], vec!["b"]));
    assert_eq!(list.decision(0).unwrap().lists[1].ground, "elsewhere");
    assert_eq!(list.totals().lists[1].listed, 1);
}

#[test]
fn conditions_of_the_card_and_the_index_make_lists() {
    let lists = "[[lists]]\nkey = \"hard\"\nname = \"Условия\"\nkind = \"context\"\nat_least = 2\n\
        [[lists.conditions]]\nfield = \"доля обучающихся с ОВЗ\"\ncompare = \"at_least\"\nvalue = 15\n\
        [[lists.conditions]]\nfield = \"distance\"\ncompare = \"above\"\nvalue = 40\n\
        [[lists]]\nkey = \"index\"\nname = \"Индекс\"\nkind = \"index\"\nthreshold = 0.5\n\
        [[lists.parts]]\nfield = \"distance\"\nweight = 1\nfrom = 0\nto = 80\n\
        [[lists.parts]]\nfield = \"special_needs\"\nweight = 1\nfrom = 0\nto = 30";
    let methodology = method_with("", lists);
    let mut data = Data::of(&format!("a; {M21}; 1; 0\nb; {M21}; 1; 0\nc; {M21}; 1; 0\nd; {M21}; 1; 0"));
    let facts = |code: &str, needs: &str, distance: Option<&str>| {
        let known = |key: &str, title: &str, value: &str| KnownValue {
            key: key.to_owned(),
            title: title.to_owned(),
            value: value.parse().unwrap(),
        };
        let mut values = vec![known("special_needs", "доля обучающихся с ОВЗ", needs)];
        values.extend(distance.map(|distance| known("distance", "удалённость", distance)));
        SchoolFacts { code: code.to_owned(), values, ..SchoolFacts::default() }
    };
    data.facts = vec![facts("a", "15", Some("40,1")), facts("b", "15", Some("40")), facts("c", "30", None)];
    let list = identify(&methodology, data.input(), None).unwrap();
    assert_eq!(codes(&list, 0), ["a"]);
    assert_eq!(codes(&list, 1), ["a", "b"]);
    let reasons = list.decision(0).unwrap().lists[1].reasons.clone();
    assert_eq!(reasons, ["Индекс условий 0,500625 ≥ 0,5: distance: 40,1; special_needs: 15"]);
    assert!(list.decision(2).unwrap().lists[1].reasons[0].contains("не посчитан"));
    assert_eq!(list.decision(3).unwrap().lists[0].reasons[0], "доля обучающихся с ОВЗ: нет данных");
}

#[test]
fn a_ranking_goes_by_years_and_criteria_and_ties_share_a_place() {
    let list = "[[lists]]\nkey = \"low\"\nname = \"Низкие\"\nkind = \"ranking\"\nover = 2\ntake = 2\nthreshold = 30\nat_least = 1";
    let methodology = method_with("rankings = \"on\"", list);
    let r20 = "ВПР 2020 русский язык 5";
    let data = Data::of(&format!(
        "a; {M21}; 10; 9\nb; {M21}; 10; 9\nb; {r20}; 10; 3\nc; {M21}; 10; 3\nc; {R21}; 10; 3\nd; {M21}; 10; 3\nd; {R21}; 10; 4\ne; {M21}; 10; 1"
    ));
    let lists = identify(&methodology, data.input(), None).unwrap();
    assert_eq!(codes(&lists, 0), ["b", "c", "d"]);
    let rank = |school: usize| lists.verdict(school, 0).unwrap().rank;
    assert_eq!([rank(0), rank(1), rank(2), rank(3)], [0, 1, 2, 2]);
    assert_eq!(lists.decision(0).unwrap().lists[0].ground, "beyond_take");
    assert!(lists.notice().contains("не является рейтингом"));
}

#[test]
fn adopted_lists_are_what_a_new_list_is_compared_with() {
    let methodology = method("category = \"ШНОР\"\nthreshold = 30\nat_least = 1");
    let data = Data::of(&format!(
        "a; {M21}; 10; 9\nb; {M21}; 10; 9\nc; {M21}; 10; 1\nd; {M21}; 10; 1\nd; ВПР 2020 математика 5; 10; 9"
    ));
    let adopted = |year, day: &str, schools: &[&str]| AdoptedList {
        list: "ШНОР".to_owned(),
        year,
        date: date(day),
        act: format!("Приказ № {year}"),
        schools: schools.iter().map(|code| (*code).to_owned()).collect(),
    };
    let before = [adopted(2019, "2019-08-20", &["a", "c"]), adopted(2018, "2018-08-20", &["c"])];
    let list = identify(&methodology, Input { adopted: &before, ..data.input() }, None).unwrap();
    let story = |school: usize| {
        let decision = list.decision(school).unwrap();
        (decision.standing, decision.since, decision.lists[0].story.clone())
    };
    assert_eq!(
        story(0),
        (Standing::Stays, Some(2019), "Остаётся в списке «ШНОР» с\u{a0}20.08.2019 (Приказ № 2019)".to_owned())
    );
    assert_eq!(story(1).0, Standing::Entered);
    assert_eq!(
        story(2),
        (Standing::Left, Some(2018), "Вышла из списка «ШНОР», была в нём с\u{a0}20.08.2018 (Приказ № 2018)".to_owned())
    );
    assert_eq!(story(3).0, Standing::Out, "a year without an act leaves the acting list as it is");
    let same_year = [adopted(2021, "2021-08-20", &["a", "d"])];
    let list = identify(&methodology, Input { adopted: &same_year, ..data.input() }, None).unwrap();
    let standings: Vec<Standing> = (0..4).map(|school| list.verdict(school, 0).unwrap().standing).collect();
    assert_eq!(standings, [Standing::Stays, Standing::Entered, Standing::Out, Standing::Left]);
}

#[test]
fn without_earlier_lists_nothing_is_called_new() {
    let methodology = method("threshold = 30\nat_least = 1");
    let data = Data::of(&format!("a; {M21}; 10; 9\nb; {M21}; 10; 1"));
    let list = identify(&methodology, data.input(), None).unwrap();
    assert_eq!(list.verdict(0, 0).unwrap().standing, Standing::First);
    assert_eq!(list.verdict(1, 0).unwrap().standing, Standing::Out);
    assert_eq!((list.totals().first, list.totals().entered), (1, 0));
}

#[test]
fn the_year_is_the_newest_or_the_one_asked_for() {
    let methodology = method("threshold = 30\nat_least = 1");
    let data = Data::of(&format!("a; {M21}; 10; 9\nb; ВПР 2019 математика 5; 10; 9\nb; ОГЭ 2023 математика 9; 10; 9"));
    assert_eq!(identify(&methodology, data.input(), None).unwrap().year(), 2021);
    assert_eq!(codes(&identify(&methodology, data.input(), Some(2019)).unwrap(), 0), ["b"]);
    let refusal = identify(&methodology, data.input(), Some(2020)).unwrap_err();
    assert!(refusal.to_string().contains("Есть годы: 2019, 2021."), "{refusal}");
    let nothing = Data::of("a; ОГЭ 2023 математика 9; 10; 9");
    assert!(identify(&methodology, nothing.input(), None).is_err());
}

#[test]
fn why_not_tells_the_cases_apart() {
    let methodology = method("threshold = 30\nmin_n = 10\nat_least = 1");
    let mut data = Data::of(&format!("a; {M21}; 5; 4\nb; {M21}; 18; 5\nb; {R21}; 18; 5"));
    data.works[1].marked = false;
    let list = identify(&methodology, data.input(), None).unwrap();
    let why =
        |school: usize| list.decision(school).unwrap().procedures.iter().map(|one| one.why_not).collect::<Vec<_>>();
    assert_eq!(why(0), [Some(WhyNot::TooFew), Some(WhyNot::NoResults)]);
    assert_eq!(why(1), [Some(WhyNot::OtherSide), Some(WhyNot::NoMarks)]);
    assert_eq!(list.totals().too_few, 1);
}

#[test]
fn the_difference_says_who_and_why() {
    let methodology = method("threshold = 30\nat_least = 1");
    let what_if: WhatIf = "threshold=25,min_n=10".parse().unwrap();
    let (changed, _) = what_if.apply(&methodology).unwrap();
    let data = Data::of(&format!("a; {M21}; 5; 4\nb; {M21}; 20; 5\nc; {M21}; 10; 9\nd; {M21}; 10; 0"));
    let before = identify(&methodology, data.input(), None).unwrap();
    let after = identify(&changed, data.input(), None).unwrap();
    let moved = difference((&before, 0), (&after, 0));
    assert_eq!((moved.before, moved.after, moved.enters, moved.leaves, moved.stays), (2, 2, 1, 1, 1));
    let shifts: Vec<(&str, Shift)> = moved.schools.iter().map(|one| (one.code.as_str(), one.shift)).collect();
    assert_eq!(shifts, [("b", Shift::Enters), ("a", Shift::Leaves), ("c", Shift::Stays)]);
    assert_eq!(
        moved.schools[1].after[0],
        "ВПР 2021, математика 5\u{a0}кл.: 5\u{a0}участников, меньше\u{a0}10: не\u{a0}учитывается"
    );
}

#[test]
fn what_an_exclusion_cannot_know_is_said() {
    let lists = "[[exclusions]]\nwho = \"closed\"\nreason = \"закрыта\"\n\
        [[exclusions]]\nwho = \"kinds\"\nkinds = [\"вечерняя\"]\nreason = \"вечерняя\"\n\
        [[lists]]\nkey = \"low\"\nname = \"Низкие\"\nthreshold = 30\nat_least = 1";
    let methodology = method_with("", lists);
    let mut data = Data::of(&format!("a; {M21}; 10; 9\nb; {M21}; 10; 9"));
    let said = |data: &Data| {
        let list = identify(&methodology, data.input(), None).unwrap();
        let remarks = list.remarks().into_iter().filter(|remark| remark.starts_with("Исключение")).count();
        (codes(&list, 0).len(), remarks)
    };
    assert_eq!(said(&data), (2, 2));
    let kind = |code: &str, kind: &str| SchoolFacts {
        code: code.to_owned(),
        kind: Some(kind.to_owned()),
        ..SchoolFacts::default()
    };
    data.facts = vec![kind("a", "Вечерняя школа"), kind("b", "сош")];
    assert_eq!(said(&data), (1, 0), "a register that knows kinds knows closing too");
}

#[test]
fn exams_that_the_data_lack_do_not_count_against_the_federal_default() {
    let federal = crate::methodology::shipped("federal").unwrap();
    let data =
        Data::of(&format!("a; {M21}; 10; 3\na; {R21}; 10; 3\nb; {M21}; 10; 3\nb; {R21}; 10; 2\nc; {M21}; 10; 0"));
    let list = identify(&federal, data.input(), Some(2021)).unwrap();
    assert_eq!(codes(&list, 0), ["a"]);
    assert_eq!(list.decision(1).unwrap().met, 1);
    assert!(list.remarks().iter().any(|remark| remark.contains("ЕГЭ") && remark.contains("в данных нет")));
}

#[test]
fn a_decision_stands_in_the_lists_of_its_school_years() {
    let years = |from: &str, to: Option<&str>| years_of_decision(date(from), to.map(date));
    assert_eq!(years("2026-03-17", None), (2025, None));
    assert_eq!(years("2025-08-31", Some("2025-09-01")), (2024, Some(2025)));
    assert_eq!(years("2025-09-01", Some("2026-08-31")), (2025, Some(2025)));
    assert_eq!(years("2024-02-29", Some("2024-02-29")), (2023, Some(2023)));
}
