//! One measured pass over a folder of results, for `cargo xtask bench results`: what it took and a check of the answer.
//!
//! `results_speed sheet FILE.tsv SCHOOLS ROWS_A_YEAR`, `results_speed generate FOLDER SCHOOLS FIRST LAST ROWS_A_YEAR`, `results_speed stats|identify raw|kept FOLDER`,
//! `results_speed decode|summarise rows FOLDER`, `results_speed read sheet FILE`
#![allow(clippy::print_stdout, missing_docs)]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use opora_results::generate::{self, Plan, SheetCell};
use opora_results::ingest::{self, Options, Outcome};
use opora_results::kernel;
use opora_results::library::{Figures, Filter, Library};
use opora_results::rows;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let started = Instant::now();
    let answer = match words.as_slice() {
        ["generate", folder, schools, first, last, rows] => {
            let plan = Plan {
                schools: schools.parse()?,
                first: first.parse()?,
                last: last.parse()?,
                seed: 1,
                rows_per_year: Some(rows.parse()?),
            };
            let made = generate::library(&plan, Path::new(folder), |_, _| {})?;
            format!("{} rows, {} bytes", made.rows, made.bytes)
        }
        ["sheet", file, schools, rows] => sheet(file, schools.parse()?, rows.parse()?)?,
        ["stats", from, folder] => stats(&figures(from, folder)?),
        ["identify", from, folder] => identify(&figures(from, folder)?),
        ["read", "sheet", file] => read(file)?,
        ["decode", "rows", folder] => decode(folder)?,
        ["summarise", "rows", folder] => summarise(folder)?,
        _ => return Err("results_speed generate|stats|identify|decode|summarise …".into()),
    };
    let seconds = started.elapsed().as_secs_f64();
    let (cpu, peak) = (cpu_seconds(), peak_mb());
    println!("{{\"seconds\": {seconds:.4}, \"cpu\": {cpu:.2}, \"peak_mb\": {peak:.1}, \"answer\": \"{answer}\"}}");
    Ok(())
}

/// Time on all cores, own and the system's; Linux counts it in hundredths.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Past the name in brackets, which may hold blanks, the eleventh and twelfth word from the state on.
    let words = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    words.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The most memory that this process had, as Linux counts it.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).map_or(0.0, |kb| kb / 1024.0)
}

/// One collection file as tab-separated words, for a peer to make a workbook of.
fn sheet(file: &str, schools: u32, rows: u64) -> Result<String, Box<dyn Error>> {
    let plan = Plan { schools, first: 2021, last: 2021, seed: 1, rows_per_year: Some(rows) };
    let sheets = generate::sheets(&plan);
    let sheet = sheets.iter().next().ok_or("no sheet")?;
    let mut text = String::new();
    let mut count = 0;
    for row in sheet.rows {
        for cell in row {
            match cell {
                SheetCell::Empty => {}
                SheetCell::Number(number) => text.push_str(&number.to_string()),
                SheetCell::Text(words) => text.push_str(&words),
            }
            text.push('\t');
        }
        text.push('\n');
        count += 1;
    }
    std::fs::write(file, text)?;
    Ok(format!("{count} lines"))
}

fn figures(from: &str, folder: &str) -> Result<Figures, Box<dyn Error>> {
    let library = Library::folder(Path::new(folder))?;
    Ok(match from {
        "raw" => library.figures_from_rows(&Filter::default())?,
        _ => library.figures(&Filter::default())?,
    })
}

/// Groups, n, low and the sum of means: what the peers are asked for too.
fn stats(figures: &Figures) -> String {
    let mut works = vec![(0u64, 0u64, 0u64, 0.0); figures.works.len()];
    for figure in &figures.figures {
        if let Some((groups, n, low, means)) = works.get_mut(figure.work as usize)
            && figure.n > 0
        {
            *groups += 1;
            *n += u64::from(figure.n);
            *low += u64::from(figure.low);
            *means += f64::from(figure.sum) / f64::from(figure.n);
        }
    }
    let sum = works.iter().fold((0, 0, 0, 0.0), |a, w| (a.0 + w.0, a.1 + w.1, a.2 + w.2, a.3 + w.3));
    format!("{} groups, {} n, {} low, {:.3} means", sum.0, sum.1, sum.2, sum.3)
}

/// Low in at least two works of a year: at least 30 % of at least one participant.
fn identify(figures: &Figures) -> String {
    let mut met: BTreeMap<(u32, i32), u32> = BTreeMap::new();
    for figure in &figures.figures {
        if figure.n > 0
            && u64::from(figure.low) * 10 >= u64::from(figure.n) * 3
            && let Some(work) = figures.works.get(figure.work as usize)
        {
            *met.entry((figure.school, work.year)).or_default() += 1;
        }
    }
    format!("{} listed", met.values().filter(|works| **works >= 2).count())
}

/// Merely decoding the four columns that figures need, with the reader of the parquet crate, on all cores.
fn decode(folder: &str) -> Result<String, Box<dyn Error>> {
    let library = Library::folder(Path::new(folder))?;
    let mut opened = Vec::new();
    for part in library.parts() {
        opened.push(rows::open(&part.rows)?);
    }
    let groups: Vec<(usize, usize)> =
        opened.iter().enumerate().flat_map(|(file, rows)| (0..rows.groups()).map(move |group| (file, group))).collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let rows = std::sync::atomic::AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((file, group)) = groups.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    let columns = ["school", "status", "score", "mark"];
                    let Some(Ok(batches)) = opened.get(*file).map(|rows| rows.group(*group, Some(&columns))) else {
                        return;
                    };
                    for batch in batches.flatten() {
                        rows.fetch_add(batch.num_rows() as u64, std::sync::atomic::Ordering::Relaxed);
                    }
                }
            });
        }
    });
    Ok(format!("{} rows", rows.into_inner()))
}

/// One file of results read, understood and cleaned; nothing is written.
fn read(file: &str) -> Result<String, Box<dyn Error>> {
    let Outcome::Rows { batches, .. } = ingest::read(file, &std::fs::read(file)?, &Options::default())? else {
        return Err("no rows of pupils".into());
    };
    Ok(format!("{} rows", batches.iter().map(|batch| batch.report.rows_met).sum::<u64>()))
}

/// The full summaries of every work, without keeping them.
fn summarise(folder: &str) -> Result<String, Box<dyn Error>> {
    let mut schools = 0;
    for part in Library::folder(Path::new(folder))?.parts() {
        schools += kernel::summarise(&rows::open(&part.rows)?)?.len();
    }
    Ok(format!("{schools} summaries"))
}
