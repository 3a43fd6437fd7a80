//! The library over a folder: what counts, what is passed by, what is made anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use opora_results::Fault;
use opora_results::library::{Filter, Library, Part};
use opora_results::rows::{open, write};
use proptest::prelude::*;

use crate::sample::OwnRow;
use crate::{naive, sample};

fn put(folder: &Path, work: &str, rows: &[OwnRow]) -> Part {
    let written = write(folder, &sample::header(work, 1), [Ok(sample::batch(rows, 1))]).unwrap();
    Part::open(&written.path).unwrap()
}

fn some_rows(schools: &[&str], score: i16) -> Vec<OwnRow> {
    let row = |school: &&str, who: usize| OwnRow {
        school: (*school).to_owned(),
        participant: Some(who.to_string()),
        letter: None,
        status: opora_results::rows::schema::Status::Used,
        score: Some(score),
        mark: Some(if who == 0 { 2 } else { 4 }),
        journal: Some(3),
        import: 1,
        tasks: vec![Some(1)],
    };
    schools.iter().flat_map(|school| (0..3).map(move |who| row(school, who))).collect()
}

#[test]
fn figures_come_from_every_work() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "ВПР 2021 математика 5", &some_rows(&["sch1", "sch3"], 4));
    put(folder.path(), "ВПР 2021 русский язык 5", &some_rows(&["sch2", "sch3"], 5));
    let library = Library::folder(folder.path()).unwrap();
    let all = library.figures(&Filter::default()).unwrap();
    assert_eq!(all.schools, ["sch1", "sch2", "sch3"]);
    let seen: Vec<_> = all.figures.iter().map(|f| (f.work, f.school, f.n, f.low, f.sum)).collect();
    assert_eq!(seen, [(0, 0, 3, 1, 12), (0, 2, 3, 1, 12), (1, 1, 3, 1, 15), (1, 2, 3, 1, 15)]);

    let filter = Filter { works: None, schools: Some(BTreeSet::from(["sch3".to_owned()])) };
    let one = library.figures(&filter).unwrap();
    assert_eq!(one.schools, ["sch3"]);
    assert_eq!(one.figures.iter().map(|f| (f.work, f.school)).collect::<Vec<_>>(), [(0, 0), (1, 0)]);

    let filter = Filter { works: Some(BTreeSet::from([all.works[1].clone()])), schools: None };
    let one = library.figures(&filter).unwrap();
    assert_eq!(one.schools, ["sch2", "sch3"]);
    let part = library.part(&all.works[0]).unwrap();
    let named = part.summaries_of(&BTreeSet::from(["sch3".to_owned()])).unwrap();
    assert_eq!(named, part.summaries().unwrap()[1..]);
}

#[test]
fn drafts_and_strangers_are_passed_by() {
    let folder = tempfile::tempdir().unwrap();
    let part = put(folder.path(), "ВПР 2021 математика 5", &some_rows(&["sch1"], 4));
    let beside = part.rows.parent().unwrap();
    fs::write(beside.join(".77-1.half"), b"PAR1 half a file").unwrap();
    fs::write(beside.join("readme.txt"), b"words").unwrap();
    assert_eq!(Library::folder(folder.path()).unwrap().works().count(), 1);
}

#[test]
fn two_files_of_one_work_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "ВПР 2021 математика 5", &some_rows(&["sch1"], 4));
    put(folder.path(), "ВПР 2021 математика 5", &some_rows(&["sch1"], 5));
    let fault = Library::folder(folder.path()).unwrap_err();
    assert!(matches!(fault, Fault::Twice { .. }), "{fault}");
}

#[test]
fn half_a_file_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let part = put(folder.path(), "ВПР 2021 математика 5", &some_rows(&["sch1"], 4));
    let bytes = fs::read(&part.rows).unwrap();
    fs::write(&part.rows, &bytes[..bytes.len() / 2]).unwrap();
    let fault = open(&part.rows).unwrap_err();
    assert!(fault.to_string().contains("повреждён"), "{fault}");
}

#[test]
fn summaries_of_other_rows_are_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let first = put(folder.path(), "ВПР 2021 математика 5", &some_rows(&["sch1"], 4));
    let second = put(folder.path(), "ВПР 2021 математика 5", &some_rows(&["sch1"], 5));
    first.ensure().unwrap();
    fs::copy(&first.summaries, &second.summaries).unwrap();
    assert!(second.ensure().unwrap());
    assert_eq!(second.summaries().unwrap()[0].sum, 15);
    for bytes in [b"".as_slice(), b"PAR1PAR1", &fs::read(&first.rows).unwrap()] {
        fs::write(&second.summaries, bytes).unwrap();
        assert_eq!(second.summaries().unwrap()[0].sum, 15);
    }
}

#[test]
fn a_newer_version_is_refused_with_the_next_step() {
    let folder = tempfile::tempdir().unwrap();
    let part = put(folder.path(), "ВПР 2021 математика 5", &some_rows(&["sch1"], 4));
    part.ensure().unwrap();
    for (file, key) in [(&part.summaries, "opora.summaries.version"), (&part.rows, "opora.version")] {
        let mut bytes = fs::read(file).unwrap();
        // In the footer: the key, then the mark of a string field and its length, then the value.
        let key = key.as_bytes();
        let place = bytes.windows(key.len()).rposition(|window| window == key).unwrap() + key.len() + 2;
        assert_eq!(bytes[place], b'1');
        bytes[place] = b'9';
        fs::write(file, &bytes).unwrap();
        let fault = part.header().unwrap_err();
        assert!(matches!(fault, Fault::Newer { version: 9, .. }), "{fault}");
        assert!(fault.to_string().contains("Обновите программу"), "{fault}");
        fs::remove_file(&part.summaries).ok();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn figures_are_the_naive_ones(one in sample::rows(1, 80), two in sample::rows(1, 80)) {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "ВПР 2021 математика 5", &one);
        put(folder.path(), "ВПР 2021 математика 6", &two);
        let library = Library::folder(folder.path()).unwrap();
        let figures = library.figures(&Filter::default()).unwrap();
        prop_assert_eq!(&library.figures_from_rows(&Filter::default()).unwrap(), &figures);
        let seen: Vec<_> = figures
            .figures
            .iter()
            .map(|f| (f.work, figures.schools[f.school as usize].clone(), f.n, f.low, f.good, f.sum))
            .collect();
        let naive = |work: u32, rows: &[OwnRow]| {
            let summaries = naive::summaries(rows, 1);
            summaries.into_iter().map(|s| (work, s.school, s.used, s.marks[0], s.marks[2] + s.marks[3], s.sum as u32)).collect::<Vec<_>>()
        };
        prop_assert_eq!(seen, [naive(0, &one), naive(1, &two)].concat());
    }
}
