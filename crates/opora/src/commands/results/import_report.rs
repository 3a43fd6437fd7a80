//! What an import says: per work what was read, inferred and cleaned; per file what it still needs.

use std::fmt::Write as _;

use opora_core::assessment::Procedure;
use opora_core::russian::plural;
use opora_results::ingest::{self, Aggregate, Batch, FileRead, Outcome, Tally};
use serde::Serialize;

use crate::outcome::Trouble;

/// What became of a work in the folder.
#[derive(Debug, Serialize)]
pub struct Written {
    /// Key of the work.
    pub work: String,
    /// What was done.
    pub fate: Fate,
}

/// What was done with the rows of a work.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fate {
    /// The very same files are there already.
    Same,
    /// The first rows of the work.
    New {
        /// Rows.
        rows: u64,
    },
    /// Put together with rows that were there.
    Merged {
        /// Rows that stayed.
        kept: u64,
        /// Rows in whose place a newer one stands.
        replaced: u64,
        /// Rows of a replaced file that did not come again.
        removed: u64,
        /// New rows.
        added: u64,
    },
}

/// A file that waits for a word.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Question {
    /// Columns have to be named.
    UnknownLayout(ingest::UnknownLayout),
    /// Nobody has filled it in.
    EmptyForm(ingest::EmptyForm),
    /// The work has to be named.
    Unplaced(ingest::Unplaced),
}

/// A file that gives nothing.
#[derive(Debug, Serialize)]
pub struct Unread {
    /// As named.
    pub file: String,
    /// Why, and what to do.
    pub reason: String,
}

/// The whole answer beside the batches.
#[derive(Debug, Default)]
pub struct Report {
    files: usize,
    aggregates: Vec<Aggregate>,
    /// Files that wait for a word, with their names.
    pub questions: Vec<(String, Question)>,
    /// Files that cannot be read.
    pub unreadable: Vec<Unread>,
    /// What was written.
    pub written: Vec<Written>,
}

/// A work as JSON: fields of `results stats` and what the import did.
#[derive(Serialize)]
struct WorkJson<'a> {
    work: String,
    title: String,
    layout: &'a ingest::Layout,
    layout_title: String,
    files: &'a [ingest::Source],
    inferred: &'a ingest::PlacedWork,
    #[serde(flatten)]
    tally: Tally,
    max: Option<u16>,
    scale: Option<&'a opora_core::scale::Scale>,
    tasks: &'a [opora_results::rows::schema::Task],
    cleaning: Vec<RuleJson<'a>>,
    remarks: &'a [String],
    unused_columns: &'a [String],
}

#[derive(Serialize)]
struct RuleJson<'a> {
    rule: ingest::Rule,
    title: &'static str,
    explanation: &'static str,
    count: u64,
    examples: &'a [ingest::Example],
}

#[derive(Serialize)]
struct ReportJson<'a> {
    format: &'static str,
    works: Vec<WorkJson<'a>>,
    aggregates: &'a [Aggregate],
    questions: Vec<&'a Question>,
    unreadable: &'a [Unread],
    written: &'a [Written],
}

impl Report {
    /// Sorts what files gave: the batches of each work joined, and everything else.
    pub fn of(read: Vec<FileRead>) -> (Vec<Batch>, Self) {
        let mut report = Self { files: read.len(), ..Self::default() };
        let mut batches = Vec::new();
        for FileRead { path, outcome } in read {
            let name = path.display().to_string();
            match outcome {
                Ok(Outcome::Rows { batches: some, aggregates }) => {
                    batches.extend(some);
                    report.aggregates.extend(aggregates);
                }
                Ok(Outcome::Aggregates(some)) => report.aggregates.extend(some),
                Ok(Outcome::UnknownLayout(one)) => report.questions.push((name, Question::UnknownLayout(one))),
                Ok(Outcome::EmptyForm(one)) => report.questions.push((name, Question::EmptyForm(one))),
                Ok(Outcome::Unplaced(one)) => report.questions.push((name, Question::Unplaced(one))),
                Err(reason) => report.unreadable.push(Unread { file: name, reason: reason.to_string() }),
            }
        }
        let mut batches = ingest::join(batches);
        batches.sort_by(|one, other| one.work.cmp(&other.work));
        (batches, report)
    }

    /// Sentences for stderr: files that wait and files that are not read.
    pub fn complaints(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (file, question) in &self.questions {
            match question {
                Question::EmptyForm(one) => lines.push(format!("{file}: {}", one.sentence)),
                Question::Unplaced(one) => {
                    lines.push(format!("{file}: {}", one.sentence));
                    lines.extend(one.known.iter().map(|known| format!("  известно: {known}")));
                }
                Question::UnknownLayout(one) => {
                    lines.push(format!("{file}: {}", one.sentence));
                    if !one.sheet.is_empty() {
                        lines.push(format!("  лист «{}», шапка в строке {}", one.sheet, one.head_row));
                    }
                    for column in &one.columns {
                        let guess = column.guess.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string);
                        let head = column.head.replace('\n', " ");
                        lines.push(format!("  «{head}» = {guess}; например: {}", column.samples.join(", ")));
                    }
                }
            }
        }
        lines.extend(self.unreadable.iter().map(|one| format!("{}: {}", one.file, one.reason)));
        lines
    }

    /// For a person.
    pub fn text(&self, batches: &[Batch]) -> String {
        let mut out = String::new();
        for batch in batches {
            let written = self.written.iter().find(|one| one.work == batch.work.to_string());
            work_text(&mut out, batch, written);
        }
        for aggregate in &self.aggregates {
            let subject = aggregate.about.subject.as_ref().map_or("", |one| one.value.as_str());
            let rows = aggregate.table.rows() as u64;
            let _ = writeln!(
                out,
                "{}: сводный отчёт «{}» {subject}, {rows} {}: строк участников в нём нет",
                aggregate.source.name,
                aggregate.table.title(),
                plural(rows, "строка", "строки", "строк"),
            );
        }
        let rows: u64 = batches.iter().map(|batch| batch.rows.len() as u64).sum();
        let (files, works) = (self.files as u64, batches.len() as u64);
        let _ = writeln!(
            out,
            "Всего: {files} {}, {works} {}, {} {}.",
            plural(files, "файл", "файла", "файлов"),
            plural(works, "работа", "работы", "работ"),
            spaced(rows),
            plural(rows, "строка", "строки", "строк"),
        );
        out
    }

    /// For a program.
    pub fn json(&self, batches: &[Batch]) -> Result<String, Trouble> {
        let works = batches.iter().map(work_json).collect();
        let questions = self.questions.iter().map(|(_, question)| question).collect();
        let whole = ReportJson {
            format: "opora.results.import/1",
            works,
            aggregates: &self.aggregates,
            questions,
            unreadable: &self.unreadable,
            written: &self.written,
        };
        serde_json::to_string_pretty(&whole)
            .map(|text| text + "\n")
            .map_err(|error| Trouble::machine("Ответ не записан", error))
    }
}

fn work_json(batch: &Batch) -> WorkJson<'_> {
    WorkJson {
        work: batch.work.to_string(),
        title: batch.work.title(),
        layout: &batch.layout,
        layout_title: batch.layout.title(),
        files: &batch.sources,
        inferred: &batch.placed,
        tally: batch.tally(),
        max: batch.max,
        scale: batch.scale.as_ref(),
        tasks: &batch.tasks,
        cleaning: batch
            .report
            .applied
            .iter()
            .map(|one| RuleJson {
                rule: one.rule,
                title: one.rule.title(),
                explanation: one.rule.explanation(),
                count: one.count,
                examples: &one.examples,
            })
            .collect(),
        remarks: &batch.report.remarks,
        unused_columns: &batch.report.unused_columns,
    }
}

fn work_text(out: &mut String, batch: &Batch, written: Option<&Written>) {
    let tally = batch.tally();
    let _ = writeln!(out, "{}", batch.work.title());
    let names: Vec<&str> = batch.sources.iter().map(|source| source.name.as_str()).collect();
    let _ = writeln!(out, "  файлы: {} ({})", names.join(", "), batch.layout.title());
    let placed = &batch.placed;
    let season = match placed.season.value {
        opora_core::assessment::Season::Spring => "весна",
        opora_core::assessment::Season::Autumn => "осень",
    };
    let _ = writeln!(
        out,
        "  {} ({}); {} год ({}); {season} ({}); {} ({}); {} класс ({})",
        placed.procedure.value,
        placed.procedure.from,
        placed.year.value,
        placed.year.from,
        placed.season.from,
        placed.subject.value,
        placed.subject.from,
        placed.grade.value,
        placed.grade.from,
    );
    let _ = writeln!(
        out,
        "  строк {}, школ {}; отсутствовали {}, без суммы {}, вне шкалы {}, в показателях {}",
        spaced(tally.rows),
        tally.schools,
        spaced(tally.absent),
        spaced(tally.no_total),
        spaced(tally.out_of_range),
        spaced(tally.used),
    );
    let mean = tally.mean.map_or_else(|| "—".to_owned(), |mean| format!("{mean:.2}").replace('.', ","));
    let max = batch.max.map_or_else(String::new, |max| format!(" из {max}"));
    let _ = writeln!(out, "  {}; средний балл {mean}{max}", marks_text(batch, &tally));
    for one in &batch.report.applied {
        let _ = write!(out, "  {}: {}", one.rule.title(), spaced(one.count));
        if let Some(example) = one.examples.first() {
            let sheet =
                if example.sheet.is_empty() { String::new() } else { format!(", лист «{}»", example.sheet) };
            let row = if example.row == 0 { String::new() } else { format!(", строка {}", example.row) };
            let text = if example.text.is_empty() { String::new() } else { format!(": {}", example.text) };
            let _ = write!(out, " (например, {}{sheet}{row}{text})", example.file);
        }
        out.push('\n');
    }
    if !batch.report.unused_columns.is_empty() {
        let _ = writeln!(out, "  не прочитаны столбцы: {}", batch.report.unused_columns.join("; "));
    }
    for remark in &batch.report.remarks {
        let _ = writeln!(out, "  ! {remark}");
    }
    if let Some(written) = written {
        let _ = writeln!(out, "  {}", fate_text(&written.fate));
    }
    out.push('\n');
}

/// «отметки: «2» 3, «3» 10 …», or how many an exam with nothing but a minimum left below it.
fn marks_text(batch: &Batch, tally: &Tally) -> String {
    let [below, better @ ..] = tally.marks;
    let has_marks = batch.scale.as_ref().is_some_and(|scale| scale.bands.iter().any(|band| band.mark > 2));
    if batch.work.procedure == Procedure::Ege && !has_marks && better.iter().all(|count| *count == 0) {
        return format!("ниже минимума {} из {}", spaced(below), spaced(tally.used));
    }
    let marks: Vec<String> =
        (2..).zip(&tally.marks).map(|(mark, count)| format!("«{mark}» {}", spaced(*count))).collect();
    format!("отметки: {}", marks.join(", "))
}

fn fate_text(fate: &Fate) -> String {
    match fate {
        Fate::Same => "этот файл уже загружен, ничего не изменилось".to_owned(),
        Fate::New { rows } => format!("записано строк: {}", spaced(*rows)),
        Fate::Merged { kept, replaced, removed, added } => format!(
            "добавлено строк {}, заменено {}, осталось прежних {}, убрано прежних {}",
            spaced(*added),
            spaced(*replaced),
            spaced(*kept),
            spaced(*removed)
        ),
    }
}

/// 27005 → «27 005», with a no-break blank.
fn spaced(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}
