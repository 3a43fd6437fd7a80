use opora_core::context::{Card, Fields, Value, clusters};
use opora_results::questions::funnel::{Measure, funnel};
use opora_results::questions::resilience::{Rules, observed, resilience};
use opora_results::questions::stats::stats;
use opora_results::questions::{Ask, By, Hidden, Hiding, Only, Register};

use super::{Own, near, register, school, times};

const MATHS: &str = "ВПР 2021 математика 5";

fn region() -> (Own, Register) {
    let sizes = [("sch1", 30), ("sch2", 12), ("sch3", 5), ("sch4", 40), ("sch5", 9)];
    let summaries = sizes.iter().map(|(code, n)| school(code, &times(*n, 8))).collect();
    let places = [("sch1", "Ёлкинский"), ("sch2", "Ёлкинский"), ("sch3", "Ёлкинский"), ("sch4", "Ясный"), ("sch5", "")];
    (Own::of(MATHS, summaries), register(&places))
}

fn groups(ask: &Ask) -> Vec<(String, Option<u64>, Option<Hidden>)> {
    let (own, register) = region();
    let answer = stats(&[own.results()], &register, ask);
    let named = answer.works[0].groups.iter();
    named
        .map(|one| (one.group.key.clone(), one.figures.as_ref().map(|figures| figures.used), one.group.hidden))
        .collect()
}

fn shown(key: &str, n: u64) -> (String, Option<u64>, Option<Hidden>) {
    (key.to_owned(), Some(n), None)
}

#[test]
fn groups_come_in_a_fixed_order() {
    let all = ["sch1", "sch2", "sch3", "sch4", "sch5"].iter().zip([30, 12, 5, 40, 9]);
    assert_eq!(groups(&Ask::by(By::School)), all.map(|(key, n)| shown(key, n)).collect::<Vec<_>>());
    assert_eq!(groups(&Ask::by(By::Municipality)), [shown("Ёлкинский", 47), shown("Ясный", 40), shown("", 9)]);
    assert_eq!(groups(&Ask::by(By::Region)), [shown("", 96)]);
}

#[test]
fn one_school_or_one_municipality() {
    let ask = Ask { only: Some(Only::Schools(["sch4".to_owned()].into())), ..Ask::by(By::School) };
    assert_eq!(groups(&ask), [shown("sch4", 40)]);
    let ask = Ask { only: Some(Only::Municipality("Ёлкинский".to_owned())), ..Ask::by(By::School) };
    assert_eq!(groups(&ask).len(), 3);
}

#[test]
fn small_groups_are_hidden_with_one_beside_them() {
    let ask = Ask { hiding: Hiding { below: 10 }, ..Ask::by(By::School) };
    let hidden: Vec<(String, Option<Hidden>)> =
        groups(&ask).into_iter().map(|(key, _, hidden)| (key, hidden)).collect();
    let expected = [
        ("sch1", None),
        // With sch2 in sight, sch3 would follow from the total of its municipality.
        ("sch2", Some(Hidden::Complement)),
        ("sch3", Some(Hidden::Few)),
        ("sch4", None),
        ("sch5", Some(Hidden::Few)),
    ];
    assert_eq!(hidden, expected.map(|(key, hidden)| (key.to_owned(), hidden)));
    let (own, register) = region();
    let text = serde_json::to_string(&stats(&[own.results()], &register, &ask)).unwrap();
    assert!(text.contains("\"hidden\":\"few\"") && !text.contains("\"used\":5,"), "{text}");
}

#[test]
fn hiding_by_hand() {
    let check = |sizes: &[u64], expected: &str| {
        let families = vec![vec![""]; sizes.len()];
        let hidden = Hiding { below: 10 }.judge(sizes, &families);
        let text: String = hidden
            .iter()
            .map(|one| match one {
                None => '.',
                Some(Hidden::Few) => 'f',
                Some(Hidden::Complement) => 'c',
            })
            .collect();
        assert_eq!(text, expected, "{sizes:?}");
    };
    check(&[], "");
    check(&[50, 60], "..");
    check(&[5, 12, 30], "fc.");
    check(&[5, 7, 30], "ff.");
    check(&[2, 3, 30, 40], "ffc.");
    check(&[0, 5, 12], ".fc");
    check(&[5], "f");
    check(&[10, 10], "..");
    assert_eq!(Hiding::default().judge(&[1, 2], &[vec![""], vec![""]]), [None, None]);
}

#[test]
fn a_region_too_small_is_hidden_whole() {
    let own = Own::of(MATHS, vec![school("sch1", &times(6, 8))]);
    let ask = Ask { hiding: Hiding::PUBLISHED, ..Ask::by(By::School) };
    let answer = stats(&[own.results()], &Register::default(), &ask);
    assert_eq!(answer.works[0].figures, None);
    assert_eq!(answer.works[0].groups[0].figures, None);
}

#[test]
fn a_school_is_known_by_its_older_code() {
    let (_, register) = region();
    assert_eq!(register.code("edu3"), "sch3");
    assert_eq!((register.name("sch3"), register.name("sch9")), ("Школа sch3", "sch9"));
}

fn cards() -> Vec<Card> {
    (0..12u8)
        .map(|i| Card {
            school: format!("s{i:02}"),
            values: [("low_income".to_owned(), Value::Number(if i < 6 { 5.0 } else { 40.0 } + f64::from(i)))].into(),
            ..Card::default()
        })
        .collect()
}

#[test]
fn groups_by_cluster_of_context() {
    let found = clusters(&cards(), &Fields::shipped(), 2).unwrap();
    let register = Register::default().with_clusters(&found);
    let own =
        Own::of(MATHS, vec![school("s00", &times(3, 15)), school("s11", &times(2, 3)), school("s99", &times(1, 8))]);
    let answer = stats(&[own.results()], &register, &Ask::by(By::Cluster));
    let keys: Vec<(&str, u64)> =
        answer.works[0].groups.iter().map(|one| (one.group.key.as_str(), one.figures.as_ref().unwrap().used)).collect();
    assert_eq!(keys, [("1", 3), ("2", 2), ("", 1)]);
}

#[test]
fn resilient_schools_stand_above_their_conditions() {
    let result = |i: u8| if i == 9 { 17 } else { 15 - i16::from(i) };
    let summaries = (0..12u8).map(|i| school(&format!("s{i:02}"), &times(30, result(i)))).collect();
    let own = Own::of(MATHS, summaries);
    let all = observed(&[own.results()]);
    let mean = (0..12u8).map(|i| f64::from(result(i))).sum::<f64>() / 12.0;
    near(all[0].result, 5.0 * (15.0 - mean));
    let answer =
        resilience(&[own.results()], &cards(), &Fields::shipped(), &Register::default(), Rules::default()).unwrap();
    let resilient: Vec<&str> =
        answer.prediction.schools.iter().filter(|one| one.resilient).map(|one| one.school.as_str()).collect();
    assert_eq!(resilient, ["s09"]);
}

#[test]
fn a_funnel_has_its_middle_its_points_and_its_lines() {
    let mut people = times(20, 3);
    people.extend(times(180, 12));
    let own = Own::of(MATHS, vec![school("a", &people), school("b", &times(20, 3)), school("c", &times(3, 12))]);
    let answer = funnel(&own.results(), &Register::default(), &Ask::default(), Measure::Low).unwrap();
    assert_eq!((answer.region.n, answer.region.of), (40, 223));
    let zones: Vec<String> = answer.points.iter().map(|point| serde_json::to_string(&point.zone).unwrap()).collect();
    assert_eq!(zones, ["\"below\"", "\"far_above\"", "\"inside\""]);
    assert_eq!((answer.limits[0].n, answer.limits.last().unwrap().n), (1, 200));
    assert!(answer.limits.windows(2).all(|two| two[0].n < two[1].n) && answer.limits.len() < 200);
    let hidden = Ask { hiding: Hiding { below: 10 }, ..Ask::default() };
    let answer = funnel(&own.results(), &Register::default(), &hidden, Measure::Low).unwrap();
    assert_eq!(answer.points[2].share, None);
    let unmarked = Own::of(MATHS, vec![school("a", &[(3, None, None)])]);
    assert!(funnel(&unmarked.results(), &Register::default(), &Ask::default(), Measure::Low).is_none());
}
