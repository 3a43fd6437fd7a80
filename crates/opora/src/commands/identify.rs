//! `opora identify`: which schools a methodology lists, and why; what would change if the methodology changed.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use opora_core::identification::{self, Difference, Input, List, Shift, Standing};
use opora_core::methodology::{self, Changed, Methodology, SHIPPED, WhatIf};
use opora_report::identification::Identified;
use opora_results::library::{Evidence, Filter, Library};

use super::{answer, bytes_of};
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Выявить школы по методике: кто в списке, почему и что изменится.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora identify --methods\n  opora identify --print federal > методика.toml\n  opora identify --method методика.toml --json > список.json\n  opora identify --method federal --year 2021 --what-if 'threshold=25,min_n=10'\n  opora identify --method федеральная.toml --compare региональная.toml\n  opora identify --method federal --docx список.docx --xlsx список.xlsx"
)]
pub struct Identify {
    /// Методика: файл TOML или имя из --methods
    #[arg(long, value_name = "ФАЙЛ", required_unless_present_any = ["methods", "print"])]
    method: Option<String>,
    /// Папка данных; результаты в ней лежат в папке results
    #[arg(long, value_name = "ПАПКА", env = "OPORA_DATA", default_value = "data")]
    data: PathBuf,
    /// Папка результатов без базы
    #[arg(long, value_name = "ПАПКА")]
    folder: Option<PathBuf>,
    /// Год списка; без него последний, за который есть результаты
    #[arg(long, value_name = "ГОД")]
    year: Option<i32>,
    /// Попробовать изменение: threshold=25,min_n=10,at_least=2,years=2
    #[arg(long, value_name = "ИЗМЕНЕНИЯ")]
    what_if: Option<String>,
    /// Сравнить со списком по другой методике
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
            answer(&methods())?;
            return Ok(Outcome::Done);
        }
        if let Some(name) = &self.print {
            answer(&text_of(name)?)?;
            return Ok(Outcome::Done);
        }
        let method = self.method.as_deref().unwrap_or_default();
        let base = methodology_of(method)?;
        let (methodology, changed) = self.changed(&base)?;
        let evidence = self.evidence()?;
        let input = evidence.input();
        let list = identification::identify(&methodology, input, self.year)?;
        self.files(&list, &evidence, &changed)?;
        if let Some(other) = &self.compare {
            let other = methodology_of(other)?;
            self.compared(&other, &list, input)?;
        } else if self.json {
            self.print_json(&list, &evidence, &changed)?;
        } else if self.what_if.is_some() {
            self.print_text(&list, &changed)?;
            self.compared(&base, &list, input)?;
        } else if self.xlsx.is_none() && self.docx.is_none() {
            self.print_text(&list, &changed)?;
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

    fn evidence(&self) -> Result<Evidence, Trouble> {
        let folder = self.folder.clone().unwrap_or_else(|| self.data.join("results"));
        if !folder.is_dir() {
            eprintln!(
                "{}: папки с результатами нет. Загрузите результаты (opora results import) или укажите --folder.",
                folder.display()
            );
            return Err(Trouble::Said(3));
        }
        let library = Library::folder(&folder).and_then(|library| library.evidence(&Filter::default()));
        library.map_err(|fault| {
            eprintln!("{fault}");
            Trouble::Said(3)
        })
    }

    fn files(&self, list: &List<'_>, evidence: &Evidence, changed: &[Changed]) -> Result<(), Trouble> {
        if self.xlsx.is_none() && self.docx.is_none() {
            return Ok(());
        }
        let made = chrono::Local::now().naive_local();
        let paper = Identified::of(list, &evidence.data, changed, made);
        let failed = |error| Trouble::machine("Файл не составлен", error);
        if let Some(path) = &self.xlsx {
            write(path, &opora_report::xlsx::write(&paper.table()).map_err(failed)?)?;
        }
        if let Some(path) = &self.docx {
            write(path, &paper.docx().map_err(failed)?)?;
        }
        Ok(())
    }

    fn print_json(&self, list: &List<'_>, evidence: &Evidence, changed: &[Changed]) -> Result<(), Trouble> {
        let mut out = BufWriter::new(std::io::stdout().lock());
        let written = serde_json::to_writer(&mut out, &list.written(&evidence.data, changed));
        let written = written.map_err(std::io::Error::from).and_then(|()| out.write_all(b"\n"));
        match written.and_then(|()| out.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Trouble::Said(0)),
            Err(error) => Err(Trouble::machine("Ответ не записан", error)),
        }
    }

    fn print_text(&self, list: &List<'_>, changed: &[Changed]) -> Result<(), Trouble> {
        answer(&describe(list, changed))
    }

    /// What changes from the list by `before` to `list`.
    fn compared(&self, before: &Methodology, list: &List<'_>, input: Input<'_>) -> Result<(), Trouble> {
        let before_list = identification::identify(before, input, Some(list.year()))?;
        let difference = identification::difference((&before_list, 0), (list, 0));
        let text = if self.json {
            serde_json::to_string(&difference).map_err(|error| Trouble::machine("Ответ не записан", error))? + "\n"
        } else {
            describe_difference(&difference)
        };
        answer(&text)
    }
}

/// A shipped methodology by its name, or a file.
fn methodology_of(name: &str) -> Result<Methodology, Trouble> {
    let text = text_of(name)?;
    methodology::read(&text).map_err(|refused| {
        for complaint in &refused.0 {
            eprintln!("{name}: {complaint}");
        }
        eprintln!("Методика не прочитана: исправьте строки выше. Образец: opora identify --print federal.");
        Trouble::Said(3)
    })
}

fn text_of(name: &str) -> Result<String, Trouble> {
    if let Some(shipped) = SHIPPED.iter().find(|shipped| shipped.name == name) {
        return Ok(shipped.toml.to_owned());
    }
    let said = |sentence: String| {
        eprintln!("{sentence}");
        Trouble::Said(3)
    };
    if !Path::new(name).exists() {
        let names = SHIPPED.map(|shipped| shipped.name).join(", ");
        return Err(said(format!("{name}: такого файла нет, и среди поставляемых методик тоже. Есть: {names}.")));
    }
    let bytes = bytes_of(Path::new(name)).map_err(said)?;
    String::from_utf8(bytes)
        .map_err(|_| said(format!("{name}: это не текст в кодировке UTF-8. Сохраните файл методики как текст UTF-8.")))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    std::fs::write(path, bytes).map_err(|error| Trouble::machine(&format!("{} не записан", path.display()), error))?;
    eprintln!("Записан {}.", path.display());
    Ok(())
}

fn methods() -> String {
    let mut out = String::new();
    for one in SHIPPED {
        if let Some(methodology) = methodology::shipped(one.name) {
            let label = &methodology.label;
            out.push_str(&format!("{:16} {}, версия {} ({label})\n", one.name, methodology.name, methodology.version));
        }
    }
    out.push_str("\nНапечатать, чтобы изменить: opora identify --print federal > методика.toml\n");
    out
}

/// Schools of each list with their reasons, as a person reads it.
fn describe(list: &List<'_>, changed: &[Changed]) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    let method = list.method();
    let _ = writeln!(out, "{}, версия {}. Год списка: {}.", method.name, method.version, list.year());
    for one in changed {
        let of = one.procedure.as_deref().unwrap_or(&one.list);
        let _ = writeln!(out, "Что если: {of}, {} {} → {}", one.key, one.from, one.to);
    }
    let _ = writeln!(out, "{}", list.notice());
    for remark in list.remarks() {
        let _ = writeln!(out, "  ? {remark}");
    }
    let totals = list.totals();
    for (at, of) in totals.lists.iter().enumerate() {
        let _ = writeln!(out, "\n{}: {} из {}", of.name, of.listed, totals.schools);
        if of.entered + of.stays + of.left > 0 {
            let _ = writeln!(out, "  вошли {}, остаются {}, вышли {}", of.entered, of.stays, of.left);
        }
        for school in list.listed(at) {
            let Some(decision) = list.decision(school) else { continue };
            let _ = writeln!(out, "  {} {}", decision.code, decision.name);
            let Some(one) = decision.lists.get(at) else { continue };
            for reason in &one.reasons {
                let _ = writeln!(out, "     {reason}");
            }
            if one.standing != Standing::First {
                let _ = writeln!(out, "     {}", one.story);
            }
        }
    }
    out
}

fn describe_difference(difference: &Difference) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    let Difference { before, after, enters, leaves, stays, schools } = difference;
    let _ = writeln!(out, "\nИзменение: {before} → {after}; войдут {enters}, выйдут {leaves}, останутся {stays}");
    for moved in schools.iter().filter(|moved| moved.shift != Shift::Stays) {
        let (word, reasons) = match moved.shift {
            Shift::Enters => ("войдёт", &moved.after),
            Shift::Leaves | Shift::Stays => ("выйдет", &moved.after),
        };
        let _ = writeln!(
            out,
            "  {word} {} {}: критериев {} → {}",
            moved.code, moved.name, moved.met_before, moved.met_after
        );
        for reason in reasons {
            let _ = writeln!(out, "     {reason}");
        }
    }
    out
}
