//! Deadlines counted by school terms, with the shipped table and with the authority's own.

use chrono::NaiveDate;
use opora_core::calendar::{SchoolTerms, TermsRow};
use opora_core::correction::{read_terms_again, rests_on_terms};
use opora_core::reading::{Deadline, Level, Period, Reading};
use opora_import::{Options, read};

const ORDER: &str = "УПРАВЛЕНИЕ ОБРАЗОВАНИЯ КЛЁНОВСКОГО РАЙОНА\n\nПРИКАЗ\n\n20 августа 2025 г. № 71-ОД\n\n\
    Об утверждении плана на 2025/2026 учебный год\n\n\
    План мероприятий на 2025/2026 учебный год\n\n\
    №\tМероприятие\tСрок\tОтветственные\n\
    1\tАнализ успеваемости учащихся\t1 раз в четверть\tОУ\n\
    2\tСовещание наставников\tдо 15 ноября 2025 г.\tЦМС\n\
    3\tЛагерь для отстающих\tосенние каникулы\tОУ\n\
    4\tОтчёт о лагере\tто же\tОУ\n";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The authority's own 2025–2026: the second term begins a week later than usual.
fn own() -> SchoolTerms {
    let period = |start: &str, end: &str| Period { start: day(start), end: day(end) };
    let season = opora_core::calendar::Season::Autumn;
    SchoolTerms::default_for(2025)
        .unwrap()
        .with(TermsRow::Term(1), period("2025-09-01", "2025-10-31"))
        .with(TermsRow::Holidays(season), period("2025-11-01", "2025-11-09"))
        .with(TermsRow::Term(2), period("2025-11-10", "2025-12-29"))
}

fn reading(terms: Vec<SchoolTerms>) -> Reading {
    read(Some("план.txt"), ORDER.as_bytes(), &Options { terms, ..Options::default() }).unwrap().reading
}

fn deadlines(reading: &Reading) -> Vec<&Deadline> {
    reading.roadmaps.iter().flat_map(|plan| &plan.activities).filter_map(|one| one.deadline.as_ref()).collect()
}

fn levels(reading: &Reading) -> Vec<Level> {
    deadlines(reading).iter().map(|deadline| deadline.status).collect()
}

#[test]
fn terms_of_the_authority_are_no_guess() {
    let shipped = reading(Vec::new());
    assert_eq!(levels(&shipped), [Level::Check, Level::Clear, Level::Check, Level::Check]);
    assert!(!serde_json::to_string(&shipped).unwrap().contains("\"terms\""));
    let table = own();
    assert_eq!(table.troubles(), []);
    let with = reading(vec![table]);
    assert_eq!(levels(&with), [Level::Clear; 4], "{:?}", deadlines(&with));
    let every = deadlines(&with)[0].occurrences.iter().map(|one| one.due.to_string()).collect::<Vec<_>>();
    assert_eq!(every, ["2025-10-31", "2025-12-29", "2026-03-22", "2026-05-31"].map(str::to_owned).to_vec());
    assert_eq!(deadlines(&with)[2].occurrences[0].due, day("2025-11-09"));
    assert!(with.remarks.iter().all(|remark| !remark.text.contains("общей таблицы")));
}

#[test]
fn a_draft_is_read_again_by_new_terms() {
    let mut draft = reading(Vec::new());
    assert!(rests_on_terms(&draft));
    read_terms_again(&mut draft, &[own()]);
    let fresh = reading(vec![own()]);
    assert_eq!(deadlines(&draft), deadlines(&fresh));
    assert_eq!(draft.remarks, fresh.remarks);
    let words = ORDER.replace("1 раз в четверть", "ежемесячно").replace("осенние каникулы", "ноябрь 2025 г.");
    let other = read(None, words.as_bytes(), &Options::default()).unwrap().reading;
    assert!(!rests_on_terms(&other));
}
