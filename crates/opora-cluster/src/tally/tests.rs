//! Tallies add up, survive the way between machines, and refuse bytes that are not theirs.

use opora_results::rows::schema::Status;

use super::{Row, Tally};

/// Rows with every kind of hole, the same every time.
fn rows() -> Vec<(Row, [Option<u8>; 3])> {
    let statuses = [Some(Status::Used), Some(Status::Absent), Some(Status::NoTotal), Some(Status::OutOfRange), None];
    (0..400u16)
        .map(|number| {
            let status = statuses[usize::from(if number % 3 == 0 { number / 3 % 5 } else { 0 })];
            let some = |every: u16, value: u16| (number % every > 0).then_some(value);
            let mark = some(11, 2 + number % 4).map(|mark| mark as u8);
            let journal = some(7, 2 + number / 4 % 4).map(|mark| mark as u8);
            let points = [some(5, number % 3), some(2, 1), None].map(|points| points.map(|points| points as u8));
            (Row { status, mark, journal, score: some(13, number * 7 % 39) }, points)
        })
        .collect()
}

fn tally(rows: &[(Row, [Option<u8>; 3])]) -> Tally {
    let mut tally = Tally::default();
    rows.iter().for_each(|(row, points)| tally.add(*row, points.iter().copied()));
    tally
}

#[test]
fn parts_add_up_in_any_order() {
    let rows = rows();
    let whole = tally(&rows);
    for cut in [0, 1, 133, 399, 400] {
        let (one, other) = rows.split_at(cut);
        let (mut one, other) = (tally(one), tally(other));
        let mut turned = other.clone();
        turned.merge(&one);
        one.merge(&other);
        assert_eq!(one, whole, "{cut}");
        assert_eq!(turned, whole, "{cut}");
    }
}

#[test]
fn bytes_there_and_back() {
    for tally in [Tally::default(), tally(&rows())] {
        let mut bytes = Vec::new();
        tally.write(&mut bytes);
        assert_eq!(Tally::read(&bytes), Some(tally));
        for cut in 0..bytes.len() {
            assert_eq!(Tally::read(&bytes[..cut]), None, "half a tally is none");
        }
        bytes.push(0);
        assert_eq!(Tally::read(&bytes), None);
    }
}

#[test]
fn a_small_school_by_hand() {
    let used = |mark, journal, score| Row { status: Some(Status::Used), mark: Some(mark), journal, score: Some(score) };
    let mut tally = Tally::default();
    tally.add(used(3, Some(4), 7), [Some(2)].into_iter());
    tally.add(used(4, Some(4), 9), [Some(1)].into_iter());
    tally.add(used(2, None, 0), [None].into_iter());
    tally.add(Row { status: Some(Status::Absent), mark: None, journal: Some(5), score: None }, [None].into_iter());
    let summary = tally.summary("sch000001".to_owned());
    assert_eq!((summary.rows, summary.used, summary.absent), (4, 3, 1));
    assert_eq!(summary.marks, [1, 1, 1, 0]);
    assert_eq!(summary.scores, [1, 0, 0, 0, 0, 0, 0, 1, 0, 1]);
    assert_eq!((summary.sum, summary.sum_sq), (16, 130));
    assert_eq!((summary.journal.lower(), summary.journal.equal(), summary.journal.higher()), (1, 1, 0));
    assert_eq!((summary.ranks.n, summary.ranks.ties_journal, summary.ranks.ties_score), (2, 6, 0));
    // Doubled ranks: journal 3 and 3, totals 2 and 4.
    assert_eq!(summary.ranks.d2_doubled, 2);
    assert_eq!(summary.tasks[0].n, [0, 1, 1, 0, 0]);
    assert_eq!(summary.tasks[0].sum, [0, 2, 1, 0, 0]);
}
