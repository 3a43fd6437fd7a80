//! Who comes again: participants under two spellings of their code, classes whose codes restart, files of one name.

use std::collections::BTreeSet;

use opora_results::rows::schema::Status;
use opora_results::rows::{Opened, brought_again, merge, open, recognised, write};

use crate::sample::{self, OwnRow};

const WORK: &str = "ВПР 2021 математика 5";

fn pupil(school: &str, code: Option<&str>, letter: &str, score: i16, import: i32) -> OwnRow {
    OwnRow {
        school: school.to_owned(),
        participant: code.map(str::to_owned),
        letter: (!letter.is_empty()).then(|| letter.to_owned()),
        status: Status::Used,
        score: Some(score),
        mark: Some(3),
        journal: None,
        import,
        tasks: vec![Some(1)],
    }
}

/// A class of a school: codes from 1.
fn class(letter: &str, score: i16, import: i32) -> Vec<OwnRow> {
    ["1", "2", "3"].map(|code| pupil("sch1", Some(code), letter, score, import)).to_vec()
}

fn kept(folder: &std::path::Path, rows: &[OwnRow]) -> Opened {
    open(&write(folder, &sample::header(WORK, 1), [Ok(sample::batch(rows, 1))]).unwrap().path).unwrap()
}

/// Puts rows over others as an import does, with the numbers of imports from files of the same name; answers how many
/// stayed, were replaced, removed and added, and the new file.
fn put(
    folder: &std::path::Path,
    current: &Opened,
    rows: &[OwnRow],
    same_name: &[i32],
) -> ((u64, u64, u64, u64), Opened) {
    let header = sample::header(WORK, 1);
    let incoming = recognised(current, &sample::batch(rows, 1)).unwrap();
    let replaced = brought_again(current, &incoming, &same_name.iter().copied().collect()).unwrap();
    let done = merge(folder, current, &header, &incoming, &replaced).unwrap();
    ((done.kept, done.replaced, done.removed, done.added), open(&done.written.path).unwrap())
}

#[test]
fn classes_whose_codes_restart_do_not_replace_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let first = kept(folder.path(), &class("А", 10, 1));
    let (counts, both) = put(folder.path(), &first, &class("Б", 12, 2), &[]);
    assert_eq!(counts, (3, 0, 0, 3));
    // Even when both files have one name in two folders.
    assert_eq!(put(folder.path(), &first, &class("Б", 12, 2), &[1]).0, (3, 0, 0, 3));
    // Each class corrected, under any name: nothing doubles.
    let (counts, _) = put(folder.path(), &both, &class("Б", 13, 3), &[]);
    assert_eq!(counts, (3, 3, 0, 0));
    let (counts, _) = put(folder.path(), &both, &class("А", 11, 3), &[]);
    assert_eq!(counts, (3, 3, 0, 0));
    // Both classes in one file, where the letter is a part of the code.
    let whole: Vec<OwnRow> = class("А", 11, 3)
        .into_iter()
        .chain(class("Б", 13, 3))
        .map(|row| OwnRow {
            participant: Some(format!("{}·{}", row.letter.clone().unwrap(), row.participant.clone().unwrap())),
            ..row
        })
        .collect();
    let (counts, all) = put(folder.path(), &both, &whole, &[]);
    assert_eq!((counts, all.rows()), ((0, 6, 0, 0), 6));
}

#[test]
fn a_corrected_letter_is_a_correction() {
    let folder = tempfile::tempdir().unwrap();
    let first = kept(folder.path(), &class("А", 10, 1));
    let mut newer = class("А", 10, 2);
    newer[1].letter = Some("Б".to_owned());
    assert_eq!(put(folder.path(), &first, &newer, &[]).0, (0, 3, 0, 0));
    // A class that was not named is the same class.
    assert_eq!(put(folder.path(), &first, &class("", 10, 2), &[]).0, (0, 3, 0, 0));
}

#[test]
fn two_files_of_one_name_are_two_files() {
    let folder = tempfile::tempdir().unwrap();
    let rows = |school: &str, import| ["1", "2"].map(|code| pupil(school, Some(code), "А", 10, import)).to_vec();
    let first = kept(folder.path(), &rows("sch1", 1));
    assert_eq!(put(folder.path(), &first, &rows("sch2", 2), &[1]).0, (2, 0, 0, 2));
    // A corrected file without one of its pupils: the row goes.
    assert_eq!(put(folder.path(), &first, &rows("sch1", 2)[..1], &[1]).0, (0, 1, 1, 0));
}

#[test]
fn rows_without_codes_are_replaced_by_a_file_of_the_same_name_and_never_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let rows = |school: &str, score, import| vec![pupil(school, None, "А", score, import); 3];
    let first = kept(folder.path(), &rows("sch1", 10, 1));
    assert_eq!(put(folder.path(), &first, &rows("sch1", 12, 2), &[1]).0, (0, 0, 3, 3));
    assert_eq!(put(folder.path(), &first, &rows("sch2", 12, 2), &[1]).0, (3, 0, 0, 3));
    assert_eq!(brought_again(&first, &sample::batch(&[], 1), &BTreeSet::from([1])).unwrap(), BTreeSet::new());
}
