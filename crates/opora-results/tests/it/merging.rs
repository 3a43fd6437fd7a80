//! A merge against the same done with a map of keys.

use std::collections::{BTreeMap, BTreeSet};

use opora_results::kernel::summarise;
use opora_results::rows::{merge, open, write};
use proptest::prelude::*;

use crate::sample::OwnRow;
use crate::{naive, sample};

/// Rows that stay, and how many were replaced and removed.
fn by_hand(current: &[OwnRow], incoming: &[OwnRow], replaced: &BTreeSet<i32>) -> (Vec<OwnRow>, u64, u64) {
    let fresh: BTreeMap<(&str, &str), ()> =
        incoming.iter().filter_map(|row| Some(((row.school.as_str(), row.participant.as_deref()?), ()))).collect();
    let (mut stay, mut again, mut gone) = (Vec::new(), 0, 0);
    for row in current {
        let comes_again = row.participant.as_deref().is_some_and(|who| fresh.contains_key(&(row.school.as_str(), who)));
        if comes_again {
            again += 1;
        } else if replaced.contains(&row.import) {
            gone += 1;
        } else {
            stay.push(row.clone());
        }
    }
    stay.extend(incoming.iter().cloned());
    (stay, again, gone)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn newer_rows_stand(current in sample::rows(2, 120), incoming in sample::rows(2, 60), withdrawn in 0i32..4) {
        let folder = tempfile::tempdir().unwrap();
        let header = sample::header("ВПР 2021 математика 5", 2);
        let old = write(folder.path(), &header, [Ok(sample::batch(&current, 2))]).unwrap();
        let replaced = BTreeSet::from([withdrawn]);
        let done = merge(folder.path(), &open(&old.path).unwrap(), &header, &sample::batch(&incoming, 2), &replaced).unwrap();
        let (expected, again, gone) = by_hand(&current, &incoming, &replaced);
        prop_assert_eq!(done.written.rows as usize, expected.len());
        prop_assert_eq!((done.replaced, done.removed), (again, gone));
        prop_assert_eq!(done.kept + done.replaced + done.removed, current.len() as u64);
        prop_assert_eq!(done.added + done.replaced, incoming.len() as u64);
        prop_assert_eq!(summarise(&open(&done.written.path).unwrap()).unwrap(), naive::summaries(&expected, 2));
        // Written at once, the same rows are the same file.
        let once = write(tempfile::tempdir().unwrap().path(), &header, [Ok(sample::batch(&expected, 2))]).unwrap();
        prop_assert_eq!(once.path.file_name(), done.written.path.file_name());
    }
}

#[test]
fn tasks_are_matched_by_label() {
    let folder = tempfile::tempdir().unwrap();
    let row = |school: &str, who: &str, tasks: &[i8]| OwnRow {
        school: school.to_owned(),
        participant: Some(who.to_owned()),
        letter: None,
        status: opora_results::rows::schema::Status::Used,
        score: Some(1),
        mark: Some(2),
        journal: None,
        import: 1,
        tasks: tasks.iter().copied().map(Some).collect(),
    };
    let mut old_header = sample::header("ВПР 2021 математика 5", 2);
    old_header.tasks[0].label = "9.1".to_owned();
    let old = write(folder.path(), &old_header, [Ok(sample::batch(&[row("sch1", "1", &[1, 2])], 2))]).unwrap();
    let mut header = sample::header("ВПР 2021 математика 5", 2);
    header.tasks[0].label = "2".to_owned();
    header.tasks[1].label = "3".to_owned();
    let incoming = sample::batch(&[row("sch1", "2", &[1, 1])], 2);
    let done = merge(folder.path(), &open(&old.path).unwrap(), &header, &incoming, &BTreeSet::new()).unwrap();
    let labels: Vec<&str> = done.header.tasks.iter().map(|task| task.label.as_str()).collect();
    assert_eq!(labels, ["2", "3", "9.1"]);
    let summaries = summarise(&open(&done.written.path).unwrap()).unwrap();
    let sums: Vec<(u32, u64)> = summaries[0].tasks.iter().map(|task| (task.n[0], task.sum[0])).collect();
    assert_eq!(sums, [(2, 3), (1, 1), (1, 1)]);
}
