//! Files of rows for the tests, with the dirt of real ones, and the summaries that one machine makes of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use opora_core::assessment::Work;
use opora_results::generate::{Plan, library};
use opora_results::library::Library;
use opora_results::rows::schema::{Status, Task};
use opora_results::rows::{Builder, Header, Row, write};

/// The content of files by their path under a folder.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// One work large enough to be cut between executors (two row groups, more than a mebibyte), and some small ones.
pub fn fill(results: &Path) {
    for (work, schools, pupils) in [
        ("ВПР 2019 математика 5", LARGE, 60),
        ("ВПР 2019 русский язык 5", 600, 60),
        ("ВПР 2020 математика 6 осень", 40, 30),
        ("ВПР 2021 математика 6", 40, 30),
        ("ОГЭ 2021 математика 9", 30, 20),
        ("ЕГЭ 2021 русский язык 11", 30, 20),
    ] {
        fill_work(results, &work.parse().unwrap(), schools, pupils);
    }
}

/// The ten works of a year as the generator makes them: scales, an exam with only a minimum, schools under two codes.
pub fn generate_year(results: &Path) {
    let plan = Plan { schools: 60, first: 2021, last: 2021, seed: 3, rows_per_year: None };
    library(&plan, results, |_, _| {}).unwrap();
}

/// Schools of the large work.
const LARGE: u32 = 5000;

/// One small work.
pub fn fill_one(results: &Path) {
    fill_work(results, &"ВПР 2021 математика 6".parse().unwrap(), 10, 30);
}

fn fill_work(results: &Path, work: &Work, schools: u32, pupils: u32) {
    let tasks: Vec<Task> =
        (1..=14).map(|label: u8| Task { label: label.to_string(), max: Some(2), level: None }).collect();
    let mut dice = Dice(u64::from(schools) * 31 + u64::from(work.grade));
    let mut rows = Builder::new(tasks.len());
    for school in 0..schools {
        let code = format!("sch{:06}", school * 7);
        for pupil in 0..dice.upto(pupils) + 1 {
            push(&mut rows, &mut dice, &code, pupil, tasks.len());
        }
    }
    let header = Header { work: work.clone(), tasks, scale: None };
    write(results, &header, [Ok(rows.finish().unwrap())]).unwrap();
}

fn push(rows: &mut Builder, dice: &mut Dice, school: &str, pupil: u32, tasks: usize) {
    let status = match dice.upto(20) {
        0 | 1 => Status::Absent,
        2 => Status::NoTotal,
        3 => Status::OutOfRange,
        _ => Status::Used,
    };
    let used = status == Status::Used;
    let points: Vec<Option<i8>> = (0..tasks).map(|_| (dice.upto(9) > 0).then(|| dice.upto(3) as i8)).collect();
    let total: i16 = points.iter().flatten().map(|points| i16::from(*points)).sum();
    rows.push(&Row {
        school,
        participant: Some(&format!("{pupil:05}")),
        letter: Some("А"),
        gender: None,
        variant: Some(1),
        status,
        score: match status {
            Status::Used => Some(total),
            Status::OutOfRange => Some(99),
            Status::Absent | Status::NoTotal => None,
        },
        primary: None,
        mark: (used && dice.upto(30) > 0).then_some((2 + total / 8).min(5) as i8),
        journal: (dice.upto(12) > 0).then(|| (2 + dice.upto(4)) as i8),
        import: 1,
        tasks: &points,
    });
}

/// What one machine makes of the folder: its files of summaries.
pub fn summarised_alone(results: &Path) -> Files {
    let library = Library::folder(results).unwrap();
    for part in library.parts() {
        part.ensure().unwrap();
    }
    let files = files(results, ".summaries.parquet");
    assert!(files.len() > 5);
    files.keys().for_each(|path| std::fs::remove_file(results.join(path)).unwrap());
    files
}

/// The files under a folder whose names end so.
pub fn files(folder: &Path, ending: &str) -> Files {
    let mut found = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.insert(path.strip_prefix(folder).unwrap().to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn upto(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(sides)) as u32
    }
}
