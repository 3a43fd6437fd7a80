#![allow(clippy::unwrap_used)]

use std::fs::File;

use super::figures::{of_batch, of_pages};
use super::pages::Pages;
use crate::rows::schema::{Status, Task};
use crate::rows::{Builder, Header, Row, open, write};

/// Our own files never need the slower way, and both ways count the same.
#[test]
fn pages_and_arrays_count_the_same() {
    for (schools, each) in [(1u32, 1u32), (3, 5), (40, 70), (3000, 60), (2, 90_000)] {
        let tasks = vec![Task { label: "1".to_owned(), max: Some(1), level: None }];
        let header = Header { work: "ВПР 2021 математика 5".parse().unwrap(), tasks, scale: None };
        let mut builder = Builder::new(1);
        let mut chance = 1u32;
        let mut next = |limit: u32| {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (chance >> 16) % limit
        };
        for school in 0..schools {
            for who in 0..each {
                let status = match next(12) {
                    0 => Status::Absent,
                    1 => Status::NoTotal,
                    2 => Status::OutOfRange,
                    _ => Status::Used,
                };
                let score = (status == Status::Used || status == Status::OutOfRange).then(|| next(101) as i16);
                builder.push(&Row {
                    school: &format!("sch{school:06}"),
                    participant: Some(&format!("{who:06}")),
                    letter: None,
                    gender: None,
                    variant: None,
                    status,
                    score,
                    primary: None,
                    mark: (status == Status::Used && next(20) > 0).then(|| 2 + next(4) as i8),
                    journal: None,
                    import: 1,
                    tasks: &[Some(1)],
                });
            }
        }
        let folder = tempfile::tempdir().unwrap();
        // In the order of schools, in no order inside them.
        let written = write(folder.path(), &header, [Ok(builder.batch().unwrap())]).unwrap();
        let rows = open(&written.path).unwrap();
        for group in 0..rows.groups() {
            let about = rows.metadata.metadata().row_group(group);
            let pages = Pages::new(File::open(&rows.path).unwrap(), about).unwrap();
            let batch = rows.whole_group(group, None).unwrap().unwrap();
            assert_eq!(of_pages(&pages).unwrap(), of_batch(&batch).unwrap(), "{schools} schools of {each}");
        }
    }
}
