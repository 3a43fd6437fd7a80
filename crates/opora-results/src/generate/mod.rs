//! Synthetic results with the shape of real ones, for the demo, tests and benchmarks.
//!
//! Schools differ in size and conditions, and strength follows the conditions; totals have ties and peaks at the
//! borders of marks; part of the pupils is absent; journal marks go with the work; a few schools carry a sign of bias,
//! a few merge or change their code. Every school in every work has chance of its own, so any part can be made alone
//! and in any order, and the same plan gives the same bytes. All names are invented.

mod dice;
mod pupils;
mod schools;
mod sheets;
mod works;

use std::fs;
use std::io::Write;
use std::path::Path;

use arrow::array::RecordBatch;
use serde::{Deserialize, Serialize};

pub use schools::{Change, Facts, Sign};
pub use sheets::{Sheet, SheetCell, Sheets, sheets};

use self::pupils::Class;
use self::schools::School;
use self::works::Sat;
use crate::draft::Draft;
use crate::fault::Fault;
use crate::kernel::on_all_cores;
use crate::library::{Library, Part};
use crate::rows::schema::Status;
use crate::rows::{Builder, Row, folder_of, write};

/// What is generated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Schools, at most [`Plan::MAX_SCHOOLS`].
    pub schools: u32,
    /// The first calendar year.
    pub first: i32,
    /// The last calendar year.
    pub last: i32,
    /// The same seed gives the same results.
    pub seed: u64,
    /// Rows a year, about; a parallel of about 62 pupils a school where nothing is said.
    pub rows_per_year: Option<u64>,
}

impl Plan {
    /// More schools than the country has.
    pub const MAX_SCHOOLS: u32 = 60_000;
    /// More rows than the country has.
    pub const MAX_ROWS: u64 = 100_000_000;
    /// Works of a year.
    pub const WORKS: u32 = 10;

    /// Rows a year.
    pub fn rows_per_year(&self) -> u64 {
        self.rows_per_year.unwrap_or(u64::from(self.schools) * 625).min(Self::MAX_ROWS)
    }

    /// The facts of the schools: names, context cards, changes of codes, signs of bias.
    pub fn facts(&self) -> Facts {
        schools::facts(self)
    }
}

/// Name of the file with [`Facts`] in the folder of results.
pub const FACTS: &str = "schools.json";

/// Rows of a batch that is handed to the writer.
const BATCH_ROWS: usize = 32 * 1024;
/// The number of the import that generated rows carry.
const IMPORT: i32 = 1;
/// Letters of classes.
const LETTERS: [&str; 20] =
    ["А", "Б", "В", "Г", "Д", "Е", "Ж", "З", "И", "К", "Л", "М", "Н", "О", "П", "Р", "С", "Т", "У", "Ф"];

/// Why nothing was generated.
#[derive(Debug, thiserror::Error)]
pub enum NotGenerated {
    /// The disk.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The folder holds results that this plan did not make.
    #[error("В папке {0} уже есть результаты. Укажите пустую папку: учебные данные не смешиваются с настоящими.")]
    Occupied(String),
    /// The plan cannot be.
    #[error("{0}")]
    Impossible(&'static str),
}

/// What was generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// The parts, a work each, with their summaries.
    pub parts: Vec<Part>,
    /// Rows together.
    pub rows: u64,
    /// Bytes of the files of rows together.
    pub bytes: u64,
}

/// Writes the library of a plan into a folder, with summaries and [`FACTS`] beside; calls `done` after every work. Begun
/// again after an interruption, it goes over what is there.
pub fn library(plan: &Plan, folder: &Path, done: impl Fn(&Part, u64) + Sync) -> Result<Generated, NotGenerated> {
    check(plan)?;
    claim(plan, folder)?;
    let schools = schools::schools(plan);
    let sats: Vec<Sat> = (plan.first..=plan.last).flat_map(works::of_year).collect();
    let made = on_all_cores(sats.len(), |place| {
        let Some(sat) = sats.get(place) else { return Ok(None) };
        let written = write(folder, &sat.header, batches(plan, sat, &schools))?;
        let part = Part::at(sat.header.work.clone(), &written.path);
        part.ensure()?;
        done(&part, written.rows);
        Ok(Some((part, written.rows, written.bytes)))
    })?;
    let made: Vec<_> = made.into_iter().flatten().collect();
    Ok(Generated {
        rows: made.iter().map(|(_, rows, _)| rows).sum(),
        bytes: made.iter().map(|(_, _, bytes)| bytes).sum(),
        parts: made.into_iter().map(|(part, _, _)| part).collect(),
    })
}

fn check(plan: &Plan) -> Result<(), NotGenerated> {
    if plan.schools == 0 || plan.schools > Plan::MAX_SCHOOLS {
        return Err(NotGenerated::Impossible("Число школ — от 1 до 60 000."));
    }
    if plan.first > plan.last || plan.last - plan.first > 20 || plan.first < 2000 || plan.last > 2100 {
        return Err(NotGenerated::Impossible("Годы записываются как 2019..2021, не больше двадцати одного."));
    }
    if plan.rows_per_year.is_some_and(|rows| rows == 0 || rows > Plan::MAX_ROWS) {
        return Err(NotGenerated::Impossible("Строк в год — от 1 до 100 000 000."));
    }
    Ok(())
}

/// Makes the folder ours: an empty one, or one that the same plan began to fill.
fn claim(plan: &Plan, folder: &Path) -> Result<(), NotGenerated> {
    let path = folder.join(FACTS);
    let begun = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice::<Facts>(&bytes).ok());
    if begun.is_some_and(|facts| facts.plan == *plan) {
        return Ok(());
    }
    let empty = !folder.is_dir() || Library::folder(folder).is_ok_and(|library| library.works().next().is_none());
    if path.exists() || !empty {
        return Err(NotGenerated::Occupied(folder.display().to_string()));
    }
    let bytes = serde_json::to_vec(&plan.facts()).unwrap_or_default();
    let mut draft = Draft::begin(folder)?;
    draft.write_all(&bytes).map_err(Fault::disk(&path))?;
    draft.keep(|_| FACTS.to_owned())?;
    Ok(())
}

/// The rows of a work, a batch at a time, in the order of a file.
fn batches<'a>(
    plan: &'a Plan,
    sat: &'a Sat,
    schools: &'a [School],
) -> impl Iterator<Item = Result<RecordBatch, Fault>> + 'a {
    let year = sat.header.work.year;
    let folder = folder_of(Path::new(""), &sat.header.work);
    let guests = schools::guests(schools, year);
    // Codes that changed stand elsewhere in the order.
    let mut there: Vec<(&str, &School)> =
        schools.iter().filter_map(|school| Some((school.code_in(year)?, school))).collect();
    there.sort_unstable_by_key(|(code, _)| *code);
    let mut rest = there.into_iter();
    let mut builder = Builder::new(sat.maxima.len());
    let mut class = Class::default();
    std::iter::from_fn(move || {
        while builder.len() < BATCH_ROWS {
            let Some((code, school)) = rest.next() else { break };
            class.fill(plan, sat, school, guests.get(&school.place).copied().unwrap_or(0.0));
            push(&mut builder, sat, code, &class);
        }
        (!builder.is_empty()).then(|| builder.batch().map_err(Fault::broken(&folder)))
    })
}

fn push(builder: &mut Builder, sat: &Sat, code: &str, class: &Class) {
    for pupil in &class.pupils {
        let participant = participant_code(sat, pupil.number);
        builder.push(&Row {
            school: code,
            participant: Some(&participant),
            letter: letter(pupil.class).filter(|_| pupil.letter_known),
            gender: pupil.gender,
            variant: pupil.variant,
            status: pupil.status,
            score: pupil.score,
            primary: pupil.primary,
            mark: pupil.mark.filter(|_| pupil.status == Status::Used),
            journal: pupil.journal,
            import: IMPORT,
            tasks: class.points_of(pupil, sat.maxima.len()),
        });
    }
}

/// «500012»: the class and a number of five digits, so that codes stand in the order of numbers.
fn participant_code(sat: &Sat, number: u32) -> String {
    format!("{}{number:05}", sat.header.work.grade)
}

fn letter(class: u32) -> Option<&'static str> {
    LETTERS.get(usize::try_from(class).unwrap_or(usize::MAX)).copied()
}
