//! One file of the spool read: rows of works, or a question to the person, or why nothing.

use std::path::Path;

use opora_core::assessment::TestedSchool;
use opora_results::ingest::{self, Batch, Options, Outcome};
use opora_store::results::reading::{FileReading, ImportDraft};
use opora_store::results::states::Words;
use opora_store::results::uploads::ResultFile;

use super::spool;
use super::understood::{Understood, cleaning};

/// What a file gave, with its schools.
pub(super) struct ReadFile {
    pub reading: FileReading,
    pub schools: Vec<TestedSchool>,
}

/// Reads a file; `name` is what the person sees, with folders where they say something. Blocks.
pub(super) fn read(path: &Path, name: &str, options: &Options) -> ReadFile {
    let nothing = |reading| ReadFile { reading, schools: Vec::new() };
    match outcome(path, name, options) {
        Ok(Outcome::Rows { batches, .. }) => ReadFile {
            reading: FileReading::Read(batches.iter().map(draft).collect()),
            schools: batches.into_iter().flat_map(|batch| batch.schools).collect(),
        },
        Ok(Outcome::Aggregates(reports)) => nothing(FileReading::Unread(aggregates(&reports))),
        Ok(Outcome::UnknownLayout(unknown)) => nothing(FileReading::Unmapped(Words {
            reason: unknown.sentence,
            next: "Откройте файл ниже и скажите, что в каких столбцах.".to_owned(),
        })),
        Ok(Outcome::Unplaced(unplaced)) => nothing(FileReading::Unmapped(Words {
            reason: unplaced.sentence,
            next: "Откройте файл ниже и назовите работу.".to_owned(),
        })),
        Ok(Outcome::EmptyForm(form)) => nothing(FileReading::Unread(Words {
            reason: form.sentence,
            next: "Загрузите заполненный файл.".to_owned(),
        })),
        Err(words) => nothing(FileReading::Unread(words)),
    }
}

/// The batches of a file that was read before, for its adoption. Blocks.
pub(super) fn batches(path: &Path, name: &str, options: &Options) -> Result<Vec<Batch>, Words> {
    match outcome(path, name, options)? {
        Outcome::Rows { batches, .. } => Ok(batches),
        Outcome::Aggregates(_) | Outcome::UnknownLayout(_) | Outcome::EmptyForm(_) | Outcome::Unplaced(_) => {
            Err(Words {
                reason: format!("Файл «{name}» теперь читается иначе, чем при проверке."),
                next: "Откройте его, прочитайте заново и примите ещё раз.".to_owned(),
            })
        }
    }
}

/// What a file of the spool gives; nothing when it is not there or cannot be read. Blocks.
pub(crate) fn outcome_of(data: &Path, file: &ResultFile, options: &Options) -> Option<Outcome> {
    let path = spool::path(data, file.spool.as_deref()?)?;
    outcome(&path, &file.name, options).ok()
}

fn outcome(path: &Path, name: &str, options: &Options) -> Result<Outcome, Words> {
    let bytes = std::fs::read(path).map_err(|error| Words {
        reason: format!("Файл «{name}» не открывается на сервере ({error})."),
        next: "Загрузите его ещё раз.".to_owned(),
    })?;
    ingest::read(name, &bytes, options).map_err(|unreadable| Words {
        reason: format!("Файл «{name}» не прочитан: {unreadable}"),
        next: "Исправленный файл загрузите снова; остальные файлы это не задерживает.".to_owned(),
    })
}

fn draft(batch: &Batch) -> ImportDraft {
    ImportDraft {
        work: batch.work.clone(),
        layout: batch.layout.title(),
        profile: match &batch.layout {
            ingest::Layout::Profile(name) => Some(name.clone()),
            _ => None,
        },
        inferred: serde_json::to_value(Understood::of(batch)).unwrap_or_default(),
        cleaning: serde_json::to_value(cleaning(&batch.report)).unwrap_or_default(),
        rows: batch.rows.len() as u64,
        schools: batch.schools.len() as u64,
    }
}

fn aggregates(reports: &[ingest::Aggregate]) -> Words {
    let titles: Vec<&str> = reports.iter().map(|report| report.table.title()).collect();
    Words {
        reason: format!("Это сводный отчёт ({}): в нём нет строк по участникам.", titles.join(", ")),
        next: "Для расчётов загрузите «Индивидуальные результаты» (F1) или протокол; сводный отчёт можно не загружать."
            .to_owned(),
    }
}
