//! The kernel against the row-by-row implementation.

use opora_results::kernel::summarise;
use opora_results::library::Part;
use opora_results::rows::{open, write};
use proptest::prelude::*;

use crate::{naive, sample};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn kernels_count_what_row_by_row_counts(rows in sample::rows(3, 300)) {
        let folder = tempfile::tempdir().unwrap();
        let header = sample::header("ВПР 2021 математика 5", 3);
        let written = write(folder.path(), &header, [Ok(sample::batch(&rows, 3))]).unwrap();
        prop_assert_eq!(written.rows as usize, rows.len());
        let expected = naive::summaries(&rows, 3);
        prop_assert_eq!(written.schools as usize, expected.len());
        prop_assert_eq!(&summarise(&open(&written.path).unwrap()).unwrap(), &expected);
        let part = Part::open(&written.path).unwrap();
        prop_assert!(part.ensure().unwrap());
        prop_assert!(!part.ensure().unwrap());
        prop_assert_eq!(&part.summaries().unwrap(), &expected);
    }

    #[test]
    fn the_order_of_rows_changes_no_byte(rows in sample::rows(2, 200), seed in any::<u64>()) {
        let mut shuffled = rows.clone();
        let mut state = seed;
        for place in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            shuffled.swap(place, (state >> 33) as usize % (place + 1));
        }
        let header = sample::header("ВПР 2021 математика 5", 2);
        let bytes = |rows: &[sample::OwnRow]| {
            let folder = tempfile::tempdir().unwrap();
            let written = write(folder.path(), &header, [Ok(sample::batch(rows, 2))]).unwrap();
            let part = Part::open(&written.path).unwrap();
            part.ensure().unwrap();
            let name = written.path.file_name().unwrap().to_owned();
            (name, std::fs::read(&written.path).unwrap(), std::fs::read(&part.summaries).unwrap())
        };
        prop_assert_eq!(bytes(&rows), bytes(&shuffled));
    }
}
