//! `opora results generate`: synthetic results for trying things out, never mixed with real ones.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::ProgressBar;
use opora_report::table::Cell;
use opora_report::xlsx;
use opora_results::generate::{NotGenerated, Plan, SheetCell, library, sheets};

use crate::commands::answer;
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Создать учебные результаты: вымышленные школы, похожие на настоящие.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora results generate --schools 200 --years 2020..2021 --folder учебные\n  opora results generate --schools 40000 --years 2019..2021 --seed 7 --folder страна\n  opora results generate --schools 50 --years 2021 --folder учебные --xlsx файлы"
)]
pub struct Generate {
    /// Сколько школ, от 1 до 60000
    #[arg(long, value_name = "ЧИСЛО")]
    schools: u32,
    /// Календарные годы: 2021 или 2019..2021
    #[arg(long, value_name = "ГОДЫ", value_parser = years)]
    years: (i32, i32),
    /// Начало случайности: одно и то же число даёт одни и те же результаты
    #[arg(long, value_name = "ЧИСЛО", default_value_t = 1)]
    seed: u64,
    /// Пустая папка, в которой появятся результаты
    #[arg(long, value_name = "ПАПКА")]
    folder: PathBuf,
    /// Сколько примерно строк в году; без указания около 625 на школу
    #[arg(long, value_name = "ЧИСЛО")]
    rows_per_year: Option<u64>,
    /// Ещё и файлы XLSX в видах сбора 2020 и 2021 годов, с обычным для них мусором, в эту папку
    #[arg(long, value_name = "ПАПКА")]
    xlsx: Option<PathBuf>,
}

impl Generate {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        let (first, last) = self.years;
        let plan = Plan { schools: self.schools, first, last, seed: self.seed, rows_per_year: self.rows_per_year };
        let works = u64::from(Plan::WORKS) * u64::from((last - first).unsigned_abs() + 1);
        let bar = std::io::stderr().is_terminal().then(|| ProgressBar::new(works));
        let made = library(&plan, &self.folder, |_, _| {
            if let Some(bar) = &bar {
                bar.inc(1);
            }
        });
        if let Some(bar) = &bar {
            bar.finish_and_clear();
        }
        let made = made.map_err(|trouble| match trouble {
            NotGenerated::Occupied(_) | NotGenerated::Impossible(_) => Trouble::Usage(trouble.to_string()),
            NotGenerated::Fault(fault) => Trouble::Machine(fault.to_string()),
        })?;
        let files = match &self.xlsx {
            Some(folder) => write_files(&plan, folder)?,
            None => 0,
        };
        let mut said = format!(
            "Учебные результаты: работ {}, строк {}, {} МБ. Все школы и результаты вымышлены.\nПапка: {}\n",
            made.parts.len(),
            spaced(made.rows),
            made.bytes.div_ceil(1024 * 1024),
            self.folder.display()
        );
        if let Some(folder) = &self.xlsx {
            said.push_str(&format!("Файлы XLSX: {files}, папка {}\n", folder.display()));
        }
        answer(&said)?;
        Ok(Outcome::Done)
    }
}

/// Writes the collection files; gives how many.
fn write_files(plan: &Plan, folder: &Path) -> Result<usize, Trouble> {
    let mut files = 0;
    for sheet in sheets(plan).iter() {
        let path = folder.join(&sheet.path).with_extension("xlsx");
        let rows = sheet.rows.map(|row| row.into_iter().map(cell).collect());
        let bytes = xlsx::plain("Лист1", rows).map_err(|error| Trouble::machine("Файл не получился", error))?;
        let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&path, bytes));
        written.map_err(|error| {
            Trouble::machine(
                &format!("{}: файл не записывается, проверьте права и место на диске", path.display()),
                error,
            )
        })?;
        files += 1;
    }
    Ok(files)
}

fn cell(cell: SheetCell) -> Cell {
    match cell {
        SheetCell::Empty => Cell::Empty,
        SheetCell::Number(number) => Cell::Number(f64::from(i32::try_from(number).unwrap_or(i32::MAX))),
        SheetCell::Text(text) => Cell::Text(text),
    }
}

/// A year or two with dots between them.
fn years(text: &str) -> Result<(i32, i32), String> {
    let said = || "годы пишутся как 2021 или 2019..2021".to_owned();
    let year = |word: &str| word.trim().parse::<i32>().ok().filter(|year| (2000..=2100).contains(year));
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    match (year(first), year(last)) {
        (Some(first), Some(last)) if first <= last => Ok((first, last)),
        _ => Err(said()),
    }
}

/// «1 234 567» with no-break blanks.
fn spaced(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 8);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}
