//! Methodologies: files with slips, files that come with the product, changes, and printing that reads back.

mod any;
mod slips;

use super::{Decimal, SHIPPED, WhatIf, read, shipped};

#[test]
fn shipped_methodologies_are_read_labelled_and_printed_back() {
    for one in SHIPPED {
        let methodology = read(one.toml).unwrap_or_else(|refused| panic!("{}: {refused}", one.name));
        assert_eq!(methodology.label, super::LABEL, "{}", one.name);
        assert_eq!(read(&methodology.print()).as_ref(), Ok(&methodology), "{}", one.name);
        assert_eq!(shipped(one.name), Some(methodology));
        assert!(one.toml.contains("ПРОВЕРЬТЕ ПО ВАШЕМУ РЕГИОНУ"), "{}", one.name);
    }
    assert_eq!(shipped("нет такой"), None);
}

#[test]
fn the_hash_knows_the_rules_and_not_the_comments() {
    let federal = shipped("federal").unwrap();
    let same = read(&format!("# ещё одно пояснение\n{}", federal.print())).unwrap();
    assert_eq!(federal.hash(), same.hash());
    let (other, _) = "threshold=25".parse::<WhatIf>().unwrap().apply(&federal).unwrap();
    assert_ne!(federal.hash(), other.hash());
}

#[test]
fn decimals_are_exact() {
    let check = |text: &str, expected: &str| assert_eq!(text.parse::<Decimal>().unwrap().to_string(), expected);
    check("30", "30");
    check("33.50", "33.5");
    check("27,5", "27.5");
    check("-0.000001", "-0.000001");
    for wrong in ["", "30 %", "1e3", "1.2.3", "0.0000001", "1234567890", "."] {
        assert!(wrong.parse::<Decimal>().is_err(), "{wrong}");
    }
    assert!(Decimal::whole(30).against(300, 10).is_eq());
    assert!("33.3".parse::<Decimal>().unwrap().against(100, 3).is_gt());
    assert!("33.4".parse::<Decimal>().unwrap().against(100, 3).is_lt());
}

#[test]
fn what_if_changes_what_it_names() {
    let several = shipped("several-lists").unwrap();
    let apply = |text: &str| text.parse::<WhatIf>().unwrap().apply(&several);
    let (changed, log) = apply("threshold=27,5, min_n=10").unwrap();
    let threshold = |key: &str| changed.list(key).unwrap().rule.results().unwrap().test.threshold.to_string();
    assert_eq!(threshold("stable-low"), "27.5");
    assert_eq!(threshold("shnor"), "27.5");
    assert_eq!(threshold("risk"), "25", "a list with a threshold of its own keeps it");
    assert_eq!(threshold("stable-high"), "60");
    assert_eq!(log.iter().filter(|one| one.key == "threshold").count(), 2);
    let (changed, log) = apply("risk.threshold=20;vpr-mat-5.min_n=8").unwrap();
    assert_eq!(changed.list("risk").unwrap().rule.results().unwrap().test.threshold.to_string(), "20");
    assert_eq!(changed.list("shnor").unwrap().rule.results().unwrap().test_of("vpr-mat-5").min_n, 8);
    assert_eq!(log.first().map(|one| (one.from.as_str(), one.to.as_str())), Some(("25", "20")));
    assert!(apply("threshold=30").unwrap().1.is_empty(), "the same value is no change");
    assert_eq!("risk.threshold=27.50,years=2".parse::<WhatIf>().unwrap().to_string(), "risk.threshold=27.5,years=2");
}

#[test]
fn what_if_says_what_it_does_not_understand() {
    let federal = shipped("federal").unwrap();
    let check = |text: &str, part: &str| {
        let sentence = match text.parse::<WhatIf>() {
            Err(refused) => refused.to_string(),
            Ok(what_if) => what_if.apply(&federal).map(|_| String::new()).unwrap_or_else(|refusal| refusal.to_string()),
        };
        assert!(sentence.contains(part), "{text}: «{sentence}»");
    };
    check("treshold=25", "возможно, threshold");
    check("threshold", "ключ=значение");
    check("threshold=много", "число записывается цифрами");
    check("threshold=130", "Доля не бывает больше 100");
    check("at_least=9", "Нужно не менее 9 критериев, а процедур в списке 8");
    check("at_least=0", "целое число от 1");
    check("shnr.threshold=20", "Возможно, «shnor»?");
    check("vpr-mat-5.at_least=2", "меняются только threshold и min_n");
}
