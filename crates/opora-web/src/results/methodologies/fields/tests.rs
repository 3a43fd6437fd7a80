//! Fields give the rules back, and a complaint finds its field.

use opora_core::methodology::{Refused, SHIPPED, read, shipped};

use super::*;

#[test]
fn fields_give_the_rules_back() {
    for one in SHIPPED {
        let rules = shipped(one.name).unwrap();
        let fields = Fields::of(&rules);
        let back = read(&fields.text(Some(&rules))).unwrap_or_else(|why| panic!("{}: {why}", one.name));
        assert_eq!(back, rules, "{}", one.name);
        assert_eq!(fields.tidy().text(Some(&rules)), fields.text(Some(&rules)));
    }
}

#[test]
fn a_complaint_points_at_its_field() {
    let rules = shipped("federal").unwrap();
    let check = |name: &str, value: &str, expected: &str| {
        let mut fields = Fields::of(&rules);
        match fields.0.iter_mut().find(|(field, _)| field == name) {
            Some(field) => field.1 = value.to_owned(),
            None => fields.set(name, value),
        }
        let fields = fields.tidy();
        let Err(Refused(complaints)) = read(&fields.text(Some(&rules))) else { panic!("{name} = {value} is read") };
        let places: Vec<String> = complaints.iter().map(|one| fields.of_path(&one.path)).collect();
        assert!(places.iter().any(|place| place == expected), "{name} = {value}: {places:?}");
    };
    check("l.threshold", "много", "l.threshold");
    check("l.at_least", "80", "l.at_least");
    check("p1.grade", "шесть", "p1.grade");
    check("p0.min_n", "-1", "p0.min_n");
    check("l.window", "40", "l.window");
    check("valid_from", "31.02.2026", "valid_from");
}

#[test]
fn rows_are_taken_out_and_new_ones_get_a_name() {
    let rules = shipped("federal").unwrap();
    let mut fields = Fields::of(&rules);
    let next = fields.rows('p');
    fields.set("p0.drop", "1");
    for (key, value) in [("procedure", "РКР"), ("subject", "физика"), ("grade", "8"), ("in", "1")] {
        fields.set(format!("p{next}.{key}"), value);
    }
    let changed = read(&fields.tidy().text(Some(&rules))).unwrap();
    assert_eq!(changed.procedures.len(), rules.procedures.len());
    assert_eq!(changed.procedures.last().unwrap().key, "work-1");
    assert!(changed.procedure(&rules.procedures[0].key).is_none());
}
