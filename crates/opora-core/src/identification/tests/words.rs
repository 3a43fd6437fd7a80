//! The sentences, word by word, and the JSON.

use super::super::{DataVersion, identify};
use super::build::{Data, method};

fn check(rule: &str, figure: &str, expected: &str) {
    let data = Data::of(&format!("a; ВПР 2021 математика 5; {figure}"));
    let methodology = method(rule);
    let list = identify(&methodology, data.input(), None).unwrap();
    let sentence = list.decision(0).unwrap().procedures[0].sentence.clone();
    let expected = format!("ВПР 2021, математика 5\u{a0}кл.: {}", expected.replace('_', "\u{a0}"));
    assert_eq!(sentence, expected, "{rule}; {figure}");
}

#[test]
fn sentences_show_both_numbers_the_value_and_the_border() {
    let share = "threshold = 30\nmin_n = 6\nat_least = 1";
    check(share, "18; 7", "7_из_18 = 38,9_% ≥ 30_%");
    check(share, "17; 5", "5_из_17 = 29,4_% < 30_%");
    check(share, "10; 3", "3_из_10 = 30,0_% ≥ 30_%");
    check(share, "5; 4", "5_участников, меньше_6: не_учитывается");
    check(share, "1; 1", "1_участник, меньше_6: не_учитывается");
    check(share, "10000; 2999", "2999_из_10000 = 29,99_% < 30_%");
    check("threshold = 33.3\nat_least = 1", "3; 1", "1_из_3 = 33,33_% ≥ 33,3_%");
    check("threshold = 30\nat_least = 1\ncompare = \"above\"", "10; 3", "3_из_10 = 30,0_% ≤ 30_%");
    check("measure = \"low_count\"\nthreshold = 1\nat_least = 1", "18; 1", "1_из_18 с отметкой «2», 1 ≥ 1");
    check("measure = \"mean\"\nthreshold = 8\nat_least = 1", "3; 0; 0; 23", "средний балл 7,7 < 8, 3_участника");
    check(
        "measure = \"completion\"\nthreshold = 40\nat_least = 1",
        "10; 0; 0; 74",
        "средний балл 7,4 из_20 = 37,0_% < 40_%",
    );
    check(
        "measure = \"good_share\"\nthreshold = 20\nat_least = 1",
        "18; 0; 3",
        "отметок «4» и «5» 3_из_18 = 16,7_% < 20_%",
    );
}

#[test]
fn conclusions_follow_the_criteria() {
    let data = Data::of("a; ВПР 2021 математика 5; 10; 9\na; ВПР 2020 русский язык 5; 10; 1");
    let methodology = method("threshold = 30\nat_least = 1\nyears = { met = 2, window = 2 }");
    let list = identify(&methodology, data.input(), None).unwrap();
    let reasons = list.decision(0).unwrap().reasons.join("\n").replace('\u{a0}', "_");
    assert_eq!(
        reasons,
        "ВПР 2021, математика 5_кл.: 9_из_10 = 90,0_% ≥ 30_%\n\
         2021_год: 1_критерий из_2, нужно не_менее_1\n\
         ВПР 2020, русский язык 5_кл.: 1_из_10 = 10,0_% < 30_%\n\
         2020_год: 0_критериев из_2, нужно не_менее_1\n\
         Условие выполнено в_1_году, нужно 2_года подряд"
    );
}

#[test]
fn the_json_is_what_is_promised() {
    let data =
        Data::of("b; ВПР 2021 математика 5; 18; 7\na; ВПР 2021 математика 5; 5; 0\nb; ВПР 2021 русский язык 5; 10; 3");
    let methodology = method("category = \"ШНОР\"\nthreshold = 30\nat_least = 2");
    let list = identify(&methodology, data.input(), None).unwrap();
    let data = DataVersion { version: "0123".to_owned(), parts: Vec::new() };
    let written = serde_json::to_string(&list.written(&data, &[])).unwrap();
    let answer = list.answer(data, Vec::new());
    assert_eq!(written, serde_json::to_string(&answer).unwrap());
    insta::assert_snapshot!(serde_json::to_string_pretty(&answer).unwrap());
}

#[test]
fn the_order_of_the_input_changes_no_byte() {
    let lines = "b; ВПР 2021 математика 5; 18; 7\na; ВПР 2021 математика 5; 5; 2\nb; ВПР 2021 русский язык 5; 10; 3";
    let methodology = method("threshold = 30\nat_least = 1");
    let json = |data: &Data| {
        let list = identify(&methodology, data.input(), None).unwrap();
        serde_json::to_string(&list.answer(DataVersion::default(), Vec::new())).unwrap()
    };
    let straight = Data::of(lines);
    let mut turned = Data::of(&lines.lines().rev().collect::<Vec<_>>().join("\n"));
    turned.figures.reverse();
    assert_eq!(json(&straight), json(&turned));
}
