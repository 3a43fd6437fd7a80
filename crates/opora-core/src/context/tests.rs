use std::collections::BTreeMap;

use super::{Card, Fields, Observed, Rule, Unit, Value, clusters, index, judge, predict, read};

fn card(school: &str, values: &[(&str, f64)]) -> Card {
    let values = values.iter().map(|(key, value)| ((*key).to_owned(), Value::Number(*value))).collect();
    Card { school: school.to_owned(), values, ..Card::default() }
}

/// Two facts: a share with weight 2 (0–40, threshold 20) and a distance with weight 1 (0–100, threshold 50).
fn two_fields() -> Fields {
    let all = Fields::shipped();
    let mut share = all.get("low_income").unwrap().clone();
    (share.easy, share.hard, share.weight, share.threshold) = (0.0, 40.0, 2.0, Some(20.0));
    let mut distance = all.get("distance").unwrap().clone();
    (distance.easy, distance.hard, distance.weight, distance.threshold) = (0.0, 100.0, 1.0, Some(50.0));
    Fields(vec![share, distance])
}

fn cells(rows: &[&[&str]]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
}

#[test]
fn the_shipped_list_has_no_faults_and_survives_json() {
    let fields = Fields::shipped();
    assert_eq!(fields.faults(), Vec::<String>::new());
    let text = serde_json::to_string(&fields).unwrap();
    assert_eq!(serde_json::from_str::<Fields>(&text).unwrap(), fields);
}

#[test]
fn faults_are_named() {
    let mut fields = two_fields();
    fields.0[0].hard = 0.0;
    fields.0[1].key = "low_income".to_owned();
    fields.0[1].unit = Unit::Percent { of: Some("nobody".to_owned()) };
    assert_eq!(fields.faults().len(), 4, "{:?}", fields.faults());
}

#[test]
fn the_index_is_the_weighted_mean_of_hardness() {
    // low income 30 of 0–40 is 0.75 with weight 2; 46 km of 0–100 is 0.46 with weight 1: (1.5 + 0.46) / 3.
    let index = index(&card("a", &[("low_income", 30.0), ("distance", 46.0)]), &two_fields()).unwrap();
    assert!((index.value - (2.0 * 0.75 + 0.46) / 3.0).abs() < 1e-12);
    assert_eq!(index.parts[0].key, "low_income");
    assert_eq!(index.known, 1.0);
}

#[test]
fn less_than_half_of_the_weight_gives_no_index() {
    assert!(index(&card("a", &[("distance", 46.0)]), &two_fields()).is_none());
    assert!(index(&card("a", &[]), &two_fields()).is_none());
    let verdict = judge(&card("a", &[("distance", 46.0)]), &two_fields(), Rule::Index { at_least: 0.5 });
    assert_eq!(verdict.hard, None);
}

#[test]
fn hard_conditions_by_index_are_explained() {
    let one = card("a", &[("low_income", 38.0), ("distance", 46.0)]);
    let verdict = judge(&one, &two_fields(), Rule::Index { at_least: 0.65 });
    assert_eq!(verdict.hard, Some(true));
    assert_eq!(
        verdict.reasons,
        [
            "Индекс условий 0,79 ≥ 0,65: доля детей из малообеспеченных семей 38\u{a0}%; удалённость от муниципального центра 46\u{a0}км."
        ]
    );
    let close =
        judge(&card("a", &[("low_income", 25.98), ("distance", 65.0)]), &two_fields(), Rule::Index { at_least: 0.65 });
    assert_eq!(close.hard, Some(false));
    assert!(close.reasons[0].contains("0,6497 < 0,65"), "{:?}", close.reasons);
}

#[test]
fn hard_conditions_by_thresholds_wait_for_what_is_not_known() {
    let fields = two_fields();
    let rule = |at_least| Rule::Thresholds { at_least };
    let both = card("a", &[("low_income", 20.0), ("distance", 50.0)]);
    assert_eq!(judge(&both, &fields, rule(2)).hard, Some(true));
    assert_eq!(
        judge(&both, &fields, rule(2)).grounds[1].words,
        "удалённость от муниципального центра 50\u{a0}км ≥ 50\u{a0}км"
    );
    let one = card("a", &[("low_income", 20.0)]);
    assert_eq!(judge(&one, &fields, rule(2)).hard, None);
    assert_eq!(judge(&one, &fields, rule(1)).hard, Some(true));
    let none = card("a", &[("low_income", 19.9), ("distance", 3.0)]);
    assert_eq!(judge(&none, &fields, rule(1)).hard, Some(false));
}

#[test]
fn less_is_harder_where_the_field_says_so() {
    let fields = Fields::shipped();
    let field = fields.get("top_category").unwrap();
    assert!(field.meets(10.0) && !field.meets(11.0));
    assert_eq!((field.hardness(60.0), field.hardness(5.0), field.hardness(0.0)), (0.0, 1.0, 1.0));
}

#[test]
fn a_table_becomes_cards() {
    let read = read(
        &cells(&[
            &["Условия школ на 01.10.2025", "", "", "", "", "", ""],
            &[
                "№",
                "Код ОО",
                "Наименование ОО",
                "Всего обучающихся",
                "Количество обучающихся с ОВЗ",
                "Доля неполных семей, %",
                "Тип местности",
                "Удалённость, км",
                "Цвет",
            ],
            &["1", "SCH000001", "Школа № 1", "214", "19", "12,5", "село", "46 км", "синий"],
            &["2", "sch000002", "Школа № 2", "100", "120", "", "город", "–", ""],
            &["3", "", "Школа № 3", "50", "1", "3", "город", "1", ""],
            &["", "", "", "", "", "", "", "", ""],
            &["4", "sch000004", "Школа № 4", "много", "1", "130", "луг", "-5", ""],
        ]),
        &Fields::shipped(),
        None,
    );
    assert_eq!(read.cards.len(), 3);
    let first = &read.cards[0];
    assert_eq!((first.school.as_str(), first.name.as_str()), ("sch000001", "Школа № 1"));
    let expected: BTreeMap<String, Value> = [
        ("students", Value::Number(214.0)),
        ("special_needs", Value::Share { part: 19, whole: 214 }),
        ("single_parent", Value::Number(12.5)),
        ("rural", Value::Number(1.0)),
        ("distance", Value::Number(46.0)),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value))
    .collect();
    assert_eq!(first.values, expected);
    assert_eq!(read.cards[1].number("single_parent"), None);
    assert_eq!(read.cards[1].number("special_needs"), None, "more pupils with ОВЗ than pupils");
    assert!(read.cards[2].values.is_empty(), "{:?}", read.cards[2]);
    let told: Vec<(Option<usize>, &str)> = read.remarks.iter().map(|one| (one.row, one.column.as_str())).collect();
    assert!(told.contains(&(None, "Цвет")), "{told:?}");
    assert!(told.contains(&(Some(5), "")), "{told:?}");
    assert_eq!(told.iter().filter(|(row, _)| *row == Some(7)).count(), 5, "{told:?}");
}

#[test]
fn shares_of_one_are_percents() {
    let read = read(
        &cells(&[&["логин", "доля обучающихся с ОВЗ"], &["a", "0.25"], &["b", "0"], &["a", "0.5"]]),
        &Fields::shipped(),
        None,
    );
    assert_eq!(read.cards.iter().map(|card| card.number("special_needs").unwrap()).collect::<Vec<_>>(), [50.0, 0.0]);
    assert_eq!(read.remarks.len(), 2, "a fraction and a repeated school: {:?}", read.remarks);
}

#[test]
fn a_table_without_a_head_says_what_is_needed() {
    let read = read(&cells(&[&["1", "2"], &["a", "b"]]), &Fields::shipped(), None);
    assert!(read.cards.is_empty());
    assert!(read.remarks[0].text.contains("Код школы"), "{:?}", read.remarks);
}

/// Two groups of schools far apart.
fn two_groups() -> Vec<Card> {
    let group = |name: &'static str, income: f64, distance: f64| {
        (0..6u8).map(move |i| {
            let shift = f64::from(i) / 10.0;
            card(&format!("{name}{i}"), &[("low_income", income + shift), ("distance", distance - shift)])
        })
    };
    group("far", 35.0, 80.0).chain(group("near", 5.0, 10.0)).collect()
}

#[test]
fn clusters_part_what_is_far_apart_and_do_not_depend_on_order() {
    let fields = two_fields();
    let cards = two_groups();
    let found = clusters(&cards, &fields, 2).unwrap();
    assert_eq!(found.clusters.len(), 2);
    assert!(found.clusters[0].schools.iter().all(|school| school.starts_with("near")), "easier first");
    assert_eq!(found.of("far3").unwrap().number, 2);
    assert!(found.clusters[1].sentence.starts_with("Выше среднего: "), "{}", found.clusters[1].sentence);
    let mut turned = cards;
    turned.reverse();
    assert_eq!(clusters(&turned, &fields, 2).unwrap(), found);
}

#[test]
fn too_few_cards_or_equal_cards_give_no_clusters() {
    let fields = two_fields();
    assert!(clusters(&[], &fields, 2).is_err());
    assert!(clusters(&two_groups(), &fields, 1).is_err());
    let equal: Vec<Card> = (0..9).map(|i| card(&format!("s{i}"), &[("distance", 5.0)])).collect();
    assert!(clusters(&equal, &fields, 2).is_err());
}

#[test]
fn a_card_with_less_than_half_of_the_facts_is_left_out() {
    let mut cards = two_groups();
    for (i, one) in cards.iter_mut().enumerate() {
        one.values.insert("vacancies".to_owned(), Value::Number(f64::from(u8::try_from(i).unwrap())));
    }
    cards.push(card("poor", &[("distance", 10.0)]));
    let mut fields = two_fields();
    fields.0.push(Fields::shipped().get("vacancies").unwrap().clone());
    let found = clusters(&cards, &fields, 2).unwrap();
    assert_eq!(found.left_out[0].school, "poor");
    assert!(found.of("poor").is_none());
}

#[test]
fn prediction_finds_the_line_and_who_stands_above_it() {
    // result = 10 − 0.5·income − 0.2·distance, but for one school 8 above.
    let mut cards = Vec::new();
    let mut observed = Vec::new();
    for i in 0..20u8 {
        let (income, distance) = (f64::from(i * 7 % 20), f64::from(i * 13 % 17) * 3.0);
        let school = format!("s{i:02}");
        let above = if i == 7 { 8.0 } else { 0.0 };
        cards.push(card(&school, &[("low_income", income), ("distance", distance)]));
        observed.push(Observed { school, result: 10.0 - 0.5 * income - 0.2 * distance + above, n: 30 });
    }
    let fields = two_fields();
    let straight: Vec<Observed> = observed.iter().filter(|one| one.school != "s07").cloned().collect();
    let exact = predict(&straight, &cards, &fields, 10, 1.96).unwrap();
    assert!((exact.slopes[0].per_unit + 0.5).abs() < 1e-9, "{:?}", exact.slopes);
    assert!((exact.slopes[1].per_unit + 0.2).abs() < 1e-9);
    assert!((exact.r_squared.unwrap() - 1.0).abs() < 1e-9);
    assert!(exact.schools.iter().all(|one| !one.resilient && one.residual.abs() < 1e-9));
    let bent = predict(&observed, &cards, &fields, 10, 1.96).unwrap();
    let resilient: Vec<&str> = bent.schools.iter().filter(|one| one.resilient).map(|one| one.school.as_str()).collect();
    assert_eq!(resilient, ["s07"]);
}

#[test]
fn a_fact_that_follows_from_another_is_left_out_and_small_schools_too() {
    let mut fields = two_fields();
    let mut double = fields.0[1].clone();
    double.key = "double".to_owned();
    fields.0.push(double);
    let cards: Vec<Card> = (0..15u8)
        .map(|i| {
            let distance = f64::from(i * 4 % 15);
            card(
                &format!("s{i:02}"),
                &[("low_income", f64::from(i)), ("distance", distance), ("double", 2.0 * distance)],
            )
        })
        .collect();
    let observed: Vec<Observed> = (0..16u8)
        .map(|i| Observed { school: format!("s{i:02}"), result: f64::from(i * 11 % 7), n: if i == 3 { 4 } else { 30 } })
        .collect();
    let found = predict(&observed, &cards, &fields, 10, 1.96).unwrap();
    assert_eq!(found.collinear, ["double"]);
    let left: Vec<&str> = found.left_out.iter().map(|one| one.school.as_str()).collect();
    assert_eq!(left, ["s03", "s15"]);
    assert!(predict(&observed[..5], &cards, &fields, 10, 1.96).is_err());
}
