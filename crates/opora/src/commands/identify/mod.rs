//! `opora identify`: which schools a methodology lists, and why; what would change if the methodology changed.

mod known;
mod method;
mod told;

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use opora_core::identification::{self, DataVersion, Difference, List, MethodRef};
use opora_core::methodology::{Changed, Methodology, WhatIf};
use opora_report::identification::Identified;
use serde::Serialize;

use self::known::Known;
use super::answer;
use super::book::Book;
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Выявить школы по методике: кто в списке, почему и что изменится.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora identify --methods\n  opora identify --print federal > методика.toml\n  opora identify --method методика.toml --json > список.json\n  opora identify --method federal --year 2021 --what-if 'threshold=25,min_n=10'\n  opora identify --method 'Методика края@2' --data /srv/opora\n  opora identify --method федеральная.toml --compare региональная.toml\n  opora identify --method federal --docx список.docx --xlsx список.xlsx"
)]
pub struct Identify {
    /// Методика: файл TOML, имя из --methods или название методики из базы ('Название' или 'Название@версия')
    #[arg(long, value_name = "ФАЙЛ", required_unless_present_any = ["methods", "print"])]
    method: Option<String>,
    #[command(flatten)]
    book: Book,
    /// Папка файлов результатов, без базы
    #[arg(long, value_name = "ПАПКА", conflicts_with = "database")]
    folder: Option<PathBuf>,
    /// Год списка; без него последний, за который есть результаты
    #[arg(long, value_name = "ГОД")]
    year: Option<i32>,
    /// Попробовать изменение: threshold=25,min_n=10,at_least=2,years=2
    #[arg(long, value_name = "ИЗМЕНЕНИЯ")]
    what_if: Option<String>,
    /// Что изменится, если вместо --method взять эту методику
    #[arg(long, value_name = "ФАЙЛ")]
    compare: Option<String>,
    /// Ответ в JSON: все школы с основаниями
    #[arg(long)]
    json: bool,
    /// Записать список с основаниями в книгу XLSX
    #[arg(long, value_name = "ФАЙЛ")]
    xlsx: Option<PathBuf>,
    /// Записать список с основаниями как приложение к приказу, DOCX
    #[arg(long, value_name = "ФАЙЛ")]
    docx: Option<PathBuf>,
    /// Для публикации: в бумагах не показывать числа, за которыми меньше стольких участников
    #[arg(long, value_name = "N")]
    suppress: Option<u32>,
    /// Показать методики, которые поставляются с программой
    #[arg(long)]
    methods: bool,
    /// Напечатать методику, чтобы изменить её под свой регион
    #[arg(long, value_name = "ИМЯ", conflicts_with = "methods")]
    print: Option<String>,
}

impl Identify {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        if self.methods {
            answer(&told::methods())?;
            return Ok(Outcome::Done);
        }
        if let Some(name) = &self.print {
            answer(&method::text(name, self.kept())?)?;
            return Ok(Outcome::Done);
        }
        let method = self.method.as_deref().unwrap_or_default();
        let base = method::of(method, self.kept())?;
        let (methodology, changed) = self.changed(&base)?;
        let known = self.known()?;
        let (input, data) = (known.input(), &known.evidence.data);
        let list = identification::identify(&methodology, input, self.year)?;
        self.files(&list, data, &changed)?;
        if let Some(other) = &self.compare {
            let other = method::of(other, self.kept())?;
            let other = identification::identify(&other, input, Some(list.year()))?;
            self.compared(&list, &other)?;
        } else if self.json {
            print_json(&list, data, &changed)?;
        } else if self.what_if.is_some() {
            answer(&told::lists(&list, &changed))?;
            self.compared(&identification::identify(&base, input, Some(list.year()))?, &list)?;
        } else if self.xlsx.is_none() && self.docx.is_none() {
            answer(&told::lists(&list, &changed))?;
        }
        Ok(Outcome::Done)
    }

    fn changed(&self, base: &Methodology) -> Result<(Methodology, Vec<Changed>), Trouble> {
        let Some(text) = &self.what_if else { return Ok((base.clone(), Vec::new())) };
        let what_if: WhatIf = text
            .parse()
            .map_err(|why| Trouble::Usage(format!("--what-if: {why}. Пример: --what-if 'threshold=25,min_n=10'.")))?;
        Ok(what_if.apply(base)?)
    }

    /// Where methodologies may be kept; a folder of results has none.
    fn kept(&self) -> Option<&Book> {
        self.folder.is_none().then_some(&self.book)
    }

    fn known(&self) -> Result<Known, Trouble> {
        match &self.folder {
            Some(folder) => Known::of_folder(folder),
            None => Known::of_book(&self.book),
        }
    }

    fn files(&self, list: &List<'_>, data: &DataVersion, changed: &[Changed]) -> Result<(), Trouble> {
        if self.xlsx.is_none() && self.docx.is_none() {
            return Ok(());
        }
        let made = chrono::Local::now().naive_local();
        let paper = Identified::of(list, data, changed, made).suppressed(self.suppress.unwrap_or(0));
        let failed = |error| Trouble::machine("Файл не составлен", error);
        if let Some(path) = &self.xlsx {
            write(path, &opora_report::xlsx::write(&paper.table()).map_err(failed)?)?;
        }
        if let Some(path) = &self.docx {
            write(path, &paper.docx().map_err(failed)?)?;
        }
        Ok(())
    }

    /// What changes from one list to the other.
    fn compared(&self, before: &List<'_>, after: &List<'_>) -> Result<(), Trouble> {
        let compared = Compared {
            from: before.method(),
            to: after.method(),
            year: after.year(),
            notice: after.notice(),
            difference: identification::difference((before, 0), (after, 0)),
        };
        let text = if self.json {
            serde_json::to_string(&compared).map_err(|error| Trouble::machine("Ответ не записан", error))? + "\n"
        } else {
            told::difference(&compared)
        };
        answer(&text)
    }
}

/// Two lists beside each other.
#[derive(Debug, Serialize)]
struct Compared {
    from: MethodRef,
    to: MethodRef,
    year: i32,
    notice: &'static str,
    #[serde(flatten)]
    difference: Difference,
}

/// The whole answer, school by school.
fn print_json(list: &List<'_>, data: &DataVersion, changed: &[Changed]) -> Result<(), Trouble> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let written = serde_json::to_writer(&mut out, &list.written(data, changed));
    let written = written.map_err(std::io::Error::from).and_then(|()| out.write_all(b"\n"));
    match written.and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Trouble::Said(0)),
        Err(error) => Err(Trouble::machine("Ответ не записан", error)),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    std::fs::write(path, bytes).map_err(|error| Trouble::machine(&format!("{} не записан", path.display()), error))?;
    eprintln!("Записан {}.", path.display());
    Ok(())
}
