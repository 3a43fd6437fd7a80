use super::{Found, Scales, bands};
use crate::assessment::Work;

fn scales(marks: &str, rest: &str) -> Result<Scales, String> {
    let head = "[[scale]]\nprocedure = \"ВПР\"\nyear = 2021\nsubject = \"география\"\ngrade = 8\n";
    Scales::read(&format!("{head}marks = \"{marks}\"\n{rest}")).map_err(|bad| bad.to_string())
}

fn refused(marks: &str, rest: &str, expected: &str) {
    assert_eq!(scales(marks, rest).unwrap_err(), format!("строка 1: ВПР 2021 география 8: {expected}"), "{marks}");
}

#[test]
fn shipped_scales_are_without_faults() {
    let shipped = Scales::shipped();
    assert!(shipped.iter().count() > 100);
    for scale in shipped.iter() {
        assert_eq!(scale.check(), [], "{}", scale.work());
        assert!(!scale.source.is_empty(), "{}", scale.work());
    }
    let works: std::collections::HashSet<Work> = shipped.iter().map(super::Scale::work).collect();
    assert_eq!(works.len(), shipped.iter().count(), "two scales for one work");
}

#[test]
fn faults_name_the_place() {
    refused("0–12 13–26 27–35 35–40", "max = 40", "«4» (27–35) и «5» (35–40) пересекаются: 35 — и там, и там");
    refused("0–5 7–9 10–14 15–20", "", "между «2» (0–5) и «3» (7–9) пропущено: 6");
    refused("0–5 9–9 10–14 15–20", "", "между «2» (0–5) и «3» (9–9) пропущено: 6–8");
    refused("1–5 6–9 10–14 15–20", "", "шкала начинается с 1, а не с 0");
    refused("0–5 6–9 10–14 15–20", "max = 21", "наибольший балл 21, а шкала кончается на 20");
    assert!(scales("0–5 9–6 10–14 15–20", "").unwrap_err().contains("9–6 записано наоборот"));
    assert!(scales("от 0 до 5", "").unwrap_err().contains("пишется «0–6 7–10 11–14 15–20»"));
    assert!(scales("0–5 6–9 10–14 15–20", "mxa = 20").unwrap_err().starts_with("строка 7: "));
    assert!(Scales::read("").unwrap_err().to_string().contains("[[scale]]"));
}

#[test]
fn bands_are_written_in_many_ways() {
    assert_eq!(bands("0–6 7–10 11–14 15–20"), bands("0-6, 7-10; 11—14 / 15-20"));
    assert_eq!(bands("0–6"), None);
    assert_eq!(bands("а–б в–г"), None);
}

fn check(work: &str, total: u16, mark: Option<u8>) {
    let shipped = Scales::shipped();
    let Some(Found::Own(scale)) = shipped.find(&work.parse().unwrap()) else { panic!("{work}: no scale of its own") };
    assert_eq!(scale.mark(total), mark, "{work} {total}");
}

#[test]
fn marks_of_totals() {
    check("ВПР 2021 математика 5", 6, Some(2));
    check("ВПР 2021 математика 5", 7, Some(3));
    check("ВПР 2021 русский язык 6", 51, Some(5));
    check("ВПР 2021 русский язык 6", 52, None);
    check("ВПР 2021 география 8", 34, Some(4));
    check("ВПР 2021 география 8", 35, Some(5));
    check("ЕГЭ 2021 русский язык 11", 23, Some(2));
    check("ЕГЭ 2019 математика профильная 11", 27, None);
}

#[test]
fn a_year_without_a_scale_borrows_by_the_tested_class() {
    let shipped = Scales::shipped();
    let autumn: Work = "ВПР 2020 математика 5 осень".parse().unwrap();
    let Some(Found::Borrowed(scale)) = shipped.find(&autumn) else { panic!("nothing borrowed") };
    assert_eq!((scale.grade, scale.year), (4, 2021));
    assert_eq!(shipped.find(&"ВПР 2027 математика 5".parse().unwrap()), None);
    assert_eq!(shipped.find(&"ЕГЭ 2026 физика 11".parse().unwrap()), None);
}

#[test]
fn a_condition_lowers_the_mark() {
    let shipped = Scales::shipped();
    let Some(Found::Own(russian)) = shipped.find(&"ОГЭ 2022 русский язык 9".parse().unwrap()) else {
        panic!()
    };
    let by = |points: u16| move |condition: &super::Condition| points >= condition.at_least;
    assert_eq!(russian.mark_under(30, by(6)), Some(5));
    assert_eq!(russian.mark_under(30, by(5)), Some(4));
    assert_eq!(russian.mark_under(30, by(3)), Some(3));
    assert_eq!(russian.mark_under(10, by(0)), Some(2));
}
